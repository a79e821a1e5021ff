//! A baseline hides what it has and nothing else: moved lines stay known, new findings and those
//! that became more are reported, what is gone is said, and a damaged file is refused.

mod common;

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

const PROGRAM: &str = "void one(int n)\n{\n\tchar first[n];\n\tfirst[0] = 0;\n}\n\n\
                       void two(int n)\n{\n\tchar other[n];\n\tother[0] = 0;\n}\n";

fn scratch() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    common::write(directory.path(), "a.c", PROGRAM.as_bytes());
    let first = vlaiscan(directory.path(), &["--write-baseline", "b.json", "."]);
    assert_eq!(first.status.code(), Some(0), "{}", common::stderr(&first));
    directory
}

fn vlaiscan(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = common::vlaiscan(arguments);
    common::run(command.args(["--format", "short"]).current_dir(directory))
}

fn against(directory: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let arguments = [&["--baseline", "b.json"], more].concat();
    let output = vlaiscan(directory, &arguments);
    let found = String::from_utf8(output.stdout.clone()).expect("text");
    (output.status.code(), found, common::stderr(&output))
}

fn read(directory: &Path, name: &str) -> String {
    std::fs::read_to_string(directory.join(name)).expect("readable")
}

#[test]
fn what_is_known_is_not_reported_and_counted() {
    let scratch = scratch();
    let at = scratch.path();
    let text = read(at, "b.json");
    let entry = "    {\"path\":\"a.c\",\"rule\":\"vla\",\"in\":\"one\",\
                 \"text\":\"char first[n];\",\"count\":1},\n";
    assert!(text.contains(entry), "{text}");
    let (status, found, said) = against(at, &["."]);
    assert_eq!((status, found.as_str()), (Some(0), ""));
    assert!(said.contains("2 findings in the baseline"), "{said}");
    // Without it they are there.
    assert_eq!(vlaiscan(at, &["."]).status.code(), Some(1));
    // From elsewhere, and by other names, it is the same.
    let above = at.join("sub");
    std::fs::create_dir(&above).expect("made");
    let full = at.join("a.c").to_str().expect("ASCII").to_owned();
    for path in ["..", "../a.c", full.as_str()] {
        let output = vlaiscan(&above, &["--baseline", "../b.json", path]);
        assert_eq!(output.status.code(), Some(0), "{path}: {}", common::stderr(&output));
    }
}

#[test]
fn moved_lines_stay_known_and_new_ones_do_not() {
    let scratch = scratch();
    let at = scratch.path();
    let moved =
        format!("/* new */\nint x;\n\n{PROGRAM}").replace("char other[n]", "char other [ n ]");
    common::write(at, "a.c", moved.as_bytes());
    assert_eq!(against(at, &["."]).0, Some(0));
    // The same line once more in the same function, and in another one.
    for (from, to) in [("\tfirst[0]", "\t{\n\tchar first[n];\n\t}\n\tfirst[0]"), ("other", "first")]
    {
        common::write(at, "a.c", moved.replacen(from, to, 1).as_bytes());
        let (status, found, _) = against(at, &["."]);
        assert_eq!((status, found.lines().count()), (Some(1), 1), "{found}");
    }
}

#[test]
fn what_is_gone_is_said_and_dropped() {
    let scratch = scratch();
    let at = scratch.path();
    common::write(at, "other.c", b"void f(int n)\n{\n\tchar in_f[n];\n}\n");
    vlaiscan(at, &["--write-baseline", "b.json", "."]);
    common::write(at, "a.c", PROGRAM.replace("first[n]", "first[4]").as_bytes());
    let (status, _, said) = against(at, &["."]);
    assert_eq!(status, Some(0));
    assert!(said.contains("1 finding is in the baseline and no longer there"), "{said}");
    assert!(said.contains("a.c, in one: vla: char first[n];"), "{said}");
    // What was not scanned, or not looked for, says nothing.
    for paths in [&["other.c"][..], &["--select", "vlais", "."]] {
        let said = against(at, paths).2;
        assert!(!said.contains("no longer there"), "{said}");
    }
    let renewed = vlaiscan(at, &["--write-baseline", "b.json", "a.c"]);
    let said = common::stderr(&renewed);
    assert!(said.contains("1 finding written, and 1 kept"), "{said}");
    let text = read(at, "b.json");
    assert!(
        text.contains("in_f") && text.contains("other[n]") && !text.contains("first"),
        "{text}"
    );
    // It is stable: what did not change is not written otherwise.
    vlaiscan(at, &["--write-baseline", "b.json", "."]);
    assert_eq!(read(at, "b.json"), text);
}

#[test]
fn findings_of_a_renamed_file_stay_known() {
    let scratch = scratch();
    let at = scratch.path();
    std::fs::create_dir(at.join("sub")).expect("made");
    std::fs::rename(at.join("a.c"), at.join("sub/z.c")).expect("moved");
    let (status, _, said) = against(at, &["."]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("a.c is gone; 2 of its vla known in sub/z.c"), "{said}");
    // A copy is not the file.
    common::write(at, "a.c", PROGRAM.as_bytes());
    let (status, found, _) = against(at, &["."]);
    assert_eq!((status, found.lines().count()), (Some(1), 2), "{found}");
}

#[test]
fn a_ratchet_only_minds_more() {
    let scratch = scratch();
    let at = scratch.path();
    // One is replaced by another: as many as before.
    let other = PROGRAM.replace("char first[n]", "short changed[n]").replace("first[0]", "n");
    common::write(at, "a.c", other.as_bytes());
    assert_eq!(against(at, &["."]).0, Some(1));
    assert_eq!(against(at, &["--ratchet", "."]).0, Some(0));
    let more = format!("{other}void more(int n)\n{{\n\tchar third[n];\n}}\n");
    common::write(at, "a.c", more.as_bytes());
    let (status, found, said) = against(at, &["--ratchet", "."]);
    assert_eq!((status, found.lines().count()), (Some(1), 2), "{found}");
    assert!(said.contains("a.c: 3 of vla, the baseline has 2"), "{said}");
    // Written with a ratchet it never becomes more, and it becomes less.
    let before = read(at, "b.json");
    let renew = ["--ratchet", "--write-baseline", "b.json", "."];
    assert_eq!(vlaiscan(at, &renew).status.code(), Some(1));
    assert_eq!(read(at, "b.json"), before);
    common::write(at, "a.c", PROGRAM.replace("first[n]", "first[4]").as_bytes());
    assert_eq!(vlaiscan(at, &renew).status.code(), Some(0));
    assert!(!read(at, "b.json").contains("first"));
    common::write(at, "a.c", PROGRAM.as_bytes());
    assert_eq!(vlaiscan(at, &renew).status.code(), Some(1));
    assert_eq!(vlaiscan(at, &["--ratchet", "."]).status.code(), Some(2), "against what?");
}

#[test]
fn a_damaged_or_foreign_file_is_refused_and_kept() {
    let scratch = scratch();
    let at = scratch.path();
    let good = read(at, "b.json");
    let cases = [
        (good.replacen("\"a.c\"", "\"a.c", 1), "line 4 column"),
        (good.replacen("\"vlaiscan-baseline\": 1", "\"vlaiscan-baseline\": 9", 1), "version 9"),
        (good.replacen("\"count\":1", "\"count\":-1", 1), "line 4 column"),
        ("{\"version\": \"2.1.0\", \"runs\": []}\n".to_owned(), "unknown field `version`"),
        (format!("<<<<<<< ours\n{good}"), "line 1 column 1"),
        (good.get(..good.len() / 2).expect("ASCII").to_owned(), "line 4 column"),
        (String::new(), "line 1 column 0"),
    ];
    for (text, why) in cases {
        common::write(at, "b.json", text.as_bytes());
        for option in ["--baseline", "--write-baseline"] {
            let output = vlaiscan(at, &[option, "b.json", "."]);
            let said = common::stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("b.json") && said.contains(why), "{why}: {said}");
            assert!(output.stdout.is_empty());
        }
        assert_eq!(read(at, "b.json"), text, "it is as it was");
    }
    assert_eq!(vlaiscan(at, &["--baseline", "none.json", "."]).status.code(), Some(2));
    let nowhere = vlaiscan(at, &["--write-baseline", "no/such/b.json", "."]);
    assert_eq!(nowhere.status.code(), Some(2));
}

#[test]
fn rewriting_and_cc_mind_the_baseline() {
    let scratch = scratch();
    let at = scratch.path();
    let record = "struct s { int a; };\nvoid f(int n)\n{\n\tstruct { int a; char b[n]; } s;\n\n\
                  \ts.a = 1;\n\ts.b[0] = 2;\n}\n";
    common::write(at, "v.c", record.as_bytes());
    vlaiscan(at, &["--write-baseline", "b.json", "."]);
    // What is known is not rewritten.
    let fixed = against(at, &["--fix", "--unsafe-fixes", "."]);
    assert_eq!(fixed.0, Some(0), "{}", fixed.2);
    assert_eq!(read(at, "v.c"), record);
    let arguments = ["cc", "--fail-on", "warning", "--baseline", "b.json", "-c", "v.c"];
    let mut command = common::vlaiscan(&arguments);
    let output = common::run(command.current_dir(at));
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    common::write(at, "v.c", record.replace("char b", "short b").as_bytes());
    let output = common::run(common::vlaiscan(&arguments).current_dir(at));
    assert_eq!(output.status.code(), Some(1), "{}", common::stderr(&output));
    // What was rewritten is in no new baseline.
    let fixed = vlaiscan(at, &["--fix", "--unsafe-fixes", "--write-baseline", "b.json", "v.c"]);
    assert_eq!(fixed.status.code(), Some(0), "{}", common::stderr(&fixed));
    assert!(!read(at, "b.json").contains("v.c"), "{}", read(at, "b.json"));
}
