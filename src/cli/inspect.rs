//! The subcommands that show a stage's result instead of checking.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{Choice, Inspect, InspectFile, ListFormat};
use super::check::or_here;
use super::output::{print, say};
use super::{Failure, Status, select, settings};
use crate::discover::{self, DirKind, Discovery, MacroOption, Unit};
use crate::limits;
use crate::parse::{Parser, dump::dump};
use crate::preprocess::{self, Preprocessed, Session};
use crate::report::coverage;
use crate::report::escape::{self, excerpt_char};
use crate::rules::{self, Rule};
use crate::source::SourceMap;

/// `vlaiscan explain RULE`.
pub fn explain(slug: &str) -> Result<Status, Failure> {
    let rule = select::one(slug)?;
    print(&format!("{}\n{}", facts(rule), rule.body()))?;
    Ok(Status::Clean)
}

fn facts(rule: &Rule) -> String {
    let front = rule.front();
    let standards = match front.standards.is_empty() {
        true => "none has it".to_owned(),
        false => front.standards.join(", "),
    };
    let mut out = format!("{}: {}\n\n", rule.slug, front.summary);
    // Writing to a String cannot fail, here and below.
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(out, "{name:<10} {value}");
    };
    fact("level", front.level.word());
    fact("group", &front.group);
    fact("standards", &standards);
    fact("clause", &front.clause);
    for (compiler, verdict) in &front.compilers {
        fact(compiler, verdict);
    }
    fact("rewrite", front.fix.word());
    out
}

/// `vlaiscan rules`.
pub fn rules(format: ListFormat) -> Result<Status, Failure> {
    let text = match format {
        ListFormat::Text => {
            let width = rules::all().iter().map(|rule| rule.slug.len()).max().unwrap_or(0);
            let line = |rule: &Rule| {
                let front = rule.front();
                let (slug, level) = (rule.slug, front.level.word());
                format!("{slug:<width$}  {level:<7}  {:<12}  {}\n", front.group, front.summary)
            };
            rules::all().iter().map(line).collect()
        }
        ListFormat::Json => {
            let fronts: Vec<_> = rules::all().iter().map(|rule| rule.front()).collect();
            let json = serde_json::to_string_pretty(&fronts).map_err(|why| why.to_string())?;
            escape::json(json) + "\n"
        }
    };
    print(&text)?;
    Ok(Status::Clean)
}

/// `vlaiscan config PATH...`: the file in effect, if what it says holds.
pub fn config(paths: &[PathBuf]) -> Result<Status, Failure> {
    let settings = settings::load(&or_here(paths))?;
    let chosen = select::select(&Choice::default(), &settings)?;
    let name = settings::FILE_NAME;
    let found = match settings.file.path.as_os_str().is_empty() {
        true => format!("no {name} beside or above: the defaults"),
        false => escape::path(&settings.file.path),
    };
    let mut text = format!("{found}\n  {} rules\n", chosen.base.len());
    for (of, rules) in settings.overrides.iter().zip(&chosen.overrides) {
        let paths: Vec<&str> = of.paths.iter().map(|path| path.text.as_str()).collect();
        let paths = escape::text(&paths.join(", ")).into_owned();
        text += &format!("  {} rules in {paths}\n", rules.rules.len());
    }
    print(&text)?;
    Ok(Status::Clean)
}

/// `vlaiscan units PATH...`.
pub fn units(arguments: &Inspect) -> Result<Status, Failure> {
    let paths = or_here(&arguments.paths);
    let excluded = settings::load(&paths)?.excluded();
    let options = discover::Options { excluded, ..arguments.source.options() };
    let discovery = discover::discover(&paths, &options);
    print(&discovery.units.iter().map(unit).collect::<String>())?;
    Ok(told(&discovery))
}

/// Says what discovery passed over and what it couldn't take.
fn told(discovery: &Discovery) -> Status {
    for note in &discovery.notes {
        say(&format!("note: {}\n", coverage::place_and_reason(note)));
    }
    for problem in &discovery.failed {
        say(&format!("error: {}\n", coverage::place_and_reason(problem)));
    }
    if discovery.failed.is_empty() { Status::Clean } else { Status::Failed }
}

fn unit(unit: &Unit) -> String {
    let settings = &unit.settings;
    let mut out = format!("{}\n", escape::path(&unit.file));
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<10} {}", escape::text(value));
    };
    fact("why", &unit.why);
    let (dialect, target) = (settings.dialect, settings.target);
    let kind = if dialect.gnu { "GNU" } else { "ISO" };
    fact("dialect", &format!("{kind} {:?} for {target:?}", dialect.standard));
    for dir in unit.own_include_dirs.iter().chain(&settings.include_dirs) {
        let (flag, path) = match dir.kind {
            DirKind::Quote => ("-iquote", dir.path.display().to_string()),
            DirKind::User => ("-I", dir.path.display().to_string()),
            DirKind::System => ("-isystem", dir.path.display().to_string()),
            DirKind::BuiltIn => ("-isystem", "(built in)".to_owned()),
        };
        fact(flag, &path);
    }
    for file in &settings.imacros {
        fact("-imacros", &file.display().to_string());
    }
    for file in &settings.forced_includes {
        fact("-include", &file.display().to_string());
    }
    for option in settings.macros.iter().chain(&unit.own_macros) {
        match option {
            MacroOption::Define(text) => fact("-D", text),
            MacroOption::Undefine(name) => fact("-U", name),
        }
    }
    out
}

/// `vlaiscan preprocess FILE`.
pub fn preprocess(arguments: &InspectFile) -> Result<Status, Failure> {
    on_deep_stack(|| inspect(arguments, |_, preprocessed| preprocess::print(preprocessed)))
}

/// `vlaiscan parse FILE`.
pub fn parse(arguments: &InspectFile) -> Result<Status, Failure> {
    on_deep_stack(|| inspect(arguments, tree))
}

fn tree(unit: &Unit, preprocessed: &Preprocessed) -> String {
    dump(
        &mut Parser::new(&preprocessed.tokens, unit.settings.dialect)
            .without_asm(unit.settings.no_asm),
    )
}

/// Nesting is bounded for the stack that a worker has, which is larger than the main thread's.
fn on_deep_stack(work: impl FnOnce() -> Result<Status, Failure> + Send) -> Result<Status, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    let pool = pool.stack_size(limits::WORKER_STACK_BYTES).build();
    pool.map_err(|why| format!("cannot start a thread: {why}"))?.install(work)
}

fn inspect(
    arguments: &InspectFile,
    show: fn(&Unit, &Preprocessed) -> String,
) -> Result<Status, Failure> {
    let paths: Vec<PathBuf> = vec![arguments.file.clone()];
    let discovery = discover::discover(&paths, &arguments.source.options());
    let mut status = told(&discovery);
    let sources = Arc::new(SourceMap::default());
    let session = Session::new(Arc::clone(&sources));
    for unit in &discovery.units {
        match preprocess::preprocess(unit, &session) {
            Ok(preprocessed) => {
                print(&for_stdout(show(unit, &preprocessed)))?;
                problems(&preprocessed, &sources, &unit.file);
            }
            Err(why) => {
                say(&format!("error: {}: {}\n", escape::path(&why.path), why.reason));
                status = Status::Failed;
            }
        }
    }
    Ok(status)
}

/// Bytes for bytes into a pipe, but nothing that a terminal would obey to a terminal.
fn for_stdout(text: String) -> String {
    match std::io::stdout().is_terminal() {
        true => text.chars().map(|c| if c == '\n' { c } else { excerpt_char(c) }).collect(),
        false => text,
    }
}

/// What preprocessing survived, as compilers print it.
fn problems(preprocessed: &Preprocessed, sources: &SourceMap, main: &Path) {
    let missing = preprocessed.missing.iter();
    let missing = missing.map(|missing| (missing.pos, format!("{}: not found", missing.name)));
    let others = preprocessed.problems.iter().map(|found| (found.pos, found.reason.clone()));
    for (pos, reason) in missing.chain(others) {
        let (path, at) = match sources.file(pos) {
            Some(file) => (file.path.clone(), Some(file.line_column(file.offset(pos)))),
            None => (main.to_path_buf(), None),
        };
        let problem = crate::finding::Problem { path, at, reason };
        say(&format!("warning: {}\n", coverage::place_and_reason(&problem)));
    }
}
