//! What clang has before the first line, as `#define` lines: clang's "Language Extensions" and
//! "Builtin Macros" for the names, the same [`Abi`] as gcc's for the values. Held against
//! `clang -dM -E` of clang 19 by tests/compiler_options.rs.

use super::super::{Settings, Standard};
use super::abi::{Abi, FloatFormat, IntKind};
use super::floats;
use super::integers::{line, sizes_of_every_target};
use super::options::PositionIndependence;
use super::{Target, predefined};

/// Names that depend on nothing; `NAME` is 1.
const ALWAYS: &str = "__ATOMIC_ACQUIRE=2 __ATOMIC_ACQ_REL=4 __ATOMIC_CONSUME=1 __ATOMIC_RELAXED=0 \
    __ATOMIC_RELEASE=3 __ATOMIC_SEQ_CST=5 __BOOL_WIDTH__=8 __CHAR_BIT__=8 \
    __CONSTANT_CFSTRINGS__ __ELF__ __FINITE_MATH_ONLY__=0 __FPCLASS_NEGINF=0x0004 \
    __FPCLASS_NEGNORMAL=0x0008 __FPCLASS_NEGSUBNORMAL=0x0010 __FPCLASS_NEGZERO=0x0020 \
    __FPCLASS_POSINF=0x0200 __FPCLASS_POSNORMAL=0x0100 __FPCLASS_POSSUBNORMAL=0x0080 \
    __FPCLASS_POSZERO=0x0040 __FPCLASS_QNAN=0x0002 __FPCLASS_SNAN=0x0001 \
    __GCC_ATOMIC_TEST_AND_SET_TRUEVAL=1 __GNUC_MINOR__=2 __GNUC_PATCHLEVEL__=1 __GNUC__=4 \
    __GXX_ABI_VERSION=1002 __MEMORY_SCOPE_DEVICE=1 __MEMORY_SCOPE_SINGLE=4 \
    __MEMORY_SCOPE_SYSTEM=0 __MEMORY_SCOPE_WRKGRP=2 __MEMORY_SCOPE_WVFRNT=3 \
    __OBJC_BOOL_IS_BOOL=0 __OPENCL_MEMORY_SCOPE_ALL_SVM_DEVICES=3 \
    __OPENCL_MEMORY_SCOPE_DEVICE=2 __OPENCL_MEMORY_SCOPE_SUB_GROUP=4 \
    __OPENCL_MEMORY_SCOPE_WORK_GROUP=1 __OPENCL_MEMORY_SCOPE_WORK_ITEM=0 \
    __ORDER_BIG_ENDIAN__=4321 __ORDER_LITTLE_ENDIAN__=1234 __ORDER_PDP_ENDIAN__=3412 \
    __PRAGMA_REDEFINE_EXTNAME __STDC_EMBED_EMPTY__=2 __STDC_EMBED_FOUND__=1 \
    __STDC_EMBED_NOT_FOUND__=0 __STDC__ __clang__ __clang_literal_encoding__=\"UTF-8\" \
    __llvm__ __gnu_linux__ __linux __linux__ __unix __unix__ __FLT_RADIX__=2 \
    __DECIMAL_DIG__=__LDBL_DECIMAL_DIG__";

/// The `#define` lines that clang of this major version begins a unit with.
pub(super) fn write(out: &mut String, settings: &Settings, major: u8) {
    let abi = settings.abi();
    predefined::words(out, ALWAYS);
    line(out, "__clang_major__", &major.to_string());
    // The last releases of recent versions.
    let (minor, patch) = match major {
        18 => (1, 8),
        19 => (1, 7),
        20 => (1, 8),
        _ => (0, 0),
    };
    line(out, "__clang_minor__", &minor.to_string());
    line(out, "__clang_patchlevel__", &patch.to_string());
    line(out, "__clang_version__", &format!("\"{major}.{minor}.{patch}\""));
    line(out, "__VERSION__", &format!("\"Clang {major}.{minor}.{patch}\""));
    line(out, "__USER_LABEL_PREFIX__", "");
    let has_prefix =
        [Target::X86_64, Target::I386, Target::Arm, Target::Powerpc, Target::Powerpc64]
            .contains(&settings.target)
            || settings.target == Target::Powerpc64le
            || !settings.target.machine().user_words.is_empty()
            || matches!(settings.target, Target::Sparc | Target::Sparc64);
    if has_prefix {
        line(out, "__REGISTER_PREFIX__", "");
    }
    let is_c23 = settings.dialect.standard >= Standard::C23;
    let is_mips = matches!(settings.target, Target::Mips | Target::Mipsel);
    let intptr = if is_mips { IntKind::Long } else { abi.ptrdiff_t };
    integers(out, &abi, intptr, is_c23);
    floating(out, &abi, settings.target);
    layout(out, settings, &abi);
    dialect(out, settings);
    machine(out, settings);
}

fn spelling(kind: IntKind) -> &'static str {
    match kind {
        IntKind::Short => "short",
        IntKind::UShort => "unsigned short",
        other => other.spelling(),
    }
}

/// The length in a format of `printf`.
fn length(kind: IntKind) -> &'static str {
    match kind {
        IntKind::SChar | IntKind::UChar => "hh",
        IntKind::Short | IntKind::UShort => "h",
        IntKind::Long | IntKind::ULong => "l",
        IntKind::LongLong | IntKind::ULongLong => "ll",
        _ => "",
    }
}

fn maximum(out: &mut String, abi: &Abi, name: &str, kind: IntKind) {
    line(out, &format!("__{name}_MAX__"), &format!("{}{}", abi.max_of(kind), kind.suffix()));
}

fn width(out: &mut String, abi: &Abi, name: &str, kind: IntKind) {
    line(out, &format!("__{name}_WIDTH__"), &abi.bits(kind).to_string());
}

/// Type, largest value, formats; the width of all but unsigned exact, least and fast types.
fn named(out: &mut String, abi: &Abi, name: &str, kind: IntKind, has_width: bool, c23: bool) {
    line(out, &format!("__{name}_TYPE__"), spelling(kind));
    maximum(out, abi, name, kind);
    if has_width {
        width(out, abi, name, kind);
    }
    // C23's formats of binary numbers come last.
    let letters: &[&str] = match (kind.is_signed(), c23) {
        (true, _) => &["d", "i"],
        (false, false) => &["o", "u", "x", "X"],
        (false, true) => &["o", "u", "x", "X", "b", "B"],
    };
    for letter in letters {
        let value = format!("\"{}{letter}\"", length(kind));
        line(out, &format!("__{name}_FMT{letter}__"), &value);
    }
}

fn integers(out: &mut String, abi: &Abi, intptr: IntKind, c23: bool) {
    let exact =
        [("8", IntKind::SChar), ("16", IntKind::Short), ("32", IntKind::Int), ("64", abi.int64_t)];
    for (bits, kind) in exact {
        for (prefix, kind) in [("", kind), ("U", kind.unsigned())] {
            let name = format!("{prefix}INT{bits}");
            named(out, abi, &name, kind, false, c23);
            line(out, &format!("__{name}_C_SUFFIX__"), kind.suffix());
            for family in ["LEAST", "FAST"] {
                let name = format!("{prefix}INT_{family}{bits}");
                named(out, abi, &name, kind, kind.is_signed(), c23);
            }
        }
    }
    for (name, kind) in [("INTMAX", abi.int64_t), ("UINTMAX", abi.int64_t.unsigned())] {
        named(out, abi, name, kind, true, c23);
        line(out, &format!("__{name}_C_SUFFIX__"), kind.suffix());
    }
    for (name, kind) in [
        ("INTPTR", intptr),
        ("UINTPTR", intptr.unsigned()),
        ("PTRDIFF", abi.ptrdiff_t),
        ("SIZE", abi.size_t),
    ] {
        named(out, abi, name, kind, true, c23);
    }
    for (name, kind) in [("WCHAR", abi.wchar_t), ("WINT", abi.wint_t)] {
        line(out, &format!("__{name}_TYPE__"), spelling(kind));
        maximum(out, abi, name, kind);
        width(out, abi, name, kind);
        if !kind.is_signed() {
            line(out, &format!("__{name}_UNSIGNED__"), "1");
        }
    }
    if c23 {
        line(out, "__CHAR8_TYPE__", "unsigned char");
        line(out, "__CLANG_ATOMIC_CHAR8_T_LOCK_FREE", "2");
        line(out, "__GCC_ATOMIC_CHAR8_T_LOCK_FREE", "2");
    }
    line(out, "__CHAR16_TYPE__", "unsigned short");
    line(out, "__CHAR32_TYPE__", "unsigned int");
    maximum(out, abi, "SCHAR", IntKind::SChar);
    for (name, kind) in [("SHRT", IntKind::Short), ("INT", IntKind::Int), ("LONG", IntKind::Long)] {
        maximum(out, abi, name, kind);
        width(out, abi, name, kind);
    }
    maximum(out, abi, "LONG_LONG", IntKind::LongLong);
    width(out, abi, "LLONG", IntKind::LongLong);
    maximum(out, abi, "SIG_ATOMIC", IntKind::Int);
    width(out, abi, "SIG_ATOMIC", IntKind::Int);
    if !abi.char_signed {
        line(out, "__CHAR_UNSIGNED__", "1");
    }
}

fn floating(out: &mut String, abi: &Abi, target: Target) {
    let has_half = match target {
        Target::X86_64 | Target::I386 => abi.float16.is_some(),
        Target::Aarch64 | Target::Arm | Target::Riscv64 | Target::Riscv32 => true,
        _ => false,
    };
    if has_half {
        floats::write_clangs(out, "FLT16", FloatFormat::Half, "F16");
    }
    floats::write_clangs(out, "FLT", FloatFormat::Single, "F");
    floats::write_clangs(out, "DBL", FloatFormat::Double, "");
    floats::write_clangs(out, "LDBL", abi.long_double_format, "L");
    if abi.float128_keyword && matches!(target, Target::X86_64 | Target::I386) {
        line(out, "__FLOAT128__", "1");
        line(out, "__SIZEOF_FLOAT128__", "16");
    }
}

fn layout(out: &mut String, settings: &Settings, abi: &Abi) {
    sizes_of_every_target(out, abi);
    if abi.int128.is_some() {
        line(out, "__SIZEOF_INT128__", "16");
    }
    line(out, "__POINTER_WIDTH__", &(u32::from(abi.pointer.size) * 8).to_string());
    let model = if abi.pointer.size == 8 { "_LP64 __LP64__" } else { "_ILP32 __ILP32__" };
    predefined::words(out, model);
    let order = if abi.big_endian { "BIG" } else { "LITTLE" };
    line(out, "__BYTE_ORDER__", &format!("__ORDER_{order}_ENDIAN__"));
    line(out, &format!("__{order}_ENDIAN__"), "1");
    line(out, "__BIGGEST_ALIGNMENT__", &abi.biggest_alignment.to_string());
    let is_x86 = matches!(settings.target, Target::X86_64 | Target::I386);
    line(out, "__BITINT_MAXWIDTH__", if is_x86 { "8388608" } else { "128" });
    let wide = if abi.wchar_t == IntKind::UShort { "16" } else { "32" };
    line(out, "__clang_wide_literal_encoding__", &format!("\"UTF-{wide}\""));
    atomics(out, settings, abi);
    position(out, settings);
}

/// What is done without a lock.
fn atomics(out: &mut String, settings: &Settings, abi: &Abi) {
    // Outlined calls do for bytes and halfwords where the machine has none.
    let sizes: &[u8] = match (settings.target, abi.pointer.size) {
        (Target::Aarch64, _) => &[1, 2, 4, 8, 16],
        (Target::X86_64 | Target::I386 | Target::Arm, _) | (_, 8) => &[1, 2, 4, 8],
        _ => &[1, 2, 4],
    };
    for size in sizes {
        line(out, &format!("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_{size}"), "1");
    }
    for (name, size) in [
        ("BOOL", 1),
        ("CHAR", 1),
        ("CHAR16_T", 2),
        ("CHAR32_T", 4),
        ("WCHAR_T", abi.int_kind(abi.wchar_t).size),
        ("SHORT", 2),
        ("INT", 4),
        ("LONG", abi.long.size),
        ("LLONG", 8),
        ("POINTER", abi.pointer.size),
    ] {
        let free = if sizes.contains(&size) { "2" } else { "1" };
        line(out, &format!("__CLANG_ATOMIC_{name}_LOCK_FREE"), free);
        line(out, &format!("__GCC_ATOMIC_{name}_LOCK_FREE"), free);
    }
}

/// Where code may be loaded, and whether it can be unwound.
fn position(out: &mut String, settings: &Settings) {
    let machine = settings.target.machine();
    let asked = settings.machine.position_independence;
    // Like Debian's gcc, clang makes position-independent executables.
    let (pic, pie) = match asked.unwrap_or(PositionIndependence::Pie(2)) {
        PositionIndependence::No => (None, None),
        PositionIndependence::Pic(level) => (Some(level), None),
        PositionIndependence::Pie(level) => (Some(level), Some(level)),
    };
    let level_of = |level: u8| if machine.user_words.is_empty() { level } else { 1 };
    for (level, lower, upper) in [(pic, "__pic__", "__PIC__"), (pie, "__pie__", "__PIE__")] {
        if let Some(level) = level.map(level_of) {
            line(out, lower, &level.to_string());
            line(out, upper, &level.to_string());
        }
    }
    let unwinds = machine.unwind_tables || settings.target == Target::Powerpc64le;
    let unwinds = unwinds && settings.target != Target::S390x
        || matches!(settings.target, Target::Riscv64 | Target::Riscv32);
    if settings.machine.unwind_tables.unwrap_or(unwinds && !settings.freestanding) {
        line(out, "__GCC_HAVE_DWARF2_CFI_ASM", "1");
    }
}

fn dialect(out: &mut String, settings: &Settings) {
    let dialect = settings.dialect;
    line(out, "__STDC_HOSTED__", if settings.freestanding { "0" } else { "1" });
    let version = match dialect.standard {
        Standard::C90 => None,
        Standard::C99 => Some("199901L"),
        Standard::C11 => Some("201112L"),
        Standard::C17 => Some("201710L"),
        Standard::C23 => Some("202311L"),
        Standard::C2y => Some("202400L"),
    };
    if let Some(version) = version {
        line(out, "__STDC_VERSION__", version);
    }
    predefined::words(out, "__STDC_UTF_16__ __STDC_UTF_32__");
    let machine = settings.target.machine();
    let is_power = settings.target == Target::Powerpc;
    let system_names = if is_power { &[] } else { machine.system_names };
    for name in system_names {
        line(out, &format!("__{name}"), "1");
        line(out, &format!("__{name}__"), "1");
    }
    if dialect.gnu {
        predefined::words(out, "linux unix");
        for name in system_names {
            line(out, name, "1");
        }
    } else {
        line(out, "__STRICT_ANSI__", "1");
    }
    let old = dialect.standard == Standard::C90 || settings.machine.gnu89_inline;
    line(out, if old { "__GNUC_GNU_INLINE__" } else { "__GNUC_STDC_INLINE__" }, "1");
    if settings.optimize {
        line(out, "__OPTIMIZE__", "1");
        if settings.machine.optimize_size {
            line(out, "__OPTIMIZE_SIZE__", "1");
        }
    } else {
        line(out, "__NO_INLINE__", "1");
    }
}

/// What only one machine has.
fn machine(out: &mut String, settings: &Settings) {
    let options = &settings.machine;
    let words = match settings.target {
        Target::X86_64 => X86_64,
        Target::I386 => I386,
        Target::Aarch64 => AARCH64,
        Target::Arm => ARM,
        Target::Riscv64 => RISCV64,
        Target::Riscv32 => RISCV32,
        Target::S390x => S390X,
        Target::Powerpc64le => POWERPC64LE,
        Target::Powerpc64 => POWERPC64,
        Target::Powerpc => POWERPC,
        Target::Mips => MIPS,
        Target::Mips64 => MIPS64,
        Target::Sparc64 => SPARC64,
        Target::Loongarch64 => LOONGARCH64,
        _ => "",
    };
    predefined::words(out, words);
    if matches!(settings.target, Target::Mips | Target::Mips64) && settings.dialect.gnu {
        line(out, "mips", "1");
    }
    let is_x86 = matches!(settings.target, Target::X86_64 | Target::I386);
    if is_x86 {
        line(out, "__seg_fs", "__attribute__((address_space(257)))");
        line(out, "__seg_gs", "__attribute__((address_space(256)))");
    }
    if settings.target == Target::X86_64 {
        let model = if options.kernel_code_model { "kernel" } else { "small" };
        line(out, &format!("__code_model_{model}__"), "1");
        if options.mmx {
            line(out, "__MMX__", "1");
        }
        if options.has_sse() {
            predefined::words(out, "__SSE__ __SSE2__ __SSE_MATH__ __SSE2_MATH__");
        }
    }
}

const X86_64: &str = "__FXSR__ __GCC_ASM_FLAG_OUTPUTS__ __GCC_CONSTRUCTIVE_SIZE=64 \
    __GCC_DESTRUCTIVE_SIZE=64 __NO_MATH_INLINES __SEG_FS __SEG_GS __amd64 __amd64__ __k8 __k8__ \
    __tune_k8__ __x86_64 __x86_64__";
const I386: &str = "__GCC_ASM_FLAG_OUTPUTS__ __GCC_CONSTRUCTIVE_SIZE=64 \
    __GCC_DESTRUCTIVE_SIZE=64 __LAHF_SAHF__ __NO_MATH_INLINES __SEG_FS __SEG_GS __i686 __i686__ \
    __pentiumpro __pentiumpro__ __tune_i686__ __tune_pentiumpro__ __code_model_small__";
const AARCH64: &str = "__AARCH64EL__ __AARCH64_CMODEL_SMALL__ __ARM_64BIT_STATE __ARM_ACLE=200 \
    __ARM_ALIGN_MAX_STACK_PWR=4 __ARM_ARCH=8 __ARM_ARCH_ISA_A64 __ARM_ARCH_PROFILE='A' \
    __ARM_FEATURE_CLZ __ARM_FEATURE_DIRECTED_ROUNDING __ARM_FEATURE_DIV __ARM_FEATURE_FMA \
    __ARM_FEATURE_IDIV __ARM_FEATURE_LDREX=0xF __ARM_FEATURE_NUMERIC_MAXMIN \
    __ARM_FEATURE_UNALIGNED __ARM_FP=0xE __ARM_FP16_ARGS __ARM_FP16_FORMAT_IEEE __ARM_NEON \
    __ARM_NEON_FP=0xE __ARM_PCS_AAPCS64 __ARM_SIZEOF_MINIMAL_ENUM=4 __ARM_SIZEOF_WCHAR_T=4 \
    __ARM_STATE_ZA __ARM_STATE_ZT0 __FP_FAST_FMA __FP_FAST_FMAF __GCC_ASM_FLAG_OUTPUTS__ \
    __GCC_CONSTRUCTIVE_SIZE=64 __GCC_DESTRUCTIVE_SIZE=64 __aarch64__";
const ARM: &str = "__APCS_32__ __ARMEL__ __ARM_32BIT_STATE __ARM_ACLE=200 __ARM_ARCH=7 \
    __ARM_ARCH_7A__ __ARM_ARCH_ISA_ARM __ARM_ARCH_ISA_THUMB=2 __ARM_ARCH_PROFILE='A' __ARM_EABI__ \
    __ARM_FEATURE_CLZ __ARM_FEATURE_COPROC=0xf __ARM_FEATURE_DSP __ARM_FEATURE_LDREX=0xf \
    __ARM_FEATURE_QBIT __ARM_FEATURE_SAT __ARM_FEATURE_SIMD32 __ARM_FEATURE_UNALIGNED \
    __ARM_FP=0xc __ARM_FP16_ARGS __ARM_FP16_FORMAT_IEEE __ARM_PCS __ARM_PCS_VFP \
    __ARM_SIZEOF_MINIMAL_ENUM=4 __ARM_SIZEOF_WCHAR_T=4 __ARM_VFPV2__ __ARM_VFPV3__ \
    __GCC_CONSTRUCTIVE_SIZE=64 __GCC_DESTRUCTIVE_SIZE=64 __THUMB_INTERWORK__ __VFP_FP__ __arm \
    __arm__";
const RISCV64: &str = "__GCC_CONSTRUCTIVE_SIZE=32 __GCC_DESTRUCTIVE_SIZE=32 __riscv \
    __riscv_a=2001000 __riscv_arch_test __riscv_atomic __riscv_c=2000000 __riscv_cmodel_medlow \
    __riscv_compressed __riscv_d=2002000 __riscv_div __riscv_f=2002000 __riscv_fdiv \
    __riscv_flen=64 __riscv_float_abi_double __riscv_fsqrt __riscv_i=2001000 __riscv_m=2000000 \
    __riscv_misaligned_avoid __riscv_mul __riscv_muldiv __riscv_xlen=64 __riscv_zicsr=2000000 \
    __riscv_zmmul=1000000";
const S390X: &str = "__ARCH__=9 __GCC_CONSTRUCTIVE_SIZE=256 __GCC_DESTRUCTIVE_SIZE=256 \
    __LONG_DOUBLE_128__ __s390__ __s390x__ __zarch__";
const RISCV32: &str = "__GCC_CONSTRUCTIVE_SIZE=32 __GCC_DESTRUCTIVE_SIZE=32 __riscv \
    __riscv_a=2001000 __riscv_arch_test __riscv_atomic __riscv_c=2000000 __riscv_cmodel_medlow \
    __riscv_compressed __riscv_d=2002000 __riscv_div __riscv_f=2002000 __riscv_fdiv \
    __riscv_flen=64 __riscv_float_abi_double __riscv_fsqrt __riscv_i=2001000 __riscv_m=2000000 \
    __riscv_misaligned_avoid __riscv_mul __riscv_muldiv __riscv_xlen=32 __riscv_zicsr=2000000 \
    __riscv_zmmul=1000000";
// Without IBM's names for built-in functions, which are macros there.
const POWERPC64LE: &str = "_ARCH_PPC _ARCH_PPC64 _ARCH_PPCGR _ARCH_PPCSQ _ARCH_PWR4 _ARCH_PWR5 \
    _ARCH_PWR5X _ARCH_PWR6 _ARCH_PWR7 _ARCH_PWR8 _CALL_ELF=2 _CALL_LINUX _LITTLE_ENDIAN \
    __ALTIVEC__ __CRYPTO__ __GCC_CONSTRUCTIVE_SIZE=128 __GCC_DESTRUCTIVE_SIZE=128 \
    __HAVE_BSWAP__ __HTM__ \
    __LONGDOUBLE128 __LONG_DOUBLE_128__ __LONG_DOUBLE_IBM128__ __NATURAL_ALIGNMENT__ \
    __POWER8_VECTOR__ __POWERPC__ __PPC64__ __PPC__ __STRUCT_PARM_ALIGN__=16 __VEC__=10206 __VSX__ \
    __powerpc64__ __powerpc__ __ppc__";
const POWERPC64: &str = "_ARCH_PPC _ARCH_PPC64 _BIG_ENDIAN _CALL_ELF=1 _CALL_LINUX __ALTIVEC__ \
    __GCC_CONSTRUCTIVE_SIZE=128 __GCC_DESTRUCTIVE_SIZE=128 __HAVE_BSWAP__ __LONGDOUBLE128 \
    __LONG_DOUBLE_128__ __LONG_DOUBLE_IBM128__ __NATURAL_ALIGNMENT__ __POWERPC__ __PPC64__ \
    __PPC__ __VEC__=10206 __powerpc64__ __powerpc__ __ppc__";
const POWERPC: &str = "_ARCH_PPC _BIG_ENDIAN __GCC_CONSTRUCTIVE_SIZE=32 __GCC_DESTRUCTIVE_SIZE=32 \
    __HAVE_BSWAP__ __LONGDOUBLE128 __LONG_DOUBLE_128__ __LONG_DOUBLE_IBM128__ \
    __NATURAL_ALIGNMENT__ __POWERPC__ __powerpc__ __ppc__ __PPC__";
const MIPS: &str = "_ABIO32=1 _MIPSEB _MIPS_ARCH=\"mips32r2\" _MIPS_ARCH_MIPS32R2 _MIPS_FPSET=16 \
    _MIPS_ISA=_MIPS_ISA_MIPS32 _MIPS_SIM=_ABIO32 _MIPS_SPFPSET=16 _MIPS_SZINT=32 _MIPS_SZLONG=32 \
    _MIPS_SZPTR=32 __GCC_CONSTRUCTIVE_SIZE=32 __GCC_DESTRUCTIVE_SIZE=32 __mips=32 __mips__ \
    __mips_abicalls __mips_fpr=0 __mips_hard_float __mips_isa_rev=2 __mips_o32 _mips";
const MIPS64: &str = "_ABI64=3 _MIPSEB _MIPS_ARCH=\"mips64r2\" _MIPS_ARCH_MIPS64R2 _MIPS_FPSET=32 \
    _MIPS_ISA=_MIPS_ISA_MIPS64 _MIPS_SIM=_ABI64 _MIPS_SPFPSET=32 _MIPS_SZINT=32 _MIPS_SZLONG=64 \
    _MIPS_SZPTR=64 __GCC_CONSTRUCTIVE_SIZE=32 __GCC_DESTRUCTIVE_SIZE=32 __mips=64 __mips64 \
    __mips64__ __mips__ __mips_abicalls __mips_fpr=64 __mips_hard_float __mips_isa_rev=2 \
    __mips_n64 _mips";
const SPARC64: &str = "__GCC_CONSTRUCTIVE_SIZE=32 __GCC_DESTRUCTIVE_SIZE=32 __arch64__ __sparc64__ \
    __sparc_v9__ __sparcv9 __sparcv9__";
const LOONGARCH64: &str = "__GCC_CONSTRUCTIVE_SIZE=64 __GCC_DESTRUCTIVE_SIZE=64 __loongarch64 \
    __loongarch__ __loongarch_arch=\"la64v1.0\" __loongarch_double_float __loongarch_frlen=64 \
    __loongarch_grlen=64 __loongarch_hard_float __loongarch_lp64 __loongarch_simd_width=128 \
    __loongarch_sx __loongarch_tune=\"loongarch64\"";
