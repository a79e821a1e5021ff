//! Where a unit's tokens come from: the table of its macro expansions.

use std::sync::Arc;

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

/// Expansions that several units have, by their ids without [`SHARED`].
pub type SharedExpansions = boxcar::Vec<MacroExpansion>;

/// The bit of an id that says that the expansion is the session's.
const SHARED: u32 = 1 << 31;

/// All expansions of a unit; [`ExpansionId`] 0 is none.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    expansions: Vec<MacroExpansion>,
    shared: Arc<SharedExpansions>,
}

/// What the ids of expansions became that are the session's now.
pub struct NewIds {
    first: u32,
    ids: Vec<ExpansionId>,
}

impl NewIds {
    /// The id in place of `id`.
    pub fn of(&self, id: ExpansionId) -> ExpansionId {
        let at = id.0.checked_sub(self.first).and_then(|at| self.ids.get(at as usize));
        at.copied().unwrap_or(id)
    }
}

impl Origins {
    /// No expansion yet but the session's.
    pub fn new(shared: &Arc<SharedExpansions>) -> Origins {
        Origins { expansions: Vec::new(), shared: Arc::clone(shared) }
    }

    /// How many expansions the unit has to itself.
    pub fn n_own(&self) -> usize {
        self.expansions.len()
    }

    /// Hands the expansions after the first `n` over to the session.
    pub fn share_from(&mut self, n: usize) -> NewIds {
        let mut new = NewIds { first: n as u32 + 1, ids: Vec::new() };
        for mut expansion in self.expansions.drain(n..) {
            expansion.parent = new.of(expansion.parent);
            let at = self.shared.push(expansion);
            new.ids.push(ExpansionId(at as u32 | SHARED));
        }
        new
    }

    /// Records an expansion.
    pub fn add(&mut self, expansion: MacroExpansion) -> ExpansionId {
        self.expansions.push(expansion);
        ExpansionId(self.expansions.len() as u32)
    }

    /// The expansion, none for [`ExpansionId::NONE`].
    pub fn get(&self, id: ExpansionId) -> Option<&MacroExpansion> {
        if id.0 & SHARED != 0 {
            return self.shared.get((id.0 & !SHARED) as usize);
        }
        self.expansions.get((id.0 as usize).checked_sub(1)?)
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
