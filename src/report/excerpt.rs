//! Places into the few lines of source that a person is shown, safe to print and short enough
//! to read.
//!
//! Only quoted lines are copied, so a finding in a 64 MB file costs no more than another. A line
//! longer than [`COLUMNS_MAX`] is cut to a window around what it is quoted for. Each character
//! stays one character, so columns are the source's, counted from the window's first.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use codespan_reporting::files::{Error, Files};

use super::escape;
use super::texts::{Texts, characters};
use crate::finding::Place;

/// Characters of a line that are shown.
const COLUMNS_MAX: usize = 160;
/// Of these, how many stand before what the line is quoted for.
const COLUMNS_BEFORE: usize = 60;

/// The excerpts of one finding, one for each file.
#[derive(Default)]
pub struct Excerpts {
    files: Vec<Excerpt>,
}

struct Excerpt {
    path: PathBuf,
    name: String,
    text: String,
    /// By line index, from 0.
    lines: BTreeMap<usize, Line>,
}

struct Line {
    range: Range<usize>,
    /// The column of the first character shown.
    first_column: usize,
}

impl Excerpts {
    /// Quotes the lines of all places; the first place in a line decides what is cut off.
    pub fn new<'p>(places: impl Iterator<Item = &'p Place>, texts: &mut Texts) -> Excerpts {
        let mut wanted: Vec<(&Path, BTreeMap<usize, usize>)> = Vec::new();
        for place in places {
            let line_idx = (place.start.line as usize).saturating_sub(1);
            let column = place.start.column as usize;
            let at = wanted.iter().position(|(path, _)| *path == place.path);
            let at = at.unwrap_or_else(|| {
                wanted.push((&place.path, BTreeMap::new()));
                wanted.len() - 1
            });
            wanted[at].1.entry(line_idx).or_insert(column);
        }
        let quote = |(path, mut lines): (&Path, BTreeMap<usize, usize>)| {
            fill_gaps(&mut lines);
            Excerpt::new(path, &lines, texts)
        };
        Excerpts { files: wanted.into_iter().map(quote).collect() }
    }

    /// The file and the byte range in its excerpt that stand for a place; what lies past the
    /// place's first line or past the window is left out.
    pub fn locate(&self, place: &Place) -> Option<(usize, Range<usize>)> {
        let id = self.files.iter().position(|file| file.path == place.path)?;
        let file = self.files.get(id)?;
        let line = file.lines.get(&(place.start.line as usize).saturating_sub(1))?;
        let text = file.text.get(line.range.clone())?;
        let byte = |column: usize| {
            let n_before = column.saturating_sub(line.first_column);
            let offset = text.char_indices().nth(n_before).map_or(text.len(), |(at, _)| at);
            line.range.start + offset
        };
        let start = byte(place.start.column as usize);
        let end = match place.end.line == place.start.line {
            true => byte(place.end.column as usize),
            false => line.range.end,
        };
        Some((id, start..end.max(start)))
    }

    fn file(&self, id: usize) -> Result<&Excerpt, Error> {
        self.files.get(id).ok_or(Error::FileMissing)
    }
}

/// The renderer shows a single line between two quoted ones instead of a break.
fn fill_gaps(lines: &mut BTreeMap<usize, usize>) {
    let gaps: Vec<usize> =
        lines.keys().filter(|&line| lines.contains_key(&(line + 2))).map(|line| line + 1).collect();
    for gap in gaps {
        lines.entry(gap).or_insert(1);
    }
}

impl Excerpt {
    fn new(path: &Path, wanted: &BTreeMap<usize, usize>, texts: &mut Texts) -> Excerpt {
        let source = texts.get(path);
        let mut text = String::new();
        let mut lines = BTreeMap::new();
        for (&line_idx, &column) in wanted {
            let start = text.len();
            let first_column = match &source {
                Some(file) => push_window(&mut text, file.line_text(line_idx as u32 + 1), column),
                // Without a text the heading still names the right column.
                None => column.max(1),
            };
            lines.insert(line_idx, Line { range: start..text.len(), first_column });
            text.push('\n');
        }
        Excerpt { path: path.to_path_buf(), name: escape::path(path), text, lines }
    }
}

/// Appends the part of `line` around `column` and says which column it begins at. An ellipsis
/// stands in the place of the first or last character of a part, so it doesn't shift the rest.
fn push_window(text: &mut String, line: &[u8], column: usize) -> usize {
    let n_characters = crate::source::count_characters(line) as usize;
    let mut first = 0;
    if n_characters > COLUMNS_MAX {
        first = column.saturating_sub(1 + COLUMNS_BEFORE).min(n_characters - COLUMNS_MAX);
    }
    let n_shown = (n_characters - first).min(COLUMNS_MAX);
    for (idx, c) in characters(line).skip(first).take(n_shown).enumerate() {
        let cut_before = idx == 0 && first > 0;
        let cut_after = idx + 1 == n_shown && first + n_shown < n_characters;
        text.push(if cut_before || cut_after { '…' } else { escape::excerpt_char(c) });
    }
    first + 1
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.text)
    }

    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, Error> {
        let file = self.file(id)?;
        let mut lines = file.lines.iter();
        let found = lines.find(|(_, line)| line.range.start <= byte && byte <= line.range.end);
        let max = file.text.len();
        found.map(|(&idx, _)| idx).ok_or(Error::IndexTooLarge { given: byte, max })
    }

    fn column_number(&'a self, id: usize, line_idx: usize, byte: usize) -> Result<usize, Error> {
        let file = self.file(id)?;
        let max = file.text.len();
        let line = file.lines.get(&line_idx).ok_or(Error::LineTooLarge { given: line_idx, max })?;
        let before = file.text.get(line.range.start..byte);
        let before = before.ok_or(Error::InvalidCharBoundary { given: byte })?;
        Ok(line.first_column + before.chars().count())
    }

    fn line_range(&'a self, id: usize, line_idx: usize) -> Result<Range<usize>, Error> {
        let file = self.file(id)?;
        let max = file.text.len();
        let line = file.lines.get(&line_idx);
        line.map(|line| line.range.clone()).ok_or(Error::LineTooLarge { given: line_idx, max })
    }
}
