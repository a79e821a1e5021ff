//! Values and types of constants (C99 6.4.4; gcc manual, "Binary Constants", "Escapes").

use crate::discover::target::{Abi, IntKind};

/// The value of a pp-number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    /// An integer with its type.
    Int(i128, IntKind),
    /// A floating constant and its suffix letter (`f`, `l`, or 0).
    Float(f64, u8),
    /// An imaginary constant, or one with a suffix we don't evaluate.
    Other,
}

/// Evaluates a pp-number.
pub fn number(spelling: &[u8], abi: &Abi) -> Number {
    // Nearly all are plain, and drivers have tables of them.
    if let Some(number) = plain_integer(spelling, abi) {
        return number;
    }
    let mut short = [0; 32];
    let mut long = Vec::new();
    let lower = match short.get_mut(..spelling.len()) {
        Some(room) if !spelling.contains(&b'\'') => {
            room.copy_from_slice(spelling);
            room
        }
        _ => {
            long.extend(spelling.iter().copied().filter(|&byte| byte != b'\''));
            &mut long[..]
        }
    };
    lower.make_ascii_lowercase();
    let lower = &*lower;
    let is_hex = lower.starts_with(b"0x");
    let is_binary = lower.starts_with(b"0b");
    let float_mark = if is_hex { b'p' } else { b'e' };
    if !is_binary && (lower.contains(&b'.') || lower.iter().skip(1).any(|&b| b == float_mark)) {
        return float(lower, is_hex);
    }
    let (radix, body) = match () {
        () if is_hex => (16, lower.get(2..).unwrap_or(b"")),
        () if is_binary => (2, lower.get(2..).unwrap_or(b"")),
        () if lower.starts_with(b"0o") => (8, lower.get(2..).unwrap_or(b"")),
        () if lower.starts_with(b"0") && lower.len() > 1 => (8, lower.get(1..).unwrap_or(b"")),
        () => (10, lower),
    };
    let n_digits = body.iter().take_while(|&&b| (b as char).is_digit(radix)).count();
    let (digits, suffix) = body.split_at(n_digits);
    let mut value: u128 = 0;
    for &digit in digits {
        let digit = (digit as char).to_digit(radix).unwrap_or(0);
        value = value.wrapping_mul(u128::from(radix)).wrapping_add(u128::from(digit));
    }
    let unsigned = suffix.contains(&b'u');
    let n_long = suffix.iter().filter(|&&b| b == b'l').count();
    if suffix.iter().any(|b| !b"ul".contains(b)) {
        return Number::Other;
    }
    Number::Int(value as i128, integer_kind(value, radix == 10, unsigned, n_long, abi))
}

/// A decimal or hexadecimal integer of up to 16 digits with a usual suffix.
fn plain_integer(spelling: &[u8], abi: &Abi) -> Option<Number> {
    let (radix, body): (u64, _) = match spelling {
        [b'0', b'x' | b'X', body @ ..] => (16, body),
        [b'0', b'0'..=b'9' | b'b' | b'B' | b'o' | b'O', ..] => return None,
        _ => (10, spelling),
    };
    let mut value: u64 = 0;
    let mut n_digits = 0;
    for &byte in body.iter().take(16) {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' if radix == 16 => byte - b'a' + 10,
            b'A'..=b'F' if radix == 16 => byte - b'A' + 10,
            _ => break,
        };
        value = value.wrapping_mul(radix).wrapping_add(u64::from(digit));
        n_digits += 1;
    }
    let (unsigned, n_long) = match body.get(n_digits..)? {
        // Any `int` has 16 bits at least (C99 5.2.4.2.1).
        b"" if value < 1 << 15 => return Some(Number::Int(i128::from(value), IntKind::Int)),
        b"" => (false, 0),
        b"u" | b"U" => (true, 0),
        b"l" | b"L" => (false, 1),
        b"ul" | b"UL" => (true, 1),
        b"ull" | b"ULL" => (true, 2),
        _ => return None,
    };
    let kind = integer_kind(u128::from(value), radix == 10, unsigned, n_long, abi);
    Some(Number::Int(i128::from(value), kind))
}

/// The first type of the list in C99 6.4.4.1p5 that holds the value.
fn integer_kind(value: u128, decimal: bool, unsigned: bool, n_long: usize, abi: &Abi) -> IntKind {
    use IntKind::*;
    let all = [Int, UInt, Long, ULong, LongLong, ULongLong];
    let candidates = all
        .iter()
        .copied()
        .skip(2 * n_long.min(2))
        .filter(|kind| if unsigned { !kind.is_signed() } else { kind.is_signed() || !decimal });
    let mut last = if unsigned { ULongLong } else { LongLong };
    for kind in candidates {
        if value <= abi.max_of(kind) {
            return kind;
        }
        last = kind;
    }
    if value > abi.max_of(LongLong) && abi.int128.is_some() && decimal { Int128 } else { last }
}

fn float(lower: &[u8], is_hex: bool) -> Number {
    let (body, suffix) = split_float_suffix(lower, is_hex);
    let letter = suffix.first().copied().unwrap_or(0);
    if !matches!(suffix, b"" | b"f" | b"l") {
        return Number::Other;
    }
    let text = String::from_utf8_lossy(body);
    let value = if is_hex { hex_float(&text) } else { text.parse().ok() };
    value.map_or(Number::Other, |value| Number::Float(value, letter))
}

fn split_float_suffix(lower: &[u8], is_hex: bool) -> (&[u8], &[u8]) {
    let in_exponent_from = lower.iter().position(|&b| b == if is_hex { b'p' } else { b'e' });
    let end = lower
        .iter()
        .enumerate()
        .position(|(at, &b)| match in_exponent_from {
            _ if is_hex && at < 2 => false,
            Some(mark) if at == mark => false,
            Some(mark) if at > mark => !(b.is_ascii_digit() || b == b'+' || b == b'-'),
            _ if is_hex => !(b.is_ascii_hexdigit() || b == b'.'),
            _ => !(b.is_ascii_digit() || b == b'.'),
        })
        .unwrap_or(lower.len());
    lower.split_at(end)
}

fn hex_float(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.get(2..)?.split_once('p')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut value = 0.0f64;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value * 16.0 + f64::from(digit.to_digit(16)?);
    }
    Some(value * 2f64.powi(exponent - 4 * fraction.len() as i32))
}

/// The value and type of a character constant.
pub fn character(spelling: &[u8], abi: &Abi) -> (i128, IntKind) {
    let quote = spelling.iter().position(|&b| b == b'\'').unwrap_or(0);
    let prefix = spelling.get(..quote).unwrap_or(b"");
    let end = spelling.len().saturating_sub(1).max(quote + 1);
    let units = unescape(spelling.get(quote + 1..end).unwrap_or(b""), prefix);
    match prefix {
        b"" => {
            // Several characters: gcc shifts them together (implementation-defined).
            let value = units.iter().fold(0i32, |v, &unit| (v << 8) | (unit & 0xff) as i32);
            let single = units.len() == 1;
            let first = units.first().copied().unwrap_or(0) as u8;
            let value = match (single, abi.char_signed) {
                (true, true) => i128::from(first as i8),
                (true, false) => i128::from(first),
                (false, _) => i128::from(value),
            };
            (value, IntKind::Int)
        }
        b"u" => (i128::from(units.last().copied().unwrap_or(0) as u16), IntKind::UShort),
        b"U" => (i128::from(units.last().copied().unwrap_or(0)), IntKind::UInt),
        b"u8" => (i128::from(units.last().copied().unwrap_or(0) as u8), IntKind::UChar),
        _ => (i128::from(units.last().copied().unwrap_or(0) as i32), abi.wchar_t),
    }
}

/// Kind and code units of one string literal token, without the closing zero.
pub fn string(spelling: &[u8]) -> (&[u8], Vec<u32>) {
    let quote = spelling.iter().position(|&b| b == b'"').unwrap_or(0);
    let prefix = spelling.get(..quote).unwrap_or(b"");
    if let Some(plain) = prefix.strip_suffix(b"R") {
        let body = spelling.get(quote + 1..).unwrap_or(b"");
        let open = body.iter().position(|&b| b == b'(').unwrap_or(0);
        let end = body.len().saturating_sub(open + 2).max(open + 1);
        let raw = body.get(open + 1..end).unwrap_or(b"");
        return (plain, encode(raw, plain));
    }
    let end = spelling.len().saturating_sub(1).max(quote + 1);
    (prefix, unescape(spelling.get(quote + 1..end).unwrap_or(b""), prefix))
}

/// Kind of one string literal token, and how many code units it has without the closing zero: most
/// strings are asked for no more.
pub fn string_len(spelling: &[u8]) -> (&[u8], usize) {
    match spelling {
        [b'"', body @ .., b'"'] => (b"", narrow_len(body)),
        _ => {
            let (prefix, units) = string(spelling);
            (prefix, units.len())
        }
    }
}

/// How many bytes a narrow string has.
fn narrow_len(text: &[u8]) -> usize {
    let (mut n, mut rest) = (0, text);
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let escape = rest.get(at + 1..).unwrap_or(b"");
        let (value, len) = escape_sequence(escape);
        n += at
            + match value {
                Escape::Unit(_) => 1,
                Escape::Character(c) => c.len_utf8(),
            };
        rest = escape.get(len..).unwrap_or(b"");
    }
    n + rest.len()
}

/// Source characters as code units: bytes for narrow strings, characters for wide ones.
fn encode(text: &[u8], prefix: &[u8]) -> Vec<u32> {
    match prefix {
        b"" | b"u8" => text.iter().map(|&b| u32::from(b)).collect(),
        b"u" => String::from_utf8_lossy(text).encode_utf16().map(u32::from).collect(),
        _ => String::from_utf8_lossy(text).chars().map(u32::from).collect(),
    }
}

/// Replaces escape sequences (C99 6.4.4.4, GNU's `\e`, C23's `\x{…}`).
fn unescape(text: &[u8], prefix: &[u8]) -> Vec<u32> {
    let mut units = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.iter().position(|&b| b == b'\\') {
        let (plain, escape) = rest.split_at(at);
        units.extend(encode(plain, prefix));
        let (value, len) = escape_sequence(escape.get(1..).unwrap_or(b""));
        match value {
            Escape::Unit(unit) => units.push(unit),
            Escape::Character(c) => {
                units.extend(encode(c.to_string().as_bytes(), prefix));
            }
        }
        rest = escape.get(1 + len..).unwrap_or(b"");
    }
    units.extend(encode(rest, prefix));
    units
}

enum Escape {
    Unit(u32),
    Character(char),
}

/// What follows a backslash: its value and length.
fn escape_sequence(text: &[u8]) -> (Escape, usize) {
    let Some(&first) = text.first() else { return (Escape::Unit(u32::from(b'\\')), 0) };
    let digits = |from: usize, radix: u32, max: usize| {
        let run = text.iter().skip(from).take(max);
        let mut value = 0u32;
        let mut len = 0;
        for &byte in run.take_while(|&&b| (b as char).is_digit(radix)) {
            value =
                value.wrapping_mul(radix).wrapping_add((byte as char).to_digit(radix).unwrap_or(0));
            len += 1;
        }
        (value, len)
    };
    let simple = |value: u8| (Escape::Unit(u32::from(value)), 1);
    match first {
        b'n' => simple(b'\n'),
        b't' => simple(b'\t'),
        b'r' => simple(b'\r'),
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'v' => simple(11),
        b'e' | b'E' => simple(27),
        b'0'..=b'7' => {
            let (value, len) = digits(0, 8, 3);
            (Escape::Unit(value), len)
        }
        b'x' if text.get(1) == Some(&b'{') => {
            let (value, len) = digits(2, 16, usize::MAX);
            (Escape::Unit(value), len + 3)
        }
        b'x' => {
            let (value, len) = digits(1, 16, usize::MAX);
            (Escape::Unit(value), len + 1)
        }
        b'u' | b'U' => {
            let (value, len) = digits(1, 16, if first == b'u' { 4 } else { 8 });
            (Escape::Character(char::from_u32(value).unwrap_or('?')), len + 1)
        }
        other => simple(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::target::Target;
    use crate::discover::{Dialect, Settings};

    #[test]
    fn a_string_is_as_long_as_its_units() {
        let bodies = [
            "",
            "abc",
            r"a\n\\",
            r"\x41",
            r"\x4142z",
            r"\0123",
            r"\u00e4\U0001f600",
            r"\x{41}b",
            "\\",
        ];
        for prefix in ["", "L", "u", "U", "u8"] {
            for body in bodies.map(|body| format!("{prefix}\"{body}\"")) {
                let (kind, units) = string(body.as_bytes());
                assert_eq!(string_len(body.as_bytes()), (kind, units.len()), "{body}");
            }
        }
        assert_eq!(string_len(br#"R"x(a\n)x""#).1, string(br#"R"x(a\n)x""#).1.len());
        assert_eq!(string_len(br#""\u00e4\n""#), (&b""[..], 3));
    }

    /// A digit separator (C23 6.4.4.1) changes no value, and leads to the way for all numbers.
    #[test]
    fn plain_integers_are_what_all_numbers_are() {
        const SUFFIXES: [&str; 12] =
            ["", "u", "U", "l", "L", "ul", "UL", "ull", "ULL", "lu", "ll", "Ull"];
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = |below: u64| {
            // Marsaglia's xorshift.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random >> 20) % below
        };
        let mut n_plain = 0;
        for target in [Target::X86_64, Target::Arm] {
            let abi = Settings::new(Dialect::GNU17, target).abi();
            for _ in 0..20_000 {
                let (prefix, digits) = match next(4) {
                    0 => ("0x", "0123456789abcdefABCDEF"),
                    1 => ("0X", "0000ffff8"),
                    2 => ("", "0123456789"),
                    _ => ("", "12345678"),
                };
                let n = 2 + next(20);
                let digit = |at: u64| char::from(digits.as_bytes()[at as usize]);
                let digits: String = (0..n).map(|_| digit(next(digits.len() as u64))).collect();
                let suffix = SUFFIXES[next(SUFFIXES.len() as u64) as usize];
                let plain = format!("{prefix}{digits}{suffix}");
                let separated = format!("{prefix}{}'{}{suffix}", &digits[..1], &digits[1..]);
                let [found, expected] =
                    [&plain, &separated].map(|spelling| number(spelling.as_bytes(), &abi));
                assert_eq!(found, expected, "{plain} for {target:?}");
                n_plain += u32::from(plain_integer(plain.as_bytes(), &abi).is_some());
            }
        }
        assert!((10_000..35_000).contains(&n_plain), "both ways are common: {n_plain}");
    }
}
