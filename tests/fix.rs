//! Writing is safe: a file is the old text or the new one, whole, whatever happens, and what
//! could not be written is said, with exit status 2.

mod common;

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

const PROGRAM: &str = "#include <stdlib.h>\n\nint last(int n)\n{\n\tstruct { int a; char b[n]; } \
                       s;\n\n\ts.a = 1;\n\ts.b[0] = 2;\n\treturn s.a + s.b[0];\n}\n";
/// Kills of a run that rewrites many files.
const KILLS: u32 = 8;
/// Files that are rewritten while the kill comes.
const FILES: usize = 24;

fn scratch() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    common::write(directory.path(), "a.c", PROGRAM.as_bytes());
    directory
}

fn vlaiscan(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
    common::run(command.args(arguments).current_dir(directory))
}

const FIX: &[&str] = &["--fix", "--unsafe-fixes", "--select", "vlais"];

fn fix(directory: &Path, path: &str) -> Output {
    let mut arguments = FIX.to_vec();
    arguments.push(path);
    vlaiscan(directory, &arguments)
}

fn text(path: &Path) -> String {
    String::from_utf8(std::fs::read(path).expect("readable")).expect("text")
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(directory)
        .expect("listed")
        .map(|entry| entry.expect("listed").file_name().into_string().expect("ASCII"))
        .collect();
    names.sort();
    names
}

#[test]
fn what_is_left_decides_the_status() {
    let directory = scratch();
    let at = directory.path();
    assert_eq!(vlaiscan(at, &["--select", "vlais", "a.c"]).status.code(), Some(1));
    // Nothing here keeps its meaning for certain.
    assert_eq!(vlaiscan(at, &["--fix", "--select", "vlais", "a.c"]).status.code(), Some(1));
    assert_eq!(text(&at.join("a.c")), PROGRAM);
    assert_eq!(fix(at, "a.c").status.code(), Some(0));
    assert!(text(&at.join("a.c")).contains("malloc("));
    assert_eq!(names(at), ["a.c"]);
}

#[test]
fn what_is_left_of_a_rewritten_file_is_listed() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    common::write(at, "a.c", b"int a = 0b11;\n#ident \"x\"\n");
    let rules = ["--select", "binary-constant,ident-directive", "--fail-on", "note"];
    let done = vlaiscan(at, &[&rules[..], &["--fix", "--format", "short", "a.c"]].concat());
    assert_eq!(text(&at.join("a.c")), "int a = 0x3;\n#ident \"x\"\n");
    let listed = String::from_utf8(done.stdout).expect("text");
    assert!(listed.contains("[ident-directive]"), "{listed}");
    assert!(!listed.contains("[binary-constant]"), "{listed}");
    assert_eq!(done.status.code(), Some(1));
}

#[test]
fn a_header_is_rewritten_for_all_who_read_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let header = "#ifdef WIDE\ntypedef long num;\n#else\ntypedef int num;\n#endif\n\
                  static __typeof__((num)0) w = 1;\nstatic __typeof__(0) v = 1;\n\
                  static unsigned long s(const char *t) { return __builtin_strlen(t); }\n";
    common::write(at, "h.h", header.as_bytes());
    let other = b"#define WIDE\n#include \"h.h\"\nstatic int index(int x) { return x; }\n\
                  long b(void) { return w + v + index(1); }\n";
    common::write(at, "a.c", b"#include \"h.h\"\nint a(void) { return w + v; }\n");
    common::write(at, "b.c", other);
    let select = "typeof,builtin-libc";
    vlaiscan(at, &["--fix", "--unsafe-fixes", "--select", select, "a.c", "b.c", "h.h"]);
    // In the other file `w` is a `long`, and <string.h> has an `index` of its own.
    assert_eq!(text(&at.join("h.h")), header.replace("__typeof__(0)", "int"));
}

#[test]
fn text_that_a_macro_makes_a_string_of_is_not_certain() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let source = "#define S(x) #x\nconst char *s(void)\n{\n\treturn S(0b1);\n}\n";
    common::write(at, "a.c", source.as_bytes());
    vlaiscan(at, &["--fix", "--select", "binary-constant", "a.c"]);
    assert_eq!(text(&at.join("a.c")), source);
    vlaiscan(at, &["--fix", "--unsafe-fixes", "--select", "binary-constant", "a.c"]);
    assert_eq!(text(&at.join("a.c")), source.replace("0b1", "0x1"));
}

#[test]
fn what_compilers_refuse_is_not_brought_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    // gcc takes all of these, and none with what the rule alone would write.
    let texts = [
        (
            "kr-definition",
            "int k(a, b)\nint a;\nint b;\n{\n\treturn a + b;\n}\nint l = sizeof(k(1));\n",
        ),
        ("implicit-int", "static void v(int);\nv(int x)\n{\n}\n"),
        (
            "nested-function",
            "void a(void)\n{\n\tvoid f(void)\n\t{\n\t}\n\tf();\n}\n\
             void b(void)\n{\n\tint f(void)\n\t{\n\t\treturn 1;\n\t}\n\tf();\n}\n",
        ),
        ("static-assert-without-message", "#define two(x) (x\n_Static_assert(two(1)) == 1);\n"),
    ];
    for (rule, text_before) in texts {
        common::write(at, "a.c", text_before.as_bytes());
        vlaiscan(at, &["--fix", "--unsafe-fixes", "--std", "c99", "--select", rule, "a.c"]);
        assert_eq!(text(&at.join("a.c")), text_before, "{rule}");
    }
}

#[test]
fn what_two_rewrites_insert_at_one_place_is_there_twice() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let nested = "void f(void)\n{\n\tfor (int i = 0; i < 2; i++)\n\t\tfor (int j = 0; j < 2; j++)\n\
                  \t\t\tf();\n}\n";
    common::write(at, "a.c", nested.as_bytes());
    let fix = ["--fix", "--std", "c90", "--select", "for-declaration", "a.c"];
    vlaiscan(at, &fix);
    vlaiscan(at, &fix);
    let fixed = text(&at.join("a.c"));
    assert_eq!(fixed.matches('{').count(), fixed.matches('}').count(), "{fixed}");
    assert!(!fixed.contains("(int"), "{fixed}");
    // A loop that a pragma is about has to follow it.
    let told =
        "void g(int n)\n{\n#pragma GCC unroll 4\n\tfor (int i = 0; i < n; i++)\n\t\tg(i);\n}\n";
    common::write(at, "a.c", told.as_bytes());
    vlaiscan(at, &fix);
    assert_eq!(text(&at.join("a.c")), told);
}

#[test]
fn the_mode_stays_and_a_link_inside_stays_a_link() {
    let directory = scratch();
    let at = directory.path();
    std::fs::set_permissions(at.join("a.c"), PermissionsExt::from_mode(0o750)).expect("set");
    symlink("a.c", at.join("b.c")).expect("linked");
    let done = fix(at, "b.c");
    // The link's target is outside of what was given, if only the link was.
    assert_eq!(done.status.code(), Some(0), "{}", common::stderr(&done));
    assert!(std::fs::symlink_metadata(at.join("b.c")).expect("there").is_symlink());
    let data = std::fs::metadata(at.join("a.c")).expect("there");
    assert_eq!(data.mode() & 0o777, 0o750);
    assert!(text(&at.join("a.c")).contains("malloc("));
}

fn refused(directory: &Path, path: &str, why: &str) {
    let output = fix(directory, path);
    let said = common::stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(why) && said.contains("a.c") || said.contains("b.c"), "{said}");
}

#[test]
fn read_only_files_and_files_with_two_names_are_refused() {
    let directory = scratch();
    let at = directory.path();
    std::fs::set_permissions(at.join("a.c"), PermissionsExt::from_mode(0o444)).expect("set");
    refused(at, "a.c", "read-only");
    std::fs::set_permissions(at.join("a.c"), PermissionsExt::from_mode(0o644)).expect("set");
    std::fs::hard_link(at.join("a.c"), at.join("b.c")).expect("linked");
    refused(at, "a.c", "hard links");
    assert_eq!(text(&at.join("a.c")), PROGRAM);
    assert_eq!(names(at), ["a.c", "b.c"]);
}

#[test]
fn a_link_that_leads_out_is_refused() {
    let (outside, inside) = (scratch(), tempfile::tempdir().expect("a directory"));
    symlink(outside.path().join("a.c"), inside.path().join("b.c")).expect("linked");
    // Nor is a finding in it listed: it is a file outside of the given paths.
    let output = fix(inside.path(), ".");
    assert_eq!(text(&outside.path().join("a.c")), PROGRAM);
    assert!(common::stderr(&output).contains("0 rewrites"), "{}", common::stderr(&output));
}

#[test]
fn a_directory_that_takes_no_file_loses_none() {
    let directory = scratch();
    let at = directory.path();
    std::fs::set_permissions(at, PermissionsExt::from_mode(0o555)).expect("set");
    let output = fix(at, "a.c");
    std::fs::set_permissions(at, PermissionsExt::from_mode(0o755)).expect("set");
    // The superuser may write there all the same.
    match output.status.code() {
        Some(2) => assert_eq!(text(&at.join("a.c")), PROGRAM),
        code => assert_eq!(code, Some(0), "{}", common::stderr(&output)),
    }
    assert_eq!(names(at), ["a.c"]);
}

/// A small file system of its own, where mounting is allowed.
#[test]
fn a_full_disk_loses_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    let mount = ["-t", "tmpfs", "-o", "size=16k", "tmpfs", at.to_str().expect("ASCII")];
    let mounted = Command::new("mount").args(mount).stderr(Stdio::null()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("no tmpfs can be mounted here");
        return;
    }
    common::write(at, "a.c", PROGRAM.as_bytes());
    let mut n = 0;
    while std::fs::write(at.join(format!("fill{n}")), [0; 1024]).is_ok() && n < 64 {
        n += 1;
    }
    let output = fix(at, "a.c");
    let (kept, left) = (text(&at.join("a.c")), names(at));
    Command::new("umount").arg(at).status().expect("unmounted");
    let said = common::stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("a.c is not rewritten"), "{said}");
    assert_eq!(kept, PROGRAM);
    assert!(!left.iter().any(|name| name.ends_with(".vlaiscan")), "{left:?}");
}

#[test]
fn a_file_that_changes_meanwhile_is_left_alone() {
    use vlaiscan::disk;
    let directory = scratch();
    let at = directory.path().join("a.c");
    let below = [std::fs::canonicalize(directory.path()).expect("there")];
    let (old, new) = (PROGRAM.as_bytes(), &b"int x;\n"[..]);
    std::fs::write(&at, "somebody's new text\n").expect("written");
    let why = disk::rewrite(&at, old, new, &below).expect_err("refused");
    assert!(why.reason.contains("has changed"), "{why}");
    assert_eq!(text(&at), "somebody's new text\n");
    std::fs::write(&at, PROGRAM).expect("written");
    disk::rewrite(&at, old, new, &[]).expect_err("outside of the given paths");
    disk::rewrite(&at, old, new, &below).expect("unchanged");
    assert_eq!(text(&at), "int x;\n");
    std::fs::remove_file(&at).expect("removed");
    disk::rewrite(&at, new, old, &below).expect_err("it is gone");
    assert_eq!(names(directory.path()), [""; 0]);
}

/// A process writes into the files while they are analysed and rewritten.
#[test]
fn files_that_change_during_the_run_keep_what_was_written() {
    for round in 0..6u64 {
        let directory = scratch();
        let at = directory.path().join("a.c");
        let mut arguments = FIX.to_vec();
        arguments.push("a.c");
        let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
        command.args(&arguments).current_dir(directory.path());
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
        std::thread::sleep(Duration::from_millis(10 * round));
        let theirs = format!("/* round {round} */\n{PROGRAM}");
        std::fs::write(&at, &theirs).expect("written");
        child.wait().expect("ended");
        let now = text(&at);
        let rewritten = now.contains("malloc(");
        assert!(now == theirs || rewritten, "{now}");
        assert!(!rewritten || now.ends_with("}\n"), "whole: {now}");
    }
}

#[test]
fn a_kill_leaves_old_or_new_files_and_the_next_run_cleans_up() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    for round in 0..KILLS {
        for n in 0..FILES {
            common::write(at, &format!("f{n}.c"), PROGRAM.as_bytes());
        }
        let mut arguments = FIX.to_vec();
        arguments.push(".");
        let mut command = Command::new(env!("CARGO_BIN_EXE_vlaiscan"));
        command.args(&arguments).current_dir(at);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
        // It is killed when it has come so far, in the middle of writing.
        let far = at.join(format!("f{}.c", (round as usize * 5) % FILES));
        while child.try_wait().expect("asked").is_none() && text(&far) == PROGRAM {
            std::thread::sleep(Duration::from_micros(200));
        }
        child.kill().expect("killed or ended");
        child.wait().expect("ended");
        let new = names(at).iter().filter(|name| name.ends_with(".c")).fold(0, |new, name| {
            let now = text(&at.join(name));
            assert!(now == PROGRAM || now.ends_with("return ret;\n}\n"), "{name}: {now}");
            new + usize::from(now != PROGRAM)
        });
        println!("killed in round {round}: {new} of {FILES} files are rewritten");
    }
    let done = fix(at, ".");
    assert_eq!(done.status.code(), Some(0), "{}", common::stderr(&done));
    let left: Vec<String> = names(at).into_iter().filter(|name| !name.ends_with(".c")).collect();
    assert_eq!(left, [""; 0]);
}

/// What a killed run left behind is removed, what a living process has is not.
#[test]
fn leftovers_are_removed() {
    let directory = scratch();
    let at = directory.path();
    let own = format!(".a.c.{}.vlaiscan", std::process::id());
    for name in [".a.c.4194305.vlaiscan", own.as_str(), ".a.c.x.vlaiscan"] {
        common::write(at, name, b"half");
    }
    assert_eq!(fix(at, "a.c").status.code(), Some(0));
    let mut expected = vec![own.as_str(), ".a.c.x.vlaiscan", "a.c"];
    expected.sort_unstable();
    assert_eq!(names(at), expected);
}

#[test]
fn a_patch_is_taken_by_git_and_patch_and_nothing_is_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let at = directory.path();
    std::fs::create_dir(at.join("sub dir")).expect("made");
    let unix = PROGRAM.trim_end().to_owned();
    let files = [("sub dir/a b.c", unix.clone()), ("crlf.c", unix.replace('\n', "\r\n"))];
    for (name, text) in &files {
        common::write(at, name, text.as_bytes());
    }
    let arguments = ["--diff", "--unsafe-fixes", "--select", "vlais", "."];
    let patch = vlaiscan(at, &arguments);
    assert_eq!(patch.status.code(), Some(1), "the findings are still there");
    for (name, text) in &files {
        assert_eq!(std::fs::read(at.join(name)).expect("there"), text.as_bytes());
    }
    common::write(at, "p.patch", &patch.stdout);
    let tools: [&[&str]; 2] = [&["git", "apply", "--check"], &["patch", "-p1", "--dry-run", "-i"]];
    for tool in tools {
        let (program, rest) = tool.split_first().expect("a program");
        let mut command = Command::new(program);
        let output = command.args(rest).arg("p.patch").current_dir(at).output();
        let Ok(output) = output else {
            common::skip(&format!("{program} is not installed"));
            continue;
        };
        assert!(
            output.status.success(),
            "{program}: {}{}",
            common::stderr(&output),
            String::from_utf8_lossy(&patch.stdout)
        );
    }
    let applied = Command::new("git").args(["apply", "p.patch"]).current_dir(at).status();
    if applied.is_ok_and(|status| status.success()) {
        assert_eq!(vlaiscan(at, &["--select", "vlais", "."]).status.code(), Some(0));
        let crlf = std::fs::read(at.join("crlf.c")).expect("there");
        let bare = crlf.split(|&byte| byte == b'\n').filter(|line| !line.ends_with(b"\r"));
        assert_eq!(bare.count(), 1, "only the last line has no end");
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let directory = scratch();
    let alone = vlaiscan(directory.path(), &["--unsafe-fixes", "a.c"]);
    assert_eq!(alone.status.code(), Some(2));
    let stdin = vlaiscan(directory.path(), &["--fix", "-"]);
    assert_eq!(stdin.status.code(), Some(2));
}
