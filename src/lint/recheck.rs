//! Units read once more, for rewrites: by somebody who looks at their trees, or to compare what
//! they show with and without an edit.

use std::sync::Arc;

use super::shared::{Base, Shared};
use super::unit::{self, UnitReport};
use super::{Options, guarded_by, written};
use crate::analyse::UnitScope;
use crate::analyse::facts::Facts;
use crate::discover::Unit;
use crate::finding::{Finding, Problem};
use crate::lex::Token;
use crate::parse::{External, Parser};
use crate::preprocess::{Preprocessed, Session};
use crate::source::SourceFile;

/// Sees the declarations of a unit's base configuration as they are read.
pub trait Visitor {
    /// Whether a piece of a header is to be read even if what it says is known.
    fn wants(&self, preprocessed: &Preprocessed, tokens: &[Token]) -> bool;

    /// One declaration of a piece that is read.
    fn declaration(&self, seen: &Seen<'_>);
}

/// A declaration that was just analysed.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The tokens that the tree refers to.
    pub tokens: &'a [Token],
    /// Origins, files and what macros there are; its pieces are not all read yet.
    pub preprocessed: &'a Preprocessed,
    /// Behind the declaration, with its tree.
    pub parser: &'a Parser<'a>,
    /// The declaration.
    pub external: &'a External,
    /// Types and names, as they are behind it.
    pub scope: &'a UnitScope<'a>,
    /// What rules know of it.
    pub facts: &'a Facts,
}

/// A session in which units are read once more, with what they find out for each other.
pub struct Readings<'s> {
    session: &'s Session,
    base: Arc<Base>,
}

/// Everything that one unit shows, without merging: what the proof of a rewrite compares.
pub struct Recheck {
    /// All findings, those that are allowed too.
    pub findings: Vec<Finding>,
    /// Declarations that are not understood, or guessed; bounds that nobody can tell; headers.
    pub gaps: [usize; 4],
    /// The first of what is not understood.
    pub first_gap: Option<Problem>,
    /// It was analysed.
    pub analysed: bool,
}

impl<'s> Readings<'s> {
    /// Readings in a session, with the rules of these options.
    pub fn new(session: &'s Session, options: &Options) -> Readings<'s> {
        let base = Arc::new(Base::new(Arc::clone(session.sources()), options));
        Readings { session, base }
    }

    /// Analyses one unit by itself, on this thread. Rules about tokens see those of its files as
    /// written that `is_looked_at` names.
    pub fn recheck(
        &self,
        unit: &Unit,
        options: &Options,
        is_looked_at: &dyn Fn(&SourceFile) -> bool,
        visitor: &dyn Visitor,
    ) -> Recheck {
        let shared = Shared::new(Arc::clone(&self.base));
        let check = || unit::check_for(unit, self.session, &shared, options, Some(visitor));
        let mut report: UnitReport = guarded_by(unit, check);
        for of_file in written::of_unit(unit, &report, &shared, is_looked_at) {
            report.found.extend(of_file.found);
        }
        let gaps = [
            report.skipped.len(),
            report.guessed.len(),
            report.undecided.len(),
            report.missing.len(),
        ];
        let told = report.skipped.iter().chain(&report.guessed).chain(&report.undecided);
        let first_gap = told.min().cloned();
        let findings = report.found.into_iter().map(|found| found.finding).collect();
        let analysed = report.analysed && report.failed.is_empty();
        Recheck { findings, gaps, first_gap, analysed }
    }
}
