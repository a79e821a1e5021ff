//! The catalogue of GNU C extensions: each line that a case marks FLAG is reported by the rule
//! of that case, and no other line by that rule.
//!
//! The catalogue is at `$VLAISCAN_CATALOG`, else at ../shared/catalog beside the repository.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Lines of a case that are about a varying type, without being what the case is about.
const BESIDES: &[(&str, &[u32])] = &[("vla-goto-into-scope.c", &[6, 12])];

/// Macro definitions that are marked because clang reports them; here they are a label.
const DEFINITIONS: &[(&str, &[u32])] = &[("vlais.c", &[87])];

fn catalog() -> PathBuf {
    match std::env::var_os("VLAISCAN_CATALOG") {
        Some(path) => PathBuf::from(path),
        None => common::root().join("../shared/catalog"),
    }
}

fn listed(table: &[(&str, &[u32])], case: &str) -> BTreeSet<u32> {
    let lines = table.iter().filter(|(name, _)| *name == case);
    lines.flat_map(|(_, lines)| lines.iter().copied()).collect()
}

/// The cases of the rules that exist: file names, sorted.
fn cases(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("the catalogue has cases");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("readable").file_name().into_string().expect("ASCII"))
        .filter(|name| name.starts_with("vla") || name == "compound-literal-vla.c")
        .collect();
    names.sort();
    names
}

/// A case's `std=` is of no account: a VLA is reported whatever standard has it.
fn check_case(directory: &Path, case: &str, faults: &mut Vec<String>) {
    let path = directory.join(case);
    let text = std::fs::read_to_string(&path).expect("a case is text");
    let report = common::report(&[path.to_str().expect("UTF-8")]);
    let of_case: &[&str] =
        if case.starts_with("vlais") { &["vlais", "vlais-folded"] } else { &["vla"] };
    let found: BTreeSet<u32> = common::findings(&report)
        .iter()
        .filter(|finding| of_case.contains(&finding.rule.as_str()))
        .map(|finding| finding.primary.1)
        .collect();
    let flagged = (1u32..).zip(text.lines()).filter(|(_, line)| line.contains("/* FLAG */"));
    let mut expected: BTreeSet<u32> = flagged.map(|(number, _)| number).collect();
    for line in listed(DEFINITIONS, case) {
        assert!(expected.remove(&line), "{case}:{line} is no FLAG line: the list is stale");
    }
    expected.extend(listed(BESIDES, case));
    for line in expected.symmetric_difference(&found) {
        let what = if found.contains(line) { "reported, no FLAG" } else { "FLAG, not reported" };
        faults.push(format!("{case}:{line}: {what}"));
    }
}

#[test]
fn each_flag_is_reported_and_nothing_else() {
    let directory = catalog().join("cases");
    if !directory.is_dir() {
        return common::skip(&format!("no catalogue at {}", directory.display()));
    }
    let cases = cases(&directory);
    assert!(cases.len() > 20, "the catalogue has {} cases of the vla rules", cases.len());
    let mut faults = Vec::new();
    for case in &cases {
        check_case(&directory, case, &mut faults);
    }
    common::assert_none("catalogue", &faults);
}
