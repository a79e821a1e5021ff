//! Rules about what constants and literals are worth: their values, escapes and lengths (C99 6.4.4,
//! 6.4.5). Each literal is looked at once, byte by byte, so it ends.

use std::borrow::Cow;

use super::Scan;
use crate::lex::{Token, TokenKind};
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ESCAPE_OUT_OF_RANGE,
    id::FLOATING_CONSTANT_RANGE,
    id::FOUR_CHARACTER_CONSTANT,
    id::INTEGER_CONSTANT_TOO_LARGE,
    id::INTEGER_CONSTANT_UNSIGNED,
    id::MULTICHAR_CONSTANT,
];

/// The decimal exponent of the largest `long double` of 80 or 128 bits.
const LONG_DOUBLE_EXPONENT_MAX: i64 = 4932;
/// The binary one.
const LONG_DOUBLE_BINARY_MAX: i64 = 16_383;
/// `float`, `double`.
const BINARY_MAX: [i64; 2] = [127, 1023];

impl Scan<'_> {
    pub(super) fn literal(&mut self, at: usize, token: &Token) {
        for rule in found(token) {
            self.report(rule, at);
        }
    }
}

/// The rules that a literal breaks.
pub fn found(token: &Token) -> impl Iterator<Item = RuleId> {
    let text = token.name.bytes();
    let (mut range, mut length) = (None, None);
    match token.kind {
        TokenKind::Number => {
            let floating = || exceeds(text).then_some(id::FLOATING_CONSTANT_RANGE);
            range = integer(text).or_else(floating);
        }
        TokenKind::Character | TokenKind::String => {
            if let Some(units) = Units::of(text).map(Units::count) {
                range = units.out_of_range.then_some(id::ESCAPE_OUT_OF_RANGE);
                length = match units.n {
                    _ if token.kind == TokenKind::String => None,
                    0 | 1 => None,
                    4 if text.starts_with(b"'") => Some(id::FOUR_CHARACTER_CONSTANT),
                    _ => Some(id::MULTICHAR_CONSTANT),
                };
            }
        }
        _ => {}
    }
    [range, length].into_iter().flatten()
}

/// A number without the `'` between its digits (C23 6.4.4.1).
fn without_separators(text: &[u8]) -> Cow<'_, [u8]> {
    match text.contains(&b'\'') {
        true => text.iter().copied().filter(|&byte| byte != b'\'').collect(),
        false => Cow::Borrowed(text),
    }
}

/// What is wrong with an integer constant's value, given types of 64 bits (C99 6.4.4.1p5).
fn integer(text: &[u8]) -> Option<RuleId> {
    let text = without_separators(text);
    let (base, digits) = match text.as_ref() {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', b'b' | b'B', rest @ ..] => (2, rest),
        [b'0', rest @ ..] => (8, rest),
        digits => (10, digits),
    };
    let n = digits.iter().take_while(|&&byte| char::from(byte).is_digit(base)).count();
    let (digits, suffix) = digits.split_at(n);
    let suffix = suffix.to_ascii_lowercase();
    let is_unsigned = match suffix.as_slice() {
        b"" | b"l" | b"ll" => false,
        b"u" | b"ul" | b"ull" | b"lu" | b"llu" => true,
        _ => return None,
    };
    let mut value = Some(0u64);
    for &digit in digits {
        let digit = u64::from(char::from(digit).to_digit(base)?);
        let shifted = value.and_then(|value| value.checked_mul(u64::from(base)));
        value = shifted.and_then(|value| value.checked_add(digit));
    }
    match value {
        None => Some(id::INTEGER_CONSTANT_TOO_LARGE),
        Some(value) if base == 10 && !is_unsigned && i64::try_from(value).is_err() => {
            Some(id::INTEGER_CONSTANT_UNSIGNED)
        }
        Some(_) => None,
    }
}

/// Whether a floating constant is beyond its type's range.
fn exceeds(text: &[u8]) -> bool {
    if text.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let text = without_separators(text).to_ascii_lowercase();
    let Ok(text) = std::str::from_utf8(&text) else { return false };
    let is_hex = text.starts_with("0x");
    let exponent = if is_hex { 'p' } else { 'e' };
    let is_floating = text.contains(exponent) || (!is_hex && text.contains('.'));
    if !is_floating {
        return false;
    }
    let is_suffix = |c: char| c.is_ascii_alphabetic() && !(is_hex && c == 'p');
    let number = text.trim_end_matches(is_suffix);
    let suffix = text.get(number.len()..).unwrap_or("");
    if is_hex { hexadecimal_exceeds(number, suffix) } else { decimal_exceeds(number, suffix) }
}

fn decimal_exceeds(number: &str, suffix: &str) -> bool {
    match suffix {
        "" | "d" | "i" | "j" => number.parse().is_ok_and(f64::is_infinite),
        "f" | "fi" | "if" | "fj" | "jf" => number.parse().is_ok_and(f32::is_infinite),
        "l" | "li" | "il" => {
            // `1.19e4932` is the largest; nearer than a power of ten is not worth the digits.
            let (mantissa, exponent) = number.split_once('e').unwrap_or((number, "0"));
            let whole = mantissa.split('.').next().unwrap_or("").trim_start_matches('0');
            let n_digits = i64::try_from(whole.len()).unwrap_or(i64::MAX);
            let leading = exponent.parse::<i64>().unwrap_or(0).saturating_add(n_digits - 1);
            n_digits > 0 && leading > LONG_DOUBLE_EXPONENT_MAX
        }
        _ => false,
    }
}

fn hexadecimal_exceeds(number: &str, suffix: &str) -> bool {
    let max = match suffix {
        "" => BINARY_MAX[1],
        "f" => BINARY_MAX[0],
        "l" => LONG_DOUBLE_BINARY_MAX,
        _ => return false,
    };
    let digits = number.trim_start_matches("0x");
    let Some((mantissa, exponent)) = digits.split_once('p') else { return false };
    let whole = mantissa.split('.').next().unwrap_or("").trim_start_matches('0');
    let Some(first) = whole.chars().next().and_then(|c| c.to_digit(16)) else { return false };
    let n_bits = (whole.len() as i64 - 1) * 4 + i64::from(first.ilog2());
    exponent.parse::<i64>().unwrap_or(0).saturating_add(n_bits) > max
}

/// The characters of a literal.
struct Units<'a> {
    rest: &'a [u8],
    /// The largest value of one.
    max: u64,
}

/// What is in one.
#[derive(Default)]
struct Counted {
    n: usize,
    out_of_range: bool,
}

impl Units<'_> {
    /// Those of a literal that has escapes; none of a raw string.
    fn of(text: &[u8]) -> Option<Units<'_>> {
        let quote = text.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
        let max = match text.get(..quote)? {
            b"" | b"u8" => 0xff,
            b"u" => 0xffff,
            b"U" | b"L" => 0xffff_ffff,
            _ => return None,
        };
        let rest = text.get(quote + 1..text.len().checked_sub(1)?)?;
        Some(Units { rest, max })
    }

    fn count(mut self) -> Counted {
        let mut counted = Counted::default();
        while let Some((&first, rest)) = self.rest.split_first() {
            self.rest = rest;
            if first == b'\\' {
                counted.out_of_range |= self.escape();
                counted.n += 1;
            } else {
                // In a wide literal a character of several bytes is one.
                counted.n += usize::from(self.max == 0xff || first & 0xc0 != 0x80);
            }
        }
        counted
    }

    /// Takes an escape sequence after its backslash; whether its value is too large.
    fn escape(&mut self) -> bool {
        let Some((&kind, rest)) = self.rest.split_first() else { return false };
        let (base, n_max, from) = match kind {
            b'0'..=b'7' => (8, 3, self.rest),
            b'x' => (16, usize::MAX, rest),
            b'u' => (16, 4, rest),
            b'U' => (16, 8, rest),
            _ => {
                self.rest = rest;
                return false;
            }
        };
        let is_digit = |byte: &&u8| char::from(**byte).is_digit(base);
        let n = from.iter().take(n_max).take_while(is_digit).count();
        let digits = from.get(..n).unwrap_or(b"");
        self.rest = from.get(n..).unwrap_or(b"");
        let value = digits.iter().filter_map(|&byte| char::from(byte).to_digit(base));
        let value = value.fold(0u64, |value, digit| {
            value.saturating_mul(u64::from(base)).saturating_add(u64::from(digit))
        });
        // A universal character name becomes as many units as it needs.
        matches!(kind, b'0'..=b'7' | b'x') && value > self.max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        assert_eq!(integer(b"18446744073709551615"), Some(id::INTEGER_CONSTANT_UNSIGNED));
        assert_eq!(integer(b"18446744073709551616u"), Some(id::INTEGER_CONSTANT_TOO_LARGE));
        assert_eq!(integer(b"0x1ffffffffffffffff"), Some(id::INTEGER_CONSTANT_TOO_LARGE));
        for text in ["18446744073709551615ull", "9223372036854775807", "0xffffffffffffffff", "0"] {
            assert_eq!(integer(text.as_bytes()), None, "{text}");
        }
        for text in ["1e99", "99999999999999999999.5", "99999999999999999999f", "0b2"] {
            assert_eq!(integer(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn floating_constants() {
        for text in ["1e999", "1e39f", "1.0e+4933L", "0x1p1024", "0x1.8p128f", "0x10p16380L"] {
            assert!(exceeds(text.as_bytes()), "{text}");
        }
        for text in ["1e308", "3.4e38f", "1e4932L", "0x1.fp1023", "0xe99", "1e-999", "0e999", "0.5"]
        {
            assert!(!exceeds(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn escapes() {
        let counted = |text: &'static str| Units::of(text.as_bytes()).expect("a literal").count();
        assert!(counted(r#""\x123""#).out_of_range);
        assert!(counted(r"'\777'").out_of_range);
        assert!(!counted(r#"L"\x123\777""#).out_of_range);
        assert!(!counted(r#""\x12\0773\u00e9""#).out_of_range);
        assert_eq!(counted(r"'\'\\'").n, 2);
        assert_eq!(counted("L'\u{e9}'").n, 1);
        assert_eq!(counted("'\u{e9}'").n, 2);
    }
}
