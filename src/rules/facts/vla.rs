//! `vla`: variable-length arrays outside structures, and jumps into their scope.

use super::describe;
use crate::analyse::UnitScope;
use crate::analyse::facts::{Facts, Role, VariableDeclarator};
use crate::analyse::ty::Variability;
use crate::rules::{Report, id};

pub(super) fn check(unit: &UnitScope<'_>, facts: &Facts, out: &mut Vec<Report>) {
    out.extend(facts.declarators.iter().map(|declarator| report(unit, declarator)));
    let jumps = facts.jumps.iter().filter(|jump| !jump.vlais);
    out.extend(jumps.map(|jump| describe::jump(id::VLA, jump, "variable-length array")));
}

fn report(unit: &UnitScope<'_>, declarator: &VariableDeclarator) -> Report {
    let mut labels = Vec::new();
    describe::declared(&declarator.culprits, &mut labels);
    Report {
        rule: id::VLA,
        message: Some(message(unit, declarator)),
        help: help(unit, declarator),
        token: declarator.token,
        anchor: declarator.anchor,
        culprits: describe::tokens(&declarator.culprits),
        labels,
    }
}

fn message(unit: &UnitScope<'_>, declarator: &VariableDeclarator) -> String {
    let name = declarator.name.map(|name| format!(" `{name}`")).unwrap_or_default();
    let who = match declarator.role {
        Role::Object | Role::Member if declarator.pointer => {
            format!("`{}` points to an array", declarator.token.name)
        }
        Role::Object | Role::Member => format!("array{name}"),
        Role::Typedef => format!("typedef{name} of an array"),
        Role::Parameter => format!("parameter{name}: an array"),
        Role::TypeName => "a type name: an array".to_owned(),
        Role::Function => format!("function{name}: an array in its type"),
    };
    if declarator.bounds.is_empty() {
        return format!("variable-length array: {who} with the bound `*`");
    }
    let bounds = describe::bounds(unit, &declarator.bounds);
    let is = if declarator.bounds.len() == 1 { "is" } else { "are" };
    let reasons = describe::reasons(&declarator.culprits);
    format!("variable-length array: {who} with {bounds}, which {is} not constant ({reasons})")
}

fn help(unit: &UnitScope<'_>, declarator: &VariableDeclarator) -> Vec<String> {
    let takes = match declarator.variability {
        Variability::Folded => {
            "to the C standard this is a variable-length array, though compilers fold the bound"
        }
        _ => {
            "C99 has variable-length arrays, C11 makes them optional, the Linux kernel bans them \
             (-Wvla)"
        }
    };
    let instead = match (declarator.role, describe::folded(unit, &declarator.bounds)) {
        (_, Some(value)) => {
            format!("write a constant: an enumerator, a macro or `{value}` itself")
        }
        (Role::Parameter, None) => "write a plain pointer, or `[]`".to_owned(),
        (Role::Object, None) if !declarator.pointer => {
            "give it a constant bound and check the one in use, or allocate it".to_owned()
        }
        _ => "compute the size by hand and use a pointer to the element".to_owned(),
    };
    vec![takes.to_owned(), instead]
}
