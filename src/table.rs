//! What names mean to a unit at some point: a number for each name, 0 for nothing. A table can
//! note which names a stretch of the unit asks for and which it gives a meaning, so that what was
//! found out in one unit is known to hold in another one: it does where the answers are the same.
//!
//! An array, since a kernel's unit asks hundreds of thousands of times.

use std::cell::{Cell, RefCell};
use std::sync::{Mutex, PoisonError};

use crate::names::Name;

/// A name and what it means.
pub type Entry = (Name, u32);

/// In an entry that was asked for: nothing would do as well.
const OR_NOTHING: u32 = 1 << 31;

/// Numbers below this can be in a table.
pub const MEANINGS_MAX: u32 = OR_NOTHING;

/// Names and what they mean.
#[derive(Debug)]
pub struct Table {
    meanings: Vec<u32>,
    /// Names that have or had a meaning.
    named: Vec<Name>,
    is_traced: Cell<bool>,
    trace: RefCell<Trace>,
}

/// Arrays of tables that are no more: all zero, as long as the run's names are many.
static SPARE: Mutex<Vec<(Vec<u32>, Trace)>> = Mutex::new(Vec::new());

/// How many are kept: six for each of some threads.
const SPARE_MAX: usize = 64;

impl Default for Table {
    fn default() -> Table {
        let spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (meanings, trace) = spare.unwrap_or_default();
        let trace = RefCell::new(trace);
        Table { meanings, named: Vec::new(), is_traced: Cell::new(false), trace }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        for name in self.named.drain(..) {
            if let Some(slot) = self.meanings.get_mut(name.0 as usize) {
                *slot = 0;
            }
        }
        let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE_MAX {
            let mut trace = self.trace.take();
            trace.met.shrink();
            spare.push((std::mem::take(&mut self.meanings), trace));
        }
    }
}

/// What a stretch asked for before it gave it a meaning itself, and what it gave one.
#[derive(Debug, Default)]
struct Trace {
    /// By name the number of the stretch that last met it.
    met: Met,
    stretch: u32,
    reads: Vec<Entry>,
    writes: Vec<Name>,
}

/// What a stretch asked of a table, and what it left in it.
#[derive(Debug, Default)]
pub struct Effect {
    reads: Box<[Entry]>,
    writes: Box<[Entry]>,
}

impl Effect {
    /// How many names it is about.
    pub fn size(&self) -> usize {
        self.reads.len() + self.writes.len()
    }
}

impl Trace {
    /// Whether the stretch meets the name for the first time.
    fn is_new(&mut self, name: Name) -> bool {
        let stretch = self.stretch;
        self.met.slot(name).is_some_and(|met| std::mem::replace(met, stretch) != stretch)
    }
}

/// A number for each name, 0 at first, in pages that are made when they are needed: a unit's names
/// are few of a run's, and most of them stand together. For what is asked less often than meanings.
#[derive(Debug, Default)]
struct Met {
    /// By page, 1 and where it begins in `all`; 0 if it isn't made yet.
    pages: Vec<u32>,
    all: Vec<u32>,
}

impl Met {
    /// Names of one page.
    const PAGE: usize = 1 << 8;
    /// Numbers that are kept between units.
    const KEPT: usize = 1 << 18;

    fn slot(&mut self, name: Name) -> Option<&mut u32> {
        let (page, at) = (name.0 as usize / Met::PAGE, name.0 as usize % Met::PAGE);
        if page >= self.pages.len() {
            self.pages.resize(page + page / 4 + 1, 0);
        }
        let place = self.pages.get_mut(page)?;
        if *place == 0 {
            *place = 1 + self.all.len() as u32;
            self.all.resize(self.all.len() + Met::PAGE, 0);
        }
        self.all.get_mut(*place as usize - 1 + at)
    }

    /// Forgets all numbers if there are many.
    fn shrink(&mut self) {
        if self.all.len() > Met::KEPT {
            *self = Met::default();
        }
    }
}

impl Table {
    /// What the name means.
    #[inline]
    pub fn get(&self, name: Name) -> u32 {
        let meaning = self.peek(name);
        if self.is_traced.get() {
            self.note(name, meaning);
        }
        meaning
    }

    /// The same, where it isn't to be noted: the answer decides nothing.
    #[inline]
    pub fn peek(&self, name: Name) -> u32 {
        self.meanings.get(name.0 as usize).copied().unwrap_or(0)
    }

    #[cold]
    fn note(&self, name: Name, meaning: u32) {
        let mut trace = self.trace.borrow_mut();
        if trace.is_new(name) {
            trace.reads.push((name, meaning));
        }
    }

    /// Gives the name this meaning.
    pub fn set(&mut self, name: Name, meaning: u32) {
        if self.is_traced.get() {
            let trace = self.trace.get_mut();
            trace.is_new(name);
            trace.writes.push(name);
        }
        self.put(name, meaning);
    }

    /// The same, where it is not to be noted: it will be undone.
    pub fn put(&mut self, name: Name, meaning: u32) {
        let at = name.0 as usize;
        if at >= self.meanings.len() {
            self.meanings.resize(at + at / 4 + 1, 0);
        }
        if let Some(slot) = self.meanings.get_mut(at) {
            if *slot == 0 {
                self.named.push(name);
            }
            *slot = meaning;
        }
    }

    /// Undoes the last [`Table::set`]: the name means what it did before, which counts as asked
    /// for.
    pub fn take_back(&mut self, name: Name, before: u32) {
        if self.is_traced.get() {
            let trace = self.trace.get_mut();
            trace.writes.pop();
            if !trace.writes.contains(&name) {
                trace.reads.push((name, before));
            }
        }
        self.put(name, before);
    }

    /// Gives the name this meaning if it has none or this one; false if it has another one. What
    /// is noted is only that it has no other.
    pub fn settle(&mut self, name: Name, meaning: u32) -> bool {
        let before = self.peek(name);
        if before != 0 && before != meaning {
            self.get(name);
            return false;
        }
        if self.is_traced.get() {
            let trace = self.trace.get_mut();
            if trace.is_new(name) {
                trace.reads.push((name, meaning | OR_NOTHING));
            }
        }
        self.set(name, meaning);
        true
    }

    /// From here on notes what is asked for and what is given a meaning.
    pub fn begin_trace(&mut self) {
        let trace = self.trace.get_mut();
        trace.stretch += 1;
        trace.reads.clear();
        trace.writes.clear();
        self.is_traced.set(true);
    }

    /// What was noted since [`Table::begin_trace`].
    pub fn end_trace(&mut self) -> Effect {
        self.is_traced.set(false);
        let mut trace = self.trace.take();
        trace.writes.sort_unstable();
        trace.writes.dedup();
        let writes = trace.writes.iter().map(|&name| (name, self.peek(name))).collect();
        let reads = trace.reads.as_slice().into();
        self.trace.replace(trace);
        Effect { reads, writes }
    }

    /// Whether what the effect asked for has the same answers here.
    pub fn agrees(&self, effect: &Effect) -> bool {
        effect.reads.iter().all(|&(name, wanted)| {
            let meaning = self.peek(name);
            meaning == wanted
                || wanted & OR_NOTHING != 0 && (meaning == 0 || meaning | OR_NOTHING == wanted)
        })
    }

    /// Leaves here what the effect leaves.
    pub fn apply(&mut self, effect: &Effect) {
        for &(name, meaning) in &effect.writes {
            self.put(name, meaning);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Name = Name(70);
    const B: Name = Name(71);
    const C: Name = Name(72);

    #[test]
    fn an_effect_holds_where_the_same_is_asked_and_leaves_the_same() {
        let mut table = Table::default();
        table.set(A, 1);
        table.begin_trace();
        assert_eq!((table.get(A), table.get(B)), (1, 0));
        table.set(C, 3);
        assert_eq!(table.get(C), 3);
        table.set(A, 2);
        let effect = table.end_trace();
        assert!(!table.agrees(&effect), "A is 2 now");
        let mut other = Table::default();
        assert!(!other.agrees(&effect), "A is nothing");
        other.set(A, 1);
        other.set(C, 9);
        assert!(other.agrees(&effect), "what C was before is not asked");
        other.apply(&effect);
        assert_eq!([A, B, C].map(|name| other.get(name)), [2, 0, 3]);
        other.set(A, 1);
        other.set(B, 1);
        assert!(!other.agrees(&effect), "B was nothing");
    }

    #[test]
    fn what_is_settled_may_have_been_nothing() {
        let mut table = Table::default();
        table.begin_trace();
        assert!(table.settle(A, 5));
        let effect = table.end_trace();
        assert!(table.agrees(&effect), "5 already");
        assert!(Table::default().agrees(&effect), "nothing yet");
        let mut other = Table::default();
        other.set(A, 6);
        assert!(!other.agrees(&effect), "something else");
        other.begin_trace();
        assert!(!other.settle(A, 5));
        let refused = other.end_trace();
        assert!(other.agrees(&refused) && !Table::default().agrees(&refused));
    }
}
