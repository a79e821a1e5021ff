//! The attributes in a list of tokens, in both spellings (gcc manual, "Attribute Syntax"; C23
//! 6.7.13), wherever they stand.

use std::borrow::Cow;

use crate::lex::{Token, TokenKind};
use crate::names::kw;

/// The attributes of the specifier that begins at `at`: index of the name's token, and the name
/// as patterns see it ([`crate::rules::Part::Attribute`]).
pub fn names(tokens: &[Token], at: usize) -> Vec<(usize, Cow<'static, [u8]>)> {
    let kind = |idx: usize| tokens.get(idx).map_or(TokenKind::End, |token| token.kind);
    let bracketed = match kind(at) {
        TokenKind::LeftBracket if kind(at + 1) == TokenKind::LeftBracket => true,
        TokenKind::Identifier
            if kind(at + 1) == TokenKind::LeftParen && kind(at + 2) == TokenKind::LeftParen =>
        {
            false
        }
        _ => return Vec::new(),
    };
    let (mut idx, close) =
        if bracketed { (at + 2, TokenKind::RightBracket) } else { (at + 3, TokenKind::RightParen) };
    let mut found = Vec::new();
    while kind(idx) != close {
        match kind(idx) {
            TokenKind::Identifier => {
                let (name_at, text) = name(tokens, idx, bracketed);
                if tokens.get(name_at).is_none_or(|token| token.name != kw::G_EXTENSION) {
                    found.push((name_at, text));
                }
                idx = name_at + 1;
            }
            TokenKind::LeftParen => match after_group(tokens, idx) {
                Some(after) => idx = after,
                None => return found,
            },
            TokenKind::Comma => idx += 1,
            // `[[` that is an array of an array's element.
            _ if bracketed => return Vec::new(),
            _ => return found,
        }
    }
    // `a[[0]]` is nothing; `[[]]` and `[[x]]` close twice.
    if bracketed && kind(idx + 1) != TokenKind::RightBracket { Vec::new() } else { found }
}

/// Token and text of an attribute's name, with its prefix.
fn name(tokens: &[Token], idx: usize, bracketed: bool) -> (usize, Cow<'static, [u8]>) {
    let bytes = |idx: usize| tokens.get(idx).map_or(&b""[..], |token| token.name.bytes());
    let own = bare(bytes(idx));
    if !bracketed {
        return (idx, Cow::Borrowed(own));
    }
    let kind = |idx: usize| tokens.get(idx).map_or(TokenKind::End, |token| token.kind);
    let scoped = match (kind(idx + 1), kind(idx + 2)) {
        (TokenKind::ColonColon, _) => Some(idx + 2),
        (TokenKind::Colon, TokenKind::Colon) => Some(idx + 3),
        _ => None,
    };
    match scoped {
        Some(at) => (at, Cow::Owned([own, b"::", bare(bytes(at))].concat())),
        None => (idx, Cow::Owned([b"::", own].concat())),
    }
}

/// `__packed__` is `packed`.
fn bare(name: &'static [u8]) -> &'static [u8] {
    name.strip_prefix(b"__").and_then(|name| name.strip_suffix(b"__")).unwrap_or(name)
}

/// The index after the bracket that closes the one at `at`; none if the tokens end before.
pub fn after_group(tokens: &[Token], at: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (idx, token) in tokens.iter().enumerate().skip(at) {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(idx + 1);
                }
            }
            _ => {}
        }
    }
    None
}
