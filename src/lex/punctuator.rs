//! Punctuators (C99 6.4.6), digraphs among them.

use super::TokenKind;
use super::scan::Scanner;

impl Scanner<'_> {
    /// The longest punctuator that begins here with this byte, or one that is no C.
    pub(super) fn punctuator(&mut self, first: u8) -> TokenKind {
        use TokenKind as T;
        self.cursor.advance();
        if let Some(kind) = alone(first) {
            return kind;
        }
        match first {
            b'?' => T::Question,
            b'.' => self.dots(),
            b'-' if self.take(b'>') => T::Arrow,
            b'-' if self.take(b'-') => T::MinusMinus,
            b'-' => self.or_equal(T::Minus, T::MinusEqual),
            b'+' if self.take(b'+') => T::PlusPlus,
            b'+' => self.or_equal(T::Plus, T::PlusEqual),
            b'&' if self.take(b'&') => T::AmpersandAmpersand,
            b'&' => self.or_equal(T::Ampersand, T::AmpersandEqual),
            b'|' if self.take(b'|') => T::PipePipe,
            b'|' => self.or_equal(T::Pipe, T::PipeEqual),
            b'*' => self.or_equal(T::Star, T::StarEqual),
            b'/' => self.or_equal(T::Slash, T::SlashEqual),
            b'^' => self.or_equal(T::Caret, T::CaretEqual),
            b'!' => self.or_equal(T::Bang, T::BangEqual),
            b'=' => self.or_equal(T::Equal, T::EqualEqual),
            b'<' => self.less(),
            b'>' if self.take(b'>') => self.or_equal(T::ShiftRight, T::ShiftRightEqual),
            b'>' => self.or_equal(T::Greater, T::GreaterEqual),
            b'%' => self.percent(),
            b':' if self.options.scope && self.take(b':') => T::ColonColon,
            b':' if self.options.digraphs && self.take(b'>') => T::RightBracket,
            b':' => T::Colon,
            b'#' if self.take(b'#') => T::HashHash,
            b'#' => T::Hash,
            _ => T::Other,
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.cursor.byte() == byte;
        if there {
            self.cursor.advance();
        }
        there
    }

    fn or_equal(&mut self, plain: TokenKind, with_equal: TokenKind) -> TokenKind {
        if self.take(b'=') { with_equal } else { plain }
    }

    fn dots(&mut self) -> TokenKind {
        if self.cursor.byte() == b'.' && self.cursor.next_byte() == b'.' {
            self.cursor.advance();
            self.cursor.advance();
            return TokenKind::Ellipsis;
        }
        TokenKind::Dot
    }

    fn less(&mut self) -> TokenKind {
        if self.take(b'<') {
            return self.or_equal(TokenKind::ShiftLeft, TokenKind::ShiftLeftEqual);
        }
        if self.options.digraphs && self.take(b':') {
            return TokenKind::LeftBracket;
        }
        if self.options.digraphs && self.take(b'%') {
            return TokenKind::LeftBrace;
        }
        self.or_equal(TokenKind::Less, TokenKind::LessEqual)
    }

    fn percent(&mut self) -> TokenKind {
        if self.options.digraphs && self.take(b':') {
            if self.cursor.byte() == b'%' && self.cursor.next_byte() == b':' {
                self.cursor.advance();
                self.cursor.advance();
                return TokenKind::HashHash;
            }
            return TokenKind::Hash;
        }
        if self.options.digraphs && self.take(b'>') {
            return TokenKind::RightBrace;
        }
        self.or_equal(TokenKind::Percent, TokenKind::PercentEqual)
    }
}

/// The punctuator that a byte is whatever follows it.
pub(super) fn alone(byte: u8) -> Option<TokenKind> {
    Some(match byte {
        b'(' => TokenKind::LeftParen,
        b')' => TokenKind::RightParen,
        b'[' => TokenKind::LeftBracket,
        b']' => TokenKind::RightBracket,
        b'{' => TokenKind::LeftBrace,
        b'}' => TokenKind::RightBrace,
        b';' => TokenKind::Semicolon,
        b',' => TokenKind::Comma,
        b'~' => TokenKind::Tilde,
        _ => return None,
    })
}
