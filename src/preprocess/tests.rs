//! Tests of what `gcc -E` doesn't show: places, problems, conditional lines, bounds.

use std::path::Path;

use super::*;
use crate::discover::target::Target;
use crate::discover::{Dialect, DirKind, IncludeDir, Settings, StandIns};
use crate::limits;
use crate::source::SourceMap;

fn settings() -> Settings {
    Settings::new(Dialect::GNU17, Target::X86_64)
}

fn unit_of(text: &str, settings: Settings) -> Unit {
    Unit {
        text: Some(text.as_bytes().into()),
        ..Unit::new("a.c".into(), Arc::new(settings), "".into())
    }
}

fn run_with(text: &str, settings: Settings) -> (Preprocessed, Session) {
    let unit = unit_of(text, settings);
    let session = Session::new(Arc::new(SourceMap::default()));
    // Threads that analyse units have a large stack; a test's own is small.
    let work = move || (preprocess(&unit, &session).expect("a text"), session);
    let thread = std::thread::Builder::new().stack_size(limits::WORKER_STACK_BYTES);
    thread.spawn(work).expect("a thread").join().expect("no panic")
}

fn run(text: &str) -> (Preprocessed, Session) {
    run_with(text, settings())
}

fn text_of(text: &str) -> String {
    print(&run(text).0).trim_end().replace('\n', " ")
}

fn reasons(done: &Preprocessed) -> Vec<&str> {
    done.problems.iter().map(|problem| problem.reason.as_str()).collect()
}

fn has_fatal(done: &Preprocessed) -> bool {
    done.problems.iter().any(|problem| problem.fatal)
}

fn place(session: &Session, pos: Pos) -> (u32, u32) {
    let file = session.sources().file(pos).expect("a file");
    let at = file.line_column(file.offset(pos));
    (at.line, at.column)
}

#[test]
fn arguments_keep_their_places_and_bodies_theirs() {
    let (done, session) = run("#define TWICE(x) x+x\n#define F(y) TWICE(y)\nF(a);\n");
    let [first, plus, second, semicolon, end] = done.tokens.as_slice() else { panic!() };
    assert_eq!(place(&session, first.pos), (3, 3));
    assert_eq!(place(&session, second.pos), (3, 3));
    assert_eq!(first.expansion, crate::lex::ExpansionId::NONE);
    assert_eq!(place(&session, plus.pos), (1, 19));
    let chain: Vec<_> = done.origins.chain(plus).map(|(_, e)| e.name.text()).collect();
    assert_eq!(chain, ["TWICE", "F"]);
    assert_eq!(place(&session, done.origins.outermost(plus)), (3, 1));
    assert_eq!(place(&session, semicolon.pos), (3, 5));
    assert_eq!(end.kind, crate::lex::TokenKind::End);
}

#[test]
fn the_command_line_wins_over_the_configuration() {
    let mut with = settings();
    with.configuration = "#define A 1\n#define B 1\n".into();
    with.macros = vec![MacroOption::Define("A=2".into()), MacroOption::Undefine("B".into())];
    with.macros.push(MacroOption::Define("F(x)=x+1".into()));
    with.macros.push(MacroOption::Define("C".into()));
    let (done, _) = run_with("A B C F(3)\n", with);
    assert_eq!(print(&done), "2 B 1 3+1\n");
}

#[test]
fn missing_headers_and_errors_are_survived() {
    let (done, session) = run("#include <none.h>\n#error bad\nint x;\n");
    assert_eq!(print(&done), "int x;\n");
    assert_eq!(done.missing.len(), 1);
    assert_eq!(done.missing[0].name, "none.h");
    assert_eq!(place(&session, done.missing[0].pos), (1, 10));
    assert_eq!(reasons(&done), ["#error bad"]);
    assert!(!has_fatal(&done));
}

#[test]
fn what_is_unterminated_is_fatal() {
    for text in ["#if 1\nint x;\n", "int x; /* \n", "#ifdef A\n#else\n"] {
        assert!(has_fatal(&run(text).0), "{text}");
    }
    assert!(!has_fatal(&run("f( 'x\n").0));
}

#[test]
fn conditional_lines_leave_out_the_directives_and_the_guard() {
    let text = "#ifndef G\n#define G\nint a;\n#if 1\nint b;\n\n/* c */\n#define C\n#else\nint\nd;\n\
                # if 1\nint e;\n# endif\n#endif\n#endif\n";
    let lines = &run(text).0.conditional[0];
    let all: Vec<_> = lines.all().iter().map(|code| (code.lines, lines.is_taken(code))).collect();
    assert_eq!(all, [((5, 5), true), ((8, 8), true), ((10, 11), false), ((13, 13), false)]);
}

#[test]
fn directories_are_searched_in_order_and_roots_hold() {
    let dir = tempfile::tempdir().expect("a directory");
    let at = |name: &str| dir.path().join(name);
    for (name, text) in [("u/x.h", "user\n"), ("s/x.h", "system\n"), ("s/y.h", "y\n")] {
        std::fs::create_dir_all(at(name).parent().expect("one")).expect("made");
        std::fs::write(at(name), text).expect("written");
    }
    let mut with = settings();
    with.include_dirs = vec![
        IncludeDir { path: at("s"), kind: DirKind::System },
        IncludeDir { path: at("u"), kind: DirKind::User },
        IncludeDir { path: at("gone"), kind: DirKind::User },
    ];
    let text = "#include <x.h>\n#include_next <x.h>\n#include <y.h>\n";
    let (done, _) = run_with(text, with.clone());
    assert_eq!(print(&done), "user\nuser\ny\n");
    let system: Vec<bool> = done.files.iter().map(|file| file.system).collect();
    assert_eq!(system, [false, false, true]);
    with.roots = Arc::new(vec![std::fs::canonicalize(at("s")).expect("real")]);
    let (done, _) = run_with(text, with.clone());
    assert_eq!(print(&done), "system\nsystem\ny\n");
    with.include_dirs.remove(0);
    let (done, _) = run_with("#include <x.h>\n", with);
    assert_eq!(done.missing.len(), 1);
    assert_eq!(done.problems.len(), 1);
}

#[test]
fn stand_ins_come_last() {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::create_dir_all(dir.path().join("asm-generic")).expect("made");
    std::fs::write(dir.path().join("asm-generic/a.h"), "generic\n").expect("written");
    let mut with = settings();
    with.include_dirs = vec![IncludeDir { path: dir.path().into(), kind: DirKind::User }];
    let headers = vec![("generated/b.h".to_owned(), "stand_in\n".to_owned())];
    with.stand_ins = Arc::new(StandIns { headers, asm_generic: true, project: None });
    let text = "#include <asm/a.h>\n#include <generated/b.h>\n#include <asm/c.h>\n";
    let (done, _) = run_with(text, with.clone());
    assert_eq!(print(&done), "generic\nstand_in\n");
    assert_eq!(done.stand_ins, ["generated/b.h"]);
    assert_eq!(done.missing.len(), 1);
    let (done, _) = run_with("#embed <generated/b.h>\n", with);
    assert_eq!((print(&done).as_str(), done.missing.len()), ("", 1), "it is no file to embed");
}

#[test]
fn what_stands_in_for_a_header_is_remembered_for_those_that_it_stands_in_for() {
    let dir = tempfile::tempdir().expect("a directory");
    std::fs::create_dir_all(dir.path().join("asm-generic")).expect("made");
    std::fs::write(dir.path().join("asm-generic/a.h"), "generic\n").expect("written");
    std::fs::write(dir.path().join("h.h"), "#include <asm/a.h>\n").expect("written");
    let session = Session::new(Arc::new(SourceMap::default()));
    for asm_generic in [true, true, false, true] {
        let mut with = settings();
        with.include_dirs = vec![IncludeDir { path: dir.path().into(), kind: DirKind::User }];
        with.stand_ins = Arc::new(StandIns { asm_generic, ..StandIns::default() });
        let done = preprocess(&unit_of("#include <h.h>\n", with), &session).expect("a text");
        assert_eq!(done.missing.is_empty(), asm_generic);
        assert_eq!(print(&done), if asm_generic { "generic\n" } else { "" });
    }
}

#[test]
fn preprocessed_files_are_taken_as_they_are() {
    let mut unit = unit_of("# 1 \"x.c\"\n#pragma pack(1)\n__LINE__ x;\n", settings());
    unit.preprocessed = true;
    let session = Session::new(Arc::default());
    let done = preprocess(&unit, &session).expect("a text");
    assert_eq!(print(&done), "#pragma pack(1)\n__LINE__ x;\n");
}

#[test]
fn an_unreadable_main_file_is_an_error() {
    let mut unit = unit_of("", settings());
    unit.text = None;
    unit.file = Path::new("/nonexistent/a.c").into();
    let session = Session::new(Arc::default());
    assert!(preprocess(&unit, &session).expect_err("no file").not_found);
}

#[test]
fn inclusion_depth_is_bounded() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("self.h");
    let text = "#if __INCLUDE_LEVEL__ < LIMIT\n#include \"self.h\"\n#endif\nx\n";
    std::fs::write(&file, text).expect("written");
    let deep = |limit: usize| {
        let text = format!("#define LIMIT {limit}\n#include \"{}\"\n", file.display());
        let (done, _) = run(&text);
        (print(&done).matches('x').count(), has_fatal(&done))
    };
    // The main file is one level of the depth.
    let most = limits::INCLUDE_DEPTH_MAX - 1;
    assert_eq!(deep(most - 1), (most - 1, false));
    assert_eq!(deep(most), (most, false));
    assert_eq!(deep(most + 1), (most, true));
}

#[test]
fn the_number_of_inclusions_is_bounded() {
    let dir = tempfile::tempdir().expect("a directory");
    for n in 0..30 {
        let next = format!("#include \"{}.h\"\n", n + 1);
        std::fs::write(dir.path().join(format!("{n}.h")), next.repeat(2)).expect("written");
    }
    std::fs::write(dir.path().join("30.h"), "x\n").expect("written");
    let (done, _) = run(&format!("#include \"{}/0.h\"\n", dir.path().display()));
    assert_eq!(reasons(&done), ["the unit opens too many headers"]);
    assert!(has_fatal(&done));
}

#[test]
fn the_nesting_of_groups_is_bounded() {
    let nested = |n: usize| {
        let text = format!("{}x\n{}", "#if 1\n".repeat(n), "#endif\n".repeat(n));
        let (done, _) = run(&text);
        assert_eq!(print(&done), "x\n");
        has_fatal(&done)
    };
    assert!(!nested(limits::IF_DEPTH_MAX - 1));
    assert!(!nested(limits::IF_DEPTH_MAX));
    assert!(nested(limits::IF_DEPTH_MAX + 1));
}

#[test]
fn a_billion_laughs_end_in_a_problem() {
    let mut text = String::from("#define A0 ha ha ha ha ha ha ha ha ha ha\n");
    for n in 1..10 {
        let last = format!("A{} ", n - 1);
        text.push_str(&format!("#define A{n} {}\n", last.repeat(10)));
    }
    text.push_str("before A9 after\n");
    let (done, _) = run(&text);
    assert_eq!(print(&done), "before\n");
    assert!(has_fatal(&done));
}

#[test]
fn laughs_through_arguments_end_too() {
    let mut text = String::from("#define X(x) x x x x x x x x x x\n#define S(x) #x\n");
    text.push_str("#define Y(x) X(X(X(X(X(X(X(X(X(X(x))))))))))\n#define T(x) S(x)\n");
    assert!(has_fatal(&run(&format!("{text}Y(ha)\n")).0));
    // Each level doubles the backslashes of the one inside.
    let strings = format!("{}\"\\\\\"{}", "T(".repeat(40), ")".repeat(40));
    assert!(has_fatal(&run(&format!("{text}{strings}\n")).0));
}

#[test]
fn the_nesting_of_calls_is_bounded() {
    let nested = |n: usize| {
        let text = format!("#define F(x) x\n{}x{}\n", "F(".repeat(n), ")".repeat(n));
        has_fatal(&run(&text).0)
    };
    assert!(!nested(limits::MACRO_DEPTH_MAX - 1));
    assert!(!nested(limits::MACRO_DEPTH_MAX));
    assert!(nested(limits::MACRO_DEPTH_MAX + 2));
}

#[test]
fn odd_input_is_survived() {
    assert_eq!(text_of("#define\n#define 1\n#define f(\n#define g(a,a) a\nx"), "x");
    assert_eq!(text_of("#define f(x) #y\n#define h ##\n#define k a ##\nf h k"), "f h k");
    assert_eq!(text_of("#if\n#elif (\n#else\ny\n#endif\n#endif\n#else\nz"), "y z");
    assert_eq!(text_of("#include\n#include \"\n#include <\n#include x\nx"), "x");
    assert_eq!(text_of("#line\n#line x\n# 1 2 3\n#pragma\n#undef\n#unknown\nx"), "#pragma  x");
    let parens = format!("#if {}1{}\nx\n#endif\ny", "(".repeat(9_999), ")".repeat(9_999));
    assert_eq!(text_of(&parens), "y");
    assert_eq!(text_of(&format!("#if {}1\nx\n#endif\ny", "!".repeat(9_999))), "y");
}

/// A file that is another one when its text is wanted once more is a problem of the unit, and what
/// is the same has its positions again.
#[test]
fn a_main_file_that_was_given_back_is_read_again_or_said_to_have_changed() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("u.c");
    let write = |text: &str| {
        crate::disk::write_scratch(&path, text.as_bytes()).expect("writable");
    };
    write("int a;\n");
    let unit = Unit::new(path.clone(), Arc::new(settings()), "".into());
    let session = Session::new(Arc::new(SourceMap::default()));
    let read = || preprocess(&unit, &session).map(|done| done.tokens.to_vec());
    let first = read().expect("readable");
    assert_eq!(session.unit_done(&unit).texts.len(), 1);
    assert_eq!(read().expect("readable"), first);
    assert_eq!(session.unit_done(&unit).texts.len(), 1);
    write("int b;\n");
    let why = read().expect_err("it has changed");
    assert_eq!(why.reason, "has changed since it was read");
    assert_eq!(session.sources().changed(), [path.as_path()]);
}

/// Units that read one long header, in which a function in the middle says the unit's name.
struct Naming {
    directory: tempfile::TempDir,
    session: Session,
}

impl Naming {
    const N_TOKENS: usize = 1_000 * 6 + 12;

    fn new() -> Naming {
        let directory = tempfile::tempdir().expect("a directory");
        let declared = |at: u32| format!("int declared_{at}(void);\n");
        let first: String = (0..500).map(declared).collect();
        let last: String = (500..1_000).map(declared).collect();
        let text = format!("{first}static char *name(void) {{ return NAME; }}\n{last}");
        std::fs::write(directory.path().join("h.h"), text).expect("written");
        let session = Session::sharing(Arc::new(SourceMap::default()), Sharing::Stretches);
        Naming { directory, session }
    }

    /// The pieces of one more unit.
    fn pieces(&self, name: &str) -> Vec<Piece> {
        let path = self.directory.path().to_path_buf();
        let include_dirs = vec![IncludeDir { path, kind: DirKind::User }];
        let text = format!("#define NAME \"{name}\"\n#include \"h.h\"\n");
        let unit = unit_of(&text, Settings { include_dirs, ..settings() });
        let done = preprocess(&unit, &self.session).expect("a text");
        let n: usize = done.pieces.iter().map(|piece| piece.tokens.len()).sum();
        assert_eq!(n, Naming::N_TOKENS);
        done.pieces
    }
}

#[test]
fn of_a_stretch_that_differs_in_each_unit_little_is_read_again() {
    let naming = Naming::new();
    let mut known = std::collections::BTreeSet::new();
    let mut n_own = Vec::new();
    for nth in 0..160 {
        let pieces = naming.pieces(&format!("unit {nth}"));
        let is_new = |piece: &&Piece| piece.number.is_none_or(|number| known.insert(number));
        n_own.push(pieces.iter().filter(is_new).map(|piece| piece.tokens.len()).sum::<usize>());
    }
    assert_eq!(n_own.first(), Some(&Naming::N_TOKENS));
    let whole = limits::STRETCH_TOKENS..2 * limits::STRETCH_TOKENS;
    assert!(n_own[1..16].iter().all(|n| whole.contains(n)), "{n_own:?}");
    assert!(n_own[150..].iter().all(|&n| n < 2 * limits::PART_TOKENS), "{n_own:?}");
}
