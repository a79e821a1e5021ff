//! Every use of a structure's objects and of pointers to it, token by token.

use super::layout::Kind;
use super::objects::Object;
use super::{Plan, Refused, Work, words};
use crate::analyse::ty::{QualType, RecordTypeId, Type};
use crate::lex::TokenKind;
use crate::names::Name;
use crate::parse::ast::*;

/// One use of a member: which object or pointer, and which item.
pub(super) struct Access {
    /// The expression that the path begins with.
    pub base: ExprId,
    /// The whole, up to the item.
    pub whole: ExprId,
    /// The tokens of `.` or `->` and name of each step.
    pub steps: Vec<TokenIdx>,
    /// The last step's expression is `->`.
    pub item: usize,
}

impl Work<'_, '_> {
    /// Rewrites all uses of a plan's structure.
    pub(super) fn uses(&mut self, plan: &Plan) -> Result<(), Refused> {
        let Some(record) = self.site.scope.type_of_record(plan.layout.record) else {
            return Err("its type is not known".into());
        };
        self.seen.clear();
        if !plan.layout.has_head() {
            // The whole declaration goes.
            self.replaced.push(self.site.ast[plan.declared].extent);
        }
        for object in plan.objects.iter().filter(|_| plan.layout.has_head()) {
            for (declarator, _, value) in self.own_pointers(object) {
                let refused = || Refused::from("a macro initializes a pointer to it");
                let ast = self.site.ast;
                let before = self.view.span(ast[declarator].extent).ok_or_else(refused)?;
                let value = ast[value].extent;
                self.replaced.push(value);
                let end = self.view.span(value).ok_or_else(refused)?.end;
                self.edits.delete(before.end..end);
            }
        }
        self.sizeofs(plan, record)?;
        for number in 0..self.site.ast.n_exprs() as u32 {
            let id = ExprId(number);
            let extent = self.site.ast[id].extent;
            if self.replaced.iter().any(|&outer| crate::rewrite::tree::within(extent, outer)) {
                continue;
            }
            // An argument that its macro has twice is one text.
            let place = |idx| self.site.token(idx).map(|token| token.pos.0);
            let kind = std::mem::discriminant(&self.site.ast[id].kind);
            if !self.seen.insert((place(extent.first), place(extent.last), kind)) {
                continue;
            }
            match self.site.ast[id].kind {
                ExprKind::Offsetof(ty, path) if self.is_record(self.type_name(ty), record) => {
                    self.offset(plan, id, path)?;
                }
                ExprKind::Assign(None, left, right) if self.has_type(left, record) => {
                    self.copied(plan, id, left, right)?;
                }
                ExprKind::Name(_) => self.name(plan, id)?,
                ExprKind::Arrow(base, ..) if self.points_to(base, record) => {
                    self.through_pointer(plan, id, base)?;
                }
                ExprKind::Member(base, ..) if self.has_type(base, record) => {
                    self.dereferenced(plan, id, base)?;
                }
                ExprKind::Binary(..) if self.is_end(id, record) => self.end_of(plan, id)?,
                ExprKind::Cast(ty, _) if self.is_record(self.type_name(ty), record) => {
                    return Err("a value is cast to it".into());
                }
                ExprKind::Cast(ty, _)
                    if !plan.layout.has_head() && self.names_pointer(ty, record) =>
                {
                    self.make_void(self.site.ast[ty].specifiers)?;
                }
                ExprKind::CompoundLiteral(ty, _) if self.is_record(self.type_name(ty), record) => {
                    return Err("a compound literal is of it".into());
                }
                _ => {}
            }
        }
        self.rows(plan)?;
        if self.is_in_arrays(plan) {
            self.arrays(plan, record)?;
        }
        self.typeof_names(plan)
    }

    pub(super) fn type_name(&self, id: TypeNameId) -> Option<QualType> {
        self.site.scope.type_named(id)
    }

    pub(super) fn is_record(&self, ty: Option<QualType>, record: RecordTypeId) -> bool {
        ty.is_some_and(|ty| self.site.scope.types().get(ty.ty) == Type::Record(record))
    }

    pub(super) fn names_pointer(&self, ty: TypeNameId, record: RecordTypeId) -> bool {
        let types = self.site.scope.types();
        let ty = self.type_name(ty).map(|ty| types.get(ty.ty));
        matches!(ty, Some(Type::Pointer(to)) if types.get(to.ty) == Type::Record(record))
    }

    pub(super) fn has_type(&self, id: ExprId, record: RecordTypeId) -> bool {
        self.is_record(self.site.scope.type_of(id), record)
    }

    pub(super) fn points_to(&self, id: ExprId, record: RecordTypeId) -> bool {
        let types = self.site.scope.types();
        let ty = self.site.scope.type_of(id).map(|ty| types.get(ty.ty));
        matches!(ty, Some(Type::Pointer(to)) if types.get(to.ty) == Type::Record(record))
    }

    pub(super) fn stripped(&self, mut id: ExprId) -> ExprId {
        while let ExprKind::Paren(inner) = self.site.ast[id].kind {
            id = inner;
        }
        id
    }

    /// The expression around, with parentheses around the first passed over.
    pub(super) fn outer(&self, mut id: ExprId) -> (ExprId, Option<ExprId>) {
        loop {
            match self.site.tree().user(id) {
                Some(user) if matches!(self.site.ast[user].kind, ExprKind::Paren(_)) => id = user,
                user => return (id, user),
            }
        }
    }

    pub(super) fn object<'p>(&self, plan: &'p Plan, id: ExprId) -> Option<&'p Object> {
        let declared = self.site.scope.declaring(id)?;
        plan.objects.iter().find(|object| object.token == declared)
    }

    pub(super) fn direct(
        &self,
        idx: TokenIdx,
        of: ExprId,
    ) -> Result<std::ops::Range<usize>, Refused> {
        self.view.direct(idx).ok_or_else(|| self.by_macro(of))
    }

    /// The name of an object, wherever no member is asked of it.
    fn name(&mut self, plan: &Plan, id: ExprId) -> Result<(), Refused> {
        let Some(object) = self.object(plan, id) else { return Ok(()) };
        let ast = self.site.ast;
        if object.pointer {
            return self.pointer_name(plan, object, id);
        }
        if object.array.is_some() {
            return self.array_name(object, id);
        }
        let own = self.direct(ast[id].extent.first, id)?;
        let (inner, user) = self.outer(id);
        let Some(user) = user else {
            let is_typeof = ast.specifiers().iter().any(|specifiers| {
                matches!(specifiers.ty, TypeSpecifier::TypeofExpr(operand, _) if operand == inner)
            });
            return match is_typeof {
                true => Ok(()),
                false => Err(format!("`{}` is used as a whole", object.name).into()),
            };
        };
        match ast[user].kind {
            ExprKind::Member(..) => {
                let mut at = user;
                loop {
                    if let Some(access) = self.access(plan, at) {
                        return self.member(plan, object, &access, "->");
                    }
                    match self.outer(at).1 {
                        Some(user) if matches!(ast[user].kind, ExprKind::Member(..)) => at = user,
                        _ => return Err("a part of it that varies is used as a whole".into()),
                    }
                }
            }
            ExprKind::Unary(UnaryOp::AddressOf, _) => {
                let ampersand = self.direct(ast[user].extent.first, user)?;
                self.edits.delete(ampersand);
                if !plan.layout.has_head() {
                    self.edits.replace(own, self.base(object));
                }
                Ok(())
            }
            ExprKind::OfExpr(OfKind::Sizeof, _) => Ok(()),
            ExprKind::OfExpr(..) => {
                self.edits.insert(own.start, "*");
                Ok(())
            }
            ExprKind::Assign(None, ..) => Ok(()),
            ExprKind::Cast(ty, _)
                if self
                    .type_name(ty)
                    .is_some_and(|ty| self.site.scope.types().get(ty.ty) == Type::Void) =>
            {
                if !plan.layout.has_head() {
                    self.edits.replace(own, self.base(object));
                }
                Ok(())
            }
            ExprKind::Call(..) => Err(format!("`{}` is passed by value", object.name).into()),
            _ => Err(format!("`{}` is used as a whole", object.name).into()),
        }
    }

    /// A pointer's name: it has to come after its value if segments have variables.
    fn pointer_name(&mut self, plan: &Plan, object: &Object, id: ExprId) -> Result<(), Refused> {
        let (_, user) = self.outer(id);
        let is_taken = user.is_some_and(|user| {
            matches!(self.site.ast[user].kind, ExprKind::Unary(UnaryOp::AddressOf, _))
        });
        if is_taken && !plan.layout.is_simple() {
            return Err(format!("the address of the pointer `{}` is taken", object.name).into());
        }
        Ok(())
    }

    /// `x = y` of whole structures.
    fn copied(
        &mut self,
        plan: &Plan,
        id: ExprId,
        left: ExprId,
        right: ExprId,
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        if self.site.tree().user(id).is_some() {
            return Err("the value of a copy of it is used".into());
        }
        for side in [left, right] {
            let inner = self.stripped(side);
            match ast[inner].kind {
                ExprKind::Name(_) if self.object(plan, inner).is_some() => {
                    if !plan.layout.has_head() {
                        let own = self.direct(ast[inner].extent.first, inner)?;
                        let base = self.object(plan, inner).map(|object| self.base(object));
                        self.edits.replace(own, base.unwrap_or_default());
                    }
                }
                ExprKind::Unary(UnaryOp::Dereference, _) => {
                    let star = self.direct(ast[inner].extent.first, inner)?;
                    self.edits.delete(star);
                }
                ExprKind::Subscript(..) => {}
                _ => return Err("it is copied in a way that can't be followed".into()),
            }
        }
        let operator = TokenIdx(ast[left].extent.last.0 + 1);
        let operator = self.direct(operator, id)?;
        let span = self.view.span(ast[id].extent).ok_or_else(|| self.by_macro(id))?;
        let before = self.view.raw.text(operator.start.saturating_sub(1)..operator.start) == b" ";
        let from = if before { operator.start - 1 } else { operator.start };
        self.edits.insert(span.start, "memcpy(");
        self.edits.replace(from..operator.end, ",");
        self.edits.insert(span.end, format!(", {})", plan.texts.size));
        if !self.site.offers("memcpy") {
            self.includes.insert("string.h");
        }
        Ok(())
    }

    /// The item that an expression is, with the path from its object.
    pub(super) fn access(&self, plan: &Plan, whole: ExprId) -> Option<Access> {
        let ast = self.site.ast;
        let mut path: Vec<Name> = Vec::new();
        let mut steps = Vec::new();
        let mut at = self.stripped(whole);
        let base = loop {
            match ast[at].kind {
                ExprKind::Member(inner, name, token) => {
                    path.insert(0, name);
                    steps.insert(0, token);
                    let inner = self.stripped(inner);
                    if self.is_base(plan, inner, false) {
                        break inner;
                    }
                    at = inner;
                }
                ExprKind::Arrow(inner, name, token) => {
                    path.insert(0, name);
                    steps.insert(0, token);
                    break self.stripped(inner);
                }
                _ => return None,
            }
        };
        let item = plan.layout.item(&path)?;
        let record = self.site.scope.type_of_record(plan.layout.record)?;
        let fits = self.has_type(base, record) || self.points_to(base, record);
        fits.then_some(Access { base, whole: self.stripped(whole), steps, item })
    }

    fn is_base(&self, plan: &Plan, id: ExprId, _pointer: bool) -> bool {
        let record = self.site.scope.type_of_record(plan.layout.record);
        record.is_some_and(|record| self.has_type(id, record))
    }

    pub(super) fn is_inside_path(&self, plan: &Plan, id: ExprId) -> bool {
        let ast = self.site.ast;
        let ty = self.site.scope.type_of(id).map(|ty| self.site.scope.types().get(ty.ty));
        let Some(Type::Record(ty)) = ty else { return false };
        plan.layout.inner.iter().any(|&inner| {
            ast[inner].members.is_some() && self.site.scope.type_of_record(inner) == Some(ty)
        })
    }

    /// `p->m` for any pointer `p` to the structure.
    fn through_pointer(&mut self, plan: &Plan, id: ExprId, base: ExprId) -> Result<(), Refused> {
        let ast = self.site.ast;
        let mut at = id;
        let access = loop {
            if let Some(access) = self.access(plan, at) {
                break access;
            }
            match self.outer(at).1 {
                Some(user) if matches!(ast[user].kind, ExprKind::Member(..)) => at = user,
                _ => return Err("a part of it that varies is used as a whole".into()),
            }
        };
        let segment = plan.layout.segment_of(access.item).unwrap_or(0);
        let kind = plan.layout.segments.get(segment).map(|segment| segment.kind);
        if segment == 0 && kind == Some(Kind::Head) {
            return Ok(());
        }
        let object = self.object(plan, self.stripped(base)).filter(|object| object.pointer);
        if let Some(object) = object
            && self.assigned_once(plan, object, id)?
        {
            return self.member(plan, object, &access, "->");
        }
        self.computed(plan, &access, segment)
    }

    /// `(*p).m`: only what stays in the structure.
    fn dereferenced(&mut self, plan: &Plan, id: ExprId, base: ExprId) -> Result<(), Refused> {
        let base = self.stripped(base);
        if self.object(plan, base).is_some() {
            return Ok(());
        }
        let access = self.access(plan, id).ok_or("a part of it is used as a whole")?;
        let segment = plan.layout.segment_of(access.item).unwrap_or(0);
        let is_head = plan.layout.segments.get(segment).is_some_and(|s| s.kind == Kind::Head);
        match (is_head, self.site.ast[base].kind) {
            (true, _) => Ok(()),
            // `arrays` makes a pointer of the element.
            (false, ExprKind::Subscript(..)) => self.computed(plan, &access, segment),
            (false, _) => Err("a member behind the array is reached through `(*p)`".into()),
        }
    }

    /// A member at a place computed where it is used.
    fn computed(&mut self, plan: &Plan, access: &Access, segment: usize) -> Result<(), Refused> {
        let ast = self.site.ast;
        let Some(found) = plan.layout.segments.get(segment) else { return Ok(()) };
        let item = plan.layout.items.get(access.item).ok_or("a member is missing")?;
        let ty = match found.kind {
            Kind::Struct => {
                format!("struct {} *", plan.texts.tags.get(segment).cloned().unwrap_or_default())
            }
            _ => words::pointer_type(self.site, self.view, item)
                .ok_or("a member's type has no plain name")?,
        };
        let offset = plan.texts.offsets.get(segment).cloned().unwrap_or_default();
        let mut base = access.base;
        while let Some(user) = self.site.tree().user(base)
            && matches!(ast[user].kind, ExprKind::Paren(_))
        {
            base = user;
        }
        let span = self.view.span(ast[base].extent);
        let span = span.ok_or_else(|| self.by_macro(access.base))?;
        let simple = matches!(
            ast[base].kind,
            ExprKind::Name(_) | ExprKind::Call(..) | ExprKind::Paren(_) | ExprKind::Subscript(..)
        );
        let (open, close) = if simple { ("", "") } else { ("(", ")") };
        match found.kind {
            Kind::Struct => {
                self.edits.insert(span.start, format!("(({ty})((char *){open}"));
                self.edits.insert(span.end, format!("{close} + {offset}))"));
                self.drop_steps(access, false)
            }
            kind => {
                let star = if kind == Kind::Single { "*" } else { "" };
                self.edits.insert(span.start, format!("({star}({ty})((char *){open}"));
                self.edits.insert(span.end, format!("{close} + {offset}))"));
                self.drop_steps(access, true)
            }
        }
    }

    /// Takes away the steps of a path, but for the last unless it goes too.
    fn drop_steps(&mut self, access: &Access, last_too: bool) -> Result<(), Refused> {
        let n = access.steps.len();
        for (at, &name) in access.steps.iter().enumerate() {
            let operator = self.direct(TokenIdx(name.0.saturating_sub(1)), access.whole)?;
            let name = self.direct(name, access.whole)?;
            if last_too || at + 1 < n {
                self.edits.delete(operator.start..name.end);
            } else {
                self.edits.replace(operator, "->");
            }
        }
        Ok(())
    }

    /// A member of an object, or through a pointer that has variables for the segments.
    fn member(
        &mut self,
        plan: &Plan,
        object: &Object,
        access: &Access,
        arrow: &str,
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        let at = plan.layout.segment_of(access.item).ok_or("a member is missing")?;
        let kind = plan.layout.segments.get(at).map_or(Kind::Head, |segment| segment.kind);
        let name = object.segments.as_ref().and_then(|names| names.get(at).cloned());
        let name = name.unwrap_or_else(|| object.name.to_string());
        let own = self.direct(ast[access.base].extent.first, access.base)?;
        self.wanted.insert((object.declarator, at));
        match kind {
            Kind::Head => {
                let first = access.steps.first().copied().ok_or("a member is missing")?;
                let dot = TokenIdx(first.0.saturating_sub(1));
                if self.is_kind(dot, TokenKind::Dot) {
                    let dot = self.direct(dot, access.whole)?;
                    self.edits.replace(dot, arrow);
                }
                Ok(())
            }
            Kind::Struct => {
                self.edits.replace(own, name);
                self.drop_steps(access, false)
            }
            Kind::Elements => {
                self.edits.replace(own, name);
                self.drop_steps(access, true)?;
                let (_, user) = self.outer(access.whole);
                if let Some(user) = user
                    && matches!(ast[user].kind, ExprKind::Unary(UnaryOp::AddressOf, _))
                {
                    return self.array_address(user);
                }
                Ok(())
            }
            Kind::Single => self.single(access, own, &name),
        }
    }

    /// `&x.array`, a pointer to the whole array, as the argument of a call or a cast: there the
    /// pointer to its first element does.
    fn array_address(&mut self, address: ExprId) -> Result<(), Refused> {
        let ast = self.site.ast;
        let converted = self
            .outer(address)
            .1
            .is_some_and(|user| matches!(ast[user].kind, ExprKind::Call(..) | ExprKind::Cast(..)));
        if !converted {
            return Err("the address of an array in it is taken".into());
        }
        let ampersand = self.direct(ast[address].extent.first, address)?;
        self.edits.delete(ampersand);
        Ok(())
    }

    /// A member that a pointer of its own leads to.
    fn single(
        &mut self,
        access: &Access,
        own: std::ops::Range<usize>,
        name: &str,
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        self.drop_steps(access, true)?;
        let (inner, user) = self.outer(access.whole);
        let Some(user) = user else {
            self.edits.replace(own, format!("*{name}"));
            return Ok(());
        };
        match ast[user].kind {
            ExprKind::Member(_, _, token) => {
                let dot = self.direct(TokenIdx(token.0.saturating_sub(1)), user)?;
                self.edits.replace(dot, "->");
                self.edits.replace(own, name);
            }
            ExprKind::Unary(UnaryOp::AddressOf, _) => {
                let ampersand = self.direct(ast[user].extent.first, user)?;
                self.edits.delete(ampersand);
                self.edits.replace(own, name);
            }
            ExprKind::Subscript(base, _) if base == inner => {
                self.edits.replace(own, format!("(*{name})"));
            }
            ExprKind::Call(function, _) if function == inner => {
                self.edits.replace(own, format!("(*{name})"));
            }
            ExprKind::Arrow(..)
            | ExprKind::Unary(UnaryOp::PostIncrement | UnaryOp::PostDecrement, _) => {
                self.edits.replace(own, format!("(*{name})"));
            }
            _ => self.edits.replace(own, format!("*{name}")),
        }
        Ok(())
    }

    fn typeof_names(&mut self, plan: &Plan) -> Result<(), Refused> {
        let ast = self.site.ast;
        for specifiers in ast.specifiers() {
            let TypeSpecifier::TypeofExpr(operand, _) = specifiers.ty else { continue };
            let operand = self.stripped(operand);
            if let Some(object) = self.object(plan, operand)
                && !object.pointer
            {
                let own = self.direct(ast[operand].extent.first, operand)?;
                self.edits.insert(own.start, "*");
            }
        }
        Ok(())
    }
}
