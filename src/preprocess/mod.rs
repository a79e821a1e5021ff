//! placeholder: interface only
mod origin;
pub use origin::{MacroExpansion, Origins};

use std::sync::Arc;

use crate::lex::Token;
use crate::source::{Pos, SourceFile};

/// A unit after preprocessing (translation phases 1 to 4; literals are not joined).
#[derive(Debug, Default)]
pub struct Preprocessed {
    /// The unit's tokens, ended by one [`crate::lex::TokenKind::End`].
    pub tokens: Vec<Token>,
    /// Their expansions.
    pub origins: Origins,
    /// The files that the unit is made of, in the order of first inclusion, main file first.
    pub files: Vec<IncludedFile>,
    /// Headers that no directory has: the name as included, and where.
    pub missing: Vec<MissingHeader>,
    /// Names of generated headers that a text of ours stood in for.
    pub stand_ins: Vec<String>,
    /// `#error`s, unterminated comments and groups, bad directives, limits hit.
    pub problems: Vec<PreprocessProblem>,
    /// For each file of [`Self::files`]: lines inside conditional groups and how many were taken.
    pub conditional: Vec<ConditionalLines>,
}

/// A file that a unit includes.
#[derive(Clone, Debug)]
pub struct IncludedFile {
    /// Its text.
    pub file: Arc<SourceFile>,
    /// Found in a system directory, or `#pragma GCC system_header`.
    pub system: bool,
}

/// An `#include` that found nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingHeader {
    /// The name between the quotes or brackets.
    pub name: String,
    /// The place of the name.
    pub pos: Pos,
}

/// Something wrong that preprocessing survived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreprocessProblem {
    /// Where.
    pub pos: Pos,
    /// What, and what it means.
    pub reason: String,
    /// Whether text was lost to it so that the unit isn't wholly analysed (an unterminated
    /// comment or `#if`, a limit); `#error` and odd directives are not.
    pub fatal: bool,
}

/// Lines of code inside `#if` groups that are not include guards, one file in one unit.
#[derive(Clone, Debug, Default)]
pub struct ConditionalLines {
    /// Line ranges (first, last; from 1) of conditional code lines.
    pub all: Vec<(u32, u32)>,
    /// Those in groups that were taken.
    pub taken: Vec<(u32, u32)>,
}

/// Stub.
#[derive(Debug)]
pub struct Session;

impl Session {
    /// Stub.
    pub fn new(_sources: Arc<crate::source::SourceMap>) -> Session {
        Session
    }
}

/// Stub.
pub fn preprocess(
    _unit: &crate::discover::Unit,
    _session: &Session,
) -> Result<Preprocessed, crate::disk::DiskError> {
    Ok(Preprocessed::default())
}

/// Stub.
pub fn print(_preprocessed: &Preprocessed) -> String {
    String::new()
}
