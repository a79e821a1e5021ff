//! The options by which a project with findings takes vlaiscan in, and what they hide of an
//! outcome: what is in the baseline, and what is on lines that did not change.

use std::path::PathBuf;

use clap::Args;

use super::baseline::Known;
use super::changed::Changed;
use super::settings::Settings;
use super::{Failure, check};
use crate::discover::Discovery;
use crate::finding::Problem;
use crate::lint::{HiddenBy, Outcome};

/// What is known already.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Findings that are known")]
pub struct Adoption {
    /// Don't report what is in this file, made by --write-baseline; what it has and is no longer
    /// there is said
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Report also what is in the baseline that vlaiscan.toml names
    #[arg(long, conflicts_with_all = ["baseline", "ratchet"])]
    pub no_baseline: bool,
    /// Write all findings to this file, so that from now on only new ones count; what it has of
    /// files outside PATH stays
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// Only report where there are more findings of a rule in a file than the baseline has;
    /// --write-baseline then never writes more
    #[arg(long)]
    pub ratchet: bool,
    /// Write a comment that allows it (/* vlaiscan: allow(rule) */) beside each finding; with
    /// --diff print the patch
    #[arg(long, conflicts_with = "fix")]
    pub add_allow: bool,
    /// Report only what is on lines that changed since the work tree's history left this commit,
    /// a branch, tag or hash; files that git doesn't track are new
    #[arg(long, value_name = "REV", conflicts_with_all = ["staged", "patch"])]
    pub since: Option<String>,
    /// Report only what is on the lines that the next commit changes, as they are in the index
    #[arg(long, conflicts_with = "patch")]
    pub staged: bool,
    /// Report only what is on the lines that this patch changes: a diff, or a mail or mailbox with
    /// some, applied to the files or not; - for standard input
    #[arg(long, value_name = "FILE|-")]
    pub patch: Option<PathBuf>,
}

/// What hides findings in this run.
#[derive(Debug, Default)]
pub struct Sieve {
    /// Those that are known.
    pub known: Known,
    /// Those that are not on changed lines, if only these count.
    pub changed: Option<Changed>,
}

impl Sieve {
    /// Reads what the options name. An error is one of usage, or of a file that can't be read.
    pub fn new(
        options: &Adoption,
        settings: &Settings,
        paths: &[PathBuf],
    ) -> Result<Sieve, Failure> {
        let known = Known::load(options, settings)?;
        Ok(Sieve { known, changed: Changed::load(options, paths)? })
    }

    /// Whether it hides nothing and writes nothing.
    pub fn is_idle(&self) -> bool {
        self.known.is_idle() && self.changed.is_none()
    }

    /// Takes out what isn't to be listed; `texts` stand in for files in this run.
    pub fn sift(&self, outcome: &mut Outcome, texts: &[(PathBuf, Vec<u8>)]) {
        let findings = &outcome.findings;
        let is_changed = match &self.changed {
            Some(changed) => changed.of(findings, texts),
            None => vec![true; findings.len()],
        };
        let known = self.known.of(outcome, &is_changed);
        let hides: Vec<Option<HiddenBy>> = known
            .iter()
            .zip(&is_changed)
            .map(|(&known, &is_changed)| match (known, is_changed) {
                (true, _) => Some(HiddenBy::Baseline),
                (false, false) => Some(HiddenBy::UnchangedLine),
                (false, true) => None,
            })
            .collect();
        outcome.hide(&hides);
    }

    /// Adds what is to be said of the changes to a discovery.
    pub fn complete(&self, discovery: &mut Discovery) {
        let Some(changed) = &self.changed else { return };
        discovery.failed.extend(changed.failed.iter().cloned());
        let roots: Vec<PathBuf> = discovery.scanned.iter().map(|path| check::real(path)).collect();
        let path = discovery.scanned.first().cloned().unwrap_or_default();
        let mut note = |reason| {
            discovery.notes.push(Problem { path: path.clone(), at: None, reason });
        };
        let n_outside = changed.n_outside(&roots);
        if n_outside > 0 {
            let what = &changed.what;
            note(format!("{n_outside} C files changed {what} lie outside of it: not checked"));
        }
        if discovery.units.is_empty() && changed.failed.is_empty() {
            note(format!("no C file below it was changed {}", changed.what));
        }
    }
}
