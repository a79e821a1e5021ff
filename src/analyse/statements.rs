//! The walk through function bodies: scopes are opened, expressions visited, jumps noted.

use super::Analysis;
use super::ty::{QualType, Types, unqualified};
use crate::parse::ast::*;

impl Analysis<'_, '_> {
    /// A function's body: its block shares the parameters' scope.
    pub(super) fn body(&mut self, id: StmtId) {
        match self.ast[id].kind {
            StmtKind::Compound(items) => {
                for &item in self.ast.list(items) {
                    self.statement(item);
                }
            }
            _ => self.statement(id),
        }
    }

    pub(super) fn statement(&mut self, id: StmtId) {
        let stmt = self.ast[id];
        match stmt.kind {
            StmtKind::Compound(items) => self.in_scope(|walk| {
                for &item in walk.ast.list(items) {
                    walk.statement(item);
                }
            }),
            StmtKind::Sequence(items) => {
                for &item in self.ast.list(items) {
                    self.statement(item);
                }
            }
            StmtKind::Expr(value) | StmtKind::Return(value) => self.opt_expr(value),
            StmtKind::If(arms, otherwise) => {
                for arm in self.ast.list(arms) {
                    self.expr(arm.condition);
                    self.statement(arm.then);
                }
                if let Some(otherwise) = otherwise {
                    self.statement(otherwise);
                }
            }
            StmtKind::While(condition, body) => {
                self.expr(condition);
                self.statement(body);
            }
            StmtKind::Do(body, condition) => {
                self.statement(body);
                self.expr(condition);
            }
            StmtKind::For(init, condition, step, body) => self.in_scope(|walk| {
                if let Some(init) = init {
                    walk.statement(init);
                }
                walk.opt_expr(condition);
                walk.opt_expr(step);
                walk.statement(body);
            }),
            StmtKind::Switch(value, body) => self.switch(stmt.extent.first, value, body),
            StmtKind::Case(low, high) => {
                self.constant_expression(low);
                if let Some(high) = high {
                    self.constant_expression(high);
                }
                self.jumps.case();
            }
            StmtKind::Default => self.jumps.case(),
            StmtKind::Label(name) => self.jumps.label(name),
            StmtKind::LocalLabels => self.jumps.local_labels(),
            StmtKind::Goto(name) => {
                if let Some(token) = self.token(TokenIdx(stmt.extent.first.0 + 1)) {
                    self.jumps.goto(name, token);
                }
            }
            StmtKind::GotoComputed(target) => {
                self.expr(target);
            }
            StmtKind::Asm(asm) => self.asm(asm),
            StmtKind::Declaration(declaration) => self.declaration(declaration),
            StmtKind::Pragma => self.pragma(stmt.extent.first),
            StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Attribute(_)
            | StmtKind::Error => {}
        }
    }

    fn switch(&mut self, keyword: TokenIdx, value: ExprId, body: StmtId) {
        self.expr(value);
        let Some(token) = self.token(keyword) else { return };
        self.jumps.enter_switch(token);
        self.statement(body);
        self.jumps.leave_switch();
    }

    fn in_scope(&mut self, walk: impl FnOnce(&mut Self)) {
        self.unit.scopes.open();
        let jumps = self.jumps.scope();
        walk(self);
        self.jumps.leave_scope(jumps);
        self.unit.scopes.close();
    }

    fn opt_expr(&mut self, value: Option<ExprId>) {
        if let Some(value) = value {
            self.expr(value);
        }
    }

    pub(super) fn asm(&mut self, id: AsmId) {
        let operands = self.ast[id].operands;
        for &operand in self.ast.list(operands) {
            self.expr(operand);
        }
    }

    /// A statement expression: its last statement gives its type ("Statement Exprs").
    pub(super) fn statement_expression(&mut self, body: StmtId) -> QualType {
        let mut result = unqualified(Types::VOID);
        let StmtKind::Compound(items) = self.ast[body].kind else { return result };
        self.in_scope(|walk| {
            let items = walk.ast.list(items);
            for &item in items {
                walk.statement(item);
            }
            result = match items.last().map(|&item| walk.ast[item].kind) {
                Some(StmtKind::Expr(Some(value))) => {
                    let ty = walk.expr(value);
                    walk.unit.types.decayed(ty)
                }
                Some(StmtKind::Sequence(_) | StmtKind::Error) => unqualified(Types::UNKNOWN),
                _ => result,
            };
        });
        result
    }
}
