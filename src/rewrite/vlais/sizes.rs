//! `sizeof` the structure, of its arrays, and what macros make of it.

use std::ops::Range;

use super::{Plan, Refused, Work, words};
use crate::analyse::ty::RecordTypeId;
use crate::names::Name;
use crate::parse::ast::*;

impl Work<'_, '_> {
    /// `sizeof` comes first: what it is replaced by has no uses any more.
    pub(super) fn sizeofs(&mut self, plan: &Plan, record: RecordTypeId) -> Result<(), Refused> {
        for number in 0..self.site.ast.n_exprs() as u32 {
            let id = ExprId(number);
            match self.site.ast[id].kind {
                ExprKind::OfExpr(kind, operand) => self.of_expr(plan, record, id, kind, operand)?,
                ExprKind::OfType(kind, ty) => self.of_type(plan, record, id, kind, ty)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// `sizeof x`, `sizeof x.m`.
    fn of_expr(
        &mut self,
        plan: &Plan,
        record: RecordTypeId,
        id: ExprId,
        kind: OfKind,
        operand: ExprId,
    ) -> Result<(), Refused> {
        let operand = self.stripped(operand);
        if self.has_type(operand, record) {
            if kind != OfKind::Sizeof {
                return self.alignment(plan);
            }
            let size = plan.texts.size.clone();
            return self.replace(id, &size);
        }
        if kind == OfKind::Sizeof
            && let Some(bytes) = self.row_bytes(plan, operand)
        {
            return self.replace(id, &format!("({bytes})"));
        }
        if kind == OfKind::Sizeof
            && let Some(object) = self.object(plan, operand)
            && let Some((total, _)) = self.array_size(plan, object)
        {
            return self.replace(id, &format!("({total})"));
        }
        if self.points_to(operand, record) || kind != OfKind::Sizeof {
            return Ok(());
        }
        if let Some(access) = self.access(plan, operand)
            && access.whole == operand
            && plan.layout.items.get(access.item).is_some_and(|item| item.array.is_some())
        {
            let bytes = self.bytes(plan, access.item).ok_or("an element's type has no name")?;
            let alone = self.site.tree().user(id).is_none_or(|user| {
                matches!(self.site.ast[user].kind, ExprKind::Call(..) | ExprKind::Paren(_))
            });
            let bytes = if alone { bytes } else { words::operand(&bytes) };
            if let Some((whole, span)) = self.counting(id, operand) {
                let count = plan.texts.counts.get(access.item).cloned().unwrap_or_default();
                self.replaced.push(whole);
                self.edits.replace(span, words::operand(&count));
                return Ok(());
            }
            return self.replace(id, &bytes);
        }
        if self.is_inside_path(plan, operand) {
            return Err("`sizeof` asks for a part of it that varies".into());
        }
        Ok(())
    }

    fn of_type(
        &mut self,
        plan: &Plan,
        record: RecordTypeId,
        id: ExprId,
        kind: OfKind,
        ty: TypeNameId,
    ) -> Result<(), Refused> {
        if !self.is_record(self.type_name(ty), record) {
            return Ok(());
        }
        if kind != OfKind::Sizeof {
            return self.alignment(plan);
        }
        let size = plan.texts.size.clone();
        self.replace(id, &size)
    }

    /// Its alignment is that of what is left of it, if the strictest member is still there.
    fn alignment(&self, plan: &Plan) -> Result<(), Refused> {
        let layout = &plan.layout;
        let stays = layout.has_head() && layout.segment_of(layout.align.1) == Some(0);
        match stays && layout.is_plain && !layout.is_union {
            true => Ok(()),
            false => Err("its alignment is asked for".into()),
        }
    }

    pub(super) fn replace(&mut self, id: ExprId, text: &str) -> Result<(), Refused> {
        let mut extent = self.site.ast[id].extent;
        // A name needs no parentheses.
        let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if let Some(user) = self.site.tree().user(id).filter(|_| is_name)
            && let ExprKind::Paren(_) = self.site.ast[user].kind
            && self.view.direct(self.site.ast[user].extent.first).is_some()
        {
            extent = self.site.ast[user].extent;
        }
        let direct = self.view.direct(extent.first).is_some() || self.is_offsetof(id);
        let span = self.view.span(extent).filter(|_| direct);
        let Some(span) = span else { return Err(self.by_macro(id)) };
        self.replaced.push(extent);
        self.edits.replace(span, text);
        Ok(())
    }

    pub(super) fn by_macro(&self, id: ExprId) -> Refused {
        let token = self.site.token(self.site.ast[id].extent.first);
        let name =
            token.and_then(|token| Some(self.site.preprocessed.origins.get(token.expansion)?.name));
        match name {
            Some(name) => format!("the macro `{name}` uses it").into(),
            None => "a use of it is written elsewhere".into(),
        }
    }

    /// `offsetof` is a macro for what the compiler has of its own.
    fn is_offsetof(&self, id: ExprId) -> bool {
        let extent = self.site.ast[id].extent;
        matches!(self.site.ast[id].kind, ExprKind::Offsetof(..))
            && self.whole_call(extent).is_some_and(|name| name.bytes() == b"offsetof")
    }

    /// The macro whose call on this level gives just these tokens.
    fn whole_call(&self, extent: Extent) -> Option<Name> {
        let origins = &self.site.preprocessed.origins;
        let call = |idx: TokenIdx| {
            let token = self.site.token(idx)?;
            let mut chain = origins.chain(&token);
            chain.find(|(_, found)| found.parent == self.view.level).map(|(id, _)| id)
        };
        let own = call(extent.first)?;
        let before = extent.first.0.checked_sub(1).and_then(|at| call(TokenIdx(at)));
        let is_whole = call(extent.last) == Some(own)
            && before != Some(own)
            && call(TokenIdx(extent.last.0 + 1)) != Some(own);
        origins.get(own).filter(|_| is_whole).map(|found| found.name)
    }

    /// The call of a macro that counts an array's elements, `sizeof(a) / sizeof((a)[0])`.
    fn counting(&self, id: ExprId, array: ExprId) -> Option<(Extent, Range<usize>)> {
        let (ast, tree) = (self.site.ast, self.site.tree());
        let stripped = |id| self.stripped(id);
        let mut at = tree.user(id)?;
        while let ExprKind::Paren(_) = ast[at].kind {
            at = tree.user(at)?;
        }
        let ExprKind::Binary(BinaryOp::Divide, left, right) = ast[at].kind else { return None };
        let ExprKind::OfExpr(OfKind::Sizeof, element) = ast[stripped(right)].kind else {
            return None;
        };
        let same = |other: ExprId| {
            let text = |id: ExprId| self.view.spelled(ast[stripped(id)].extent);
            text(other) == text(array)
        };
        let is_element = match ast[stripped(element)].kind {
            ExprKind::Subscript(base, _) => same(base),
            ExprKind::Unary(UnaryOp::Dereference, base) => same(base),
            _ => false,
        };
        if stripped(left) != id || !is_element {
            return None;
        }
        loop {
            let extent = ast[at].extent;
            if self.whole_call(extent).is_some() {
                return Some((extent, self.view.span(extent)?));
            }
            at = tree.user(at).filter(|&user| matches!(ast[user].kind, ExprKind::Paren(_)))?;
        }
    }
}
