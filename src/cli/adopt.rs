//! The options by which a project with findings takes vlaiscan in, and what they hide of an
//! outcome: what is in the baseline, and what is on lines that did not change.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::baseline::Known;
use super::settings::Settings;
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
}

/// What hides findings in this run.
#[derive(Debug, Default)]
pub struct Sieve {
    /// Those that are known.
    pub known: Known,
}

impl Sieve {
    /// Reads what the options name. An error is one of usage, or of a file that can't be read.
    pub fn new(options: &Adoption, settings: &Settings) -> Result<Sieve, Failure> {
        Ok(Sieve { known: Known::load(options, settings)? })
    }

    /// Whether it hides nothing and writes nothing.
    pub fn is_idle(&self) -> bool {
        self.known.is_idle()
    }

    /// Takes out what isn't to be listed.
    pub fn sift(&self, outcome: &mut Outcome) {
        let is_changed = vec![true; outcome.findings.len()];
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
}
