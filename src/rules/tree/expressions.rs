//! Rules about expressions and their types (C99 6.5; gcc manual, "Extensions to the C Language
//! Family").

use super::{Checks, conversions};
use crate::analyse::ty::{Bound, Type};
use crate::names::kw;
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ADDRESS_OF_BIT_FIELD,
    id::ADDRESS_OF_VOID,
    id::ALIGNOF_EXPRESSION,
    id::ALIGNOF_INCOMPLETE_ARRAY,
    id::CAST_TO_STRUCTURE,
    id::CAST_TO_UNION,
    id::COMPLEX_CONJUGATE,
    id::COMPLEX_INCREMENT,
    id::COMPOUND_LITERAL,
    id::COMPOUND_LITERAL_STORAGE_CLASS,
    id::CONDITIONAL_VOID_OPERAND,
    id::DEREFERENCE_OF_VOID,
    id::VOID_POINTER_ARITHMETIC,
    id::FUNCTION_POINTER_CONVERSION,
    id::GENERIC_TYPE_OPERAND,
    id::IMPLICIT_FUNCTION_DECLARATION,
    id::LABEL_ADDRESS,
    id::LONG_STRING_LITERAL,
    id::GENERALIZED_LVALUE,
    id::NON_LVALUE_ARRAY,
    id::NULL_POINTER_ARITHMETIC,
    id::OFFSETOF_ARRAY_INDEX,
    id::OFFSETOF_TYPE_DEFINITION,
    id::OVERFLOW_IN_CONSTANT,
    id::PREDEFINED_IDENTIFIER_OUTSIDE_FUNCTION,
    id::REGISTER_ARRAY_SUBSCRIPT,
    id::SIZEOF_VOID_OR_FUNCTION,
    id::TRANSPARENT_UNION_ARGUMENT,
    id::UNPROTOTYPED_CALL,
    id::VECTOR_OPERATION,
];

/// One expression that `analyse` has reached.
pub fn check(checks: &mut Checks<'_>, at: ExprId) {
    let expr = checks.ast[at];
    let first = expr.extent.first;
    match expr.kind {
        ExprKind::Unary(op, operand) => unary(checks, op, operand, first),
        ExprKind::Binary(op, left, right) => binary(checks, at, op, left, right),
        ExprKind::Assign(op, left, right) => {
            assigned_to(checks, left);
            if let Some(op @ (BinaryOp::Add | BinaryOp::Subtract)) = op {
                arithmetic(checks, op, left, right);
            }
        }
        ExprKind::LabelAddress(_) => checks.report(id::LABEL_ADDRESS, first),
        ExprKind::OfExpr(kind, operand) => of_expression(checks, kind, operand, first),
        ExprKind::OfType(kind, ty) => {
            let ty = checks.type_named(ty);
            of_type(checks, kind, ty, first);
        }
        ExprKind::Conditional(_, Some(then), otherwise) => {
            let void = [then, otherwise].map(|e| checks.type_of(e) == Type::Void);
            let known = [then, otherwise].iter().all(|&e| checks.type_of(e) != Type::Unknown);
            if known && void[0] != void[1] {
                let at = checks.ast[otherwise].extent.first;
                checks.report(id::CONDITIONAL_VOID_OPERAND, at);
            }
        }
        ExprKind::Cast(ty, operand) => cast(checks, ty, operand, first),
        ExprKind::CompoundLiteral(ty, _) => {
            checks.report(id::COMPOUND_LITERAL, first);
            if checks.ast[checks.ast[ty].specifiers].storage.0 != 0 {
                checks.report(id::COMPOUND_LITERAL_STORAGE_CLASS, first);
            }
        }
        ExprKind::Call(function, arguments) => call(checks, function, arguments),
        ExprKind::Subscript(array, index) => subscript(checks, array, index),
        ExprKind::Generic(ExprOrType::Type(_), _) => checks.report(id::GENERIC_TYPE_OPERAND, first),
        ExprKind::Offsetof(ty, designators) => offsetof(checks, ty, designators, first),
        ExprKind::Name(kw::FUNC | kw::G_FUNCTION | kw::G_PRETTY_FUNCTION)
            if checks.type_of(at) == Type::Unknown =>
        {
            checks.report(id::PREDEFINED_IDENTIFIER_OUTSIDE_FUNCTION, first);
        }
        ExprKind::String => string(checks, at, expr.extent),
        _ => {}
    }
}

/// A string literal beyond what a compiler has to take (C99 5.2.4.1). What makes it long is all of
/// it, so the finding is where its first and its last piece come together.
fn string(checks: &mut Checks<'_>, at: ExprId, extent: Extent) {
    const CHARACTERS_MAX: u64 = 4095;
    if let Type::Array(_, Bound::Constant(n)) = checks.type_of(at)
        && n > CHARACTERS_MAX + 1
    {
        checks.report_of(id::LONG_STRING_LITERAL, extent.first, &[extent.last]);
    }
}

fn unary(checks: &mut Checks<'_>, op: UnaryOp, operand: ExprId, first: TokenIdx) {
    let ty = checks.type_of(operand);
    match op {
        UnaryOp::PreIncrement
        | UnaryOp::PreDecrement
        | UnaryOp::PostIncrement
        | UnaryOp::PostDecrement => {
            assigned_to(checks, operand);
            pointer_operand(checks, operand);
            if matches!(ty, Type::Complex(_)) {
                checks.report(id::COMPLEX_INCREMENT, first);
            }
            vector(checks, operand, first);
        }
        UnaryOp::BitNot if matches!(ty, Type::Complex(_)) => {
            checks.report(id::COMPLEX_CONJUGATE, first);
        }
        UnaryOp::BitNot | UnaryOp::Minus | UnaryOp::Plus | UnaryOp::Not => {
            vector(checks, operand, first);
        }
        UnaryOp::AddressOf if checks.is_bit_field(operand) => {
            checks.report(id::ADDRESS_OF_BIT_FIELD, first);
        }
        // With a qualifier it is an lvalue (C99 6.3.2.1p1).
        UnaryOp::AddressOf
            if ty == Type::Void
                && !checks.is_dereference(operand)
                && checks.unit.type_of(operand).is_some_and(|of| of == of.unqualified()) =>
        {
            checks.report(id::ADDRESS_OF_VOID, first);
        }
        // `&*p` is `p`, and `sizeof *p` has a rule of its own.
        UnaryOp::Dereference
            if checks.points_to_void(operand) && !checks.is_unevaluated_operand(first) =>
        {
            checks.report_of(id::DEREFERENCE_OF_VOID, first, &checks.ends(operand));
        }
        _ => {}
    }
}

fn vector(checks: &mut Checks<'_>, operand: ExprId, at: TokenIdx) {
    if matches!(checks.type_of(operand), Type::Vector(..)) {
        checks.report_of(id::VECTOR_OPERATION, at, &checks.ends(operand));
    }
}

fn binary(checks: &mut Checks<'_>, at: ExprId, op: BinaryOp, left: ExprId, right: ExprId) {
    let first = checks.ast[at].extent.first;
    match op {
        BinaryOp::Add | BinaryOp::Subtract => arithmetic(checks, op, left, right),
        BinaryOp::Comma => return,
        _ => {}
    }
    let is_vector = |checks: &Checks<'_>, e| matches!(checks.type_of(e), Type::Vector(..));
    if is_vector(checks, left) || is_vector(checks, right) {
        checks.report_of(id::VECTOR_OPERATION, first, &checks.ends(left));
    }
    if checks.on(id::OVERFLOW_IN_CONSTANT) && checks.overflows(at) && checks.is_evaluated(at) {
        checks.report_whole(id::OVERFLOW_IN_CONSTANT, checks.ast[at].extent);
    }
}

/// `+` and `-` on pointers that have no element to step over.
fn arithmetic(checks: &mut Checks<'_>, op: BinaryOp, left: ExprId, right: ExprId) {
    let both_point = [left, right].iter().all(|&e| checks.is_pointer(e));
    pointer_operand(checks, left);
    if !(both_point && checks.points_to_void(left)) {
        pointer_operand(checks, right);
    }
    let operand = if checks.is_pointer(left) { left } else { right };
    if (op == BinaryOp::Add || !both_point)
        && checks.is_pointer(operand)
        && !checks.points_to_void(operand)
        && checks.is_null_pointer(operand)
    {
        let at = checks.ast[operand].extent.first;
        checks.report_of(id::NULL_POINTER_ARITHMETIC, at, &checks.ends(operand));
    }
}

fn pointer_operand(checks: &mut Checks<'_>, operand: ExprId) {
    if matches!(checks.pointee(operand), Some(Type::Void | Type::Function(_))) {
        let at = checks.ast[operand].extent.first;
        checks.report_of(id::VOID_POINTER_ARITHMETIC, at, &checks.ends(operand));
    }
}

/// What stands on the left of an assignment: old GCCs took more than lvalues.
fn assigned_to(checks: &mut Checks<'_>, left: ExprId) {
    let inner = checks.without_parens(left);
    let at = checks.ast[left].extent.first;
    match checks.ast[inner].kind {
        ExprKind::Cast(..) | ExprKind::Conditional(..) | ExprKind::Binary(BinaryOp::Comma, ..) => {
            checks.report(id::GENERALIZED_LVALUE, at);
        }
        _ => {}
    }
}

fn of_expression(checks: &mut Checks<'_>, kind: OfKind, operand: ExprId, first: TokenIdx) {
    if kind == OfKind::Alignof {
        checks.report(id::ALIGNOF_EXPRESSION, first);
    }
    let ty = checks.type_of(operand);
    of_type(checks, kind, ty, first);
}

fn of_type(checks: &mut Checks<'_>, kind: OfKind, ty: Type, first: TokenIdx) {
    match ty {
        Type::Void | Type::Function(_) if kind != OfKind::Countof => {
            checks.report(id::SIZEOF_VOID_OR_FUNCTION, first);
        }
        Type::Array(_, Bound::Incomplete)
            if matches!(kind, OfKind::Alignof | OfKind::GnuAlignof) =>
        {
            checks.report(id::ALIGNOF_INCOMPLETE_ARRAY, first);
        }
        _ => {}
    }
}

fn cast(checks: &mut Checks<'_>, ty: TypeNameId, operand: ExprId, first: TokenIdx) {
    let from = checks.type_of(operand);
    match (checks.type_named(ty), from) {
        (_, Type::Unknown) => {}
        (Type::Record(to), from) => {
            let same = from == Type::Record(to);
            let is_union = checks.unit.record(to).is_some_and(|record| record.is_union);
            if same {
                checks.report(id::CAST_TO_STRUCTURE, first);
            } else if is_union {
                checks.report(id::CAST_TO_UNION, first);
            }
        }
        (Type::Pointer(to), _) => {
            let to = checks.unit.types().get(to.ty);
            let is_function = |ty| matches!(ty, Type::Function(_));
            // A null pointer constant becomes a pointer of any type.
            if let Some(from) = checks.pointee(operand)
                && from != Type::Unknown
                && to != Type::Unknown
                && is_function(from) != is_function(to)
                && !checks.is_null_constant(operand)
            {
                let culprits = checks.ends(operand);
                checks.report_of(id::FUNCTION_POINTER_CONVERSION, first, &culprits);
            }
        }
        _ => {}
    }
}

fn call(checks: &mut Checks<'_>, function: ExprId, arguments: List<ExprId>) {
    let at = checks.ast[function].extent.first;
    let callee = match checks.type_of(function) {
        Type::Pointer(to) => checks.unit.types().get(to.ty),
        other => other,
    };
    match callee {
        Type::Function(of) => {
            let (unit, ast) = (checks.unit, checks.ast);
            let Some(function) = unit.types().function_type(of) else { return };
            let arguments = ast.list(arguments);
            if !function.prototype && !arguments.is_empty() {
                checks.report(id::UNPROTOTYPED_CALL, at);
            }
            for (&argument, &parameter) in arguments.iter().zip(&function.parameters) {
                if !transparent(checks, argument, checks.unit.types().get(parameter.ty)) {
                    conversions::to(checks, argument, parameter);
                }
            }
        }
        Type::Unknown => undeclared(checks, function),
        _ => {}
    }
}

/// An argument that a transparent union takes in its member's type ("Common Type Attributes").
fn transparent(checks: &mut Checks<'_>, argument: ExprId, parameter: Type) -> bool {
    let Type::Record(union) = parameter else { return false };
    let is_union = checks.unit.record(union).is_some_and(|record| record.is_union);
    let from = checks.type_of(argument);
    let differs = is_union && !matches!(from, Type::Unknown | Type::Record(_));
    if differs {
        let at = checks.ast[argument].extent.first;
        checks.report(id::TRANSPARENT_UNION_ARGUMENT, at);
    }
    differs
}

/// A call of what nobody declares; `lint` drops it where a header is missing that may declare it.
fn undeclared(checks: &mut Checks<'_>, function: ExprId) {
    let ExprKind::Name(name) = checks.ast[function].kind else { return };
    let reserved = name.bytes().starts_with(b"__");
    if !reserved && checks.unit.entity(name).is_none() {
        let at = checks.ast[function].extent.first;
        if !checks.declares(name) {
            checks.report(id::IMPLICIT_FUNCTION_DECLARATION, at);
        }
    }
}

fn subscript(checks: &mut Checks<'_>, array: ExprId, index: ExprId) {
    let at = checks.ast[array].extent.first;
    if matches!(checks.type_of(array), Type::Vector(..)) {
        checks.report_of(id::VECTOR_OPERATION, at, &checks.ends(array));
        return;
    }
    pointer_operand(checks, array);
    pointer_operand(checks, index);
    if matches!(checks.type_of(array), Type::Array(..)) {
        let inner = checks.without_parens(array);
        match checks.ast[inner].kind {
            ExprKind::Member(object, ..) if checks.is_rvalue(object) => {
                checks.report(id::NON_LVALUE_ARRAY, at);
            }
            ExprKind::Name(name) if checks.is_register(name) => {
                checks.report(id::REGISTER_ARRAY_SUBSCRIPT, at);
            }
            _ => {}
        }
    }
}

fn offsetof(
    checks: &mut Checks<'_>,
    ty: TypeNameId,
    designators: List<Designator>,
    first: TokenIdx,
) {
    let designators = checks.ast.list(designators);
    if designators.iter().any(|step| matches!(step, Designator::Index(_))) {
        checks.report(id::OFFSETOF_ARRAY_INDEX, first);
    }
    if checks.defines_type(checks.ast[ty].specifiers) {
        checks.report(id::OFFSETOF_TYPE_DEFINITION, first);
    }
}
