//! `--select`, `--extend-select`, `--ignore`, `--std`, `--compiler`, `--rules` and their like in
//! vlaiscan.toml into the rules that run, per file.
//!
//! The option that names a rule more closely wins: a slug over a group, a group over `all`;
//! between equals `--ignore` wins. So `--ignore all --extend-select vlais` runs one rule.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::arguments::{Choice, Std};
use super::settings::{self, Fault, File, Lint, Said, Settings};
use crate::disk;
use crate::finding::Level;
use crate::lint::Override;
use crate::report::escape;
use crate::rules::{self, FACTS, PageFault, Rule};

/// Rules with the level of their findings.
pub type Rules = Vec<(&'static Rule, Level)>;

/// The rules of a run.
#[derive(Debug)]
pub struct Selection {
    /// Those that run in some file, with their highest level.
    pub all: Rules,
    /// Those of files that no override names.
    pub base: Rules,
    /// Those of other files.
    pub overrides: Vec<Override>,
    /// All that there are.
    known: Vec<&'static Rule>,
}

impl Selection {
    /// What rules and groups are called.
    pub fn names(&self) -> BTreeSet<&'static str> {
        names(&self.known)
    }
}

fn names(known: &[&'static Rule]) -> BTreeSet<&'static str> {
    let slugs = known.iter().map(|rule| rule.slug);
    let groups = known.iter().map(|rule| rule.front().group.as_str());
    slugs.chain(groups).chain(["all"]).collect()
}

/// How closely a selector names a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Not,
    All,
    Group,
    Slug,
}

/// The rules of a run with some settings, or what is wrong with options or settings.
pub fn select(choice: &Choice, settings: &Settings) -> Result<Selection, String> {
    let file = &settings.file;
    select_from(choice, settings).map_err(|fault| file.describe(&fault))
}

fn select_from(choice: &Choice, settings: &Settings) -> Result<Selection, Fault> {
    let flags = of_flags(choice);
    let base = flags.or(&settings.lint);
    let mut known: Vec<&'static Rule> = rules::all().iter().collect();
    if let Some(given) = &choice.rules {
        known.extend(of_directory(given).map_err(|why| Said::default().fault(why))?);
    } else if let Some(said) = &settings.lint.rules {
        let directory = settings.file.path_of(said);
        known.extend(of_directory(&directory).map_err(|why| said.fault(why))?);
    }
    let base = chosen(&base, &known)?;
    let mut overrides = Vec::new();
    for of in &settings.overrides {
        let lint = flags.or(&of.lint()).or(&settings.lint);
        let paths = settings::globs(&of.paths)?;
        let rules = chosen(&lint, &known)?;
        overrides.push(Override { paths, base: settings.file.base.clone(), rules });
    }
    let all = union(&known, &base, &overrides);
    Ok(Selection { all, base, overrides, known })
}

fn of_flags(choice: &Choice) -> Lint {
    let said = |text: &String| Said::from(text.clone());
    let given = |list: &[String]| (!list.is_empty()).then(|| list.iter().map(said).collect());
    Lint {
        std: choice.std,
        compiler: choice.compiler.as_ref().map(said),
        select: given(&choice.select),
        extend_select: given(&choice.extend_select),
        ignore: given(&choice.ignore),
        rules: None,
    }
}

fn union(known: &[&'static Rule], base: &Rules, overrides: &[Override]) -> Rules {
    let lists = || std::iter::once(base).chain(overrides.iter().map(|of| &of.rules));
    let highest = |rule: &Rule| {
        let levels = lists().flatten().filter(|(other, _)| other.id == rule.id);
        levels.map(|&(_, level)| level).max()
    };
    known.iter().filter_map(|rule| Some((*rule, highest(rule)?))).collect()
}

/// The rules that a user wrote: every `.md` file of a directory, by its name.
fn of_directory(directory: &Path) -> Result<Vec<&'static Rule>, String> {
    let names = disk::list(directory).into_iter().map(|name| directory.join(name));
    let is_page = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    let pages: Vec<PathBuf> = names.filter(is_page).collect();
    if pages.is_empty() {
        let directory = escape::path(directory);
        return Err(format!("{directory}: no pages of rules (*.md) in it"));
    }
    let mut found = Vec::new();
    for path in pages {
        found.push(of_page(path, found.len())?);
    }
    Ok(found)
}

fn of_page(path: PathBuf, n_before: usize) -> Result<&'static Rule, String> {
    let said = |why: &str| format!("{}: {why}", escape::path(&path));
    let text = disk::read(&path).map_err(|why| said(&why.reason))?;
    let text = String::from_utf8(text).map_err(|_| said("not UTF-8"))?;
    let slug = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    rules::of_user(&slug, &text, n_before).map_err(|why| {
        let fault = match why {
            PageFault::Other(why, None) => return said(&why),
            PageFault::Other(reason, span) => Fault { reason, span },
            PageFault::Toml(why) => {
                let Fault { reason, span } = settings::fault(&why);
                let moved = |at: usize| at.saturating_add(FACTS);
                Fault { reason, span: span.map(|span| moved(span.start)..moved(span.end)) }
            }
        };
        File { path: path.clone(), base: PathBuf::new(), text: text.clone() }.describe(&fault)
    })
}

fn chosen(lint: &Lint, known: &[&'static Rule]) -> Result<Rules, Fault> {
    let lists = [&lint.select, &lint.extend_select, &lint.ignore];
    for selector in lists.into_iter().flatten().flatten() {
        check_known(&selector.text, known).map_err(|why| selector.fault(why))?;
    }
    if let Some(compiler) = &lint.compiler {
        check_compiler(&compiler.text, known).map_err(|why| compiler.fault(why))?;
    }
    // What a compiler refuses it refuses whatever a standard has, unless one is asked for.
    let standard = match (lint.std, &lint.compiler) {
        (Some(std), _) => Some(std.name()),
        (None, Some(_)) => None,
        (None, None) => Some(Std::C99.name()),
    };
    let runs = |rule: &Rule| {
        wanted(rule, lint) && !standard.is_some_and(|standard| standard_has(rule, standard))
    };
    Ok(known.iter().filter(|rule| runs(rule)).map(|rule| (*rule, level(rule, lint))).collect())
}

fn level(rule: &Rule, lint: &Lint) -> Level {
    match &lint.compiler {
        Some(compiler) if rule.is_refused_by(&compiler.text) => Level::Error,
        _ => rule.front().level,
    }
}

fn wanted(rule: &Rule, lint: &Lint) -> bool {
    let closest = |selectors: &Option<Vec<Said>>| {
        let each = selectors.iter().flatten().map(|selector| closeness(rule, &selector.text));
        each.max().unwrap_or(Closeness::Not)
    };
    let by_default = lint.select.is_none()
        && match &lint.compiler {
            Some(compiler) => rule.is_refused_by(&compiler.text),
            None => rule.front().level > Level::Note,
        };
    let selected = closest(&lint.select).max(closest(&lint.extend_select));
    let ignored = closest(&lint.ignore);
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

fn check_known(selector: &str, known: &[&'static Rule]) -> Result<(), String> {
    let names = names(known);
    if names.contains(selector) {
        return Ok(());
    }
    Err(format!("there is no rule or group '{selector}'{}", suggestion(selector, names)))
}

fn check_compiler(compiler: &str, known: &[&'static Rule]) -> Result<(), String> {
    let names: BTreeSet<&str> =
        known.iter().flat_map(|rule| rule.front().compilers.keys()).map(String::as_str).collect();
    if names.contains(compiler) {
        return Ok(());
    }
    let listed = names.iter().copied().collect::<Vec<_>>().join(", ");
    Err(format!("no rule says anything of the compiler '{compiler}'; there are: {listed}"))
}

/// The rule that `explain` is asked for.
pub fn one(slug: &str) -> Result<&'static Rule, String> {
    let slugs = rules::all().iter().map(|rule| rule.slug);
    rules::find(slug).ok_or_else(|| format!("there is no rule '{slug}'{}", suggestion(slug, slugs)))
}

/// "; did you mean …?" if a name is near, else where the names are listed.
pub fn suggestion<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(wrong, names).unwrap_or_else(|| "; 'vlaiscan rules' lists them".to_owned())
}

/// "; did you mean …?" if a name is near.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let near = names.into_iter().map(|name| (distance(wrong, name), name)).min();
    let (_, name) = near.filter(|(n, _)| *n <= 2.max(wrong.len() / 3))?;
    Some(format!("; did you mean '{name}'?"))
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
    use super::*;

    fn slugs(select: &[&str], extend: &[&str], ignore: &[&str]) -> Vec<&'static str> {
        let owned = |list: &[&str]| {
            let list: Vec<Said> = list.iter().map(|&name| Said::from(name.to_owned())).collect();
            (!list.is_empty()).then_some(list)
        };
        let lint = Lint {
            select: owned(select),
            extend_select: owned(extend),
            ignore: owned(ignore),
            ..Lint::default()
        };
        let rules = chosen(&lint, &known()).expect("known names");
        rules.into_iter().map(|(rule, _)| rule.slug).collect()
    }

    fn known() -> Vec<&'static Rule> {
        rules::all().iter().collect()
    }

    #[test]
    fn the_closer_option_wins() {
        let defaults = slugs(&[], &[], &[]);
        let without = slugs(&[], &[], &["vlais-folded"]);
        assert_eq!(without.len() + 1, defaults.len());
        assert_eq!(slugs(&["vlais"], &[], &[]), ["vlais"]);
        assert_eq!(slugs(&["vla"], &[], &["vlais"]), ["vlais-folded", "vla"]);
        assert_eq!(slugs(&[], &["vlais"], &["all"]), ["vlais"]);
        assert_eq!(slugs(&["vlais"], &[], &["vlais"]), [""; 0]);
    }

    #[test]
    fn the_default_runs_what_is_above_note() {
        let defaults = slugs(&[], &[], &[]);
        assert_eq!(defaults.get(..3), Some(&["vlais", "vlais-folded", "vla"][..]));
        let is_loud =
            |slug: &&str| rules::find(slug).is_some_and(|r| r.front().level > Level::Note);
        assert!(defaults.iter().all(is_loud), "{defaults:?}");
    }

    #[test]
    fn unknown_names_come_with_a_suggestion() {
        let why = check_known("vlas", &known()).expect_err("unknown");
        assert!(why.contains("did you mean 'vla"), "{why}");
        let why = one("statement-expr").expect_err("unknown");
        assert!(why.contains("vlaiscan rules"), "{why}");
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
