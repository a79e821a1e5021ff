//! Findings one a line, as compilers print them: `path:line:column: level: message [rule]`.

use super::escape;
use crate::finding::Finding;
use crate::lint::Outcome;

pub(super) fn render(outcome: &Outcome) -> String {
    outcome.findings.iter().map(line).collect()
}

/// The line, with its end.
pub(super) fn line(finding: &Finding) -> String {
    let (path, at) = (escape::path(&finding.place.path), finding.place.start);
    let (level, message) = (finding.level.word(), with_condition(finding));
    format!("{path}:{}:{}: {level}: {message} [{}]\n", at.line, at.column, finding.rule)
}

/// The message and the condition under which it holds.
pub(super) fn with_condition(finding: &Finding) -> String {
    let message = escape::text(&finding.message);
    match &finding.condition {
        Some(condition) => format!("{message} (only if {})", escape::text(condition)),
        None => message.into_owned(),
    }
}
