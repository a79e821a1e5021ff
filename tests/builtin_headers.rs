//! Our freestanding headers are C that gcc takes without a word: each alone and twice, in every
//! dialect, on every target whose gcc is installed; and they define what the standard says.

#[allow(dead_code)]
mod compilers;

use compilers::{Compiler, compilers};
use vlaiscan::discover::target::{
    BUILTIN_HEADERS, Target, builtin_header, builtin_header_is_partial,
};

const DIRECTORY: &str = concat!("-I", env!("CARGO_MANIFEST_DIR"), "/src/discover/target/headers");
// gcc's __has_include_next insists on a directory to look in.
const BEHIND: &str = concat!("-I", env!("CARGO_MANIFEST_DIR"), "/tests");
const STRICT: [&str; 8] = [
    "-nostdinc",
    DIRECTORY,
    BEHIND,
    "-Wall",
    "-Wextra",
    "-pedantic",
    // The 64-bit types of a 32-bit machine are `long long` in C90 too.
    "-Wno-long-long",
    "-Wno-unused-variable",
];
const DIALECTS: [&str; 5] = ["c90", "gnu89", "c99", "gnu17", "c2x"];

#[test]
fn every_header_is_clean_c() {
    let mut wrong = Vec::new();
    for compiler in compilers() {
        for dialect in DIALECTS {
            let fitting = BUILTIN_HEADERS.iter().map(|header| header.name);
            let fitting: Vec<_> =
                fitting.filter(|name| fits(name, compiler.target, dialect)).collect();
            if compiler.is_native() {
                for name in &fitting {
                    check(compiler, dialect, &inclusions(&[name, name]), &mut wrong);
                }
            }
            let backwards: Vec<_> = fitting.iter().rev().copied().collect();
            let all = [fitting, backwards].concat();
            check(compiler, dialect, &inclusions(&all), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A unit that includes these.
fn inclusions(names: &[&str]) -> String {
    let mut text: String = names.iter().map(|name| format!("#include <{name}>\n")).collect();
    text.push_str("int present;\n");
    text
}

/// Whether a header makes sense there: some are of C11, of one machine or on top of a C library.
fn fits(name: &str, target: Target, dialect: &str) -> bool {
    let is_c11 = matches!(dialect, "gnu17" | "c2x");
    match name {
        _ if !is_file(name) => false,
        "stdatomic.h" => is_c11,
        "varargs.h" | "tgmath.h" => false,
        "altivec.h" => target == Target::Powerpc64le && dialect.starts_with("gnu"),
        "arm_neon.h" => target == Target::Aarch64 && dialect != "c90",
        _ if builtin_header_is_partial(name) => target == Target::X86_64 && dialect != "c90",
        _ => true,
    }
}

/// Several names have one file; gcc is shown the files.
fn is_file(name: &str) -> bool {
    let directory = DIRECTORY.trim_start_matches("-I");
    std::path::Path::new(directory).join(name).is_file()
}

fn check(compiler: &Compiler, dialect: &str, text: &str, wrong: &mut Vec<String>) {
    let standard = format!("-std={dialect}");
    let options = [&STRICT[..], &[standard.as_str()]].concat();
    if let Some(complaints) = compiler.complaints(&options, text) {
        wrong.push(format!("{:?} {dialect}:\n{text}{complaints}", compiler.target));
    }
}

/// What a program may rely on, by the dialect that it needs at least.
const PROGRAMS: [(&[&str], &str); 9] = [
    (
        &DIALECTS,
        "#define __need_size_t\n#include <stddef.h>\nsize_t n;\n\
         #ifdef NULL\n#error \"NULL was not asked for\"\n#endif\n\
         #ifdef offsetof\n#error \"offsetof was not asked for\"\n#endif\n\
         #define __need_wint_t\n#define __need_NULL\n#include <stddef.h>\nwint_t w;\n\
         void *p = NULL;\n\
         #include <stddef.h>\nstruct s { char a; int b; };\n\
         ptrdiff_t d = offsetof(struct s, b);\nwchar_t c;\n",
    ),
    (
        &DIALECTS,
        "#define __need___va_list\n#include <stdarg.h>\n__gnuc_va_list first;\n\
         #ifdef va_start\n#error \"va_start was not asked for\"\n#endif\n\
         #include <stdarg.h>\nint sum(int n, ...);\nint sum(int n, ...)\n{\n va_list list;\n\
         \x20int s = 0;\n\
         va_start(list, n);\n while (n--)\n  s += va_arg(list, int);\n va_end(list);\n\
         \x20return s;\n}\n",
    ),
    (
        &DIALECTS,
        "#include <limits.h>\n#if INT_MAX < 32767 || CHAR_BIT != 8 || LONG_MIN >= 0\n#error\n\
         #endif\n\
         int big[UCHAR_MAX == 255 ? 1 : -1], s[SHRT_MIN < 0 ? 1 : -1];\n\
         int c[(CHAR_MIN < 0) == ((char)-1 < 0) ? 1 : -1];\n",
    ),
    (
        &DIALECTS,
        "#include <float.h>\nfloat f = FLT_MAX;\ndouble d[] = { DBL_MIN, DBL_EPSILON };\n\
         #if FLT_RADIX != 2 || DBL_DIG < 10 || LDBL_MANT_DIG < DBL_MANT_DIG\n#error\n#endif\n",
    ),
    (
        &DIALECTS,
        "#include <stdint.h>\nint8_t a = INT8_MIN;\nuint64_t b = UINT64_C(0xffffffffffffffff);\n\
         int e[sizeof(int16_t) == 2 && sizeof(uint32_t) == 4 && sizeof(int64_t) == 8 ? 1 : -1];\n\
         int f[sizeof(intptr_t) == sizeof(void *) && sizeof(int_fast8_t) == 1 ? 1 : -1];\n\
         #if INT32_MAX != 2147483647 || UINT16_MAX != 65535 || SIZE_MAX < 65535 \\\n\
             || INTMAX_MAX < INT64_MAX || WCHAR_MAX < 65535\n#error\n#endif\n",
    ),
    (&DIALECTS, "#include <iso646.h>\nint a = 1 and not 0, b = compl 1 bitor 2, c = 2 xor 3;\n"),
    (
        &["c99", "gnu17", "c2x"],
        "#include <stdbool.h>\nbool yes = true, no = false;\n\
         #if !__bool_true_false_are_defined || !true || false\n#error\n#endif\n\
         #include <stdarg.h>\n#ifndef va_copy\n#error\n#endif\n",
    ),
    (
        &["gnu17", "c2x"],
        "#include <stdalign.h>\n#include <stdnoreturn.h>\n#include <stddef.h>\n\
         #include <stdckdint.h>\nalignas(8) char a;\nint b[alignof(int)];\n\
         noreturn void stop(void);\n\
         max_align_t m;\n\
         _Static_assert(sizeof(max_align_t) >= alignof(max_align_t), \"\");\n\
         _Static_assert(alignof(max_align_t) >= alignof(long double), \"\");\n\
         int c(int *r, int a, int b);\nint c(int *r, int a, int b) { return ckd_add(r, a, b); }\n",
    ),
    (
        &["gnu17", "c2x"],
        "#include <stdatomic.h>\natomic_int n;\natomic_flag flag = ATOMIC_FLAG_INIT;\n\
         int f(void);\nint f(void)\n{\n int old = 1;\n atomic_init(&n, 1);\n atomic_store(&n, 2);\n\
         if (!atomic_compare_exchange_strong(&n, &old, 3) && !atomic_flag_test_and_set(&flag))\n\
         atomic_fetch_add_explicit(&n, 1, memory_order_relaxed);\n atomic_flag_clear(&flag);\n\
         atomic_thread_fence(memory_order_acquire);\n return atomic_load(&n);\n}\n",
    ),
];

#[test]
fn the_headers_define_what_they_are_for() {
    let mut wrong = Vec::new();
    for compiler in compilers() {
        for (dialects, text) in PROGRAMS {
            // The dialects differ in no way that a target has a part in.
            let chosen = dialects.iter().filter(|d| compiler.is_native() || **d == "gnu17");
            for dialect in chosen {
                check(compiler, dialect, text, &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With the system's headers behind ours, as they are searched: no warning, no recursion, and
/// glibc's and ours agree on every macro that both define (gcc warns of a redefinition).
#[test]
fn the_headers_go_with_the_c_library() {
    if !std::path::Path::new("/usr/include/stdint.h").is_file() {
        eprintln!("SKIPPED: no C library headers under /usr/include");
        return;
    }
    let ours = DIRECTORY.replace("-I", "-isystem");
    for compiler in compilers().iter().filter(|compiler| compiler.target == Target::X86_64) {
        let system = ["-nostdinc", &ours, "-isystem/usr/include"];
        let multiarch = "-isystem/usr/include/x86_64-linux-gnu";
        let text = "#define _GNU_SOURCE\n#include <limits.h>\n#include <stdint.h>\n\
         #include <stdio.h>\n\
                    #include <stdarg.h>\n#include <stddef.h>\n#include <stdlib.h>\n\
                    #include <wchar.h>\n#include <inttypes.h>\n#include <unistd.h>\n\
                    #include <stdatomic.h>\n#include <float.h>\n#include <string.h>\n\
                    #if MB_LEN_MAX < 16 || !defined PATH_MAX || !defined SSIZE_MAX\n#error\n\
         #endif\n\
                    #ifndef _STDINT_H\n#error \"the library's stdint.h was not read\"\n#endif\n\
                    uint64_t n = UINT64_MAX; va_list *list; wint_t w; size_t s;\n";
        for dialect in ["-std=gnu17", "-std=c11", "-std=gnu2x"] {
            let options = [&system[..], &[multiarch, "-Wall", "-Wextra", dialect]].concat();
            assert_eq!(compiler.complaints(&options, text), None, "{dialect}");
        }
    }
}

#[test]
fn headers_are_found_by_name() {
    assert!(builtin_header("stddef.h").is_some_and(|text| text.contains("size_t")));
    assert_eq!(builtin_header("tmmintrin.h"), builtin_header("x86intrin.h"));
    assert!(builtin_header("varargs.h").is_some_and(|text| text.contains("#error")));
    assert_eq!(builtin_header("stdio.h"), None);
    assert!(builtin_header_is_partial("immintrin.h"));
    assert!(!builtin_header_is_partial("stddef.h") && !builtin_header_is_partial("stdio.h"));
}
