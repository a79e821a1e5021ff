//! Types, interned: equal types have equal ids in all units (C99 6.2.5).
//!
//! A struct, union or enum with a tag at file scope is one type in all units, by its tag; what
//! its definition is, if it has one, is for each unit's tables to say. One of an inner scope or
//! without a tag is a type of its own.
//!
//! A variable array bound is a type of its own each time, so two VLAs are never taken for one.

use super::bound::BoundId;
use super::world::{Once, World};
use crate::discover::target::IntKind;
use crate::names::Name;
use crate::parse::ast::Qualifiers;

/// A type without its qualifiers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TypeId(pub(super) u32);

/// A struct or union type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum RecordTypeId {
    /// `struct TAG` at file scope.
    Struct(Name),
    /// `union TAG` at file scope.
    Union(Name),
    /// One of file scope without a tag, by its number in the world's list.
    Untagged(u32),
    /// Another one, by its number in the world's list.
    Own(u32),
}

/// An enumerated type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum EnumTypeId {
    /// `enum TAG` at file scope.
    Tagged(Name),
    /// One of file scope without a tag, by its number in the world's list.
    Untagged(u32),
    /// Another one, by its number in the world's list.
    Own(u32),
}

/// A function type's index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FunctionTypeId(pub(super) u32);

/// A type with qualifiers, and the alignment that an attribute gave it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct QualType {
    /// The type.
    pub ty: TypeId,
    /// Its qualifiers.
    pub qualifiers: Qualifiers,
    /// 0 for the type's own alignment, else one more than the binary logarithm of the alignment
    /// in bytes ("Type Attributes", `aligned`).
    pub align_code: u8,
}

impl QualType {
    /// Whether `const` is among the qualifiers.
    pub fn is_const(self) -> bool {
        self.qualifiers.has(Qualifiers::CONST)
    }

    /// The same type without qualifiers.
    pub fn unqualified(self) -> QualType {
        QualType { qualifiers: Qualifiers::default(), ..self }
    }

    /// With more qualifiers.
    #[must_use]
    pub fn with(self, qualifiers: Qualifiers) -> QualType {
        QualType { qualifiers: self.qualifiers.with(qualifiers), ..self }
    }

    /// The alignment an attribute gave, in bytes.
    pub fn alignment(self) -> Option<u64> {
        self.align_code.checked_sub(1).map(|log| 1u64 << log.min(63))
    }

    /// With an alignment in bytes, a power of two.
    #[must_use]
    pub fn aligned(self, bytes: u64) -> QualType {
        QualType { align_code: bytes.trailing_zeros() as u8 + 1, ..self }
    }
}

/// Real floating types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum FloatKind {
    Float,
    Double,
    LongDouble,
    Float16,
    Bfloat16,
    Float32,
    Float64,
    Float128,
    Float32x,
    Float64x,
    Float80,
    Decimal32,
    Decimal64,
    Decimal128,
}

/// A type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// Rests on a name that nobody declared, or on something this analysis doesn't know.
    Unknown,
    /// `void`.
    Void,
    /// `_Bool`.
    Bool,
    /// Plain `char`.
    Char,
    /// Another integer type.
    Int(IntKind),
    /// `_BitInt(width)`.
    BitInt(bool, u32),
    /// A real floating type.
    Float(FloatKind),
    /// A complex type of this part.
    Complex(TypeId),
    /// A vector of so many elements ("Vector Extensions").
    Vector(TypeId, u64),
    /// A pointer.
    Pointer(QualType),
    /// An array.
    Array(QualType, Bound),
    /// A function.
    Function(FunctionTypeId),
    /// A struct or union.
    Record(RecordTypeId),
    /// An enumerated type.
    Enum(EnumTypeId),
    /// `__builtin_va_list`.
    VaList,
    /// C23's `nullptr_t`.
    Nullptr,
}

impl Type {
    /// Whether it is an integer type (C99 6.2.5p17).
    pub fn is_integer(self) -> bool {
        matches!(self, Type::Bool | Type::Char | Type::Int(_) | Type::BitInt(..) | Type::Enum(_))
    }
}

/// An array's bound.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Bound {
    /// `[]`.
    Incomplete,
    /// An integer constant expression's value.
    Constant(u64),
    /// Not an integer constant expression: [`super::bound::Bound`] says why.
    Variable(BoundId),
    /// `[*]`.
    Star,
    /// Nobody can tell.
    Unknown,
}

/// A function type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FunctionType {
    /// What it returns.
    pub result: QualType,
    /// Types of the parameters, adjusted.
    pub parameters: Vec<QualType>,
    /// `...`.
    pub variadic: bool,
    /// Declared with a prototype.
    pub prototype: bool,
}

/// A member of a struct or union.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Member {
    /// The name; none for an anonymous struct or an unnamed bit-field.
    pub name: Option<Name>,
    /// Its type.
    pub ty: QualType,
    /// Offset in bits from the start; none behind a variable-length member.
    pub offset_bits: Option<u64>,
    /// Width of a bit-field.
    pub width: Option<u32>,
}

/// A struct or union that is defined.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RecordType {
    /// `union`.
    pub is_union: bool,
    /// The members.
    pub members: Vec<Member>,
    /// Size in bytes; none if run-time.
    pub size: Option<u64>,
    /// Alignment in bytes.
    pub align: u64,
    /// Whether a member is variably modified.
    pub variability: Variability,
    /// A member's layout is not known.
    pub unknown: bool,
}

/// A struct or union of an inner scope, or one too many of its tag.
#[derive(Debug)]
pub struct OwnRecord {
    /// The tag.
    pub tag: Option<Name>,
    /// What it is, once that was read.
    pub definition: Once<RecordType>,
}

/// An enumerated type that is defined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EnumType {
    /// The integer type it is represented in.
    pub underlying: TypeId,
}

/// An enumerated type of an inner scope, or one too many of its tag.
#[derive(Debug)]
pub struct OwnEnum {
    /// What it is, once that was read.
    pub definition: Once<EnumType>,
}

/// How much a type depends on run-time values. The order is that of joining: a type is as
/// variable as its most variable part.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Variability {
    /// Not at all.
    Fixed,
    /// A bound rests on a name that nobody declared.
    Unknown,
    /// A bound is no integer constant expression, but clang folds it.
    Folded,
    /// A bound is known at run time only.
    Runtime,
}

/// The types of all units.
#[derive(Clone, Copy, Debug)]
pub struct Types<'w> {
    world: &'w World,
}

impl Types<'_> {
    /// The id of [`Type::Unknown`].
    pub const UNKNOWN: TypeId = TypeId(0);
    /// The id of `void`.
    pub const VOID: TypeId = TypeId(1);
    /// The id of `int`.
    pub const INT: TypeId = TypeId(2);
    /// The id of `_Bool`.
    pub const BOOL: TypeId = TypeId(3);
    /// The id of `char`.
    pub const CHAR: TypeId = TypeId(4);
}

impl<'w> Types<'w> {
    /// The types of a world.
    pub fn new(world: &'w World) -> Types<'w> {
        Types { world }
    }

    /// The id of a type.
    pub fn id(self, ty: Type) -> TypeId {
        self.world.id(ty)
    }

    /// The unqualified type.
    pub fn plain(self, ty: Type) -> QualType {
        unqualified(self.id(ty))
    }

    /// The type behind an id.
    pub fn get(self, id: TypeId) -> Type {
        self.world.ty(id)
    }

    /// A function type.
    pub fn function(self, function: FunctionType) -> QualType {
        self.plain(Type::Function(self.world.function_id(function)))
    }

    /// The function type behind an id.
    pub fn function_type(self, id: FunctionTypeId) -> Option<&'w FunctionType> {
        self.world.function(id)
    }

    /// A pointer to `to`.
    pub fn pointer(self, to: QualType) -> QualType {
        self.plain(Type::Pointer(to))
    }

    /// The type of an array or function used as a value (C99 6.3.2.1).
    pub fn decayed(self, ty: QualType) -> QualType {
        match self.get(ty.ty) {
            Type::Array(element, _) => self.pointer(element),
            Type::Function(_) => self.pointer(ty),
            _ => ty,
        }
    }
}

/// A type without qualifiers.
pub fn unqualified(ty: TypeId) -> QualType {
    QualType { ty, qualifiers: Qualifiers::default(), align_code: 0 }
}
