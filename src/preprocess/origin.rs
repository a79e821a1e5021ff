//! Where a unit's tokens come from: the table of its macro expansions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::lex::{ExpansionId, Token};
use crate::names::Name;
use crate::source::Pos;

/// One expansion of one macro.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MacroExpansion {
    /// The macro.
    pub name: Name,
    /// Where its name is defined, [`Pos::NOWHERE`] for a predefined or command-line macro.
    pub definition: Pos,
    /// The token that was the macro's name at the use: where it was spelled…
    pub call: Pos,
    /// …and the expansion that this token itself came out of.
    pub parent: ExpansionId,
}

/// Expansions that several units have, by ids that follow each other. They live as long as the
/// stretch that made them is remembered, or some unit has its tokens.
#[derive(Clone, Debug, Default)]
pub struct SharedExpansions {
    /// The first one's id, without [`SHARED`].
    first: u32,
    all: Option<Arc<[MacroExpansion]>>,
}

/// Hands out ids of expansions that are shared, each once.
#[derive(Debug, Default)]
pub struct SharedIds(AtomicU32);

/// The bit of an id that says that the expansion is shared.
const SHARED: u32 = 1 << 31;

/// All expansions of a unit; [`ExpansionId`] 0 is none.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    expansions: Vec<MacroExpansion>,
    /// Those of a beginning's stretches, in the order of ids.
    before: Arc<[SharedExpansions]>,
    /// Those of remembered stretches, in the order of ids once the unit is done.
    shared: Vec<SharedExpansions>,
    is_done: bool,
    /// Where among these the last answer was: the next one is mostly there, too.
    last: Last,
}

/// A hint that nothing rests on.
#[derive(Debug, Default)]
struct Last(AtomicU32);

impl Clone for Last {
    fn clone(&self) -> Last {
        Last::default()
    }
}

/// What the ids of expansions became that are shared now.
pub struct NewIds {
    first: u32,
    n: u32,
    first_new: u32,
}

impl NewIds {
    /// The id in place of `id`.
    pub fn of(&self, id: ExpansionId) -> ExpansionId {
        match id.0.checked_sub(self.first) {
            Some(at) if at < self.n => ExpansionId((self.first_new + at) | SHARED),
            _ => id,
        }
    }
}

impl SharedIds {
    /// The first of so many new ids, if there are as many.
    fn take(&self, n: u32) -> Option<u32> {
        let after = |first: u32| first.checked_add(n).filter(|&next| next < SHARED);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, after).ok()
    }
}

impl SharedExpansions {
    fn get(&self, id: u32) -> Option<&MacroExpansion> {
        self.all.as_ref()?.get(id.checked_sub(self.first)? as usize)
    }
}

impl Origins {
    /// Makes room for so many more expansions of the unit's own.
    pub fn reserve(&mut self, n: usize) {
        self.expansions.reserve(n);
    }

    /// How many expansions the unit has to itself.
    pub fn n_own(&self) -> usize {
        self.expansions.len()
    }

    /// Makes the expansions after the first `n` ones that other units can have; none if there are
    /// no more ids.
    pub fn share_from(&mut self, n: usize, ids: &SharedIds) -> Option<(NewIds, SharedExpansions)> {
        let n_shared = (self.expansions.len() - n) as u32;
        let first_new = ids.take(n_shared)?;
        let new = NewIds { first: n as u32 + 1, n: n_shared, first_new };
        let with_new_parent = |expansion: MacroExpansion| {
            let parent = new.of(expansion.parent);
            MacroExpansion { parent, ..expansion }
        };
        let all = self.expansions.drain(n..).map(with_new_parent);
        let all = (n_shared > 0).then(|| all.collect());
        let shared = SharedExpansions { first: first_new, all };
        self.hold(&shared);
        Some((new, shared))
    }

    /// Has the expansions of a stretch, too.
    pub fn hold(&mut self, shared: &SharedExpansions) {
        if shared.all.is_some() {
            self.shared.push(shared.clone());
        }
    }

    /// The same, to go on with in another unit.
    pub fn beginning(&self) -> Origins {
        let mut before = [&self.before, self.shared.as_slice()].concat();
        before.sort_unstable_by_key(|shared| shared.first);
        let expansions = self.expansions.clone();
        Origins { expansions, before: before.into(), ..Origins::default() }
    }

    /// No more are added.
    pub fn done(&mut self) {
        self.shared.sort_unstable_by_key(|shared| shared.first);
        self.is_done = true;
    }

    /// Records an expansion.
    pub fn add(&mut self, expansion: MacroExpansion) -> ExpansionId {
        self.expansions.push(expansion);
        ExpansionId(self.expansions.len() as u32)
    }

    /// The expansion, none for [`ExpansionId::NONE`].
    pub fn get(&self, id: ExpansionId) -> Option<&MacroExpansion> {
        if id.0 & SHARED == 0 {
            return self.expansions.get((id.0 as usize).checked_sub(1)?);
        }
        let id = id.0 & !SHARED;
        if !self.is_done {
            // Somebody asks of what was read just now.
            let of_own = self.shared.iter().rev().find_map(|shared| shared.get(id));
            return of_own.or_else(|| place_of(&self.before, id).map(|(_, found)| found));
        }
        let last = self.last.0.load(Ordering::Relaxed) as usize;
        let last = match last.checked_sub(self.shared.len()) {
            None => self.shared.get(last),
            Some(last) => self.before.get(last),
        };
        if let Some(found) = last.and_then(|shared| shared.get(id)) {
            return Some(found);
        }
        let of_own = place_of(&self.shared, id);
        let before = || place_of(&self.before, id).map(|(at, of)| (at + self.shared.len(), of));
        let (at, found) = of_own.or_else(before)?;
        self.last.0.store(at as u32, Ordering::Relaxed);
        Some(found)
    }

    /// The chain of expansions that a token came through, innermost first.
    pub fn chain(&self, token: &Token) -> impl Iterator<Item = (ExpansionId, &MacroExpansion)> {
        let mut next = token.expansion;
        std::iter::from_fn(move || {
            let id = next;
            let expansion = self.get(id)?;
            next = expansion.parent;
            Some((id, expansion))
        })
    }

    /// Where the token is in a file when all macros around it are folded up: its own place, or
    /// the name of the outermost macro used.
    pub fn outermost(&self, token: &Token) -> Pos {
        self.chain(token).last().map_or(token.pos, |(_, expansion)| expansion.call)
    }
}

/// The expansion with this id, and where among those it is.
fn place_of(all: &[SharedExpansions], id: u32) -> Option<(usize, &MacroExpansion)> {
    let at = all.partition_point(|shared| shared.first <= id).checked_sub(1)?;
    Some((at, all.get(at)?.get(id)?))
}
