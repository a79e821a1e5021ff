//! A run's result as data that a record can hold: findings and coverage, with those texts of ours
//! that findings quote. Texts on disk are read again when a report quotes them; the facts say that
//! they are the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::disk;
use crate::finding::{Coverage, Finding, Problem};
use crate::lint::{IdleAllow, Outcome, Remembered};
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
        };
        (outcome, self.notes)
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
