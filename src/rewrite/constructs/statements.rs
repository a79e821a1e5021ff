//! Statements, and expressions made of them, in the forms that C90 and C99 have.

use super::Small;
use super::moved;
use super::operands::{starts_at, written};
use super::tree::innermost;
use crate::analyse::ty::{Type, Variability};
use crate::lex::{Token, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site};

/// `({ f(); g(); })` becomes `(f(), g())`, where nothing is declared in it and no statement is
/// but an expression.
pub fn expression(site: &Site<'_>, token: &Token) -> Rewrite {
    let Some(id) = innermost(site, token, |kind| matches!(kind, ExprKind::Statement(_))) else {
        return Rewrite::default();
    };
    let ExprKind::Statement(block) = site.ast[id].kind else { return Rewrite::default() };
    let StmtKind::Compound(list) = site.ast[block].kind else { return Rewrite::default() };
    let list = site.ast.list(list);
    let is_expression = |id: &StmtId| matches!(site.ast[*id].kind, StmtKind::Expr(Some(_)));
    if !list.iter().all(is_expression) {
        return Rewrite::refuse(
            "its statements are more than expressions: a function has room for them",
        );
    }
    let made = || {
        let extent = site.ast[block].extent;
        let view = View::of(site, &site.token(extent.first)?)?;
        let small = Small::new("join its expressions with commas");
        let (open, close) = (view.direct(extent.first)?, view.direct(extent.last)?);
        if list.is_empty() {
            return Some(small.replace(open.start..close.end, "(void)0").rewrite(&view.raw));
        }
        // The value is no object any longer, which an operator that asks for its type can tell.
        let is_object = list.len() == 1 && is_asked(site, id);
        let small = if list.len() == 1 && view.is_macro() { small.doubtful() } else { small };
        if is_object {
            return None;
        }
        let first = view.raw.range(view.raw.from(open.end))?.start;
        let mut small = small.replace(open.start..first, "");
        for (n, &id) in list.iter().enumerate() {
            let semicolon = view.direct(site.ast[id].extent.last)?;
            small = match n + 1 == list.len() {
                true => small.replace(semicolon.start..close.end, ""),
                false => small.replace(semicolon, ","),
            };
        }
        Some(small.rewrite(&view.raw))
    };
    made().unwrap_or_default()
}

/// Whether an expression, in its parentheses, is what `sizeof`, `typeof` or the like asks about.
fn is_asked(site: &Site<'_>, id: ExprId) -> bool {
    let mut outer = id;
    while let Some(user) = site.tree().user(outer) {
        match site.ast[user].kind {
            ExprKind::Paren(_) => outer = user,
            kind => return matches!(kind, ExprKind::OfExpr(..) | ExprKind::Generic(..)),
        }
    }
    site.ast.specifiers().iter().any(|one| match one.ty {
        TypeSpecifier::TypeofExpr(of, _) => of == outer,
        _ => false,
    })
}

/// The statement of a kind that a token is in, the innermost.
pub(super) fn around(
    site: &Site<'_>,
    token: &Token,
    fits: impl Fn(StmtKind) -> bool,
) -> Option<StmtId> {
    let idx = site.index_of(token)?;
    let all = site.tree().statements().iter().rev().copied();
    let has = |id: &StmtId| {
        let extent = site.ast[*id].extent;
        extent.first <= idx && idx <= extent.last
    };
    all.filter(has).find(|&id| fits(site.ast[id].kind))
}

/// Whether a pragma is about the loop at a token: one right before it, or one of OpenMP or OpenACC
/// before that, which may be about loops in loops.
fn is_told_by_pragma(site: &Site<'_>, at: TokenIdx) -> bool {
    let before = (site.external.first.0..at.0).rev().filter_map(|idx| site.token(TokenIdx(idx)));
    before.enumerate().any(|(n, token)| {
        let says = |word: &str| token.spelling().contains(word);
        token.kind == TokenKind::Pragma && (n == 0 || says("omp") || says("acc"))
    })
}

/// `for (int i = 0; …) …` becomes `{ int i = 0; for (; …) … }`.
pub fn for_declaration(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let declares = |kind| match kind {
            StmtKind::For(Some(first), ..) => {
                matches!(site.ast[first].kind, StmtKind::Declaration(_))
            }
            _ => false,
        };
        let id = around(site, token, declares)?;
        let StmtKind::For(Some(first), ..) = site.ast[id].kind else { return None };
        if is_told_by_pragma(site, site.ast[id].extent.first) {
            return None;
        }
        let (whole, own) = (view.span(site.ast[id].extent)?, view.span(site.ast[first].extent)?);
        let words = String::from_utf8(view.raw.text(own.clone()).to_vec()).ok()?;
        let is_here = view.direct(site.ast[id].extent.first)?.start == whole.start;
        let ends = words.ends_with(';') && !words.contains('\n');
        let small = Small::new("declare it before the loop, in a block");
        let small = small.insert(whole.start, format!("{{ {words} "));
        let small = small.replace(own, ";").insert(whole.end, " }");
        (is_here && ends).then_some(small)
    })
}

/// `f(); int x = y;` becomes `int x; f(); x = y;`, declared where the block begins.
pub fn mixed(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let (ast, raw) = (site.ast, &view.raw);
        let id = around(site, token, |kind| matches!(kind, StmtKind::Declaration(_)))?;
        let StmtKind::Declaration(decl) = ast[id].kind else { return None };
        let DeclarationKind::Plain(specifiers, list) = ast[decl].kind else { return None };
        let ([item], own) = (ast.list(list), &ast[specifiers]) else { return None };
        let block = site.tree().around(id)?;
        let StmtKind::Compound(items) = ast[block].kind else { return None };
        let (name, name_at) = ast[item.declarator].name?;
        let ty = site.scope.type_declared(item.declarator)?;
        let is_plain = own.storage == Storage::default()
            && !ty.is_const()
            && site.scope.varies(ty) == Variability::Fixed
            && !matches!(site.scope.types().get(ty.ty), Type::Array(..));
        let (first, open) = (ast[id].extent.first, ast[block].extent.first);
        let is_named = (open.0..first.0)
            .any(|idx| site.token(TokenIdx(idx)).is_some_and(|one| one.name == name));
        let words = [view.text(own.extent)?, view.text(ast[item.declarator].extent)?].join(" ");
        // An attribute may say what happens at the end of its scope.
        let all = view.spelled(ast[id].extent);
        let is_said = all.contains("attribute") || all.contains("[[");
        let place = view.direct(open)?.end;
        let start = view.direct(first)?.start;
        let extent = Extent { first, last: ast[item.declarator].extent.last };
        let means_another = moved::has_macro_of(raw, place..start, start..view.span(extent)?.end)
            || moved::has_type_of(site, extent, |idx| open < idx && idx < first);
        if !is_plain || is_named || is_said || means_another || words.contains(['{', '\n']) {
            return None;
        }
        let leading = ast.list(items).iter().copied();
        // What another configuration leaves out is no place for it.
        let leading = leading.take_while(|&one| {
            let end = view.direct(ast[one].extent.last);
            matches!(ast[one].kind, StmtKind::Declaration(_))
                && end.is_some_and(|end| !raw.has_group(place..end.end))
        });
        let (place, span) = match leading.last() {
            Some(last) => (view.direct(ast[last].extent.last)?.end, view.span(ast[id].extent)?),
            None => (view.direct(open)?.end, view.span(ast[id].extent)?),
        };
        // A comment behind the last of them stays with it.
        let rest = raw.text(place..raw.line_end(place)).trim_ascii();
        let is_comment =
            rest.starts_with(b"//") || rest.starts_with(b"/*") && rest.ends_with(b"*/");
        let place = if is_comment { raw.line_end(place) } else { place };
        let newline = raw.newline();
        let small = Small::new("declare it where the block begins");
        let small = small.insert(place, format!("{newline}{}{words};", raw.indent(span.start)));
        let name = view.direct(name_at)?;
        match item.init.map(|init| ast[init]) {
            None => Some(small.replace(raw.with_line(span), "")),
            Some(Initializer::Expr(value)) => {
                let value = view.span(ast[value].extent)?;
                let name = String::from_utf8(raw.text(name).to_vec()).ok()?;
                Some(small.replace(span.start..value.start, format!("{name} = ")))
            }
            Some(Initializer::List(..)) => None,
        }
    })
}

/// `if (int x = f()) …` becomes `{ int x = f(); if (x) … }`.
pub fn condition_declaration(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let raw = &view.raw;
        let at = raw.at(token.pos)?;
        let open = at.checked_sub(1)?;
        let close = raw.closing(open, TokenKind::LeftParen, TokenKind::RightParen)?;
        let id =
            around(site, token, |kind| matches!(kind, StmtKind::If(..) | StmtKind::Switch(..)))?;
        let whole = view.span(site.ast[id].extent)?;
        let is_first = raw.range(open.checked_sub(1)?)?.start == whole.start;
        let kind = |at: usize| raw.tokens.get(at).map(|token| token.kind);
        let mut inside = at..close;
        let semicolon = inside.find(|&at| kind(at) == Some(TokenKind::Semicolon));
        let (start, end) = (raw.range(at)?.start, raw.range(close)?.start);
        let small =
            Small::new("declare it before the statement, in a block").insert(whole.end, " }");
        let (words, condition) = match semicolon {
            Some(semicolon) => {
                (start..raw.range(semicolon)?.end, raw.range(semicolon + 1)?.start..end)
            }
            None => {
                let equal = (at..close).find(|&at| kind(at) == Some(TokenKind::Equal))?;
                (start..end, raw.range(equal.checked_sub(1)?)?)
            }
        };
        let text = |range| String::from_utf8(raw.text(range).to_vec()).ok();
        let (words, condition) = (text(words)?, text(condition)?);
        let mark = if words.ends_with(';') { "" } else { ";" };
        let small = small.insert(whole.start, format!("{{ {words}{mark} "));
        (is_first && !words.contains('\n')).then(|| small.replace(start..end, condition))
    })
}

/// `static int g(void);` in a block goes before the function.
pub fn static_function(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let is_it = |kind| matches!(kind, StmtKind::Declaration(_));
        let id = around(site, token, is_it)?;
        let span = view.span(site.ast[id].extent)?;
        let words = String::from_utf8(view.raw.text(span.clone()).to_vec()).ok()?;
        let first = view.direct(site.external.first)?.start;
        let newline = view.raw.newline();
        let range = view.raw.with_line(span);
        let small = Small::new("declare it before the function").replace(range, "");
        let is_plain = !words.contains('\n') && view.raw.is_first(first);
        is_plain.then(|| small.insert(first, format!("{words}{newline}{newline}")))
    })
}

/// `*p;` of a pointer to void becomes `(void)p;`, and `&*p` becomes `p`.
pub fn void_object(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let mut outer = exprs.filter(|&id| starts_at(site, id, token));
        let (id, of) = outer.find_map(|id| match site.ast[id].kind {
            ExprKind::Unary(UnaryOp::Dereference | UnaryOp::AddressOf, of) => Some((id, of)),
            _ => None,
        })?;
        let mark = view.direct(site.ast[id].extent.first)?;
        if let ExprKind::Unary(UnaryOp::AddressOf, _) = site.ast[id].kind {
            let ExprKind::Unary(UnaryOp::Dereference, inner) = site.ast[of].kind else {
                return None;
            };
            let start = view.span(site.ast[inner].extent)?.start;
            return Some(Small::new("leave out `&*`").replace(mark.start..start, ""));
        }
        let is_statement = site.ast.stmts().iter().any(|stmt| match stmt.kind {
            StmtKind::Expr(Some(expr)) => expr == id,
            _ => false,
        });
        is_statement.then(|| Small::new("write `(void)`").replace(mark, "(void)"))
    })
}

/// `z++;` of a complex number becomes `z += 1.0;`.
pub fn complex_step(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        use UnaryOp::{PostDecrement, PostIncrement, PreDecrement, PreIncrement};
        let (id, op, of) = site.ast.stmts().iter().find_map(|stmt| match stmt.kind {
            StmtKind::Expr(Some(id)) if starts_at(site, id, token) => match site.ast[id].kind {
                ExprKind::Unary(op, of) => Some((id, op, of)),
                _ => None,
            },
            _ => None,
        })?;
        let sign = match op {
            PreIncrement | PostIncrement => "+",
            PreDecrement | PostDecrement => "-",
            _ => return None,
        };
        let (whole, inner) = (view.span(site.ast[id].extent)?, view.span(site.ast[of].extent)?);
        let small = Small::new(format!("write `{sign}= 1.0`"));
        let small = small.replace(whole.start..inner.start, "");
        Some(small.replace(inner.end..whole.end, format!(" {sign}= 1.0")))
    })
}
