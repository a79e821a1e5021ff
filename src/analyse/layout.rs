//! Sizes, alignments and member offsets for the target's ABI.
//!
//! The rules are gcc's (internals manual, "Storage Layout"): members in order, each at the next
//! multiple of its alignment; bit-fields by `PCC_BITFIELD_TYPE_MATTERS` where the target has it;
//! `packed`, `aligned` and `#pragma pack` change the alignments. Behind a variable-length member
//! there are no offsets.

use super::ty::*;
use super::{Analysis, UnitScope};
use crate::discover::target::{Abi, IntKind, Scalar};
use crate::names::kw;

/// What `sizeof` gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Size {
    /// So many bytes.
    Known(u64),
    /// Known at run time only.
    Runtime,
    /// Incomplete, or resting on something unknown.
    Unknown,
}

/// The state of `#pragma pack` ("Structure-Layout Pragmas"): the largest alignment of members.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Packing {
    max: Option<u64>,
    /// What `-fpack-struct=` says, and `#pragma pack()` comes back to.
    initial: Option<u64>,
    /// `-fpack-struct`: no pragma has a say.
    is_fixed: bool,
    pushed: Vec<Option<u64>>,
}

impl Packing {
    /// The state at the start of a unit.
    pub(super) fn new(abi: &Abi) -> Packing {
        let initial = abi.member_align_max.map(u64::from);
        Packing { max: initial, initial, is_fixed: abi.packed_structs, pushed: Vec::new() }
    }

    /// Obeys the text of a pragma behind `#pragma`.
    pub(super) fn pragma(&mut self, text: &str) {
        let Some(operands) = text.trim_start().strip_prefix(&*kw::PACK.text()) else { return };
        if self.is_fixed {
            return;
        }
        let operands = operands.trim().trim_start_matches('(').trim_end_matches(')');
        let mut value = None;
        let mut sets = true;
        for word in operands.split(',').map(str::trim) {
            match word {
                "push" => {
                    self.pushed.push(self.max);
                    sets = false;
                }
                "pop" => {
                    self.max = self.pushed.pop().flatten();
                    sets = false;
                }
                _ => {
                    if let Ok(bytes) = word.parse::<u64>() {
                        value = Some(bytes);
                        sets = true;
                    }
                }
            }
        }
        if sets {
            self.max = value.filter(|bytes| bytes.is_power_of_two()).or(self.initial);
        }
    }
}

impl UnitScope<'_> {
    pub(super) fn float_scalar(&self, kind: FloatKind) -> Option<Scalar> {
        let abi = &self.abi;
        let decimals = abi.decimals;
        match kind {
            FloatKind::Float | FloatKind::Float32 => Some(abi.float),
            FloatKind::Double | FloatKind::Float64 | FloatKind::Float32x => Some(abi.double),
            FloatKind::LongDouble => Some(abi.long_double),
            FloatKind::Float16 | FloatKind::Bfloat16 => abi.float16.or(Some(Scalar::natural(2))),
            FloatKind::Float128 => abi.float128,
            FloatKind::Float64x => abi.float64x.map(|(scalar, _)| scalar),
            FloatKind::Float80 => abi.float80,
            FloatKind::Decimal32 => decimals.map(|d| d.decimal32),
            FloatKind::Decimal64 => decimals.map(|d| d.decimal64),
            FloatKind::Decimal128 => decimals.map(|d| d.decimal128),
        }
    }

    /// Size and alignment of a scalar type.
    fn scalar(&self, ty: Type) -> Option<Scalar> {
        match ty {
            Type::Void | Type::Char | Type::Function(_) => Some(Scalar::natural(1)),
            Type::Bool => Some(self.abi.bool_),
            Type::Int(kind) => Some(self.abi.int_kind(kind)),
            Type::Pointer(_) | Type::Nullptr => Some(self.abi.pointer),
            Type::Float(kind) => self.float_scalar(kind),
            Type::VaList => {
                let list = self.abi.va_list;
                Some(Scalar::aligned(list.size, list.align))
            }
            Type::Enum(id) => {
                let underlying = self.underlying(id);
                self.scalar(self.types.get(underlying))
            }
            Type::BitInt(_, width) if width <= 64 => {
                Some(Scalar::natural(width.div_ceil(8).next_power_of_two() as u8))
            }
            _ => None,
        }
    }

    /// `sizeof` a type.
    pub(super) fn size_of(&self, ty: QualType) -> Size {
        let mut total: u64 = 1;
        let mut ty = ty;
        let mut runtime = false;
        loop {
            match self.types.get(ty.ty) {
                Type::Array(element, bound) => {
                    match bound {
                        Bound::Constant(n) => match total.checked_mul(n) {
                            Some(product) => total = product,
                            None => return Size::Unknown,
                        },
                        Bound::Variable(_) => runtime = true,
                        Bound::Incomplete | Bound::Star | Bound::Unknown => return Size::Unknown,
                    }
                    ty = element;
                }
                other => {
                    return match self.size_of_element(other) {
                        Size::Known(size) if !runtime => {
                            total.checked_mul(size).map_or(Size::Unknown, Size::Known)
                        }
                        Size::Known(_) => Size::Runtime,
                        other => other,
                    };
                }
            }
        }
    }

    fn size_of_element(&self, ty: Type) -> Size {
        match ty {
            Type::Record(id) => match self.record(id) {
                Some(record) if record.unknown => Size::Unknown,
                Some(record) => record.size.map_or(Size::Runtime, Size::Known),
                None => Size::Unknown,
            },
            Type::Complex(part) => match self.size_of(unqualified(part)) {
                Size::Known(size) => Size::Known(2 * size),
                other => other,
            },
            Type::Vector(element, n) => match self.size_of(unqualified(element)) {
                Size::Known(size) => size.checked_mul(n).map_or(Size::Unknown, Size::Known),
                other => other,
            },
            Type::BitInt(_, width) if width > 64 => Size::Known(u64::from(width).div_ceil(64) * 8),
            other => match self.scalar(other) {
                Some(scalar) => Size::Known(u64::from(scalar.size)),
                None => Size::Unknown,
            },
        }
    }

    /// The alignment of a type in bytes: of a member, or of a variable of its own.
    pub(super) fn align_of(&self, ty: QualType, of_member: bool) -> Option<u64> {
        if let Some(bytes) = ty.alignment() {
            return Some(bytes);
        }
        let mut ty = ty;
        while let Type::Array(element, _) = self.types.get(ty.ty) {
            ty = element;
            if let Some(bytes) = ty.alignment() {
                return Some(bytes);
            }
        }
        match self.types.get(ty.ty) {
            Type::Record(id) => {
                let record = self.record(id)?;
                (!record.unknown).then_some(record.align)
            }
            Type::Complex(part) => self.align_of(unqualified(part), of_member),
            Type::Vector(..) => match self.size_of(ty) {
                Size::Known(size) => {
                    let max = self.abi.vector_align_max.map_or(u64::MAX, u64::from);
                    Some(size.max(1).next_power_of_two().min(max))
                }
                _ => None,
            },
            Type::BitInt(_, width) if width > 64 => Some(8),
            other => {
                let scalar = self.scalar(other)?;
                Some(u64::from(if of_member { scalar.member_align } else { scalar.align }))
            }
        }
    }

    /// How variable a type is (C99 6.7.5p3; gcc counts structs with such members, and pointers
    /// to them).
    pub(super) fn variability(&self, ty: QualType) -> Variability {
        let mut ty = ty;
        let mut found = Variability::Fixed;
        loop {
            ty = match self.types.get(ty.ty) {
                Type::Array(element, bound) => {
                    found = found.max(self.bound_variability(bound));
                    element
                }
                Type::Pointer(to) => to,
                Type::Function(id) => match self.types.function_type(id) {
                    Some(function) => function.result,
                    None => return found,
                },
                Type::Record(id) => {
                    return found.max(self.record_variability(id));
                }
                _ => return found,
            };
        }
    }

    pub(super) fn bound_variability(&self, bound: Bound) -> Variability {
        match bound {
            Bound::Incomplete | Bound::Constant(_) => Variability::Fixed,
            Bound::Unknown => Variability::Unknown,
            Bound::Star => Variability::Runtime,
            Bound::Variable(id) => match self.bound(id).map(|bound| bound.verdict) {
                Some(super::bound::Verdict::Runtime) => Variability::Runtime,
                _ => Variability::Folded,
            },
        }
    }
}

/// Where the next member goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    is_union: bool,
    packed: bool,
    /// Bits so far; none behind a member of run-time size.
    bits: Option<u64>,
    size_bits: Option<u64>,
    align: u64,
    unknown: bool,
}

/// What layout needs to know of one member.
pub(super) struct NewMember {
    pub ty: QualType,
    pub width: Option<u32>,
    pub named: bool,
    /// `packed` on the member.
    pub packed: bool,
    /// `aligned` on the member.
    pub aligned: Option<u64>,
}

impl Cursor {
    pub(super) fn new(is_union: bool, packed: bool) -> Cursor {
        Cursor { is_union, packed, bits: Some(0), size_bits: Some(0), align: 1, unknown: false }
    }

    /// The same place, with a layout that nobody can tell from here on.
    pub(super) fn unknown_from(cursor: Cursor) -> Cursor {
        Cursor { unknown: true, ..cursor }
    }
}

impl Analysis<'_, '_> {
    /// Places a member and gives its offset in bits.
    pub(super) fn place(&mut self, cursor: &mut Cursor, member: &NewMember) -> Option<u64> {
        let natural = self.unit.align_of(member.ty, true);
        let flexible =
            matches!(self.unit.types.get(member.ty.ty), Type::Array(_, Bound::Incomplete));
        let size = if flexible { Size::Known(0) } else { self.unit.size_of(member.ty) };
        let known = size != Size::Unknown && !cursor.unknown;
        let (Some(natural), true) = (natural, known) else {
            cursor.unknown = true;
            return None;
        };
        let packed = member.packed || cursor.packed;
        if cursor.is_union {
            cursor.bits = Some(0);
        }
        let offset = match member.width {
            Some(width) => self.place_bits(cursor, member, width, natural, packed),
            None => {
                let align = self.member_align(member, natural, packed);
                cursor.align = cursor.align.max(align);
                let at = cursor.bits.map(|bits| bits.next_multiple_of(align * 8));
                cursor.bits = match (at, size) {
                    (Some(at), Size::Known(size)) => {
                        size.checked_mul(8).and_then(|bits| at.checked_add(bits))
                    }
                    _ => None,
                };
                at
            }
        };
        cursor.size_bits = match (cursor.size_bits, cursor.bits) {
            (Some(size), Some(bits)) => Some(size.max(bits)),
            _ => None,
        };
        offset
    }

    /// The alignment of a member that is no bit-field, in bytes. `packed` gives way to an alignment
    /// set on the member, not to one that its type has; `#pragma pack` caps both.
    fn member_align(&self, member: &NewMember, natural: u64, packed: bool) -> u64 {
        let align = match (packed, member.aligned) {
            (true, own) => own.unwrap_or(1),
            (false, None) => natural,
            // An attribute below the type's alignment is as if it weren't there.
            (false, Some(own)) => {
                let of_type = self.unit.align_of(member.ty, false).unwrap_or(natural);
                if own < of_type { natural } else { own }
            }
        };
        self.unit.packing.max.map_or(align, |max| align.min(max))
    }

    /// A bit-field: beside the last one if it fits in a unit of its type (`-mpcc-bitfields`, which
    /// most targets have). With `#pragma pack` it always fits.
    fn place_bits(
        &mut self,
        cursor: &mut Cursor,
        member: &NewMember,
        width: u32,
        natural: u64,
        packed: bool,
    ) -> Option<u64> {
        let rules = self.unit.abi.bit_fields;
        let Size::Known(size) = self.unit.size_of(member.ty) else { return None };
        let max = self.unit.packing.max;
        let own = member.aligned.map_or(1, |bytes| max.map_or(bytes, |max| bytes.min(max)));
        if width > 0 {
            // Wherever it is.
            self.align_for_bits(cursor, member, natural, packed);
        }
        let bits = cursor.bits?;
        if width == 0 {
            // Neither `packed` nor `#pragma pack` has a say.
            let capped = self.unit.packing.initial.map_or(natural, |max| natural.min(max));
            let of_type = if rules.type_matters { capped } else { 1 };
            let at = bits.next_multiple_of(of_type.max(u64::from(rules.zero_width_align)) * 8);
            cursor.bits = Some(at);
            if rules.unnamed_align {
                cursor.align = cursor.align.max(natural);
            }
            return Some(at);
        }
        let mut at = bits;
        if member.aligned.is_some() {
            at = at.next_multiple_of(own * 8);
        }
        let unit = natural * 8;
        let n_units = (at % unit + u64::from(width)).div_ceil(unit);
        if rules.type_matters && !packed && max.is_none() && n_units > size * 8 / unit {
            at = at.next_multiple_of(unit);
        }
        cursor.bits = at.checked_add(u64::from(width));
        Some(at)
    }

    /// What a bit-field does to the alignment of the whole.
    fn align_for_bits(&self, cursor: &mut Cursor, member: &NewMember, natural: u64, packed: bool) {
        let (rules, max) = (self.unit.abi.bit_fields, self.unit.packing.max);
        let own = member.aligned.map_or(1, |bytes| max.map_or(bytes, |max| bytes.min(max)));
        if !rules.type_matters {
            cursor.align = cursor.align.max(own);
        } else if member.named || rules.unnamed_align {
            let of_type = match max {
                Some(max) => natural.min(max),
                None if packed => 1,
                None => natural,
            };
            cursor.align = cursor.align.max(own).max(of_type);
        }
    }

    /// Size and alignment of the whole, `aligned` being the record's own attribute.
    pub(super) fn finish_layout(&self, cursor: &Cursor, aligned: Option<u64>) -> Layout {
        let align = aligned.map_or(cursor.align, |bytes| bytes.max(cursor.align));
        let size = cursor.size_bits.map(|bits| bits.div_ceil(8).next_multiple_of(align));
        Layout { size, align, unknown: cursor.unknown }
    }

    /// The type `size_t`.
    pub(super) fn size_type(&mut self) -> QualType {
        let kind = self.unit.abi.size_t;
        self.unit.types.plain(Type::Int(kind))
    }

    /// The width in bits and signedness of an integer type.
    pub(super) fn int_shape(&self, ty: QualType) -> Option<(u32, bool)> {
        let abi = &self.unit.abi;
        Some(match self.unit.types.get(ty.ty) {
            Type::Bool => (1, false),
            Type::Char => (8, abi.char_signed),
            Type::Int(kind) => (abi.bits(kind), kind.is_signed()),
            Type::BitInt(signed, width) => (width, signed),
            Type::Enum(id) => {
                let underlying = self.unit.underlying(id);
                return self.int_shape(unqualified(underlying));
            }
            Type::Pointer(_) | Type::Nullptr => (u32::from(abi.pointer.size) * 8, false),
            _ => return None,
        })
    }

    /// The smallest standard type that holds an enumerator outside `int`.
    pub(super) fn enum_kind(&self, negative: bool, max: i128, min: i128) -> IntKind {
        let abi = &self.unit.abi;
        let order = if negative {
            [IntKind::Int, IntKind::Long, IntKind::LongLong, IntKind::Int128]
        } else {
            [IntKind::UInt, IntKind::ULong, IntKind::ULongLong, IntKind::UInt128]
        };
        for kind in order {
            let bits = abi.bits(kind);
            let (low, high) = if kind.is_signed() {
                (-(1i128 << (bits - 1).min(126)), (1i128 << (bits - 1).min(126)) - 1)
            } else {
                (0, if bits >= 127 { i128::MAX } else { (1i128 << bits) - 1 })
            };
            if min >= low && max <= high {
                return kind;
            }
        }
        IntKind::LongLong
    }
}

/// The layout of a whole struct or union.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub size: Option<u64>,
    pub align: u64,
    pub unknown: bool,
}
