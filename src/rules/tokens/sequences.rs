//! Rules about a few tokens in a row, which hold wherever these stand.

use super::{MacroName, Scan};
use crate::lex::{Flags, Token, TokenKind as T};
use crate::names::{Name, kw};
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ATTRIBUTE_C23,
    id::CONDITIONAL_OMITTED_OPERAND,
    id::DIGIT_SEPARATOR,
    id::DIGRAPH,
    id::DOLLAR_IN_IDENTIFIER,
    id::EXTENDED_IDENTIFIER,
    id::FUNCTION_NAME_CONCATENATION,
    id::STATEMENT_EXPRESSION,
    id::U8_CHARACTER,
    id::UNICODE_LITERAL,
    id::UNTERMINATED_QUOTE,
    id::VA_START_ONE_ARGUMENT,
];

/// Whether what is found at an identifier may depend on what stands around it, or on how it is
/// spelled there.
pub fn looks_around(name: Name) -> bool {
    let is_keyword = matches!(
        name,
        kw::FUNC
            | kw::G_FUNCTION
            | kw::G_PRETTY_FUNCTION
            | kw::VA_ARGS
            | kw::G_EXTENSION
            | kw::G_ATTRIBUTE
            | kw::G_ATTRIBUTE_
            | kw::PRAGMA
    );
    let bytes = name.bytes();
    let is_prefix = matches!(bytes, b"va_start" | b"u" | b"U" | b"u8");
    is_keyword || is_prefix || bytes.contains(&b'$') || !bytes.is_ascii()
}

impl Scan<'_> {
    pub(super) fn sequence(&mut self, at: usize, token: &Token) {
        match token.kind {
            // Prose behind `#error`.
            T::LeftParen | T::LeftBracket | T::Question if self.is_opaque(at) => {}
            T::LeftParen if self.kind(at + 1) == T::LeftBrace => {
                self.report(id::STATEMENT_EXPRESSION, at);
            }
            // `[[]]`, which has no name to go by.
            T::LeftBracket
                if [1, 2, 3].map(|n| self.kind(at + n))
                    == [T::LeftBracket, T::RightBracket, T::RightBracket] =>
            {
                self.report(id::ATTRIBUTE_C23, at);
            }
            T::Question if self.kind(at + 1) == T::Colon => {
                self.report(id::CONDITIONAL_OMITTED_OPERAND, at);
            }
            T::Identifier => self.identifier(at, token),
            T::Number => self.split_number(at, token),
            T::Other if starts_with_quote(token.name) && !self.is_split_number(at) => {
                self.report(id::UNTERMINATED_QUOTE, at);
            }
            _ => {}
        }
        if self.is_digraph(at, token) {
            self.report(id::DIGRAPH, at);
        }
    }

    fn identifier(&mut self, at: usize, token: &Token) {
        let is_literal = |at: usize| matches!(self.kind(at), T::String | T::Character);
        match token.name {
            kw::FUNC | kw::G_FUNCTION | kw::G_PRETTY_FUNCTION => {
                let before = at.checked_sub(1).is_some_and(|at| self.kind(at) == T::String);
                if before || self.kind(at + 1) == T::String {
                    self.report(id::FUNCTION_NAME_CONCATENATION, at);
                }
            }
            kw::VA_ARGS if at >= self.directive_end && self.is_wanted.is_none() => {
                self.report(id::VA_ARGS_OUTSIDE_VARIADIC, at);
            }
            name if name.bytes() == b"va_start"
                && self.as_macro_name(at, token) == MacroName::No =>
            {
                self.va_start(at);
            }
            name if matches!(name.bytes(), b"u" | b"U" | b"u8")
                && is_literal(at + 1)
                && self.touches(at + 1) =>
            {
                // A dialect without such literals has a name and a literal.
                let is_character = self.kind(at + 1) == T::Character;
                let is_u8 = name.bytes() == b"u8";
                let rule =
                    if is_u8 && is_character { id::U8_CHARACTER } else { id::UNICODE_LITERAL };
                self.report(rule, at);
            }
            name if name.bytes().contains(&b'$') => self.report(id::DOLLAR_IN_IDENTIFIER, at),
            // `\u00e9` is C99's way; only the letter itself is not.
            name if !name.bytes().is_ascii() && !token.flags.has(Flags::RESPELLED) => {
                self.report(id::EXTENDED_IDENTIFIER, at);
            }
            _ => {}
        }
    }

    /// `va_start(list)`: C23 needs no second argument.
    fn va_start(&mut self, at: usize) {
        if self.kind(at + 1) != T::LeftParen || self.kind(at + 2) == T::RightParen {
            return;
        }
        let mut depth = 0usize;
        for next in at + 1.. {
            match self.kind(next) {
                T::LeftParen | T::LeftBracket | T::LeftBrace => depth += 1,
                T::RightParen | T::RightBracket | T::RightBrace => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return self.report(id::VA_START_ONE_ARGUMENT, at);
                    }
                }
                T::Comma if depth == 1 => return,
                T::End | T::Semicolon => return,
                _ => {}
            }
        }
    }

    /// Whether no white space stands before a token.
    fn touches(&self, at: usize) -> bool {
        let flags = self.tokens.get(at).map_or(Flags::LINE_START, |token| token.flags);
        !flags.has(Flags::SPACE_BEFORE) && !flags.has(Flags::LINE_START)
    }

    /// `1'000`: one number in C23, elsewhere a number and a quote.
    fn split_number(&mut self, at: usize, token: &Token) {
        if token.name.bytes().contains(&b'\'') || self.is_split_number(at + 1) {
            self.report(id::DIGIT_SEPARATOR, at);
        }
    }

    /// Whether a quoted token is the rest of a number with separators.
    fn is_split_number(&self, at: usize) -> bool {
        let Some(number) = at.checked_sub(1).and_then(|at| self.tokens.get(at)) else {
            return false;
        };
        let quoted = self.name(at).bytes();
        let [b'\'', digit, ..] = quoted else { return false };
        let is_hex = matches!(number.name.bytes(), [b'0', b'x' | b'X', ..]);
        let is_digit = char::from(*digit).is_digit(if is_hex { 16 } else { 10 });
        number.kind == T::Number
            && matches!(self.kind(at), T::Character | T::Other)
            && self.touches(at)
            && is_digit
    }

    /// `<:`: one token, or two that touch in a dialect that has no digraphs.
    fn is_digraph(&self, at: usize, token: &Token) -> bool {
        let punctuator = token.kind.punctuator().as_bytes();
        if !punctuator.is_empty() && token.flags.has(Flags::RESPELLED) {
            return matches!(token.name.bytes(), b"<:" | b":>" | b"<%" | b"%>" | b"%:" | b"%:%:");
        }
        let pair = (token.kind, self.kind(at + 1));
        let is_pair = matches!(
            pair,
            (T::Less, T::Colon)
                | (T::Colon, T::Greater)
                | (T::Less, T::Percent)
                | (T::Percent, T::Greater)
                | (T::Percent, T::Colon)
        );
        is_pair && self.touches(at + 1) && self.is_wanted.is_none()
    }
}

/// Whether a token that is no C is a quote without its end.
fn starts_with_quote(name: Name) -> bool {
    let bytes = name.bytes();
    let quote = bytes.iter().position(|&byte| matches!(byte, b'"' | b'\''));
    quote.is_some_and(|at| matches!(bytes.get(..at), Some(b"" | b"L" | b"u" | b"U" | b"u8")))
}
