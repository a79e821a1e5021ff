//! A kernel is compiled with -Wdeclaration-after-statement: where a rewrite puts a statement among
//! declarations, those behind it go before it, and what computes their values stays.

use super::{Means, Plan, Refused, Work};
use crate::analyse::ty::{Type, Variability};
use crate::parse::ast::*;
use crate::rewrite::tree::within;

impl Work<'_, '_> {
    /// The declarations that follow a statement, up to the first statement that is none.
    pub(super) fn declarations_behind(&self, stmt: StmtId) -> Vec<StmtId> {
        let ast = self.site.ast;
        let block = self.site.tree().block(ast, stmt).map(|block| ast[block].kind);
        let Some(StmtKind::Compound(items)) = block else { return Vec::new() };
        let behind = ast.list(items).iter().skip_while(|&&item| item != stmt).skip(1);
        let is_declaration = |item: &&StmtId| matches!(ast[**item].kind, StmtKind::Declaration(_));
        behind.take_while(is_declaration).copied().collect()
    }

    /// Takes the declarations behind a statement out of the way of statements that are put there;
    /// gives the lines that declare the same, each once.
    pub(super) fn hoist(&mut self, point: StmtId, plans: &[Plan]) -> Result<Vec<String>, Refused> {
        let (mut lines, mut has_values) = (Vec::new(), false);
        if self.means != Means::Kernel || !self.is_among_declarations(point) {
            return Ok(lines);
        }
        for stmt in self.declarations_behind(point) {
            let of_plan = |plan: &Plan| {
                plan.declared == stmt || plan.objects.iter().any(|object| object.stmt == stmt)
            };
            if plans.iter().any(of_plan) {
                return Err("a declaration behind it is rewritten too".into());
            }
            if self.hoisted.insert(stmt) {
                let (line, stays) = self.hoist_one(stmt)?;
                lines.push(line);
                if stays && !std::mem::replace(&mut has_values, true) && !self.view.is_macro() {
                    let start = self.view.raw.line_start(self.span_of(stmt)?.start);
                    self.edits.insert(start, "\n");
                }
            }
        }
        Ok(lines)
    }

    /// Whether only declarations come before a statement in its block.
    fn is_among_declarations(&self, stmt: StmtId) -> bool {
        let ast = self.site.ast;
        let block = self.site.tree().block(ast, stmt).map(|block| ast[block].kind);
        let Some(StmtKind::Compound(items)) = block else { return false };
        let mut before = ast.list(items).iter().take_while(|&&item| item != stmt);
        before.all(|&item| matches!(ast[item].kind, StmtKind::Declaration(_)))
    }

    /// The declaration, and whether something of it stays.
    fn hoist_one(&mut self, stmt: StmtId) -> Result<(String, bool), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let refused = || Refused::new("a declaration behind it can't go before the allocation");
        let StmtKind::Declaration(declaration) = ast[stmt].kind else { return Err(refused()) };
        let DeclarationKind::Plain(specifiers, declarators) = ast[declaration].kind else {
            return Err(refused());
        };
        let list = ast.list(declarators);
        let span = self.span_of(stmt)?;
        let storage = ast[specifiers].storage;
        let is_lasting = storage.has(Storage::STATIC) || storage.has(Storage::EXTERN);
        let varies = list.iter().any(|item| {
            let ty = site.scope.type_declared(item.declarator);
            ty.is_none_or(|ty| site.scope.varies(ty) == Variability::Runtime)
        });
        if varies || self.sections.iter().any(|section| section.contains(&span.start)) {
            return Err(refused());
        }
        let inits = || list.iter().filter_map(|item| item.init);
        if is_lasting || inits().all(|init| self.is_constant(init)) {
            let range = self.whole_lines(span.clone());
            self.edits.delete(range);
            return Ok((self.view.text(ast[stmt].extent).ok_or_else(refused)?, false));
        }
        let specifiers = self.view.text(ast[specifiers].extent).ok_or_else(refused)?;
        let indent = self.indent_of(stmt)?;
        let mut names = Vec::new();
        let mut at = span.start;
        for item in list {
            let declarator = self.view.text(ast[item.declarator].extent).ok_or_else(refused)?;
            names.push(declarator);
            let Some(init) = item.init else { continue };
            let Initializer::Expr(value) = ast[init] else { return Err(refused()) };
            let ty = site.scope.type_declared(item.declarator);
            let is_assigned = ty.is_some_and(|ty| {
                !ty.is_const() && !matches!(site.scope.types().get(ty.ty), Type::Array(..))
            });
            let value = self.view.span(ast[value].extent).ok_or_else(refused)?;
            let (name, _) =
                ast[item.declarator].name.filter(|_| is_assigned).ok_or_else(refused)?;
            let between = match at == span.start {
                true => format!("{name} = "),
                false => format!(";\n{indent}{name} = "),
            };
            self.edits.replace(at..value.start, between);
            at = value.end;
        }
        self.edits.replace(at..span.end, ";");
        Ok((format!("{specifiers} {};", names.join(", ")), true))
    }

    /// Whether an initializer has no name in it and does nothing.
    fn is_constant(&self, init: InitId) -> bool {
        let ast = self.site.ast;
        let mut values = Vec::new();
        crate::rewrite::tree::initializer(ast, init, &mut values);
        let is_plain = |kind: ExprKind| {
            matches!(
                kind,
                ExprKind::Number(_)
                    | ExprKind::Character(_)
                    | ExprKind::String
                    | ExprKind::Paren(_)
                    | ExprKind::Cast(..)
                    | ExprKind::Unary(UnaryOp::Minus | UnaryOp::Not | UnaryOp::BitNot, _)
            )
        };
        values.iter().all(|&value| {
            let inside = |expr: &&Expr| within(expr.extent, ast[value].extent);
            ast.exprs().iter().filter(inside).all(|expr| is_plain(expr.kind))
        })
    }
}
