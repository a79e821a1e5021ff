//! The Power machines. gcc makes the AltiVec words `vector`, `pixel` and `bool` macros of
//! themselves, keywords only in certain contexts (gcc manual, "PowerPC AltiVec Built-in
//! Functions"), and spells older names of the VSX built-in functions as macros.

use super::super::abi::{Abi, DECIMALS, FloatFormat, ILP32, LP64, Scalar, VaList};
use super::super::machine::Machine;
use super::{PLAIN, PLAIN32, UP_TO_8, UP_TO_16};

const PPC64: Abi = Abi {
    big_endian: true,
    char_signed: false,
    long_double_format: FloatFormat::DoubleDouble,
    float64x: None,
    float128: None,
    decimals: Some(DECIMALS),
    ..LP64
};

const CONTEXT_WORDS: &str = "_Bool=_Bool bool=bool pixel=pixel vector=vector";

/// Macros of every Power machine whose text has blanks in it.
const PHRASES: &[(&str, &str)] = &[
    ("__bool", "__attribute__((altivec(bool__))) unsigned"),
    ("__pixel", "__attribute__((altivec(pixel__))) unsigned short"),
    ("__vector", "__attribute__((altivec(vector__)))"),
];

/// The names of VSX functions that stand for others, after `__builtin_vsx_`.
macro_rules! vsx_names {
    () => {
        "__builtin_vsx_vperm=__builtin_vec_perm \
         __builtin_vsx_xvmaddadp=__builtin_vsx_xvmadddp \
         __builtin_vsx_xvmaddasp=__builtin_vsx_xvmaddsp \
         __builtin_vsx_xvmaddmdp=__builtin_vsx_xvmadddp \
         __builtin_vsx_xvmaddmsp=__builtin_vsx_xvmaddsp \
         __builtin_vsx_xvmsubadp=__builtin_vsx_xvmsubdp \
         __builtin_vsx_xvmsubasp=__builtin_vsx_xvmsubsp \
         __builtin_vsx_xvmsubmdp=__builtin_vsx_xvmsubdp \
         __builtin_vsx_xvmsubmsp=__builtin_vsx_xvmsubsp \
         __builtin_vsx_xvnmaddadp=__builtin_vsx_xvnmadddp \
         __builtin_vsx_xvnmaddasp=__builtin_vsx_xvnmaddsp \
         __builtin_vsx_xvnmaddmdp=__builtin_vsx_xvnmadddp \
         __builtin_vsx_xvnmaddmsp=__builtin_vsx_xvnmaddsp \
         __builtin_vsx_xvnmsubadp=__builtin_vsx_xvnmsubdp \
         __builtin_vsx_xvnmsubasp=__builtin_vsx_xvnmsubsp \
         __builtin_vsx_xvnmsubmdp=__builtin_vsx_xvnmsubdp \
         __builtin_vsx_xvnmsubmsp=__builtin_vsx_xvnmsubsp \
         __builtin_vsx_xxland=__builtin_vec_and \
         __builtin_vsx_xxlandc=__builtin_vec_andc \
         __builtin_vsx_xxlnor=__builtin_vec_nor \
         __builtin_vsx_xxlor=__builtin_vec_or \
         __builtin_vsx_xxlxor=__builtin_vec_xor \
         __builtin_vsx_xxsel=__builtin_vec_sel "
    };
}

pub(in super::super) static POWERPC64LE: Machine = Machine {
    abi: Abi {
        big_endian: false,
        float64x: LP64.float64x,
        float128: LP64.float128,
        float128_keyword: true,
        ..PPC64
    },
    gnu_words: "_Bool=_Bool bool=bool pixel=pixel vector=vector __APPLE_ALTIVEC__",
    words: concat!(
        vsx_names!(),
        "_LP64 __LP64__ _ARCH_PPC _ARCH_PPC64 _ARCH_PPCGR _ARCH_PPCSQ _ARCH_PWR4 _ARCH_PWR5 ",
        "_ARCH_PWR5X _ARCH_PWR6 _ARCH_PWR7 _ARCH_PWR8 _CALL_ELF=2 _CALL_LINUX _LITTLE_ENDIAN ",
        "__ALTIVEC__ __BUILTIN_CPU_SUPPORTS__ __CMODEL_MEDIUM__ __CRYPTO__ ",
        "__FLOAT128_TYPE__ __FLOAT128__ __HAVE_BSWAP__ __LITTLE_ENDIAN__ __LONGDOUBLE128 ",
        "__LONG_DOUBLE_128__ __LONG_DOUBLE_IBM128__ __POWER8_VECTOR__ __PPC64__ __PPC__ ",
        "__QUAD_MEMORY_ATOMIC__ __RECIPF__ __RECIP_PRECISION__ __RECIP__ __RSQRTEF__ __RSQRTE__ ",
        "__SIZEOF_FLOAT128__=16 __SIZEOF_IBM128__=16 __SIZEOF_IEEE128__=16 ",
        "__STRUCT_PARM_ALIGN__=16 __VEC_ELEMENT_REG_ORDER__=__ORDER_LITTLE_ENDIAN__ ",
        "__VEC__=10206 __VSX__ __builtin_copysignq=__builtin_copysignf128 ",
        "__builtin_fabsq=__builtin_fabsf128 __builtin_huge_valq=__builtin_huge_valf128 ",
        "__builtin_infq=__builtin_inff128 __builtin_nanq=__builtin_nanf128 ",
        "__builtin_nansq=__builtin_nansf128 __float128=__ieee128 __powerpc64__ __powerpc__"
    ),
    phrases: PHRASES,
    unwind_tables: true,
    compare_and_swap: UP_TO_16,
    fused_multiply_add: true,
    ..PLAIN
};

pub(in super::super) static POWERPC64: Machine = Machine {
    abi: PPC64,
    gnu_words: CONTEXT_WORDS,
    words: concat!(
        vsx_names!(),
        "_LP64 __LP64__ _ARCH_PPC _ARCH_PPC64 _ARCH_PPCGR _ARCH_PPCSQ _ARCH_PWR4 _BIG_ENDIAN ",
        "_CALL_AIX _CALL_AIXDESC _CALL_ELF _CALL_LINUX __BIG_ENDIAN__ __BUILTIN_CPU_SUPPORTS__ ",
        "__CMODEL_MEDIUM__ __HAVE_BSWAP__ __LONGDOUBLE128 __LONG_DOUBLE_128__ ",
        "__LONG_DOUBLE_IBM128__ __PPC64__ __PPC__ __RECIPF__ __RSQRTE__ __SIZEOF_IBM128__=16 ",
        "__STRUCT_PARM_ALIGN__=16 __VEC_ELEMENT_REG_ORDER__=__ORDER_BIG_ENDIAN__ ",
        "__powerpc64__ __powerpc__"
    ),
    phrases: PHRASES,
    unwind_tables: true,
    compare_and_swap: UP_TO_8,
    fused_multiply_add: true,
    ..PLAIN
};

pub(in super::super) static POWERPC: Machine = Machine {
    abi: Abi {
        big_endian: true,
        char_signed: false,
        long_double: Scalar::natural(16),
        long_double_format: FloatFormat::DoubleDouble,
        decimals: Some(DECIMALS),
        wchar_t: super::IntKind::Long,
        va_list: VaList { size: 12, align: 4, is_array: true },
        biggest_alignment: 16,
        ..ILP32
    },
    system_names: &["PPC", "powerpc"],
    gnu_words: CONTEXT_WORDS,
    words: concat!(
        vsx_names!(),
        "_ARCH_PPC _BIG_ENDIAN _CALL_SYSV __BIG_ENDIAN__ __BUILTIN_CPU_SUPPORTS__ ",
        "__HAVE_BSWAP__ __LONGDOUBLE128 __LONG_DOUBLE_128__ __LONG_DOUBLE_IBM128__ ",
        "__SIZEOF_IBM128__=16 __VEC_ELEMENT_REG_ORDER__=__ORDER_BIG_ENDIAN__"
    ),
    phrases: PHRASES,
    unwind_tables: true,
    fused_multiply_add: true,
    ..PLAIN32
};
