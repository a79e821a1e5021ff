//! The reports as programs and people read them, made from outcomes by hand: every key, every
//! path, every column, and nothing that a terminal would obey.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use vlaiscan::finding::{Coverage, Expansion, Finding, Label, Level, Place, Problem};
use vlaiscan::lint::Outcome;
use vlaiscan::report::{Context, Format, escape, render};
use vlaiscan::rules;
use vlaiscan::source::{LineColumn, Origin, SourceMap};

const HASH_C: &str = "/* \u{1f600} */\nvoid hash(int n)\n{\n\tstruct {\n\t\tint a; /* \u{1f600} */ \
                      char ctx[n];\n\t} desc;\n}\n";

fn place(path: &str, line: u32, start: u32, end: u32) -> Place {
    Place {
        path: PathBuf::from(path),
        start: LineColumn { line, column: start },
        end: LineColumn { line, column: end },
    }
}

fn finding(path: &str, line: u32, start: u32, end: u32) -> Finding {
    Finding {
        rule: "vlais",
        level: Level::Error,
        message: "member 'ctx' of an unnamed struct has a run-time bound".to_owned(),
        help: vec!["clang refuses it: fields must have a constant size".to_owned()],
        place: place(path, line, start, end),
        condition: None,
        labels: Vec::new(),
        expansions: Vec::new(),
        fixes: Vec::new(),
        no_fix: None,
        fingerprint: "0123abcd".to_owned(),
    }
}

/// One finding with everything, one in an unopened file, one outside of the base, and gaps.
fn outcome() -> Outcome {
    let sources = SourceMap::default();
    let add = |path: &str, text: &[u8]| {
        sources.add(Path::new(path), text.to_vec(), Origin::Disk).expect("small");
    };
    add("crypto/hash it.c", HASH_C.as_bytes());
    add("/base/lib/b.c", b"int x;\n");
    let mut full = finding("crypto/hash it.c", 5, 24, 27);
    full.labels = vec![
        Label {
            message: "the struct begins here".to_owned(),
            place: place("crypto/hash it.c", 4, 2, 8),
        },
        Label {
            message: "'n[0]' is a parameter".to_owned(),
            place: place("crypto/hash it.c", 2, 15, 16),
        },
    ];
    full.expansions =
        vec![Expansion { macro_name: "DESC".to_owned(), place: place("./lib/../use.c", 7, 1, 5) }];
    let mut outside = finding("/elsewhere/c.c", 1, 1, 4);
    outside.level = Level::Warning;
    outside.rule = "vla";
    let problem = |path: &str, at, reason: &str| Problem {
        path: PathBuf::from(path),
        at,
        reason: reason.to_owned(),
    };
    Outcome {
        findings: vec![finding("/base/lib/b.c", 1, 5, 6), outside, full],
        coverage: Coverage {
            units: 2,
            files: 3,
            declarations: 40,
            declarations_skipped: 1,
            missing_includes: vec!["generated/x.h".to_owned()],
            skipped: vec![problem(
                "crypto/hash it.c",
                Some(LineColumn { line: 5, column: 24 }),
                "not understood",
            )],
            failed: vec![problem("a.c", None, "permission denied")],
            ..Coverage::default()
        },
        sources: Arc::new(sources),
        ..Outcome::default()
    }
}

fn rendered(format: Format, outcome: &Outcome) -> String {
    let rules: Vec<_> = rules::all().iter().map(|rule| (rule, rule.front().level)).collect();
    let context = Context::new(&rules, Path::new("/base"));
    render(format, outcome, &context)
}

fn parsed(format: Format, outcome: &Outcome) -> Value {
    serde_json::from_str(&rendered(format, outcome)).expect("JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().expect("object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn json_has_the_keys_of_the_contract() {
    let json = parsed(Format::Json, &outcome());
    assert_eq!(keys(&json), ["coverage", "findings", "version"]);
    let finding = &json["findings"][2];
    let expected = [
        "column",
        "condition",
        "end_column",
        "end_line",
        "expansions",
        "fingerprint",
        "fixes",
        "labels",
        "level",
        "line",
        "message",
        "path",
        "rule",
    ];
    assert_eq!(keys(finding), expected);
    assert_eq!(finding["path"], "crypto/hash it.c");
    assert_eq!((finding["line"].as_u64(), finding["column"].as_u64()), (Some(5), Some(24)));
    assert_eq!((finding["end_line"].as_u64(), finding["end_column"].as_u64()), (Some(5), Some(27)));
    assert!(finding["condition"].is_null());
    assert_eq!(finding["fixes"], serde_json::json!([]));
    assert_eq!(keys(&finding["labels"][0]), ["column", "line", "message", "path"]);
    assert_eq!(keys(&finding["expansions"][0]), ["column", "line", "macro", "path"]);
    let expected = [
        "bounds_undecided",
        "conditional_lines",
        "conditional_lines_analysed",
        "conditional_lines_dead",
        "declarations",
        "declarations_guessed",
        "declarations_skipped",
        "files",
        "missing_includes",
        "skipped",
        "units",
    ];
    assert_eq!(keys(&json["coverage"]), expected);
    let skipped = &json["coverage"]["skipped"];
    assert_eq!(
        skipped[0],
        serde_json::json!(
        {"path": "a.c", "line": null, "reason": "permission denied"})
    );
    assert_eq!(skipped[1]["line"], 5);
}

#[test]
fn short_lines_are_those_of_compilers() {
    let text = rendered(Format::Short, &outcome());
    let last = text.lines().last().expect("a line");
    let expected = "crypto/hash it.c:5:24: error: member 'ctx' of an unnamed struct has a run-time \
                    bound [vlais]";
    assert_eq!(last, expected);
    assert_eq!(text.lines().count(), 3);
}

#[test]
fn text_quotes_the_lines_with_their_labels() {
    let text = rendered(Format::Text, &outcome());
    println!("{text}");
    for part in [
        "error[vlais]: member 'ctx'",
        "crypto/hash it.c:5:24",
        "^^^",
        "the struct begins here",
        "reached through DESC at ./lib/../use.c:7:1",
        "clang refuses it",
        "/elsewhere/c.c:1:1",
        "warning[vla]",
    ] {
        assert!(text.contains(part), "{part:?} in\n{text}");
    }
}

/// The excerpt's caret stands below the character it is about.
#[test]
fn text_points_at_the_right_column_of_a_cut_line() {
    let sources = SourceMap::default();
    let line = format!("{}TARGET{}\n", "é".repeat(300), "y".repeat(300));
    sources.add(Path::new("long.c"), line.into_bytes(), Origin::Disk).expect("small");
    let outcome = Outcome {
        findings: vec![finding("long.c", 1, 301, 307)],
        sources: Arc::new(sources),
        ..Outcome::default()
    };
    let text = rendered(Format::Text, &outcome);
    assert!(text.contains("long.c:1:301"), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains("TARGET")).expect("the excerpt");
    let column = |line: &str, what: &str| {
        line.find(what).map(|byte| line[..byte].chars().count()).expect("found")
    };
    assert!(lines[at].chars().count() < 180, "{text}");
    assert!(lines[at].contains('…'), "{text}");
    assert_eq!(column(lines[at], "TARGET"), column(lines[at + 1], "^^^^^^"), "{text}");
}

#[test]
fn no_report_carries_control_characters() {
    let sources = SourceMap::default();
    let path = "evil\u{1b}[2J\u{202e}.c";
    let text = b"x \x1b[31m\xe2\x80\xae \xc2\x9b \xff\r\x07 y\n".to_vec();
    sources.add(Path::new(path), text, Origin::Disk).expect("small");
    let mut evil = finding(path, 1, 3, 5);
    evil.message = "member '\u{1b}]0;title\u{7}' \u{2066}".to_owned();
    evil.help = vec!["\u{9b}2J".to_owned()];
    evil.labels = vec![Label { message: "\u{1b}c".to_owned(), place: place(path, 1, 1, 2) }];
    evil.condition = Some("\u{1b}".to_owned());
    let mut outcome =
        Outcome { findings: vec![evil], sources: Arc::new(sources), ..Outcome::default() };
    outcome.coverage.missing_includes.push("\u{1b}.h".to_owned());
    let reason = "\u{1b}[0m".to_owned();
    outcome.coverage.failed.push(Problem { path: path.into(), at: None, reason });
    for &(name, format) in Format::ALL {
        let text = rendered(format, &outcome);
        let foreign = |c: char| c != '\n' && escape::is_unsafe(c);
        assert!(!text.contains(foreign), "{name}: {text:?}");
    }
    for text in [
        vlaiscan::report::coverage::line(&outcome.coverage),
        vlaiscan::report::coverage::details(&outcome.coverage),
        vlaiscan::report::coverage::failures(&outcome.coverage),
        vlaiscan::report::statistics::render(&outcome),
    ] {
        assert!(!text.contains(|c: char| c != '\n' && escape::is_unsafe(c)), "{text:?}");
    }
}

/// A report must survive any place, also one that its file doesn't have.
#[test]
fn places_past_the_end_are_reported_all_the_same() {
    let sources = SourceMap::default();
    sources.add(Path::new("a.c"), b"int\n".to_vec(), Origin::Disk).expect("small");
    let sources = Arc::new(sources);
    let places = [(1, 90, 95), (7, 1, 2), (0, 0, 0), (u32::MAX, u32::MAX, u32::MAX), (1, 3, 1)];
    for (line, start, end) in places {
        let findings = vec![finding("a.c", line, start, end)];
        let outcome = Outcome { findings, sources: Arc::clone(&sources), ..Outcome::default() };
        for &(name, format) in Format::ALL {
            let text = rendered(format, &outcome);
            assert!(text.contains("run-time bound"), "{name} {line}:{start}");
        }
    }
    let mut several = finding("a.c", 1, 1, 1);
    several.place.end = LineColumn { line: 2, column: 1 };
    let outcome = Outcome { findings: vec![several], sources, ..Outcome::default() };
    let sarif = parsed(Format::Sarif, &outcome);
    let result = &sarif["runs"][0]["results"][0];
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["endLine"].as_u64(), region["endColumn"].as_u64()), (Some(1), Some(4)));
}

#[test]
fn sarif_results_are_where_code_scanning_looks() {
    let sarif = parsed(Format::Sarif, &outcome());
    assert_eq!(sarif["runs"].as_array().map(Vec::len), Some(1));
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert!(run["automationDetails"]["id"].as_str().is_some_and(|id| id.ends_with('/')));
    let result = &run["results"][2];
    let at = &result["locations"][0]["physicalLocation"];
    assert_eq!(at["artifactLocation"]["uri"], "crypto/hash%20it.c");
    assert_eq!(at["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    // The emoji before it is two UTF-16 code units.
    assert_eq!(
        at["region"],
        serde_json::json!(
        {"startLine": 5, "startColumn": 25, "endLine": 5, "endColumn": 28})
    );
    let message = result["message"]["text"].as_str().expect("text");
    assert!(message.contains("[the struct begins here](1)"), "{message}");
    assert!(message.contains("['n\\[0\\]' is a parameter](2)"), "{message}");
    assert!(message.contains("[use of DESC](3)"), "{message}");
    let related = result["relatedLocations"].as_array().expect("related");
    assert_eq!(related.len(), 3);
    assert_eq!(related[2]["physicalLocation"]["artifactLocation"]["uri"], "use.c");
    let prints = &result["partialFingerprints"];
    assert_eq!(prints["vlaiscan/v1"], "0123abcd");
    assert!(prints["primaryLocationLineHash"].as_str().is_some_and(|hash| hash.ends_with(":1")));
    let uri = |idx: usize| {
        let result = &run["results"][idx];
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    assert_eq!(uri(0), "lib/b.c");
    assert_eq!(uri(1), "file:///elsewhere/c.c");
}

#[test]
fn sarif_rules_and_notifications_are_complete() {
    let sarif = parsed(Format::Sarif, &outcome());
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for rule in rules {
        for key in ["id", "name", "shortDescription", "fullDescription", "help", "properties"] {
            assert!(!rule[key].is_null(), "{key}");
        }
        assert!(rule["help"]["markdown"].as_str().is_some_and(|text| text.contains("## ")));
        assert!(rule["properties"]["security-severity"].as_f64().is_none(), "must be a string");
    }
    for result in run["results"].as_array().expect("results") {
        let idx = result["ruleIndex"].as_u64().expect("index") as usize;
        assert_eq!(rules[idx]["id"], result["ruleId"]);
    }
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().expect("list");
    let ids: Vec<&str> =
        notifications.iter().filter_map(|said| said["descriptor"]["id"].as_str()).collect();
    assert_eq!(ids, ["file-not-analysed", "declaration-skipped", "header-missing"]);
}

#[test]
fn colours_are_there_only_if_asked_for() {
    let rules: Vec<_> = rules::all().iter().map(|rule| (rule, rule.front().level)).collect();
    let context = Context { colour: true, ..Context::new(&rules, Path::new("/base")) };
    assert!(render(Format::Text, &outcome(), &context).contains("\u{1b}["));
    assert!(!rendered(Format::Text, &outcome()).contains('\u{1b}'));
}
