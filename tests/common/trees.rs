//! Trees made to provoke what is remembered: headers under changing macros, without guards, in
//! pieces; typedefs, structs and bounds that differ by unit; `__COUNTER__`.

use std::fmt::Write;
use std::path::Path;

/// A generator of numbers (Marsaglia's xorshift), so that a seed says all.
pub struct Random(u64);

impl Random {
    /// One of the first numbers.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// One of some words.
    pub fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Headers in a tree.
pub const N_HEADERS: usize = 10;
/// Units in a tree.
pub const N_UNITS: usize = 8;

/// Something whose value or kind differs from unit to unit.
fn bound(random: &mut Random) -> String {
    let m = random.below(4);
    match random.below(10) {
        0 => "n".to_owned(),
        1 => "sizeof(T0)".to_owned(),
        2 => format!("sizeof(struct S{})", random.below(2)),
        3 => "E0 + 1".to_owned(),
        4 => "k + 2".to_owned(),
        5 => format!("F(M{m}, 3)"),
        6 => "sizeof(__func__)".to_owned(),
        7 => "(int)sizeof(T1) * 2".to_owned(),
        _ => format!("M{m}"),
    }
}

const FUNCTION: &str = "static inline void";

fn guarded(text: &mut String, name: &str, inside: &str) -> std::fmt::Result {
    writeln!(text, "#ifndef HAVE_{name}\n#define HAVE_{name}\n{inside}\n#endif")
}

/// A structure whose members a macro writes, one that differs.
fn columns(text: &mut String, m: usize, bound: &str) -> std::fmt::Result {
    writeln!(text, "#ifdef A{m}\n#define COLUMN(x) char x[{bound}];")?;
    writeln!(text, "#else\n#define COLUMN(x) int x;\n#endif")?;
    writeln!(text, "{FUNCTION} NAME(f)(int n) {{ struct {{ COLUMN(a) COLUMN(b) }} s; }}")?;
    writeln!(text, "#undef COLUMN")
}

fn item(random: &mut Random, at: usize, text: &mut String) {
    let m = random.below(4);
    let bound = bound(random);
    let value = random.one_of(&["2", "n", "k", "(1 + 1)"]);
    let ty = random.one_of(&["int", "char T0a[3]; typedef T0a", "T1 *"]);
    let constant = random.one_of(&["2", "sizeof(T1)", "A1 + 0"]);
    let packing = random.one_of(&["push, 1", "pop", "2"]);
    let _ = match random.below(16) {
        0 => writeln!(text, "#undef M{m}\n#define M{m} {value}"),
        1 => writeln!(text, "#ifdef A{m}\n#undef M{m}\n#define M{m} 5\n#endif"),
        2 if at > 0 => writeln!(text, "#include \"h{}.h\"", random.below(at)),
        3 => guarded(text, "T0", &format!("typedef {ty} T0;")),
        4 => guarded(text, "S0", "struct S0 { char a[4]; T1 b; };"),
        5 => writeln!(text, "struct S1;\nextern struct S1 *pointer;"),
        6 => guarded(text, "S1", "struct S1 { T1 a; struct { char c; } b; };"),
        7 => guarded(text, "E0", &format!("enum {{ E0 = {constant} }};")),
        8 => writeln!(text, "#pragma pack({packing})"),
        9 => writeln!(text, "static int NAME(v) ="),
        10 => columns(text, m, &bound),
        11 => writeln!(text, "struct {{ char a; }} typedef NAME(t);\nint c[__COUNTER__ + 1];"),
        12 => writeln!(text, "{FUNCTION} NAME(g)(int n) {{ T1 *p = 0; char a[{bound}]; }}"),
        _ => writeln!(text, "{FUNCTION} NAME(h)(int n) {{ struct {{ char a[{bound}]; }} s; }}"),
    };
}

/// The text of a header, which may include those before it.
pub fn header(random: &mut Random, at: usize) -> String {
    let mut text = String::new();
    let guarded = random.below(3) > 0;
    if guarded {
        let _ = writeln!(text, "#ifndef H{at}\n#define H{at}");
    }
    for _ in 0..2 + random.below(6) {
        item(random, at, &mut text);
    }
    let _ = writeln!(text, "static inline void *step{at}(void *p) {{ return p + 1; }}");
    // What a header may leave open, another one goes on with.
    if random.below(4) == 0 {
        let _ = writeln!(text, "1;");
    }
    if guarded {
        text.push_str("#endif\n");
    }
    text
}

/// The text of a unit.
pub fn unit(random: &mut Random) -> String {
    let mut text = String::from("#define JOIN2(a, b) a##b\n#define JOIN(a, b) JOIN2(a, b)\n");
    text.push_str("#define NAME(a) JOIN(a, __COUNTER__)\n#define F(a, b) ((a) + (b))\n");
    for m in 0..4 {
        let _ = writeln!(text, "#define M{m} {}", random.one_of(&["1", "n", "k", "2"]));
        if random.below(2) == 0 {
            let _ = writeln!(text, "#define A{m}");
        }
    }
    let _ = writeln!(
        text,
        "typedef {} T1;",
        random.one_of(&["int", "char", "long", "struct { int a; }"])
    );
    let _ =
        writeln!(text, "{} k = 3;", random.one_of(&["static const int", "int", "const unsigned"]));
    for _ in 0..2 + random.below(5) {
        let _ = writeln!(text, "#include \"h{}.h\"", random.below(N_HEADERS));
    }
    let _ = writeln!(
        text,
        ";\nvoid last(int n) {{ struct {{ char a[{}]; }} s; (void)s; }}",
        bound(random)
    );
    text.push_str("void *next(void *p) { return p + 1; }\nint bits = 0b11;;\n");
    text
}

/// Writes a tree; the generator goes on behind it.
pub fn tree(seed: u64, directory: &Path) -> Random {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for at in 0..N_HEADERS {
        let text = header(&mut random, at);
        std::fs::write(directory.join(format!("h{at}.h")), text).expect("written");
    }
    for at in 0..N_UNITS {
        let text = unit(&mut random);
        std::fs::write(directory.join(format!("u{at}.c")), text).expect("written");
    }
    random
}
