//! Initializers and designators (C99 6.7.8; gcc manual, "Designated Initializers").

use crate::lex::TokenKind;
use crate::parse::ast::{Designator, InitId, InitItem, Initializer, List};
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
        let items = self.list_of(Self::init_items)?;
        let extent = self.extent(first);
        Ok(self.ast.add_init(Initializer::List(items, extent)))
    }

    fn init_items(&mut self) -> Parsed<()> {
        while !self.at(TokenKind::RightBrace) {
            let designators = match self.kind() {
                TokenKind::Dot | TokenKind::LeftBracket | TokenKind::Identifier => {
                    self.list_of(Self::designation)?
                }
                _ => List::default(),
            };
            let value = self.initializer()?;
            self.ast.push(InitItem { designators, value });
            if !self.at(TokenKind::RightBrace) {
                self.require(TokenKind::Comma)?;
            }
        }
        self.bump();
        Ok(())
    }

    /// `.a[1] =`, and the old forms `a:` and `[1]` without `=`.
    fn designation(&mut self) -> Parsed<()> {
        if self.at(TokenKind::Identifier)
            && self.peek(1).kind == TokenKind::Colon
            && !self.is_keyword(self.word(0))
        {
            let (name, token) = self.identifier()?;
            self.bump();
            self.ast.push(Designator::Member(name, token));
            return Ok(());
        }
        let mut last = None;
        loop {
            let step = if self.accept(TokenKind::Dot) {
                let (name, token) = self.identifier()?;
                Designator::Member(name, token)
            } else if self.accept(TokenKind::LeftBracket) {
                let low = self.assignment_expression()?;
                let step = if self.accept(TokenKind::Ellipsis) {
                    Designator::Range(low, self.assignment_expression()?)
                } else {
                    Designator::Index(low)
                };
                self.require(TokenKind::RightBracket)?;
                step
            } else {
                break;
            };
            self.ast.push(step);
            last = Some(step);
        }
        // Only `[i] value`, obsolete since GCC 2.5, does without the sign.
        if last.is_some()
            && !self.accept(TokenKind::Equal)
            && matches!(last, Some(Designator::Member(..)))
        {
            return self.fail("=");
        }
        Ok(())
    }
}
