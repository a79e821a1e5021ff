//! Types of expressions (C99 6.5), each node once; type names and statement expressions inside
//! are analysed on the way.

use super::Analysis;
use super::builtins::is_builtin_name;
use super::facts::FunctionFact;
use super::literal::{self, Number};
use super::scope::EntityKind;
use super::ty::*;
use crate::discover::target::IntKind;
use crate::names::{Name, kw};
use crate::parse::ast::*;

impl Analysis<'_, '_> {
    /// The type of an expression; visits it the first time.
    pub(super) fn expr(&mut self, id: ExprId) -> QualType {
        if let Some(Some(ty)) = self.unit.tables.expr_types.get(id.0 as usize) {
            return *ty;
        }
        let ty = match self.ast[id].kind {
            ExprKind::Binary(..) => self.binary_spine(id),
            _ => self.expr_kind(id),
        };
        self.remember(id, ty)
    }

    fn remember(&mut self, id: ExprId, ty: QualType) -> QualType {
        if let Some(slot) = self.unit.tables.expr_types.get_mut(id.0 as usize) {
            *slot = Some(ty);
        }
        ty
    }

    /// `a + b + c + …` leans to the left: a loop, since a generated one has thousands.
    fn binary_spine(&mut self, id: ExprId) -> QualType {
        let n_before = self.unit.tables.spine.len();
        let mut at = id;
        while let ExprKind::Binary(_, left, _) = self.ast[at].kind {
            self.unit.tables.spine.push(at);
            at = left;
        }
        let mut ty = self.expr(at);
        while let Some(node) = self.next_of_spine(n_before) {
            if let ExprKind::Binary(op, _, right) = self.ast[node].kind {
                let right = self.expr(right);
                ty = self.binary_type(op, ty, right);
                self.remember(node, ty);
            }
        }
        ty
    }

    /// The next node of a spine whose nodes were put on a stack that had so many before.
    pub(super) fn next_of_spine(&mut self, n_before: usize) -> Option<ExprId> {
        let spine = &mut self.unit.tables.spine;
        if spine.len() > n_before { spine.pop() } else { None }
    }

    fn expr_kind(&mut self, id: ExprId) -> QualType {
        match self.ast[id].kind {
            ExprKind::Name(name) => self.name_type(id, name),
            ExprKind::Number(spelling) => self.number_type(spelling),
            ExprKind::Character(spelling) => {
                let (_, kind) = literal::character(spelling.bytes(), &self.unit.abi);
                self.unit.types.plain(Type::Int(kind))
            }
            ExprKind::String => self.string_type(id),
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Unary(op, operand) => self.unary_type(op, operand),
            ExprKind::LabelAddress(_) => self.unit.types.pointer(unqualified(Types::VOID)),
            ExprKind::OfExpr(_, operand) => {
                let n_before = self.facts.functions.len();
                let of = self.expr(operand);
                // What is not evaluated needs no body (C99 6.9p3).
                if self.unit.variability(of) < Variability::Folded {
                    self.facts.functions.truncate(n_before);
                }
                self.size_type()
            }
            ExprKind::OfType(_, ty) => {
                self.type_name(ty);
                self.size_type()
            }
            ExprKind::Binary(..) => unqualified(Types::UNKNOWN),
            ExprKind::Assign(_, left, right) => {
                let ty = self.expr(left);
                self.expr(right);
                ty.unqualified()
            }
            ExprKind::Conditional(condition, then, otherwise) => {
                self.expr(condition);
                self.conditional_type(then.unwrap_or(condition), otherwise)
            }
            ExprKind::Cast(ty, operand) => {
                self.expr(operand);
                self.type_name(ty)
            }
            ExprKind::CompoundLiteral(ty, init) => {
                let ty = self.type_name(ty);
                self.initializer(init, ty, true);
                self.completed_by(ty, init)
            }
            ExprKind::Call(function, arguments) => self.call_type(function, arguments),
            ExprKind::Subscript(left, right) => self.subscript_type(left, right),
            ExprKind::Member(object, name, _) => {
                let ty = self.expr(object);
                self.member_type(ty, name)
            }
            ExprKind::Arrow(pointer, name, _) => {
                let ty = self.expr(pointer);
                let object = self.pointee(ty);
                self.member_type(object, name)
            }
            ExprKind::Statement(body) => self.statement_expression(body),
            ExprKind::Generic(control, arms) => self.generic_type(control, arms),
            ExprKind::Offsetof(ty, designators) => {
                self.type_name(ty);
                self.designators(designators);
                self.size_type()
            }
            ExprKind::VaArg(list, ty) => {
                self.expr(list);
                self.type_name(ty)
            }
            ExprKind::TypesCompatible(left, right) => {
                self.type_name(left);
                self.type_name(right);
                unqualified(Types::INT)
            }
            ExprKind::ChooseExpr(condition, then, otherwise) => {
                self.choose_type(condition, then, otherwise)
            }
            ExprKind::ConvertTo(ty, value) => {
                self.expr(value);
                self.type_name(ty)
            }
            ExprKind::HasAttribute(operand) => {
                self.expr_or_type(operand);
                self.unit.types.plain(Type::Bool)
            }
        }
    }

    fn name_type(&mut self, id: ExprId, name: Name) -> QualType {
        if let Some(entity) = self.unit.scopes.lookup(name) {
            if let Some(slot) = self.unit.tables.declared.get_mut(id.0 as usize) {
                *slot = entity.declared;
            }
            let ty = entity.ty;
            if entity.is_static && !entity.has_body && entity.kind == EntityKind::Function {
                self.facts.functions.push(FunctionFact::Used(name));
            }
            return ty;
        }
        match name {
            kw::TRUE | kw::FALSE => self.unit.types.plain(Type::Bool),
            kw::NULLPTR => self.unit.types.plain(Type::Nullptr),
            kw::G_NULL => self.unit.types.pointer(unqualified(Types::VOID)),
            _ => unqualified(Types::UNKNOWN),
        }
    }

    fn number_type(&mut self, spelling: Name) -> QualType {
        let ty = match literal::number(spelling.bytes(), &self.unit.abi) {
            Number::Int(_, kind) => Type::Int(kind),
            Number::Float(_, b'f') => Type::Float(FloatKind::Float),
            Number::Float(_, b'l') => Type::Float(FloatKind::LongDouble),
            Number::Float(..) => Type::Float(FloatKind::Double),
            Number::Other => Type::Unknown,
        };
        self.unit.types.plain(ty)
    }

    /// The code units of adjacent string literals.
    pub(super) fn string_units(&self, id: ExprId) -> Option<Vec<u32>> {
        let extent = self.ast[id].extent;
        let mut units = Vec::new();
        for idx in extent.first.0..=extent.last.0 {
            let token = self.token(TokenIdx(idx))?;
            units.extend(literal::string(token.name.bytes()).1);
        }
        Some(units)
    }

    fn string_type(&mut self, id: ExprId) -> QualType {
        let extent = self.ast[id].extent;
        let (mut prefix, mut n_units): (&[u8], _) = (b"", 0);
        for idx in extent.first.0..=extent.last.0 {
            let Some(token) = self.token(TokenIdx(idx)) else {
                return unqualified(Types::UNKNOWN);
            };
            let (own, n) = literal::string_len(token.name.bytes());
            prefix = if own.is_empty() { prefix } else { own };
            n_units += n as u64;
        }
        let element = match prefix {
            b"" | b"u8" => Type::Char,
            b"u" => Type::Int(IntKind::UShort),
            b"U" => Type::Int(IntKind::UInt),
            _ => Type::Int(self.unit.abi.wchar_t),
        };
        let element = self.unit.types.plain(element);
        self.unit.types.plain(Type::Array(element, Bound::Constant(n_units + 1)))
    }

    fn unary_type(&mut self, op: UnaryOp, operand: ExprId) -> QualType {
        let ty = self.expr(operand);
        match op {
            UnaryOp::Plus | UnaryOp::Minus | UnaryOp::BitNot => self.promoted(ty),
            UnaryOp::Not => unqualified(Types::INT),
            UnaryOp::Dereference => self.pointee(ty),
            UnaryOp::AddressOf if self.unit.types.get(ty.ty) == Type::Unknown => ty.unqualified(),
            UnaryOp::AddressOf => self.unit.types.pointer(ty),
            UnaryOp::Real | UnaryOp::Imaginary => match self.unit.types.get(ty.ty) {
                Type::Complex(part) => unqualified(part),
                _ => ty.unqualified(),
            },
            UnaryOp::Extension => ty,
            UnaryOp::PreIncrement
            | UnaryOp::PreDecrement
            | UnaryOp::PostIncrement
            | UnaryOp::PostDecrement => ty.unqualified(),
        }
    }

    /// What a pointer, array or function points to.
    pub(super) fn pointee(&mut self, ty: QualType) -> QualType {
        let ty = self.unit.types.decayed(ty);
        match self.unit.types.get(ty.ty) {
            Type::Pointer(to) => to,
            _ => unqualified(Types::UNKNOWN),
        }
    }

    fn binary_type(&mut self, op: BinaryOp, left: QualType, right: QualType) -> QualType {
        let (l, r) = (self.unit.types.decayed(left), self.unit.types.decayed(right));
        let pointers = (
            matches!(self.unit.types.get(l.ty), Type::Pointer(_)),
            matches!(self.unit.types.get(r.ty), Type::Pointer(_)),
        );
        match op {
            BinaryOp::Comma => r.unqualified(),
            BinaryOp::And | BinaryOp::Or => unqualified(Types::INT),
            BinaryOp::Less
            | BinaryOp::Greater
            | BinaryOp::LessEqual
            | BinaryOp::GreaterEqual
            | BinaryOp::Equal
            | BinaryOp::NotEqual => match (self.unit.types.get(l.ty), self.unit.types.get(r.ty)) {
                (Type::Vector(..), _) => l.unqualified(),
                (_, Type::Vector(..)) => r.unqualified(),
                _ => unqualified(Types::INT),
            },
            BinaryOp::ShiftLeft | BinaryOp::ShiftRight => self.promoted(l),
            BinaryOp::Subtract if pointers == (true, true) => {
                let kind = self.unit.abi.ptrdiff_t;
                self.unit.types.plain(Type::Int(kind))
            }
            BinaryOp::Add | BinaryOp::Subtract if pointers.0 => l.unqualified(),
            BinaryOp::Add if pointers.1 => r.unqualified(),
            _ => self.arithmetic(l, r),
        }
    }

    fn call_type(&mut self, function: ExprId, arguments: List<ExprId>) -> QualType {
        for &argument in self.ast.list(arguments) {
            self.expr(argument);
        }
        if let ExprKind::Name(name) = self.ast[function].kind
            && is_builtin_name(name)
            && self.unit.scopes.lookup(name).is_none()
        {
            let ty = self.builtin_result(name, arguments);
            return ty.unwrap_or(unqualified(Types::UNKNOWN));
        }
        let (callee, ty) = (function, self.expr(function));
        let function = match self.unit.types.get(ty.ty) {
            Type::Pointer(to) => to,
            _ => ty,
        };
        match self.unit.types.get(function.ty) {
            Type::Function(id) => {
                self.judge_call(callee, id, arguments.len());
                let result = self.unit.types.function_type(id).map(|function| function.result);
                result.map_or(unqualified(Types::UNKNOWN), QualType::unqualified)
            }
            _ => unqualified(Types::UNKNOWN),
        }
    }

    fn subscript_type(&mut self, left: ExprId, right: ExprId) -> QualType {
        let (l, r) = (self.expr(left), self.expr(right));
        if let Type::Vector(element, _) = self.unit.types.get(l.ty) {
            return unqualified(element);
        }
        let l = self.unit.types.decayed(l);
        if matches!(self.unit.types.get(l.ty), Type::Pointer(_)) {
            return self.pointee(l);
        }
        self.pointee(r)
    }

    fn member_type(&mut self, object: QualType, name: Name) -> QualType {
        match self.find_member(object, name) {
            Some((ty, _)) => ty.with(object.qualifiers),
            None => unqualified(Types::UNKNOWN),
        }
    }

    /// A member by name, through anonymous structs, with its offset in bits.
    pub(super) fn find_member(
        &self,
        object: QualType,
        name: Name,
    ) -> Option<(QualType, Option<u64>)> {
        let Type::Record(id) = self.unit.types.get(object.ty) else { return None };
        let mut pending = Vec::new();
        let (mut id, mut base) = (id, Some(0));
        loop {
            for member in &self.unit.record(id)?.members {
                // Most members are others: only their names are looked at.
                let is_it = match member.name {
                    Some(own) if own != name => continue,
                    own => own.is_some(),
                };
                let offset = base.zip(member.offset_bits).map(|(base, at)| base + at);
                if is_it {
                    return Some((member.ty, offset));
                }
                if let Type::Record(inner) = self.unit.types.get(member.ty.ty) {
                    pending.push((inner, offset));
                }
            }
            (id, base) = pending.pop()?;
        }
    }

    fn designators(&mut self, designators: List<Designator>) {
        for designator in self.ast.list(designators) {
            if let Designator::Index(index) = *designator {
                self.expr(index);
            }
        }
    }

    fn expr_or_type(&mut self, operand: ExprOrType) -> QualType {
        match operand {
            ExprOrType::Expr(value) => self.expr(value),
            ExprOrType::Type(ty) => self.type_name(ty),
        }
    }

    fn generic_type(&mut self, control: ExprOrType, arms: List<GenericArm>) -> QualType {
        self.expr_or_type(control);
        for arm in self.ast.list(arms) {
            if let Some(ty) = arm.ty {
                self.type_name(ty);
            }
            self.expr(arm.value);
        }
        match self.generic_choice(control, arms) {
            Some(chosen) => self.expr(chosen),
            None => unqualified(Types::UNKNOWN),
        }
    }

    /// The association that `_Generic` selects (C11 6.5.1.1p3).
    pub(super) fn generic_choice(
        &mut self,
        control: ExprOrType,
        arms: List<GenericArm>,
    ) -> Option<ExprId> {
        let ty = self.expr_or_type(control);
        let ty = match control {
            ExprOrType::Expr(_) => self.unit.types.decayed(ty).unqualified(),
            ExprOrType::Type(_) => ty,
        };
        if self.unit.types.get(ty.ty) == Type::Unknown {
            return None;
        }
        let mut default = None;
        for arm in self.ast.list(arms) {
            match arm.ty {
                None => default = Some(arm.value),
                Some(of) => {
                    let of = self.type_name(of);
                    if self.unit.types.get(of.ty) == Type::Unknown {
                        return None;
                    }
                    if self.compatible(ty, of) && ty.qualifiers == of.qualifiers {
                        return Some(arm.value);
                    }
                }
            }
        }
        default
    }

    /// Whether two types are compatible, top qualifiers aside (C99 6.2.7), as far as constants
    /// need it: an enum is compatible with the integer type that represents it.
    pub(super) fn compatible(&self, a: QualType, b: QualType) -> bool {
        let mut pair = (a, b);
        loop {
            if pair.0.ty == pair.1.ty {
                return true;
            }
            let types = &self.unit.types;
            pair = match (types.get(pair.0.ty), types.get(pair.1.ty)) {
                (Type::Pointer(a), Type::Pointer(b)) if a.qualifiers == b.qualifiers => (a, b),
                (Type::Array(a, m), Type::Array(b, n)) => {
                    let differ =
                        matches!((m, n), (Bound::Constant(m), Bound::Constant(n)) if m != n);
                    if differ {
                        return false;
                    }
                    (a, b)
                }
                (Type::Enum(id), Type::Int(_)) => {
                    return self.unit.underlying(id) == pair.1.ty;
                }
                (Type::Int(_), Type::Enum(id)) => {
                    return self.unit.underlying(id) == pair.0.ty;
                }
                _ => return false,
            };
        }
    }

    fn choose_type(&mut self, condition: ExprId, then: ExprId, otherwise: ExprId) -> QualType {
        self.expr(condition);
        let (then_ty, else_ty) = (self.expr(then), self.expr(otherwise));
        match self.constant_value(condition) {
            Some(0) => else_ty,
            Some(_) => then_ty,
            None if then_ty.ty == else_ty.ty => then_ty,
            None => unqualified(Types::UNKNOWN),
        }
    }

    /// The value of an enumerator or a foldable variable.
    pub(super) fn named_value(&self, name: Name) -> NamedValue {
        match self.unit.scopes.lookup(name).map(|entity| entity.kind) {
            Some(EntityKind::Enumerator(Some(value))) => NamedValue::Constant(value.into()),
            Some(EntityKind::Enumerator(None)) => NamedValue::Unknown,
            Some(EntityKind::Object(Some(value), true)) => NamedValue::Constant(value.into()),
            Some(EntityKind::Object(Some(value), false)) => NamedValue::Foldable(value.into()),
            Some(EntityKind::Object(None, _) | EntityKind::Parameter) => NamedValue::Runtime,
            Some(EntityKind::Function | EntityKind::Typedef) => NamedValue::Runtime,
            None => match name {
                kw::TRUE => NamedValue::Constant(1),
                kw::FALSE | kw::NULLPTR | kw::G_NULL => NamedValue::Constant(0),
                _ => NamedValue::Unknown,
            },
        }
    }
}

/// What a name's value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NamedValue {
    /// A constant.
    Constant(i128),
    /// A `const` variable whose value clang folds.
    Foldable(i128),
    /// A variable.
    Runtime,
    /// Nobody declared it.
    Unknown,
}
