//! Sets of a file's lines: which are conditional, which were read, which nothing can bring in.

use serde::{Deserialize, Serialize};

use crate::preprocess::{CodeLines, ConditionalLines};

/// A set of line numbers, a bit each.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct LineSet {
    words: Vec<u64>,
}

impl LineSet {
    /// Adds the lines from `first` to `last`.
    pub fn add(&mut self, (first, last): (u32, u32)) {
        for line in first..=last {
            let word = line as usize / 64;
            if word >= self.words.len() {
                self.words.resize(word + 1, 0);
            }
            if let Some(word) = self.words.get_mut(word) {
                *word |= 1 << (line % 64);
            }
        }
    }

    /// Whether the line is in the set.
    pub fn has(&self, line: u32) -> bool {
        self.word(line as usize / 64) >> (line % 64) & 1 == 1
    }

    fn merge(&mut self, other: &LineSet) {
        self.words.resize(self.words.len().max(other.words.len()), 0);
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }

    fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many lines are in this set and in none of the others.
    fn len_without(&self, others: &[&LineSet]) -> usize {
        let words = self.words.iter().enumerate();
        let left = words.map(|(at, word)| others.iter().fold(*word, |w, set| w & !set.word(at)));
        left.map(|word| word.count_ones() as usize).sum()
    }
}

/// The conditional lines of one file, over all passes of all units.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct FileLines {
    /// Lines of code in groups that are no include guards.
    all: LineSet,
    /// Those that some pass read.
    taken: LineSet,
    /// Those that a unit can't be made to read.
    dead: LineSet,
}

/// How many conditional lines there are.
#[derive(Default, Debug)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// Read by some pass.
    pub taken: usize,
    /// That nothing brings in.
    pub dead: usize,
}

impl FileLines {
    /// Adds what one pass over a unit read of the file.
    pub fn add(&mut self, lines: &ConditionalLines) {
        for code in lines.all() {
            self.all.add(code.lines);
            if lines.is_taken(code) {
                self.taken.add(code.lines);
            }
        }
    }

    /// Adds what other passes read, or can't be made to read.
    pub fn merge(&mut self, other: &FileLines) {
        self.all.merge(&other.all);
        self.taken.merge(&other.taken);
        self.dead.merge(&other.dead);
    }

    /// Whether some pass read a line, or it is none of a conditional group.
    pub fn is_read(&self, line: u32) -> bool {
        !self.all.has(line) || self.taken.has(line)
    }

    /// Adds lines that a unit can't be made to read.
    pub fn add_dead(&mut self, lines: (u32, u32)) {
        self.dead.add(lines);
    }

    /// Whether some of these lines are still to be covered.
    pub fn is_open(&self, code: &CodeLines) -> bool {
        let (first, last) = code.lines;
        (first..=last).any(|line| !self.taken.has(line) && !self.dead.has(line))
    }

    /// Whether any lines are still to be covered.
    pub fn has_open(&self) -> bool {
        self.all.len_without(&[&self.taken, &self.dead]) > 0
    }

    /// Lines that no pass read: first, last, and whether nothing brings them in.
    pub fn left_out(&self) -> Vec<(u32, u32, bool)> {
        let mut found: Vec<(u32, u32, bool)> = Vec::new();
        for line in 0..self.all.words.len() as u32 * 64 {
            if !self.all.has(line) || self.taken.has(line) {
                continue;
            }
            let dead = self.dead.has(line);
            match found.last_mut() {
                Some((_, last, known)) if *last + 1 == line && *known == dead => *last = line,
                _ => found.push((line, line, dead)),
            }
        }
        found
    }

    /// Adds this file's lines to the counts.
    pub fn count(&self, counts: &mut Counts) {
        let (all, unread) = (self.all.len(), self.all.len_without(&[&self.taken]));
        counts.all += all;
        counts.taken += all - unread;
        counts.dead += unread - self.all.len_without(&[&self.taken, &self.dead]);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::preprocess::Groups;

    #[test]
    fn lines_are_counted_once_and_reading_outranks_death() {
        let code = |group, lines| CodeLines { group, lines };
        let all: Arc<[CodeLines]> = [code(0, (1, 70)), code(1, (80, 80)), code(2, (90, 91))].into();
        let taken = |group: u32| {
            let mut groups = Groups::default();
            groups.add(group);
            groups
        };
        let mut lines = FileLines::default();
        lines.add(&ConditionalLines::of_lines(all.clone(), taken(1)));
        lines.add_dead((1, 70));
        lines.add(&ConditionalLines::of_lines(all, taken(1)));
        let mut counts = Counts::default();
        lines.count(&mut counts);
        assert_eq!((counts.all, counts.taken, counts.dead), (73, 1, 70));
        assert_eq!(lines.left_out(), [(1, 70, true), (90, 91, false)]);
        assert!(lines.is_open(&code(2, (90, 91))) && !lines.is_open(&code(0, (1, 70))));
        lines.add(&ConditionalLines::of_lines([code(0, (1, 70))].into(), taken(0)));
        let mut counts = Counts::default();
        lines.count(&mut counts);
        assert_eq!((counts.all, counts.taken, counts.dead), (73, 71, 0));
        assert!(lines.has_open());
    }
}
