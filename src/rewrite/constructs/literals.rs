//! Constants and literals with a spelling that C99 has, and operators that constants replace.

use super::Small;
use super::text::{in_directive, is_raw_string, kind, respell, text, token, unescaped};
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// Tokens of an operand that is looked through.
const OPERAND_MAX: usize = 64;

/// Each trigraph's last character with what it stands for (C99 5.2.1.1).
const TRIGRAPHS: &[(u8, &str)] = &[
    (b'=', "#"),
    (b')', "]"),
    (b'!', "|"),
    (b'(', "["),
    (b'\'', "^"),
    (b'>', "}"),
    (b'/', "\\"),
    (b'<', "{"),
    (b'-', "~"),
];

/// `"\q"` becomes `"q"`, which compilers take it for.
pub fn unknown_escape(raw: &RawFile, at: usize) -> Option<Small> {
    // C99 6.4.4.4, and what compilers add to it: `\e`, `\N{…}`, `\o{…}`.
    let is_known = |byte| b"'\"?\\abfnrtvxuUeENo01234567\r\n".contains(&byte);
    unescaped(raw, at, |escaped| escaped.is_ascii() && !is_known(escaped))
}

/// `"what??!"` becomes `"what?\?!"`, which is the same with trigraphs and without; outside of
/// literals a trigraph becomes its character.
pub fn trigraph(raw: &RawFile, at: usize) -> Option<Small> {
    let known = token(raw, at)?;
    let is_one = |bytes: &[u8]| {
        let [b'?', b'?', last] = bytes else { return None };
        TRIGRAPHS.iter().find(|(known, _)| known == last).map(|&(_, new)| new)
    };
    if matches!(known.kind, TokenKind::String | TokenKind::Character) {
        let range = raw.range(at)?;
        // There a backslash is one more character.
        if is_raw_string(raw, at) {
            return None;
        }
        let bytes = raw.text(range.clone());
        let places =
            (0..bytes.len()).filter(|&at| is_one(bytes.get(at..at + 3).unwrap_or(b"")).is_some());
        let places: Vec<usize> = places.map(|place| range.start + place + 1).collect();
        let small = Small::new("write `?\\?`");
        return (!places.is_empty())
            .then(|| places.into_iter().fold(small, |small, place| small.insert(place, "\\")));
    }
    let start = raw.file.offset(known.pos);
    let new = is_one(raw.text(start..start + 3)).filter(|new| *new != "\\")?;
    Some(Small::new(format!("write `{new}`")).replace(start..start + 3, new))
}

/// `u8'a'` becomes `(unsigned char)'a'`, which is its value and, from C23 on, its type.
pub fn u8_character(raw: &RawFile, at: usize) -> Option<Small> {
    let old = text(raw, at);
    let start = raw.range(at)?.start;
    let rest = if old == "u8" { text(raw, at + 1) } else { old.strip_prefix("u8")?.to_owned() };
    let is_plain = rest.starts_with('\'') && rest.is_ascii() && !in_directive(raw, at);
    let small = Small::new("write `(unsigned char)` for `u8`");
    is_plain.then(|| small.replace(start..start + 2, "(unsigned char)"))
}

/// `u8"x"` becomes `"x"`, where all its characters are ASCII; in C23 its type is another.
pub fn unicode(raw: &RawFile, at: usize) -> Option<Small> {
    let old = text(raw, at);
    let small = Small::new("leave out `u8`").doubtful();
    let start = raw.range(at)?.start;
    let rest = if old == "u8" { text(raw, at + 1) } else { old.strip_prefix("u8")?.to_owned() };
    let is_plain = rest.starts_with('"') && rest.is_ascii() && !rest.contains('\\');
    is_plain.then(|| small.replace(start..start + 2, ""))
}

/// `18446744073709551615` becomes `18446744073709551615u`: no signed type of C has room for
/// it, but GCC has one of its own and uses that.
pub fn unsigned(raw: &RawFile, at: usize) -> Option<Small> {
    let old = text(raw, at);
    let is_it = kind(raw, at) == TokenKind::Number
        && old.starts_with(|c: char| c.is_ascii_digit())
        && !old.contains(['u', 'U', '.']);
    is_it.then(|| respell(raw, at, &format!("{old}u")))?.map(Small::doubtful)
}

/// `1'000` in a C that has no separators becomes `1000`.
pub fn separators(raw: &RawFile, at: usize) -> Option<Small> {
    if kind(raw, at) != TokenKind::Number {
        return None;
    }
    let start = raw.range(at)?.start;
    let rest = raw.text(start..raw.line_end(start));
    let mut end = 0;
    while let Some(byte) = rest.get(end) {
        let next = rest.get(end + 1).copied().unwrap_or(b' ');
        let is_in = byte.is_ascii_alphanumeric() || (*byte == b'\'' && next.is_ascii_hexdigit());
        if !is_in {
            break;
        }
        end += 1;
    }
    let old = std::str::from_utf8(rest.get(..end)?).ok()?;
    let new: String = old.chars().filter(|&c| c != '\'').collect();
    let takes_sign = matches!(rest.get(end), Some(b'+' | b'-')) && would_take_sign(old);
    (new != old && !takes_sign)
        .then(|| Small::new(format!("write `{new}`")).replace(start..start + end, new))
}

/// Whether a sign behind a number would be part of it without the separator before its last letter.
pub(super) fn would_take_sign(number: &str) -> bool {
    ["'e", "'E", "'p", "'P"].iter().any(|tail| number.ends_with(tail))
}

/// `_Float32` becomes `float`, `1.0f64` becomes `1.0`: the values are the same, the types are not.
pub fn interchange(raw: &RawFile, at: usize) -> Option<Small> {
    let old = text(raw, at);
    let word = match old.as_str() {
        "_Float32" => Some("float"),
        "_Float64" | "_Float32x" => Some("double"),
        "__float80" => Some("long double"),
        _ => None,
    };
    if let Some(word) = word {
        return respell(raw, at, word).map(Small::doubtful);
    }
    if kind(raw, at) != TokenKind::Number || old.starts_with("0x") {
        return None;
    }
    let suffixes =
        [("f32x", ""), ("F32x", ""), ("f32", "f"), ("F32", "f"), ("f64", ""), ("F64", "")];
    let suffixes = suffixes.into_iter().chain([("w", "L"), ("W", "L")]);
    let mut known = suffixes.filter_map(|(suffix, new)| Some((old.strip_suffix(suffix)?, new)));
    let (digits, new) = known.next()?;
    respell(raw, at, &format!("{digits}{new}")).map(Small::doubtful)
}

/// `__func__` outside of functions becomes `""`, which it is there.
pub fn no_function(raw: &RawFile, at: usize) -> Option<Small> {
    let is_it = matches!(text(raw, at).as_str(), "__func__" | "__FUNCTION__");
    is_it.then(|| respell(raw, at, "\"\""))?
}

/// `__BASE_FILE__` becomes `__FILE__`, `__COUNTER__` becomes `__LINE__`.
pub fn predefined(raw: &RawFile, at: usize) -> Option<Small> {
    let new = match text(raw, at).as_str() {
        "__BASE_FILE__" => "__FILE__",
        "__COUNTER__" => "__LINE__",
        _ => return None,
    };
    respell(raw, at, new).map(Small::doubtful)
}

/// `a$b` becomes `a_b` in the whole file.
pub fn dollar(raw: &RawFile, at: usize) -> Option<Small> {
    let old = text(raw, at);
    let is_new = |new: &String| !raw.tokens.iter().any(|token| token.spelling() == new.as_str());
    let new = ["_", "__", "_S_"].map(|mark| old.replace('$', mark)).into_iter().find(is_new)?;
    if kind(raw, at) != TokenKind::Identifier || new == old {
        return None;
    }
    let small = Small::new(format!("call it `{new}`")).doubtful().apart();
    let same = (0..raw.tokens.len()).filter(|&at| text(raw, at) == old);
    same.map(|at| raw.range(at))
        .try_fold(small, |small, range| Some(small.replace(range?, new.as_str())))
}

/// The parenthesis that closes the operand in parentheses behind an operator, if nothing is applied
/// to it.
fn operand(raw: &RawFile, at: usize) -> Option<usize> {
    if kind(raw, at + 1) != TokenKind::LeftParen {
        return None;
    }
    let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let goes_on = matches!(
        kind(raw, close + 1),
        TokenKind::LeftBracket
            | TokenKind::LeftParen
            | TokenKind::LeftBrace
            | TokenKind::Dot
            | TokenKind::Arrow
            | TokenKind::PlusPlus
            | TokenKind::MinusMinus
    );
    (!goes_on && close - at <= OPERAND_MAX).then_some(close)
}

/// `sizeof(void)`, which is 1, becomes `sizeof(char)`; so does the size of a function, where
/// something else may have been meant.
pub fn sizeof_void(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let close = operand(raw, at)?;
    let is_void = close == at + 3 && text(raw, at + 2) == "void";
    if !matches!(word.as_str(), "sizeof" | "_Alignof" | "__alignof__" | "__alignof")
        || (!is_void && word != "sizeof")
    {
        return None;
    }
    let (start, end) = (raw.range(at + 1)?.end, raw.range(close)?.start);
    let small = Small::new(format!("write `{word}(char)`")).replace(start..end, "char");
    Some(if is_void { small } else { small.doubtful() })
}

/// `_Alignof(int[])` becomes `_Alignof(int)`: an array is aligned as its elements are.
pub fn alignof_array(raw: &RawFile, at: usize) -> Option<Small> {
    let close = operand(raw, at)?;
    let open = close.checked_sub(2)?;
    let is_it = kind(raw, open) == TokenKind::LeftBracket
        && kind(raw, open + 1) == TokenKind::RightBracket
        && (at + 2..open).all(|at| kind(raw, at) == TokenKind::Identifier);
    let range = raw.range(open)?.start..raw.range(open + 1)?.end;
    is_it.then(|| Small::new("take the alignment of an element").replace(range, ""))
}

/// `_Countof(a)` becomes `(sizeof(a) / sizeof(a[0]))`.
pub fn countof(raw: &RawFile, at: usize) -> Option<Small> {
    let name = if kind(raw, at + 1) == TokenKind::LeftParen { at + 2 } else { at + 1 };
    let last = if name == at + 2 { operand(raw, at)? } else { name };
    let is_name = kind(raw, name) == TokenKind::Identifier && (last == name || last == name + 1);
    let what = text(raw, name);
    let new = format!("(sizeof({what}) / sizeof({what}[0]))");
    let range = raw.range(at)?.start..raw.range(last)?.end;
    is_name.then(|| Small::new(format!("write `{new}`")).replace(range, new))
}

/// Whether tokens can be left out of a program: nothing is called or changed by them.
fn is_idle(raw: &RawFile, mut tokens: std::ops::Range<usize>) -> bool {
    tokens.all(|at| match kind(raw, at) {
        TokenKind::Identifier => kind(raw, at + 1) != TokenKind::LeftParen,
        TokenKind::Number
        | TokenKind::Character
        | TokenKind::String
        | TokenKind::LeftBracket
        | TokenKind::RightBracket
        | TokenKind::Dot
        | TokenKind::Arrow
        | TokenKind::Comma
        | TokenKind::Star
        | TokenKind::Ampersand
        | TokenKind::Plus
        | TokenKind::Minus => true,
        _ => false,
    })
}

/// `__builtin_prefetch(p);` becomes nothing, where nothing else happens in it.
pub fn prefetch(raw: &RawFile, at: usize) -> Option<Small> {
    let close = operand(raw, at)?;
    let is_it = text(raw, at) == "__builtin_prefetch" && is_idle(raw, at + 2..close);
    let small = Small::new("leave out the prefetch").doubtful();
    let (start, end) = (raw.range(at)?.start, raw.range(close)?.end);
    let in_list = at.checked_sub(1).is_some_and(|before| {
        matches!(
            kind(raw, before),
            TokenKind::Semicolon | TokenKind::LeftBrace | TokenKind::RightBrace
        )
    });
    let semicolon = kind(raw, close + 1) == TokenKind::Semicolon;
    if is_it && in_list && semicolon {
        let statement = start..raw.range(close + 1)?.end;
        let range = raw.with_line(statement.clone());
        if range != statement {
            return Some(small.replace(range, ""));
        }
    }
    is_it.then(|| small.replace(start..end, "(void)0"))
}

/// `__builtin_expect(x, 0)` becomes `(x)`.
pub fn expect(raw: &RawFile, at: usize) -> Option<Small> {
    let close = operand(raw, at)?;
    let word = text(raw, at);
    let mut depth = 0usize;
    let mut commas = Vec::new();
    for at in at + 2..close {
        match kind(raw, at) {
            TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                depth = depth.checked_sub(1)?;
            }
            TokenKind::Comma if depth == 0 => commas.push(at),
            _ => {}
        }
    }
    let comma = *commas.first()?;
    let wanted = if word == "__builtin_expect_with_probability" { 2 } else { 1 };
    let is_it = word.starts_with("__builtin_expect") && commas.len() == wanted;
    let is_plain = (comma + 1..close).all(|at| {
        matches!(
            kind(raw, at),
            TokenKind::Number
                | TokenKind::Identifier
                | TokenKind::Minus
                | TokenKind::Bang
                | TokenKind::Comma
        )
    });
    let name = raw.range(at)?;
    let end = raw.range(comma)?.start..raw.range(close)?.start;
    // Its type is `long`: where that matters is for the author to say.
    let small = Small::new("leave out the hint").doubtful();
    let is_around = at.checked_sub(1).is_some_and(|before| {
        kind(raw, before) == TokenKind::LeftParen && kind(raw, close + 1) == TokenKind::RightParen
    });
    let small = match is_around {
        true => {
            let open = name.start..raw.range(at + 1)?.end;
            small.replace(open, "").replace(end.start..raw.range(close)?.end, "")
        }
        false => small.replace(name, "").replace(end, ""),
    };
    (is_it && is_plain).then_some(small)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn constants() {
        is(after(unknown_escape, r#"p("\q\n\\d");"#, r#""\q\n\\d""#), r#"p("q\n\\d");"#);
        is(after(trigraph, r#"p("a??!b");"#, r#""a??!b""#), r#"p("a?\?!b");"#);
        is(after(u8_character, "x = u8'a';", "u8"), "x = (unsigned char)'a';");
        is(
            after(unsigned, "x = 18446744073709551615;", "18446744073709551615"),
            "x = 18446744073709551615u;",
        );
        is(after(separators, "x = 1'000;", "1"), "x = 1000;");
        is(after(interchange, "_Float32 x = 1.5f32;", "1.5f32"), "_Float32 x = 1.5f;");
        is(after(interchange, "_Float64 x;", "_Float64"), "double x;");
        is(after(no_function, "char *p = __func__;", "__func__"), "char *p = \"\";");
        is(after(dollar, "int a$b = 1, c = a$b;", "a$b"), "int a_b = 1, c = a_b;");
        assert_eq!(after(unknown_escape, r#"p("\\d");"#, r#""\\d""#), None);
        assert_eq!(after(trigraph, r#"p(R"(??/)");"#, r#"R"(??/)""#), None);
        assert_eq!(after(u8_character, "#if u8'a' == 97", "u8"), None);
        assert_eq!(after(separators, "x = 0x0'e-0xe;", "0x0"), None);
    }

    #[test]
    fn operators() {
        is(after(sizeof_void, "n = sizeof(void);", "sizeof"), "n = sizeof(char);");
        is(after(sizeof_void, "n = sizeof( f );", "sizeof"), "n = sizeof(char);");
        is(
            after(alignof_array, "n = _Alignof(long int[]);", "_Alignof"),
            "n = _Alignof(long int);",
        );
        is(after(countof, "n = _Countof(a);", "_Countof"), "n = (sizeof(a) / sizeof(a[0]));");
        is(after(countof, "n = _Countof a;", "_Countof"), "n = (sizeof(a) / sizeof(a[0]));");
        is(after(expect, "if (__builtin_expect(!!(x), 0))", "__builtin_expect"), "if (!!(x))");
        let prefetched = "{\n\t__builtin_prefetch(&p->x);\n\tf();\n}";
        is(after(prefetch, prefetched, "__builtin_prefetch"), "{\n\tf();\n}");
        is(
            after(prefetch, "if (x) __builtin_prefetch(p);", "__builtin_prefetch"),
            "if (x) (void)0;",
        );
        assert_eq!(after(prefetch, "__builtin_prefetch(next(p));", "__builtin_prefetch"), None);
        assert_eq!(after(sizeof_void, "n = sizeof(x)[1];", "sizeof"), None);
        assert_eq!(after(countof, "n = _Countof(int[3]);", "_Countof"), None);
    }
}
