//! What the stages say: findings about the C, problems about the run. Plain data, resolved to
//! paths, lines and columns; nothing here knows a token or a tree.

use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize};

use crate::names::intern_str;
use crate::source::LineColumn;

/// How much a finding matters; SARIF's words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Worth knowing; gcc and clang both take it.
    Note,
    /// Portable only by luck.
    Warning,
    /// Another compiler refuses it.
    Error,
}

impl Level {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A stretch of one file; the end is the place after the last character.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The path as the user gave it.
    pub path: PathBuf,
    /// First character.
    pub start: LineColumn,
    /// After the last character.
    pub end: LineColumn,
}

/// A second place that explains a finding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Label {
    /// What stands there.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// A macro use that leads to a finding.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Expansion {
    /// The macro's name.
    pub macro_name: String,
    /// Where it is used.
    pub place: Place,
}

/// How far a rewrite can be trusted, in rustc's words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub enum Applicability {
    /// The meaning stays: can be applied unseen.
    MachineApplicable,
    /// What it adds may not be what is wanted: an allocation can fail or sleep.
    MaybeIncorrect,
    /// A name or a value is the author's to fill in: only shown.
    HasPlaceholders,
}

impl Applicability {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::MachineApplicable => "machine-applicable",
            Applicability::MaybeIncorrect => "maybe-incorrect",
            Applicability::HasPlaceholders => "has-placeholders",
        }
    }
}

/// A stretch of a file that is replaced. Edits of one rewrite don't overlap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced; start and end are equal where text is only put in.
    pub place: Place,
    /// The same as offsets in the file's bytes, end exclusive.
    pub bytes: (usize, usize),
    /// What stands there afterwards.
    pub text: String,
}

/// A way to write a construct so that other compilers take it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, as an order ("allocate `desc` with kmalloc()").
    pub title: String,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The edits, sorted by path and place.
    pub edits: Vec<Edit>,
}

/// One construct that a rule reports.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's slug.
    #[serde(deserialize_with = "slug")]
    pub rule: Slug,
    /// Its level in this run.
    pub level: Level,
    /// What is wrong, in one sentence with the names of the code.
    pub message: String,
    /// What clang does about it and what to write instead; one string a paragraph.
    pub help: Vec<String>,
    /// The token (or tokens) that makes it wrong.
    pub place: Place,
    /// The preprocessor condition under which it is there; none in the base configuration.
    pub condition: Option<String>,
    /// Places that explain it.
    pub labels: Vec<Label>,
    /// Uses of the macro that contains it.
    pub expansions: Vec<Expansion>,
    /// Ways to rewrite it, the best fit first.
    pub fixes: Vec<Fix>,
    /// Why there are none; said where rewrites are shown.
    pub no_fix: Option<String>,
    /// Stays the same when lines move: a hash of rule, file name, the function or type around it
    /// and the line's text ([`crate::source::content`]). Equal lines there have equal ones.
    pub fingerprint: String,
}

/// A rule's name, which lives as long as the process.
pub type Slug = &'static str;

fn slug<'de, D: Deserializer<'de>>(from: D) -> Result<Slug, D::Error> {
    let slug = String::deserialize(from)?;
    std::str::from_utf8(intern_str(&slug).bytes()).map_err(serde::de::Error::custom)
}

/// What was not analysed, or only by guessing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// The file it is about, as the user gave it.
    pub path: PathBuf,
    /// The place in it, if it is about one.
    pub at: Option<LineColumn>,
    /// What happened and what it means for the result.
    pub reason: String,
}

/// What a run looked at and what it could not; the contract's `coverage`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// Units analysed.
    pub units: usize,
    /// Distinct files read, headers too.
    pub files: usize,
    /// External declarations, once per place and distinct expansion.
    pub declarations: usize,
    /// Declarations that were not understood.
    pub declarations_skipped: usize,
    /// Declarations only understood by taking an unknown name for a type.
    pub declarations_guessed: usize,
    /// Array bounds that rest on a name nobody declared.
    pub bounds_undecided: usize,
    /// Headers that were asked for and not found, sorted, once each.
    pub missing_includes: Vec<String>,
    /// Generated headers that a text of ours stood in for, sorted, once each.
    pub stand_ins: Vec<String>,
    /// Lines of code inside `#if` groups that are not include guards, in the analysed files.
    pub conditional_lines: usize,
    /// Those that were in a group taken by a pass.
    pub conditional_lines_analysed: usize,
    /// Those that no configuration reaches.
    pub conditional_lines_dead: usize,
    /// Conditional lines that no pass read, with the reason, sorted (shown with `-v`).
    pub left_out: Vec<Problem>,
    /// Declarations and units that were not understood or not read, sorted.
    pub skipped: Vec<Problem>,
    /// Guessed declarations, sorted (shown with `-v`).
    pub guessed: Vec<Problem>,
    /// Undecided bounds, sorted (shown with `-v`).
    pub undecided: Vec<Problem>,
    /// Files that could not be read or analysed at all, sorted: exit status 2.
    pub failed: Vec<Problem>,
}
