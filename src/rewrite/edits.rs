//! Edits of one file, collected in any order and put in order at the end.

use std::ops::Range;

/// A stretch of a file's bytes that is replaced.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Change {
    /// First byte.
    pub start: usize,
    /// After the last byte; the same as `start` where text is only put in.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

impl Change {
    /// Whether it is made once if two proposals have it: an `}` that each of them inserts is
    /// there twice, an `#include` once.
    pub fn is_for_both(&self) -> bool {
        self.start < self.end || self.text.trim_start().starts_with('#')
    }
}

/// Edits being collected.
#[derive(Clone, Default, Debug)]
pub struct Edits {
    changes: Vec<Change>,
    /// Those whose line ends are the file's own, not the level's.
    as_is: Vec<Change>,
}

impl Edits {
    /// Puts text in; several at one place stand in the order in which they came.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Puts lines in that are no part of the level that the others are on: a file's `#include`s.
    pub fn insert_as_is(&mut self, at: usize, text: impl Into<String>) {
        self.as_is.push(Change { start: at, end: at, text: text.into() });
    }

    /// Replaces a range; the same replacement twice is one.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        let change = Change { start: range.start, end: range.end, text: text.into() };
        if change.start < change.end && self.changes.contains(&change) {
            return;
        }
        self.changes.push(change);
    }

    /// From the first to the last of the bytes that the edits are about, but for those as is.
    pub fn span(&self) -> Option<Range<usize>> {
        let first = self.changes.iter().map(|change| change.start).min()?;
        Some(first..self.changes.iter().map(|change| change.end).max()?)
    }

    /// Takes a range away.
    pub fn delete(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    /// The edits in order with their line ends as `newline`, neighbours joined; none if two of
    /// them are about the same bytes.
    pub fn finish(mut self, newline: &str) -> Option<Vec<Change>> {
        if newline != "\n" {
            for change in &mut self.changes {
                change.text = change.text.replace('\n', newline);
            }
        }
        self.changes.append(&mut self.as_is);
        // Stable: what is put in at one place keeps its order, and stands before what is replaced.
        self.changes.sort_by_key(|change| (change.start, change.end));
        let mut done: Vec<Change> = Vec::new();
        for change in self.changes {
            match done.last_mut() {
                Some(last) if change.start < last.end => return None,
                Some(last) if change.start == last.end => {
                    last.end = change.end;
                    last.text.push_str(&change.text);
                }
                _ => done.push(change),
            }
        }
        done.retain(|change| change.start < change.end || !change.text.is_empty());
        Some(done)
    }
}

/// A text with changes made in it, which are sorted and don't overlap.
pub fn apply<'c>(text: &[u8], changes: impl IntoIterator<Item = &'c Change>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for change in changes {
        out.extend_from_slice(text.get(at..change.start)?);
        out.extend_from_slice(change.text.as_bytes());
        at = change.end;
    }
    out.extend_from_slice(text.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_come_in_order_and_join() {
        let mut edits = Edits::default();
        edits.replace(4..5, "->");
        edits.insert(0, "a");
        edits.insert(0, "b\n");
        edits.insert(5, "!");
        edits.replace(4..5, "->");
        let changes = edits.finish("\r\n").expect("no overlap");
        assert_eq!(apply(b"x = d.m;", &changes).expect("inside"), b"ab\r\nx = ->!.m;");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        let mut edits = Edits::default();
        edits.replace(0..4, "x");
        edits.replace(3..5, "y");
        assert_eq!(edits.finish("\n"), None);
    }
}
