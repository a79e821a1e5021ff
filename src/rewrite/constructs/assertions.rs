//! Assertions of GCC's preprocessor ("Obsolete Features" in its manual) become macros. All of a
//! file's lines about one answer change together: a test must not ask for what is no longer said.

use super::Small;
use super::directives::line;
use super::lines::hash;
use super::text::{kind, text};
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// What GCC asserts by itself, with a macro that it predefines where that holds.
const PREDEFINED: &[(&str, &str, &str)] = &[
    ("cpu", "i386", "__i386__"),
    ("cpu", "x86_64", "__x86_64__"),
    ("machine", "i386", "__i386__"),
    ("machine", "x86_64", "__x86_64__"),
    ("system", "linux", "__linux__"),
    ("system", "unix", "__unix__"),
];

/// `name(answer)`: what is asserted, and the tokens of it.
struct Assertion {
    name: String,
    answer: String,
    first: usize,
    last: usize,
}

/// The assertion whose name is at a number.
fn assertion(raw: &RawFile, first: usize) -> Option<Assertion> {
    let last = first + 3;
    let is_it = kind(raw, first) == TokenKind::Identifier
        && kind(raw, first + 1) == TokenKind::LeftParen
        && kind(raw, first + 2) == TokenKind::Identifier
        && kind(raw, last) == TokenKind::RightParen;
    let (name, answer) = (text(raw, first), text(raw, first + 2));
    is_it.then_some(Assertion { name, answer, first, last })
}

/// What a token has to do with assertions of a name.
enum Line {
    Assert(Assertion),
    Unassert(Assertion),
    Test(Assertion),
    /// All answers at once, or some that are no words.
    Other,
}

/// The line of a token that begins one about assertions of this name.
fn about(raw: &RawFile, at: usize, name: &str) -> Option<Line> {
    let word = text(raw, at);
    if matches!(word.as_str(), "assert" | "unassert") && hash(raw, at).is_some() {
        if text(raw, at + 1) != name {
            return None;
        }
        return Some(match assertion(raw, at + 1) {
            Some(found) if word == "assert" => Line::Assert(found),
            Some(found) => Line::Unassert(found),
            None => Line::Other,
        });
    }
    let is_test = kind(raw, at) == TokenKind::Hash && text(raw, at + 1) == name && {
        let line = line(raw, at)?;
        line.start < at && matches!(text(raw, line.start + 1).as_str(), "if" | "elif")
    };
    is_test.then(|| assertion(raw, at + 1).map_or(Line::Other, Line::Test))
}

/// `#assert x(y)` becomes `#define ASSERTED_X_Y 1`, and `#if #x(y)` becomes
/// `#if defined(ASSERTED_X_Y)`; what GCC asserts by itself is asked of the macros that it has.
pub fn macros(raw: &RawFile, at: usize) -> Option<Small> {
    let is_hash = kind(raw, at) == TokenKind::Hash;
    let own = assertion(raw, at + 1)?;
    let all: Vec<(usize, Line)> =
        (0..raw.tokens.len()).filter_map(|at| Some((at, about(raw, at, &own.name)?))).collect();
    let is_own = |one: &Assertion| one.answer == own.answer;
    let is_asserted = all.iter().any(|(_, line)| matches!(line, Line::Assert(one) if is_own(one)));
    if !is_asserted {
        let is_it = |row: &&(&str, &str, &str)| row.0 == own.name && row.1 == own.answer;
        let (.., known) = PREDEFINED.iter().find(is_it).filter(|_| is_hash)?;
        let range = raw.range(at)?.start..raw.range(own.last)?.end;
        let small = Small::new(format!("ask for `{known}`")).doubtful();
        return Some(small.replace(range, format!("defined({known})")));
    }
    let new = format!("ASSERTED_{}_{}", own.name, own.answer).to_ascii_uppercase();
    let is_new = !raw.tokens.iter().any(|token| token.spelling() == new.as_str());
    let mut small = Small::new(format!("make a macro of it, `{new}`")).doubtful().apart();
    for (at, line) in &all {
        let (one, text) = match line {
            Line::Other => return None,
            Line::Assert(one) => (one, format!("define {new} 1")),
            Line::Unassert(one) => (one, format!("undef {new}")),
            Line::Test(one) => (one, format!("defined({new})")),
        };
        if is_own(one) {
            let start = raw.range(*at)?.start;
            debug_assert!(*at < one.first);
            small = small.replace(start..raw.range(one.last)?.end, text);
        }
    }
    is_new.then_some(small)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, after_at, is};
    use super::*;

    #[test]
    fn a_file_changes_as_a_whole() {
        let before = "#assert a(b)\n#if #a(b) && !#a(c)\n#endif\n#unassert a(b)\n";
        let wanted = "#define ASSERTED_A_B 1\n#if defined(ASSERTED_A_B) && !#a(c)\n#endif\n\
                      #undef ASSERTED_A_B\n";
        is(after(macros, before, "assert"), wanted);
        is(after(macros, before, "unassert"), wanted);
        let second = |raw: &RawFile, _| macros(raw, 2);
        let test = "#if #cpu(x86_64)\n#endif\n";
        is(after_at(second, test, 0), "#if defined(__x86_64__)\n#endif\n");
        assert_eq!(after(macros, "#assert a(b)\n#unassert a\n", "assert"), None);
        assert_eq!(after(macros, "#unassert a(b)\n", "unassert"), None);
    }
}
