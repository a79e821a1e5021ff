//! The reports of a run, each to its place, and what is said beside them.

use std::path::Path;

use super::arguments::{Check, Color};
use super::output::{self, Target};
use super::{Status, allow};
use crate::disk;
use crate::lint::Outcome;
use crate::report::{self, Context, Format, coverage, github, statistics};

/// The variable that names the file of a step's summary on GitHub's runners.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Writes all reports; failed if one could not be written.
pub fn make(
    arguments: &Check,
    plan: &[(Format, Target)],
    outcome: &Outcome,
    context: &Context,
) -> Status {
    let mut status = Status::Clean;
    for (format, target) in plan {
        // A patch on standard output is for a program: nothing may stand beside it.
        if arguments.diff && *target == Target::Stdout {
            continue;
        }
        let colour = *target == Target::Stdout && colour(arguments.output.color);
        let context = Context { colour, ..*context };
        let mut text = report::render(*format, outcome, &context);
        if *format == Format::Text && !arguments.output.quiet {
            // "No findings" about nothing would look clean.
            if outcome.coverage.units > 0 {
                text += &statistics::summary(&outcome.findings);
            }
            text += &coverage_text(arguments, outcome);
        }
        if let Err(why) = output::write(target, &text) {
            output::say(&format!("error: {why}\n"));
            status = Status::Failed;
        }
        if *format == Format::Github {
            status = status.max(step_summary(&github::summary(outcome, &context)));
        }
    }
    status.max(epilogue(arguments, plan, outcome))
}

/// Adds a text to the page of the job that this is a step of, if it is one.
fn step_summary(text: &str) -> Status {
    let Some(path) = std::env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()) else {
        return Status::Clean;
    };
    match disk::append(Path::new(&path), text.as_bytes()) {
        Ok(()) => Status::Clean,
        Err(why) => {
            output::say(&format!("error: {STEP_SUMMARY}: {why}\n"));
            Status::Failed
        }
    }
}

/// What stands beside the reports, on standard error unless a text report has it already.
fn epilogue(arguments: &Check, plan: &[(Format, Target)], outcome: &Outcome) -> Status {
    let on_stdout = plan.iter().find(|(_, target)| *target == Target::Stdout);
    let on_stdout = on_stdout.map(|&(format, _)| format);
    let mut status = Status::Clean;
    if arguments.output.statistics && outcome.coverage.units > 0 {
        let table = statistics::render(outcome) + &allow::unused(outcome);
        if on_stdout.is_some_and(Format::is_lines) {
            if let Err(why) = output::print(&table) {
                output::say(&format!("error: {why}\n"));
                status = Status::Failed;
            }
        } else {
            output::say(&table);
        }
        output::say(&statistics::remembered(outcome));
    }
    output::say(&coverage::failures(&outcome.coverage));
    // Even a quiet run must not look clean when it has looked at nothing.
    let unsaid = on_stdout != Some(Format::Text) && !arguments.output.quiet;
    if unsaid || outcome.coverage.units == 0 && arguments.output.quiet {
        output::say(&coverage_text(arguments, outcome));
    }
    status
}

fn coverage_text(arguments: &Check, outcome: &Outcome) -> String {
    let found = &outcome.coverage;
    let mut details = String::new();
    if arguments.output.verbose {
        details = coverage::details(found);
        // The statistics have them already.
        if !arguments.output.statistics {
            details += &allow::unused(outcome);
        }
    }
    coverage::unlisted(outcome) + &details + &coverage::line(found)
}

/// Colours for standard output; `auto` minds the terminal, NO_COLOR and their like.
fn colour(wanted: Color) -> bool {
    match wanted {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
        }
    }
}
