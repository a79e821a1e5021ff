//! The table of machines. Facts only: psABI documents for the layouts, the gcc manual and the
//! architectures' own documents (ACLE, RISC-V C API, Power ELF ABI) for the names. The entries up
//! to [`ARC`] are held against `gcc -dM -E` by tests/predefined_macros.rs wherever that gcc is
//! installed; those after it are from the documents alone.

mod powerpc;

pub(super) use powerpc::{POWERPC, POWERPC64, POWERPC64LE};

use super::abi::{
    Abi, BitFields, DECIMALS, FloatFormat, ILP32, IntKind, LP64, Scalar, VaList, capped,
};
use super::machine::Machine;
use super::options::PositionIndependence::{No, Pie};

const UP_TO_4: &[u8] = &[1, 2, 4];
const UP_TO_8: &[u8] = &[1, 2, 4, 8];
const UP_TO_16: &[u8] = &[1, 2, 4, 8, 16];

/// What most entries say, for the others to differ from.
const PLAIN: Machine = Machine {
    abi: LP64,
    system_names: &[],
    gnu_words: "",
    words: "",
    phrases: &[],
    position_independence: Pie(2),
    unwind_tables: false,
    compare_and_swap: UP_TO_8,
    evaluation: (0, 0),
    fused_multiply_add: false,
    iec_559: 2,
    register_prefix: "",
    test_and_set: 1,
    fixed_point: None,
    speculation_safe: true,
};

/// The same for 32-bit machines.
const PLAIN32: Machine = Machine { abi: ILP32, compare_and_swap: UP_TO_4, ..PLAIN };

// The `__SSE__` family, `__MMX__` and the code model depend on options: `predefined` adds them.
pub(super) static X86_64: Machine = Machine {
    abi: Abi {
        long_double_format: FloatFormat::Extended,
        float16: Some(Scalar::natural(2)),
        float64x: Some((Scalar::natural(16), FloatFormat::Extended)),
        float128_keyword: true,
        float80: Some(Scalar::natural(16)),
        decimals: Some(DECIMALS),
        va_list: VaList { size: 24, align: 8, is_array: true },
        ..LP64
    },
    words: "_LP64 __LP64__ __DECIMAL_BID_FORMAT__ __FXSR__ __GCC_ASM_FLAG_OUTPUTS__ \
            __GCC_CONSTRUCTIVE_SIZE=64 __GCC_DESTRUCTIVE_SIZE=64 __SEG_FS __SEG_GS \
            __SIZEOF_FLOAT128__=16 __SIZEOF_FLOAT80__=16 __ATOMIC_HLE_ACQUIRE=65536 \
            __ATOMIC_HLE_RELEASE=131072 __amd64 __amd64__ __k8 __k8__ __x86_64 __x86_64__",
    unwind_tables: true,
    ..PLAIN
};

pub(super) static I386: Machine = Machine {
    abi: Abi {
        long_long: Scalar { size: 8, align: 8, member_align: 4 },
        double: Scalar { size: 8, align: 8, member_align: 4 },
        long_double: Scalar::aligned(12, 4),
        long_double_format: FloatFormat::Extended,
        float64x: Some((Scalar::aligned(12, 4), FloatFormat::Extended)),
        float128: Some(Scalar::natural(16)),
        float128_keyword: true,
        float80: Some(Scalar::aligned(12, 4)),
        decimals: Some(DECIMALS),
        wchar_t: IntKind::Long,
        biggest_alignment: 16,
        ..ILP32
    },
    system_names: &["i386"],
    words: "_ILP32 __ILP32__ __DECIMAL_BID_FORMAT__ __GCC_ASM_FLAG_OUTPUTS__ \
            __GCC_CONSTRUCTIVE_SIZE=64 __GCC_DESTRUCTIVE_SIZE=64 __LAHF_SAHF__ __SEG_FS __SEG_GS \
            __SIZEOF_FLOAT128__=16 __SIZEOF_FLOAT80__=12 __ATOMIC_HLE_ACQUIRE=65536 \
            __ATOMIC_HLE_RELEASE=131072 __code_model_32__ __i686 __i686__ __pentiumpro \
            __pentiumpro__",
    unwind_tables: true,
    compare_and_swap: UP_TO_8,
    evaluation: (2, 2),
    ..PLAIN32
};

const ARM_BIT_FIELDS: BitFields = BitFields { unnamed_align: true, ..LP64.bit_fields };

pub(super) static AARCH64: Machine = Machine {
    abi: Abi {
        char_signed: false,
        float16: Some(Scalar::natural(2)),
        wchar_t: IntKind::UInt,
        va_list: VaList { size: 32, align: 8, is_array: false },
        vector_align_max: Some(16),
        bit_fields: ARM_BIT_FIELDS,
        ..LP64
    },
    words: "_LP64 __LP64__ __AARCH64EL__ __AARCH64_CMODEL_SMALL__ __ARM_64BIT_STATE \
            __ARM_ALIGN_MAX_PWR=28 __ARM_ALIGN_MAX_STACK_PWR=16 __ARM_ARCH=8 __ARM_ARCH_8A \
            __ARM_ARCH_ISA_A64 __ARM_ARCH_PROFILE=65 __ARM_FEATURE_CLZ __ARM_FEATURE_IDIV \
            __ARM_FEATURE_UNALIGNED __ARM_PCS_AAPCS64 __ARM_SIZEOF_MINIMAL_ENUM=4 \
            __GCC_ASM_FLAG_OUTPUTS__ __GCC_CONSTRUCTIVE_SIZE=64 __GCC_DESTRUCTIVE_SIZE=256 \
            __aarch64__ __FLT_EVAL_METHOD_C99__=0",
    unwind_tables: true,
    compare_and_swap: UP_TO_16,
    fused_multiply_add: true,
    ..PLAIN
};

// ARMv7-A with VFPv3, Thumb-2 code: what Debian calls armhf.
pub(super) static ARM: Machine = Machine {
    abi: Abi {
        char_signed: false,
        wchar_t: IntKind::UInt,
        vector_align_max: Some(8),
        bit_fields: ARM_BIT_FIELDS,
        ..ILP32
    },
    words: "__APCS_32__ __ARMEL__ __ARM_32BIT_STATE __ARM_ARCH=7 __ARM_ARCH_7A__ \
            __ARM_ARCH_ISA_ARM __ARM_ARCH_ISA_THUMB=2 __ARM_ARCH_PROFILE=65 \
            __ARM_ASM_SYNTAX_UNIFIED__ __ARM_EABI__ __ARM_FEATURE_CLZ __ARM_FEATURE_COPROC=15 \
            __ARM_FEATURE_DSP __ARM_FEATURE_LDREX=15 __ARM_FEATURE_QBIT __ARM_FEATURE_SAT \
            __ARM_FEATURE_SIMD32 __ARM_FEATURE_UNALIGNED \
            __ARM_SIZEOF_MINIMAL_ENUM=4 __GCC_ASM_FLAG_OUTPUTS__ \
            __GCC_CONSTRUCTIVE_SIZE=64 __GCC_DESTRUCTIVE_SIZE=64 __GXX_TYPEINFO_EQUALITY_INLINE=0 \
            __THUMBEL__ __THUMB_INTERWORK__ __VFP_FP__ __arm__ __thumb2__ __thumb__",
    compare_and_swap: UP_TO_8,
    fixed_point: Some(64),
    ..PLAIN32
};

// rv64gc with the double-precision ABI. Bytes and halfwords are swapped by a call.
pub(super) static RISCV64: Machine = Machine {
    abi: Abi { char_signed: false, ..LP64 },
    words: "_LP64 __LP64__ __riscv __riscv_a=2001000 __riscv_arch_test __riscv_atomic \
            __riscv_c=2000000  __riscv_compressed __riscv_d=2002000 \
            __riscv_div __riscv_f=2002000 __riscv_fdiv __riscv_flen=64 __riscv_float_abi_double \
            __riscv_fsqrt __riscv_i=2001000 __riscv_m=2000000 __riscv_mul __riscv_muldiv \
            __riscv_xlen=64 __riscv_zicsr=2000000 __riscv_zifencei=2000000",
    compare_and_swap: &[4, 8],
    fused_multiply_add: true,
    speculation_safe: false,
    ..PLAIN
};

pub(super) static RISCV32: Machine = Machine {
    abi: Abi {
        char_signed: false,
        long_double: Scalar::natural(16),
        long_double_format: FloatFormat::Quad,
        float64x: LP64.float64x,
        float128: LP64.float128,
        biggest_alignment: 16,
        ..ILP32
    },
    words: "__riscv __riscv_a=2001000 __riscv_arch_test __riscv_atomic \
            __riscv_c=2000000  __riscv_compressed __riscv_d=2002000 \
            __riscv_div __riscv_f=2002000 __riscv_fdiv __riscv_flen=64 __riscv_float_abi_double \
            __riscv_fsqrt __riscv_i=2001000 __riscv_m=2000000 __riscv_mul __riscv_muldiv \
            __riscv_xlen=32 __riscv_zicsr=2000000 __riscv_zifencei=2000000",
    compare_and_swap: &[4],
    fused_multiply_add: true,
    speculation_safe: false,
    ..PLAIN32
};

pub(super) static S390X: Machine = Machine {
    abi: Abi {
        big_endian: true,
        char_signed: false,
        int128: Some(Scalar::aligned(16, 8)),
        long_double: Scalar::aligned(16, 8),
        float64x: Some((Scalar::aligned(16, 8), FloatFormat::Quad)),
        float128: Some(Scalar::aligned(16, 8)),
        decimals: Some(super::abi::Decimals { decimal128: Scalar::aligned(16, 8), ..DECIMALS }),
        va_list: VaList { size: 32, align: 8, is_array: true },
        biggest_alignment: 8,
        ..LP64
    },
    words: "_LP64 __LP64__ __ARCH__=9 __LONG_DOUBLE_128__ __s390__ __s390x__ __zarch__",
    unwind_tables: true,
    compare_and_swap: UP_TO_16,
    evaluation: (0, 1),
    fused_multiply_add: true,
    ..PLAIN
};

const MIPS32_WORDS: &str = "_ABIO32=1 _LANGUAGE_C _MIPS_ARCH=\"mips32r2\" _MIPS_ARCH_MIPS32R2 \
    _MIPS_FPSET=16 _MIPS_ISA=_MIPS_ISA_MIPS32 _MIPS_SIM=_ABIO32 _MIPS_SPFPSET=16 _MIPS_SZINT=32 \
    _MIPS_SZLONG=32 _MIPS_SZPTR=32 _MIPS_TUNE=\"mips32r2\" _MIPS_TUNE_MIPS32R2 _R3000 \
    __GCC_HAVE_BUILTIN_MIPS_CACHE __mips=32 __mips__ __mips_abicalls __mips_fpr=0 \
    __mips_hard_float __mips_isa_rev=2 __mips_no_lxc1_sxc1 _mips __LANGUAGE_C __LANGUAGE_C__ \
    __R3000 __R3000__";

const MIPS64_WORDS: &str = "_LP64 __LP64__ _ABI64=3 _LANGUAGE_C _MIPS_ARCH=\"mips64r2\" \
    _MIPS_ARCH_MIPS64R2 _MIPS_FPSET=32 _MIPS_ISA=_MIPS_ISA_MIPS64 _MIPS_SIM=_ABI64 \
    _MIPS_SPFPSET=32 _MIPS_SZINT=32 _MIPS_SZLONG=64 _MIPS_SZPTR=64 _MIPS_TUNE=\"mips64r2\" \
    _MIPS_TUNE_MIPS64R2 _R4000 __GCC_HAVE_BUILTIN_MIPS_CACHE __mips=64 __mips64 __mips__ \
    __mips_abicalls __mips_fpr=64 __mips_hard_float __mips_isa_rev=2 _mips __LANGUAGE_C \
    __LANGUAGE_C__ __R4000 __R4000__";

const PLAIN_MIPS32: Machine = Machine {
    gnu_words: "LANGUAGE_C R3000 mips",
    words: MIPS32_WORDS,
    iec_559: 1,
    register_prefix: "$",
    fixed_point: Some(64),
    speculation_safe: false,
    ..PLAIN32
};

const PLAIN_MIPS64: Machine = Machine {
    gnu_words: "LANGUAGE_C R4000 mips",
    words: MIPS64_WORDS,
    fixed_point: Some(128),
    compare_and_swap: UP_TO_8,
    abi: LP64,
    ..PLAIN_MIPS32
};

const MIPS_BIG: &[(&str, &str)] = &[("_MIPSEB", "1")];
const MIPS_LITTLE: &[(&str, &str)] = &[("_MIPSEL", "1"), ("__mips_no_madd4", "1")];

pub(super) static MIPS: Machine = Machine {
    abi: Abi { big_endian: true, ..ILP32 },
    system_names: &["MIPSEB"],
    phrases: MIPS_BIG,
    ..PLAIN_MIPS32
};

pub(super) static MIPSEL: Machine =
    Machine { system_names: &["MIPSEL"], phrases: MIPS_LITTLE, ..PLAIN_MIPS32 };

pub(super) static MIPS64: Machine = Machine {
    abi: Abi { big_endian: true, ..LP64 },
    system_names: &["MIPSEB"],
    phrases: MIPS_BIG,
    ..PLAIN_MIPS64
};

pub(super) static MIPS64EL: Machine =
    Machine { system_names: &["MIPSEL"], phrases: MIPS_LITTLE, ..PLAIN_MIPS64 };

pub(super) static SPARC64: Machine = Machine {
    abi: Abi { big_endian: true, ..LP64 },
    system_names: &["sparc"],
    words: "_LP64 __LP64__ _LONGLONG __arch64__ __sparc_v9__",
    test_and_set: 255,
    ..PLAIN
};

pub(super) static SPARC: Machine = Machine {
    abi: Abi {
        big_endian: true,
        long_double: Scalar::aligned(16, 8),
        long_double_format: FloatFormat::Quad,
        float64x: Some((Scalar::aligned(16, 8), FloatFormat::Quad)),
        float128: Some(Scalar::aligned(16, 8)),
        ..ILP32
    },
    system_names: &["sparc"],
    words: "__sparc_v9__ __LONG_DOUBLE_128__",
    compare_and_swap: UP_TO_8,
    test_and_set: 255,
    ..PLAIN32
};

// The bus is 16 bits wide, and so is the alignment of everything.
pub(super) static M68K: Machine = Machine {
    abi: Abi {
        big_endian: true,
        long_double: Scalar::aligned(12, 2),
        long_double_format: FloatFormat::Extended68k,
        wchar_t: IntKind::Long,
        bit_fields: BitFields { type_matters: false, zero_width_align: 2, ..LP64.bit_fields },
        ..capped(ILP32, 2)
    },
    system_names: &["mc68000", "mc68020"],
    words: "__HAVE_68881__ __m68k__",
    position_independence: No,
    evaluation: (2, 2),
    register_prefix: "%",
    test_and_set: 128,
    ..PLAIN32
};

pub(super) static ALPHA: Machine = Machine {
    abi: Abi { va_list: VaList { size: 16, align: 8, is_array: false }, ..LP64 },
    gnu_words: "LANGUAGE_C",
    words: "_LP64 __LP64__ _IEEE_FP _LONGLONG __LANGUAGE_C __LANGUAGE_C__ __LONG_DOUBLE_128__ \
            __alpha __alpha__ __alpha_ev4__",
    position_independence: No,
    unwind_tables: true,
    speculation_safe: false,
    ..PLAIN
};

pub(super) static SH: Machine = Machine {
    abi: Abi {
        wchar_t: IntKind::Long,
        va_list: VaList { size: 20, align: 4, is_array: false },
        ..capped(ILP32, 4)
    },
    words: "__LITTLE_ENDIAN__ __SH4__ __SH_ATOMIC_MODEL_SOFT_GUSA__ __SH_FPU_ANY__ \
            __SH_FPU_DOUBLE__ __sh__ __FP_FAST_FMAF __FP_FAST_FMAF32",
    position_independence: No,
    test_and_set: 128,
    ..PLAIN32
};

pub(super) static PARISC: Machine = Machine {
    abi: Abi { big_endian: true, wchar_t: IntKind::Long, ..ILP32 },
    words: "_PA_RISC1_1 __BIG_ENDIAN__ __hppa __hppa__",
    position_independence: No,
    compare_and_swap: UP_TO_8,
    iec_559: 1,
    ..PLAIN32
};

pub(super) static ARC: Machine = Machine {
    abi: Abi { char_signed: false, ..capped(ILP32, 4) },
    words: "__ARCHS__ __ARC_ATOMIC__ __ARC_BARREL_SHIFTER__ __ARC_CODE_DENSITY__ __ARC_DIVREM__ \
            __ARC_FPU_DP_DIV__ __ARC_FPU_DP_FMA__ __ARC_FPU_DP__ __ARC_FPU_SP_DIV__ \
            __ARC_FPU_SP_FMA__ __ARC_FPU_SP__ __ARC_HARD_FLOAT__ __ARC_LL64__ \
            __ARC_LPC_WIDTH__=32 __ARC_MPY_QMACW__ __ARC_MPY_WLHX__ __ARC_MPY__ __ARC_NORM__ \
            __ARC_SWAP__ __ARC_TLS_REGNO__=25 __ARC_UNALIGNED__ __FP_FAST_FMAL __HS__ \
            __LITTLE_ENDIAN__ __Xbarrel_shifter __Xnorm __arc__ __arc_hard_float__",
    position_independence: No,
    fused_multiply_add: true,
    ..PLAIN32
};

pub(super) static IA64: Machine = Machine {
    abi: Abi {
        long_double_format: FloatFormat::Extended,
        float64x: Some((Scalar::natural(16), FloatFormat::Extended)),
        float128_keyword: true,
        float80: Some(Scalar::natural(16)),
        ..LP64
    },
    words: "_LP64 __LP64__ __SIZEOF_FLOAT128__=16 __SIZEOF_FLOAT80__=16 __ia64 __ia64__ __itanium__",
    position_independence: No,
    unwind_tables: true,
    ..PLAIN
};

pub(super) static LOONGARCH64: Machine = Machine {
    words: "_LP64 __LP64__ __loongarch__ __loongarch64 __loongarch_lp64 __loongarch_hard_float \
            __loongarch_double_float __loongarch_grlen=64 __loongarch_frlen=64 \
            __loongarch_arch=\"loongarch64\" __loongarch_tune=\"la464\" _LOONGARCH_SIM=_ABILP64 \
            _ABILP64=3 _LOONGARCH_SZINT=32 _LOONGARCH_SZLONG=64 _LOONGARCH_SZPTR=64 \
            _LOONGARCH_FPSET=32 _LOONGARCH_SPFPSET=32",
    fused_multiply_add: true,
    ..PLAIN
};

pub(super) static XTENSA: Machine = Machine {
    abi: Abi {
        wchar_t: IntKind::Long,
        va_list: VaList { size: 12, align: 4, is_array: false },
        biggest_alignment: 16,
        ..ILP32
    },
    words: "__xtensa__ __XTENSA__ __XTENSA_EL__ __XTENSA_WINDOWED_ABI__",
    position_independence: No,
    ..PLAIN32
};

pub(super) static CSKY: Machine = Machine {
    abi: Abi { char_signed: false, wchar_t: IntKind::Long, ..capped(ILP32, 4) },
    words: "__csky__=2 __CSKY__=2 __ckcore__=2 __CKCORE__=2 __cskyLE__ __cskyle__ __CSKYLE__ \
            __CSKYABI__=2 __cskyabi__=2",
    position_independence: No,
    ..PLAIN32
};

pub(super) static HEXAGON: Machine = Machine {
    abi: Abi { char_signed: false, wchar_t: IntKind::UInt, ..ILP32 },
    words: "__hexagon__ __HEXAGON_ARCH__=60 __QDSP6__",
    position_independence: No,
    ..PLAIN32
};

pub(super) static MICROBLAZE: Machine = Machine {
    abi: Abi { ..capped(ILP32, 4) },
    words: "__MICROBLAZE__ __microblaze__ __microblaze __MICROBLAZEEL__ _LITTLE_ENDIAN \
            __LITTLE_ENDIAN__",
    position_independence: No,
    ..PLAIN32
};

pub(super) static NIOS2: Machine = Machine {
    abi: Abi { wchar_t: IntKind::Long, ..capped(ILP32, 4) },
    words: "__nios2 __nios2__ __NIOS2 __NIOS2__ __nios2_little_endian__ __nios2_arch__=1",
    position_independence: No,
    ..PLAIN32
};

pub(super) static OPENRISC: Machine = Machine {
    abi: Abi { big_endian: true, char_signed: false, ..capped(ILP32, 4) },
    words: "__OR1K__ __or1k__",
    position_independence: No,
    ..PLAIN32
};
