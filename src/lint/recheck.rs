//! Units read once more, for rewrites: by somebody who looks at their trees, or to compare what
//! they show with and without an edit.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::shared::{Base, Shared};
use super::unit::{self, UnitReport};
use super::{Options, guarded_by, written};
use crate::analyse::UnitScope;
use crate::analyse::facts::Facts;
use crate::cover::{self, Assignment};
use crate::discover::Unit;
use crate::finding::{Finding, Problem};
use crate::lex::Token;
use crate::limits;
use crate::parse::{External, Parser};
use crate::preprocess::{
    CodeLines, ConditionalLines, Conditions, Preprocessed, Session, preprocess,
    preprocess_with_conditions,
};
use crate::source::{Pos, SourceFile};

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
    /// Declarations that are not understood, or guessed; bounds that nobody can tell; headers;
    /// constraints that are violated, and what the preprocessor stumbled over.
    pub gaps: [usize; 5],
    /// The first of what is not understood.
    pub first_gap: Option<Problem>,
    /// It was analysed.
    pub analysed: bool,
}

impl<'s> Readings<'s> {
    /// Readings in a session, with the rules of these options.
    pub fn new(session: &'s Session, options: &Options) -> Readings<'s> {
        let mut base = Base::new(Arc::clone(session.sources()), options);
        base.judges = true;
        Readings { session, base: Arc::new(base) }
    }

    /// Readings in a session over the other one ([`Session::overlaid`]): of what has the same text
    /// there, everything is known that is known here.
    pub fn over<'o>(&self, session: &'o Session) -> Readings<'o> {
        Readings { session, base: Arc::clone(&self.base) }
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
        for of_file in written::of_unit(unit, &report, self.session, &shared, is_looked_at) {
            report.found.extend(of_file.found);
        }
        let gaps = [
            report.skipped.len(),
            report.guessed.len(),
            report.undecided.len(),
            report.missing.len(),
            report.violated.len() + report.notes.len(),
        ];
        let told = report.skipped.iter().chain(&report.guessed).chain(&report.undecided);
        let told = told.chain(&report.violated).chain(&report.notes);
        let first_gap = told.min().cloned();
        let findings = report.found.into_iter().map(|found| found.finding).collect();
        let analysed = report.analysed && report.failed.is_empty();
        Recheck { findings, gaps, first_gap, analysed }
    }

    /// Passes over a unit that, with its base configuration, read each conditional group which has
    /// code in these lines of a file, and leave each out that can be; none if some are left.
    pub fn passes(&self, unit: &Unit, file: Pos, lines: (u32, u32)) -> Option<Vec<Assignment>> {
        let (base, mut conditions) = preprocess_with_conditions(unit, self.session).ok()?;
        let at = base.files.iter().position(|included| included.file.pos(0) == file)?;
        let is_inside = |code: &CodeLines| code.lines.0 <= lines.1 && lines.0 <= code.lines.1;
        let missing = conditions.left_out(at, is_inside);
        let taken = conditions.taken(at, is_inside);
        let plan = cover::plan(&mut conditions, missing);
        let mut passes: Vec<Assignment> =
            plan.passes.into_iter().map(|pass| pass.assignment).collect();
        let mut fixed = FxHashSet::default();
        for group in taken {
            let is_left_out = |pass: &Assignment, conditions: &mut Conditions<'_>| {
                !conditions.holds(&group, pass.values())
            };
            if passes.iter().any(|pass| is_left_out(pass, &mut conditions)) {
                continue;
            }
            let first = group.lines.first().copied();
            match cover::without(&mut conditions, group)? {
                none if none == Assignment::default() => fixed.extend(first),
                pass => passes.push(pass),
            }
        }
        if passes.len() > limits::PASSES_MAX {
            return None;
        }
        // That was a prediction.
        let mut read: Vec<ConditionalLines> = vec![base.conditional.get(at)?.clone()];
        for pass in &passes {
            let assigned = unit.assigned.iter().cloned().chain(pass.options()).collect();
            let unit = Unit { assigned, ..unit.clone() };
            let preprocessed = preprocess(&unit, self.session).ok()?;
            let mut files = preprocessed.files.iter();
            let at = files.position(|included| included.file.pos(0) == file)?;
            read.push(preprocessed.conditional.get(at)?.clone());
        }
        let all = read.first()?.all().iter().filter(|code| is_inside(code));
        let is_seen = |code: &CodeLines| {
            let n = read.iter().filter(|lines| lines.is_taken(code)).count();
            n > 0 && (n < read.len() || fixed.contains(&code.lines))
        };
        all.into_iter().all(is_seen).then_some(passes)
    }
}
