//! The covering passes: which conditional groups they bring in, under which conditions they say
//! that findings hold, and that what they call dead is dead.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use vlaiscan::discover::{self, MacroOption, Unit};
use vlaiscan::lint::{self, Cover};
use vlaiscan::preprocess::{Session, preprocess};
use vlaiscan::source::SourceMap;

const CONDITIONS: &str = "corpus/cover/conditions.c";

fn report(arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "json", "--fail-on", "never", "--select", "vlais"];
    all.extend(arguments);
    common::parse_report(&common::run(&mut common::vlaiscan(&all)))
}

/// Line and condition of each finding.
fn conditions(report: &Value) -> BTreeSet<(u64, String)> {
    let findings = report["findings"].as_array().expect("findings");
    let of = |finding: &Value| {
        let condition = finding["condition"].as_str().unwrap_or("").to_owned();
        (finding["line"].as_u64().expect("a line"), condition)
    };
    findings.iter().map(of).collect()
}

/// The conditions that a file's `// condition:` comments say.
fn expected(text: &str) -> BTreeSet<(u64, String)> {
    let lines = (1..).zip(text.lines());
    let marked = lines.filter_map(|(n, line)| Some((n, line.split_once("// condition:")?.1)));
    let condition = |text: &str| text.split("//").next().unwrap_or("").trim().to_owned();
    marked.map(|(n, text)| (n, condition(text))).collect()
}

/// A condition as options of the command line.
fn options(condition: &str) -> Vec<String> {
    let option = |term: &str| match term.split_once(" == ") {
        Some((name, value)) => format!("-D{name}={value}"),
        None => match term.strip_prefix('!') {
            Some(term) => format!("-U{}", inside(term)),
            None => format!("-D{}", inside(term)),
        },
    };
    condition.split(" && ").filter(|term| !term.is_empty()).map(option).collect()
}

fn inside(term: &str) -> &str {
    let name = term.strip_prefix("defined(").and_then(|rest| rest.strip_suffix(')'));
    name.unwrap_or_else(|| panic!("`{term}` is neither defined(X) nor a value"))
}

#[test]
fn findings_say_under_which_condition_they_hold() {
    let expected = expected(&common::read(CONDITIONS));
    assert!(expected.len() > 10, "a canary: the file has conditions");
    assert_eq!(conditions(&report(&[CONDITIONS])), expected);
}

#[test]
fn a_condition_given_as_options_shows_the_finding() {
    for (line, condition) in expected(&common::read(CONDITIONS)) {
        let given = options(&condition);
        let mut arguments = vec!["--cover", "base", CONDITIONS];
        arguments.extend(given.iter().map(String::as_str));
        let found = conditions(&report(&arguments));
        assert!(found.contains(&(line, String::new())), "{line}: {condition}: {found:?}");
    }
}

#[test]
fn the_base_configuration_has_no_conditions() {
    let found = conditions(&report(&["--cover", "base", CONDITIONS]));
    let base = expected(&common::read(CONDITIONS)).into_iter().filter(|(_, c)| c.is_empty());
    assert_eq!(found, base.collect());
}

#[test]
fn dead_lines_are_told_from_lines_left_out() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("many.c");
    let mut text = String::from("#if 0\nint dead;\n#endif\n");
    for value in 10..40 {
        text += &format!("#if MODE == {value}\nint mode_{value};\n#endif\n");
    }
    std::fs::write(&file, text).expect("written");
    let report = report(&[&file.display().to_string()]);
    let coverage = &report["coverage"];
    assert_eq!(coverage["conditional_lines"], 31);
    assert_eq!(coverage["conditional_lines_dead"], 1);
    let analysed = coverage["conditional_lines_analysed"].as_u64().expect("a number");
    assert!((1..30).contains(&analysed), "the number of passes is bounded: {analysed}");
}

/// A project whose configuration header sets macros, and a header that only a pass includes.
#[test]
fn configuration_headers_give_way_and_headers_of_passes_are_covered() {
    let directory = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        std::fs::write(directory.path().join(name), text).expect("written");
    };
    write("config.h", "#define HAVE_THING 1\n");
    write(
        "main.c",
        "#include \"config.h\"\n#ifndef HAVE_THING\n#include \"rare.h\"\n\
         void f(int n) { struct { char a[n]; } x; }\n#endif\n",
    );
    write("rare.h", "#ifdef RARER\nstatic void g(int n) { struct { char a[n]; } x; }\n#endif\n");
    let report = report(&[&directory.path().display().to_string()]);
    let found: Vec<String> = conditions(&report).into_iter().map(|(_, c)| c).collect();
    assert_eq!(found, ["!defined(HAVE_THING) && defined(RARER)", "!defined(HAVE_THING)"]);
    assert_eq!(report["coverage"]["conditional_lines_analysed"], 3);
}

/// What the user says of a macro is not for a pass to change.
#[test]
fn given_macros_stay_as_given() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("a.c");
    let text = "void f(int n) {\n#ifdef A\n struct { char a[n]; } x;\n#endif\n}\n";
    std::fs::write(&file, text).expect("written");
    let path = file.display().to_string();
    assert_eq!(conditions(&report(&[&path, "-UA"])).len(), 0);
    assert_eq!(conditions(&report(&[&path])), [(3, "defined(A)".to_owned())].into());
    assert_eq!(conditions(&report(&[&path, "-DA"])), [(3, String::new())].into());
}

/// Numbers that look random, from a seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}

const MACROS: [&str; 4] = ["A", "B", "C", "D"];
const VALUES: [Option<i64>; 4] = [None, Some(0), Some(1), Some(2)];

fn condition(random: &mut Random) -> String {
    let (a, b) = (random.pick(&MACROS), random.pick(&MACROS));
    match random.below(10) {
        0 | 1 => format!("defined({a})"),
        2 => format!("!defined({a})"),
        3 => format!("defined({a}) && !defined({b})"),
        4 => format!("defined {a} || defined({b})"),
        5 => format!("{a} == {b} + 1"),
        6 => format!("{a} >= {}", random.below(3)),
        7 => format!("defined({a}) && {a} == {}", random.below(3)),
        8 => format!("!{a} && {b}"),
        _ => format!("OWN && {a}"),
    }
}

fn groups(random: &mut Random, depth: u32, text: &mut String, n: &mut u32) {
    for _ in 0..=random.below(2) {
        let opening = condition(random);
        text.push_str(&format!("#if {opening}\nint line_{n};\n"));
        *n += 1;
        if depth > 0 && random.below(2) == 0 {
            groups(random, depth - 1, text, n);
        }
        if random.below(2) == 0 {
            let next = condition(random);
            text.push_str(&format!("#elif {next}\nint line_{n};\n"));
            *n += 1;
        }
        if random.below(2) == 0 {
            text.push_str(&format!("#else\nint line_{n};\n"));
            *n += 1;
        }
        text.push_str("#endif\n");
    }
}

fn program(random: &mut Random) -> String {
    let own = condition(random).replace("OWN", "0");
    let mut text = format!("#if {own}\n#define OWN 1\n#endif\n");
    groups(random, 2, &mut text, &mut 0);
    text
}

fn unit(text: &str) -> Unit {
    let path = PathBuf::from("generated.c");
    let found = discover::discover(&[PathBuf::from("corpus/cover/empty.c")], &Default::default());
    let unit = found.units.into_iter().next().expect("a unit");
    Unit { file: path, text: Some(text.as_bytes().into()), ..unit }
}

/// The lines `int line_…` that some values of the macros bring in.
fn reachable(unit: &Unit) -> BTreeSet<u32> {
    let session = Session::new(Arc::new(SourceMap::default()));
    let mut found = BTreeSet::new();
    for choice in 0..VALUES.len().pow(MACROS.len() as u32) {
        let value = |at: usize| VALUES[choice / VALUES.len().pow(at as u32) % VALUES.len()];
        let option = |(at, name): (usize, &&str)| {
            value(at).map(|value| MacroOption::Define(format!("{name}={value}")))
        };
        let assigned = MACROS.iter().enumerate().filter_map(option).collect();
        let done = preprocess(&Unit { assigned, ..unit.clone() }, &session).expect("a text");
        let lines = &done.conditional[0];
        let taken = lines.all().iter().filter(|code| lines.is_taken(code));
        found.extend(taken.flat_map(|code| code.lines.0..=code.lines.1));
    }
    found
}

/// Lines that the passes leave out, and those of them that they call dead.
fn left_out(unit: &Unit) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let listed_below = vec![Path::new("generated.c").to_path_buf()];
    let options = lint::Options { listed_below, cover: Cover::All, ..lint::Options::default() };
    let outcome = lint::run(std::slice::from_ref(unit), &options, &|_| {});
    let (mut all, mut dead) = (BTreeSet::new(), BTreeSet::new());
    for problem in &outcome.coverage.left_out {
        let words: Vec<&str> = problem.reason.split([' ', ':']).collect();
        let line = |at: usize| words[at].parse::<u32>().expect("a line");
        all.extend(line(1)..=line(3));
        if problem.reason.ends_with("nothing brings them in") {
            dead.extend(line(1)..=line(3));
        }
    }
    (all, dead)
}

#[test]
fn what_is_called_dead_is_what_no_values_bring_in() {
    let seed = std::env::var("VLAISCAN_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or(20_240_611);
    println!("seed {seed} (VLAISCAN_SEED)");
    let mut random = Random(seed);
    let (mut n_reachable, mut n_dead, mut n_missed) = (0, 0, 0);
    for _ in 0..60 {
        let text = program(&mut random);
        let unit = unit(&text);
        let reachable = reachable(&unit);
        let (left_out, dead) = left_out(&unit);
        let wrong: Vec<_> = dead.intersection(&reachable).collect();
        assert!(wrong.is_empty(), "lines {wrong:?} can be brought in:\n{text}");
        n_reachable += reachable.len();
        n_dead += dead.len();
        n_missed += left_out.difference(&dead).count();
    }
    println!("{n_reachable} lines can be read, {n_dead} are dead, {n_missed} were left out");
    assert!(n_reachable > 300 && n_dead > 10, "a canary: the programs have both");
    assert!(n_missed * 20 < n_reachable, "{n_missed} of {n_reachable} lines were left out");
}
