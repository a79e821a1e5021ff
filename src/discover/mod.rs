//! placeholder: interface only
pub mod target;
mod unit;
pub use unit::{Dialect, DirKind, IncludeDir, MacroOption, Settings, StandIns, Standard, Unit};

use std::path::PathBuf;

use crate::finding::Problem;

/// What the user said about where the code is and how it is built.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--kernel DIR`: the kernel that out-of-tree modules are built against.
    pub kernel: Option<PathBuf>,
    /// `--arch`: overrides the architecture of a kernel tree and the target of other trees.
    pub arch: Option<String>,
    /// `-I`.
    pub include_dirs: Vec<PathBuf>,
    /// `-D` and `-U`, in order.
    pub macros: Vec<MacroOption>,
    /// `--include`.
    pub forced_includes: Vec<PathBuf>,
    /// `--sysroot`: in place of `/` for the system's include directories.
    pub sysroot: Option<PathBuf>,
    /// `--exclude` globs.
    pub exclude: Vec<String>,
    /// `--stdin-filename`: what `-` is called in reports.
    pub stdin_filename: Option<PathBuf>,
}

/// The units of a run.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// In order of their paths; a file named twice is there once.
    pub units: Vec<Unit>,
    /// Paths that could not be read or hold no C: exit status 2.
    pub failed: Vec<Problem>,
    /// What was passed over on purpose and is worth saying (C++ files, …).
    pub notes: Vec<Problem>,
}

/// Turns paths into units. Never runs anything.
pub fn discover(_paths: &[PathBuf], _options: &Options) -> Discovery {
    Discovery::default()
}
