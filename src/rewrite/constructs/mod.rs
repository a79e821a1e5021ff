//! Rewrites of single constructs: by their tokens alone (`text`, `words`), or with their tree
//! (`tree`).
//!
//! Each is a function from the finding's token to a [`Small`] rewrite, or to none where the
//! construct isn't one that can be rewritten as it stands.

pub mod text;
pub mod tree;
pub mod words;

use std::ops::Range;

use super::view::RawFile;
use super::{Change, Edits, Proposal, Rewrite};
use crate::finding::Applicability;

/// A rewrite of a few tokens.
#[derive(Debug, Default)]
pub struct Small {
    title: String,
    edits: Edits,
    /// It may not be what is wanted.
    doubtful: bool,
}

impl Small {
    /// One that does what `title` orders; it has no edits yet.
    fn new(title: impl Into<String>) -> Small {
        Small { title: title.into(), ..Small::default() }
    }

    fn replace(mut self, range: Range<usize>, text: impl Into<String>) -> Small {
        self.edits.replace(range, text);
        self
    }

    fn insert(mut self, at: usize, text: impl Into<String>) -> Small {
        self.edits.insert(at, text);
        self
    }

    fn doubtful(mut self) -> Small {
        self.doubtful = true;
        self
    }

    /// As what a rule offers, in a file.
    pub fn rewrite(self, raw: &RawFile) -> Rewrite {
        let Some(changes) = self.edits.finish("\n") else { return Rewrite::default() };
        let changes: Vec<Change> = changes;
        let applicability = match self.doubtful {
            true => Applicability::MaybeIncorrect,
            false => Applicability::MachineApplicable,
        };
        let file = raw.file.pos(0);
        let (title, conditional) = (self.title, None);
        let proposal = Proposal { title, applicability, file, changes, conditional };
        Rewrite { proposals: vec![proposal], refused: None }
    }
}
