//! `vlais-folded`: a member whose bound is no integer constant expression, but which clang folds.

use super::describe;
use crate::analyse::UnitScope;
use crate::analyse::facts::{Facts, VariableMember};
use crate::analyse::ty::Variability;
use crate::rules::{Report, id};

pub(super) fn check(unit: &UnitScope<'_>, facts: &Facts, out: &mut Vec<Report>) {
    let members = facts.members.iter().filter(|m| m.variability == Variability::Folded);
    out.extend(members.map(|member| report(unit, member)));
}

fn report(unit: &UnitScope<'_>, member: &VariableMember) -> Report {
    let value = describe::folded(unit, &member.bounds);
    let instead = match value {
        Some(value) => format!(
            "write a constant: an enumerator, a macro or `{value}` itself; the layout stays what \
             clang makes of it"
        ),
        None => "write a constant: an enumerator or a macro".to_owned(),
    };
    Report {
        rule: id::VLAIS_FOLDED,
        message: Some(format!(
            "bound that is constant by folding only: {}",
            describe::member(unit, member)
        )),
        help: vec![
            "GCC makes this a variable-length array in a structure; clang folds the bound and \
             warns; other compilers refuse it"
                .to_owned(),
            instead,
        ],
        token: member.token,
        anchor: member.anchor,
        culprits: describe::tokens(&member.culprits),
        labels: describe::member_labels(member),
    }
}
