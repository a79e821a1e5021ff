//! Source text and places in it. Bytes in, [`SourceFile`]s out; a [`Pos`] names one byte of one
//! file in 32 bits for the whole run, so that tokens stay small.
//!
//! Positions are handed out in the order in which files are opened, which differs from run to
//! run: never sort by them across files, and never print them.

pub mod comments;
pub mod content;
mod map;

use std::hash::Hasher;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use memchr::memchr2_iter;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

pub use map::{SourceMap, TooMuchText};

/// A byte of a source file. 0 is "nowhere" (a predefined macro, a made-up token).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Pos(pub u32);

impl Pos {
    /// No place in any file.
    pub const NOWHERE: Pos = Pos(0);
}

/// Where a file's text came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Read from disk (or standard input).
    Disk,
    /// A file's text with a rewrite in it that is being proved.
    Edited,
    /// A text of ours: a freestanding header, a stand-in for a generated one, predefined macros.
    BuiltIn,
}

/// One file's text, read once per run and shared by all threads.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as findings show it: relative stays relative to what the user typed.
    pub path: PathBuf,
    /// The bytes as they are on disk.
    pub text: Box<[u8]>,
    /// Disk or ours.
    pub origin: Origin,
    base: u32,
    /// A report may quote it.
    is_quoted: AtomicBool,
    fingerprint: OnceLock<u64>,
    line_starts: OnceLock<Box<[u32]>>,
    checkpoints: OnceLock<Vec<(usize, u32)>>,
}

/// Lines are counted through up to this length.
const CHECKPOINT_BYTES: usize = 1 << 10;

/// A line and a column, both from 1; columns count Unicode characters (an invalid byte is one).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl SourceFile {
    fn new(path: PathBuf, text: Vec<u8>, origin: Origin, base: u32) -> SourceFile {
        SourceFile {
            path,
            text: text.into_boxed_slice(),
            origin,
            base,
            is_quoted: AtomicBool::new(false),
            fingerprint: OnceLock::new(),
            line_starts: OnceLock::new(),
            checkpoints: OnceLock::new(),
        }
    }

    /// Tells texts apart. The length is part of it, so that positions stay inside. It is cheapest
    /// while the text has just been read.
    pub fn fingerprint(&self) -> u64 {
        *self.fingerprint.get_or_init(|| {
            let mut hasher = FxHasher::default();
            hasher.write(&self.text);
            hasher.write_usize(self.text.len());
            hasher.finish()
        })
    }

    /// The position of the byte at `offset` (one past the end is a valid place).
    pub fn pos(&self, offset: usize) -> Pos {
        Pos(self.base + offset as u32)
    }

    /// The byte offset of `pos`, which must lie in this file.
    pub fn offset(&self, pos: Pos) -> usize {
        pos.0.saturating_sub(self.base) as usize
    }

    /// Whether `pos` lies in this file, its end included.
    pub fn contains(&self, pos: Pos) -> bool {
        pos >= self.pos(0) && self.offset(pos) <= self.text.len()
    }

    /// Line (from 1) of a byte offset. Lines end at `\n`, `\r\n` or a lone `\r`, as in gcc.
    pub fn line(&self, offset: usize) -> u32 {
        self.line_starts().partition_point(|&start| start as usize <= offset) as u32
    }

    /// Line and column of a byte offset.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.line_start(line);
        let offset = offset.min(self.text.len());
        if offset.saturating_sub(start) < CHECKPOINT_BYTES {
            let bytes = self.text.get(start..offset).unwrap_or(b"");
            return LineColumn { line, column: count_characters(bytes) + 1 };
        }
        // A long line is not counted anew for each place on it.
        let column = self.n_characters_before(offset) - self.n_characters_before(start) + 1;
        LineColumn { line, column }
    }

    /// Characters of the file before an offset.
    fn n_characters_before(&self, offset: usize) -> u32 {
        let checkpoints = self.checkpoints.get_or_init(|| self.find_checkpoints());
        let after = checkpoints.partition_point(|&(at, _)| at <= offset);
        let last = after.checked_sub(1).and_then(|at| checkpoints.get(at));
        let (from, n) = last.copied().unwrap_or((0, 0));
        n + count_characters(self.text.get(from..offset).unwrap_or(b""))
    }

    /// Offsets at which a character begins, some distance apart, with how many are before them.
    fn find_checkpoints(&self) -> Vec<(usize, u32)> {
        let (mut found, mut from, mut n) = (Vec::new(), 0, 0);
        let begins = |at: &usize| self.text.get(*at).is_some_and(|byte| byte & 0xc0 != 0x80);
        while let Some(at) = (from + CHECKPOINT_BYTES..self.text.len()).find(begins) {
            n += count_characters(self.text.get(from..at).unwrap_or(b""));
            found.push((at, n));
            from = at;
        }
        found
    }

    /// The bytes of a line (from 1), without its end; empty past the last line.
    pub fn line_text(&self, line: u32) -> &[u8] {
        let start = self.line_start(line);
        let end = self.line_starts().get(line as usize).map_or(self.text.len(), |&e| e as usize);
        let mut text = self.text.get(start..end).unwrap_or(b"");
        while let [rest @ .., b'\n' | b'\r'] = text {
            text = rest;
        }
        text
    }

    /// Byte offset at which a line (from 1) begins; the text's length past the last line.
    pub fn line_start(&self, line: u32) -> usize {
        let idx = (line as usize).saturating_sub(1);
        self.line_starts().get(idx).map_or(self.text.len(), |&start| start as usize)
    }

    /// How many lines the file has.
    pub fn n_lines(&self) -> u32 {
        self.line_starts().len() as u32
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let mut starts = vec![0];
            for at in memchr2_iter(b'\n', b'\r', &self.text) {
                let next = self.text.get(at + 1);
                let is_end = self.text.get(at) == Some(&b'\n') || next != Some(&b'\n');
                if is_end && next.is_some() {
                    starts.push(at as u32 + 1);
                }
            }
            starts.into()
        })
    }
}

/// Characters in `bytes`, each invalid byte counted as one.
pub fn count_characters(bytes: &[u8]) -> u32 {
    let mut n = 0;
    for chunk in bytes.utf8_chunks() {
        n += chunk.valid().chars().count() + chunk.invalid().len();
    }
    n as u32
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let map = SourceMap::default();
        let text = b"ab\r\n\xc3\xa9\xffx\rz".to_vec();
        let file = map.add(Path::new("a.c"), text, Origin::Disk).expect("small");
        assert_eq!(file.line_column(0), LineColumn { line: 1, column: 1 });
        assert_eq!(file.line_column(7), LineColumn { line: 2, column: 3 });
        assert_eq!(file.line_column(9), LineColumn { line: 3, column: 1 });
        assert_eq!(file.line_text(2), b"\xc3\xa9\xffx");
        assert_eq!(file.n_lines(), 3);
    }

    #[test]
    fn columns_of_long_lines_are_those_of_short_ones() {
        let map = SourceMap::default();
        let mut text = b"first\n".to_vec();
        (0..3_000)
            .for_each(|n| text.extend_from_slice(["\u{e9}", "x", "\u{263a}"][n % 3].as_bytes()));
        text.extend_from_slice(b"\xff\x80\n");
        let file = map.add(Path::new("a.c"), text, Origin::Disk).expect("small");
        for offset in 6..file.text.len() {
            let column = count_characters(&file.text[6..offset]) + 1;
            assert_eq!(file.line_column(offset), LineColumn { line: 2, column }, "{offset}");
        }
    }
}
