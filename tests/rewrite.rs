//! Rewrites compile, behave the same, and are nothing that other compilers refuse: whole programs,
//! run before and after `--fix --unsafe-fixes`.
//!
//! For each program of corpus/rewrite: gcc compiles the rewritten text, output and exit status are
//! those of the original, the address, leak and undefined-behaviour sanitizers are silent, each
//! allocation is made to fail once and the program ends by itself, clang takes it, gcc's -Wpedantic
//! no longer names the construct, and a second `--fix` changes nothing. A program whose only
//! extension was rewritten passes `gcc -std=c99 -pedantic-errors`.
//!
//! The first line of a program is a comment. `// extensions: …` says what it has beside the
//! constructs that are rewritten; `// keeps: RULE: TEXT` that a finding stays, for a reason with
//! that text in it, or is only `shown`; `// select: RULE, …` that other rules than vlais run;
//! `// expect-after: TEXT` that the rewritten program has a line with that text; `// std: STD` that
//! it is to be as that standard has it, and not as C99.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use vlaiscan::referee;

/// Allocations of one run that are made to fail, one after the other.
const FAILURES_MAX: u32 = 6;
/// Of the arrays in the programs, how many must get a rewrite that passes everything.
const REWRITTEN_MIN_PERCENT: usize = 90;
/// Of the programs, on how many the referee must have an opinion.
const REFEREE_MIN_PERCENT: usize = 60;

/// A `malloc` whose call number `FAIL_AT` fails, by the linker's `--wrap`.
const FAILING_MALLOC: &str = r#"
#include <stdlib.h>
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
	static int calls;
	const char *at = getenv("FAIL_AT");

	if (at && ++calls == atoi(at))
		return NULL;
	return __real_malloc(size);
}
"#;

struct Program {
    path: PathBuf,
    name: String,
    text: String,
}

impl Program {
    fn notes(&self, key: &str) -> Vec<&str> {
        let start = format!("// {key}: ");
        self.text.lines().filter_map(|line| line.trim_end().strip_prefix(start.as_str())).collect()
    }

    /// What the rewritten program is to be.
    fn standard(&self) -> &str {
        self.notes("std").first().copied().unwrap_or("c99")
    }

    fn select(&self) -> String {
        self.notes("select")
            .first()
            .map_or_else(|| "vlais".to_owned(), |list| list.replace(' ', ""))
    }
}

fn programs() -> Vec<Program> {
    let mut found = Vec::new();
    for path in common::c_files_below("corpus/rewrite") {
        if path.ends_with(".c") {
            let text = common::read(&path);
            let path = common::root().join(&path);
            let name = path.strip_prefix(common::root().join("corpus/rewrite")).expect("below");
            let name = name.display().to_string();
            let program = Program { path, name, text };
            let known = common::slugs();
            match program.select().split(',').find(|slug| !known.iter().any(|known| known == slug))
            {
                Some(slug) => println!("{}: there is no rule {slug} yet", program.name),
                None => found.push(program),
            }
        }
    }
    found
}

fn run_in(directory: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(directory);
    common::run(&mut command)
}

fn vlaiscan(directory: &Path, arguments: &[&str]) -> Output {
    run_in(directory, env!("CARGO_BIN_EXE_vlaiscan"), arguments)
}

fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The clang that is installed, if there is one.
fn clang() -> Option<&'static str> {
    ["clang-19", "clang"].into_iter().find(|name| has(name))
}

/// What one program's rewriting came to.
#[derive(Default)]
struct Judged {
    faults: Vec<String>,
    /// Findings before, and after.
    found: usize,
    left: usize,
    referee: bool,
}

fn judge(program: &Program) -> Judged {
    let scratch = tempfile::tempdir().expect("a directory");
    let at = scratch.path();
    let file = program.path.file_name().expect("a name").to_str().expect("ASCII");
    std::fs::copy(&program.path, at.join(file)).expect("copied");
    for header in std::fs::read_dir(program.path.parent().expect("in a folder")).expect("listed") {
        let header = header.expect("listed").path();
        if header.extension().is_some_and(|extension| extension == "h") {
            std::fs::copy(&header, at.join(header.file_name().expect("a name"))).expect("copied");
        }
    }
    let mut judged = Judged { referee: has_opinion(&program.path), ..Judged::default() };
    let mut fault = |what: &str, output: &Output| {
        let text = format!("{}{}", common::stderr(output), String::from_utf8_lossy(&output.stdout));
        let start: Vec<&str> = text.lines().take(6).collect();
        judged.faults.push(format!("{}: {what}: {}", program.name, start.join("\n  ")));
    };
    let compile = ["-w", "-O1", file, "-o", "before", "-lm"];
    let before = run_in(at, "gcc", &compile);
    if !before.status.success() {
        fault("gcc does not compile the original", &before);
        return judged;
    }
    let expected = run_in(at, "./before", &[]);
    let select = program.select();
    let std = program.standard();
    let report =
        ["--std", std, "--format", "json", "--fail-on", "never", "--select", &select, file];
    judged.found = findings(&vlaiscan(at, &report));
    let fix = ["--std", std, "--fix", "--unsafe-fixes", "--fail-on", "never", "--select", &select];
    let fix: Vec<&str> = fix.into_iter().chain([file]).collect();
    let fixed = vlaiscan(at, &fix);
    if !fixed.status.success() {
        fault("--fix fails", &fixed);
    }
    let after = vlaiscan(at, &report);
    judged.left = findings(&after);
    let once = std::fs::read(at.join(file)).expect("read");
    vlaiscan(at, &fix);
    if std::fs::read(at.join(file)).expect("read") != once {
        fault("a second --fix changes something", &fixed);
    }
    for problem in runs(at, file, &expected) {
        judged.faults.push(format!("{}: {problem}", program.name));
    }
    for problem in compilers(at, file, program) {
        judged.faults.push(format!("{}: {problem}", program.name));
    }
    let written = String::from_utf8_lossy(&once).into_owned();
    for text in program.notes("expect-after") {
        let is_note = |line: &str| line.starts_with("//") || line.starts_with("/* expect-after");
        let is_there = written.lines().any(|line| !is_note(line) && line.contains(text));
        if !is_there {
            judged.faults.push(format!("{}: no line has: {text}", program.name));
        }
    }
    for problem in kept(program, &after) {
        judged.faults.push(format!("{}: {problem}", program.name));
    }
    judged
}

fn findings(output: &Output) -> usize {
    common::findings(&common::parse_report(output)).len()
}

/// The rewritten program under sanitizers: as before, and with each allocation failing.
fn runs(at: &Path, file: &str, expected: &Output) -> Vec<String> {
    let mut problems = Vec::new();
    std::fs::write(at.join("failing_malloc.c"), FAILING_MALLOC).expect("written");
    let compile = [
        "-w",
        "-g",
        "-O1",
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all",
        file,
        "failing_malloc.c",
        "-Wl,--wrap=malloc",
        "-o",
        "after",
        "-lm",
    ];
    let built = run_in(at, "gcc", &compile);
    if !built.status.success() {
        return vec![format!("gcc refuses the rewritten text: {}", common::stderr(&built))];
    }
    let got = run_in(at, "./after", &[]);
    if got.stdout != expected.stdout || got.status.code() != expected.status.code() {
        let (new, old) = (got.status, expected.status);
        problems.push(format!("runs differently: {new} for {old}: {}", common::stderr(&got)));
    }
    for call in 1..=FAILURES_MAX {
        let mut command = Command::new("./after");
        let output = common::run(command.current_dir(at).env("FAIL_AT", call.to_string()));
        let said = common::stderr(&output);
        // The sanitizers end a program with a message.
        if output.status.code().is_none()
            || said.contains("ERROR")
            || said.contains("runtime error")
        {
            problems.push(format!("allocation {call} fails: {}: {said}", output.status));
        }
    }
    problems
}

/// Other compilers on the rewritten text.
fn compilers(at: &Path, file: &str, program: &Program) -> Vec<String> {
    let mut problems = Vec::new();
    let keeps = !program.notes("keeps").is_empty();
    let pedantic = run_in(at, "gcc", &["-std=gnu17", "-Wpedantic", "-fsyntax-only", file]);
    let said = common::stderr(&pedantic);
    if said.contains("variably modified type") && !keeps {
        problems.push(format!("gcc -Wpedantic still names it: {said}"));
    }
    match clang() {
        None => common::skip("there is no clang"),
        Some(_) if keeps => {}
        Some(clang) => {
            let output = run_in(at, clang, &["-fsyntax-only", "-w", file]);
            if !output.status.success() {
                problems.push(format!("clang refuses it: {}", common::stderr(&output)));
            }
        }
    }
    // As a kernel is compiled, where the original takes it.
    let ordered = |path: &str| {
        let strict = ["-w", "-Werror=declaration-after-statement", "-fsyntax-only", path];
        run_in(at, "gcc", &strict)
    };
    let original = program.path.to_str().expect("ASCII");
    if program.name.starts_with("kernel") && ordered(original).status.success() {
        let output = ordered(file);
        if !output.status.success() {
            problems.push(format!("declarations behind statements: {}", common::stderr(&output)));
        }
    }
    if program.notes("extensions").is_empty() && !keeps {
        let std = program.standard();
        let strict = [&format!("-std={std}"), "-pedantic-errors", "-fsyntax-only", file];
        let output = run_in(at, "gcc", &strict);
        if !output.status.success() {
            problems.push(format!("not {std}: {}", common::stderr(&output)));
        }
    }
    problems
}

/// Findings that stay say why.
fn kept(program: &Program, after: &Output) -> Vec<String> {
    let report = common::parse_report(after);
    let mut wanted = program.notes("keeps");
    let mut problems = Vec::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        let text = finding.to_string();
        let rule = finding["rule"].as_str().unwrap_or("");
        let known = wanted.iter().position(|note| {
            let (of, why) = note.split_once(": ").unwrap_or((note, ""));
            let shown = finding["fixes"].as_array().is_some_and(|fixes| !fixes.is_empty());
            of == rule && (text.contains(why) || shown && why == "shown")
        });
        match known {
            Some(at) => {
                wanted.remove(at);
            }
            None => problems.push(format!("a finding stays: {}", finding["message"])),
        }
    }
    problems.extend(wanted.iter().map(|note| format!("nothing stays because of: {note}")));
    problems
}

/// Whether lang-c reads a function of the program with a structure in it: the functions are
/// found by braces, which is enough for programs of ours.
fn has_opinion(path: &Path) -> bool {
    use vlaiscan::discover::{self, Options};
    use vlaiscan::parse::Parser;
    use vlaiscan::parse::ast::DeclarationKind;
    use vlaiscan::preprocess::{Session, preprocess};
    use vlaiscan::source::SourceMap;
    let units = discover::discover(&[path.to_path_buf()], &Options::default()).units;
    let session = Session::new(std::sync::Arc::new(SourceMap::default()));
    let Some(unit) = units.first() else { return false };
    let Ok(preprocessed) = preprocess(unit, &session) else { return false };
    let mut parser = Parser::new(&preprocessed.tokens, unit.settings.dialect);
    let mut slices = Vec::new();
    while let Some(external) = parser.next_declaration() {
        let tokens = &preprocessed.tokens[external.first.0 as usize..=external.last.0 as usize];
        let is_function = external
            .declaration
            .is_some_and(|id| matches!(parser.ast[id].kind, DeclarationKind::Function(..)));
        let has_struct = parser.ast.records().iter().any(|record| record.members.is_some());
        if is_function && has_struct {
            slices.extend(referee::slice(tokens, &|name| parser.is_type(name)));
        }
    }
    referee::reads(slices).iter().any(|&read| read)
}

#[test]
fn programs_behave_the_same() {
    if common::gcc_is_missing() {
        return;
    }
    let programs = programs();
    assert!(programs.len() >= 40, "only {} programs", programs.len());
    let judged: Vec<Judged> = programs.iter().map(judge).collect();
    let sum = |of: fn(&Judged) -> usize| judged.iter().map(of).sum::<usize>();
    let (found, left) = (sum(|j| j.found), sum(|j| j.left));
    let opinions = sum(|j| usize::from(j.referee));
    let n = programs.len();
    println!("{n} programs: {} of {found} findings rewritten", found - left);
    println!("lang-c had an opinion on {opinions} of {n} programs");
    let faults: Vec<String> = judged.into_iter().flat_map(|judged| judged.faults).collect();
    common::assert_none("programs", &faults);
    assert!((found - left) * 100 >= found * REWRITTEN_MIN_PERCENT, "{left} of {found} stay");
    assert!(opinions * 100 >= n * REFEREE_MIN_PERCENT, "lang-c: {opinions} of {n}");
}

/// The canary: a program that leaks, and one that runs differently, are noticed.
#[test]
fn a_wrong_rewrite_is_noticed() {
    if common::gcc_is_missing() {
        return;
    }
    let scratch = tempfile::tempdir().expect("a directory");
    let leaks = "#include <stdlib.h>\nint main(void) { volatile char *p = malloc(9); if (!p) \
                 return 0; p[0] = 1; p = 0; return 0; }\n";
    common::write(scratch.path(), "x.c", leaks.as_bytes());
    let expected = run_in(scratch.path(), "true", &[]);
    assert!(!runs(scratch.path(), "x.c", &expected).is_empty(), "a leak");
    common::write(scratch.path(), "x.c", b"int main(void) { return 3; }\n");
    assert!(!runs(scratch.path(), "x.c", &expected).is_empty(), "another status");
    common::write(scratch.path(), "x.c", b"int main(void) { return 0; }\n");
    assert_eq!(runs(scratch.path(), "x.c", &expected), Vec::<String>::new());
}
