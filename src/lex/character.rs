//! Classes of bytes and characters, as tables.

const WORD: u8 = 1;
const DIGIT: u8 = 2;
const SPACE: u8 = 4;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_digit() {
            classes[byte] = WORD | DIGIT;
        } else if b.is_ascii_alphabetic() || b == b'_' {
            classes[byte] = WORD;
        } else if matches!(b, b' ' | b'\t' | 0x0b | 0x0c | 0) {
            classes[byte] = SPACE;
        }
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> u8 {
    CLASSES.get(byte as usize).copied().unwrap_or(0)
}

/// A letter, digit or underscore of ASCII.
pub fn is_word(byte: u8) -> bool {
    class(byte) & WORD != 0
}

/// How many bytes at the start of a text are letters, digits and underscores of ASCII.
pub fn word_length(text: &[u8]) -> usize {
    let mut n = 0;
    for chunk in text.as_chunks::<8>().0 {
        let others = others_of_word(u64::from_le_bytes(*chunk));
        if others != 0 {
            return n + (others.trailing_zeros() / 8) as usize;
        }
        n += 8;
    }
    let rest = text.get(n..).unwrap_or(b"");
    n + rest.iter().take_while(|&&byte| is_word(byte)).count()
}

/// The top bits of those of eight bytes that no word has. Bytes below 0x80 are compared side by
/// side: adding 0x80 less a bound sets the top bit of those that reach it, and carries nowhere.
fn others_of_word(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x80 * EACH;
    let low = bytes & !TOPS;
    let reaches = |bytes: u64, bound: u8| bytes + EACH * u64::from(0x80 - bound);
    let within =
        |bytes: u64, (first, last): (u8, u8)| reaches(bytes, first) & !reaches(bytes, last + 1);
    let letters = within(low | (EACH * 0x20), (b'a', b'z'));
    let digits = within(low, (b'0', b'9'));
    let underscores = within(low, (b'_', b'_'));
    (!(letters | digits | underscores) | bytes) & TOPS
}

/// A decimal digit.
pub fn is_digit(byte: u8) -> bool {
    class(byte) & DIGIT != 0
}

/// White space inside a line; NUL counts, as in gcc.
pub fn is_space(byte: u8) -> bool {
    class(byte) & SPACE != 0
}

/// Characters beyond ASCII that an identifier may hold: C11 annex D.1, less what D.2 excludes at
/// its start.
pub fn is_extended_identifier(character: char, first: bool) -> bool {
    let code = character as u32;
    let among = |ranges: &[(u32, u32)]| ranges.iter().any(|&(lo, hi)| lo <= code && code <= hi);
    among(ALLOWED) && !(first && among(NOT_FIRST))
}

const ALLOWED: &[(u32, u32)] = &[
    (0xA8, 0xA8),
    (0xAA, 0xAA),
    (0xAD, 0xAD),
    (0xAF, 0xAF),
    (0xB2, 0xB5),
    (0xB7, 0xBA),
    (0xBC, 0xBE),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x167F),
    (0x1681, 0x180D),
    (0x180F, 0x1FFF),
    (0x200B, 0x200D),
    (0x202A, 0x202E),
    (0x203F, 0x2040),
    (0x2054, 0x2054),
    (0x2060, 0x218F),
    (0x2460, 0x24FF),
    (0x2776, 0x2793),
    (0x2C00, 0x2DFF),
    (0x2E80, 0x2FFF),
    (0x3004, 0x3007),
    (0x3021, 0x302F),
    (0x3031, 0xD7FF),
    (0xF900, 0xFD3D),
    (0xFD40, 0xFDCF),
    (0xFDF0, 0xFE44),
    (0xFE47, 0xFFFD),
    (0x10000, 0x1FFFD),
    (0x20000, 0x2FFFD),
    (0x30000, 0x3FFFD),
    (0x40000, 0x4FFFD),
    (0x50000, 0x5FFFD),
    (0x60000, 0x6FFFD),
    (0x70000, 0x7FFFD),
    (0x80000, 0x8FFFD),
    (0x90000, 0x9FFFD),
    (0xA0000, 0xAFFFD),
    (0xB0000, 0xBFFFD),
    (0xC0000, 0xCFFFD),
    (0xD0000, 0xDFFFD),
    (0xE0000, 0xEFFFD),
];

const NOT_FIRST: &[(u32, u32)] =
    &[(0x300, 0x36F), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F)];

/// The character that a text begins with, if its bytes are one.
pub fn first_character(bytes: &[u8]) -> Option<char> {
    let head = bytes.get(..bytes.len().min(4))?;
    head.utf8_chunks().next()?.valid().chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_their_bytes_end() {
        for other in 0..=u8::MAX {
            for n in 0..20 {
                let mut text = vec![b'a'; n];
                text.push(other);
                text.extend(b"bcdefghij");
                let one_by_one = text.iter().take_while(|&&byte| is_word(byte)).count();
                assert_eq!(word_length(&text), one_by_one, "byte {other:#x} behind {n} letters");
                text.truncate(n + 1);
                assert_eq!(word_length(&text), n + usize::from(is_word(other)));
            }
            assert_eq!(word_length(&[other; 8]), if is_word(other) { 8 } else { 0 }, "{other:#x}");
        }
    }
}
