//! What the pieces of a beginning (`preprocess/beginning.rs`) had to say together, and what they
//! declare: units that begin alike have it from each other, with no look at the pieces.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::counts::PieceCounts;
use super::memo::Setting;
use super::piece::{MainFile, Scope};
use super::unit::Found;
use crate::analyse::ScopeEffect;
use crate::analyse::facts::FunctionFact;
use crate::finding::Problem;
use crate::table::Effect;

/// What a beginning says in one setting.
#[derive(Debug)]
pub struct Begun {
    pub key: Key,
    names: Effect,
    scope: ScopeEffect,
    /// What a unit that goes on from it has to say already.
    pub said: Said,
}

/// What a unit's pieces so far had to say.
#[derive(Clone, Default, Debug)]
pub struct Said {
    pub found: Vec<Found>,
    /// Findings beyond [`limits::FINDINGS_PER_UNIT_MAX`](crate::limits::FINDINGS_PER_UNIT_MAX).
    pub n_over: usize,
    /// Declarations that were not understood.
    pub skipped: Vec<Problem>,
    pub guessed: Vec<Problem>,
    pub undecided: Vec<Problem>,
    /// Constraints that are violated, where a proof wants to know.
    pub violated: Vec<Problem>,
    pub main: MainFile,
    /// External declarations.
    pub n_declarations: usize,
    /// Functions that may turn out to have no body.
    pub functions: Vec<FunctionFact>,
    /// Numbers of pieces of which all counts, and of those of which only declarations do.
    pub pieces: Vec<u32>,
    pub declarations: Vec<u32>,
    /// What pieces of the unit's own count.
    pub own: PieceCounts,
}

/// What decides what a beginning says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    pub setting: Setting,
    /// Findings that rest on what else is there count.
    pub sees_all: bool,
}

/// What is known of beginnings, by their numbers; of each in one setting.
#[derive(Debug, Default)]
pub struct AllBegun(RwLock<FxHashMap<u32, Arc<Begun>>>);

impl AllBegun {
    /// What is known of a beginning.
    pub fn get(&self, number: u32) -> Option<Arc<Begun>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    /// Keeps it, if nothing is known of that beginning; says whether it does.
    pub fn keep(&self, number: u32, begun: Begun) -> bool {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = !all.contains_key(&number);
        all.entry(number).or_insert_with(|| Arc::new(begun));
        is_new
    }

    /// Forgets beginnings; says how much they were.
    pub fn forget(&self, numbers: &[u32]) -> usize {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        numbers.iter().filter_map(|number| all.remove(number)).map(|begun| begun.size()).sum()
    }
}

impl Begun {
    /// What was said where the scope is this.
    pub fn new(key: Key, scope: &Scope<'_>, said: Said) -> Begun {
        Begun { key, names: scope.names.contents(), scope: scope.unit.contents(), said }
    }

    /// Declares what it declares in a scope in which nothing is declared.
    pub fn enter(&self, scope: &mut Scope<'_>) {
        scope.names.apply(&self.names);
        scope.unit.apply(&self.scope);
    }

    /// How many names it is about.
    pub fn size(&self) -> usize {
        self.names.size() + self.scope.size()
    }
}
