//! What the units of a run share: the texts, which files are listed, which rules run where, and
//! what was counted already.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Options;
use super::begun::AllBegun;
use super::counts::{Counts, Log};
use super::files::{FileFacts, FileId, Files};
use super::memo::Memo;
use super::suppress::{self, Allow};
use super::unit::Found;
use crate::analyse::World;
use crate::cover::Assignment;
use crate::disk::{self, RealPaths};
use crate::finding::{Finding, Level, Place};
use crate::preprocess::{IncludedFile, Preprocessed};
use crate::rules::tokens::TokenRules;
use crate::rules::{self, Levels, Report, Rule, RuleId};
use crate::source::{Pos, SourceFile, SourceMap, content};

/// What units of a run share: texts, and what was counted already.
pub struct Shared {
    base: Arc<Base>,
    pub counts: Counts,
}

/// What doesn't depend on which units were analysed before, but for how fast it is known.
pub struct Base {
    pub sources: Arc<SourceMap>,
    /// Thousands, where somebody names files one by one.
    listed_below: FxHashSet<PathBuf>,
    changed: Option<Vec<PathBuf>>,
    /// The rules that run somewhere, by number.
    rules: FxHashMap<RuleId, &'static Rule>,
    /// Those that run, and those about tokens among them.
    pub levels: Levels,
    pub token_rules: TokenRules,
    /// Their levels in most files, and where overrides say otherwise.
    selections: Vec<Levels>,
    overrides: Vec<super::Override>,
    pub files: Files,
    real_paths: RealPaths,
    /// What declarations mean, and what pieces of headers had to say.
    pub world: World,
    /// Violated constraints are wanted.
    pub judges: bool,
    pub memo: Memo,
    /// What units that begin alike have to say already.
    pub begun: AllBegun,
    /// By a file's first position: its comments that allow findings.
    allows: RwLock<FxHashMap<u32, Arc<[Allow]>>>,
}

impl std::ops::Deref for Shared {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}

impl Base {
    pub fn new(sources: Arc<SourceMap>, options: &Options) -> Base {
        Base {
            sources,
            listed_below: options.listed_below.iter().cloned().collect(),
            changed: options.changed.clone(),
            rules: options.rules.iter().map(|(rule, _)| (rule.id, *rule)).collect(),
            levels: Levels::of(&options.rules),
            token_rules: TokenRules::new(&options.rules),
            selections: options.selections(),
            overrides: options.overrides.clone(),
            files: Files::default(),
            real_paths: RealPaths::default(),
            world: World::new(),
            judges: false,
            memo: Memo::default(),
            begun: AllBegun::default(),
            allows: RwLock::default(),
        }
    }

    /// Whether findings in this file are listed: it is below the paths that the user gave.
    pub fn is_listed(&self, file: &SourceFile) -> bool {
        self.facts(file).is_listed
    }

    /// What is known of a file for its path.
    pub fn facts(&self, file: &SourceFile) -> FileFacts {
        self.files.facts(file, |path| self.judge(path))
    }

    /// What is known of a unit's files, in their order.
    pub fn facts_of(&self, files: &[IncludedFile]) -> Vec<FileFacts> {
        self.files.facts_of(files.iter().map(|of| &*of.file), |path| self.judge(path))
    }

    /// The number of a file.
    pub fn id(&self, file: &SourceFile) -> FileId {
        self.facts(file).id
    }

    /// What the options say of a path; its number is none yet.
    pub fn judge(&self, path: &Path) -> FileFacts {
        let real = self.real_paths.of_file(path, disk::kind(path));
        let real = real.unwrap_or_else(|| path.to_path_buf());
        let is_listed = real.ancestors().any(|above| self.listed_below.contains(above));
        let is_covered =
            is_listed && self.changed.as_ref().is_none_or(|changed| changed.contains(&real));
        // The last override that names the file counts.
        let selection = self.overrides.iter().rposition(|of| of.has(&real)).map_or(0, |at| at + 1);
        FileFacts { id: FileId::default(), hash: 0, is_listed, is_covered, selection }
    }

    /// The rule with its level in a file, none if it is off there.
    fn rule_in(&self, rule: RuleId, file: &SourceFile) -> Option<(&'static Rule, Level)> {
        let level = self.selections.get(self.facts(file).selection)?.get(rule)?;
        Some((*self.rules.get(&rule)?, level))
    }

    /// The rule of this name, of those that run.
    pub fn rule_called(&self, slug: &str) -> Option<&'static Rule> {
        rules::find(slug).or_else(|| self.rules.values().copied().find(|rule| rule.slug == slug))
    }

    /// Whether a rule runs in a file.
    pub fn runs_in(&self, rule: &Rule, file: &SourceFile) -> bool {
        self.rule_in(rule.id, file).is_some()
    }

    /// The rules that a name in a comment is about.
    pub fn rules_named(&self, name: &str) -> Vec<&'static Rule> {
        let of_user = self.rules.values().copied().filter(|rule| rules::find(rule.slug).is_none());
        let all = rules::all().iter().chain(of_user);
        all.filter(|rule| suppress::names(name, rule)).collect()
    }

    /// Notes what is asked of a file at the end, while its text is there.
    pub fn look_last(&self, file: &SourceFile) {
        if self.files.is_users_and_covered(self.id(file)) {
            self.allows(file);
        }
    }

    /// Whether a file is known to have no comment that allows a finding.
    pub fn has_no_allows(&self, file: FileId) -> bool {
        let all = self.allows.read().unwrap_or_else(PoisonError::into_inner);
        let of_file = self.files.position(file).and_then(|pos| all.get(&pos.0));
        of_file.is_some_and(|allows| allows.is_empty())
    }

    /// A file's comments that allow findings.
    pub fn allows(&self, file: &SourceFile) -> Arc<[Allow]> {
        let key = file.pos(0).0;
        if let Some(known) = self.allows.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let found: Arc<[Allow]> = suppress::allows(file).into();
        let mut all = self.allows.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(key).or_insert(found))
    }
}

impl Shared {
    /// Nothing is counted yet.
    pub fn new(base: Arc<Base>) -> Shared {
        Shared::counting(base, Counts::default())
    }

    /// So much is counted already.
    pub fn counting(base: Arc<Base>, counts: Counts) -> Shared {
        Shared { base, counts }
    }

    /// Adds what one pass read of the conditional lines of listed files; of each file what is
    /// known.
    pub fn count_lines(&self, preprocessed: &Preprocessed, files: &[FileFacts], log: &mut Log) {
        if self.counts.is_recorded() {
            log.files.extend(files.iter().map(|facts| facts.id));
        }
        let all = files.iter().zip(&preprocessed.conditional);
        let covered = all.filter(|(facts, _)| facts.is_covered);
        self.counts.add_lines(covered.map(|(facts, lines)| (facts.id, lines)), log);
    }

    /// A hash of a finding in a file that is not listed, the same in every run.
    pub fn unlisted_hash(&self, pos: Pos, rule: RuleId) -> u64 {
        use std::hash::BuildHasher;
        let file = self.sources.file(pos);
        let place = file.map(|file| (self.facts(&file).hash, file.offset(pos)));
        rustc_hash::FxBuildHasher.hash_one((place, rule))
    }
}

/// A finding at a place of a file, without labels and expansions; none if its rule is off there.
pub fn found_at(base: &Base, file: &SourceFile, report: &Report, place: Place) -> Option<Found> {
    let (rule, level) = base.rule_in(report.rule, file)?;
    let allowed = suppress::is_allowed(&base.allows(file), place.start.line, rule);
    let fingerprint = fingerprint(rule, file, place.start.line);
    let message = match &report.message {
        Some(message) => message.clone(),
        None => rule.message(&report.token.spelling()),
    };
    let help = if report.help.is_empty() { rule.help() } else { report.help.clone() };
    let finding = Finding {
        rule: rule.slug,
        level,
        message,
        help,
        place,
        condition: None,
        labels: Vec::new(),
        expansions: Vec::new(),
        fixes: Vec::new(),
        no_fix: None,
        fingerprint,
    };
    Some(Found { finding, rule, allowed, assignment: Assignment::default() })
}

/// Of a line's text so much tells it from others.
const FINGERPRINT_BYTES_MAX: usize = 1 << 10;

/// A line by its file's first position and its number, with its symbol and text.
type KnownLine = ((u32, u32), String, String);

thread_local! {
    /// The line looked at last: a long one may have many findings.
    static LAST_LINE: std::cell::RefCell<KnownLine> = std::cell::RefCell::default();
}

/// Rule, file name, symbol and the line's text without comments and white space, hashed.
fn fingerprint(rule: &Rule, file: &SourceFile, line: u32) -> String {
    let name = file.path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let key = (file.pos(0).0, line);
    LAST_LINE.with_borrow_mut(|known| {
        // Only the beginning of a long line is kept. Positions differ between sessions, where a
        // line is looked at by its text alone.
        if known.0 != key || file.line_text(line).len() < FINGERPRINT_BYTES_MAX {
            let mut text = content::squeezed(&content::text(file, line));
            let mut end = FINGERPRINT_BYTES_MAX.min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
            *known = (key, content::symbol(file, line), text);
        }
        let (_, symbol, text) = &*known;
        let parts = [rule.slug, &name, symbol, text];
        let hash = content::hash(parts.iter().flat_map(|part| part.bytes().chain([0])));
        format!("{hash:016x}")
    })
}
