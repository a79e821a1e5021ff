//! Structures that stand one behind the other: a pointer to a structure that ends in a flexible
//! array member steps by the head's size only, so the distance is computed with the whole size.

use super::objects::Object;
use super::{Plan, Refused, Work, words};
use crate::analyse::ty::{QualType, RecordTypeId, Type};
use crate::lex::TokenKind;
use crate::parse::ast::*;

impl Work<'_, '_> {
    /// The bound of a variable that is an array of the structure, if it can be allocated.
    pub(super) fn array_of(
        &self,
        plan: &Plan,
        specifiers: SpecifiersId,
        item: InitDeclarator,
    ) -> Option<ExprId> {
        let ast = self.site.ast;
        let [DeclaratorPart::Array(part)] = ast.list(ast[item.declarator].parts) else {
            return None;
        };
        let ArrayBound::Expr(bound) = part.bound else { return None };
        let direct = self.view.span(ast[bound].extent).is_some();
        let is_plain = item.init.is_none() && !ast[specifiers].storage.has(Storage::TYPEDEF);
        let has_head = plan.layout.has_head() && !plan.layout.is_union && !self.view.is_macro();
        (is_plain && has_head && direct && self.is_stable(bound)).then_some(bound)
    }

    /// The bytes of an array of the structure, and what keeps them from overflowing.
    pub(super) fn array_size(&self, plan: &Plan, object: &Object) -> Option<(String, String)> {
        let bound = self.view.text(self.site.ast[object.array?].extent)?;
        let count = words::operand(&bound);
        let size = &plan.texts.size;
        let number = count.bytes().all(|byte| byte.is_ascii_digit());
        let checked = match number || self.is_unsigned(object.array?) {
            true => count.clone(),
            false => format!("(size_t){count}"),
        };
        Some((format!("{count} * {size}"), format!("{checked} <= SIZE_MAX / {size}")))
    }

    /// `t[n]` becomes `*t`.
    pub(super) fn drop_bound(&mut self, object: &Object) -> Result<(), Refused> {
        let ast = self.site.ast;
        let part = ast.list(ast[object.declarator].parts).first();
        let (Some(DeclaratorPart::Array(part)), Some(_)) = (part, object.array) else {
            return Ok(());
        };
        let close = words::closing_bracket(self.site, part.bracket);
        let open = self.view.direct(part.bracket);
        let close = close.and_then(|close| self.view.direct(close));
        match (open, close) {
            (Some(open), Some(close)) => {
                self.edits.delete(open.start..close.end);
                Ok(())
            }
            _ => Err("a macro writes its bound".into()),
        }
    }

    fn leads_to(&self, id: ExprId, record: RecordTypeId) -> bool {
        let types = self.site.scope.types();
        let is_it = |ty: QualType| types.get(ty.ty) == Type::Record(record);
        let ty = self.site.scope.type_of(id).map(|ty| types.get(ty.ty));
        matches!(ty, Some(Type::Pointer(to) | Type::Array(to, _)) if is_it(to))
    }

    /// Whether objects of the structure stand one behind the other, or pointers are stepped.
    pub(super) fn is_in_arrays(&self, plan: &Plan) -> bool {
        let Some(record) = self.site.scope.type_of_record(plan.layout.record) else {
            return false;
        };
        let steps = |id: ExprId| match self.site.ast[id].kind {
            ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, left, right) => {
                (self.leads_to(left, record) || self.leads_to(right, record))
                    && !self.is_end(id, record)
            }
            ExprKind::Subscript(base, _) => self.leads_to(base, record),
            ExprKind::Unary(op, operand) => op.is_step() && self.leads_to(operand, record),
            ExprKind::Assign(Some(_), left, _) => self.leads_to(left, record),
            _ => false,
        };
        plan.objects.iter().any(|object| object.array.is_some())
            || (0..self.site.ast.n_exprs() as u32).map(ExprId).any(steps)
    }

    /// Whether an expression is the end of one object, `(char *)(&x + 1)`.
    pub(super) fn is_end(&self, id: ExprId, record: RecordTypeId) -> bool {
        let ast = self.site.ast;
        let ExprKind::Binary(BinaryOp::Add, left, right) = ast[id].kind else { return false };
        let ExprKind::Number(one) = ast[right].kind else { return false };
        let Some(ExprKind::Cast(ty, _)) = self.outer(id).1.map(|user| ast[user].kind) else {
            return false;
        };
        one.bytes() == b"1" && self.points_to(left, record) && !self.names_pointer(ty, record)
    }

    /// Writes the end of an object with its size.
    pub(super) fn end_of(&mut self, plan: &Plan, id: ExprId) -> Result<(), Refused> {
        let ExprKind::Binary(_, left, right) = self.site.ast[id].kind else { return Ok(()) };
        let start = self.direct(self.site.ast[left].extent.first, left)?.start;
        self.edits.insert(start, "(char *)");
        let size = plan.texts.size.clone();
        self.replace(right, &size)
    }

    /// An array's name: a pointer does everywhere, but where its address is taken.
    pub(super) fn array_name(&self, object: &Object, id: ExprId) -> Result<(), Refused> {
        self.direct(self.site.ast[id].extent.first, id)?;
        match self.outer(id).1.map(|user| self.site.ast[user].kind) {
            Some(ExprKind::Unary(UnaryOp::AddressOf, _)) => {
                Err(format!("the address of the array `{}` is taken", object.name).into())
            }
            _ => Ok(()),
        }
    }

    /// Rewrites what steps from one structure to another, outer expressions first.
    pub(super) fn arrays(&mut self, plan: &Plan, record: RecordTypeId) -> Result<(), Refused> {
        for number in (0..self.site.ast.n_exprs() as u32).rev() {
            let id = ExprId(number);
            let Expr { kind, extent, .. } = self.site.ast[id];
            let inside = |outer: &Extent| crate::rewrite::tree::within(extent, *outer);
            if self.replaced.iter().any(inside) {
                continue;
            }
            match kind {
                ExprKind::Subscript(base, index) if self.leads_to(base, record) => {
                    self.element_of(plan, id, base, index)?;
                }
                ExprKind::Binary(op @ (BinaryOp::Add | BinaryOp::Subtract), left, right)
                    if (self.leads_to(left, record) || self.leads_to(right, record))
                        && !self.is_end(id, record) =>
                {
                    self.sum_of(plan, record, id, op, (left, right))?;
                }
                ExprKind::Unary(op, operand) if op.is_step() && self.leads_to(operand, record) => {
                    let is_up = matches!(op, UnaryOp::PreIncrement | UnaryOp::PostIncrement);
                    self.step(plan, id, operand, None, is_up)?;
                }
                ExprKind::Assign(Some(op), left, right) if self.leads_to(left, record) => {
                    let is_up = op == BinaryOp::Add;
                    self.step(plan, id, left, Some(right), is_up)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// `p[i]` becomes `(*p)`'s neighbour: a pointer, to which `.`, `&` and copies are fitted.
    fn element_of(
        &mut self,
        plan: &Plan,
        id: ExprId,
        base: ExprId,
        index: ExprId,
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        let (_, user) = self.outer(id);
        match user.map(|user| (user, ast[user].kind)) {
            // A place behind the head is computed from the element's.
            Some((user, ExprKind::Member(..))) if self.is_behind(plan, user) => {}
            Some((_, ExprKind::Member(_, _, name))) => {
                let dot = self.direct(TokenIdx(name.0.saturating_sub(1)), id)?;
                self.edits.replace(dot, "->");
            }
            Some((user, ExprKind::Unary(UnaryOp::AddressOf, _))) => {
                let ampersand = self.direct(ast[user].extent.first, user)?;
                self.edits.delete(ampersand);
            }
            Some((_, ExprKind::Assign(None, ..))) => {}
            _ => return Err("an element of an array of it is used as a whole".into()),
        }
        let first = self.direct(ast[base].extent.first, base)?;
        let close = self.direct(ast[id].extent.last, id)?;
        let open = self.direct(self.bracket_behind(base), id)?;
        let (before, after) = self.factor(index);
        let ty = &plan.texts.head_type;
        self.edits.insert(first.start, format!("(({ty} *)((char *)"));
        self.edits.replace(open, format!(" + {before}"));
        self.edits.replace(close, format!("{after} * {}))", plan.texts.size));
        Ok(())
    }

    /// Whether a member stands behind the head.
    pub(super) fn is_behind(&self, plan: &Plan, id: ExprId) -> bool {
        let item = self.access(plan, id).map(|access| access.item);
        item.and_then(|item| plan.layout.segment_of(item)).is_some_and(|segment| segment > 0)
    }

    /// The bracket that opens behind the expression that it is applied to.
    pub(super) fn bracket_behind(&self, base: ExprId) -> TokenIdx {
        let mut bracket = TokenIdx(self.site.ast[base].extent.last.0 + 1);
        while !self.is_kind(bracket, TokenKind::LeftBracket) {
            bracket = TokenIdx(bracket.0 + 1);
        }
        bracket
    }

    /// Parentheses for a factor that needs them.
    fn factor(&self, id: ExprId) -> (&'static str, &'static str) {
        let is_simple = matches!(
            self.site.ast[id].kind,
            ExprKind::Name(_) | ExprKind::Number(_) | ExprKind::Paren(_) | ExprKind::Call(..)
        );
        if is_simple { ("", "") } else { ("(", ")") }
    }

    /// `p + i`, `p - i`, `p - q`.
    fn sum_of(
        &mut self,
        plan: &Plan,
        record: RecordTypeId,
        id: ExprId,
        op: BinaryOp,
        (left, right): (ExprId, ExprId),
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        if !self.leads_to(left, record) {
            return Err("a pointer to it is added to a number".into());
        }
        let start = self.direct(ast[id].extent.first, id)?.start;
        let right_start = self.direct(ast[right].extent.first, right)?.start;
        let end = self.direct(ast[id].extent.last, id)?.end;
        let size = &plan.texts.size;
        if self.leads_to(right, record) && op == BinaryOp::Subtract {
            self.edits.insert(start, "(((char *)");
            self.edits.insert(right_start, "(char *)");
            self.edits.insert(end, format!(") / (ptrdiff_t){size})"));
            if !self.site.offers("ptrdiff_t") {
                self.includes.insert("stddef.h");
            }
            return Ok(());
        }
        let (before, after) = self.factor(right);
        self.edits.insert(start, format!("(({} *)((char *)", plan.texts.head_type));
        self.edits.insert(right_start, before);
        self.edits.insert(end, format!("{after} * {size}))"));
        Ok(())
    }

    /// Whether an expression is evaluated for what it does alone.
    fn is_for_its_effect(&self, id: ExprId) -> bool {
        let ast = self.site.ast;
        let mut root = id;
        while let Some(user) = self.site.tree().user(root) {
            match ast[user].kind {
                ExprKind::Paren(_) | ExprKind::Binary(BinaryOp::Comma, ..) => root = user,
                _ => return false,
            }
        }
        let stmt = self.site.tree().innermost(ast, ast[id].extent.first);
        stmt.is_some_and(|stmt| match ast[stmt].kind {
            StmtKind::Expr(Some(value)) => value == root,
            StmtKind::For(_, _, step, _) => step == Some(root),
            _ => false,
        })
    }

    /// `p++;` and `p += n;`, whose values nobody uses.
    fn step(
        &mut self,
        plan: &Plan,
        id: ExprId,
        operand: ExprId,
        by: Option<ExprId>,
        is_up: bool,
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        let ExprKind::Name(name) = ast[operand].kind else {
            return Err("a pointer to it is stepped".into());
        };
        if !self.is_for_its_effect(id) {
            return Err("the value of a stepped pointer to it is used".into());
        }
        let first = self.direct(ast[id].extent.first, id)?;
        let last = self.direct(ast[id].extent.last, id)?;
        let sign = if is_up { '+' } else { '-' };
        let size = &plan.texts.size;
        let head = format!("{name} = (void *)((char *){name} {sign} ");
        match by {
            None => self.edits.replace(first.start..last.end, format!("{head}{size})")),
            Some(by) => {
                let start = self.direct(ast[by].extent.first, by)?.start;
                let (before, after) = self.factor(by);
                self.edits.replace(first.start..start, format!("{head}{before}"));
                self.edits.insert(last.end, format!("{after} * {size})"));
            }
        }
        Ok(())
    }
}
