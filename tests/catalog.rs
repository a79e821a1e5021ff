//! The catalogue of constructs outside C99: each line that a case marks FLAG is reported by the
//! rule that corpus/catalog.tsv gives its row, and no other line by that rule.
//!
//! The catalogue is at `$VLAISCAN_CATALOG`, else at ../shared/catalog beside the repository. A
//! case is read with the `-std` of its second line, through a compilation database, and that is
//! also what `--std` gets.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::{Value, json};

const TABLE: &str = "corpus/catalog.tsv";

/// A line of the table: the rules of a row, and lines that are not as their case says.
struct Row {
    rules: Vec<String>,
    /// FLAG lines that are none to us, and lines without FLAG that are.
    removed: BTreeSet<u32>,
    added: BTreeSet<u32>,
}

fn catalog() -> PathBuf {
    match std::env::var_os("VLAISCAN_CATALOG") {
        Some(path) => PathBuf::from(path),
        None => common::root().join("../shared/catalog"),
    }
}

/// The table by row.
fn table() -> BTreeMap<String, Row> {
    let text = common::read(TABLE);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.map(|line| {
        let mut cells = line.split('\t');
        let slug = cells.next().expect("a row has a name").to_owned();
        let rules = cells.next().unwrap_or("").split(',').map(str::to_owned).collect();
        let mut row = Row { rules, removed: BTreeSet::new(), added: BTreeSet::new() };
        for line in cells.next().unwrap_or("").split(',').filter(|line| !line.is_empty()) {
            let (sign, number) = line.split_at(1);
            let number = number.parse().expect("an exception is -LINE or +LINE");
            let set = if sign == "-" { &mut row.removed } else { &mut row.added };
            set.insert(number);
            assert!(cells.clone().next().is_some_and(|why| why.len() > 20), "{slug}: no reason");
        }
        (slug, row)
    });
    rows.collect()
}

/// The `-std` that a case asks for.
fn standard(text: &str) -> &str {
    let options = text.lines().nth(1).unwrap_or("");
    let given = options.split(' ').find_map(|word| word.strip_prefix("std="));
    given.unwrap_or("c99")
}

/// The name of a standard for `--std`.
fn ours(standard: &str) -> String {
    standard.replace("gnu", "c").replace("c89", "c90").replace("c2x", "c23")
}

/// All cases of one standard in one run, `counts` being what `--std` gets: findings by case.
fn report(
    cases: &[(String, String)],
    standard: &str,
    counts: &str,
) -> BTreeMap<String, Vec<common::Reported>> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut records: Vec<Value> = Vec::new();
    for (name, text) in cases {
        common::write(directory.path(), name, text.as_bytes());
        let command = format!("gcc -std={standard} -c {name}");
        records.push(json!({"directory": directory.path(), "file": name, "command": command}));
    }
    let database = serde_json::to_vec(&records).expect("JSON");
    common::write(directory.path(), "compile_commands.json", &database);
    let path = directory.path().to_str().expect("UTF-8");
    let report = common::report(&["-p", path, "--select", "all", "--std", counts, path]);
    let mut by_case: BTreeMap<String, Vec<common::Reported>> = BTreeMap::new();
    for finding in common::findings(&report) {
        let name = finding.primary.0.rsplit('/').next().expect("a path ends").to_owned();
        by_case.entry(name).or_default().push(finding);
    }
    by_case
}

/// What is wrong with one case. A FLAG line counts as reported if a finding has a label or an
/// expansion on it: compilers differ on whether a macro's body or its use is to blame.
fn faults(case: &str, text: &str, row: &Row, found: &[common::Reported]) -> Vec<String> {
    let ours: Vec<_> = found.iter().filter(|f| row.rules.contains(&f.rule)).collect();
    let flagged = (1u32..).zip(text.lines()).filter(|(_, line)| line.contains("/* FLAG */"));
    let flagged: BTreeSet<u32> = flagged.map(|(number, _)| number).collect();
    let mut faults = Vec::new();
    for line in row.removed.difference(&flagged).chain(row.added.intersection(&flagged)) {
        faults.push(format!("{case}:{line}: the table's exception is stale"));
    }
    let expected: BTreeSet<u32> = flagged.union(&row.added).copied().collect();
    for finding in &ours {
        if !expected.contains(&finding.primary.1) || row.removed.contains(&finding.primary.1) {
            faults.push(format!("{case}:{}: {}: no FLAG", finding.primary.1, finding.rule));
        }
    }
    let on = |line: u32| {
        let is_on = |place: &common::Line| place.1 == line;
        ours.iter().any(|f| is_on(&f.primary) || f.others.iter().any(is_on))
    };
    for &line in expected.difference(&row.removed).filter(|&&line| !on(line)) {
        faults.push(format!("{case}:{line}: FLAG, not reported by {}", row.rules.join(", ")));
    }
    faults
}

fn n_flags(text: &str) -> usize {
    text.lines().filter(|line| line.contains("/* FLAG */")).count()
}

#[test]
fn each_flag_is_reported_and_nothing_else() {
    let directory = catalog().join("cases");
    if !directory.is_dir() {
        return common::skip(&format!("no catalogue at {}", directory.display()));
    }
    let table = table();
    let mut by_standard: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut list = Vec::new();
    for entry in std::fs::read_dir(&directory).expect("the catalogue has cases") {
        let path = entry.expect("readable").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("ASCII").to_owned();
        let text = std::fs::read_to_string(&path).expect("a case is text");
        if !table.contains_key(name.trim_end_matches(".c")) {
            list.push(format!("{name}: the table has no such row"));
        }
        by_standard.entry(standard(&text).to_owned()).or_default().push((name, text));
    }
    let slugs = common::slugs();
    let mut n_rows = 0;
    for (standard, cases) in &by_standard {
        let mut found = report(cases, standard, &ours(standard));
        // A case of C23 that only C23's parser can read: what it shows is C23's news to others.
        if standard == "c2x" {
            for (name, findings) in report(cases, standard, "c17") {
                found.entry(name).or_default().extend(findings);
            }
        }
        for (name, text) in cases {
            let Some(row) = table.get(name.trim_end_matches(".c")) else { continue };
            n_rows += 1;
            let unknown = row.rules.iter().filter(|rule| !slugs.contains(rule));
            list.extend(unknown.map(|rule| format!("{name}: {rule} is no rule")));
            let of_case = found.get(name).map(Vec::as_slice).unwrap_or_default();
            list.extend(faults(name, text, row, of_case));
        }
    }
    list.sort();
    let n_flags: usize = by_standard.values().flatten().map(|(_, text)| n_flags(text)).sum();
    eprintln!("{n_rows} rows with {n_flags} FLAG lines");
    assert!(n_rows >= 377, "the catalogue has {n_rows} cases");
    common::assert_none("catalogue", &list);
}

#[test]
fn a_wrong_line_is_noticed() {
    let row = |removed: &[u32]| Row {
        rules: vec!["vla".to_owned()],
        removed: removed.iter().copied().collect(),
        added: BTreeSet::new(),
    };
    let text = "one\ntwo /* FLAG */\nthree\n";
    let at = |line| common::Reported {
        rule: "vla".to_owned(),
        primary: ("x.c".to_owned(), line),
        others: Vec::new(),
    };
    assert!(faults("x.c", text, &row(&[]), &[at(2)]).is_empty());
    assert_eq!(faults("x.c", text, &row(&[]), &[]).len(), 1);
    assert_eq!(faults("x.c", text, &row(&[]), &[at(2), at(3)]).len(), 1);
    assert_eq!(faults("x.c", text, &row(&[1]), &[at(2)]).len(), 1, "a stale exception");
}
