//! The predefined macros of the floating-point types, computed from a table of formats: gcc manual,
//! "Common Predefined Macros", and C23 5.2.4.2.2 for what the names mean. The values are those of
//! the IEC 60559 formats, written with 36 digits and rounded to what the target prints: gcc gives
//! every constant as many digits as the widest type of the target needs.

use super::abi::{Abi, FloatFormat};
use super::integers::line;

/// The numbers that describe a format (C99 5.2.4.2.2p9).
struct Format {
    mant_dig: u16,
    dig: u16,
    min_exp: i16,
    min_10_exp: i16,
    max_exp: i16,
    max_10_exp: i16,
    decimal_dig: u16,
    max: Value,
    norm_max: Value,
    min: Value,
    epsilon: Value,
    denorm_min: Value,
    /// `2` for an IEC 60559 interchange or extended format, else `0`.
    iec_60559: u8,
}

/// 36 significant decimal digits and the power of ten of the first; zeros at the end left out.
type Value = (&'static str, &'static str);

const HALF: Format = Format {
    mant_dig: 11,
    dig: 3,
    min_exp: -13,
    min_10_exp: -4,
    max_exp: 16,
    max_10_exp: 4,
    decimal_dig: 5,
    max: ("65504", "+4"),
    norm_max: ("65504", "+4"),
    min: ("6103515625", "-5"),
    epsilon: ("9765625", "-4"),
    denorm_min: ("5960464477539062500", "-8"),
    iec_60559: 2,
};

const SINGLE: Format = Format {
    mant_dig: 24,
    dig: 6,
    min_exp: -125,
    min_10_exp: -37,
    max_exp: 128,
    max_10_exp: 38,
    decimal_dig: 9,
    max: ("340282346638528859811704183484516925", "+38"),
    norm_max: ("340282346638528859811704183484516925", "+38"),
    min: ("117549435082228750796873653722224568", "-38"),
    epsilon: ("11920928955078125", "-7"),
    denorm_min: ("140129846432481707092372958328991613", "-45"),
    iec_60559: 2,
};

const DOUBLE: Format = Format {
    mant_dig: 53,
    dig: 15,
    min_exp: -1021,
    min_10_exp: -307,
    max_exp: 1024,
    max_10_exp: 308,
    decimal_dig: 17,
    max: ("179769313486231570814527423731704357", "+308"),
    norm_max: ("179769313486231570814527423731704357", "+308"),
    min: ("222507385850720138309023271733240406", "-308"),
    epsilon: ("222044604925031308084726333618164062", "-16"),
    denorm_min: ("494065645841246544176568792868221372", "-324"),
    iec_60559: 2,
};

const EXTENDED: Format = Format {
    mant_dig: 64,
    dig: 18,
    min_exp: -16381,
    min_10_exp: -4931,
    max_exp: 16384,
    max_10_exp: 4932,
    decimal_dig: 21,
    max: ("118973149535723176502126385303097021", "+4932"),
    norm_max: ("118973149535723176502126385303097021", "+4932"),
    min: ("336210314311209350626267781732175260", "-4932"),
    epsilon: ("108420217248550443400745280086994171", "-19"),
    denorm_min: ("364519953188247460252840593361941982", "-4951"),
    iec_60559: 2,
};

/// Its smallest normal number is half of Intel's, for which gcc counts it as no IEC format.
const EXTENDED_68K: Format = Format {
    min_exp: -16382,
    min: ("168105157155604675313133890866087630", "-4932"),
    denorm_min: ("182259976594123730126420296680970991", "-4951"),
    iec_60559: 0,
    ..EXTENDED
};

const QUAD: Format = Format {
    mant_dig: 113,
    dig: 33,
    min_exp: -16381,
    min_10_exp: -4931,
    max_exp: 16384,
    max_10_exp: 4932,
    decimal_dig: 36,
    max: ("118973149535723176508575932662800702", "+4932"),
    norm_max: ("118973149535723176508575932662800702", "+4932"),
    min: ("336210314311209350626267781732175260", "-4932"),
    epsilon: ("192592994438723585305597794258492732", "-34"),
    denorm_min: ("647517511943802511092443895822764655", "-4966"),
    iec_60559: 2,
};

const DOUBLE_DOUBLE: Format = Format {
    mant_dig: 106,
    dig: 31,
    min_exp: -968,
    min_10_exp: -291,
    max_exp: 1024,
    max_10_exp: 308,
    decimal_dig: 33,
    max: ("179769313486231580793728971405301199", "+308"),
    norm_max: ("898846567431157953864652595394501288", "+307"),
    min: ("200416836000897277799610805135016205", "-292"),
    epsilon: ("494065645841246544176568792868221372", "-324"),
    denorm_min: ("494065645841246544176568792868221372", "-324"),
    iec_60559: 0,
};

fn format(of: FloatFormat) -> &'static Format {
    match of {
        FloatFormat::Half => &HALF,
        FloatFormat::Single => &SINGLE,
        FloatFormat::Double => &DOUBLE,
        FloatFormat::Extended => &EXTENDED,
        FloatFormat::Extended68k => &EXTENDED_68K,
        FloatFormat::Quad => &QUAD,
        FloatFormat::DoubleDouble => &DOUBLE_DOUBLE,
    }
}

/// Appends the `#define` lines of all floating types.
pub(super) fn write(out: &mut String, abi: &Abi) {
    let long_double = format(abi.long_double_format);
    let digits = match abi.float128 {
        Some(_) => QUAD.decimal_dig,
        None => long_double.decimal_dig,
    };
    let mut family = |name: &str, of: FloatFormat, suffix: Suffix| {
        one_type(out, name, format(of), digits, suffix);
    };
    family("FLT", FloatFormat::Single, Suffix::After("F"));
    family("DBL", FloatFormat::Double, Suffix::CastToDouble);
    family("LDBL", abi.long_double_format, Suffix::After("L"));
    if abi.float16.is_some() {
        family("FLT16", FloatFormat::Half, Suffix::After("F16"));
    }
    family("FLT32", FloatFormat::Single, Suffix::After("F32"));
    family("FLT64", FloatFormat::Double, Suffix::After("F64"));
    family("FLT32X", FloatFormat::Double, Suffix::After("F32x"));
    if let Some((_, of)) = abi.float64x {
        family("FLT64X", of, Suffix::After("F64x"));
    }
    if abi.float128.is_some() {
        family("FLT128", FloatFormat::Quad, Suffix::After("F128"));
    }
    line(out, "__FLT_RADIX__", "2");
    line(out, "__DECIMAL_DIG__", &long_double.decimal_dig.to_string());
    line(out, "__DEC_EVAL_METHOD__", "2");
    if abi.decimals.is_some() {
        decimals(out);
    }
}

/// Appends clang's `#define` lines of one type: as many digits as the format needs.
pub(super) fn write_clangs(out: &mut String, name: &str, of: FloatFormat, suffix: &str) {
    let format = format(of);
    numbers(out, name, format);
    for (what, value) in [
        ("MAX", format.max),
        ("NORM_MAX", format.norm_max),
        ("MIN", format.min),
        ("EPSILON", format.epsilon),
        ("DENORM_MIN", format.denorm_min),
    ] {
        // Half the values are short enough to be exact.
        let digits = match of {
            FloatFormat::Half => value.0.trim_end_matches('0').len(),
            _ => usize::from(format.decimal_dig),
        };
        let number = decimal(value, digits);
        line(out, &format!("__{name}_{what}__"), &format!("{number}{suffix}"));
    }
}

/// What gcc and clang say in whole numbers of a type.
fn numbers(out: &mut String, name: &str, format: &Format) {
    for (what, number) in [
        ("MANT_DIG", i32::from(format.mant_dig)),
        ("DIG", i32::from(format.dig)),
        ("MIN_EXP", i32::from(format.min_exp)),
        ("MIN_10_EXP", i32::from(format.min_10_exp)),
        ("MAX_EXP", i32::from(format.max_exp)),
        ("MAX_10_EXP", i32::from(format.max_10_exp)),
        ("DECIMAL_DIG", i32::from(format.decimal_dig)),
        ("HAS_DENORM", 1),
        ("HAS_INFINITY", 1),
        ("HAS_QUIET_NAN", 1),
    ] {
        let value = if number < 0 { format!("({number})") } else { number.to_string() };
        line(out, &format!("__{name}_{what}__"), &value);
    }
}

/// How a constant gets its type.
#[derive(Clone, Copy)]
enum Suffix {
    After(&'static str),
    /// `double` constants are `long double` ones converted, so that
    /// `-fsingle-precision-constant` leaves them alone.
    CastToDouble,
}

fn one_type(out: &mut String, name: &str, format: &Format, digits: u16, suffix: Suffix) {
    numbers(out, name, format);
    line(out, &format!("__{name}_IS_IEC_60559__"), &format.iec_60559.to_string());
    for (what, value) in [
        ("MAX", format.max),
        ("NORM_MAX", format.norm_max),
        ("MIN", format.min),
        ("EPSILON", format.epsilon),
        ("DENORM_MIN", format.denorm_min),
    ] {
        let number = decimal(value, usize::from(digits));
        let value = match suffix {
            Suffix::After(letters) => format!("{number}{letters}"),
            Suffix::CastToDouble => format!("((double){number}L)"),
        };
        line(out, &format!("__{name}_{what}__"), &value);
    }
}

/// `d.ddd…e±n` with so many digits, rounded half up.
fn decimal((digits, exponent): Value, n_digits: usize) -> String {
    let mut kept: Vec<u8> = digits.bytes().chain(std::iter::repeat(b'0')).take(n_digits).collect();
    if digits.as_bytes().get(n_digits).is_some_and(|next| *next >= b'5') {
        // No value of the table is all nines, so the carry stops before the first digit.
        for digit in kept.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                break;
            }
            *digit = b'0';
        }
    }
    let text: String = kept.into_iter().map(char::from).collect();
    let (first, rest) = text.split_at_checked(1).unwrap_or((&text, ""));
    format!("{first}.{rest}e{exponent}")
}

/// The decimal types (C23 5.2.4.2.3), which are the same wherever they are.
fn decimals(out: &mut String) {
    for (bits, letters, digits, max_exp) in
        [(32, "DF", 7, 97), (64, "DD", 16, 385), (128, "DL", 34, 6145)]
    {
        let name = |what: &str| format!("__DEC{bits}_{what}__");
        let nines = "9".repeat(digits - 1);
        let zeros = "0".repeat(digits - 2);
        // The exponents fit C's model, in which the first digit comes after the point.
        let min_exp = 3 - max_exp;
        line(out, &name("MANT_DIG"), &digits.to_string());
        line(out, &name("MAX_EXP"), &max_exp.to_string());
        line(out, &name("MIN_EXP"), &format!("({min_exp})"));
        line(out, &name("MAX"), &format!("9.{nines}E{}{letters}", max_exp - 1));
        line(out, &name("MIN"), &format!("1E{}{letters}", min_exp - 1));
        line(out, &name("EPSILON"), &format!("1E-{}{letters}", digits - 1));
        line(out, &name("SUBNORMAL_MIN"), &format!("0.{zeros}1E{}{letters}", min_exp - 1));
    }
}
