//! The command line into a run, and its result into an exit status.
//!
//! This is the only folder that reads the environment. `arguments` is the command line as data,
//! `select` and `output` turn its words into rules and places, `check` and `inspect` do the work,
//! `reports` writes what came of it, `progress` shows that something happens.

mod adopt;
mod allow;
mod arguments;
mod baseline;
mod cached;
mod cc;
mod changed;
mod check;
mod fix;
mod inspect;
mod memory;
mod output;
mod progress;
mod reports;
mod repository;
mod select;
mod settings;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Command, CommandLine};

use crate::disk;

/// How a run ended; the higher one counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Status {
    /// Nothing at or above `--fail-on`.
    Clean = 0,
    /// Findings.
    Findings = 1,
    /// The run could not be done, or not all of it.
    Failed = 2,
}

/// Why a run didn't begin or couldn't go on, in a sentence.
type Failure = String;

/// Runs vlaiscan on the process's arguments.
pub fn main() -> ExitCode {
    memory::use_huge_pages(false);
    let command_line = match CommandLine::try_parse() {
        Ok(command_line) => command_line,
        Err(error) => return usage(&error),
    };
    let done = match command_line.command {
        None => match subcommand_among(&command_line.check.paths) {
            Some(name) => Err(format!(
                "a subcommand comes first: vlaiscan {name} OPTIONS PATH (or ./{name} for a file of \
                 that name)"
            )),
            None => check::check(&command_line.check),
        },
        Some(Command::Check(check)) => check::check(&check),
        Some(Command::Explain { rule }) => inspect::explain(&rule),
        Some(Command::Rules { format }) => inspect::rules(format),
        Some(Command::Units(units)) => inspect::units(&units),
        Some(Command::Preprocess(file)) => inspect::preprocess(&file),
        Some(Command::Parse(file)) => inspect::parse(&file),
        Some(Command::Cc(arguments)) => cc::cc(&arguments),
        Some(Command::Config { schema: true, .. }) => {
            output::print(settings::SCHEMA).map(|()| Status::Clean)
        }
        Some(Command::Config { paths, .. }) => inspect::config(&paths),
        Some(Command::Completions { shell }) => completions(shell),
        Some(Command::Man) => manual(),
    };
    let status = done.unwrap_or_else(|why| {
        output::say(&format!("error: {}\n", crate::report::escape::text(&why)));
        Status::Failed
    });
    ExitCode::from(status as u8)
}

/// A subcommand's name in the place of a path: options before it made it one. A file of that name
/// is meant as such.
fn subcommand_among(paths: &[PathBuf]) -> Option<String> {
    let command = CommandLine::command();
    let is_command = |name: &str| command.get_subcommands().any(|own| own.get_name() == name);
    let name = paths.first()?.to_str().filter(|name| is_command(name))?;
    let is_there = disk::is_file(Path::new(name)) || disk::is_directory(Path::new(name));
    (!is_there).then(|| name.to_owned())
}

/// `--help` and `--version` succeed; all else is status 2.
fn usage(error: &clap::Error) -> ExitCode {
    // A closed standard output or error leaves nobody to tell.
    let _ = error.print();
    let status = if error.use_stderr() { Status::Failed } else { Status::Clean };
    ExitCode::from(status as u8)
}

/// The manual page, from the same definition as `--help`.
fn manual() -> Result<Status, Failure> {
    let mut page = Vec::new();
    let failed = |why: std::io::Error| format!("cannot make the manual page: {why}");
    clap_mangen::Man::new(CommandLine::command()).render(&mut page).map_err(failed)?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Status::Clean)
}

fn completions(shell: clap_complete::Shell) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "vlaiscan", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
