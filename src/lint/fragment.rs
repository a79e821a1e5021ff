//! Files that are no C by themselves, and that nothing which was read includes: parts of an array,
//! a function, a structure or an enumeration, made to be included there. Such a file is read as
//! the inside of the first of these that its text makes sense in.
//!
//! What stands around it is a guess, and said as one. Where it is included it may well say more.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Options;
use super::files::FileId;
use super::shared::Shared;
use super::unit::{self, UnitReport};
use crate::discover::Unit;
use crate::lex::{ExpansionId, Flags, Token, TokenKind};
use crate::names::{Name, intern_str};
use crate::preprocess::{Piece, PieceTokens, Preprocessed, Session};
use crate::source::Pos;

/// What a file is the inside of.
#[derive(Clone, Copy)]
pub struct Around {
    /// For people.
    pub what: &'static str,
    /// The tokens before and behind, apart; words that begin with `?` are names.
    before: &'static [&'static str],
    behind: &'static [&'static str],
}

/// What is tried, in this order. Nobody declares the names, so nothing is known of their types.
const AROUND: [Around; 4] = [
    Around {
        what: "an initializer",
        before: &["?type", "?object", "[", "]", "=", "{"],
        behind: &["}", ";"],
    },
    Around { what: "a structure", before: &["struct", "{"], behind: &["}", ";"] },
    Around { what: "an enumeration", before: &["enum", "{"], behind: &["}", ";"] },
    Around {
        what: "a function",
        before: &["void", "?function", "(", "void", ")", "{"],
        behind: &["}"],
    },
];

impl Around {
    /// Puts the tokens around those of a unit's main file. They are nowhere, so that nothing is
    /// reported at them.
    pub fn put(&self, preprocessed: &mut Preprocessed) {
        let Some(main) = preprocessed.files.first() else { return };
        let start = main.file.pos(0);
        let end = Pos(start.0 + main.file.text.len() as u32);
        let origins = &preprocessed.origins;
        let is_own = |token: &Token| (start..=end).contains(&origins.outermost(token));
        let before = std::mem::take(&mut preprocessed.before);
        preprocessed.borders.clear();
        let Preprocessed { pieces, tokens: of_unit, .. } = preprocessed;
        pieces.splice(..0, before.iter().cloned());
        let has_own = |piece: &Piece| piece.tokens.among(of_unit).iter().any(is_own);
        let first = pieces.iter().position(has_own);
        let own: Vec<Piece> = pieces.drain(first.unwrap_or(pieces.len())..).collect();
        let own = own.iter().flat_map(|piece| piece.tokens.among(of_unit).iter().copied());
        let words = |words: &'static [&'static str]| words.iter().map(|word| token(word));
        let tokens = words(self.before).chain(own).chain(words(self.behind)).collect();
        pieces.push(Piece { tokens: PieceTokens::Shared(tokens), number: None });
    }
}

fn token(word: &str) -> Token {
    let kind = match word {
        "[" => TokenKind::LeftBracket,
        "]" => TokenKind::RightBracket,
        "(" => TokenKind::LeftParen,
        ")" => TokenKind::RightParen,
        "{" => TokenKind::LeftBrace,
        "}" => TokenKind::RightBrace,
        "=" => TokenKind::Equal,
        ";" => TokenKind::Semicolon,
        _ => TokenKind::Identifier,
    };
    let name = match kind {
        // A `?` keeps our names apart from all that C can spell.
        TokenKind::Identifier => intern_str(word),
        _ => Name::default(),
    };
    let (flags, expansion) = (Flags::SPACE_BEFORE, ExpansionId::NONE);
    Token { kind, flags, name, pos: Pos::NOWHERE, expansion }
}

/// Reads them; `reports` are those of the units, in their order.
pub fn read(
    units: &[Unit],
    reports: &mut [UnitReport],
    session: &Session,
    shared: &Shared,
    options: &Options,
) {
    // Few files are such, and many are included.
    let mut alone: FxHashSet<FileId> = reports
        .iter()
        .filter(|report| report.makes_no_sense)
        .filter_map(|report| report.files.first().copied())
        .collect();
    if alone.is_empty() {
        return;
    }
    for report in &*reports {
        report.files.iter().skip(1).for_each(|file| {
            alone.remove(file);
        });
    }
    let parts: FxHashSet<_> = reports.iter().flat_map(|report| &report.parts).cloned().collect();
    alone.retain(|&main| shared.files.path(main).is_none_or(|path| !parts.contains(&path)));
    let is_alone =
        |report: &UnitReport| report.files.first().is_some_and(|main| alone.contains(main));
    units.par_iter().zip(reports).with_max_len(1).for_each(|(unit, report)| {
        if !report.makes_no_sense || !is_alone(report) {
            return;
        }
        let inside = |around: &Around| {
            let check = || unit::check_inside(unit, around, session, shared, options);
            catch_unwind(AssertUnwindSafe(check)).ok().flatten()
        };
        if let Some(read) = AROUND.iter().find_map(inside) {
            *report = UnitReport { unit: report.unit, ..read };
        }
    });
}
