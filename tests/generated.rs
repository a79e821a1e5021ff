//! Generated array bounds and structs, judged by gcc and by us: the same verdict, value, size,
//! alignment and offsets. Everything is at file scope, where gcc tells the verdicts apart: it takes
//! an integer constant expression silently, warns of a folded one ("variably modified … at file
//! scope") and refuses the rest.
//!
//! `VLAISCAN_GENERATED=100000 cargo test --release --test generated` makes so many of each;
//! `VLAISCAN_SEED=N` begins elsewhere. Seeds are printed with each difference.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use regex::Regex;
use vlaiscan::analyse::bound::Verdict;
use vlaiscan::analyse::facts::Facts;
use vlaiscan::analyse::{UnitScope, World};
use vlaiscan::discover::target::Target;
use vlaiscan::discover::{Dialect, Settings, Unit};
use vlaiscan::names::intern_str;
use vlaiscan::parse::Parser;
use vlaiscan::preprocess::{self, Session};
use vlaiscan::source::SourceMap;

/// Expressions or structs in a file.
const PER_FILE: usize = 400;
/// Files of each kind if nobody asks for more.
const FILES: usize = 4;

/// A generator of numbers that are the same everywhere (xorshift64*).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n as u64) as usize
    }

    fn one<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// What a file of generated bounds begins with.
const PROLOGUE: &str = "enum numbers { ZERO, ONE, SEVEN = 7, MINUS = -3, BIG = 0x7fffffff };
enum wide { WIDE = 0x100000000, NEGATIVE = -1 };
struct s { char c; short h[3]; int i; union { long l; char in[4]; }; struct { int y; } z; };
extern struct s object, *pointer;
extern int n, array[8], f(int);
static const int four = 4;
static const char letters[] = \"abc\";
typedef int vector __attribute__((vector_size(16)));
#ifdef __SIZEOF_INT128__
typedef __int128 widest;
#else
typedef long long widest;
#endif
";

const TYPES: &[&str] = &[
    "char",
    "signed char",
    "unsigned char",
    "short",
    "unsigned short",
    "int",
    "unsigned",
    "long",
    "unsigned long",
    "long long",
    "_Bool",
    "enum numbers",
    "enum wide",
];

const ANY_TYPES: &[&str] = &[
    "struct s",
    "int *",
    "char[7]",
    "double",
    "long double",
    "_Complex float",
    "widest",
    "vector",
    "void *[3][2]",
    "int (*)(void)",
    "__typeof__(object.z)",
    "__typeof__(array)",
    "const volatile short",
];

fn literal(random: &mut Random) -> String {
    let value = match random.below(6) {
        0 => random.below(3) as u64,
        1 | 2 => random.below(40) as u64,
        3 => random.below(1 << 20) as u64,
        4 => [0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000][random.below(4)],
        _ => [0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, u64::MAX, 255][random.below(4)],
    };
    let suffix = random.one(&["", "", "", "", "u", "l", "UL", "ll", "uLL"]);
    match random.below(3) {
        0 if value <= i64::MAX as u64 => format!("{value}{suffix}"),
        1 => format!("0{value:o}{suffix}"),
        _ => format!("0x{value:x}{suffix}"),
    }
}

/// An operand; a `late` one may be computed by gcc when it folds, and not yet when it parses.
fn leaf(random: &mut Random, late: bool) -> String {
    match random.below(24) {
        15 | 18 | 20 | 21 if !late => literal(random),
        0..=7 => literal(random),
        8 => random.one(&["'a'", "'\\377'", "'\\0'", "L'\\xe4'", "'ab'", "u'x'"]).to_owned(),
        9 | 10 => {
            random.one(&["ZERO", "ONE", "SEVEN", "MINUS", "BIG", "WIDE", "NEGATIVE"]).to_owned()
        }
        11 | 12 => format!("sizeof({})", any_type(random)),
        13 => format!("{}({})", random.one(&["_Alignof", "__alignof__"]), any_type(random)),
        14 => format!(
            "__builtin_offsetof(struct s, {})",
            random.one(&["c", "h", "h[1]", "i", "l", "in[2]", "z", "z.y"])
        ),
        15 => {
            let member = random.one(&["c", "h[2]", "i", "in[3]", "z.y"]);
            format!("((long)&((struct s *)0)->{member})")
        }
        16 => format!("(int){}", random.one(&["1.5", "2e3", "0x1p4", "7.0f", "1e-3L"])),
        17 => random
            .one(&["sizeof \"abcd\"", "sizeof(array)", "sizeof array[0]", "sizeof \"abc\"[1]"])
            .to_owned(),
        18 => random
            .one(&["(&array[5] - &array[2])", "((char *)&object.i - (char *)&object)"])
            .to_owned(),
        19 => random.one(&["sizeof(object.h)", "sizeof(pointer->l)", "sizeof(f(1))"]).to_owned(),
        20 => random.one(RUNTIME).to_owned(),
        21 => random.one(&["(int)(1.5 + 2)", "(1.0 < 2.0)", "!2.5", "(int)-1.5"]).to_owned(),
        22 => random
            .one(&["__builtin_strlen(\"four\")", "__builtin_popcount(255)", "__builtin_ffs(8)"])
            .to_owned(),
        _ => format!("(({}){})", random.one(TYPES), literal(random)),
    }
}

fn any_type<'a>(random: &mut Random) -> &'a str {
    let list = if random.chance(50) { TYPES } else { ANY_TYPES };
    random.one(list)
}

/// An expression of integer type; parenthesized where it is not a leaf.
fn expression(random: &mut Random, depth: usize, late: bool) -> String {
    if depth == 0 || random.chance(15) {
        return leaf(random, late);
    }
    let sub = |random: &mut Random| expression(random, depth - 1, late);
    match random.below(30) {
        0..=9 => {
            let op = random.one(&["+", "-", "*", "&", "|", "^", "+", "-"]);
            format!("({} {op} {})", sub(random), sub(random))
        }
        // What divides by zero has no value; gcc drops it now and then.
        10 | 11 => format!("({} {} ({} | 1))", sub(random), random.one(&["/", "%"]), sub(random)),
        12 => {
            // A shift out of its type has no value, but gcc has one now and then.
            let count = random.below(20);
            match random.below(2) {
                0 => format!("({} >> {count})", sub(random)),
                _ => format!("(({} & 0x3ff) << {count})", sub(random)),
            }
        }
        13..=15 => {
            // gcc decides a comparison that a type's range decides (`(char)n < 1000`) at once.
            let op = random.one(&["<", ">", "<=", ">=", "==", "!="]);
            let early = |random: &mut Random| expression(random, depth - 1, false);
            format!("({} {op} {})", early(random), early(random))
        }
        16 | 17 => {
            let left = condition(random, depth, late);
            format!("({left} {} {})", random.one(&["&&", "||"]), sub(random))
        }
        18 | 19 => {
            format!("({} ? {} : {})", condition(random, depth, late), sub(random), sub(random))
        }
        20 => format!("({} ?: {})", condition(random, depth, late), sub(random)),
        // Narrowing conversions fold some of what is in them at once (gcc's convert.cc), which
        // only a condition shows.
        21 | 22 => format!("(({}){})", random.one(TYPES), expression(random, depth - 1, false)),
        23 => format!("({}{})", random.one(&["-", "~", "+"]), sub(random)),
        24 => format!("(!{})", expression(random, depth - 1, false)),
        25 => format!("__builtin_constant_p({})", sub(random)),
        26 => format!(
            "__builtin_choose_expr({}, {}, {})",
            leaf(random, late),
            sub(random),
            sub(random)
        ),
        27 => {
            let ty = random.one(&["int", "unsigned", "long", "unsigned long"]);
            format!("_Generic({}, {ty}: {}, default: {})", sub(random), sub(random), sub(random))
        }
        28 => format!("sizeof({})", sub(random)),
        _ => format!(
            "(sizeof(int) == sizeof(*(8 ? ((void *)((long)({}) * 0l)) : (int *)8)))",
            sub(random)
        ),
    }
}

/// A first operand of `?:`, `&&` or `||`. gcc makes it a truth value at once, with algebra.
fn condition(random: &mut Random, depth: usize, late: bool) -> String {
    if random.chance(30) { leaf(random, late) } else { expression(random, depth - 1, false) }
}

/// A file of typedefs, three for each expression: 24, 24 and 16 bits of its value.
fn bounds(seed: u64) -> (String, Vec<String>) {
    let mut random = Random::new(seed);
    let mut text = PROLOGUE.to_owned();
    let mut names = Vec::new();
    for number in 0..PER_FILE {
        let depth = 1 + random.below(4);
        let value = expression(&mut random, depth, true);
        for shift in [0, 24, 48] {
            let name = format!("b{number}_{shift}");
            let _ = writeln!(
                text,
                "typedef char {name}[((unsigned long long)({value}) >> {shift} & 0xffffff) + 1];"
            );
            names.push(name);
        }
    }
    (text, names)
}

const MEMBER_TYPES: &[&str] = &[
    "char",
    "short",
    "int",
    "long",
    "long long",
    "_Bool",
    "float",
    "double",
    "long double",
    "widest",
    "_Complex double",
    "_Complex char",
    "void *",
    "enum numbers",
    "enum wide",
    "vector",
    "_Float128",
    "enum __attribute__((packed)) { TINY@ }",
    "union { int a@; double b@; }",
    "aligned_int",
    "packed_struct",
    "aligned_struct",
];

const BIT_TYPES: &[(&str, usize)] = &[
    ("char", 8),
    ("unsigned short", 16),
    ("int", 32),
    ("unsigned", 32),
    ("long", 32),
    ("unsigned long long", 64),
    ("_Bool", 1),
    ("enum numbers", 32),
];

/// A file of structs and unions with typedefs of their size, alignment and offsets.
fn structs(seed: u64) -> (String, Vec<String>) {
    let mut random = Random::new(seed);
    let mut text = PROLOGUE.to_owned();
    text.push_str(
        "typedef int aligned_int __attribute__((aligned(16)));
typedef struct __attribute__((packed)) { char c; int i; } packed_struct;
typedef struct { char c; } __attribute__((aligned(8))) aligned_struct;\n",
    );
    let mut names = Vec::new();
    for number in 0..PER_FILE {
        if random.chance(10) {
            let _ = writeln!(text, "#pragma pack({})", random.one(&["", "1", "2", "4", "8"]));
        }
        one_struct(&mut random, number, &mut text, &mut names);
    }
    (text, names)
}

fn one_struct(random: &mut Random, number: usize, text: &mut String, names: &mut Vec<String>) {
    let keyword = if random.chance(80) { "struct" } else { "union" };
    let attribute = record_attribute(random);
    let _ = write!(text, "{keyword} t{number} {{ ");
    let mut members = Vec::new();
    let n_members = 1 + random.below(7);
    for at in 0..n_members {
        if random.chance(35) {
            bit_field(random, at, text);
        } else {
            members.push(member(random, number, at, text));
        }
    }
    let flexible = keyword == "struct" && !members.is_empty() && random.chance(8);
    if flexible {
        text.push_str("short last[]; ");
        members.push("last".to_owned());
    }
    let _ = writeln!(text, "}}{attribute};");
    let whole = format!("{keyword} t{number}");
    let mut facts = vec![
        ("size".to_owned(), format!("sizeof({whole})")),
        ("align".to_owned(), format!("_Alignof({whole})")),
        ("wish".to_owned(), format!("__alignof__({whole})")),
    ];
    for member in members {
        facts.push((member.clone(), format!("__builtin_offsetof({whole}, {member})")));
    }
    for (what, value) in facts {
        let name = format!("t{number}_{what}");
        let _ = writeln!(text, "typedef char {name}[{value} + 1];");
        names.push(name);
    }
}

fn record_attribute(random: &mut Random) -> &'static str {
    match random.below(10) {
        0 | 1 => " __attribute__((packed))",
        2 => " __attribute__((aligned(32)))",
        3 => " __attribute__((packed, aligned(4)))",
        4 => " __attribute__((aligned))",
        _ => "",
    }
}

fn bit_field(random: &mut Random, at: usize, text: &mut String) {
    let (ty, bits) = BIT_TYPES[random.below(BIT_TYPES.len())];
    let attribute = random.one(&["", "", "", "", " __attribute__((packed))"]);
    let _ = match random.below(10) {
        0 => write!(text, "{ty} : 0; "),
        1 => write!(text, "{ty} : {}; ", 1 + random.below(bits)),
        _ => write!(text, "{ty} f{at} : {}{attribute}; ", 1 + random.below(bits)),
    };
}

fn member(random: &mut Random, number: usize, at: usize, text: &mut String) -> String {
    let ty = random.one(MEMBER_TYPES).replace('@', &format!("{number}_{at}"));
    // gcc has no arrays of elements that are aligned to more than their size. And what is 8 bytes
    // large and aligned to more, by an empty array, is a `long long` to i386.
    let bound = match ty.as_str() {
        "aligned_int" => "",
        "vector" | "_Float128" => random.one(&["", "", "[3]", "[2][5]"]),
        _ => random.one(&["", "", "", "[3]", "[2][5]", "[0]"]),
    };
    let attribute = match random.below(12) {
        0 => " __attribute__((packed))",
        1 => " __attribute__((aligned(8)))",
        2 => " __attribute__((aligned(2)))",
        3 => " __attribute__((packed, aligned(2)))",
        _ => "",
    };
    let _ = write!(text, "{ty} m{at}{bound}{attribute}; ");
    format!("m{at}")
}

/// Our verdict on each typedef's bound.
fn ours(path: &Path, names: &[String], settings: Settings) -> BTreeMap<String, Option<Verdict>> {
    let abi = settings.abi();
    let unit = Unit::new(path.to_path_buf(), Arc::new(settings), "generated".into());
    let session = Session::new(Arc::new(SourceMap::default()));
    let preprocessed = preprocess::preprocess(&unit, &session).expect("the file can be read");
    let mut parser = Parser::new(&preprocessed.tokens, Dialect::GNU17);
    let (world, mut facts) = (World::new(), Facts::default());
    let mut scope = UnitScope::new(&world, abi);
    while let Some(external) = parser.next_declaration() {
        scope.analyse(&preprocessed.tokens, &parser.ast, &external, &mut facts);
    }
    names.iter().map(|name| (name.clone(), scope.bound_of_typedef(intern_str(name)))).collect()
}

/// Holds one generated file against gcc and gives the differences.
fn differences(made: &(String, Vec<String>), seed: u64, options: &[&str]) -> Vec<String> {
    let (text, names) = made;
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("generated.c");
    std::fs::write(&path, text).expect("written");
    let target = if options.contains(&"-m32") { Target::I386 } else { Target::X86_64 };
    let mut settings = Settings::new(Dialect::GNU17, target);
    settings.machine.packed_structs = options.contains(&"-fpack-struct");
    settings.machine.member_align_max = options.contains(&"-fpack-struct=4").then_some(4);
    settings.machine.short_enums = options.contains(&"-fshort-enums");
    let verdicts = ours(&path, names, settings);
    let mut claims = text.clone();
    let n_lines = text.lines().count();
    let mut claimed = Vec::new();
    for (name, verdict) in &verdicts {
        if let Some(Verdict::Constant(value) | Verdict::FoldedByGcc(value)) = verdict {
            let _ = writeln!(claims, "_Static_assert(sizeof({name}) == {value}, \"\");");
            claimed.push(name);
        }
    }
    std::fs::write(&path, claims).expect("written");
    let output = Command::new("gcc")
        .args(["-fsyntax-only", "-std=gnu17", "-fmax-errors=0"])
        .args(["-fno-diagnostics-show-caret"])
        .args(options)
        .arg(&path)
        .output()
        .expect("gcc runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let (by_line, false_claims) = gcc_verdicts(&said, n_lines);
    let lines: Vec<&str> = text.lines().collect();
    let mut differences = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = typedef_of(line).filter(|name| verdicts.contains_key(*name)) else {
            continue;
        };
        let gcc = by_line.get(&(index + 1)).map_or("constant", String::as_str);
        let own = match verdicts[name] {
            Some(Verdict::Constant(_)) => "constant",
            Some(Verdict::FoldedByGcc(_)) => "folded",
            Some(Verdict::FoldedByClang(_) | Verdict::Runtime) => "run-time",
            Some(Verdict::Unknown) | None => "unknown",
        };
        // What algebra leaves of run-time operands (`n || 1`, `n & 0`) is gcc's optimizer's.
        let is_algebra = has_runtime_operand(line)
            && (gcc != "constant" && own != "constant" || line.contains("__builtin_constant_p"));
        if gcc != own && gcc != "refused" && !is_algebra {
            differences.push(format!("seed {seed}: gcc: {gcc}, ours: {own}: {line}"));
        }
    }
    for at in false_claims {
        let name = claimed[at];
        let index = lines.iter().position(|line| typedef_of(line) == Some(name)).expect("there");
        let line = lines[index];
        let is_algebra = has_runtime_operand(line) && line.contains("__builtin_constant_p");
        if is_algebra || by_line.get(&(index + 1)).is_some_and(|verdict| verdict != "folded") {
            continue;
        }
        differences.push(format!("seed {seed}: not {:?}: {line}", verdicts[name]));
    }
    differences
}

/// Operands of generated expressions that are known at run time only.
const RUNTIME: &[&str] =
    &["n", "four", "array[1]", "f(2)", "object.i", "letters[0]", "\"abc\"[1]", "(n < 3)"];

fn has_runtime_operand(line: &str) -> bool {
    RUNTIME.iter().any(|&operand| match operand {
        "n" => line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "n"),
        _ => line.contains(operand),
    })
}

fn typedef_of(line: &str) -> Option<&str> {
    line.strip_prefix("typedef char ")?.split('[').next()
}

/// By line what gcc says of the bounds, and the numbers of the claims that are false.
fn gcc_verdicts(said: &str, n_lines: usize) -> (BTreeMap<usize, String>, Vec<usize>) {
    let message = Regex::new(r"^[^:]*:(\d+):\d+: (error|warning): (.*)$").expect("valid");
    let mut by_line = BTreeMap::new();
    let mut false_claims = Vec::new();
    for line in said.lines() {
        let Some(found) = message.captures(line) else { continue };
        let number: usize = found[1].parse().expect("a number");
        let (is_error, text) = (&found[2] == "error", &found[3]);
        if number > n_lines {
            let is_claim = text.starts_with("static assertion failed");
            let of_none = is_error && text.contains("undeclared");
            if is_claim || of_none {
                false_claims.push(number - n_lines - 1);
            }
            continue;
        }
        let verdict = match (is_error, text.contains("variably modified")) {
            // What overflows has no value, but gcc has one now and then.
            (false, false) if text.contains("overflow in expression") => "refused",
            (true, true) => "run-time",
            (false, true) => "folded",
            (true, false) => "refused",
            (false, false) => continue,
        };
        let known = by_line.entry(number).or_insert_with(|| verdict.to_owned());
        if verdict == "refused" {
            verdict.clone_into(known);
        }
    }
    (by_line, false_claims)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

fn check(what: &str, made: fn(u64) -> (String, Vec<String>), options: &[&str]) {
    if common::gcc_is_missing() {
        return;
    }
    let first = number("VLAISCAN_SEED").unwrap_or(1);
    let n = number("VLAISCAN_GENERATED").map_or(FILES, |n| (n as usize).div_ceil(PER_FILE));
    let mut all = Vec::new();
    for seed in first..first + n as u64 {
        all.extend(differences(&made(seed), seed, options));
    }
    println!("{} {what}: {} differences", n * PER_FILE, all.len());
    all.truncate(40);
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn bounds_are_judged_as_gcc_judges_them() {
    check("generated bounds", bounds, &[]);
}

#[test]
fn bounds_of_32_bits_are_judged_as_gcc_judges_them() {
    check("generated bounds for -m32", bounds, &["-m32"]);
}

#[test]
fn structs_are_laid_out_as_gcc_lays_them_out() {
    check("generated structs", structs, &[]);
}

#[test]
fn structs_of_32_bits_are_laid_out_as_gcc_lays_them_out() {
    check("generated structs for -m32", structs, &["-m32"]);
}

#[test]
fn structs_are_packed_by_options() {
    check("generated structs with -fpack-struct", structs, &["-fpack-struct"]);
    check("generated structs with -fpack-struct=4", structs, &["-fpack-struct=4"]);
    check("generated structs with -fshort-enums", structs, &["-fshort-enums"]);
}

/// Targets whose layout clang has from the same ABI documents as gcc; its m68k isn't Linux's.
const CLANGS: &str = "aarch64-linux-gnu arm-linux-gnueabihf riscv64-linux-gnu s390x-linux-gnu \
    powerpc64le-linux-gnu powerpc-linux-gnu mips-linux-gnu mips64-linux-gnuabi64 \
    sparc64-linux-gnu loongarch64-linux-gnu";

/// A second oracle, for the machines that the gcc at hand is not for.
#[test]
fn structs_of_other_targets_are_laid_out_as_clang_lays_them_out() {
    let runs = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    let Some(clang) = ["clang-19", "clang"].into_iter().find(runs) else {
        eprintln!("SKIPPED: clang is not installed");
        return;
    };
    let mut wrong = Vec::new();
    for name in CLANGS.split_whitespace() {
        let (text, names) = structs(number("VLAISCAN_SEED").unwrap_or(1));
        // Not every target has the one, and for the other clang has its own idea.
        let mut text = text.replace("_Float128", "double").replace("__attribute__((aligned))", "");
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("generated.c");
        std::fs::write(&path, &text).expect("written");
        let target = Target::from_name(name).expect("a target of ours");
        for (typedef, verdict) in ours(&path, &names, Settings::new(Dialect::GNU17, target)) {
            let Some(Verdict::Constant(value)) = verdict else { panic!("{name}: {typedef}") };
            let _ = writeln!(text, "_Static_assert(sizeof({typedef}) == {value}, \"\");");
        }
        std::fs::write(&path, &text).expect("written");
        let mut command = Command::new(clang);
        command.args(["-fsyntax-only", "-std=gnu17", "-w"]).arg(format!("--target={name}"));
        let output = command.arg(&path).output().expect("clang runs");
        if !output.status.success() {
            wrong.push(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The canary: a false claim and a wrong verdict are differences.
#[test]
fn differences_are_noticed() {
    if common::gcc_is_missing() {
        return;
    }
    let text = "extern int n;\ntypedef char a[3];\ntypedef char b[n];\n".to_owned();
    let names = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(differences(&(text, names), 0, &[]), Vec::<String>::new());
    let said = "x.c:2:1: error: variably modified 'a' at file scope\n\
                x.c:4:1: error: static assertion failed: \"\"\n";
    let (by_line, false_claims) = gcc_verdicts(said, 3);
    assert_eq!(by_line.get(&2).map(String::as_str), Some("run-time"));
    assert_eq!(false_claims, [0]);
}
