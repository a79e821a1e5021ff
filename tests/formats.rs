//! The reports for GitHub's runner, GitLab, reviewdog and editors: what each of these programs
//! makes of a report, done here as their manuals say.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regex::Regex;
use serde_json::Value;
use vlaiscan::finding::{Applicability, Edit, Expansion, Finding, Fix, Label, Level, Place};
use vlaiscan::lint::Outcome;
use vlaiscan::report::{Context, Format, github, render};
use vlaiscan::source::{LineColumn, Origin, SourceMap};

const TEXT: &str = "/* \u{1f600} */\nvoid f(int n)\n{\n\tint \u{e9}[n];\n\tuse(\u{e9});\n}\n";

fn place(path: &str, line: u32, start: u32, end: u32) -> Place {
    let at = |column| LineColumn { line, column };
    Place { path: PathBuf::from(path), start: at(start), end: at(end) }
}

fn finding(level: Level, place: Place) -> Finding {
    Finding {
        rule: "vla",
        level,
        message: "100%, said: `n`".to_owned(),
        help: vec!["bound it".to_owned()],
        place,
        condition: None,
        labels: Vec::new(),
        expansions: Vec::new(),
        fixes: Vec::new(),
        no_fix: None,
        fingerprint: "0123abcd".to_owned(),
    }
}

fn outcome(findings: Vec<Finding>) -> Outcome {
    let sources = SourceMap::default();
    sources.add(Path::new("lib/a,b:c.c"), TEXT.into(), Origin::Disk).expect("small");
    Outcome { findings, sources: Arc::new(sources), ..Outcome::default() }
}

fn rendered(format: Format, outcome: &Outcome) -> String {
    let root = Path::new("/base");
    let context = Context { root, ..Context::new(&[], Path::new("/base/src")) };
    render(format, outcome, &context)
}

/// Level, properties, message.
type WorkflowCommand = (String, Vec<(String, String)>, String);

/// A workflow command as the runner reads it; none for other lines.
/// The runner trims a line first, and takes the older `##[command]` anywhere in it.
fn command(line: &str) -> Option<WorkflowCommand> {
    assert!(!line.contains("##["), "a command in the old syntax: {line}");
    let decode = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    let rest = line.trim().strip_prefix("::")?;
    let (head, message) = rest.split_once("::").expect("a command ends in ::");
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties.split(',').map(|property| {
        let (key, value) = property.split_once('=').expect("a property has a value");
        (key.to_owned(), decode(value))
    });
    Some((name.to_owned(), properties.collect(), decode(message)))
}

#[test]
fn github_commands_say_where_and_what() {
    let text = rendered(
        Format::Github,
        &outcome(vec![finding(Level::Warning, place("../lib/a,b:c.c", 4, 6, 7))]),
    );
    let (name, properties, message) = command(text.trim_end()).expect("a command");
    let value = |key: &str| {
        let found = properties.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(name, "warning");
    assert_eq!(value("file"), Some("lib/a,b:c.c"), "from the repository's root");
    assert_eq!((value("line"), value("endLine")), (Some("4"), Some("4")));
    assert_eq!((value("col"), value("endColumn")), (Some("6"), Some("7")));
    assert_eq!(value("title"), Some("vla"));
    assert_eq!(message, "100%, said: `n`\nbound it");
}

/// 10 annotations of a level are all that a step shows.
#[test]
fn github_annotates_the_most_severe_and_lists_the_others() {
    let at = |line| place("a.c", line, 1, 2);
    let mut findings: Vec<Finding> = (1..=25).map(|n| finding(Level::Note, at(n))).collect();
    findings.extend((26..=37).map(|n| finding(Level::Warning, at(n))));
    findings.extend((38..=40).map(|n| finding(Level::Error, at(n))));
    let text = rendered(Format::Github, &outcome(findings));
    let commands: Vec<_> = text.lines().filter_map(command).collect();
    let count = |level: &str| commands.iter().filter(|(name, ..)| name == level).count();
    assert_eq!((count("error"), count("warning"), count("notice")), (3, 10, 10));
    assert_eq!(commands[0].0, "error", "the most severe first");
    assert_eq!(commands.last().expect("some").2, "18 more findings are in the log");
    assert_eq!(text.lines().filter(|line| line.starts_with("- a.c:")).count(), 18);
    let few = rendered(Format::Github, &outcome(vec![finding(Level::Note, at(1))]));
    assert!(!few.contains("more"), "{few}");
}

/// Names of files and of C are the attacker's in a pull request.
#[test]
fn no_name_becomes_a_command() {
    let mut evil = finding(Level::Error, place("\n::error::x\r::y%0A.c", 1, 1, 2));
    evil.message = "x\n::set-output name=a::b ##[group]".to_owned();
    evil.help = vec!["\r\n::warning::z".to_owned()];
    let many: Vec<Finding> = (0..12).map(|_| evil.clone()).collect();
    let text = rendered(Format::Github, &outcome(many));
    let plain = text.lines().filter(|line| !line.trim().starts_with("::error "));
    let commands: Vec<_> = plain.clone().filter_map(command).collect();
    assert_eq!(commands.len(), 1, "only our own notice: {commands:?}");
    assert_eq!(plain.filter(|line| line.starts_with("- ")).count(), 2);
}

#[test]
fn the_step_summary_holds_the_findings_and_no_markup_of_theirs() {
    let mut evil = finding(Level::Error, place("a<b>.c", 7, 1, 2));
    evil.message = "</td><script> | [x](http://y)".to_owned();
    let outcome = outcome(vec![finding(Level::Warning, place("a.c", 1, 1, 2)), evil]);
    let text = github::summary(&outcome, &Context::new(&[], Path::new("/base")));
    assert!(text.starts_with("### vlaiscan: 1 error, 1 warning\n"), "{text}");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("<tr><td>")).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].starts_with("<tr><td>error</td><td>a&lt;b&gt;.c:7</td>"), "{text}");
    assert!(!text.contains("<script>") && !text.contains("</td><script"), "{text}");
    let table = text.find("<table>").expect("a table")..text.find("</table>").expect("its end");
    assert!(!text[table].contains("\n\n"), "an empty line would end the HTML");
}

#[test]
fn the_step_summary_is_added_to_the_file_that_the_runner_names() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = common::write(directory.path(), "summary.md", b"before\n");
    let arguments = ["--format", "github", "corpus/rules/vlais"];
    let mut command = common::vlaiscan(&arguments);
    let output = common::run(command.env("GITHUB_STEP_SUMMARY", &file));
    assert_eq!(output.status.code(), Some(1));
    let text = std::fs::read_to_string(&file).expect("it is there");
    assert!(text.starts_with("before\n### vlaiscan: "), "{text}");
    let gone = directory.path().join("no/such/summary.md");
    let output = common::run(common::vlaiscan(&arguments).env("GITHUB_STEP_SUMMARY", gone));
    assert_eq!(output.status.code(), Some(2), "a report that can't be written");
}

#[test]
fn gitlab_issues_are_distinct_and_below_the_root() {
    let levels = [Level::Error, Level::Warning, Level::Note];
    let findings = levels.map(|level| finding(level, place("./x/../y.c", 3, 1, 2)));
    let text = rendered(Format::Gitlab, &outcome(findings.to_vec()));
    let issues: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let of = |key: &str| issues.iter().map(|issue| issue[key].clone()).collect::<Vec<_>>();
    let distinct: BTreeSet<String> = of("fingerprint").iter().map(Value::to_string).collect();
    assert_eq!(distinct.len(), 3, "one of equal ones would hide the others");
    assert_eq!(of("severity"), ["critical", "major", "info"]);
    assert_eq!(of("check_name"), ["vla", "vla", "vla"]);
    assert_eq!(of("description")[0], "100%, said: `n`");
    let location = serde_json::json!({"path": "src/y.c", "lines": {"begin": 3, "end": 3}});
    assert_eq!(of("location")[0], location);
    assert_eq!(rendered(Format::Gitlab, &outcome(Vec::new())).trim(), "[]");
}

/// The bytes of a file behind a range of reviewdog's format, its columns being bytes.
fn bytes_of(range: &Value, text: &str) -> std::ops::Range<usize> {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().expect("a line") as usize;
        let column = position["column"].as_u64().expect("a column") as usize;
        text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>() + column - 1
    };
    offset(&range["start"])..offset(&range["end"])
}

#[test]
fn rdjson_columns_are_bytes_and_a_rewrite_is_one_suggestion() {
    let path = "lib/a,b:c.c";
    let mut found = finding(Level::Note, place(path, 4, 6, 7));
    found.labels =
        vec![Label { message: "`n` is a parameter".to_owned(), place: place(path, 2, 12, 13) }];
    let edit = |line: usize, start, end, what: &str, text: &str| {
        let line_start = TEXT.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let at = line_start + TEXT[line_start..].find(what).expect("it is there");
        let place = place(path, line as u32, start, end);
        Edit { place, bytes: (at, at + what.len()), text: text.to_owned() }
    };
    let edits = vec![edit(4, 6, 10, "\u{e9}[n]", "*\u{e9}"), edit(5, 6, 7, "\u{e9}", "*\u{e9}")];
    let fix = |applicability, edits: &[Edit]| Fix {
        title: "point".to_owned(),
        applicability,
        edits: edits.to_vec(),
    };
    let mut elsewhere = edits.clone();
    elsewhere[1].place.path = "b.c".into();
    found.fixes = vec![
        fix(Applicability::MaybeIncorrect, &edits),
        fix(Applicability::HasPlaceholders, &edits),
        fix(Applicability::MachineApplicable, &elsewhere),
    ];
    let text = rendered(Format::Rdjson, &outcome(vec![found]));
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let diagnostic = &report["diagnostics"][0];
    assert_eq!(diagnostic["severity"], "INFO");
    assert_eq!(diagnostic["code"]["value"], "vla");
    assert_eq!(diagnostic["location"]["path"], path, "as the user gave it");
    let at = bytes_of(&diagnostic["location"]["range"], TEXT);
    assert_eq!(&TEXT[at], "\u{e9}");
    let message = diagnostic["message"].as_str().expect("a text");
    assert!(message.contains("lib/a,b:c.c:2: `n` is a parameter"), "{message}");
    let suggestions = diagnostic["suggestions"].as_array().expect("a list");
    assert_eq!(suggestions.len(), 1, "neither open ones nor such of several files");
    let mut changed = TEXT.to_owned();
    let new = suggestions[0]["text"].as_str().expect("a text");
    changed.replace_range(bytes_of(&suggestions[0]["range"], TEXT), new);
    assert_eq!(changed, TEXT.replace("\u{e9}[n]", "*\u{e9}").replace("(\u{e9})", "(*\u{e9})"));
}

#[test]
fn gcc_lines_are_those_that_editors_know() {
    let mut found = finding(Level::Warning, place("a b.c", 4, 6, 7));
    found.condition = Some("defined(X)".to_owned());
    found.labels = vec![Label { message: "here".to_owned(), place: place("c.h", 1, 2, 3) }];
    let used = Expansion { macro_name: "M".to_owned(), place: place("d.c", 5, 6, 7) };
    found.expansions = vec![used; 30];
    let text = rendered(Format::Gcc, &outcome(vec![found]));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "a b.c:4:6: warning: 100%, said: `n` (only if defined(X)) [-Wvla]");
    assert_eq!(lines[1], "c.h:1:2: note: here");
    assert_eq!(lines[2], "d.c:5:6: note: in expansion of macro 'M'");
    assert_eq!(lines.len(), 32, "all uses: the run has capped them");
    let known = Regex::new(r"^[^:]+:\d+:\d+: (error|warning|note): .+$").expect("valid");
    assert!(lines.iter().all(|line| known.is_match(line)), "{text}");
}

/// Whatever the format, the same is found, and the exit status says so.
#[test]
fn every_format_exits_with_the_same_status() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let clean = common::write(directory.path(), "clean.c", b"int a;\n");
    let clean = clean.to_str().expect("UTF-8");
    for &(name, _) in Format::ALL {
        for (path, status) in [("corpus/rules/vlais", 1), (clean, 0), ("no/such/path", 2)] {
            let output = common::run(&mut common::vlaiscan(&["--format", name, path]));
            assert_eq!(output.status.code(), Some(status), "{name} {path}");
        }
    }
}

#[test]
fn several_formats_are_written_at_once() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let files: Vec<String> = Format::ALL
        .iter()
        .map(|(name, _)| format!("{name}={}", directory.path().join(name).display()))
        .collect();
    let mut arguments: Vec<&str> = files.iter().flat_map(|spec| ["--format", spec]).collect();
    arguments.push("corpus/rules/vlais");
    let output = common::run(&mut common::vlaiscan(&arguments));
    assert_eq!(output.status.code(), Some(1), "{}", common::stderr(&output));
    assert!(output.stdout.is_empty());
    for (name, _) in Format::ALL {
        let alone = common::run(&mut common::vlaiscan(&["--format", name, "corpus/rules/vlais"]));
        let text = std::fs::read(directory.path().join(name)).expect("it was written");
        assert!(text == alone.stdout, "{name} is another one beside the others");
    }
}
