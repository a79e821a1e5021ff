//! Rules about tokens: of a file as written, in macro bodies that nobody expands and conditional
//! groups that nobody takes too, and of what a unit's macros expand to.
//!
//! Most are patterns in the front matter of their pages; what a pattern can't say is code in the
//! files beside this one. One pass over the tokens; each is looked at once, with a few behind
//! it, so it ends.

mod attributes;
mod definitions;
mod directives;
mod literals;
mod notes;
mod patterns;
mod pragmas;
mod sequences;

use super::{Levels, Report, Rule, RuleId};
use crate::finding::Level;
use crate::lex::{ExpansionId, Flags, LexedFile, Token, TokenKind};
use crate::names::{Name, kw};
use patterns::{Judged, Patterns, When};

/// The rules about tokens that run.
#[derive(Debug)]
pub struct TokenRules {
    levels: Levels,
    patterns: Patterns,
    after_macros: Patterns,
    /// Whether rules run that are code: about tokens in a row, about directives.
    has_sequences: bool,
    has_directives: bool,
}

impl TokenRules {
    /// Those among some rules.
    pub fn new(rules: &[(&'static Rule, Level)]) -> TokenRules {
        let levels = Levels::of(rules);
        let of_tokens = [sequences::RULES, literals::RULES, pragmas::RULES];
        let has_sequences = of_tokens.iter().any(|rules| levels.any(rules));
        let of_lines = [directives::RULES, definitions::RULES, pragmas::RULES];
        let has_directives = of_lines.iter().any(|rules| levels.any(rules));
        let patterns = Patterns::new(rules, When::Written);
        let after_macros = Patterns::new(rules, When::AfterMacros);
        TokenRules { patterns, after_macros, has_sequences, has_directives, levels }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let no_patterns = self.patterns.is_empty() && self.after_macros.is_empty();
        let no_code = !self.has_sequences && !self.has_directives;
        no_patterns && no_code && !self.levels.any(notes::RULES)
    }

    /// What is found in a file as written.
    pub fn written(&self, lexed: &LexedFile) -> Vec<Report> {
        let mut scan = Scan::new(self, &lexed.tokens);
        scan.run();
        self.patterns.lines(lexed, &mut scan.reports);
        notes::report(lexed, &self.levels, &mut scan.reports);
        scan.reports
    }

    /// What is found in the tokens of a unit that macros expand to, and in all of them by patterns
    /// that are for these only; `is_wanted` says of a token whether a finding at it would be
    /// listed.
    pub fn expanded(
        &self,
        tokens: &[Token],
        is_wanted: &mut dyn FnMut(&Token) -> bool,
    ) -> Vec<Report> {
        if self.patterns.is_empty() && self.after_macros.is_empty() && !self.has_sequences {
            return Vec::new();
        }
        let mut scan = Scan::new(self, tokens);
        scan.is_wanted = Some(is_wanted);
        scan.run();
        scan.reports.append(&mut scan.after_macros);
        scan.reports
    }
}

/// How a directive names a macro.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MacroName {
    /// The token is used, like any other.
    No,
    /// `#ifdef` and the like ask for it.
    Tested,
    /// `#define` and `#undef`.
    Defined,
}

/// Whether what is found at tokens of a kind depends on the token behind them, or nobody knows what
/// they are.
fn looks_ahead(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::End
            | T::Number
            | T::Pragma
            | T::Other
            | T::LeftParen
            | T::LeftBracket
            | T::Question
            | T::Hash
            | T::Less
            | T::Colon
            | T::Percent
    )
}

/// One pass over some tokens.
struct Scan<'a> {
    rules: &'a TokenRules,
    tokens: &'a [Token],
    /// None for a file as written: all tokens are wanted.
    is_wanted: Option<&'a mut dyn FnMut(&Token) -> bool>,
    /// Index after the last token that an `__extension__` covers.
    extension_end: usize,
    /// Index after the current directive.
    directive_end: usize,
    /// Its name.
    directive_name: Name,
    judged: Judged,
    reports: Vec<Report>,
    /// Of patterns that are for what the compiler sees.
    after_macros: Vec<Report>,
}

impl<'a> Scan<'a> {
    fn new(rules: &'a TokenRules, tokens: &'a [Token]) -> Scan<'a> {
        Scan {
            rules,
            tokens,
            is_wanted: None,
            extension_end: 0,
            directive_end: 0,
            directive_name: kw::EMPTY,
            judged: Judged::default(),
            reports: Vec::new(),
            after_macros: Vec::new(),
        }
    }

    fn run(&mut self) {
        self.judged = self.rules.patterns.take_judged();
        // Punctuators have no other name.
        self.judged.dull.insert(kw::EMPTY);
        for (at, token) in self.tokens.iter().enumerate() {
            if self.is_dull(at, token) || self.judge(token) && self.is_dull(at, token) {
                debug_assert!(self.finds_nothing(at, token), "{token:?} is not dull");
                continue;
            }
            if at >= self.directive_end {
                self.directive(at, token);
            }
            self.token(at, token);
        }
        self.rules.patterns.give_back_judged(std::mem::take(&mut self.judged));
    }

    /// Whether nothing can be found at a token: to know that of most at a glance is what makes a
    /// scan of all of them cheap.
    #[inline]
    fn is_dull(&self, at: usize, token: &Token) -> bool {
        self.judged.dull.contains(token.name)
            && (!looks_ahead(token.kind) || self.is_dull_before(token.kind, self.kind(at + 1)))
    }

    /// The same of a kind for which it depends on what comes next.
    fn is_dull_before(&self, kind: TokenKind, next: TokenKind) -> bool {
        use TokenKind as T;
        match kind {
            T::Number => !matches!(next, T::Character | T::Other),
            T::LeftParen => next != T::LeftBrace,
            T::LeftBracket => next != T::LeftBracket,
            T::Question => next != T::Colon,
            // Digraphs, as two tokens.
            T::Less | T::Colon | T::Percent => self.is_wanted.is_some(),
            T::Hash => self.is_wanted.is_some(),
            _ => false,
        }
    }

    /// Judges a new spelling: whether it follows from it alone that nothing is found at it.
    fn judge(&mut self, token: &Token) -> bool {
        let decides_alone = match token.kind {
            TokenKind::Identifier => !sequences::looks_around(token.name),
            TokenKind::Number => !token.name.bytes().contains(&b'\''),
            TokenKind::Character | TokenKind::String => true,
            _ => return false,
        };
        if !decides_alone || !self.judged.all.insert(token.name) {
            return false;
        }
        let TokenRules { patterns, after_macros, .. } = self.rules;
        let is_dull = literals::found(token).next().is_none()
            && patterns.never_match(token)
            && after_macros.never_match(token);
        is_dull && self.judged.dull.insert(token.name)
    }

    /// Whether looking at a token finds nothing.
    fn finds_nothing(&mut self, at: usize, token: &Token) -> bool {
        let state = |scan: &Self| {
            (scan.reports.len(), scan.after_macros.len(), scan.extension_end, scan.directive_end)
        };
        let before = state(self);
        self.directive(at, token);
        self.token(at, token);
        before == state(self)
    }

    /// Notes that a directive begins here, if one does.
    fn directive(&mut self, at: usize, token: &Token) {
        if self.is_wanted.is_none()
            && token.kind == TokenKind::Hash
            && token.flags.has(Flags::LINE_START)
        {
            self.directive_end = self.line_end(at);
            let has_name = at + 1 < self.directive_end;
            self.directive_name = if has_name { self.name(at + 1) } else { kw::EMPTY };
            if self.rules.has_directives {
                self.directive_line(at, self.directive_end);
            }
        }
    }

    /// Whether literals here are none to the compiler: a message, a header's name.
    fn is_opaque(&self, at: usize) -> bool {
        at < self.directive_end
            && !matches!(self.directive_name, kw::D_DEFINE | kw::IF | kw::D_ELIF)
    }

    fn line_end(&self, start: usize) -> usize {
        let rest = self.tokens.get(start + 1..).unwrap_or(&[]);
        let next = rest.iter().position(|token| token.flags.has(Flags::LINE_START));
        next.map_or(self.tokens.len(), |at| start + 1 + at)
    }

    fn token(&mut self, at: usize, token: &Token) {
        let TokenRules { patterns, after_macros, .. } = self.rules;
        let is_written = self.is_wanted.is_none();
        if is_written || token.expansion != ExpansionId::NONE {
            self.look_for(patterns, at, token);
            if self.rules.has_sequences {
                self.sequence(at, token);
                if !self.is_opaque(at) {
                    self.literal(at, token);
                    self.pragma(at, token);
                }
            }
        }
        if !is_written && !after_macros.is_empty() {
            let n = self.reports.len();
            self.look_for(after_macros, at, token);
            self.after_macros.extend(self.reports.drain(n..));
        }
        if token.name == kw::G_EXTENSION {
            self.extension_end = self.extension_end.max(self.end_of_extension(at));
        }
    }

    /// Reports the rules of which a pattern matches a token, or an attribute that begins there.
    fn look_for(&mut self, patterns: &Patterns, at: usize, token: &Token) {
        match self.as_macro_name(at, token) {
            MacroName::No if token.kind == TokenKind::Identifier || !self.is_opaque(at) => {
                patterns.token(token, |rule| self.report(rule, at));
            }
            MacroName::Tested => patterns.tested(token.name, |rule| self.report(rule, at)),
            _ => {}
        }
        if matches!(token.name, kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_)
            || (token.kind == TokenKind::LeftBracket && patterns.has_attributes())
        {
            for (name_at, text) in attributes::names(self.tokens, at) {
                patterns.attribute(&text, |rule| self.report(rule, name_at));
            }
        }
    }

    /// What a directive does with the macro that is named here: `#define asm …`, `#ifdef x`,
    /// `defined (x)`.
    fn as_macro_name(&self, at: usize, token: &Token) -> MacroName {
        if at >= self.directive_end
            || token.kind != TokenKind::Identifier
            || self.is_wanted.is_some()
        {
            return MacroName::No;
        }
        let before = |n: usize| at.checked_sub(n).map_or(kw::EMPTY, |at| self.name(at));
        let is_first = at.checked_sub(2).is_some_and(|hash| self.kind(hash) == TokenKind::Hash);
        match before(1) {
            kw::D_DEFINE | kw::D_UNDEF if is_first => MacroName::Defined,
            kw::D_IFDEF | kw::D_IFNDEF | kw::D_ELIFDEF | kw::D_ELIFNDEF if is_first => {
                MacroName::Tested
            }
            kw::DEFINED => MacroName::Tested,
            _ if before(2) == kw::DEFINED => MacroName::Tested,
            _ => MacroName::No,
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

    fn kind(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::End, |token| token.kind)
    }

    fn name(&self, at: usize) -> Name {
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
