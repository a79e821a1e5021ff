//! Levels and extensions of Arm's and IBM's architectures (`-march=`, `-mcpu=`) as the predefined
//! macros that they bring and take away. Source: gcc manual, "AArch64 Options", "ARM Options",
//! "S/390 and zSeries Options"; the macros are what gcc 12 prints (tests/compiler_options.rs).

use super::MacroOption;

/// `NAME=text` and `!NAME`, parted by blanks.
pub(super) fn options_of(words: &str) -> impl Iterator<Item = MacroOption> {
    words.split_ascii_whitespace().map(|word| match word.strip_prefix('!') {
        Some(name) => MacroOption::Undefine(name.to_owned()),
        None => MacroOption::Define(word.to_owned()),
    })
}

/// `-march=` of s390x; nothing if the name is unknown.
pub(super) fn s390(name: &str, has_vectors: bool) -> Option<String> {
    let levels = [
        (5, "z900"),
        (6, "z990"),
        (7, "z9-109"),
        (8, "z10"),
        (9, "z196"),
        (10, "zEC12"),
        (11, "z13"),
        (12, "z14"),
        (13, "z15"),
        (14, "z16"),
    ];
    let (level, _) =
        levels.iter().find(|(level, own)| *own == name || name == format!("arch{level}"))?;
    let mut words = format!("__ARCH__={level}");
    if *level >= 10 {
        words.push_str(" __HTM__=1");
    }
    if *level >= 11 && has_vectors {
        words.push_str(" __VX__=1");
    }
    if *level >= 12 && has_vectors {
        words.push_str(" __LONG_DOUBLE_VX__=1");
    }
    Some(words)
}

/// What each level of ARMv8 adds, and what each extension does.
const AARCH64_LEVELS: &[(&str, &str)] = &[
    ("armv8-a", ""),
    ("armv8.1-a", "crc lse rdma"),
    ("armv8.2-a", ""),
    ("armv8.3-a", "complex"),
    ("armv8.4-a", "dotprod"),
    ("armv8.5-a", "frint"),
];
const AARCH64_EXTENSIONS: &[(&str, &str)] = &[
    ("crc", "__ARM_FEATURE_CRC32=1"),
    ("lse", "__ARM_FEATURE_ATOMICS=1"),
    ("rdma", "__ARM_FEATURE_QRDMX=1"),
    ("complex", "__ARM_FEATURE_COMPLEX=1 __ARM_FEATURE_JCVT=1"),
    ("dotprod", "__ARM_FEATURE_DOTPROD=1"),
    ("frint", "__ARM_FEATURE_FRINT=1"),
    ("crypto", "__ARM_FEATURE_AES=1 __ARM_FEATURE_CRYPTO=1 __ARM_FEATURE_SHA2=1"),
    ("simd", ""),
    ("fp", ""),
];

/// `-march=LEVEL+EXTENSION` and `-mcpu=` of AArch64; nothing if a part of it is unknown.
pub(super) fn aarch64(value: &str, is_processor: bool) -> Option<String> {
    let mut parts = value.split('+');
    let first = parts.next()?;
    let mut extensions = Vec::new();
    if is_processor {
        let with_crc = ["cortex-a53", "cortex-a57", "cortex-a72", "cortex-a73"];
        if !with_crc.contains(&first) && first != "generic" {
            return None;
        }
        extensions.extend(with_crc.contains(&first).then_some("crc"));
    } else {
        let at = AARCH64_LEVELS.iter().position(|(name, _)| *name == first)?;
        for (_, words) in AARCH64_LEVELS.iter().take(at + 1) {
            extensions.extend(words.split_ascii_whitespace());
        }
    }
    extensions.extend(parts);
    let words = extensions.into_iter().map(|name| {
        let known = AARCH64_EXTENSIONS.iter().find(|(own, _)| *own == name);
        known.map(|(_, words)| *words)
    });
    Some(words.collect::<Option<Vec<_>>>()?.join(" "))
}

/// ARMv7-A, which is the table's, against the levels before and behind it.
const NO_SWAPS: &str = "!__GCC_HAVE_SYNC_COMPARE_AND_SWAP_1 !__GCC_HAVE_SYNC_COMPARE_AND_SWAP_2 \
    !__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8 __GCC_ATOMIC_BOOL_LOCK_FREE=1 \
    __GCC_ATOMIC_CHAR_LOCK_FREE=1 __GCC_ATOMIC_CHAR16_T_LOCK_FREE=1 \
    __GCC_ATOMIC_SHORT_LOCK_FREE=1 __GCC_ATOMIC_LLONG_LOCK_FREE=1";
const NO_WORD_SWAPS: &str = "!__GCC_HAVE_SYNC_COMPARE_AND_SWAP_4 __GCC_ATOMIC_INT_LOCK_FREE=1 \
    __GCC_ATOMIC_LONG_LOCK_FREE=1 __GCC_ATOMIC_POINTER_LOCK_FREE=1 \
    __GCC_ATOMIC_CHAR32_T_LOCK_FREE=1 __GCC_ATOMIC_WCHAR_T_LOCK_FREE=1 !__ARM_FEATURE_LDREX \
    !__ARM_FEATURE_SAT !__ARM_FEATURE_SIMD32 !__ARM_FEATURE_UNALIGNED";
const BEFORE_7: &str = "!__ARM_ARCH_7A__ !__ARM_ARCH_PROFILE __ARM_ARCH_ISA_THUMB=1";
/// The first Thumb has neither coprocessors nor the instructions for signal processing.
const FIRST_THUMB: &str = "!__ARM_32BIT_STATE !__ARM_FEATURE_CLZ !__ARM_FEATURE_COPROC \
    !__ARM_FEATURE_DSP !__ARM_FEATURE_QBIT !__GCC_ASM_FLAG_OUTPUTS__ !__thumb2__ \
    !__ARM_ASM_SYNTAX_UNIFIED__";

/// Level and Thumb on 32-bit Arm; nothing if the name is unknown.
pub(super) fn arm(level: &str, thumb: bool) -> Option<String> {
    let (parts, own): (&[&str], &str) = match level {
        "armv4t" => (
            &[BEFORE_7, NO_SWAPS, NO_WORD_SWAPS],
            "__ARM_ARCH=4 __ARM_ARCH_4T__=1 __ARM_FEATURE_COPROC=1 !__ARM_FEATURE_CLZ \
             !__ARM_FEATURE_DSP !__ARM_FEATURE_QBIT",
        ),
        "armv5te" => (
            &[BEFORE_7, NO_SWAPS, NO_WORD_SWAPS],
            "__ARM_ARCH=5 __ARM_ARCH_5TE__=1 __ARM_FEATURE_COPROC=7",
        ),
        "armv6" => (&[BEFORE_7, NO_SWAPS], "__ARM_ARCH=6 __ARM_ARCH_6__=1 __ARM_FEATURE_LDREX=4"),
        "armv6k" => (&[BEFORE_7], "__ARM_ARCH=6 __ARM_ARCH_6K__=1"),
        "armv7-a" | "armv7" | "cortex-a8" | "cortex-a9" | "cortex-a5" => (&[], ""),
        "armv7ve" | "cortex-a7" | "cortex-a15" => {
            (&[], "__ARM_FEATURE_IDIV=1 __ARM_ARCH_EXT_IDIV__=1")
        }
        _ => return None,
    };
    let mut words = parts.join(" ") + " " + own;
    if thumb && parts.contains(&BEFORE_7) {
        words = words.replace("__ARM_FEATURE_COPROC=7", "") + " " + FIRST_THUMB;
    }
    Some(words)
}

/// `-mfpu=` with the registers in use.
pub(super) fn arm_fpu(name: &str) -> &'static str {
    match name {
        "neon" | "neon-vfpv3" => "__ARM_NEON=1 __ARM_NEON__=1 __ARM_NEON_FP=4",
        _ => "",
    }
}

/// What decides on 32-bit Arm.
pub(super) struct ArmOptions {
    pub(super) level: String,
    pub(super) float_abi: String,
    pub(super) fpu: String,
}

impl ArmOptions {
    pub(super) fn new(level: &str, float_abi: &str) -> ArmOptions {
        let (level, float_abi) = (level.to_owned(), float_abi.to_owned());
        ArmOptions { level, float_abi, fpu: String::new() }
    }
}
