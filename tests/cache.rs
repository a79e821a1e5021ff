//! A run over the same files has the earlier run's result, and one over others never has. Each
//! test changes one thing that a result rests on, and compares with a run that keeps nothing.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const UNIT: &str = "#include \"size.h\"\nvoid f(int n) { struct { char a[SIZE]; int b; } s; }\n";

/// What `-v` says when an earlier result is shown.
const SHOWN: &str = "this is its result";

struct Scratch {
    directory: TempDir,
    cache: TempDir,
}

impl Scratch {
    fn new() -> Scratch {
        let (directory, cache) = (tempfile::tempdir(), tempfile::tempdir());
        let made = Scratch { directory: directory.expect("made"), cache: cache.expect("made") };
        made.write("src/unit.c", UNIT);
        made.write("include/size.h", "#define SIZE n\n");
        made
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("has one")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
        let first = ["-v", "-I", "first", "-I", "include", "src"];
        command.args(first).args(arguments).current_dir(self.directory.path());
        command.env("VLAISCAN_CACHE_DIR", self.cache.path().join("deep/inside"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        common::run(&mut self.command(arguments))
    }

    /// Runs, says whether an earlier result was shown, and holds it to be what a run without a
    /// cache prints.
    fn is_known(&self, arguments: &[&str]) -> bool {
        let output = self.run(arguments);
        let alone = self.run(&[arguments, &["--no-cache"]].concat());
        let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(text(&output), text(&alone), "{arguments:?}");
        assert_eq!(output.status, alone.status, "{arguments:?}");
        assert!(!common::stderr(&alone).contains(SHOWN), "--no-cache shows nothing old");
        common::stderr(&output).contains(SHOWN)
    }

    fn records(&self) -> Vec<PathBuf> {
        let listed = std::fs::read_dir(self.cache.path().join("deep/inside")).expect("is there");
        let paths = listed.map(|entry| entry.expect("readable").path());
        paths.filter(|path| path.extension().is_some_and(|e| e == "run")).collect()
    }
}

#[test]
fn a_second_run_has_the_result_of_the_first() {
    let scratch = Scratch::new();
    for format in ["text", "short", "json", "sarif"] {
        let format = ["--format", format];
        scratch.run(&format);
        assert!(scratch.is_known(&format), "{format:?}");
    }
    let found = scratch.run(&["--format", "short"]);
    assert_eq!(found.status.code(), Some(1), "the finding counts");
    assert!(String::from_utf8_lossy(&found.stdout).contains("[vlais]"));
}

#[test]
fn whatever_a_result_rests_on_makes_another_one() {
    let changes: &[(&str, &str, &str)] = &[
        ("a unit", "src/unit.c", "int none;\n"),
        ("a header", "include/size.h", "#define SIZE 4\n"),
        ("a header that is found first", "first/size.h", "#define SIZE 8\n"),
        ("another unit", "src/more.c", UNIT),
        ("settings", "vlaiscan.toml", "[lint]\nignore = [\"vlais\"]\n"),
        ("a build on record", "compile_commands.json", "[]\n"),
    ];
    for (what, name, text) in changes {
        let scratch = Scratch::new();
        scratch.run(&[]);
        assert!(scratch.is_known(&[]), "before {what}");
        scratch.write(name, text);
        assert!(!scratch.is_known(&[]), "{what} is new");
        assert!(scratch.is_known(&[]), "{what} is known");
    }
    let scratch = Scratch::new();
    scratch.run(&[]);
    std::fs::remove_file(scratch.path("include/size.h")).expect("removed");
    assert!(!scratch.is_known(&[]), "a header is gone");
}

#[test]
fn what_changes_no_answer_changes_nothing() {
    let scratch = Scratch::new();
    scratch.run(&[]);
    scratch.write("include/size.h", "#define SIZE n\n");
    assert!(scratch.is_known(&[]), "the same text, written anew");
    scratch.write("elsewhere/x.h", "#define X\n");
    assert!(scratch.is_known(&[]), "nobody looks there");
    assert!(scratch.is_known(&["-j1"]), "the number of threads says nothing");
    assert!(scratch.is_known(&["--fail-on", "never"]), "nor does what fails");
}

#[test]
fn other_arguments_are_another_run() {
    let scratch = Scratch::new();
    scratch.run(&[]);
    for more in [["--select", "vla"], ["-D", "SIZE=3"], ["--std", "c11"], ["--cover", "base"]] {
        assert!(!scratch.is_known(&more), "{more:?}");
        assert!(scratch.is_known(&more), "{more:?}");
    }
    assert!(!scratch.is_known(&["--headers"]));
}

#[test]
fn what_is_damaged_or_foreign_is_made_again() {
    let scratch = Scratch::new();
    scratch.run(&[]);
    let [record] = scratch.records().try_into().expect("one record");
    let whole = std::fs::read(&record).expect("readable");
    let half = whole[..whole.len() / 2].to_vec();
    let mut other = whole.clone();
    *other.last_mut().expect("not empty") ^= 1;
    for damaged in [Vec::new(), half, other, b"something else".repeat(100)] {
        std::fs::write(&record, damaged).expect("written");
        assert!(!scratch.is_known(&[]), "a damaged record is no record");
        assert_eq!(std::fs::read(&record).expect("readable").len(), whole.len(), "made again");
        assert!(scratch.is_known(&[]), "and used again");
    }
}

#[test]
fn runs_beside_each_other_do_not_disturb_each_other() {
    let scratch = Scratch::new();
    let expected = scratch.run(&["--no-cache"]).stdout;
    for _ in 0..4 {
        let spawn = |_| {
            let mut command = scratch.command(&[]);
            let command = command.stdout(std::process::Stdio::piped());
            command.stderr(std::process::Stdio::null()).spawn().expect("the binary runs")
        };
        let children: Vec<_> = (0..6).map(spawn).collect();
        for child in children {
            assert!(child.wait_with_output().expect("ends").stdout == expected);
        }
        scratch.records().iter().for_each(|record| std::fs::remove_file(record).expect("removed"));
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_no_failure() {
    let scratch = Scratch::new();
    let file = scratch.path("file");
    std::fs::write(&file, "").expect("written");
    let arguments = ["--cache-dir", file.to_str().expect("text")];
    assert!(!scratch.is_known(&arguments));
    assert!(!scratch.is_known(&arguments));
    let said = common::stderr(&scratch.run(&arguments));
    assert!(said.contains("nothing is kept for the next run"), "{said}");
}

/// Standard input is no file, and a run that rewrites looks for itself.
#[test]
fn some_runs_keep_nothing() {
    let scratch = Scratch::new();
    scratch.run(&["--diff"]);
    scratch.run(&["--no-memo"]);
    assert!(!scratch.cache.path().join("deep").exists());
}

#[test]
fn backups_and_git_leave_the_cache_alone() {
    let scratch = Scratch::new();
    scratch.run(&[]);
    let directory = scratch.cache.path().join("deep/inside");
    let read = |name: &str| std::fs::read_to_string(Path::new(&directory).join(name));
    assert_eq!(read(".gitignore").expect("readable"), "*\n");
    assert!(read("CACHEDIR.TAG").expect("readable").starts_with("Signature: 8a477f597d28d172"));
}
