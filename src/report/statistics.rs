//! Findings counted by rule and by directory, as a table for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::coverage::grouped;
use super::escape;
use crate::finding::{Finding, Level};
use crate::limits::REMEMBERED_MAX;
use crate::lint::{HiddenBy, Outcome, Remembered};

/// One line: how many findings there are of each level, with its end.
pub fn summary(findings: &[Finding]) -> String {
    let mut parts = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let n = findings.iter().filter(|finding| finding.level == level).count();
        if n > 0 {
            let plural = if n == 1 { "" } else { "s" };
            parts.push(format!("{} {}{plural}", grouped(n), level.word()));
        }
    }
    match parts.is_empty() {
        true => "no findings\n".to_owned(),
        false => parts.join(", ") + "\n",
    }
}

/// Both tables, most first; equal counts in the order of their names. Behind them stands what is
/// not listed.
pub fn render(outcome: &Outcome) -> String {
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_directory: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &outcome.findings {
        *by_rule.entry(finding.rule.to_owned()).or_default() += 1;
        *by_directory.entry(directory(&finding.place.path)).or_default() += 1;
    }
    let mut out = summary(&outcome.findings);
    table(&mut out, "by rule", by_rule);
    table(&mut out, "by directory", by_directory);
    let mut not_listed: BTreeMap<String, usize> = BTreeMap::new();
    for (n, why) in [
        (outcome.n_allowed, "allowed by a comment"),
        (outcome.n_hidden(HiddenBy::Baseline), "in the baseline"),
        (outcome.n_hidden(HiddenBy::UnchangedLine), "on lines that did not change"),
        (outcome.n_unlisted, "in headers outside the given paths"),
    ] {
        if n > 0 {
            not_listed.insert(why.to_owned(), n);
        }
    }
    table(&mut out, "not listed", not_listed);
    out
}

/// What was remembered of some units for others, and how much there is room for. A line of its
/// own, since it differs from run to run.
pub fn remembered(outcome: &Outcome) -> String {
    let Remembered { stretches, tokens_and_names } = outcome.remembered;
    let million = |n: usize| format!("{}.{}", n / 1_000_000, n / 100_000 % 10);
    format!(
        "remembered: {} stretches of headers; {} of {} million tokens and names\n",
        grouped(stretches),
        million(tokens_and_names),
        REMEMBERED_MAX / 1_000_000
    )
}

fn directory(path: &Path) -> String {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => escape::path(parent),
        _ => ".".to_owned(),
    }
}

fn table(out: &mut String, title: &str, counts: BTreeMap<String, usize>) {
    if counts.is_empty() {
        return;
    }
    let mut rows: Vec<(String, usize)> = counts.into_iter().collect();
    rows.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{title}:");
    for (name, n) in rows {
        let _ = writeln!(out, "{:>10}  {name}", grouped(n));
    }
}
