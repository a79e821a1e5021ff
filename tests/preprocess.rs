//! The promise that a unit's tokens equal those of `gcc -E -P`: every file of corpus/preprocess
//! is preprocessed by both, from the same predefined macros, and compared token by token.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use vlaiscan::discover::target::Target;
use vlaiscan::discover::{Dialect, DirKind, IncludeDir, Settings, Unit};
use vlaiscan::lex::{LexOptions, lex_with};
use vlaiscan::preprocess::{Session, preprocess, print};
use vlaiscan::source::{Origin, SourceMap};

const FLAGS: [&str; 2] = ["-Icorpus/preprocess/tree/a", "-Icorpus/preprocess/tree/b"];

fn gcc(arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new("gcc");
    let output = command.args(arguments).env("SOURCE_DATE_EPOCH", "0").output();
    output.expect("gcc runs").stdout
}

fn user_dir(path: &str) -> IncludeDir {
    IncludeDir { path: path.into(), kind: DirKind::User }
}

fn unit(file: &Path, option: &str) -> Unit {
    let dialect = Dialect::from_option(option).expect("a dialect");
    let standard = format!("-std={option}");
    let macros = gcc(&["-dM", "-E", "-x", "c", &standard, "/dev/null"]);
    let settings = Settings {
        include_dirs: FLAGS.iter().map(|flag| user_dir(flag.trim_start_matches("-I"))).collect(),
        configuration: String::from_utf8_lossy(&macros).into_owned().into(),
        ..Settings::new(dialect, Target::X86_64)
    };
    Unit::new(file.to_path_buf(), Arc::new(settings), "".into())
}

fn spellings(text: &[u8], dialect: Dialect) -> Vec<String> {
    // gcc prints `#ident` lines; for the compiler proper they are nothing.
    let lines = text.split(|&b| b == b'\n').filter(|line| !line.starts_with(b"#ident"));
    let text = lines.collect::<Vec<_>>().join(&b'\n');
    let map = SourceMap::default();
    let file = map.add(Path::new("text"), text, Origin::Disk).expect("small");
    let lexed = lex_with(&file, LexOptions::of(dialect, false));
    lexed.tokens.iter().map(|token| token.spelling().into_owned()).collect()
}

fn check(file: &Path, option: &str) -> Result<(), String> {
    let unit = unit(file, option);
    let session = Session::new(Arc::default());
    let preprocessed = preprocess(&unit, &session).map_err(|why| why.to_string())?;
    let dialect = unit.settings.dialect;
    let ours = spellings(print(&preprocessed).as_bytes(), dialect);
    let standard = format!("-std={option}");
    let name = file.to_string_lossy();
    let theirs =
        spellings(&gcc(&["-E", "-P", "-x", "c", FLAGS[0], FLAGS[1], &standard, &name]), dialect);
    if theirs.is_empty() {
        return Err(format!("{name}: gcc says nothing"));
    }
    let n = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    if n == ours.len() && n == theirs.len() {
        return Ok(());
    }
    let near = |tokens: &[String]| {
        let from = n.saturating_sub(5).min(tokens.len());
        tokens[from..(n + 8).min(tokens.len())].join(" ")
    };
    Err(format!("{name} ({option}):\n  ours: {}\n  gcc:  {}", near(&ours), near(&theirs)))
}

fn corpus() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("corpus/preprocess").expect("the corpus");
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "in"));
    files.sort();
    files
}

fn check_all(option: &str) {
    let files = corpus();
    assert!(files.len() >= 10);
    let wrong: Vec<String> = files.iter().filter_map(|file| check(file, option).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tokens_equal_gcc_in_gnu17() {
    check_all("gnu17");
}

#[test]
fn tokens_equal_gcc_in_gnu89() {
    check_all("gnu89");
}

#[test]
fn tokens_equal_gcc_in_strict_c11() {
    check_all("c11");
}

#[test]
fn tokens_equal_gcc_in_gnu2x() {
    check_all("gnu2x");
}
