//! Conversions: promotions, the usual arithmetic conversions, what a conditional gives
//! (C99 6.3.1, 6.5.15).

use super::ty::*;
use super::{Analysis, World};
use crate::discover::target::{Abi, IntKind};
use crate::parse::ast::{ExprId, Qualifiers};

/// What the types with fixed ids are promoted to, by their ids.
pub(super) fn basic_promotions(types: Types<'_>, abi: &Abi) -> Vec<TypeId> {
    let promoted = |id: TypeId| {
        let kind = match types.get(id) {
            Type::Bool | Type::Char => IntKind::Int,
            Type::Int(kind) => kind,
            _ => return id,
        };
        let small = abi.bits(kind) < abi.bits(IntKind::Int);
        let kind = if small { IntKind::Int } else { kind };
        let unsigned_short_is_int =
            kind == IntKind::UShort && abi.bits(IntKind::UShort) == abi.bits(IntKind::Int);
        types.id(Type::Int(if unsigned_short_is_int { IntKind::UInt } else { kind }))
    };
    (0..World::N_BASIC).map(TypeId).map(promoted).collect()
}

impl Analysis<'_, '_> {
    /// The integer promotions (C99 6.3.1.1p2).
    pub(super) fn promoted(&mut self, ty: QualType) -> QualType {
        if let Some(&promoted) = self.unit.promotions.get(ty.ty.0 as usize) {
            return unqualified(promoted);
        }
        match self.unit.types.get(ty.ty) {
            Type::Enum(id) => {
                let underlying = self.unit.underlying(id);
                self.promoted(unqualified(underlying))
            }
            _ => unqualified(ty.ty),
        }
    }

    /// The usual arithmetic conversions (C99 6.3.1.8).
    pub(super) fn arithmetic(&mut self, left: QualType, right: QualType) -> QualType {
        let (left, right) = (self.promoted(left), self.promoted(right));
        let types = &self.unit.types;
        match (types.get(left.ty), types.get(right.ty)) {
            (Type::Unknown, _) | (_, Type::Unknown) => unqualified(Types::UNKNOWN),
            (Type::Vector(..), _) => left,
            (_, Type::Vector(..)) => right,
            (Type::Complex(a), Type::Complex(b)) => {
                let part = self.arithmetic(unqualified(a), unqualified(b));
                self.unit.types.plain(Type::Complex(part.ty))
            }
            (Type::Complex(a), _) => {
                let part = self.arithmetic(unqualified(a), right);
                self.unit.types.plain(Type::Complex(part.ty))
            }
            (_, Type::Complex(_)) => self.arithmetic(right, left),
            (Type::Float(a), Type::Float(b)) => {
                if self.float_rank(a) >= self.float_rank(b) {
                    left
                } else {
                    right
                }
            }
            (Type::Float(_), _) => left,
            (_, Type::Float(_)) => right,
            (Type::Int(a), Type::Int(b)) => {
                let kind = self.common_int(a, b);
                self.unit.types.plain(Type::Int(kind))
            }
            (Type::BitInt(_, a), Type::BitInt(_, b)) => {
                if a >= b {
                    left
                } else {
                    right
                }
            }
            (Type::BitInt(_, bits), Type::Int(kind)) => {
                if bits > self.unit.abi.bits(kind) {
                    left
                } else {
                    right
                }
            }
            (Type::Int(_), Type::BitInt(..)) => self.arithmetic(right, left),
            _ => unqualified(Types::UNKNOWN),
        }
    }

    fn float_rank(&self, kind: FloatKind) -> (u8, u8) {
        let size = self.unit.float_scalar(kind).map_or(0, |scalar| scalar.size);
        let order = match kind {
            FloatKind::Float64 | FloatKind::Float128 | FloatKind::Float32 => 2,
            FloatKind::LongDouble | FloatKind::Double | FloatKind::Float => 1,
            _ => 0,
        };
        (size, order)
    }

    fn common_int(&self, a: IntKind, b: IntKind) -> IntKind {
        let rank = |kind: IntKind| match kind {
            IntKind::SChar | IntKind::UChar => 0,
            IntKind::Short | IntKind::UShort => 1,
            IntKind::Int | IntKind::UInt => 2,
            IntKind::Long | IntKind::ULong => 3,
            IntKind::LongLong | IntKind::ULongLong => 4,
            IntKind::Int128 | IntKind::UInt128 => 5,
        };
        if a.is_signed() == b.is_signed() {
            return if rank(a) >= rank(b) { a } else { b };
        }
        let (signed, unsigned) = if a.is_signed() { (a, b) } else { (b, a) };
        if rank(unsigned) >= rank(signed) {
            unsigned
        } else if self.unit.abi.bits(signed) > self.unit.abi.bits(unsigned) {
            signed
        } else {
            signed.unsigned()
        }
    }

    /// What `c ? a : b` gives (C99 6.5.15p3 to p6): the case of a null pointer constant is what
    /// the kernel's `__is_constexpr` turns on.
    pub(super) fn conditional_type(&mut self, then: ExprId, otherwise: ExprId) -> QualType {
        let (left, right) = (self.expr(then), self.expr(otherwise));
        let (left, right) = (self.unit.types.decayed(left), self.unit.types.decayed(right));
        let types = &self.unit.types;
        match (types.get(left.ty), types.get(right.ty)) {
            (Type::Unknown, _) | (_, Type::Unknown) => unqualified(Types::UNKNOWN),
            (Type::Pointer(a), Type::Pointer(b)) => {
                self.conditional_pointer((then, left, a), (otherwise, right, b))
            }
            (Type::Pointer(_), _) => left.unqualified(),
            (_, Type::Pointer(_)) => right.unqualified(),
            (Type::Void, _) | (_, Type::Void) => unqualified(Types::VOID),
            (Type::Record(_) | Type::VaList, _) => left.unqualified(),
            _ => self.arithmetic(left, right),
        }
    }

    fn conditional_pointer(
        &mut self,
        (then, left, a): (ExprId, QualType, QualType),
        (otherwise, right, b): (ExprId, QualType, QualType),
    ) -> QualType {
        if self.is_null_pointer_constant(then) {
            return right.unqualified();
        }
        if self.is_null_pointer_constant(otherwise) {
            return left.unqualified();
        }
        let qualifiers = a.qualifiers.with(b.qualifiers);
        let target = if a.ty == Types::VOID || b.ty == Types::VOID {
            unqualified(Types::VOID)
        } else {
            self.composite(a, b)
        };
        let target = QualType { qualifiers: Qualifiers::default(), ..target }.with(qualifiers);
        self.unit.types.pointer(target)
    }

    /// The composite of two compatible types (C99 6.2.7p3): of two array types the one with a
    /// constant bound, then the variable one. Parameter lists are not merged.
    fn composite(&mut self, a: QualType, b: QualType) -> QualType {
        let mut layers = Vec::new();
        let mut pair = (a, b);
        let mut ty = loop {
            let types = &self.unit.types;
            match (types.get(pair.0.ty), types.get(pair.1.ty)) {
                (Type::Array(left, m), Type::Array(right, n)) => {
                    let bound = match (m, n) {
                        (Bound::Constant(_), _) | (_, Bound::Incomplete | Bound::Star) => m,
                        (_, Bound::Constant(_)) | (Bound::Incomplete | Bound::Star, _) => n,
                        _ => m,
                    };
                    layers.push((pair.0, Some(bound)));
                    pair = (left, right);
                }
                (Type::Pointer(left), Type::Pointer(right)) => {
                    layers.push((pair.0, None));
                    pair = (left, right);
                }
                _ => break pair.0,
            }
        };
        for (outer, bound) in layers.into_iter().rev() {
            let made = match bound {
                Some(bound) => Type::Array(ty, bound),
                None => Type::Pointer(ty),
            };
            ty = QualType { ty: self.unit.types.id(made), ..outer };
        }
        ty
    }
}
