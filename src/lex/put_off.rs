//! Where the replacement list of a `#define` ends, found without lexing it: a third of a kernel's
//! tokens are in such lists, and a unit expands a tenth of its macros.

use memchr::{memchr2, memmem};

use super::LexOptions;

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
