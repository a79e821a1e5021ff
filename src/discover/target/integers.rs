//! The predefined macros of the integer types, computed from an [`Abi`]: gcc manual, "Common
//! Predefined Macros", `__INT8_TYPE__` to `__UINTPTR_WIDTH__`.

use std::fmt::Write;

use super::abi::{Abi, IntKind};

/// Appends `#define` lines for limits, widths, sizes and types.
pub(super) fn write(out: &mut String, abi: &Abi) {
    basic_types(out, abi);
    named_types(out, abi);
    fixed_width(out, abi);
    sizes(out, abi);
}

/// `char` to `long long`.
fn basic_types(out: &mut String, abi: &Abi) {
    line(out, "__CHAR_BIT__", "8");
    for (name, kind) in [
        ("SCHAR", IntKind::SChar),
        ("SHRT", IntKind::Short),
        ("INT", IntKind::Int),
        ("LONG", IntKind::Long),
        ("LONG_LONG", IntKind::LongLong),
    ] {
        maximum(out, abi, name, kind);
        width(out, abi, name, kind);
    }
    if !abi.char_signed {
        line(out, "__CHAR_UNSIGNED__", "1");
    }
}

/// Typedefs that the standard headers give a type to.
fn named_types(out: &mut String, abi: &Abi) {
    for (name, kind, has_minimum) in [
        ("WCHAR", abi.wchar_t, true),
        ("WINT", abi.wint_t, true),
        ("PTRDIFF", abi.ptrdiff_t, false),
        ("SIZE", abi.size_t, false),
        ("SIG_ATOMIC", IntKind::Int, true),
        ("INTPTR", abi.ptrdiff_t, false),
        ("INTMAX", abi.int64_t, false),
    ] {
        type_of(out, name, kind);
        maximum(out, abi, name, kind);
        width(out, abi, name, kind);
        if has_minimum {
            minimum(out, name, kind);
        }
    }
    for (name, kind) in [("UINTPTR", abi.ptrdiff_t), ("UINTMAX", abi.int64_t)] {
        type_of(out, name, kind.unsigned());
        maximum(out, abi, name, kind.unsigned());
    }
    constant_macro(out, "INTMAX", abi.int64_t);
    constant_macro(out, "UINTMAX", abi.int64_t.unsigned());
    type_of(out, "CHAR16", IntKind::UShort);
    type_of(out, "CHAR32", IntKind::UInt);
}

/// The exact, least and fast types of 8 to 64 bits.
fn fixed_width(out: &mut String, abi: &Abi) {
    for (bits, kind, fast) in [
        ("8", IntKind::SChar, IntKind::SChar),
        ("16", IntKind::Short, abi.int_fast_t),
        ("32", IntKind::Int, abi.int_fast_t),
        ("64", abi.int64_t, abi.int64_t),
    ] {
        for (prefix, kind, fast) in [("", kind, fast), ("U", kind.unsigned(), fast.unsigned())] {
            let exact = format!("{prefix}INT{bits}");
            type_of(out, &exact, kind);
            maximum(out, abi, &exact, kind);
            constant_macro(out, &exact, kind);
            for (family, kind) in [("LEAST", kind), ("FAST", fast)] {
                let name = format!("{prefix}INT_{family}{bits}");
                type_of(out, &name, kind);
                maximum(out, abi, &name, kind);
                if kind.is_signed() {
                    width(out, abi, &name, kind);
                }
            }
        }
    }
}

/// The `__SIZEOF_` family, but for types that only some targets have.
pub(super) fn sizes_of_every_target(out: &mut String, abi: &Abi) {
    for (name, size) in [
        ("SHORT", abi.short.size),
        ("INT", abi.int.size),
        ("LONG", abi.long.size),
        ("LONG_LONG", abi.long_long.size),
        ("FLOAT", abi.float.size),
        ("DOUBLE", abi.double.size),
        ("LONG_DOUBLE", abi.long_double.size),
        ("POINTER", abi.pointer.size),
        ("SIZE_T", abi.int_kind(abi.size_t).size),
        ("PTRDIFF_T", abi.int_kind(abi.ptrdiff_t).size),
        ("WCHAR_T", abi.int_kind(abi.wchar_t).size),
        ("WINT_T", abi.int_kind(abi.wint_t).size),
    ] {
        line(out, &format!("__SIZEOF_{name}__"), &size.to_string());
    }
}

/// The `__SIZEOF_` family.
fn sizes(out: &mut String, abi: &Abi) {
    sizes_of_every_target(out, abi);
    if let Some(int128) = abi.int128 {
        line(out, "__SIZEOF_INT128__", &int128.size.to_string());
    }
}

fn type_of(out: &mut String, name: &str, kind: IntKind) {
    line(out, &format!("__{name}_TYPE__"), kind.spelling());
}

fn maximum(out: &mut String, abi: &Abi, name: &str, kind: IntKind) {
    let value = format!("0x{:x}{}", abi.max_of(kind), kind.suffix());
    line(out, &format!("__{name}_MAX__"), &value);
}

fn minimum(out: &mut String, name: &str, kind: IntKind) {
    let value = if kind.is_signed() {
        format!("(-__{name}_MAX__ - 1)")
    } else {
        format!("0{}", kind.suffix())
    };
    line(out, &format!("__{name}_MIN__"), &value);
}

fn width(out: &mut String, abi: &Abi, name: &str, kind: IntKind) {
    line(out, &format!("__{name}_WIDTH__"), &abi.bits(kind).to_string());
}

/// `__INT64_C(c)` and its kin.
fn constant_macro(out: &mut String, name: &str, kind: IntKind) {
    let value = match kind.suffix() {
        "" => "c".to_owned(),
        suffix => format!("c ## {suffix}"),
    };
    line(out, &format!("__{name}_C(c)"), &value);
}

/// One `#define`; writing to a string cannot fail.
pub(super) fn line(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "#define {name} {value}");
}
