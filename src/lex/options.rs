//! What a dialect changes about tokens.

use crate::discover::{Dialect, Standard};

/// The parts of lexing that depend on `-std` (gcc manual, "C Dialect Options").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LexOptions {
    /// `//` begins a comment everywhere; without it, strict C90 has it as two slashes in
    /// directives and before `*`.
    pub line_comments: bool,
    /// `??=` and its eight friends.
    pub trigraphs: bool,
    /// `u""`, `U""` and `u8""`.
    pub unicode_literals: bool,
    /// `u8'x'`.
    pub utf8_characters: bool,
    /// `R"x()x"`.
    pub raw_strings: bool,
    /// `1'000`.
    pub digit_separators: bool,
    /// `::` is one token.
    pub scope: bool,
    /// `<:` and the like; not in strict C90.
    pub digraphs: bool,
    /// `0x1p+3` is one number; not in strict C90.
    pub hexadecimal_floats: bool,
    /// Letters beyond ASCII in identifiers; not in C90, GNU or strict.
    pub extended_identifiers: bool,
}

impl LexOptions {
    /// The lexing of a dialect, with trigraphs set apart as `-trigraphs` is.
    pub fn of(dialect: Dialect, trigraphs: bool) -> LexOptions {
        let c99 = dialect.standard >= Standard::C99;
        let c11 = dialect.standard >= Standard::C11;
        let c23 = dialect.standard >= Standard::C23;
        LexOptions {
            line_comments: c99 || dialect.gnu,
            trigraphs: trigraphs || !dialect.gnu,
            unicode_literals: c11 || (c99 && dialect.gnu),
            utf8_characters: c23,
            raw_strings: c99 && dialect.gnu,
            digit_separators: c23,
            scope: c23 || dialect.gnu,
            digraphs: c99 || dialect.gnu,
            hexadecimal_floats: c99 || dialect.gnu,
            extended_identifiers: c99,
        }
    }
}

impl Default for LexOptions {
    fn default() -> LexOptions {
        LexOptions::of(Dialect::GNU17, false)
    }
}
