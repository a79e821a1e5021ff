//! A run's result as data that a record can hold: findings and coverage, with those texts of ours
//! that findings quote. Texts on disk are read again when a report quotes them; the facts say that
//! they are the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
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
    /// these again: who sees them is forgotten.
    pub fn settle(&self, outcome: &mut Outcome) {
        let key = |of: &Finding| (of.place.clone(), of.rule);
        let known: FxHashMap<_, &Finding> =
            self.findings.iter().map(|finding| (key(finding), finding)).collect();
        let Outcome { findings, sightings, kept_units, .. } = outcome;
        for (finding, sightings) in findings.iter_mut().zip(sightings) {
            let is_kept = |of: &Sighting| kept_units.get(of.unit) == Some(&true);
            if let Some(earlier) = known.get(&key(finding))
                && sightings.iter().all(is_kept)
            {
                finding.fixes.clone_from(&earlier.fixes);
                finding.no_fix.clone_from(&earlier.no_fix);
                sightings.clear();
            }
        }
    }

    /// Adds the texts that findings quote and nobody has read in this run.
    pub fn complete(&self, outcome: &Outcome) {
        let sources = &outcome.sources;
        let is_new = |path: &Path| sources.by_path(path).is_none();
        for (path, text) in self.texts.iter().filter(|(path, _)| is_new(path)) {
            // What can't be added isn't quoted.
            let _ = sources.add(path, text.clone(), Origin::BuiltIn);
        }
        read_quoted(sources, quoted(&outcome.findings).into_iter().filter(|path| is_new(path)));
    }

    /// The outcome with its texts, and the notes.
    pub fn restore(self) -> (Outcome, Vec<Problem>) {
        let sources = SourceMap::default();
        // What can't be added, or read, isn't quoted.
        for (path, text) in &self.texts {
            let _ = sources.add(path, text.clone(), Origin::BuiltIn);
        }
        let ours: BTreeSet<&Path> = self.texts.iter().map(|(path, _)| path.as_path()).collect();
        read_quoted(&sources, quoted(&self.findings).difference(&ours).copied());
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

/// Reads texts; what can't be read isn't quoted.
fn read_quoted<'p>(sources: &SourceMap, paths: impl Iterator<Item = &'p Path>) {
    for path in paths {
        if let Ok(text) = disk::read(path) {
            let _ = sources.add(path, text, Origin::Disk);
        }
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
