//! gcc agrees: for each file of corpus/rules that gcc takes, the lines that it calls variably
//! modified members (`-Wpedantic`) or variable-length arrays (`-Wvla`) are the annotated ones,
//! and the ones that we report.
//!
//! Where gcc puts a diagnostic differs in two ways that are allowed for. `-Wvla` stands at the
//! last token read, so a named array counts at the nearest line above that has its name. And gcc
//! adds `-Wvla` to a member that it has called variably modified; the rule `vla` does not.

mod common;

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

use common::{Line, Reported};
use regex::Regex;

/// The cases that gcc judges here.
const CASES: &[&str] = &["corpus/rules/vla", "corpus/rules/vlais", "corpus/rules/vlais-folded"];

fn case_files() -> Vec<String> {
    CASES.iter().flat_map(|directory| common::c_files_below(directory)).collect()
}

/// The report, without rules that gcc's two warnings are not about.
fn report() -> Vec<Reported> {
    let mut reported = common::findings(&common::report(CASES));
    reported.retain(|finding| finding.rule.starts_with("vla"));
    reported
}

/// What gcc says about the corpus, by line; and the places its macro notes name.
#[derive(Default)]
struct Verdict {
    members: BTreeSet<Line>,
    arrays: BTreeSet<Line>,
    members_notes: BTreeSet<Line>,
    arrays_notes: BTreeSet<Line>,
    refused: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Diagnostic {
    at: Line,
    column: usize,
    array_name: Option<String>,
    is_member: bool,
    notes: Vec<Line>,
}

const GCC: &[&str] = &[
    "-std=gnu17",
    "-Wpedantic",
    "-Wvla",
    "-fsyntax-only",
    "-fno-diagnostics-show-caret",
    "-fdiagnostics-column-unit=byte",
];

static MESSAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([^:]+):([0-9]+):([0-9]+): (warning|error|note): (.*)$").expect("valid")
});

/// Runs gcc over one file of the corpus and adds what it says.
fn ask_gcc(path: &str, verdict: &mut Verdict) {
    let mut command = Command::new("gcc");
    command.args(GCC).arg(path).current_dir(common::root()).env("LC_ALL", "C");
    let output = common::run(&mut command);
    let text = common::stderr(&output);
    let refuses = !output.status.success();
    let says_so = common::read(path).lines().next().is_some_and(|l| l.contains("gcc refuses:"));
    assert_eq!(refuses, says_so, "{path}: gcc's verdict is not what its first line says:\n{text}");
    if refuses {
        verdict.refused.insert(path.to_owned());
        return;
    }
    for diagnostic in merge_members(read_diagnostics(&text)) {
        if diagnostic.is_member {
            verdict.members.insert(diagnostic.at);
            verdict.members_notes.extend(diagnostic.notes);
        } else {
            verdict.arrays.insert(line_with_name(&diagnostic));
            verdict.arrays_notes.extend(diagnostic.notes);
        }
    }
}

fn read_diagnostics(text: &str) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let mut in_ours = false;
    for line in text.lines() {
        let Some(parts) = MESSAGE.captures(line) else { continue };
        let at = (parts[1].to_owned(), parts[2].parse().expect("a line"));
        let message = &parts[5];
        if &parts[4] == "note" {
            if in_ours && message.contains(" of macro ") {
                diagnostics.last_mut().expect("a note follows one").notes.push(at);
            }
            continue;
        }
        let is_member = message.contains("cannot have a variably modified type");
        in_ours = is_member || message.contains("[-Wvla]");
        if in_ours {
            let array_name = message.split('\'').nth(1).map(str::to_owned);
            let column = parts[3].parse().expect("a column");
            diagnostics.push(Diagnostic { at, column, array_name, is_member, notes: Vec::new() });
        }
    }
    diagnostics
}

/// Drops the `-Wvla` that comes right before the complaint about the same member.
fn merge_members(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut merged: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        if diagnostic.is_member {
            let name = name_at(&diagnostic);
            while merged.last().is_some_and(|last| !last.is_member && last.array_name == name) {
                merged.pop();
            }
        }
        merged.push(diagnostic);
    }
    merged
}

/// The identifier that stands where a diagnostic points; line splices in it are followed.
fn name_at(diagnostic: &Diagnostic) -> Option<String> {
    let text = common::read(&diagnostic.at.0);
    let start: usize =
        text.split_inclusive('\n').take(diagnostic.at.1 as usize - 1).map(str::len).sum();
    let rest = text.get(start + diagnostic.column - 1..)?.replace("\\\n", "");
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

fn line_with_name(diagnostic: &Diagnostic) -> Line {
    let (path, line) = &diagnostic.at;
    let Some(name) = &diagnostic.array_name else { return diagnostic.at.clone() };
    let word = Regex::new(&format!(r"\b{name}\b")).expect("an identifier");
    let text = common::read(path);
    let lines: Vec<&str> = text.lines().take(*line as usize).collect();
    let above = lines.iter().rposition(|text| word.is_match(text));
    (path.clone(), above.map_or(*line, |index| index as u32 + 1))
}

fn gcc_verdict() -> Verdict {
    let mut verdict = Verdict::default();
    for path in case_files() {
        if path.ends_with(".c") {
            ask_gcc(&path, &mut verdict);
        }
    }
    verdict
}

/// What gcc and a report have against each other. A line of C that says `/* gcc differs */` is
/// one where gcc 12 is known to be wrong; it counts if gcc is right there after all.
fn disagreements(verdict: &Verdict, reported: &[Reported]) -> Vec<String> {
    let (mut list, differing) = all_disagreements(verdict, reported)
        .into_iter()
        .partition::<Vec<_>, _>(|(at, _)| !line_differs(at));
    let differing: BTreeSet<Line> = differing.into_iter().map(|(at, _)| at).collect();
    for path in case_files() {
        for (number, line) in (1u32..).zip(common::read(&path).lines()) {
            let at = (path.clone(), number);
            if line.contains("/* gcc differs */") && !differing.contains(&at) {
                list.push((at, "gcc does not differ here".to_owned()));
            }
        }
    }
    list.into_iter().map(|((path, line), what)| format!("{path}:{line}: {what}")).collect()
}

fn line_differs(at: &Line) -> bool {
    let text = common::read(&at.0);
    text.lines().nth(at.1 as usize - 1).is_some_and(|line| line.contains("/* gcc differs */"))
}

fn all_disagreements(verdict: &Verdict, reported: &[Reported]) -> Vec<(Line, String)> {
    let mut list = Vec::new();
    for (kind, gcc, notes) in [
        ("member", &verdict.members, &verdict.members_notes),
        ("array", &verdict.arrays, &verdict.arrays_notes),
    ] {
        let of_kind = |finding: &&Reported| (finding.rule == "vla") == (kind == "array");
        let ours: Vec<&Reported> = reported.iter().filter(of_kind).collect();
        for at in gcc {
            if !ours.iter().any(|f| f.primary == *at || f.others.contains(at)) {
                list.push((at.clone(), format!("only gcc reports a {kind}")));
            }
        }
        for finding in ours.iter().filter(|f| !verdict.refused.contains(&f.primary.0)) {
            let mut places = std::iter::once(&finding.primary).chain(&finding.others);
            if !places.any(|at| gcc.contains(at) || notes.contains(at)) {
                let what = format!("{}: gcc reports no {kind}", finding.rule);
                list.push((finding.primary.clone(), what));
            }
        }
    }
    list
}

/// The annotations in the shape of a report. A finding that others go through takes all lines
/// of its rule that are marked so, as an annotation does not say which belong together.
fn annotated() -> Vec<Reported> {
    let annotations = common::annotations_below(CASES);
    let through = |rule: &str| {
        let lines = annotations.through.iter().filter(|(_, other)| other == rule);
        lines.map(|(at, _)| at.clone()).collect()
    };
    let in_a_define = |at: &Line| {
        let text = common::read(&at.0);
        let lines: Vec<&str> = text.lines().collect();
        let mut index = at.1 as usize - 1;
        while index > 0 && lines[index - 1].ends_with('\\') {
            index -= 1;
        }
        lines[index].trim_start().starts_with("#define")
    };
    annotations
        .expect
        .keys()
        .map(|(at, rule)| Reported {
            rule: rule.clone(),
            primary: at.clone(),
            others: if in_a_define(at) { through(rule) } else { Vec::new() },
        })
        .collect()
}

#[test]
fn gcc_agrees_with_the_annotations() {
    if common::gcc_is_missing() {
        return;
    }
    let mut reported = annotated();
    let through = common::annotations_below(CASES).through;
    for (at, rule) in through {
        let finding = reported.iter_mut().find(|f| f.rule == rule);
        finding.expect("a line goes through to something").others.push(at);
    }
    common::assert_none("gcc and the annotations", &disagreements(&gcc_verdict(), &reported));
}

#[test]
fn gcc_agrees_with_the_report() {
    if common::gcc_is_missing() {
        return;
    }
    let reported = report();
    common::assert_none("gcc and the report", &disagreements(&gcc_verdict(), &reported));
}

#[test]
fn a_wrong_annotation_would_be_noticed() {
    if common::gcc_is_missing() {
        return;
    }
    let verdict = gcc_verdict();
    let mut reported = annotated();
    let before = disagreements(&verdict, &reported).len();
    let first = reported.iter_mut().find(|f| f.others.is_empty()).expect("a plain finding");
    first.primary.1 = 1;
    assert_eq!(disagreements(&verdict, &reported).len(), before + 2);
}
