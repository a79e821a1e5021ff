//! Constructs that are one word, bracket or backslash too many or too few. The number is that of
//! the finding's token among the file's.

use super::Small;
use super::text::{in_directive, kind, respell, text, token, unescaped};
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// Tokens that are looked at before a finding's.
const BEFORE: usize = 4;
/// Tokens of a condition that is quoted.
const CONDITION_TOKENS_MAX: usize = 24;

/// Takes a token away with the blanks behind it.
pub(super) fn without(raw: &RawFile, at: usize, title: String) -> Option<Small> {
    let range = raw.range(at)?;
    let rest = raw.text(range.end..raw.line_end(range.end));
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(Small::new(title).replace(range.start..range.end + blanks, ""))
}

/// `out: }` becomes `out:; }`, and `default: int x;` becomes `default:; int x;`.
pub fn label(raw: &RawFile, at: usize) -> Option<Small> {
    let before = at.checked_sub(1)?;
    // An attribute there is the label's.
    let is_attribute = |at: usize| text(raw, at).starts_with("__attribute");
    if is_attribute(at) || is_attribute(at + 2) {
        return None;
    }
    if kind(raw, before) == TokenKind::Colon {
        let small = Small::new("put an empty statement behind the label");
        return Some(small.insert(raw.range(before)?.end, ";"));
    }
    let is_label = kind(raw, at) == TokenKind::Identifier && text(raw, at) != "case";
    if !is_label || kind(raw, at + 1) != TokenKind::Colon {
        return None;
    }
    let colon = raw.range(at + 1)?;
    Some(Small::new("put an empty statement behind the label").insert(colon.end, ";"))
}

/// `_Static_assert(x)` becomes `_Static_assert(x, "x")`.
pub fn assertion(raw: &RawFile, at: usize) -> Option<Small> {
    if kind(raw, at + 1) != TokenKind::LeftParen {
        return None;
    }
    let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let (first, last) = (raw.range(at + 2)?, raw.range(close.checked_sub(1)?)?);
    let condition = String::from_utf8(raw.text(first.start..last.end).to_vec()).ok()?;
    let is_plain = !condition.contains(['"', '\\', '\n', '\r', '?']);
    let is_short = close - at <= CONDITION_TOKENS_MAX;
    let message = if is_plain && is_short { condition } else { String::new() };
    let small = Small::new("give the assertion a message");
    Some(small.insert(last.end, format!(", \"{message}\"")))
}

/// `("abc")` becomes `"abc"`.
pub fn string(raw: &RawFile, at: usize) -> Option<Small> {
    let close = raw.closing(at, TokenKind::LeftParen, TokenKind::RightParen)?;
    let mut inside = at + 1..close;
    if kind(raw, at) != TokenKind::LeftParen
        || inside.is_empty()
        || !inside.all(|at| kind(raw, at) == TokenKind::String)
    {
        return None;
    }
    let small = Small::new("take the string out of its parentheses");
    Some(small.replace(raw.range(at)?, "").replace(raw.range(close)?, ""))
}

/// `"\("` becomes `"("`: the characters are the same.
pub fn backslashes(raw: &RawFile, at: usize) -> Option<Small> {
    unescaped(raw, at, |escaped| matches!(escaped, b'(' | b'{' | b'[' | b'%'))
}

/// `static_assert` becomes `_Static_assert`, and the like.
pub fn lowercase(raw: &RawFile, at: usize) -> Option<Small> {
    let new = match text(raw, at).as_str() {
        "static_assert" => "_Static_assert",
        "alignas" => "_Alignas",
        "alignof" => "_Alignof",
        "thread_local" => "_Thread_local",
        _ => return None,
    };
    respell(raw, at, new)
}

/// `struct s x = (struct s) { 1 };` becomes `struct s x = { 1 };`, an element of a list too. A
/// length of the literal's own stays, unless the object has the same: the object may have none.
pub fn literal(raw: &RawFile, at: usize) -> Option<Small> {
    if kind(raw, at) != TokenKind::LeftParen {
        return None;
    }
    let close = raw.closing(at, TokenKind::LeftParen, TokenKind::RightParen)?;
    let open = close + 1;
    let end = raw.closing(open, TokenKind::LeftBrace, TokenKind::RightBrace)?;
    let before = at.checked_sub(1)?;
    let has_length = (at..close).any(|at| {
        kind(raw, at) == TokenKind::LeftBracket && kind(raw, at + 1) != TokenKind::RightBracket
    });
    let length = |bracket: usize| -> Vec<String> {
        (bracket..bracket + 3).map(|at| text(raw, at)).collect()
    };
    let is_same = || {
        let (own, other) = (close.checked_sub(3)?, before.checked_sub(3)?);
        // Of several lengths the first one may be the literal's alone.
        let is_one = kind(raw, own.checked_sub(1)?) != TokenKind::RightBracket;
        let is_number = kind(raw, close - 2) == TokenKind::Number;
        Some(length(own) == length(other) && is_number && is_one)
    };
    let is_value = kind(raw, before) == TokenKind::Equal
        || matches!(kind(raw, before), TokenKind::LeftBrace | TokenKind::Comma) && !has_length;
    let ends = matches!(
        kind(raw, end + 1),
        TokenKind::Semicolon | TokenKind::Comma | TokenKind::RightBrace
    );
    if !is_value || !ends || kind(raw, open) != TokenKind::LeftBrace {
        return None;
    }
    if has_length && is_same() != Some(true) {
        return None;
    }
    let (start, end) = (raw.range(at)?.start, raw.range(open)?.start);
    let small = Small::new("leave the braces without a type").replace(start..end, "");
    // In a list where braces are left out they may belong to an outer object.
    Some(if kind(raw, before) == TokenKind::Equal { small } else { small.doubtful() })
}

/// `register`, `auto` and `inline` where they mean nothing.
pub fn specifier(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    if !matches!(word.as_str(), "register" | "auto" | "inline") {
        return None;
    }
    // A register's name would no longer be one.
    let declaration = (at..).take_while(|&at| {
        !matches!(kind(raw, at), TokenKind::Semicolon | TokenKind::LeftBrace | TokenKind::End)
    });
    let mut words = declaration.map(|at| text(raw, at));
    if words.any(|word| word.contains("asm")) {
        return None;
    }
    without(raw, at, format!("leave out `{word}`"))
}

/// `const void f(void)` becomes `void f(void)`; the finding is at the function's name.
pub fn qualifier(raw: &RawFile, at: usize) -> Option<Small> {
    let mut before = (1..=BEFORE).map_while(|n| at.checked_sub(n));
    let found = before
        .by_ref()
        .take_while(|&at| matches!(text(raw, at).as_str(), "const" | "volatile" | "void"))
        .find(|&at| text(raw, at) != "void")?;
    without(raw, found, format!("leave out `{}`", text(raw, found)))
}

/// `_Complex x` becomes `_Complex double x`.
pub fn complex(raw: &RawFile, at: usize) -> Option<Small> {
    let is_it = matches!(text(raw, at).as_str(), "_Complex" | "__complex__" | "__complex");
    let small = Small::new("name the type, `double`");
    Some(small.insert(raw.range(at).filter(|_| is_it)?.end, " double"))
}

/// `#define X-1` becomes `#define X -1`.
pub fn space(raw: &RawFile, at: usize) -> Option<Small> {
    token(raw, at)?;
    let small = Small::new("put a space behind the macro's name");
    Some(small.insert(raw.range(at)?.start, " "))
}

/// `return f();` in a function without a value becomes `f(); return;`, in braces where it is alone.
pub fn return_void(raw: &RawFile, at: usize) -> Option<Small> {
    if text(raw, at) != "return" {
        return None;
    }
    let mut end = at + 1;
    while kind(raw, end) != TokenKind::Semicolon {
        // A statement expression has semicolons of its own.
        let is_inside = !matches!(kind(raw, end), TokenKind::LeftBrace | TokenKind::End);
        end = is_inside.then_some(end + 1)?;
    }
    let (word, value) = (raw.range(at)?, raw.range(at + 1)?);
    let semicolon = raw.range(end)?;
    let before = at.checked_sub(1)?;
    let in_list = matches!(
        kind(raw, before),
        TokenKind::LeftBrace | TokenKind::RightBrace | TokenKind::Semicolon
    );
    let small = Small::new("call it, then return").replace(word.start..value.start, "");
    if !in_list {
        let small = small.insert(word.start, "{ ");
        return Some(small.insert(semicolon.end, " return; }"));
    }
    let between = match raw.is_first(word.start) && !in_directive(raw, at) {
        true => format!("{}{}", raw.newline(), raw.indent(word.start)),
        false => " ".to_owned(),
    };
    Some(small.insert(semicolon.end, format!("{between}return;")))
}

/// `enum { A, }` becomes `enum { A }`.
pub fn trailing_comma(raw: &RawFile, at: usize) -> Option<Small> {
    if kind(raw, at) != TokenKind::Comma || kind(raw, at + 1) != TokenKind::RightBrace {
        return None;
    }
    Some(Small::new("leave out the last comma").replace(raw.range(at)?, ""))
}
