//! Which further passes over a unit bring in the conditional groups that it left out.
//!
//! In: a unit's conditions and the groups. Out: a [`Plan`]: passes, each an [`Assignment`] of
//! macros with the groups that it should bring in, and the lines that nothing brings in. For each
//! group the smallest change of macros is searched (`solve`); changes that agree share a pass
//! (Tartler et al., "Static Analysis of Variability in System Software", USENIX ATC 2014). The
//! search and the number of passes are bounded; what is left is neither covered nor dead.

mod assignment;
mod solve;

pub use assignment::Assignment;

use crate::limits;
use crate::preprocess::{Conditions, Group};
use solve::{Solution, solve};

/// What is to be done about a unit's groups.
#[derive(Default)]
pub struct Plan {
    /// In the order in which they are worth making.
    pub passes: Vec<Pass>,
    /// Groups that no value of a free macro brings in.
    pub dead: Vec<Group>,
}

/// One further pass over a unit.
pub struct Pass {
    /// The macros that it sets.
    pub assignment: Assignment,
    /// What it should bring in.
    pub targets: Vec<Target>,
    is_dear: bool,
}

/// A group and the smallest change that brings it in.
#[derive(Clone)]
pub struct Target {
    /// The group.
    pub group: Group,
    /// Part of the pass's assignment.
    pub assignment: Assignment,
}

impl Pass {
    /// A pass for one group.
    pub fn of(target: Target) -> Pass {
        let assignment = target.assignment.clone();
        Pass { assignment, targets: vec![target], is_dear: false }
    }
}

/// Plans passes for these groups of a unit.
pub fn plan(conditions: &mut Conditions<'_>, groups: Vec<Group>) -> Plan {
    let mut plan = Plan::default();
    let mut dear = Vec::new();
    for mut group in groups {
        match solve(conditions, &mut group, true) {
            Solution::Found { assignment, is_dear } => {
                let target = Target { group, assignment };
                match is_dear {
                    true => dear.push(target),
                    false => plan.add(conditions, target, false),
                }
            }
            Solution::Impossible => plan.dead.push(group),
            Solution::Unknown => {}
        }
    }
    // Passes that stretch the machine come last, and by themselves.
    for target in dear {
        plan.add(conditions, target, true);
    }
    plan
}

/// The smallest change that leaves a group out which the unit read; none if there is none to be
/// found, and an empty one if nothing leaves it out.
pub fn without(conditions: &mut Conditions<'_>, mut group: Group) -> Option<Assignment> {
    match solve(conditions, &mut group, false) {
        Solution::Found { assignment, .. } => Some(assignment),
        Solution::Impossible => Some(Assignment::default()),
        Solution::Unknown => None,
    }
}

impl Plan {
    /// Adds a group to the first pass that it agrees with, or to a new one.
    fn add(&mut self, conditions: &mut Conditions<'_>, target: Target, is_dear: bool) {
        let passes = self.passes.iter_mut().filter(|pass| pass.is_dear == is_dear);
        for pass in passes {
            let Some(merged) = pass.assignment.merge(&target.assignment) else { continue };
            // Without a change of the pass its other groups are as they were.
            let others = if merged == pass.assignment { &[][..] } else { &pass.targets };
            let mut holds = |target: &Target| conditions.holds(&target.group, merged.values());
            if others.iter().all(&mut holds) && holds(&target) {
                pass.assignment = merged;
                pass.targets.push(target);
                return;
            }
        }
        if self.passes.len() < limits::PASSES_MAX {
            self.passes.push(Pass { is_dear, ..Pass::of(target) });
        }
    }
}
