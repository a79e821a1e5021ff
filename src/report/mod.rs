//! An outcome into text: for people (text, short) and for programs (JSON, SARIF, GitHub's
//! commands, GitLab's Code Quality, reviewdog's diagnostics, gcc's messages).
//!
//! Each format is one file that knows everything about it and nothing of the others. A report
//! knows nothing of C: it has places, messages and the texts to quote from. It is made whole in
//! memory, so that a file is replaced at once and equal input gives equal bytes; its length is
//! bounded by the findings (limited per unit) and by what is quoted of them.

pub mod coverage;
pub mod diff;
pub mod escape;
mod excerpt;
mod gcc;
pub mod github;
mod gitlab;
mod json;
mod line_hash;
mod patch;
mod places;
mod rdjson;
mod sarif;
mod short;
pub mod statistics;
mod text;
mod texts;

use std::path::{Path, PathBuf};

use crate::finding::{Level, Problem};
use crate::lint::Outcome;
use crate::rules::Rule;

/// The formats of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Findings with excerpts, for people.
    Text,
    /// One line a finding.
    Short,
    /// One object, for programs.
    Json,
    /// SARIF 2.1.0, as GitHub's code scanning wants it.
    Sarif,
    /// Workflow commands that GitHub makes annotations of.
    Github,
    /// GitLab's Code Quality.
    Gitlab,
    /// reviewdog's format.
    Rdjson,
    /// gcc's messages.
    Gcc,
}

impl Format {
    /// Every format with its name on the command line.
    pub const ALL: &[(&'static str, Format)] = &[
        ("text", Format::Text),
        ("short", Format::Short),
        ("json", Format::Json),
        ("sarif", Format::Sarif),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("rdjson", Format::Rdjson),
        ("gcc", Format::Gcc),
    ];

    /// Whether rewrites are in it, which take time to prove.
    pub fn has_fixes(self) -> bool {
        matches!(self, Format::Text | Format::Json | Format::Sarif | Format::Rdjson)
    }

    /// Whether it is made of lines for people, beside which other lines may stand.
    pub fn is_lines(self) -> bool {
        matches!(self, Format::Text | Format::Short | Format::Github | Format::Gcc)
    }
}

/// What the reason begins with why a finding has no rewrite.
const NO_FIX: &str = "no rewrite is offered";

/// What SARIF results are filed under unless another category is given.
pub const CATEGORY: &str = "vlaiscan";

/// What a report needs to know beside the outcome.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The rules that ran and their levels.
    pub rules: &'a [(&'static Rule, Level)],
    /// The absolute directory that paths are relative to.
    pub base: &'a Path,
    /// The absolute directory that services on the web know paths by: the repository's root.
    pub root: &'a Path,
    /// The path of a file behind all links, none if it isn't there.
    pub real_path: fn(&Path) -> Option<PathBuf>,
    /// What was passed over on purpose.
    pub notes: &'a [Problem],
    /// What SARIF results are filed under.
    pub category: &'a str,
    /// Colours for a terminal.
    pub colour: bool,
}

impl<'a> Context<'a> {
    /// A plain report in which paths are relative to `base`, and are what they say.
    pub fn new(rules: &'a [(&'static Rule, Level)], base: &'a Path) -> Context<'a> {
        Context {
            rules,
            base,
            root: base,
            real_path: |_| None,
            notes: &[],
            category: CATEGORY,
            colour: false,
        }
    }
}

/// The findings in a format; the coverage too if the format has a place for it.
pub fn render(format: Format, outcome: &Outcome, context: &Context) -> String {
    match format {
        Format::Text => text::render(outcome, context),
        Format::Short => short::render(outcome),
        Format::Json => json::render(outcome),
        Format::Sarif => sarif::render(outcome, context),
        Format::Github => github::render(outcome, context),
        Format::Gitlab => gitlab::render(outcome, context),
        Format::Rdjson => rdjson::render(outcome, context),
        Format::Gcc => gcc::render(outcome),
    }
}
