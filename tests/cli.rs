//! The command line as a person meets it: what is printed where, and the exit status.

use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
    command.args(arguments).output().expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn help_has_examples_and_succeeds() {
    for arguments in [["--help"].as_slice(), &["check", "--help"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0));
        for part in ["Examples:", "--fail-on", "Exit status:", "--select"] {
            assert!(stdout(&output).contains(part), "{part} in {arguments:?}");
        }
    }
    assert_eq!(run(&["--version"]).status.code(), Some(0));
}

#[test]
fn what_is_not_there_is_a_usage_error() {
    assert_eq!(run(&["--cover", "some"]).status.code(), Some(2));
    assert_eq!(run(&["--format", "html"]).status.code(), Some(2));
    assert_eq!(run(&["--no-such-option"]).status.code(), Some(2));
}

#[test]
fn usage_errors_say_what_to_do() {
    let output = run(&["--select", "vlas", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean 'vla"), "{}", stderr(&output));
    let output = run(&["--format", "json", "--format", "sarif", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("FORMAT=FILE"), "{}", stderr(&output));
    let output = run(&["explain", "vlias"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean 'vla"), "{}", stderr(&output));
}

#[test]
fn rules_can_be_listed_and_explained() {
    let output = run(&["rules"]);
    assert_eq!(output.status.code(), Some(0));
    let listed = stdout(&output);
    assert!(listed.lines().any(|line| line.starts_with("vlais ")), "{listed}");
    let output = run(&["rules", "--format", "json"]);
    let rules: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(rules[0]["slug"], "vlais");
    assert_eq!(rules[0]["level"], "error");
    let output = run(&["explain", "vlais"]);
    assert_eq!(output.status.code(), Some(0));
    let page = stdout(&output);
    assert!(page.contains("## Why it matters") && page.contains("clang"), "{page}");
    assert!(!page.contains("+++"), "{page}");
}

#[test]
fn completions_are_printed_for_each_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let output = run(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        assert!(stdout(&output).contains("vlaiscan"), "{shell}");
    }
}

#[test]
fn an_empty_run_says_that_nothing_was_checked() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("UTF-8");
    for format in ["text", "short", "json", "sarif"] {
        let output = run(&["--format", format, "-q", path]);
        assert!(stderr(&output).contains("nothing was checked"), "{format}: {}", stderr(&output));
    }
}

#[test]
fn reports_go_to_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).to_str().expect("UTF-8").to_owned();
    let (json, sarif) = (format!("json={}", path("r.json")), format!("sarif={}", path("r.sarif")));
    let output = run(&["--format", &json, "--format", &sarif, &path("")]);
    assert!(stdout(&output).is_empty(), "{}", stdout(&output));
    for name in ["r.json", "r.sarif"] {
        let text = std::fs::read_to_string(path(name)).expect("written");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
    }
    let nowhere = format!("json={}", path("no/such/r.json"));
    let output = run(&["--format", &nowhere, &path("")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
}

/// `vlaiscan … | head`: who stops reading has had enough, and that is no failure.
#[test]
fn a_closed_pipe_is_no_failure() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
    let mut child = command
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).is_empty(), "{}", stderr(&output));
}

/// `cc` is silent about a clean unit, but counts what it does not list.
#[test]
fn cc_counts_what_it_leaves_out() {
    let directory = tempfile::tempdir().expect("a directory");
    let header = "static inline void f(int n) { struct { char a[n]; } s; (void)s; }\n";
    for (name, text) in [
        ("inc/h.h", header),
        ("src/a.c", "#include <h.h>\nint a;\n"),
        ("src/b.c", "int b;\n"),
        ("build/x", ""),
    ] {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let cc = |file: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
        command.args(["cc", "-I../inc", "-c", file]).current_dir(directory.path().join("build"));
        stderr(&command.output().expect("the binary runs"))
    };
    assert_eq!(cc("../src/b.c"), "");
    let said = cc("../src/a.c");
    assert!(said.starts_with("../src/a.c: 1 finding in headers outside"), "{said}");
}

/// Bounds are shown as they are written where what macros make of them is long or full of their
/// own names, and what is wrong with operands is said once for all.
#[test]
fn messages_have_the_words_of_the_source() {
    let directory = tempfile::tempdir().expect("a directory");
    let text = r"#define max(x, y) ({ \
__typeof__(x) __UNIQUE_ID_a = (x); __typeof__(y) __UNIQUE_ID_b = (y); \
__UNIQUE_ID_a > __UNIQUE_ID_b ? __UNIQUE_ID_a : __UNIQUE_ID_b; })
#define SIZE (n + 1)
int get(void);
void f(int n, int m)
{
    char a[4 + max(n,
                   m) + 1];
    char b[n + m * get()];
    char c[SIZE];
}
";
    let path = directory.path().join("a.c");
    std::fs::write(&path, text).expect("written");
    let path = path.to_str().expect("UTF-8");
    let said = stdout(&run(&["--format", "short", "--select", "vla", path]));
    for words in [
        "the bound `4 + max(n, m) + 1`, which is not constant (`max` is a statement expression, \
         which is never constant)",
        "the bound `n + m * get()`, which is not constant (`n` and `m` are parameters; `get` is \
         called)",
        "the bound `(n + 1)`, which is not constant (`n` is a parameter)",
    ] {
        assert!(said.contains(words), "{words}\nis not in\n{said}");
    }
}
