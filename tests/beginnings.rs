//! Units that begin with the same inclusions go on from there (`src/preprocess/beginning.rs`):
//! that gives the tokens and the report that each unit has by itself. The trees are those of
//! `memo.rs`, but their units begin with inclusions, few in different orders, and have options of
//! their own, of which headers ask for some.
//!
//! `VLAISCAN_MEMO_TREES` trees are made (default 12), from `VLAISCAN_SEED` (default 1) on.

mod common;

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use vlaiscan::discover::{self, Settings, Unit};
use vlaiscan::finding::Level;
use vlaiscan::lex::Token;
use vlaiscan::lint::{self, Cover};
use vlaiscan::preprocess::{MacroExpansion, Preprocessed, Session, Sharing, preprocess};
use vlaiscan::rules;
use vlaiscan::source::{Pos, SourceMap};

use common::trees::{self, N_HEADERS, Random};

const N_UNITS: usize = 16;

/// What units of these trees include first, so that headers have what they use.
const START: &str = "#ifndef START\n#define START\n\
    #define JOIN2(a, b) a##b\n#define JOIN(a, b) JOIN2(a, b)\n\
    #define NAME(a) JOIN(a, __COUNTER__)\n#define F(a, b) ((a) + (b))\n\
    #ifndef M0\n#define M0 1\n#endif\n#ifndef M1\n#define M1 n\n#endif\n\
    #define M2 k\n#define M3 2\n\
    typedef int T1;\nstatic const int k = 3;\n#endif\n";

/// Writes a tree with its compilation database.
fn tree(seed: u64, directory: &Path) {
    let mut random = trees::tree(seed, directory);
    let random = &mut random;
    common::write(directory, "start.h", START.as_bytes());
    common::write(
        directory,
        "other.h",
        b"struct other { int of; };\n#define OTHER __BASE_FILE__\n",
    );
    let mut commands = Vec::new();
    for at in 0..N_UNITS {
        let file = format!("u{at}.c");
        common::write(directory, &file, unit(random).as_bytes());
        let mut arguments = vec!["gcc".to_owned(), "-c".to_owned()];
        arguments.push(format!("-DKBUILD_MODNAME=\"u{at}\""));
        for option in ["A0", "A1", "A2", "M0=n", "M1=4", "M3=k", "h0=h1", "HAVE_T0", "H1"] {
            if random.below(6) == 0 {
                arguments.push(format!("-D{option}"));
            }
        }
        arguments.push(file.clone());
        let directory = directory.display().to_string();
        commands.push(serde_json::json!({
            "directory": directory, "file": file, "arguments": arguments,
        }));
    }
    let commands = serde_json::Value::from(commands).to_string();
    common::write(directory, "compile_commands.json", commands.as_bytes());
}

/// A unit that begins with inclusions.
fn unit(random: &mut Random) -> String {
    let mut text = String::new();
    if random.below(8) == 0 {
        text.push_str("#define A3\n");
    }
    text.push_str("#include \"start.h\"\n");
    let mut next = 0;
    for _ in 0..1 + random.below(5) {
        // Mostly one of two, so that many units have the same ones.
        next = (next + 1 + random.below(2)) % N_HEADERS;
        let _ = match random.below(12) {
            0 => writeln!(text, "#include \"other.h\""),
            1 => writeln!(text, "#include \"missing{}.h\"", random.below(2)),
            _ => writeln!(text, "#include \"h{next}.h\""),
        };
    }
    text.push_str(";\nvoid last(int n) { struct { char a[M0]; } s; (void)s; }\n");
    text.push_str("const char *name = KBUILD_MODNAME;\nint bits = 0b11;;\n");
    text
}

/// The tree's units as those of a kernel are: with the same settings, and options of their own.
fn units_of(directory: &Path) -> Vec<Unit> {
    let units = discover::discover(&[directory.to_path_buf()], &discover::Options::default()).units;
    let mut units: Vec<Unit> = units.into_iter().filter(|unit| unit.known_build).collect();
    let settings = Settings { macros: Vec::new(), ..(*units[0].settings).clone() };
    let settings = Arc::new(settings);
    for unit in &mut units {
        unit.own_macros.extend(unit.settings.macros.iter().cloned());
        unit.settings = Arc::clone(&settings);
    }
    assert_eq!(units.len(), N_UNITS);
    units
}

/// A place as a file's name and an offset.
fn place(session: &Session, pos: Pos) -> String {
    let file = session.sources().file(pos);
    file.map_or(String::new(), |file| format!("{}:{}", file.path.display(), file.offset(pos)))
}

/// A line for each token of a unit, with its place and those of the macros around it.
fn spelled(unit: &Preprocessed, session: &Session) -> Vec<String> {
    let tokens = unit.all_pieces().flat_map(|piece| unit.tokens_of(piece).iter());
    let line = |token: &Token| {
        let places = |of: &MacroExpansion| [of.definition, of.call].map(|pos| place(session, pos));
        let chain = unit.origins.chain(token);
        let chain: Vec<_> = chain.map(|(_, of)| (of.name.text(), places(of))).collect();
        format!("{} {} {chain:?}", token.spelling(), place(session, token.pos))
    };
    tokens.map(line).collect()
}

/// Everything of a unit but its pieces.
fn rest(unit: &Preprocessed, session: &Session) -> String {
    let Preprocessed { files, missing, problems, stand_ins, offered, conditional, .. } = unit;
    let files: Vec<_> = files.iter().map(|of| (&of.file.path, of.system)).collect();
    let taken: Vec<_> = conditional.iter().map(|of| of.taken()).collect();
    let missing = missing.iter().map(|of| (&of.name, place(session, of.pos)));
    let problems = problems.iter().map(|of| (&of.reason, place(session, of.pos)));
    let said: (Vec<_>, Vec<_>) = (missing.collect(), problems.collect());
    format!("{files:?} {said:?} {stand_ins:?} {offered:?} {taken:?}")
}

fn seeds() -> std::ops::Range<u64> {
    let first = common::setting("VLAISCAN_SEED", 1);
    first..first + common::setting("VLAISCAN_MEMO_TREES", 12)
}

#[test]
fn a_unit_that_goes_on_from_a_beginning_is_what_it_would_be() {
    let (mut n_begun, mut n_units) = (0, 0);
    for seed in seeds() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        tree(seed, directory.path());
        let shared = Session::sharing(Arc::default(), Sharing::Stretches);
        let apart = Session::sharing(Arc::default(), Sharing::Files);
        // Twice: in the second round all beginnings are there.
        for unit in units_of(directory.path()).iter().cycle().take(2 * N_UNITS) {
            let known = preprocess(unit, &shared).expect("readable");
            let alone = preprocess(unit, &apart).expect("readable");
            let name = unit.file.display();
            let (tokens, own) = (spelled(&known, &shared), spelled(&alone, &apart));
            let first = tokens.iter().zip(&own).find(|(token, own)| token != own);
            assert_eq!(first, None, "seed {seed}, {name}");
            assert_eq!(tokens.len(), own.len(), "seed {seed}, {name}");
            assert_eq!(rest(&known, &shared), rest(&alone, &apart), "seed {seed}, {name}");
            n_begun += usize::from(known.borders.iter().any(|border| border.n_pieces > 1));
            n_units += 1;
        }
    }
    println!("{n_begun} of {n_units} units go on from a beginning or make one");
    assert!(n_begun * 2 > n_units, "most do: {n_begun} of {n_units}");
}

#[test]
fn the_report_is_the_same_without_beginnings() {
    let mut n_findings = 0;
    for seed in seeds() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        tree(seed, directory.path());
        let units = units_of(directory.path());
        let listed_below = vec![directory.path().to_path_buf()];
        let rules: Vec<_> = rules::all().iter().map(|rule| (rule, Level::Warning)).collect();
        let base_rules = rules.clone();
        let options = lint::Options { rules, base_rules, listed_below, ..Default::default() };
        for cover in [Cover::Base, Cover::All] {
            let run = |no_memo: bool, kept: u32| {
                let options = lint::Options { cover, no_memo, ..options.clone() };
                let mut session = lint::session(&options, SourceMap::default());
                (session.kept_units, session.sweep_units) = (kept, 3);
                lint::run_in(&units, &session, &options, &|_| {})
            };
            let alone = run(true, u32::MAX);
            for kept in [u32::MAX, 0, 4] {
                let known = run(false, kept);
                let name = format!("seed {seed}, {cover:?}, {kept} units");
                assert!(known.findings == alone.findings, "{name}: findings differ");
                assert!(known.sightings == alone.sightings, "{name}: by other units");
                assert_eq!(known.coverage, alone.coverage, "{name}");
                assert_eq!(known.n_unlisted, alone.n_unlisted, "{name}");
            }
            n_findings += alone.findings.len();
        }
    }
    println!("{n_findings} findings");
    assert!(n_findings > 500, "the trees have findings: {n_findings}");
}

/// The harness notices a unit that begins otherwise.
#[test]
fn canary() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    tree(1, directory.path());
    let units = units_of(directory.path());
    let session = Session::sharing(Arc::default(), Sharing::Stretches);
    let first = preprocess(&units[0], &session).expect("readable");
    let mut other = units[0].clone();
    other.file = directory.path().join("start.h");
    let second = preprocess(&other, &session).expect("readable");
    assert_ne!(spelled(&first, &session), spelled(&second, &session));
    assert_ne!(rest(&first, &session), rest(&second, &session));
}
