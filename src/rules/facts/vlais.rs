//! `vlais`: a member of a struct or union whose size is only known at run time, and jumps into
//! the scope of such an object.

use super::describe;
use crate::analyse::UnitScope;
use crate::analyse::facts::{Cause, Facts, VariableMember};
use crate::analyse::ty::Variability;
use crate::rules::{Report, id};

pub(super) fn check(unit: &UnitScope<'_>, facts: &Facts, out: &mut Vec<Report>) {
    let members = facts.members.iter().filter(|m| m.variability == Variability::Runtime);
    out.extend(members.map(|member| report(unit, member)));
    let jumps = facts.jumps.iter().filter(|jump| jump.vlais);
    out.extend(
        jumps.map(|jump| describe::jump(id::VLAIS, jump, "structure with a variable-length array")),
    );
}

fn report(unit: &UnitScope<'_>, member: &VariableMember) -> Report {
    let message = format!(
        "variable-length array in structure: {}{}",
        describe::member(unit, member),
        describe::followers(member)
    );
    Report {
        rule: id::VLAIS,
        message: Some(message),
        help: help(member),
        token: member.token,
        anchor: member.anchor,
        culprits: describe::tokens(&member.culprits),
        labels: describe::member_labels(member),
    }
}

fn help(member: &VariableMember) -> Vec<String> {
    let clang = "only GCC takes this: clang stops with \"fields must have a constant size\", and \
                 says that it will never support it"
        .to_owned();
    let hurts = match member.followers.is_empty() {
        true => {
            "the struct's size changes at run time, unchecked on the stack, and debuggers \
                 don't show it"
        }
        false => {
            "what stands behind it has no fixed offset: its alignment depends on the bound, \
                  and debuggers don't find it"
        }
    };
    let instead = match (member.cause, member.followers.is_empty()) {
        (Cause::Pointer, _) => "make the member a plain pointer to the element",
        (_, true) => {
            "make it a flexible array member, `[]`, in an allocation of the struct and its \
             elements (`struct_size()` in the kernel); or give the array the largest bound the \
             code allows and check the one in use"
        }
        (_, false) => {
            "move it out: a pointer to an allocation of its own, or one allocation with offsets \
             computed and aligned by hand; or give the array the largest bound the code allows"
        }
    };
    vec![clang, hurts.to_owned(), instead.to_owned()]
}
