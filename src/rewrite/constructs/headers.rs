//! Names of the compiler's own for what a standard header has (C99 7).

use super::Small;
use super::declarations::beginning;
use super::nested::with_comment;
use super::text::text;
use crate::lex::{ExpansionId, Token, TokenKind};
use crate::names::intern_str;
use crate::rewrite::view::{RawFile, View};
use crate::rewrite::{Rewrite, Site};
use crate::source::Origin;

/// Words before the name of a function in its definition.
const WORDS_MAX: usize = 4;

/// The functions of C99's library by header; after 7.12 those of `double` stand for the three.
static LIBRARY: &[(&str, &str)] = &[
    ("assert.h", "assert"),
    (
        "ctype.h",
        "isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper \
         isxdigit tolower toupper",
    ),
    (
        "math.h",
        "acos asin atan atan2 cos sin tan acosh asinh atanh cosh sinh tanh exp exp2 expm1 frexp \
         ldexp log log10 log1p log2 logb modf scalbn cbrt fabs hypot pow sqrt erf lgamma tgamma \
         ceil floor nearbyint rint lrint llrint round lround llround trunc fmod remainder copysign \
         nan nextafter fdim fmax fmin fma isfinite isinf isnan isnormal signbit isgreater \
         isgreaterequal isless islessequal islessgreater isunordered",
    ),
    ("setjmp.h", "longjmp"),
    ("signal.h", "signal raise"),
    (
        "stdio.h",
        "remove rename tmpfile tmpnam fclose fflush fopen freopen setbuf setvbuf fprintf fscanf \
         printf scanf snprintf sprintf sscanf vfprintf vfscanf vprintf vscanf vsnprintf vsprintf \
         vsscanf fgetc fgets fputc fputs getc getchar putc putchar puts ungetc fread fwrite \
         fgetpos fseek fsetpos ftell rewind clearerr feof ferror perror",
    ),
    (
        "stdlib.h",
        "atof atoi atol atoll strtod strtof strtold strtol strtoll strtoul strtoull rand srand \
         calloc free malloc realloc abort atexit exit _Exit getenv system bsearch qsort abs labs \
         llabs div ldiv lldiv mblen mbtowc wctomb mbstowcs wcstombs",
    ),
    (
        "string.h",
        "memcpy memmove strcpy strncpy strcat strncat memcmp strcmp strcoll strncmp strxfrm memchr \
         strchr strcspn strpbrk strrchr strspn strstr strtok memset strerror strlen",
    ),
    ("time.h", "clock difftime mktime time asctime ctime gmtime localtime strftime"),
    (
        "wchar.h",
        "fwprintf wprintf swprintf wcscpy wcsncpy wcscat wcscmp wcslen wmemcpy wmemmove wmemset",
    ),
];

/// Macros that GCC predefines with what the headers make of them ("Common Predefined Macros" in the
/// manual of its preprocessor).
static TYPES: &[(&str, &str, &str)] = &[
    ("__CHAR_BIT__", "CHAR_BIT", "limits.h"),
    ("__INTMAX_MAX__", "INTMAX_MAX", "stdint.h"),
    ("__INTMAX_TYPE__", "intmax_t", "stdint.h"),
    ("__INTPTR_MAX__", "INTPTR_MAX", "stdint.h"),
    ("__INTPTR_TYPE__", "intptr_t", "stdint.h"),
    ("__INT16_MAX__", "INT16_MAX", "stdint.h"),
    ("__INT16_TYPE__", "int16_t", "stdint.h"),
    ("__INT32_MAX__", "INT32_MAX", "stdint.h"),
    ("__INT32_TYPE__", "int32_t", "stdint.h"),
    ("__INT64_MAX__", "INT64_MAX", "stdint.h"),
    ("__INT64_TYPE__", "int64_t", "stdint.h"),
    ("__INT8_MAX__", "INT8_MAX", "stdint.h"),
    ("__INT8_TYPE__", "int8_t", "stdint.h"),
    ("__INT_MAX__", "INT_MAX", "limits.h"),
    ("__LONG_LONG_MAX__", "LLONG_MAX", "limits.h"),
    ("__LONG_MAX__", "LONG_MAX", "limits.h"),
    ("__PTRDIFF_MAX__", "PTRDIFF_MAX", "stdint.h"),
    ("__PTRDIFF_TYPE__", "ptrdiff_t", "stddef.h"),
    ("__SCHAR_MAX__", "SCHAR_MAX", "limits.h"),
    ("__SHRT_MAX__", "SHRT_MAX", "limits.h"),
    ("__SIZE_MAX__", "SIZE_MAX", "stdint.h"),
    ("__SIZE_TYPE__", "size_t", "stddef.h"),
    ("__UINTMAX_TYPE__", "uintmax_t", "stdint.h"),
    ("__UINTPTR_TYPE__", "uintptr_t", "stdint.h"),
    ("__UINT16_TYPE__", "uint16_t", "stdint.h"),
    ("__UINT32_TYPE__", "uint32_t", "stdint.h"),
    ("__UINT64_TYPE__", "uint64_t", "stdint.h"),
    ("__UINT8_TYPE__", "uint8_t", "stdint.h"),
    ("__WCHAR_TYPE__", "wchar_t", "stddef.h"),
];

static ARGUMENTS: &[(&str, &str, &str)] = &[
    ("__builtin_va_arg", "va_arg", "stdarg.h"),
    ("__builtin_va_copy", "va_copy", "stdarg.h"),
    ("__builtin_va_end", "va_end", "stdarg.h"),
    ("__builtin_va_list", "va_list", "stdarg.h"),
    ("__builtin_va_start", "va_start", "stdarg.h"),
];

/// Functions of the compiler's own that C has under another name.
static RENAMED: &[(&str, &str)] = &[("bcmp", "memcmp"), ("index", "strchr"), ("rindex", "strrchr")];

/// Calls without an argument that a macro of <math.h> stands for.
static VALUES: &[(&str, &str)] = &[
    ("huge_val", "HUGE_VAL"),
    ("huge_valf", "HUGE_VALF"),
    ("huge_vall", "HUGE_VALL"),
    ("inf", "HUGE_VAL"),
    ("inff", "HUGE_VALF"),
    ("infl", "HUGE_VALL"),
];

/// The header of C99 that declares a function.
pub(super) fn header_of(function: &str) -> Option<&'static str> {
    let has = |names: &str, name: &str| names.split(' ').any(|known| known == name);
    let direct = LIBRARY.iter().find(|(_, names)| has(names, function));
    let of_double = || {
        let double = function.strip_suffix(['f', 'l'])?;
        LIBRARY.iter().find(|(header, names)| *header == "math.h" && has(names, double))
    };
    direct.or_else(of_double).map(|(header, _)| *header)
}

/// Whether the unit is a kernel's, which has headers of its own.
pub(super) fn in_kernel(site: &Site<'_>) -> bool {
    site.offers("kmalloc") || site.offers("printk") || site.offers("_printk")
}

/// Writes a name that a header declares for one that the compiler has.
pub(super) fn named(site: &Site<'_>, token: &Token, name: &str, header: &str) -> Option<Rewrite> {
    let view = View::of(site, token)?;
    let range = view.raw.range(view.raw.at(token.pos)?)?;
    replaced(site, &view, range, name, header)
}

fn replaced(
    site: &Site<'_>,
    view: &View<'_>,
    range: std::ops::Range<usize>,
    name: &str,
    header: &str,
) -> Option<Rewrite> {
    if is_own(site, &view.raw, name) {
        return Some(Rewrite::refuse(format!("the file has a `{name}` of its own")));
    }
    let small = Small::new(format!("write `{name}`")).doubtful().replace(range, name);
    if site.offers(name) {
        return Some(small.rewrite(&view.raw));
    }
    if in_kernel(site) {
        return Some(Rewrite::refuse(format!("nothing that is included declares `{name}`")));
    }
    Some(small.include(&view.raw, header).rewrite(&view.raw))
}

/// Whether a file declares a name itself, in the function or outside, or makes it a macro.
pub(super) fn is_own(site: &Site<'_>, raw: &RawFile, name: &str) -> bool {
    let word = intern_str(name);
    let is_local =
        site.ast.declarators().iter().any(|one| one.name.is_some_and(|(known, _)| known == word));
    let declared = site.scope.entity(word).and_then(|entity| entity.declared);
    let is_macro = |pair: &[Token]| pair[0].spelling() == "define" && pair[1].name == word;
    is_local
        || declared.is_some_and(|token| raw.at(token.pos).is_some())
        || raw.tokens.windows(2).any(is_macro)
}

fn by_table(site: &Site<'_>, token: &Token, table: &[(&str, &str, &str)]) -> Rewrite {
    let Some(view) = View::of(site, token) else { return Rewrite::default() };
    let written = view.raw.at(token.pos).and_then(|at| view.raw.range(at));
    let word = written.map(|range| String::from_utf8_lossy(view.raw.text(range)).into_owned());
    let row = table.iter().find(|(old, ..)| word.as_deref() == Some(old));
    row.and_then(|(_, name, header)| named(site, token, name, header)).unwrap_or_default()
}

/// `__SIZE_TYPE__` becomes `size_t`.
pub fn predefined_type(site: &Site<'_>, token: &Token) -> Rewrite {
    // The finding is at the macro; its tokens are in the compiler's own text.
    by_table(site, &written_token(site, token), TYPES)
}

/// The token as it stands in a file: of a predefined macro's text the macro's name.
fn written_token(site: &Site<'_>, token: &Token) -> Token {
    match site.sources.file(token.pos).is_none_or(|file| file.origin == Origin::BuiltIn) {
        false => *token,
        true => Token {
            pos: site.preprocessed.origins.outermost(token),
            expansion: ExpansionId::NONE,
            ..*token
        },
    }
}

/// `__builtin_va_list` becomes `va_list`.
pub fn arguments(site: &Site<'_>, token: &Token) -> Rewrite {
    by_table(site, token, ARGUMENTS)
}

/// `__builtin_memcpy` becomes `memcpy`.
pub fn library(site: &Site<'_>, token: &Token) -> Rewrite {
    let spelling = token.spelling();
    let Some(name) = spelling.strip_prefix("__builtin_") else { return Rewrite::default() };
    if let Some((_, value)) = VALUES.iter().find(|(known, _)| *known == name) {
        return constant(site, token, value).unwrap_or_default();
    }
    let renamed = RENAMED.iter().find(|(known, _)| *known == name);
    let name = renamed.map_or(name, |&(_, new)| new);
    let made = header_of(name).and_then(|header| named(site, token, name, header));
    made.unwrap_or_default()
}

/// `__builtin_inf()` becomes `HUGE_VAL`, which is one where there are infinities.
fn constant(site: &Site<'_>, token: &Token, name: &str) -> Option<Rewrite> {
    let view = View::of(site, token)?;
    let at = view.raw.at(token.pos)?;
    let is_call = text(&view.raw, at + 1) == "(" && text(&view.raw, at + 2) == ")";
    let range = view.raw.range(at)?.start..view.raw.range(at + 2)?.end;
    is_call.then(|| replaced(site, &view, range, name, "math.h"))?
}

/// `__builtin_trap()` becomes `abort()`.
pub fn stop(site: &Site<'_>, token: &Token) -> Rewrite {
    let is_it = matches!(token.spelling().as_ref(), "__builtin_unreachable" | "__builtin_trap");
    if !is_it {
        return Rewrite::default();
    }
    named(site, token, "abort", "stdlib.h").unwrap_or_default()
}

/// A function of the library that nobody declares: its header is included.
pub fn declaration(site: &Site<'_>, token: &Token) -> Rewrite {
    if token.kind != TokenKind::Identifier || in_kernel(site) {
        return Rewrite::default();
    }
    let name = token.spelling();
    let made = || {
        let view = View::of(site, token)?;
        let Some(header) = header_of(&name) else {
            return Some(later(site, &view, token)?.rewrite(&view.raw));
        };
        let small = Small::new(format!("include <{header}>")).doubtful();
        Some(small.include(&view.raw, header).rewrite(&view.raw))
    };
    made()
        .filter(|made| made.proposals.iter().all(|one| !one.changes.is_empty()))
        .unwrap_or_default()
}

/// A function of `int` that the file defines further down is declared before it is called.
fn later(site: &Site<'_>, view: &View<'_>, token: &Token) -> Option<Small> {
    let raw = &view.raw;
    let at = raw.at(token.pos).filter(|_| !view.is_macro())?;
    let start = view.direct(site.external.first)?.start;
    let is_it = |at: usize| text(raw, at) == token.spelling() && text(raw, at + 1) == "(";
    let close = |at: usize| raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen);
    let is_body = |&at: &usize| is_it(at) && close(at).is_some_and(|end| text(raw, end + 1) == "{");
    let name = (at + 1..raw.tokens.len()).find(is_body)?;
    let is_word = |kind| kind == TokenKind::Identifier;
    let first = beginning(raw, name, WORDS_MAX, is_word)?;
    let words: Vec<String> = (first..name).map(|at| text(raw, at)).collect();
    // Without a declaration it is one that returns `int`.
    let is_int = words.iter().any(|word| word == "int")
        && words.iter().all(|word| matches!(word.as_str(), "int" | "static" | "extern"));
    let written = raw.range(first)?.start..raw.range(close(name)?)?.end;
    let declaration = std::str::from_utf8(raw.text(written.clone())).ok()?;
    let is_plain = !declaration.contains(['#', '/', '\n']) && !raw.has_group(start..written.end);
    // An earlier function that calls it gets the declaration.
    let is_first = !(0..raw.from(start)).any(is_it) && raw.is_first(start);
    let place = raw.line_start(with_comment(view, start));
    let newline = raw.newline();
    let small = Small::new(format!("declare `{}`", token.spelling())).doubtful();
    let small = small.insert(place, format!("{declaration};{newline}{newline}"));
    (is_int && is_plain && is_first).then_some(small)
}

/// `1.0i` becomes `(1.0 * I)`.
pub fn imaginary(site: &Site<'_>, token: &Token) -> Rewrite {
    let made = || {
        let view = View::of(site, token).filter(|view| !view.is_macro())?;
        let range = view.raw.range(view.raw.at(token.pos)?)?;
        let old = std::str::from_utf8(view.raw.text(range.clone())).ok()?.to_owned();
        let is_mark = |c: char| matches!(c, 'i' | 'I' | 'j' | 'J');
        let value: String = old.chars().filter(|&c| !is_mark(c)).collect();
        let is_one = old.len() == value.len() + 1 && value.contains('.');
        let is_free = !site.scope.declares(intern_str("I"));
        let new = format!("({value} * I)");
        let small = Small::new(format!("write `{new}`")).doubtful().replace(range, new);
        let small = small.include(&view.raw, "complex.h");
        (is_one && is_free && !in_kernel(site)).then(|| small.rewrite(&view.raw))
    };
    made().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_functions() {
        assert_eq!(header_of("memcpy"), Some("string.h"));
        assert_eq!(header_of("sqrtf"), Some("math.h"));
        assert_eq!(header_of("printf"), Some("stdio.h"));
        assert_eq!(header_of("printff"), None);
        assert_eq!(header_of("popcount"), None);
    }
}
