//! A unit becomes the tokens that the compiler proper sees (C99 5.1.1.2, translation phase 4):
//! files are included, conditions decided, macros expanded, exactly as `gcc -E -P` does it.
//! Every token keeps the place where it is spelled, and every expansion is on record.
//!
//! Files are read, lexed and prepared once per [`Session`]; a unit only walks them. Whatever is
//! wrong (a missing header, an `#error`, a wrong `#if`) is noted and survived; only a main file
//! that cannot be read is an error. Inclusion, nesting and expansion are bounded (`limits.rs`),
//! so any input comes to an end.

mod assertions;
mod beginning;
mod built_in;
mod builtin_names;
mod call;
mod condition;
mod conditions;
mod definition;
mod directive;
mod embed;
mod engine;
mod event;
mod expand;
mod forget;
mod groups;
mod has;
mod include;
mod macros;
mod mentions;
mod number;
mod origin;
mod paste;
mod pragma;
mod prepared;
mod print;
mod room;
mod search;
mod session;
mod stretch;

pub use beginning::Border;
pub use conditions::{Conditions, Group, Value};
pub use event::{Event, EventKind, EventKinds};
pub use groups::Groups;
pub use mentions::Mention;
pub use origin::{MacroExpansion, Origins};
pub use prepared::CodeLines;
pub use print::print;
pub use room::UnitTokens;
pub use session::{Onlooker, Session};
pub use stretch::Sharing;

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use crate::discover::{MacroOption, Unit};
use crate::disk::DiskError;
use crate::lex::Token;
use crate::source::{Origin, Pos, SourceFile};

use engine::Engine;
use prepared::Prepared;
use search::FoundIn;

/// Preprocesses a unit. An error means that its main file could not be read.
pub fn preprocess(unit: &Unit, session: &Session) -> Result<Preprocessed, DiskError> {
    let mut engine = read_unit(unit, session)?;
    Ok(engine.finish())
}

/// The same, and what the unit's conditional groups turn on.
pub fn preprocess_with_conditions<'s>(
    unit: &'s Unit,
    session: &'s Session,
) -> Result<(Preprocessed, Conditions<'s>), DiskError> {
    let mut engine = read_unit(unit, session)?;
    let preprocessed = engine.finish();
    Ok((preprocessed, Conditions::new(engine)))
}

fn read_unit<'s>(unit: &'s Unit, session: &'s Session) -> Result<Engine<'s>, DiskError> {
    let mut engine = Engine::new(unit, session);
    let (main, cached) = match &unit.text {
        Some(text) => (session.prepare_given(&unit.file, text, engine.options)?, None),
        None => {
            let file = session.main_file(&unit.file)?;
            (session.prepare(&file, engine.options)?, Some(file))
        }
    };
    engine.announce(&main, cached.as_ref());
    let n_done = engine.begin(&main);
    engine.make_room();
    if n_done.is_none() && !unit.preprocessed {
        engine.prelude()?;
    }
    engine.enter(main, cached, FoundIn::NoDirectory, false);
    engine.skip_items(n_done.unwrap_or(0));
    engine.read_all();
    Ok(engine)
}

impl Engine<'_> {
    /// What comes before the main file: the compiler's macros, the configuration, the command
    /// line's macros and forced includes. `-D` and `-U` come after the configuration so that
    /// they win over it.
    fn prelude(&mut self) -> Result<(), DiskError> {
        let settings = self.settings();
        if let Some(predefined) = self.session.predefined(settings, self.options) {
            self.define_all(&predefined);
        }
        if !settings.configuration.is_empty() {
            let (name, text) = (directive::CONFIGURATION, &settings.configuration);
            let prepared = self.session.prepare_text(name, text, self.options)?;
            self.enter(prepared, None, FoundIn::NoDirectory, true);
            self.read_all();
        }
        self.obey(&settings.macros);
        self.note_bases();
        self.obey(&self.unit.own_macros);
        self.obey(&self.unit.assigned);
        for file in &settings.imacros {
            let (n_pieces, n_tokens) = (self.out.pieces.len(), self.out.tokens.len());
            let start = self.piece_start;
            self.include_forced(file);
            self.read_all();
            self.out.pieces.truncate(n_pieces);
            self.out.tokens.truncate(n_tokens);
            self.piece_start = start;
        }
        for file in &settings.forced_includes {
            self.include_forced(file);
            self.read_all();
        }
        Ok(())
    }

    fn obey(&mut self, options: &[MacroOption]) {
        for option in options {
            if let Some(list) = self.session.option(&directive_of(option), self.options) {
                self.define_all(&list);
            }
        }
    }
}

/// `-D` or `-U` as a directive.
fn directive_of(option: &MacroOption) -> String {
    let (directive, option) = match option {
        MacroOption::Define(option) => ("define", option),
        MacroOption::Undefine(option) => ("undef", option),
    };
    // What follows a line's end is no part of the option, as in gcc.
    let option = option.split('\n').next().unwrap_or("");
    let (name, value) = match option.split_once('=') {
        Some((name, value)) => (name, value),
        None if directive == "define" => (option, "1"),
        None => (option, ""),
    };
    format!("#{directive} {name} {value}\n")
}

/// A unit after preprocessing (translation phases 1 to 4; literals are not joined).
#[derive(Debug, Default)]
pub struct Preprocessed {
    /// The unit's tokens, ended by one [`crate::lex::TokenKind::End`]; those that no other unit has
    /// if the session shares more than files.
    pub tokens: UnitTokens,
    /// In such a session all of its tokens in pieces, without an end.
    pub pieces: Vec<Piece>,
    /// The pieces before these, which other units have too.
    pub before: Arc<[Piece]>,
    /// Where beginnings end that other units have, in their order.
    pub borders: Vec<Border>,
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
    /// What rules want to know of, if it is asked for.
    pub events: Vec<Event>,
    /// For each file of [`Self::files`]: lines inside conditional groups and how many were taken.
    pub conditional: Vec<ConditionalLines>,
    /// Those of [`OFFERED`] that are macros at the end of the unit.
    pub offered: Vec<&'static str>,
}

/// Macros that a rewrite may want to use.
pub const OFFERED: &[&str] = &[
    "ALIGN",
    "EXIT_FAILURE",
    "GFP_KERNEL",
    "NULL",
    "SHASH_DESC_ON_STACK",
    "SIZE_MAX",
    "array_size",
    "kfree",
    "kmalloc",
    "offsetof",
    "size_add",
    "struct_size",
];

impl Preprocessed {
    /// All pieces, in their order.
    pub fn all_pieces(&self) -> impl Iterator<Item = &Piece> {
        self.before.iter().chain(&self.pieces)
    }

    /// The tokens of one of its pieces.
    #[inline]
    pub fn tokens_of<'t>(&'t self, piece: &'t Piece) -> &'t [Token] {
        piece.tokens.among(&self.tokens)
    }

    /// Whether all that headers declare was read: none is missing, and no text of ours, which
    /// declares what is asked for most, stood in for one.
    pub fn is_complete(&self) -> bool {
        let of_the_standard = |name: &str| {
            let begins = ["std", "limits", "float", "iso646", "varargs", "<"];
            begins.iter().any(|begin| name.starts_with(begin))
        };
        let is_partial = |included: &IncludedFile| {
            let name = included.file.path.file_name().map(|name| name.to_string_lossy());
            let is_ours = included.file.origin == Origin::BuiltIn;
            is_ours && !name.is_some_and(|name| of_the_standard(&name))
        };
        self.missing.is_empty() && self.stand_ins.is_empty() && !self.files.iter().any(is_partial)
    }
}

/// Tokens that follow each other in a unit.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The tokens.
    pub tokens: PieceTokens,
    /// Which remembered stretch they are; none if they are this unit's alone.
    pub number: Option<u32>,
}

/// Where the tokens of a piece are.
#[derive(Clone, Debug)]
pub enum PieceTokens {
    /// Among those of the unit ([`Preprocessed::tokens`]), which alone has them.
    Own(Range<usize>),
    /// Other units have them too.
    Shared(Arc<[Token]>),
}

impl PieceTokens {
    /// The tokens, given those of the unit.
    #[inline]
    pub fn among<'t>(&'t self, of_unit: &'t [Token]) -> &'t [Token] {
        match self {
            PieceTokens::Own(range) => of_unit.get(range.clone()).unwrap_or(&[]),
            PieceTokens::Shared(tokens) => tokens,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            PieceTokens::Own(range) => range.len(),
            PieceTokens::Shared(tokens) => tokens.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
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
#[derive(Clone, Debug)]
pub struct ConditionalLines {
    of: CodeLinesOf,
    /// The groups that the unit took.
    taken: Groups,
}

/// Equal hashes mean the same lines of the same file in memory, and the same groups.
impl Hash for ConditionalLines {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.of {
            CodeLinesOf::File(file) => Arc::as_ptr(file).hash(state),
            #[cfg(test)]
            CodeLinesOf::Lines(lines) => Arc::as_ptr(lines).hash(state),
        }
        self.taken.hash(state);
    }
}

/// The lines, or the file in which they are looked for when somebody asks.
#[derive(Clone, Debug)]
enum CodeLinesOf {
    File(Arc<Prepared>),
    #[cfg(test)]
    Lines(Arc<[CodeLines]>),
}

impl ConditionalLines {
    /// Those of a file, and the groups that were taken.
    fn of_file(file: Arc<Prepared>, taken: Groups) -> ConditionalLines {
        ConditionalLines { of: CodeLinesOf::File(file), taken }
    }

    /// These.
    #[cfg(test)]
    pub fn of_lines(lines: Arc<[CodeLines]>, taken: Groups) -> ConditionalLines {
        ConditionalLines { of: CodeLinesOf::Lines(lines), taken }
    }

    /// Conditional code lines by their innermost group.
    pub fn all(&self) -> &[CodeLines] {
        match &self.of {
            CodeLinesOf::File(file) => file.code_lines(),
            #[cfg(test)]
            CodeLinesOf::Lines(lines) => lines,
        }
    }

    /// The groups that the unit took.
    pub fn taken(&self) -> &Groups {
        &self.taken
    }

    /// Whether the unit read these lines.
    pub fn is_taken(&self, lines: &CodeLines) -> bool {
        self.taken.has(lines.group)
    }
}

#[cfg(test)]
mod tests;
