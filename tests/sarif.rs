//! SARIF as GitHub's code scanning takes it: what its documentation asks for and neither the
//! schema nor the validators that scripts/check-sarif runs look at. A file with one of these
//! faults is refused as a whole, or shows alerts that are wrong.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};
use vlaiscan::finding::{Applicability, Edit, Expansion, Finding, Fix, Level, Place};
use vlaiscan::lint::Outcome;
use vlaiscan::report::{Context, Format, render};
use vlaiscan::rules;
use vlaiscan::source::LineColumn;

static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[^\\]\]\((\d+)\)").expect("valid"));
static HASH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^[0-9a-f]{1,16}:[1-9][0-9]*$").expect("valid"));
static PATH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^([A-Za-z0-9._~-]|%[0-9A-F]{2}|/)+$").expect("valid"));

/// What GitHub would refuse or misread in a file, one sentence each.
fn faults(log: &Value) -> Vec<String> {
    let runs = list(&log["runs"]);
    let mut faults = Vec::new();
    if runs.len() != 1 {
        faults.push(format!("{} runs; a category has one", runs.len()));
    }
    for run in runs {
        let rules = list(&run["tool"]["driver"]["rules"]);
        let ids: BTreeSet<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
        if ids.len() != rules.len() {
            faults.push("a rule is there twice".to_owned());
        }
        rules.iter().for_each(|rule| faults.extend(rule_faults(rule)));
        let results = list(&run["results"]);
        if results.len() > 25_000 {
            faults.push(format!("{} results", results.len()));
        }
        for result in results {
            if rules[result["ruleIndex"].as_u64().unwrap_or(0) as usize]["id"] != result["ruleId"] {
                faults.push("an index that is another rule's".to_owned());
            }
            faults.extend(result_faults(result));
        }
    }
    faults
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn length(text: &Value) -> usize {
    text.as_str().map_or(0, |text| text.chars().count())
}

fn rule_faults(rule: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |is: bool, what: &str| {
        if is {
            faults.push(format!("{}: {what}", rule["id"]));
        }
    };
    let properties = &rule["properties"];
    let tags: Vec<&str> = list(&properties["tags"]).iter().filter_map(Value::as_str).collect();
    let distinct: BTreeSet<&&str> = tags.iter().collect();
    fault(!(1..=255).contains(&length(&rule["name"])), "name");
    for key in ["shortDescription", "fullDescription"] {
        fault(!(1..=1_024).contains(&length(&rule[key]["text"])), key);
    }
    fault(length(&rule["help"]["text"]) == 0 || length(&rule["help"]["markdown"]) == 0, "no help");
    fault(distinct.len() != tags.len() || tags.len() > 10, "tags");
    let precisions = ["very-high", "high", "medium", "low"].map(Value::from);
    fault(!precisions.contains(&properties["precision"]), "precision");
    let severities = ["error", "warning", "recommendation"].map(Value::from);
    fault(!severities.contains(&properties["problem.severity"]), "problem.severity");
    match &properties["security-severity"] {
        Value::Null => fault(tags.contains(&"security"), "security without a severity"),
        Value::String(figure) => {
            let in_range = figure.parse().is_ok_and(|figure: f64| (0.1..=10.0).contains(&figure));
            fault(!in_range, "security-severity is out of range");
            fault(!tags.contains(&"security"), "security-severity without the tag");
        }
        _ => fault(true, "security-severity is no string"),
    }
    faults
}

fn result_faults(result: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if result.get("suppressions").is_some() {
        faults.push("a suppressed result opens an alert".to_owned());
    }
    let Some(text) = result["message"]["text"].as_str() else {
        return vec!["a message without a text".to_owned()];
    };
    let related = list(&result["relatedLocations"]);
    if related.len() > 1_000 {
        faults.push(format!("{} related places", related.len()));
    }
    for link in LINK.captures_iter(text) {
        if !related.iter().any(|place| place["id"].as_u64() == link[1].parse().ok()) {
            faults.push(format!("a link to nowhere: {}", &link[0]));
        }
    }
    let print = |name: &str| result["partialFingerprints"][name].as_str().unwrap_or("");
    if !HASH.is_match(print("primaryLocationLineHash")) || print("vlaiscan/v1").is_empty() {
        faults.push("fingerprints".to_owned());
    }
    match list(&result["locations"]) {
        [place] => faults.extend(place_faults(&place["physicalLocation"])),
        places => faults.push(format!("{} locations", places.len())),
    }
    for fix in list(&result["fixes"]) {
        let changes = list(&fix["artifactChanges"]);
        if changes.is_empty() || changes.iter().any(|of| list(&of["replacements"]).is_empty()) {
            faults.push("a fix that changes nothing".to_owned());
        }
    }
    faults
}

fn place_faults(place: &Value) -> Vec<String> {
    let (artifact, region) = (&place["artifactLocation"], &place["region"]);
    let uri = artifact["uri"].as_str().unwrap_or("");
    let has_dots = uri.split('/').any(|part| matches!(part, "" | "." | ".."));
    let mut faults = Vec::new();
    if !PATH.is_match(uri) || has_dots || artifact["uriBaseId"] != "%SRCROOT%" {
        faults.push(format!("not a path below the root: {uri:?}"));
    }
    let figure = |key: &str| region[key].as_u64().unwrap_or(0);
    let is_one_line = figure("startLine") > 0 && figure("startLine") == figure("endLine");
    let is_not_empty = figure("startColumn") > 0 && figure("endColumn") > figure("startColumn");
    if !(is_one_line && is_not_empty) {
        faults.push(format!("region: {region}"));
    }
    faults
}

/// The SARIF of a run in a directory.
fn sarif_in(directory: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "sarif", "--fail-on", "never"];
    all.extend(arguments);
    let output = common::run(common::vlaiscan(&all).current_dir(directory));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_corpus_is_taken() {
    let log = sarif_in(common::root(), &["--select", "all", "corpus"]);
    assert!(list(&log["runs"][0]["results"]).len() > 500, "it has findings");
    common::assert_none("SARIF", &faults(&log));
}

/// Each fault is noticed: a harness that passes everything shows nothing.
#[test]
fn every_fault_is_noticed() {
    let good = sarif_in(common::root(), &["corpus/rules/vlais", "corpus/rules/vla"]);
    common::assert_none("before", &faults(&good));
    let result = "/runs/0/results/0";
    let place = &format!("{result}/locations/0/physicalLocation");
    let first_rule = "/runs/0/tool/driver/rules/0";
    let rule_twice = [good.pointer(first_rule).expect("a rule").clone(), json!({})];
    let many = vec![good.pointer(result).expect("a result").clone(); 25_001];
    let breaks: Vec<(String, Value)> = vec![
        ("/runs".to_owned(), json!([good["runs"][0], good["runs"][0]])),
        ("/runs/0/results".to_owned(), json!(many)),
        ("/runs/0/tool/driver/rules/1".to_owned(), rule_twice[0].clone()),
        (format!("{first_rule}/name"), json!("x".repeat(256))),
        (format!("{first_rule}/help/text"), json!("")),
        (format!("{first_rule}/shortDescription/text"), json!("x".repeat(1_025))),
        (format!("{first_rule}/properties/tags"), json!(["a", "a"])),
        (format!("{first_rule}/properties/security-severity"), json!(5.0)),
        (format!("{first_rule}/properties/security-severity"), json!("5.0")),
        (format!("{result}/partialFingerprints"), json!({"vlaiscan/v1": "a"})),
        (format!("{result}/suppressions"), json!([{"kind": "inSource"}])),
        (format!("{result}/locations"), json!([])),
        (format!("{result}/message"), json!({"id": "default"})),
        (format!("{result}/message/text"), json!("see [there](99)")),
        (format!("{place}/artifactLocation/uri"), json!("file:///home/me/a.c")),
        (format!("{place}/artifactLocation/uri"), json!("../a.c")),
        (format!("{place}/artifactLocation/uri"), json!("a b.c")),
        (format!("{place}/region/endLine"), json!(9_999)),
        (format!("{place}/region/endColumn"), json!(1)),
    ];
    for (pointer, value) in breaks {
        let mut bad = good.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        match bad.pointer_mut(parent).expect("it is there") {
            Value::Array(list) => list[key.parse::<usize>().expect("a number")] = value,
            object => object[key] = value,
        }
        assert!(!faults(&bad).is_empty(), "{pointer} was not noticed");
    }
}

const VLAIS: &str = "void f(int n)\n{\n\tstruct { char a[n]; } s;\n\n\t(void)s;\n}\n";

/// A repository with a finding in `src/deep dir/a.c`, and one that a comment allows.
fn repository() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let deep = directory.path().join("src/deep dir");
    std::fs::create_dir_all(&deep).expect("written");
    std::fs::create_dir(directory.path().join(".git")).expect("written");
    common::write(&deep, "a.c", VLAIS.as_bytes());
    let allowed = VLAIS.replace("} s;", "} s; // vlaiscan: allow(vlais)");
    common::write(&deep, "allowed.c", allowed.as_bytes());
    (directory, deep)
}

fn uris(log: &Value) -> Vec<&str> {
    let results = list(&log["runs"][0]["results"]).iter();
    let of_result = |result| {
        let result: &Value = result;
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str()
    };
    results.filter_map(of_result).collect()
}

#[test]
fn paths_are_the_repositorys_from_wherever_it_is_run() {
    let (directory, deep) = repository();
    let top = directory.path();
    let absolute = deep.to_str().expect("UTF-8");
    for (here, path) in [
        (top, "."),
        (&deep, "."),
        (&deep, "a.c"),
        (&deep, "../deep dir"),
        (Path::new("/"), absolute),
    ] {
        let log = sarif_in(here, &[path]);
        common::assert_none("SARIF", &faults(&log));
        assert_eq!(uris(&log), ["src/deep%20dir/a.c"], "{here:?} {path}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_repository() {
    let (directory, _) = repository();
    std::os::unix::fs::symlink("src", directory.path().join("link")).expect("made");
    let log = sarif_in(directory.path(), &["link/deep dir/a.c"]);
    assert_eq!(uris(&log), ["src/deep%20dir/a.c"]);
}

#[test]
fn what_a_comment_allows_is_no_alert() {
    let (directory, _) = repository();
    let log = sarif_in(directory.path(), &["."]);
    assert_eq!(uris(&log).len(), 1);
    assert!(!log.to_string().contains("suppress"), "{log}");
}

#[test]
fn the_category_is_what_was_asked_for() {
    let (directory, _) = repository();
    let id = |arguments: &[&str]| {
        let log = sarif_in(directory.path(), arguments);
        log["runs"][0]["automationDetails"]["id"].as_str().map(str::to_owned)
    };
    assert_eq!(id(&["."]).as_deref(), Some("vlaiscan/"));
    assert_eq!(id(&["--sarif-category", "arm/defconfig", "."]).as_deref(), Some("arm/defconfig/"));
    assert_eq!(id(&["--sarif-category=a/", "."]).as_deref(), Some("a/"));
}

/// What was not analysed is said in the file, whatever the reason.
#[test]
fn what_was_not_analysed_is_notified() {
    let (directory, deep) = repository();
    let text = "#include \"gone.h\"\nint ok;\nint ) what;\nstruct { char a[UNKNOWN]; } s;\n\
                #if 0\nint never;\n#endif\nunknown_t guessed;\n";
    common::write(&deep, "gaps.c", text.as_bytes());
    common::write(&deep, "plus.cpp", b"class C {};\n");
    common::write(&deep, "bytes.c", &vec![0; vlaiscan::limits::FILE_BYTES_MAX + 1]);
    let log = sarif_in(directory.path(), &["."]);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let said = list(&invocation["toolExecutionNotifications"]);
    let ids: BTreeSet<&str> = said.iter().filter_map(|n| n["descriptor"]["id"].as_str()).collect();
    for id in [
        "bound-undecided",
        "declaration-guessed",
        "declaration-skipped",
        "file-not-analysed",
        "file-passed-over",
        "header-missing",
        "lines-left-out",
    ] {
        assert!(ids.contains(id), "{id} is not among {ids:?}");
    }
    let known = list(&log["runs"][0]["tool"]["driver"]["notifications"]);
    assert!(ids.iter().all(|id| known.iter().any(|kind| kind["id"] == *id)), "{ids:?}");
}

/// A page of a user's own may have no text at all; its rule still has help.
#[test]
fn rules_of_a_users_own_are_complete() {
    let (directory, _) = repository();
    let rules = directory.path().join("rules");
    std::fs::create_dir(&rules).expect("written");
    let page = "+++\nslug = \"no-goto\"\ngroup = \"own\"\nlevel = \"warning\"\n\
                summary = \"There is a goto.\"\nclause = \"\"\nfix = \"none\"\n\
                precision = \"high\"\ntags = [\"a\", \"a\"]\n[[match]]\nin = [\"identifier\"]\n\
                regex = \"^s$\"\n+++\n";
    common::write(&rules, "no-goto.md", page.as_bytes());
    let log = sarif_in(directory.path(), &["--rules", "rules", "--select", "no-goto", "src"]);
    assert!(!uris(&log).is_empty(), "it finds something");
    common::assert_none("SARIF", &faults(&log));
}

fn at(path: &str, line: u32) -> Place {
    let (start, end) = (LineColumn { line, column: 1 }, LineColumn { line, column: 2 });
    Place { path: path.into(), start, end }
}

fn many_findings(n: u32, message: impl Fn(u32) -> String) -> Vec<Finding> {
    let finding = |line| Finding {
        rule: "vlais",
        level: Level::Error,
        message: message(line),
        help: Vec::new(),
        place: at("a.c", line),
        condition: None,
        labels: Vec::new(),
        expansions: Vec::new(),
        fixes: Vec::new(),
        no_fix: None,
        fingerprint: "0123abcd".to_owned(),
    };
    (1..=n).map(finding).collect()
}

fn rendered(findings: Vec<Finding>) -> (String, Value) {
    let rules: Vec<_> = rules::all().iter().map(|rule| (rule, rule.front().level)).collect();
    let outcome = Outcome { findings, ..Outcome::default() };
    let text = render(Format::Sarif, &outcome, &Context::new(&rules, Path::new("/base")));
    let log = serde_json::from_str(&text).expect("JSON");
    (text, log)
}

fn said(log: &Value) -> &Value {
    &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
}

#[test]
fn at_most_25_000_results_the_most_severe_ones() {
    let mut findings = many_findings(25_010, |_| "m".to_owned());
    for note in findings.iter_mut().take(100) {
        note.level = Level::Note;
    }
    let last = findings.last_mut().expect("one");
    last.expansions = (1..=2_000)
        .map(|line| Expansion { macro_name: "M".to_owned(), place: at("b.c", line) })
        .collect();
    let (_, log) = rendered(findings);
    let results = list(&log["runs"][0]["results"]);
    assert_eq!(results.len(), 25_000);
    let n_notes = results.iter().filter(|result| result["level"] == "note").count();
    assert_eq!(n_notes, 90, "the least severe ones are left out");
    let related = results.last().map(|result| list(&result["relatedLocations"]).len());
    assert_eq!(related, Some(100));
    assert_eq!(said(&log), "10 less severe results were left out of this file.");
    let (_, log) = rendered(many_findings(25_000, |_| "m".to_owned()));
    assert_eq!(list(&log["runs"][0]["results"]).len(), 25_000, "exactly so many are taken");
}

/// Text that doesn't compress: 2,000 results of 10 kB would be 15 MB.
#[test]
fn at_most_10_megabytes_compressed() {
    let noise = |line: u32| {
        let mut state = u64::from(line) << 32 | 0x9e37_79b9;
        let next = move |_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(b'!' + (state >> 40) as u8 % 90)
        };
        (0..10_000).map(next).collect::<String>()
    };
    let mut findings = many_findings(2_000, noise);
    findings[0].level = Level::Note;
    let (text, log) = rendered(findings);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(9));
    std::io::Write::write_all(&mut encoder, text.as_bytes()).expect("memory");
    let n_bytes = encoder.finish().expect("memory").len();
    assert!((7_000_000..10_000_000).contains(&n_bytes), "{n_bytes}");
    let results = list(&log["runs"][0]["results"]);
    assert!(results.iter().all(|result| result["level"] == "error"), "the note goes first");
    let n_left_out = 2_000 - results.len();
    let expected = format!("{n_left_out} less severe results were left out of this file.");
    assert_eq!(said(&log), &expected);
}

#[test]
fn rewrites_are_fixes_and_told() {
    let mut findings = many_findings(1, |_| "m".to_owned());
    let edit = |line| Edit { place: at("a.c", line), bytes: (0, 1), text: "x\n".to_owned() };
    findings[0].fixes = vec![Fix {
        title: "allocate `s` with malloc()".to_owned(),
        applicability: Applicability::MaybeIncorrect,
        edits: vec![edit(1), edit(3)],
    }];
    let (_, log) = rendered(findings);
    let result = &log["runs"][0]["results"][0];
    let changes = list(&result["fixes"][0]["artifactChanges"]);
    assert_eq!(changes.len(), 1, "one file");
    assert_eq!(list(&changes[0]["replacements"]).len(), 2);
    let text = result["message"]["text"].as_str().expect("a text");
    let told = "vlaiscan --fix --unsafe-fixes rewrites it: allocate `s` with malloc().";
    assert!(text.ends_with(told), "{text}");
}
