//! Which tokens of a unit a finding can be at: those of listed files, and those that macros of
//! other files write into listed ones.

use std::cell::OnceCell;

use crate::lex::{ExpansionId, Token};
use crate::preprocess::{IncludedFile, Origins, Preprocessed};
use crate::source::Pos;

use super::files::FileFacts;

/// The files of a unit by their positions.
pub struct Reach<'u> {
    /// In the order of reading.
    files: Vec<File>,
    /// Their places in that order by position, once somebody asked.
    by_start: OnceCell<Vec<u32>>,
    /// First and last positions of those that are listed.
    listed: Vec<(u32, u32)>,
    origins: &'u Origins,
    /// `--headers`.
    all: bool,
}

struct File {
    start: u32,
    end: u32,
    is_system: bool,
    hash: u64,
}

impl<'u> Reach<'u> {
    /// What is listed of a unit, of each of whose files this is known.
    pub fn new(preprocessed: &'u Preprocessed, facts: &[FileFacts], all: bool) -> Reach<'u> {
        let file = |(included, facts): (&IncludedFile, &FileFacts)| {
            let start = included.file.pos(0).0;
            File {
                start,
                end: start + included.file.text.len() as u32,
                is_system: included.system,
                hash: facts.hash,
            }
        };
        let files: Vec<File> = preprocessed.files.iter().zip(facts).map(file).collect();
        let listed = files.iter().zip(facts).filter(|(_, facts)| facts.is_listed);
        let mut listed: Vec<_> = listed.map(|(file, _)| (file.start, file.end)).collect();
        listed.sort_unstable();
        let by_start = OnceCell::new();
        Reach { files, by_start, listed, origins: &preprocessed.origins, all }
    }

    fn file(&self, pos: Pos) -> Option<&File> {
        let start = |at: u32| self.files.get(at as usize).map_or(0, |file| file.start);
        let by_start = self.by_start.get_or_init(|| {
            let mut all: Vec<u32> = (0..self.files.len() as u32).collect();
            all.sort_unstable_by_key(|&at| start(at));
            all
        });
        let nth = by_start.partition_point(|&at| start(at) <= pos.0).checked_sub(1)?;
        let file = self.files.get(*by_start.get(nth)? as usize)?;
        (pos.0 <= file.end).then_some(file)
    }

    /// A place, the same in every run.
    pub fn place_hash(&self, pos: Pos) -> (u64, u32) {
        self.file(pos).map_or((0, 0), |file| (file.hash, pos.0 - file.start))
    }

    /// Whether a place is in a listed file.
    fn is_in_listed(&self, pos: Pos) -> bool {
        // Mostly the main file alone.
        if let &[(start, end)] = self.listed.as_slice() {
            return start <= pos.0 && pos.0 <= end;
        }
        let at = self.listed.partition_point(|&(start, _)| start <= pos.0).checked_sub(1);
        at.and_then(|at| self.listed.get(at)).is_some_and(|&(_, end)| pos.0 <= end)
    }

    /// Whether any of these tokens is one that [`Reach::is_listed`]; most pieces of headers have
    /// none, and need not be looked at.
    pub fn lists_any(&self, tokens: &[Token]) -> bool {
        if self.all || tokens.iter().any(|token| self.is_in_listed(token.pos)) {
            return true;
        }
        // Where an expansion is used is asked once for most: tokens of nested ones alternate.
        let mut recent = [ExpansionId::NONE; 64];
        tokens.iter().filter(|token| token.expansion != ExpansionId::NONE).any(|token| {
            let slot = recent.get_mut(token.expansion.0 as usize % 64);
            let is_new = slot
                .is_some_and(|slot| std::mem::replace(slot, token.expansion) != token.expansion);
            is_new && self.is_in_listed(self.origins.outermost(token))
        })
    }

    /// Whether a finding at this token would be listed, for its place or for the use of the
    /// macro that writes it. What a macro of a system header writes is not, unless the macro is
    /// the program's way to spell a keyword.
    pub fn is_listed(&self, token: &Token) -> bool {
        if self.all {
            return true;
        }
        if self.is_in_listed(token.pos) {
            return true;
        }
        let of_system = || self.file(token.pos).is_some_and(|file| file.is_system);
        token.expansion != ExpansionId::NONE
            && self.is_in_listed(self.origins.outermost(token))
            && (!of_system() || self.spells_keyword(token))
    }

    /// `alignas`, `noreturn`, `complex` and their like, which <stdalign.h> and other headers define
    /// as the keyword with an underscore and a capital.
    fn spells_keyword(&self, token: &Token) -> bool {
        let Some(expansion) = self.origins.get(token.expansion) else { return false };
        match token.name.bytes() {
            [b'_', capital, rest @ ..] if capital.is_ascii_uppercase() => {
                let name = expansion.name.bytes().split_first();
                name.is_some_and(|(&first, tail)| {
                    first == capital.to_ascii_lowercase() && tail == rest
                })
            }
            _ => false,
        }
    }
}
