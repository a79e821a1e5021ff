//! The catalogue of constructs outside C99: each line that a case marks FLAG is reported by the
//! rule that corpus/catalog.tsv gives its row, and no other line by that rule.
//!
//! The catalogue is at `$VLAISCAN_CATALOG`, else at ../shared/catalog beside the repository. A
//! case is read with the `-std` of its second line, through a compilation database, and that is
//! also what `--std` gets. What a page says is to be rewritten has a rewrite, or a reason why not.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

const TABLE: &str = "corpus/catalog.tsv";
/// What stands before a reason.
const NO_REWRITE: &str = "no rewrite is offered";

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

/// The report over all cases of one standard, `counts` being what `--std` gets.
fn report(cases: &[(String, String)], standard: &str, counts: &str) -> Value {
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
    common::report(&["-p", path, "--select", "all", "--std", counts, path])
}

/// The name of a case in a path.
fn case_of(path: &str) -> String {
    path.rsplit('/').next().expect("a path ends").to_owned()
}

/// Findings by case.
fn by_case(report: &Value) -> BTreeMap<String, Vec<common::Reported>> {
    let mut by_case: BTreeMap<String, Vec<common::Reported>> = BTreeMap::new();
    for finding in common::findings(report) {
        by_case.entry(case_of(&finding.primary.0)).or_default().push(finding);
    }
    by_case
}

/// The standards of the cases, each with what `--std` gets. A case of C23 that only C23's parser
/// can read: what it shows is C23's news to others.
fn runs(standard: &str) -> Vec<String> {
    let mut counts = vec![ours(standard)];
    counts.extend((standard == "c2x").then(|| "c17".to_owned()));
    counts
}

/// The cases by standard.
fn cases(directory: &Path) -> BTreeMap<String, Vec<(String, String)>> {
    let mut by_standard: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for entry in std::fs::read_dir(directory).expect("the catalogue has cases") {
        let path = entry.expect("readable").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("ASCII").to_owned();
        let text = std::fs::read_to_string(&path).expect("a case is text");
        by_standard.entry(standard(&text).to_owned()).or_default().push((name, text));
    }
    by_standard
}

/// The findings of some rules that have neither a rewrite nor a reason.
fn unsaid(report: &Value, rules: &BTreeSet<String>) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a report has findings");
    let is_unsaid = |finding: &&Value| {
        let text = |key: &str| finding[key].as_str().expect("text").to_owned();
        let is_offered = finding["fixes"].as_array().is_some_and(|fixes| !fixes.is_empty());
        rules.contains(&text("rule")) && !is_offered && !text("message").contains(NO_REWRITE)
    };
    let told = |finding: &Value| {
        let path = case_of(finding["path"].as_str().expect("a path"));
        format!("{path}:{}: {}: nothing is offered or said", finding["line"], finding["rule"])
    };
    findings.iter().filter(is_unsaid).map(told).collect()
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
    let by_standard = cases(&directory);
    let names = by_standard.values().flatten().map(|(name, _)| name);
    let strange = names.filter(|name| !table.contains_key(name.trim_end_matches(".c")));
    let mut list: Vec<String> =
        strange.map(|n| format!("{n}: the table has no such row")).collect();
    let slugs = common::slugs();
    let mut n_rows = 0;
    for (standard, cases) in &by_standard {
        let mut found: BTreeMap<String, Vec<common::Reported>> = BTreeMap::new();
        for counts in runs(standard) {
            for (name, findings) in by_case(&report(cases, standard, &counts)) {
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
fn what_is_to_be_rewritten_is_or_says_why_not() {
    let directory = catalog().join("cases");
    if !directory.is_dir() {
        return common::skip(&format!("no catalogue at {}", directory.display()));
    }
    let is_meant = |slug: &String| {
        let page = common::read(&format!("rules/{slug}.md"));
        !page.lines().any(|line| line == "fix = \"none\"")
    };
    let rules: BTreeSet<String> = common::slugs().into_iter().filter(is_meant).collect();
    let mut list = Vec::new();
    for (standard, cases) in &cases(&directory) {
        for counts in runs(standard) {
            list.extend(unsaid(&report(cases, standard, &counts), &rules));
        }
    }
    common::assert_none("catalogue", &list);
}

#[test]
fn a_silent_finding_is_noticed() {
    let rules = BTreeSet::from(["vla".to_owned()]);
    let finding = |rule: &str, message: &str, fixes: Value| {
        json!({"findings": [{
            "rule": rule, "message": message, "fixes": fixes, "path": "x.c", "line": 1,
        }]})
    };
    let said = format!("an array; {NO_REWRITE}: it is a parameter");
    assert_eq!(unsaid(&finding("vla", "an array", json!([])), &rules).len(), 1);
    assert!(unsaid(&finding("vla", &said, json!([])), &rules).is_empty());
    assert!(unsaid(&finding("vla", "an array", json!([{}])), &rules).is_empty());
    assert!(unsaid(&finding("other", "an array", json!([])), &rules).is_empty());
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
