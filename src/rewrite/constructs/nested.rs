//! A function inside of another one ("Nested Functions") goes before it, where it uses nothing of
//! what is around it.

use super::Small;
use super::moved;
use super::operands::written;
use super::statements::around;
use crate::lex::Token;
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::tree::within;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site};
use crate::source::Pos;

/// `int f(void) { int g(int x) { return x; } … }` becomes `static int g(int x) { return x; }` and
/// `int f(void) { … }`.
pub fn function(site: &Site<'_>, token: &Token) -> Rewrite {
    let is_function = |kind| match kind {
        StmtKind::Declaration(decl) => {
            matches!(site.ast[decl].kind, DeclarationKind::Function(..))
        }
        _ => false,
    };
    let Some(id) = around(site, token, is_function) else {
        return Rewrite::refuse("it is only declared here");
    };
    let StmtKind::Declaration(decl) = site.ast[id].kind else { return Rewrite::default() };
    let DeclarationKind::Function(_, declarator, ..) = site.ast[decl].kind else {
        return Rewrite::default();
    };
    let extent = site.ast[id].extent;
    if let Some(name) = outer_name(site, extent, declarator) {
        return Rewrite::refuse(format!("it uses `{name}` of the function around it"));
    }
    if leaves(site, extent) {
        return Rewrite::refuse("it jumps out of itself");
    }
    let is_around = |idx: TokenIdx| idx < extent.first || extent.last < idx;
    if moved::has_type_of(site, extent, is_around) {
        return Rewrite::refuse("it uses a type of the function around it");
    }
    let Some((name, _)) = site.ast[declarator].name else { return Rewrite::default() };
    let again = |one: &Declarator| {
        one.name.is_some_and(|(known, idx)| {
            known == name && !(extent.first <= idx && idx <= extent.last)
        })
    };
    if site.ast.declarators().iter().any(again) {
        return Rewrite::refuse("it is declared once more in the function around it");
    }
    if site.scope.declares(name) {
        return Rewrite::refuse(format!("there is another `{name}` at file scope"));
    }
    if is_named_elsewhere(site, token, name) {
        return Rewrite::refuse(format!("there is another `{name}` in the file"));
    }
    written(site, token, |view| moved(site, view, extent))
}

/// Whether the file has the name in other places than the function around it: another function in
/// it may have one of its own, which is moved as well.
fn is_named_elsewhere(site: &Site<'_>, token: &Token, name: Name) -> bool {
    let made = || {
        let view = View::of(site, token)?;
        let around = Extent { first: site.external.first, last: site.external.last };
        let span = view.span(around)?;
        let mut others = view.raw.tokens.iter().filter(|one| one.name == name);
        Some(others.any(|one| !span.contains(&view.raw.file.offset(one.pos))))
    };
    made().unwrap_or(true)
}

/// The place of a token if it is one of the declaration's own.
fn place(site: &Site<'_>, idx: u32) -> Option<(Pos, crate::lex::ExpansionId)> {
    site.token(TokenIdx(idx)).map(|token| (token.pos, token.expansion))
}

/// A name in an extent that the function around declares.
fn outer_name(site: &Site<'_>, extent: Extent, own: DeclaratorId) -> Option<String> {
    let ast = site.ast;
    let inside = |idx: u32| extent.first.0 <= idx && idx <= extent.last.0;
    let all = site.external.first.0..=site.external.last.0;
    let outer: Vec<_> =
        all.filter(|&idx| !inside(idx)).filter_map(|idx| place(site, idx)).collect();
    let this = ast[own].name.and_then(|(_, idx)| place(site, idx.0));
    // The function around is known before the declaration is.
    let function = site.external.declaration.and_then(|id| match ast[id].kind {
        DeclarationKind::Function(_, declarator, ..) => ast[declarator].name,
        _ => None,
    });
    for (number, expr) in ast.exprs().iter().enumerate() {
        let ExprKind::Name(name) = expr.kind else { continue };
        if !within(expr.extent, extent) {
            continue;
        }
        let Some(declared) = site.scope.declaring(ExprId(number as u32)) else { continue };
        let at = (declared.pos, declared.expansion);
        let is_function = function.is_some_and(|(known, _)| known == name);
        if Some(at) != this && outer.contains(&at) || is_function {
            return Some(name.to_string());
        }
    }
    // Types of the function around, by their names.
    for specifiers in ast.specifiers() {
        let TypeSpecifier::Typedef(name, _) = specifiers.ty else { continue };
        let is_inside =
            specifiers.extent.first <= specifiers.extent.last && within(specifiers.extent, extent);
        if is_inside && site.scope.entity(name).is_none() {
            return Some(name.to_string());
        }
    }
    None
}

/// Whether a `goto` in an extent has its label elsewhere.
fn leaves(site: &Site<'_>, extent: Extent) -> bool {
    let inside = |stmt: &&Stmt| within(stmt.extent, extent);
    let has = |wanted| {
        site.ast.stmts().iter().filter(inside).any(|stmt| match stmt.kind {
            StmtKind::Label(name) => name == wanted,
            _ => false,
        })
    };
    site.ast.stmts().iter().filter(inside).any(|stmt| match stmt.kind {
        StmtKind::Goto(name) => !has(name),
        _ => false,
    })
}

/// Cuts the function out and puts it before the one around it, a level further left.
fn moved(site: &Site<'_>, view: &View<'_>, extent: Extent) -> Option<Small> {
    let raw = &view.raw;
    let (start, end) = (view.direct(extent.first)?.start, view.direct(extent.last)?.end);
    let head = with_comment(view, start);
    let first = view.direct(site.external.first)?.start;
    let words = std::str::from_utf8(raw.text(start..end)).ok()?;
    // A statement expression in a parameter is only one inside of a function.
    if words
        .split_once('{')
        .is_some_and(|(head, _)| head.matches('(').count() != head.matches(')').count())
    {
        return None;
    }
    let indent = raw.indent(start);
    let newline = raw.newline();
    let means_another = moved::has_macro_of(raw, first..start, start..end);
    if !raw.is_first(start) || !raw.is_first(first) || words.contains('#') || means_another {
        return None;
    }
    let words = words.strip_prefix("auto ").unwrap_or(words);
    let lines: Vec<&str> = words
        .split(newline)
        .map(|line| line.strip_prefix(indent.as_str()).unwrap_or(line))
        .collect();
    let line_end = raw.line_end(end);
    let is_alone = raw.text(end..line_end).iter().all(u8::is_ascii_whitespace);
    let range = match is_alone {
        // The empty line behind it goes too.
        true => {
            let start = head;
            let next = line_end + newline.len();
            let rest = raw.text(next..raw.line_end(next.min(raw.file.text.len())));
            let is_empty = rest.is_empty() && next < raw.file.text.len();
            raw.line_start(start)..if is_empty { next + newline.len() } else { next }
        }
        false => start..end,
    };
    let small = Small::new("move it before the function around it");
    let comment =
        if is_alone { raw.text(raw.line_start(head)..raw.line_start(start)) } else { b"" };
    let comment = std::str::from_utf8(comment).ok()?.replace(&format!("{indent}/"), "/");
    let text = format!("{comment}static {}{newline}{newline}", lines.join(newline));
    Some(small.replace(range, "").insert(first, text))
}

/// Where the comment begins that stands alone on the lines before an offset, or the offset.
pub(super) fn with_comment(view: &View<'_>, start: usize) -> usize {
    let raw = &view.raw;
    let mut head = start;
    while let Some(above) = raw.line_start(head).checked_sub(1) {
        let line = raw.text(raw.line_start(above)..raw.line_end(above)).trim_ascii();
        let is_comment =
            line.starts_with(b"//") || line.starts_with(b"/*") && line.ends_with(b"*/");
        if !is_comment {
            break;
        }
        head = raw.line_start(above) + raw.indent(above).len();
    }
    head
}
