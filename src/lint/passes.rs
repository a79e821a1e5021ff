//! The covering passes over one unit: what its base configuration left out is brought in by
//! other values of macros, and findings that this adds get the condition under which they hold.
//!
//! The number of passes is bounded (`limits.rs`); groups that no pass reaches stay counted as not
//! analysed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Options;
use super::files::FileId;
use super::lines::{FileLines, LineSet};
use super::shared::Shared;
use super::unit::{Found, UnitReport, check_pass};
use crate::cover::{self, Assignment, Pass, Target};
use crate::discover::Unit;
use crate::finding::{Finding, Place};
use crate::limits;
use crate::preprocess::{Conditions, Group, Session, preprocess, preprocess_with_conditions};

/// Which problems a pass over a unit tells; it tells all findings.
#[derive(Clone, Copy)]
pub enum Telling<'a> {
    /// All: the base configuration.
    All,
    /// Those in lines that this pass adds.
    Added(&'a Added),
    /// None.
    Nothing,
}

/// The lines that a covering pass is for.
pub struct Added {
    /// By file.
    pub lines: FxHashMap<FileId, LineSet>,
    /// The pass's macros, for people.
    pub condition: String,
}

/// One unit and what its passes need.
pub struct Covering<'a> {
    pub unit: &'a Unit,
    /// What the passes start from: macros that brought in the header that is to be covered.
    pub prior: Assignment,
    pub session: &'a Session,
    pub shared: &'a Shared,
    pub options: &'a Options,
}

/// What one pass had to say.
struct Run {
    report: UnitReport,
    /// Conditional lines that it read.
    read: FxHashMap<FileId, LineSet>,
}

/// The construct that a finding is about, within one unit.
type Key = (Place, &'static str);

fn key(finding: &Finding) -> Key {
    (finding.place.clone(), finding.rule)
}

impl Covering<'_> {
    /// Covers the unit's main file after its base configuration, whose report is added to.
    pub fn own_groups(&self, conditions: Conditions<'_>, report: &mut UnitReport) {
        let groups = conditions.left_out(0, |_| true);
        let files = report.files.clone();
        let covered = self.cover(conditions, groups, &files, &report.found);
        report.add(covered);
    }

    /// Covers what no unit's passes so far have read of some headers; `base` is what the unit's
    /// base configuration reported.
    pub fn headers(
        &self,
        headers: &[FileId],
        open: &FxHashMap<FileId, FileLines>,
        base: &UnitReport,
    ) -> UnitReport {
        let unit = self.unit_under(&Assignment::default());
        // It could be preprocessed before.
        let Ok((preprocessed, conditions)) = preprocess_with_conditions(&unit, self.session) else {
            return UnitReport::default();
        };
        let facts = self.shared.facts_of(&preprocessed.files);
        let files: Vec<FileId> = facts.iter().map(|facts| facts.id).collect();
        drop(preprocessed);
        let mut groups = Vec::new();
        for (at, file) in files.iter().enumerate().filter(|(_, file)| headers.contains(file)) {
            let Some(lines) = open.get(file) else { continue };
            groups.extend(conditions.left_out(at, |code| lines.is_open(code)));
        }
        let mut report = self.cover(conditions, groups, &files, &base.found);
        report.log.files.extend(files);
        report
    }

    fn cover(
        &self,
        mut conditions: Conditions<'_>,
        groups: Vec<Group>,
        files: &[FileId],
        base: &[Found],
    ) -> UnitReport {
        let mut report = UnitReport::default();
        if groups.is_empty() {
            return report;
        }
        let plan = cover::plan(&mut conditions, groups);
        drop(conditions);
        for group in &plan.dead {
            let Some(&file) = files.get(group.file) else { continue };
            self.shared.counts.add_dead(file, &group.lines, &mut report.log);
        }
        let known: FxHashSet<Key> = base.iter().map(|found| key(&found.finding)).collect();
        let mut n_left = limits::PASSES_MAX.saturating_sub(plan.passes.len());
        for pass in plan.passes {
            let Some(run) = self.pass(&pass, files) else { continue };
            let brought = run.read.keys().filter(|file| !files.contains(file));
            report.brought.extend(brought.map(|&file| (file, self.whole(&pass.assignment))));
            let mut alone = self.alone(&pass, &run, files);
            alone.truncate(n_left);
            n_left -= alone.len();
            report.add(self.conditioned(&pass, run, &known, files));
            for pass in alone {
                if let Some(run) = self.pass(&pass, files) {
                    report.add(self.conditioned(&pass, run, &known, files));
                }
            }
        }
        report
    }

    fn pass(&self, pass: &Pass, files: &[FileId]) -> Option<Run> {
        let mut lines: FxHashMap<FileId, LineSet> = FxHashMap::default();
        for target in &pass.targets {
            let Some(&file) = files.get(target.group.file) else { continue };
            let set = lines.entry(file).or_default();
            target.group.lines.iter().for_each(|&range| set.add(range));
        }
        let added = Added { lines, condition: self.whole(&pass.assignment).expression() };
        self.run(&pass.assignment, Telling::Added(&added))
    }

    fn run(&self, assignment: &Assignment, telling: Telling<'_>) -> Option<Run> {
        let unit = self.unit_under(assignment);
        let preprocessed = preprocess(&unit, self.session).ok()?;
        let mut read: FxHashMap<FileId, LineSet> = FxHashMap::default();
        for (file, lines) in preprocessed.files.iter().zip(&preprocessed.conditional) {
            let taken = lines.all().iter().filter(|code| lines.is_taken(code));
            let set = read.entry(self.shared.id(&file.file)).or_default();
            taken.for_each(|code| set.add(code.lines));
        }
        let report =
            check_pass(&unit, &preprocessed, self.session, self.shared, self.options, telling);
        Some(Run { report, read })
    }

    fn unit_under(&self, assignment: &Assignment) -> Unit {
        let given = self.unit.assigned.iter().cloned();
        let added = self.prior.options().into_iter().chain(assignment.options());
        Unit { assigned: given.chain(added).collect(), ..self.unit.clone() }
    }

    /// The assignment with what the passes start from.
    fn whole(&self, assignment: &Assignment) -> Assignment {
        self.prior.merge(assignment).unwrap_or_else(|| assignment.clone())
    }

    /// Passes for the targets that a pass for several did not bring in.
    fn alone(&self, pass: &Pass, run: &Run, files: &[FileId]) -> Vec<Pass> {
        let was_read = |target: &Target| {
            let read = files.get(target.group.file).and_then(|file| run.read.get(file));
            let first = target.group.lines.first().map_or(0, |lines| lines.0);
            read.is_some_and(|read| read.has(first))
        };
        let differs = |target: &&Target| target.assignment != pass.assignment;
        let missed = pass.targets.iter().filter(|target| !was_read(target)).filter(differs);
        missed.map(|target| Pass::of(target.clone())).collect()
    }

    /// What a pass adds to the base configuration, each finding with the shortest condition that
    /// shows it: that of a single group if a pass with that alone has the finding too.
    fn conditioned(
        &self,
        pass: &Pass,
        run: Run,
        known: &FxHashSet<Key>,
        files: &[FileId],
    ) -> UnitReport {
        let Run { mut report, .. } = run;
        let mut left = std::mem::take(&mut report.found);
        left.retain(|found| !known.contains(&key(&found.finding)));
        if left.is_empty() {
            return report;
        }
        for assignment in self.candidates(pass, &left, files) {
            if left.is_empty() {
                return report;
            }
            let Some(run) = self.run(&assignment, Telling::Nothing) else { continue };
            report.log.add(run.report.log);
            let keys: FxHashSet<Key> = left.iter().map(|found| key(&found.finding)).collect();
            let again = run.report.found.into_iter();
            let again: Vec<Found> = again.filter(|f| keys.contains(&key(&f.finding))).collect();
            let seen: FxHashSet<Key> = again.iter().map(|found| key(&found.finding)).collect();
            left.retain(|found| !seen.contains(&key(&found.finding)));
            report.found.extend(again.into_iter().map(|found| self.under(found, &assignment)));
        }
        report.found.extend(left.into_iter().map(|found| self.under(found, &pass.assignment)));
        report
    }

    /// Assignments of single groups, those first whose lines the findings name.
    fn candidates(&self, pass: &Pass, found: &[Found], files: &[FileId]) -> Vec<Assignment> {
        let mut near = Vec::new();
        let mut far = Vec::new();
        for target in &pass.targets {
            if target.assignment == pass.assignment {
                continue;
            }
            let path = files.get(target.group.file).and_then(|&file| self.shared.files.path(file));
            let is_in = |place: &Place| {
                let line = place.start.line;
                Some(&place.path) == path.as_ref()
                    && target
                        .group
                        .lines
                        .iter()
                        .any(|&(first, last)| (first..=last).contains(&line))
            };
            let names = |finding: &Finding| {
                let labels = finding.labels.iter().map(|label| &label.place);
                let uses = finding.expansions.iter().map(|expansion| &expansion.place);
                [&finding.place].into_iter().chain(labels).chain(uses).any(is_in)
            };
            let list = if found.iter().any(|f| names(&f.finding)) { &mut near } else { &mut far };
            if !list.contains(&target.assignment) {
                list.push(target.assignment.clone());
            }
        }
        near.sort_by_key(|assignment: &Assignment| assignment.values().len());
        far.retain(|assignment| !near.contains(assignment));
        near.extend(far);
        near.truncate(limits::CONDITION_PASSES_MAX);
        near
    }

    fn under(&self, mut found: Found, assignment: &Assignment) -> Found {
        found.assignment = self.whole(assignment);
        found.finding.condition = Some(found.assignment.expression());
        found
    }
}
