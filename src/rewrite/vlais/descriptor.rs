//! A hash descriptor with its context: `SHASH_DESC_ON_STACK()`, where the tree has it.

use super::words;
use crate::analyse::ty::Type;
use crate::finding::Applicability;
use crate::parse::ast::*;
use crate::rewrite::view::View;
use crate::rewrite::{Edits, Proposal, Site};

/// `struct { struct shash_desc shash; char ctx[crypto_shash_descsize(tfm)]; } desc;`
struct Found {
    stmt: StmtId,
    object: crate::lex::Token,
    name: String,
    transform: String,
    members: [crate::names::Name; 2],
}

/// The rewrite of a structure that is such a descriptor.
pub(super) fn propose(site: &Site<'_>, view: &View<'_>, record: RecordId) -> Option<Proposal> {
    if !site.offers("SHASH_DESC_ON_STACK") || view.is_macro() {
        return None;
    }
    let found = find(site, view, record)?;
    let mut edits = Edits::default();
    let extent = site.ast[found.stmt].extent;
    let span = view.direct(extent.first)?.start..view.direct(extent.last)?.end;
    let (name, transform) = (&found.name, &found.transform);
    edits.replace(span, format!("SHASH_DESC_ON_STACK({name}, {transform});"));
    for number in 0..site.ast.n_exprs() as u32 {
        let id = ExprId(number);
        if site.scope.declaring(id) == Some(found.object) {
            usage(site, view, &found, id, &mut edits)?;
        }
    }
    let changes = edits.finish(&view.newline())?;
    let title = format!("declare `{name}` with SHASH_DESC_ON_STACK()");
    let applicability = Applicability::MaybeIncorrect;
    let sections = super::conditionals(site, view, found.stmt).ok()?;
    let conditional = super::lines(view, &sections);
    let file = view.raw.file.pos(0);
    Some(Proposal { title, applicability, file, changes, conditional })
}

fn find(site: &Site<'_>, view: &View<'_>, record: RecordId) -> Option<Found> {
    let ast = site.ast;
    let [first, second] = ast.list(ast[record].members?) else { return None };
    let member = |line: &MemberDeclaration| {
        let MemberDeclaration::Members(_, list) = *line else { return None };
        let [only] = ast.list(list) else { return None };
        only.declarator
    };
    let (shash, ctx) = (member(first)?, member(second)?);
    let types = site.scope.types();
    let Type::Record(id) = types.get(site.scope.type_declared(shash)?.ty) else { return None };
    if site.scope.tag_of(id)?.bytes() != b"shash_desc" {
        return None;
    }
    let Some(DeclaratorPart::Array(part)) = ast.list(ast[ctx].parts).first() else { return None };
    let ArrayBound::Expr(bound) = part.bound else { return None };
    let ExprKind::Call(function, arguments) = ast[bound].kind else { return None };
    let ExprKind::Name(function) = ast[function].kind else { return None };
    let [transform] = ast.list(arguments) else { return None };
    if function.bytes() != b"crypto_shash_descsize" {
        return None;
    }
    let transform = view.text(ast[*transform].extent)?;
    let stmt = site.tree().innermost(ast, ast[record].keyword)?;
    let StmtKind::Declaration(declaration) = ast[stmt].kind else { return None };
    let DeclarationKind::Plain(_, declarators) = ast[declaration].kind else { return None };
    let [only] = ast.list(declarators) else { return None };
    let own = site.scope.type_declared(only.declarator)?;
    if types.get(own.ty) != Type::Record(site.scope.type_of_record(record)?) {
        return None;
    }
    let (name, token) = ast[only.declarator].name?;
    let members = [ast[shash].name?.0, ast[ctx].name?.0];
    let object = site.token(token)?;
    Some(Found { stmt, object, name: name.to_string(), transform, members })
}

/// `desc.shash` is what the macro declares, `desc.ctx` what follows it.
fn usage(
    site: &Site<'_>,
    view: &View<'_>,
    found: &Found,
    id: ExprId,
    edits: &mut Edits,
) -> Option<()> {
    let (ast, tree) = (site.ast, site.tree());
    let user = tree.user(id)?;
    let own = view.direct(ast[id].extent.first)?;
    if let ExprKind::Member(_, member, token) = ast[user].kind {
        let dot = view.direct(TokenIdx(token.0.checked_sub(1)?))?;
        let name = view.direct(token)?;
        if member == found.members[1] {
            edits.replace(own, format!("shash_desc_ctx({})", found.name));
            edits.delete(dot.start..name.end);
            return site.offers("shash_desc_ctx").then_some(());
        }
        let outer = tree.user(user);
        match outer.map(|outer| (outer, ast[outer].kind)) {
            Some((_, ExprKind::Member(_, _, token))) => {
                let next = view.direct(TokenIdx(token.0.checked_sub(1)?))?;
                edits.delete(dot.start..name.end);
                edits.replace(next, "->");
            }
            Some((outer, ExprKind::Unary(UnaryOp::AddressOf, _))) => {
                edits.delete(view.direct(ast[outer].extent.first)?);
                edits.delete(dot.start..name.end);
            }
            _ => {
                edits.replace(own, format!("(*{})", found.name));
                edits.delete(dot.start..name.end);
            }
        }
        return Some(());
    }
    wiped(site, view, found, user, edits)
}

/// `memset(&desc, 0, sizeof(desc));` becomes `shash_desc_zero(desc);`.
fn wiped(
    site: &Site<'_>,
    view: &View<'_>,
    found: &Found,
    user: ExprId,
    edits: &mut Edits,
) -> Option<()> {
    let (ast, tree) = (site.ast, site.tree());
    let mut at = user;
    let call = loop {
        if let ExprKind::Call(function, _) = ast[at].kind {
            let ExprKind::Name(name) = ast[function].kind else { return None };
            let wipes = matches!(name.bytes(), b"memset" | b"memzero_explicit");
            break (wipes && site.offers("shash_desc_zero")).then_some(at)?;
        }
        at = tree.user(at)?;
    };
    let text = view.text(ast[call].extent)?;
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let name = &found.name;
    let known = [
        format!("memset(&{name},0,sizeof({name}))"),
        format!("memset(&{name},0,sizeof{name})"),
        format!("memzero_explicit(&{name},sizeof({name}))"),
    ];
    if !known.contains(&squeezed) {
        return None;
    }
    let _ = words::operand(name);
    edits.replace(view.span(ast[call].extent)?, format!("shash_desc_zero({name})"));
    Some(())
}
