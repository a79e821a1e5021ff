//! A unit's macro table: an array from name to what the name means now. Looking up a name that
//! is no macro, which most are, is one load.
//!
//! An entry is the same number in every unit, so that what was found out in one unit holds in
//! another one with the same entries: the table can say which of them a stretch of text asks for.

use rustc_hash::FxHashSet;

use super::definition::Definition;
use crate::names::{Name, kw};
use crate::table::{Effect, Entry, Table, Usual};

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Meaning {
    /// Nothing: it is no macro.
    Nothing,
    /// A macro of some `#define`.
    User(&'static Definition),
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

const FIRST_USER: u32 = BUILT_INS.len() as u32 + 1;

/// What macros' names mean in most units.
static USUAL: Usual = Usual::new();

/// Names and their meanings.
#[derive(Debug)]
pub struct MacroTable {
    table: Table<'static>,
    /// The names whose macros are being expanded (C99 6.10.3.4p2): a few.
    disabled: FxHashSet<Name>,
    pushed: Vec<Entry>,
}

impl MacroTable {
    /// No macro at all: for text that is preprocessed already.
    pub fn empty() -> MacroTable {
        let table = Table::new(&USUAL);
        MacroTable { table, disabled: FxHashSet::default(), pushed: Vec::new() }
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
        self.disabled.contains(&name)
    }

    /// What the name stands for.
    pub fn meaning(&self, name: Name) -> Meaning {
        match self.entry(name) {
            0 => Meaning::Nothing,
            entry if entry < FIRST_USER => {
                let found = BUILT_INS.get(entry as usize - 1);
                found.map_or(Meaning::Nothing, |&(_, built_in)| Meaning::BuiltIn(built_in))
            }
            entry => match Definition::of_id(entry - FIRST_USER) {
                Some(definition) => Meaning::User(definition),
                None => Meaning::Nothing,
            },
        }
    }

    /// The definition that a name has now.
    pub fn definition_of(&self, name: Name) -> Option<&'static Definition> {
        match self.meaning(name) {
            Meaning::User(definition) => Some(definition),
            _ => None,
        }
    }

    /// `#define`.
    pub fn define(&mut self, definition: &Definition) {
        self.set(definition.name, MacroTable::entry_of(definition));
    }

    /// Whether the name of a definition has another one now (C99 6.10.3p1).
    pub fn differs(&self, definition: &Definition) -> bool {
        let before = self.definition_of(definition.name);
        before.is_some_and(|before| !before.says_the_same(definition))
    }

    /// The entry of a definition, for [`MacroTable::swap`].
    pub fn entry_of(definition: &Definition) -> u32 {
        FIRST_USER + definition.id
    }

    /// From here on notes what is asked for and what is defined.
    pub fn begin_trace(&mut self) {
        self.table.begin_trace();
    }

    /// What was noted since [`MacroTable::begin_trace`].
    pub fn end_trace(&mut self) -> Effect {
        self.table.end_trace()
    }

    /// Whether what the effect asked for has the same answers here.
    pub fn agrees(&self, effect: &Effect) -> bool {
        self.table.agrees(effect)
    }

    /// What leaves an empty table with the same macros, and what `#pragma push_macro` put aside.
    pub fn contents(&self) -> (Effect, Vec<Entry>) {
        (self.table.contents(), self.pushed.clone())
    }

    /// Has these macros from now on, being empty.
    pub fn fill(&mut self, (macros, pushed): &(Effect, Vec<Entry>)) {
        self.table.apply(macros);
        self.pushed.clone_from(pushed);
    }

    /// Leaves here what the effect leaves.
    pub fn apply(&mut self, effect: &Effect) {
        self.table.apply(effect);
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
        match disabled {
            true => _ = self.disabled.insert(name),
            false => _ = self.disabled.remove(&name),
        }
    }

    /// `#pragma push_macro`.
    pub fn push(&mut self, name: Name) {
        self.pushed.push((name, self.entry(name)));
    }

    /// `#pragma pop_macro`; without a push it does nothing.
    pub fn pop(&mut self, name: Name) {
        if let Some(at) = self.pushed.iter().rposition(|&(pushed, _)| pushed == name) {
            let (_, entry) = self.pushed.remove(at);
            self.set(name, entry);
        }
    }

    /// What the name means, as a number; 0 is nothing.
    #[inline]
    pub fn entry(&self, name: Name) -> u32 {
        self.table.get(name)
    }

    /// A new meaning is one that is not being expanded.
    pub fn set(&mut self, name: Name, entry: u32) {
        self.table.set(name, entry);
        if self.is_disabled(name) {
            self.set_disabled(name, false);
        }
    }
}
