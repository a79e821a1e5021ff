//! Attributes that change types and layout ("Common Type Attributes", "Common Variable
//! Attributes"): `aligned`, `packed`, `vector_size`, `mode`, and `_Alignas`.

use super::Analysis;
use super::layout::Size;
use super::ty::*;
use crate::discover::target::IntKind;
use crate::names::{Name, kw};
use crate::parse::ast::{Alignas, Attribute, ExprId, List};

/// What attributes say about layout.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LayoutAttributes {
    pub packed: bool,
    /// Bytes.
    pub aligned: Option<u64>,
    pub vector_bytes: Option<u64>,
    pub mode: Option<Name>,
}

impl Analysis<'_, '_> {
    /// Reads attributes; an operand that is not constant counts as absent.
    pub(super) fn layout_attributes(&mut self, list: List<Attribute>) -> LayoutAttributes {
        let mut found = LayoutAttributes::default();
        for attribute in self.ast.list(list) {
            match attribute.name {
                kw::A_PACKED | kw::A_PACKED_ => found.packed = true,
                kw::A_ALIGNED | kw::A_ALIGNED_ => {
                    let bytes = match attribute.operand {
                        Some(operand) => self.alignment_operand(operand),
                        None => Some(u64::from(self.unit.abi.biggest_alignment)),
                    };
                    found.aligned = found.aligned.max(bytes);
                }
                kw::A_VECTOR_SIZE | kw::A_VECTOR_SIZE_ => {
                    found.vector_bytes = attribute.operand.and_then(|e| self.positive(e));
                }
                kw::A_MODE | kw::A_MODE_ => found.mode = attribute.word,
                _ => {}
            }
        }
        found
    }

    fn positive(&mut self, operand: ExprId) -> Option<u64> {
        self.expr(operand);
        let value = self.constant_value(operand)?;
        u64::try_from(value).ok().filter(|&bytes| bytes > 0)
    }

    fn alignment_operand(&mut self, operand: ExprId) -> Option<u64> {
        self.positive(operand).filter(|bytes| bytes.is_power_of_two() && *bytes <= 1 << 28)
    }

    /// The largest alignment that `_Alignas` specifiers ask for.
    pub(super) fn alignas(&mut self, list: List<Alignas>) -> Option<u64> {
        let mut found = None;
        for &operand in self.ast.list(list) {
            let bytes = match operand {
                Alignas::Expr(value) => self.alignment_operand(value),
                Alignas::Type(ty) => {
                    let ty = self.type_name(ty);
                    self.unit.align_of(ty, true)
                }
            };
            found = found.max(bytes);
        }
        found
    }

    /// Applies `mode` and `vector_size` to the base type of a declaration.
    pub(super) fn attributed_type(&mut self, ty: QualType, found: &LayoutAttributes) -> QualType {
        let mut ty = ty;
        if let Some(mode) = found.mode {
            ty = self.moded(ty, &mode.text());
        }
        if let Some(bytes) = found.vector_bytes {
            ty = self.vector_of(ty, bytes);
        }
        ty
    }

    /// A vector of `bytes`; the attribute reaches through pointers and arrays to the element.
    fn vector_of(&mut self, ty: QualType, bytes: u64) -> QualType {
        let Size::Known(size) = self.unit.size_of(ty) else { return ty };
        if size == 0 || !bytes.is_multiple_of(size) {
            return ty;
        }
        let vector = self.unit.types.plain(Type::Vector(ty.ty, bytes / size));
        vector.with(ty.qualifiers)
    }

    /// The integer or floating type of a machine mode ("Common Variable Attributes", `mode`).
    fn moded(&mut self, ty: QualType, mode: &str) -> QualType {
        let signed = self.int_shape(ty).is_none_or(|(_, signed)| signed);
        let bits = match mode.trim_matches('_') {
            "QI" | "byte" => 8,
            "HI" => 16,
            "SI" => 32,
            "DI" => 64,
            "TI" => 128,
            "word" | "pointer" | "unwind_word" => u32::from(self.unit.abi.pointer.size) * 8,
            "SF" => return self.unit.types.plain(Type::Float(FloatKind::Float)),
            "DF" => return self.unit.types.plain(Type::Float(FloatKind::Double)),
            "XF" => return self.unit.types.plain(Type::Float(FloatKind::LongDouble)),
            "TF" => return self.unit.types.plain(Type::Float(FloatKind::Float128)),
            _ => return unqualified(Types::UNKNOWN),
        };
        let kinds = [
            IntKind::SChar,
            IntKind::Short,
            IntKind::Int,
            IntKind::Long,
            IntKind::LongLong,
            IntKind::Int128,
        ];
        let Some(kind) = kinds.into_iter().find(|&kind| self.unit.abi.bits(kind) == bits) else {
            return unqualified(Types::UNKNOWN);
        };
        let kind = if signed { kind } else { kind.unsigned() };
        self.unit.types.plain(Type::Int(kind)).with(ty.qualifiers)
    }
}
