//! Expressions whose operands' types decide how to write them otherwise.

use super::Small;
use super::headers::named;
use super::tree::{innermost, is_pure};
use crate::analyse::ty::Type;
use crate::lex::{Token, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::tree::within;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site};

/// Why a macro's body stays: what is right for one use's types is wrong for another's.
pub(super) const IN_MACRO: &str = "the macro that writes it may be used with other types";

/// What a rewrite comes to, where no macro's body holds the construct.
pub(super) fn written(
    site: &Site<'_>,
    token: &Token,
    made: impl FnOnce(&View<'_>) -> Option<Small>,
) -> Rewrite {
    match View::of(site, token) {
        None => Rewrite::default(),
        Some(view) if view.is_macro() => Rewrite::refuse(IN_MACRO),
        Some(view) => made(&view).map(|small| small.rewrite(&view.raw)).unwrap_or_default(),
    }
}

pub(super) fn type_of(site: &Site<'_>, id: ExprId) -> Option<Type> {
    site.scope.type_of(id).map(|ty| site.scope.types().get(ty.ty))
}

pub(super) fn starts_at(site: &Site<'_>, id: ExprId, token: &Token) -> bool {
    site.token(site.ast[id].extent.first).is_some_and(|first| first.pos == token.pos)
}

/// `(struct s)x` of a `struct s` becomes `x`.
pub fn cast_to_structure(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let id = innermost(site, token, |kind| matches!(kind, ExprKind::Cast(..)))?;
        let ExprKind::Cast(_, operand) = site.ast[id].kind else { return None };
        let extent = site.ast[id].extent;
        let inner = site.ast[operand].extent;
        // The parentheses have to be written here, and nothing in them that is computed.
        let own = extent.first.0..inner.first.0;
        if own.len() > 4 || !own.into_iter().all(|idx| view.direct(TokenIdx(idx)).is_some()) {
            return None;
        }
        let (start, end) = (view.direct(extent.first)?.start, view.span(inner)?.start);
        let before = view.raw.text(start.checked_sub(1)?..start).first()?;
        let between = if before.is_ascii_alphanumeric() || *before == b'_' { " " } else { "" };
        // The cast's type has no qualifiers, which its operand may have.
        let is_asked = site.ast.specifiers().iter().any(|one| match one.ty {
            TypeSpecifier::TypeofExpr(of, _) => within(extent, site.ast[of].extent),
            _ => false,
        });
        if is_asked {
            return None;
        }
        let small = Small::new("leave out the cast, which changes nothing");
        Some(small.replace(start..end, between))
    })
}

/// `c ? f() : 1` of a function without a value becomes `c ? f() : (void)1`.
pub fn void_operand(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let mut sides = exprs.filter_map(|id| match site.ast[id].kind {
            ExprKind::Conditional(_, Some(then), otherwise)
                if starts_at(site, otherwise, token) =>
            {
                Some([then, otherwise])
            }
            _ => None,
        });
        let sides = sides.find(|sides| {
            let is_void = sides.map(|side| type_of(site, side) == Some(Type::Void));
            is_void[0] != is_void[1]
        })?;
        let value = sides.into_iter().find(|&side| type_of(site, side) != Some(Type::Void))?;
        let span = view.span(site.ast[value].extent)?;
        let is_simple = matches!(
            site.ast[value].kind,
            ExprKind::Name(_) | ExprKind::Number(_) | ExprKind::Call(..) | ExprKind::Paren(_)
        );
        let (open, close) = if is_simple { ("(void)", "") } else { ("(void)(", ")") };
        let small = Small::new("drop the value with `(void)`");
        Some(small.insert(span.start, open).insert(span.end, close))
    })
}

/// `p > 0` becomes `p != 0`, which both compilers take it for.
pub fn null_order(site: &Site<'_>, token: &Token) -> Rewrite {
    let is_order = |op| {
        use BinaryOp::{Greater, GreaterEqual, Less, LessEqual};
        matches!(op, Less | Greater | LessEqual | GreaterEqual)
    };
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let mut orders = exprs.filter_map(|id| match site.ast[id].kind {
            ExprKind::Binary(op, left, right) if is_order(op) && starts_at(site, id, token) => {
                Some((op, left, right))
            }
            _ => None,
        });
        let (op, left, right) = orders.find(|&(_, left, right)| {
            [left, right].iter().any(|&id| matches!(type_of(site, id), Some(Type::Pointer(_))))
        })?;
        let is_left = matches!(type_of(site, left), Some(Type::Pointer(_)));
        let is_zero =
            matches!(site.ast[if is_left { right } else { left }].kind, ExprKind::Number(_));
        let new = match (op, is_left) {
            (BinaryOp::Greater, true) | (BinaryOp::Less, false) => "!=",
            (BinaryOp::LessEqual, true) | (BinaryOp::GreaterEqual, false) => "==",
            // Always true, or never.
            _ => return None,
        };
        let place = view.direct(TokenIdx(site.ast[left].extent.last.0 + 1))?;
        let small = Small::new(format!("write `{new}`"));
        is_zero.then(|| small.replace(place, new))
    })
}

/// `return x;` in a function without a result: the value is dropped, or computed before.
pub fn returned_value(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let word = site.index_of(token)?.0;
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        if site.token(TokenIdx(word + 1)).is_some_and(|next| next.kind == TokenKind::Semicolon) {
            let end = view.direct(TokenIdx(word))?.end;
            return Some(Small::new("return a value").shown().insert(end, " 0"));
        }
        let behind = exprs.filter(|&id| site.ast[id].extent.first.0 == word + 1);
        let value = behind.max_by_key(|&id| site.ast[id].extent.last.0)?;
        let extent = site.ast[value].extent;
        let (word, before) = (view.direct(TokenIdx(word))?, site.token(TokenIdx(word - 1))?);
        let (span, semicolon) = (view.span(extent)?, view.direct(TokenIdx(extent.last.0 + 1))?);
        if is_pure(site, value) {
            let small = Small::new("return without the value");
            return Some(small.replace(word.end..semicolon.start, ""));
        }
        let in_list = matches!(before.spelling().as_ref(), "{" | "}" | ";");
        let is_call = matches!(site.ast[value].kind, ExprKind::Call(..));
        let (open, close) = if is_call { ("", "") } else { ("(void)(", ")") };
        let small = Small::new("compute the value, then return");
        let small = small.insert(span.end, close);
        let small = if in_list {
            let between = match view.raw.is_first(word.start) {
                true => format!("{}{}", view.newline(), view.raw.indent(word.start)),
                false => " ".to_owned(),
            };
            let small = small.replace(word.start..span.start, open);
            small.insert(semicolon.end, format!("{between}return;"))
        } else {
            let small = small.replace(word.start..span.start, format!("{{ {open}"));
            small.insert(semicolon.end, " return; }")
        };
        Some(small)
    })
}

/// `__builtin_offsetof` becomes `offsetof`.
pub fn offsetof(site: &Site<'_>, token: &Token) -> Rewrite {
    let is_here = View::of(site, token).is_some_and(|view| !view.is_macro());
    let made = (is_here && token.spelling() == "__builtin_offsetof")
        .then(|| named(site, token, "offsetof", "stddef.h"));
    made.flatten().unwrap_or_default()
}
