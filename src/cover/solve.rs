//! The smallest change of macros that brings in one conditional group: all sets of one macro are
//! tried with all values that could matter, then all of two, and so on. Conditions are judged by
//! the preprocessor itself, so whatever it understands is understood here.

use super::Assignment;
use crate::limits;
use crate::names::Name;
use crate::preprocess::{Conditions, Group, Mention, Value};

/// What the search came to.
pub enum Solution {
    /// These macros bring the group in; some may be ones that are better left alone.
    Found {
        /// The macros.
        assignment: Assignment,
        /// Some are the machine's or the compiler's.
        is_dear: bool,
    },
    /// Every value that could matter was tried.
    Impossible,
    /// The search ended before that, or the conditions hold and the unit left the group out all
    /// the same (it defines the macro further down).
    Unknown,
}

struct Variable {
    name: Name,
    values: Vec<Value>,
}

/// Searches the smallest change that brings in the group, or with `holds` false leaves it out.
pub fn solve(conditions: &mut Conditions<'_>, group: &mut Group, holds: bool) -> Solution {
    let mut mentions = conditions.study(group);
    if conditions.holds(group, &[]) == holds {
        return Solution::Unknown;
    }
    // What a derived macro rests on is the better condition.
    mentions.sort_by_key(|mention| mention.is_derived);
    let numbers = conditions.numbers(group);
    let variable = |mention: &Mention| {
        let mut values = values_of(mention, &numbers);
        values.retain(|value| match value {
            Value::Number(number) => conditions.may_be(mention.name, *number),
            Value::Undefined => true,
        });
        Variable { name: mention.name, values }
    };
    let (dear, cheap): (Vec<Mention>, Vec<Mention>) =
        mentions.iter().partition(|mention| mention.is_dear);
    let (dear, mut variables): (Vec<Variable>, Vec<Variable>) =
        (dear.iter().map(variable).collect(), cheap.iter().map(variable).collect());
    let n_left = limits::COVER_TRIALS_MAX;
    let mut search = Search { conditions, group, holds, n_left, ended: false };
    if let Some(assignment) = search.all_sizes(&variables) {
        return Solution::Found { assignment, is_dear: false };
    }
    if !dear.is_empty() {
        variables.extend(dear);
        if let Some(assignment) = search.all_sizes(&variables) {
            return Solution::Found { assignment, is_dear: true };
        }
    }
    if search.ended { Solution::Unknown } else { Solution::Impossible }
}

/// The values worth trying: there or not, and the numbers that conditions name with their
/// neighbours.
fn values_of(mention: &Mention, numbers: &[i64]) -> Vec<Value> {
    let mut values = Vec::new();
    if mention.may_vanish {
        values.push(Value::Undefined);
    }
    if !mention.is_defined {
        values.push(Value::Number(1));
    }
    if mention.has_value {
        let near = |&number: &i64| [number, number.wrapping_add(1), number.wrapping_sub(1)];
        for number in numbers.iter().flat_map(near).chain([1, 0]) {
            if !values.contains(&Value::Number(number)) {
                values.push(Value::Number(number));
            }
        }
    }
    values
}

struct Search<'c, 's, 'g> {
    conditions: &'c mut Conditions<'s>,
    group: &'g Group,
    /// What is wanted of the group's conditions.
    holds: bool,
    n_left: usize,
    ended: bool,
}

impl Search<'_, '_, '_> {
    fn all_sizes(&mut self, variables: &[Variable]) -> Option<Assignment> {
        let mut chosen = Vec::new();
        (1..=variables.len()).find_map(|size| self.of_size(variables, size, &mut chosen))
    }

    /// Tries all sets of `size` more variables with all their values.
    fn of_size(
        &mut self,
        variables: &[Variable],
        size: usize,
        chosen: &mut Vec<(Name, Value)>,
    ) -> Option<Assignment> {
        if size == 0 {
            let holds = self.trial(chosen);
            return holds.then(|| Assignment::new(chosen.clone()));
        }
        for (at, variable) in variables.iter().enumerate() {
            if variables.len() - at < size || self.ended {
                break;
            }
            let rest = variables.get(at + 1..).unwrap_or(&[]);
            for &value in &variable.values {
                chosen.push((variable.name, value));
                let found = self.of_size(rest, size - 1, chosen);
                chosen.pop();
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    fn trial(&mut self, chosen: &[(Name, Value)]) -> bool {
        match self.n_left.checked_sub(1) {
            Some(left) => {
                self.n_left = left;
                self.conditions.holds(self.group, chosen) == self.holds
            }
            None => {
                self.ended = true;
                false
            }
        }
    }
}
