//! Turns a file's bytes into preprocessing tokens (C99 5.1.1.2, translation phases 1 to 3):
//! trigraphs where asked for, line splices, comments as white space, then the longest token at
//! every place (6.4p4). One pass over the bytes, always moving on, so it ends.
//!
//! Lexing knows of directives only what it needs: that `#` at the start of a line begins one, that
//! `<x.h>` is a header name after `#include`, and where each line ends. Bytes that are no C
//! survive as [`TokenKind::Other`].

mod character;
mod cursor;
mod notes;
mod options;
mod punctuator;
mod put_off;
mod respell;
mod scan;
mod token;

pub use options::LexOptions;
pub use put_off::{Plain, PutOff};
pub use token::{ExpansionId, Flags, Token, TokenKind};

use crate::source::{Pos, SourceFile};
use put_off::PuttingOff;

/// A file's raw tokens. Directive lines are in place among the others.
#[derive(Debug, Default)]
pub struct LexedFile {
    /// All tokens, in order; there is no [`TokenKind::End`].
    pub tokens: Vec<Token>,
    /// For each directive the index of its `#`. It ends where the next token starts a line.
    pub directives: Vec<u32>,
    /// Comments and raw strings that nothing ends.
    pub problems: Vec<LexProblem>,
    /// What no token shows and some rule is about.
    pub notes: Vec<LexNote>,
    /// Replacement lists whose tokens are not there, in order; only [`lex_putting_off`] has some.
    pub put_off: Vec<PutOff>,
    /// Definitions of which there are no tokens at all, in order; likewise.
    pub plain: Vec<Plain>,
}

/// Something between or inside tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LexNote {
    /// Where it is.
    pub pos: Pos,
    /// What it is.
    pub kind: LexNoteKind,
}

/// Kinds of [`LexNote`]s.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LexNoteKind {
    /// A `//` comment.
    LineComment,
    /// A backslash with white space between it and the line's end, outside of comments: gcc joins
    /// the lines (gcc manual, "Escaped Newlines").
    BlankInSplice,
    /// The file's last line is joined with one that is not there.
    SpliceAtEnd,
    /// The file's last line has no end (C99 5.1.1.2p2).
    NoNewline,
    /// A form feed or vertical tab in a directive (C99 6.10p5).
    FormFeed,
}

/// Something that the end of the file cut off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LexProblem {
    /// Where it began.
    pub pos: Pos,
    /// What it is.
    pub reason: &'static str,
}

impl LexedFile {
    /// The index after the last token of the line that the token at `start` is on.
    pub fn line_end(&self, start: usize) -> usize {
        let rest = self.tokens.get(start + 1..).unwrap_or(&[]);
        let next = rest.iter().position(|token| token.flags.has(Flags::LINE_START));
        next.map_or(self.tokens.len(), |at| start + 1 + at)
    }
}

/// The tokens of a file in gcc's default dialect.
pub fn lex(file: &SourceFile) -> LexedFile {
    lex_with(file, LexOptions::default())
}

/// The tokens of a file in the dialect that `options` describe.
pub fn lex_with(file: &SourceFile, options: LexOptions) -> LexedFile {
    scan::Scanner::new(&file.text, file.pos(0), options).whole_file()
}

/// The same without the replacement lists of most `#define`s, which [`lex_replacement`] lexes when
/// they are wanted, and without lines that are no more than `#define NAME TEXT`. Notes are not
/// complete.
pub fn lex_putting_off(file: &SourceFile, options: LexOptions) -> LexedFile {
    let scanner = scan::Scanner::new(&file.text, file.pos(0), options);
    scanner.putting_off(PuttingOff::default()).whole_file()
}

/// The same for a file of which `see` is to see what [`lex_with`] gives.
pub fn lex_putting_off_seen(
    file: &SourceFile,
    options: LexOptions,
    see: impl FnOnce(&LexedFile),
) -> LexedFile {
    let scanner = scan::Scanner::new(&file.text, file.pos(0), options);
    scanner.putting_off(PuttingOff::seen()).whole_file_seen(see)
}

/// What `read` makes of the tokens of a replacement list that was put off, from its text and the
/// place of that.
pub fn lex_replacement<T>(
    text: &[u8],
    start: Pos,
    options: LexOptions,
    read: impl FnOnce(&[Token]) -> T,
) -> T {
    scan::Scanner::new(text, start, options).for_a_while(read)
}

/// The tokens of a text of our own making (`##`'s result, a stringified header name). Positions
/// count from `start`.
pub fn lex_text(text: &[u8], start: Pos, options: LexOptions) -> LexedFile {
    scan::Scanner::new(text, start, options).whole_text()
}

#[cfg(test)]
mod tests;
