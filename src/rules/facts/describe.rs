//! Words that the rules about variable-length arrays share: bounds, culprits, members.

use crate::analyse::UnitScope;
use crate::analyse::bound::{BoundId, Culprit, CulpritKind, Verdict};
use crate::analyse::facts::{Cause, Jump, RecordPlace, VariableMember};
use crate::lex::Token;
use crate::names::Name;
use crate::rules::{Report, RuleId};

/// "`struct rec`", "the union of `u`".
pub(super) fn record(record: &RecordPlace) -> String {
    let word = if record.is_union { "union" } else { "struct" };
    match (record.tag, record.owner) {
        (Some(tag), _) => format!("`{word} {tag}`"),
        (None, Some(owner)) => format!("the {word} of `{owner}`"),
        (None, None) => format!("an unnamed {word}"),
    }
}

/// "the bound `n + 1`", "the bounds `n` and `m`".
pub(super) fn bounds(unit: &UnitScope<'_>, ids: &[BoundId]) -> String {
    let texts: Vec<String> = ids
        .iter()
        .filter_map(|&id| unit.bound(id))
        .map(|bound| format!("`{}`", bound.text))
        .collect();
    let word = if texts.len() == 1 { "bound" } else { "bounds" };
    format!("the {word} {}", list(&texts))
}

/// Why it is not constant: "`n` and `m` are parameters; `get` is called".
pub(super) fn reasons(culprits: &[Culprit]) -> String {
    let mut kinds: Vec<(CulpritKind, Vec<String>)> = Vec::new();
    for culprit in culprits {
        let at = kinds.iter().position(|(kind, _)| *kind == culprit.kind);
        let at = at.unwrap_or_else(|| {
            kinds.push((culprit.kind, Vec::new()));
            kinds.len() - 1
        });
        let (Some(name), Some((_, names))) = (culprit.name, kinds.get_mut(at)) else { continue };
        let name = format!("`{name}`");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let has_several = kinds.iter().any(|(_, names)| names.len() > 1);
    let reasons: Vec<String> = kinds.iter().map(|(kind, names)| reason(*kind, names)).collect();
    if has_several { reasons.join("; ") } else { list(&reasons) }
}

fn reason(kind: CulpritKind, names: &[String]) -> String {
    let (one, several, nameless) = match kind {
        CulpritKind::Parameter => ("is a parameter", "are parameters", ""),
        CulpritKind::Variable => ("is a variable", "are variables", ""),
        CulpritKind::ConstVariable => ("is a `const` variable", "are `const` variables", ""),
        CulpritKind::Call => ("is called", "are called", "a function is called"),
        CulpritKind::Indirection => {
            ("is read from memory", "are read from memory", "it is read from memory")
        }
        CulpritKind::SizeofVariable => {
            ("has a run-time size", "have run-time sizes", "it is of a run-time size")
        }
        CulpritKind::StatementExpression => (
            "is a statement expression, which is never constant",
            "are statement expressions, which are never constant",
            "a statement expression is never constant",
        ),
        CulpritKind::SideEffect => {
            ("is changed in it", "are changed in it", "it has a side effect")
        }
        CulpritKind::Form => ("", "", "its form is no integer constant expression"),
        CulpritKind::Undeclared => {
            ("is not declared", "are not declared", "a name is not declared")
        }
    };
    match names {
        _ if kind == CulpritKind::Form => nameless.to_owned(),
        [] if nameless.is_empty() => "it is not constant".to_owned(),
        [] => nameless.to_owned(),
        [only] => format!("{only} {one}"),
        _ => format!("{} {several}", list(names)),
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// The names of members, a few of them.
fn names(names: &[Name]) -> String {
    const SHOWN_MAX: usize = 4;
    let mut shown: Vec<String> =
        names.iter().take(SHOWN_MAX).map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN_MAX {
        shown.push(format!("{} more", names.len() - SHOWN_MAX));
    }
    list(&shown)
}

/// What a member is and why: "member `name` of `struct rec` has the bound `n`, which is not
/// constant (`n` is a parameter)".
pub(super) fn member(unit: &UnitScope<'_>, member: &VariableMember) -> String {
    let who = match member.name {
        Some(name) => format!("member `{name}` of {}", record(&member.record)),
        None => format!("an unnamed member of {}", record(&member.record)),
    };
    match member.cause {
        Cause::Array => format!(
            "{who} has {}, which {} not constant ({})",
            bounds(unit, &member.bounds),
            if member.bounds.len() == 1 { "is" } else { "are" },
            reasons(&member.culprits)
        ),
        Cause::Pointer => format!(
            "{who} points to an array with {} ({})",
            bounds(unit, &member.bounds),
            reasons(&member.culprits)
        ),
        Cause::TypeName => {
            let name = member.culprits.iter().find_map(|culprit| culprit.name);
            match name {
                Some(name) => format!("{who} has the type `{name}`, whose size is not constant"),
                None => format!("{who} has a type whose size is not constant"),
            }
        }
        Cause::Record(Some(tag)) => {
            format!("{who} has a type made of `{tag}`, which has a variable-length array itself")
        }
        Cause::Record(None) => {
            format!("{who} has a type made of a structure with a variable-length array")
        }
    }
}

/// "; the offset of `crc` moves with it", or nothing if the member is the last.
pub(super) fn followers(member: &VariableMember) -> String {
    match member.followers.as_slice() {
        [] => String::new(),
        [only] => format!("; the offset of `{only}` behind it moves at run time"),
        several => format!("; the offsets of {} behind it move at run time", names(several)),
    }
}

/// Labels: the struct, the declarations of the bound's variables, the structs around.
pub(super) fn member_labels(member: &VariableMember) -> Vec<(String, Token)> {
    let word = if member.record.is_union { "union" } else { "struct" };
    let mut labels = vec![(format!("in this {word}"), member.record.token)];
    declared(&member.culprits, &mut labels);
    labels
}

/// Labels at the declarations of culprits.
pub(super) fn declared(culprits: &[Culprit], labels: &mut Vec<(String, Token)>) {
    for culprit in culprits {
        if let (Some(name), Some(token)) = (culprit.name, culprit.declared)
            && !labels.iter().any(|(_, at)| at.pos == token.pos)
        {
            labels.push((format!("`{name}` is declared here"), token));
        }
    }
}

/// The tokens of culprits.
pub(super) fn tokens(culprits: &[Culprit]) -> Vec<Token> {
    culprits.iter().map(|culprit| culprit.token).collect()
}

/// The value that compilers which fold the bounds give them, if it is one bound.
pub(super) fn folded(unit: &UnitScope<'_>, ids: &[BoundId]) -> Option<i128> {
    match ids {
        [only] => match unit.bound(*only)?.verdict {
            Verdict::FoldedByGcc(value) | Verdict::FoldedByClang(value) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

/// The report of a jump into the scope of a variably modified declaration, which is a `what`.
pub(super) fn jump(rule: RuleId, jump: &Jump, what: &str) -> Report {
    let declared = jump.declared.name;
    let who = match jump.label {
        Some(label) => format!("`goto {label}`"),
        None => "a label of this `switch`".to_owned(),
    };
    Report {
        rule,
        message: Some(format!("{who} jumps into the scope of `{declared}`, a {what}")),
        help: vec![
            "no compiler may take this (C99 6.8.6.1p1): the size would never be computed"
                .to_owned(),
        ],
        token: jump.token,
        anchor: jump.token,
        culprits: Vec::new(),
        labels: vec![(format!("`{declared}` is declared here"), jump.declared)],
    }
}
