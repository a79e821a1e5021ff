//! Rules about `#define` (C99 6.10.3; gcc manual, cpp "Variadic Macros"), used or not.

use super::Scan;
use crate::lex::{Flags, TokenKind as T};
use crate::names::{Name, kw};
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::CHARIZING_OPERATOR,
    id::KEYWORD_MACRO,
    id::MACRO_NAME_WITHOUT_SPACE,
    id::VA_OPT,
    id::VARIADIC_COMMA_PASTE,
    id::VARIADIC_MACRO,
    id::VARIADIC_MACRO_NAMED,
];

/// C99's keywords (6.4.1).
const KEYWORDS: &str = "auto break case char const continue default do double else enum extern \
    float for goto if inline int long register restrict return short signed sizeof static struct \
    switch typedef union unsigned void volatile while _Bool _Complex _Imaginary";

/// Those that a configuration may turn off.
const MAY_BE_EMPTY: &[&str] = &["const", "extern", "inline", "static"];

/// A function-like macro's parameters.
#[derive(Default)]
struct Parameters {
    names: Vec<Name>,
    /// The name of the variable part: `__VA_ARGS__` or one of the macro's own.
    variable: Option<Name>,
    /// Index of the first token of the body.
    body: usize,
}

impl Scan<'_> {
    /// The `#define` whose `#` is at `start`; `end` is the index after it.
    pub(super) fn definition(&mut self, start: usize, end: usize) {
        let name = start + 2;
        if self.kind(name) != T::Identifier || name >= end {
            return;
        }
        let after = name + 1;
        let touches =
            self.tokens.get(after).is_some_and(|token| !token.flags.has(Flags::SPACE_BEFORE));
        let mut of = Parameters { body: after, ..Parameters::default() };
        if after < end && touches {
            if self.kind(after) == T::LeftParen {
                of = self.parameters(after, end);
            } else {
                self.report(id::MACRO_NAME_WITHOUT_SPACE, after);
            }
        }
        self.keyword_macro(name, of.body, end, of.body > after);
        for at in of.body..end {
            self.in_body(at, &of);
        }
        if of.variable != Some(kw::VA_ARGS) {
            self.va_args(of.body, end);
        }
    }

    fn parameters(&mut self, open: usize, end: usize) -> Parameters {
        let mut of = Parameters { body: end, ..Parameters::default() };
        for at in open + 1..end {
            match self.kind(at) {
                T::Identifier => of.names.push(self.name(at)),
                T::Ellipsis if self.kind(at - 1) == T::Identifier => {
                    of.variable = Some(self.name(at - 1));
                    self.report(id::VARIADIC_MACRO_NAMED, at - 1);
                }
                T::Ellipsis => {
                    of.variable = Some(kw::VA_ARGS);
                    self.report(id::VARIADIC_MACRO, at);
                }
                T::RightParen => {
                    of.body = at + 1;
                    break;
                }
                _ => {}
            }
        }
        of
    }

    fn in_body(&mut self, at: usize, of: &Parameters) {
        match self.kind(at) {
            T::HashHash
                if of.variable == Some(self.name(at + 1)) && self.kind(at - 1) == T::Comma =>
            {
                self.report(id::VARIADIC_COMMA_PASTE, at);
            }
            T::Hash
                if self.name(at + 1).bytes() == b"@" && of.names.contains(&self.name(at + 2)) =>
            {
                self.report(id::CHARIZING_OPERATOR, at);
            }
            T::Identifier if self.name(at) == kw::VA_OPT && of.variable.is_some() => {
                self.report(id::VA_OPT, at);
            }
            _ => {}
        }
    }

    /// A keyword becomes a macro, but as itself, with underscores, or turned off: that is how a
    /// program is configured for an old compiler.
    fn keyword_macro(&mut self, name: usize, body: usize, end: usize, is_call: bool) {
        let own = self.name(name);
        if !own.is_keyword() {
            return;
        }
        let text = own.text();
        if !KEYWORDS.split_ascii_whitespace().any(|keyword| keyword == text) {
            return;
        }
        let is_configuration = match end - body {
            0 => MAY_BE_EMPTY.contains(&text.as_ref()),
            1 => self.name(body).text().trim_matches('_') == text.trim_matches('_'),
            _ => false,
        };
        if is_call || !is_configuration {
            self.report(id::KEYWORD_MACRO, name);
        }
    }
}
