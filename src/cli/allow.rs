//! `--add-allow`: comments that allow what was found, written into the files; and what is said of
//! comments that allow nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::fix::{self, Analyse, Changes};
use super::select;
use super::{Failure, output};
use crate::discover::Unit;
use crate::lint::{self, IdleAllow, Outcome};
use crate::report::escape;

/// The texts with their comments, and what is found once they are there. An error if a comment
/// would change what the compiler reads: then nothing is to be written.
pub fn add(
    units: &[Unit],
    outcome: &Outcome,
    analyse: &Analyse<'_>,
) -> Result<(Changes, Option<Outcome>), Failure> {
    let mut wanted: BTreeMap<&Path, BTreeMap<u32, BTreeSet<&'static str>>> = BTreeMap::new();
    for finding in &outcome.findings {
        let of_file = wanted.entry(&finding.place.path).or_default();
        of_file.entry(finding.place.start.line).or_default().insert(finding.rule);
    }
    let mut changes = Changes::default();
    for (path, lines) in wanted {
        let Some(file) = outcome.sources.by_path(path) else { continue };
        let done = lint::suppress_findings(&file, &lines);
        for (line, why) in done.refused {
            let path = escape::path(path);
            output::say(&format!("note: {path}:{line}: the line takes no comment: {why}\n"));
        }
        if done.n_comments > 0 {
            changes.n_fixes += done.n_comments;
            changes.files.insert(path.to_path_buf(), (file.text.to_vec(), done.text));
        }
    }
    if changes.files.is_empty() {
        return Ok((changes, None));
    }
    let texts: Vec<(PathBuf, Vec<u8>)> =
        changes.files.iter().map(|(path, (_, after))| (path.clone(), after.clone())).collect();
    let units: Vec<Unit> = units.iter().map(|unit| fix::given(unit, &texts)).collect();
    let left = analyse(&units, &texts)?;
    let understood = |outcome: &Outcome| {
        let coverage = &outcome.coverage;
        (coverage.declarations, coverage.declarations_skipped, coverage.failed.len())
    };
    if understood(&left) != understood(outcome) || left.findings.len() > outcome.findings.len() {
        return Err("the comments would change what is read; nothing is written".to_owned());
    }
    Ok((changes, Some(left)))
}

/// Says which names in comments no rule has.
pub fn say_unknown(outcome: &Outcome, names: &BTreeSet<&'static str>) {
    for idle in outcome.idle_allows.iter().filter(|idle| !idle.is_known) {
        if !names.contains(idle.name.as_str()) {
            let (name, hint) = (&idle.name, select::suggestion(&idle.name, names.iter().copied()));
            let why = format!("a comment allows '{name}', which is no rule or group{hint}");
            output::say(&format!("note: {}: {}\n", place(idle), escape::text(&why)));
        }
    }
}

/// The comments that allow nothing, for the statistics.
pub fn unused(outcome: &Outcome) -> String {
    let unused: Vec<_> = outcome.idle_allows.iter().filter(|idle| idle.is_known).collect();
    if unused.is_empty() {
        return String::new();
    }
    let mut out = "comments that allow nothing:\n".to_owned();
    for idle in unused {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {}: allow({})", place(idle), escape::text(&idle.name));
    }
    out
}

fn place(idle: &IdleAllow) -> String {
    format!("{}:{}:{}", escape::path(&idle.path), idle.at.line, idle.at.column)
}
