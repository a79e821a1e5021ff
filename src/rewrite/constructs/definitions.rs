//! Definitions and declarations that C has another form for. The number is that of the finding's
//! token among the file's.

use super::Small;
use super::declarations::{begins, left_out};
use super::directives::line;
use super::lines::hash;
use super::text::{kind, text, token};
use super::words::without;
use crate::lex::{Flags, TokenKind};
use crate::rewrite::view::RawFile;

/// Tokens of one definition that are looked at.
const DEFINITION_MAX: usize = 256;
/// Words before a declarator's name.
const BEFORE: usize = 6;

/// `enum e { A };` goes where the file has the same words before it, in the same scope and in no
/// other `#if` group.
pub fn enum_redefined(raw: &RawFile, at: usize) -> Option<Small> {
    let first = at.checked_sub(1)?;
    let close = raw.closing(at + 1, TokenKind::LeftBrace, TokenKind::RightBrace)?;
    let last = close + 1;
    let is_it = text(raw, first) == "enum"
        && kind(raw, at + 1) == TokenKind::LeftBrace
        && kind(raw, last) == TokenKind::Semicolon
        && close - first <= DEFINITION_MAX;
    if !is_it || !begins(raw, first) {
        return None;
    }
    let words: Vec<String> = (first..=close).map(|at| text(raw, at)).collect();
    let same =
        |start: &usize| words.iter().enumerate().all(|(n, word)| text(raw, start + n) == *word);
    let earlier = (0..first).rev().find(|start| text(raw, *start) == "enum" && same(start))?;
    // Lines of the preprocessor among the enumerators hang together with others.
    let is_flat = !(first..=close).any(|at| kind(raw, at) == TokenKind::Hash);
    (is_flat && is_beside(raw, earlier, first)).then(|| left_out(raw, first, last))?
}

/// Whether a token is in the same scope as one before it, and in the same `#if` group.
pub(super) fn is_beside(raw: &RawFile, earlier: usize, at: usize) -> bool {
    let mut depth = Some(0usize);
    for at in earlier..at {
        depth = match kind(raw, at) {
            TokenKind::LeftBrace => depth.map(|depth| depth + 1),
            TokenKind::RightBrace => depth.and_then(|depth| depth.checked_sub(1)),
            _ => depth,
        };
    }
    let range = (raw.range(earlier), raw.range(at));
    let is_one = matches!(range, (Some(a), Some(b)) if !raw.has_group(a.start..b.start));
    depth == Some(0) && is_one
}

/// `const fn_t f;` of a function type becomes `fn_t f;`; the finding is at the name.
pub fn qualified_function(raw: &RawFile, at: usize) -> Option<Small> {
    let before = (1..=BEFORE).map_while(|n| at.checked_sub(n));
    let mut words = before.take_while(|&at| {
        let is_own = token(raw, at).is_some_and(|token| !token.flags.has(Flags::LINE_START));
        kind(raw, at) == TokenKind::Identifier && (is_own || begins(raw, at))
    });
    let is_it = |word: &str| matches!(word.trim_matches('_'), "const" | "volatile" | "restrict");
    let found = words.find(|&at| is_it(&text(raw, at)))?;
    let small = without(raw, found, format!("leave out `{}`", text(raw, found)));
    small.map(Small::doubtful)
}

/// `_Atomic int f(void);` becomes `int f(void);`: what is returned is a value.
pub fn atomic_result(raw: &RawFile, at: usize) -> Option<Small> {
    let mut open = at + 1;
    while kind(raw, open) == TokenKind::Identifier && open - at <= BEFORE {
        open += 1;
    }
    let is_it = text(raw, at) == "_Atomic" && open >= at + 3;
    let close = raw.closing(open, TokenKind::LeftParen, TokenKind::RightParen)?;
    let is_function = kind(raw, open) == TokenKind::LeftParen
        && matches!(kind(raw, close + 1), TokenKind::Semicolon | TokenKind::LeftBrace);
    let small = (is_it && is_function).then(|| without(raw, at, "leave out `_Atomic`".to_owned()));
    small?.map(Small::doubtful)
}

/// `constexpr int n = 5;` becomes `enum { n = 5 };`, where nobody wants its address.
pub fn constant(raw: &RawFile, at: usize) -> Option<Small> {
    let name = at + 2;
    let value = if kind(raw, at + 4) == TokenKind::Minus { at + 5 } else { at + 4 };
    let is_it = text(raw, at) == "constexpr"
        && text(raw, at + 1) == "int"
        && kind(raw, name) == TokenKind::Identifier
        && kind(raw, at + 3) == TokenKind::Equal
        && kind(raw, value) == TokenKind::Number
        && kind(raw, value + 1) == TokenKind::Semicolon
        && begins(raw, at);
    let what = text(raw, name);
    let is_pointed_to = (0..raw.tokens.len())
        .any(|at| kind(raw, at) == TokenKind::Ampersand && text(raw, at + 1) == what);
    let number = text(raw, value);
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let start = raw.range(at)?.start..raw.range(name)?.start;
    let small = Small::new("make an enumerator of it").doubtful().replace(start, "enum { ");
    let end = raw.range(value + 1)?.start;
    (is_it && is_plain && !is_pointed_to).then(|| small.insert(end, " }"))
}

/// A file without a declaration gets one that does nothing.
pub fn empty_unit(raw: &RawFile, _: usize) -> Option<Small> {
    let all = &raw.file.text;
    let newline = raw.newline();
    let between = if all.is_empty() || all.ends_with(b"\n") { "" } else { newline };
    let is_open = all.trim_ascii_end().ends_with(b"\\");
    let small = Small::new("declare something").doubtful();
    let text = format!("{between}typedef int unit_is_not_empty;{newline}");
    (!is_open).then(|| small.insert(all.len(), text))
}

/// `_Generic(int, …)` becomes `_Generic((int){0}, …)`, where the type is one of the words of C.
pub fn generic_type(raw: &RawFile, at: usize) -> Option<Small> {
    let is_word = |at: usize| {
        let words = "char short int long float double signed unsigned _Bool";
        words.split(' ').any(|word| word == text(raw, at))
    };
    let first = at + 2;
    let end = (first..first + BEFORE).find(|&at| !is_word(at))?;
    let is_it = text(raw, at) == "_Generic"
        && kind(raw, at + 1) == TokenKind::LeftParen
        && end > first
        && kind(raw, end) == TokenKind::Comma;
    let (start, last) = (raw.range(first)?.start, raw.range(end.checked_sub(1)?)?.end);
    let small = Small::new("write a value of that type").insert(start, "(");
    is_it.then(|| small.insert(last, "){0}"))
}

/// `offsetof(T, m[2])` becomes `(offsetof(T, m) + 2 * sizeof(((T *)0)->m[0]))`.
pub fn offset_of_element(raw: &RawFile, at: usize) -> Option<Small> {
    let word = text(raw, at);
    let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let open = close.checked_sub(3)?;
    let (member, comma) = (open.checked_sub(1)?, open.checked_sub(2)?);
    let is_it = matches!(word.as_str(), "offsetof" | "__builtin_offsetof")
        && kind(raw, at + 1) == TokenKind::LeftParen
        && kind(raw, comma) == TokenKind::Comma
        && kind(raw, member) == TokenKind::Identifier
        && kind(raw, open) == TokenKind::LeftBracket
        && kind(raw, open + 1) == TokenKind::Number
        && kind(raw, open + 2) == TokenKind::RightBracket
        && comma > at + 2
        && (at + 2..comma).all(|at| kind(raw, at) == TokenKind::Identifier);
    let of: Vec<String> = (at + 2..comma).map(|at| text(raw, at)).collect();
    let (of, member, index) = (of.join(" "), text(raw, member), text(raw, open + 1));
    let new = format!("({word}({of}, {member}) + {index} * sizeof((({of} *)0)->{member}[0]))");
    let small = Small::new("add the size of the elements before it").doubtful();
    let range = raw.range(at)?.start..raw.range(close)?.end;
    is_it.then(|| small.replace(range, new))
}

/// `sizeof(int[n])` becomes `(sizeof(int) * n)`; the number is that of the bracket.
pub fn array_size(raw: &RawFile, at: usize) -> Option<Small> {
    let mut open = at.checked_sub(1)?;
    while matches!(kind(raw, open), TokenKind::Identifier | TokenKind::Star) {
        open = open.checked_sub(1)?;
    }
    let word = open.checked_sub(1)?;
    if kind(raw, open) != TokenKind::LeftParen || text(raw, word) != "sizeof" || at == open + 1 {
        return None;
    }
    let written = |range: std::ops::Range<usize>| String::from_utf8(raw.text(range).to_vec()).ok();
    let of = written(raw.range(open + 1)?.start..raw.range(at - 1)?.end)?;
    let mut product = format!("(sizeof({of})");
    let mut next = at;
    while kind(raw, next) == TokenKind::LeftBracket {
        let close = raw.closing(next, TokenKind::LeftBracket, TokenKind::RightBracket)?;
        let bound = written(raw.range(next)?.end..raw.range(close)?.start)?;
        // A name may be a macro's, of several operands.
        let is_number = close == next + 2 && kind(raw, next + 1) == TokenKind::Number;
        let (before, after) = if is_number { ("", "") } else { ("(", ")") };
        product.push_str(&format!(" * {before}{}{after}", bound.trim()));
        next = (close > next + 1).then_some(close + 1)?;
    }
    let range = raw.range(word)?.start..raw.range(next)?.end;
    let is_whole = kind(raw, next) == TokenKind::RightParen
        && !raw.text(range.clone()).windows(2).any(|pair| matches!(pair, b"/*" | b"//"))
        && !product.contains('\n');
    let small = Small::new("multiply the size of an element").doubtful();
    is_whole.then(|| small.replace(range, product + ")"))
}

/// `int f(int n; int a[n], int n)` becomes `int f(int a[], int n)`: the parameter is a pointer,
/// whatever the bound.
pub fn forward_parameter(raw: &RawFile, at: usize) -> Option<Small> {
    let before = (1..=BEFORE).map_while(|n| at.checked_sub(n));
    let mut before = before.skip_while(|&at| kind(raw, at) == TokenKind::Identifier);
    let open = before.next().filter(|&open| kind(raw, open) == TokenKind::LeftParen)?;
    let close = raw.closing(open, TokenKind::LeftParen, TokenKind::RightParen)?;
    let name = text(raw, at);
    let uses: Vec<usize> = (at + 1..close).filter(|&at| text(raw, at) == name).collect();
    let [bound, parameter] = uses.as_slice() else { return None };
    let is_bound = kind(raw, bound - 1) == TokenKind::LeftBracket
        && kind(raw, bound + 1) == TokenKind::RightBracket
        && kind(raw, bound.checked_sub(2)?) == TokenKind::Identifier
        && kind(raw, bound + 2) == TokenKind::Comma;
    let is_parameter = matches!(kind(raw, parameter + 1), TokenKind::Comma | TokenKind::RightParen);
    let is_alone = kind(raw, at + 1) == TokenKind::Semicolon
        && !(at + 2..close).any(|at| kind(raw, at) == TokenKind::Semicolon);
    let start = raw.range(open + 1)?.start..raw.range(at + 2)?.start;
    let small = Small::new("leave the bound out: the parameter is a pointer");
    let small = small.replace(start, "").replace(raw.range(*bound)?, "");
    (is_bound && is_parameter && is_alone).then_some(small)
}

/// `log("x")` becomes `log("x", )`, where the macro makes no difference between no argument and an
/// empty one.
pub fn no_variable_argument(raw: &RawFile, at: usize) -> Option<Small> {
    let name = text(raw, at);
    let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let is_definition = |at: &usize| {
        text(raw, *at) == name && text(raw, at - 1) == "define" && hash(raw, at - 1).is_some()
    };
    let mut definitions = (2..raw.tokens.len()).filter(is_definition);
    let (only, another) = (definitions.next()?, definitions.next());
    let is_plain = !line(raw, only)?.any(|at| {
        kind(raw, at) == TokenKind::HashHash
            || kind(raw, at) == TokenKind::Hash && hash(raw, at + 1).is_none()
            || text(raw, at) == "__VA_OPT__"
    });
    let is_call = kind(raw, at + 1) == TokenKind::LeftParen && close > at + 2;
    let small = Small::new("give it an empty argument").doubtful();
    let end = raw.range(close)?.start;
    (is_call && is_plain && another.is_none()).then(|| small.insert(end, ", "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, after_at, is};
    use super::*;

    #[test]
    fn definitions() {
        let twice = "enum e { A };\nint x;\nenum  e { A };\n";
        let at = |raw: &RawFile, _| enum_redefined(raw, 10);
        is(after_at(at, twice, 0), "enum e { A };\nint x;\n");
        let other = "enum e { A };\n#if X\nenum e { A };\n#endif\n";
        assert_eq!(after_at(at, other, 0), None);
        is(after(qualified_function, "const fn_t f;", "f"), "fn_t f;");
        is(after(atomic_result, "_Atomic int f(void);", "_Atomic"), "int f(void);");
        is(after(constant, "constexpr int n = -5;", "constexpr"), "enum { n = -5 };");
        is(after_at(empty_unit, "/* x */", 0), "/* x */\ntypedef int unit_is_not_empty;\n");
        assert_eq!(after(qualified_function, "const fn_t *f;", "f"), None);
        assert_eq!(after(atomic_result, "_Atomic int *f(void);", "_Atomic"), None);
        assert_eq!(after(atomic_result, "_Atomic int (*f)(void);", "_Atomic"), None);
        assert_eq!(after(constant, "constexpr int n = 5; int *p = &n;", "constexpr"), None);
        assert_eq!(after(constant, "constexpr long n = 5;", "constexpr"), None);
    }

    #[test]
    fn expressions() {
        is(
            after(generic_type, "x = _Generic(unsigned int, int: 1);", "_Generic"),
            "x = _Generic((unsigned int){0}, int: 1);",
        );
        is(
            after(offset_of_element, "n = offsetof(struct s, b[2]);", "offsetof"),
            "n = (offsetof(struct s, b) + 2 * sizeof(((struct s *)0)->b[0]));",
        );
        is(
            after(array_size, "x = sizeof(char *[2][n + 1]);", "["),
            "x = (sizeof(char *) * 2 * (n + 1));",
        );
        assert_eq!(after(array_size, "x = sizeof(*(int (*)[n])p);", "["), None);
        is(
            after_at(|raw, _| forward_parameter(raw, 4), "int f(int n; int a[n], int n);", 0),
            "int f(int a[], int n);",
        );
        let rows = "int f(int n; int a[2][n], int n);";
        assert_eq!(after_at(|raw, _| forward_parameter(raw, 4), rows, 0), None);
        let call = "#define L(f, ...) p(f __VA_ARGS__)\nint x = L(\"x\");";
        let wanted = "#define L(f, ...) p(f __VA_ARGS__)\nint x = L(\"x\", );";
        let at = |raw: &RawFile, _| {
            let last = (0..raw.tokens.len()).rfind(|&at| text(raw, at) == "L")?;
            no_variable_argument(raw, last)
        };
        is(after_at(at, call, 0), wanted);
        assert_eq!(after_at(at, &call.replace("f __VA", "f, ##__VA"), 0), None);
        assert_eq!(after(generic_type, "x = _Generic(t, int: 1);", "_Generic"), None);
    }
}
