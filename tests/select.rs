//! Which rules run: pages of a user's own (`--rules`), what a compiler refuses (`--compiler`), and
//! names that there aren't.

mod common;

use std::path::Path;

use tempfile::TempDir;

const PAGE: &str = r#"+++
slug = "no-goto"
group = "own"
level = "warning"
summary = "A goto is used."
clause = "C99 6.8.6.1"
fix = "none"
precision = "high"
[compilers]
mycc = "refuses it"
[[match]]
in = ["identifier"]
regex = '^goto$'
+++
"#;

/// `goto` once, in a macro, and beside it words that look like it.
const PROGRAM: &str = "#define AGAIN(l) goto l\n/* goto */ int gotos;\n\
                       const char *goto_(void) { return \"goto\"; }\n";

fn scratch(program: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    common::write(directory.path(), "a.c", program.as_bytes());
    directory
}

fn with_page(name: &str, page: &str) -> TempDir {
    let directory = scratch(PROGRAM);
    std::fs::create_dir(directory.path().join("own")).expect("made");
    common::write(&directory.path().join("own"), name, page.as_bytes());
    directory
}

/// The exit status, what is found as "line rule level", and what is said.
fn run(directory: &Path, arguments: &[&str]) -> (Option<i32>, Vec<String>, String) {
    let arguments = [&["--format", "short"], arguments, &["a.c"]].concat();
    let output = common::run(common::vlaiscan(&arguments).current_dir(directory));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let short = |of: &str| {
        let mut parts = of.splitn(5, ':').map(str::trim);
        let (line, level) = (parts.nth(1).unwrap_or(""), parts.nth(1).unwrap_or(""));
        let rule = of.rsplit_once('[').map_or("", |(_, rule)| rule.trim_end_matches(']'));
        format!("{line} {rule} {level}")
    };
    (output.status.code(), text.lines().map(short).collect(), common::stderr(&output))
}

#[test]
fn a_users_own_pages_are_rules() {
    let scratch = with_page("no-goto.md", PAGE);
    let at = scratch.path();
    let expected = (Some(1), vec!["1 no-goto warning".to_owned()]);
    let of = |arguments: &[&str]| {
        let (status, found, _) = run(at, arguments);
        (status, found)
    };
    assert_eq!(of(&["--rules", "own"]), expected, "by its level");
    assert_eq!(of(&["--rules", "own", "--select", "no-goto"]), expected);
    assert_eq!(of(&["--rules", "own", "--select", "own"]), expected, "by its group");
    assert_eq!(of(&["--rules", "own", "--ignore", "own"]), (Some(0), vec![]));
    let refused = (Some(1), vec!["1 no-goto error".to_owned()]);
    assert_eq!(of(&["--rules", "own", "--compiler", "mycc"]), refused, "its compilers count");
    assert_eq!(of(&[]), (Some(0), vec![]), "without --rules there is no such rule");
    common::write(at, "vlaiscan.toml", b"[lint]\nrules = \"own\"\n");
    assert_eq!(of(&[]), expected, "the settings can name the directory");
    common::write(at, "a.c", b"/* vlaiscan: allow(no-goto) */\n#define AGAIN(l) goto l\n");
    assert_eq!(of(&[]), (Some(0), vec![]), "it can be allowed");
}

#[test]
fn what_is_wrong_with_a_page_is_said_with_its_place() {
    let with = |from: &str, to: &str| {
        let page = PAGE.replace(from, to);
        assert_ne!(page, PAGE, "{from}");
        page
    };
    let cases = [
        (with("^goto$", "("), "own/no-goto.md:13:9: the regex is none: unclosed group"),
        (with("\"none\"", "\"perhaps\""), "own/no-goto.md:7:7: unknown value 'perhaps'"),
        (with("identifier", "identifer"), "did you mean 'identifier'?"),
        (with("summary", "sumary"), ":5:1: unknown key 'sumary'; did you mean 'summary'?"),
        (with("slug = \"no-goto\"", ""), "own/no-goto.md:2:1: missing field `slug`"),
        (with("no-goto", "goto"), "own/no-goto.md: the page calls itself goto"),
        (with("fix =", "standards = [\"c98\"]\nfix ="), "unknown standard 'c98'"),
        (with("+++\nslug", "slug"), "own/no-goto.md: the page has no front matter"),
        (PAGE.split("[[match]]").next().unwrap_or("").to_owned() + "+++\n", "has no [[match]]"),
    ];
    for (page, expected) in &cases {
        let scratch = with_page("no-goto.md", page);
        let (status, found, said) = run(scratch.path(), &["--rules", "own"]);
        assert_eq!((status, found), (Some(2), vec![]), "{expected}: {said}");
        assert!(said.contains(expected), "{expected}: {said}");
    }
    for (slug, expected) in [
        ("vlais", "'vlais' is a rule of vlaiscan's own"),
        ("all", "'all' is what --select calls many rules"),
        ("types", "'types' is what --select calls many rules"),
    ] {
        let scratch = with_page(&format!("{slug}.md"), &with("no-goto", slug));
        let (status, _, said) = run(scratch.path(), &["--rules", "own"]);
        assert_eq!(status, Some(2), "{slug}");
        assert!(said.contains(&format!("own/{slug}.md: {expected}")), "{said}");
    }
    let scratch = scratch(PROGRAM);
    let (status, _, said) = run(scratch.path(), &["--rules", "nowhere"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("nowhere: no pages of rules"), "{said}");
}

/// `read = true` is silent in text that nothing reads; `tested` is what `#ifdef` asks for.
#[test]
fn a_users_page_says_where_it_looks() {
    let program = "#if 0\ngoto a goto;\n#endif\n#ifdef goto\n#endif\n#if defined goto\n#endif\n";
    let lines = |page: &str| {
        let scratch = with_page("no-goto.md", page);
        common::write(scratch.path(), "a.c", program.as_bytes());
        let (_, found, _) = run(scratch.path(), &["--rules", "own"]);
        let line = |found: &String| found.split(' ').next().map(str::to_owned);
        found.iter().filter_map(line).collect::<Vec<_>>()
    };
    assert_eq!(lines(PAGE), ["2", "2"]);
    assert_eq!(lines(&PAGE.replace("fix =", "read = true\nfix =")), [""; 0]);
    assert_eq!(lines(&PAGE.replace("\"identifier\"", "\"tested\"")), ["4", "6"]);
}

#[test]
fn a_compiler_has_what_it_refuses_as_errors() {
    let scratch = scratch(
        "struct s { int n; char d[0]; };\n\
         void f(int n) { struct { char a[n]; } x; (void)x; }\n\
         int g(int n) { char a[n]; return sizeof a; }\n\
         int h(int n) { return n ?: ({ n; }); }\n\
         void i(void) { int in(void) { return 0; } in(); }\n",
    );
    let of = |arguments: &[&str]| run(scratch.path(), arguments).1;
    assert_eq!(of(&["--compiler", "clang"]), ["2 vlais error", "5 nested-function error"]);
    let msvc = of(&["--compiler", "msvc", "--fail-on", "never"]);
    assert!(msvc.contains(&"3 vla error".to_owned()), "{msvc:?}");
    assert!(msvc.contains(&"4 conditional-omitted-operand error".to_owned()), "{msvc:?}");
    assert!(!msvc.iter().any(|found| found.contains("zero-length")), "{msvc:?}");
    assert_eq!(of(&["--compiler", "gcc"]), [""; 0], "gcc takes it all");
    // What is selected besides keeps its own level, and a standard can be asked for.
    let also = ["--compiler", "clang", "--select", "vla"];
    assert_eq!(of(&also), ["2 vlais error", "3 vla warning"]);
    let (status, _, said) = run(scratch.path(), &["--compiler", "clan"]);
    assert_eq!(status, Some(2));
    assert!(said.contains("the compiler 'clan'") && said.contains("there are: clang"), "{said}");
}

#[test]
fn names_that_there_are_not_come_with_those_that_are_near() {
    let scratch = scratch(PROGRAM);
    for (option, name, expected) in [
        ("--select", "nested-fuction", "there is no rule or group 'nested-fuction'; did you mean"),
        ("--extend-select", "lexcal", "did you mean 'lexical'?"),
        ("--ignore", "vlaiss", "did you mean 'vlais'?"),
        ("--ignore", "something-else-entirely", "'vlaiscan rules' lists them"),
    ] {
        let (status, found, said) = run(scratch.path(), &[option, name]);
        assert_eq!((status, found), (Some(2), vec![]), "{name}");
        assert!(said.contains(expected), "{said}");
    }
}
