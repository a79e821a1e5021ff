//! Rules about tokens over the listed files as they are written: each file once per run, however
//! many units include it and whatever their conditions say.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::files::FileId;
use super::place;
use super::results::Results;
use super::shared::{Base, Shared, found_at};
use super::unit::{Found, UnitReport};
use crate::discover::Unit;
use crate::lex::{LexOptions, LexedFile, lex_with};
use crate::preprocess::{Onlooker, Session};
use crate::source::SourceFile;

/// What token rules find in listed files while units lex them.
pub struct Seen {
    base: Arc<Base>,
    found: Mutex<FxHashMap<(FileId, LexOptions), Vec<Found>>>,
}

impl Seen {
    /// Nothing yet.
    pub fn new(base: &Arc<Base>) -> Arc<Seen> {
        Arc::new(Seen { base: Arc::clone(base), found: Mutex::default() })
    }

    fn found(&self) -> MutexGuard<'_, FxHashMap<(FileId, LexOptions), Vec<Found>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Onlooker for Seen {
    fn wants(&self, file: &SourceFile, options: LexOptions) -> bool {
        if self.base.token_rules.is_empty() {
            return false;
        }
        let id = self.base.id(file);
        self.base.files.is_users(id) && !self.found().contains_key(&(id, options))
    }

    fn see(&self, file: &SourceFile, options: LexOptions, lexed: &LexedFile) {
        let found = found(file, lexed, &self.base);
        self.found().insert((self.base.id(file), options), found);
    }
}

/// What the token rules find in the listed files that the units are made of; `reports` are those
/// of the units, in their order. A file is lexed in the dialect of the first unit that has it.
pub fn check(
    units: &[Unit],
    reports: &[UnitReport],
    session: &Session,
    shared: &Shared,
    results: &Results,
    known: &Seen,
) -> Vec<UnitReport> {
    if shared.token_rules.is_empty() {
        return Vec::new();
    }
    let mut seen = FxHashSet::default();
    let mut work: Vec<(usize, FileId, LexOptions)> = Vec::new();
    for (number, (unit, report)) in units.iter().zip(reports).enumerate() {
        let files = files(unit, report, shared, &mut |file| seen.insert(file));
        work.extend(files.into_iter().map(|file| (number, file, lex_options(unit))));
    }
    let one = |&(unit, file, options): &(usize, FileId, LexOptions)| {
        let known = || known.found().remove(&(file, options));
        let found = || known().unwrap_or_else(|| of_file(file, options, session, shared));
        let found = results.of_file(file, &options, shared, found);
        UnitReport { unit, ..reported(file, found, shared) }
    };
    work.par_iter().with_max_len(1).map(one).collect()
}

/// The same for some of one unit's listed files.
pub fn of_unit(
    unit: &Unit,
    report: &UnitReport,
    session: &Session,
    shared: &Shared,
    is_wanted: &dyn Fn(&SourceFile) -> bool,
) -> Vec<UnitReport> {
    if shared.token_rules.is_empty() {
        return Vec::new();
    }
    let mut seen = FxHashSet::default();
    let mut files = files(unit, report, shared, &mut |file| seen.insert(file));
    files.retain(|file| shared.files.text(*file, session).is_some_and(|file| is_wanted(&file)));
    let one =
        |&file: &FileId| reported(file, of_file(file, lex_options(unit), session, shared), shared);
    files.iter().map(one).collect()
}

fn lex_options(unit: &Unit) -> LexOptions {
    LexOptions::of(unit.settings.dialect, unit.settings.trigraphs)
}

/// The listed files of a unit that are new; those of passes too.
fn files(
    unit: &Unit,
    report: &UnitReport,
    shared: &Shared,
    is_new: &mut dyn FnMut(FileId) -> bool,
) -> Vec<FileId> {
    if unit.preprocessed {
        return Vec::new();
    }
    let brought = report.brought.iter().map(|(file, _)| file);
    let all = report.files.iter().chain(brought).copied().filter(|&file| is_new(file));
    all.filter(|&file| shared.files.is_users(file)).collect()
}

/// What the rules find in a file, whatever its conditions say.
fn of_file(file: FileId, options: LexOptions, session: &Session, shared: &Shared) -> Vec<Found> {
    let Some(file) = shared.files.text(file, session) else { return Vec::new() };
    found(&file, &lex_with(&file, options), shared)
}

fn found(file: &SourceFile, lexed: &LexedFile, base: &Base) -> Vec<Found> {
    let reports = base.token_rules.written(lexed).into_iter();
    let found = reports.filter_map(|report| {
        let place = place::place(&base.sources, place::spot(&report.token))?;
        found_at(base, file, &report, place)
    });
    found.collect()
}

/// Those findings that count: some rules look only at what some pass reads.
fn reported(file: FileId, mut found: Vec<Found>, shared: &Shared) -> UnitReport {
    let lines = shared.counts.conditional().get(&file).cloned().unwrap_or_default();
    found.retain(|found| !found.rule.front().read || lines.is_read(found.finding.place.start.line));
    UnitReport { found, ..UnitReport::default() }
}
