//! Which identifiers are typedef names at this point: all that C's grammar needs to know of
//! names (C99 6.7.7). Those of file scope are in a table that can be traced; those of inner
//! scopes, which nothing outside of their declaration sees, in one with an undo log.

use rustc_hash::FxHashMap;

use crate::names::Name;
use crate::table::{Effect, Table, Usual};

/// What an identifier was last declared as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NameClass {
    /// A typedef name.
    Typedef,
    /// An object, function, parameter or enumeration constant.
    Ordinary,
}

impl NameClass {
    fn number(self) -> u32 {
        self as u32 + 1
    }

    fn of_number(number: u32) -> Option<NameClass> {
        match number {
            0 => None,
            1 => Some(NameClass::Typedef),
            _ => Some(NameClass::Ordinary),
        }
    }
}

/// What names are to most units.
static USUAL: Usual = Usual::new();

/// The names of a unit, for one parser after the other.
#[derive(Debug)]
pub struct NamesInScope {
    file: Table<'static>,
    inner: FxHashMap<Name, NameClass>,
    undo: Vec<Undo>,
    scopes: Vec<usize>,
}

impl Default for NamesInScope {
    fn default() -> NamesInScope {
        NamesInScope {
            file: Table::new(&USUAL),
            inner: FxHashMap::default(),
            undo: Vec::new(),
            scopes: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Undo {
    /// A name of file scope, and what it was.
    File(Name, u32),
    Inner(Name, Option<NameClass>),
}

/// A point to return to after a wrong guess.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    undo: usize,
    scopes: usize,
}

impl NamesInScope {
    /// Begins to note what is asked of file scope and declared in it.
    pub fn begin_trace(&mut self) {
        self.file.begin_trace();
    }

    /// What was noted.
    pub fn end_trace(&mut self) -> Effect {
        self.file.end_trace()
    }

    /// Whether what was asked for has the same answers here.
    pub fn agrees(&self, effect: &Effect) -> bool {
        self.file.agrees(effect)
    }

    /// All that is declared, as what it leaves in an empty file scope.
    pub fn contents(&self) -> Effect {
        self.file.contents()
    }

    /// Declares here what was declared.
    pub fn apply(&mut self, effect: &Effect) {
        self.file.apply(effect);
    }

    pub(super) fn class(&self, name: Name) -> Option<NameClass> {
        match self.inner.get(&name) {
            Some(&class) => Some(class),
            None => NameClass::of_number(self.file.get(name)),
        }
    }

    pub(super) fn declare(&mut self, name: Name, class: NameClass) {
        if !self.scopes.is_empty() {
            let before = self.inner.insert(name, class);
            self.undo.push(Undo::Inner(name, before));
            return;
        }
        self.undo.push(Undo::File(name, self.file.peek(name)));
        self.file.set(name, class.number());
    }

    /// Whether a scope inside of the file's is open.
    pub(super) fn in_scope(&self) -> bool {
        !self.scopes.is_empty()
    }

    pub(super) fn open(&mut self) {
        self.scopes.push(self.undo.len());
    }

    pub(super) fn close(&mut self) {
        if let Some(mark) = self.scopes.pop() {
            self.undo_to(mark);
        }
    }

    pub(super) fn close_all(&mut self) {
        while !self.scopes.is_empty() {
            self.close();
        }
    }

    /// Begins an external declaration: what was declared before it stays.
    pub(super) fn begin(&mut self) -> Mark {
        self.undo.clear();
        self.mark()
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { undo: self.undo.len(), scopes: self.scopes.len() }
    }

    pub(super) fn rewind(&mut self, mark: Mark) {
        self.scopes.truncate(mark.scopes);
        self.undo_to(mark.undo);
    }

    fn undo_to(&mut self, length: usize) {
        while self.undo.len() > length {
            match self.undo.pop() {
                Some(Undo::File(name, before)) => self.file.take_back(name, before),
                Some(Undo::Inner(name, Some(class))) => {
                    self.inner.insert(name, class);
                }
                Some(Undo::Inner(name, None)) => {
                    self.inner.remove(&name);
                }
                None => break,
            }
        }
    }
}
