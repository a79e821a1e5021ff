//! Macros and the values that a pass gives them.

use crate::discover::MacroOption;
use crate::names::Name;
use crate::preprocess::Value;

/// Values of macros, in the order of their names' spelling; each name once.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Assignment {
    values: Vec<(Name, Value)>,
}

impl Assignment {
    /// The assignment of these values.
    pub fn new(mut values: Vec<(Name, Value)>) -> Assignment {
        values.sort_by_key(|(name, _)| name.bytes());
        values.dedup_by_key(|(name, _)| *name);
        Assignment { values }
    }

    /// Names and values.
    pub fn values(&self) -> &[(Name, Value)] {
        &self.values
    }

    /// Both together, unless they differ in a macro.
    pub fn merge(&self, other: &Assignment) -> Option<Assignment> {
        let mut values = self.values.clone();
        for &(name, value) in &other.values {
            match self.values.iter().find(|(known, _)| *known == name) {
                Some(&(_, known)) if known != value => return None,
                Some(_) => {}
                None => values.push((name, value)),
            }
        }
        Some(Assignment::new(values))
    }

    /// As options of the command line.
    pub fn options(&self) -> Vec<MacroOption> {
        let option = |&(name, value): &(Name, Value)| match value {
            Value::Undefined => MacroOption::Undefine(name.to_string()),
            Value::Number(1) => MacroOption::Define(name.to_string()),
            Value::Number(number) => MacroOption::Define(format!("{name}={number}")),
        };
        self.values.iter().map(option).collect()
    }

    /// As a preprocessor expression over `defined(X)` and values.
    pub fn expression(&self) -> String {
        let term = |&(name, value): &(Name, Value)| match value {
            Value::Undefined => format!("!defined({name})"),
            Value::Number(1) => format!("defined({name})"),
            Value::Number(number) => format!("{name} == {number}"),
        };
        self.values.iter().map(term).collect::<Vec<_>>().join(" && ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::intern_str;

    fn of(values: &[(&str, Value)]) -> Assignment {
        Assignment::new(values.iter().map(|&(name, value)| (intern_str(name), value)).collect())
    }

    #[test]
    fn assignments_merge_unless_they_differ() {
        let ab = of(&[("B", Value::Undefined), ("A", Value::Number(1))]);
        let bc = of(&[("B", Value::Undefined), ("C", Value::Number(7))]);
        let merged = ab.merge(&bc).expect("they agree");
        assert_eq!(merged.expression(), "defined(A) && !defined(B) && C == 7");
        assert_eq!(ab.merge(&of(&[("A", Value::Number(2))])), None);
        assert_eq!(ab.merge(&ab), Some(ab.clone()));
        let options = [
            MacroOption::Define("A".into()),
            MacroOption::Undefine("B".into()),
            MacroOption::Define("C=7".into()),
        ];
        assert_eq!(merged.options(), options);
    }
}
