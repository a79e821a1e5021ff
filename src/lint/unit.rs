//! One unit through all stages: findings with places, and what was not understood.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::lines::LineSet;
use super::place::{self, Anchored, Spot};
use super::reach::Reach;
use super::shared::{Shared, found_at};
use super::{Options, passes};
use crate::analyse::UnitScope;
use crate::analyse::facts::Facts;
use crate::cover::Assignment;
use crate::discover::Unit;
use crate::finding::{Expansion, Finding, Label, Problem};
use crate::lex::Token;
use crate::parse::ast::TokenIdx;
use crate::parse::{External, Fate, Parser};
use crate::preprocess::{
    Conditions, Preprocessed, Session, preprocess, preprocess_with_conditions,
};
use crate::rules::events;
use crate::rules::tree::{self, Checks};
use crate::rules::{Report, RuleId};
use crate::source::Pos;
use crate::{disk, limits};

/// A finding with what decides whether another one is the same.
pub struct Found {
    pub finding: Finding,
    /// A comment allows it.
    pub allowed: bool,
}

/// What one unit had to say.
#[derive(Default)]
pub struct UnitReport {
    pub found: Vec<Found>,
    pub analysed: bool,
    /// First positions of the unit's files, the main file's first.
    pub files: Vec<u32>,
    /// Declarations that were not understood.
    pub skipped: Vec<Problem>,
    /// What preprocessing stumbled over without losing text.
    pub notes: Vec<Problem>,
    pub guessed: Vec<Problem>,
    pub undecided: Vec<Problem>,
    pub failed: Vec<Problem>,
    pub missing: BTreeSet<String>,
    pub stand_ins: BTreeSet<String>,
    /// Files that only a covering pass includes, by their first positions.
    pub brought: Vec<(u32, Assignment)>,
    /// `.c` files that the unit includes in some configuration.
    pub parts: Vec<PathBuf>,
}

impl UnitReport {
    /// The unit was not analysed at all.
    pub fn failed(problem: Problem) -> UnitReport {
        UnitReport { failed: vec![problem], ..UnitReport::default() }
    }

    /// Adds what further passes over the unit had to say.
    pub fn add(&mut self, passes: UnitReport) {
        self.found.extend(passes.found);
        self.skipped.extend(passes.skipped);
        self.guessed.extend(passes.guessed);
        self.undecided.extend(passes.undecided);
        self.brought.extend(passes.brought);
    }
}

/// Takes one unit through all stages, then as often as its own `#if`s make worth while.
pub fn check(unit: &Unit, session: &Session, shared: &Shared, options: &Options) -> UnitReport {
    let (preprocessed, conditions) = match base(unit, session, options.covers(unit)) {
        Ok(done) => done,
        Err(error) => {
            let reason = error.reason;
            return UnitReport::failed(Problem { path: unit.file.clone(), at: None, reason });
        }
    };
    let mut check = Check::new(shared, options, &preprocessed, Telling::All);
    check.note_preprocessing(unit);
    check.declarations(unit);
    let mut report = check.report;
    report.analysed = true;
    drop(preprocessed);
    if let Some(conditions) = conditions {
        let prior = Assignment::default();
        let covering = passes::Covering { unit, prior, session, shared, options };
        covering.own_groups(conditions, &mut report);
    }
    report
}

/// What the base configuration makes of a unit, and its conditions if they are wanted.
fn base<'s>(
    unit: &'s Unit,
    session: &'s Session,
    covers: bool,
) -> Result<(Preprocessed, Option<Conditions<'s>>), disk::DiskError> {
    if covers {
        let (preprocessed, conditions) = preprocess_with_conditions(unit, session)?;
        return Ok((preprocessed, Some(conditions)));
    }
    Ok((preprocess(unit, session)?, None))
}

/// Findings of one more pass over a unit, and what was not understood in the lines that it is
/// for.
pub fn check_pass(
    unit: &Unit,
    preprocessed: &Preprocessed,
    shared: &Shared,
    options: &Options,
    telling: Telling<'_>,
) -> UnitReport {
    let mut check = Check::new(shared, options, preprocessed, telling);
    check.declarations(unit);
    check.report
}

/// Which problems a pass over a unit tells; it tells all findings.
#[derive(Clone, Copy)]
pub enum Telling<'a> {
    /// All: the base configuration.
    All,
    /// Those in lines that this pass adds.
    Added(&'a Added),
    /// None.
    Nothing,
}

/// The lines that a covering pass is for.
pub struct Added {
    /// By a file's first position.
    pub lines: FxHashMap<u32, LineSet>,
    /// The pass's macros, for people.
    pub condition: String,
}

struct Check<'u> {
    shared: &'u Shared,
    options: &'u Options,
    preprocessed: &'u Preprocessed,
    report: UnitReport,
    /// Findings beyond [`limits::FINDINGS_PER_UNIT_MAX`].
    n_over: usize,
    telling: Telling<'u>,
    /// Findings in files that are not listed.
    unlisted: FxHashSet<(Pos, RuleId)>,
}

impl<'u> Check<'u> {
    fn new(
        shared: &'u Shared,
        options: &'u Options,
        preprocessed: &'u Preprocessed,
        telling: Telling<'u>,
    ) -> Check<'u> {
        shared.count_lines(preprocessed);
        let report = UnitReport::default();
        let unlisted = FxHashSet::default();
        Check { shared, options, preprocessed, report, n_over: 0, telling, unlisted }
    }
}

impl Check<'_> {
    fn note_preprocessing(&mut self, unit: &Unit) {
        let preprocessed = self.preprocessed;
        for problem in &preprocessed.problems {
            let said = self.problem(
                Spot { pos: problem.pos, len: 1 },
                problem.reason.clone(),
                Some(&unit.file),
            );
            if problem.fatal {
                self.report.failed.push(said);
            } else {
                self.report.notes.push(said);
            }
        }
        self.report.missing = preprocessed.missing.iter().map(|m| m.name.clone()).collect();
        self.report.stand_ins = preprocessed.stand_ins.iter().cloned().collect();
        self.report.files = preprocessed.files.iter().map(|f| f.file.pos(0).0).collect();
    }

    fn problem(&self, spot: Spot, reason: String, fallback: Option<&std::path::Path>) -> Problem {
        match place::place(&self.shared.sources, spot) {
            Some(place) => Problem { path: place.path, at: Some(place.start), reason },
            None => {
                Problem { path: fallback.map(PathBuf::from).unwrap_or_default(), at: None, reason }
            }
        }
    }

    fn declarations(&mut self, unit: &Unit) {
        let settings = &unit.settings;
        let tokens = &self.preprocessed.tokens;
        let mut parser = Parser::new(tokens, settings.dialect).without_asm(settings.no_asm);
        let mut scope = UnitScope::new(tokens, settings.abi());
        let mut facts = Facts::default();
        let mut hashes = Vec::new();
        let mut reports = Vec::new();
        let reach = Reach::new(self.shared, self.preprocessed, self.options.headers);
        let mut main = MainFile::default();
        while let Some(external) = parser.next_declaration() {
            hashes.push(declaration_hash(tokens, &external));
            self.note_fate(&external);
            main.count(self, &external);
            scope.analyse(&parser.ast, &external, &mut facts);
            self.note_undecided(&facts);
            let unlisted = &mut self.unlisted;
            let mut checks = Checks {
                tokens,
                ast: &parser.ast,
                unit: &scope,
                facts: &facts,
                levels: &self.shared.levels,
                is_listed: &mut |rule, token| {
                    let is_listed = reach.is_listed(token);
                    if !is_listed {
                        unlisted.insert((token.pos, rule));
                    }
                    is_listed
                },
                reports: std::mem::take(&mut reports),
            };
            tree::check(&mut checks);
            reports = checks.reports;
            reports.drain(..).for_each(|report| self.find(report));
        }
        self.expanded(&reach);
        for event in &self.preprocessed.events {
            if reach.is_listed(&event.token) && self.shared.levels.any(events::RULES) {
                self.find(events::report(event));
            }
        }
        self.shared.count_declarations(&hashes);
        if !matches!(self.telling, Telling::All) {
            return;
        }
        self.report.parts = self.parts(unit);
        self.shared.count_unlisted(self.unlisted.drain());
        if self.n_over > 0 {
            let reason = format!("{} more findings in this unit are not listed", self.n_over);
            self.report.notes.push(Problem { path: unit.file.clone(), at: None, reason });
        }
        if main.n_skipped > 0 && main.n_understood == 0 && !self.main_includes() {
            let reason = "none of its declarations is understood: not C by itself".to_owned();
            self.report.failed.push(Problem { path: unit.file.clone(), at: None, reason });
        }
    }

    /// What rules about tokens find in what macros expand to.
    fn expanded(&mut self, reach: &Reach<'_>) {
        let shared = self.shared;
        if shared.token_rules.is_empty() {
            return;
        }
        let tokens = &self.preprocessed.tokens;
        let found = shared.token_rules.expanded(tokens, &mut |token| reach.is_listed(token));
        found.into_iter().for_each(|report| self.find(report));
    }

    /// Whether the main file has an `#include`: then it is C, whatever came of it.
    fn main_includes(&self) -> bool {
        self.included_names().next().is_some()
    }

    /// What stands behind each `#include` of the main file, taken or not.
    fn included_names(&self) -> impl Iterator<Item = &[u8]> {
        let main = self.preprocessed.files.first();
        let text = main.map_or(&b""[..], |main| &main.file.text);
        text.split(|&byte| byte == b'\n').filter_map(|line| {
            let directive = line.trim_ascii_start().strip_prefix(b"#")?.trim_ascii_start();
            directive.strip_prefix(b"include").map(<[u8]>::trim_ascii)
        })
    }

    /// The `.c` files that the main file includes in some configuration: parts of this unit.
    fn parts(&self, unit: &Unit) -> Vec<PathBuf> {
        let directory = unit.file.parent().unwrap_or(std::path::Path::new(""));
        let names = self.included_names().filter_map(|name| {
            let name = name.strip_prefix(b"\"")?;
            let end = name.iter().position(|&byte| byte == b'"')?;
            let name = std::str::from_utf8(name.get(..end)?).ok()?;
            name.ends_with(".c").then(|| directory.join(name))
        });
        names.collect()
    }

    fn note_fate(&mut self, external: &External) {
        let (problem, list) = match &external.fate {
            Fate::Understood => return,
            Fate::Guessed(problem) => (problem, false),
            Fate::Skipped(problem) => (problem, true),
        };
        let Some(token) = self.token(problem.token) else { return };
        if !self.is_told(external.first, external.last) {
            return;
        }
        let spot = place::label_spot(&self.preprocessed.origins, &token);
        let said = self.problem(spot, self.under(problem.reason.clone()), None);
        if list {
            self.report.skipped.push(said);
        } else {
            self.report.guessed.push(said);
        }
    }

    /// Whether problems of the tokens from `first` to `last` are this pass's to tell: all of the
    /// base configuration's, and those in lines that a covering pass adds.
    fn is_told(&self, first: TokenIdx, last: TokenIdx) -> bool {
        let added = match self.telling {
            Telling::All => return true,
            Telling::Nothing => return false,
            Telling::Added(added) => added,
        };
        let range = first.0 as usize..last.0 as usize + 1;
        let tokens = self.preprocessed.tokens.get(range).unwrap_or(&[]);
        tokens.iter().any(|token| self.is_added(added, token))
    }

    fn is_added(&self, added: &Added, token: &Token) -> bool {
        let pos = self.preprocessed.origins.outermost(token);
        let Some(file) = self.shared.sources.file(pos) else { return false };
        let lines = added.lines.get(&file.pos(0).0);
        lines.is_some_and(|lines| lines.has(file.line(file.offset(pos))))
    }

    /// A problem's reason with the pass that has it.
    fn under(&self, reason: String) -> String {
        match self.telling {
            Telling::Added(added) => format!("{reason} (with {})", added.condition),
            _ => reason,
        }
    }

    fn note_undecided(&mut self, facts: &Facts) {
        for undecided in &facts.undecided {
            let is_told = match self.telling {
                Telling::All => true,
                Telling::Nothing => false,
                Telling::Added(added) => self.is_added(added, &undecided.token),
            };
            if !is_told {
                continue;
            }
            let spot = place::label_spot(&self.preprocessed.origins, &undecided.token);
            let reason = match undecided.name {
                Some(name) => format!("the bound rests on `{name}`, which nobody declares"),
                None => "the bound rests on something nobody declares".to_owned(),
            };
            let said = self.problem(spot, self.under(reason), None);
            self.report.undecided.push(said);
        }
    }

    /// The token, or the last one before the end: an end has no place.
    fn token(&self, idx: TokenIdx) -> Option<Token> {
        let tokens = &self.preprocessed.tokens;
        let token = tokens.get(idx.0 as usize)?;
        if token.pos != Pos::NOWHERE {
            return Some(*token);
        }
        tokens.get((idx.0 as usize).saturating_sub(1)).copied()
    }

    fn find(&mut self, report: Report) {
        if self.report.found.len() >= limits::FINDINGS_PER_UNIT_MAX {
            self.n_over += 1;
            return;
        }
        let sources = &self.shared.sources;
        let origins = &self.preprocessed.origins;
        let mut at = place::anchor(origins, &report.token, &report.anchor, &report.culprits);
        let Some(mut file) = sources.file(at.spot.pos) else { return };
        let mut listed = self.shared.is_listed(&file);
        if !listed && !at.uses.is_empty() {
            // The body is not the user's file: each use is a finding.
            let mut through = vec![];
            if let Some((name, _)) = at.uses.last() {
                through.push((name.clone(), at.spot));
            }
            let spot = at.outermost;
            at = Anchored { spot, uses: Vec::new(), through, outermost: spot };
            let Some(user) = sources.file(spot.pos) else { return };
            file = user;
            listed = self.shared.is_listed(&file);
        }
        if !listed && !self.options.headers {
            self.unlisted.insert((at.spot.pos, report.rule));
            return;
        }
        let Some(place) = place::place(sources, at.spot) else { return };
        let Some(mut found) = found_at(self.shared, &file, &report, place) else { return };
        found.finding.labels = self.labels(&report, &at);
        found.finding.expansions = self.expansions(&at);
        self.report.found.push(found);
    }

    fn labels(&self, report: &Report, at: &Anchored) -> Vec<Label> {
        let sources = &self.shared.sources;
        let origins = &self.preprocessed.origins;
        let mut labels = Vec::new();
        let through = at.through.iter();
        let through = through.map(|(name, spot)| (format!("the macro `{name}` writes it"), *spot));
        let said = report.labels.iter();
        let said = said.map(|(text, token)| (text.clone(), place::label_spot(origins, token)));
        for (message, spot) in through.chain(said) {
            // What stands outside of the user's paths and the tree is never quoted.
            if !self.is_system(spot)
                && let Some(place) = place::place(sources, spot)
            {
                labels.push(Label { message, place });
            }
        }
        labels
    }

    /// Whether a place lies in a system header.
    fn is_system(&self, spot: Spot) -> bool {
        let Some(file) = self.shared.sources.file(spot.pos) else { return true };
        let mut files = self.preprocessed.files.iter();
        files.any(|included| included.system && Arc::ptr_eq(&included.file, &file))
    }

    fn expansions(&self, at: &Anchored) -> Vec<Expansion> {
        place::expansions(&self.shared.sources, &at.uses)
    }
}

/// How the main file's own declarations went.
#[derive(Default)]
struct MainFile {
    n_understood: usize,
    n_skipped: usize,
}

impl MainFile {
    fn count(&mut self, check: &Check<'_>, external: &External) {
        let Some(main) = check.preprocessed.files.first() else { return };
        let Some(token) = check.token(external.first) else { return };
        let start = main.file.pos(0);
        if token.pos < start || main.file.offset(token.pos) > main.file.text.len() {
            return;
        }
        match external.fate {
            Fate::Skipped(_) => self.n_skipped += 1,
            _ => self.n_understood += 1,
        }
    }
}

/// A declaration's place and expansion: equal ones are counted once.
fn declaration_hash(tokens: &[Token], external: &External) -> u64 {
    let mut hasher = FxHasher::default();
    let range = external.first.0 as usize..external.last.0 as usize + 1;
    for (idx, token) in tokens.get(range).unwrap_or(&[]).iter().enumerate() {
        if idx == 0 {
            token.pos.0.hash(&mut hasher);
        }
        (token.kind as u8).hash(&mut hasher);
        token.name.0.hash(&mut hasher);
    }
    hasher.finish()
}
