//! Rules about what the preprocessor did.

use super::{Levels, Report, RuleId, id};
use crate::preprocess::{Event, EventKind, EventKinds};

/// The rule that each kind of event is for.
const TABLE: &[(EventKind, RuleId)] = &[
    (EventKind::MacroRedefined, id::MACRO_REDEFINITION),
    (EventKind::NoVariadicArgument, id::VARIADIC_MACRO_NO_ARGUMENT),
    (EventKind::EmptyArgument, id::EMPTY_MACRO_ARGUMENT),
    (EventKind::DirectiveInArguments, id::DIRECTIVE_IN_MACRO_ARGUMENT),
    (EventKind::DefinedInExpansion, id::DEFINED_IN_EXPANSION),
    (EventKind::CommaInCondition, id::COMMA_IN_IF),
    (EventKind::OverflowInCondition, id::OVERFLOW_IN_IF),
    (EventKind::InvalidPaste, id::INVALID_PASTE),
];

/// The events that the rules that run want to know of.
pub fn wanted(levels: &Levels) -> EventKinds {
    TABLE.iter().filter(|(_, rule)| levels.on(*rule)).map(|&(kind, _)| kind).collect()
}

/// The report that an event is worth.
pub fn report(event: &Event) -> Option<Report> {
    let (_, rule) = TABLE.iter().find(|(kind, _)| *kind == event.kind)?;
    Some(Report::at(*rule, event.token))
}
