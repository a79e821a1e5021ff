//! `--select`, `--extend-select`, `--ignore` and `--std` into the rules that run.
//!
//! The option that names a rule more closely wins: a slug over a group, a group over `all`;
//! between equals `--ignore` wins. So `--ignore all --extend-select vlais` runs one rule.

use std::collections::BTreeSet;

use super::arguments::Choice;
use crate::finding::Level;
use crate::rules::{self, Rule};

/// How closely a selector names a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Not,
    All,
    Group,
    Slug,
}

/// The rules that run with their levels, or what is wrong with the options.
pub fn select(choice: &Choice) -> Result<Vec<(&'static Rule, Level)>, String> {
    for selector in choice.select.iter().chain(&choice.extend_select).chain(&choice.ignore) {
        check_known(selector)?;
    }
    let runs = |rule: &Rule| wanted(rule, choice) && !standard_has(rule, choice.std.name());
    Ok(rules::ALL.iter().filter(|rule| runs(rule)).map(|rule| (rule, rule.front().level)).collect())
}

fn wanted(rule: &Rule, choice: &Choice) -> bool {
    let closest = |selectors: &[String]| {
        let each = selectors.iter().map(|selector| closeness(rule, selector));
        each.max().unwrap_or(Closeness::Not)
    };
    let by_default = choice.select.is_empty() && rule.front().level > Level::Note;
    let selected = closest(&choice.select).max(closest(&choice.extend_select));
    let ignored = closest(&choice.ignore);
    match selected {
        Closeness::Not => by_default && ignored == Closeness::Not,
        _ => selected > ignored,
    }
}

fn closeness(rule: &Rule, selector: &str) -> Closeness {
    match selector {
        // "vla" is a rule and a group; as a selector it is both, and closer for the rule.
        _ if selector == rule.slug => Closeness::Slug,
        _ if selector == rule.front().group => Closeness::Group,
        "all" => Closeness::All,
        _ => Closeness::Not,
    }
}

/// VLAs are optional since C11 and banned in the kernel: no `--std` silences their group.
fn standard_has(rule: &Rule, standard: &str) -> bool {
    let front = rule.front();
    front.group != "vla" && front.standards.iter().any(|name| name == standard)
}

fn check_known(selector: &str) -> Result<(), String> {
    let names = names();
    if names.contains(selector) {
        return Ok(());
    }
    Err(format!("there is no rule or group '{selector}'{}", suggestion(selector, names)))
}

/// Every rule, every group, and `all`.
fn names() -> BTreeSet<&'static str> {
    let slugs = rules::ALL.iter().map(|rule| rule.slug);
    let groups = rules::ALL.iter().map(|rule| rule.front().group.as_str());
    slugs.chain(groups).chain(["all"]).collect()
}

/// The rule that `explain` is asked for.
pub fn one(slug: &str) -> Result<&'static Rule, String> {
    let slugs = rules::ALL.iter().map(|rule| rule.slug);
    rules::find(slug).ok_or_else(|| format!("there is no rule '{slug}'{}", suggestion(slug, slugs)))
}

/// "; did you mean …?" if a name is near, else where the names are listed.
fn suggestion<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let near = names.into_iter().map(|name| (distance(wrong, name), name)).min();
    match near {
        Some((n, name)) if n <= 2.max(wrong.len() / 3) => format!("; did you mean '{name}'?"),
        _ => "; 'vlaiscan rules' lists them".to_owned(),
    }
}

/// Levenshtein's distance, in a single row.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(b.chars()) {
            let replaced = diagonal + usize::from(from != to);
            diagonal = *cell;
            left = replaced.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::arguments::Std;
    use super::*;

    fn slugs(select: &[&str], extend: &[&str], ignore: &[&str]) -> Vec<&'static str> {
        let owned = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect();
        let choice = Choice {
            std: Std::C99,
            select: owned(select),
            extend_select: owned(extend),
            ignore: owned(ignore),
        };
        let rules = super::select(&choice).expect("known names");
        rules.into_iter().map(|(rule, _)| rule.slug).collect()
    }

    #[test]
    fn the_closer_option_wins() {
        assert_eq!(slugs(&[], &[], &["vlais-folded"]), ["vlais", "vla"]);
        assert_eq!(slugs(&["vlais"], &[], &[]), ["vlais"]);
        assert_eq!(slugs(&["all"], &[], &["vlais"]), ["vlais-folded", "vla"]);
        assert_eq!(slugs(&[], &["vlais"], &["all"]), ["vlais"]);
        assert_eq!(slugs(&["vlais"], &[], &["vlais"]), [""; 0]);
    }

    #[test]
    fn the_default_runs_what_is_above_note() {
        assert_eq!(slugs(&[], &[], &[]), ["vlais", "vlais-folded", "vla"]);
    }

    #[test]
    fn unknown_names_come_with_a_suggestion() {
        let why = check_known("vlas").expect_err("unknown");
        assert!(why.contains("did you mean 'vla"), "{why}");
        let why = one("statement-expr").expect_err("unknown");
        assert!(why.contains("vlaiscan rules"), "{why}");
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
