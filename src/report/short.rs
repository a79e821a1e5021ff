//! Findings one a line, as compilers print them: `path:line:column: level: message [rule]`.

use super::escape;
use crate::finding::Finding;
use crate::lint::Outcome;

pub(super) fn render(outcome: &Outcome) -> String {
    outcome.findings.iter().map(line).collect()
}

/// The line, with its end.
pub(super) fn line(finding: &Finding) -> String {
    let Finding { rule, level, message, place, condition, .. } = finding;
    let (path, message) = (escape::path(&place.path), escape::text(message));
    let only = match condition {
        Some(condition) => format!(" (only if {})", escape::text(condition)),
        None => String::new(),
    };
    let (at, level) = (place.start, level.word());
    format!("{path}:{}:{}: {level}: {message}{only} [{rule}]\n", at.line, at.column)
}
