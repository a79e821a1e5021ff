//! `struct { … } a, *p = &a;`: what a statement's last variable begins with uses an object that is
//! declared before it, so it becomes an assignment behind the allocation.

use std::ops::Range;

use super::objects::Object;
use super::{Refused, Work};
use crate::analyse::ty::Type;
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::tree::within;

/// The last variable that a statement declares.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail {
    pub declarator: DeclaratorId,
    pub value: ExprId,
}

impl Work<'_, '_> {
    /// A pointer that is declared last, and the value that uses what its statement declares.
    pub(super) fn tail(&self, stmt: StmtId) -> Option<Tail> {
        let (site, ast) = (self.site, self.site.ast);
        let StmtKind::Declaration(declaration) = ast[stmt].kind else { return None };
        let DeclarationKind::Plain(specifiers, declarators) = ast[declaration].kind else {
            return None;
        };
        let storage = ast[specifiers].storage;
        let list = ast.list(declarators);
        let last = list.last()?;
        let Initializer::Expr(value) = ast[last.init?] else { return None };
        let ty = site.scope.type_declared(last.declarator)?;
        let is_pointer = matches!(site.scope.types().get(ty.ty), Type::Pointer(_));
        let is_fixed = ty.is_const() && self.only_const(last.declarator).is_none();
        if !is_pointer || is_fixed || storage.has(Storage::STATIC) {
            return None;
        }
        let names: Vec<_> = list
            .iter()
            .filter(|item| item.declarator != last.declarator)
            .filter_map(|item| site.token(ast[item.declarator].name?.1))
            .collect();
        let uses = (0..ast.n_exprs() as u32).map(ExprId).any(|id| {
            within(ast[id].extent, ast[value].extent)
                && site.scope.declaring(id).is_some_and(|token| names.contains(&token))
        });
        uses.then_some(Tail { declarator: last.declarator, value })
    }

    /// The one `const` of a declarator, with the blanks behind it: without it the pointer can be
    /// assigned to.
    fn only_const(&self, declarator: DeclaratorId) -> Option<Range<usize>> {
        let extent = self.site.ast[declarator].extent;
        let is_const = |idx: &TokenIdx| {
            self.site.token(*idx).is_some_and(|token| token.name.bytes() == b"const")
        };
        let mut found = (extent.first.0..=extent.last.0).map(TokenIdx).filter(is_const);
        let (only, None) = (found.next()?, found.next()) else { return None };
        let range = self.view.direct(only)?;
        let next = self.view.direct(TokenIdx(only.0 + 1))?;
        Some(range.start..next.start)
    }

    /// Pointers that are declared among an object and others and begin with its address: `*p` in
    /// `struct { … } x, *p = &x, y;`. Each with its name and what it begins with.
    pub(super) fn own_pointers(&self, object: &Object) -> Vec<(DeclaratorId, Name, ExprId)> {
        let (site, ast) = (self.site, self.site.ast);
        let StmtKind::Declaration(declaration) = ast[object.stmt].kind else { return Vec::new() };
        let DeclarationKind::Plain(specifiers, list) = ast[declaration].kind else {
            return Vec::new();
        };
        let list = ast.list(list);
        let begins = |item: &InitDeclarator| {
            let Initializer::Expr(value) = ast[item.init?] else { return None };
            let ExprKind::Unary(UnaryOp::AddressOf, operand) = ast[self.stripped(value)].kind
            else {
                return None;
            };
            let is_it = site.scope.declaring(self.stripped(operand)) == Some(object.token);
            let is_fixed = site.scope.type_declared(item.declarator)?.is_const();
            let (name, _) = ast[item.declarator].name?;
            (is_it && !is_fixed).then_some((item.declarator, name, value))
        };
        let lasts = ast[specifiers].storage.has(Storage::STATIC);
        let others = list.split_last().map_or(&[][..], |(_, others)| others);
        others.iter().filter_map(begins).filter(|_| !lasts).collect()
    }

    /// Where the lines behind a statement go: before its tail, if it has one.
    pub(super) fn put_behind(&mut self, stmt: StmtId, text: &str) -> Result<(), Refused> {
        let refused = || Refused::new("a macro initializes a pointer to it");
        // What is replaced as a whole has no tail any more.
        let is_gone = self.replaced.contains(&self.site.ast[stmt].extent);
        let Some(tail) = self.tail(stmt).filter(|_| !is_gone) else {
            let end = self.span_of(stmt)?.end;
            self.put_lines(end, text);
            return Ok(());
        };
        let ast = self.site.ast;
        let declarator = self.view.span(ast[tail.declarator].extent).ok_or_else(refused)?;
        if self.split.insert(stmt) {
            let value = self.view.span(ast[tail.value].extent).ok_or_else(refused)?;
            let (name, _) = ast[tail.declarator].name.ok_or_else(refused)?;
            let indent = self.indent_of(stmt)?;
            let ty = self.site.scope.type_declared(tail.declarator);
            if ty.is_some_and(|ty| ty.is_const()) {
                let word = self.only_const(tail.declarator).ok_or_else(refused)?;
                self.edits.delete(word);
            }
            self.edits.insert(declarator.end, ";");
            self.edits.replace(declarator.end..value.start, format!("\n{indent}{name} = "));
        }
        self.edits.insert(declarator.end, text);
        Ok(())
    }
}
