//! The units' reports become one: sorted, each construct once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::files::{FileId, PerFile};
use super::lines::Counts;
use super::results::Results;
use super::shared::Shared;
use super::suppress::{IdleAllow, Judge};
use super::unit::UnitReport;
use super::{Outcome, Remembered, Sighting};
use crate::cover::Assignment;
use crate::discover::Unit;
use crate::finding::{Coverage, Expansion, Finding, Label, Problem};
use crate::limits;
use crate::preprocess::Session;
use crate::rules::fixes;
use crate::source::LineColumn;

/// Uses of one macro body that are listed; more say nothing new.
const EXPANSIONS_MAX: usize = 100;

/// What makes two findings the same construct: path, place, rule.
type Key = (PathBuf, LineColumn, &'static str);

#[derive(Default)]
pub(super) struct Merge {
    findings: BTreeMap<Key, Merged>,
    allowed: BTreeSet<Key>,
    n_units: usize,
    files: PerFile<Readers>,
    /// `.c` files that some unit includes in some configuration.
    parts: FxHashSet<PathBuf>,
    /// Findings that rest on what is declared elsewhere, by their unit's main file.
    in_context: Vec<(Option<FileId>, Key, Finding, Sighting)>,
    /// What units say of themselves, by their main file.
    problems: Vec<(Option<FileId>, Problems)>,
    stand_ins: BTreeSet<String>,
}

/// Who reads a file.
#[derive(Default)]
struct Readers {
    /// Some unit does.
    are_any: bool,
    /// The first units that include it.
    first: Vec<usize>,
}

/// What was not understood, of one unit or of all.
#[derive(Default)]
struct Problems {
    skipped: BTreeSet<Problem>,
    notes: BTreeSet<Problem>,
    guessed: BTreeSet<Problem>,
    undecided: BTreeSet<Problem>,
    failed: BTreeSet<Problem>,
    missing: BTreeSet<String>,
}

impl Problems {
    fn extend(&mut self, other: Problems) {
        self.skipped.extend(other.skipped);
        self.notes.extend(other.notes);
        self.guessed.extend(other.guessed);
        self.undecided.extend(other.undecided);
        self.failed.extend(other.failed);
        self.missing.extend(other.missing);
    }
}

/// A construct with all that several units say of it.
struct Merged {
    finding: Finding,
    labels: BTreeSet<Label>,
    expansions: BTreeSet<Expansion>,
    sightings: Vec<Sighting>,
}

/// The conditional lines that no pass read.
fn left_out(shared: &Shared) -> Vec<Problem> {
    let mut found = Vec::new();
    for (&file, lines) in shared.counts.conditional().iter() {
        let Some(path) = shared.files.path(file) else { continue };
        for (first, last, dead) in lines.left_out() {
            let why = if dead { "nothing brings them in" } else { "no pass read them" };
            let reason = format!("lines {first} to {last}: {why}");
            let at = Some(LineColumn { line: first, column: 1 });
            found.push(Problem { path: path.clone(), at, reason });
        }
    }
    found.sort();
    found
}

/// Adds that files changed whose text was wanted once more.
fn add_changed(failed: &mut Vec<Problem>, session: &Session) {
    for path in session.sources().changed() {
        let reason = "has changed since it was read: not all of it may be reported".to_owned();
        failed.push(Problem { path, at: None, reason });
    }
    failed.sort();
}

/// The units that include a file, by its path.
fn by_path<'r>(files: &'r PerFile<Readers>, shared: &Shared) -> FxHashMap<PathBuf, &'r [usize]> {
    let included = files.iter().filter(|(_, readers)| !readers.first.is_empty());
    let with_path = |(file, readers): (FileId, &'r Readers)| {
        Some((shared.files.path(file)?, readers.first.as_slice()))
    };
    included.filter_map(with_path).collect()
}

/// Who sees a finding that may be rewritten: all who read the file have to bear the edit, and one
/// about a file as it is written was made once.
fn with_readers(
    finding: &Finding,
    mut sightings: Vec<Sighting>,
    readers: Option<&[usize]>,
) -> Vec<Sighting> {
    let is_rewritten = fixes::any(finding.rule);
    for &unit in readers.into_iter().flatten().filter(|_| is_rewritten) {
        if sightings.iter().all(|known| known.unit != unit) {
            sightings.push(Sighting { unit, assignment: Assignment::default() });
        }
    }
    sightings
}

/// Which of two units' findings of one construct is listed: the lesser.
fn rank(finding: &Finding) -> (usize, Option<&str>, &str) {
    let condition = finding.condition.as_deref();
    (condition.map_or(0, str::len), condition, &finding.message)
}

impl Merge {
    pub(super) fn add(&mut self, report: UnitReport) {
        self.n_units += usize::from(report.analysed);
        for found in report.found {
            let sighting = Sighting { unit: report.unit, assignment: found.assignment };
            let finding = found.finding;
            let key = (finding.place.path.clone(), finding.place.start, finding.rule);
            if found.allowed {
                self.allowed.insert(key);
            } else if found.rule.front().context {
                let main = report.files.first().copied();
                self.in_context.push((main, key, finding, sighting));
            } else {
                self.add_finding(key, finding, sighting);
            }
        }
        let problems = Problems {
            skipped: report.skipped.into_iter().collect(),
            notes: report.notes.into_iter().collect(),
            guessed: report.guessed.into_iter().collect(),
            undecided: report.undecided.into_iter().collect(),
            failed: report.failed.into_iter().collect(),
            missing: report.missing,
        };
        self.problems.push((report.files.first().copied(), problems));
        for (nth, &file) in report.files.iter().enumerate() {
            let Some(readers) = self.files.of(file) else { continue };
            readers.are_any = true;
            if nth > 0 && readers.first.len() < limits::PROOF_UNITS_MAX {
                readers.first.push(report.unit);
            }
        }
        self.parts.extend(report.parts);
        self.stand_ins.extend(report.stand_ins);
    }

    /// The files that some unit reads.
    fn read_files(&self) -> impl Iterator<Item = FileId> {
        let read = self.files.iter().filter(|(_, readers)| readers.are_any);
        read.map(|(file, _)| file)
    }

    /// Whether some unit includes a file.
    fn is_included(&self, file: FileId) -> bool {
        self.files.get(file).is_some_and(|readers| !readers.first.is_empty())
    }

    /// The base configuration's message wins, then that with the shortest condition, then the
    /// least, so that it doesn't depend on which unit came first.
    fn add_finding(&mut self, key: Key, mut finding: Finding, sighting: Sighting) {
        let labels: BTreeSet<Label> = finding.labels.drain(..).collect();
        let expansions: BTreeSet<Expansion> = finding.expansions.drain(..).collect();
        match self.findings.entry(key) {
            std::collections::btree_map::Entry::Vacant(slot) => {
                let sightings = vec![sighting];
                slot.insert(Merged { finding, labels, expansions, sightings });
            }
            std::collections::btree_map::Entry::Occupied(mut slot) => {
                let merged = slot.get_mut();
                if rank(&finding) < rank(&merged.finding) {
                    merged.finding = finding;
                    merged.labels = labels;
                }
                merged.expansions.extend(expansions);
                if !merged.sightings.contains(&sighting) {
                    merged.sightings.push(sighting);
                }
            }
        }
    }

    /// Comments that allow nothing.
    fn idle_allows(
        &self,
        shared: &Shared,
        coverage: &Coverage,
        units: &[Unit],
        session: &Session,
        results: &Results,
    ) -> Vec<IdleAllow> {
        let mut allowed: FxHashMap<PathBuf, BTreeSet<(u32, &'static str)>> = FxHashMap::default();
        for (path, at, rule) in &self.allowed {
            allowed.entry(path.clone()).or_default().insert((at.line, rule));
        }
        let mut unread: FxHashMap<PathBuf, Vec<(u32, u32)>> = FxHashMap::default();
        for problem in coverage.skipped.iter().chain(&coverage.failed) {
            // Where what was skipped ends is not known.
            let first = problem.at.map_or(0, |at| at.line);
            unread.entry(problem.path.clone()).or_default().push((first, u32::MAX));
        }
        for (&file, lines) in shared.counts.conditional().iter() {
            let left_out = lines.left_out().into_iter().map(|(first, last, _)| (first, last));
            unread.entry(shared.files.path(file).unwrap_or_default()).or_default().extend(left_out);
        }
        let silenced = units.iter().flat_map(|unit| unit.settings.silenced.iter().cloned());
        let judge = Judge { shared, allowed, unread, silenced: silenced.collect() };
        let of_file = |&id: &FileId| {
            if !shared.files.is_users_and_covered(id) || results.has_no_allows(id) {
                return Vec::new();
            }
            if shared.has_no_allows(id) {
                results.note_no_allows(id);
                return Vec::new();
            }
            let Some(file) = shared.files.text(id, session) else { return Vec::new() };
            if shared.allows(&file).is_empty() {
                results.note_no_allows(id);
            }
            judge.idle(&file)
        };
        let files: Vec<FileId> = self.read_files().collect();
        let mut idle: Vec<IdleAllow> =
            files.par_iter().with_max_len(16).flat_map_iter(of_file).collect();
        idle.sort();
        idle
    }

    /// What was not understood or not read. A .c file that another unit includes is analysed there:
    /// that it makes no sense alone (`nf_conntrack_h323_types.c`) says nothing.
    fn problems_of_all(&mut self) -> Problems {
        let mut all_problems = Problems::default();
        for (main, mut problems) in std::mem::take(&mut self.problems) {
            if main.is_some_and(|main| self.is_included(main)) {
                continue;
            }
            // Nor is it a failure if the other unit would only include it when configured so.
            let (parts, failed) =
                problems.failed.into_iter().partition(|problem| self.parts.contains(&problem.path));
            problems.failed = failed;
            problems.notes.extend::<BTreeSet<Problem>>(parts);
            all_problems.extend(problems);
        }
        all_problems
    }

    pub(super) fn finish(
        mut self,
        shared: &Shared,
        units: &[Unit],
        session: &Session,
        results: &Results,
    ) -> Outcome {
        // A part of another unit does not see what that declares.
        for (main, key, finding, sighting) in std::mem::take(&mut self.in_context) {
            let is_part = |&main: &FileId| {
                let path = shared.files.path(main);
                self.is_included(main) || path.is_some_and(|path| self.parts.contains(&path))
            };
            if !main.as_ref().is_some_and(is_part) {
                self.add_finding(key, finding, sighting);
            }
        }
        let mut lines = Counts::default();
        shared.counts.conditional().values().for_each(|file| file.count(&mut lines));
        let problems = self.problems_of_all();
        let mut coverage = Coverage {
            units: self.n_units,
            files: self.read_files().count(),
            declarations: shared.counts.n_declarations(),
            declarations_skipped: problems.skipped.len(),
            declarations_guessed: problems.guessed.len(),
            bounds_undecided: problems.undecided.len(),
            missing_includes: problems.missing.into_iter().collect(),
            stand_ins: self.stand_ins.iter().cloned().collect(),
            conditional_lines: lines.all,
            conditional_lines_analysed: lines.taken,
            conditional_lines_dead: lines.dead,
            left_out: left_out(shared),
            skipped: problems.skipped.union(&problems.notes).cloned().collect(),
            guessed: problems.guessed.into_iter().collect(),
            undecided: problems.undecided.into_iter().collect(),
            failed: problems.failed.into_iter().collect(),
        };
        let idle_allows = self.idle_allows(shared, &coverage, units, session, results);
        add_changed(&mut coverage.failed, session);
        let by_path = by_path(&self.files, shared);
        let (findings, sightings) = self
            .findings
            .into_values()
            .map(|merged| {
                let finding = Finding {
                    labels: merged.labels.into_iter().collect(),
                    expansions: merged.expansions.into_iter().take(EXPANSIONS_MAX).collect(),
                    ..merged.finding
                };
                let readers = by_path.get(&finding.place.path).copied();
                let sightings = with_readers(&finding, merged.sightings, readers);
                (finding, sightings)
            })
            .unzip();
        Outcome {
            findings,
            sightings,
            n_unlisted: shared.counts.n_unlisted(),
            n_allowed: self.allowed.len(),
            idle_allows,
            hidden: Vec::new(),
            coverage,
            sources: Arc::clone(session.sources()),
            remembered: Remembered::default(),
            kept_units: Vec::new(),
        }
    }
}
