//! Braced initializers (C99 6.7.8; "Designated Inits" in the GCC manual), whose types and values
//! say what they can become.

use super::text;
use super::tree::is_pure;
use crate::analyse::ty::{Bound, Member, QualType, Type};
use crate::lex::{Token, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site};

/// Types inside one another that are looked through for the first scalar.
const DEPTH_MAX: usize = 32;

/// What an empty list becomes beside `{0}`.
enum Zero {
    Same,
    /// What lies behind a union's first member may be something else than zero.
    Unlike,
    /// There is nothing that the zero could be for.
    Nowhere,
}

/// `{}` becomes `{0}`, where something in the object is a zero's first place.
pub fn empty(site: &Site<'_>, token: &Token) -> Rewrite {
    let made = || {
        let view = View::of(site, token)?;
        let idx = site.index_of(token)?;
        let small = text::empty_braces(&view.raw, view.raw.at(token.pos)?)?;
        let ty = initialized(site, idx);
        let small = match ty.map_or(Zero::Unlike, |ty| zero(site, ty)) {
            Zero::Nowhere => return Some(Rewrite::refuse("it has no member to be set to zero")),
            // A macro's may be for other types.
            Zero::Same if !view.is_macro() => small,
            _ => small.doubtful(),
        };
        Some(small.rewrite(&view.raw))
    };
    made().unwrap_or_default()
}

fn zero(site: &Site<'_>, ty: QualType) -> Zero {
    let mut ty = ty;
    let mut found = Zero::Same;
    for _ in 0..DEPTH_MAX {
        ty = match site.scope.types().get(ty.ty) {
            Type::Unknown | Type::VaList => return Zero::Unlike,
            Type::Array(element, Bound::Constant(n)) if n > 0 => element,
            Type::Array(..) => return Zero::Nowhere,
            Type::Record(id) => {
                let Some(record) = site.scope.record(id) else { return Zero::Unlike };
                match with_values(&record.members).next() {
                    None if record.unknown => return Zero::Unlike,
                    None => return Zero::Nowhere,
                    Some(first) => {
                        let is_part = site.scope.bytes_of(first.ty) != record.size;
                        if record.unknown || record.is_union && is_part {
                            found = Zero::Unlike;
                        }
                        first.ty
                    }
                }
            }
            _ => return found,
        };
    }
    Zero::Unlike
}

/// The type of what the list that opens at a token initializes, if that is known.
fn initialized(site: &Site<'_>, open: TokenIdx) -> Option<QualType> {
    let ast = site.ast;
    let mut pending: Vec<(InitId, QualType)> = Vec::new();
    for decl in ast.decls() {
        let DeclarationKind::Plain(_, list) = decl.kind else { continue };
        for item in ast.list(list) {
            pending.extend(item.init.zip(site.scope.type_declared(item.declarator)));
        }
    }
    for expr in ast.exprs() {
        let ExprKind::CompoundLiteral(name, init) = expr.kind else { continue };
        pending.extend(site.scope.type_named(name).map(|ty| (init, ty)));
    }
    while let Some((init, ty)) = pending.pop() {
        let Initializer::List(items, extent) = ast[init] else { continue };
        if extent.first == open {
            return Some(ty);
        }
        if extent.first < open && open <= extent.last {
            inner(site, ast.list(items), ty, &mut pending);
        }
    }
    None
}

/// The lists in a list with the types of what they initialize; those behind an item that may have
/// left out its braces are not known.
fn inner(site: &Site<'_>, items: &[InitItem], ty: QualType, pending: &mut Vec<(InitId, QualType)>) {
    let mut next = Some(0u64);
    for item in items {
        let mut of = match site.ast.list(item.designators) {
            [] => next.and_then(|index| element(site, ty, index)),
            designators => designators.iter().try_fold(ty, |ty, one| designated(site, ty, one)),
        };
        next = match site.ast.list(item.designators) {
            [] => next.map(|index| index + 1),
            [only] => index(site, ty, only).map(|index| index + 1),
            _ => None,
        };
        if let Initializer::Expr(_) = site.ast[item.value] {
            let is_scalar = of.take().is_some_and(|of| {
                let of = site.scope.types().get(of.ty);
                !matches!(of, Type::Array(..) | Type::Record(_) | Type::Vector(..) | Type::Unknown)
            });
            next = next.filter(|_| is_scalar);
        }
        pending.extend(of.map(|of| (item.value, of)));
    }
}

/// The members that initializers are for: all but unnamed bit-fields (C99 6.7.8p9).
fn with_values(members: &[Member]) -> impl Iterator<Item = &Member> {
    members.iter().filter(|member| member.name.is_some() || member.width.is_none())
}

/// The type of an element or member by its number.
fn element(site: &Site<'_>, ty: QualType, index: u64) -> Option<QualType> {
    match site.scope.types().get(ty.ty) {
        Type::Array(of, _) => Some(of),
        Type::Record(id) => {
            let mut own = with_values(&site.scope.record(id)?.members);
            own.nth(usize::try_from(index).ok()?).map(|member| member.ty)
        }
        _ => None,
    }
}

/// The number of the element or member that a designator names.
fn index(site: &Site<'_>, ty: QualType, designator: &Designator) -> Option<u64> {
    match *designator {
        Designator::Index(at) | Designator::Range(_, at) => {
            u64::try_from(site.scope.value_of(at)?).ok()
        }
        Designator::Member(name, _) => {
            let Type::Record(id) = site.scope.types().get(ty.ty) else { return None };
            let mut own = with_values(&site.scope.record(id)?.members);
            own.position(|member| member.name == Some(name)).map(|at| at as u64)
        }
    }
}

fn designated(site: &Site<'_>, ty: QualType, designator: &Designator) -> Option<QualType> {
    match site.scope.types().get(ty.ty) {
        Type::Array(of, _) => Some(of),
        _ => element(site, ty, index(site, ty, designator)?),
    }
}

/// `[0 ... 2] = x` becomes `[0] = x, [1] = x, [2] = x`, where computing `x` does nothing else.
pub fn range(site: &Site<'_>, token: &Token) -> Rewrite {
    let made = || {
        let view = View::of(site, token)?;
        let small = text::designator_range(&view.raw, view.raw.at(token.pos)?)?;
        let value = ranged(site, token)?;
        let Initializer::Expr(value) = site.ast[value] else { return None };
        let extent = site.ast[value].extent;
        let own = (extent.first.0..=extent.last.0).filter_map(|idx| site.token(TokenIdx(idx)));
        let tokens: Vec<Token> = own.collect();
        let is_new_each_time = tokens.iter().any(|token| is_count(site, token));
        // A macro's value may be several, of which the range has the first.
        let behind = site.token(TokenIdx(extent.last.0 + 1))?;
        let is_one = behind.expansion == view.level;
        let is_literal = tokens.iter().all(|token| token.kind != TokenKind::Identifier);
        let is_said_here = tokens.iter().all(|token| token.expansion == view.level);
        let small = match (is_literal && is_said_here, is_pure(site, value)) {
            _ if is_new_each_time => return None,
            (true, _) => small,
            (false, true) if !view.is_macro() => small,
            (false, true) => small.doubtful(),
            _ => return Some(Rewrite::refuse("its value may only be computed once")),
        };
        is_one.then(|| small.rewrite(&view.raw))
    };
    made().unwrap_or_default()
}

/// Whether a token stands for `__COUNTER__`.
fn is_count(site: &Site<'_>, token: &Token) -> bool {
    let raw = site.raw(token.pos);
    let written = raw.and_then(|raw| raw.at(token.pos).map(|at| text::text(&raw, at)));
    written.is_some_and(|word| word == "__COUNTER__")
}

/// The value behind the range that begins at a token.
fn ranged(site: &Site<'_>, token: &Token) -> Option<InitId> {
    let idx = site.index_of(token)?;
    let is_it = |item: &&InitItem| {
        site.ast.list(item.designators).iter().any(|one| match *one {
            Designator::Range(low, _) => site.ast[low].extent.first == idx,
            _ => false,
        })
    };
    let items = site.ast.inits().iter().filter_map(|init| match init {
        Initializer::List(items, _) => Some(site.ast.list(*items)),
        Initializer::Expr(_) => None,
    });
    items.flatten().find(is_it).map(|item| item.value)
}
