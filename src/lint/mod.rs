//! placeholder: interface only
use std::sync::Arc;

use crate::discover::Unit;
use crate::finding::{Coverage, Finding, Level};
use crate::rules::Rule;
use crate::source::SourceMap;

/// Which rules run, and how loud they are.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The rules that run with the level that their findings get.
    pub rules: Vec<(&'static Rule, Level)>,
    /// Files whose findings are listed (others are counted): real paths of files and directories.
    pub listed_below: Vec<std::path::PathBuf>,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Sorted by path, line, column, rule; each construct once.
    pub findings: Vec<Finding>,
    /// What was looked at and what was not.
    pub coverage: Coverage,
    /// The texts, for excerpts: [`SourceMap::by_path`].
    pub sources: Arc<SourceMap>,
}

/// Preprocesses, parses and judges every unit on all threads; `progress` is called after each
/// unit with its main file.
pub fn run(
    _units: &[Unit],
    _options: &Options,
    _progress: &(dyn Fn(&std::path::Path) + Sync),
) -> Outcome {
    Outcome::default()
}
