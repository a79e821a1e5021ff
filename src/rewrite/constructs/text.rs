//! Constructs that their tokens alone tell how to write otherwise. The number is that of the
//! finding's token among the file's; the construct begins, or lies, a few tokens from it.

use super::Small;
use super::literals::{separators, would_take_sign};
use crate::lex::{Flags, Token, TokenKind};
use crate::rewrite::view::RawFile;

/// Values that a range of `case`s or of designators is written out for.
const RANGE_MAX: i64 = 32;
/// Tokens that are looked at around a finding's.
const NEAR: usize = 4;

pub(super) fn token(raw: &RawFile, at: usize) -> Option<&Token> {
    raw.tokens.get(at)
}

pub(super) fn kind(raw: &RawFile, at: usize) -> TokenKind {
    raw.tokens.get(at).map_or(TokenKind::End, |token| token.kind)
}

pub(super) fn text(raw: &RawFile, at: usize) -> String {
    token(raw, at).map(|token| token.spelling().into_owned()).unwrap_or_default()
}

/// Whether a token belongs to a directive.
pub(super) fn in_directive(raw: &RawFile, at: usize) -> bool {
    let mut lines = (0..=at).rev().take_while(|&at| token(raw, at).is_some());
    let first =
        lines.find(|&at| token(raw, at).is_some_and(|token| token.flags.has(Flags::LINE_START)));
    first.is_some_and(|first| kind(raw, first) == TokenKind::Hash)
}

/// The first token of a kind from one on, a few of them.
fn near(raw: &RawFile, at: usize, wanted: TokenKind) -> Option<usize> {
    (at..at + NEAR).find(|&at| kind(raw, at) == wanted)
}

/// `__FUNCTION__` becomes `__func__`.
pub fn function_name(raw: &RawFile, at: usize) -> Option<Small> {
    let name = text(raw, at);
    if !matches!(name.as_str(), "__FUNCTION__" | "__PRETTY_FUNCTION__") {
        return None;
    }
    // There it is "top level", and `__func__` is "".
    if name == "__PRETTY_FUNCTION__" && !in_directive(raw, at) && is_outside(raw, at) {
        return None;
    }
    let title = format!("write `__func__` for `{name}`");
    Some(Small::new(title).replace(raw.range(at)?, "__func__"))
}

/// Whether a token is in no function's body.
fn is_outside(raw: &RawFile, at: usize) -> bool {
    let (mut depth, mut first) = (0usize, None);
    for brace in 0..at {
        match kind(raw, brace) {
            TokenKind::LeftBrace => {
                first = if depth == 0 { Some(brace) } else { first };
                depth += 1;
            }
            TokenKind::RightBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let before = first.and_then(|first| first.checked_sub(1));
    depth == 0 || before.is_none_or(|before| kind(raw, before) == TokenKind::Equal)
}

/// A token in another spelling.
pub(super) fn respell(raw: &RawFile, at: usize, new: &str) -> Option<Small> {
    let title = format!("write `{new}` for `{}`", text(raw, at));
    Some(Small::new(title).replace(raw.range(at)?, new))
}

/// Whether a token is a raw string, `R"(x)"`, or what is behind the `R` of one.
pub(super) fn is_raw_string(raw: &RawFile, at: usize) -> bool {
    let Some(range) = raw.range(at) else { return false };
    let text = raw.text(range.start.saturating_sub(1)..range.end);
    let prefix = text.split(|&byte| byte == b'"').next();
    kind(raw, at) == TokenKind::String && prefix.is_some_and(|prefix| prefix.ends_with(b"R"))
}

/// The escape sequences of a literal: where in the file the character behind each backslash is,
/// and which it is. None if the token is no literal.
pub(super) fn escapes(raw: &RawFile, at: usize) -> Option<Vec<(usize, u8)>> {
    let is_literal = matches!(kind(raw, at), TokenKind::String | TokenKind::Character);
    if !is_literal || is_raw_string(raw, at) {
        return None;
    }
    let range = raw.range(at)?;
    let mut bytes = raw.text(range.clone()).iter().copied().zip(range.start..);
    let mut found = Vec::new();
    while let Some((byte, _)) = bytes.next() {
        if byte == b'\\'
            && let Some((escaped, place)) = bytes.next()
        {
            found.push((place, escaped));
        }
    }
    Some(found)
}

/// Takes the backslashes away before the characters that this holds of. None if one of these would
/// then be part of the escape sequence before it, or of a trigraph.
pub(super) fn unescaped(raw: &RawFile, at: usize, fits: impl Fn(u8) -> bool) -> Option<Small> {
    let start = raw.range(at)?.start;
    let mut places = escapes(raw, at)?;
    places.retain(|&(_, escaped)| fits(escaped));
    let joins = |&(place, escaped): &(usize, u8)| {
        let before = raw.text(start..place - 1);
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let is_hex = before.get(..before.len() - digits).is_some_and(|rest| rest.ends_with(b"\\x"));
        is_hex && escaped.is_ascii_hexdigit() || before.ends_with(b"??")
    };
    if places.is_empty() || places.iter().any(joins) {
        return None;
    }
    let small = Small::new("leave out the backslash");
    let left_out = |small: Small, &(place, _): &_| small.replace(place - 1..place, "");
    Some(places.iter().fold(small, left_out))
}

/// `__inline__` becomes `inline`, and the like.
pub fn alternate_keyword(raw: &RawFile, at: usize) -> Option<Small> {
    let old = text(raw, at);
    let new = match old.as_str() {
        "__inline" | "__inline__" => "inline",
        "__const" | "__const__" => "const",
        "__volatile" | "__volatile__" => "volatile",
        "__signed" | "__signed__" => "signed",
        "__restrict" | "__restrict__" => "restrict",
        "__complex" | "__complex__" => "_Complex",
        "__attribute" => "__attribute__",
        _ => return None,
    };
    // `asm volatile` is an extension as a whole.
    let before = at.checked_sub(1).map(|at| text(raw, at)).unwrap_or_default();
    let is_macro = |pair: &[Token]| {
        let word = pair[1].name.text();
        pair[0].name.text() == "define" && (word == new || word == old)
    };
    if before.contains("asm") || raw.tokens.windows(2).any(is_macro) {
        return None;
    }
    respell(raw, at, new)
}

/// `__thread` becomes `_Thread_local`.
pub fn thread(raw: &RawFile, at: usize) -> Option<Small> {
    (text(raw, at) == "__thread").then(|| respell(raw, at, "_Thread_local"))?
}

/// `0b101` becomes `0x5`, `0o17` becomes `017`, `1'000` becomes `1000`, `1.5d` becomes `1.5`.
pub fn number(raw: &RawFile, at: usize) -> Option<Small> {
    if kind(raw, at) != TokenKind::Number {
        return None;
    }
    let old = text(raw, at);
    if kind(raw, at + 1) == TokenKind::Character {
        return separators(raw, at);
    }
    let plain: String = old.chars().filter(|&c| c != '\'').collect();
    let rest = plain.get(2..).unwrap_or("");
    let new = match plain.get(..2) {
        Some("0b" | "0B") => {
            let digits: String = rest.chars().take_while(|c| matches!(c, '0' | '1')).collect();
            let value = u64::from_str_radix(&digits, 2).ok()?;
            format!("0x{value:x}{}", rest.get(digits.len()..)?)
        }
        Some("0o" | "0O") => format!("0{rest}"),
        _ if plain != old && would_take_sign(&old) => return None,
        _ if plain != old => plain,
        // No hexadecimal digit: that constant has no `.` and no exponent. A pragma may make decimal
        // floating constants of those without a suffix.
        Some(start) if !matches!(start, "0x" | "0X") && !has_decimal(raw) => {
            plain.strip_suffix(['d', 'D'])?.to_owned()
        }
        _ => return None,
    };
    respell(raw, at, &new)
}

/// Whether a file says what type constants without a suffix have (TR 24732, 7.1.1).
fn has_decimal(raw: &RawFile) -> bool {
    raw.tokens.iter().any(|token| token.spelling().contains("FLOAT_CONST_DECIMAL64"))
}

/// `"\e"` becomes `"\033"`: three digits, so that one that follows is no part of it.
pub fn escape(raw: &RawFile, at: usize) -> Option<Small> {
    let mut places = escapes(raw, at)?;
    places.retain(|(_, escaped)| matches!(escaped, b'e' | b'E'));
    let small = Small::new("write `\\033` for `\\e`");
    let replaced = |small: Small, &(place, _): &_| small.replace(place..place + 1, "033");
    (!places.is_empty()).then(|| places.iter().fold(small, replaced))
}

/// `#define f(args...) g(args)` becomes `#define f(...) g(__VA_ARGS__)`.
pub fn named_variadic(raw: &RawFile, at: usize) -> Option<Small> {
    let mut start = at;
    while !token(raw, start)?.flags.has(Flags::LINE_START) {
        start = start.checked_sub(1)?;
    }
    if kind(raw, start) != TokenKind::Hash || text(raw, start + 1) != "define" {
        return None;
    }
    let open = start + 3;
    let close = raw.closing(open, TokenKind::LeftParen, TokenKind::RightParen)?;
    let dots = close.checked_sub(1)?;
    let name = dots.checked_sub(1)?;
    if kind(raw, dots) != TokenKind::Ellipsis || kind(raw, name) != TokenKind::Identifier {
        return None;
    }
    let old = text(raw, name);
    let mut small = Small::new(format!("write `__VA_ARGS__` for `{old}`"));
    let named = raw.range(name)?;
    small = small.replace(named.start..raw.range(dots)?.start, "");
    for number in close + 1.. {
        match token(raw, number) {
            Some(token) if !token.flags.has(Flags::LINE_START) => {
                if text(raw, number) == old && kind(raw, number) == TokenKind::Identifier {
                    small = small.replace(raw.range(number)?, "__VA_ARGS__");
                }
            }
            _ => break,
        }
    }
    Some(small)
}

/// A semicolon too many goes; not one behind a macro or an `#if` group, which may want it in
/// another configuration.
pub fn semicolon(raw: &RawFile, at: usize) -> Option<Small> {
    let before = at.checked_sub(1)?;
    let ends = matches!(
        kind(raw, before),
        TokenKind::Semicolon | TokenKind::LeftBrace | TokenKind::RightBrace
    );
    if !ends {
        return None;
    }
    let small = Small::new("take away the semicolon");
    (kind(raw, at) == TokenKind::Semicolon).then_some(small.replace(raw.range(at)?, ""))
}

/// `x: 1` becomes `.x = 1`, `[2] 1` becomes `[2] = 1`.
pub fn old_designator(raw: &RawFile, at: usize) -> Option<Small> {
    let at = if kind(raw, at) == TokenKind::Colon { at.checked_sub(1)? } else { at };
    if kind(raw, at) == TokenKind::Identifier && kind(raw, at + 1) == TokenKind::Colon {
        let (name, colon) = (raw.range(at)?, raw.range(at + 1)?);
        let small = Small::new(format!("write `.{} =`", text(raw, at)));
        return Some(small.insert(name.start, ".").replace(name.end..colon.end, " ="));
    }
    let open = match kind(raw, at) {
        TokenKind::LeftBracket => at,
        TokenKind::RightBracket => {
            (0..at).rev().take(8).find(|&at| kind(raw, at) == TokenKind::LeftBracket)?
        }
        _ => at.checked_sub(1).filter(|&at| kind(raw, at) == TokenKind::LeftBracket)?,
    };
    let close = raw.closing(open, TokenKind::LeftBracket, TokenKind::RightBracket)?;
    if matches!(kind(raw, close + 1), TokenKind::Equal | TokenKind::LeftBracket | TokenKind::Dot) {
        return None;
    }
    let end = raw.range(close)?.end;
    Some(Small::new("write `=` behind the designator").insert(end, " ="))
}

/// A number that is small enough to count from.
fn value(raw: &RawFile, at: usize) -> Option<i64> {
    let text = text(raw, at);
    if kind(raw, at) == TokenKind::Character {
        let mut inside = text.strip_prefix('\'')?.strip_suffix('\'')?.chars();
        return match (inside.next()?, inside.next()) {
            (c, None) if c.is_ascii() && c != '\\' => Some(i64::from(u32::from(c))),
            _ => None,
        };
    }
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None if text.len() > 1 && text.starts_with('0') => i64::from_str_radix(&text, 8).ok(),
        None => text.parse().ok(),
    }
}

/// The words for the values from one token's to another's, in the first one's way of writing.
fn values(raw: &RawFile, low: usize, high: usize) -> Option<Vec<String>> {
    let (first, last) = (value(raw, low)?, value(raw, high)?);
    // A value of more bits may be cut to the type that is chosen by.
    if last < first || last - first >= RANGE_MAX || i32::try_from(last).is_err() {
        return None;
    }
    let is_character = kind(raw, low) == TokenKind::Character;
    let is_hex = text(raw, low).starts_with("0x");
    let word = |value: i64| {
        let letter = u32::try_from(value).ok().and_then(char::from_u32);
        match letter.filter(|c| is_character && c.is_ascii_alphanumeric()) {
            Some(letter) => Some(format!("'{letter}'")),
            None if is_character => None,
            None if is_hex => Some(format!("0x{value:x}")),
            None => Some(value.to_string()),
        }
    };
    (first..=last).map(word).collect()
}

/// `case 1 ... 3:` becomes `case 1: case 2: case 3:`.
pub fn case_range(raw: &RawFile, at: usize) -> Option<Small> {
    let dots = near(raw, at, TokenKind::Ellipsis)?;
    let (case, low, high) = (dots.checked_sub(2)?, dots.checked_sub(1)?, dots + 1);
    if text(raw, case) != "case" || kind(raw, high + 1) != TokenKind::Colon {
        return None;
    }
    let words: Vec<String> =
        values(raw, low, high)?.iter().map(|word| format!("case {word}:")).collect();
    let range = raw.range(case)?.start..raw.range(high + 1)?.end;
    let indent = raw.indent(range.start);
    let has_comment = raw.text(range.clone()).contains(&b'/');
    let is_line = raw.is_first(range.start) && !in_directive(raw, case);
    let between = match is_line && words.len() > 4 {
        true => format!("\n{indent}"),
        false => " ".to_owned(),
    };
    let small = Small::new("write each `case`").replace(range, words.join(&between));
    (!has_comment).then_some(small)
}

/// `[0 ... 2] = x` becomes `[0] = x, [1] = x, [2] = x`.
pub fn designator_range(raw: &RawFile, at: usize) -> Option<Small> {
    let dots = near(raw, at, TokenKind::Ellipsis)?;
    let (open, low, high) = (dots.checked_sub(2)?, dots.checked_sub(1)?, dots + 1);
    let close = high + 1;
    if kind(raw, open) != TokenKind::LeftBracket || kind(raw, close) != TokenKind::RightBracket {
        return None;
    }
    // The second one would lack what stands before the range, as in `.a[0 ... 1]`.
    let before = open.checked_sub(1).map(|at| kind(raw, at));
    let is_first = matches!(before, Some(TokenKind::LeftBrace | TokenKind::Comma));
    if !is_first || kind(raw, close + 1) != TokenKind::Equal {
        return None;
    }
    let mut end = close + 2;
    loop {
        match kind(raw, end) {
            TokenKind::Comma | TokenKind::RightBrace => break,
            TokenKind::Number | TokenKind::Character | TokenKind::String | TokenKind::Minus => {}
            // An enumerator, a constant macro: nothing is called or changed.
            TokenKind::Identifier => {}
            _ => return None,
        }
        end += 1;
    }
    let (first, last) = (raw.range(close + 2)?, raw.range(end.checked_sub(1)?)?);
    let what = String::from_utf8(raw.text(first.start..last.end).to_vec()).ok()?;
    let words: Vec<String> =
        values(raw, low, high)?.iter().map(|word| format!("[{word}] = {what}")).collect();
    let range = raw.range(open)?.start..last.end;
    Some(Small::new("write each designator").replace(range, words.join(", ")))
}

/// `{}` becomes `{0}`.
pub fn empty_braces(raw: &RawFile, at: usize) -> Option<Small> {
    let open = near(raw, at, TokenKind::LeftBrace)?;
    if kind(raw, open + 1) != TokenKind::RightBrace {
        return None;
    }
    let end = raw.range(open)?.end;
    let close = raw.range(open + 1)?.start;
    let blank = raw.text(end..close).iter().all(|byte| *byte == b' ');
    let (at, new) = if blank && close > end { (end + 1, "0 ") } else { (end, "0") };
    Some(Small::new("write `{0}`").insert(at.min(close), new))
}

/// `data[0]` at the end of a structure becomes `data[]`.
pub fn zero_length(raw: &RawFile, at: usize) -> Option<Small> {
    let open = near(raw, at, TokenKind::LeftBracket)?;
    let is_zero = text(raw, open + 1) == "0" && kind(raw, open + 2) == TokenKind::RightBracket;
    let is_last =
        kind(raw, open + 3) == TokenKind::Semicolon && kind(raw, open + 4) == TokenKind::RightBrace;
    if !is_zero || !is_last {
        return None;
    }
    // Another member has to stand before it, in a structure.
    let mut depth = 0usize;
    let mut others = false;
    let mut brace = open;
    loop {
        brace = brace.checked_sub(1)?;
        match kind(raw, brace) {
            TokenKind::RightBrace => depth += 1,
            TokenKind::LeftBrace if depth == 0 => break,
            TokenKind::LeftBrace => depth -= 1,
            TokenKind::Semicolon if depth == 0 => others = true,
            _ => {}
        }
    }
    let words = (brace.saturating_sub(6)..brace).rev().map(|at| text(raw, at));
    let keyword = words.into_iter().find(|word| word == "struct" || word == "union")?;
    if !others || keyword == "union" {
        return None;
    }
    // It has no size then.
    let name = text(raw, open.checked_sub(1)?);
    let is_measured = |at: usize| {
        let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen);
        kind(raw, at + 1) == TokenKind::LeftParen
            && close.is_some_and(|close| text(raw, close - 1) == name)
    };
    if (0..raw.tokens.len()).any(|at| text(raw, at) == "sizeof" && is_measured(at)) {
        return None;
    }
    let small = Small::new("make it a flexible array member, `[]`").doubtful();
    Some(small.replace(raw.range(open + 1)?, ""))
}

/// `#elifdef X` becomes `#elif defined(X)`.
pub fn elifdef(raw: &RawFile, at: usize) -> Option<Small> {
    let at = (at.saturating_sub(1)..at + 2).find(|&at| text(raw, at).starts_with("elif"))?;
    let (new, name) = match text(raw, at).as_str() {
        "elifdef" => ("elif defined", text(raw, at + 1)),
        "elifndef" => ("elif !defined", text(raw, at + 1)),
        _ => return None,
    };
    let range = raw.range(at)?.start..raw.range(at + 1)?.end;
    Some(Small::new(format!("write `#{new}`")).replace(range, format!("{new}({name})")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn spellings() {
        is(after(function_name, "p(__FUNCTION__);", "__FUNCTION__"), "p(__func__);");
        is(
            after(alternate_keyword, "static __inline__ int f;", "__inline__"),
            "static inline int f;",
        );
        is(after(number, "x = 0b101u;", "0b101u"), "x = 0x5u;");
        is(after(number, "x = 0o17l;", "0o17l"), "x = 017l;");
        is(after(number, "x = 1.5D;", "1.5D"), "x = 1.5;");
        assert_eq!(after(number, "x = 0x1d;", "0x1d"), None);
        assert_eq!(after(number, "x = 12;", "12"), None);
        let decimal = "_Pragma(\"STDC FLOAT_CONST_DECIMAL64 ON\") x = 1.5d;";
        assert_eq!(after(number, decimal, "1.5d"), None);
        is(
            after(function_name, "f() { g(__PRETTY_FUNCTION__); }", "__PRETTY_FUNCTION__"),
            "f() { g(__func__); }",
        );
        let outside = "char *s[] = { __PRETTY_FUNCTION__ };";
        assert_eq!(after(function_name, outside, "__PRETTY_FUNCTION__"), None);
        assert_eq!(after(escape, r#"p(R"(\e)");"#, r#"R"(\e)""#), None);
        is(after(escape, r#"p("\e[1m\\e");"#, r#""\e[1m\\e""#), r#"p("\033[1m\\e");"#);
        is(after(thread, "static __thread int x;", "__thread"), "static _Thread_local int x;");
        assert_eq!(after(alternate_keyword, "asm __volatile__ (\"\");", "__volatile__"), None);
        assert_eq!(after(escape, r#"p("\\e");"#, r#""\\e""#), None);
    }

    #[test]
    fn lists_and_ranges() {
        is(after(case_range, "case 1 ... 3: f();", "case"), "case 1: case 2: case 3: f();");
        is(
            after(case_range, "case 'a' ... 'c': f();", "..."),
            "case 'a': case 'b': case 'c': f();",
        );
        is(after(designator_range, "{ [0 ... 1] = -X, 3 }", "["), "{ [0] = -X, [1] = -X, 3 }");
        is(after(old_designator, "{ x: 1, }", "x"), "{ .x = 1, }");
        is(after(old_designator, "{ [2] 5 }", "["), "{ [2] = 5 }");
        is(after(empty_braces, "int a[3] = {};", "="), "int a[3] = {0};");
        is(after(empty_braces, "int a[3] = { };", "{"), "int a[3] = { 0 };");
        is(
            after(zero_length, "struct s { int n; char d[0]; };", "d"),
            "struct s { int n; char d[]; };",
        );
        assert_eq!(after(zero_length, "struct s { char d[0]; };", "d"), None);
        assert_eq!(after(zero_length, "union s { int n; char d[0]; };", "d"), None);
        assert_eq!(after(case_range, "case A ... B: f();", "case"), None);
        assert_eq!(after(case_range, "case 1 ... 999: f();", "case"), None);
        assert_eq!(after(designator_range, "{ [0 ... 1] = f() }", "["), None);
        assert_eq!(after(designator_range, "{ .a[0 ... 1] = 2 }", "["), None);
    }

    #[test]
    fn directives() {
        is(
            after(named_variadic, "#define f(a, r...) g(a, r)\nr", "r"),
            "#define f(a, ...) g(a, __VA_ARGS__)\nr",
        );
        is(after(semicolon, "int f(void) {};", ";"), "int f(void) {}");
        assert_eq!(after(semicolon, "module_init(f);", ";"), None);
        is(after(elifdef, "#elifdef X\n", "elifdef"), "#elif defined(X)\n");
    }
}
