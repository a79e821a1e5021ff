//! A unit's settings become the text that stands before its first line: `#define` lines, in the
//! order integers, floating types, machine, dialect, equal as a set to `gcc -dM -E` of gcc 12.2
//! (tests/predefined_macros.rs). Source: gcc manual, "Predefined Macros" and "Options Controlling C
//! Dialect".

use super::super::{Settings, Standard};
use super::Target;
use super::abi::{Abi, IntKind};
use super::integers::line;
use super::machine::Machine;
use super::options::{MachineOptions, PositionIndependence};
use super::{clang, fixed_point, floats, integers};

/// The `#define` lines that gcc 12.2 begins a unit of these settings with, one macro a line.
///
/// `-D` and `-U` are not in it; they come after. `__FILE__`, `__COUNTER__` and the like are no
/// macros of this kind but the preprocessor's own.
pub fn predefined(settings: &Settings) -> String {
    // The longest, powerpc64le's, is 17 KB.
    let mut out = String::with_capacity(20 << 10);
    if let Some(major) = settings.machine.clang {
        clang::write(&mut out, settings, major);
        return out;
    }
    let abi = settings.abi();
    let machine = settings.target.machine();
    let options = &settings.machine;
    let has_sse = settings.target == Target::X86_64 && options.has_sse();
    let is_x86 = matches!(settings.target, Target::X86_64 | Target::I386);
    if options.undef {
        dialect(&mut out, settings, machine);
        if options.stdc_predef && !settings.freestanding {
            stdc_predef(&mut out, options.float_registers);
        }
        return out;
    }
    integers::write(&mut out, &abi);
    floats::write(&mut out, &abi);
    if let Some(longest) = machine.fixed_point {
        fixed_point::write(&mut out, longest);
    }
    compiler(&mut out, options, machine);
    atomics(&mut out, machine, &abi);
    byte_order(&mut out, settings.target, &abi);
    words(&mut out, machine.words);
    for (name, value) in machine.phrases {
        line(&mut out, name, value);
    }
    evaluation(&mut out, settings, machine, has_sse);
    position(&mut out, settings, machine);
    registers(&mut out, settings, machine);
    if is_x86 {
        x86_vectors(&mut out, settings, has_sse);
    }
    dialect(&mut out, settings, machine);
    optimization(&mut out, settings);
    if options.stdc_predef && !settings.freestanding {
        stdc_predef(&mut out, options.float_registers);
    }
    out
}

/// What depends on nothing, or on single options.
fn compiler(out: &mut String, options: &MachineOptions, machine: &Machine) {
    words(
        out,
        "__GNUC__=12 __GNUC_MINOR__=2 __GNUC_PATCHLEVEL__=0 __VERSION__=\"12.2.0\" \
         __GXX_ABI_VERSION=1017 __ELF__ __FINITE_MATH_ONLY__=0 __PRAGMA_REDEFINE_EXTNAME \
         __USER_LABEL_PREFIX__= __GNUC_EXECUTION_CHARSET_NAME=\"UTF-8\" __gnu_linux__ __linux \
         __linux__ __unix __unix__",
    );
    line(out, "__REGISTER_PREFIX__", machine.register_prefix);
    if machine.speculation_safe {
        line(out, "__HAVE_SPECULATION_SAFE_VALUE", "1");
    }
    if options.unwind_tables.unwrap_or(machine.unwind_tables) {
        line(out, "__GCC_HAVE_DWARF2_CFI_ASM", "1");
    }
    // Software does without exceptions, which gcc minds on every machine but Power.
    let is_power = machine.words.contains("_ARCH_PPC");
    let iec_559 = if options.float_registers || is_power { machine.iec_559 } else { 0 };
    line(out, "__GCC_IEC_559", &iec_559.to_string());
    line(out, "__GCC_IEC_559_COMPLEX", &iec_559.to_string());
    for name in machine.system_names {
        line(out, &format!("__{name}"), "1");
        line(out, &format!("__{name}__"), "1");
    }
}

/// Memory orders, and which types need no lock (2 is "never needs one", 1 "may need one").
fn atomics(out: &mut String, machine: &Machine, abi: &Abi) {
    words(
        out,
        "__ATOMIC_RELAXED=0 __ATOMIC_CONSUME=1 __ATOMIC_ACQUIRE=2 __ATOMIC_RELEASE=3 \
         __ATOMIC_ACQ_REL=4 __ATOMIC_SEQ_CST=5",
    );
    for size in machine.compare_and_swap {
        line(out, &format!("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_{size}"), "1");
    }
    for (name, size) in [
        ("BOOL", abi.bool_.size),
        ("CHAR", 1),
        ("CHAR16_T", 2),
        ("CHAR32_T", 4),
        ("WCHAR_T", abi.int_kind(abi.wchar_t).size),
        ("SHORT", abi.short.size),
        ("INT", abi.int.size),
        ("LONG", abi.long.size),
        ("LLONG", abi.long_long.size),
        ("POINTER", abi.pointer.size),
    ] {
        let free = if machine.compare_and_swap.contains(&size) { "2" } else { "1" };
        line(out, &format!("__GCC_ATOMIC_{name}_LOCK_FREE"), free);
    }
    line(out, "__GCC_ATOMIC_TEST_AND_SET_TRUEVAL", &machine.test_and_set.to_string());
}

/// The order of bytes, and what depends on it or on `wchar_t`.
fn byte_order(out: &mut String, target: Target, abi: &Abi) {
    let (order, letters) = if abi.big_endian { ("BIG", "BE") } else { ("LITTLE", "LE") };
    words(out, "__ORDER_BIG_ENDIAN__=4321 __ORDER_LITTLE_ENDIAN__=1234 __ORDER_PDP_ENDIAN__=3412");
    line(out, "__BYTE_ORDER__", &format!("__ORDER_{order}_ENDIAN__"));
    line(out, "__FLOAT_WORD_ORDER__", &format!("__ORDER_{order}_ENDIAN__"));
    let wide = if abi.wchar_t == IntKind::UShort { "16" } else { "32" };
    let charset = format!("\"UTF-{wide}{letters}\"");
    line(out, "__GNUC_WIDE_EXECUTION_CHARSET_NAME", &charset);
    // The ACLE's copy of __SIZEOF_WCHAR_T__, which gcc forgets to shorten on the 64-bit machine.
    let size = abi.int_kind(abi.wchar_t).size;
    match target {
        Target::Arm => line(out, "__ARM_SIZEOF_WCHAR_T", &size.to_string()),
        Target::Aarch64 => line(out, "__ARM_SIZEOF_WCHAR_T", "4"),
        _ => {}
    }
    line(out, "__BIGGEST_ALIGNMENT__", &abi.biggest_alignment.to_string());
}

/// `__FLT_EVAL_METHOD__`: in what precision expressions are evaluated (C99 5.2.4.2.2p8). The 8087
/// computes in its own format, and so does x86-64 without SSE while it has any float registers.
fn evaluation(out: &mut String, settings: &Settings, machine: &Machine, has_sse: bool) {
    let (gnu, iso) = machine.evaluation;
    let method = match settings.target {
        Target::X86_64 if !has_sse && settings.machine.float_registers => 2,
        Target::I386 if !settings.machine.float_registers => 0,
        _ if settings.dialect.gnu => gnu,
        _ => iso,
    };
    line(out, "__FLT_EVAL_METHOD__", &method.to_string());
    line(out, "__FLT_EVAL_METHOD_TS_18661_3__", &method.to_string());
}

/// `__pic__` and its kin; gcc manual, "Options for Code Generation Conventions".
fn position(out: &mut String, settings: &Settings, machine: &Machine) {
    let asked = settings.machine.position_independence;
    let (pic, pie) = match asked.unwrap_or(machine.position_independence) {
        PositionIndependence::No => (None, None),
        PositionIndependence::Pic(level) => (Some(level), None),
        PositionIndependence::Pie(level) => (Some(level), Some(level)),
    };
    // MIPS code for user space is position-independent at level 1, whatever is asked for.
    let is_mips_user = !machine.user_words.is_empty() && !settings.machine.kernel_code_model;
    let pic = if is_mips_user { Some(1) } else { pic };
    for (level, lower, upper) in [(pic, "__pic__", "__PIC__"), (pie, "__pie__", "__PIE__")] {
        if let Some(level) = level {
            line(out, lower, &level.to_string());
            line(out, upper, &level.to_string());
        }
    }
    code_model(out, settings, pic.is_some());
}

/// Where code and data may lie, and the instruction set of the code: gcc manual, "x86 Options",
/// "RISC-V Options", "MIPS Options", "ARM Options".
fn code_model(out: &mut String, settings: &Settings, pic: bool) {
    let kernel = settings.machine.kernel_code_model;
    if !kernel {
        words(out, settings.target.machine().user_words);
    }
    match settings.target {
        Target::Arm if settings.machine.thumb => {
            words(out, "__ARM_ASM_SYNTAX_UNIFIED__ __THUMBEL__ __thumb2__ __thumb__");
        }
        Target::X86_64 if kernel => words(out, "__code_model_kernel__"),
        Target::X86_64 => words(out, "__code_model_small__"),
        Target::Riscv64 | Target::Riscv32 if pic => {
            words(out, "__riscv_cmodel_pic __riscv_cmodel_medany");
        }
        Target::Riscv64 | Target::Riscv32 if kernel => words(out, "__riscv_cmodel_medany"),
        Target::Riscv64 | Target::Riscv32 => words(out, "__riscv_cmodel_medlow"),
        _ => {}
    }
}

/// What depends on whether floating-point and vector registers are used.
fn registers(out: &mut String, settings: &Settings, machine: &Machine) {
    let has_registers = settings.machine.float_registers;
    if machine.fused_multiply_add && has_registers {
        words(
            out,
            "__FP_FAST_FMA __FP_FAST_FMAF __FP_FAST_FMAF32 __FP_FAST_FMAF32x __FP_FAST_FMAF64",
        );
    }
    words(out, if has_registers { machine.float_words } else { machine.soft_words });
    if settings.target == Target::Powerpc64le && has_registers && settings.dialect.gnu {
        words(out, "__APPLE_ALTIVEC__");
    }
}

/// `__SSE__` and `__MMX__`; every x86-64 has them unless they are switched off.
fn x86_vectors(out: &mut String, settings: &Settings, has_sse: bool) {
    let options = &settings.machine;
    let has_mmx = settings.target == Target::X86_64 && options.mmx && options.float_registers;
    if has_mmx {
        words(out, "__MMX__");
    }
    if has_sse {
        words(out, "__SSE__ __SSE2__ __SSE_MATH__ __SSE2_MATH__");
        words(out, "__MMX_WITH_SSE__");
    }
}

/// What `-std=` decides.
fn dialect(out: &mut String, settings: &Settings, machine: &Machine) {
    let dialect = settings.dialect;
    line(out, "__STDC__", "1");
    line(out, "__STDC_HOSTED__", if settings.freestanding { "0" } else { "1" });
    // The values of gcc 12 for C23 (then a draft) and of gcc 15 for C2y.
    let version = match dialect.standard {
        Standard::C90 => None,
        Standard::C99 => Some("199901L"),
        Standard::C11 => Some("201112L"),
        Standard::C17 => Some("201710L"),
        Standard::C23 => Some("202000L"),
        Standard::C2y => Some("202500L"),
    };
    if let Some(version) = version {
        line(out, "__STDC_VERSION__", version);
    }
    // `u""` and `U""` are of C11; the GNU dialects have them from C99 on.
    if dialect.standard >= Standard::C11 || (dialect.gnu && dialect.standard == Standard::C99) {
        words(out, "__STDC_UTF_16__ __STDC_UTF_32__");
    }
    if settings.machine.undef {
        return;
    }
    if dialect.gnu {
        words(out, "linux unix");
        words(out, machine.gnu_words);
        for name in machine.system_names {
            line(out, name, "1");
        }
    } else {
        line(out, "__STRICT_ANSI__", "1");
    }
    if dialect.standard == Standard::C90 || settings.machine.gnu89_inline {
        line(out, "__GNUC_GNU_INLINE__", "1");
    } else {
        line(out, "__GNUC_STDC_INLINE__", "1");
    }
}

fn optimization(out: &mut String, settings: &Settings) {
    if !settings.optimize {
        line(out, "__NO_INLINE__", "1");
        return;
    }
    line(out, "__OPTIMIZE__", "1");
    if settings.machine.optimize_size {
        line(out, "__OPTIMIZE_SIZE__", "1");
    }
}

/// What the GNU C library's `stdc-predef.h` says about itself (C99 6.10.8p2, C23 6.10.9.2).
fn stdc_predef(out: &mut String, has_iec_60559: bool) {
    words(out, "_STDC_PREDEF_H __STDC_ISO_10646__=201706L");
    if has_iec_60559 {
        words(
            out,
            "__STDC_IEC_559__ __STDC_IEC_60559_BFP__=201404L __STDC_IEC_559_COMPLEX__ \
             __STDC_IEC_60559_COMPLEX__=201404L",
        );
    }
}

/// Defines each `NAME` as 1 and each `NAME=text` as text.
pub(super) fn words(out: &mut String, words: &str) {
    for word in words.split_ascii_whitespace() {
        match word.split_once('=') {
            Some((name, value)) => line(out, name, value),
            None => line(out, word, "1"),
        }
    }
}
