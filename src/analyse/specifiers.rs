//! The type that declaration specifiers name (C99 6.7.2), and type names.

use super::Analysis;
use super::scope::EntityKind;
use super::ty::*;
use crate::discover::target::IntKind;
use crate::parse::ast::*;

impl Analysis<'_, '_> {
    /// The type of declaration specifiers, qualifiers included.
    pub(super) fn specifiers(&mut self, id: SpecifiersId) -> QualType {
        let specifiers = self.ast[id];
        let base = match specifiers.ty {
            TypeSpecifier::Words(words) => {
                let ty = self.basic_type(words);
                self.unit.types.plain(ty)
            }
            TypeSpecifier::BitInt(width, words) => {
                self.expr(width);
                match self.constant_value(width).map(u32::try_from) {
                    Some(Ok(bits)) => self.unit.types.plain(Type::BitInt(!words.unsigned, bits)),
                    _ => unqualified(Types::UNKNOWN),
                }
            }
            TypeSpecifier::Record(record) => self.record_specifier(record),
            TypeSpecifier::Enum(id) => self.enum_specifier(id),
            TypeSpecifier::Typedef(name, _) => match self.unit.scopes.lookup(name) {
                Some(entity) if entity.kind == EntityKind::Typedef => entity.ty,
                _ => unqualified(Types::UNKNOWN),
            },
            TypeSpecifier::TypeofExpr(operand, unqual) => {
                let ty = self.expr(operand);
                if unqual { ty.unqualified() } else { ty }
            }
            TypeSpecifier::TypeofType(operand, unqual) => {
                let ty = self.type_name(operand);
                if unqual { ty.unqualified() } else { ty }
            }
            TypeSpecifier::Atomic(operand) => self.type_name(operand).with(Qualifiers::ATOMIC),
            TypeSpecifier::AutoType => unqualified(Types::UNKNOWN),
            TypeSpecifier::Missing => unqualified(Types::INT),
            TypeSpecifier::Guessed(..) => unqualified(Types::UNKNOWN),
        };
        base.with(specifiers.qualifiers)
    }

    /// The type that words name (C99 6.7.2p2).
    fn basic_type(&mut self, words: TypeWords) -> Type {
        let ty = match words.base {
            BaseWord::None | BaseWord::Int => Type::Int(integer_kind(words)),
            BaseWord::Void => Type::Void,
            BaseWord::Bool => Type::Bool,
            BaseWord::Char if words.unsigned => Type::Int(IntKind::UChar),
            BaseWord::Char if words.signed => Type::Int(IntKind::SChar),
            BaseWord::Char => Type::Char,
            BaseWord::Int128 if words.unsigned => Type::Int(IntKind::UInt128),
            BaseWord::Int128 => Type::Int(IntKind::Int128),
            BaseWord::VaList => Type::VaList,
            BaseWord::Nullptr => Type::Nullptr,
            BaseWord::Double if words.n_long > 0 => Type::Float(FloatKind::LongDouble),
            other => Type::Float(float_kind(other)),
        };
        // `_Complex` alone is `_Complex double` to gcc.
        match ty {
            Type::Int(_) if words.complex && words == complex_alone() => {
                let part = self.unit.types.id(Type::Float(FloatKind::Double));
                Type::Complex(part)
            }
            ty if words.complex => Type::Complex(self.unit.types.id(ty)),
            ty => ty,
        }
    }

    /// A type name's type, once per node: a struct defined in it is defined once.
    pub(super) fn type_name(&mut self, id: TypeNameId) -> QualType {
        if let Some(Some(ty)) = self.unit.tables.type_names.get(id.0 as usize) {
            return *ty;
        }
        let name = self.ast[id];
        let base = self.specifiers_with_attributes(name.specifiers);
        let ty = self.declarator(name.declarator, base, super::facts::Role::TypeName).ty;
        if let Some(slot) = self.unit.tables.type_names.get_mut(id.0 as usize) {
            *slot = Some(ty);
        }
        ty
    }

    /// Specifiers with what their attributes do to the type.
    pub(super) fn specifiers_with_attributes(&mut self, id: SpecifiersId) -> QualType {
        let base = self.specifiers(id);
        let specifiers = self.ast[id];
        if specifiers.attributes.is_empty() && specifiers.alignas.is_empty() {
            return base;
        }
        let found = self.layout_attributes(specifiers.attributes);
        let alignas = self.alignas(specifiers.alignas);
        let ty = self.attributed_type(base, &found);
        match found.aligned.max(alignas) {
            Some(bytes) => ty.aligned(bytes),
            None => ty,
        }
    }
}

fn complex_alone() -> TypeWords {
    TypeWords { complex: true, ..TypeWords::default() }
}

fn integer_kind(words: TypeWords) -> IntKind {
    let signed = match (words.short, words.n_long) {
        (true, _) => IntKind::Short,
        (false, 0) => IntKind::Int,
        (false, 1) => IntKind::Long,
        (false, _) => IntKind::LongLong,
    };
    if words.unsigned { signed.unsigned() } else { signed }
}

fn float_kind(word: BaseWord) -> FloatKind {
    match word {
        BaseWord::Float => FloatKind::Float,
        BaseWord::Float16 => FloatKind::Float16,
        BaseWord::Float32 => FloatKind::Float32,
        BaseWord::Float64 => FloatKind::Float64,
        BaseWord::Float128 => FloatKind::Float128,
        BaseWord::Float32x => FloatKind::Float32x,
        BaseWord::Float64x => FloatKind::Float64x,
        BaseWord::Float80 => FloatKind::Float80,
        BaseWord::Bfloat16 => FloatKind::Bfloat16,
        BaseWord::Decimal32 => FloatKind::Decimal32,
        BaseWord::Decimal64 => FloatKind::Decimal64,
        BaseWord::Decimal128 => FloatKind::Decimal128,
        _ => FloatKind::Double,
    }
}
