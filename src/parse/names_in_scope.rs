//! Which identifiers are typedef names at this point: all that C's grammar needs to know of
//! names (C99 6.7.7), as one table with an undo log for scopes.

use rustc_hash::FxHashMap;

use crate::names::Name;

/// What an identifier was last declared as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NameClass {
    /// A typedef name.
    Typedef,
    /// An object, function, parameter or enumeration constant.
    Ordinary,
}

/// The names of all open scopes.
#[derive(Debug, Default)]
pub(super) struct NamesInScope {
    classes: FxHashMap<Name, NameClass>,
    undo: Vec<(Name, Option<NameClass>)>,
    scopes: Vec<usize>,
}

/// A point to return to after a wrong guess.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    undo: usize,
    scopes: usize,
}

impl NamesInScope {
    pub(super) fn class(&self, name: Name) -> Option<NameClass> {
        self.classes.get(&name).copied()
    }

    pub(super) fn declare(&mut self, name: Name, class: NameClass) {
        let before = self.classes.insert(name, class);
        self.undo.push((name, before));
        if self.scopes.is_empty() && self.undo.len() > 64 {
            // Nothing is undone at file scope except by `rewind`, which looks back a few names.
            self.undo.drain(..32);
        }
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

    pub(super) fn mark(&mut self) -> Mark {
        if self.scopes.is_empty() {
            self.undo.clear();
        }
        Mark { undo: self.undo.len(), scopes: self.scopes.len() }
    }

    pub(super) fn rewind(&mut self, mark: Mark) {
        self.scopes.truncate(mark.scopes);
        self.undo_to(mark.undo);
    }

    fn undo_to(&mut self, length: usize) {
        while self.undo.len() > length {
            match self.undo.pop() {
                Some((name, Some(class))) => self.classes.insert(name, class),
                Some((name, None)) => self.classes.remove(&name),
                None => break,
            };
        }
    }
}
