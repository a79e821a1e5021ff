//! Only changed lines are reported: since a commit, in the index, by a patch. What doesn't fit is
//! said, and git runs nothing that a repository names.

mod common;

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const OLD: &str = "void old(int n)\n{\n\tchar was_there[n];\n\twas_there[0] = 0;\n}\n";
const NEW: &str = "\nvoid added(int n)\n{\n\tchar is_new[n];\n\tis_new[0] = 0;\n}\n";

fn vlaiscan(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = common::vlaiscan(arguments);
    common::run(command.args(["--format", "short"]).current_dir(directory))
}

/// Exit status, the first words of what is reported ("a.c:9:7"), and standard error.
fn run(directory: &Path, arguments: &[&str]) -> (Option<i32>, Vec<String>, String) {
    let output = vlaiscan(directory, arguments);
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    let places = found.lines().map(|line| line.split(": ").next().expect("a part").to_owned());
    (output.status.code(), places.collect(), common::stderr(&output))
}

fn git(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=x", "-c", "user.email=x@example.org"]);
    command.args(["-c", "core.quotePath=true", "-c", "commit.gpgSign=false"]).args(arguments);
    let output = common::run(command.current_dir(directory).env_remove("GIT_DIR"));
    assert!(output.status.success(), "{arguments:?}: {}", common::stderr(&output));
    output
}

fn git_is_missing() -> bool {
    let is_missing = Command::new("git").arg("--version").output().is_err();
    if is_missing {
        common::skip("git is not installed");
    }
    is_missing
}

fn repository(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    git(directory.path(), &["init", "-q", "-b", "main"]);
    for (name, text) in files {
        put(directory.path(), name, text);
    }
    git(directory.path(), &["add", "-A"]);
    git(directory.path(), &["commit", "-q", "-m", "first"]);
    directory
}

fn put(directory: &Path, name: &str, text: &str) {
    let path = directory.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
    std::fs::write(path, text).expect("written");
}

#[test]
fn since_a_commit() {
    if git_is_missing() {
        return;
    }
    let scratch = repository(&[("a.c", OLD), ("sub/b.c", OLD), ("same.c", OLD), ("move.c", OLD)]);
    let at = scratch.path();
    assert_eq!(run(at, &["--since", "HEAD", "."]).0, Some(0), "nothing changed");
    assert!(run(at, &["--since", "HEAD", "."]).2.contains("no C file below it was changed since"));
    put(at, "a.c", &format!("int first;\n{OLD}{NEW}"));
    put(at, "sub/b.c", &OLD.replace("was_there[0]", "was_there[1]"));
    put(at, "new \u{e9}.c", NEW);
    git(at, &["mv", "move.c", "sub/moved.c"]);
    let (status, places, said) = run(at, &["--since", "HEAD", "."]);
    assert_eq!((status, places), (Some(1), vec!["a.c:10:7".into(), "new \u{e9}.c:4:7".into()]));
    assert!(said.contains("3 findings on lines that did not change"), "{said}");
    // Nothing of the file that did not change is read.
    assert!(said.contains("4 units"), "{said}");
    // Committed or not, and below a path only.
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "-m", "second"]);
    assert_eq!(run(at, &["--since", "HEAD~1"]).1.len(), 2);
    assert_eq!(run(at, &["--since", "HEAD~1", "a.c"]).1, ["a.c:10:7"]);
    let (status, places, said) = run(&at.join("sub"), &["--since", "HEAD~1"]);
    assert_eq!((status, places.len()), (Some(0), 0));
    assert!(said.contains("2 C files changed since HEAD~1 lie outside"), "{said}");
    // What the other branch did since is no change of ours.
    git(at, &["branch", "other", "HEAD~1"]);
    git(at, &["checkout", "-q", "other"]);
    put(at, "same.c", &format!("{OLD}{NEW}"));
    assert_eq!(run(at, &["--since", "main"]).1, ["same.c:9:7"]);
}

#[test]
fn what_git_refuses_is_an_error() {
    if git_is_missing() {
        return;
    }
    let scratch = repository(&[("a.c", OLD)]);
    let at = scratch.path();
    for revision in ["no-such", "--output=x", "-p", "", "HEAD:a.c"] {
        let (status, places, said) = run(at, &[&format!("--since={revision}"), "."]);
        assert_eq!((status, places.len()), (Some(2), 0), "{revision}");
        assert!(said.contains("revision") || said.contains("git knows no commit"), "{said}");
    }
    assert!(!at.join("x").exists());
    let outside = tempfile::tempdir().expect("a directory");
    put(outside.path(), "a.c", OLD);
    for option in ["--since=HEAD", "--staged"] {
        let (status, _, said) = run(outside.path(), &[option, "."]);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("not a git repository"), "{said}");
    }
    let other = outside.path().to_str().expect("ASCII");
    assert_eq!(run(at, &["--since", "HEAD", ".", other]).0, Some(2));
    for options in [
        &["--since", "HEAD", "--staged", "."][..],
        &["--staged", "--write-baseline", "b.json", "."],
        &["--staged", "-"],
    ] {
        assert_eq!(run(at, options).0, Some(2), "{options:?}");
    }
}

#[test]
fn the_index_counts_and_not_the_work_tree() {
    if git_is_missing() {
        return;
    }
    let scratch = repository(&[("a.c", OLD), ("h.h", "#define SIZE 4\n"), ("b.c", OLD)]);
    let at = scratch.path();
    let uses = format!("#include \"h.h\"\n{OLD}\nint size[SIZE];\n{NEW}");
    put(at, "a.c", &uses);
    put(at, "gone.c", NEW);
    git(at, &["add", "-A"]);
    // In the work tree it is mended, moved, broken elsewhere, and a file is missing.
    put(at, "a.c", OLD);
    put(at, "h.h", "#error \"not staged\"\n");
    put(at, "b.c", &format!("{OLD}{NEW}"));
    std::fs::remove_file(at.join("gone.c")).expect("removed");
    let (status, places, said) = run(at, &["--staged", "."]);
    assert_eq!((status, places), (Some(1), vec!["a.c:12:7".into(), "gone.c:4:7".into()]), "{said}");
    assert!(said.contains("0 skipped") && !said.contains("not staged"), "{said}");
    // What is staged is not what would be written over.
    let (status, _, said) = run(at, &["--staged", "--add-allow", "."]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("has changed since it was analysed"), "{said}");
    assert_eq!(std::fs::read_to_string(at.join("a.c")).expect("there"), OLD);
    // A commit of some files has an index of its own while its hooks run.
    git(at, &["checkout", "-q", "-f", "HEAD", "--", "."]);
    git(at, &["reset", "-q", "--hard"]);
    let hook =
        format!("#!/bin/sh\nexec '{}' --staged --format short .\n", env!("CARGO_BIN_EXE_vlaiscan"));
    put(at, ".git/hooks/pre-commit", &hook);
    common::run(Command::new("chmod").arg("+x").arg(at.join(".git/hooks/pre-commit")));
    put(at, "a.c", &format!("{OLD}{NEW}"));
    let mut commit = Command::new("git");
    commit.args(["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-m", "y"]);
    let output = common::run(commit.arg("a.c").current_dir(at));
    assert!(!output.status.success(), "the hook found it: {}", common::stderr(&output));
    assert!(common::stderr(&output).contains("a.c:9:7") || !output.stdout.is_empty());
}

/// Programs that a repository's configuration and attributes name, in all the ways there are.
#[test]
fn git_runs_nothing_of_the_repository() {
    if git_is_missing() {
        return;
    }
    let scratch = repository(&[("a.c", OLD), (".gitattributes", "*.c diff=evil filter=evil\n")]);
    let at = scratch.path();
    let script = at.join(".git/evil");
    let text = format!("#!/bin/sh\necho ran \"$0\" \"$@\" >> '{}/ran'\ncat\n", at.display());
    std::fs::write(&script, text).expect("written");
    common::run(Command::new("chmod").arg("+x").arg(&script));
    let evil = script.to_str().expect("ASCII");
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "pager.diff",
    ] {
        git(at, &["config", key, evil]);
    }
    git(at, &["config", "filter.evil.required", "true"]);
    for hook in ["post-index-change", "pre-commit", "fsmonitor-watchman"] {
        std::fs::copy(&script, at.join(".git/hooks").join(hook)).expect("copied");
    }
    std::fs::write(at.join("a.c"), format!("{OLD}{NEW}")).expect("written");
    let index = std::fs::read(at.join(".git/index")).expect("there");
    let with = |name: &str, value: &Path| {
        let mut command = common::vlaiscan(&["--since", "HEAD", "--format", "short", "."]);
        let output = common::run(command.current_dir(at).env(name, value));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for (name, value) in [
        ("GIT_EXTERNAL_DIFF", script.as_path()),
        ("GIT_DIR", Path::new("/nowhere")),
        ("GIT_INDEX_FILE", Path::new("/nowhere/index")),
        ("GIT_TRACE2", &at.join("ran")),
        ("GIT_PAGER", script.as_path()),
    ] {
        assert!(with(name, value).starts_with("a.c:9:7:"), "{name}: {}", with(name, value));
    }
    assert_eq!(run(at, &["--staged", "."]).0, Some(0));
    assert!(!at.join("ran").exists(), "{:?}", std::fs::read_to_string(at.join("ran")));
    assert_eq!(std::fs::read(at.join(".git/index")).expect("there"), index, "nothing is refreshed");
    // The canary: git itself does run it.
    let status = Command::new("git").args(["status"]).current_dir(at).output();
    assert!(status.is_ok() && at.join("ran").exists(), "nothing of this could have run");
    // A program called git in the tree is not the user's own.
    std::fs::copy(&script, at.join("git")).expect("copied");
    let path = format!(".:{}", std::env::var("PATH").expect("set"));
    std::fs::remove_file(at.join("ran")).expect("removed");
    assert!(with("PATH", Path::new(&path)).starts_with("a.c:9:7:"));
    assert!(!at.join("ran").exists());
}

#[test]
fn a_patch_that_was_applied_or_not() {
    if git_is_missing() {
        return;
    }
    let scratch = repository(&[("d/a.c", OLD), ("d/x y.c", OLD), ("d/r.c", OLD)]);
    let at = scratch.path();
    put(at, "d/a.c", &format!("{OLD}{}", NEW.trim_end()));
    put(at, "d/x y.c", &format!("{OLD}{NEW}").replace('\n', "\r\n"));
    put(at, "d/n\u{e9}w.c", NEW.trim_start());
    git(at, &["mv", "d/r.c", "d/s.c"]);
    put(at, "d/s.c", &format!("{OLD}{NEW}"));
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "-m", "second"]);
    put(at, "d/a.c", &format!("int top;\n{OLD}{}", NEW.trim_end()));
    git(at, &["commit", "-q", "-a", "-m", "third"]);
    let mails = git(at, &["format-patch", "--stdout", "HEAD~2"]).stdout;
    let plain = git(at, &["diff", "--no-prefix", "HEAD~2"]).stdout;
    let expected = ["d/a.c:10:7", "d/n\u{e9}w.c:3:7", "d/s.c:9:7", "d/x y.c:3:7", "d/x y.c:9:7"];
    // All lines of the file with other line ends are new ones.
    for (name, patch) in [("m.mbox", &mails), ("p.diff", &plain)] {
        common::write(at, name, patch);
        let (status, places, said) = run(at, &["--patch", name, "."]);
        assert_eq!(
            (status, places),
            (Some(1), expected.map(String::from).to_vec()),
            "{name} {said}"
        );
    }
    git(at, &["checkout", "-q", "HEAD~2"]);
    for name in ["m.mbox", "p.diff"] {
        let (status, places, said) = run(at, &["--patch", name]);
        assert_eq!(
            (status, places),
            (Some(1), expected.map(String::from).to_vec()),
            "{name} {said}"
        );
    }
    assert!(!at.join("d/s.c").exists(), "it is only read");
    // On standard input, from below the top.
    let mut command = common::vlaiscan(&["--patch", "-", "--format", "short", "d"]);
    let mails = std::fs::File::open(at.join("m.mbox")).expect("there");
    let output = common::run(command.current_dir(at).stdin(mails));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 5);
}

#[test]
fn a_patch_that_does_not_fit_is_said() {
    let scratch = tempfile::tempdir().expect("a directory");
    let at = scratch.path();
    put(at, "a.c", OLD);
    let hunk = "@@ -1,2 +1,3 @@\n void old(int n)\n {\n+\tchar b[n];\n";
    let cases = [
        (format!("--- a/none.c\n+++ b/none.c\n{hunk}"), "none.c: the patch is about it, and it is"),
        (format!("--- a/a.c\n+++ b/a.c\n{}", hunk.replace("old", "other")), "the hunk in line 3"),
        (format!("--- a/../a.c\n+++ b/../a.c\n{hunk}"), "leads out of the tree"),
        (format!("--- a/a.c\n+++ b/a.c\n{}", hunk.replace("+1,3", "+1,4")), "ends too early"),
        ("nothing here\n".to_owned(), "holds no changes"),
        ("diff --git a/a.c b/a.c\nBinary files a/a.c and b/a.c differ\n".to_owned(), "binary"),
    ];
    for (patch, why) in cases {
        common::write(at, "p.diff", patch.as_bytes());
        let (status, places, said) = run(at, &["--patch", "p.diff", "."]);
        assert_eq!((status, places.len()), (Some(2), 0), "{patch}: {said}");
        assert!(said.contains(why), "{why}: {said}");
    }
    // One that fits beside one that doesn't is checked all the same.
    let both = format!("--- a/none.c\n+++ b/none.c\n{hunk}--- a/a.c\n+++ b/a.c\n{hunk}");
    common::write(at, "p.diff", both.as_bytes());
    let (status, places, _) = run(at, &["--patch", "p.diff", "."]);
    assert_eq!((status, places), (Some(2), vec!["a.c:3:7".to_owned()]));
    assert_eq!(run(at, &["--patch", "nowhere.diff", "."]).0, Some(2));
}

#[test]
fn a_changed_header_is_read_and_macros_count_where_they_are_used() {
    if git_is_missing() {
        return;
    }
    let header = "#ifndef H\n#define H\n#define ARRAY(n) char array[n]\nstruct s;\n#endif\n";
    let scratch = repository(&[("h.h", header), ("a.c", "#include \"h.h\"\n")]);
    let at = scratch.path();
    let more =
        header.replace("struct s;", "static inline void f(int n)\n{\n\tchar in_header[n];\n}");
    put(at, "h.h", &more);
    assert_eq!(run(at, &["--since", "HEAD"]).1, ["h.h:6:7"]);
    git(at, &["commit", "-q", "-a", "-m", "second"]);
    // The body of the macro did not change, its use is new.
    put(
        at,
        "a.c",
        "#include \"h.h\"\nvoid g(int n)\n{\n\tARRAY(n);\n\tchar own[n]; (void)own;\n}\n",
    );
    assert_eq!(run(at, &["--since", "HEAD"]).1, ["a.c:4:2", "a.c:5:7"]);
    // With rewriting, lines move; what is left is what is on lines that changed.
    let fixed = run(at, &["--since", "HEAD", "--fix", "--unsafe-fixes"]);
    assert!(!fixed.1.iter().any(|place| place.starts_with("h.h")), "{fixed:?}");
}

#[test]
fn a_baseline_beside_changed_lines_hides_the_old_one() {
    if git_is_missing() {
        return;
    }
    let scratch = repository(&[("a.c", OLD)]);
    let at = scratch.path();
    vlaiscan(at, &["--write-baseline", "b.json", "."]);
    // The same line in the same function: which of them is known?
    put(at, "a.c", &OLD.replace("{\n", "{\n\t{\n\tchar was_there[n];\n\t}\n"));
    let (status, places, _) = run(at, &["--since", "HEAD", "--baseline", "b.json", "."]);
    assert_eq!((status, places), (Some(1), vec!["a.c:4:7".to_owned()]));
}

/// A changed header is read through a unit that includes it, which did not change.
#[test]
fn a_changed_header_is_read_in_its_unit() {
    if git_is_missing() {
        return;
    }
    let unit = format!("typedef int count_t;\n#include \"part.h\"\n{OLD}");
    let scratch = repository(&[("a.c", &unit), ("part.h", "int first;\n")]);
    let at = scratch.path();
    let header = "int first;\nstatic int f(int n)\n{\n\tchar a[sizeof(count_t) * n];\n\n\treturn \
                  sizeof(a);\n}\n";
    put(at, "part.h", header);
    let expected = (Some(1), vec!["part.h:4:7".to_owned()]);
    let (status, places, said) = run(at, &["--since", "HEAD", "."]);
    assert_eq!((status, places), expected, "{said}");
    assert!(!said.contains("did not change"), "{said}");
    git(at, &["add", "-A"]);
    let (status, places, said) = run(at, &["--staged"]);
    assert_eq!((status, places), expected, "{said}");
    std::fs::write(at.join("p.patch"), git(at, &["diff", "HEAD"]).stdout).expect("written");
    git(at, &["reset", "-q", "--hard"]);
    let (status, places, said) = run(at, &["--patch", "p.patch", "."]);
    assert_eq!((status, places), expected, "{said}");
}
