//! Room for tokens that a thread's units use one after the other: what was never in use before
//! costs the kernel more than clearing costs us.

use std::cell::RefCell;

use super::engine::Engine;
use crate::lex::Token;
use crate::limits;

/// Vectors without tokens.
#[derive(Default)]
pub struct Room {
    /// For what a unit makes of a stretch.
    pub tokens: Vec<Token>,
    /// For what macros expand to.
    pub spare: Vec<Vec<Token>>,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// Vectors kept for expansions, and how many tokens they may have room for.
const SPARE_MAX: usize = 64;
const SPARE_TOKENS_MAX: usize = 4_096;

impl Room {
    /// What this thread has.
    pub fn take() -> Room {
        ROOM.take()
    }

    fn give_back(mut self) {
        self.tokens.clear();
        if self.tokens.capacity() > limits::LEXING_ROOM_TOKENS {
            self.tokens = Vec::new();
        }
        ROOM.set(self);
    }
}

impl Engine<'_> {
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

    /// Gives the thread back what it has of vectors, the unit being done.
    pub fn give_room_back(&mut self) {
        let (tokens, spare) =
            (std::mem::take(&mut self.out.tokens), std::mem::take(&mut self.spare));
        Room { tokens, spare }.give_back();
    }
}
