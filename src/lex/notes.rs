//! What stands in a file's text and in no token: splices with white space in them, and how the
//! file ends.

use super::LexNoteKind;
use super::character::is_space;

/// Offsets of backslashes that only white space parts from a line's end.
pub fn blank_splices(text: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    // The last backslash, and whether white space follows it.
    let mut backslash = None;
    for (at, &byte) in text.iter().enumerate() {
        backslash = match (byte, backslash) {
            (b'\\', _) => Some((at, false)),
            (b'\n' | b'\r', Some((at, true))) => {
                found.push(at);
                None
            }
            (_, Some((at, _))) if is_space(byte) => Some((at, true)),
            _ => None,
        };
    }
    found
}

/// What is to be said of a file's end, with offsets.
pub fn at_end(text: &[u8]) -> Vec<(usize, LexNoteKind)> {
    let mut found = Vec::new();
    let ended = text.strip_suffix(b"\n").or_else(|| text.strip_suffix(b"\r"));
    let line = ended.map_or(text, |line| line.strip_suffix(b"\r").unwrap_or(line));
    let n_blank = line.iter().rev().take_while(|&&byte| is_space(byte)).count();
    let last = line.len().checked_sub(n_blank + 1);
    if let Some(last) = last.filter(|&last| line.get(last) == Some(&b'\\')) {
        found.push((last, LexNoteKind::SpliceAtEnd));
    }
    if ended.is_none() && !text.is_empty() {
        found.push((text.len() - 1, LexNoteKind::NoNewline));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_splice_may_have_blanks() {
        assert_eq!(blank_splices(b"a\\ \nb\\\nc \\\t\r\n\\ x\n"), [1, 9]);
    }

    #[test]
    fn ends() {
        assert_eq!(at_end(b"a\n"), []);
        assert_eq!(at_end(b""), []);
        assert_eq!(at_end(b"ab"), [(1, LexNoteKind::NoNewline)]);
        assert_eq!(at_end(b"a \\\r\n"), [(2, LexNoteKind::SpliceAtEnd)]);
    }
}
