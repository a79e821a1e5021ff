//! A run's result as data that a record can hold: findings and coverage, with those texts of ours
//! that findings quote. Texts on disk are read again when a report quotes them; the facts say that
//! they are the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::finding::{Coverage, Finding, Problem};
use crate::lint::{IdleAllow, Outcome, Remembered, Sighting};
use crate::source::{Origin, SourceMap};

/// What a run found, without the texts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StoredOutcome {
    findings: Vec<Finding>,
    n_unlisted: usize,
    n_allowed: usize,
    idle_allows: Vec<IdleAllow>,
    coverage: Coverage,
    /// What discovery had to say.
    notes: Vec<Problem>,
    /// Texts that are not on disk, by the path that findings have.
    texts: Vec<(PathBuf, Vec<u8>)>,
}

impl StoredOutcome {
    /// Of a run, and the notes of its discovery.
    pub fn new(outcome: &Outcome, notes: &[Problem]) -> StoredOutcome {
        let quoted = quoted(&outcome.findings).into_iter();
        let texts = quoted.filter_map(|path| {
            let file = outcome.sources.by_path(path)?;
            (file.origin != Origin::Disk).then(|| (path.to_path_buf(), file.text.to_vec()))
        });
        StoredOutcome {
            texts: texts.collect(),
            findings: outcome.findings.clone(),
            n_unlisted: outcome.n_unlisted,
            n_allowed: outcome.n_allowed,
            idle_allows: outcome.idle_allows.clone(),
            coverage: outcome.coverage.clone(),
            notes: notes.to_vec(),
        }
    }

    /// Gives findings that only kept units show the rewrites that they had, so that nobody proves
    /// these again: who sees them is forgotten. Rewrites of one unit, or in one file, are proved
    /// together, and stay together here.
    pub fn settle(&self, outcome: &mut Outcome) {
        let key = |of: &Finding| (of.place.clone(), of.rule);
        let known: FxHashMap<_, &Finding> =
            self.findings.iter().map(|finding| (key(finding), finding)).collect();
        let Outcome { findings, sightings, kept_units, .. } = outcome;
        let mut groups = Groups::default();
        let mut group_of = Vec::with_capacity(findings.len());
        for (finding, sightings) in findings.iter().zip(&*sightings) {
            let group = groups.of(Member::File(finding.place.path.clone()));
            for sighting in sightings {
                let unit = groups.of(Member::Unit(sighting.unit));
                groups.join(group, unit);
            }
            let is_kept = |of: &Sighting| kept_units.get(of.unit) == Some(&true);
            let is_new = !sightings.iter().all(is_kept) || !known.contains_key(&key(finding));
            group_of.push((group, is_new));
        }
        let news = group_of.iter().filter(|(_, is_new)| *is_new);
        let news: FxHashSet<usize> = news.map(|(group, _)| groups.root(*group)).collect();
        for ((finding, sightings), (group, _)) in findings.iter_mut().zip(sightings).zip(group_of) {
            if let Some(earlier) = known.get(&key(finding))
                && !news.contains(&groups.root(group))
            {
                finding.fixes.clone_from(&earlier.fixes);
                finding.no_fix.clone_from(&earlier.no_fix);
                sightings.clear();
            }
        }
    }

    /// Adds the texts that findings quote and nobody has read in this run; `read` reads one, if it
    /// is on disk.
    pub fn complete(&self, outcome: &Outcome, read: &dyn Fn(&Path)) {
        let sources = &outcome.sources;
        for path in quoted(&outcome.findings) {
            let ours = self.texts.iter().find(|(known, _)| known == path);
            match ours.filter(|_| sources.by_path(path).is_none()) {
                // What can't be added isn't quoted.
                Some((_, text)) => _ = sources.add(path, text.clone(), Origin::BuiltIn),
                None => read(path),
            }
        }
    }

    /// The outcome with its texts, and the notes.
    pub fn restore(self) -> (Outcome, Vec<Problem>) {
        let sources = SourceMap::default();
        // What can't be added, or read, isn't quoted.
        for (path, text) in &self.texts {
            let _ = sources.add(path, text.clone(), Origin::BuiltIn);
        }
        let ours: BTreeSet<&Path> = self.texts.iter().map(|(path, _)| path.as_path()).collect();
        for path in quoted(&self.findings).difference(&ours) {
            if let Ok(text) = disk::read(path) {
                let _ = sources.add(path, text, Origin::Disk);
            }
        }
        let outcome = Outcome {
            findings: self.findings,
            // Only rewriting asks who sees a finding, and that is done anew.
            sightings: Vec::new(),
            n_unlisted: self.n_unlisted,
            n_allowed: self.n_allowed,
            idle_allows: self.idle_allows,
            hidden: Vec::new(),
            coverage: self.coverage,
            sources: Arc::new(sources),
            remembered: Remembered::default(),
            kept_units: Vec::new(),
        };
        (outcome, self.notes)
    }
}

/// What findings have in common.
#[derive(PartialEq, Eq, Hash)]
enum Member {
    File(PathBuf),
    Unit(usize),
}

/// Disjoint sets of what findings have in common (Tarjan 1975, with path halving).
#[derive(Default)]
struct Groups {
    numbers: FxHashMap<Member, usize>,
    parents: Vec<usize>,
}

impl Groups {
    fn of(&mut self, member: Member) -> usize {
        let new = self.parents.len();
        let number = *self.numbers.entry(member).or_insert(new);
        if number == new {
            self.parents.push(new);
        }
        number
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&parent) = self.parents.get(at)
            && parent != at
        {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            self.parents.get_mut(at).into_iter().for_each(|slot| *slot = above);
            at = above;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents.get_mut(a).into_iter().for_each(|slot| *slot = b);
    }
}

/// The files that findings are in or point to.
fn quoted(findings: &[Finding]) -> BTreeSet<&Path> {
    let mut paths = BTreeSet::new();
    for finding in findings {
        let labels = finding.labels.iter().map(|label| &label.place);
        let uses = finding.expansions.iter().map(|expansion| &expansion.place);
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.place);
        let places = [&finding.place].into_iter().chain(labels).chain(uses).chain(edits);
        paths.extend(places.map(|place| place.path.as_path()));
    }
    paths
}
