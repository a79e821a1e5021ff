//! Spellings of tokens that aren't written as they are: splices, trigraphs and universal character
//! names in them are resolved (C99 5.1.1.2, translation phases 1 and 2; 6.4.3).

use super::TokenKind;
use super::cursor::Cursor;
use super::scan::{Scanner, raw_prefix};
use crate::names::{Name, intern, kw};

impl Scanner<'_> {
    /// The spelling of a token that isn't written as it is: with splices, trigraphs or universal
    /// character names in it.
    #[cold]
    pub(super) fn respelled(&self, kind: TokenKind, start: usize) -> Name {
        let raw = self.cursor.since(start);
        let mut bytes = self.respell(start);
        if raw.starts_with(b"R\"") || raw.get(..4).is_some_and(|head| head.contains(&b'R')) {
            if kind == TokenKind::String && raw_prefix(raw) {
                bytes = raw.to_vec();
            }
        } else if kind == TokenKind::Identifier {
            bytes = universal_to_utf8(&bytes);
        }
        intern(&bytes)
    }

    /// The token's bytes with splices and trigraphs resolved.
    pub(super) fn respell(&self, start: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let whole = Cursor::new(self.cursor.since(0), self.options.trigraphs);
        let mut cursor = whole;
        // Splices before the token were skipped by whoever came to `start`, so no step lands
        // inside it.
        cursor.skip_plain(start.saturating_sub(cursor.offset()));
        while !cursor.at_end() {
            bytes.push(cursor.byte());
            cursor.advance();
        }
        bytes
    }

    /// gcc keeps a digraph's spelling for `#` and for output.
    pub(super) fn digraph_spelling(&self, kind: TokenKind, start: usize) -> Name {
        let spelling = self.respell(start);
        if spelling == kind.punctuator().as_bytes() { kw::EMPTY } else { intern(&spelling) }
    }
}

/// The character of `\u` or `\U` and so many digits.
pub(super) fn universal(bytes: &[u8], n_digits: usize) -> Option<char> {
    let digits = std::str::from_utf8(bytes.get(2..2 + n_digits)?).ok()?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// An identifier's `\u` parts as the characters that they mean, so that both spellings are one
/// name.
fn universal_to_utf8(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        let found = match rest {
            [b'\\', b'u', ..] => universal(rest, 4).map(|c| (c, 6)),
            [b'\\', b'U', ..] => universal(rest, 8).map(|c| (c, 10)),
            _ => None,
        };
        if let Some((character, n)) = found {
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            rest = rest.get(n..).unwrap_or(b"");
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}
