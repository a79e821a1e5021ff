//! A function's definition in the style of before 1989 becomes a prototype (C99 6.9.1p13,
//! 6.7.5.3p15).

use super::Small;
use crate::analyse::ty::{FloatKind, Type};
use crate::lex::{ExpansionId, Token};
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site};

/// Bytes of an `int`: what is narrower is promoted.
const INT_BYTES: u64 = 4;

/// A parameter with its declaration.
struct Declared {
    name: Name,
    specifiers: SpecifiersId,
    declarator: DeclaratorId,
}

/// `int f(a, b) int a; char *b; {` becomes `int f(int a, char *b) {`.
pub fn definition(site: &Site<'_>, token: &Token) -> Rewrite {
    defined(site, token, false)
}

/// The same where a prototype before it says how the parameters are passed.
pub fn definition_again(site: &Site<'_>, token: &Token) -> Rewrite {
    defined(site, token, true)
}

fn defined(site: &Site<'_>, token: &Token, has_prototype: bool) -> Rewrite {
    let Some(DeclarationKind::Function(_, declarator, old, _)) =
        site.external.declaration.map(|id| site.ast[id].kind)
    else {
        return Rewrite::default();
    };
    let named = site.ast[declarator].name.and_then(|(_, idx)| site.token(idx));
    let first = site.ast.list(site.ast[declarator].parts).first();
    let Some(&DeclaratorPart::Function(parameters)) = first else { return Rewrite::default() };
    if named.is_none_or(|named| named.pos != token.pos) || token.expansion != ExpansionId::NONE {
        return Rewrite::default();
    }
    let identifiers = site.ast.list(site.ast[parameters].identifiers);
    let old = site.ast.list(old);
    let Some(declared) = declared(site, old) else { return Rewrite::default() };
    let is_promoted = !has_prototype && declared.iter().any(|one| !is_kept(site, one.declarator));
    if is_promoted {
        return Rewrite::refuse("a prototype would have a parameter passed as another type");
    }
    prototype(site, token, identifiers, old, &declared).unwrap_or_default()
}

/// The parameters that are declared, in order.
fn declared(site: &Site<'_>, old: &[DeclId]) -> Option<Vec<Declared>> {
    let mut all = Vec::new();
    for &id in old {
        let DeclarationKind::Plain(specifiers, list) = site.ast[id].kind else { return None };
        for item in site.ast.list(list) {
            let (name, _) = site.ast[item.declarator].name?;
            all.push(Declared { name, specifiers, declarator: item.declarator });
        }
    }
    Some(all)
}

/// Whether a parameter's type is the same after the default argument promotions (C99 6.5.2.2p6).
fn is_kept(site: &Site<'_>, declarator: DeclaratorId) -> bool {
    let Some(ty) = site.scope.type_declared(declarator) else { return false };
    match site.scope.types().get(ty.ty) {
        Type::Pointer(_) | Type::Array(..) | Type::Function(_) | Type::Record(_) => true,
        Type::Float(kind) => matches!(kind, FloatKind::Double | FloatKind::LongDouble),
        Type::Int(_) => site.scope.bytes_of(ty).is_some_and(|bytes| bytes >= INT_BYTES),
        _ => false,
    }
}

fn prototype(
    site: &Site<'_>,
    token: &Token,
    identifiers: &[(Name, TokenIdx)],
    old: &[DeclId],
    declared: &[Declared],
) -> Option<Rewrite> {
    let view = View::of(site, token)?;
    let (first, last) = (identifiers.first()?.1, identifiers.last()?.1);
    let list = view.direct(first)?.start..view.direct(last)?.end;
    let close = view.direct(TokenIdx(last.0 + 1))?;
    let (start, end) = match old {
        [] => (close.end, close.end),
        [first, ..] => {
            let last = old.last().unwrap_or(first);
            let first = view.direct(site.ast[*first].extent.first)?;
            (first.start, view.direct(site.ast[*last].extent.last)?.end)
        }
    };
    let small = Small::new("write a prototype").doubtful();
    let between = view.raw.text(list.start..end);
    let has_comment = between.windows(2).any(|pair| matches!(pair, b"/*" | b"//"));
    if between.contains(&b'#') || between.contains(&b'{') {
        return None;
    }
    let in_order = declared.len() == old.len()
        && declared.iter().map(|one| one.name).eq(identifiers.iter().map(|(name, _)| *name));
    if has_comment {
        // Lines and comments stay; only what ends the parameters changes.
        let mut small = small.replace(list.start..close.end, "");
        for (n, &id) in old.iter().enumerate() {
            let end = if n + 1 == old.len() { ")" } else { "," };
            small = small.replace(view.direct(site.ast[id].extent.last)?, end);
        }
        return in_order.then(|| small.rewrite(&view.raw));
    }
    let mut parameters = Vec::new();
    for (name, idx) in identifiers {
        let Some(one) = declared.iter().find(|one| one.name == *name) else {
            let word = view.raw.text(view.direct(*idx)?).to_vec();
            parameters.push(format!("int {}", String::from_utf8(word).ok()?));
            continue;
        };
        let specifiers = view.text(site.ast[one.specifiers].extent)?;
        let declarator = view.text(site.ast[one.declarator].extent)?;
        parameters.push(format!("{specifiers} {declarator}"));
    }
    let text = parameters.join(", ");
    let is_line = !text.contains(['\n', '\t']) && declared.len() <= identifiers.len();
    let small = small.replace(list, text);
    // The white space before the declarations goes with them; that behind them stays.
    let blank = view.raw.text(close.end..start).iter().all(u8::is_ascii_whitespace);
    (is_line && blank).then(|| small.replace(close.end..end, "").rewrite(&view.raw))
}
