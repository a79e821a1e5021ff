//! The alignment that a member is declared with: `aligned` with a constant, or `_Alignas`.

use crate::lex::{Flags, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::Site;

/// The largest alignment that a member's declaration asks for; an error if it has an attribute that
/// may change more than that.
pub(super) fn of(
    site: &Site<'_>,
    specifiers: SpecifiersId,
    declarator: DeclaratorId,
    behind: List<Attribute>,
) -> Result<Option<u64>, &'static str> {
    const OTHERS: &str = "a member behind the array has attributes of its own";
    let ast = site.ast;
    let constant = |value: ExprId| {
        let value = site.scope.value_of(value).and_then(|value| u64::try_from(value).ok());
        value.filter(|bytes| bytes.is_power_of_two())
    };
    let mut most = None;
    let lists = [behind, ast[declarator].attributes, ast[specifiers].attributes];
    for attribute in lists.iter().flat_map(|&list| ast.list(list)) {
        let word = attribute.name.text();
        match (word.trim_matches('_'), attribute.operand) {
            ("aligned", Some(value)) => most = most.max(Some(constant(value).ok_or(OTHERS)?)),
            ("unused", _) => {}
            _ => return Err(OTHERS),
        }
    }
    for &operand in ast.list(ast[specifiers].alignas) {
        let bytes = match operand {
            Alignas::Expr(value) => constant(value),
            Alignas::Type(ty) => {
                site.scope.type_named(ty).and_then(|ty| site.scope.alignment_of(ty))
            }
        };
        most = most.max(Some(bytes.ok_or(OTHERS)?));
    }
    Ok(most)
}

/// Specifiers without what they say of the alignment; none if they say nothing of it.
pub(super) fn words(site: &Site<'_>, specifiers: SpecifiersId) -> Option<String> {
    let node = site.ast[specifiers];
    if node.alignas.is_empty() && node.attributes.is_empty() {
        return None;
    }
    let (mut text, mut depth, mut skips) = (String::new(), 0usize, false);
    for idx in node.extent.first.0..=node.extent.last.0 {
        let token = site.token(TokenIdx(idx))?;
        let word = token.name.text();
        if depth == 0 {
            skips |= ["_Alignas", "alignas", "__attribute__", "__attribute"].contains(&&*word);
        }
        if skips {
            match token.kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen => depth = depth.checked_sub(1)?,
                _ => {}
            }
            skips = depth > 0 || token.kind != TokenKind::RightParen;
            continue;
        }
        if !text.is_empty() && token.flags.has(Flags::SPACE_BEFORE) {
            text.push(' ');
        }
        text.push_str(&token.spelling());
    }
    (!text.is_empty()).then_some(text)
}
