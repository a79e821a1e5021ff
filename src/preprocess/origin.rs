//! Where a unit's tokens come from: the table of its macro expansions.

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

/// All expansions of a unit; [`ExpansionId`] 0 is none.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    expansions: Vec<MacroExpansion>,
}

impl Origins {
    /// Records an expansion.
    pub fn add(&mut self, expansion: MacroExpansion) -> ExpansionId {
        self.expansions.push(expansion);
        ExpansionId(self.expansions.len() as u32)
    }

    /// The expansion, none for [`ExpansionId::NONE`].
    pub fn get(&self, id: ExpansionId) -> Option<&MacroExpansion> {
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
