//! Initializers and designators (C99 6.7.8; gcc manual, "Designated Initializers").

use crate::lex::TokenKind;
use crate::parse::ast::{Designator, InitId, InitItem, Initializer};
use crate::parse::{Parsed, Parser};

impl Parser<'_> {
    /// An initializer: an expression or a braced list.
    pub(in crate::parse) fn initializer(&mut self) -> Parsed<InitId> {
        if self.at(TokenKind::LeftBrace) {
            return self.nested(Self::braced_initializer);
        }
        let value = self.assignment_expression()?;
        Ok(self.ast.add_init(Initializer::Expr(value)))
    }

    /// `{ … }`, empty too ("Empty initializers", C23).
    pub(in crate::parse) fn braced_initializer(&mut self) -> Parsed<InitId> {
        let first = self.require(TokenKind::LeftBrace)?;
        let mut items = Vec::new();
        while !self.at(TokenKind::RightBrace) {
            let mut designators = Vec::new();
            self.designation(&mut designators)?;
            let designators = self.ast.add_list(&designators);
            let value = self.initializer()?;
            items.push(InitItem { designators, value });
            if !self.at(TokenKind::RightBrace) {
                self.require(TokenKind::Comma)?;
            }
        }
        self.bump();
        let items = self.ast.add_list(&items);
        let extent = self.extent(first);
        Ok(self.ast.add_init(Initializer::List(items, extent)))
    }

    /// `.a[1] =`, and the old forms `a:` and `[1]` without `=`.
    fn designation(&mut self, out: &mut Vec<Designator>) -> Parsed<()> {
        if self.at(TokenKind::Identifier)
            && self.peek(1).kind == TokenKind::Colon
            && !self.is_keyword(self.word(0))
        {
            let (name, token) = self.identifier()?;
            self.bump();
            out.push(Designator::Member(name, token));
            return Ok(());
        }
        loop {
            if self.accept(TokenKind::Dot) {
                let (name, token) = self.identifier()?;
                out.push(Designator::Member(name, token));
            } else if self.accept(TokenKind::LeftBracket) {
                let low = self.assignment_expression()?;
                if self.accept(TokenKind::Ellipsis) {
                    let high = self.assignment_expression()?;
                    out.push(Designator::Range(low, high));
                } else {
                    out.push(Designator::Index(low));
                }
                self.require(TokenKind::RightBracket)?;
            } else {
                break;
            }
        }
        if !out.is_empty() && !self.accept(TokenKind::Equal) {
            // Only `[i] value`, obsolete since GCC 2.5, does without the sign.
            if !matches!(out.last(), Some(Designator::Index(_) | Designator::Range(..))) {
                return self.fail("=");
            }
        }
        Ok(())
    }
}
