//! `vlaiscan cc`: a compiler's arguments and one file, checked as that compiler would read it.
//!
//! The kernel calls it as `make C=1 CHECK="vlaiscan cc"`, in place of sparse and with sparse's
//! arguments. Findings go to standard error, as compilers' messages do, and don't fail the build
//! unless `--fail-on` says so.

use std::path::PathBuf;

use super::adopt::{Adoption, Sieve};
use super::arguments::{Cc, Choice, Output};
use super::check::Work;
use super::output::{self, Target};
use super::select::select;
use super::{Failure, Status, check, repository, settings};
use crate::discover;
use crate::disk;
use crate::lint::{self, Cover};
use crate::report::{self, Context, Format, coverage};

/// Checks one file.
pub fn cc(arguments: &Cc) -> Result<Status, Failure> {
    let choice = Choice {
        std: None,
        compiler: None,
        rules: None,
        headers: arguments.headers,
        select: arguments.select.clone(),
        extend_select: Vec::new(),
        ignore: arguments.ignore.clone(),
    };
    let plan = match arguments.format.as_slice() {
        [] => vec![(Format::Short, Target::Stderr)],
        format => output::plan(&Output { format: format.to_vec(), ..Output::default() })?,
    };
    let here = std::env::current_dir()
        .map_err(|why| format!("cannot tell the current directory: {why}"))?;
    let words: Vec<String> =
        std::iter::once("cc".to_owned()).chain(arguments.arguments.iter().cloned()).collect();
    let discovery = discover::of_command(&words)?;
    for note in &discovery.notes {
        output::say(&format!("note: {}\n", coverage::place_and_reason(note)));
    }
    let settings = settings::load(&discovery.scanned)?;
    let chosen = select(&choice, &settings)?;
    let adoption = Adoption { baseline: arguments.baseline.clone(), ..Adoption::default() };
    let sieve = Sieve::new(&adoption, &settings, &discovery.scanned)?;
    let listed_below = discovery.scanned.iter().map(|path| check::real(path)).collect();
    let options = lint::Options {
        rules: chosen.all,
        base_rules: chosen.base,
        overrides: chosen.overrides,
        headers: arguments.headers,
        listed_below,
        changed: None,
        cover: Cover::Base,
        builds_silence: true,
        no_memo: false,
    };
    let proves = plan.iter().any(|(format, _)| format.has_fixes());
    let work = Work { jobs: Some(1), discovery: &discovery, options: &options, sieve: &sieve };
    let outcome = work.lint(false, proves)?;
    let mut status = check::exit_status(&outcome, arguments.fail_on, false);
    let context = Context {
        root: &repository::root(&discovery.scanned, &here),
        real_path: |path| disk::real_path(path).ok(),
        notes: &discovery.notes,
        ..Context::new(&options.rules, &here)
    };
    for (format, target) in &plan {
        if let Err(why) = output::write(target, &report::render(*format, &outcome, &context)) {
            output::say(&format!("error: {why}\n"));
            status = Status::Failed;
        }
    }
    output::say(&coverage::failures(&outcome.coverage));
    // A build's output has no room for a line about each clean unit.
    let path = discovery.units.first().map(|unit| unit.file.clone());
    let shown = report::escape::path(&path.unwrap_or_else(|| PathBuf::from("cc")));
    for line in coverage::unlisted(&outcome).lines() {
        output::say(&format!("{shown}: {line}\n"));
    }
    if !outcome.coverage.skipped.is_empty() || !outcome.coverage.missing_includes.is_empty() {
        output::say(&format!("{shown}: {}", coverage::line(&outcome.coverage)));
        for problem in &outcome.coverage.skipped {
            output::say(&format!("{}: skipped\n", coverage::place_and_reason(problem)));
        }
    }
    Ok(status)
}
