//! Findings for reviewdog: one `DiagnosticResult` of the Reviewdog Diagnostic Format, as JSON.
//!
//! Columns count bytes, and ends are exclusive. A suggestion is one range with its new text, and
//! each is taken or left by itself, so all edits of a rewrite become one, with what stands between
//! them. A rewrite that leaves something open is none. Paths are as the user gave them: reviewdog
//! runs where the scan did.

use serde_json::{Value, json};

use super::escape::{self, plain_path};
use super::places::Places;
use super::short::with_condition;
use super::{Context, NO_FIX};
use crate::finding::{Applicability, Finding, Fix, Level, Place};
use crate::lint::Outcome;
use crate::source::LineColumn;

/// Lines that a suggestion may replace: nobody reviews more in a comment.
const SUGGESTION_LINES_MAX: u32 = 200;

pub(super) fn render(outcome: &Outcome, context: &Context) -> String {
    let mut places = Places::new(&outcome.sources, context);
    let diagnostics: Vec<Value> =
        outcome.findings.iter().map(|finding| diagnostic(finding, &mut places)).collect();
    let source = json!({"name": "vlaiscan", "url": env!("CARGO_PKG_REPOSITORY")});
    let result = json!({"source": source, "diagnostics": diagnostics});
    escape::json(format!("{result:#}")) + "\n"
}

fn diagnostic(finding: &Finding, places: &mut Places) -> Value {
    let mut message = with_condition(finding);
    for label in &finding.labels {
        let (place, text) = (&label.place, escape::text(&label.message));
        message += &format!("\n{}:{}: {text}", escape::path(&place.path), place.start.line);
    }
    for help in &finding.help {
        message += &format!("\n{}", escape::text(help));
    }
    if let Some(why) = &finding.no_fix {
        message += &format!("\n{NO_FIX}: {}", escape::text(why));
    }
    let severity = match finding.level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::Note => "INFO",
    };
    let place = &finding.place;
    let mut diagnostic = json!({
        "message": message,
        "location": {"path": plain_path(&place.path), "range": range(place, places)},
        "severity": severity,
        "code": {"value": finding.rule},
    });
    let suggestions: Vec<Value> =
        finding.fixes.iter().filter_map(|fix| suggestion(fix, finding, places)).collect();
    if !suggestions.is_empty() {
        diagnostic["suggestions"] = json!(suggestions);
    }
    diagnostic
}

/// A rewrite of the finding's file as one replacement; none if it can't be one.
fn suggestion(fix: &Fix, finding: &Finding, places: &mut Places) -> Option<Value> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let path = &finding.place.path;
    let is_elsewhere = fix.edits.iter().any(|edit| edit.place.path != *path);
    let n_lines = last.place.end.line.saturating_sub(first.place.start.line);
    let is_open = fix.applicability == Applicability::HasPlaceholders;
    if is_elsewhere || is_open || n_lines > SUGGESTION_LINES_MAX {
        return None;
    }
    let file = places.text(path)?;
    let mut text = Vec::new();
    let mut at = first.bytes.0;
    for edit in &fix.edits {
        text.extend_from_slice(file.text.get(at..edit.bytes.0)?);
        text.extend_from_slice(edit.text.as_bytes());
        at = edit.bytes.1;
    }
    // What stands between the edits must survive as it is.
    let text = String::from_utf8(text).ok()?;
    let (start, end) = (first.place.start, last.place.end);
    let whole = Place { path: path.clone(), start, end };
    Some(json!({"range": range(&whole, places), "text": text}))
}

fn range(place: &Place, places: &mut Places) -> Value {
    let mut position =
        |at: LineColumn| json!({"line": at.line, "column": places.byte_column(&place.path, at)});
    json!({"start": position(place.start), "end": position(place.end)})
}
