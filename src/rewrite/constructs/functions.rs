//! Functions' declarations, by their tokens. The number is that of the finding's token among the
//! file's.

use super::Small;
use super::text::{kind, respell, text};
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// Tokens of one parameter that are looked at.
const PARAMETER_MAX: usize = 8;

/// `int f();` becomes `int f(void);`, where the file defines it and never gives it an argument:
/// elsewhere it may have parameters that this hides.
pub fn no_parameters(raw: &RawFile, at: usize) -> Option<Small> {
    let is_list = |at: usize| kind(raw, at + 1) == TokenKind::LeftParen;
    let is_empty = |at: usize| is_list(at) && kind(raw, at + 2) == TokenKind::RightParen;
    let name = text(raw, at);
    let is_it = kind(raw, at) == TokenKind::Identifier && is_empty(at);
    let is_void =
        |at: usize| text(raw, at + 2) == "void" && kind(raw, at + 3) == TokenKind::RightParen;
    let mut uses = (0..raw.tokens.len()).filter(|&at| text(raw, at) == name && is_list(at));
    let is_never = uses.all(|at| is_empty(at) || is_void(at));
    let small = Small::new("say that it takes no arguments").doubtful();
    let is_body = |at: &usize| {
        let close = at + 2 + usize::from(is_void(*at));
        text(raw, *at) == name && is_list(*at) && kind(raw, close + 1) == TokenKind::LeftBrace
    };
    let is_defined = (0..raw.tokens.len()).any(|at| is_body(&at));
    let fits = is_it && is_never && is_defined;
    fits.then(|| Some(small.insert(raw.range(at + 2)?.start, "void")))?
}

/// `int f(a, b);` becomes `int f();`, which it is to the compiler.
pub fn only_names(raw: &RawFile, at: usize) -> Option<Small> {
    let open = at + 1;
    let close = raw.closing(open, TokenKind::LeftParen, TokenKind::RightParen)?;
    let is_list = (open + 1..close)
        .all(|at| matches!(kind(raw, at), TokenKind::Identifier | TokenKind::Comma));
    let (start, end) = (raw.range(open)?.end, raw.range(close)?.start);
    let small = Small::new("leave out the names").doubtful();
    (is_list && close > open + 1).then(|| small.replace(start..end, ""))
}

/// `void main(void)` becomes `int main(void)`.
pub fn main(raw: &RawFile, at: usize) -> Option<Small> {
    let result = at.checked_sub(1)?;
    let is_it = text(raw, at) == "main" && text(raw, result) == "void";
    is_it.then(|| respell(raw, result, "int"))?.map(Small::doubtful)
}

/// `int f(int) {` becomes `int f(int unused_1) {`.
pub fn unnamed_parameter(raw: &RawFile, at: usize) -> Option<Small> {
    let mut end = at;
    while matches!(kind(raw, end), TokenKind::Identifier | TokenKind::Star) {
        end += 1;
    }
    let is_plain = matches!(kind(raw, end), TokenKind::Comma | TokenKind::RightParen)
        && end > at
        && !(end == at + 1 && text(raw, at) == "void")
        && end - at <= PARAMETER_MAX;
    let mut number = 1;
    let mut open = at;
    loop {
        open = open.checked_sub(1)?;
        match kind(raw, open) {
            TokenKind::Comma => number += 1,
            TokenKind::LeftParen => break,
            TokenKind::Identifier | TokenKind::Star | TokenKind::RightBracket => {}
            TokenKind::LeftBracket | TokenKind::Number => {}
            _ => return None,
        }
    }
    let name = format!("unused_{number}");
    let is_new = !raw.tokens.iter().any(|token| token.spelling() == name.as_str());
    let last = end.checked_sub(1)?;
    let between = if kind(raw, last) == TokenKind::Star { "" } else { " " };
    let small = Small::new("name the parameter");
    (is_plain && is_new)
        .then(|| Some(small.insert(raw.range(last)?.end, between.to_owned() + &name)))?
}

/// `va_start(ap)` becomes `va_start(ap, n)`, where the function's last parameter is `n`.
pub fn va_start(raw: &RawFile, at: usize) -> Option<Small> {
    let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let is_body = |at: &usize| {
        kind(raw, *at) == TokenKind::Ellipsis
            && kind(raw, at + 1) == TokenKind::RightParen
            && kind(raw, at + 2) == TokenKind::LeftBrace
    };
    let dots = (0..at).rev().find(is_body)?;
    let (comma, name) = (dots.checked_sub(1)?, dots.checked_sub(2)?);
    let is_named = kind(raw, comma) == TokenKind::Comma && kind(raw, name) == TokenKind::Identifier;
    let what = text(raw, name);
    let small = Small::new(format!("name the last parameter, `{what}`"));
    is_named.then(|| Some(small.insert(raw.range(close)?.start, format!(", {what}"))))?
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn functions() {
        is(after(no_parameters, "int f(); int f(void) {}", "f"), "int f(void); int f(void) {}");
        assert_eq!(after(no_parameters, "int f();", "f"), None);
        is(after(only_names, "int f(a, b);", "f"), "int f();");
        is(after(main, "void main(void) {}", "main"), "int main(void) {}");
        is(
            after(unnamed_parameter, "int f(int a, char *) {}", "char"),
            "int f(int a, char *unused_2) {}",
        );
        is(
            after(va_start, "int f(int n, ...) { va_start(ap); }", "va_start"),
            "int f(int n, ...) { va_start(ap, n); }",
        );
        assert_eq!(after(va_start, "int f(...) { va_start(ap); }", "va_start"), None);
        assert_eq!(after(no_parameters, "int f(a);", "f"), None);
        assert_eq!(after(no_parameters, "int f(); int g(void) { f(1); }", "f"), None);
        assert_eq!(after(no_parameters, "void exit();", "exit"), None);
    }
}
