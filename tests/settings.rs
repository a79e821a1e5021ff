//! vlaiscan.toml: what it says holds, flags win over it, and what is wrong with it is said with
//! its place.

mod common;

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const PROGRAM: &str = "void f(int n)\n{\n\tchar a[n];\n\ta[0] = ({ 1; });\n}\n";

fn scratch(settings: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for name in ["src/a.c", "src/tools/t.c", "src/gen/g.c", "src/x.mod.c"] {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, PROGRAM).expect("written");
    }
    common::write(directory.path(), "vlaiscan.toml", settings.as_bytes());
    directory
}

fn vlaiscan(directory: &Path, arguments: &[&str]) -> Output {
    common::run(common::vlaiscan(arguments).current_dir(directory))
}

/// What is found, as "path rule".
fn found(directory: &Path, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["--format", "short", "--fail-on", "never"], arguments].concat();
    let output = vlaiscan(directory, &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    let text = String::from_utf8(output.stdout).expect("text");
    let short = |line: &str| {
        let (path, _) = line.split_once(':').expect("a path");
        let (_, rule) = line.rsplit_once('[').expect("a rule");
        format!("{path} {}", rule.trim_end_matches(']'))
    };
    text.lines().map(short).collect()
}

#[test]
fn what_it_says_holds_and_flags_win() {
    let scratch = scratch(
        "exclude = [\"src/gen\", \"*.mod.c\"]\n[lint]\nselect = [\"vla\"]\n\
         extend-select = [\"statement-expression\"]\n\n[[overrides]]\n\
         paths = [\"src/tools/**\"]\nignore = [\"vla\"]\n",
    );
    let at = scratch.path();
    let own = ["src/a.c vla", "src/a.c statement-expression", "src/tools/t.c statement-expression"];
    assert_eq!(found(at, &["src"]), own);
    // From elsewhere, by whatever path, upwards.
    let above = |place: &str| place.replace("src/", "");
    assert_eq!(found(&at.join("src"), &["."]), own.map(above));
    assert_eq!(found(&at.join("src/tools"), &[]), ["t.c statement-expression"]);
    assert_eq!(found(at, &["--select", "vlais", "--extend-select", "asm", "src"]), [""; 0]);
    assert_eq!(found(at, &["--exclude", "tools", "src"]), own[..2]);
    // For hooks, it holds for files that are named too.
    assert_eq!(found(at, &["src/a.c", "src/gen/g.c", "src/x.mod.c"]), own[..2]);
    assert_eq!(found(&at.join("src/gen"), &["g.c"]), [""; 0]);
    let shown = String::from_utf8(vlaiscan(at, &["units", "src"]).stdout).expect("text");
    assert!(!shown.contains("g.c") && shown.contains("a.c"), "{shown}");
    let shown = String::from_utf8(vlaiscan(at, &["config", "src"]).stdout).expect("text");
    assert!(
        shown.contains("vlaiscan.toml\n") && shown.contains("rules in src/tools/**"),
        "{shown}"
    );
}

#[test]
fn it_names_the_baseline() {
    let scratch = scratch("baseline = \"known.json\"\n");
    let at = scratch.path();
    let output = vlaiscan(at, &["src"]);
    assert_eq!(output.status.code(), Some(2));
    let said = common::stderr(&output);
    assert!(said.contains("vlaiscan.toml:1:12: ") && said.contains("known.json"), "{said}");
    assert_eq!(vlaiscan(at, &["--write-baseline", "known.json", "src"]).status.code(), Some(0));
    assert_eq!(found(&at.join("src"), &["."]), [""; 0]);
    assert_eq!(found(at, &["--no-baseline", "src"]).len(), 4);
    let cc = ["cc", "--fail-on", "warning", "-c", "src/a.c"];
    assert_eq!(vlaiscan(at, &cc).status.code(), Some(0));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let cases = [
        ("[lint]\nselct = [\"vla\"]\n", ":2:1: unknown key 'selct'; did you mean 'select'?"),
        ("\nexcluded = []\n", ":2:1: unknown key 'excluded'; did you mean 'exclude'?"),
        (
            "[lint]\nselect = [\n\t\"asm\",\n\t\"vlas\",\n]\n",
            ":4:2: there is no rule or group 'vlas'",
        ),
        ("[lint]\nstd = \"c98\"\n", ":2:7: unknown value 'c98'; did you mean 'c9"),
        ("[lint]\ncompiler = \"clan\"\n", ":2:12: no rule says anything of the compiler"),
        ("[lint]\nignore = \"vla\"\n", ":2:10: invalid type: string"),
        ("[lint]\nrules = \"none\"\n", ":2:9: "),
        ("[[overrides]]\npaths = [\"x\"]\nrules = \"r\"\n", ":3:1: unknown key 'rules'"),
        ("[[overrides]]\npaths = [\"x\"]\nignore = [\"vlaiss\"]\n", ":3:11: there is no rule"),
        ("[[overrides]]\nignore = [\"vla\"]\n", ":1:1: missing field `paths`"),
        ("[lint\n", ":1:6: "),
        ("[lint]\nselect = [\"\u{e9}\", \"vla\"", ":2:"),
    ];
    for (text, expected) in cases {
        let scratch = scratch(text);
        for command in [&["src"][..], &["config", "src"]] {
            let output = vlaiscan(scratch.path(), command);
            let said = common::stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{text}: {said}");
            assert!(said.contains(&format!("vlaiscan.toml{expected}")), "{text}: {said}");
        }
    }
}

#[test]
fn the_schema_takes_good_files_and_refuses_bad_ones() {
    let scratch = scratch("");
    let at = scratch.path();
    let schema = vlaiscan(at, &["config", "--schema"]).stdout;
    assert_eq!(schema, common::read("docs/vlaiscan.schema.json").into_bytes());
    common::write(at, "schema.json", &schema);
    let cases = [
        ("", true),
        ("baseline = \"b\"\nexclude = [\"a\"]\n[lint]\nstd = \"c11\"\nignore = [\"all\"]\n", true),
        ("[[overrides]]\npaths = [\"a/**\"]\nselect = [\"vla\"]\n", true),
        ("[lint]\nselct = []\n", false),
        ("[lint]\nstd = \"c98\"\n", false),
        ("[lint]\nselect = \"vla\"\n", false),
        ("[[overrides]]\nignore = [\"vla\"]\n", false),
    ];
    for (text, is_good) in cases {
        common::write(at, "vlaiscan.toml", text.as_bytes());
        let config = vlaiscan(at, &["config"]).status.success();
        assert_eq!(config, is_good, "{text}");
        let mut check = Command::new("check-jsonschema");
        check.args(["--schemafile", "schema.json", "vlaiscan.toml"]).current_dir(at);
        match check.output() {
            Ok(output) => assert_eq!(output.status.success(), is_good, "{text}"),
            Err(_) => println!("check-jsonschema is not installed"),
        }
    }
}

/// A file that is named and left out is said, with what leaves it out.
#[test]
fn what_is_left_out_is_said() {
    let scratch = scratch("exclude = [\"src/gen\"]\n");
    for (arguments, by) in [
        (&["src/gen/g.c"][..], "`exclude` in vlaiscan.toml"),
        (&["--exclude", "a.c", "src/a.c"], "--exclude"),
    ] {
        let said = common::stderr(&vlaiscan(scratch.path(), arguments));
        assert!(said.contains(&format!("is left out by {by}\n")), "{said}");
    }
}
