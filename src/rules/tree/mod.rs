//! Rules about the tree of one external declaration: one pass over its nodes, each kind handed
//! to the checks of that kind. Types are there already ([`UnitScope::type_of`] and its kin).
//!
//! The nodes are visited in the order of their arenas, not by recursion, so it ends and costs no
//! stack; a node that `analyse` never reached has no type and is passed over.

mod expressions;

use super::{Levels, Report, RuleId, facts};
use crate::analyse::UnitScope;
use crate::analyse::facts::Facts;
use crate::analyse::ty::Type;
use crate::lex::Token;
use crate::parse::ast::*;

/// What the checks of one external declaration see, and where they say what they find.
pub struct Checks<'a> {
    /// The unit's tokens, which the tree refers to.
    pub tokens: &'a [Token],
    /// The tree.
    pub ast: &'a Ast,
    /// Names and types.
    pub unit: &'a UnitScope<'a>,
    /// What `analyse` noted.
    pub facts: &'a Facts,
    /// Which rules run.
    pub levels: &'a Levels,
    /// Whether a finding of the rule at this token would be listed; counts it if not.
    pub is_listed: &'a mut dyn FnMut(RuleId, &Token) -> bool,
    /// What was found.
    pub reports: Vec<Report>,
}

impl<'a> Checks<'a> {
    /// Whether the rule runs.
    pub fn on(&self, rule: RuleId) -> bool {
        self.levels.on(rule)
    }

    /// Reports a rule at a token, with the page's message.
    pub fn report(&mut self, rule: RuleId, at: TokenIdx) {
        self.report_with(rule, at, |_| ());
    }

    /// Reports a rule at a token that a macro's argument may have made wrong: `culprits` are
    /// tokens of the operands.
    pub fn report_of(&mut self, rule: RuleId, at: TokenIdx, culprits: &[TokenIdx]) {
        let culprits: Vec<Token> = culprits.iter().filter_map(|&idx| self.token(idx)).collect();
        self.report_with(rule, at, |report| report.culprits = culprits);
    }

    /// Reports a rule at a token; `fill` adds what the page can't know. It is only called if the
    /// finding is listed.
    pub fn report_with(&mut self, rule: RuleId, at: TokenIdx, fill: impl FnOnce(&mut Report)) {
        if !self.on(rule) {
            return;
        }
        let Some(token) = self.token(at) else { return };
        if (self.is_listed)(rule, &token) && !self.is_in_extension(at) {
            let mut report = Report::at(rule, token);
            fill(&mut report);
            self.reports.push(report);
        }
    }

    /// The type of an expression, unknown if it was not reached.
    pub fn type_of(&self, expr: ExprId) -> Type {
        self.unit.type_of(expr).map_or(Type::Unknown, |ty| self.unit.types().get(ty.ty))
    }

    /// The token.
    pub fn token(&self, idx: TokenIdx) -> Option<Token> {
        self.tokens.get(idx.0 as usize).copied()
    }

    /// Whether `__extension__` covers the token (gcc manual, "Alternate Keywords").
    fn is_in_extension(&self, idx: TokenIdx) -> bool {
        self.ast.extensions().iter().any(|extent| extent.first <= idx && idx <= extent.last)
    }
}

/// Runs every rule about declarations over one of them.
pub fn check(checks: &mut Checks<'_>) {
    facts::check(checks);
    if checks.levels.any(expressions::RULES) {
        let ids = (0..checks.ast.n_exprs() as u32).map(ExprId);
        ids.filter(|&at| checks.unit.type_of(at).is_some())
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|at| expressions::check(checks, at));
    }
}
