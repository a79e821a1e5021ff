//! A fix as a patch for people, drawn by annotate-snippets.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Level, Patch, Renderer, Snippet};

use super::escape;
use super::texts::Texts;
use crate::finding::{Applicability, Fix};

/// Lines of a patch beyond which only its title is shown; `--diff` shows it all.
const LINES_MAX: u32 = 400;

/// The patch of a fix, or its title alone where it can't be drawn.
pub(super) fn render(fix: &Fix, texts: &mut Texts, colour: bool) -> String {
    let how = match fix.applicability {
        Applicability::MachineApplicable => " (--fix applies it)",
        Applicability::MaybeIncorrect => " (--fix --unsafe-fixes applies it)",
        Applicability::HasPlaceholders => " (only shown: fill in what it leaves open)",
    };
    let title = format!("rewrite: {}{how}", escape::text(&fix.title));
    drawn(fix, &title, texts, colour).unwrap_or_else(|| format!("help: {title}\n"))
}

fn drawn(fix: &Fix, title: &str, texts: &mut Texts, colour: bool) -> Option<String> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let file = texts.get(&first.place.path)?;
    let (from, to) = (first.place.start.line, last.place.end.line);
    if to - from > LINES_MAX || fix.edits.iter().any(|edit| edit.place.path != first.place.path) {
        return None;
    }
    let start = file.line_start(from);
    let end = file.line_start(to + 1).max(last.bytes.1);
    let source = visible(file.text.get(start..end)?);
    let mut snippet = Snippet::source(source)
        .line_start(from as usize)
        .path(escape::path(&first.place.path))
        .fold(true);
    for edit in &fix.edits {
        let range = edit.bytes.0.checked_sub(start)?..edit.bytes.1.checked_sub(start)?;
        snippet = snippet.patch(Patch::new(range, visible(edit.text.as_bytes())));
    }
    let report = [Level::HELP.secondary_title(Cow::from(title.to_owned())).element(snippet)];
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.decor_style(DecorStyle::Unicode).render(&report);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Some(lines.join("\n") + "\n")
}

/// The same number of bytes without what a terminal would obey.
fn visible(text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' | '\t' => out.push(c),
                // Before a line feed it is no character to see.
                '\r' => out.push(' '),
                _ if escape::is_unsafe(c) => out.extend(std::iter::repeat_n('?', c.len_utf8())),
                _ => out.push(c),
            }
        }
        out.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    out
}
