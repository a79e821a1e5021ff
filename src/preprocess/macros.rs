//! A unit's macro table: an array from name to what the name means now. Looking up a name that
//! is no macro, which most are, is one load.

use std::sync::Arc;

use super::definition::Definition;
use crate::names::{Name, kw};

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// Nothing: it is no macro.
    Nothing,
    /// A macro of some `#define`, an index for [`MacroTable::definition`].
    User(u32),
    /// A macro of the compiler's own.
    BuiltIn(BuiltIn),
}

/// Macros whose expansion is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum BuiltIn {
    Line,
    File,
    FileName,
    BaseFile,
    Counter,
    IncludeLevel,
    Date,
    Time,
    Timestamp,
    HasInclude,
    HasIncludeNext,
    HasAttribute,
    HasCAttribute,
    HasBuiltin,
    Pragma,
}

const BUILT_INS: [(Name, BuiltIn); 16] = [
    (kw::M_LINE, BuiltIn::Line),
    (kw::M_FILE, BuiltIn::File),
    (kw::M_FILE_NAME, BuiltIn::FileName),
    (kw::M_BASE_FILE, BuiltIn::BaseFile),
    (kw::M_COUNTER, BuiltIn::Counter),
    (kw::M_INCLUDE_LEVEL, BuiltIn::IncludeLevel),
    (kw::M_DATE, BuiltIn::Date),
    (kw::M_TIME, BuiltIn::Time),
    (kw::M_TIMESTAMP, BuiltIn::Timestamp),
    (kw::HAS_INCLUDE, BuiltIn::HasInclude),
    (kw::HAS_INCLUDE_NEXT, BuiltIn::HasIncludeNext),
    (kw::HAS_ATTRIBUTE, BuiltIn::HasAttribute),
    (kw::HAS_CPP_ATTRIBUTE, BuiltIn::HasAttribute),
    (kw::HAS_C_ATTRIBUTE, BuiltIn::HasCAttribute),
    (kw::HAS_BUILTIN, BuiltIn::HasBuiltin),
    (kw::PRAGMA, BuiltIn::Pragma),
];

/// The bit of an entry that says that its macro is being expanded (C99 6.10.3.4p2).
const DISABLED: u32 = 1 << 31;
const FIRST_USER: u32 = BUILT_INS.len() as u32 + 1;

/// Names and their meanings.
#[derive(Debug)]
pub struct MacroTable {
    entries: Vec<u32>,
    definitions: Vec<Arc<Definition>>,
    pushed: Vec<(Name, u32)>,
}

impl MacroTable {
    /// No macro at all: for text that is preprocessed already.
    pub fn empty() -> MacroTable {
        MacroTable { entries: Vec::new(), definitions: Vec::new(), pushed: Vec::new() }
    }

    /// Only the computed macros.
    pub fn new() -> MacroTable {
        let mut table = MacroTable::empty();
        for (number, (name, _)) in (1..).zip(BUILT_INS) {
            table.set(name, number);
        }
        table
    }

    /// Whether the name is any macro, expandable now or not.
    #[inline]
    pub fn is_macro(&self, name: Name) -> bool {
        self.entry(name) != 0
    }

    /// Whether the name's macro is being expanded.
    #[inline]
    pub fn is_disabled(&self, name: Name) -> bool {
        self.entry(name) & DISABLED != 0
    }

    /// What the name stands for.
    pub fn meaning(&self, name: Name) -> Meaning {
        match self.entry(name) & !DISABLED {
            0 => Meaning::Nothing,
            entry if entry < FIRST_USER => {
                let found = BUILT_INS.get(entry as usize - 1);
                found.map_or(Meaning::Nothing, |&(_, built_in)| Meaning::BuiltIn(built_in))
            }
            entry => Meaning::User(entry - FIRST_USER),
        }
    }

    /// A user macro's definition.
    pub fn definition(&self, index: u32) -> Option<&Arc<Definition>> {
        self.definitions.get(index as usize)
    }

    /// The definition that a name has now.
    pub fn definition_of(&self, name: Name) -> Option<&Arc<Definition>> {
        match self.meaning(name) {
            Meaning::User(index) => self.definition(index),
            _ => None,
        }
    }

    /// `#define`.
    pub fn define(&mut self, definition: &Arc<Definition>) {
        let entry = self.keep(definition);
        self.set(definition.name, entry);
    }

    /// Whether the name of a definition has another one now (C99 6.10.3p1).
    pub fn differs(&self, definition: &Definition) -> bool {
        let before = self.definition_of(definition.name);
        before.is_some_and(|before| !before.says_the_same(definition))
    }

    /// Keeps a definition without giving the name that meaning; for [`MacroTable::swap`].
    pub fn keep(&mut self, definition: &Arc<Definition>) -> u32 {
        self.definitions.push(Arc::clone(definition));
        FIRST_USER + self.definitions.len() as u32 - 1
    }

    /// Gives a name another meaning (0 is none) and returns the one it had.
    pub fn swap(&mut self, name: Name, entry: u32) -> u32 {
        let before = self.entry(name);
        self.set(name, entry);
        before
    }

    /// `#undef`.
    pub fn undefine(&mut self, name: Name) {
        if self.entry(name) != 0 {
            self.set(name, 0);
        }
    }

    /// Forbids or allows the expansion of a macro.
    pub fn set_disabled(&mut self, name: Name, disabled: bool) {
        if let Some(entry) = self.entries.get_mut(name.0 as usize)
            && *entry != 0
        {
            *entry = if disabled { *entry | DISABLED } else { *entry & !DISABLED };
        }
    }

    /// `#pragma push_macro`.
    pub fn push(&mut self, name: Name) {
        self.pushed.push((name, self.entry(name) & !DISABLED));
    }

    /// `#pragma pop_macro`; without a push it does nothing.
    pub fn pop(&mut self, name: Name) {
        if let Some(at) = self.pushed.iter().rposition(|&(pushed, _)| pushed == name) {
            let (_, entry) = self.pushed.remove(at);
            self.set(name, entry);
        }
    }

    #[inline]
    fn entry(&self, name: Name) -> u32 {
        self.entries.get(name.0 as usize).copied().unwrap_or(0)
    }

    fn set(&mut self, name: Name, entry: u32) {
        let at = name.0 as usize;
        if at >= self.entries.len() {
            self.entries.resize(at + at / 4 + 1, 0);
        }
        if let Some(slot) = self.entries.get_mut(at) {
            *slot = entry;
        }
    }
}
