//! Places as programs that read a report count and name them: columns in UTF-16 code units or in
//! bytes, paths below the root of the repository.
//!
//! Such a program decodes the file first: an invalid sequence of UTF-8 becomes one U+FFFD (as the
//! Encoding Standard has it, where our columns count a character for each byte), and a byte order
//! mark at its beginning is no character. Ends after a line's text.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Context;
use super::escape::plain_path;
use super::texts::Texts;
use crate::source::{LineColumn, SourceFile, SourceMap};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The texts and the root that places are converted with.
pub struct Places<'a> {
    texts: Texts<'a>,
    context: &'a Context<'a>,
    /// By the path as the user gave it.
    named: FxHashMap<PathBuf, Result<PathBuf, PathBuf>>,
}

impl<'a> Places<'a> {
    /// Nothing is looked up yet.
    pub fn new(sources: &'a SourceMap, context: &'a Context<'a>) -> Places<'a> {
        Places { texts: Texts::new(sources), context, named: FxHashMap::default() }
    }

    /// The text behind a path, none if the run hasn't opened it.
    pub fn text(&mut self, path: &Path) -> Option<Arc<SourceFile>> {
        self.texts.get(path)
    }

    /// The path below the root, links followed; the absolute path of a file that isn't there.
    pub fn below_root(&mut self, path: &Path) -> Result<PathBuf, PathBuf> {
        if let Some(known) = self.named.get(path) {
            return known.clone();
        }
        let Context { base, root, real_path, .. } = *self.context;
        let absolute = without_dots(&base.join(path));
        let below = |path: &Path| match path.strip_prefix(root) {
            Ok(inside) if !inside.as_os_str().is_empty() => Some(inside.to_path_buf()),
            _ => None,
        };
        // A link from the repository to elsewhere has its name there, and no other.
        let real = real_path(&absolute);
        let named = real.as_deref().and_then(below).or_else(|| below(&absolute));
        let named = named.ok_or(absolute);
        self.named.insert(path.to_path_buf(), named.clone());
        named
    }

    /// The path below the root with forward slashes, else the absolute one.
    pub fn name(&mut self, path: &Path) -> String {
        match self.below_root(path) {
            Ok(path) | Err(path) => plain_path(&path),
        }
    }

    /// A column in UTF-16 code units, from 1; past the line's end, the line's end.
    pub fn utf16_column(&mut self, path: &Path, at: LineColumn) -> usize {
        let Some(mut before) = self.line_before(path, at) else { return unread(at) };
        if at.line == 1 {
            before = before.strip_prefix(BYTE_ORDER_MARK).map(<[u8]>::to_vec).unwrap_or(before);
        }
        let units = before.utf8_chunks().map(|chunk| {
            let n_replaced = usize::from(!chunk.invalid().is_empty());
            chunk.valid().encode_utf16().count() + n_replaced
        });
        units.sum::<usize>() + 1
    }

    /// A column in bytes, from 1; past the line's end, the line's end.
    pub fn byte_column(&mut self, path: &Path, at: LineColumn) -> usize {
        self.line_before(path, at).map_or(unread(at), |before| before.len() + 1)
    }

    /// What stands before a place on its line.
    fn line_before(&mut self, path: &Path, at: LineColumn) -> Option<Vec<u8>> {
        let file = self.text(path)?;
        let line = file.line_text(at.line);
        Some(first_characters(line, (at.column as usize).saturating_sub(1)).to_vec())
    }
}

/// The column of a place in a file that the run hasn't opened: as if all before it were ASCII.
fn unread(at: LineColumn) -> usize {
    match at.column {
        u32::MAX => 1,
        column => column.max(1) as usize,
    }
}

/// The first `n` characters of a line; an invalid byte is one.
fn first_characters(line: &[u8], n: usize) -> &[u8] {
    let (mut n_left, mut end) = (n, 0);
    for chunk in line.utf8_chunks() {
        match chunk.valid().char_indices().nth(n_left) {
            Some((at, _)) => return line.get(..end + at).unwrap_or(line),
            None => n_left -= chunk.valid().chars().count(),
        }
        let n_invalid = chunk.invalid().len().min(n_left);
        end += chunk.valid().len() + n_invalid;
        n_left -= n_invalid;
        if n_left == 0 {
            break;
        }
    }
    line.get(..end).unwrap_or(line)
}

/// The path without `.` and `..`.
pub fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origin;

    fn columns(text: &[u8], line: u32, column: u32) -> (usize, usize) {
        let (sources, path) = (SourceMap::default(), Path::new("a.c"));
        sources.add(path, text.to_vec(), Origin::Disk).expect("small");
        let context = Context::new(&[], Path::new("/base"));
        let mut places = Places::new(&sources, &context);
        let at = LineColumn { line, column };
        (places.utf16_column(path, at), places.byte_column(path, at))
    }

    #[test]
    fn columns_are_counted_as_readers_do() {
        assert_eq!(columns(b"\tint a;", 1, 2), (2, 2), "a tab is one");
        assert_eq!(columns("\u{e9}\u{1f600}x".as_bytes(), 1, 3), (4, 7), "two units, four bytes");
        assert_eq!(columns(b"\xe9x\xff\xffy", 1, 5), (5, 5), "invalid bytes are one each");
        assert_eq!(columns(b"\xe2\x82x", 1, 3), (2, 3), "a cut-off character is one U+FFFD");
        assert_eq!(columns(b"\xef\xbb\xbfint a;\r\nx", 1, 6), (5, 8), "a byte order mark is none");
        assert_eq!(columns(b"\xef\xbb\xbfint a;\r\nx", 2, 1), (1, 1));
        assert_eq!(columns(b"ab\r\nc\rd", 1, 90), (3, 3), "the line's end");
        assert_eq!(columns(b"ab\r\nc\rd", 3, 2), (2, 2), "a lone CR ends a line");
        assert_eq!(columns(b"ab", 7, 4), (1, 1), "no such line");
    }

    #[test]
    fn columns_of_unread_files_are_what_was_said() {
        let (sources, context) = (SourceMap::default(), Context::new(&[], Path::new("/base")));
        let mut places = Places::new(&sources, &context);
        let at = LineColumn { line: 1, column: 7 };
        assert_eq!(places.utf16_column(Path::new("b.c"), at), 7);
        assert_eq!(places.byte_column(Path::new("b.c"), at), 7);
    }

    #[test]
    fn paths_are_below_the_root_whatever_they_were_given_as() {
        let linked = |path: &Path| match path.strip_prefix("/home/me/link") {
            Ok(inside) => Some(Path::new("/home/me/linux/crypto").join(inside)),
            Err(_) if path.ends_with("away.c") => Some(PathBuf::from("/other/x.c")),
            Err(_) => None,
        };
        let base = Path::new("/home/me/linux/drivers");
        let root = Path::new("/home/me/linux");
        let context = Context { root, real_path: linked, ..Context::new(&[], base) };
        let sources = SourceMap::default();
        let mut places = Places::new(&sources, &context);
        let mut below = |path: &str| places.below_root(Path::new(path));
        let ok = |path: &str| Ok(PathBuf::from(path));
        assert_eq!(below("a b.c"), ok("drivers/a b.c"));
        assert_eq!(below("./x/../b.c"), ok("drivers/b.c"));
        assert_eq!(below("../lib/x.c"), ok("lib/x.c"));
        assert_eq!(below("/home/me/linux/lib/x.c"), ok("lib/x.c"));
        assert_eq!(below("/home/me/link/vmac.c"), ok("crypto/vmac.c"), "links are followed");
        assert_eq!(below("away.c"), ok("drivers/away.c"), "but not out of the repository");
        assert_eq!(below("../../b/x.c"), Err(PathBuf::from("/home/me/b/x.c")));
        assert_eq!(places.name(Path::new("../../b/x.c")), "/home/me/b/x.c");
    }
}
