//! Constants, punctuators and names with a spelling that more compilers know.

use super::Small;
use super::text::{kind, respell, text, token};
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// Characters of a constant that is written out.
const CONSTANT_MAX: usize = 24;
/// Initializers too many that are taken away.
const EXCESS_MAX: usize = 64;

/// Each digraph with the punctuator that it is (C99 6.4.6p3), the longest first.
const DIGRAPHS: &[(&str, &str)] =
    &[("%:%:", "##"), ("<:", "["), (":>", "]"), ("<%", "{"), ("%>", "}"), ("%:", "#")];

/// `<:` becomes `[`, and so on.
pub fn digraph(raw: &RawFile, at: usize) -> Option<Small> {
    let start = raw.file.offset(token(raw, at)?.pos);
    let is_here = |old: &str| raw.text(start..start + old.len()) == old.as_bytes();
    let &(old, new) = DIGRAPHS.iter().find(|(old, _)| is_here(old))?;
    // To a compiler of C90 it is two punctuators, of which a string may be made.
    if text(raw, at) == old.get(..1)? {
        return None;
    }
    let small = Small::new(format!("write `{new}` for `{old}`"));
    Some(small.replace(start..start + old.len(), new))
}

/// `bool` becomes `_Bool`, `true` and `false` become numbers.
pub fn boolean(raw: &RawFile, at: usize) -> Option<Small> {
    match text(raw, at).as_str() {
        "bool" => respell(raw, at, "_Bool"),
        // Their type is another.
        "true" => respell(raw, at, "1").map(Small::doubtful),
        "false" => respell(raw, at, "0").map(Small::doubtful),
        _ => None,
    }
}

/// `nullptr` becomes a pointer constant that C99 has; its type is another.
pub fn nullptr(raw: &RawFile, at: usize) -> Option<Small> {
    let is_it = text(raw, at) == "nullptr";
    is_it.then(|| respell(raw, at, "((void *)0)"))?.map(Small::doubtful)
}

/// `'ab'` becomes `0x6162`, which gcc and clang take it for.
pub fn characters(raw: &RawFile, at: usize) -> Option<Small> {
    let range = raw.range(at)?;
    let old = text(raw, at);
    let inside = old.strip_prefix('\'')?.strip_suffix('\'')?;
    let is_plain =
        inside.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-'));
    // An apostrophe within a number begins no constant.
    let beside = [range.start.checked_sub(1).unwrap_or(range.end), range.end];
    let in_number = beside
        .iter()
        .any(|&at| raw.text(at..at + 1).first().is_some_and(|byte| byte.is_ascii_alphanumeric()));
    if kind(raw, at) != TokenKind::Character
        || !is_plain
        || in_number
        || !(2..=4).contains(&inside.len())
    {
        return None;
    }
    let digits: String = inside.bytes().map(|byte| format!("{byte:02x}")).collect();
    respell(raw, at, &format!("0x{digits} /* {old} */"))
}

/// `0x1.8p3` becomes `12.0`, where the decimal digits are exact and few.
pub fn hexadecimal_float(raw: &RawFile, at: usize) -> Option<Small> {
    let old = text(raw, at).to_ascii_lowercase();
    let (digits, exponent) = old.strip_prefix("0x")?.split_once('p')?;
    let (exponent, suffix) = match exponent.strip_suffix('f') {
        Some(exponent) => (exponent, "f"),
        None => (exponent, ""),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mantissa = u64::from_str_radix(&format!("{whole}{part}"), 16).ok()?;
    let n_bits = i32::try_from(4 * part.len()).ok()?;
    let exponent: i32 = exponent.parse::<i32>().ok()?.checked_sub(n_bits)?;
    // 2^53: beyond, the value would be rounded.
    if mantissa >> 53 != 0 || !(-64..64).contains(&exponent) {
        return None;
    }
    #[allow(clippy::cast_precision_loss)]
    let value = mantissa as f64 * 2f64.powi(exponent);
    #[allow(clippy::cast_possible_truncation)]
    let is_kept = suffix.is_empty() || f64::from(value as f32) == value;
    let exact = format!("{value:.120}");
    let exact = exact.trim_end_matches('0');
    let point = if exact.ends_with('.') { "0" } else { "" };
    if !is_kept || exact.len() > CONSTANT_MAX {
        return None;
    }
    respell(raw, at, &format!("{exact}{point}{suffix}"))
}

/// `"\x{41}"` becomes `"\101"`, `"\u{1f600}"` becomes `"\U0001f600"`.
pub fn delimited_escape(raw: &RawFile, at: usize) -> Option<Small> {
    let range = raw.range(at)?;
    let old = String::from_utf8(raw.text(range.clone()).to_vec()).ok()?;
    let mut small = Small::new("write the escape without braces");
    let mut offset = 0;
    let mut found = false;
    while let Some(start) = old.get(offset..)?.find('\\').map(|n| n + offset) {
        let rest = old.get(start + 1..)?;
        offset = start + 1 + rest.chars().next()?.len_utf8();
        let Some((digits, _)) =
            old.get(offset..)?.strip_prefix('{').and_then(|s| s.split_once('}'))
        else {
            continue;
        };
        let value = |radix| u32::from_str_radix(digits, radix).ok();
        let new = match rest.get(..1)? {
            "x" => format!("\\{:03o}", value(16).filter(|&value| value < 0x100)?),
            "o" => format!("\\{:03o}", value(8).filter(|&value| value < 0x100)?),
            "u" => format!("\\U{:08x}", value(16).filter(|&value| value >= 0xa0)?),
            _ => continue,
        };
        let end = offset + digits.len() + 2;
        small = small.replace(range.start + start..range.start + end, new);
        found = true;
        offset = end;
    }
    found.then_some(small)
}

/// `__builtin_LINE()` becomes `__LINE__`.
pub fn source_location(raw: &RawFile, at: usize) -> Option<Small> {
    let new = match text(raw, at).as_str() {
        "__builtin_LINE" => "__LINE__",
        "__builtin_FILE" => "__FILE__",
        "__builtin_FUNCTION" => "__func__",
        _ => return None,
    };
    let is_call =
        kind(raw, at + 1) == TokenKind::LeftParen && kind(raw, at + 2) == TokenKind::RightParen;
    let range = raw.range(at)?.start..raw.range(at + 2)?.end;
    // In a call of several lines the line may be another.
    let small = Small::new(format!("write `{new}`")).doubtful();
    is_call.then(|| small.replace(range, new))
}

/// `char a[2] = "abc"` becomes `char a[2] = "ab"`.
fn excess_characters(raw: &RawFile, at: usize) -> Option<Small> {
    let size = at.checked_sub(3)?;
    let n: usize = text(raw, size).parse().ok()?;
    let old = text(raw, at);
    let inside = old.strip_prefix('"')?.strip_suffix('"')?;
    let is_it = kind(raw, size.checked_sub(1)?) == TokenKind::LeftBracket
        && kind(raw, size + 1) == TokenKind::RightBracket
        && kind(raw, size + 2) == TokenKind::Equal
        && kind(raw, at + 1) != TokenKind::String;
    let is_plain = inside.is_ascii() && !inside.contains(['\\', '?']);
    let new = format!("\"{}\"", inside.get(..n)?);
    (is_it && is_plain).then(|| respell(raw, at, &new))?.map(Small::doubtful)
}

/// `{ 1, 2, 3 }` for two elements becomes `{ 1, 2 }`, and a string is cut as well.
pub fn excess(raw: &RawFile, at: usize) -> Option<Small> {
    if kind(raw, at) == TokenKind::String {
        return excess_characters(raw, at);
    }
    let comma = at.checked_sub(1)?;
    let plain = |at: &usize| {
        matches!(
            kind(raw, *at),
            TokenKind::Number | TokenKind::Character | TokenKind::Minus | TokenKind::Comma
        )
    };
    let end = (at..at + EXCESS_MAX).find(|at| !plain(at))?;
    let is_it = kind(raw, comma) == TokenKind::Comma && kind(raw, end) == TokenKind::RightBrace;
    let range = raw.range(comma)?.start..raw.range(end.checked_sub(1)?)?.end;
    let has_comment = raw.text(range.clone()).contains(&b'/');
    let small = Small::new("leave out what nothing is left for").doubtful();
    (is_it && end > at && !has_comment).then(|| small.replace(range, ""))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn constants() {
        is(after(characters, "x = 'ab';", "'ab'"), "x = 0x6162 /* 'ab' */;");
        is(after(hexadecimal_float, "x = 0x1.8p3;", "0x1.8p3"), "x = 12.0;");
        is(after(hexadecimal_float, "x = 0X.8P-1F;", "0X.8P-1F"), "x = 0.25f;");
        is(
            after(
                delimited_escape,
                r#"p("\\\x{41}1\u{1F600}\o{7}");"#,
                r#""\\\x{41}1\u{1F600}\o{7}""#,
            ),
            r#"p("\\\1011\U0001f600\007");"#,
        );
        is(after(excess, "char a[2] = \"abc\";", "\"abc\""), "char a[2] = \"ab\";");
        assert_eq!(after(characters, "x = '*/';", "'*/'"), None);
        assert_eq!(after(characters, "x = 'a';", "'a'"), None);
        assert_eq!(after(hexadecimal_float, "x = 0x1p-60;", "0x1p-60"), None);
        assert_eq!(after(hexadecimal_float, "x = 0x1p3L;", "0x1p3L"), None);
        assert_eq!(after(delimited_escape, r#"p("\x{100}");"#, r#""\x{100}""#), None);
    }

    #[test]
    fn spellings() {
        is(after(digraph, "a<:1];", "["), "a[1];");
        is(after(boolean, "bool x = y;", "bool"), "_Bool x = y;");
        is(after(boolean, "x = true;", "true"), "x = 1;");
        is(after(nullptr, "p = nullptr;", "nullptr"), "p = ((void *)0);");
        is(after(source_location, "x(__builtin_LINE());", "__builtin_LINE"), "x(__LINE__);");
        is(after(excess, "int a[1] = { 1, 2, -3 };", "2"), "int a[1] = { 1 };");
        assert_eq!(after(excess, "int a[1] = { 1, f() };", "f"), None);
    }
}
