//! The style of the source, and the shape of the whole: who may import whom, where the file
//! system is touched, that each rule has its page, its check and its cases.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

/// Functions that may be longer than 70 lines, as `path: name`; each is a single match or table.
const LONG_FUNCTIONS: &[&str] = &[
    // Tables: one line or one call an entry.
    "src/analyse/builtins.rs: returns",
    "src/analyse/constant.rs: evaluate_kind",
    "src/analyse/expr.rs: expr_kind",
];

/// Files that may be longer than 600 lines (but not than 1,000).
const LONG_FILES: &[&str] = &[
    // One list of node kinds, to be read as a whole.
    "src/parse/ast.rs",
];

const COLUMNS_MAX: usize = 100;
const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;

struct File {
    path: String,
    text: String,
}

fn rust_files(directory: &str) -> Vec<File> {
    let mut files: Vec<File> = walkdir::WalkDir::new(common::root().join(directory))
        .into_iter()
        .map(|entry| entry.expect("readable").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let inside = path.strip_prefix(common::root()).expect("below the root");
            let path = inside.to_str().expect("ASCII").to_owned();
            File { text: common::read(&path), path }
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn sources() -> Vec<File> {
    rust_files("src")
}

#[test]
fn every_file_opens_with_what_it_is() {
    let files = sources().into_iter().chain(rust_files("tests"));
    let faults: Vec<String> = files
        .filter(|file| !file.text.starts_with("//! ") || file.text.starts_with("//! placeholder"))
        .map(|file| format!("{}: does not open with a `//!` header", file.path))
        .collect();
    common::assert_none("headers", &faults);
}

#[test]
fn lines_files_and_functions_are_short() {
    let mut faults = Vec::new();
    for file in sources().into_iter().chain(rust_files("tests")) {
        faults.extend(length_faults(&file));
    }
    common::assert_none("lengths", &faults);
}

fn length_faults(file: &File) -> Vec<String> {
    let File { path, text } = file;
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.chars().count() > COLUMNS_MAX {
            faults.push(format!("{path}:{number}: longer than {COLUMNS_MAX} columns"));
        }
    }
    let n_lines = text.lines().count();
    let listed = LONG_FILES.contains(&path.as_str());
    if n_lines > if listed { 1_000 } else { FILE_LINES_MAX } {
        faults.push(format!("{path}: {n_lines} lines"));
    }
    for (name, start, n_lines) in functions(text) {
        let listed = LONG_FUNCTIONS.contains(&format!("{path}: {name}").as_str());
        if n_lines > FUNCTION_LINES_MAX && !listed {
            faults.push(format!("{path}:{start}: fn {name} has {n_lines} lines"));
        }
    }
    faults
}

/// Name, first line and number of lines of each function; rustfmt closes one in the column that
/// it opened in.
fn functions(text: &str) -> Vec<(String, usize, usize)> {
    let head = Regex::new(r"^( *)(?:pub(?:\([a-z]+\))? )?(?:const )?fn ([a-z0-9_]+)").expect("ok");
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(parts) = head.captures(line) else { continue };
        let closing = format!("{}}}", &parts[1]);
        let body = lines[index..].iter().position(|line| **line == closing);
        let declared = lines[index..].iter().position(|line| line.ends_with(';')).unwrap_or(0);
        let one_line = line.ends_with('}') || (line.ends_with(';') && declared == 0);
        let n_lines = if one_line { 1 } else { body.map_or(1, |end| end + 1) };
        found.push((parts[2].to_owned(), index + 1, n_lines));
    }
    found
}

/// The lines of a file before its unit tests, comments left out.
fn code(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let end = file.text.find("\n#[cfg(test)]\nmod ").unwrap_or(file.text.len());
    let lines = (1..).zip(file.text[..end].lines());
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn the_world_is_touched_in_few_places() {
    let confined: &[(&str, &[&str])] = &[
        (r"\bstd::fs\b|\bFile::open\b|\bread_to_string\(", &["src/disk/"]),
        (r"\bprocess::Command\b|\bprocess::\{|\bCommand::new\b", &["src/git/"]),
        (r"\bstd::process\b", &["src/main.rs", "src/cli/", "src/disk/", "src/git/"]),
        (r"\be?print(ln)?!", &["src/report/", "src/cli/"]),
        (r"\bstd::io::(stdout|stderr)\b", &["src/report/", "src/cli/"]),
        (r"\bstd::env::var|\benv::var", &["src/cli/"]),
        (r"\bunsafe (fn|impl|trait|extern)\b|\bunsafe \{", &[]),
        (r"\b(todo|unimplemented|dbg)!", &[]),
    ];
    let mut faults = Vec::new();
    for (pattern, allowed) in confined {
        let pattern = Regex::new(pattern).expect("valid");
        for file in sources() {
            let is_test = file.path.ends_with("/tests.rs");
            if is_test || allowed.iter().any(|prefix| file.path.starts_with(prefix)) {
                continue;
            }
            for (number, line) in code(&file).filter(|(_, line)| pattern.is_match(line)) {
                faults.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    common::assert_none("confined names", &faults);
}

#[test]
fn the_front_end_has_no_panics_on_purpose() {
    let front_end = ["source", "lex", "discover", "preprocess", "parse", "analyse"];
    let pattern = Regex::new(r"\.unwrap\(\)|\.expect\(|\bpanic!|\bunreachable!").expect("valid");
    let mut faults = Vec::new();
    for file in sources() {
        if !front_end.iter().any(|stage| file.path.starts_with(&format!("src/{stage}/"))) {
            continue;
        }
        if file.path.ends_with("/tests.rs") {
            continue;
        }
        for (number, line) in code(&file).filter(|(_, line)| pattern.is_match(line)) {
            faults.push(format!("{}:{number}: {}", file.path, line.trim()));
        }
    }
    common::assert_none("panics", &faults);
}

/// The table under "Who may import whom" in ARCHITECTURE.md: a module and what it may use.
fn import_table() -> BTreeMap<String, BTreeSet<String>> {
    let text = common::read("ARCHITECTURE.md");
    let section = text.split("\n## ").find(|part| part.starts_with("Who may import whom"));
    let rows = section.expect("ARCHITECTURE.md has the section").lines();
    rows.filter_map(|line| line.strip_prefix("| `"))
        .map(|row| {
            let (module, uses) = row.split_once("` |").expect("a row has two cells");
            let names = uses.trim_end_matches('|').split(',');
            let names = names.map(|name| name.trim().trim_matches('`').to_owned());
            (module.to_owned(), names.filter(|name| name != "nothing").collect())
        })
        .collect()
}

/// The top-level modules that a file names with `crate::`.
fn modules_used(file: &File) -> BTreeSet<(usize, String)> {
    let path = Regex::new(r"\bcrate::(\{[^}]*\}|[a-z_]+)").expect("valid");
    let name = Regex::new(r"[a-z_]+").expect("valid");
    let mut used = BTreeSet::new();
    for (number, line) in code(file) {
        for found in path.captures_iter(line) {
            let first = found[1].trim_start_matches('{').split(',');
            for part in first.filter_map(|part| name.find(part.trim_start())) {
                used.insert((number, part.as_str().to_owned()));
            }
        }
    }
    used
}

#[test]
fn data_flows_one_way() {
    let table = import_table();
    assert!(table.len() > 10, "the import table was not read: {table:?}");
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for file in sources() {
        let inside = file.path.trim_start_matches("src/");
        let module = inside.split(['/', '.']).next().expect("a path has parts").to_owned();
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(allowed) = table.get(&module) else {
            faults.push(format!("{}: {module} is not in the import table", file.path));
            continue;
        };
        for (number, used) in modules_used(&file) {
            if used != module && !allowed.contains(&used) {
                faults.push(format!("{}:{number}: {module} may not use {used}", file.path));
            }
        }
        seen.insert(module);
    }
    for module in table.keys().filter(|module| !seen.contains(*module)) {
        faults.push(format!("ARCHITECTURE.md: there is no module {module}"));
    }
    common::assert_none("imports", &faults);
}

#[test]
fn each_rule_has_page_check_and_cases() {
    let listed = common::read("src/rules/slugs.rs");
    let checks: String = rust_files("src/rules")
        .iter()
        .filter(|file| !file.path.ends_with("slugs.rs"))
        .map(|file| file.text.as_str())
        .collect();
    let mut faults = Vec::new();
    for slug in common::slugs() {
        let constant = slug.to_uppercase().replace('-', "_");
        if !listed.contains(&format!("    {constant} = \"{slug}\",\n")) {
            faults.push(format!("{slug}: not in src/rules/slugs.rs as {constant}"));
        }
        // A check is code that names the rule, or a pattern on its page.
        let has_pattern = common::read(&format!("rules/{slug}.md")).contains("\n[[match]]\n");
        let word = Regex::new(&format!(r"id::{constant}\b")).expect("a word");
        if !has_pattern && !word.is_match(&checks) {
            faults.push(format!("{slug}: neither a pattern on its page nor code in src/rules"));
        }
        if common::c_files_below(&format!("corpus/rules/{slug}")).is_empty() {
            faults.push(format!("{slug}: corpus/rules/{slug} has no cases"));
        }
    }
    for entry in std::fs::read_dir(common::root().join("corpus/rules")).expect("is there") {
        let name = entry.expect("readable").file_name().into_string().expect("ASCII");
        if !common::slugs().contains(&name) {
            faults.push(format!("corpus/rules/{name}: no page rules/{name}.md"));
        }
    }
    common::assert_none("rules", &faults);
}

#[test]
fn each_dependency_has_a_reason() {
    let manifest: toml::Table = common::read("Cargo.toml").parse().expect("TOML");
    let text = common::read("ARCHITECTURE.md");
    let mut faults = Vec::new();
    let of_targets = manifest["target"].as_table().expect("a table").values();
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = kinds.iter().map(|&kind| &manifest[kind]);
    for table in tables.chain(of_targets.map(|target| &target["dependencies"])) {
        for name in table.as_table().expect("a table").keys() {
            if !text.contains(&format!("| `{name}` |")) {
                faults.push(format!("{name}: no reason in ARCHITECTURE.md"));
            }
        }
    }
    common::assert_none("dependencies", &faults);
}

#[test]
fn a_long_function_is_noticed() {
    let body = "    x();\n".repeat(70);
    let file = File {
        path: "src/x.rs".to_owned(),
        text: format!("fn short() {{}}\n\npub fn long() {{\n{body}}}\n\nfn after() {{\n}}\n"),
    };
    let lengths: Vec<_> = functions(&file.text).into_iter().map(|(_, _, n)| n).collect();
    assert_eq!(lengths, [1, 72, 2]);
    assert_eq!(length_faults(&file).len(), 1);
}

#[test]
fn a_wrong_import_is_noticed() {
    let text = "use crate::lex::Token;\nuse crate::{names::Name, parse};\n".to_owned();
    let used = modules_used(&File { path: "src/x.rs".to_owned(), text });
    let names: Vec<_> = used.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["lex", "names", "parse"]);
}
