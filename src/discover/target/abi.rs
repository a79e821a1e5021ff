//! The layout of types: sizes, alignments, kinds. Sources: the psABI documents, and gcc's answers
//! to `sizeof`, `__alignof__` and `offsetof`, which tests/target_abi.rs asks for again.

/// Size and alignment of a type, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scalar {
    /// `sizeof`.
    pub size: u8,
    /// `__alignof__`: the alignment of a variable of its own.
    pub align: u8,
    /// The alignment of a structure's member, which is what `_Alignof` gives. It is less than
    /// [`Scalar::align`] for `long long` and `double` on i386 (4, not 8).
    pub member_align: u8,
}

impl Scalar {
    /// A type aligned to its own size.
    pub const fn natural(size: u8) -> Scalar {
        Scalar::aligned(size, size)
    }

    /// A type with one alignment everywhere.
    pub const fn aligned(size: u8, align: u8) -> Scalar {
        Scalar { size, align, member_align: align }
    }
}

/// The standard integer types and `__int128`: what a typedef such as `size_t` stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum IntKind {
    SChar,
    UChar,
    Short,
    UShort,
    Int,
    UInt,
    Long,
    ULong,
    LongLong,
    ULongLong,
    Int128,
    UInt128,
}

impl IntKind {
    /// All of them, in order.
    pub const ALL: [IntKind; 12] = {
        use IntKind::*;
        [SChar, UChar, Short, UShort, Int, UInt, Long, ULong, LongLong, ULongLong, Int128, UInt128]
    };

    /// Whether the type has negative values.
    pub const fn is_signed(self) -> bool {
        use IntKind::*;
        matches!(self, SChar | Short | Int | Long | LongLong | Int128)
    }

    /// The unsigned type of the same size.
    pub const fn unsigned(self) -> IntKind {
        match self {
            IntKind::SChar => IntKind::UChar,
            IntKind::Short => IntKind::UShort,
            IntKind::Int => IntKind::UInt,
            IntKind::Long => IntKind::ULong,
            IntKind::LongLong => IntKind::ULongLong,
            IntKind::Int128 => IntKind::UInt128,
            unsigned => unsigned,
        }
    }

    /// How gcc spells the type in `__SIZE_TYPE__` and its kin.
    pub const fn spelling(self) -> &'static str {
        match self {
            IntKind::SChar => "signed char",
            IntKind::UChar => "unsigned char",
            IntKind::Short => "short int",
            IntKind::UShort => "short unsigned int",
            IntKind::Int => "int",
            IntKind::UInt => "unsigned int",
            IntKind::Long => "long int",
            IntKind::ULong => "long unsigned int",
            IntKind::LongLong => "long long int",
            IntKind::ULongLong => "long long unsigned int",
            IntKind::Int128 => "__int128",
            IntKind::UInt128 => "__int128 unsigned",
        }
    }

    /// The suffix that gives a constant this type (C99 6.4.4.1); types below `int` have none.
    pub const fn suffix(self) -> &'static str {
        match self {
            IntKind::UInt => "U",
            IntKind::Long => "L",
            IntKind::ULong => "UL",
            IntKind::LongLong => "LL",
            IntKind::ULongLong => "ULL",
            _ => "",
        }
    }
}

/// Representations of floating-point numbers (IEC 60559 ones but for the last two).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FloatFormat {
    /// binary16.
    Half,
    /// binary32.
    Single,
    /// binary64.
    Double,
    /// The 80 bits of Intel's 8087.
    Extended,
    /// binary128.
    Quad,
    /// The 96 bits of Motorola's 68881: as Intel's, with one more small exponent.
    Extended68k,
    /// IBM's sum of two doubles.
    DoubleDouble,
}

/// The decimal floating-point types, where the target has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decimals {
    /// `_Decimal32`.
    pub decimal32: Scalar,
    /// `_Decimal64`.
    pub decimal64: Scalar,
    /// `_Decimal128`.
    pub decimal128: Scalar,
}

/// `__builtin_va_list`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VaList {
    /// Its size in bytes.
    pub size: u8,
    /// Its alignment in bytes.
    pub align: u8,
    /// It is an array of one structure, so that a parameter of it is a pointer.
    pub is_array: bool,
}

/// How bit-fields are packed and what they do to the structure around them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BitFields {
    /// The declared type decides (gcc internals, `PCC_BITFIELD_TYPE_MATTERS`): a bit-field does not
    /// cross a boundary of its type's alignment, and a named one gives the structure that
    /// alignment. Otherwise bit-fields follow one another and align nothing.
    pub type_matters: bool,
    /// Unnamed bit-fields, zero-width ones too, align the structure as named ones do.
    pub unnamed_align: bool,
    /// A zero-width bit-field aligns what follows to at least this many bytes, and then gives
    /// the structure that alignment too; 1 if only its type counts.
    pub zero_width_align: u8,
    /// `int x : 3` is signed.
    pub plain_signed: bool,
}

/// The layout of a target's types.
///
/// `char` has size 1; `float` is [`FloatFormat::Single`] and `_Float32`; `double` is
/// [`FloatFormat::Double`], `_Float64` and `_Float32x`; a complex type is two of its parts with
/// their alignment; an enumeration is `unsigned int` if it has no negative value, else `int`,
/// else the first wider type that holds it (`-fno-short-enums` everywhere).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Abi {
    /// The most significant byte comes first; bit-fields are then filled from the top.
    pub big_endian: bool,
    /// Plain `char` is signed.
    pub char_signed: bool,
    /// `_Bool`.
    pub bool_: Scalar,
    /// `short`.
    pub short: Scalar,
    /// `int`.
    pub int: Scalar,
    /// `long`.
    pub long: Scalar,
    /// `long long`.
    pub long_long: Scalar,
    /// `__int128`, where there is one.
    pub int128: Option<Scalar>,
    /// Pointers of all kinds.
    pub pointer: Scalar,
    /// `float`.
    pub float: Scalar,
    /// `double`.
    pub double: Scalar,
    /// `long double`.
    pub long_double: Scalar,
    /// What a `long double` looks like.
    pub long_double_format: FloatFormat,
    /// `_Float16`.
    pub float16: Option<Scalar>,
    /// `_Float64x` and its format.
    pub float64x: Option<(Scalar, FloatFormat)>,
    /// `_Float128`.
    pub float128: Option<Scalar>,
    /// The keyword `__float128` exists.
    pub float128_keyword: bool,
    /// The keyword `__float80` exists: [`FloatFormat::Extended`].
    pub float80: Option<Scalar>,
    /// `_Decimal32`, `_Decimal64`, `_Decimal128`.
    pub decimals: Option<Decimals>,
    /// `size_t`.
    pub size_t: IntKind,
    /// `ptrdiff_t`, also `intptr_t`.
    pub ptrdiff_t: IntKind,
    /// `wchar_t`, which is also the type of `L'x'`.
    pub wchar_t: IntKind,
    /// `wint_t`.
    pub wint_t: IntKind,
    /// `int64_t`, also `intmax_t`.
    pub int64_t: IntKind,
    /// `int_fast16_t` and `int_fast32_t`.
    pub int_fast_t: IntKind,
    /// `__builtin_va_list`.
    pub va_list: VaList,
    /// `__BIGGEST_ALIGNMENT__`, which `__attribute__((aligned))` without a number gives.
    pub biggest_alignment: u8,
    /// Vectors are aligned to their size, but no more than this; `None` is no bound.
    pub vector_align_max: Option<u8>,
    /// Bit-fields.
    pub bit_fields: BitFields,
    /// All structs are packed (`-fpack-struct`).
    pub packed_structs: bool,
    /// No member is aligned to more (`-fpack-struct=`).
    pub member_align_max: Option<u8>,
    /// Enumerations are as small as can be (`-fshort-enums`).
    pub short_enums: bool,
}

impl Abi {
    /// Size and alignment of an integer type; `__int128` where there is none has that of two
    /// `long long`.
    pub fn int_kind(&self, kind: IntKind) -> Scalar {
        match kind {
            IntKind::SChar | IntKind::UChar => Scalar::natural(1),
            IntKind::Short | IntKind::UShort => self.short,
            IntKind::Int | IntKind::UInt => self.int,
            IntKind::Long | IntKind::ULong => self.long,
            IntKind::LongLong | IntKind::ULongLong => self.long_long,
            IntKind::Int128 | IntKind::UInt128 => {
                self.int128.unwrap_or(Scalar::aligned(16, self.long_long.align))
            }
        }
    }

    /// Bits of an integer type.
    pub fn bits(&self, kind: IntKind) -> u32 {
        u32::from(self.int_kind(kind).size) * 8
    }

    /// The largest value of an integer type; `__int128`'s are cut to 128 bits.
    pub fn max_of(&self, kind: IntKind) -> u128 {
        let unsigned = u128::MAX >> 128u32.saturating_sub(self.bits(kind)).min(127);
        if kind.is_signed() { unsigned >> 1 } else { unsigned }
    }
}

/// What most 64-bit targets have in common.
pub(super) const LP64: Abi = Abi {
    big_endian: false,
    char_signed: true,
    bool_: Scalar::natural(1),
    short: Scalar::natural(2),
    int: Scalar::natural(4),
    long: Scalar::natural(8),
    long_long: Scalar::natural(8),
    int128: Some(Scalar::natural(16)),
    pointer: Scalar::natural(8),
    float: Scalar::natural(4),
    double: Scalar::natural(8),
    long_double: Scalar::natural(16),
    long_double_format: FloatFormat::Quad,
    float16: None,
    float64x: Some((Scalar::natural(16), FloatFormat::Quad)),
    float128: Some(Scalar::natural(16)),
    float128_keyword: false,
    float80: None,
    decimals: None,
    size_t: IntKind::ULong,
    ptrdiff_t: IntKind::Long,
    wchar_t: IntKind::Int,
    wint_t: IntKind::UInt,
    int64_t: IntKind::Long,
    int_fast_t: IntKind::Long,
    va_list: VaList { size: 8, align: 8, is_array: false },
    biggest_alignment: 16,
    vector_align_max: None,
    packed_structs: false,
    member_align_max: None,
    short_enums: false,
    bit_fields: BitFields {
        type_matters: true,
        unnamed_align: false,
        zero_width_align: 1,
        plain_signed: true,
    },
};

/// What most 32-bit targets have in common.
pub(super) const ILP32: Abi = Abi {
    long: Scalar::natural(4),
    int128: None,
    pointer: Scalar::natural(4),
    long_double: Scalar::natural(8),
    long_double_format: FloatFormat::Double,
    float64x: None,
    float128: None,
    size_t: IntKind::UInt,
    ptrdiff_t: IntKind::Int,
    int64_t: IntKind::LongLong,
    int_fast_t: IntKind::Int,
    va_list: VaList { size: 4, align: 4, is_array: false },
    biggest_alignment: 8,
    ..LP64
};

/// The decimal types aligned to their sizes.
pub(super) const DECIMALS: Decimals = Decimals {
    decimal32: Scalar::natural(4),
    decimal64: Scalar::natural(8),
    decimal128: Scalar::natural(16),
};

/// No type aligned beyond `max` bytes, as on machines with a narrow bus.
pub(super) const fn capped(abi: Abi, max: u8) -> Abi {
    const fn cap(scalar: Scalar, max: u8) -> Scalar {
        let align = if scalar.align < max { scalar.align } else { max };
        Scalar::aligned(scalar.size, align)
    }
    Abi {
        int: cap(abi.int, max),
        long: cap(abi.long, max),
        long_long: cap(abi.long_long, max),
        pointer: cap(abi.pointer, max),
        float: cap(abi.float, max),
        double: cap(abi.double, max),
        long_double: cap(abi.long_double, max),
        va_list: VaList { align: max, ..abi.va_list },
        biggest_alignment: max,
        ..abi
    }
}
