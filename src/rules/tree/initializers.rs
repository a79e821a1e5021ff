//! Rules about initializers (C99 6.7.8; gcc manual, "Designated Inits", "Compound Literals",
//! "Zero Length").
//!
//! A list is walked beside the type that it initializes, with the current object of C99
//! 6.7.8p17; where the type is unknown the walk stops.

use super::{Checks, conversions};
use crate::analyse::ty::{Bound, QualType, Type};
use crate::lex::TokenKind;
use crate::names::kw;
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ARRAY_FROM_FUNCTION_NAME,
    id::COMPLEX_COMPONENT_INITIALIZER,
    id::DESIGNATED_INITIALIZER,
    id::DESIGNATOR_OLD_STYLE,
    id::DESIGNATOR_RANGE,
    id::EMPTY_INITIALIZER,
    id::EMPTY_SCALAR_INITIALIZER,
    id::EXCESS_INITIALIZERS,
    id::FLEXIBLE_ARRAY_AUTOMATIC_INITIALIZER,
    id::FLEXIBLE_ARRAY_INITIALIZER,
    id::COMPOUND_LITERAL_INITIALIZER,
    id::NONCONSTANT_AGGREGATE_INITIALIZER,
    id::NONCONSTANT_INITIALIZER,
    id::PARENTHESIZED_STRING,
];

/// Where an initializer stands.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The object has static storage.
    pub is_static: bool,
}

/// The initializer of a declarator.
pub fn declarator(checks: &mut Checks<'_>, of: DeclaratorId, init: InitId, context: Context) {
    let Some(ty) = checks.unit.type_declared(of) else { return };
    match checks.ast[init] {
        Initializer::Expr(value) => {
            scalar(checks, value, ty, context);
            conversions::to(checks, value, ty);
        }
        Initializer::List(items, extent) => list(checks, items, extent, ty, context),
    }
}

/// The initializer of a compound literal.
pub fn literal(checks: &mut Checks<'_>, ty: TypeNameId, init: InitId) {
    if let (Initializer::List(items, extent), Some(ty)) =
        (checks.ast[init], checks.unit.type_named(ty))
    {
        list(checks, items, extent, ty, Context { is_static: false });
    }
}

/// One expression for a whole object.
fn scalar(checks: &mut Checks<'_>, value: ExprId, ty: QualType, context: Context) {
    let at = checks.ast[value].extent.first;
    let target = checks.unit.types().get(ty.ty);
    let inner = checks.without_parens(value);
    match (target, checks.ast[inner].kind) {
        (Type::Array(..), ExprKind::String) => {
            if inner != value {
                checks.report(id::PARENTHESIZED_STRING, at);
            }
            string(checks, inner, target);
        }
        (Type::Array(..), ExprKind::Name(kw::FUNC | kw::G_FUNCTION | kw::G_PRETTY_FUNCTION)) => {
            checks.report(id::ARRAY_FROM_FUNCTION_NAME, at);
        }
        (Type::Array(..), ExprKind::CompoundLiteral(..)) => {
            checks.report(id::COMPOUND_LITERAL_INITIALIZER, at);
        }
        (Type::Record(_), ExprKind::CompoundLiteral(..)) if context.is_static => {
            checks.report(id::COMPOUND_LITERAL_INITIALIZER, at);
        }
        _ if context.is_static => nonconstant(checks, inner, at),
        _ => {}
    }
}

/// A static object's initializer that a compiler folds: a `const` object's value, or an address
/// cast to an integer.
fn nonconstant(checks: &mut Checks<'_>, value: ExprId, at: TokenIdx) {
    use crate::analyse::scope::EntityKind;
    let is_odd = match checks.ast[value].kind {
        ExprKind::Name(name) => {
            let kind = checks.unit.entity(name).map(|entity| entity.kind);
            let is_scalar = !matches!(
                checks.type_of(value),
                Type::Array(..) | Type::Function(_) | Type::Unknown
            );
            matches!(kind, Some(EntityKind::Object(_, false)))
                && is_scalar
                && !checks.declares(name)
        }
        ExprKind::Cast(ty, operand) => {
            checks.type_named(ty).is_integer()
                && checks.is_pointer(operand)
                && !checks.is_null_pointer(operand)
        }
        _ => false,
    };
    if is_odd {
        checks.report(id::NONCONSTANT_INITIALIZER, at);
    }
}

/// What a string literal in braces may initialize as a whole (C99 6.7.8p14).
fn is_array_of_characters(checks: &Checks<'_>, target: Type) -> bool {
    matches!(target, Type::Array(element, _)
        if checks.unit.types().get(element.ty).is_integer())
}

fn string(checks: &mut Checks<'_>, value: ExprId, target: Type) {
    let (Type::Array(_, Bound::Constant(n)), Type::Array(_, Bound::Constant(length))) =
        (target, checks.type_of(value))
    else {
        return;
    };
    // The null character need not fit (C99 6.7.8p14).
    if length > n.saturating_add(1) {
        let at = checks.ast[value].extent.first;
        checks.report(id::EXCESS_INITIALIZERS, at);
    }
}

fn list(
    checks: &mut Checks<'_>,
    items: List<InitItem>,
    extent: Extent,
    ty: QualType,
    context: Context,
) {
    let target = checks.unit.types().get(ty.ty);
    if items.is_empty() {
        let is_aggregate = matches!(target, Type::Array(..) | Type::Record(_) | Type::Vector(..));
        checks.report(id::EMPTY_INITIALIZER, extent.first);
        if !is_aggregate && target != Type::Unknown {
            checks.report(id::EMPTY_SCALAR_INITIALIZER, extent.first);
        }
        return;
    }
    match target {
        Type::Unknown | Type::VaList => {}
        Type::Array(..) | Type::Record(_) | Type::Vector(..) => {
            if let [only] = checks.ast.list(items)
                && let Initializer::Expr(value) = checks.ast[only.value]
                && is_array_of_characters(checks, target)
                && matches!(checks.ast[checks.without_parens(value)].kind, ExprKind::String)
                && only.designators.is_empty()
            {
                return scalar(checks, value, ty, context);
            }
            aggregate(checks, items, ty, context);
        }
        Type::Complex(_) if items.len() == 2 => {
            checks.report(id::COMPLEX_COMPONENT_INITIALIZER, extent.first);
        }
        _ => {
            if let Some(second) = checks.ast.list(items).get(1) {
                let at = first_of(checks, second.value);
                checks.report(id::EXCESS_INITIALIZERS, at);
            }
        }
    }
}

fn first_of(checks: &Checks<'_>, init: InitId) -> TokenIdx {
    match checks.ast[init] {
        Initializer::Expr(value) => checks.ast[value].extent.first,
        Initializer::List(_, extent) => extent.first,
    }
}

/// The subobjects of an aggregate at one level: how many, and the type of each.
fn subobject(checks: &Checks<'_>, ty: QualType, index: u64) -> Option<QualType> {
    let types = checks.unit.types();
    match types.get(ty.ty) {
        Type::Array(element, Bound::Constant(n)) => (index < n).then_some(element),
        Type::Array(element, _) => Some(element),
        Type::Vector(element, n) => (index < n).then(|| crate::analyse::ty::unqualified(element)),
        Type::Record(of) => {
            let record = checks.unit.record(of)?;
            let members = &record.members;
            // Unnamed bit-fields are passed over; an unnamed struct is a subobject.
            let mut named = members.iter().filter(|m| m.name.is_some() || m.width.is_none());
            let index = usize::try_from(index).ok()?;
            if record.is_union && index > 0 {
                return None;
            }
            named.nth(index).map(|member| member.ty)
        }
        _ => None,
    }
}

fn index_of(checks: &Checks<'_>, ty: QualType, designator: Designator) -> Option<u64> {
    match designator {
        Designator::Index(at) | Designator::Range(_, at) => {
            checks.value(at, 0).and_then(|value| u64::try_from(value).ok())
        }
        Designator::Member(name, _) => {
            let Type::Record(of) = checks.unit.types().get(ty.ty) else { return None };
            let members = &checks.unit.record(of)?.members;
            let mut named = members.iter().filter(|m| m.name.is_some() || m.width.is_none());
            named.position(|member| member.name == Some(name)).map(|at| at as u64)
        }
    }
}

/// Walks a list beside its aggregate. Without braces an aggregate's own scalars come next: then
/// only its kinds of items are looked at, and nothing is counted.
fn aggregate(checks: &mut Checks<'_>, items: List<InitItem>, ty: QualType, context: Context) {
    let mut next = Some(0u64);
    for item in checks.ast.list(items) {
        let designators = checks.ast.list(item.designators);
        if let Some(&first) = designators.first() {
            next = if designators.len() == 1 { index_of(checks, ty, first) } else { None };
        }
        let at = first_of(checks, item.value);
        let Some(index) = next else {
            item_alone(checks, item.value);
            continue;
        };
        let of = subobject(checks, ty, index);
        let Some(of) = of else {
            if is_known(checks, ty) && designators.is_empty() {
                checks.report(id::EXCESS_INITIALIZERS, at);
            }
            return;
        };
        flexible(checks, ty, of, at, context);
        next = match checks.ast[item.value] {
            Initializer::List(items, extent) => {
                list(checks, items, extent, of, context);
                Some(index + 1)
            }
            Initializer::Expr(value) => item_value(checks, value, of, context).then_some(index + 1),
        };
    }
}

/// Whether an aggregate has all its subobjects known.
fn is_known(checks: &Checks<'_>, ty: QualType) -> bool {
    let types = checks.unit.types();
    match types.get(ty.ty) {
        Type::Array(_, Bound::Constant(_)) | Type::Vector(..) => true,
        Type::Record(of) => checks.unit.record(of).is_some_and(|record| !record.unknown),
        _ => false,
    }
}

/// One expression for a subobject: whether it takes exactly one.
fn item_value(checks: &mut Checks<'_>, value: ExprId, of: QualType, context: Context) -> bool {
    let types = checks.unit.types();
    let own = checks.unit.type_of(value);
    match types.get(of.ty) {
        Type::Unknown => false,
        target @ (Type::Array(..) | Type::Record(_) | Type::Vector(..)) => {
            let inner = checks.without_parens(value);
            let is_whole = matches!(checks.ast[inner].kind, ExprKind::String)
                && matches!(target, Type::Array(..));
            let is_same = own.is_some_and(|own| own.ty == of.ty);
            if is_whole || is_same {
                scalar(checks, value, of, context);
            }
            is_whole || is_same
        }
        _ => {
            scalar(checks, value, of, context);
            conversions::to(checks, value, of);
            true
        }
    }
}

/// An item whose subobject is not known.
fn item_alone(checks: &mut Checks<'_>, value: InitId) {
    if let Initializer::List(items, extent) = checks.ast[value] {
        if items.is_empty() {
            checks.report(id::EMPTY_INITIALIZER, extent.first);
        }
        for item in checks.ast.list(items) {
            item_alone(checks, item.value);
        }
    }
}

/// An item for a flexible array member.
fn flexible(checks: &mut Checks<'_>, ty: QualType, of: QualType, at: TokenIdx, context: Context) {
    let types = checks.unit.types();
    let is_record = matches!(types.get(ty.ty), Type::Record(_));
    if is_record && matches!(types.get(of.ty), Type::Array(_, Bound::Incomplete)) {
        let rule = match context.is_static {
            true => id::FLEXIBLE_ARRAY_INITIALIZER,
            false => id::FLEXIBLE_ARRAY_AUTOMATIC_INITIALIZER,
        };
        checks.report(rule, at);
    }
}

/// The designators of an item, in their spellings.
pub fn item(checks: &mut Checks<'_>, item: InitItem) {
    let Some(&last) = checks.ast.list(item.designators).last() else { return };
    let value = first_of(checks, item.value);
    let before = value.0.checked_sub(1).map(TokenIdx);
    let before_value = before.and_then(|at| checks.token(at)).map(|token| token.kind);
    let at = match (before_value, last) {
        (Some(TokenKind::Colon), Designator::Member(_, token)) => Some(token),
        (Some(TokenKind::RightBracket), _) => before,
        _ => None,
    };
    if let Some(at) = at {
        checks.report(id::DESIGNATOR_OLD_STYLE, at);
    }
    for designator in checks.ast.list(item.designators) {
        let at = match *designator {
            Designator::Range(low, _) => {
                let at = checks.ast[low].extent.first;
                checks.report(id::DESIGNATOR_RANGE, at);
                at
            }
            Designator::Member(_, token) => token,
            Designator::Index(index) => checks.ast[index].extent.first,
        };
        checks.report(id::DESIGNATED_INITIALIZER, at);
    }
}

/// Automatic aggregates whose items are no constants: C90 wants constants (6.5.7).
pub fn constant_items(checks: &mut Checks<'_>, init: InitId) {
    let Initializer::List(items, _) = checks.ast[init] else { return };
    for item in checks.ast.list(items) {
        if let Initializer::Expr(value) = checks.ast[item.value]
            && checks.is_runtime(value)
        {
            let at = checks.ast[value].extent.first;
            checks.report(id::NONCONSTANT_AGGREGATE_INITIALIZER, at);
        }
    }
}
