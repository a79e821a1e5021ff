//! What units have from each other is what they would find out themselves: trees made to provoke
//! the memo (headers under changing macros, without guards, in pieces; typedefs, structs and bounds
//! that differ by unit; `__COUNTER__`) give the same report with it and without it, on any number
//! of threads, and the findings that each unit has alone.
//!
//! `VLAISCAN_MEMO_TREES` trees are made (default 12), from `VLAISCAN_SEED` (default 1) on.

mod common;

use vlaiscan::discover;
use vlaiscan::finding::Level;
use vlaiscan::lint::{self, Cover};
use vlaiscan::preprocess::{Session, Sharing, preprocess};
use vlaiscan::rules;
use vlaiscan::source::SourceMap;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// A generator of numbers (Marsaglia's xorshift), so that a seed says all.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const N_HEADERS: usize = 10;
const N_UNITS: usize = 8;

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

fn header(random: &mut Random, at: usize) -> String {
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

fn unit(random: &mut Random) -> String {
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

fn tree(seed: u64, directory: &Path) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for at in 0..N_HEADERS {
        let text = header(&mut random, at);
        std::fs::write(directory.join(format!("h{at}.h")), text).expect("written");
    }
    for at in 0..N_UNITS {
        let text = unit(&mut random);
        std::fs::write(directory.join(format!("u{at}.c")), text).expect("written");
    }
}

fn report(directory: &Path, more: &[&str], paths: &[&str]) -> Vec<u8> {
    let arguments = ["--format", "json", "--fail-on", "never"];
    let mut command = common::vlaiscan(&[&arguments, more, paths].concat());
    command.current_dir(directory);
    common::run(&mut command).stdout
}

/// The report on a unit and all headers, without the other units.
fn alone(directory: &Path, at: usize) -> Vec<u8> {
    let others = (0..N_UNITS).filter(|&other| other != at);
    let others: Vec<String> = others.map(|other| format!("u{other}.c")).collect();
    let mut more = vec!["--cover", "base", "-j1"];
    more.extend(others.iter().flat_map(|other| ["--exclude", other]));
    report(directory, &more, &["."])
}

/// Path, line, column and rule of each finding.
fn places(report: &[u8]) -> BTreeSet<String> {
    let report: serde_json::Value = serde_json::from_slice(report).expect("JSON");
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|f| format!("{}:{}:{}: {}", f["path"], f["line"], f["column"], f["rule"]))
        .collect()
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
fn units_have_from_each_other_what_they_would_find_out_themselves() {
    let first = setting("VLAISCAN_SEED", 1);
    let mut n_findings = 0;
    for seed in first..first + setting("VLAISCAN_MEMO_TREES", 12) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        tree(seed, directory.path());
        for cover in ["base", "all"] {
            let run = |more: &[&str]| {
                report(directory.path(), &[&["--cover", cover], more].concat(), &["."])
            };
            let known = run(&["-j1"]);
            assert!(known == run(&["-j1", "--no-memo"]), "seed {seed}, {cover}: --no-memo differs");
            assert!(known == run(&["-j2"]), "seed {seed}, {cover}: -j2 differs");
            // Rewrites are proved in sessions over this one.
            if cover == "all" {
                let proved = run(&["--select", "all"]);
                let apart = run(&["--select", "all", "--no-memo"]);
                assert!(proved == apart, "seed {seed}: --no-memo differs in all rules");
            }
            if cover == "base" {
                let alone: BTreeSet<String> =
                    (0..N_UNITS).flat_map(|at| places(&alone(directory.path(), at))).collect();
                let together = places(&known);
                assert_eq!(alone, together, "seed {seed}: alone and together");
                n_findings += together.len();
            }
        }
    }
    println!("{n_findings} findings in trees from seed {first} on");
    assert!(n_findings > 50, "the trees have findings");
}

/// Forgetting headers at once, again and again, costs time and nothing else.
#[test]
fn what_is_forgotten_is_found_out_again() {
    let first = setting("VLAISCAN_SEED", 1);
    let mut n_findings = 0;
    for seed in first..first + setting("VLAISCAN_MEMO_TREES", 12) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        tree(seed, directory.path());
        let paths = [directory.path().to_path_buf()];
        let units = discover::discover(&paths, &discover::Options::default()).units;
        for cover in [Cover::Base, Cover::All] {
            let rules: Vec<_> = rules::all().iter().map(|rule| (rule, Level::Warning)).collect();
            let listed_below = paths.to_vec();
            let base_rules = rules.clone();
            let options =
                lint::Options { rules, base_rules, listed_below, cover, ..Default::default() };
            let run = |kept: u32| {
                let mut session = lint::session(&options, SourceMap::default());
                (session.kept_units, session.sweep_units) = (kept, 1);
                lint::run_in(&units, &session, &options, &|_| {})
            };
            let known = run(u32::MAX);
            for kept in [0, 1, 2] {
                let forgotten = run(kept);
                assert!(known.findings == forgotten.findings, "seed {seed}, {cover:?}, {kept}");
                assert_eq!(known.coverage, forgotten.coverage, "seed {seed}, {cover:?}, {kept}");
                let room = |of: &lint::Outcome| of.remembered.tokens_and_names;
                assert!(room(&forgotten) < room(&known), "something is forgotten");
            }
            n_findings += known.findings.len();
        }
    }
    assert!(n_findings > 100, "the trees have findings");
}

/// A session over another one shares its stretches: a number means the same tokens in both.
#[test]
fn a_number_is_one_stretch_in_all_sessions() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let at = directory.path();
    common::write(at, "a.h", b"#define A 1\nint a;\n");
    common::write(at, "b.h", b"int b;\n");
    common::write(at, "u.c", b"#include \"a.h\"\n#include \"b.h\"\nint u;\n");
    let units = discover::discover(&[at.to_path_buf()], &discover::Options::default()).units;
    let unit = units.iter().find(|unit| unit.file.ends_with("u.c")).expect("a unit");
    let sources = std::sync::Arc::new(SourceMap::default());
    let first = Session::sharing(sources, Sharing::Stretches);
    let mut known = BTreeMap::new();
    let mut note = |session: &Session| {
        let pieces = preprocess(unit, session).expect("readable").pieces;
        let mut n_shared = 0;
        for piece in pieces {
            let Some(number) = piece.number else { continue };
            let text: String = piece.tokens.iter().map(|token| token.spelling()).collect();
            let before = known.entry(number).or_insert_with(|| text.clone());
            assert_eq!(*before, text, "stretch {number}");
            n_shared += 1;
        }
        assert!(n_shared >= 2, "{n_shared} stretches are shared");
    };
    note(&first);
    let texts = [(at.join("b.h"), b"long changed;\n".to_vec())];
    let over = first.overlaid(&texts, Sharing::Stretches).expect("small");
    note(&over);
    note(&first);
}

/// The harness notices a difference: another macro, another report.
#[test]
fn canary() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    tree(1, directory.path());
    let before = report(directory.path(), &["--cover", "base"], &["."]);
    let unit = directory.path().join("u0.c");
    let text = std::fs::read_to_string(&unit).expect("there");
    let changed =
        text.replace("void last(int n) { struct {", "void last(int n) { struct { char z[n];");
    assert_ne!(text, changed);
    std::fs::write(&unit, changed).expect("written");
    assert!(before != report(directory.path(), &["--cover", "base"], &["."]));
}
