//! Arithmetic that says whether its result fits ("Integer Overflow Builtins"), where the types are
//! unsigned ones: their result is cut (C99 6.2.5p9), and what is left of it tells.

use super::Small;
use super::operands::{starts_at, written};
use super::tree::{innermost, is_private, is_pure};
use crate::analyse::ty::{Type, Variability};
use crate::discover::target::IntKind;
use crate::lex::Token;
use crate::parse::ast::*;
use crate::rewrite::tree::bare;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site};

/// `__builtin_add_overflow(a, b, &sum)` becomes `((sum = a + b) < a)`.
pub fn checked(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let id = innermost(site, token, |kind| matches!(kind, ExprKind::Call(..)))?;
        let ExprKind::Call(_, arguments) = site.ast[id].kind else { return None };
        let [a, b, place] = site.ast.list(arguments) else { return None };
        let ExprKind::Unary(UnaryOp::AddressOf, result) = site.ast[bare(site.ast, *place)].kind
        else {
            return None;
        };
        if !starts_at(site, id, token) || !is_exact(site, *a, *b, result) {
            return None;
        }
        let keeps = |id: ExprId| is_kept(site, id, result);
        let [x, y] = [operand(site, view, *a)?, operand(site, view, *b)?];
        let to = view.text(site.ast[result].extent)?;
        let word = token.spelling();
        let operation = word.strip_prefix("__builtin_")?.strip_suffix("_overflow")?;
        let new = match operation.trim_start_matches('u').trim_start_matches('l') {
            "add" if keeps(*a) => format!("(({to} = {x} + {y}) < {x})"),
            "add" if keeps(*b) => format!("(({to} = {x} + {y}) < {y})"),
            "sub" if keeps(*a) => format!("(({to} = {x} - {y}) > {x})"),
            "mul" if keeps(*a) && is_positive(site, *b) => {
                format!("({to} = {x} * {y}, {to} / {y} != {x})")
            }
            "mul" if is_positive(site, *a) && keeps(*b) => {
                format!("({to} = {x} * {y}, {to} / {x} != {y})")
            }
            "mul" if keeps(*a) && keeps(*b) => {
                format!("({to} = {x} * {y}, {x} != 0 && {to} / {x} != {y})")
            }
            _ => return None,
        };
        let span = view.span(site.ast[id].extent)?;
        let small = Small::new(format!("write `{new}`")).doubtful().about(span.clone());
        Some(small.replace(span, new))
    })
}

/// Whether the operation is computed in the result's type, an unsigned one that nothing is promoted
/// to another from, and computing it does nothing else.
fn is_exact(site: &Site<'_>, a: ExprId, b: ExprId, result: ExprId) -> bool {
    let Some(of) = site.scope.type_of(result) else { return false };
    let is_wide = matches!(
        site.scope.types().get(of.ty),
        Type::Int(IntKind::UInt | IntKind::ULong | IntKind::ULongLong)
    );
    let is_own = |id: ExprId| site.scope.type_of(id).is_some_and(|ty| ty.ty == of.ty);
    let fits = |id: ExprId| is_own(id) || constant(site, id).is_some();
    let is_idle = |id: &ExprId| is_pure(site, *id) || is_size(site, *id);
    let are_pure = [a, b, result].iter().all(is_idle);
    is_wide && are_pure && (is_own(a) && fits(b) || fits(a) && is_own(b))
}

/// The value of a number that is an `int`'s.
fn constant(site: &Site<'_>, id: ExprId) -> Option<i32> {
    let ExprKind::Number(name) = site.ast[bare(site.ast, id)].kind else { return None };
    name.text().parse().ok()
}

/// Whether an expression is the size of a type that has one for good.
fn is_size(site: &Site<'_>, id: ExprId) -> bool {
    match site.ast[bare(site.ast, id)].kind {
        ExprKind::OfType(OfKind::Sizeof, name) => {
            let ty = site.scope.type_named(name);
            ty.is_some_and(|ty| {
                site.scope.varies(ty) == Variability::Fixed && site.scope.bytes_of(ty) != Some(0)
            })
        }
        _ => false,
    }
}

/// Whether an operand is a constant that something can be divided by.
fn is_positive(site: &Site<'_>, id: ExprId) -> bool {
    constant(site, id).is_some_and(|value| value > 0) || is_size(site, id)
}

/// Whether an operand has the value that it had once the result is there.
fn is_kept(site: &Site<'_>, id: ExprId, result: ExprId) -> bool {
    let named = |id: ExprId| match site.ast[bare(site.ast, id)].kind {
        ExprKind::Name(name) => Some(name),
        _ => None,
    };
    let is_other = named(id).is_some() && named(id) != named(result);
    let is_constant = constant(site, id).is_some() || is_size(site, id);
    is_constant || is_other && is_private(site, id)
}

/// An operand as it is written, in parentheses where others bind closer.
fn operand(site: &Site<'_>, view: &View<'_>, id: ExprId) -> Option<String> {
    let text = view.text(site.ast[id].extent)?;
    let is_closed = matches!(
        site.ast[id].kind,
        ExprKind::Name(_)
            | ExprKind::Number(_)
            | ExprKind::Paren(_)
            | ExprKind::Member(..)
            | ExprKind::Arrow(..)
            | ExprKind::Subscript(..)
            | ExprKind::Unary(..)
            | ExprKind::Cast(..)
            | ExprKind::OfType(..)
    );
    Some(if is_closed { text } else { format!("({text})") })
}
