//! Rules about pragmas, as directives, as `_Pragma` and as what macros make of them (C99 6.10.6,
//! 6.10.9; gcc manual, "Pragmas Accepted by GCC"; clang's list of pragmas).

use super::Scan;
use crate::lex::{Token, TokenKind};
use crate::names::kw;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::PRAGMA_CLANG,
    id::PRAGMA_DECIMAL_CONSTANTS,
    id::PRAGMA_GCC,
    id::PRAGMA_GCC_ONLY,
    id::PRAGMA_ONCE,
    id::PRAGMA_PACK,
    id::PRAGMA_VENDOR,
];

/// What clang takes of `#pragma GCC`.
const KNOWN_TO_CLANG: &[&[u8]] = &[
    b"dependency",
    b"diagnostic",
    b"error",
    b"poison",
    b"system_header",
    b"unroll",
    b"visibility",
    b"warning",
];

/// The rule for a pragma with these two first words.
fn classified(first: &[u8], second: &[u8]) -> Option<RuleId> {
    Some(match first {
        b"" => return None,
        b"STDC" if second == b"FLOAT_CONST_DECIMAL64" => id::PRAGMA_DECIMAL_CONSTANTS,
        b"STDC" => return None,
        b"GCC" if KNOWN_TO_CLANG.contains(&second) => id::PRAGMA_GCC,
        b"GCC" => id::PRAGMA_GCC_ONLY,
        b"clang" => id::PRAGMA_CLANG,
        b"once" => id::PRAGMA_ONCE,
        b"pack" => id::PRAGMA_PACK,
        _ => id::PRAGMA_VENDOR,
    })
}

/// The first two words of a text.
fn words(text: &[u8]) -> [&[u8]; 2] {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut words = text.split(|byte| !is_word(byte)).filter(|word| !word.is_empty());
    [words.next().unwrap_or(b""), words.next().unwrap_or(b"")]
}

impl Scan<'_> {
    /// A `#pragma` line from its `#` at `start` to the index after it.
    pub(super) fn pragma_line(&mut self, start: usize, end: usize) {
        let word = |at: usize| if at < end { self.name(at).bytes() } else { b"" };
        if let Some(rule) = classified(word(start + 2), word(start + 3)) {
            self.report(rule, start + 2);
        }
    }

    /// `_Pragma ("…")`, or what a macro's became.
    pub(super) fn pragma(&mut self, at: usize, token: &Token) {
        let text = match token.kind {
            TokenKind::Pragma => token.name.bytes(),
            _ if token.name == kw::PRAGMA
                && self.kind(at + 1) == TokenKind::LeftParen
                && self.kind(at + 2) == TokenKind::String =>
            {
                let text = self.name(at + 2).bytes();
                text.strip_prefix(b"L").unwrap_or(text)
            }
            _ => return,
        };
        let [first, second] = words(text);
        if let Some(rule) = classified(first, second) {
            self.report(rule, at);
        }
    }
}
