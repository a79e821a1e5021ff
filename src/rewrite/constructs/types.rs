//! Types that the compiler finds out by itself, written out.

use super::Small;
use super::operands::{starts_at, written};
use super::tree::innermost;
use crate::analyse::ty::{QualType, Type};
use crate::lex::Token;
use crate::parse::ast::*;
use crate::rewrite::{Rewrite, Site, spell};

/// `typeof(x) y;` becomes `int y;`: right for the configuration that was read.
pub fn type_of_operand(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let idx = site.index_of(token)?;
        let own = |one: &&Specifiers| one.extent.first <= idx && idx <= one.extent.last;
        // The innermost: operands may declare types of their own.
        let specifiers = site.ast.specifiers().iter().filter(own);
        let specifiers = specifiers.min_by_key(|one| one.extent.last.0 - one.extent.first.0)?;
        let ty = match specifiers.ty {
            TypeSpecifier::TypeofExpr(expr, is_bare) => bare(site.scope.type_of(expr)?, is_bare),
            TypeSpecifier::TypeofType(name, is_bare) => bare(site.scope.type_named(name)?, is_bare),
            _ => return None,
        };
        let word = view.raw.at(token.pos)?;
        let open = view.raw.range(word)?.start;
        let close = view.raw.closing(
            word + 1,
            crate::lex::TokenKind::LeftParen,
            crate::lex::TokenKind::RightParen,
        )?;
        let name = placed(site, ty, specifiers)?;
        let small = Small::new(format!("write `{}`", name.trim_end())).doubtful();
        Some(small.replace(open..view.raw.range(close)?.end, name))
    })
}

fn bare(ty: QualType, is_bare: bool) -> QualType {
    if is_bare { ty.unqualified() } else { ty }
}

/// A type's name where it may stand as a specifier: its stars belong to the one declarator that
/// follows.
fn placed(site: &Site<'_>, ty: QualType, specifiers: &Specifiers) -> Option<String> {
    let name = spell::type_name(site, ty)?;
    let is_derived =
        !name.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') || name.contains('*');
    if !is_derived {
        return Some(name);
    }
    let is_pointer = matches!(site.scope.types().get(ty.ty), Type::Pointer(_));
    let is_plain = is_pointer && !name.contains(['(', '[']);
    let is_alone = specifiers.qualifiers == Qualifiers::default();
    (is_plain && is_alone && n_declarators(site, specifiers.extent) == Some(1)).then_some(name)
}

/// How many declarators share the specifiers with an extent; one in a type name or parameter. None
/// in a declaration of members.
fn n_declarators(site: &Site<'_>, extent: Extent) -> Option<usize> {
    let mut own = site.ast.decls().iter().filter_map(|decl| match decl.kind {
        DeclarationKind::Plain(specifiers, list) if site.ast[specifiers].extent == extent => {
            Some(list.len())
        }
        _ => None,
    });
    let found = own.next();
    (found.is_some() || site.ast.records().is_empty()).then(|| found.unwrap_or(1))
}

/// `__auto_type y = x;` becomes `int y = x;`.
pub fn inferred(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let mut own = site.ast.decls().iter().filter_map(|decl| match decl.kind {
            DeclarationKind::Plain(specifiers, list) => Some((&site.ast[specifiers], list)),
            _ => None,
        });
        let idx = site.index_of(token)?;
        let (specifiers, list) = own.find(|(one, _)| {
            let extent = one.extent;
            let is_at = extent.first <= idx && idx <= extent.last;
            matches!(one.ty, TypeSpecifier::AutoType) && is_at
        })?;
        let [only] = site.ast.list(list) else { return None };
        let Initializer::Expr(value) = site.ast[only.init?] else { return None };
        let ty = site.scope.types().decayed(site.scope.type_of(value)?).unqualified();
        let name = spell::type_name(site, ty)?;
        let is_plain = !name.contains(['(', '[']);
        let is_const = specifiers.qualifiers != Qualifiers::default() && name.contains('*');
        let range = view.raw.range(view.raw.at(token.pos)?)?;
        let small = Small::new(format!("write `{name}`")).doubtful();
        (is_plain && !is_const).then(|| small.replace(range, name))
    })
}

/// `_Alignof(x)` becomes `_Alignof(int)`, where nothing gives `x` an alignment of its own.
pub fn alignment(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let id = innermost(site, token, |kind| {
            matches!(kind, ExprKind::OfExpr(OfKind::Alignof | OfKind::GnuAlignof, _))
        })?;
        let ExprKind::OfExpr(_, operand) = site.ast[id].kind else { return None };
        let ty = site.scope.type_of(operand)?;
        let name = spell::type_name(site, ty.unqualified()).filter(|_| ty.align_code == 0)?;
        let span = view.span(site.ast[operand].extent)?;
        let small = Small::new(format!("write `_Alignof({name})`")).doubtful();
        Some(small.replace(span, format!("({name})")))
    })
}

/// `~z` of a complex number becomes `conj(z)`, and the like.
pub fn complex(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let (id, op, operand) = exprs.filter(|&id| starts_at(site, id, token)).find_map(|id| {
            match site.ast[id].kind {
                ExprKind::Unary(op, operand) => Some((id, op, operand)),
                _ => None,
            }
        })?;
        if is_object(site, id) {
            return None;
        }
        let ty = site.scope.types().get(site.scope.type_of(operand)?.ty);
        let Type::Complex(of) = ty else { return None };
        let suffix = suffix(site.scope.types().get(of))?;
        let function = match op {
            UnaryOp::BitNot => "conj",
            UnaryOp::Real => "creal",
            UnaryOp::Imaginary => "cimag",
            _ => return None,
        };
        let (mark, span) =
            (view.raw.range(view.raw.at(token.pos)?)?, view.span(site.ast[operand].extent)?);
        let is_paren = matches!(site.ast[operand].kind, ExprKind::Paren(_));
        let (open, close) = if is_paren { ("", "") } else { ("(", ")") };
        let small = Small::new(format!("call `{function}{suffix}`"));
        let small = small.replace(mark.start..span.start, format!("{function}{suffix}{open}"));
        let small = small.insert(span.end, close).include(&view.raw, "complex.h");
        // The operators give objects, the functions values.
        Some(if op == UnaryOp::BitNot { small } else { small.doubtful() })
    })
}

/// Whether an expression is used as the object that it names.
fn is_object(site: &Site<'_>, id: ExprId) -> bool {
    let mut inner = id;
    while let Some(user) = site.tree().user(inner) {
        return match site.ast[user].kind {
            ExprKind::Paren(_) => {
                inner = user;
                continue;
            }
            ExprKind::Assign(_, left, _) => left == inner,
            ExprKind::OfExpr(..) => true,
            ExprKind::Unary(op, _) => op == UnaryOp::AddressOf || op.is_step(),
            _ => false,
        };
    }
    false
}

/// What the name of a function for a complex type ends with (C99 7.3).
fn suffix(of: Type) -> Option<&'static str> {
    use crate::analyse::ty::FloatKind;
    Some(match of {
        Type::Float(FloatKind::Float) => "f",
        Type::Float(FloatKind::Double) => "",
        Type::Float(FloatKind::LongDouble) => "l",
        _ => return None,
    })
}
