//! The headers that come with a compiler, ours: what C asks of a freestanding implementation (C99
//! 4p6, C23 4p7) and the names that glibc and the gcc manual add. Written from those texts. What
//! they say rests on the predefined macros alone, so that one set serves every target.
//!
//! The headers of vector instructions hold types and no functions: a structure with a `__m128i`
//! gets its layout, while a call of `_mm_add_epi8` is one of an undeclared function.

/// One header.
#[derive(Clone, Copy, Debug)]
pub struct BuiltinHeader {
    /// As in `#include <name>`.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Everything that a compiler's header of this name declares is there. Where it isn't, that a
    /// name is undeclared says nothing.
    pub complete: bool,
}

/// The text of the header of that name.
pub fn builtin_header(name: &str) -> Option<&'static str> {
    find(name).map(|header| header.text)
}

/// Whether a header of ours lacks something that a compiler's has ([`BuiltinHeader::complete`]).
/// A unit that includes one counts as a unit where something is missing.
pub fn builtin_header_is_partial(name: &str) -> bool {
    find(name).is_some_and(|header| !header.complete)
}

fn find(name: &str) -> Option<&'static BuiltinHeader> {
    BUILTIN_HEADERS.iter().find(|header| header.name == name)
}

macro_rules! whole {
    ($name:literal) => {
        BuiltinHeader {
            name: $name,
            text: include_str!(concat!("headers/", $name)),
            complete: true,
        }
    };
}

macro_rules! partial {
    ($name:literal, $file:literal) => {
        BuiltinHeader {
            name: $name,
            text: include_str!(concat!("headers/", $file)),
            complete: false,
        }
    };
    ($name:literal) => {
        partial!($name, $name)
    };
}

/// All of them.
pub const BUILTIN_HEADERS: &[BuiltinHeader] = &[
    whole!("float.h"),
    whole!("iso646.h"),
    whole!("limits.h"),
    whole!("stdalign.h"),
    whole!("stdarg.h"),
    whole!("stdatomic.h"),
    whole!("stdbool.h"),
    whole!("stdckdint.h"),
    whole!("stddef.h"),
    whole!("stdint.h"),
    whole!("stdnoreturn.h"),
    whole!("varargs.h"),
    partial!("tgmath.h"),
    partial!("mm_malloc.h"),
    partial!("cpuid.h"),
    partial!("mmintrin.h"),
    partial!("xmmintrin.h"),
    partial!("emmintrin.h"),
    partial!("immintrin.h"),
    partial!("pmmintrin.h", "x86_forward.h"),
    partial!("tmmintrin.h", "x86_forward.h"),
    partial!("smmintrin.h", "x86_forward.h"),
    partial!("nmmintrin.h", "x86_forward.h"),
    partial!("ammintrin.h", "x86_forward.h"),
    partial!("wmmintrin.h", "x86_forward.h"),
    partial!("avxintrin.h", "x86_forward.h"),
    partial!("avx2intrin.h", "x86_forward.h"),
    partial!("popcntintrin.h", "x86_forward.h"),
    partial!("x86intrin.h", "x86_forward.h"),
    partial!("x86gprintrin.h", "x86_forward.h"),
    partial!("arm_neon.h"),
    partial!("altivec.h"),
];
