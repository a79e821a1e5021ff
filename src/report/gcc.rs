//! Findings as gcc prints its own, for editors and whatever else reads compilers' messages:
//! `path:line:column: warning: message [-Wrule]`, with a `note:` for each place that explains it.

use std::fmt::Write as _;

use super::escape;
use super::short::with_condition;
use crate::finding::{Finding, Place};
use crate::lint::Outcome;

pub(super) fn render(outcome: &Outcome) -> String {
    let mut out = String::new();
    for finding in &outcome.findings {
        one(&mut out, finding);
    }
    out
}

fn one(out: &mut String, finding: &Finding) {
    let message = format!("{} [-W{}]", with_condition(finding), finding.rule);
    line(out, &finding.place, finding.level.word(), &message);
    for label in &finding.labels {
        line(out, &label.place, "note", &escape::text(&label.message));
    }
    for expansion in &finding.expansions {
        let message = format!("in expansion of macro '{}'", escape::text(&expansion.macro_name));
        line(out, &expansion.place, "note", &message);
    }
}

fn line(out: &mut String, place: &Place, level: &str, message: &str) {
    let (path, at) = (escape::path(&place.path), place.start);
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{path}:{}:{}: {level}: {message}", at.line, at.column);
}
