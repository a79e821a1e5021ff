//! Arithmetic on values known before the program runs: integers as their types hold them,
//! floating values, and addresses of named objects.

use super::Analysis;
use super::constant::{Evaluated, Value};
use super::layout::Size;
use super::ty::*;
use crate::parse::ast::*;

impl Analysis<'_, '_> {
    /// A value as its type holds it.
    pub(super) fn wrapped_value(&self, value: Option<Value>, ty: QualType) -> Option<Value> {
        match value? {
            Value::Int(value) => Some(Value::Int(self.wrapped(value, ty))),
            other => Some(other),
        }
    }

    /// An integer reduced to the width of its type.
    pub(super) fn wrapped(&self, value: i128, ty: QualType) -> i128 {
        match self.int_shape(ty) {
            Some((1, false)) => i128::from(value != 0),
            Some((bits, signed)) if bits < 127 => {
                let low = value & ((1i128 << bits) - 1);
                let negative = signed && low >> (bits - 1) & 1 == 1;
                if negative { low - (1i128 << bits) } else { low }
            }
            _ => value,
        }
    }

    /// A value converted to a type; none if the type is no scalar.
    pub(super) fn converted(&self, value: Value, ty: QualType) -> Option<Value> {
        match (value, self.unit.types.get(ty.ty)) {
            (Value::Int(value), Type::Float(_)) => Some(Value::Float(value as f64)),
            (Value::Float(value), Type::Float(FloatKind::Float)) => {
                Some(Value::Float(f64::from(value as f32)))
            }
            (Value::Float(value), Type::Float(_)) => Some(Value::Float(value)),
            (Value::Float(value), Type::Bool) => Some(Value::Int(i128::from(value != 0.0))),
            (Value::Float(value), _) => {
                let (bits, signed) = self.int_shape(ty)?;
                let whole = value.trunc();
                let limit = 2f64.powi(if signed { bits as i32 - 1 } else { bits as i32 });
                (whole < limit && whole >= if signed { -limit } else { 0.0 })
                    .then_some(Value::Int(whole as i128))
            }
            (Value::Int(value), _) => {
                self.int_shape(ty)?;
                Some(Value::Int(self.wrapped(value, ty)))
            }
            (address @ Value::Address(..), _) => {
                let (bits, _) = self.int_shape(ty)?;
                (bits >= u32::from(self.unit.abi.pointer.size) * 8).then_some(address)
            }
        }
    }

    /// The address of an object, as far as it is known before the program runs.
    pub(super) fn address_of(&mut self, id: ExprId) -> Option<Value> {
        match self.ast[id].kind {
            ExprKind::Paren(inner) | ExprKind::Unary(UnaryOp::Extension, inner) => {
                self.address_of(inner)
            }
            ExprKind::Name(name) => {
                self.unit.scopes.lookup(name)?;
                Some(Value::Address(name, 0))
            }
            ExprKind::Unary(UnaryOp::Dereference, pointer) => self.pointer_value(pointer),
            ExprKind::Arrow(pointer, name, _) => {
                let ty = self.expr(pointer);
                let object = self.pointee(ty);
                let (_, offset) = self.find_member(object, name)?;
                let base = self.pointer_value(pointer)?;
                offset_by(base, i128::from(offset? / 8))
            }
            ExprKind::Member(object, name, _) => {
                let ty = self.expr(object);
                let (_, offset) = self.find_member(ty, name)?;
                let base = self.address_of(object)?;
                offset_by(base, i128::from(offset? / 8))
            }
            ExprKind::Subscript(left, right) => {
                let index = self.evaluate(right).int()?;
                let ty = self.expr(id);
                let Size::Known(size) = self.unit.size_of(ty) else { return None };
                let base = self.pointer_value(left)?;
                offset_by(base, index.checked_mul(i128::from(size))?)
            }
            _ => None,
        }
    }

    /// Whether an object lies behind a member or an element whose size nobody can tell.
    pub(super) fn has_unknown_place(&mut self, id: ExprId) -> bool {
        let mut at = id;
        loop {
            let (inner, ty) = match self.ast[at].kind {
                ExprKind::Paren(inner) => (inner, None),
                ExprKind::Arrow(pointer, ..) => {
                    let ty = self.expr(pointer);
                    (pointer, Some(self.pointee(ty)))
                }
                ExprKind::Member(object, ..) => (object, Some(self.expr(object))),
                ExprKind::Subscript(left, _) => (left, Some(self.expr(at))),
                _ => return false,
            };
            if ty.is_some_and(|ty| self.unit.size_of(ty) == Size::Unknown) {
                return true;
            }
            at = inner;
        }
    }

    /// What an expression is as the first operand of `?:`, `&&` or `||`. gcc forgets there that a
    /// value which it computed at once is none of an integer constant expression
    /// (c-typeck.cc, default_conversion strips the mark).
    pub(super) fn as_condition(&mut self, id: ExprId, found: Evaluated) -> Evaluated {
        let ice = found.ice || found.int().is_some() && self.is_computed_at_once(id);
        Evaluated { ice, operands: ice || found.operands, ..found }
    }

    /// Casts of constants, signs of those, the address of a member at a constant place: gcc has
    /// their value when it has parsed them. What other operators make it folds later.
    fn is_computed_at_once(&mut self, id: ExprId) -> bool {
        let mut at = id;
        loop {
            let (operand, takes_floats) = match self.ast[at].kind {
                ExprKind::Paren(inner) | ExprKind::Unary(UnaryOp::Extension, inner) => {
                    at = inner;
                    continue;
                }
                ExprKind::Unary(UnaryOp::AddressOf, _) => return true,
                ExprKind::Cast(_, operand) | ExprKind::Unary(UnaryOp::Not, operand) => {
                    (operand, true)
                }
                ExprKind::Unary(UnaryOp::Plus | UnaryOp::Minus | UnaryOp::BitNot, operand) => {
                    (operand, false)
                }
                ExprKind::Generic(..) | ExprKind::ChooseExpr(..) => match self.chosen(at) {
                    Some(chosen) => {
                        at = chosen;
                        continue;
                    }
                    None => return false,
                },
                _ => return false,
            };
            let is_number = matches!(
                self.ast[super::builtins::strip_parens(self.ast, operand)].kind,
                ExprKind::Number(_)
            );
            if self.evaluate(operand).ice || takes_floats && is_number {
                return true;
            }
            at = operand;
        }
    }

    /// The value of a pointer; an array is its address.
    pub(super) fn pointer_value(&mut self, id: ExprId) -> Option<Value> {
        let ty = self.expr(id);
        match self.unit.types.get(ty.ty) {
            Type::Array(..) | Type::Function(_) => self.address_of(id),
            _ => self.evaluate(id).value,
        }
    }

    /// Signed overflow: gcc still folds it, but it is no constant expression (C99 6.6p4).
    pub(super) fn overflows(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        l: Evaluated,
        r: Evaluated,
    ) -> bool {
        let ty = self.expr(id);
        let (Some(l), Some(r)) = (l.int(), r.int()) else { return false };
        let exact = match op {
            BinaryOp::Add => l.checked_add(r),
            BinaryOp::Subtract => l.checked_sub(r),
            BinaryOp::Multiply => l.checked_mul(r),
            // What a remainder overflows by is the quotient (C99 6.5.5p6).
            BinaryOp::Divide | BinaryOp::Remainder if r != 0 => l.checked_div(r),
            _ => return false,
        };
        let signed = self.int_shape(ty).is_some_and(|(_, signed)| signed);
        signed && exact.is_none_or(|exact| self.wrapped(exact, ty) != exact)
    }

    /// What a unary operator makes of a constant: that a value doesn't fit its signed type (the
    /// least one, negated) is an overflow, too.
    pub(super) fn within(
        &self,
        value: Option<Value>,
        ty: QualType,
        operand: Evaluated,
    ) -> Evaluated {
        let wrapped = self.wrapped_value(value, ty);
        let signed = self.int_shape(ty).is_some_and(|(_, signed)| signed);
        let overflows = match (value, wrapped) {
            (Some(Value::Int(exact)), Some(Value::Int(wrapped))) => signed && exact != wrapped,
            _ => false,
        };
        Evaluated { value: wrapped, ice: operand.ice && !overflows, ..operand }
    }

    /// A left shift of a negative value or out of the type, a shift by the width or more: without
    /// a value in C99 (6.5.7p3, p4), and to gcc no constant.
    pub(super) fn is_bad_shift(&mut self, left: ExprId, op: BinaryOp, by: i128) -> bool {
        let ty = self.expr(left);
        let ty = self.promoted(ty);
        let (Some((bits, signed)), Some(value)) = (self.int_shape(ty), self.evaluate(left).int())
        else {
            return false;
        };
        let Some(by) = u32::try_from(by).ok().filter(|&by| by < bits) else { return true };
        let lost =
            signed && (value < 0 || value.checked_shl(by).is_none_or(|v| v >> (bits - 1) != 0));
        op == BinaryOp::ShiftLeft && lost
    }

    pub(super) fn binary_value(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        (left, a): (ExprId, Value),
        (right, b): (ExprId, Value),
    ) -> Option<Value> {
        let (left_ty, right_ty) = (self.expr(left), self.expr(right));
        let left_ty = self.unit.types.decayed(left_ty);
        let right_ty = self.unit.types.decayed(right_ty);
        let ty = self.expr(id);
        let (left_step, right_step) = (self.step(left_ty), self.step(right_ty));
        match (op, left_step, right_step) {
            (BinaryOp::Subtract, Some(step), Some(_)) => difference(a, b, step),
            (BinaryOp::Add, Some(step), None) => scaled(a, b, step),
            (BinaryOp::Add, None, Some(step)) => scaled(b, a, step),
            (BinaryOp::Subtract, Some(step), None) => scaled(a, b, -step),
            _ => {
                let operand = match op {
                    BinaryOp::ShiftLeft | BinaryOp::ShiftRight => ty,
                    _ if left_step.is_some() => left_ty,
                    _ => self.arithmetic(left_ty, right_ty),
                };
                let value = match (a, b) {
                    (Value::Int(a), Value::Int(b)) => {
                        let b = if matches!(op, BinaryOp::ShiftLeft | BinaryOp::ShiftRight) {
                            b
                        } else {
                            self.wrapped(b, operand)
                        };
                        self.int_binary(op, self.wrapped(a, operand), b, operand)
                    }
                    (Value::Address(x, a), Value::Address(y, b)) if x == y => {
                        self.int_binary(op, a, b, operand)
                    }
                    (Value::Address(..), _) | (_, Value::Address(..)) => None,
                    (a, b) => float_binary(op, as_float(a)?, as_float(b)?),
                };
                self.wrapped_value(value, ty)
            }
        }
    }

    /// How many bytes a pointer moves by one; none for other types.
    fn step(&self, ty: QualType) -> Option<i128> {
        let Type::Pointer(to) = self.unit.types.get(ty.ty) else { return None };
        match self.unit.size_of(to) {
            Size::Known(size) => Some(i128::from(size)),
            _ => Some(0),
        }
    }

    fn int_binary(&self, op: BinaryOp, a: i128, b: i128, ty: QualType) -> Option<Value> {
        let bits = self.int_shape(ty).map_or(64, |(bits, _)| bits);
        if let Some(truth) = comparison(op, &a, &b) {
            return Some(truth);
        }
        let value = match op {
            BinaryOp::Multiply => a.wrapping_mul(b),
            BinaryOp::Divide => a.checked_div(b)?,
            BinaryOp::Remainder => a.checked_rem(b)?,
            BinaryOp::Add => a.wrapping_add(b),
            BinaryOp::Subtract => a.wrapping_sub(b),
            BinaryOp::ShiftLeft | BinaryOp::ShiftRight => {
                let by = u32::try_from(b).ok().filter(|&by| by < bits.max(1))?;
                if op == BinaryOp::ShiftLeft { a.wrapping_shl(by) } else { a >> by }
            }
            BinaryOp::BitAnd => a & b,
            BinaryOp::BitXor => a ^ b,
            BinaryOp::BitOr => a | b,
            _ => return None,
        };
        Some(Value::Int(value))
    }
}

/// `&&` and `||`: the right operand doesn't matter if the left one decides.
pub(super) fn logical(op: BinaryOp, l: Evaluated, r: Evaluated, marks: Evaluated) -> Evaluated {
    let decided_by = op == BinaryOp::Or;
    let (value, gcc, unknown) = match l.truth() {
        Some(truth) if truth == decided_by => (Some(truth), l.gcc, l.unknown),
        Some(_) => (r.truth(), marks.gcc, marks.unknown),
        None => (None, false, marks.unknown),
    };
    let value = value.map(|truth| Value::Int(i128::from(truth)));
    let is_decided = l.truth() == Some(decided_by);
    let ice = marks.ice || is_decided && l.ice && r.operands;
    Evaluated { value, ice, gcc, unknown: unknown || (marks.unknown && !l.ice), ..marks }
}

fn offset_by(base: Value, bytes: i128) -> Option<Value> {
    match base {
        Value::Int(value) => value.checked_add(bytes).map(Value::Int),
        Value::Address(name, at) => at.checked_add(bytes).map(|at| Value::Address(name, at)),
        Value::Float(_) => None,
    }
}

fn scaled(pointer: Value, index: Value, step: i128) -> Option<Value> {
    let Value::Int(index) = index else { return None };
    offset_by(pointer, index.checked_mul(step)?)
}

fn difference(a: Value, b: Value, step: i128) -> Option<Value> {
    let bytes = match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.checked_sub(b)?,
        (Value::Address(x, a), Value::Address(y, b)) if x == y => a.checked_sub(b)?,
        _ => return None,
    };
    bytes.checked_div(step).map(Value::Int)
}

fn as_float(value: Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(value as f64),
        Value::Float(value) => Some(value),
        Value::Address(..) => None,
    }
}

fn float_binary(op: BinaryOp, a: f64, b: f64) -> Option<Value> {
    if let Some(truth) = comparison(op, &a, &b) {
        return Some(truth);
    }
    Some(Value::Float(match op {
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide => a / b,
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        _ => return None,
    }))
}

/// The value of a comparison; none for other operators.
fn comparison<T: PartialOrd>(op: BinaryOp, a: &T, b: &T) -> Option<Value> {
    let truth = match op {
        BinaryOp::Less => a < b,
        BinaryOp::Greater => a > b,
        BinaryOp::LessEqual => a <= b,
        BinaryOp::GreaterEqual => a >= b,
        BinaryOp::Equal => a == b,
        BinaryOp::NotEqual => a != b,
        _ => return None,
    };
    Some(Value::Int(i128::from(truth)))
}
