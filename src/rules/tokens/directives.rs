//! Rules about directives by their words, whether the group that they stand in is read or not
//! (C99 6.10; gcc manual, cpp "Other Directives"). Each line is looked at once.

use super::Scan;
use crate::lex::TokenKind as T;
use crate::names::{Name, kw};
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ELIFDEF,
    id::EMBED_DIRECTIVE,
    id::EXTRA_TOKENS_DIRECTIVE,
    id::IDENT_DIRECTIVE,
    id::IMPORT_DIRECTIVE,
    id::INCLUDE_NEXT,
    id::LINE_MARKER,
    id::LINE_NUMBER_RANGE,
    id::PREDEFINED_MACRO_CHANGE,
    id::PREPROCESSOR_ASSERTION,
    id::VA_ARGS_OUTSIDE_VARIADIC,
    id::WARNING_DIRECTIVE,
];

/// The largest line number that `#line` may give (C99 6.10.4p3).
const LINE_MAX: u64 = 2_147_483_647;

/// Macros that nobody may define or undefine (C99 6.10.8p4), and GNU's computed ones.
const PREDEFINED: &[Name] = &[
    kw::M_BASE_FILE,
    kw::M_COUNTER,
    kw::M_DATE,
    kw::M_FILE,
    kw::M_INCLUDE_LEVEL,
    kw::M_LINE,
    kw::M_STDC_HOSTED,
    kw::M_STDC_VERSION,
    kw::M_STDC,
    kw::M_TIMESTAMP,
    kw::M_TIME,
    kw::DEFINED,
];

impl Scan<'_> {
    /// The directive whose `#` is at `start`; `end` is the index after it.
    pub(super) fn directive_line(&mut self, start: usize, end: usize) {
        let word = start + 1;
        if self.kind(word) == T::Number && word < end {
            return self.report(id::LINE_MARKER, start);
        }
        self.by_name(start, end);
        if self.directive_name != kw::D_DEFINE {
            self.va_args(start, end);
        }
    }

    fn by_name(&mut self, start: usize, end: usize) {
        let word = start + 1;
        match self.directive_name {
            kw::D_DEFINE => {
                self.predefined(start + 2, end);
                self.definition(start, end);
            }
            kw::D_UNDEF => {
                self.predefined(start + 2, end);
                self.extra(start + 3, end);
            }
            kw::D_ELIFDEF | kw::D_ELIFNDEF => {
                self.report(id::ELIFDEF, word);
                self.extra(start + 3, end);
            }
            kw::D_IFDEF | kw::D_IFNDEF => self.extra(start + 3, end),
            kw::ELSE | kw::D_ENDIF => self.extra(start + 2, end),
            kw::D_INCLUDE | kw::D_INCLUDE_NEXT | kw::D_IMPORT => self.inclusion(start, end),
            kw::D_EMBED => self.report(id::EMBED_DIRECTIVE, word),
            kw::D_IDENT | kw::D_SCCS => self.report(id::IDENT_DIRECTIVE, word),
            kw::D_ASSERT | kw::D_UNASSERT => self.report(id::PREPROCESSOR_ASSERTION, word),
            kw::IF | kw::D_ELIF => self.condition(start, end),
            kw::D_WARNING => self.report(id::WARNING_DIRECTIVE, word),
            kw::D_LINE => self.line_number(start, end),
            kw::D_PRAGMA => self.pragma_line(start, end),
            _ => {}
        }
    }

    /// What stands behind a directive's last word.
    fn extra(&mut self, at: usize, end: usize) {
        if at < end {
            self.report(id::EXTRA_TOKENS_DIRECTIVE, at);
        }
    }

    fn inclusion(&mut self, start: usize, end: usize) {
        match self.directive_name {
            kw::D_INCLUDE_NEXT => self.report(id::INCLUDE_NEXT, start + 1),
            kw::D_IMPORT => self.report(id::IMPORT_DIRECTIVE, start + 1),
            _ => {}
        }
        if self.kind(start + 2) == T::String && start + 2 < end {
            self.extra(start + 3, end);
        }
    }

    /// `#if #machine(x86)`.
    fn condition(&mut self, start: usize, end: usize) {
        let is_question = |at: &usize| self.kind(*at) == T::Hash;
        if let Some(at) = (start + 2..end).find(is_question) {
            self.report(id::PREPROCESSOR_ASSERTION, at);
        }
    }

    fn line_number(&mut self, start: usize, end: usize) {
        if self.kind(start + 2) != T::Number || start + 2 >= end {
            return;
        }
        let digits = self.name(start + 2).bytes();
        let number = std::str::from_utf8(digits).ok().and_then(|text| text.parse::<u64>().ok());
        let is_number = digits.iter().all(u8::is_ascii_digit);
        if is_number && number.is_none_or(|number| number == 0 || number > LINE_MAX) {
            self.report(id::LINE_NUMBER_RANGE, start + 2);
        }
        if self.kind(start + 3) == T::String {
            self.extra(start + 4, end);
        }
    }

    fn predefined(&mut self, at: usize, end: usize) {
        if at < end && PREDEFINED.contains(&self.name(at)) {
            self.report(id::PREDEFINED_MACRO_CHANGE, at);
        }
    }

    /// `__VA_ARGS__` where it means nothing.
    pub(super) fn va_args(&mut self, start: usize, end: usize) {
        for at in start..end {
            if self.name(at) == kw::VA_ARGS {
                self.report(id::VA_ARGS_OUTSIDE_VARIADIC, at);
            }
        }
    }
}
