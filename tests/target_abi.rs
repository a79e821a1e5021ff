//! The layout tables say what gcc says: every size, alignment and kind of [`Abi`] becomes a
//! `_Static_assert` that the compiler of that target has to take. Compilers that aren't installed
//! are named on standard error and skipped.

#[allow(dead_code)]
mod compilers;

use std::fmt::Write;

use compilers::compilers;
use vlaiscan::discover::target::{Abi, IntKind, Scalar, Target};

#[test]
fn sizes_and_alignments_are_gccs() {
    let mut wrong = String::new();
    for compiler in compilers() {
        let text = assertions(compiler.target.layout());
        if let Some(complaints) = compiler.complaints(&["-std=gnu17"], &text) {
            let _ = writeln!(wrong, "{:?}:\n{complaints}", compiler.target);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The canary: were the assertions not checked, this would go unnoticed too.
#[test]
fn a_wrong_layout_is_noticed() {
    for compiler in compilers().iter().filter(|compiler| compiler.target == Target::I386) {
        let text = assertions(Target::X86_64.layout());
        let complaints = compiler.complaints(&["-std=gnu17"], &text).unwrap_or_default();
        assert!(complaints.contains("static assertion failed"), "{complaints}");
    }
}

fn assertions(abi: &Abi) -> String {
    let mut text = String::new();
    let out = &mut text;
    for (name, scalar) in scalars(abi) {
        scalar_assertions(out, name, scalar);
    }
    for (name, kind) in [
        ("__SIZE_TYPE__", abi.size_t),
        ("__PTRDIFF_TYPE__", abi.ptrdiff_t),
        ("__WCHAR_TYPE__", abi.wchar_t),
        ("__typeof__(L'x')", abi.wchar_t),
        ("__WINT_TYPE__", abi.wint_t),
        ("__INT64_TYPE__", abi.int64_t),
        ("__INT_FAST16_TYPE__", abi.int_fast_t),
        ("__INTPTR_TYPE__", abi.ptrdiff_t),
    ] {
        let spelling = kind.spelling();
        claim(out, &format!("__builtin_types_compatible_p({name}, {spelling})"));
        claim(out, &format!("sizeof({name}) == {}", abi.int_kind(kind).size));
    }
    for kind in [IntKind::UChar, IntKind::Int, IntKind::ULong, IntKind::LongLong] {
        let (spelling, bits) = (kind.spelling(), abi.bits(kind));
        claim(out, &format!("sizeof({spelling}) * 8 == {bits}"));
        let (max, suffix) = (abi.max_of(kind), kind.suffix());
        claim(out, &format!("({spelling}){max}{suffix} == {max}{suffix} && {max}{suffix} > 0"));
    }
    claim(out, &format!("((char)-1 < 0) == {}", u8::from(abi.char_signed)));
    let big = u8::from(abi.big_endian);
    claim(out, &format!("(__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) == {big}"));
    va_list(out, abi);
    vectors(out, abi);
    enumerations(out);
    bit_fields(out, abi);
    text
}

fn scalars(abi: &Abi) -> Vec<(&'static str, Scalar)> {
    let mut scalars = vec![
        ("_Bool", abi.bool_),
        ("char", Scalar::natural(1)),
        ("short", abi.short),
        ("int", abi.int),
        ("long", abi.long),
        ("long long", abi.long_long),
        ("void *", abi.pointer),
        ("float", abi.float),
        ("_Float32", abi.float),
        ("double", abi.double),
        ("_Float64", abi.double),
        ("_Float32x", abi.double),
        ("long double", abi.long_double),
    ];
    scalars.extend(abi.int128.map(|scalar| ("__int128", scalar)));
    // Without -msse2 gcc 12 refuses `_Float16` on i386, which the table says too.
    scalars.extend(abi.float16.map(|scalar| ("_Float16", scalar)));
    scalars.extend(abi.float64x.map(|(scalar, _)| ("_Float64x", scalar)));
    scalars.extend(abi.float128.map(|scalar| ("_Float128", scalar)));
    scalars.extend(abi.float80.map(|scalar| ("__float80", scalar)));
    if abi.float128_keyword {
        scalars.extend(abi.float128.map(|scalar| ("__float128", scalar)));
    }
    if let Some(decimals) = abi.decimals {
        scalars.push(("_Decimal32", decimals.decimal32));
        scalars.push(("_Decimal64", decimals.decimal64));
        scalars.push(("_Decimal128", decimals.decimal128));
    }
    scalars
}

fn scalar_assertions(out: &mut String, name: &str, scalar: Scalar) {
    let Scalar { size, align, member_align } = scalar;
    claim(out, &format!("sizeof({name}) == {size}"));
    claim(out, &format!("__alignof__({name}) == {align}"));
    claim(out, &format!("_Alignof({name}) == {member_align}"));
    let member = format!("__builtin_offsetof(struct {{ char c; {name} m; }}, m)");
    claim(out, &format!("{member} == {member_align}"));
    if matches!(name, "float" | "double" | "long double" | "int" | "long long") {
        let twice = u32::from(size) * 2;
        claim(out, &format!("sizeof(_Complex {name}) == {twice}"));
        let member = format!("__builtin_offsetof(struct {{ char c; _Complex {name} m; }}, m)");
        claim(out, &format!("{member} == {member_align}"));
    }
}

fn va_list(out: &mut String, abi: &Abi) {
    claim(out, &format!("sizeof(__builtin_va_list) == {}", abi.va_list.size));
    claim(out, &format!("__alignof__(__builtin_va_list) == {}", abi.va_list.align));
    // As a parameter an array is a pointer.
    let same = "__builtin_types_compatible_p(__typeof__(list), __builtin_va_list)";
    let expected = u8::from(!abi.va_list.is_array);
    let _ = writeln!(out, "void take(__builtin_va_list list) {{");
    claim(out, &format!("{same} == {expected}"));
    let _ = writeln!(out, "(void)list; }}");
}

fn vectors(out: &mut String, abi: &Abi) {
    claim(out, &format!("__BIGGEST_ALIGNMENT__ == {}", abi.biggest_alignment));
    let _ = writeln!(out, "struct biggest {{ char c __attribute__((aligned)); }};");
    claim(out, &format!("__alignof__(struct biggest) == {}", abi.biggest_alignment));
    for size in [8u8, 16, 64] {
        let align = abi.vector_align_max.map_or(size, |max| max.min(size));
        let _ = writeln!(out, "typedef int v{size} __attribute__((vector_size({size})));");
        claim(out, &format!("__alignof__(v{size}) == {align}"));
    }
}

fn enumerations(out: &mut String) {
    claim(out, "sizeof(enum { A }) == sizeof(int)");
    claim(out, "sizeof(enum { B = 0x100000000 }) == 8");
    let _ = writeln!(out, "enum none_negative {{ C }}; enum a_negative {{ D = -1 }};");
    claim(out, "(enum none_negative)-1 > 0");
    claim(out, "(enum a_negative)-1 < 0");
    claim(out, "sizeof(enum { E } __attribute__((packed))) == 1");
}

/// Structures whose size and alignment depend on [`vlaiscan::discover::target::BitFields`].
fn bit_fields(out: &mut String, abi: &Abi) {
    let rules = abi.bit_fields;
    let unnamed = rules.unnamed_align;
    let int = abi.int.member_align;
    let named = if rules.type_matters { int } else { 1 };
    structure(out, "char a; int b : 4;", if rules.type_matters { 4 } else { 2 }, named);
    structure(out, "int a : 20; int b : 20;", if rules.type_matters { 8 } else { 5 }, named);
    let aligned = if unnamed { int } else { 1 };
    structure(out, "char a; int : 4;", if unnamed { 4 } else { 2 }, aligned);
    structure(out, "char a; int : 7; char b;", if unnamed { 4 } else { 3 }, aligned);
    // After a zero-width bit-field the next member starts at a boundary of its type.
    let boundary = int.max(rules.zero_width_align);
    let zero = if rules.zero_width_align > 1 { rules.zero_width_align } else { aligned };
    let size = (boundary + 1).next_multiple_of(zero);
    structure(out, "char a; int : 0; char b;", size, zero);
    let boundary = rules.zero_width_align;
    structure(
        out,
        "char a; char : 0; char b;",
        (boundary + 1).next_multiple_of(boundary),
        boundary,
    );
    claim(out, &format!("{} == 1", u8::from(rules.plain_signed)));
    structure(out, "", 0, 1);
    structure(out, "char a;", 1, 1);
    structure(out, "char a[3];", 3, 1);
}

fn structure(out: &mut String, members: &str, size: u8, align: u8) {
    let _ = writeln!(out, "/* {members} */");
    claim(out, &format!("sizeof(struct {{ {members} }}) == {size}"));
    claim(out, &format!("__alignof__(struct {{ {members} }}) == {align}"));
}

fn claim(out: &mut String, condition: &str) {
    let quoted = condition.replace('"', "'");
    let _ = writeln!(out, "_Static_assert({condition}, \"{quoted}\");");
}
