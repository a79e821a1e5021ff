//! What rules want to know of the preprocessor's work and no token shows afterwards.

use crate::lex::Token;

/// Something that a unit's preprocessing did. It is only noted where
/// [`super::Session::note_events`] asks for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// Where: a token as written.
    pub token: Token,
}

/// Kinds of [`Event`]s.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum EventKind {
    /// A `#define` of a macro that has another definition (C99 6.10.3p2); its name.
    MacroRedefined,
    /// A call of a variadic macro without an argument for the `...` (C99 6.10.3p4); its name.
    NoVariadicArgument,
    /// A call with an argument of no tokens, which C90 leaves undefined (C90 6.8.3); its name.
    EmptyArgument,
    /// A directive among a call's arguments (C99 6.10.3p11); its `#`.
    DirectiveInArguments,
    /// A macro in a condition that expands to `defined` (C99 6.10.1p4); its name there.
    DefinedInExpansion,
    /// A comma in a condition, in an operand that is evaluated (C99 6.6p3).
    CommaInCondition,
    /// A value in a condition beyond `intmax_t` (C99 6.6p4); the operator.
    OverflowInCondition,
    /// Operands of `##` that make no token (C99 6.10.3.3p3); one of them.
    InvalidPaste,
}

/// A set of kinds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EventKinds(u16);

impl EventKinds {
    /// Whether a kind is in it.
    pub fn has(self, kind: EventKind) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }
}

impl FromIterator<EventKind> for EventKinds {
    fn from_iter<I: IntoIterator<Item = EventKind>>(kinds: I) -> EventKinds {
        EventKinds(kinds.into_iter().fold(0, |set, kind| set | 1 << kind as u8))
    }
}
