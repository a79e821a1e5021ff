//! Patches of one file, one after the other, held against its text: have they been applied, can
//! they be, and which lines of the newest text are changed.

use similar::{ChangeTag, TextDiff};

use super::Lines;
use super::patch::{Hunk, Mark};

/// A file before and after patches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patched {
    /// The text before the first one.
    pub before: Vec<u8>,
    /// The text after the last one.
    pub after: Vec<u8>,
}

impl Patched {
    /// The lines of the new text that the old one has not.
    pub fn changed(&self) -> Lines {
        let (old, new) = (split(&self.before), split(&self.after));
        let diff = TextDiff::configure().diff_slices(&old, &new);
        let changes = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Insert);
        Lines::of(changes.filter_map(|change| change.new_index()).map(|at| at as u32 + 1))
    }
}

/// Changed lines of a text as they are after it was edited; what was edited is changed.
pub fn moved(lines: &Lines, before: &[u8], after: &[u8]) -> Lines {
    let Lines::Some(_) = lines else { return Lines::All };
    let (old, new) = (split(before), split(after));
    let diff = TextDiff::configure().diff_slices(&old, &new);
    let is_changed = |old: Option<usize>| {
        let line = old.map(|at| at as u32 + 1);
        line.is_none_or(|line| lines.meet(line, line))
    };
    let kept = diff.iter_all_changes().filter(|change| is_changed(change.old_index()));
    Lines::of(kept.filter_map(|change| change.new_index()).map(|at| at as u32 + 1))
}

/// The patches' hunks taken back from a text that they were applied to. The error is the hunk that
/// doesn't fit.
pub fn take_back<'h>(after: &[u8], patches: &[&'h [Hunk]]) -> Result<Patched, &'h Hunk> {
    let mut text = after.to_vec();
    for hunks in patches.iter().rev() {
        text = through(&text, hunks, Mark::Removed)?;
    }
    Ok(Patched { before: text, after: after.to_vec() })
}

/// The patches' hunks applied to a text. The error is the hunk that doesn't fit.
pub fn apply<'h>(before: &[u8], patches: &[&'h [Hunk]]) -> Result<Patched, &'h Hunk> {
    let mut text = before.to_vec();
    for hunks in patches {
        text = through(&text, hunks, Mark::Added)?;
    }
    Ok(Patched { before: before.to_vec(), after: text })
}

/// Replaces what hunks have without their lines marked `new_only` by what they have with them, but
/// without those of the other mark.
fn through<'h>(text: &[u8], hunks: &'h [Hunk], new_only: Mark) -> Result<Vec<u8>, &'h Hunk> {
    let forwards = new_only == Mark::Added;
    let other = if forwards { Mark::Removed } else { Mark::Added };
    let lines = split(text);
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut done = 0;
    let mut drift = 0_isize;
    for hunk in hunks {
        let (is, becomes) = (hunk.side(new_only), hunk.side(other));
        let start = if forwards { hunk.old_start } else { hunk.new_start };
        // A hunk of no lines here stands behind the line that it names.
        let start = if is.is_empty() { start } else { start.saturating_sub(1) };
        let wanted = start.saturating_add_signed(drift);
        let at = find(&lines, &is, wanted, done).ok_or(hunk)?;
        drift = at as isize - start as isize;
        lines.get(done..at).unwrap_or(&[]).iter().for_each(|line| out.extend_from_slice(line));
        let has_returns = hunk.lines.iter().any(|(_, line)| line.ends_with(b"\r\n"));
        let uses_returns =
            !has_returns && lines.get(at).is_some_and(|line| line.ends_with(b"\r\n"));
        for line in becomes {
            out.extend_from_slice(line);
            // The mail may have lost them.
            if uses_returns && line.ends_with(b"\n") && !line.ends_with(b"\r\n") {
                out.pop();
                out.extend_from_slice(b"\r\n");
            }
        }
        done = at + is.len();
    }
    lines.get(done..).unwrap_or(&[]).iter().for_each(|line| out.extend_from_slice(line));
    Ok(out)
}

/// The place nearest to `wanted`, not before `from`, where the text has these lines.
fn find(lines: &[&[u8]], these: &[&[u8]], wanted: usize, from: usize) -> Option<usize> {
    let fits = |at: usize| {
        let there = lines.get(at..at + these.len());
        there.is_some_and(|there| there.iter().zip(these).all(|(a, b)| same(a, b)))
    };
    if these.is_empty() {
        return (from <= wanted && wanted <= lines.len()).then_some(wanted);
    }
    let last = lines.len().checked_sub(these.len())?;
    (0..=lines.len())
        .flat_map(|n| [wanted.checked_sub(n), wanted.checked_add(n)])
        .flatten()
        .find(|&at| from <= at && at <= last && fits(at))
}

/// Lines are the same whatever the mail did to their ends.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.trim_ascii_end() == b.trim_ascii_end() && a.ends_with(b"\n") == b.ends_with(b"\n")
}

fn split(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

#[cfg(test)]
mod tests {
    use super::super::patch::parse;
    use super::*;

    const PATCH: &str = "--- a/x\n+++ b/x\n@@ -2,3 +2,4 @@\n b\n-c\n+C\n+CC\n d\n";

    fn hunks(text: &str) -> Vec<Vec<Hunk>> {
        parse(text.as_bytes()).expect("a patch").into_iter().map(|file| file.hunks).collect()
    }

    #[test]
    fn patches_are_applied_and_taken_back() {
        let second = "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n+new\n a\n b\n";
        let hunks = hunks(&format!("{PATCH}{second}"));
        let patches: Vec<&[Hunk]> = hunks.iter().map(Vec::as_slice).collect();
        let (old, new) = (b"a\nb\nc\nd\ne\n", b"new\na\nb\nC\nCC\nd\ne\n");
        let done = apply(old, &patches).expect("fits");
        assert_eq!(done.after, new);
        assert_eq!(done.changed(), Lines::Some(vec![(1, 1), (4, 5)]));
        assert_eq!(take_back(new, &patches), Ok(done));
        assert!(take_back(old, &patches).is_err() && apply(new, &patches).is_err());
    }

    #[test]
    fn changed_lines_move_with_edits() {
        let lines = Lines::Some(vec![(2, 2)]);
        let now = moved(&lines, b"a\nb\nc\n", b"new\na\nb\nc\n");
        assert_eq!(now, Lines::Some(vec![(1, 1), (3, 3)]));
    }

    #[test]
    fn lines_that_moved_and_ends_that_the_mail_lost_fit() {
        let hunks = hunks(PATCH);
        let done = apply(b"x\r\ny\r\na\r\nb\r\nc\r\nd\r\n", &[&hunks[0]]).expect("fits");
        assert_eq!(done.after, b"x\r\ny\r\na\r\nb\r\nC\r\nCC\r\nd\r\n");
        assert_eq!(done.changed(), Lines::Some(vec![(5, 6)]));
        assert_eq!(apply(b"a\nb\nX\nd\n", &[&hunks[0]]).expect_err("no").at, 3);
    }
}
