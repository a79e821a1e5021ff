//! Structures of variable size in one another: which contain which, and which have objects of their
//! own too.

use crate::analyse::ty::{RecordTypeId, Type};
use crate::parse::ast::*;
use crate::rewrite::Site;

/// The records that a declarator's type is made of: itself, and whether by value.
fn made_of(site: &Site<'_>, declarator: DeclaratorId) -> Option<(RecordTypeId, bool)> {
    let mut ty = site.scope.type_declared(declarator)?;
    let mut by_value = true;
    loop {
        match site.scope.types().get(ty.ty) {
            Type::Array(of, _) => ty = of,
            Type::Pointer(to) => (ty, by_value) = (to, false),
            Type::Record(id) => return Some((id, by_value)),
            _ => return None,
        }
    }
}

/// Whether variables or pointers have a structure's type, beside the one member that has it.
pub(super) fn is_used_alone(site: &Site<'_>, inner: RecordId) -> bool {
    let record = site.scope.type_of_record(inner);
    let all = (0..site.ast.declarators().len() as u32).map(DeclaratorId);
    let of_it = all.filter(|&id| made_of(site, id).is_some_and(|(id, _)| Some(id) == record));
    of_it.count() > 1
}

/// The records that have a member of a structure's type by value.
pub(super) fn containers(site: &Site<'_>, inner: RecordId) -> Vec<RecordId> {
    let ast = site.ast;
    let record = site.scope.type_of_record(inner);
    let has_it = |line: &MemberDeclaration| {
        let MemberDeclaration::Members(specifiers, list) = *line else { return false };
        let unnamed = matches!(ast[specifiers].ty, TypeSpecifier::Record(id) if id == inner);
        list.is_empty() && unnamed && ast[inner].tag.is_none()
            || ast.list(list).iter().filter_map(|member| member.declarator).any(|declarator| {
                made_of(site, declarator).is_some_and(|(id, by)| by && Some(id) == record)
            })
    };
    (0..ast.records().len() as u32)
        .map(RecordId)
        .filter(|&outer| {
            ast[outer].members.is_some_and(|members| ast.list(members).iter().any(has_it))
        })
        .collect()
}
