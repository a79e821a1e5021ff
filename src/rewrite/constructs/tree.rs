//! Constructs whose operands or types decide how to write them otherwise.

use super::Small;
use super::operands::IN_MACRO;
use crate::analyse::bound::Verdict;
use crate::analyse::facts::Folded;
use crate::analyse::ty::{Type, Types};
use crate::lex::{Token, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::tree::bare;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site, is_same};

/// Operands that are looked through.
const OPERANDS_MAX: usize = 64;

/// The innermost expression that fits and has a token in it.
pub(super) fn innermost(
    site: &Site<'_>,
    token: &Token,
    fits: impl Fn(ExprKind) -> bool,
) -> Option<ExprId> {
    let idx = site.index_of(token)?;
    let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
    let inside = exprs.filter(|&id| {
        let expr = site.ast[id];
        expr.extent.first <= idx && idx <= expr.extent.last && fits(expr.kind)
    });
    inside.min_by_key(|&id| {
        let extent = site.ast[id].extent;
        extent.last.0 - extent.first.0
    })
}

/// Whether evaluating an expression twice is like evaluating it once: no call, no change, nothing
/// volatile or atomic.
pub fn is_pure(site: &Site<'_>, id: ExprId) -> bool {
    let mut pending = vec![id];
    let mut n = 0;
    while let Some(id) = pending.pop() {
        n += 1;
        let ty = site.scope.type_of(id);
        let Some(ty) = ty else { return false };
        let is_watched = ty.qualifiers.has(Qualifiers::VOLATILE.with(Qualifiers::ATOMIC));
        if n > OPERANDS_MAX || is_watched || ty.ty == Types::UNKNOWN {
            return false;
        }
        match site.ast[id].kind {
            ExprKind::Name(_) | ExprKind::Number(_) | ExprKind::Character(_) => {}
            ExprKind::Paren(a) | ExprKind::Cast(_, a) => pending.push(a),
            ExprKind::Member(a, ..) | ExprKind::Arrow(a, ..) => pending.push(a),
            ExprKind::Unary(op, _) if op.is_step() => return false,
            ExprKind::Unary(_, a) => pending.push(a),
            ExprKind::Binary(_, a, b) | ExprKind::Subscript(a, b) => pending.extend([a, b]),
            _ => return false,
        }
    }
    true
}

/// `a ?: b` becomes `a ? a : b`, where `a` may be evaluated twice.
pub fn omitted_operand(site: &Site<'_>, token: &Token) -> Rewrite {
    let is_it = |kind| matches!(kind, ExprKind::Conditional(_, None, _));
    let Some(id) = innermost(site, token, is_it) else { return Rewrite::default() };
    let ExprKind::Conditional(condition, None, _) = site.ast[id].kind else {
        return Rewrite::default();
    };
    if !is_pure(site, condition) {
        return Rewrite::refuse("its first operand must not be evaluated twice");
    }
    let question = TokenIdx(site.ast[condition].extent.last.0 + 1);
    let own = site.token(question).and_then(|mark| View::of(site, &mark));
    let extent = site.ast[condition].extent;
    let all = own.as_ref().is_some_and(|view| {
        (extent.first.0..=extent.last.0).all(|idx| view.direct(TokenIdx(idx)).is_some())
    });
    if own.as_ref().is_some_and(View::is_macro) && !all {
        return Rewrite::refuse("a macro's argument must not be evaluated twice");
    }
    let made = || {
        let view = own?;
        let text = view.text(extent)?;
        let mark = view.direct(question)?;
        let small = Small::new(format!("write `{text} ? {text} :`"));
        let small = small.about(view.span(extent)?.start..mark.end);
        Some(small.insert(mark.end, format!(" {text} ")).rewrite(&view.raw))
    };
    made().unwrap_or_default()
}

fn points_to_void(site: &Site<'_>, id: ExprId) -> bool {
    let types = site.scope.types();
    let ty = site.scope.type_of(id).map(|ty| types.get(ty.ty));
    matches!(ty, Some(Type::Pointer(to)) if types.get(to.ty) == Type::Void)
}

/// `p + n` of a pointer to void becomes `(void *)((char *)p + n)`.
pub fn void_arithmetic(site: &Site<'_>, token: &Token) -> Rewrite {
    let is_void = |id: ExprId| points_to_void(site, id);
    let is_it = |kind| match kind {
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, a, b) => is_void(a) || is_void(b),
        ExprKind::Assign(Some(BinaryOp::Add | BinaryOp::Subtract), a, _) => is_void(a),
        ExprKind::Unary(op, a) => op.is_step() && is_void(a),
        _ => false,
    };
    let Some(id) = innermost(site, token, is_it) else { return Rewrite::default() };
    if operator(site, id).and_then(|mark| View::of(site, &mark)).is_none_or(|view| view.is_macro())
    {
        return Rewrite::refuse(IN_MACRO);
    }
    let made = match site.ast[id].kind {
        ExprKind::Unary(op, operand) => one_step(site, id, op, operand),
        ExprKind::Binary(BinaryOp::Subtract, a, b) if is_void(a) && is_void(b) => {
            distance(site, a, b)
        }
        _ => computed(site, id),
    };
    made.unwrap_or_default()
}

/// The token of an operator: what it is in may be a macro's, though its operands are not.
fn operator(site: &Site<'_>, id: ExprId) -> Option<Token> {
    let extent = site.ast[id].extent;
    let idx = match site.ast[id].kind {
        ExprKind::Unary(UnaryOp::PostIncrement | UnaryOp::PostDecrement, _) => extent.last,
        ExprKind::Unary(..) => extent.first,
        ExprKind::Binary(_, left, _) | ExprKind::Assign(_, left, _) => {
            TokenIdx(site.ast[left].extent.last.0 + 1)
        }
        _ => return None,
    };
    site.token(idx)
}

/// Whether a variable changes only where its name stands: it is the function's own, not static,
/// and nothing has its address.
pub(super) fn is_private(site: &Site<'_>, id: ExprId) -> bool {
    let named = |id: ExprId| match site.ast[id].kind {
        ExprKind::Name(_) => site.scope.declaring(id),
        _ => None,
    };
    let Some(declared) = named(bare(site.ast, id)) else { return false };
    let Some(idx) = site.index_of(&declared) else { return false };
    let before = (site.external.first.0..idx.0).rev().map_while(|idx| site.token(TokenIdx(idx)));
    let mut before = before.take_while(|token| {
        !matches!(token.kind, TokenKind::LeftBrace | TokenKind::RightBrace | TokenKind::Semicolon)
    });
    let is_static = before.any(|token| token.spelling() == "static");
    let mut exprs = (0..site.ast.n_exprs() as u32).map(|n| site.ast[ExprId(n)].kind);
    let is_shared = exprs.any(|kind| match kind {
        ExprKind::Unary(UnaryOp::AddressOf, of) => {
            named(bare(site.ast, of)).is_some_and(|of| is_same(&of, &declared))
        }
        _ => false,
    });
    let decls = site.ast.decls().iter();
    let functions = decls.filter(|decl| matches!(decl.kind, DeclarationKind::Function(..)));
    let is_parameter = !(site.external.first.0..idx.0)
        .any(|idx| site.token(TokenIdx(idx)).is_some_and(|one| one.kind == TokenKind::LeftBrace));
    (is_parameter || !is_static) && !is_shared && functions.count() == 1
}

/// `p++;` becomes `p = (char *)p + 1;`.
fn one_step(site: &Site<'_>, id: ExprId, op: UnaryOp, operand: ExprId) -> Option<Rewrite> {
    let is_statement = site.ast.stmts().iter().any(|stmt| match stmt.kind {
        StmtKind::Expr(Some(expr)) => expr == id,
        _ => false,
    });
    let view = View::of(site, &site.token(site.ast[operand].extent.first)?)?;
    if view.is_macro() {
        return Some(Rewrite::refuse(IN_MACRO));
    }
    let of = bytes(site, operand)?;
    let text = view.text(site.ast[operand].extent)?;
    let sign = match op {
        UnaryOp::PreIncrement | UnaryOp::PostIncrement => "+",
        _ => "-",
    };
    let small = Small::new(format!("compute with `{of}`"));
    let small =
        small.replace(view.span(site.ast[id].extent)?, format!("{text} = ({of}){text} {sign} 1"));
    (is_statement && is_pure(site, operand)).then(|| small.rewrite(&view.raw))
}

/// `p - q` of two pointers to void becomes `(char *)p - (char *)q`.
fn distance(site: &Site<'_>, left: ExprId, right: ExprId) -> Option<Rewrite> {
    let view = View::of(site, &site.token(site.ast[left].extent.first)?)?;
    if view.is_macro() {
        return Some(Rewrite::refuse(IN_MACRO));
    }
    let mut small = Small::new("compute with `char *`");
    for side in [left, right] {
        if !is_simple(site.ast[side].kind) {
            return None;
        }
        let start = view.span(site.ast[side].extent)?.start;
        small = small.insert(start, format!("({})", bytes(site, side)?));
    }
    Some(small.rewrite(&view.raw))
}

/// The pointer to bytes that stands for a pointer to void; none if what it points to is volatile.
fn bytes(site: &Site<'_>, operand: ExprId) -> Option<&'static str> {
    let ty = site.scope.type_of(operand)?;
    let Type::Pointer(to) = site.scope.types().get(ty.ty) else { return None };
    let is_volatile = to.qualifiers.has(Qualifiers::VOLATILE);
    (!is_volatile).then_some(if to.is_const() { "const char *" } else { "char *" })
}

/// Whether a cast before an expression of this kind is about all of it.
fn is_simple(kind: ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Name(_)
            | ExprKind::Call(..)
            | ExprKind::Member(..)
            | ExprKind::Arrow(..)
            | ExprKind::Paren(_)
            | ExprKind::Subscript(..)
    )
}

/// Void arithmetic with bytes.
fn computed(site: &Site<'_>, id: ExprId) -> Option<Rewrite> {
    let (operand, other) = match site.ast[id].kind {
        ExprKind::Binary(_, a, b) if !points_to_void(site, a) => (b, a),
        ExprKind::Binary(_, a, b) | ExprKind::Assign(_, a, b) => (a, b),
        _ => return None,
    };
    let ty = site.scope.type_of(operand)?;
    let Type::Pointer(to) = site.scope.types().get(ty.ty) else { return None };
    if points_to_void(site, other) || to.qualifiers.has(Qualifiers::VOLATILE) {
        return None;
    }
    let of = if to.is_const() { "const " } else { "" };
    let view = View::of(site, &site.token(site.ast[operand].extent.first)?)?;
    let span = view.span(site.ast[operand].extent)?;
    let whole = view.span(site.ast[id].extent)?;
    if view.is_macro() {
        return Some(Rewrite::refuse(IN_MACRO));
    }
    let small = Small::new(format!("compute with `{of}char *`"));
    if let ExprKind::Assign(Some(op), left, right) = site.ast[id].kind {
        return stepped(site, &view, small, (op, left, right), of);
    }
    let simple = is_simple(site.ast[operand].kind);
    let small = small
        .insert(whole.start, format!("({of}void *)("))
        .insert(span.start, format!("({of}char *)"))
        .insert(whole.end, ")");
    simple.then(|| small.rewrite(&view.raw))
}

/// `p += n` becomes `p = (char *)p + n`.
fn stepped(
    site: &Site<'_>,
    view: &View<'_>,
    small: Small,
    (op, left, right): (BinaryOp, ExprId, ExprId),
    of: &str,
) -> Option<Rewrite> {
    if !is_pure(site, left) {
        return None;
    }
    let text = view.text(site.ast[left].extent)?;
    let span = view.span(site.ast[left].extent)?;
    let value = view.span(site.ast[right].extent)?;
    let sign = if op == BinaryOp::Add { "+" } else { "-" };
    let plain = !matches!(
        site.ast[right].kind,
        ExprKind::Conditional(..) | ExprKind::Assign(..) | ExprKind::Binary(..)
    );
    let (open, close) = if plain { ("", "") } else { ("(", ")") };
    let put = format!(" = ({of}char *){text} {sign} {open}");
    let small = small.about(span.clone());
    let small = small.replace(span.end..value.start, put).insert(value.end, close);
    // GCC computes what is added first, and then reads the pointer: a call may have changed it.
    let is_certain = is_pure(site, right) || is_private(site, left);
    Some(if is_certain { small } else { small.doubtful() }.rewrite(&view.raw))
}

/// Whether a value is the same for every target and configuration: it is computed of numbers that
/// are written where it is.
fn is_literal(site: &Site<'_>, view: &View<'_>, id: ExprId) -> bool {
    let extent = site.ast[id].extent;
    let mut tokens = (extent.first.0..=extent.last.0).map(TokenIdx);
    let mut pending = vec![id];
    let mut is_plain = tokens.all(|idx| view.direct(idx).is_some());
    while let Some(id) = pending.pop() {
        match site.ast[id].kind {
            ExprKind::Number(_) | ExprKind::Character(_) => {}
            ExprKind::Paren(a) | ExprKind::Unary(_, a) => pending.push(a),
            ExprKind::Cast(name, a) => {
                let ty = site.scope.type_named(name);
                is_plain &= ty.is_some_and(|ty| ty.ty == Types::INT);
                pending.push(a);
            }
            ExprKind::Binary(_, a, b) => pending.extend([a, b]),
            ExprKind::Conditional(a, b, c) => pending.extend(b.into_iter().chain([a, c])),
            _ => is_plain = false,
        }
    }
    is_plain
}

/// `case (int)1.5:` becomes `case 1:`.
pub fn folded_constant(site: &Site<'_>, token: &Token) -> Rewrite {
    let is_it = |one: &&Folded| is_same(&one.first, token);
    let Some(found) = site.facts.folded.iter().find(is_it) else { return Rewrite::default() };
    let made = || {
        let view = View::of(site, token)?;
        let span = view.span(site.ast[found.expr].extent)?;
        if view.is_macro() {
            return Some(Rewrite::refuse(
                "the macro that writes it may have another value elsewhere",
            ));
        }
        let value = found.value;
        let small = Small::new(format!("write `{value}`, which it is"));
        let small = small.replace(span, value.to_string());
        let small = if is_literal(site, &view, found.expr) { small } else { small.doubtful() };
        Some(small.rewrite(&view.raw))
    };
    made().unwrap_or_default()
}

/// A bound that only folding makes constant becomes its value.
pub fn folded_bound(site: &Site<'_>, token: &Token) -> Rewrite {
    let Some(id) = site.declarator(|name| is_same(name, token)) else { return Rewrite::default() };
    let declarator = &site.ast[id];
    let mut bounds = Vec::new();
    for part in site.ast.list(declarator.parts) {
        if let DeclaratorPart::Array(ArrayPart { bound: ArrayBound::Expr(expr), .. }) = part {
            bounds.push(*expr);
        }
    }
    let [expr] = bounds.as_slice() else { return Rewrite::default() };
    let extent = site.ast[*expr].extent;
    let known = site.facts.members.iter().flat_map(|member| &member.bounds);
    let known = known.chain(site.facts.declarators.iter().flat_map(|found| &found.bounds));
    let value = known.filter_map(|&id| site.scope.bound(id)).find_map(|bound| {
        let same = site.token(extent.first).is_some_and(|first| first.pos == bound.token.pos);
        match bound.verdict {
            Verdict::FoldedByGcc(value) | Verdict::FoldedByClang(value) if same => Some(value),
            _ => None,
        }
    });
    let Some(value) = value.filter(|value| *value > 0) else { return Rewrite::default() };
    let made = || {
        let view = View::of(site, &site.token(extent.first)?)?;
        let span = view.span(extent)?;
        let small = Small::new(format!("write `{value}`, which it is"));
        let small = small.replace(span, value.to_string());
        let small = if is_literal(site, &view, *expr) { small } else { small.doubtful() };
        Some(small.rewrite(&view.raw))
    };
    made().unwrap_or_default()
}
