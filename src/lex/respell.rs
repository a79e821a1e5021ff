//! Spellings of tokens that aren't written as they are: splices, trigraphs and universal character
//! names in them are resolved (C99 5.1.1.2, translation phases 1 and 2; 6.4.3).

use super::TokenKind;
use super::cursor::Cursor;
use super::scan::{Scanner, raw_prefix, universal_to_utf8};
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
