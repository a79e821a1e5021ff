//! Why a bound is not constant: the operands to blame, for messages and labels.

use super::Analysis;
use super::bound::{Culprit, CulpritKind};
use super::scope::EntityKind;
use crate::names::Name;
use crate::parse::ast::*;

/// How many operands a message names at most.
const CULPRITS_MAX: usize = 4;

impl Analysis<'_, '_> {
    /// The operands that keep an expression from being constant, in the order of the source. If
    /// all are constant, the form of the expression is to blame.
    pub(super) fn culprits(&mut self, id: ExprId) -> Vec<Culprit> {
        let mut found = Vec::new();
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if found.len() >= CULPRITS_MAX {
                break;
            }
            let value = self.evaluate(id);
            if value.ice && value.value.is_some() {
                continue;
            }
            self.blame(id, &mut found, &mut pending);
        }
        if found.is_empty() {
            let token = self.ast[id].extent.first;
            found.extend(self.culprit(token, CulpritKind::Form, None, None));
        }
        found
    }

    /// The first name in an expression that nobody declared.
    pub(super) fn undeclared_in(&mut self, id: ExprId) -> Option<Name> {
        let culprits = self.culprits(id);
        culprits.iter().find(|c| c.kind == CulpritKind::Undeclared).and_then(|c| c.name)
    }

    fn culprit(
        &self,
        token: TokenIdx,
        kind: CulpritKind,
        name: Option<Name>,
        declared: Option<crate::lex::Token>,
    ) -> Option<Culprit> {
        Some(Culprit { token: self.token(token)?, kind, name, declared })
    }

    /// Blames a node, or looks at its operands (last first: the list is a stack).
    fn blame(&mut self, id: ExprId, found: &mut Vec<Culprit>, pending: &mut Vec<ExprId>) {
        let expr = self.ast[id];
        let first = expr.extent.first;
        let culprit = match expr.kind {
            ExprKind::Name(name) => self.blame_name(name, first),
            ExprKind::Call(function, arguments) => match self.ast[function].kind {
                ExprKind::Name(name) => {
                    let entity = self.unit.scopes.lookup(name);
                    let builtin = super::builtins::is_builtin_name(name);
                    let kind = match entity {
                        None if !builtin => CulpritKind::Undeclared,
                        _ => CulpritKind::Call,
                    };
                    let declared = entity.and_then(|entity| entity.declared);
                    if builtin {
                        pending.extend(self.ast.list(arguments).iter().rev());
                        return;
                    }
                    self.culprit(first, kind, Some(name), declared)
                }
                _ => self.culprit(first, CulpritKind::Call, None, None),
            },
            ExprKind::Member(_, name, token) | ExprKind::Arrow(_, name, token) => {
                self.culprit(token, CulpritKind::Indirection, Some(name), None)
            }
            ExprKind::Subscript(left, _) | ExprKind::Unary(UnaryOp::Dereference, left) => {
                let name = self.name_of(left);
                self.culprit(first, CulpritKind::Indirection, name, None)
            }
            ExprKind::OfExpr(_, operand) => {
                let name = self.name_of(operand);
                let declared =
                    name.and_then(|name| self.unit.scopes.lookup(name)).and_then(|e| e.declared);
                self.culprit(first, CulpritKind::SizeofVariable, name, declared)
            }
            ExprKind::OfType(..) => self.culprit(first, CulpritKind::SizeofVariable, None, None),
            ExprKind::Statement(_) => {
                let name = self.token(first).and_then(|token| self.unit.macro_of(&token));
                self.culprit(first, CulpritKind::StatementExpression, name, None)
            }
            ExprKind::Assign(_, left, _)
            | ExprKind::Unary(
                UnaryOp::PreIncrement
                | UnaryOp::PreDecrement
                | UnaryOp::PostIncrement
                | UnaryOp::PostDecrement,
                left,
            ) => {
                let name = self.name_of(left);
                self.culprit(first, CulpritKind::SideEffect, name, None)
            }
            ExprKind::Conditional(condition, Some(then), otherwise)
                if let Some(arm) = self.chosen_variable_arm(condition, then, otherwise) =>
            {
                pending.push(arm);
                return;
            }
            kind => {
                operands(self.ast, kind, pending);
                return;
            }
        };
        found.extend(culprit);
    }

    /// The arm of a conditional with a known condition, if that arm is what varies.
    fn chosen_variable_arm(
        &mut self,
        condition: ExprId,
        then: ExprId,
        otherwise: ExprId,
    ) -> Option<ExprId> {
        let chosen = if self.constant_value(condition)? != 0 { then } else { otherwise };
        self.folded_value(chosen).is_none().then_some(chosen)
    }

    fn blame_name(&mut self, name: Name, token: TokenIdx) -> Option<Culprit> {
        let Some(entity) = self.unit.scopes.lookup(name).copied() else {
            return self.culprit(token, CulpritKind::Undeclared, Some(name), None);
        };
        let kind = match entity.kind {
            EntityKind::Parameter => CulpritKind::Parameter,
            EntityKind::Object(..) if entity.ty.is_const() => CulpritKind::ConstVariable,
            EntityKind::Enumerator(_) => CulpritKind::Undeclared,
            _ => CulpritKind::Variable,
        };
        self.culprit(token, kind, Some(name), entity.declared)
    }

    fn name_of(&self, id: ExprId) -> Option<Name> {
        match self.ast[super::builtins::strip_parens(self.ast, id)].kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// Puts a node's operands on the stack, last first.
fn operands(ast: &Ast, kind: ExprKind, pending: &mut Vec<ExprId>) {
    match kind {
        ExprKind::Paren(a)
        | ExprKind::Unary(_, a)
        | ExprKind::Cast(_, a)
        | ExprKind::ConvertTo(_, a) => pending.push(a),
        ExprKind::Binary(_, a, b) => pending.extend([b, a]),
        ExprKind::Conditional(a, b, c) => {
            pending.push(c);
            pending.extend(b);
            pending.push(a);
        }
        ExprKind::ChooseExpr(a, b, c) => pending.extend([c, b, a]),
        ExprKind::Generic(_, arms) => {
            pending.extend(ast.list(arms).iter().rev().map(|arm| arm.value));
        }
        ExprKind::Offsetof(_, designators) => {
            for designator in ast.list(designators).iter().rev() {
                if let Designator::Index(index) = *designator {
                    pending.push(index);
                }
            }
        }
        _ => {}
    }
}
