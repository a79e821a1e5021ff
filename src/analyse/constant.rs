//! Constant expressions (C99 6.6), judged as gcc judges them and folded as clang folds them.
//!
//! Each expression gets a value, if one can be had without running the program, and three
//! marks: whether it is made as an integer constant expression is, whether gcc's folding gives
//! the value too, and whether it rests on something nobody declared. The kernel's
//! `__is_constexpr` works because a null pointer constant needs the first mark.

use super::bound::Verdict;
use super::builtins::{is_builtin_name, strip_parens};
use super::expr::NamedValue;
use super::layout::Size;
use super::literal::{self, Number};
use super::ty::*;
use super::{Analysis, arithmetic};
use crate::names::{Name, kw};
use crate::parse::ast::*;

/// A value known before the program runs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value {
    /// An integer, or a pointer made from one.
    Int(i128),
    /// A floating value.
    Float(f64),
    /// So many bytes into a named object.
    Address(Name, i128),
}

/// What is known of an expression.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Evaluated {
    pub value: Option<Value>,
    /// Made of constants as C99 6.6p6 has it.
    pub ice: bool,
    /// As `ice`, but it may overflow or divide by zero: what isn't evaluated may.
    pub operands: bool,
    /// gcc folds it to the value.
    pub gcc: bool,
    /// It rests on a name that nobody declared.
    pub unknown: bool,
}

const RUNTIME: Evaluated =
    Evaluated { value: None, ice: false, operands: false, gcc: false, unknown: false };
const UNKNOWN: Evaluated = Evaluated { unknown: true, ..RUNTIME };

impl Evaluated {
    fn constant(value: i128) -> Evaluated {
        let value = Some(Value::Int(value));
        Evaluated { value, ice: true, operands: true, gcc: true, unknown: false }
    }

    pub(super) fn int(self) -> Option<i128> {
        match self.value {
            Some(Value::Int(value)) => Some(value),
            _ => None,
        }
    }

    /// Zero or not, for conditions; the address of an object is not null.
    pub(super) fn truth(self) -> Option<bool> {
        match self.value? {
            Value::Int(value) => Some(value != 0),
            Value::Float(value) => Some(value != 0.0),
            Value::Address(..) => Some(true),
        }
    }
}

impl Analysis<'_, '_> {
    /// The verdict on an array bound.
    pub(super) fn verdict(&mut self, id: ExprId) -> Verdict {
        let found = self.evaluate(id);
        match found.int() {
            Some(value) if found.ice => Verdict::Constant(value),
            _ if found.unknown => Verdict::Unknown,
            Some(value) if found.gcc => Verdict::FoldedByGcc(value),
            Some(value) => Verdict::FoldedByClang(value),
            None => Verdict::Runtime,
        }
    }

    /// The value of an integer constant expression, or of what gcc takes for one in places that
    /// want a constant (enumerators, bit-field widths).
    pub(super) fn constant_value(&mut self, id: ExprId) -> Option<i128> {
        let found = self.evaluate(id);
        found.int().filter(|_| found.ice || found.gcc)
    }

    /// The value if any compiler folds it.
    pub(super) fn folded_value(&mut self, id: ExprId) -> Option<i128> {
        self.evaluate(id).int()
    }

    /// C99 6.3.2.3p3: an integer constant expression 0, or that cast to `void *`.
    pub(super) fn is_null_pointer_constant(&mut self, id: ExprId) -> bool {
        let inner = strip_parens(self.ast, id);
        let operand = match self.ast[inner].kind {
            ExprKind::Cast(ty, operand) => {
                let ty = self.type_name(ty);
                match self.unit.types.get(ty.ty) {
                    Type::Pointer(to)
                        if to.ty == Types::VOID && to.qualifiers == Qualifiers::default() =>
                    {
                        operand
                    }
                    Type::Pointer(_) => return false,
                    _ => inner,
                }
            }
            ExprKind::Name(kw::NULLPTR | kw::G_NULL) => return true,
            _ => inner,
        };
        let found = self.evaluate(operand);
        found.ice && found.int() == Some(0)
    }

    /// What is known of an expression, once per node.
    pub(super) fn evaluate(&mut self, id: ExprId) -> Evaluated {
        if let Some(Some(found)) = self.unit.tables.values.get(id.0 as usize) {
            return *found;
        }
        self.expr(id);
        let found = match self.ast[id].kind {
            ExprKind::Binary(..) => self.evaluate_spine(id),
            _ => self.evaluate_kind(id),
        };
        self.remember_value(id, found)
    }

    fn remember_value(&mut self, id: ExprId, found: Evaluated) -> Evaluated {
        if let Some(slot) = self.unit.tables.values.get_mut(id.0 as usize) {
            *slot = Some(found);
        }
        found
    }

    fn evaluate_spine(&mut self, id: ExprId) -> Evaluated {
        let n_before = self.unit.tables.spine.len();
        let mut at = id;
        while let ExprKind::Binary(_, left, _) = self.ast[at].kind {
            self.unit.tables.spine.push(at);
            at = left;
        }
        let mut found = self.evaluate(at);
        while let Some(node) = self.next_of_spine(n_before) {
            if let ExprKind::Binary(op, left, right) = self.ast[node].kind {
                found = self.evaluate_binary(node, op, left, right);
                self.remember_value(node, found);
            }
        }
        found
    }

    fn evaluate_kind(&mut self, id: ExprId) -> Evaluated {
        match self.ast[id].kind {
            ExprKind::Name(name) => self.evaluate_name(name),
            ExprKind::Number(spelling) => match literal::number(spelling.bytes(), &self.unit.abi) {
                Number::Int(value, _) => Evaluated::constant(value),
                Number::Float(value, _) => {
                    Evaluated { value: Some(Value::Float(value)), gcc: true, ..RUNTIME }
                }
                Number::Other => RUNTIME,
            },
            ExprKind::Character(spelling) => {
                Evaluated::constant(literal::character(spelling.bytes(), &self.unit.abi).0)
            }
            ExprKind::Paren(inner) => self.evaluate(inner),
            ExprKind::Unary(op, operand) => self.evaluate_unary(id, op, operand),
            ExprKind::OfExpr(of, operand) => {
                let ty = self.expr(operand);
                self.evaluate_of(of, ty, Some(operand))
            }
            ExprKind::OfType(of, ty) => {
                let ty = self.type_name(ty);
                self.evaluate_of(of, ty, None)
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                self.evaluate_conditional(id, condition, then, otherwise)
            }
            ExprKind::Cast(ty, operand) => {
                let ty = self.type_name(ty);
                self.evaluate_cast(ty, operand)
            }
            ExprKind::CompoundLiteral(ty, init) => self.evaluate_literal(ty, init),
            ExprKind::Call(function, arguments) => self.evaluate_call(function, arguments),
            ExprKind::Generic(control, arms) => match self.generic_choice(control, arms) {
                Some(chosen) => self.evaluate(chosen),
                None => UNKNOWN,
            },
            ExprKind::Offsetof(ty, designators) => self.evaluate_offsetof(ty, designators),
            ExprKind::TypesCompatible(left, right) => {
                let (left, right) = (self.type_name(left), self.type_name(right));
                if self.is_unknown_type(left) || self.is_unknown_type(right) {
                    return UNKNOWN;
                }
                Evaluated::constant(i128::from(self.compatible(left, right)))
            }
            ExprKind::ChooseExpr(condition, then, otherwise) => {
                let condition = self.evaluate(condition);
                match condition.int() {
                    _ if condition.unknown => UNKNOWN,
                    Some(0) => self.evaluate(otherwise),
                    Some(_) => self.evaluate(then),
                    None => RUNTIME,
                }
            }
            ExprKind::Subscript(left, right) => self.evaluate_subscript(left, right),
            ExprKind::Member(object, ..) | ExprKind::Arrow(object, ..) => {
                let inner = self.evaluate(object);
                let ty = self.expr(id);
                let unknown = inner.unknown || self.is_unknown_type(ty);
                Evaluated { unknown, ..RUNTIME }
            }
            ExprKind::Assign(_, left, right) => {
                let unknown = self.evaluate(left).unknown || self.evaluate(right).unknown;
                Evaluated { unknown, ..RUNTIME }
            }
            ExprKind::ConvertTo(_, value) => {
                Evaluated { unknown: self.evaluate(value).unknown, ..RUNTIME }
            }
            ExprKind::HasAttribute(_) => UNKNOWN,
            ExprKind::Statement(body) => self.evaluate_statement(body),
            ExprKind::String
            | ExprKind::LabelAddress(_)
            | ExprKind::VaArg(..)
            | ExprKind::Binary(..) => RUNTIME,
        }
    }

    fn is_unknown_type(&self, ty: QualType) -> bool {
        self.unit.types.get(ty.ty) == Type::Unknown
    }

    fn evaluate_name(&mut self, name: Name) -> Evaluated {
        match self.named_value(name) {
            NamedValue::Constant(value) => Evaluated::constant(value),
            NamedValue::Foldable(value) => Evaluated { value: Some(Value::Int(value)), ..RUNTIME },
            NamedValue::Runtime => RUNTIME,
            NamedValue::Unknown => UNKNOWN,
        }
    }

    fn evaluate_unary(&mut self, id: ExprId, op: UnaryOp, operand: ExprId) -> Evaluated {
        if op == UnaryOp::AddressOf {
            let value = self.address_of(operand);
            let unknown = self.evaluate(operand).unknown
                || value.is_none() && self.has_unknown_place(operand);
            return Evaluated { value, gcc: value.is_some(), unknown, ..RUNTIME };
        }
        let inner = self.evaluate(operand);
        let value = match (op, inner.value) {
            (UnaryOp::Plus | UnaryOp::Extension | UnaryOp::Real, value) => value,
            (UnaryOp::Minus, Some(Value::Int(value))) => value.checked_neg().map(Value::Int),
            (UnaryOp::Minus, Some(Value::Float(value))) => Some(Value::Float(-value)),
            (UnaryOp::BitNot, Some(Value::Int(value))) => Some(Value::Int(!value)),
            (UnaryOp::Not, Some(_)) => inner.truth().map(|truth| Value::Int(i128::from(!truth))),
            _ => None,
        };
        let side_effect = matches!(
            op,
            UnaryOp::PreIncrement
                | UnaryOp::PreDecrement
                | UnaryOp::PostIncrement
                | UnaryOp::PostDecrement
                | UnaryOp::Dereference
        );
        if side_effect {
            return Evaluated { unknown: inner.unknown, ..RUNTIME };
        }
        let ty = self.expr(id);
        // gcc takes what overflows for a constant no longer once it is negated by `!`.
        let operands = if op == UnaryOp::Not { inner.ice } else { inner.operands };
        Evaluated { operands, ..self.within(value, ty, inner) }
    }

    fn evaluate_of(&mut self, of: OfKind, ty: QualType, operand: Option<ExprId>) -> Evaluated {
        if self.is_unknown_type(ty) {
            return UNKNOWN;
        }
        match of {
            OfKind::Sizeof => match self.unit.size_of(ty) {
                Size::Known(size) => Evaluated::constant(i128::from(size)),
                Size::Runtime => self.evaluate_variable_size(ty),
                Size::Unknown => UNKNOWN,
            },
            OfKind::Alignof | OfKind::GnuAlignof => {
                let of_member = of == OfKind::Alignof;
                let declared = operand.and_then(|operand| self.declared_alignment(operand));
                match declared.or_else(|| self.unit.align_of(ty, of_member)) {
                    Some(bytes) => Evaluated::constant(i128::from(bytes)),
                    None => UNKNOWN,
                }
            }
            OfKind::Countof => match self.unit.types.get(ty.ty) {
                Type::Array(_, Bound::Constant(n)) => Evaluated::constant(i128::from(n)),
                Type::Array(_, Bound::Variable(_)) => RUNTIME,
                _ => UNKNOWN,
            },
        }
    }

    /// `sizeof` a type whose only variable bounds are foldable has a value that clang knows.
    fn evaluate_variable_size(&mut self, ty: QualType) -> Evaluated {
        let mut total: i128 = 1;
        let mut ty = ty;
        while let Type::Array(element, bound) = self.unit.types.get(ty.ty) {
            let n = match bound {
                Bound::Constant(n) => i128::from(n),
                Bound::Variable(id) => match self.unit.bound(id).map(|bound| bound.verdict) {
                    Some(Verdict::FoldedByGcc(n) | Verdict::FoldedByClang(n)) => n,
                    _ => return RUNTIME,
                },
                _ => return RUNTIME,
            };
            total = total.saturating_mul(n);
            ty = element;
        }
        match self.unit.size_of(ty) {
            Size::Known(size) => {
                let value = total.saturating_mul(i128::from(size));
                Evaluated { value: Some(Value::Int(value)), ..RUNTIME }
            }
            _ => RUNTIME,
        }
    }

    /// The alignment of the object or member that an expression names, if an attribute set it.
    fn declared_alignment(&mut self, operand: ExprId) -> Option<u64> {
        let ty = self.expr(operand);
        ty.alignment()
    }

    fn evaluate_conditional(
        &mut self,
        id: ExprId,
        condition: ExprId,
        then: Option<ExprId>,
        otherwise: ExprId,
    ) -> Evaluated {
        let test = self.evaluate(condition);
        if self.is_constant_p(condition)
            && let Some(truth) = test.truth()
        {
            // gcc folds `__builtin_constant_p (n) ? a : b` to the arm, whatever the other one is:
            // the kernel's ilog2() is a constant expression because of it.
            let chosen = self.evaluate(if truth { then.unwrap_or(condition) } else { otherwise });
            let ty = self.expr(id);
            let value = self.wrapped_value(chosen.value, ty);
            let ice = chosen.ice || chosen.gcc && chosen.int().is_some();
            return Evaluated { value, ice, operands: ice || chosen.operands, ..chosen };
        }
        let test = self.as_condition(condition, test);
        let then = then.map_or(test, |then| self.evaluate(then));
        let otherwise = self.evaluate(otherwise);
        let unknown = test.unknown || then.unknown || otherwise.unknown;
        let Some(truth) = test.truth() else { return Evaluated { unknown, ..RUNTIME } };
        let chosen = if truth { then } else { otherwise };
        let ty = self.expr(id);
        let value = match chosen.value {
            Some(Value::Int(value)) => self.converted(Value::Int(value), ty),
            other => other,
        };
        Evaluated {
            value,
            // gcc wants constants in both arms, but no value in the one that is not chosen.
            ice: test.ice && chosen.ice && then.operands && otherwise.operands,
            operands: test.operands && then.operands && otherwise.operands,
            gcc: test.gcc && chosen.gcc,
            unknown: test.unknown || chosen.unknown || (unknown && !test.ice),
        }
    }

    fn evaluate_cast(&mut self, ty: QualType, operand: ExprId) -> Evaluated {
        let inner = self.evaluate(operand);
        if self.is_unknown_type(ty) {
            return UNKNOWN;
        }
        let value = inner.value.and_then(|value| self.converted(value, ty));
        let from = self.expr(operand);
        let to_integer = self.is_integer(ty);
        // C99 6.6p6: casts of arithmetic types to integer types; a floating operand must be a
        // constant itself ("immediate operand of a cast").
        let literal = matches!(self.ast[strip_parens(self.ast, operand)].kind, ExprKind::Number(_));
        let float_literal = literal && matches!(self.unit.types.get(from.ty), Type::Float(_));
        let is_integer = self.is_integer(from);
        Evaluated {
            value,
            ice: to_integer && (is_integer && inner.ice || float_literal),
            operands: to_integer && (is_integer && inner.operands || float_literal),
            gcc: inner.gcc,
            unknown: inner.unknown,
        }
    }

    fn is_integer(&self, ty: QualType) -> bool {
        matches!(
            self.unit.types.get(ty.ty),
            Type::Bool | Type::Char | Type::Int(_) | Type::BitInt(..) | Type::Enum(_)
        )
    }

    /// clang folds `(int){ 4 }`.
    fn evaluate_literal(&mut self, ty: TypeNameId, init: InitId) -> Evaluated {
        let ty = self.type_name(ty);
        if !self.is_integer(ty) {
            return RUNTIME;
        }
        let value = match self.ast[init] {
            Initializer::List(items, _) => match self.ast.list(items) {
                [only] => match self.ast[only.value] {
                    Initializer::Expr(value) => self.evaluate(value),
                    Initializer::List(..) => RUNTIME,
                },
                _ => RUNTIME,
            },
            Initializer::Expr(value) => self.evaluate(value),
        };
        let converted = value.value.and_then(|value| self.converted(value, ty));
        Evaluated { value: converted, unknown: value.unknown, ..RUNTIME }
    }

    fn evaluate_call(&mut self, function: ExprId, arguments: List<ExprId>) -> Evaluated {
        let ExprKind::Name(name) = self.ast[strip_parens(self.ast, function)].kind else {
            return Evaluated { unknown: self.evaluate(function).unknown, ..RUNTIME };
        };
        let arguments = self.ast.list(arguments);
        let declared = self.unit.scopes.lookup(name).is_some();
        if name == kw::B_CONSTANT_P
            && let [operand] = arguments
        {
            return self.evaluate_constant_p(*operand);
        }
        if is_builtin_name(name) || declared {
            if let Some(value) = self.builtin_value(name, arguments) {
                return Evaluated::constant(value);
            }
            return RUNTIME;
        }
        UNKNOWN
    }

    /// A statement expression is never constant in gcc; clang folds a lone expression.
    fn evaluate_statement(&mut self, body: StmtId) -> Evaluated {
        let StmtKind::Compound(items) = self.ast[body].kind else { return RUNTIME };
        match self.ast.list(items) {
            [only] => match self.ast[*only].kind {
                StmtKind::Expr(Some(value)) => {
                    let inner = self.evaluate(value);
                    Evaluated { ice: false, operands: false, gcc: false, ..inner }
                }
                _ => RUNTIME,
            },
            _ => RUNTIME,
        }
    }

    /// Whether an expression is a call of `__builtin_constant_p`, or chooses one.
    fn is_constant_p(&mut self, id: ExprId) -> bool {
        let mut at = id;
        loop {
            at = strip_parens(self.ast, at);
            match self.ast[at].kind {
                ExprKind::Call(function, _) => {
                    return matches!(self.ast[function].kind, ExprKind::Name(kw::B_CONSTANT_P));
                }
                _ => match self.chosen(at) {
                    Some(chosen) => at = chosen,
                    None => return false,
                },
            }
        }
    }

    /// What `__builtin_choose_expr` or `_Generic` chooses.
    pub(super) fn chosen(&mut self, id: ExprId) -> Option<ExprId> {
        match self.ast[id].kind {
            ExprKind::Generic(control, arms) => self.generic_choice(control, arms),
            ExprKind::ChooseExpr(condition, then, otherwise) => {
                let truth = self.evaluate(condition).truth()?;
                Some(if truth { then } else { otherwise })
            }
            _ => None,
        }
    }

    /// In an array bound gcc answers at once: 1 for what it folds, else 0.
    fn evaluate_constant_p(&mut self, operand: ExprId) -> Evaluated {
        let inner = self.evaluate(operand);
        if inner.unknown {
            return UNKNOWN;
        }
        let literal = matches!(self.ast[strip_parens(self.ast, operand)].kind, ExprKind::String);
        let number = matches!(inner.value, Some(Value::Int(_) | Value::Float(_)));
        Evaluated::constant(i128::from(literal || inner.gcc && number))
    }

    fn evaluate_offsetof(&mut self, ty: TypeNameId, steps: List<Designator>) -> Evaluated {
        let mut at = self.type_name(ty);
        let mut total = Some(0i128);
        let mut all = Evaluated::constant(0);
        for step in self.ast.list(steps) {
            if self.is_unknown_type(at) {
                return UNKNOWN;
            }
            match *step {
                Designator::Member(name, _) => {
                    let Some((ty, offset)) = self.find_member(at, name) else { return UNKNOWN };
                    if offset.is_none() && self.unit.size_of(at) == Size::Unknown {
                        return UNKNOWN;
                    }
                    at = ty;
                    total = total
                        .zip(offset)
                        .map(|(total, bits)| total.saturating_add(i128::from(bits / 8)));
                }
                Designator::Index(index) | Designator::Range(index, _) => {
                    let index = self.evaluate(index);
                    all = Evaluated {
                        value: None,
                        ice: all.ice && index.ice,
                        operands: all.operands && index.operands,
                        gcc: all.gcc && index.gcc,
                        unknown: all.unknown || index.unknown,
                    };
                    at = self.pointee(at);
                    let size = match self.unit.size_of(at) {
                        Size::Known(size) => Some(i128::from(size)),
                        Size::Runtime => None,
                        Size::Unknown => return UNKNOWN,
                    };
                    total = total.zip(size).zip(index.int()).map(|((total, size), index)| {
                        total.saturating_add(size.saturating_mul(index))
                    });
                }
            }
        }
        Evaluated { value: total.map(Value::Int), ..all }
    }

    /// `"abc"[1]`.
    fn evaluate_subscript(&mut self, left: ExprId, right: ExprId) -> Evaluated {
        let (base, index) = (self.evaluate(left), self.evaluate(right));
        let unknown = base.unknown || index.unknown;
        let literal = strip_parens(self.ast, left);
        if let ExprKind::String = self.ast[literal].kind
            && let Some(at) = index.int().and_then(|at| usize::try_from(at).ok())
            && let Some(units) = self.string_units(literal)
            && at <= units.len()
        {
            let unit = units.get(at).copied().unwrap_or(0);
            let signed = self.unit.abi.char_signed;
            let value = if signed { i128::from(unit as i8) } else { i128::from(unit as u8) };
            return Evaluated { value: Some(Value::Int(value)), ..RUNTIME };
        }
        Evaluated { unknown, ..RUNTIME }
    }

    fn evaluate_binary(
        &mut self,
        id: ExprId,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
    ) -> Evaluated {
        let (mut l, r) = (self.evaluate(left), self.evaluate(right));
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            l = self.as_condition(left, l);
        }
        let marks = Evaluated {
            value: None,
            ice: l.ice && r.ice,
            operands: l.operands && r.operands,
            gcc: l.gcc && r.gcc,
            unknown: l.unknown || r.unknown,
        };
        match op {
            BinaryOp::And | BinaryOp::Or => return arithmetic::logical(op, l, r, marks),
            // C99 6.6p3: no comma in a constant expression, but clang folds it.
            BinaryOp::Comma => {
                let value = l.value.and(r.value);
                return Evaluated { value, ice: false, operands: false, ..marks };
            }
            _ => {}
        }
        let value = match (self.pointer_value(left), self.pointer_value(right)) {
            (Some(a), Some(b)) => self.binary_value(id, op, (left, a), (right, b)),
            _ => None,
        };
        let found = Evaluated { value, ..marks };
        if marks.ice && self.overflows(id, op, l, r) {
            return Evaluated { ice: false, ..found };
        }
        let is_shift = matches!(op, BinaryOp::ShiftLeft | BinaryOp::ShiftRight);
        if is_shift && r.int().is_some_and(|by| self.is_bad_shift(left, op, by)) {
            return Evaluated { ice: false, gcc: false, ..found };
        }
        found
    }
}
