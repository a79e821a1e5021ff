//! Where the replacement list of a `#define` ends, found without lexing it: a third of a kernel's
//! tokens are in such lists, and a unit expands a tenth of its macros.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::character::{is_digit, is_word, word_length};
use super::scan::{Line, Scanner};
use super::{LexOptions, LexedFile, Token};
use crate::names::{Name, intern_first};

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

/// How a scan puts off.
#[derive(Default)]
pub struct PuttingOff {
    /// Somebody wants to see all tokens: they are lexed, and left out afterwards.
    is_seen: bool,
    left_out: LeftOut,
    /// The index of the first token of what is left out here.
    since: Option<u32>,
}

impl PuttingOff {
    /// All tokens are lexed, for somebody to see.
    pub fn seen() -> PuttingOff {
        PuttingOff { is_seen: true, ..PuttingOff::default() }
    }
}

/// Tokens that were lexed to be left out, by their indices, in order.
#[derive(Default)]
pub struct LeftOut(Vec<Range<u32>>);

impl LeftOut {
    /// A file without them, of which these are all tokens.
    pub fn without(&self, lexed: LexedFile, all: &[Token]) -> LexedFile {
        let n: u32 = self.0.iter().map(|range| range.end - range.start).sum();
        let mut tokens = Vec::with_capacity(all.len() - n as usize);
        let mut at = 0;
        for range in &self.0 {
            tokens.extend_from_slice(all.get(at..range.start as usize).unwrap_or(&[]));
            at = range.end as usize;
        }
        tokens.extend_from_slice(all.get(at..).unwrap_or(&[]));
        let mut made = LexedFile { tokens, ..lexed };
        let mut kept = self.moved();
        made.directives.retain_mut(|hash| kept(hash));
        let mut kept = self.moved();
        made.put_off.iter_mut().for_each(|list| _ = kept(&mut list.directive));
        let mut kept = self.moved();
        made.plain.iter_mut().for_each(|line| _ = kept(&mut line.before));
        made
    }

    /// Makes an index that of the same token among those that stay, or of the next one of these;
    /// whether it stays. Asked of indices in order.
    fn moved(&self) -> impl FnMut(&mut u32) -> bool {
        let mut ranges = self.0.iter().peekable();
        let mut n_before = 0;
        move |index| {
            while let Some(range) = ranges.next_if(|range| range.end <= *index) {
                n_before += range.end - range.start;
            }
            let inside = ranges.peek().filter(|range| range.contains(index));
            let is_kept = inside.is_none();
            *index = inside.map_or(*index, |range| range.start) - n_before;
            is_kept
        }
    }
}

impl Scanner<'_> {
    /// Whether the replacement list of the macro that a directive defines may be put off.
    pub(super) fn looks_for_list(&self) -> bool {
        self.putting_off.as_ref().is_some_and(|how| how.since.is_none())
    }

    /// Passes over the replacement list that begins here, if its end is easily found.
    pub(super) fn put_off(&mut self) {
        self.line = Line::Directive;
        let (rest, start) = (self.cursor.rest(), self.cursor.offset());
        let Some(n) = rest_of_line(rest, self.options) else { return };
        self.leave_out(n);
        let list = trimmed(rest.get(..n).unwrap_or(rest));
        if let Some(&directive) = self.out.directives.last()
            && !list.is_empty()
        {
            let (start, end) = ((start + list.start) as u32, (start + list.end) as u32);
            self.out.put_off.push(PutOff { directive, start, end });
        }
    }

    /// Passes over the line that begins here, if it only defines a macro (registers are defined so,
    /// by the million); whether the cursor has moved.
    pub(super) fn passes_line_over(&mut self) -> bool {
        self.end_left_out();
        let (rest, start) = (self.cursor.rest(), self.cursor.offset());
        let Some((word, list)) = plain_line(rest, self.options) else { return false };
        let name = intern_first(rest.get(word.start..).unwrap_or(b""), word.len());
        if name.is_keyword() {
            return false;
        }
        let [at, from, to] = [word.start, list.start, list.end].map(|at| (start + at) as u32);
        let before = self.out.tokens.len() as u32;
        self.out.plain.push(Plain { before, name, at, start: from, end: to });
        let has_moved = self.leave_out(list.end);
        if has_moved {
            self.line = Line::Directive;
        }
        has_moved
    }

    /// Leaves the next bytes out, up to the end of the line; whether the cursor has moved.
    fn leave_out(&mut self, n: usize) -> bool {
        let n_tokens = self.out.tokens.len() as u32;
        match &mut self.putting_off {
            Some(how) if how.is_seen => {
                how.since = Some(n_tokens);
                false
            }
            _ => {
                self.cursor.skip_plain(n);
                true
            }
        }
    }

    fn end_left_out(&mut self) {
        if let Some(how) = &mut self.putting_off
            && let Some(since) = how.since.take()
        {
            how.left_out.0.push(since..self.out.tokens.len() as u32);
        }
    }

    /// What was lexed to be left out.
    pub(super) fn take_left_out(&mut self) -> LeftOut {
        self.end_left_out();
        self.putting_off.take().map_or_else(LeftOut::default, |how| how.left_out)
    }
}

/// Where in a text that begins a line the name and the replacement list are, if it is a [`Plain`]
/// one.
fn plain_line(text: &[u8], options: LexOptions) -> Option<(Range<usize>, Range<usize>)> {
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
fn trimmed(text: &[u8]) -> Range<usize> {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let start = text.iter().position(is_text).unwrap_or(text.len());
    start..text.iter().rposition(is_text).map_or(text.len(), |last| last + 1)
}

/// How many bytes the rest of a directive's line has, up to the line's end or that of the text.
/// None where only lexing can tell, or where `#` may make the directive a wrong one.
fn rest_of_line(text: &[u8], options: LexOptions) -> Option<usize> {
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
