//! Findings for GitLab's merge requests: the JSON of its Code Quality report (GitLab manual,
//! "Code Quality report format").
//!
//! GitLab knows a finding of two branches as the same by its fingerprint, and shows one of
//! several with an equal one, so equal ones are counted.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::places::Places;
use super::short::with_condition;
use super::{Context, escape};
use crate::finding::Level;
use crate::lint::Outcome;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn render(outcome: &Outcome, context: &Context) -> String {
    let mut places = Places::new(&outcome.sources, context);
    let mut times_seen: FxHashMap<&str, usize> = FxHashMap::default();
    let mut issues = Vec::new();
    for finding in &outcome.findings {
        let n = times_seen.entry(&finding.fingerprint).or_insert(0);
        *n += 1;
        let fingerprint = match *n {
            1 => finding.fingerprint.clone(),
            n => format!("{}-{n}", finding.fingerprint),
        };
        let (begin, end) = (finding.place.start.line, finding.place.end.line);
        issues.push(Issue {
            description: with_condition(finding),
            check_name: finding.rule,
            fingerprint,
            severity: severity(finding.level),
            location: Location {
                path: places.name(&finding.place.path),
                lines: Lines { begin, end: end.max(begin) },
            },
        });
    }
    // Strings and numbers only: there is nothing that serialising could refuse.
    escape::json(serde_json::to_string_pretty(&issues).unwrap_or_default()) + "\n"
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "critical",
        Level::Warning => "major",
        Level::Note => "info",
    }
}
