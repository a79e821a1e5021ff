//! Words of declarations that are too many, missing, or one compiler's only.

use super::Small;
use super::definitions::is_beside;
use super::text::{in_directive, kind, respell, text};
use super::words::without;
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// Tokens of one declaration that are looked at.
const WORDS_MAX: usize = 16;

fn is_storage(word: &str) -> bool {
    matches!(word, "typedef" | "static" | "extern" | "register" | "inline")
}

fn is_qualifier(word: &str) -> bool {
    matches!(word, "const" | "volatile" | "restrict")
}

/// A keyword without the underscores around it.
fn bare(raw: &RawFile, at: usize) -> String {
    text(raw, at).trim_matches('_').to_owned()
}

/// `const const` becomes `const`, where both are written side by side and no macro's.
pub fn duplicate_qualifier(raw: &RawFile, at: usize) -> Option<Small> {
    let word = bare(raw, at);
    if !is_qualifier(&word) {
        return None;
    }
    let before = (1..=WORDS_MAX).map_while(|n| at.checked_sub(n));
    let mut words = before.take_while(|&at| kind(raw, at) == TokenKind::Identifier);
    let found = words.find(|&at| bare(raw, at) == word)?;
    let is_one_line = !in_directive(raw, found) && !in_directive(raw, at);
    is_one_line.then(|| without(raw, at, format!("leave out one `{word}`")))?
}

/// `restrict` goes: what it promises is only of use to the compiler.
pub fn restrict(raw: &RawFile, at: usize) -> Option<Small> {
    let is_it = text(raw, at) == "restrict";
    is_it.then(|| without(raw, at, "leave out `restrict`".to_owned()))?.map(Small::doubtful)
}

/// Whether a token belongs to a type for certain, so that a parameter has no name.
fn is_type_word(raw: &RawFile, at: usize) -> bool {
    let words = "char short int long float double signed unsigned void _Bool _Complex const \
                 volatile restrict";
    let word = text(raw, at);
    let tag = at.checked_sub(1).map(|before| text(raw, before));
    words.split_whitespace().any(|known| known == word.trim_matches('_'))
        || word.starts_with('_') && words.split_whitespace().any(|known| known == word)
        || tag.is_some_and(|tag| matches!(tag.as_str(), "struct" | "union" | "enum"))
}

/// `int a[const]` becomes `int *const a`, which it is.
fn qualified_bound(raw: &RawFile, at: usize) -> Option<Small> {
    let name = at.checked_sub(1)?;
    let close = raw.closing(at, TokenKind::LeftBracket, TokenKind::RightBracket)?;
    let words: Vec<String> = (at + 1..close).map(|at| text(raw, at)).collect();
    let is_it = !words.is_empty()
        && words.iter().all(|word| word == "const" || word == "volatile")
        && kind(raw, name) == TokenKind::Identifier
        && kind(raw, name.checked_sub(1)?) == TokenKind::Identifier
        && !is_type_word(raw, name)
        && matches!(kind(raw, close + 1), TokenKind::Comma | TokenKind::RightParen);
    let small = Small::new("write the pointer that it is");
    let (start, end) = (raw.range(name)?.start, raw.range(close)?.end);
    let new = format!("*{} {}", words.join(" "), text(raw, name));
    is_it.then(|| small.replace(start..end, new))
}

/// `a[static 3]` becomes `a[3]`.
pub fn static_bound(raw: &RawFile, at: usize) -> Option<Small> {
    if let Some(small) = qualified_bound(raw, at) {
        return Some(small);
    }
    let is_it = kind(raw, at) == TokenKind::LeftBracket && text(raw, at + 1) == "static";
    is_it.then(|| without(raw, at + 1, "leave out `static`".to_owned()))?.map(Small::doubtful)
}

/// `struct s { int a }` becomes `struct s { int a; }`.
pub fn member_end(raw: &RawFile, at: usize) -> Option<Small> {
    let mut close = at;
    while kind(raw, close) != TokenKind::RightBrace {
        let is_member = !matches!(
            kind(raw, close),
            TokenKind::Semicolon | TokenKind::LeftBrace | TokenKind::Hash | TokenKind::End
        );
        close = (is_member && close - at < WORDS_MAX).then_some(close + 1)?;
    }
    let last = raw.range(close.checked_sub(1)?)?;
    Some(Small::new("end the member").insert(last.end, ";"))
}

/// `inline int main` becomes `int main`; the finding is at the name.
pub fn inline_main(raw: &RawFile, at: usize) -> Option<Small> {
    let before = (1..=WORDS_MAX).map_while(|n| at.checked_sub(n));
    let mut words = before.take_while(|&at| kind(raw, at) == TokenKind::Identifier);
    let found = words.find(|&at| bare(raw, at) == "inline")?;
    without(raw, found, "leave out `inline`".to_owned())
}

/// `_Nonnull` and its like, which change nothing that is compiled, go.
pub fn nullability(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let is_it = matches!(
        word.as_str(),
        "_Nonnull" | "_Nullable" | "_Null_unspecified" | "__nonnull" | "__nullable"
    );
    is_it.then(|| without(raw, at, format!("leave out `{word}`")))?
}

/// `__cdecl` goes, the convention that every compiler has unless told otherwise.
pub fn usual_convention(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let is_it = matches!(word.as_str(), "__cdecl" | "_cdecl");
    is_it.then(|| without(raw, at, format!("leave out `{word}`")))?.map(Small::doubtful)
}

/// `__int64` becomes `long long`, which it is.
pub fn sized_int(raw: &RawFile, at: usize) -> Option<Small> {
    let new = match text(raw, at).as_str() {
        "__int8" => "char",
        "__int16" => "short",
        "__int32" => "int",
        "__int64" => "long long",
        _ => return pointer_size(raw, at),
    };
    respell(raw, at, new)
}

/// `typedef struct s { … };` becomes `struct s { … };`, and `int;` goes.
pub fn nothing_declared(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let next = text(raw, at + 1);
    let is_tag = matches!(next.as_str(), "struct" | "union" | "enum");
    if (is_storage(&word) || is_qualifier(&word)) && is_tag {
        return without(raw, at, format!("leave out `{word}`"));
    }
    let is_word = |at: usize| {
        let word = text(raw, at);
        matches!(
            word.as_str(),
            "void" | "char" | "short" | "int" | "long" | "float" | "double" | "signed" | "unsigned"
        )
    };
    let end = (at..at + WORDS_MAX).find(|&at| !is_word(at))?;
    if end == at || kind(raw, end) != TokenKind::Semicolon {
        return None;
    }
    left_out(raw, at, end)
}

/// A qualifier of pointers that only Microsoft's compiler has goes.
fn pointer_size(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let is_it = matches!(
        word.as_str(),
        "__ptr32" | "__ptr64" | "__unaligned" | "_unaligned" | "__w64" | "__uptr" | "__sptr"
    );
    let before = at.checked_sub(1).map(|before| kind(raw, before));
    let small = is_it.then(|| without(raw, at, format!("leave out `{word}`")))?;
    (before != Some(TokenKind::Hash)).then_some(small?.doubtful())
}

/// `enum e;` goes where the file has its enumerators before it, or wants them only behind their
/// definition.
pub fn enum_again(raw: &RawFile, at: usize) -> Option<Small> {
    let keyword = at.checked_sub(1)?;
    let tag = text(raw, at);
    let mut before = (1..keyword).filter(|&at| kind(raw, at) == TokenKind::LeftBrace);
    let is_known = before.any(|open| {
        let is_it = text(raw, open - 1) == tag && text(raw, open.saturating_sub(2)) == "enum";
        is_it && is_beside(raw, open - 1, keyword)
    });
    let is_alone = text(raw, keyword) == "enum" && kind(raw, at + 1) == TokenKind::Semicolon;
    let next = (at + 1..raw.tokens.len()).find(|&at| text(raw, at) == tag);
    let is_early = next.is_some_and(|next| kind(raw, next + 1) == TokenKind::LeftBrace);
    let small = (is_alone && begins(raw, keyword)).then(|| left_out(raw, keyword, at + 1))??;
    match is_known {
        true => Some(small),
        // Another file may want it in between.
        false => is_early.then(|| small.doubtful()),
    }
}

/// `typedef int t;` goes where the file has the same words before it.
pub fn typedef_again(raw: &RawFile, at: usize) -> Option<Small> {
    let mut first = at;
    while text(raw, first) != "typedef" {
        first = first.checked_sub(1).filter(|first| at - first <= WORDS_MAX)?;
    }
    let mut last = at;
    while kind(raw, last) != TokenKind::Semicolon {
        let is_plain = !matches!(kind(raw, last), TokenKind::LeftBrace | TokenKind::End);
        last = (is_plain && last - first <= WORDS_MAX).then_some(last + 1)?;
    }
    let words: Vec<String> = (first..=last).map(|at| text(raw, at)).collect();
    let is_flat = !words.iter().any(|word| word == "{" || word == "}" || word == "#");
    let is_it =
        |start: &usize| words.iter().enumerate().all(|(n, word)| text(raw, start + n) == *word);
    let is_known = (0..first).any(|start| {
        text(raw, start) == "typedef" && is_it(&start) && is_beside(raw, start, first)
    });
    (is_flat && is_known && begins(raw, first)).then(|| left_out(raw, first, last))?
}

/// Whether a declaration may begin at a token.
pub(super) fn begins(raw: &RawFile, at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| {
        matches!(
            kind(raw, before),
            TokenKind::Semicolon | TokenKind::RightBrace | TokenKind::LeftBrace
        ) || in_directive(raw, before)
    })
}

/// The token that the declaration begins with which a token is in: at most so many before it, all
/// of kinds that fit.
pub(super) fn beginning(
    raw: &RawFile,
    at: usize,
    n_max: usize,
    fits: impl Fn(TokenKind) -> bool,
) -> Option<usize> {
    let mut first = at;
    while !begins(raw, first) {
        first = first.checked_sub(1)?;
        (fits(kind(raw, first)) && at - first <= n_max).then_some(())?;
    }
    let before = first.checked_sub(1).filter(|&before| kind(raw, before) == TokenKind::RightBrace);
    before.is_none_or(|brace| !ends_type(raw, brace)).then_some(first)
}

/// The token that opens what another one closes.
fn opening(raw: &RawFile, close: usize, open: TokenKind) -> Option<usize> {
    let closes = kind(raw, close);
    let mut depth = 0usize;
    (0..=close).rev().find(|&at| {
        let found = kind(raw, at);
        if found == closes {
            depth += 1;
        } else if found == open {
            depth -= 1;
        }
        depth == 0
    })
}

/// Whether a brace ends the members of a type, behind which its declaration goes on.
fn ends_type(raw: &RawFile, brace: usize) -> bool {
    let is_keyword = |at: usize| matches!(text(raw, at).as_str(), "struct" | "union" | "enum");
    let keyword = || {
        let mut at = opening(raw, brace, TokenKind::LeftBrace)?.checked_sub(1)?;
        // The tag, and attributes before it.
        if kind(raw, at) == TokenKind::Identifier && !is_keyword(at) {
            at = at.checked_sub(1)?;
        }
        while kind(raw, at) == TokenKind::RightParen {
            let word = opening(raw, at, TokenKind::LeftParen)?.checked_sub(1)?;
            at = word.checked_sub(1).filter(|_| bare(raw, word) == "attribute")?;
        }
        Some(is_keyword(at))
    };
    keyword() == Some(true)
}

/// Takes a declaration away, with its line if nothing else is there.
pub(super) fn left_out(raw: &RawFile, first: usize, last: usize) -> Option<Small> {
    let range = raw.with_line(raw.range(first)?.start..raw.range(last)?.end);
    Some(Small::new("leave it out").replace(range, ""))
}

/// `_Noreturn` goes.
pub fn noreturn(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let is_it = matches!(word.as_str(), "_Noreturn" | "noreturn");
    is_it.then(|| without(raw, at, format!("leave out `{word}`")))?.map(Small::doubtful)
}

/// `_Static_assert(x, "m");` becomes a type that is one only if `x` holds.
pub fn assertion(raw: &RawFile, at: usize) -> Option<Small> {
    let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let message = close.checked_sub(1)?;
    let has_message = kind(raw, message) == TokenKind::String
        && kind(raw, message.checked_sub(1)?) == TokenKind::Comma;
    let last = if has_message { message.checked_sub(2)? } else { message };
    if kind(raw, at + 1) != TokenKind::LeftParen || kind(raw, close + 1) != TokenKind::Semicolon {
        return None;
    }
    let start = raw.range(at)?.start;
    let name = format!("static_assertion_{}", raw.file.line(start));
    let is_new = !raw.tokens.iter().any(|token| token.spelling() == name.as_str());
    let small = Small::new("make a type of it that an array of -1 elements is part of").doubtful();
    let open = format!("typedef char {name}[(");
    let told =
        if has_message { text(raw, message).trim_matches('"').to_owned() } else { String::new() };
    let told = match told.is_empty() || told.contains(['*', '\\', '"']) {
        true => String::new(),
        false => format!(" /* {told} */"),
    };
    let first = raw.range(at + 2)?.start;
    let small = small.replace(start..first, open);
    let small = small.replace(raw.range(last)?.end..raw.range(close)?.end, ") ? 1 : -1]");
    let end = raw.range(close + 1)?.end;
    (is_new && begins(raw, at)).then(|| small.insert(end, told))
}

/// `static x;` becomes `static int x;`, `main()` becomes `int main()`.
pub fn implicit_int(raw: &RawFile, at: usize) -> Option<Small> {
    let is_word = |at: usize| is_storage(&bare(raw, at)) || is_qualifier(&bare(raw, at));
    let small = Small::new("write `int`");
    if is_word(at) {
        let name = (at..at + WORDS_MAX).find(|&at| !is_word(at))?;
        let is_name = matches!(kind(raw, name), TokenKind::Identifier | TokenKind::Star);
        let is_plain = is_name && !in_directive(raw, name);
        return is_plain.then_some(small.insert(raw.range(name)?.start, "int "));
    }
    if kind(raw, at) != TokenKind::Identifier || text(raw, at) == "auto" {
        return None;
    }
    let mut first = at;
    while first > 0 && kind(raw, first - 1) == TokenKind::Star {
        first -= 1;
    }
    // A macro before it might have the type in another configuration.
    let before = first.checked_sub(1);
    let begins = before.is_none_or(|at| {
        matches!(kind(raw, at), TokenKind::Semicolon | TokenKind::RightBrace)
            || in_directive(raw, at)
    });
    let is_plain = begins || before.is_some_and(is_word);
    is_plain.then_some(small.insert(raw.range(first)?.start, "int "))
}

/// `[[fallthrough]];` becomes a comment, `[[noreturn]]` becomes `_Noreturn`, and what only asks for
/// warnings goes.
pub fn standard_attribute(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let open = at.checked_sub(2)?;
    let starts = (open..at).all(|at| kind(raw, at) == TokenKind::LeftBracket);
    let mut close = at + 1;
    if kind(raw, close) == TokenKind::LeftParen {
        close = raw.closing(close, TokenKind::LeftParen, TokenKind::RightParen)? + 1;
    }
    let ends = (close..close + 2).all(|at| kind(raw, at) == TokenKind::RightBracket);
    if !starts || !ends {
        return None;
    }
    let range = raw.range(open)?.start..raw.range(close + 1)?.end;
    match word.trim_matches('_') {
        "fallthrough" => falls_through(raw, open, close + 2),
        "noreturn" => Some(Small::new("write `_Noreturn`").replace(range, "_Noreturn")),
        "maybe_unused" | "nodiscard" | "deprecated" => {
            let blanks = raw.text(range.end..raw.line_end(range.end));
            let n = blanks.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let small = Small::new(format!("leave out `[[{word}]]`")).doubtful();
            Some(small.replace(range.start..range.end + n, ""))
        }
        _ => None,
    }
}

/// `__attribute__((fallthrough));` becomes a comment.
pub fn fallthrough(raw: &RawFile, at: usize) -> Option<Small> {
    if text(raw, at).trim_matches('_') != "fallthrough" {
        return None;
    }
    let open = at.checked_sub(3)?;
    let starts = bare(raw, open) == "attribute"
        && (open + 1..at).all(|at| kind(raw, at) == TokenKind::LeftParen);
    let ends = (at + 1..at + 3).all(|at| kind(raw, at) == TokenKind::RightParen);
    if starts && ends { falls_through(raw, open, at + 3) } else { None }
}

/// The statement that ends at a semicolon becomes a comment, where it's one of a list.
fn falls_through(raw: &RawFile, first: usize, semicolon: usize) -> Option<Small> {
    let in_list = matches!(
        kind(raw, first.checked_sub(1)?),
        TokenKind::Semicolon | TokenKind::RightBrace | TokenKind::LeftBrace | TokenKind::Colon
    );
    let is_last = matches!(text(raw, semicolon + 1).as_str(), "case" | "default");
    if kind(raw, semicolon) != TokenKind::Semicolon || !in_list || !is_last {
        return None;
    }
    let range = raw.range(first)?.start..raw.range(semicolon)?.end;
    Some(Small::new("make a comment of it").replace(range, "/* fall through */"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn words() {
        is(after(duplicate_qualifier, "const int __const x;", "__const"), "const int x;");
        is(after(restrict, "int *restrict p;", "restrict"), "int *p;");
        is(after(static_bound, "int f(int a[static 3]);", "["), "int f(int a[3]);");
        is(after(static_bound, "int f(int a[const]);", "["), "int f(int *const a);");
        is(after(member_end, "struct s { int x[3] };", "x"), "struct s { int x[3]; };");
        is(after(inline_main, "inline int main(void);", "main"), "int main(void);");
        is(after(nullability, "char *_Nonnull p;", "_Nonnull"), "char *p;");
        is(after(enum_again, "enum e;\nenum e { A };", "e"), "enum e { A };");
        assert_eq!(after(enum_again, "enum e;\nenum e *p;\nenum e { A };", "e"), None);
        is(after(usual_convention, "int __cdecl f(int);", "__cdecl"), "int f(int);");
        is(after(sized_int, "unsigned __int64 x;", "__int64"), "unsigned long long x;");
        is(after(nothing_declared, "typedef enum { A };", "typedef"), "enum { A };");
        is(after(nothing_declared, "unsigned int; int x;", "unsigned"), " int x;");
        is(after(nothing_declared, "int x;\n\tshort;\nint y;", "short"), "int x;\nint y;");
        assert_eq!(after(duplicate_qualifier, "X const int x;", "const"), None);
        assert_eq!(after(nothing_declared, "struct { int y; };", "struct"), None);
    }

    #[test]
    fn assertions() {
        is(
            after(assertion, "int x;\n_Static_assert(1 + 1, \"a b\");", "_Static_assert"),
            "int x;\ntypedef char static_assertion_2[(1 + 1) ? 1 : -1]; /* a b */",
        );
        is(after(noreturn, "_Noreturn void f(void);", "_Noreturn"), "void f(void);");
        is(after(sized_int, "int *__ptr32 p;", "__ptr32"), "int *p;");
    }

    #[test]
    fn missing_types() {
        is(after(implicit_int, "static x;", "static"), "static int x;");
        is(after(implicit_int, "const *x;", "const"), "const int *x;");
        is(after(implicit_int, "#include <a>\nmain() {}", "main"), "#include <a>\nint main() {}");
        is(after(implicit_int, "; static *f() {}", "f"), "; static int *f() {}");
        assert_eq!(after(implicit_int, "EXPORT f() {}", "f"), None);
        assert_eq!(after(implicit_int, "auto y = f();", "auto"), None);
    }

    #[test]
    fn attributes() {
        let gnu = "case 1: f(); __attribute__((fallthrough)); case 2:";
        is(after(fallthrough, gnu, "fallthrough"), "case 1: f(); /* fall through */ case 2:");
        let c23 = "f(); [[fallthrough]];\ndefault:";
        is(after(standard_attribute, c23, "fallthrough"), "f(); /* fall through */\ndefault:");
        is(after(standard_attribute, "[[noreturn]] void f();", "noreturn"), "_Noreturn void f();");
        is(after(standard_attribute, "[[deprecated(\"x\")]] void f();", "deprecated"), "void f();");
        let alone = "if (x) __attribute__((fallthrough)); case 2:";
        assert_eq!(after(fallthrough, alone, "fallthrough"), None);
        assert_eq!(after(standard_attribute, "[[gnu::cold]] void f();", "gnu"), None);
    }
}
