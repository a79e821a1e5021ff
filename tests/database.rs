//! Builds that are on record: compilation databases, Kbuild's `.cmd` files, and command lines given
//! to `vlaiscan cc`. What a build says is believed and nothing that it names is run; a wrong entry
//! costs itself and is said.

mod common;

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

/// A VLAIS on line 4 if `WANTED` is defined, one on line 6 if it isn't.
const EITHER: &str = "void f(int n)\n{\n#ifdef WANTED\n\tstruct { char a[n]; } s;\n#else\n\
                      \tstruct { char b[n]; } s;\n#endif\n}\n";

/// A project in a directory of its own.
struct Project {
    directory: tempfile::TempDir,
}

impl Project {
    fn new() -> Project {
        let project = Project { directory: tempfile::tempdir().expect("a temporary directory") };
        for directory in ["src", "include"] {
            std::fs::create_dir(project.root().join(directory)).expect("a new directory");
        }
        project.write("src/either.c", EITHER);
        project
    }

    fn root(&self) -> &Path {
        self.directory.path()
    }

    fn write(&self, name: &str, text: &str) {
        common::write(self.root(), name, text.as_bytes());
    }

    /// Writes the database; `@` in a string stands for the project's directory.
    fn database(&self, entries: &Value) {
        let root = self.root().to_str().expect("a plain path");
        self.write("compile_commands.json", &entries.to_string().replace('@', root));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = common::vlaiscan(arguments);
        common::run(command.current_dir(self.root()))
    }

    /// The report over arguments, and the lines of `either.c` with a VLAIS.
    fn lines(&self, arguments: &[&str]) -> (Vec<u32>, String) {
        let mut all = vec!["--format", "json", "--fail-on", "never", "--select", "vlais"];
        all.extend(arguments);
        let output = self.run(&all);
        let findings = common::findings(&common::parse_report(&output));
        let mut lines: Vec<u32> = findings
            .iter()
            .filter(|finding| finding.primary.0.ends_with("either.c"))
            .map(|finding| finding.primary.1)
            .collect();
        lines.sort_unstable();
        (lines, common::stderr(&output))
    }
}

/// An entry for `src/either.c` with these options.
fn entry(options: &[&str]) -> Value {
    let arguments = [&["gcc"], options, &["-c", "either.c"]].concat();
    json!({ "directory": "@/src", "file": "either.c", "arguments": arguments })
}

#[test]
fn without_a_record_both_arms_are_read() {
    let project = Project::new();
    assert_eq!(project.lines(&["src"]).0, [4, 6]);
}

#[test]
fn arguments_decide_what_is_read() {
    let project = Project::new();
    project.database(&json!([entry(&["-DWANTED"])]));
    assert_eq!(project.lines(&["src"]).0, [4], "found above the path");
    assert_eq!(project.lines(&["-p", "compile_commands.json"]).0, [4], "a file");
    assert_eq!(project.lines(&["-p", "."]).0, [4], "a directory");
    assert_eq!(project.lines(&["--cover", "all", "src"]).0, [4, 6], "unless all is asked for");
}

#[test]
fn a_command_is_split_as_a_shell_would() {
    let project = Project::new();
    for (command, expected) in [
        ("gcc -D WANTED -c either.c", [4]),
        (r#"gcc "-DTEXT=\"a b\"" -D'WANTED' -c 'either.c'"#, [4]),
        (r"gcc -DTEXT=\ -DWANTED -c either.c", [6]),
        ("gcc -DWANTED\n-c either.c", [4]),
        ("ccache gcc -DWANTED -UWANTED either.c", [6]),
    ] {
        project.database(&json!([
            { "directory": "@/src", "file": "either.c", "command": command },
        ]));
        let (lines, said) = project.lines(&["src"]);
        assert_eq!(lines, expected, "{command}\n{said}");
    }
}

#[test]
fn relative_directories_start_at_the_database() {
    let project = Project::new();
    project.write("include/wanted.h", "#define WANTED\n");
    project.database(&json!([{
        "directory": "src",
        "file": "../src/either.c",
        "arguments": ["cc", "-I../include", "-include", "wanted.h", "either.c"],
    }]));
    assert_eq!(project.lines(&["src"]).0, [4]);
}

#[test]
fn each_way_of_compiling_a_file_is_a_unit() {
    let project = Project::new();
    project.database(&json!([entry(&["-DWANTED"]), entry(&[]), entry(&["-DWANTED"])]));
    assert_eq!(project.lines(&["src"]).0, [4, 6]);
    let output = project.run(&["--format", "json", "src"]);
    let report = common::parse_report(&output);
    assert_eq!(report["coverage"]["units"], 2, "the third entry repeats the first");
}

#[test]
fn response_files_are_read_and_loops_of_them_end() {
    let project = Project::new();
    project.write("src/options", "-DNOTHING @more\n");
    project.write("src/more", "'-DWANTED'\n@options\n");
    let mut entries = json!([entry(&["#options"])]);
    entries[0]["arguments"][1] = json!("\u{40}options");
    let root = project.root().to_str().expect("a plain path");
    entries[0]["directory"] = json!(format!("{root}/src"));
    project.write("compile_commands.json", &entries.to_string());
    let (lines, said) = project.lines(&["src"]);
    assert_eq!(lines, [4], "{said}");
    assert!(said.contains("response files include each other too deeply"), "{said}");
}

#[test]
fn entries_that_are_wrong_are_named_and_cost_nothing_else() {
    let project = Project::new();
    for (wrong, reason) in [
        (json!(17), "entry 1: is no object"),
        (json!({ "file": 3, "directory": "@" }), "entry 1: \"file\" is no string"),
        (json!({ "directory": "@", "arguments": [] }), "entry 1: has no \"file\""),
        (json!({ "file": "a.c", "directory": "@" }), "entry 1: has neither"),
        (json!({ "file": "a.c", "arguments": "gcc a.c" }), "entry 1: \"arguments\" is no list"),
        (json!({ "file": "a.c", "arguments": ["gcc", 3] }), "entry 1: \"arguments\" has more"),
        (json!({ "directory": "@", "file": "gone.c", "arguments": ["gcc", "gone.c"] }), "gone.c"),
        (
            json!({ "directory": "@/no/such", "file": "@/src/either.c", "command": "gcc x.c" }),
            "no/such",
        ),
    ] {
        project.database(&json!([wrong, entry(&["-DWANTED"])]));
        let (lines, said) = project.lines(&["src"]);
        assert!(said.contains(reason), "{reason} in:\n{said}");
        assert_eq!(lines, [4], "the other entry counts: {wrong}");
    }
}

/// Of an entry about another file nothing is read but that it is one, and it is not spoken of.
#[test]
fn entries_about_files_that_nobody_asks_for_cost_nothing() {
    let project = Project::new();
    std::fs::create_dir(project.root().join("other")).expect("a new directory");
    project.write("other/wrong.c", "int wrong;\n");
    let wrong = json!({ "directory": "@/other", "file": "wrong.c", "arguments": ["gcc", 3] });
    project.database(&json!([wrong, entry(&["-DWANTED"])]));
    let (lines, said) = project.lines(&["src"]);
    assert_eq!(lines, [4], "{said}");
    assert!(!said.contains("entry 1"), "{said}");
    let (lines, said) = project.lines(&["src", "other"]);
    assert_eq!(lines, [4], "{said}");
    assert!(said.contains("entry 1: \"arguments\" has more"), "asked for: {said}");
    let said = project.lines(&["-p", "."]).1;
    assert!(said.contains("entry 1"), "all are asked for: {said}");
    let said = project.lines(&["other"]).1;
    assert!(said.contains("1 files below the given paths are on no record"), "{said}");
    project.database(&json!([wrong]));
    let (lines, said) = project.lines(&["src"]);
    assert_eq!(lines, [4, 6], "its flags are guessed");
    assert!(said.contains("1 files below the given paths are on no record"), "{said}");
}

/// A header is read through a unit on record, as that is built, though nobody asked for that.
#[test]
fn a_header_is_read_in_a_unit_on_record() {
    let project = Project::new();
    let part =
        "#ifdef WANTED\nstatic void f(int n) { struct { char a[n]; } s; (void)&s; }\n#endif\n";
    project.write("src/part.h", part);
    project.write("src/user.c", "typedef int first;\n#include \"part.h\"\n");
    project.write("src/another.c", "#include \"part.h\"\n");
    project.database(&json!([
        { "directory": "@/src", "file": "user.c", "command": "gcc -DWANTED -c user.c" },
    ]));
    let output = project.run(&["--format", "json", "--select", "vlais", "src/part.h"]);
    let report = common::parse_report(&output);
    let lines: Vec<u32> = common::findings(&report).iter().map(|found| found.primary.1).collect();
    assert_eq!(lines, [2], "{}", common::stderr(&output));
    assert!(report["findings"][0]["condition"].is_null(), "the record defines WANTED: {report}");
}

/// A record may name a link to the file.
#[cfg(unix)]
#[test]
fn an_entry_about_a_link_is_about_the_file() {
    let project = Project::new();
    std::fs::create_dir(project.root().join("links")).expect("a new directory");
    let link = project.root().join("links/linked.c");
    std::os::unix::fs::symlink("../src/either.c", link).expect("a link");
    project.database(&json!([
        { "directory": "@", "file": "links/linked.c", "command": "gcc -DWANTED links/linked.c" },
    ]));
    assert_eq!(project.lines(&["src"]).0, [4]);
}

#[test]
fn a_database_that_cannot_be_read_is_status_2_and_the_rest_is_analysed() {
    let project = Project::new();
    let deep = "[".repeat(100_000);
    for (text, reason) in [
        ("{ \"file\": ", "is no JSON"),
        ("{}", "is not a list"),
        ("\u{fffd}", "is no JSON"),
        (deep.as_str(), "is no JSON"),
    ] {
        project.write("compile_commands.json", text);
        let output = project.run(&["-p", "compile_commands.json", "--format", "json", "src"]);
        let said = common::stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(reason) && said.contains("compile_commands.json"), "{said}");
        let findings = common::findings(&common::parse_report(&output));
        assert!(!findings.is_empty(), "src is analysed all the same");
    }
    let output = project.run(&["-p", "no-such.json", "src"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(common::stderr(&output).contains("no-such.json"));
}

#[test]
fn a_database_beyond_the_bound_is_refused_at_once() {
    let project = Project::new();
    let path = project.root().join("compile_commands.json");
    let file = std::fs::File::create(&path).expect("a new file");
    file.set_len(1 << 30).expect("a file with a hole");
    let (lines, said) = project.lines(&["src"]);
    assert!(said.contains("compile_commands.json: is longer than 512 MiB"), "{said}");
    assert_eq!(lines, [4, 6], "analysed as if there were none");
}

#[test]
fn odd_entries_are_read_as_far_as_they_make_sense() {
    let project = Project::new();
    let root = project.root().to_str().expect("a plain path").to_owned();
    // Of two keys the last counts; `..` leads out of the directory and back.
    let text = format!(
        "[{{\"directory\": \"/no/such\", \"directory\": \"{root}/src/../src\", \"output\": 3, \
         \"file\": \"../src/./either.c\", \"command\": \"gcc -DWANTED either.c\"}}]"
    );
    project.write("compile_commands.json", &text);
    let (lines, said) = project.lines(&["src"]);
    assert_eq!(lines, [4], "{said}");
    // Directories of others are searched, not walked, and what is in them isn't listed.
    let elsewhere = tempfile::tempdir().expect("a temporary directory");
    common::write(
        elsewhere.path(),
        "x.h",
        b"#define WANTED\nint f(int n, struct { char z[n]; } s);\n",
    );
    let option = format!("-I{}", elsewhere.path().display());
    project.write("src/either.c", &format!("#include <x.h>\n{EITHER}"));
    project.database(&json!([entry(&[&option, "-I/no/such", "-I@/../.."])]));
    let (lines, said) = project.lines(&["src"]);
    assert_eq!(lines, [5], "{said}");
}

#[test]
fn records_of_kbuild_that_are_wrong_cost_themselves() {
    let project = Project::new();
    for text in ["", "\0\u{1}", "cmd_", "cmd_x := ", "savedcmd_a := gcc -c gone.c", "no command"] {
        project.write("src/.other.o.cmd", text);
        project.write("src/.either.o.cmd", "cmd_x := gcc -DWANTED -c src/either.c\n");
        let (lines, said) = project.lines(&["-p", ".", "src"]);
        assert_eq!(lines, [4], "{text:?}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_that_a_build_names_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    let script = project.root().join("gcc");
    project.write("gcc", "#!/bin/sh\ntouch \"$(dirname \"$0\")/mark\"\n");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("chmod");
    let compiler = script.to_str().expect("a plain path");
    let mark = project.root().join("mark");
    let command = format!(
        "{compiler} -DWANTED -fplugin=@/gcc -wrapper {compiler} -B@ -specs=@/gcc `{compiler}` \
         $({compiler}) -o either.c either.c ; {compiler}"
    );
    let named =
        |command: &str| json!({ "directory": "@/src", "file": "either.c", "command": command });
    project.database(&json!([named(&command)]));
    project.write("src/.either.o.cmd", &format!("savedcmd_src/either.o := {command}\n"));
    for arguments in [&["src"][..], &["-p", "src", "src"], &["units", "src"]] {
        project.run(arguments);
        assert!(!mark.exists(), "{arguments:?} ran the compiler");
    }
    project.run(&[
        "cc",
        &format!("-B{compiler}"),
        "-DWANTED",
        "-wrapper",
        compiler,
        "src/either.c",
    ]);
    assert!(!mark.exists(), "cc ran the compiler");
    let text = std::fs::read_to_string(project.root().join("src/either.c")).expect("there");
    assert_eq!(text, EITHER, "-o over a source file writes nothing");
    // The canary: the script does leave its mark.
    common::run(&mut std::process::Command::new(&script));
    assert!(mark.exists());
}

#[test]
fn records_of_kbuild_are_read_beside_their_sources() {
    let project = Project::new();
    for variable in ["cmd", "savedcmd"] {
        let line = format!(
            "{variable}_src/either.o := gcc -Wp,-MMD,src/.either.o.d -DWANTED \
             -DTEXT='\"$$x $(pound)\"' -c -o src/either.o src/either.c ; \
             ./tools/objtool src/either.o\n\nsource_src/either.o := src/either.c\n"
        );
        project.write("src/.either.o.cmd", &line);
        assert_eq!(project.lines(&["-p", "."]).0, [4], "{variable}");
    }
}

#[test]
fn a_record_of_another_machine_is_passed_over() {
    let project = Project::new();
    project.write(
        "src/.either.o.cmd",
        "cmd_src/either.o := gcc -include /home/other/autoconf.h -DWANTED -c src/either.c\n",
    );
    let (lines, said) = project.lines(&["-p", ".", "src"]);
    assert_eq!(lines, [4, 6], "{said}");
    assert!(said.contains("/home/other/autoconf.h"), "{said}");
}

#[test]
fn a_forced_header_of_the_system_is_found_on_the_search_path() {
    let project = Project::new();
    project.database(&json!([entry(&["-include", "stdint.h", "-DWANTED"])]));
    let (lines, said) = project.lines(&["src"]);
    assert_eq!(lines, [4], "{said}");
    assert!(!said.contains("passed over"), "{said}");
}

#[test]
fn cc_checks_a_file_as_its_compiler_reads_it() {
    let project = Project::new();
    let output = project.run(&["cc", "-DWANTED", "-Wall", "-c", "src/either.c", "-o", "x.o"]);
    let said = common::stderr(&output);
    assert_eq!(output.status.code(), Some(0), "a build goes on: {said}");
    assert!(said.starts_with("src/either.c:4:16: error: "), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let output = project.run(&["cc", "--fail-on", "error", "src/either.c"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(common::stderr(&output).starts_with("src/either.c:6:16: error: "));
    let output = project.run(&["cc", "-c", "src/gone.c"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(common::stderr(&output).contains("src/gone.c"));
}

#[test]
fn pragmas_of_openmp_take_macros_where_it_is_on() {
    let project = Project::new();
    let text = "#define N 4\n#define two(x) if (x)\n#define FOR for\n#pragma omp FOR collapse(N) \
                two(N)\n_Pragma(\"omp task untied two(N)\")\n#pragma omp unknown N\n";
    project.write("src/either.c", text);
    for (option, expected) in [
        (
            "-fopenmp",
            "omp for collapse(4) if(4) #pragma omp task untied if(4) #pragma omp unknown N",
        ),
        (
            "-fno-openmp",
            "omp FOR collapse(N) two(N) #pragma omp task untied two(N) #pragma omp unknown N",
        ),
    ] {
        project.database(&json!([entry(&[option])]));
        let output = project.run(&["preprocess", "src/either.c"]);
        let text = String::from_utf8_lossy(&output.stdout);
        let without_blanks = |text: &str| text.split_whitespace().collect::<String>();
        let expected = without_blanks(&format!("#pragma {expected}"));
        assert_eq!(without_blanks(&text), expected, "{option}");
    }
}

/// What the kernel's makefiles give to sparse (`CHECKFLAGS` of Linux 2.6 to 6.x).
#[test]
fn cc_takes_sparses_options_without_a_word() {
    let project = Project::new();
    for options in [
        "-D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -Wno-return-void \
         -Wno-unknown-attribute -D__x86_64__ --arch=x86 -mlittle-endian -m64 -D__CHECKER__",
        "-Wbitwise -Wno-transparent-union -Wcontext -Wno-sizeof-bool -fdiagnostic-prefix=x -m31 \
         -D__s390__ -D__s390x__ -gcc-base-dir /usr/lib/gcc -multiarch-dir x -Wsparse-all \
         -Wno-decl -Wundef -mbig-endian -msize-long -Waddress-space -fmax-errors=3 -ftabstop=4",
    ] {
        let mut arguments = vec!["cc"];
        arguments.extend(options.split_whitespace());
        arguments.extend(["-DWANTED", "-c", "-o", "x.o", "src/either.c"]);
        let output = project.run(&arguments);
        let said = common::stderr(&output);
        assert!(said.starts_with("src/either.c:4:16: error: "), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_subcommand_behind_options_is_refused_with_a_hint() {
    let project = Project::new();
    let output = project.run(&["-p", ".", "units", "src"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(common::stderr(&output).contains("vlaiscan units OPTIONS PATH"));
    project.write("units", "");
    let said = common::stderr(&project.run(&["-q", "units", "src"]));
    assert!(said.contains("is not named as C is"), "{said}");
}

#[test]
fn unknown_options_are_noted_once() {
    let project = Project::new();
    project.database(&json!([entry(&["--frobnicate", "-DWANTED"]), entry(&["--frobnicate"])]));
    let (lines, said) = project.lines(&["src"]);
    assert_eq!(lines, [4, 6], "{said}");
    assert_eq!(said.matches("--frobnicate").count(), 1, "{said}");
}
