//! Looking at tokens, taking them, and noting what was expected.

use super::ast::{Extent, List, Pooled, TokenIdx};
use super::grammar::is_type_like_name;
use super::names_in_scope::NameClass;
use super::{Failed, Parsed, Parser, SyntaxProblem};
use crate::discover::Standard;
use crate::lex::{Flags, Token, TokenKind};
use crate::limits;
use crate::names::{Name, kw};

const END: Token = Token {
    kind: TokenKind::End,
    flags: Flags(0),
    name: kw::EMPTY,
    pos: crate::source::Pos::NOWHERE,
    expansion: crate::lex::ExpansionId::NONE,
};

impl Parser<'_> {
    pub(super) fn peek(&self, ahead: usize) -> &Token {
        self.tokens.get(self.idx + ahead).unwrap_or_else(|| self.end())
    }

    #[cold]
    fn end(&self) -> &Token {
        self.met_end.set(true);
        &END
    }

    pub(super) fn kind(&self) -> TokenKind {
        self.peek(0).kind
    }

    pub(super) fn here(&self) -> TokenIdx {
        TokenIdx(self.idx as u32)
    }

    pub(super) fn at(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    /// The name of an identifier (keywords too) `ahead` tokens on, else the empty name.
    pub(super) fn word(&self, ahead: usize) -> Name {
        let token = self.peek(ahead);
        if token.kind == TokenKind::Identifier { token.name } else { kw::EMPTY }
    }

    pub(super) fn bump(&mut self) -> TokenIdx {
        let here = self.here();
        if !self.at(TokenKind::End) {
            self.idx += 1;
            if self.tokens.get(self.idx).is_some_and(|next| next.kind == TokenKind::Pragma) {
                self.skip_unknown_pragmas();
            }
        }
        here
    }

    /// Passes over pragmas that no compiler gives a meaning: they may stand anywhere, as
    /// `_Pragma` in the middle of a declaration.
    pub(super) fn skip_unknown_pragmas(&mut self) {
        // What stands behind the last token is not asked for: a declaration may end there.
        while let Some(token) = self.tokens.get(self.idx)
            && token.kind == TokenKind::Pragma
            && !is_known_pragma(token.name)
        {
            self.idx += 1;
        }
    }

    pub(super) fn accept(&mut self, kind: TokenKind) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    pub(super) fn accept_word(&mut self, name: Name) -> bool {
        let found = self.word(0) == name;
        if found {
            self.bump();
        }
        found
    }

    #[inline]
    pub(super) fn require(&mut self, kind: TokenKind) -> Parsed<TokenIdx> {
        if self.at(kind) { Ok(self.bump()) } else { self.fail(kind.punctuator()) }
    }

    /// Takes an identifier that is not a keyword.
    pub(super) fn identifier(&mut self) -> Parsed<(Name, TokenIdx)> {
        let name = self.word(0);
        if name == kw::EMPTY || self.is_keyword(name) {
            return self.fail("an identifier");
        }
        Ok((name, self.bump()))
    }

    /// Notes that something else was expected here.
    #[cold]
    pub(super) fn fail<T>(&mut self, expected: &str) -> Parsed<T> {
        if self.pending.is_none() {
            let found = match self.peek(0).kind {
                TokenKind::End => "the end of the file".to_owned(),
                _ => format!("`{}`", shorten(&self.peek(0).spelling())),
            };
            let reason = format!("expected {} before {found}", quoted(expected));
            self.pending = Some(SyntaxProblem { token: self.here(), reason });
        }
        Err(Failed)
    }

    /// The pending problem has cost something that is not reported elsewhere.
    pub(super) fn commit_problem(&mut self) {
        let pending = self.pending.take();
        if self.problem.is_none() {
            self.problem = pending;
        }
    }

    /// Notes that what follows is only understood by a guess.
    pub(super) fn note_guess(&mut self, token: TokenIdx, reason: String) {
        if self.guess.is_none() {
            self.guess = Some(SyntaxProblem { token, reason });
        }
    }

    /// Notes that [`limits::NESTING_DEPTH_MAX`] is reached.
    pub(super) fn fail_too_deep<T>(&mut self) -> Parsed<T> {
        if self.pending.is_none() {
            let reason = format!("nested deeper than {} levels", limits::NESTING_DEPTH_MAX);
            self.pending = Some(SyntaxProblem { token: self.here(), reason });
        }
        Err(Failed)
    }

    /// Runs a production one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        production: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth >= limits::NESTING_DEPTH_MAX {
            return self.fail_too_deep();
        }
        self.depth += 1;
        let result = production(self);
        self.depth -= 1;
        result
    }

    /// A list of what a production gives the tree with [`Ast::push`], if it doesn't fail.
    pub(super) fn list_of<T: Pooled>(
        &mut self,
        production: impl FnOnce(&mut Self) -> Parsed<()>,
    ) -> Parsed<List<T>> {
        let start = self.ast.open_list::<T>();
        let result = production(self);
        let list = self.ast.close_list(start, result.is_ok());
        result.map(|()| list)
    }

    pub(super) fn extent(&self, first: TokenIdx) -> Extent {
        Extent { first, last: TokenIdx((self.idx as u32).saturating_sub(1)) }
    }

    pub(super) fn is_typedef(&self, name: Name) -> bool {
        self.names.class(name) == Some(NameClass::Typedef)
    }

    /// An identifier that nobody declared and no keyword.
    pub(super) fn is_unknown(&self, name: Name) -> bool {
        name != kw::EMPTY && !self.is_keyword(name) && self.names.class(name).is_none()
    }

    /// Whether a word is a keyword in this dialect (gcc manual, "Alternate Keywords").
    #[inline]
    pub(super) fn is_keyword(&self, name: Name) -> bool {
        // The keywords stand together in the table, and most names behind them.
        name <= kw::G_VOLATILE_ && self.is_reserved(name)
    }

    fn is_reserved(&self, name: Name) -> bool {
        let standard = self.dialect.standard;
        let c23 = standard >= Standard::C23;
        match name {
            kw::ASM => self.dialect.gnu && !self.no_asm,
            kw::TYPEOF => self.dialect.gnu && !self.no_asm || c23,
            kw::INLINE => self.dialect.gnu && !self.no_asm || standard >= Standard::C99,
            kw::RESTRICT => standard >= Standard::C99,
            kw::ALIGNAS
            | kw::ALIGNOF
            | kw::BOOL
            | kw::CONSTEXPR
            | kw::FALSE
            | kw::NULLPTR
            | kw::STATIC_ASSERT
            | kw::THREAD_LOCAL
            | kw::TRUE
            | kw::TYPEOF_UNQUAL => c23,
            _ if is_type_like_name(name) => false,
            kw::COUNTOF_ => standard >= Standard::C2y,
            // The rest of the keywords, from `auto` on.
            _ => name >= kw::AUTO && name <= kw::G_VOLATILE_,
        }
    }
}

/// Whether gcc or clang knows the pragma by its first word.
fn is_known_pragma(text: Name) -> bool {
    let text = text.bytes();
    let text = text.strip_prefix(b"#pragma").unwrap_or(text).trim_ascii_start();
    let end = text.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    let word = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
    matches!(
        word,
        b"GCC"
            | b"STDC"
            | b"acc"
            | b"clang"
            | b"ms_struct"
            | b"omp"
            | b"pack"
            | b"redefine_extname"
            | b"scalar_storage_order"
            | b"unroll"
            | b"weak"
    )
}

fn quoted(expected: &str) -> String {
    if expected.starts_with(|c: char| c.is_ascii_alphabetic()) {
        expected.to_owned()
    } else {
        format!("`{expected}`")
    }
}

fn shorten(spelling: &str) -> String {
    let mut short: String = spelling.chars().take(40).collect();
    if short.len() < spelling.len() {
        short.push('…');
    }
    short
}
