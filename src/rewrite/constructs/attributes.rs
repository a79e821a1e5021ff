//! Attributes that change nothing that is computed: what they ask of warnings, of the optimizer or
//! of checks goes with them, so leaving one out is never more than a suggestion.

use super::Small;
use super::declarations::beginning;
use super::text::{kind, text};
use super::words::without;
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// Attributes that a program's results don't rest on ("Function Attributes" and the sections
/// behind it in the GCC manual). `may_alias`, `noinline`, `used` and what is about layout, linkage
/// or calls are not among them.
const HINTS: &[&str] = &[
    "access",
    "alloc_align",
    "alloc_size",
    "artificial",
    "assume_aligned",
    "cold",
    "const",
    "counted_by",
    "deprecated",
    "diagnose_if",
    "externally_visible",
    "fd_arg",
    "fd_arg_read",
    "fd_arg_write",
    "flag_enum",
    "flatten",
    "format",
    "format_arg",
    "hot",
    "leaf",
    "malloc",
    "maybe_unused",
    "no_sanitize",
    "no_sanitize_address",
    "no_sanitize_coverage",
    "no_sanitize_thread",
    "no_sanitize_undefined",
    "noclone",
    "nodiscard",
    "nonnull",
    "nonstring",
    "nothrow",
    "null_terminated_string_arg",
    "pure",
    "returns_nonnull",
    "sentinel",
    "unavailable",
    "unused",
    "warn_if_not_aligned",
    "warn_unused_result",
];

/// Tokens of attributes, or of the words of a declaration, that are looked at.
const ATTRIBUTES_MAX: usize = 32;

/// The tokens of the attribute whose name is at a number: with its vendor and its arguments.
fn extent(raw: &RawFile, at: usize) -> Option<(usize, usize)> {
    let before = |n: usize| at.checked_sub(n).map_or(TokenKind::End, |at| kind(raw, at));
    // Before C23 `::` is two colons.
    let first = match (before(1), before(2)) {
        (TokenKind::ColonColon, _) => at.checked_sub(2)?,
        (TokenKind::Colon, TokenKind::Colon) => at.checked_sub(3)?,
        _ => at,
    };
    let last = match kind(raw, at + 1) {
        TokenKind::LeftParen => raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?,
        _ => at,
    };
    Some((first, last))
}

/// The first token of a specifier whose list of attributes opens before a number, if only that one
/// stands in it, and how many brackets close it.
fn opening(raw: &RawFile, first: usize) -> Option<(usize, TokenKind)> {
    let open = first.checked_sub(2)?;
    let both = |wanted| kind(raw, open) == wanted && kind(raw, open + 1) == wanted;
    if both(TokenKind::LeftBracket) {
        return Some((open, TokenKind::RightBracket));
    }
    let keyword = open.checked_sub(1)?;
    let is_gnu = both(TokenKind::LeftParen) && text(raw, keyword).contains("attribute");
    is_gnu.then_some((keyword, TokenKind::RightParen))
}

/// The first and last token of a specifier with one attribute, whose name is at a number.
pub(super) fn alone(raw: &RawFile, at: usize) -> Option<(usize, usize)> {
    let (first, last) = extent(raw, at)?;
    let (open, bracket) = opening(raw, first)?;
    let ends = kind(raw, last + 1) == bracket && kind(raw, last + 2) == bracket;
    (ends && bracket == TokenKind::RightParen).then_some((open, last + 2))
}

/// A word among those that stand before a name.
pub(super) fn in_words(raw: &RawFile, name: usize, word: &str) -> Option<usize> {
    let before = (1..=ATTRIBUTES_MAX).map_while(|n| name.checked_sub(n));
    let mut words =
        before.take_while(|&at| matches!(kind(raw, at), TokenKind::Identifier | TokenKind::Star));
    words.find(|&at| text(raw, at) == word)
}

/// `int f(void) __attribute__((pure));` becomes `int f(void);`.
pub fn hint(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    if !HINTS.contains(&word.trim_matches('_')) {
        return None;
    }
    taken_away(raw, at, &word).map(Small::doubtful)
}

fn taken_away(raw: &RawFile, at: usize, word: &str) -> Option<Small> {
    let (first, last) = extent(raw, at)?;
    let small = Small::new(format!("leave out `{word}`"));
    let [before, behind] = [kind(raw, first.checked_sub(1)?), kind(raw, last + 1)];
    if before == TokenKind::Comma {
        let start = raw.range(first.checked_sub(2)?)?.end;
        return Some(small.replace(start..raw.range(last)?.end, ""));
    }
    if behind == TokenKind::Comma {
        let end = raw.range(last + 2)?.start;
        return Some(small.replace(raw.range(first)?.start..end, ""));
    }
    let (open, bracket) = opening(raw, first)?;
    let ends = kind(raw, last + 1) == bracket && kind(raw, last + 2) == bracket;
    let (start, end) = (raw.range(open)?.start, raw.range(last + 2)?.end);
    // The blanks on one side go with it, so that what stood apart still does.
    let blanks =
        |bytes: &[u8]| bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut before = raw.text(raw.line_start(start)..start).to_vec();
    before.reverse();
    let (n_before, n_after) = (blanks(&before), blanks(raw.text(end..raw.line_end(end))));
    let is_first = raw.is_first(start);
    let range = match n_before > 0 && !is_first {
        true => start - n_before..end,
        false => start..end + n_after,
    };
    ends.then(|| small.replace(range, ""))
}

/// `__attribute__((noreturn)) void f(void);` becomes `_Noreturn void f(void);`, and what stands
/// behind the declarator goes.
pub fn noreturn(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    if word.trim_matches('_') != "noreturn" {
        return None;
    }
    let (open, _) = opening(raw, at)?;
    let ends = (at + 1..at + 3).all(|at| kind(raw, at) == TokenKind::RightParen);
    let before = open.checked_sub(1).map(|before| kind(raw, before));
    let begins = matches!(
        before,
        None | Some(TokenKind::Semicolon | TokenKind::RightBrace | TokenKind::Identifier)
    );
    let is_specifier = kind(raw, at + 3) == TokenKind::Identifier;
    let small = Small::new("write `_Noreturn`").doubtful();
    let range = raw.range(open)?.start..raw.range(at + 2)?.end;
    if ends && begins && is_specifier {
        return Some(small.replace(range, "_Noreturn"));
    }
    taken_away(raw, at, &word).map(Small::doubtful)
}

/// `int f(void) __attribute__((pure)) {` becomes `__attribute__((pure)) int f(void) {`.
pub fn before_body(raw: &RawFile, at: usize) -> Option<Small> {
    let keyword = (0..at).rev().take(ATTRIBUTES_MAX).find(|&at| {
        text(raw, at).contains("attribute") && kind(raw, at + 1) == TokenKind::LeftParen
    })?;
    let last = raw.closing(keyword + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let mut open = keyword.checked_sub(1)?;
    let is_list = kind(raw, open) == TokenKind::RightParen;
    let mut depth = 0usize;
    loop {
        match kind(raw, open) {
            TokenKind::RightParen => depth += 1,
            TokenKind::LeftParen if depth == 1 => break,
            TokenKind::LeftParen => depth = depth.checked_sub(1)?,
            TokenKind::LeftBrace | TokenKind::RightBrace | TokenKind::Semicolon => return None,
            _ => {}
        }
        open = open.checked_sub(1)?;
    }
    let is_word = |kind| matches!(kind, TokenKind::Identifier | TokenKind::Star);
    let first = beginning(raw, open, ATTRIBUTES_MAX, is_word)?;
    let words = String::from_utf8(raw.text(raw.range(keyword)?.start..raw.range(last)?.end).into());
    let words = words.ok().filter(|words| !words.contains('\n'))?;
    let range = raw.range(keyword.checked_sub(1)?)?.end..raw.range(last)?.end;
    let is_body = kind(raw, last + 1) == TokenKind::LeftBrace && last > at && first < open;
    let small = Small::new("put it in front of the function").doubtful();
    let small = small.insert(raw.range(first)?.start, words + " ").replace(range, "");
    (is_list && is_body).then_some(small)
}

/// `__extension__` goes: it means nothing beside that warnings are off.
pub fn extension(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    (word == "__extension__").then(|| without(raw, at, format!("leave out `{word}`")))?
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn hints() {
        let behind = "int f(void) __attribute__((pure));";
        is(after(hint, behind, "pure"), "int f(void);");
        is(after(hint, "int __attribute__((unused)) v;", "unused"), "int v;");
        is(after(hint, "__attribute__((cold))\nint f;", "cold"), "\nint f;");
        is(after(hint, "[[gnu::pure]] int f(void);", "pure"), "int f(void);");
        let two = "int f(void) __attribute__((pure, nonnull(1)));";
        is(after(hint, two, "pure"), "int f(void) __attribute__((nonnull(1)));");
        is(after(hint, two, "nonnull"), "int f(void) __attribute__((pure));");
        is(after(hint, "[[gnu :: pure]] int f(void);", "pure"), "int f(void);");
        is(
            after(hint, "void f(void) __attribute__((no_sanitize(\"x\")));", "no_sanitize"),
            "void f(void);",
        );
        is(
            after(before_body, "int *f(int (*g)(void)) __attribute__((pure)) {}", "pure"),
            "__attribute__((pure)) int *f(int (*g)(void)) {}",
        );
        assert_eq!(after(before_body, "f(__attribute__((pure)) {}", "pure"), None);
        assert_eq!(after(before_body, "int f(a) int a; __attribute__((pure)) {}", "pure"), None);
        assert_eq!(after(hint, "int x __attribute__((packed));", "packed"), None);
        assert_eq!(after(hint, "#define PURE pure\n", "pure"), None);
    }

    #[test]
    fn noreturns() {
        let before = "__attribute__((noreturn)) void f(void);";
        is(after(noreturn, before, "noreturn"), "_Noreturn void f(void);");
        let between = "static __attribute__((__noreturn__)) void f(void);";
        is(after(noreturn, between, "__noreturn__"), "static _Noreturn void f(void);");
        let behind = "void f(void) __attribute__((noreturn));";
        is(after(noreturn, behind, "noreturn"), "void f(void);");
    }

    #[test]
    fn keywords() {
        is(after(extension, "int a = __extension__ 1;", "__extension__"), "int a = 1;");
    }
}
