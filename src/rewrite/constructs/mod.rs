//! Rewrites of single constructs: by their tokens alone (`assertions`, `attributes`,
//! `characters`, `declarations`, `definitions`, `directives`, `functions`, `literals`, `text`,
//! `values`, `words`), by the text between tokens (`lines`), or with their tree (`builtins`,
//! `casts`, `fields`, `headers`, `initializers`, `nested`, `operands`, `overflow`, `parameters`,
//! `statements`, `tree`, `types`). `moved` is about words that are put elsewhere.
//!
//! Each is a function from the finding's token to a [`Small`] rewrite, or to none where the
//! construct isn't one that can be rewritten as it stands.

pub mod assertions;
pub mod attributes;
pub mod builtins;
pub mod casts;
pub mod characters;
pub mod declarations;
pub mod definitions;
pub mod directives;
pub mod fields;
pub mod functions;
pub mod headers;
pub mod initializers;
pub mod lines;
pub mod literals;
mod moved;
pub mod nested;
pub mod operands;
pub mod overflow;
pub mod parameters;
pub mod statements;
pub mod text;
pub mod tree;
pub mod types;
pub mod values;
pub mod words;

use std::ops::Range;

use super::view::RawFile;
use super::{Change, Edits, Proposal, Rewrite, includes};
use crate::finding::Applicability;

/// A rewrite of a few tokens.
#[derive(Debug)]
pub struct Small {
    title: String,
    edits: Edits,
    applicability: Applicability,
    /// Each edit is right without the others, whatever `#if` groups leave out between them.
    is_apart: bool,
    /// What it is about beside its edits.
    about: Option<Range<usize>>,
}

impl Small {
    /// One that does what `title` orders; it has no edits yet.
    fn new(title: impl Into<String>) -> Small {
        let applicability = Applicability::MachineApplicable;
        let edits = Edits::default();
        Small { title: title.into(), edits, applicability, is_apart: false, about: None }
    }

    fn replace(mut self, range: Range<usize>, text: impl Into<String>) -> Small {
        self.edits.replace(range, text);
        self
    }

    fn insert(mut self, at: usize, text: impl Into<String>) -> Small {
        self.edits.insert(at, text);
        self
    }

    /// Has a standard header included, if the unit's file doesn't have it yet.
    fn include(mut self, raw: &RawFile, name: &str) -> Small {
        if let Some((at, line)) = includes::line(raw, name) {
            self.edits.insert_as_is(at, line);
        }
        self
    }

    /// It repeats, or rests on, more of the text than it replaces.
    fn about(mut self, range: Range<usize>) -> Small {
        self.about = Some(range);
        self
    }

    /// Its edits don't hang together.
    fn apart(mut self) -> Small {
        self.is_apart = true;
        self
    }

    /// It may not be what is wanted.
    fn doubtful(mut self) -> Small {
        self.applicability = Applicability::MaybeIncorrect;
        self
    }

    /// It shows a way, and leaves something to the author: it is never written.
    fn shown(mut self) -> Small {
        self.applicability = Applicability::HasPlaceholders;
        self
    }

    /// As what a rule offers, in a file.
    pub fn rewrite(self, raw: &RawFile) -> Rewrite {
        // Where the preprocessor leaves something out between the edits, other passes are asked.
        let span = self.edits.span().into_iter().chain(self.about.clone());
        let span = span.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
        let span = span.filter(|span| !self.is_apart && raw.has_group(span.clone()));
        let conditional = span.map(|span| (raw.file.line(span.start), raw.file.line(span.end)));
        let Some(changes) = self.edits.finish("\n") else { return Rewrite::default() };
        let changes: Vec<Change> = changes;
        let file = raw.file.pos(0);
        let (title, applicability) = (self.title, self.applicability);
        let proposal = Proposal { title, applicability, file, changes, conditional };
        Rewrite { proposals: vec![proposal], refused: None }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    use super::*;
    use crate::lex::LexOptions;
    use crate::rewrite::apply;
    use crate::source::{Origin, SourceMap};

    type Of = fn(&RawFile, usize) -> Option<Small>;

    fn rewritten(of: Of, text: &str, number: impl Fn(&RawFile) -> usize) -> Option<String> {
        let map = SourceMap::default();
        let bytes = text.as_bytes().to_vec();
        let file = map.add(Path::new("a.c"), bytes, Origin::Disk).expect("small");
        let raw = RawFile::new(file, LexOptions::default());
        let rewrite = of(&raw, number(&raw))?.rewrite(&raw);
        let proposal = rewrite.proposals.first()?;
        let done = apply(text.as_bytes(), &proposal.changes)?;
        Some(String::from_utf8(done).expect("text"))
    }

    /// Holds a rewrite's text against the wanted one.
    pub fn is(got: Option<String>, wanted: &str) {
        assert_eq!(got.as_deref(), Some(wanted));
    }

    /// The text after a rewrite at the first token that is spelled so.
    pub fn after(of: Of, text: &str, at: &str) -> Option<String> {
        let place = |token: &crate::lex::Token| token.spelling() == at;
        rewritten(of, text, |raw| raw.tokens.iter().position(place).expect("there"))
    }

    /// The text after a rewrite at an offset.
    pub fn after_at(of: Of, text: &str, offset: usize) -> Option<String> {
        rewritten(of, text, |_| offset)
    }
}
