//! Conversions that C99 wants a cast for (6.5.16.1, 6.5.8, 6.5.9, 6.5.15): the cast makes the same
//! value, so a program does what it did; what it hides may have been a mistake all the same.

use super::Small;
use super::operands::{starts_at, type_of, written};
use crate::analyse::ty::{QualType, Type};
use crate::discover::target::IntKind;
use crate::lex::Token;
use crate::names::intern_str;
use crate::parse::ast::*;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site, spell};

/// An expression and the type that it becomes without a cast.
type Converted = (ExprId, QualType);

/// `p = q` of another type becomes `p = (T *)q`.
pub fn converted(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let fits = |&(value, to): &Converted| {
            let target = site.scope.types().get(to.ty);
            let both = [type_of(site, value).is_some_and(is_address), is_address(target)];
            starts_at(site, value, token) && both != [false, false]
        };
        let (value, to) = conversions(site).into_iter().find(fits)?;
        let small = Small::new("cast it");
        let small = cast(site, view, small, value, to)?;
        let types = site.scope.types();
        let pointees = [site.scope.type_of(value)?, to].map(|ty| pointee(site, ty));
        let is_characters =
            pointees.iter().all(|ty| ty.is_some_and(|ty| spell::is_character(types, ty)));
        Some(if is_characters { small } else { small.doubtful() })
    })
}

fn is_address(ty: Type) -> bool {
    matches!(ty, Type::Pointer(_) | Type::Array(..) | Type::Function(_))
}

/// What a pointer, or what an array becomes, points to.
fn pointee(site: &Site<'_>, ty: QualType) -> Option<QualType> {
    match site.scope.types().get(ty.ty) {
        Type::Pointer(to) | Type::Array(to, _) => Some(to),
        _ => None,
    }
}

/// The conversions of a declaration, as if by assignment.
fn conversions(site: &Site<'_>) -> Vec<Converted> {
    let (ast, scope, types) = (site.ast, site.scope, site.scope.types());
    let mut all = Vec::new();
    for expr in ast.exprs() {
        match expr.kind {
            ExprKind::Assign(None, left, right) => {
                all.extend(scope.type_of(left).map(|ty| (right, ty)));
            }
            ExprKind::Call(function, arguments) => {
                let Some(ty) = scope.type_of(function) else { continue };
                let ty = match types.get(ty.ty) {
                    Type::Pointer(to) => types.get(to.ty),
                    other => other,
                };
                let Type::Function(id) = ty else { continue };
                let Some(function) = types.function_type(id) else { continue };
                let arguments = ast.list(arguments).iter().copied();
                all.extend(arguments.zip(function.parameters.iter().copied()));
            }
            _ => {}
        }
    }
    for decl in ast.decls() {
        let DeclarationKind::Plain(_, list) = decl.kind else { continue };
        for item in ast.list(list) {
            if let Some(init) = item.init
                && let Initializer::Expr(value) = ast[init]
            {
                all.extend(scope.type_declared(item.declarator).map(|ty| (value, ty)));
            }
        }
    }
    if let Some(result) = result(site) {
        for stmt in ast.stmts() {
            if let StmtKind::Return(Some(value)) = stmt.kind {
                all.push((value, result));
            }
        }
    }
    all
}

/// What the function returns; none if there is another one inside of it.
fn result(site: &Site<'_>) -> Option<QualType> {
    let functions = site.ast.decls().iter().filter_map(|decl| match decl.kind {
        DeclarationKind::Function(_, declarator, ..) => Some(declarator),
        _ => None,
    });
    let all: Vec<DeclaratorId> = functions.collect();
    let [only] = all.as_slice() else { return None };
    let ty = site.scope.type_declared(*only)?;
    let types = site.scope.types();
    let Type::Function(id) = types.get(ty.ty) else { return None };
    types.function_type(id).map(|function| function.result)
}

/// Puts a cast before an expression.
fn cast(
    site: &Site<'_>,
    view: &View<'_>,
    small: Small,
    value: ExprId,
    to: QualType,
) -> Option<Small> {
    let from = site.scope.type_of(value)?;
    let name = spell::type_name(site, to.unqualified())?;
    let types = site.scope.types();
    let is_whole = |ty: QualType| types.get(ty.ty).is_integer();
    let mut casts = format!("({name})");
    if is_whole(from) != is_whole(to) {
        let integer = if is_whole(from) { from } else { to };
        let pointer = site.scope.bytes_of(if is_whole(from) { to } else { from });
        if site.scope.bytes_of(integer) != pointer.or(Some(address_bytes(site))) {
            casts.push_str(&format!("({})", between(site, integer)?));
        }
    }
    let is_primary = !matches!(
        site.ast[value].kind,
        ExprKind::Binary(..) | ExprKind::Conditional(..) | ExprKind::Assign(..)
    );
    let span = view.span(site.ast[value].extent)?;
    let is_here = view.direct(site.ast[value].extent.first).is_some();
    let (open, close) = if is_primary { ("", "") } else { ("(", ")") };
    let small = small.insert(span.start, casts + open).insert(span.end, close);
    is_here.then_some(small)
}

fn address_bytes(site: &Site<'_>) -> u64 {
    u64::from(site.scope.abi().pointer.size)
}

/// The integer type as wide as a pointer that a narrower integer goes through.
fn between(site: &Site<'_>, integer: QualType) -> Option<&'static str> {
    let types = site.scope.types();
    let is_signed = match types.get(integer.ty) {
        Type::Int(kind) => kind.is_signed(),
        Type::Char => true,
        _ => false,
    };
    let names = if is_signed { ("intptr_t", "long") } else { ("uintptr_t", "unsigned long") };
    let kind = if is_signed { IntKind::Long } else { IntKind::ULong };
    let long = types.plain(Type::Int(kind));
    if site.scope.declares(intern_str(names.0)) {
        return Some(names.0);
    }
    (site.scope.bytes_of(long) == Some(address_bytes(site))).then_some(names.1)
}

/// `p == q` of other types becomes `p == (T *)q`, and `c ? p : q` becomes `c ? p : (void *)q`.
pub fn compared(site: &Site<'_>, token: &Token) -> Rewrite {
    let made = |view: &View<'_>| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let mut sides = exprs.filter(|&id| starts_at(site, id, token)).filter_map(|id| {
            let (left, right, is_order) = match site.ast[id].kind {
                ExprKind::Binary(BinaryOp::Equal | BinaryOp::NotEqual, a, b) => (a, b, false),
                ExprKind::Binary(op, a, b) if is_order(op) => (a, b, true),
                ExprKind::Conditional(_, Some(a), b) => (a, b, false),
                _ => return None,
            };
            let types = [left, right].map(|side| type_of(site, side));
            let is_pointer = types.map(|ty| ty.is_some_and(is_address));
            (is_pointer != [false, false]).then_some((left, right, is_order))
        });
        let (left, right, is_order) = sides.next()?;
        let [a, b] = [left, right].map(|side| type_of(site, side));
        let is_function = |ty: Option<Type>| match ty {
            Some(Type::Function(_)) => true,
            Some(Type::Pointer(to)) => {
                matches!(site.scope.types().get(to.ty), Type::Function(_))
            }
            _ => false,
        };
        if is_function(a) || is_function(b) {
            return None;
        }
        let (value, other) = if a.is_some_and(is_address) { (right, left) } else { (left, right) };
        let small = Small::new("cast one side").doubtful();
        let to = site.scope.types().decayed(site.scope.type_of(other)?);
        if is_order || !type_of(site, value).is_some_and(is_address) {
            return cast(site, view, small, value, to);
        }
        let of = pointee(site, site.scope.type_of(value)?)?.qualifiers;
        let void = site.scope.types().plain(Type::Void).with(of);
        cast(site, view, small, value, site.scope.types().pointer(void))
    };
    written(site, token, made)
}

fn is_order(op: BinaryOp) -> bool {
    use BinaryOp::{Greater, GreaterEqual, Less, LessEqual};
    matches!(op, Less | Greater | LessEqual | GreaterEqual)
}

/// `(union u)x` becomes `(union u){ .m = x }`, `m` the member of that type.
pub fn to_union(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let mut casts = exprs.filter(|&id| starts_at(site, id, token));
        let (id, ty, operand) = casts.find_map(|id| match site.ast[id].kind {
            ExprKind::Cast(ty, operand) => Some((id, ty, operand)),
            _ => None,
        })?;
        let Type::Record(record) = site.scope.types().get(site.scope.type_named(ty)?.ty) else {
            return None;
        };
        let record = site.scope.record(record).filter(|record| record.is_union)?;
        let of = site.scope.type_of(operand)?.ty;
        let member = record.members.iter().find(|member| member.ty.ty == of)?.name?;
        let extent = site.ast[operand].extent;
        let close = view.direct(TokenIdx(extent.first.0.checked_sub(1)?))?;
        let (value, whole) = (view.span(extent)?, view.span(site.ast[id].extent)?);
        let is_assigned = matches!(site.ast[operand].kind, ExprKind::Binary(BinaryOp::Comma, ..));
        let small = Small::new("write a compound literal");
        let small = small.replace(close.end..value.start, format!("{{ .{member} = "));
        (!is_assigned).then(|| small.insert(whole.end, " }"))
    })
}

/// `f(p)` becomes `f((union u){ .m = p })`, `m` the member of that type.
pub fn to_union_parameter(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let of = |value: ExprId| {
            let ty = site.scope.type_of(value)?;
            Some(site.scope.types().decayed(ty).ty)
        };
        let mut all = conversions(site).into_iter().filter_map(|(value, to)| {
            let Type::Record(record) = site.scope.types().get(to.ty) else { return None };
            let record = site.scope.record(record).filter(|record| record.is_union)?;
            let of = of(value)?;
            let member = record.members.iter().find(|member| member.ty.ty == of)?.name?;
            starts_at(site, value, token).then_some((value, to, member))
        });
        let (value, to, member) = all.next()?;
        let name = spell::type_name(site, to.unqualified())?;
        let span = view.span(site.ast[value].extent)?;
        let small = Small::new("pass the union").doubtful();
        let small = small.insert(span.start, format!("({name}){{ .{member} = "));
        Some(small.insert(span.end, " }"))
    })
}
