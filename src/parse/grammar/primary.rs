//! Primary expressions and the built-in functions that take types (C99 6.5.1; C11 6.5.1.1; gcc
//! manual, "Statement Exprs", "Offsetof", "Other Builtins").

use crate::lex::TokenKind;
use crate::names::{Name, kw};
use crate::parse::ast::*;
use crate::parse::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn primary_expression(&mut self) -> Parsed<ExprId> {
        let first = self.here();
        let token = *self.peek(0);
        let kind = match token.kind {
            TokenKind::Number => {
                self.bump();
                ExprKind::Number(token.name)
            }
            TokenKind::Character => {
                self.bump();
                ExprKind::Character(token.name)
            }
            TokenKind::String => {
                while self.accept(TokenKind::String) || self.accept_unknown_string() {}
                ExprKind::String
            }
            TokenKind::LeftParen if self.peek(1).kind == TokenKind::LeftBrace => {
                self.bump();
                let body = self.nested(Self::statement_expression_body)?;
                self.require(TokenKind::RightParen)?;
                ExprKind::Statement(body)
            }
            TokenKind::LeftParen => {
                self.bump();
                let inner = self.nested(Self::expression)?;
                self.require(TokenKind::RightParen)?;
                ExprKind::Paren(inner)
            }
            TokenKind::Identifier => return self.word_expression(first, token.name),
            _ => return self.fail("an expression"),
        };
        Ok(self.expr(first, kind))
    }

    /// `{ … }` between the parentheses of a statement expression.
    fn statement_expression_body(&mut self) -> Parsed<StmtId> {
        self.compound_statement()
    }

    fn word_expression(&mut self, first: TokenIdx, name: Name) -> Parsed<ExprId> {
        let kind = match name {
            kw::GENERIC_ => return self.nested(|parser| parser.generic_selection(first)),
            kw::B_OFFSETOF
            | kw::B_VA_ARG
            | kw::B_TYPES_COMPATIBLE
            | kw::B_CHOOSE_EXPR
            | kw::B_CONVERTVECTOR
            | kw::B_BIT_CAST
            | kw::B_HAS_ATTRIBUTE
                if self.peek(1).kind == TokenKind::LeftParen =>
            {
                self.bump();
                self.bump();
                let kind = self.nested(|parser| parser.builtin_with_type(name))?;
                self.require(TokenKind::RightParen)?;
                kind
            }
            kw::TRUE | kw::FALSE | kw::NULLPTR => {
                self.bump();
                ExprKind::Name(name)
            }
            _ if self.is_keyword(name) => return self.fail("an expression"),
            // A typedef name where an expression must stand: an undeclared variable's twin.
            _ if self.is_typedef(name) => return self.fail("an expression"),
            _ if self.peek(1).kind == TokenKind::String && self.is_unknown(name) => {
                while self.accept(TokenKind::String) || self.accept_unknown_string() {}
                ExprKind::String
            }
            _ => {
                self.bump();
                ExprKind::Name(name)
            }
        };
        Ok(self.expr(first, kind))
    }

    /// The operands of a built-in function one of which is a type.
    fn builtin_with_type(&mut self, name: Name) -> Parsed<ExprKind> {
        match name {
            kw::B_OFFSETOF => {
                let ty = self.type_name()?;
                self.require(TokenKind::Comma)?;
                let designators = self.offsetof_designator()?;
                Ok(ExprKind::Offsetof(ty, designators))
            }
            kw::B_VA_ARG => {
                let list = self.assignment_expression()?;
                self.require(TokenKind::Comma)?;
                Ok(ExprKind::VaArg(list, self.type_name()?))
            }
            kw::B_TYPES_COMPATIBLE => {
                let left = self.type_name()?;
                self.require(TokenKind::Comma)?;
                Ok(ExprKind::TypesCompatible(left, self.type_name()?))
            }
            kw::B_CHOOSE_EXPR => {
                let condition = self.assignment_expression()?;
                self.require(TokenKind::Comma)?;
                let then = self.assignment_expression()?;
                self.require(TokenKind::Comma)?;
                Ok(ExprKind::ChooseExpr(condition, then, self.assignment_expression()?))
            }
            kw::B_CONVERTVECTOR => {
                let value = self.assignment_expression()?;
                self.require(TokenKind::Comma)?;
                Ok(ExprKind::ConvertTo(self.type_name()?, value))
            }
            kw::B_BIT_CAST => {
                let ty = self.type_name()?;
                self.require(TokenKind::Comma)?;
                Ok(ExprKind::ConvertTo(ty, self.assignment_expression()?))
            }
            _ => self.has_attribute(),
        }
    }

    /// `__builtin_has_attribute ( e or T , attribute )`.
    fn has_attribute(&mut self) -> Parsed<ExprKind> {
        let operand = if self.at_specifiers(0) || self.at_gnu_attribute() {
            ExprOrType::Type(self.type_name()?)
        } else {
            ExprOrType::Expr(self.assignment_expression()?)
        };
        self.require(TokenKind::Comma)?;
        self.bump();
        if self.at(TokenKind::LeftParen) {
            self.skip_group();
        }
        Ok(ExprKind::HasAttribute(operand))
    }

    /// `m.n[i]`.
    fn offsetof_designator(&mut self) -> Parsed<List<Designator>> {
        let (name, token) = self.identifier()?;
        let mut steps = vec![Designator::Member(name, token)];
        loop {
            if self.accept(TokenKind::Dot) {
                let (name, token) = self.identifier()?;
                steps.push(Designator::Member(name, token));
            } else if self.accept(TokenKind::LeftBracket) {
                steps.push(Designator::Index(self.expression()?));
                self.require(TokenKind::RightBracket)?;
            } else if self.accept(TokenKind::Arrow) {
                // gcc reads `m->n` as `m[0].n`.
                let (name, token) = self.identifier()?;
                steps.push(Designator::Member(name, token));
            } else {
                return Ok(self.ast.add_list(&steps));
            }
        }
    }

    fn generic_selection(&mut self, first: TokenIdx) -> Parsed<ExprId> {
        self.bump();
        self.require(TokenKind::LeftParen)?;
        let control = if self.at_specifiers(0) {
            ExprOrType::Type(self.type_name()?)
        } else {
            ExprOrType::Expr(self.assignment_expression()?)
        };
        let mut arms = Vec::new();
        while self.accept(TokenKind::Comma) {
            let ty = if self.accept_word(kw::DEFAULT) { None } else { Some(self.type_name()?) };
            self.require(TokenKind::Colon)?;
            let value = self.assignment_expression()?;
            arms.push(GenericArm { ty, value });
        }
        self.require(TokenKind::RightParen)?;
        if arms.is_empty() {
            return self.fail(",");
        }
        let arms = self.ast.add_list(&arms);
        Ok(self.expr(first, ExprKind::Generic(control, arms)))
    }
}
