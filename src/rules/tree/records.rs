//! Rules about structs, unions and their members (C99 6.7.2.1; gcc manual, "Zero Length", "Empty
//! Structures", "Unnamed Fields").

use super::Checks;
use crate::analyse::ty::{Bound, Type};
use crate::discover::target::IntKind;
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ANONYMOUS_MEMBER,
    id::BIT_FIELD_TYPE,
    id::DECLARATION_WITHOUT_DECLARATOR,
    id::EMPTY_STRUCT,
    id::FLEXIBLE_ARRAY_ALONE,
    id::FLEXIBLE_ARRAY_MEMBER,
    id::FLEXIBLE_ARRAY_MISPLACED,
    id::FLEXIBLE_ARRAY_NESTED,
    id::FLEXIBLE_ARRAY_NOT_LAST,
    id::TAGGED_ANONYMOUS_MEMBER,
];

/// One struct or union that is defined here.
pub fn check(checks: &mut Checks<'_>, node: Record) {
    let Some(list) = node.members else { return };
    let at = node.tag.map_or(node.keyword, |(_, token)| token);
    let mut members = Vec::new();
    let mut n_named = 0;
    for member in checks.ast.list(list) {
        let MemberDeclaration::Members(specifiers, declarators) = *member else { continue };
        if declarators.is_empty() {
            n_named += usize::from(unnamed(checks, specifiers));
        }
        for declarator in checks.ast.list(declarators) {
            let Some(of) = declarator.declarator else { continue };
            n_named += 1;
            members.push(of);
            if declarator.width.is_some() {
                bit_field(checks, of);
            }
        }
    }
    if n_named == 0 {
        checks.report(id::EMPTY_STRUCT, at);
    }
    flexible(checks, node, &members, n_named);
}

/// A member without a declarator: whether it brings in members.
fn unnamed(checks: &mut Checks<'_>, specifiers: SpecifiersId) -> bool {
    let node = checks.ast[specifiers];
    let at = node.extent.first;
    match node.ty {
        TypeSpecifier::Record(of) => {
            let of = checks.ast[of];
            match (of.tag, of.members) {
                (None, Some(_)) => {
                    checks.report(id::ANONYMOUS_MEMBER, at);
                    return true;
                }
                (Some(_), Some(_)) => checks.report(id::DECLARATION_WITHOUT_DECLARATOR, at),
                (Some(_), None) => {
                    checks.report(id::TAGGED_ANONYMOUS_MEMBER, at);
                    return true;
                }
                (None, None) => {}
            }
        }
        TypeSpecifier::Typedef(..) => {
            checks.report(id::TAGGED_ANONYMOUS_MEMBER, at);
            return true;
        }
        TypeSpecifier::Guessed(..) => return true,
        _ => checks.report(id::DECLARATION_WITHOUT_DECLARATOR, at),
    }
    false
}

/// C90 knows bit-fields of `int`, `signed int` and `unsigned int` only (6.5.2.1), C99 of `_Bool`
/// too.
fn bit_field(checks: &mut Checks<'_>, of: DeclaratorId) {
    let is_standard = matches!(
        checks.type_declared(of),
        Type::Int(IntKind::Int | IntKind::UInt) | Type::Bool | Type::Unknown | Type::BitInt(..)
    );
    if let (false, Some((_, at))) = (is_standard, checks.ast[of].name) {
        checks.report(id::BIT_FIELD_TYPE, at);
    }
}

/// Flexible array members, and members that have one.
fn flexible(checks: &mut Checks<'_>, node: Record, members: &[DeclaratorId], n_named: usize) {
    for (idx, &of) in members.iter().enumerate() {
        let Some((_, at)) = checks.ast[of].name else { continue };
        let ty = checks.type_declared(of);
        let is_last = idx + 1 == members.len();
        if matches!(ty, Type::Array(_, Bound::Incomplete)) {
            checks.report(id::FLEXIBLE_ARRAY_MEMBER, at);
            if node.is_union || n_named == 1 {
                checks.report(id::FLEXIBLE_ARRAY_ALONE, at);
            } else if !is_last {
                checks.report(id::FLEXIBLE_ARRAY_MISPLACED, at);
            }
        } else if checks.has_flexible_array(ty) {
            // A union may have one: it then counts as such a structure itself (C99 6.7.2.1p2).
            match (node.is_union, is_last) {
                (true, _) => {}
                (false, true) => checks.report(id::FLEXIBLE_ARRAY_NESTED, at),
                (false, false) => checks.report(id::FLEXIBLE_ARRAY_NOT_LAST, at),
            }
        }
    }
}

/// An array of structs that have a flexible array member (C99 6.7.2.1p2).
pub fn array(checks: &mut Checks<'_>, of: DeclaratorId) {
    let node = checks.ast[of];
    let writes = matches!(checks.ast.list(node.parts).first(), Some(DeclaratorPart::Array(_)));
    if !writes {
        return;
    }
    let types = checks.unit.types();
    let mut ty = checks.type_declared(of);
    // A parameter is a pointer to its elements.
    if let Type::Pointer(element) = ty {
        ty = types.get(element.ty);
    }
    while let Type::Array(element, _) = ty {
        ty = types.get(element.ty);
    }
    if checks.has_flexible_array(ty) {
        let at = node.name.map_or(node.extent.first, |(_, at)| at);
        checks.report(id::FLEXIBLE_ARRAY_NESTED, at);
    }
}
