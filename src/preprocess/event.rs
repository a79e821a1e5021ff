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
pub enum EventKind {
    /// A `#define` of a macro that has another definition (C99 6.10.3p2); its name.
    MacroRedefined,
}
