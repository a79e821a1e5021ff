//! Where the replacement list of a `#define` ends, found without lexing it: a third of a kernel's
//! tokens are in such lists, and a unit expands a tenth of its macros.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::LexOptions;
use super::character::{is_digit, is_word, word_length};
use crate::names::Name;

/// A replacement list that was not lexed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PutOff {
    /// The index of its directive's `#`.
    pub directive: u32,
    /// The offsets of its text in the file.
    pub start: u32,
    /// After the last byte.
    pub end: u32,
}

/// A line `#define NAME TEXT` without anything unusual. Nothing but blanks stands between `#define`
/// and the name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plain {
    /// The index of the next token behind it.
    pub before: u32,
    /// The macro's name, no keyword.
    pub name: Name,
    /// The offset of its name.
    pub at: u32,
    /// The offsets of its replacement list, which has a byte at least.
    pub start: u32,
    /// After the last byte.
    pub end: u32,
}

/// Where in a text that begins a line the name and the replacement list are, if it is a [`Plain`]
/// one.
pub fn plain_line(text: &[u8], options: LexOptions) -> Option<(Range<usize>, Range<usize>)> {
    let blanks = text.strip_prefix(b"#define")?;
    let first = blanks.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
    let at = text.len() - blanks.len() + first;
    let after = text.get(at..)?;
    let n = word_length(after);
    let is_name = first > 0 && after.first().is_some_and(|&byte| is_word(byte) && !is_digit(byte));
    if !is_name || !matches!(after.get(n), Some(b' ' | b'\t')) {
        return None;
    }
    let rest = after.get(n..)?;
    let list = trimmed(rest.get(..rest_of_line(rest, options)?)?);
    let text = rest.get(list.clone())?;
    let is_plain = !text.is_empty() && memchr(b'\n', text).is_none();
    let start = at + n;
    is_plain.then(|| (at..start, start + list.start..start + list.end))
}

/// A text without the blanks around it: registers are defined in columns, and there are millions
/// of them.
pub fn trimmed(text: &[u8]) -> Range<usize> {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = text.iter().position(is_text).unwrap_or(text.len());
    start..text.iter().rposition(is_text).map_or(text.len(), |last| last + 1)
}

/// How many bytes the rest of a directive's line has, up to the line's end or that of the text.
/// None where only lexing can tell, or where `#` may make the directive a wrong one.
pub fn rest_of_line(text: &[u8], options: LexOptions) -> Option<usize> {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let next = text.get(at + 1);
        match byte {
            b'\n' => return Some(at),
            b'#' | b'\r' => return None,
            // Trigraphs, and `%:` for `#`.
            b'?' if options.trigraphs => return None,
            b'%' if options.digraphs && next == Some(&b':') => return None,
            // Blanks between the two are worth a note, and rare.
            b'\\' if next == Some(&b'\n') => at += 2,
            b'\\' => return None,
            b'/' if matches!(next, Some(b'/' | b'\\')) => return None,
            b'/' if next == Some(&b'*') => at += block_comment(text.get(at..)?)?,
            b'"' if options.raw_strings && at > 0 && text.get(at - 1) == Some(&b'R') => {
                return None;
            }
            b'"' | b'\'' => at += literal(text.get(at..)?)?,
            _ => at += 1,
        }
    }
    Some(at)
}

/// The length of the comment that a text begins with.
fn block_comment(text: &[u8]) -> Option<usize> {
    let inside = text.get(2..)?;
    let end = memmem::find(inside, b"*/")?;
    let is_plain = memchr2(b'\\', b'?', inside.get(..end)?).is_none();
    is_plain.then_some(end + 4)
}

/// The length of the literal that a text begins with, from quote to quote.
fn literal(text: &[u8]) -> Option<usize> {
    let &quote = text.first()?;
    let mut at = 1;
    loop {
        at += match text.get(at)? {
            b'\n' | b'\r' => return None,
            b'\\' if matches!(text.get(at + 1), Some(b'\n' | b'\r' | b' ' | b'\t') | None) => {
                return None;
            }
            b'\\' => 2,
            &byte if byte == quote => return Some(at + 1),
            _ => 1,
        };
    }
}
