//! What a run looked at and what it could not, in words: one line always, lists if asked for.

use std::fmt::Write as _;

use super::escape;
use crate::finding::{Coverage, Problem};
use crate::lint::{HiddenBy, Outcome};

/// Names listed in the one line.
const NAMES_MAX: usize = 5;
/// Entries of a list under `-v`.
const LISTED_MAX: usize = 50;

/// The coverage line, with its end.
pub fn line(coverage: &Coverage) -> String {
    if coverage.units == 0 {
        return "no translation unit was analysed: nothing was checked\n".to_owned();
    }
    let mut out = format!(
        "{}, {}, {}: {} skipped, {} guessed, {} undecided",
        counted(coverage.units, "unit"),
        counted(coverage.files, "file"),
        counted(coverage.declarations, "declaration"),
        grouped(coverage.declarations_skipped),
        grouped(coverage.declarations_guessed),
        counted(coverage.bounds_undecided, "bound"),
    );
    let missing = &coverage.missing_includes;
    // Writing to a String cannot fail, here and below.
    let _ = write!(out, ", {} missing", counted(missing.len(), "header"));
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().take(NAMES_MAX).map(|name| escape::text(name)).collect();
        let more = if missing.len() > NAMES_MAX { ", …" } else { "" };
        let _ = write!(out, " ({}{more})", names.join(", "));
    }
    if !coverage.failed.is_empty() {
        let _ = write!(out, ", {} not analysed", counted(coverage.failed.len(), "path"));
    }
    let (taken, all) = (coverage.conditional_lines_analysed, coverage.conditional_lines);
    if taken < all {
        let _ = write!(
            out,
            "; `#if` left out {} of {} conditional lines",
            grouped(all - taken),
            grouped(all)
        );
    }
    out + "\n"
}

/// The lists behind the numbers, for `-v`.
pub fn details(coverage: &Coverage) -> String {
    let mut out = String::new();
    problems(&mut out, "skipped", &coverage.skipped);
    problems(&mut out, "guessed", &coverage.guessed);
    problems(&mut out, "undecided", &coverage.undecided);
    problems(&mut out, "left out", &coverage.left_out);
    names(&mut out, "missing header", &coverage.missing_includes);
    names(&mut out, "stood in for", &coverage.stand_ins);
    if coverage.conditional_lines > 0 {
        let (taken, all) = (coverage.conditional_lines_analysed, coverage.conditional_lines);
        let dead = grouped(coverage.conditional_lines_dead);
        let _ = writeln!(
            out,
            "conditional lines: {} of {} analysed, {dead} dead",
            grouped(taken),
            grouped(all),
        );
    }
    out
}

/// Files that weren't analysed at all, as errors: each path and its reason.
pub fn failures(coverage: &Coverage) -> String {
    let mut out = String::new();
    for problem in &coverage.failed {
        let _ = writeln!(out, "error: {}", place_and_reason(problem));
    }
    let mut paths: Vec<_> = coverage.failed.iter().map(|problem| &problem.path).collect();
    paths.dedup();
    if !paths.is_empty() && coverage.units > paths.len() {
        out.push_str("the other files were analysed all the same\n");
    }
    out
}

/// What was found and is not listed, with its end; nothing if that is nothing.
pub fn unlisted(outcome: &Outcome) -> String {
    let mut out = String::new();
    if outcome.n_allowed > 0 {
        let found = counted(outcome.n_allowed, "finding");
        let _ = writeln!(out, "{found} allowed by a comment");
    }
    let (known, old) =
        (outcome.n_hidden(HiddenBy::Baseline), outcome.n_hidden(HiddenBy::UnchangedLine));
    if known > 0 {
        let _ = writeln!(out, "{} in the baseline, not listed", counted(known, "finding"));
    }
    if old > 0 {
        let found = counted(old, "finding");
        let _ = writeln!(out, "{found} on lines that did not change, not listed");
    }
    if outcome.n_unlisted > 0 {
        let found = counted(outcome.n_unlisted, "finding");
        let _ = writeln!(
            out,
            "{found} in headers outside the given paths, not listed (--headers lists them)"
        );
    }
    out
}

/// `path:line:column: reason` with as much of the place as there is.
pub fn place_and_reason(problem: &Problem) -> String {
    let (path, reason) = (escape::path(&problem.path), escape::text(&problem.reason));
    match problem.at {
        Some(at) => format!("{path}:{}:{}: {reason}", at.line, at.column),
        None => format!("{path}: {reason}"),
    }
}

fn problems(out: &mut String, what: &str, list: &[Problem]) {
    for problem in list.iter().take(LISTED_MAX) {
        let _ = writeln!(out, "{what}: {}", place_and_reason(problem));
    }
    more(out, what, list.len());
}

fn names(out: &mut String, what: &str, list: &[String]) {
    for name in list.iter().take(LISTED_MAX) {
        let _ = writeln!(out, "{what}: {}", escape::text(name));
    }
    more(out, what, list.len());
}

fn more(out: &mut String, what: &str, n: usize) {
    if n > LISTED_MAX {
        let _ = writeln!(out, "{what}: {} more", grouped(n - LISTED_MAX));
    }
}

fn counted(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(n))
}

/// Digits in groups of three: 453,000.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::LineColumn;

    #[test]
    fn the_line_says_what_was_not_seen() {
        let coverage = Coverage {
            units: 161,
            files: 1325,
            declarations: 453_000,
            declarations_skipped: 1,
            missing_includes: vec!["a.h".into(), "b\u{1b}.h".into()],
            ..Coverage::default()
        };
        let expected = "161 units, 1,325 files, 453,000 declarations: 1 skipped, 0 guessed, \
                        0 bounds undecided, 2 headers missing (a.h, b\\u{1b}.h)\n";
        assert_eq!(line(&coverage), expected);
        assert!(line(&Coverage::default()).contains("nothing was checked"));
    }

    #[test]
    fn failures_name_the_path_and_the_rest() {
        let failed = vec![Problem {
            path: "x\u{7}.c".into(),
            at: Some(LineColumn { line: 3, column: 1 }),
            reason: "unterminated comment".into(),
        }];
        let coverage = Coverage { units: 2, failed, ..Coverage::default() };
        let text = failures(&coverage);
        assert!(text.starts_with("error: x\\u{7}.c:3:1: unterminated comment\n"), "{text}");
        assert!(text.contains("other files were analysed"), "{text}");
        let alone = Coverage { units: 1, ..coverage };
        assert!(!failures(&alone).contains("other files"));
    }

    #[test]
    fn digits_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1000), "1,000");
        assert_eq!(grouped(12_345_678), "12,345,678");
    }
}
