//! Types, bounds and declarations as text.

use super::layout::Item;
use crate::analyse::ty::QualType;
use crate::lex::{Token, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::view::View;
use crate::rewrite::{Site, spell};

/// A type's name, if a declared name can follow it.
pub fn of_type(site: &Site<'_>, ty: QualType) -> Option<String> {
    spell::type_name(site, ty).filter(|name| !name.contains(['(', '[']))
}

/// The words of a function's result, as the function declares it.
pub fn of_result(
    site: &Site<'_>,
    specifiers: SpecifiersId,
    declarator: DeclaratorId,
) -> Option<String> {
    let ast = site.ast;
    let node = ast[specifiers];
    let mut word = match node.ty {
        TypeSpecifier::Typedef(name, _) | TypeSpecifier::Guessed(name, _) => name.to_string(),
        TypeSpecifier::Record(id) => {
            let record = ast[id];
            let word = if record.is_union { "union" } else { "struct" };
            format!("{word} {}", record.tag?.0)
        }
        TypeSpecifier::Enum(id) => format!("enum {}", ast[id].tag?.0),
        TypeSpecifier::Missing => "int".to_owned(),
        TypeSpecifier::Words(_) => {
            let mut words = Vec::new();
            for idx in node.extent.first.0..=node.extent.last.0 {
                let word = site.token(TokenIdx(idx))?.spelling().into_owned();
                const TYPES: &[&str] = &[
                    "void", "char", "short", "int", "long", "float", "double", "signed",
                    "unsigned", "_Bool", "bool",
                ];
                if TYPES.contains(&word.as_str()) {
                    words.push(word);
                }
            }
            words.join(" ")
        }
        _ => return None,
    };
    if word.is_empty() {
        return None;
    }
    if node.qualifiers.has(Qualifiers::CONST) {
        word = format!("const {word}");
    }
    let mut stars = String::new();
    for part in ast.list(ast[declarator].parts).iter().skip(1) {
        match part {
            DeclaratorPart::Pointer(_) => stars.push('*'),
            _ => return None,
        }
    }
    Some(if stars.is_empty() { word } else { format!("{word} {stars}") })
}

/// A declaration's type and a name: "int x", "char *x".
pub fn declare(ty: &str, name: &str) -> String {
    if ty.ends_with('*') { format!("{ty}{name}") } else { format!("{ty} {name}") }
}

/// A bound that a macro writes: as the call of the one macro that it is made of, with the outer
/// macro's arguments put in, or else all spelled out.
pub fn folded(site: &Site<'_>, view: &View<'_>, extent: Extent) -> String {
    call_of(site, extent).unwrap_or_else(|| view.spelled(extent))
}

/// `BITS_TO_LONGS(lines)` for the bound of `DECLARE_BITMAP(map, lines)`.
fn call_of(site: &Site<'_>, extent: Extent) -> Option<String> {
    let origins = &site.preprocessed.origins;
    let first = site.token(extent.first)?;
    let chain: Vec<_> = origins.chain(&first).map(|(_, expansion)| *expansion).collect();
    let [.., inner, outer] = chain.as_slice() else { return None };
    let last = site.token(extent.last)?;
    let same = origins.chain(&last).any(|(_, expansion)| expansion.call == inner.call);
    if !same {
        return None;
    }
    let (names, values) = (parameters(site, outer)?, arguments(site, outer.call)?);
    let raw = site.raw(inner.call)?;
    let name = raw.at(inner.call)?;
    let close = raw.closing(name + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let mut text = String::new();
    for number in name..=close {
        let token = raw.tokens.get(number)?;
        if number > name + 1 && token.flags.has(crate::lex::Flags::SPACE_BEFORE) {
            text.push(' ');
        }
        match names.iter().position(|name| *name == token.name) {
            Some(at) if token.kind == TokenKind::Identifier => text.push_str(values.get(at)?),
            _ => text.push_str(&token.spelling()),
        }
    }
    Some(text)
}

fn parameters(
    site: &Site<'_>,
    expansion: &crate::preprocess::MacroExpansion,
) -> Option<Vec<crate::names::Name>> {
    let raw = site.raw(expansion.definition)?;
    let name = raw.at(expansion.definition)?;
    let close = raw.closing(name + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let inside = raw.tokens.get(name + 2..close)?;
    Some(inside.iter().filter(|t| t.kind == TokenKind::Identifier).map(|t| t.name).collect())
}

fn arguments(site: &Site<'_>, call: crate::source::Pos) -> Option<Vec<String>> {
    let raw = site.raw(call)?;
    let name = raw.at(call)?;
    let close = raw.closing(name + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
    let mut depth = 0usize;
    let mut values = Vec::new();
    let begin = name + 2;
    let mut start = begin;
    let is_open = |token: &Token| {
        matches!(token.kind, TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace)
    };
    let is_close = |token: &Token| {
        let kind = token.kind;
        matches!(kind, TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace)
    };
    for number in begin..=close {
        let token = raw.tokens.get(number)?;
        if number == close || (token.kind == TokenKind::Comma && depth == 0) {
            let first = raw.range(start)?;
            let last = raw.range(number.checked_sub(1)?)?;
            values.push(String::from_utf8(raw.text(first.start..last.end).to_vec()).ok()?);
            start = number + 1;
        } else if is_open(token) {
            depth += 1;
        } else if is_close(token) {
            depth = depth.checked_sub(1)?;
        }
    }
    Some(values)
}

/// The specifiers of a member as text.
pub fn specifiers(site: &Site<'_>, view: &View<'_>, item: &Item) -> String {
    if let Some(of) = item.array.as_ref().and_then(|array| array.of.clone()) {
        return of;
    }
    if let Some(words) = &item.words {
        return words.clone();
    }
    let extent = site.ast[item.specifiers].extent;
    let direct = view.direct(extent.first).is_some() && view.direct(extent.last).is_some();
    let text = if direct || view.is_macro() { view.text(extent) } else { None };
    text.unwrap_or_else(|| view.spelled(extent))
}

/// A member's declarator with another name in it: the member itself, the elements of its array
/// (`[]`), or a pointer to one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum As {
    /// As it is.
    Member,
    /// An array of unknown bound.
    Flexible,
    /// A pointer to the member.
    Pointer,
    /// A pointer to an element of the array that the member is.
    Element,
    /// One element: for its alignment.
    One,
}

/// The declaration of something made from a member, without the semicolon.
pub fn derived(
    site: &Site<'_>,
    view: &View<'_>,
    item: &Item,
    name: &str,
    how: As,
) -> Option<String> {
    let ast = site.ast;
    let words = specifiers(site, view, item);
    let declarator = item.declarator?;
    if item.array.as_ref().is_some_and(|array| array.of.is_some()) {
        return Some(match how {
            As::Flexible => format!("{}[]", declare(&words, name)),
            As::One => format!("{}[1]", declare(&words, name)),
            _ => declare(&words, &format!("*{name}")),
        });
    }
    let (_, name_token) = ast[declarator].name?;
    let extent = ast[declarator].extent;
    let whole = |extent: Extent| -> Option<String> {
        let direct = view.direct(extent.first).is_some() && view.direct(extent.last).is_some();
        if direct { view.text(extent) } else { None }.or_else(|| Some(view.spelled(extent)))
    };
    let part = |first: u32, last: u32| -> Option<String> {
        if first > last {
            return Some(String::new());
        }
        whole(Extent { first: TokenIdx(first), last: TokenIdx(last) })
    };
    let before = match extent.first.0 < name_token.0 {
        true => part(extent.first.0, name_token.0 - 1)?,
        false => String::new(),
    };
    let parts = ast.list(ast[declarator].parts);
    let mut after_first = name_token.0 + 1;
    let mut bracket = "";
    let drops = matches!(how, As::Flexible | As::Element | As::One);
    let mut dropped = usize::from(drops);
    if drops && let Some(DeclaratorPart::Array(array)) = parts.first() {
        let mut last = array;
        let rows = item.array.as_ref().map_or(0, |array| array.rows.len());
        for part in parts.iter().skip(1).take(rows) {
            let DeclaratorPart::Array(part) = part else { return None };
            last = part;
        }
        after_first = closing_bracket(site, last.bracket)?.0 + 1;
        dropped = 1 + rows;
        bracket = match how {
            As::Flexible => "[]",
            As::One => "[1]",
            _ => "",
        };
    }
    let after = part(after_first, extent.last.0)?;
    let rest = parts.get(dropped..).unwrap_or(&[]);
    let is_pointer = matches!(how, As::Pointer | As::Element);
    let binds =
        matches!(rest.first(), Some(DeclaratorPart::Array(_) | DeclaratorPart::Function(_)));
    let core = match (is_pointer, binds) {
        (true, true) => format!("(*{name})"),
        (true, false) => format!("*{name}"),
        (false, _) => format!("{name}{bracket}"),
    };
    let space = if words.ends_with('*') && before.is_empty() { "" } else { " " };
    Some(format!("{words}{space}{before}{core}{after}"))
}

/// The bracket that closes one.
pub fn closing_bracket(site: &Site<'_>, open: TokenIdx) -> Option<TokenIdx> {
    let mut depth = 0usize;
    for idx in open.0.. {
        match site.token(TokenIdx(idx))?.kind {
            TokenKind::LeftBracket => depth += 1,
            TokenKind::RightBracket => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(TokenIdx(idx));
                }
            }
            _ => {}
        }
    }
    None
}

/// A pointer type to a member or to its elements: "struct point *".
pub fn pointer_type(site: &Site<'_>, view: &View<'_>, item: &Item) -> Option<String> {
    let words = specifiers(site, view, item);
    let parts = site.ast.list(site.ast[item.declarator?].parts);
    let own = item.array.as_ref().filter(|array| array.of.is_none());
    let rest = parts.get(own.map_or(0, |array| 1 + array.rows.len())..)?;
    let all = rest.iter().all(|part| matches!(part, DeclaratorPart::Pointer(_)));
    all.then(|| format!("{words} *{}", "*".repeat(rest.len())))
}

/// An expression's text where it is an operand: in parentheses unless it is a word, a call or a
/// chain of members.
pub fn operand(text: &str) -> String {
    let mut depth = 0usize;
    let simple = !text.is_empty()
        && text.char_indices().all(|(at, c)| {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let is_arrow = c == '>' && text.get(..at).is_some_and(|text| text.ends_with('-'))
                || c == '-' && text.get(at + 1..).is_some_and(|text| text.starts_with('>'));
            depth > 0 || c.is_alphanumeric() || matches!(c, '_' | '.' | ')' | ']') || is_arrow
        });
    let is_cast = text.starts_with('(') && !text.ends_with(')');
    if simple && !is_cast { text.to_owned() } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_get_parentheses_where_they_need_them() {
        for simple in ["n", "p->n", "a.b[i + 1].c", "get(x, y)", "(n + 1)", "42u"] {
            assert_eq!(operand(simple), simple);
        }
        for other in ["n + 1", "*p", "a ? b : c", "-n", "(int)x", "n++"] {
            assert_eq!(operand(other), format!("({other})"));
        }
    }
}
