//! The predefined macros of `_Fract` and `_Accum` (ISO/IEC TR 18037; gcc manual, "Fixed-Point
//! Types"), for the two architectures that have them. They follow from the numbers of bits.

use super::integers::line;

/// Appends the `#define` lines; `longest` is how many bits a `long long _Accum` has.
pub(super) fn write(out: &mut String, longest: u32) {
    // Bits after the point of a signed fraction, and of an accumulator's parts.
    let long_long = longest / 2 - 1;
    for (length, letters, fract, accum) in
        [("S", "H", 7, 7), ("", "", 15, 15), ("L", "L", 31, 31), ("LL", "LL", 63, long_long)]
    {
        kind(out, &format!("{length}FRACT"), &format!("{letters}R"), fract, 0, true);
        kind(out, &format!("U{length}FRACT"), &format!("U{letters}R"), fract + 1, 0, false);
        kind(out, &format!("{length}ACCUM"), &format!("{letters}K"), accum, accum + 1, true);
        let unsigned = format!("U{letters}K");
        kind(out, &format!("U{length}ACCUM"), &unsigned, accum + 1, accum + 1, false);
    }
    // Machine modes, named by their size, which are the same on all machines.
    for (mode, fraction) in [("Q", 7), ("H", 15), ("S", 31), ("D", 63), ("T", 127)] {
        bits(out, &format!("{mode}Q"), fraction, 0);
        bits(out, &format!("U{mode}Q"), fraction + 1, 0);
    }
    for (mode, fraction) in [("H", 7), ("S", 15), ("D", 31), ("T", 63)] {
        bits(out, &format!("{mode}A"), fraction, fraction + 1);
        bits(out, &format!("U{mode}A"), fraction + 1, fraction + 1);
    }
}

/// One type: its bits, and its least, greatest and smallest positive values.
fn kind(out: &mut String, name: &str, suffix: &str, fraction: u32, integer: u32, signed: bool) {
    bits(out, name, fraction, integer);
    let ones = u128::MAX >> (128 - (fraction + integer).clamp(1, 128));
    line(out, &format!("__{name}_MAX__"), &format!("0X{ones:X}P-{fraction}{suffix}"));
    line(out, &format!("__{name}_EPSILON__"), &format!("0x1P-{fraction}{suffix}"));
    let least = match (signed, integer) {
        (false, _) => format!("0.0{suffix}"),
        (true, 0) => format!("(-0.5{suffix}-0.5{suffix})"),
        // Half the least value, twice: the whole of it is one more than the greatest constant.
        (true, _) => format!("(-0X1P{0}{suffix}-0X1P{0}{suffix})", integer - 1),
    };
    line(out, &format!("__{name}_MIN__"), &least);
}

fn bits(out: &mut String, name: &str, fraction: u32, integer: u32) {
    line(out, &format!("__{name}_FBIT__"), &fraction.to_string());
    line(out, &format!("__{name}_IBIT__"), &integer.to_string());
}
