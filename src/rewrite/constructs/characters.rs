//! Characters of literals that are written in a way that not every compiler reads.

use super::Small;
use super::text::{escapes, kind, text};
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// The letters of the Greek alphabet from U+0391 on; nothing is at U+03A2.
const GREEK: &[&str] = &[
    "ALPHA", "BETA", "GAMMA", "DELTA", "EPSILON", "ZETA", "ETA", "THETA", "IOTA", "KAPPA", "LAMDA",
    "MU", "NU", "XI", "OMICRON", "PI", "RHO", "", "SIGMA", "TAU", "UPSILON", "PHI", "CHI", "PSI",
    "OMEGA",
];

/// Characters that texts often have, by their Unicode names.
const NAMED: &[(&str, u32)] = &[
    ("NO-BREAK SPACE", 0xa0),
    ("POUND SIGN", 0xa3),
    ("SECTION SIGN", 0xa7),
    ("COPYRIGHT SIGN", 0xa9),
    ("REGISTERED SIGN", 0xae),
    ("DEGREE SIGN", 0xb0),
    ("PLUS-MINUS SIGN", 0xb1),
    ("MICRO SIGN", 0xb5),
    ("MIDDLE DOT", 0xb7),
    ("MULTIPLICATION SIGN", 0xd7),
    ("LATIN CAPITAL LETTER A WITH DIAERESIS", 0xc4),
    ("LATIN CAPITAL LETTER O WITH DIAERESIS", 0xd6),
    ("LATIN CAPITAL LETTER U WITH DIAERESIS", 0xdc),
    ("LATIN SMALL LETTER SHARP S", 0xdf),
    ("LATIN SMALL LETTER A WITH GRAVE", 0xe0),
    ("LATIN SMALL LETTER A WITH ACUTE", 0xe1),
    ("LATIN SMALL LETTER A WITH DIAERESIS", 0xe4),
    ("LATIN SMALL LETTER A WITH RING ABOVE", 0xe5),
    ("LATIN SMALL LETTER C WITH CEDILLA", 0xe7),
    ("LATIN SMALL LETTER E WITH GRAVE", 0xe8),
    ("LATIN SMALL LETTER E WITH ACUTE", 0xe9),
    ("LATIN SMALL LETTER I WITH ACUTE", 0xed),
    ("LATIN SMALL LETTER N WITH TILDE", 0xf1),
    ("LATIN SMALL LETTER O WITH ACUTE", 0xf3),
    ("LATIN SMALL LETTER O WITH DIAERESIS", 0xf6),
    ("LATIN SMALL LETTER O WITH STROKE", 0xf8),
    ("LATIN SMALL LETTER U WITH ACUTE", 0xfa),
    ("LATIN SMALL LETTER U WITH DIAERESIS", 0xfc),
    ("ZERO WIDTH SPACE", 0x200b),
    ("EN DASH", 0x2013),
    ("EM DASH", 0x2014),
    ("LEFT SINGLE QUOTATION MARK", 0x2018),
    ("RIGHT SINGLE QUOTATION MARK", 0x2019),
    ("LEFT DOUBLE QUOTATION MARK", 0x201c),
    ("RIGHT DOUBLE QUOTATION MARK", 0x201d),
    ("BULLET", 0x2022),
    ("HORIZONTAL ELLIPSIS", 0x2026),
    ("EURO SIGN", 0x20ac),
    ("TRADE MARK SIGN", 0x2122),
    ("LEFTWARDS ARROW", 0x2190),
    ("UPWARDS ARROW", 0x2191),
    ("RIGHTWARDS ARROW", 0x2192),
    ("DOWNWARDS ARROW", 0x2193),
    ("INFINITY", 0x221e),
    ("ALMOST EQUAL TO", 0x2248),
    ("NOT EQUAL TO", 0x2260),
    ("LESS-THAN OR EQUAL TO", 0x2264),
    ("GREATER-THAN OR EQUAL TO", 0x2265),
    ("CHECK MARK", 0x2713),
    ("REPLACEMENT CHARACTER", 0xfffd),
];

/// The number of the character with a Unicode name.
fn named(name: &str) -> Option<u32> {
    let greek = |rest: &str, first: u32| {
        let at = GREEK.iter().position(|known| *known == rest && !rest.is_empty())?;
        Some(first + u32::try_from(at).ok()?)
    };
    if let Some(rest) = name.strip_prefix("GREEK CAPITAL LETTER ") {
        return greek(rest, 0x391);
    }
    if let Some(rest) = name.strip_prefix("GREEK SMALL LETTER ") {
        return greek(rest, 0x3b1);
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|&(_, number)| number)
}

/// `"\N{EURO SIGN}"` becomes `"\u20ac"`.
pub fn named_escape(raw: &RawFile, at: usize) -> Option<Small> {
    let range = raw.range(at)?;
    let mut small = Small::new("write the character's number").doubtful();
    let mut n = 0;
    for (place, escaped) in escapes(raw, at)? {
        if escaped != b'N' {
            continue;
        }
        let rest = std::str::from_utf8(raw.text(place + 1..range.end)).ok()?;
        let (name, _) = rest.strip_prefix('{')?.split_once('}')?;
        let number = named(name)?;
        // The braces around the name go with it.
        small = small.replace(place..place + name.len() + 3, format!("u{number:04x}"));
        n += 1;
    }
    (n > 0).then_some(small)
}

/// `"\x123"` becomes `"\043"`, which GCC makes of it; three octal digits end by themselves.
pub fn escape_range(raw: &RawFile, at: usize) -> Option<Small> {
    let range = raw.range(at)?;
    let mut small = Small::new("write the value that GCC cuts it to").doubtful();
    let mut n = 0;
    // A prefix makes the characters wider.
    if !text(raw, at).starts_with(['"', '\'']) || is_prefixed(raw, at, range.start) {
        return None;
    }
    for (place, escaped) in escapes(raw, at)? {
        let (start, radix, max) = match escaped {
            b'x' => (place + 1, 16, usize::MAX),
            b'0'..=b'7' => (place, 8, 3),
            _ => continue,
        };
        let digits = raw.text(start..range.end).iter().take(max);
        let digits = digits.map_while(|&byte| char::from(byte).to_digit(radix));
        let digits: Vec<u32> = digits.collect();
        let value = digits.iter().fold(0u64, |value, &digit| {
            value.saturating_mul(u64::from(radix)).saturating_add(u64::from(digit))
        });
        if value <= 0xff || value == u64::MAX {
            continue;
        }
        small = small.replace(place..start + digits.len(), format!("{:03o}", value & 0xff));
        n += 1;
    }
    (n > 0).then_some(small)
}

/// Whether a word that stands before a literal without a blank is its prefix.
fn is_prefixed(raw: &RawFile, at: usize, start: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        let ends_here = raw.range(before).is_some_and(|range| range.end == start);
        ends_here && kind(raw, before) == TokenKind::Identifier
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn names() {
        let name = r#""a\N{GREEK SMALL LETTER OMEGA}b\N{EURO SIGN}""#;
        is(after(named_escape, name, name), r#""a\u03c9b\u20ac""#);
        let unknown = r#""\N{NO SUCH THING}""#;
        assert_eq!(after(named_escape, unknown, unknown), None);
        assert_eq!(named("GREEK CAPITAL LETTER SIGMA"), Some(0x3a3));
    }

    #[test]
    fn ranges() {
        let wide = r#""\x123\n\777a\101""#;
        is(after(escape_range, wide, wide), r#""\043\n\377a\101""#);
        assert_eq!(after(escape_range, r#"L"\x123""#, r#"L"\x123""#), None);
        let fits = r#""\x12\377""#;
        assert_eq!(after(escape_range, fits, fits), None);
    }
}
