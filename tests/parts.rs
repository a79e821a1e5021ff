//! What is no unit of its own is read where it is included: headers that are named or changed, and
//! `.c` files that are parts of others. What nobody includes is read all the same, and said.

mod common;

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

/// A header whose VLAIS only shows where `count_t` is known.
const HEADER: &str = "static inline int f(int n)\n{\n\tstruct { char a[sizeof(count_t) * n]; } \
                      s;\n\n\treturn sizeof(s);\n}\n";

fn project(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, text) in [("Makefile", "all:\n")].iter().chain(files) {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    directory
}

fn scan(at: &Path, arguments: &[&str]) -> Output {
    let mut command = common::vlaiscan(&["--format", "short", "-v"]);
    common::run(command.args(arguments).current_dir(at))
}

fn found(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| line.split(": ").next().expect("a place").to_owned()).collect()
}

#[test]
fn a_header_is_read_through_a_unit_that_includes_it() {
    let unit = "typedef int count_t;\n#include \"sub/part.h\"\nvoid g(int n) { char a[n]; a[0] = \
                0; }\n";
    let scratch = project(&[
        ("include/sub/part.h", HEADER),
        ("src/deep/unit.c", "#include \"middle.h\"\n"),
        ("src/deep/middle.h", unit),
        ("src/other.c", "int other;\n"),
    ]);
    let output = scan(scratch.path(), &["include/sub/part.h"]);
    assert_eq!(found(&output), ["include/sub/part.h:3:16"], "{}", common::stderr(&output));
    // From below its root.
    let output = scan(&scratch.path().join("include/sub"), &["part.h"]);
    assert_eq!(found(&output), ["../../include/sub/part.h:3:16"], "{}", common::stderr(&output));
    // In the unit that is scanned with it there is nothing else to add.
    let output = scan(scratch.path(), &["--extend-select", "vla", "include/sub/part.h", "src"]);
    let expected = ["include/sub/part.h:3:16", "src/deep/middle.h:3:22"];
    assert_eq!(found(&output), expected, "{}", common::stderr(&output));
    assert!(common::stderr(&output).contains("2 units"), "{}", common::stderr(&output));
    // What the unit has of its own was not asked for.
    let output = scan(scratch.path(), &["--headers", "include/sub/part.h"]);
    assert!(!found(&output).iter().any(|place| place.starts_with("src/deep/unit.c")));
}

#[test]
fn a_unit_that_leaves_it_out_gives_way() {
    let scratch = project(&[
        ("part.h", HEADER),
        ("a.c", "#if 0\n#include \"part.h\"\n#endif\nint a;\n"),
        ("b.c", "typedef int count_t;\n#include \"part.h\"\n"),
    ]);
    let output = scan(scratch.path(), &["part.h"]);
    assert_eq!(found(&output), ["part.h:3:16"], "{}", common::stderr(&output));
    // Nor is one taken that settings leave out, or that has another header of this name.
    let scratch = project(&[
        ("part.h", "void f(int n) { struct { char a[n]; } s; (void)s; }\n"),
        ("sub/part.h", "int other;\n"),
        ("sub/a.c", "#include \"part.h\"\n"),
        ("old/b.c", "#include \"../part.h\"\n"),
    ]);
    let output = scan(scratch.path(), &["--exclude", "old", "part.h"]);
    let said = common::stderr(&output);
    assert_eq!(found(&output), ["part.h:1:31"], "{said}");
    assert!(said.contains("1 unit, 1 file,"), "{said}");
}

#[test]
fn a_fragment_is_read_where_it_is_included() {
    let fragment = "{ 1, ({ struct { char a[count]; } s; (int)sizeof(s); }) },\n{ 2, 0 },\n";
    let unit = "struct row { int key, value; };\nint f(int count)\n{\n\tstruct row rows[] = {\n\
                #include \"rows.c\"\n\t};\n\n\treturn rows[0].value;\n}\n";
    let scratch = project(&[("rows.c", fragment), ("unit.c", unit)]);
    for paths in [&["."][..], &["rows.c"]] {
        let output = scan(scratch.path(), paths);
        assert_eq!(output.status.code(), Some(1), "{}", common::stderr(&output));
        assert_eq!(found(&output), ["rows.c:1:23"], "{}", common::stderr(&output));
    }
}

#[test]
fn a_fragment_that_nobody_includes_is_read_by_itself() {
    let cases = [
        ("{ 1, sizeof(int[f()]) },\n[3] = { .a = 2 },\n", "an initializer"),
        ("int a;\nchar b[4];\n} ;\n", ""),
        ("A = 1,\nB,\n", "an initializer"),
        ("if (x)\n\treturn;\nfor (;;)\n\ty();\n", "a function"),
    ];
    for (text, inside) in cases {
        let scratch = project(&[("part.c", text), ("whole.c", "int whole;\n")]);
        let output = scan(scratch.path(), &["."]);
        let said = common::stderr(&output);
        assert_eq!(found(&output), [""; 0], "{said}");
        if inside.is_empty() {
            continue;
        }
        assert_eq!(output.status.code(), Some(0), "{said}");
        let told = format!(
            "guessed: part.c: not C by itself, and no unit here includes it: read \
                            as the inside of {inside}"
        );
        assert!(said.contains(&told), "{said}");
        assert!(said.contains("1 guessed"), "{said}");
    }
    // A finding inside is a finding; names that are not there are none.
    let text = "{ 1, ({ int n = g(); struct { char a[n]; } s; (int)sizeof(s); }) },\n";
    let scratch = project(&[("part.c", text)]);
    let output = scan(scratch.path(), &["--extend-select", "implicit-function-declaration", "."]);
    assert_eq!(found(&output), ["part.c:1:36"], "{}", common::stderr(&output));
    // What makes sense nowhere was not analysed.
    let scratch = project(&[("part.c", "] ) = (;\n")]);
    assert_eq!(scan(scratch.path(), &["."]).status.code(), Some(2));
}
