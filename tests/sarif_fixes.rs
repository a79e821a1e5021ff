//! What SARIF offers as `fixes` is what `--fix` writes: a consumer applies the replacements, by
//! lines and columns in UTF-16 code units as the run's `columnKind` says (SARIF 2.1.0, 3.30 and
//! 3.55 to 3.57), scans again, and so on until there are none.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

/// Scans until nothing is left to apply; `--fix` makes so many rounds.
const ROUNDS_MAX: usize = 8;

/// UTF-16 code units of a file with the offsets at which its lines start.
struct Text {
    units: Vec<u16>,
    lines: Vec<usize>,
}

impl Text {
    fn new(text: &str) -> Text {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut lines = vec![0];
        for (idx, unit) in units.iter().enumerate() {
            // A newline sequence is \r\n, \n or \r; a byte order mark is not counted.
            let ends = match *unit {
                0x0a => true,
                0x0d => units.get(idx + 1) != Some(&0x0a),
                _ => false,
            };
            if ends {
                lines.push(idx + 1);
            }
        }
        if units.first() == Some(&0xfeff) {
            lines[0] = 1;
        }
        Text { units, lines }
    }

    /// The offset of a line and column, both from 1.
    fn offset(&self, region: &Value, line: &str, column: &str) -> usize {
        let number = |key: &str| region[key].as_u64().expect("a number") as usize;
        let offset = self.lines[number(line) - 1] + number(column) - 1;
        assert!(offset <= self.units.len(), "beyond the file: {region}");
        offset
    }
}

/// Offsets of what is replaced, and the new text.
type Replacement = (usize, usize, String);

/// The replacements of a fix, by file.
fn replacements(fix: &Value, directory: &Path) -> Vec<(String, Replacement)> {
    let mut found = Vec::new();
    for change in fix["artifactChanges"].as_array().expect("a list") {
        let location = &change["artifactLocation"];
        assert_eq!(location["uriBaseId"], "%SRCROOT%");
        let uri = location["uri"].as_str().expect("a URI").to_owned();
        let text = std::fs::read_to_string(directory.join(&uri)).expect("UTF-8");
        let text = Text::new(&text);
        for replacement in change["replacements"].as_array().expect("a list") {
            let region = &replacement["deletedRegion"];
            let start = text.offset(region, "startLine", "startColumn");
            let end = text.offset(region, "endLine", "endColumn");
            let new = replacement["insertedContent"]["text"].as_str().expect("a text");
            assert!(start <= end, "{replacement}");
            found.push((uri.clone(), (start, end, new.to_owned())));
        }
    }
    found
}

fn overlap(one: &Replacement, other: &Replacement) -> bool {
    one != other
        && !(one.1 < other.0 || other.1 < one.0)
        && !((one.1 == other.0 || other.1 == one.0) && one.0 != other.0)
}

/// Applies the first fix of each result that is complete and doesn't overlap those before it; says
/// whether there was one.
fn apply(log: &Value, directory: &Path) -> bool {
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let mut chosen: BTreeMap<String, Vec<Replacement>> = BTreeMap::new();
    for result in run["results"].as_array().expect("a list") {
        let mut fixes = result["fixes"].as_array().into_iter().flatten();
        let is_complete = |fix: &&Value| fix["properties"]["applicability"] != "has-placeholders";
        let Some(fix) = fixes.find(is_complete) else { continue };
        let new = replacements(fix, directory);
        let meets = |(uri, new): &(String, Replacement)| {
            chosen.get(uri).is_some_and(|all| all.iter().any(|known| overlap(known, new)))
        };
        if new.iter().any(meets) {
            continue;
        }
        for (uri, replacement) in new {
            let list = chosen.entry(uri).or_default();
            if !list.contains(&replacement) {
                list.push(replacement);
            }
        }
    }
    for (uri, mut list) in chosen.clone() {
        let path = directory.join(uri);
        let mut units = Text::new(&std::fs::read_to_string(&path).expect("UTF-8")).units;
        list.sort();
        for (start, end, new) in list.into_iter().rev() {
            units.splice(start..end, new.encode_utf16());
        }
        std::fs::write(&path, String::from_utf16(&units).expect("UTF-16")).expect("written");
    }
    !chosen.is_empty()
}

const SELECT: [&str; 2] = ["--select", "all"];

fn sarif(directory: &Path) -> Value {
    let mut command = common::vlaiscan(&SELECT);
    command.args(["--format", "sarif", "--fail-on", "never", "--std", "c99", "."]);
    let output = common::run(command.current_dir(directory));
    assert!(output.status.success(), "{}", common::stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What `--fix` makes of a directory's files.
fn fixed(directory: &Path) {
    let mut command = common::vlaiscan(&SELECT);
    command.args(["--fix", "--unsafe-fixes", "--fail-on", "never", "--std", "c99", "."]);
    let output = common::run(command.current_dir(directory));
    assert!(output.status.success(), "{}", common::stderr(&output));
}

/// Two directories with the same files.
fn twice(files: &[(String, String)]) -> [TempDir; 2] {
    [0, 1].map(|_| {
        let directory = tempfile::tempdir().expect("a directory");
        for (name, text) in files {
            common::write(directory.path(), name, text.as_bytes());
        }
        directory
    })
}

fn text(directory: &Path, name: &str) -> String {
    std::fs::read_to_string(directory.join(name)).expect("UTF-8")
}

/// Holds both ways against each other; gives how many files were changed.
fn compare(files: &[(String, String)]) -> usize {
    let [by_fix, by_sarif] = twice(files);
    fixed(by_fix.path());
    for round in 0.. {
        assert!(round <= ROUNDS_MAX, "it never ends");
        if !apply(&sarif(by_sarif.path()), by_sarif.path()) {
            break;
        }
    }
    let mut n_changed = 0;
    for (name, before) in files {
        let (one, other) = (text(by_fix.path(), name), text(by_sarif.path(), name));
        assert_eq!(one, other, "{name}: --fix (left) and SARIF's fixes (right) differ");
        n_changed += usize::from(one != *before);
    }
    n_changed
}

#[test]
fn the_corpus_is_rewritten_as_fix_does() {
    let mut n_changed = 0;
    for kind in ["other", "vlais"] {
        let files = common::c_files_below(&format!("corpus/rewrite/{kind}"));
        let read = |path: &String| {
            let name = Path::new(path).file_name().and_then(|name| name.to_str());
            (name.expect("a name").to_owned(), common::read(path))
        };
        n_changed += compare(&files.iter().map(read).collect::<Vec<_>>());
    }
    assert!(n_changed > 30, "only {n_changed} files were changed");
}

/// Characters of one and two UTF-16 code units, a tab and other line ends before what is replaced.
#[test]
fn columns_are_utf_16_code_units() {
    let body = "int last(int n)\n{\n\tconst char *t = \"\u{e9}\u{1f600}\"; struct { int a; char \
                b[n]; } s;\n\n\ts.a = 1; /* \u{1f600} */ s.b[0] = t[0];\n\treturn s.a + \
                s.b[0];\n}\n";
    let files = [
        ("plain.c".to_owned(), body.to_owned()),
        ("crlf.c".to_owned(), body.replace('\n', "\r\n")),
        ("mark.c".to_owned(), format!("\u{feff}{body}")),
        (
            "line.c".to_owned(),
            format!("/* \u{1f600} */ int *p = (\"\u{e9}\u{1f600}\", &*\"\\e\");\n{body}"),
        ),
    ];
    assert_eq!(compare(&files), files.len());
}

#[test]
#[should_panic(expected = "differ")]
fn a_wrong_column_is_noticed() {
    let files = [("a.c".to_owned(), "char *s = \"\\e\";\n".to_owned())];
    let [by_fix, by_sarif] = twice(&files);
    fixed(by_fix.path());
    let mut log = sarif(by_sarif.path());
    let region = log.pointer_mut(
        "/runs/0/results/0/fixes/0/artifactChanges/0/replacements/0/deletedRegion/startColumn",
    );
    let region = region.expect("a fix");
    *region = Value::from(region.as_u64().expect("a number") - 1);
    apply(&log, by_sarif.path());
    assert_eq!(text(by_fix.path(), "a.c"), text(by_sarif.path(), "a.c"), "differ");
}
