//! Values that are changed by hand and taken back, over and over from the same start.
//!
//! Thousands of files want the same few symbols turned on first (`COMPILE_TEST`, a bus, the menu
//! of their subsystem), and each of these changes a thousand others. So what a change leads to is
//! remembered under the changes before it: where the same are made again, the states are put in
//! place and nothing is computed. That is exact, as all that counts is the same.

use std::ops::Deref;

use rustc_hash::FxHashMap;

use super::Tristate::{self, No, Yes};
use super::given::Given;
use super::symbols::SymbolId;
use super::values::{State, Values};
use crate::limits::KCONFIG_REMEMBERED_MAX;

/// What one change by hand does. While it is in force, it holds what was before; else what is
/// while it is: both are had by exchanging.
#[derive(Debug, Default)]
struct Step {
    given: Vec<(SymbolId, Given)>,
    states: Vec<(SymbolId, State)>,
    /// All that rests on it could be computed within the bound.
    is_complete: bool,
    /// The steps that were made after it, by what they change.
    next: FxHashMap<(SymbolId, Tristate), usize>,
}

/// Values, and the changes that were made to them.
#[derive(Debug)]
pub(super) struct Changing {
    values: Values,
    /// The first changes nothing; each other one follows an earlier one.
    steps: Vec<Step>,
    /// Those in force, in order, but for the first.
    path: Vec<usize>,
    n_remembered: usize,
    /// Which symbols are met in a list being read; none between lists.
    is_met: Vec<bool>,
}

impl Deref for Changing {
    type Target = Values;

    fn deref(&self) -> &Values {
        &self.values
    }
}

impl Changing {
    pub(super) fn new(values: Values) -> Changing {
        let is_met = vec![false; values.states.len()];
        Changing { values, steps: vec![Step::default()], path: Vec::new(), n_remembered: 0, is_met }
    }

    /// Gives a symbol a value, as a user would, and computes what rests on it. Whether that came
    /// to an end within the bound.
    pub(super) fn set(&mut self, id: SymbolId, set: Tristate) -> bool {
        let last = self.path.last().copied().unwrap_or(0);
        if let Some(&known) = self.steps[last].next.get(&(id, set)) {
            self.exchange(known);
            self.path.push(known);
            return self.steps[known].is_complete;
        }
        let mut step = Step::default();
        self.give(&mut step, id, |given| given.set = Some(set));
        let choice = self.values.symbols.get(id).choice;
        if let Some(choice) = choice {
            self.give(&mut step, choice, |given| {
                if set == Yes {
                    given.chosen = Some(id);
                }
                given.set = Some(given.set.unwrap_or(No).max(set));
            });
        }
        let first = [id].into_iter().chain(choice);
        let mut log = Vec::new();
        step.is_complete = self.values.propagate(first, &mut log);
        // What changed more than once was at first what it was before.
        step.states = self.first_of_each(log);
        self.n_remembered += step.states.len();
        let (number, is_complete) = (self.steps.len(), step.is_complete);
        self.steps.push(step);
        self.steps[last].next.insert((id, set), number);
        self.path.push(number);
        is_complete
    }

    fn give(&mut self, step: &mut Step, id: SymbolId, change: impl FnOnce(&mut Given)) {
        let given = &mut self.values.given[id.index()];
        step.given.push((id, *given));
        change(given);
    }

    /// Puts a step in force, or takes it back.
    fn exchange(&mut self, step: usize) {
        let step = &mut self.steps[step];
        for (id, given) in &mut step.given {
            std::mem::swap(given, &mut self.values.given[id.index()]);
        }
        for (id, state) in &mut step.states {
            std::mem::swap(state, &mut self.values.states[id.index()]);
        }
    }

    /// How many changes are in force, for [`Changing::take_back`].
    pub(super) fn mark(&self) -> usize {
        self.path.len()
    }

    /// Takes back the changes since a mark.
    pub(super) fn take_back(&mut self, mark: usize) {
        while self.path.len() > mark
            && let Some(step) = self.path.pop()
        {
            self.exchange(step);
        }
        if self.path.is_empty() && self.n_remembered > KCONFIG_REMEMBERED_MAX {
            self.steps.truncate(1);
            self.steps[0].next.clear();
            self.n_remembered = 0;
        }
    }

    /// The symbols whose state was changed, each once, with what it was at first.
    pub(super) fn changed(&mut self) -> Vec<(SymbolId, State)> {
        let states = self.path.iter().flat_map(|&step| self.steps[step].states.iter().copied());
        let states: Vec<_> = states.collect();
        self.first_of_each(states)
    }

    /// Of each symbol the first state.
    fn first_of_each(&mut self, mut states: Vec<(SymbolId, State)>) -> Vec<(SymbolId, State)> {
        states.retain(|(id, _)| !std::mem::replace(&mut self.is_met[id.index()], true));
        states.iter().for_each(|(id, _)| self.is_met[id.index()] = false);
        states
    }
}
