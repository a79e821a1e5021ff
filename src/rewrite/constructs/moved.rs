//! What words that are moved would mean where they come to stand.

use std::ops::Range;

use super::text::{kind, text};
use crate::lex::TokenKind;
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::Site;
use crate::rewrite::tree::within;
use crate::rewrite::view::RawFile;

/// Whether a directive among some bytes defines or undefines a macro that some words use.
pub(super) fn has_macro_of(raw: &RawFile, between: Range<usize>, words: Range<usize>) -> bool {
    let inside = raw.from(between.start)..raw.from(between.end);
    let mut names = inside.filter(|&at| {
        let is_directive = at >= 2 && super::lines::hash(raw, at - 1).is_some();
        is_directive && matches!(text(raw, at - 1).as_str(), "define" | "undef")
    });
    let words = raw.from(words.start)..raw.from(words.end);
    names.any(|name| {
        let name = text(raw, name);
        words.clone().any(|at| kind(raw, at) == TokenKind::Identifier && text(raw, at) == name)
    })
}

/// Whether some tokens of the function declare a type or a tag that other words name.
pub(super) fn has_type_of(
    site: &Site<'_>,
    words: Extent,
    is_between: impl Fn(TokenIdx) -> bool,
) -> bool {
    let word = |idx: u32| site.token(TokenIdx(idx));
    let is_tag = |idx: u32| {
        let before = idx.checked_sub(1).and_then(word);
        before.is_some_and(|one| matches!(one.spelling().as_ref(), "struct" | "union" | "enum"))
    };
    let tags = (words.first.0..=words.last.0).filter(|&idx| is_tag(idx));
    let tags: Vec<Name> = tags.filter_map(|idx| word(idx).map(|tag| tag.name)).collect();
    let types: Vec<Name> = site
        .ast
        .specifiers()
        .iter()
        .filter(|one| within(one.extent, words))
        .filter_map(|one| match one.ty {
            TypeSpecifier::Typedef(name, _) => Some(name),
            _ => None,
        })
        .collect();
    let declares = |one: &Declarator| {
        one.name.is_some_and(|(name, idx)| is_between(idx) && types.contains(&name))
    };
    let mut all = site.external.first.0..=site.external.last.0;
    site.ast.declarators().iter().any(declares)
        || all.any(|idx| {
            let next = word(idx + 1).map(|next| next.kind);
            is_between(TokenIdx(idx))
                && is_tag(idx)
                && matches!(next, Some(TokenKind::LeftBrace | TokenKind::Semicolon))
                && word(idx).is_some_and(|tag| tags.contains(&tag.name))
        })
}
