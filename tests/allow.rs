//! Comments that allow findings: what they allow is not reported, those that allow nothing are
//! said, and --add-allow writes them so that the program stays the same.

mod common;

use std::path::Path;
use std::process::{Command, Output};

fn vlaiscan(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = common::vlaiscan(arguments);
    common::run(command.args(["--format", "short"]).current_dir(directory))
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn idle_and_unknown_names_are_said() {
    let scratch = tempfile::tempdir().expect("a directory");
    let at = scratch.path();
    let text = "void f(int n)\n{\n\tchar a[n]; // vlaiscan: allow(vla)\n\
                \tint b; /* vlaiscan: allow(vla, vlas)\n\t * for a reason */\n\
                \tconst char *s = \"// vlaiscan: allow(asm)\";\n\
                \t// vlaiscan: allow(statement-expression)\n\
                \t/* vlaiscan: allow(vla): because\n\t * of something */\n\tchar c[n];\n}\n\
                #if 0\n// vlaiscan: allow(vla)\n#endif\n\
                #define NOBODY(n) \\\n\tchar a[n] /* vlaiscan: allow(vla) */\n";
    common::write(at, "a.c", text.as_bytes());
    let output = vlaiscan(at, &["--statistics", "a.c"]);
    let (found, said) = (stdout(&output), common::stderr(&output));
    assert_eq!(output.status.code(), Some(0), "{found}");
    assert!(said.contains("a.c:4:28: a comment allows 'vlas', which is no rule"), "{said}");
    assert!(said.contains("did you mean 'vla'?"), "{said}");
    // Nothing is said of rules that did not run, of lines that were not read, of macros' bodies.
    let idle: Vec<&str> = found.lines().filter(|line| line.contains("allow(")).collect();
    assert_eq!(idle, ["  a.c:4:28: allow(vla)"], "{found}");
    assert!(found.contains("2  allowed by a comment"), "{found}");
    // Without the statistics it is -v that lists them.
    let output = vlaiscan(at, &["-v", "a.c"]);
    assert!(common::stderr(&output).contains("a.c:4:28: allow(vla)"));
    let all = ["--statistics", "--select", "all", "--fail-on", "never", "a.c"];
    let found = stdout(&vlaiscan(at, &all));
    assert!(found.contains("a.c:7:21: allow(statement-expression)"), "{found}");
    // For programs the table stands beside the report.
    let output =
        common::run(common::vlaiscan(&["--statistics", "--format", "json", "a.c"]).current_dir(at));
    common::parse_report(&output);
    assert!(common::stderr(&output).contains("by a comment"), "{}", common::stderr(&output));
}

const ODD: &str = "#include <stddef.h>\n\
    #define LOCAL(t, n)\t\t\t\t\\\n\tdo {\t\t\t\t\t\t\t\\\n\t\tt local[(n)];\t\t\t\t\\\n\
    \t\tlocal[0] = 0;\t\t\t\t\\\n\t} while (0)\n\
    #define NAMED(n) char \\\nname[n]\n\
    #define TEXT_(x) #x\n#define TEXT(x) TEXT_(x)\n\
    static const char *text = TEXT(a +\n\tb[3] + c);\n\
    int f(int n, int m[n])\n{\n\tchar a[n]; /* why\n\t * not */\n\tchar b[n]; // why not\n\
    \tchar first[n], second[n];\n\tchar *s = \"one \\\ntwo\"; char c[n]; s = \"three \\\nfour\";\n\
    \tLOCAL(char, n);\n\tNAMED(n);\n\
    \tstruct { int x; char long_name_of_an_array_that_is_long[sizeof(struct { char e[3]; }) + \
    sizeof(int) * n + 1]; } r;\n\
    \treturn sizeof(a) + sizeof(b) + sizeof(c) + sizeof(first) + sizeof(second) + sizeof(r)\n\
    \t\t+ sizeof(name) + (s != NULL) + (text != NULL) + ({ n ? : m[0]; });\n}";

fn preprocessed(path: &Path) -> Option<Vec<u8>> {
    let mut command = Command::new("gcc");
    command.args(["-std=gnu11", "-E", "-P"]).arg(path);
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(output.stdout)
}

fn tokens(text: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(text).split_whitespace().map(str::to_owned).collect()
}

#[test]
fn added_comments_allow_all_and_change_nothing() {
    for newline in ["\n", "\r\n"] {
        let scratch = tempfile::tempdir().expect("a directory");
        let at = scratch.path();
        let before = ODD.replace('\n', newline);
        common::write(at, "odd.c", before.as_bytes());
        let rules = ["--select", "all", "--ignore", "lexical"];
        let with = |more: &[&'static str]| vlaiscan(at, &[&rules[..], more, &["odd.c"]].concat());
        let n_before = stdout(&with(&[])).lines().count();
        assert!(n_before > 10, "{}", stdout(&with(&[])));
        let old = preprocessed(&at.join("odd.c"));
        let patch = stdout(&with(&["--add-allow", "--diff"]));
        assert!(patch.starts_with("--- a/odd.c\n"), "{patch}");
        assert_eq!(std::fs::read(at.join("odd.c")).expect("there"), before.as_bytes());

        let output = with(&["--add-allow"]);
        let after = std::fs::read_to_string(at.join("odd.c")).expect("there");
        let said = common::stderr(&output);
        // One line begins and ends within strings; all else is allowed.
        assert!(said.contains("odd.c:20: the line takes no comment: it ends within a string"));
        assert!(stdout(&output).lines().all(|line| line.starts_with("odd.c:")), "{said}");
        let left = stdout(&with(&[]));
        assert!(!left.is_empty() && left.lines().all(|line| line.contains("`c`")), "{left}");
        let bare = after.split('\n').filter(|line| !line.ends_with('\r'));
        assert_eq!(bare.count(), if newline == "\n" { after.split('\n').count() } else { 1 });
        // Twice is once, and nothing is unused.
        let again = with(&["--add-allow", "--statistics"]);
        assert!(!stdout(&again).contains("allow nothing"), "{}", stdout(&again));
        assert_eq!(std::fs::read_to_string(at.join("odd.c")).expect("there"), after);
        match (old, preprocessed(&at.join("odd.c"))) {
            (Some(old), Some(new)) => assert_eq!(tokens(&old), tokens(&new)),
            (old, _) => {
                assert!(old.is_none(), "gcc does not take what was written:\n{after}");
                common::skip("gcc is not installed");
            }
        }
    }
}

#[test]
fn a_comment_that_is_there_gets_longer_and_others_are_kept() {
    let scratch = tempfile::tempdir().expect("a directory");
    let at = scratch.path();
    let text = "void f(int n)\n{\n\tstruct { char a[n]; } s[n]; // vlaiscan: allow(asm)\n}\n";
    common::write(at, "a.c", text.as_bytes());
    let output = vlaiscan(at, &["--add-allow", "a.c"]);
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    let now = std::fs::read_to_string(at.join("a.c")).expect("there");
    assert_eq!(now, text.replace("allow(asm)", "allow(asm, vla, vlais)"));
}

#[test]
fn what_is_outside_or_read_only_is_not_written() {
    let scratch = tempfile::tempdir().expect("a directory");
    let at = scratch.path();
    std::fs::create_dir(at.join("in")).expect("made");
    let header = "static inline void h(int n)\n{\n\tchar a[n];\n\ta[0] = 0;\n}\n";
    common::write(at, "h.h", header.as_bytes());
    common::write(at, "in/a.c", b"#include \"../h.h\"\n");
    let output = vlaiscan(at, &["-I.", "--headers", "--add-allow", "in"]);
    let said = common::stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("outside of the given paths"), "{said}");
    assert_eq!(std::fs::read(at.join("h.h")).expect("there"), header.as_bytes());
    for options in [&["--add-allow", "--fix", "in"][..], &["--add-allow", "-"]] {
        assert_eq!(vlaiscan(at, options).status.code(), Some(2));
    }
}
