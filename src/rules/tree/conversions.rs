//! Rules about values that become another type without a cast: assignments, arguments,
//! initializers, comparisons and both sides of `?:` (C99 6.5.16.1, 6.5.8, 6.5.9, 6.5.15).
//!
//! What rests on an unknown type, and an integer that may be a null pointer constant, is passed
//! over.

use super::Checks;
use crate::analyse::UnitScope;
use crate::analyse::ty::{Bound, QualType, Type, Types};
use crate::discover::target::IntKind;
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ARRAY_QUALIFIER_CONVERSION,
    id::COMPLETE_AND_INCOMPLETE_COMPARISON,
    id::CONDITIONAL_POINTER_MISMATCH,
    id::FUNCTION_POINTER_CONVERSION,
    id::INCOMPATIBLE_POINTERS,
    id::INTEGER_POINTER_CONVERSION,
    id::ORDERED_NULL_COMPARISON,
    id::POINTER_COMPARISON,
    id::POINTER_SIGN,
];

/// How two pointed-to types differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Difference {
    /// Not, or nobody can tell.
    None,
    /// Only in the signedness of their integers.
    Sign,
    /// One is `void`, the other a function.
    VoidAndFunction,
    /// Qualifiers of an array's elements were added.
    ElementQualifiers,
    /// They are incompatible.
    Types,
}

/// The conversions of one expression to the types of what surrounds it.
pub fn check(checks: &mut Checks<'_>, at: ExprId) {
    match checks.ast[at].kind {
        ExprKind::Assign(None, left, right) => {
            if let Some(ty) = checks.unit.type_of(left) {
                to(checks, right, ty);
            }
        }
        ExprKind::Binary(
            op @ (BinaryOp::Less
            | BinaryOp::Greater
            | BinaryOp::LessEqual
            | BinaryOp::GreaterEqual
            | BinaryOp::Equal
            | BinaryOp::NotEqual),
            left,
            right,
        ) => comparison(checks, at, op, left, right),
        ExprKind::Conditional(condition, then, otherwise) => {
            conditional(checks, at, then.unwrap_or(condition), otherwise);
        }
        _ => {}
    }
}

/// The value of an expression becomes a `to`.
pub fn to(checks: &mut Checks<'_>, value: ExprId, to: QualType) {
    let types = checks.unit.types();
    let Some(from) = checks.unit.type_of(value) else { return };
    let target = types.get(to.ty);
    match (target, checks.pointee_type(value)) {
        (Type::Pointer(to), Some(from)) => {
            if checks.is_null_constant(value) {
                return;
            }
            match difference(checks.unit, from, to, 0) {
                Difference::None => {}
                Difference::Sign => of(checks, id::POINTER_SIGN, value),
                Difference::VoidAndFunction => of(checks, id::FUNCTION_POINTER_CONVERSION, value),
                Difference::ElementQualifiers => of(checks, id::ARRAY_QUALIFIER_CONVERSION, value),
                Difference::Types => of(checks, id::INCOMPATIBLE_POINTERS, value),
            }
        }
        (Type::Pointer(_), None)
            if types.get(from.ty).is_integer() && !checks.may_be_null_constant(value) =>
        {
            of(checks, id::INTEGER_POINTER_CONVERSION, value);
        }
        (target, Some(_)) if target.is_integer() && target != Type::Bool => {
            of(checks, id::INTEGER_POINTER_CONVERSION, value);
        }
        _ => {}
    }
}

fn of(checks: &mut Checks<'_>, rule: RuleId, value: ExprId) {
    let ends = checks.ends(value);
    checks.report_of(rule, checks.ast[value].extent.first, &ends);
}

fn ends_of_both(checks: &Checks<'_>, left: ExprId, right: ExprId) -> [TokenIdx; 4] {
    let ([first, second], [third, fourth]) = (checks.ends(left), checks.ends(right));
    [first, second, third, fourth]
}

fn comparison(checks: &mut Checks<'_>, at: ExprId, op: BinaryOp, left: ExprId, right: ExprId) {
    let first = checks.ast[at].extent.first;
    let is_ordered = !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
    let culprits = ends_of_both(checks, left, right);
    match (checks.pointee_type(left), checks.pointee_type(right)) {
        (Some(a), Some(b)) => {
            let null = checks.is_null_constant(left) || checks.is_null_constant(right);
            let types = checks.unit.types();
            let both_functions =
                [a, b].iter().all(|ty| matches!(types.get(ty.ty), Type::Function(_)));
            let is_null = checks.is_null_pointer(left) || checks.is_null_pointer(right);
            if is_ordered && is_null {
                checks.report_of(id::ORDERED_NULL_COMPARISON, first, &culprits);
            } else if is_ordered && both_functions {
                checks.report_of(id::POINTER_COMPARISON, first, &culprits);
            } else if is_ordered && differs_in_completeness(types, a, b) {
                checks.report_of(id::COMPLETE_AND_INCOMPLETE_COMPARISON, first, &culprits);
            } else if !null {
                match difference(checks.unit, a, b, 0).max_with(difference(checks.unit, b, a, 0)) {
                    Difference::VoidAndFunction => {
                        checks.report_of(id::FUNCTION_POINTER_CONVERSION, first, &culprits);
                    }
                    Difference::Types | Difference::Sign => {
                        checks.report_of(id::POINTER_COMPARISON, first, &culprits);
                    }
                    _ => {}
                }
            }
        }
        (Some(_), None) => with_integer(checks, first, is_ordered, right, &culprits),
        (None, Some(_)) => with_integer(checks, first, is_ordered, left, &culprits),
        (None, None) => {}
    }
}

fn with_integer(
    checks: &mut Checks<'_>,
    first: TokenIdx,
    is_ordered: bool,
    integer: ExprId,
    culprits: &[TokenIdx],
) {
    if !checks.type_of(integer).is_integer() {
        return;
    }
    if !checks.may_be_null_constant(integer) {
        checks.report_of(id::POINTER_COMPARISON, first, culprits);
    } else if is_ordered {
        checks.report_of(id::ORDERED_NULL_COMPARISON, first, culprits);
    }
}

fn conditional(checks: &mut Checks<'_>, at: ExprId, then: ExprId, otherwise: ExprId) {
    let first = checks.ast[at].extent.first;
    let culprits = ends_of_both(checks, then, otherwise);
    match (checks.pointee_type(then), checks.pointee_type(otherwise)) {
        (Some(a), Some(b)) => {
            if checks.is_null_constant(then) || checks.is_null_constant(otherwise) {
                return;
            }
            match difference(checks.unit, a, b, 0).max_with(difference(checks.unit, b, a, 0)) {
                Difference::VoidAndFunction => {
                    checks.report_of(id::FUNCTION_POINTER_CONVERSION, first, &culprits);
                }
                Difference::Types | Difference::Sign => {
                    checks.report_of(id::CONDITIONAL_POINTER_MISMATCH, first, &culprits);
                }
                _ => {}
            }
        }
        (Some(_), None) | (None, Some(_)) => {
            let integer = if checks.is_pointer(then) { otherwise } else { then };
            if checks.type_of(integer).is_integer() && !checks.may_be_null_constant(integer) {
                checks.report_of(id::CONDITIONAL_POINTER_MISMATCH, first, &culprits);
            }
        }
        (None, None) => {}
    }
}

impl Difference {
    fn max_with(self, other: Difference) -> Difference {
        if self == Difference::None || self == Difference::ElementQualifiers { other } else { self }
    }
}

/// `int (*)[]` beside `int (*)[3]`: C99 compares only pointers to two complete or two incomplete
/// types (6.5.8p2).
fn differs_in_completeness(types: Types<'_>, a: QualType, b: QualType) -> bool {
    let is_open = |ty: QualType| matches!(types.get(ty.ty), Type::Array(_, Bound::Incomplete));
    let is_array = |ty: QualType| matches!(types.get(ty.ty), Type::Array(..));
    is_array(a) && is_array(b) && is_open(a) != is_open(b)
}

/// How pointers from `from` to `to` differ; qualifiers of the pointed-to types aside. `depth` is
/// how many pointers were followed.
pub fn difference(unit: &UnitScope<'_>, from: QualType, to: QualType, depth: u32) -> Difference {
    let types = unit.types();
    const DEPTH_MAX: u32 = 16;
    if from.ty == to.ty || depth > DEPTH_MAX {
        return Difference::None;
    }
    match (types.get(from.ty), types.get(to.ty)) {
        (Type::Unknown | Type::VaList, _) | (_, Type::Unknown | Type::VaList) => Difference::None,
        (Type::Function(_), Type::Void) | (Type::Void, Type::Function(_)) if depth == 0 => {
            Difference::VoidAndFunction
        }
        (Type::Void, _) | (_, Type::Void) if depth == 0 => Difference::None,
        (Type::Function(a), Type::Function(b)) => {
            let (Some(a), Some(b)) = (types.function_type(a), types.function_type(b)) else {
                return Difference::None;
            };
            functions(unit, a, b, depth)
        }
        (Type::Pointer(a), Type::Pointer(b)) => {
            let inner = difference(unit, a, b, depth + 1);
            let qualifiers = (a.qualifiers, b.qualifiers);
            match inner {
                Difference::None if qualifiers.0 != qualifiers.1 => Difference::None,
                other => other,
            }
        }
        (Type::Array(a, m), Type::Array(b, n)) => {
            if matches!((m, n), (Bound::Constant(m), Bound::Constant(n)) if m != n) {
                return Difference::Types;
            }
            let inner = difference(unit, a, b, depth + 1);
            let added = b.qualifiers.0 & !a.qualifiers.0 != 0;
            match inner {
                Difference::None if depth == 0 && added => Difference::ElementQualifiers,
                other => other,
            }
        }
        (a, b) => scalars(unit, a, b),
    }
}

fn functions(
    unit: &UnitScope<'_>,
    a: &crate::analyse::ty::FunctionType,
    b: &crate::analyse::ty::FunctionType,
    depth: u32,
) -> Difference {
    let result = difference(unit, a.result, b.result, depth + 1);
    if result != Difference::None {
        return Difference::Types;
    }
    if !a.prototype || !b.prototype {
        return Difference::None;
    }
    if a.parameters.len() != b.parameters.len() || a.variadic != b.variadic {
        return Difference::Types;
    }
    let mut pairs = a.parameters.iter().zip(&b.parameters);
    match pairs.any(|(&a, &b)| difference(unit, a, b, depth + 1) != Difference::None) {
        true => Difference::Types,
        false => Difference::None,
    }
}

fn scalars(unit: &UnitScope<'_>, a: Type, b: Type) -> Difference {
    let plain = |ty: Type| match ty {
        Type::Enum(of) => unit.enumeration(of).map(|e| unit.types().get(e.underlying)),
        other => Some(other),
    };
    let (Some(a), Some(b)) = (plain(a), plain(b)) else { return Difference::None };
    if a == b {
        return Difference::None;
    }
    match (a, b) {
        (Type::Int(a), Type::Int(b)) if a.unsigned() == b.unsigned() => Difference::Sign,
        (Type::Char, Type::Int(IntKind::SChar | IntKind::UChar))
        | (Type::Int(IntKind::SChar | IntKind::UChar), Type::Char) => Difference::Sign,
        _ => Difference::Types,
    }
}
