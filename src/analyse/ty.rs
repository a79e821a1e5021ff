//! Types of one unit, interned: equal types have equal ids (C99 6.2.5).
//!
//! A variable array bound is a type of its own each time, so two VLAs are never taken for one.

use rustc_hash::FxHashMap;

use super::bound::BoundId;
use crate::discover::target::IntKind;
use crate::names::Name;
use crate::parse::ast::Qualifiers;

/// A type without its qualifiers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TypeId(u32);

/// A struct or union type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RecordTypeId(pub u32);

/// An enumerated type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EnumTypeId(pub u32);

/// A function type's index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FunctionTypeId(u32);

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
#[derive(Clone, Copy, Debug)]
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

/// A struct or union type.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// `union`.
    pub is_union: bool,
    /// The tag.
    pub tag: Option<Name>,
    /// The members, once the type is complete.
    pub members: Option<Vec<Member>>,
    /// Size in bytes; none while incomplete or if run-time.
    pub size: Option<u64>,
    /// Alignment in bytes.
    pub align: u64,
    /// Whether a member is variably modified.
    pub variability: Variability,
    /// A member's layout is not known.
    pub unknown: bool,
}

/// An enumerated type.
#[derive(Clone, Copy, Debug)]
pub struct EnumType {
    /// The tag.
    pub tag: Option<Name>,
    /// The integer type it is represented in.
    pub underlying: TypeId,
    /// The list was seen.
    pub complete: bool,
}

/// How much a type depends on run-time values. The order is that of joining: a type is as
/// variable as its most variable part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
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

/// All types of a unit.
#[derive(Debug)]
pub struct Types {
    types: Vec<Type>,
    ids: FxHashMap<Type, TypeId>,
    functions: Vec<FunctionType>,
    function_ids: FxHashMap<FunctionType, FunctionTypeId>,
    /// Structs and unions.
    pub records: Vec<RecordType>,
    /// Enumerations.
    pub enums: Vec<EnumType>,
}

impl Types {
    /// The id of [`Type::Unknown`].
    pub const UNKNOWN: TypeId = TypeId(0);
    /// The id of `void`.
    pub const VOID: TypeId = TypeId(1);
    /// The id of `int`.
    pub const INT: TypeId = TypeId(2);

    /// A table with the types that have fixed ids.
    pub fn new() -> Types {
        let mut types = Types {
            types: Vec::new(),
            ids: FxHashMap::default(),
            functions: Vec::new(),
            function_ids: FxHashMap::default(),
            records: Vec::new(),
            enums: Vec::new(),
        };
        for ty in [Type::Unknown, Type::Void, Type::Int(IntKind::Int)] {
            types.id(ty);
        }
        types
    }

    /// The id of a type.
    pub fn id(&mut self, ty: Type) -> TypeId {
        if let Some(&id) = self.ids.get(&ty) {
            return id;
        }
        let id = TypeId(self.types.len() as u32);
        self.types.push(ty);
        self.ids.insert(ty, id);
        id
    }

    /// The unqualified type.
    pub fn plain(&mut self, ty: Type) -> QualType {
        unqualified(self.id(ty))
    }

    /// The type behind an id.
    pub fn get(&self, id: TypeId) -> Type {
        self.types.get(id.0 as usize).copied().unwrap_or(Type::Unknown)
    }

    /// A function type.
    pub fn function(&mut self, function: FunctionType) -> QualType {
        let id = match self.function_ids.get(&function) {
            Some(&id) => id,
            None => {
                let id = FunctionTypeId(self.functions.len() as u32);
                self.functions.push(function.clone());
                self.function_ids.insert(function, id);
                id
            }
        };
        self.plain(Type::Function(id))
    }

    /// The function type behind an id.
    pub fn function_type(&self, id: FunctionTypeId) -> Option<&FunctionType> {
        self.functions.get(id.0 as usize)
    }

    /// The record behind an id.
    pub fn record(&self, id: RecordTypeId) -> Option<&RecordType> {
        self.records.get(id.0 as usize)
    }

    /// The enumeration behind an id.
    pub fn enumeration(&self, id: EnumTypeId) -> Option<&EnumType> {
        self.enums.get(id.0 as usize)
    }

    /// A pointer to `to`.
    pub fn pointer(&mut self, to: QualType) -> QualType {
        self.plain(Type::Pointer(to))
    }

    /// The type of an array or function used as a value (C99 6.3.2.1).
    pub fn decayed(&mut self, ty: QualType) -> QualType {
        match self.get(ty.ty) {
            Type::Array(element, _) => self.pointer(element),
            Type::Function(_) => self.pointer(ty),
            _ => ty,
        }
    }
}

impl Default for Types {
    fn default() -> Self {
        Types::new()
    }
}

/// A type without qualifiers.
pub fn unqualified(ty: TypeId) -> QualType {
    QualType { ty, qualifiers: Qualifiers::default(), align_code: 0 }
}
