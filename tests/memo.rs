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
use std::path::Path;

use common::trees::{N_UNITS, tree};

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

#[test]
fn units_have_from_each_other_what_they_would_find_out_themselves() {
    let first = common::setting("VLAISCAN_SEED", 1);
    let mut n_findings = 0;
    for seed in first..first + common::setting("VLAISCAN_MEMO_TREES", 12) {
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
    let first = common::setting("VLAISCAN_SEED", 1);
    let room = |of: &lint::Outcome| of.remembered.tokens_and_names;
    let (mut n_findings, mut rooms) = (0, (0, 0));
    for seed in first..first + common::setting("VLAISCAN_MEMO_TREES", 12) {
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
                // With two units kept, threads that read the same at a time may remember more.
                assert!(kept > 1 || room(&forgotten) < room(&known), "something is forgotten");
                rooms.0 += room(&forgotten);
                rooms.1 += room(&known);
            }
            n_findings += known.findings.len();
        }
    }
    assert!(n_findings > 100, "the trees have findings");
    assert!(4 * rooms.0 < 3 * rooms.1, "something is forgotten: {rooms:?}");
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
        let done = preprocess(unit, session).expect("readable");
        let mut n_shared = 0;
        for piece in done.all_pieces() {
            let Some(number) = piece.number else { continue };
            let text: String = done.tokens_of(piece).iter().map(|token| token.spelling()).collect();
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
