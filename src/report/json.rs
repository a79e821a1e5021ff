//! The outcome as one JSON object: all keys always there, in a fixed order. What they mean is
//! said in docs/report.schema.json.

use std::borrow::Cow;

use serde::Serialize;

use super::{NO_FIX, escape};
use crate::finding::{Coverage, Edit, Expansion, Finding, Fix, Label, Problem};
use crate::lint::Outcome;

#[derive(Serialize)]
struct Report<'a> {
    version: &'static str,
    findings: Vec<FindingObject<'a>>,
    coverage: CoverageObject<'a>,
}

#[derive(Serialize)]
struct FindingObject<'a> {
    rule: &'a str,
    level: &'static str,
    message: Cow<'a, str>,
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    condition: Option<&'a str>,
    labels: Vec<LabelObject<'a>>,
    expansions: Vec<ExpansionObject<'a>>,
    fixes: Vec<FixObject<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct FixObject<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<EditObject<'a>>,
}

#[derive(Serialize)]
struct EditObject<'a> {
    path: String,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct LabelObject<'a> {
    message: &'a str,
    path: String,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct ExpansionObject<'a> {
    #[serde(rename = "macro")]
    macro_name: &'a str,
    path: String,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct CoverageObject<'a> {
    units: usize,
    files: usize,
    declarations: usize,
    declarations_skipped: usize,
    declarations_guessed: usize,
    bounds_undecided: usize,
    missing_includes: &'a [String],
    conditional_lines: usize,
    conditional_lines_analysed: usize,
    conditional_lines_dead: usize,
    skipped: Vec<SkippedObject<'a>>,
}

#[derive(Serialize)]
struct SkippedObject<'a> {
    path: String,
    line: Option<u32>,
    reason: &'a str,
}

pub(super) fn render(outcome: &Outcome) -> String {
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        findings: outcome.findings.iter().map(finding).collect(),
        coverage: coverage(&outcome.coverage),
    };
    // Strings and numbers only: there is nothing that serialising could refuse.
    let json = serde_json::to_string_pretty(&report).unwrap_or_default();
    escape::json(json) + "\n"
}

fn finding(finding: &Finding) -> FindingObject<'_> {
    let place = &finding.place;
    let message = match &finding.no_fix {
        Some(why) => format!("{}; {NO_FIX}: {why}", finding.message).into(),
        None => (&finding.message).into(),
    };
    FindingObject {
        rule: finding.rule,
        level: finding.level.word(),
        message,
        path: escape::plain_path(&place.path),
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        condition: finding.condition.as_deref(),
        labels: finding.labels.iter().map(label).collect(),
        expansions: finding.expansions.iter().map(expansion).collect(),
        fixes: finding.fixes.iter().map(fix).collect(),
        fingerprint: &finding.fingerprint,
    }
}

fn fix(fix: &Fix) -> FixObject<'_> {
    let edits = fix.edits.iter().map(edit).collect();
    FixObject { title: &fix.title, applicability: fix.applicability.word(), edits }
}

fn edit(edit: &Edit) -> EditObject<'_> {
    let (start, end) = (edit.place.start, edit.place.end);
    EditObject {
        path: escape::plain_path(&edit.place.path),
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        text: &edit.text,
    }
}

fn label(label: &Label) -> LabelObject<'_> {
    let start = label.place.start;
    let path = escape::plain_path(&label.place.path);
    LabelObject { message: &label.message, path, line: start.line, column: start.column }
}

fn expansion(expansion: &Expansion) -> ExpansionObject<'_> {
    let start = expansion.place.start;
    let path = escape::plain_path(&expansion.place.path);
    let macro_name = &expansion.macro_name;
    ExpansionObject { macro_name, path, line: start.line, column: start.column }
}

fn coverage(coverage: &Coverage) -> CoverageObject<'_> {
    let mut problems: Vec<&Problem> = coverage.skipped.iter().chain(&coverage.failed).collect();
    problems.sort();
    CoverageObject {
        units: coverage.units,
        files: coverage.files,
        declarations: coverage.declarations,
        declarations_skipped: coverage.declarations_skipped,
        declarations_guessed: coverage.declarations_guessed,
        bounds_undecided: coverage.bounds_undecided,
        missing_includes: &coverage.missing_includes,
        conditional_lines: coverage.conditional_lines,
        conditional_lines_analysed: coverage.conditional_lines_analysed,
        conditional_lines_dead: coverage.conditional_lines_dead,
        skipped: problems.into_iter().map(skipped).collect(),
    }
}

fn skipped(problem: &Problem) -> SkippedObject<'_> {
    let line = problem.at.map(|at| at.line);
    SkippedObject { path: escape::plain_path(&problem.path), line, reason: &problem.reason }
}
