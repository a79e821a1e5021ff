//! Findings as GitHub's workflow commands, which its runner turns into annotations of lines, and
//! as a job's step summary.
//!
//! A step's first 10 annotations of each level are shown and the others dropped without a word,
//! so the most severe ones come first, the others follow as plain lines of the log, and a notice
//! says how many there are. What is quoted of the code must not become a command of its own:
//! line ends are encoded, and no plain line begins with the code's text.

use std::fmt::Write as _;

use super::coverage::{self, grouped};
use super::places::Places;
use super::short::{self, with_condition};
use super::{Context, escape, statistics};
use crate::finding::{Finding, Level};
use crate::lint::Outcome;

/// Annotations of one level that a step may have.
const ANNOTATIONS_MAX: usize = 10;
/// Rows of the summary: GitHub takes 1 MiB of it.
const ROWS_MAX: usize = 200;
/// Characters of a row's message.
const MESSAGE_MAX: usize = 400;

pub(super) fn render(outcome: &Outcome, context: &Context) -> String {
    let mut places = Places::new(&outcome.sources, context);
    let mut out = String::new();
    let mut others = String::new();
    let mut n_others = 0;
    for level in [Level::Error, Level::Warning, Level::Note] {
        // The last notice is the one about the others.
        let n_max = ANNOTATIONS_MAX - usize::from(level == Level::Note);
        let found = outcome.findings.iter().filter(|finding| finding.level == level);
        for (idx, finding) in found.enumerate() {
            if idx < n_max {
                command(&mut out, finding, &mut places);
            } else {
                n_others += 1;
                others += &plain(&short::line(finding));
            }
        }
    }
    if n_others > 0 {
        let said = format!("{} more findings are in the log", grouped(n_others));
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(out, "::notice title=vlaiscan::{said}");
        let _ = writeln!(out, "{} more findings:\n{others}", grouped(n_others));
    }
    out
}

fn command(out: &mut String, finding: &Finding, places: &mut Places) {
    let (place, path) = (&finding.place, &finding.place.path);
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let file = property(&escape::text(&places.name(path)));
    let (start, end) = (place.start, place.end);
    let _ = write!(out, "::{level} file={file},line={},endLine={}", start.line, end.line);
    // Columns are for one line.
    if start.line == end.line {
        let columns = (places.utf16_column(path, start), places.utf16_column(path, end));
        let _ = write!(out, ",col={},endColumn={}", columns.0, columns.1);
    }
    let mut message = with_condition(finding);
    for help in &finding.help {
        message += "\n";
        message += &escape::text(help);
    }
    let _ = writeln!(out, ",title={}::{}", property(finding.rule), data(&message));
}

/// A command's message: the runner decodes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that is no command: `::` at its beginning and `##[` anywhere would be.
fn plain(line: &str) -> String {
    format!("- {}", line.replace("##[", "# #["))
}

/// The outcome in Markdown, for the page of a job. Cells are HTML, in which no text is markup.
pub fn summary(outcome: &Outcome, context: &Context) -> String {
    let mut places = Places::new(&outcome.sources, context);
    let mut out = format!("### vlaiscan: {}\n", statistics::summary(&outcome.findings));
    if !outcome.findings.is_empty() {
        out += "<table>\n<tr><th>level</th><th>place</th><th>what</th><th>rule</th></tr>\n";
        let mut listed: Vec<&Finding> = outcome.findings.iter().collect();
        listed.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        for finding in listed.iter().take(ROWS_MAX) {
            let name = escape::text(&places.name(&finding.place.path)).into_owned();
            let place = format!("{name}:{}", finding.place.start.line);
            let message: String = with_condition(finding).chars().take(MESSAGE_MAX).collect();
            let cells = [finding.level.word(), &place, &message, finding.rule].map(html);
            let _ = writeln!(out, "<tr><td>{}</td></tr>", cells.join("</td><td>"));
        }
        out += "</table>\n";
        if listed.len() > ROWS_MAX {
            let _ = writeln!(out, "\n{} more are in the log.", grouped(listed.len() - ROWS_MAX));
        }
    }
    let _ = writeln!(out, "\n{}", html(coverage::line(&outcome.coverage).trim_end()));
    out
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_or_begins_a_command() {
        assert_eq!(data("100%:\r\n::x, y"), "100%25:%0D%0A::x, y");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
        assert_eq!(plain("::error::x ##[group]y\n"), "- ::error::x # #[group]y\n");
        assert_eq!(html("<a&b>"), "&lt;a&amp;b&gt;");
    }
}
