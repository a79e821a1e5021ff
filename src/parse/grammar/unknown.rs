//! Macros that nobody defined, where a declaration or a statement has one word too many: export and
//! calling-convention words, attributes in disguise, formats between strings, loops. Each is passed
//! over and said as a guess; where the grammar has a meaning for the words, that comes first.

use super::specifier::qualifier_keyword;
use crate::lex::{Flags, TokenKind};
use crate::names::{Name, kw};
use crate::parse::ast::*;
use crate::parse::{Parsed, Parser};

impl Parser<'_> {
    /// Passes over the unknown name here, and over its operands if it has any.
    fn skip_unknown(&mut self, with_operands: bool) {
        let name = self.word(0);
        let token = self.bump();
        if with_operands && self.at(TokenKind::LeftParen) {
            self.skip_group();
        }
        self.note_guess(token, format!("`{name}` is passed over: nobody defines it"));
    }

    fn is_name(&self, ahead: usize) -> bool {
        let word = self.word(ahead);
        word != kw::EMPTY && !self.is_keyword(word)
    }

    /// In specifiers, an unknown word before the type: `API int f (void)`, `API type *f (void)`,
    /// `__declspec (dllexport) int x`. True if there was one.
    pub(in crate::parse) fn unknown_before_type(&mut self) -> bool {
        let is_declspec = self.at_declspec();
        let found = is_declspec || self.at_unknown_before_type();
        if found {
            self.skip_unknown(is_declspec);
        }
        found
    }

    /// Microsoft's attributes.
    pub(in crate::parse) fn at_declspec(&self) -> bool {
        self.word(0).bytes() == b"__declspec" && self.peek(1).kind == TokenKind::LeftParen
    }

    fn at_unknown_before_type(&self) -> bool {
        let mut ahead = 1;
        let is_between = |word: Name| {
            let storage = [kw::STATIC, kw::EXTERN, kw::REGISTER, kw::INLINE, kw::G_INLINE];
            self.is_keyword(word) && (qualifier_keyword(word).is_some() || storage.contains(&word))
        };
        while is_between(self.word(ahead)) {
            ahead += 1;
        }
        let word = self.word(ahead);
        if self.is_keyword(word) {
            return self.at_specifiers(ahead);
        }
        if word == kw::EMPTY {
            return false;
        }
        // `API type name`, `API type *name`, but `type name ATTRIBUTE`.
        match self.peek(ahead + 1).kind {
            TokenKind::Star => true,
            TokenKind::LeftParen => self.call_is_type(ahead),
            TokenKind::Identifier if self.is_name(ahead + 1) => {
                let last = self.word(ahead + 1);
                !looks_like_macro(last) || looks_like_macro(self.word(0))
            }
            _ => false,
        }
    }

    /// Whether the unknown word with operands at `ahead` can only be a type: `TYPE (x) *name`.
    pub(in crate::parse) fn call_is_type(&self, ahead: usize) -> bool {
        let Some(behind) = self.behind_unknown(ahead) else { return false };
        let mut at = behind;
        while self.peek(at).kind == TokenKind::Star {
            at += 1;
        }
        at > behind
            && self.peek(ahead + 1).kind == TokenKind::LeftParen
            && self.is_name(at)
            && self.peek(at + 1).kind != TokenKind::Star
    }

    /// Whether `TYPE (x) *name` or, on one line, `TYPE (x) name` in a block is followed by what
    /// a product is not.
    pub(in crate::parse) fn call_declares(&self) -> bool {
        let Some(behind) = self.behind_unknown(0) else { return false };
        let mut at = behind;
        while self.peek(at).kind == TokenKind::Star {
            at += 1;
        }
        let begins_line = self.peek(behind).flags.has(Flags::LINE_START);
        self.peek(1).kind == TokenKind::LeftParen
            && self.is_name(at)
            && (at > behind || !begins_line)
            && match self.peek(at + 1).kind {
                TokenKind::Semicolon | TokenKind::Equal => true,
                TokenKind::Comma | TokenKind::LeftBracket => at == behind,
                _ => false,
            }
    }

    /// `TYPE (x) name` and `TYPE (x) *`, where only a type can stand.
    pub(in crate::parse) fn call_then_name(&self) -> bool {
        let Some(behind) = self.behind_unknown(0) else { return false };
        self.peek(1).kind == TokenKind::LeftParen
            && (self.is_unknown(self.word(behind)) || self.peek(behind).kind == TokenKind::Star)
    }

    /// Takes the unknown word here for a type, with its operands if it has any.
    pub(in crate::parse) fn unknown_type(&mut self) -> TokenIdx {
        let token = self.bump();
        if self.at(TokenKind::LeftParen) {
            self.skip_group();
        }
        token
    }

    /// In a declarator, unknown words before the name: `int WINAPI f (void)`, `(WINAPI *f)`.
    pub(in crate::parse) fn unknown_before_name(&mut self) {
        while self.is_unknown(self.word(0)) && self.at_unknown_before_name() {
            self.skip_unknown(self.peek(1).kind == TokenKind::LeftParen);
        }
    }

    fn at_unknown_before_name(&self) -> bool {
        match self.peek(1).kind {
            TokenKind::Star => true,
            TokenKind::Identifier if self.is_name(1) => {
                let (first, second) = (self.word(0), self.word(1));
                let is_first = looks_like_macro(first) && !looks_like_macro(second);
                let is_second = looks_like_macro(second) && !looks_like_macro(first);
                match self.peek(2).kind {
                    // A body follows parameters only.
                    TokenKind::LeftParen => {
                        let behind = self.behind_group(2);
                        !is_second || self.peek(behind).kind == TokenKind::LeftBrace
                    }
                    TokenKind::LeftBracket => true,
                    _ => is_first,
                }
            }
            TokenKind::LeftParen => {
                let behind = self.behind_group(1);
                self.is_unknown(self.word(behind))
                    && self.peek(behind + 1).kind == TokenKind::LeftParen
                    && looks_like_macro(self.word(0))
            }
            _ => false,
        }
    }

    /// Behind a declarator, unknown words before what ends it: `int f (void) NOTHROW;`.
    pub(in crate::parse) fn unknown_behind_declarator(&mut self) {
        while let Some(behind) = self.behind_unknown(0) {
            let before = self.tokens.get(self.idx.wrapping_sub(1)).map(|token| token.kind);
            if before != Some(TokenKind::RightParen) && !looks_like_macro(self.word(0)) {
                return;
            }
            let ends = matches!(
                self.peek(behind).kind,
                TokenKind::Semicolon
                    | TokenKind::Comma
                    | TokenKind::Equal
                    | TokenKind::LeftBrace
                    | TokenKind::RightBrace
                    | TokenKind::RightParen
            );
            if !ends && self.behind_unknown(behind).is_none() && !self.attribute_is(behind) {
                return;
            }
            self.skip_unknown(true);
        }
    }

    fn attribute_is(&self, ahead: usize) -> bool {
        matches!(self.word(ahead), kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_)
    }

    /// How far ahead the token behind an unknown word with its operands is.
    fn behind_unknown(&self, ahead: usize) -> Option<usize> {
        if !self.is_unknown(self.word(ahead)) {
            return None;
        }
        let has_operands = self.peek(ahead + 1).kind == TokenKind::LeftParen;
        Some(if has_operands { self.behind_group(ahead + 1) } else { ahead + 1 })
    }

    /// Whether only unknown words stand before a function's body.
    pub(in crate::parse) fn unknown_then_body(&self) -> bool {
        let mut ahead = 0;
        while let Some(behind) = self.behind_unknown(ahead) {
            ahead = behind;
        }
        ahead > 0 && self.peek(ahead).kind == TokenKind::LeftBrace
    }

    /// Before a tag: `struct PACKED s {`, `struct ALIGNED (8) s {`.
    pub(in crate::parse) fn unknown_before_tag(&mut self) {
        let Some(behind) = self.behind_unknown(0) else { return };
        if self.is_name(behind) && self.peek(behind + 1).kind == TokenKind::LeftBrace {
            self.skip_unknown(true);
        }
    }

    /// An unknown name beside a string is one, too: `"%" PRIu64 "\n"`.
    pub(in crate::parse) fn accept_unknown_string(&mut self) -> bool {
        let found = self.is_unknown(self.word(0));
        if found {
            self.skip_unknown(false);
        }
        found
    }

    /// Whether a statement that is a name or a call may end without `;` here: it was an unknown
    /// macro, such as `FALLTHROUGH` or `for_each (x, list)`.
    pub(in crate::parse) fn unknown_statement_ends(&mut self, value: ExprId) -> bool {
        let name = match self.ast[value].kind {
            ExprKind::Name(name) => name,
            ExprKind::Call(callee, _) => match self.ast[callee].kind {
                ExprKind::Name(name) => name,
                _ => return false,
            },
            _ => return false,
        };
        let may_end = matches!(self.kind(), TokenKind::LeftBrace | TokenKind::RightBrace)
            || self.at(TokenKind::Identifier) && self.peek(0).flags.has(Flags::LINE_START);
        let found = may_end && self.is_unknown(name);
        if found {
            let here = self.here();
            self.note_guess(here, format!("`{name}` is taken for a statement: an unknown macro"));
        }
        found
    }

    /// An argument of an unknown macro that is a type.
    pub(in crate::parse) fn type_argument(&mut self) -> Parsed<ExprId> {
        let first = self.here();
        self.note_guess(first, "a type is the argument of what nobody declares".to_owned());
        let ty = self.type_name()?;
        Ok(self.expr(first, ExprKind::OfType(OfKind::Sizeof, ty)))
    }
}

/// Whether a name is spelled as macros are: capitals, two underscores, or what it says.
fn looks_like_macro(name: Name) -> bool {
    let text = name.bytes();
    let n_capitals = text.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    n_capitals > 1 && !text.iter().any(u8::is_ascii_lowercase)
        || text.starts_with(b"__")
        || name.text().contains("attr")
}
