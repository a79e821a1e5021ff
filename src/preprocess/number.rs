//! Integer and character constants of `#if` (C99 6.4.4.1, 6.4.4.4; gcc manual, cpp
//! "Implementation-defined behavior": a character constant of several characters).

use super::condition::Value;

type Result<T> = std::result::Result<T, &'static str>;

/// An integer constant's value. One too large for 64 bits wraps, one too large for 63 is unsigned.
pub fn number_value(spelling: &[u8]) -> Result<Value> {
    let text: Vec<u8> = spelling.iter().copied().filter(|&b| b != b'\'').collect();
    let (base, digits) = match text.as_slice() {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', b'b' | b'B', rest @ ..] => (2, rest),
        [b'0', ..] => (8, text.as_slice()),
        _ => (10, text.as_slice()),
    };
    let is_digit = |&&byte: &&u8| char::from(byte).is_digit(if base == 16 { 16 } else { 10 });
    let n = digits.iter().take_while(is_digit).count();
    let (digits, suffix) = digits.split_at(n);
    if n == 0 {
        return Err("#if has a number without digits");
    }
    let mut bits = 0u64;
    for &digit in digits {
        let Some(digit) = char::from(digit).to_digit(base) else {
            return Err("#if has a digit that its number's base lacks");
        };
        bits = bits.wrapping_mul(u64::from(base)).wrapping_add(u64::from(digit));
    }
    let suffix = suffix.to_ascii_lowercase();
    let unsigned = match suffix.as_slice() {
        b"" | b"l" | b"ll" => false,
        b"u" | b"ul" | b"ull" | b"lu" | b"llu" => true,
        _ => return Err("#if has a number that is no integer"),
    };
    Ok(Value { bits, unsigned: unsigned || bits > i64::MAX as u64 })
}

/// A character constant's value.
pub fn character_value(spelling: &[u8], char_unsigned: bool) -> Result<Value> {
    let quote = spelling.iter().position(|&b| b == b'\'').unwrap_or(0);
    let (prefix, rest) = spelling.split_at(quote);
    let inner = rest.get(1..rest.len().saturating_sub(1)).unwrap_or(b"");
    if inner.is_empty() {
        return Err("#if has an empty character constant");
    }
    let units = if prefix.is_empty() || prefix == b"u8" {
        narrow_units(inner)?
    } else {
        wide_units(inner)?
    };
    if prefix.is_empty() {
        return Ok(narrow(&units, char_unsigned));
    }
    // Of several characters a wide constant takes the last.
    let last = units.last().copied().unwrap_or(0);
    Ok(match prefix {
        b"L" => Value::signed(i64::from(last as u32 as i32)),
        b"u" => Value { bits: last & 0xffff, unsigned: true },
        b"u8" => Value { bits: last & 0xff, unsigned: true },
        _ => Value { bits: last & 0xffff_ffff, unsigned: true },
    })
}

fn narrow(units: &[u64], char_unsigned: bool) -> Value {
    let mut value = 0u32;
    for &unit in units {
        value = (value << 8) | (unit as u32 & 0xff);
    }
    let signed = match units {
        [_] if char_unsigned => i64::from(value),
        [_] => i64::from(value as u8 as i8),
        _ => i64::from(value as i32),
    };
    Value::signed(signed)
}

fn narrow_units(mut text: &[u8]) -> Result<Vec<u64>> {
    let mut units = Vec::new();
    while let Some((&first, rest)) = text.split_first() {
        if first == b'\\' {
            let (value, n) = escape(rest)?;
            let universal = matches!(rest.first(), Some(b'u' | b'U'));
            match char::from_u32(value as u32).filter(|_| universal) {
                Some(character) => {
                    let mut bytes = [0; 4];
                    units.extend(character.encode_utf8(&mut bytes).bytes().map(u64::from));
                }
                None => units.push(value),
            }
            text = rest.get(n..).unwrap_or(b"");
        } else {
            units.push(u64::from(first));
            text = rest;
        }
    }
    Ok(units)
}

fn wide_units(mut text: &[u8]) -> Result<Vec<u64>> {
    let mut units = Vec::new();
    while let Some((&first, rest)) = text.split_first() {
        if first == b'\\' {
            let (value, n) = escape(rest)?;
            units.push(value);
            text = rest.get(n..).unwrap_or(b"");
            continue;
        }
        let character = text.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
        units.push(character.map_or(u64::from(first), u64::from));
        text = text.get(character.map_or(1, char::len_utf8)..).unwrap_or(b"");
    }
    Ok(units)
}

/// The value of an escape sequence after its backslash, and its length.
fn escape(text: &[u8]) -> Result<(u64, usize)> {
    let Some(&first) = text.first() else { return Err("#if has a lone backslash") };
    let number = |digits: &[u8], base: u32| {
        digits.iter().filter_map(|&d| char::from(d).to_digit(base)).fold(0u64, |value, digit| {
            value.wrapping_mul(u64::from(base)).wrapping_add(u64::from(digit))
        })
    };
    let run = |from: usize, max: usize, base: u32| {
        let rest = text.get(from..).unwrap_or(b"");
        let n = rest.iter().take(max).take_while(|&&b| char::from(b).is_digit(base)).count();
        rest.get(..n).unwrap_or(b"")
    };
    Ok(match first {
        b'0'..=b'7' => {
            let digits = run(0, 3, 8);
            (number(digits, 8), digits.len())
        }
        b'x' => {
            let digits = run(1, usize::MAX, 16);
            if digits.is_empty() {
                return Err("#if has \\x without digits");
            }
            (number(digits, 16), digits.len() + 1)
        }
        b'u' | b'U' => {
            let digits = run(1, if first == b'u' { 4 } else { 8 }, 16);
            (number(digits, 16), digits.len() + 1)
        }
        b'a' => (7, 1),
        b'b' => (8, 1),
        b't' => (9, 1),
        b'n' => (10, 1),
        b'v' => (11, 1),
        b'f' => (12, 1),
        b'r' => (13, 1),
        b'e' | b'E' => (27, 1),
        other => (u64::from(other), 1),
    })
}
