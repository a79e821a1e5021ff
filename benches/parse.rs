//! How fast preprocessed text is read, and that twice the text takes twice the time: lexing,
//! parsing and analysing, one thread, with `gcc -fsyntax-only` on the same text in the same run
//! as the measure.
//!
//! usage: cargo bench --bench parse [-- FILE.i]
//!
//! Without a file a text is made up: functions, structs, tables and attributes in the manner of a
//! kernel's headers.

use std::fmt::Write;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vlaiscan::analyse::facts::Facts;
use vlaiscan::analyse::{UnitScope, World};
use vlaiscan::discover::target::Target;
use vlaiscan::discover::{Dialect, Settings, Unit};
use vlaiscan::parse::{Fate, Parser};
use vlaiscan::preprocess::{self, Preprocessed, Session};
use vlaiscan::source::SourceMap;

/// Best of so many runs.
const RUNS: usize = 3;
/// Copies of the text that are measured.
const COPIES: [usize; 3] = [1, 2, 4];

fn main() {
    let given = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let once = match &given {
        Some(path) => std::fs::read(path).expect("the file can be read"),
        None => made_up().into_bytes(),
    };
    let directory = tempfile::tempdir().expect("a temporary directory");
    println!("     text   tokens      lex   parse  analyse    all   parse        gcc");
    println!("       MB     1000       ms      ms       ms     ms    MB/s  times all");
    let mut last: Option<f64> = None;
    for copies in COPIES {
        let text = once.repeat(copies);
        let path = directory.path().join("text.i");
        std::fs::write(&path, &text).expect("written");
        let mut best = [Duration::MAX; 3];
        let mut n_tokens = 0;
        for _ in 0..RUNS {
            let unit = unit(&path, &text);
            let (preprocessed, lex) = timed(|| preprocessed(&unit));
            let (n_skipped, parse) = timed(|| parse(&preprocessed));
            let ((), both) = timed(|| analyse(&preprocessed));
            assert_eq!(n_skipped, 0, "the text is C");
            n_tokens = preprocessed.tokens.len();
            for (best, new) in best.iter_mut().zip([lex, parse, both.saturating_sub(parse)]) {
                *best = new.min(*best);
            }
        }
        let milliseconds = best.map(|time| time.as_secs_f64() * 1e3);
        let all: f64 = milliseconds.iter().sum();
        let megabytes = text.len() as f64 / 1e6;
        // Copies of one text redefine its structs, which gcc has too much to say about.
        let gcc = if copies == 1 { gcc(&path) } else { None };
        let gcc = gcc.map_or("-".to_owned(), |time| format!("{:.1}", time * 1e3 / all));
        let [lex, parse, analyse] = milliseconds;
        println!(
            "{megabytes:9.1} {:8} {lex:8.1} {parse:7.1} {analyse:8.1} {all:6.0} {:7.0} {gcc:>10}",
            n_tokens / 1000,
            megabytes / (lex + parse) * 1e3
        );
        if let Some(last) = last {
            println!("          twice the text takes {:.2} times as long", all / last);
        }
        last = Some(all);
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed())
}

fn unit(path: &std::path::Path, text: &[u8]) -> Unit {
    let settings = Settings::new(Dialect::GNU17, Target::X86_64);
    let unit = Unit::new(path.to_path_buf(), Arc::new(settings), "a benchmark".into());
    Unit { text: Some(text.into()), preprocessed: true, ..unit }
}

fn preprocessed(unit: &Unit) -> Preprocessed {
    let session = Session::new(Arc::new(SourceMap::default()));
    preprocess::preprocess(unit, &session).expect("the text is given")
}

fn parse(preprocessed: &Preprocessed) -> usize {
    let mut parser = Parser::new(&preprocessed.tokens, Dialect::GNU17);
    let mut n_skipped = 0;
    while let Some(external) = parser.next_declaration() {
        n_skipped += usize::from(matches!(external.fate, Fate::Skipped(_)));
    }
    n_skipped
}

/// Parses again, as trees live no longer than to be analysed.
fn analyse(preprocessed: &Preprocessed) {
    let mut parser = Parser::new(&preprocessed.tokens, Dialect::GNU17);
    let world = World::new();
    let mut scope = UnitScope::new(&world, *Target::X86_64.layout());
    let mut facts = Facts::default();
    while let Some(external) = parser.next_declaration() {
        scope.analyse(&preprocessed.tokens, &parser.ast, &external, &mut facts);
    }
}

/// Seconds that gcc takes for the text's syntax and types, if there is a gcc.
fn gcc(path: &std::path::Path) -> Option<f64> {
    let mut command = Command::new("gcc");
    command.args(["-fsyntax-only", "-w", "-std=gnu17", "-x", "cpp-output"]).arg(path);
    command.stderr(std::process::Stdio::null());
    let (status, time) = timed(|| command.status());
    status.ok().map(|_| time.as_secs_f64())
}

fn made_up() -> String {
    let mut text = String::new();
    for n in 0..2000 {
        let _ = writeln!(
            text,
            "struct device_{n} {{ struct device_{n} *parent; const char *name; int irq[4]; \
             unsigned int flags : 3, up : 1; union {{ long key; void *data; }}; \
             int (*open)(struct device_{n} *, int); }} __attribute__((aligned(8)));\n\
             static inline __attribute__((always_inline)) int open_{n}(struct device_{n} *d, \
             unsigned long size)\n{{\n\tint error = 0;\n\tif (!d || size > sizeof(*d) * 4)\n\t\t\
             return -22;\n\tfor (unsigned int i = 0; i < sizeof(d->irq) / sizeof(d->irq[0]); i++)\n\
             \t\terror |= ({{ typeof(d->irq[i]) irq = d->irq[i]; irq < 0 ? irq : 0; }});\n\
             \tasm volatile(\"\" : \"+r\" (error) : : \"memory\");\n\
             \treturn error ?: d->open(d->parent, (int)size & 0xff);\n}}"
        );
    }
    text
}
