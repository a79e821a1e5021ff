//! What the tests share: running the built binary, reading its JSON report, and the annotations
//! that say what it should be.
//!
//! An annotation is a line comment at the end of a line of C:
//! `// expect: RULE[, RULE]` one finding of each rule has its place on this line;
//! `// through: RULE` a finding of the rule has a label or an expansion on this line;
//! `@-N` after the word means N lines above, for lines that cannot hold a comment;
//! a backslash may stand at the end;
//! `// expect-none` at the top of a file says that it is silent on purpose.
#![allow(dead_code)]

pub mod trees;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// A line of a file, the path relative to the repository.
pub type Line = (String, u32);

/// How often each rule is expected on each line, and where findings pass through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotations {
    /// Line and rule, with the number of findings.
    pub expect: BTreeMap<(Line, String), usize>,
    /// Lines that a finding of the rule has a label or an expansion on.
    pub through: BTreeSet<(Line, String)>,
}

/// One finding of a report, reduced to lines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reported {
    /// The rule's slug.
    pub rule: String,
    /// Where it is.
    pub primary: Line,
    /// Where its labels and expansions are.
    pub others: Vec<Line>,
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The built binary with arguments, to be run in the repository's root.
pub fn vlaiscan(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
    command.args(arguments).current_dir(root());
    command.env("VLAISCAN_CACHE_DIR", "").env_remove("GITHUB_STEP_SUMMARY");
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"))
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The JSON report over some paths.
pub fn report(arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "json", "--fail-on", "never"];
    all.extend(arguments);
    let output = run(&mut vlaiscan(&all));
    parse_report(&output)
}

/// The report over some paths of all rules that this standard doesn't have.
pub fn report_for(standard: &str, arguments: &[&str]) -> Value {
    let mut all = vec!["--select", "all", "--std", standard];
    all.extend(arguments);
    report(&all)
}

/// The standard under which a page's rule is on: C99 if that hasn't the construct, else C90, else
/// C23.
pub fn standard_of(slug: &str) -> &'static str {
    let page = read(&format!("rules/{slug}.md"));
    let line = page.lines().find(|line| line.starts_with("standards = ")).unwrap_or("");
    let has = |name: &str| line.contains(&format!("\"{name}\""));
    // No `--std` silences the rules about variable-length arrays.
    let is_vla = page.lines().any(|line| line == "group = \"vla\"");
    ["c99", "c90", "c23"].into_iter().find(|name| is_vla || !has(name)).expect("some is left")
}

/// Whether a rule is about units that are compiled as C23.
pub fn needs_c23(slug: &str) -> bool {
    let slugs = ["auto-inference", "bool-keyword", "constexpr", "lowercase-keyword", "nullptr"];
    slugs.contains(&slug)
}

/// Writes a compilation database for some files, each compiled as `-std=STANDARD`.
pub fn write_database(directory: &Path, files: &[String], standard: &str) -> PathBuf {
    let record = |file: &String| {
        let command = format!("gcc -std={standard} -c {file}");
        serde_json::json!({"directory": root(), "file": file, "command": command})
    };
    let records: Vec<Value> = files.iter().map(record).collect();
    let text = serde_json::to_vec(&records).expect("JSON");
    write(directory, "compile_commands.json", &text)
}

/// The rules that an annotated text is about: its own, those it names, and the loudest.
pub fn is_about(slug: &str, annotations: &Annotations, rule: &str) -> bool {
    let mut named = annotations.expect.keys().chain(&annotations.through);
    rule == slug || rule.starts_with("vla") || named.any(|(_, name)| name == rule)
}

/// The JSON report that a run wrote to standard output.
pub fn parse_report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "standard output is no JSON ({error}); {}; standard error:\n{}",
            output.status,
            stderr(output)
        )
    })
}

/// The findings of a JSON report.
pub fn findings(report: &Value) -> Vec<Reported> {
    let list = report["findings"].as_array().expect("a report has findings");
    list.iter()
        .map(|finding| Reported {
            rule: finding["rule"].as_str().expect("a finding has a rule").to_owned(),
            primary: line_of(finding),
            others: ["labels", "expansions"]
                .iter()
                .flat_map(|key| finding[*key].as_array().into_iter().flatten())
                .map(line_of)
                .collect(),
        })
        .collect()
}

fn line_of(place: &Value) -> Line {
    let path = place["path"].as_str().expect("a place has a path").to_owned();
    let line = place["line"].as_u64().expect("a place has a line");
    (path, u32::try_from(line).expect("a line is small"))
}

static ANNOTATION: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"// (expect|through)(?:@-([0-9]+))?: ([a-z0-9-]+(?:, [a-z0-9-]+)*)\s*\\?\s*$";
    Regex::new(pattern).expect("valid")
});

/// Reads the annotations of one file's text; panics on one that is misspelled.
pub fn annotations_of(path: &str, text: &str, into: &mut Annotations) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (number, line) in (1u32..).zip(text.lines()) {
        let Some(found) = ANNOTATION.captures(line) else {
            let misspelled = (line.contains("// expect") || line.contains("// through"))
                && line.trim() != "// expect-none";
            assert!(!misspelled, "{path}:{number}: an annotation that is none: {line}");
            continue;
        };
        let above = found.get(2).map_or(0, |n| n.as_str().parse().expect("a number"));
        let at = (path.to_owned(), number - above);
        for rule in found[3].split(", ") {
            let key = (at.clone(), rule.to_owned());
            if &found[1] == "expect" {
                *into.expect.entry(key).or_default() += 1;
            } else {
                into.through.insert(key);
            }
        }
    }
}

/// Every C file and header below a directory of the repository, sorted, relative to the root.
pub fn c_files_below(directory: &str) -> Vec<String> {
    let mut files: Vec<String> = walkdir::WalkDir::new(root().join(directory))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| matches!(extension(entry.path()), Some("c" | "h")))
        .map(|entry| relative(entry.path()))
        .collect();
    files.sort();
    files
}

fn extension(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("below the root");
    inside.to_str().expect("our names are ASCII").to_owned()
}

/// The text of a file of the repository; bytes that are no UTF-8 are replaced.
pub fn read(path: &str) -> String {
    let bytes = std::fs::read(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The annotations of every C file and header below some directories.
pub fn annotations_below(directories: &[&str]) -> Annotations {
    let mut annotations = Annotations::default();
    for directory in directories {
        for path in c_files_below(directory) {
            annotations_of(&path, &read(&path), &mut annotations);
        }
    }
    annotations
}

/// What a report has against annotations, one sentence each; empty if they agree.
pub fn differences(expected: &Annotations, reported: &[Reported]) -> Vec<String> {
    let mut found: BTreeMap<(Line, String), usize> = BTreeMap::new();
    for finding in reported {
        *found.entry((finding.primary.clone(), finding.rule.clone())).or_default() += 1;
    }
    let mut differences = Vec::new();
    let keys: BTreeSet<_> = expected.expect.keys().chain(found.keys()).collect();
    for key in keys {
        let wanted = expected.expect.get(key).copied().unwrap_or(0);
        let got = found.get(key).copied().unwrap_or(0);
        if wanted != got {
            let ((path, line), rule) = key;
            differences.push(format!("{path}:{line}: {rule}: expected {wanted}, reported {got}"));
        }
    }
    for (at, rule) in &expected.through {
        let passes = |finding: &Reported| finding.rule == *rule && finding.others.contains(at);
        if !reported.iter().any(passes) {
            let (path, line) = at;
            differences.push(format!("{path}:{line}: no finding of {rule} goes through here"));
        }
    }
    differences
}

/// Fails with a list, if there is anything in it.
pub fn assert_none(what: &str, differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{what}: {} differences\n{}",
        differences.len(),
        differences.join("\n")
    );
}

/// Whether there is no gcc; then says that a test is skipped.
pub fn gcc_is_missing() -> bool {
    let answer = Command::new("gcc").arg("--version").output();
    let is_missing = !answer.is_ok_and(|output| output.status.success());
    if is_missing {
        skip("gcc is not installed");
    }
    is_missing
}

/// Says that a test cannot run here; in the CI run (`CI` is set) that is a failure.
pub fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "must not be skipped in the CI run: {why}");
    eprintln!("SKIPPED: {why}");
}

/// The slugs of the rules, from the pages' file names.
pub fn slugs() -> Vec<String> {
    let mut slugs: Vec<String> = std::fs::read_dir(root().join("rules"))
        .expect("rules/ is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| extension(path) == Some("md"))
        .map(|path| path.file_stem().expect("a name").to_str().expect("ASCII").to_owned())
        .collect();
    slugs.sort();
    slugs
}

/// Writes a text into a directory and gives its path.
pub fn write(directory: &Path, name: &str, text: &[u8]) -> PathBuf {
    let path = directory.join(name);
    std::fs::write(&path, text).expect("a temporary directory can be written");
    path
}

/// A number from the environment.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
