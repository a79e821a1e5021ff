//! Bad input: a message that names the path, exit status 2, and the findings of the other files
//! all the same.

mod common;

use std::path::Path;
use std::process::Output;

const GOOD: &str = "void f(int n)\n{\n\tstruct { char a[n]; } s; // expect: vlais\n}\n";

/// A directory with one good file, and what else a test puts there.
struct Scratch {
    directory: tempfile::TempDir,
}

impl Scratch {
    fn new() -> Scratch {
        let directory = tempfile::tempdir().expect("a temporary directory");
        common::write(directory.path(), "good.c", GOOD.as_bytes());
        Scratch { directory }
    }

    fn with(name: &str, text: &[u8]) -> Scratch {
        let scratch = Scratch::new();
        common::write(scratch.directory.path(), name, text);
        scratch
    }

    /// Runs over the paths, as a user in the directory would.
    fn run(&self, paths: &[&str]) -> Output {
        let mut command = common::vlaiscan(&["--format", "json"]);
        common::run(command.args(paths).current_dir(self.directory.path()))
    }
}

/// Exit status 2, a message that names the path, and the good file's finding in the report.
fn assert_said(output: &Output, path: &str) {
    let message = common::stderr(output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains(path), "the message names {path}:\n{message}");
    assert!(!message.contains("panicked"), "{message}");
    let findings = common::findings(&common::parse_report(output));
    let good = findings.iter().filter(|finding| finding.primary.0.ends_with("good.c"));
    let lines: Vec<_> = good.map(|finding| (finding.rule.as_str(), finding.primary.1)).collect();
    assert_eq!(lines, [("vlais", 3)], "the other file's finding is still reported");
}

#[test]
fn good_input_alone_is_status_1() {
    let output = Scratch::new().run(&["."]);
    assert_eq!(output.status.code(), Some(1), "{}", common::stderr(&output));
}

#[test]
fn a_clean_file_is_status_0() {
    let scratch = Scratch::with("clean.c", b"int x;\n");
    let output = scratch.run(&["clean.c"]);
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    assert_eq!(common::findings(&common::parse_report(&output)), []);
}

#[test]
fn a_path_that_does_not_exist() {
    assert_said(&Scratch::new().run(&["good.c", "nowhere.c"]), "nowhere.c");
    assert_said(&Scratch::new().run(&["no/such/directory", "good.c"]), "no/such/directory");
}

#[test]
fn a_directory_without_c() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.directory.path().join("empty")).expect("can be made");
    common::write(&scratch.directory.path().join("empty"), "README", b"no C here\n");
    assert_said(&scratch.run(&["good.c", "empty"]), "empty");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::with("secret.c", b"int x;\n");
    let path = scratch.directory.path().join("secret.c");
    let nobody = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(&path, nobody).expect("the owner may change it");
    if std::fs::read(&path).is_ok() {
        // The superuser reads everything, so a dangling link stands in for the file.
        std::fs::remove_file(&path).expect("it is ours");
        std::os::unix::fs::symlink(Path::new("gone.c"), &path).expect("a link can be made");
    }
    assert_said(&scratch.run(&["."]), "secret.c");
    assert_said(&scratch.run(&["good.c", "secret.c"]), "secret.c");
}

#[test]
fn a_file_that_is_not_c() {
    let program: Vec<u8> = b"\x7fELF\x02\x01\x01\0".iter().copied().chain(0..=255).collect();
    assert_said(&Scratch::with("program.c", &program.repeat(8)).run(&["."]), "program.c");
}

#[test]
fn an_unterminated_comment() {
    let text = b"int x;\n/* here it starts\nint y;\n";
    assert_said(&Scratch::with("open.c", text).run(&["."]), "open.c");
}

#[test]
fn an_unterminated_conditional() {
    let text = b"int x;\n#if 1\nint y;\n";
    assert_said(&Scratch::with("open.c", text).run(&["."]), "open.c");
}

#[test]
fn a_failure_outranks_fail_on_never() {
    let output = Scratch::new().run(&["--fail-on", "never", "good.c", "nowhere.c"]);
    assert_said(&output, "nowhere.c");
}

#[test]
fn an_unknown_option_is_refused() {
    let output = Scratch::new().run(&["--no-such-option", "good.c"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(common::stderr(&output).contains("--no-such-option"));
}
