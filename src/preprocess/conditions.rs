//! A unit after its preprocessing, ready for the question what would bring in the conditional
//! groups that it left out: which macros their conditions turn on, what values matter, and
//! whether the conditions hold under other values.
//!
//! Conditions are judged with the macros that the unit ends with, so an answer is a prediction:
//! only a pass with these macros shows which groups are read. Everything here walks lists that
//! a file's items bound.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Preprocessed;
use super::definition::Definition;
use super::engine::Engine;
use super::macros::MacroTable;
use super::mentions::Freedom;
use super::number::number_value;
use super::prepared::{CodeLines, Item, ItemKind, Prepared};
use crate::lex::{Token, TokenKind};
use crate::names::Name;

/// What a macro may be made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Value {
    /// No macro.
    Undefined,
    /// A macro whose expansion is this number.
    Number(i64),
}

/// A conditional group with lines of code that the unit did not read.
#[derive(Clone, Debug)]
pub struct Group {
    /// The file's place in [`Preprocessed::files`].
    pub file: usize,
    /// Its lines of code, those of groups inside it excepted.
    pub lines: Vec<(u32, u32)>,
    pub(super) sections: Sections,
    /// Macros of the unit's own that the conditions turn on.
    pub(super) derived: Vec<Derived>,
}

/// For each `#if` section around a text, the outermost first, the items of its groups up to the
/// one that must be read.
pub type Sections = Vec<Vec<u32>>;

/// A macro whose definitions may depend on free macros, as it is where a group begins.
#[derive(Clone, Debug)]
pub struct Derived {
    pub name: Name,
    pub sites: Vec<Site>,
}

/// A `#define` or `#undef`.
#[derive(Clone, Debug)]
pub struct Site {
    pub prepared: Arc<Prepared>,
    /// What it makes of the macro, none for an `#undef`.
    pub definition: Option<&'static Definition>,
    pub sections: Sections,
    /// It is a configuration's, and gives way to a pass's.
    pub is_configuration: bool,
}

/// A unit's macros and files, see the module's header.
pub struct Conditions<'s> {
    pub(super) engine: Engine<'s>,
    /// Entries of the macro table for values that were tried.
    entries: FxHashMap<(Name, i64), u32>,
    pub(super) freedoms: FxHashMap<Name, Freedom>,
}

impl<'s> Conditions<'s> {
    pub(super) fn new(engine: Engine<'s>) -> Conditions<'s> {
        Conditions { engine, entries: FxHashMap::default(), freedoms: FxHashMap::default() }
    }

    /// The groups of a file (its place in the unit's list) that the unit did not read, of those
    /// that have lines which `wanted` holds of.
    pub fn left_out(&self, file: usize, wanted: impl Fn(&CodeLines) -> bool) -> Vec<Group> {
        self.groups(file, false, wanted)
    }

    /// Those that it read.
    pub fn taken(&self, file: usize, wanted: impl Fn(&CodeLines) -> bool) -> Vec<Group> {
        self.groups(file, true, wanted)
    }

    fn groups(
        &self,
        file: usize,
        is_taken: bool,
        wanted: impl Fn(&CodeLines) -> bool,
    ) -> Vec<Group> {
        let Some((prepared, taken)) = self.engine.file(file) else { return Vec::new() };
        let mut lines: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
        for code in prepared.code_lines().iter() {
            if taken.has(code.group) == is_taken && wanted(code) {
                lines.entry(code.group).or_default().push(code.lines);
            }
        }
        let mut found = Vec::new();
        walk(prepared, |_, item, sections| {
            if let Some(lines) = lines.remove(&item.group) {
                let sections = sections.to_vec();
                found.push(Group { file, lines, sections, derived: Vec::new() });
            }
        });
        found
    }

    /// Whether some configuration may give the macro this number.
    pub fn may_be(&self, name: Name, number: i64) -> bool {
        let ranges = &self.engine.settings().ranges;
        let found = ranges.binary_search_by(|(own, ..)| own.as_bytes().cmp(name.bytes()));
        let range = found.ok().and_then(|at| ranges.get(at));
        range.is_none_or(|(_, low, high)| (*low..=*high).contains(&number))
    }

    /// Whether the unit would read the group if these macros were so.
    pub fn holds(&mut self, group: &Group, values: &[(Name, Value)]) -> bool {
        let Some((prepared, _)) = self.engine.file(group.file) else { return false };
        let prepared = Arc::clone(prepared);
        let mut before = Vec::with_capacity(values.len() + group.derived.len());
        for &(name, value) in values {
            let entry = match value {
                Value::Undefined => 0,
                Value::Number(number) => self.entry(name, number),
            };
            before.push((name, self.engine.macros.swap(name, entry)));
        }
        for derived in &group.derived {
            let entry = self.derive(derived, values);
            before.push((derived.name, entry));
        }
        let holds = group.sections.iter().all(|section| self.reads(&prepared, section));
        for &(name, entry) in before.iter().rev() {
            self.engine.macros.swap(name, entry);
        }
        // What the conditions' expansions left behind.
        self.engine.out = Preprocessed::default();
        holds
    }

    /// Gives a derived macro the meaning that its definitions leave it with, and returns the one
    /// it had.
    fn derive(&mut self, derived: &Derived, values: &[(Name, Value)]) -> u32 {
        let name = derived.name;
        let is_given = values.iter().any(|&(given, _)| given == name);
        let before = self.engine.macros.swap(name, 0);
        if is_given {
            self.engine.macros.swap(name, before);
        }
        for site in &derived.sites {
            if is_given && site.is_configuration
                || !site.sections.iter().all(|section| self.reads(&site.prepared, section))
            {
                continue;
            }
            self.engine.macros.swap(name, site.definition.map_or(0, MacroTable::entry_of));
        }
        before
    }

    /// Whether the last of a section's groups is the one that is read.
    fn reads(&mut self, prepared: &Prepared, section: &[u32]) -> bool {
        let Some((&last, earlier)) = section.split_last() else { return true };
        let item = |at: u32| prepared.items.get(at as usize).copied();
        let none_before =
            earlier.iter().all(|&at| item(at).is_some_and(|it| !self.engine.holds(prepared, &it)));
        none_before && item(last).is_some_and(|it| self.engine.holds(prepared, &it))
    }

    fn entry(&mut self, name: Name, number: i64) -> u32 {
        if let Some(&known) = self.entries.get(&(name, number)) {
            return known;
        }
        let list =
            self.engine.session.option(&format!("#define {name} {number}\n"), self.engine.options);
        let definition = list.as_ref().and_then(|list| list.definitions.first());
        let entry = definition.map_or(0, MacroTable::entry_of);
        self.entries.insert((name, number), entry);
        entry
    }

    fn conditions_of(&self, group: &Group) -> Vec<(Item, Arc<Prepared>)> {
        let Some((prepared, _)) = self.engine.file(group.file) else { return Vec::new() };
        let items = group.sections.iter().flatten();
        let items = items.filter_map(|&at| prepared.items.get(at as usize));
        items.map(|&item| (item, Arc::clone(prepared))).collect()
    }

    /// Numbers that a value may have to be, or to be next to, for the conditions to hold.
    pub fn numbers(&mut self, group: &Group) -> Vec<i64> {
        let mut found: Vec<i64> = Vec::new();
        let sites = group.derived.iter().flat_map(|derived| &derived.sites);
        let mut conditions = self.conditions_of(group);
        for site in sites {
            let items = site.sections.iter().flatten();
            let items = items.filter_map(|&at| site.prepared.items.get(at as usize));
            conditions.extend(items.map(|&item| (item, Arc::clone(&site.prepared))));
        }
        for (item, prepared) in conditions {
            if !matches!(item.kind, ItemKind::If | ItemKind::Elif) {
                continue;
            }
            let tokens = prepared.arguments(&item);
            for (at, token) in tokens.iter().enumerate() {
                let number = match token.kind {
                    TokenKind::Number => {
                        number_value(token.name.bytes()).ok().map(|value| value.bits as i64)
                    }
                    TokenKind::Identifier if self.freedom(token.name) == Freedom::Fixed => {
                        let operand = tokens.get(at..operand_end(tokens, at)).unwrap_or(&[]);
                        self.engine.operand_value(operand)
                    }
                    _ => None,
                };
                found.extend(number.filter(|number| !found.contains(number)));
            }
        }
        found.truncate(NUMBERS_MAX);
        found
    }
}

/// Numbers tried for one group: beyond that nobody wrote a condition.
const NUMBERS_MAX: usize = 16;

/// The end of the operand that begins with the name at `at`: behind its call, if it is one.
fn operand_end(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0usize;
    for (end, token) in tokens.iter().enumerate().skip(at + 1) {
        match token.kind {
            TokenKind::LeftParen => depth += 1,
            TokenKind::RightParen if depth > 1 => depth -= 1,
            TokenKind::RightParen if depth == 1 => return end + 1,
            _ if depth == 0 => return at + 1,
            _ => {}
        }
    }
    at + 1
}

/// Calls `see` for each item with the sections around it; a group's own item is inside.
pub fn walk(prepared: &Prepared, mut see: impl FnMut(u32, &Item, &Sections)) {
    let mut open: Sections = Vec::new();
    for (at, item) in prepared.items.iter().enumerate() {
        if item.kind.opens() {
            let is_guard = at == 0 && prepared.guard.is_some();
            open.push(if is_guard { Vec::new() } else { vec![at as u32] });
        } else if item.kind.continues() {
            if let Some(section) = open.last_mut() {
                section.push(at as u32);
            }
        } else if item.kind == ItemKind::Endif {
            open.pop();
        }
        see(at as u32, item, &open);
    }
}

impl Derived {
    /// Whether a value from outside may reach the group: no definition stands in its way in every
    /// case.
    pub fn may_be_given(&self) -> bool {
        self.sites.iter().all(|site| {
            site.is_configuration || site.sections.iter().any(|section| !section.is_empty())
        })
    }
}
