//! Rules about what `analyse` noted while it walked: variable bounds and jumps into their scope,
//! constants that are none, declarations at odds with earlier ones; and what is only known at a
//! unit's end.

mod describe;
mod vla;
mod vlais;
mod vlais_folded;

use super::tree::Checks;
use super::{Levels, Report, RuleId, id};
use crate::analyse::UnitScope;
use crate::analyse::facts::{EnumFact, Folded, FunctionFact, Redefined};
use crate::lex::Token;
use crate::names::Name;
use rustc_hash::FxHashSet;

/// Reports what is in the facts of the current declaration.
pub(super) fn check(checks: &mut Checks<'_>) {
    let (unit, facts) = (checks.unit, checks.facts);
    if checks.on(id::VLAIS) {
        vlais::check(unit, facts, &mut checks.reports);
    }
    if checks.on(id::VLAIS_FOLDED) {
        vlais_folded::check(unit, facts, &mut checks.reports);
    }
    if checks.on(id::VLA) {
        vla::check(unit, facts, &mut checks.reports);
    }
    for &Folded { first, last, .. } in &facts.folded {
        // `INT_MIN % -1` begins in a system header's macro.
        let is_own = |token: &Token| (checks.is_listed)(id::FOLDED_CONSTANT, token);
        if let Some(token) = [first, last].into_iter().find(is_own) {
            checks.report_token(id::FOLDED_CONSTANT, token);
        }
    }
    for (fact, token) in &facts.enums {
        let rule = match fact {
            EnumFact::Forward => id::ENUM_FORWARD_DECLARATION,
            EnumFact::DefinedTwice => id::ENUM_REDEFINITION,
            EnumFact::WideValue => id::ENUM_VALUE_RANGE,
        };
        checks.report_token(rule, *token);
    }
    let lists = [
        (id::KR_AFTER_PROTOTYPE, &facts.redefined),
        (id::LINKAGE_MISMATCH, &facts.linkage),
        (id::TYPEDEF_REDEFINITION, &facts.typedefs),
        (id::ENUM_FORWARD_DECLARATION, &facts.enums_redeclared),
    ];
    for (rule, list) in lists {
        for redefined in list {
            with_earlier(checks, rule, redefined);
        }
    }
}

fn with_earlier(checks: &mut Checks<'_>, rule: RuleId, redefined: &Redefined) {
    let n_before = checks.reports.len();
    checks.report_token(rule, redefined.token);
    if let Some(report) = checks.reports.get_mut(n_before) {
        report.labels.push(("it is declared here before".to_owned(), redefined.before));
    }
}

/// The rules about functions without a body.
pub const OF_BODIES: &[RuleId] = &[id::STATIC_FUNCTION_UNDEFINED, id::INLINE_UNDEFINED];

/// A unit without a declaration; the token says where that shows.
pub fn empty_unit(token: Token) -> Report {
    Report::at(id::EMPTY_TRANSLATION_UNIT, token)
}

/// What is only known at the end of a unit: functions that have no body in it.
pub fn at_end(unit: &UnitScope<'_>, functions: &[FunctionFact], levels: &Levels) -> Vec<Report> {
    let mut used: FxHashSet<Name> = FxHashSet::default();
    let mut defined: FxHashSet<Name> = FxHashSet::default();
    for fact in functions {
        match *fact {
            FunctionFact::Used(name) => used.insert(name),
            FunctionFact::Defined(name) => defined.insert(name),
            FunctionFact::Declared { .. } => true,
        };
    }
    let mut seen = FxHashSet::default();
    let mut reports = Vec::new();
    for fact in functions {
        let FunctionFact::Declared { name, token, is_static } = *fact else { continue };
        let has_body =
            defined.contains(&name) || unit.entity(name).is_some_and(|entity| entity.has_body);
        if has_body || !seen.insert(name) || is_static && !used.contains(&name) {
            continue;
        }
        let rule = match is_static {
            true => id::STATIC_FUNCTION_UNDEFINED,
            false => id::INLINE_UNDEFINED,
        };
        if levels.on(rule) {
            reports.push(Report::at(rule, token));
        }
    }
    reports
}
