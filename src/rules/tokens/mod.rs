//! Rules about tokens: of a file as written, in macro bodies that nobody expands and conditional
//! groups that nobody takes too, and of what a unit's macros expand to.
//!
//! Most are patterns in the front matter of their pages; what a pattern can't say is code in the
//! files beside this one. One pass over the tokens; each is looked at once, with a few behind
//! it, so it ends.

mod attributes;
mod patterns;
mod sequences;

use std::sync::Arc;

use super::{Levels, Report, Rule, RuleId};
use crate::finding::Level;
use crate::lex::{ExpansionId, Flags, LexedFile, Token, TokenKind};
use crate::names::kw;
use crate::source::SourceFile;
use patterns::Patterns;

/// The rules about tokens that run.
#[derive(Debug)]
pub struct TokenRules {
    levels: Levels,
    patterns: Patterns,
    has_sequences: bool,
}

impl TokenRules {
    /// Those among some rules.
    pub fn new(rules: &[(&'static Rule, Level)]) -> TokenRules {
        let levels = Levels::of(rules);
        let has_sequences = levels.any(sequences::RULES);
        TokenRules { patterns: Patterns::new(rules), has_sequences, levels }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty() && !self.has_sequences
    }

    /// What is found in a file as written.
    pub fn written(&self, file: &Arc<SourceFile>, lexed: &LexedFile) -> Vec<Report> {
        let mut scan = Scan::new(self, &lexed.tokens);
        scan.file = Some(file);
        scan.run();
        self.patterns.lines(lexed, &mut scan.reports);
        scan.reports
    }

    /// What is found in the tokens that macros of a unit expand to; `is_wanted` says of a token
    /// whether a finding at it would be listed.
    pub fn expanded(
        &self,
        tokens: &[Token],
        is_wanted: &mut dyn FnMut(&Token) -> bool,
    ) -> Vec<Report> {
        let mut scan = Scan::new(self, tokens);
        scan.is_wanted = Some(is_wanted);
        scan.run();
        scan.reports
    }
}

/// One pass over some tokens.
struct Scan<'a> {
    rules: &'a TokenRules,
    tokens: &'a [Token],
    /// The file, if the tokens are one's as written.
    file: Option<&'a Arc<SourceFile>>,
    /// None for a file as written: all tokens are wanted.
    is_wanted: Option<&'a mut dyn FnMut(&Token) -> bool>,
    /// Index after the last token that an `__extension__` covers.
    extension_end: usize,
    /// Index after the current directive.
    directive_end: usize,
    /// Levels of brackets that attributes opened.
    reports: Vec<Report>,
}

impl<'a> Scan<'a> {
    fn new(rules: &'a TokenRules, tokens: &'a [Token]) -> Scan<'a> {
        Scan {
            rules,
            tokens,
            file: None,
            is_wanted: None,
            extension_end: 0,
            directive_end: 0,
            reports: Vec::new(),
        }
    }

    fn run(&mut self) {
        let tokens = self.tokens;
        for (at, token) in tokens.iter().enumerate() {
            if self.is_wanted.is_some() && token.expansion == ExpansionId::NONE {
                if token.name == kw::G_EXTENSION {
                    self.extension_end = self.extension_end.max(self.end_of_extension(at));
                }
                continue;
            }
            if at >= self.directive_end {
                self.directive(at, token);
            }
            self.token(at, token);
        }
    }

    /// Notes that a directive begins here, if one does.
    fn directive(&mut self, at: usize, token: &Token) {
        if self.is_wanted.is_none()
            && token.kind == TokenKind::Hash
            && token.flags.has(Flags::LINE_START)
        {
            self.directive_end = self.line_end(at);
        }
    }

    fn line_end(&self, start: usize) -> usize {
        let rest = self.tokens.get(start + 1..).unwrap_or(&[]);
        let next = rest.iter().position(|token| token.flags.has(Flags::LINE_START));
        next.map_or(self.tokens.len(), |at| start + 1 + at)
    }

    fn token(&mut self, at: usize, token: &Token) {
        if token.name == kw::G_EXTENSION {
            self.extension_end = self.extension_end.max(self.end_of_extension(at));
        }
        let rules = self.rules;
        rules.patterns.token(token, |rule| self.report(rule, at));
        if matches!(token.name, kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_)
            || (token.kind == TokenKind::LeftBracket && rules.patterns.has_attributes())
        {
            for (name_at, text) in attributes::names(self.tokens, at) {
                rules.patterns.attribute(&text, |rule| self.report(rule, name_at));
            }
        }
        if rules.has_sequences {
            self.sequence(at, token);
        }
    }

    /// Where what `__extension__` covers ends: its parenthesis, else the first `;` or `,` or the
    /// bracket that closes what is around it.
    fn end_of_extension(&self, at: usize) -> usize {
        let in_directive = at < self.directive_end;
        let limit = if in_directive { self.directive_end } else { self.tokens.len() };
        let mut depth = 0usize;
        let begins_with_paren =
            self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::LeftParen);
        for idx in at + 1..limit {
            let Some(token) = self.tokens.get(idx) else { break };
            match token.kind {
                TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                    if depth == 0 {
                        return idx;
                    }
                    depth -= 1;
                    if depth == 0 && begins_with_paren {
                        return idx + 1;
                    }
                }
                TokenKind::Semicolon | TokenKind::Comma if depth == 0 => return idx,
                _ => {}
            }
        }
        limit
    }

    /// The index after the bracket that closes the one at `at`; none if the tokens end before.
    fn after_group(&self, at: usize) -> Option<usize> {
        attributes::after_group(self.tokens, at)
    }

    fn kind(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::End, |token| token.kind)
    }

    fn name(&self, at: usize) -> crate::names::Name {
        self.tokens.get(at).map_or(kw::EMPTY, |token| token.name)
    }

    /// Reports a rule at a token, with the page's message.
    fn report(&mut self, rule: RuleId, at: usize) {
        if !self.rules.levels.on(rule) || at < self.extension_end {
            return;
        }
        let Some(token) = self.tokens.get(at) else { return };
        if let Some(is_wanted) = &mut self.is_wanted
            && !is_wanted(token)
        {
            return;
        }
        self.reports.push(Report::at(rule, *token));
    }
}
