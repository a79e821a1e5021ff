//! Rules about expressions and their types (C99 6.5).

use super::Checks;
use crate::analyse::ty::Type;
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[id::VOID_POINTER_ARITHMETIC];

/// One expression, whose type is known or unknown but which `analyse` has reached.
pub fn check(checks: &mut Checks<'_>, at: ExprId) {
    let expr = checks.ast[at];
    match expr.kind {
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, left, right)
        | ExprKind::Assign(Some(BinaryOp::Add | BinaryOp::Subtract), left, right) => {
            void_pointer(checks, left);
            void_pointer(checks, right);
        }
        ExprKind::Unary(
            UnaryOp::PreIncrement
            | UnaryOp::PreDecrement
            | UnaryOp::PostIncrement
            | UnaryOp::PostDecrement,
            operand,
        ) => void_pointer(checks, operand),
        _ => {}
    }
}

fn void_pointer(checks: &mut Checks<'_>, operand: ExprId) {
    if let Type::Pointer(to) = checks.type_of(operand)
        && checks.unit.types().get(to.ty) == Type::Void
    {
        let extent = checks.ast[operand].extent;
        checks.report_of(id::VOID_POINTER_ARITHMETIC, extent.first, &[extent.first, extent.last]);
    }
}
