//! Kconfig's expressions: tokens in, a node of the arena out.
//!
//! Operands of `&&` and `||` lean to the right, so that walking an expression goes only as deep as
//! its parentheses and the blocks around it.

use super::line::Token;
use super::symbols::{SymbolId, Symbols};

/// Parentheses and negations inside one another. Linux 6.1 has 4.
const DEPTH_MAX: u32 = 64;

/// A place in [`Symbols`]'s arena.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ExprId(pub(super) u32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Relation {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Expr {
    Symbol(SymbolId),
    /// `m` in a dependency: it holds only if there are modules at all (kconfig-language.rst,
    /// "Menu dependencies").
    Module,
    Not(ExprId),
    And(ExprId, ExprId),
    Or(ExprId, ExprId),
    Compare(Relation, SymbolId, SymbolId),
}

/// How a bare `m` is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Dependency,
    Value,
}

/// Parses an expression from the front of `tokens` and leaves what follows it.
pub(super) fn parse(tokens: &mut &[Token], symbols: &mut Symbols, role: Role) -> Option<ExprId> {
    Parser { tokens, symbols, role }.or(0)
}

/// A symbol or constant from the front of `tokens`.
pub(super) fn parse_symbol(tokens: &mut &[Token], symbols: &mut Symbols) -> Option<SymbolId> {
    Parser { tokens, symbols, role: Role::Value }.symbol()
}

struct Parser<'a, 't, 's> {
    tokens: &'a mut &'t [Token<'s>],
    symbols: &'a mut Symbols,
    role: Role,
}

impl Parser<'_, '_, '_> {
    fn take(&mut self, operator: &str) -> bool {
        match self.tokens.split_first() {
            Some((Token::Operator(text), rest)) if *text == operator => {
                *self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn or(&mut self, depth: u32) -> Option<ExprId> {
        let mut operands = vec![self.and(depth)?];
        while self.take("||") {
            operands.push(self.and(depth)?);
        }
        self.joined(operands, Expr::Or)
    }

    fn and(&mut self, depth: u32) -> Option<ExprId> {
        let mut operands = vec![self.unary(depth)?];
        while self.take("&&") {
            operands.push(self.unary(depth)?);
        }
        self.joined(operands, Expr::And)
    }

    fn joined(
        &mut self,
        mut operands: Vec<ExprId>,
        join: fn(ExprId, ExprId) -> Expr,
    ) -> Option<ExprId> {
        let mut right = operands.pop()?;
        while let Some(left) = operands.pop() {
            right = self.symbols.node(join(left, right));
        }
        Some(right)
    }

    fn unary(&mut self, depth: u32) -> Option<ExprId> {
        if depth > DEPTH_MAX {
            return None;
        }
        if self.take("!") {
            let inner = self.unary(depth + 1)?;
            return Some(self.symbols.node(Expr::Not(inner)));
        }
        if self.take("(") {
            let inner = self.or(depth + 1)?;
            return self.take(")").then_some(inner);
        }
        let left = self.symbol()?;
        const RELATIONS: [(&str, Relation); 6] = [
            ("=", Relation::Equal),
            ("!=", Relation::Unequal),
            ("<", Relation::Less),
            ("<=", Relation::LessOrEqual),
            (">", Relation::Greater),
            (">=", Relation::GreaterOrEqual),
        ];
        for (text, relation) in RELATIONS {
            if self.take(text) {
                let right = self.symbol()?;
                return Some(self.symbols.node(Expr::Compare(relation, left, right)));
            }
        }
        let is_module = left == Symbols::M && self.role == Role::Dependency;
        Some(self.symbols.node(if is_module { Expr::Module } else { Expr::Symbol(left) }))
    }

    fn symbol(&mut self) -> Option<SymbolId> {
        let (first, rest) = self.tokens.split_first()?;
        let id = match first {
            Token::Word(name) => self.symbols.lookup(name),
            Token::Text(text) => self.symbols.constant(text),
            Token::Operator(_) => return None,
        };
        *self.tokens = rest;
        Some(id)
    }
}
