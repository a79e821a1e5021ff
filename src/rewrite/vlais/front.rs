//! Members behind an array go before it, where nobody can tell: a structure's bytes are neither
//! copied out, nor compared, nor reached from one member to the next, and its address stays in the
//! function. What is left is a structure that ends in the array, whatever stood behind.

use std::cell::Cell;

use super::layout::{Item, Kind, Layout, Segment};
use super::words::{self, As};
use super::{Plan, Refused, Work};
use crate::analyse::ty::{QualType, RecordTypeId, Type, Variability};
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::Site;
use crate::rewrite::tree::{bare, within};
use crate::rewrite::view::View;

/// Expressions that are looked through to what a pointer points into.
const DEPTH_MAX: usize = 64;

/// Puts all that has a fixed size into the head, and the first of the arrays behind it.
pub(super) fn arrange(layout: &mut Layout) {
    let all = || layout.items.iter().enumerate();
    let fixed = all().filter(|(_, item)| item.array.is_none()).map(|(at, _)| at);
    let mut arrays: Vec<usize> =
        all().filter(|(_, item)| item.array.is_some()).map(|(at, _)| at).collect();
    // Those with the strictest elements come first, so that the others need no padding.
    let align = |&at: &usize| layout.items.get(at).map_or(1, |item| item.align);
    arrays.sort_by_key(|at| std::cmp::Reverse(align(at)));
    let mut behind = arrays.into_iter();
    let items: Vec<usize> = fixed.chain(behind.next()).collect();
    let head =
        Segment { kind: Kind::Head, items, align: (1, 0), suffix: String::new(), bits: false };
    let others = behind.map(|at| Segment {
        kind: Kind::Elements,
        items: vec![at],
        align: (align(&at), at),
        suffix: layout.items.get(at).map(super::segments::suffix).unwrap_or_default(),
        bits: false,
    });
    layout.segments = std::iter::once(head).chain(others.collect::<Vec<_>>()).collect();
    layout.tight_head = false;
    layout.in_front = true;
}

/// Whether nobody can tell in which order a structure has its members.
pub(super) fn may_move(site: &Site<'_>, view: &View<'_>, layout: &Layout) -> bool {
    // What `#if` leaves out has members, too.
    let own = site.tree().innermost(site.ast, site.ast[layout.record].keyword);
    let own = own.and_then(|stmt| view.span(site.ast[stmt].extent));
    if view.is_macro() || own.is_none_or(|own| view.raw.has_group(own)) {
        return false;
    }
    let fixed = layout.items.iter().filter(|item| item.array.is_none());
    if layout.is_union || layout.packed || !layout.inner.is_empty() || fixed.count() == 0 {
        return false;
    }
    let Some(record) = site.scope.type_of_record(layout.record) else { return false };
    Private { site, record, objects: Cell::new(0) }.holds()
}

struct Private<'p, 'a> {
    site: &'p Site<'a>,
    record: RecordTypeId,
    objects: Cell<usize>,
}

impl Private<'_, '_> {
    fn holds(&self) -> bool {
        let ast = self.site.ast;
        let all = || (0..ast.n_exprs() as u32).map(ExprId);
        self.declared_well()
            && self.objects.get() > 0
            && all().all(|id| self.is_harmless(id))
            && (0..ast.n_exprs() as u32).map(ExprId).all(|id| self.keeps_inside(id))
    }

    fn is_it(&self, ty: Option<QualType>) -> bool {
        ty.is_some_and(|ty| self.site.scope.types().get(ty.ty) == Type::Record(self.record))
    }

    fn points_to_it(&self, ty: Option<QualType>) -> bool {
        let types = self.site.scope.types();
        match ty.map(|ty| types.get(ty.ty)) {
            Some(Type::Pointer(to)) => self.is_it(Some(to)),
            _ => false,
        }
    }

    /// Variables of the type, and pointers to it that begin with the address of one.
    fn declared_well(&self) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        let mut known = Vec::new();
        for &stmt in site.tree().statements() {
            let StmtKind::Declaration(declaration) = ast[stmt].kind else { continue };
            let DeclarationKind::Plain(specifiers, list) = ast[declaration].kind else { continue };
            let is_typedef = ast[specifiers].storage.has(Storage::TYPEDEF);
            for item in ast.list(list) {
                let ty = site.scope.type_declared(item.declarator);
                known.push(item.declarator);
                if self.is_it(ty) {
                    let before = self.objects.get();
                    self.objects.set(before + usize::from(!is_typedef));
                } else if self.points_to_it(ty) {
                    let value = item.init.map(|init| ast[init]);
                    let is_own = match value {
                        None => !is_typedef,
                        Some(Initializer::Expr(value)) => self.is_own_address(value),
                        Some(_) => false,
                    };
                    if !is_own {
                        return false;
                    }
                } else if ty.is_some_and(|ty| self.is_made_of(ty)) {
                    return false;
                }
            }
        }
        let others = (0..ast.declarators().len() as u32).map(DeclaratorId);
        others.filter(|id| !known.contains(id)).all(|id| {
            let ty = site.scope.type_declared(id);
            ty.is_none_or(|ty| !self.is_made_of(ty))
        })
    }

    /// Whether a type is the structure, or arrays, pointers and results of it.
    fn is_made_of(&self, mut ty: QualType) -> bool {
        for _ in 0..DEPTH_MAX {
            ty = match self.site.scope.types().get(ty.ty) {
                Type::Record(id) => return id == self.record,
                Type::Pointer(to) | Type::Array(to, _) => to,
                _ => return false,
            };
        }
        true
    }

    /// `&x` of an object, a pointer's name, or null.
    fn is_own_address(&self, value: ExprId) -> bool {
        let (ast, scope) = (self.site.ast, self.site.scope);
        let value = bare(ast, value);
        match ast[value].kind {
            ExprKind::Unary(UnaryOp::AddressOf, operand) => {
                let operand = bare(ast, operand);
                matches!(ast[operand].kind, ExprKind::Name(_)) && self.is_it(scope.type_of(operand))
            }
            ExprKind::Name(_) => self.points_to_it(scope.type_of(value)),
            ExprKind::Number(zero) => zero.bytes() == b"0",
            _ => false,
        }
    }

    /// The expression around, parentheses passed over.
    fn user(&self, mut id: ExprId) -> Option<(ExprId, ExprKind)> {
        loop {
            let user = self.site.tree().user(id)?;
            match self.site.ast[user].kind {
                ExprKind::Paren(_) => id = user,
                kind => return Some((user, kind)),
            }
        }
    }

    /// Whether an expression of the structure's type, or of one that points to it, only leads to a
    /// member, or to all of its bytes for one of the calls that treat them alike.
    fn is_harmless(&self, id: ExprId) -> bool {
        let (ast, scope) = (self.site.ast, self.site.scope);
        let kind = ast[id].kind;
        let of_type = |ty: TypeNameId| {
            let ty = scope.type_named(ty);
            ty.is_some_and(|ty| self.is_made_of(ty))
        };
        match kind {
            ExprKind::Paren(_) => return true,
            ExprKind::OfType(OfKind::Sizeof, ty) if self.is_it(scope.type_named(ty)) => {
                return self.is_wiped(id);
            }
            ExprKind::OfType(_, ty)
            | ExprKind::Offsetof(ty, _)
            | ExprKind::Cast(ty, _)
            | ExprKind::CompoundLiteral(ty, _)
                if of_type(ty) =>
            {
                return false;
            }
            _ => {}
        }
        let ty = scope.type_of(id);
        if self.is_it(ty) {
            let is_object = match kind {
                ExprKind::Name(_) => true,
                ExprKind::Unary(UnaryOp::Dereference, to) => {
                    matches!(ast[bare(ast, to)].kind, ExprKind::Name(_))
                }
                _ => false,
            };
            let Some((user, of_user)) = self.user(id).filter(|_| is_object) else {
                return matches!(kind, ExprKind::Assign(None, ..)) && self.user(id).is_none();
            };
            return match of_user {
                ExprKind::Member(..) => true,
                ExprKind::Unary(UnaryOp::AddressOf, _) => true,
                ExprKind::OfExpr(OfKind::Sizeof, _) => self.is_wiped(user),
                ExprKind::Assign(None, ..) => self.user(user).is_none(),
                ExprKind::Cast(ty, _) => self.is_void(ty),
                _ => false,
            };
        }
        !self.points_to_it(ty) || self.is_harmless_pointer(id)
    }

    fn is_void(&self, ty: TypeNameId) -> bool {
        let ty = self.site.scope.type_named(ty).map(|ty| self.site.scope.types().get(ty.ty));
        ty == Some(Type::Void)
    }

    fn is_harmless_pointer(&self, id: ExprId) -> bool {
        let ast = self.site.ast;
        let is_known = match ast[id].kind {
            ExprKind::Name(_) => true,
            ExprKind::Unary(UnaryOp::AddressOf, _) => self.is_own_address(id),
            // Its own operands are asked, too.
            ExprKind::Assign(None, _, value) => {
                return self.user(id).is_none() && self.is_own_address(value);
            }
            _ => false,
        };
        if !is_known {
            return false;
        }
        // Nothing around it: a variable begins with it (`declared_well`), or a condition asks.
        let Some((user, of_user)) = self.user(id) else { return !self.is_returned(id) };
        match of_user {
            ExprKind::Arrow(..) | ExprKind::Unary(UnaryOp::Dereference | UnaryOp::Not, _) => true,
            ExprKind::Assign(None, ..) => self.points_to_it(self.site.scope.type_of(user)),
            ExprKind::Binary(op, ..) => {
                matches!(op, BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::And | BinaryOp::Or)
            }
            ExprKind::Cast(ty, _) => self.is_void(ty),
            ExprKind::Call(_, arguments) => {
                let size = ast.list(arguments).last();
                size.is_some_and(|&size| self.is_wiped(bare(ast, size)))
            }
            _ => false,
        }
    }

    /// Whether a pointer is what its statement gives to a caller, or starts a variable of another
    /// type with.
    fn is_returned(&self, id: ExprId) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        let stmt = site.tree().innermost(ast, ast[id].extent.first).map(|stmt| ast[stmt].kind);
        let Some(StmtKind::Declaration(declaration)) = stmt else {
            return !matches!(stmt, Some(StmtKind::If(..) | StmtKind::While(..)));
        };
        let DeclarationKind::Plain(_, list) = ast[declaration].kind else { return true };
        let own = ast.list(list).iter().find(|item| {
            let value = item.init.map(|init| ast[init]);
            matches!(value, Some(Initializer::Expr(value))
                if within(ast[id].extent, ast[value].extent))
        });
        !own.is_some_and(|own| self.points_to_it(self.site.scope.type_declared(own.declarator)))
    }

    /// Whether a size is the last argument of a call that does the same with all bytes: sets them
    /// to zero, or takes them from another such structure.
    fn is_wiped(&self, size: ExprId) -> bool {
        let (ast, scope) = (self.site.ast, self.site.scope);
        let is_whole = match ast[size].kind {
            ExprKind::OfExpr(OfKind::Sizeof, of) => self.is_it(scope.type_of(bare(ast, of))),
            ExprKind::OfType(OfKind::Sizeof, ty) => self.is_it(scope.type_named(ty)),
            _ => false,
        };
        let Some((_, ExprKind::Call(function, arguments))) = self.user(size) else { return false };
        let ExprKind::Name(name) = ast[bare(ast, function)].kind else { return false };
        let [to, from, last] = ast.list(arguments) else { return false };
        let is_structure = |id: ExprId| {
            let id = bare(ast, id);
            self.points_to_it(scope.type_of(id)) && self.is_own_address(id)
        };
        let from_is_fit = match name.bytes() {
            b"memset" => {
                let value = ast[bare(ast, *from)].kind;
                matches!(value, ExprKind::Number(zero) if zero.bytes() == b"0")
            }
            b"memcpy" | b"memmove" => is_structure(*from),
            _ => false,
        };
        is_whole && bare(ast, *last) == size && from_is_fit && is_structure(*to)
    }

    /// The member of the structure that a pointer, or what was made of one, leads into.
    fn member_of(&self, mut id: ExprId) -> Option<Name> {
        let (ast, scope) = (self.site.ast, self.site.scope);
        for _ in 0..DEPTH_MAX {
            let is_struct = |base: ExprId| {
                let ty = scope.type_of(base);
                self.is_it(ty) || self.points_to_it(ty)
            };
            id = match ast[id].kind {
                ExprKind::Member(base, name, _) | ExprKind::Arrow(base, name, _)
                    if is_struct(base) =>
                {
                    return Some(name);
                }
                ExprKind::Member(base, ..) => base,
                ExprKind::Paren(inner)
                | ExprKind::Cast(_, inner)
                | ExprKind::Unary(UnaryOp::AddressOf, inner)
                | ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, inner, _)
                | ExprKind::Subscript(inner, _) => inner,
                _ => return None,
            };
        }
        None
    }

    /// Whether an expression keeps to the member that it is about: no differences and comparisons
    /// of places in two members, no size of one for another.
    fn keeps_inside(&self, id: ExprId) -> bool {
        let (ast, scope) = (self.site.ast, self.site.scope);
        match ast[id].kind {
            ExprKind::Binary(op, left, right) if self.compares(op) => {
                let is_place = |side: ExprId| {
                    let ty = scope.type_of(side).map(|ty| scope.types().get(ty.ty));
                    let is_pointer = matches!(ty, Some(Type::Pointer(_) | Type::Array(..)));
                    let bare = bare(ast, side);
                    is_pointer || matches!(ast[bare].kind, ExprKind::Cast(..))
                };
                let of = |side: ExprId| self.member_of(side).filter(|_| is_place(side));
                match (of(left), of(right)) {
                    (Some(left), Some(right)) => left == right,
                    _ => true,
                }
            }
            // The address of a member that has one alone: bytes around it are another's.
            ExprKind::Cast(_, inner) => match ast[bare(ast, inner)].kind {
                ExprKind::Unary(UnaryOp::AddressOf, of) => self.member_of(of).is_none(),
                _ => true,
            },
            ExprKind::Call(function, arguments) => self.sizes_fit(function, ast.list(arguments)),
            ExprKind::Member(..) | ExprKind::Arrow(..) => !self.is_kept(id),
            _ => true,
        }
    }

    fn compares(&self, op: BinaryOp) -> bool {
        !matches!(op, BinaryOp::Add | BinaryOp::And | BinaryOp::Or | BinaryOp::Comma)
    }

    /// Whether arguments that lead into a member go with a size that is its own, as far as it can
    /// be told: `memcpy(&x.head, from, sizeof(x.head) + n)` is about what follows, too.
    fn sizes_fit(&self, function: ExprId, arguments: &[ExprId]) -> bool {
        let ast = self.site.ast;
        let places: Vec<Name> = arguments.iter().filter_map(|&a| self.member_of(a)).collect();
        if places.is_empty() {
            return true;
        }
        let is_size = |id: ExprId| matches!(ast[bare(ast, id)].kind, ExprKind::OfExpr(..));
        let fits = |id: ExprId| match ast[id].kind {
            ExprKind::OfExpr(OfKind::Sizeof, of) => {
                self.member_of(of).is_none_or(|name| places.contains(&name))
            }
            ExprKind::Binary(BinaryOp::Add, left, right) => !is_size(left) && !is_size(right),
            _ => true,
        };
        let all = (0..ast.n_exprs() as u32).map(ExprId);
        let mut inside = all.filter(|&id| {
            arguments.iter().any(|&argument| within(ast[id].extent, ast[argument].extent))
        });
        let is_fixed = arguments.iter().any(|&argument| self.is_fixed_place(argument));
        let has_length = arguments.iter().any(|&argument| self.is_length(argument));
        inside.all(fits) && !(is_fixed && has_length && self.moves_bytes(function))
    }

    /// Whether a function is one that takes a place and how many bytes there are.
    fn moves_bytes(&self, function: ExprId) -> bool {
        let ExprKind::Name(name) = self.site.ast[bare(self.site.ast, function)].kind else {
            return true;
        };
        let name = name.text();
        let words = ["mem", "read", "write", "send", "recv", "copy", "zero", "cpy", "cmp"];
        words.iter().any(|word| name.contains(word))
    }

    /// Whether a value is a number that is only known at run time.
    fn is_length(&self, id: ExprId) -> bool {
        let (ast, scope) = (self.site.ast, self.site.scope);
        let ty = scope.type_of(id).map(|ty| scope.types().get(ty.ty));
        let kind = ast[bare(ast, id)].kind;
        let is_size = matches!(kind, ExprKind::OfExpr(..) | ExprKind::OfType(..));
        matches!(ty, Some(Type::Int(_))) && !is_size && scope.value_of(id).is_none()
    }

    /// Whether a pointer leads to a member of a fixed size, and not to one element of it.
    fn is_fixed_place(&self, id: ExprId) -> bool {
        let (ast, scope) = (self.site.ast, self.site.scope);
        let id = bare(ast, id);
        let place = match ast[id].kind {
            ExprKind::Unary(UnaryOp::AddressOf, of) => bare(ast, of),
            _ => id,
        };
        let is_member = matches!(ast[place].kind, ExprKind::Member(..) | ExprKind::Arrow(..));
        let is_pointer = place != id
            || scope
                .type_of(id)
                .is_some_and(|ty| matches!(scope.types().get(ty.ty), Type::Array(..)));
        let ty = scope.type_of(place);
        let is_fixed = ty.is_some_and(|ty| scope.varies(ty) == Variability::Fixed);
        is_member && is_pointer && is_fixed && self.member_of(place).is_some()
    }

    /// Whether an array of a fixed size is kept as a pointer, which may run on into what follows.
    fn is_kept(&self, id: ExprId) -> bool {
        let ast = self.site.ast;
        let is_array = self
            .site
            .scope
            .type_of(id)
            .is_some_and(|ty| matches!(self.site.scope.types().get(ty.ty), Type::Array(..)));
        if !is_array || !self.is_fixed_place(id) {
            return false;
        }
        match self.user(id) {
            Some((_, ExprKind::Assign(..))) => true,
            Some(_) => false,
            None => {
                let stmt = self.site.tree().innermost(ast, ast[id].extent.first);
                stmt.is_some_and(|stmt| {
                    matches!(ast[stmt].kind, StmtKind::Declaration(_) | StmtKind::Return(_))
                })
            }
        }
    }
}

impl Work<'_, '_> {
    /// Whether an array that ends the head has to go behind members that stay.
    pub(super) fn is_moved(&self, plan: &Plan, at: usize) -> bool {
        let ast = self.site.ast;
        if !plan.layout.in_front || plan.layout.flexible() != Some(at) {
            return false;
        }
        let Some(item) = plan.layout.items.get(at) else { return false };
        let record = ast[plan.layout.record];
        let own = item.declarator.map(|declarator| ast[declarator].extent.first);
        let is_array = |declarator: DeclaratorId| {
            let of = |item: &&Item| item.declarator == Some(declarator);
            plan.layout.items.iter().find(of).is_some_and(|item| item.array.is_some())
        };
        let lines = record.members.map_or(&[][..], |members| ast.list(members));
        lines.iter().any(|&line| {
            let MemberDeclaration::Members(specifiers, list) = line else { return false };
            let is_behind = |first: TokenIdx| own.is_some_and(|own| first > own);
            list.is_empty() && is_behind(ast[specifiers].extent.first)
                || ast.list(list).iter().any(|member| match member.declarator {
                    Some(declarator) => {
                        is_behind(ast[declarator].extent.first) && !is_array(declarator)
                    }
                    None => is_behind(ast[specifiers].extent.first),
                })
        })
    }

    /// Writes an array behind the last member that stays.
    pub(super) fn put_last(&mut self, plan: &Plan, at: usize) -> Result<(), Refused> {
        let ast = self.site.ast;
        let item = plan.layout.items.get(at).ok_or("a member is missing")?;
        let stays = |line: &&MemberDeclaration| {
            let MemberDeclaration::Members(_, list) = **line else { return false };
            let is_array = |member: &MemberDeclarator| {
                let of = |item: &&Item| item.declarator == member.declarator;
                let found = plan.layout.items.iter().find(of);
                member.declarator.is_some() && found.is_some_and(|item| item.array.is_some())
            };
            list.is_empty() || !ast.list(list).iter().all(is_array)
        };
        let record = ast[plan.layout.record];
        let lines = record.members.map_or(&[][..], |members| ast.list(members));
        let last = lines.iter().rev().find(stays).ok_or("a member is missing")?;
        let end = self.line_tokens(*last).and_then(|extent| self.view.direct(extent.last));
        let end = end.ok_or("a macro writes a member")?;
        let text = self.flexible_text(item).ok_or("a member's declaration can't be copied")?;
        let comment = self.comment(item);
        match self.view.raw.is_first(self.first_of(*last).unwrap_or(0)) {
            true => {
                let indent = self.view.raw.indent(end.start);
                self.put_lines(end.end, &format!("\n{indent}{text};{comment}"));
            }
            false => self.edits.insert(end.end, format!(" {text};")),
        }
        Ok(())
    }

    fn first_of(&self, line: MemberDeclaration) -> Option<usize> {
        Some(self.view.direct(self.line_tokens(line)?.first)?.start)
    }

    /// The declaration of an array without its bounds, with all that its line says of it.
    fn flexible_text(&self, item: &Item) -> Option<String> {
        let ast = self.site.ast;
        let name = item.path.last()?.to_string();
        let MemberDeclaration::Members(_, list) = item.line else { return None };
        let own = item.array.as_ref().filter(|array| array.of.is_none() && array.rows.is_empty());
        let whole = || {
            own.filter(|_| ast.list(list).len() == 1)?;
            let declarator = item.declarator?;
            let DeclaratorPart::Array(part) = ast.list(ast[declarator].parts).first()? else {
                return None;
            };
            let open = self.view.direct(part.bracket)?;
            let close = self.view.direct(words::closing_bracket(self.site, part.bracket)?)?;
            let extent = self.line_tokens(item.line)?;
            let (start, end) = (self.view.direct(extent.first)?, self.view.direct(extent.last)?);
            let text = |range| String::from_utf8(self.view.raw.text(range).to_vec()).ok();
            Some(text(start.start..open.end)? + &text(close.start..end.start)?)
        };
        whole().filter(|text| !text.contains('\n')).or_else(|| {
            let plain = item.aligned.is_none() && item.fixed.is_none();
            words::derived(self.site, self.view, item, &name, As::Flexible).filter(|_| plain)
        })
    }
}
