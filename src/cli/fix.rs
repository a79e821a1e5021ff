//! `--fix` and `--diff`: rewrites are applied in memory, round by round, until none is left; then
//! the files are written, or the patch is printed.
//!
//! Each round analyses all units again with the changed texts, so the outcome of the last one is
//! what is left. The number of rounds is bounded (`limits.rs`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::output;
use super::{Failure, Status};
use crate::discover::Unit;
use crate::lint::{self, Options, Outcome};
use crate::preprocess::Session;
use crate::prove;
use crate::report::{diff, escape};
use crate::source::SourceMap;
use crate::{disk, limits};

/// Files that rewrites change: the text that was analysed, and the new one.
#[derive(Default)]
pub struct Changes {
    /// By the path as reports show it.
    pub files: BTreeMap<PathBuf, (Vec<u8>, Vec<u8>)>,
    /// Rewrites that were applied.
    pub n_fixes: usize,
}

/// Analyses units; the second argument is texts in place of files.
pub type Analyse<'a> =
    dyn Fn(&[Unit], &[(PathBuf, Vec<u8>)]) -> Result<Outcome, Failure> + Sync + 'a;

/// Applies what may be applied, starting from an outcome; gives the changes and what is left.
pub fn rounds(
    units: &[Unit],
    outcome: &Outcome,
    unsafe_too: bool,
    analyse: &Analyse<'_>,
) -> Result<(Changes, Option<Outcome>), Failure> {
    let mut changes = Changes::default();
    let mut left: Option<Outcome> = None;
    for _ in 0..limits::FIX_ROUNDS_MAX {
        let now = left.as_ref().unwrap_or(outcome);
        let chosen = prove::choose(now, unsafe_too);
        let texts = prove::changed_texts(now, &chosen);
        if texts.is_empty() {
            break;
        }
        changes.n_fixes += chosen.n_fixes;
        for (path, text) in texts {
            let before = now.sources.by_path(&path).map(|file| file.text.to_vec());
            let entry = changes.files.entry(path);
            entry.or_insert_with(|| (before.unwrap_or_default(), Vec::new())).1 = text;
        }
        let texts: Vec<(PathBuf, Vec<u8>)> =
            changes.files.iter().map(|(path, (_, after))| (path.clone(), after.clone())).collect();
        let units: Vec<Unit> = units.iter().map(|unit| given(unit, &texts)).collect();
        left = Some(analyse(&units, &texts)?);
    }
    Ok((changes, left))
}

/// A unit from standard input with its new text.
pub(super) fn given(unit: &Unit, texts: &[(PathBuf, Vec<u8>)]) -> Unit {
    let mut unit = unit.clone();
    if unit.text.is_some()
        && let Some((_, text)) = texts.iter().find(|(path, _)| *path == unit.file)
    {
        unit.text = Some(text.as_slice().into());
    }
    unit
}

/// The patch of all changes on standard output.
pub fn print(changes: &Changes, base: &Path) -> Result<(), String> {
    let mut patch = Vec::new();
    for (path, (before, after)) in &changes.files {
        patch.extend(diff::unified(path, base, before, after));
    }
    output::print_bytes(&patch)
}

/// Writes all changes, each file whole or not at all; says what could not be written.
pub fn write(changes: &Changes, options: &Options) -> Status {
    let mut status = Status::Clean;
    for (path, (before, after)) in &changes.files {
        if let Err(why) = disk::rewrite(path, before, after, &options.listed_below) {
            let path = escape::path(&why.path);
            output::say(&format!("error: {path} is not rewritten: {}\n", why.reason));
            status = Status::Failed;
        }
    }
    status
}

/// "3 rewrites in 2 files".
pub fn summary(changes: &Changes, what: &str) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    format!("{} in {}", plural(changes.n_fixes, what), plural(changes.files.len(), "file"))
}

/// A session in which some files have other texts.
pub fn session(options: &Options, texts: &[(PathBuf, Vec<u8>)]) -> Result<Session, Failure> {
    let fresh = lint::session(options, SourceMap::default());
    if texts.is_empty() {
        return Ok(fresh);
    }
    fresh.overlaid(texts, options.sharing()).map_err(|why| why.reason)
}
