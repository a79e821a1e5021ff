//! Findings for people: message, excerpt with labels, and what to do about it.

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use codespan_reporting::term::termcolor::Ansi;
use codespan_reporting::term::{self, Config, Styles, StylesWriter};

use super::excerpt::Excerpts;
use super::texts::Texts;
use super::{Context, NO_FIX, escape, patch, short};
use crate::finding::{Expansion, Finding, Level};
use crate::lint::Outcome;

/// Uses of a macro that are listed; the others are counted.
const USES_LISTED_MAX: usize = 10;
/// What the kernel sets its tabs to.
const TAB_WIDTH: usize = 8;

pub(super) fn render(outcome: &Outcome, context: &Context) -> String {
    let mut texts = Texts::new(&outcome.sources);
    outcome.findings.iter().map(|finding| one(finding, &mut texts, context.colour)).collect()
}

fn one(finding: &Finding, texts: &mut Texts, colour: bool) -> String {
    let labelled = finding.labels.iter().map(|label| &label.place);
    let excerpts = Excerpts::new(std::iter::once(&finding.place).chain(labelled), texts);
    let diagnostic = diagnostic(finding, &excerpts);
    let config = Config { tab_width: TAB_WIDTH, ..Config::default() };
    let rendered = match colour {
        true => {
            let styles = Styles::default();
            let mut bytes = Vec::new();
            let mut writer = StylesWriter::new(Ansi::new(&mut bytes), &styles);
            term::emit_to_write_style(&mut writer, &config, &excerpts, &diagnostic)
                .map(|()| String::from_utf8_lossy(&bytes).into_owned())
        }
        false => term::emit_into_string(&config, &excerpts, &diagnostic),
    };
    // A finding whose excerpt can't be drawn is still a finding.
    let mut text = rendered.unwrap_or_else(|_| short::line(finding));
    if let Some(fix) = finding.fixes.first() {
        // The blank line that ends a finding comes after its patch.
        text.truncate(text.trim_end_matches('\n').len());
        text += "\n";
        text += &patch::render(fix, texts, colour);
        text += "\n";
    }
    text
}

fn diagnostic(finding: &Finding, excerpts: &Excerpts) -> Diagnostic<usize> {
    let severity = match finding.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Note,
    };
    let primary = excerpts.locate(&finding.place).map(|(id, range)| Label::primary(id, range));
    let labels = finding.labels.iter().filter_map(|label| {
        let (id, range) = excerpts.locate(&label.place)?;
        Some(Label::secondary(id, range).with_message(escape::text(&label.message)))
    });
    let mut notes: Vec<String> = Vec::new();
    if let Some(condition) = &finding.condition {
        notes.push(format!("only if {}", escape::text(condition)));
    }
    notes.extend(uses(&finding.expansions));
    notes.extend(finding.help.iter().map(|help| escape::text(help).into_owned()));
    notes.extend(finding.no_fix.iter().map(|why| format!("{NO_FIX}: {}", escape::text(why))));
    Diagnostic::new(severity)
        .with_code(finding.rule)
        .with_message(escape::text(&finding.message))
        .with_labels(primary.into_iter().chain(labels).collect())
        .with_notes(notes)
}

/// One note for all uses of the macros that hold a finding.
fn uses(expansions: &[Expansion]) -> Option<String> {
    let listed: Vec<String> = expansions.iter().take(USES_LISTED_MAX).map(place_of_use).collect();
    let more = expansions.len().saturating_sub(listed.len());
    match (listed.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("reached through {}", listed.join(", "))),
        (false, _) => Some(format!("reached through {} and {more} more", listed.join(", "))),
    }
}

fn place_of_use(expansion: &Expansion) -> String {
    let (place, name) = (&expansion.place, escape::text(&expansion.macro_name));
    let at = place.start;
    format!("{name} at {}:{}:{}", escape::path(&place.path), at.line, at.column)
}
