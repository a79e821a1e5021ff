//! Holds the preprocessor against gcc's over a compilation database: for each entry the tokens of
//! `gcc -E -P` with the entry's own options, and ours. Prints the first difference of each unit
//! that differs, and what the parser skipped; exit status 1 if there is either.
//!
//! usage: compare_gcc DATABASE [--sample N] [--seed N] [--below DIRECTORY]...
//!                    [--tokens-only]
//!
//! An entry's compiler is called by its own name if that is a gcc, with what only writes files
//! taken away.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;
use vlaiscan::discover::{Options, Unit, discover};
use vlaiscan::lex::{LexOptions, lex_text};
use vlaiscan::parse::{Fate, Parser};
use vlaiscan::preprocess::{self, Session};
use vlaiscan::source::{Pos, SourceMap};

/// Units that share lexed files; more of them at once would keep too much in memory.
const CHUNK: usize = 256;
/// Tokens shown on both sides of a difference.
const CONTEXT: usize = 6;

struct Arguments {
    database: PathBuf,
    sample: usize,
    seed: u64,
    below: Vec<String>,
    /// Don't parse.
    tokens_only: bool,
}

/// What became of one entry.
#[derive(Default)]
struct Outcome {
    file: String,
    refused: bool,
    difference: Option<String>,
    skipped: Vec<String>,
    n_tokens: usize,
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(why) => {
            eprintln!("compare_gcc: {why}");
            return ExitCode::from(2);
        }
    };
    let text = std::fs::read(&arguments.database).expect("the database can be read");
    let entries: Vec<Value> = serde_json::from_slice(&text).expect("the database is JSON");
    let mut entries: Vec<&Value> = entries.iter().filter(|e| is_wanted(e, &arguments)).collect();
    if arguments.sample > 0 {
        println!("seed {}", arguments.seed);
        shuffle(&mut entries, arguments.seed);
        entries.truncate(arguments.sample);
    }
    let pool = rayon::ThreadPoolBuilder::new().stack_size(vlaiscan::limits::WORKER_STACK_BYTES);
    let pool = pool.build().expect("threads can be started");
    let mut totals = [0usize; 5];
    for chunk in entries.chunks(CHUNK) {
        let session = Session::new(Arc::new(SourceMap::default()));
        let outcomes: Vec<Outcome> = pool.install(|| {
            chunk.par_iter().map(|entry| compare(entry, &arguments, &session)).collect()
        });
        for outcome in outcomes {
            report(&outcome, &mut totals);
        }
    }
    let [equal, differ, refused, skipped, tokens] = totals;
    println!(
        "{} units: {equal} equal ({tokens} tokens), {differ} differ, {refused} that gcc refuses, \
         {skipped} declarations skipped",
        equal + differ + refused
    );
    if differ + skipped > 0 || equal == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn report(outcome: &Outcome, totals: &mut [usize; 5]) {
    let Outcome { file, refused, difference, skipped, n_tokens } = outcome;
    totals[3] += skipped.len();
    for reason in skipped {
        println!("{file}: skipped: {reason}");
    }
    match difference {
        _ if *refused => totals[2] += 1,
        None => {
            totals[0] += 1;
            totals[4] += n_tokens;
        }
        Some(difference) => {
            totals[1] += 1;
            println!("{file}: {difference}");
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    let mut made = Arguments {
        database: PathBuf::new(),
        sample: 0,
        seed: 1,
        below: Vec::new(),
        tokens_only: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} wants a value"));
        let number = |text: String| text.parse().map_err(|_| format!("{text} is no number"));
        match word.as_str() {
            "--sample" => made.sample = number(value()?)? as usize,
            "--seed" => made.seed = number(value()?)?,
            "--tokens-only" => made.tokens_only = true,
            "--below" => made.below.push(value()?),
            _ if word.starts_with('-') => return Err(format!("unknown option {word}")),
            _ => made.database = word.into(),
        }
    }
    if made.database.as_os_str().is_empty() {
        return Err("usage: compare_gcc DATABASE [--sample N] [--seed N] [--below DIR]".into());
    }
    Ok(made)
}

fn is_wanted(entry: &Value, arguments: &Arguments) -> bool {
    let file = entry["file"].as_str().unwrap_or("");
    let is_below =
        |directory: &String| file.contains(&format!("/{}/", directory.trim_matches('/')));
    file.ends_with(".c") && (arguments.below.is_empty() || arguments.below.iter().any(is_below))
}

/// Fisher and Yates, with a generator that gives the same order everywhere.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for at in (1..items.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        items.swap(at, (state % (at as u64 + 1)) as usize);
    }
}

fn compare(entry: &Value, arguments: &Arguments, session: &Session) -> Outcome {
    let file = entry["file"].as_str().unwrap_or("").to_owned();
    let directory = PathBuf::from(entry["directory"].as_str().unwrap_or(""));
    let words = words_of(entry);
    let mut outcome = Outcome { file, ..Outcome::default() };
    let Some(theirs) = gccs(&words, &directory) else {
        outcome.refused = true;
        return outcome;
    };
    let unit = match unit_of(entry) {
        Ok(unit) => unit,
        Err(why) => {
            outcome.difference = Some(why);
            return outcome;
        }
    };
    let preprocessed = match preprocess::preprocess(&unit, session) {
        Ok(preprocessed) => preprocessed,
        Err(why) => {
            outcome.difference = Some(why.to_string());
            return outcome;
        }
    };
    let options = LexOptions::of(unit.settings.dialect, unit.settings.trigraphs);
    let ours = tokens_of(preprocess::print(&preprocessed).as_bytes(), options);
    let theirs = tokens_of(&theirs, options);
    outcome.n_tokens = ours.len();
    outcome.difference = difference(&ours, &theirs);
    if arguments.tokens_only {
        return outcome;
    }
    let mut parser =
        Parser::new(&preprocessed.tokens, unit.settings.dialect).without_asm(unit.settings.no_asm);
    while let Some(external) = parser.next_declaration() {
        if let Fate::Skipped(problem) = external.fate {
            outcome.skipped.push(problem.reason);
        }
    }
    outcome
}

fn words_of(entry: &Value) -> Vec<String> {
    let words = entry["arguments"].as_array().into_iter().flatten();
    words.filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// The unit that vlaiscan makes of the entry alone.
fn unit_of(entry: &Value) -> Result<Unit, String> {
    let scratch = tempfile::tempdir().map_err(|why| why.to_string())?;
    let path = scratch.path().join("compile_commands.json");
    std::fs::write(&path, Value::Array(vec![entry.clone()]).to_string())
        .map_err(|why| why.to_string())?;
    let options = Options { compile_commands: Some(path), ..Options::default() };
    let mut discovery = discover(&[], &options);
    let problems: Vec<_> = discovery.failed.iter().map(|failed| &failed.reason).collect();
    match (discovery.units.pop(), discovery.units.is_empty()) {
        (Some(unit), true) => Ok(unit),
        _ => Err(format!("no unit of its own: {problems:?} {:?}", discovery.notes)),
    }
}

/// `gcc -E -P` of a command line; none if gcc refuses it.
fn gccs(words: &[String], directory: &Path) -> Option<Vec<u8>> {
    let compiler = words.iter().position(|word| !word.contains("cache"))?;
    let mut kept = Vec::new();
    let mut rest = words.get(compiler + 1..)?.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-o" | "-MF" | "-MT" | "-MQ" => {
                rest.next();
            }
            "-c" | "-S" | "-MD" | "-MMD" | "-MP" | "-MG" | "-M" | "-MM" => {}
            // They print more than tokens.
            "-dD" | "-dI" | "-dM" | "-dN" | "-dU" | "-C" | "-CC" | "-g3" => {}
            "-fdirectives-only" | "-save-temps" => {}
            _ if word.starts_with("-Wp,-M") => {}
            _ => kept.push(word),
        }
    }
    let name = Path::new(words.get(compiler)?).file_name()?.to_str()?;
    let compiler = if name.contains("gcc") { name } else { "gcc" };
    let mut command = Command::new(compiler);
    command.args(kept).args(["-E", "-P", "-w"]).current_dir(directory);
    // Our clock stands still.
    command.env("SOURCE_DATE_EPOCH", "0");
    let output = command.output().expect("gcc can be run");
    output.status.success().then_some(output.stdout)
}

fn tokens_of(text: &[u8], options: LexOptions) -> Vec<String> {
    // gcc prints `#ident` lines; for the compiler proper they are nothing.
    let lines = text.split(|&b| b == b'\n').filter(|line| !line.starts_with(b"#ident"));
    let text = &lines.collect::<Vec<_>>().join(&b'\n');
    let lexed = lex_text(text, Pos::NOWHERE, options);
    lexed.tokens.iter().map(|token| token.spelling().into_owned()).collect()
}

fn difference(ours: &[String], theirs: &[String]) -> Option<String> {
    let at = (0..ours.len().max(theirs.len())).find(|&at| ours.get(at) != theirs.get(at))?;
    let around = |tokens: &[String]| {
        let from = at.saturating_sub(CONTEXT).min(tokens.len());
        tokens[from..tokens.len().min(at + CONTEXT)].join(" ")
    };
    Some(format!("token {at}: ours: {}\n    gcc's: {}", around(ours), around(theirs)))
}
