//! Rules about what the preprocessor did.

use super::{Report, RuleId, id};
use crate::preprocess::{Event, EventKind};

/// The rules of this file.
pub const RULES: &[RuleId] = &[id::MACRO_REDEFINITION];

/// The report that an event is worth.
pub fn report(event: &Event) -> Report {
    let rule = match event.kind {
        EventKind::MacroRedefined => id::MACRO_REDEFINITION,
    };
    Report::at(rule, event.token)
}
