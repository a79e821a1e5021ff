//! Room for tokens that a thread's units use one after the other: what was never in use before
//! costs the kernel more than clearing costs us.

use std::cell::RefCell;

use super::engine::Engine;
use crate::lex::Token;
use crate::limits;

/// Tokens of a unit's own, in room that the thread's next unit has after it.
#[derive(Debug, Default)]
pub struct UnitTokens(Vec<Token>);

thread_local! {
    /// Vectors without tokens: for those of a unit, and for what macros expand to.
    static ROOM: RefCell<(Vec<Token>, Vec<Vec<Token>>)> = RefCell::default();
}

/// Vectors kept for expansions, and how many tokens they may have room for.
const SPARE_MAX: usize = 64;
const SPARE_TOKENS_MAX: usize = 4_096;

impl UnitTokens {
    /// No tokens yet.
    pub fn take() -> UnitTokens {
        UnitTokens(ROOM.with_borrow_mut(|room| std::mem::take(&mut room.0)))
    }
}

impl Drop for UnitTokens {
    fn drop(&mut self) {
        let mut tokens = std::mem::take(&mut self.0);
        tokens.clear();
        if (1..=limits::LEXING_ROOM_TOKENS).contains(&tokens.capacity()) {
            // A thread that ends has no room any more.
            let _ = ROOM.try_with(|room| room.borrow_mut().0 = tokens);
        }
    }
}

impl std::ops::Deref for UnitTokens {
    type Target = Vec<Token>;

    fn deref(&self) -> &Vec<Token> {
        &self.0
    }
}

impl std::ops::DerefMut for UnitTokens {
    fn deref_mut(&mut self) -> &mut Vec<Token> {
        &mut self.0
    }
}

/// What the thread has of vectors for expansions.
pub fn take_spare() -> Vec<Vec<Token>> {
    ROOM.with_borrow_mut(|room| std::mem::take(&mut room.1))
}

/// What most units of a kernel have of files, of pieces, and of expansions in their own text.
const N_FILES: usize = 512;
const N_PIECES: usize = 1 << 10;
const N_EXPANSIONS: usize = 1 << 11;

impl Engine<'_> {
    /// Makes room for what is still to come, so that lists needn't move as they grow.
    pub fn make_room(&mut self) {
        self.out.origins.reserve(N_EXPANSIONS);
        self.out.pieces.reserve(N_PIECES);
        let n_more = N_FILES.saturating_sub(self.out.files.len());
        self.file_ids.reserve(n_more);
        self.out.files.reserve(n_more);
        self.taken.reserve(n_more);
        self.prepared.reserve(n_more);
        self.entered_at.reserve(n_more);
    }

    /// A vector without tokens.
    #[inline]
    pub fn spare(&mut self) -> Vec<Token> {
        self.spare.pop().unwrap_or_default()
    }

    /// Keeps a vector for use again.
    #[inline]
    pub fn recycle(&mut self, mut tokens: Vec<Token>) {
        let is_worth_it = (1..SPARE_TOKENS_MAX).contains(&tokens.capacity());
        if is_worth_it && self.spare.len() < SPARE_MAX {
            tokens.clear();
            self.spare.push(tokens);
        }
    }

    /// Gives the thread back what it has of vectors for expansions, the unit being done.
    pub fn give_spare_back(&mut self) {
        let spare = std::mem::take(&mut self.spare);
        ROOM.with_borrow_mut(|room| room.1 = spare);
    }
}
