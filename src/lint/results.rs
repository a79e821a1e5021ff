//! What single units had to say, kept for another run, in which only those are analysed that have
//! changed. A unit is the same if discovery describes it alike and no file that it read has
//! another text; who asks for results sees to it that everything else which a run asked the file
//! system has the same answer.
//!
//! What a unit adds is either its own (findings, problems) or counted once over all units
//! (`counts.rs`), so that a report made of kept results is that of a run which keeps nothing.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::counts::{Counts, Log, StoredTables};
use super::files::{FileId, Identity};
use super::shared::{Base, Shared};
use super::unit::{Found, UnitReport};
use super::{Options, is_own_error};
use crate::cover::Assignment;
use crate::discover::{Settings, StandIns, Unit};
use crate::disk;
use crate::finding::{Finding, Level};
use crate::names::intern;
use crate::preprocess::Value;
use crate::rules::Rule;

/// What makes two units the same.
type Key = [u8; 16];

/// The results of a run's units.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Kept {
    files: Vec<Identity>,
    tables: StoredTables,
    /// Findings and problems, each distinct one once.
    said: Vec<Vec<u8>>,
    units: Vec<(Key, StoredUnit)>,
    /// What rules about tokens find in a file as it is written, by how it is lexed.
    written: Vec<(FileId, u64, Vec<u32>)>,
    /// Files that no comment of allows a finding.
    without_allows: Vec<FileId>,
    /// How long the tables were when none of them was an earlier run's.
    n_fresh: usize,
    /// There was an earlier run.
    #[serde(skip)]
    goes_on: bool,
    /// What was asked of the run.
    asked: Key,
}

/// Numbers that follow each other: how far the first is behind the last of those before, and how
/// many. The units of a kernel name thirty million, so they are kept as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Runs(Box<[u8]>);

impl Runs {
    fn of(numbers: impl IntoIterator<Item = u32>) -> Runs {
        let mut runs: Vec<(i32, u32)> = Vec::new();
        let mut end = 0;
        for number in numbers {
            match runs.last_mut() {
                Some((_, n)) if end == number => *n += 1,
                _ => runs.push((number.wrapping_sub(end) as i32, 1)),
            }
            end = number.wrapping_add(1);
        }
        // Memory is the only thing that it can fail for.
        Runs(postcard::to_allocvec(&runs).unwrap_or_default().into())
    }

    /// The first of each, and how many.
    fn runs(&self) -> Vec<(u32, u32)> {
        let runs: Vec<(i32, u32)> = postcard::from_bytes(&self.0).unwrap_or_default();
        let mut end = 0u32;
        let run = |(behind, n): (i32, u32)| {
            let first = end.wrapping_add_signed(behind);
            end = first.wrapping_add(n);
            (first, n)
        };
        runs.into_iter().map(run).collect()
    }

    /// Of a set.
    fn of_set(mut numbers: Vec<u32>) -> Runs {
        numbers.sort_unstable();
        numbers.dedup();
        Runs::of(numbers)
    }

    fn numbers(&self) -> impl Iterator<Item = u32> {
        self.runs().into_iter().flat_map(|(first, n)| first..first.saturating_add(n))
    }

    fn files(&self) -> Vec<FileId> {
        self.numbers().map(FileId).collect()
    }
}

/// A [`UnitReport`], in numbers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct StoredUnit {
    files: Runs,
    /// Those that only passes read.
    other_files: Runs,
    pieces: Runs,
    declarations: Runs,
    lines: Runs,
    dead: Vec<(FileId, (u32, u32))>,
    found: Vec<u32>,
    /// Skipped, notes, guessed, undecided, failed.
    problems: [Vec<u32>; 5],
    /// Missing headers and stand-ins.
    names: [Vec<u32>; 2],
    brought: Vec<(FileId, StoredAssignment)>,
    parts: Vec<PathBuf>,
    analysed: bool,
    makes_no_sense: bool,
}

/// Spellings and numbers; none for a macro that is undefined.
type StoredAssignment = Vec<(Vec<u8>, Option<i64>)>;

/// A [`Found`].
#[derive(Serialize, Deserialize)]
struct StoredFound {
    finding: Finding,
    allowed: bool,
    assignment: StoredAssignment,
}

fn store_assignment(assignment: &Assignment) -> StoredAssignment {
    let number = |value| match value {
        Value::Undefined => None,
        Value::Number(number) => Some(number),
    };
    let values = assignment.values().iter();
    values.map(|&(name, value)| (name.bytes().to_vec(), number(value))).collect()
}

fn restore_assignment(stored: StoredAssignment) -> Assignment {
    let value = |number: Option<i64>| number.map_or(Value::Undefined, Value::Number);
    let values = stored.into_iter().map(|(name, number)| (intern(&name), value(number)));
    Assignment::new(values.collect())
}

/// Whether and from what a run keeps results.
#[derive(Default)]
pub enum Keeping {
    /// No other run is to know.
    #[default]
    Nothing,
    /// There is nothing to begin with.
    Fresh,
    /// Results of an earlier run, and the files that have other texts now.
    Since(Box<Kept>, Vec<PathBuf>),
}

/// The results that a run keeps; nothing in a run that keeps none.
#[derive(Default)]
pub struct Results(Option<Recorder>);

#[derive(Default)]
struct Recorder {
    earlier: FxHashMap<Key, Arc<StoredUnit>>,
    earlier_written: FxHashMap<(FileId, u64), Vec<u32>>,
    without_allows: FxHashSet<FileId>,
    n_fresh: usize,
    asked: Key,
    said: RwLock<Said>,
    units: Mutex<FxHashMap<Key, Arc<StoredUnit>>>,
    written: Mutex<Vec<(FileId, u64, Vec<u32>)>>,
    new_without_allows: Mutex<Vec<FileId>>,
    /// Keys of what units share, by where it is.
    parts: Mutex<FxHashMap<usize, Key>>,
}

/// Findings and problems as bytes.
#[derive(Default)]
struct Said {
    all: Vec<Vec<u8>>,
    numbers: FxHashMap<Vec<u8>, u32>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn into<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Said {
    fn put(&mut self, what: &impl Serialize) -> Option<u32> {
        let bytes = postcard::to_allocvec(what).ok()?;
        if let Some(&known) = self.numbers.get(&bytes) {
            return Some(known);
        }
        let number = self.all.len() as u32;
        self.all.push(bytes.clone());
        self.numbers.insert(bytes, number);
        Some(number)
    }

    fn put_all<'s, T: Serialize + 's>(
        &mut self,
        all: impl IntoIterator<Item = &'s T>,
    ) -> Option<Vec<u32>> {
        all.into_iter().map(|one| self.put(one)).collect()
    }

    fn get<T: DeserializeOwned>(&self, number: u32) -> Option<T> {
        postcard::from_bytes(self.all.get(number as usize)?).ok()
    }

    fn get_all<T: DeserializeOwned, C: FromIterator<T>>(&self, numbers: &[u32]) -> Option<C> {
        numbers.iter().map(|&number| self.get(number)).collect()
    }
}

impl Kept {
    /// The files that have other texts; none if one of these paths is none of the files, so that
    /// nobody can tell what rests on it.
    fn changed(&self, paths: &[PathBuf]) -> Option<FxHashSet<FileId>> {
        let mut changed = FxHashSet::default();
        for path in paths {
            let real = disk::real_path(path).ok()?;
            let is_it = |file: &Identity| {
                let may_be = file.text.is_none() && file.path.file_name() == path.file_name();
                may_be && disk::real_path(&file.path).is_ok_and(|other| other == real)
            };
            let of_path = self.files.iter().zip(0..).filter(|(file, _)| is_it(file));
            let of_path: Vec<FileId> = of_path.map(|(_, number)| FileId(number)).collect();
            if of_path.is_empty() {
                return None;
            }
            changed.extend(of_path);
        }
        Some(changed)
    }

    /// Whether some of it may be an earlier run's.
    pub fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Whether most of the tables is about texts that are gone.
    fn is_stale(&self) -> bool {
        self.tables.len() + self.said.len() > STALE_FACTOR * self.n_fresh
    }
}

/// Tables that have grown by this factor since they were made are made anew.
const STALE_FACTOR: usize = 2;

impl StoredUnit {
    fn rests_on(&self, files: &FxHashSet<FileId>) -> bool {
        let holds = |(first, n): (u32, u32)| {
            files.iter().any(|file| (first..first.saturating_add(n)).contains(&file.0))
        };
        [&self.files, &self.other_files].into_iter().any(|of| of.runs().into_iter().any(holds))
    }

    fn of(report: &UnitReport, said: &mut Said) -> Option<StoredUnit> {
        let UnitReport { found, files, brought, parts, log, .. } = report;
        let own: FxHashSet<FileId> = files.iter().copied().collect();
        let others = log.files.iter().filter(|file| !own.contains(file)).map(|file| file.0);
        let brought = brought.iter().map(|(file, under)| (*file, store_assignment(under)));
        Some(StoredUnit {
            found: store_found(found, said)?,
            files: Runs::of(files.iter().map(|file| file.0)),
            other_files: Runs::of_set(others.collect()),
            pieces: Runs::of_set(log.pieces.clone()),
            declarations: Runs::of_set(log.declarations.clone()),
            lines: Runs::of_set(log.lines.clone()),
            dead: log.dead.clone(),
            problems: [
                said.put_all(&report.skipped)?,
                said.put_all(&report.notes)?,
                said.put_all(&report.guessed)?,
                said.put_all(&report.undecided)?,
                said.put_all(&report.failed)?,
            ],
            names: [said.put_all(&report.missing)?, said.put_all(&report.stand_ins)?],
            brought: brought.collect(),
            parts: parts.clone(),
            analysed: report.analysed,
            makes_no_sense: report.makes_no_sense,
        })
    }

    fn restore(&self, said: &Said, shared: &Shared) -> Option<UnitReport> {
        let [skipped, notes, guessed, undecided, failed] = &self.problems;
        let [missing, stand_ins] = &self.names;
        let brought = self.brought.iter();
        let brought = brought.map(|(file, under)| (*file, restore_assignment(under.clone())));
        Some(UnitReport {
            found: restore_found(&self.found, said, shared)?,
            analysed: self.analysed,
            files: self.files.files(),
            skipped: said.get_all(skipped)?,
            notes: said.get_all(notes)?,
            guessed: said.get_all(guessed)?,
            undecided: said.get_all(undecided)?,
            failed: said.get_all(failed)?,
            missing: said.get_all(missing)?,
            stand_ins: said.get_all(stand_ins)?,
            brought: brought.collect(),
            parts: self.parts.clone(),
            makes_no_sense: self.makes_no_sense,
            is_kept: true,
            ..UnitReport::default()
        })
    }

    fn log(&self) -> Log {
        Log {
            pieces: self.pieces.numbers().collect(),
            declarations: self.declarations.numbers().collect(),
            lines: self.lines.numbers().collect(),
            dead: self.dead.clone(),
            files: Vec::new(),
        }
    }
}

fn store_found(found: &[Found], said: &mut Said) -> Option<Vec<u32>> {
    let store = |found: &Found| {
        said.put(&StoredFound {
            finding: found.finding.clone(),
            allowed: found.allowed,
            assignment: store_assignment(&found.assignment),
        })
    };
    found.iter().map(store).collect()
}

fn restore_found(numbers: &[u32], said: &Said, shared: &Shared) -> Option<Vec<Found>> {
    let restore = |&number: &u32| {
        let StoredFound { finding, allowed, assignment } = said.get(number)?;
        let rule = shared.rule_called(finding.rule)?;
        Some(Found { finding, rule, allowed, assignment: restore_assignment(assignment) })
    };
    numbers.iter().map(restore).collect()
}

impl Results {
    /// Begins a run: gives its results and what is counted so far, and tells `base` the files of
    /// the run before.
    pub fn begin(keeping: Keeping, options: &Options, base: &Base) -> (Results, Counts) {
        if matches!(keeping, Keeping::Nothing) {
            return (Results::default(), Counts::default());
        }
        let asked = key(&[describe(options).as_bytes()]);
        let (kept, changed) = match keeping {
            Keeping::Since(kept, paths) if kept.asked == asked && !kept.is_stale() => {
                match kept.changed(&paths) {
                    Some(changed) => (*kept, changed),
                    None => Default::default(),
                }
            }
            _ => Default::default(),
        };
        let Kept { files, tables, said, units, written, without_allows, n_fresh, .. } = kept;
        base.files.add_all(files, |path| base.judge(path));
        let units = units.into_par_iter().filter(|(_, unit)| !unit.rests_on(&changed));
        let written = written.into_iter().filter(|(file, ..)| !changed.contains(file));
        let without_allows = without_allows.into_iter().filter(|file| !changed.contains(file));
        let numbers = said.iter().cloned().zip(0..).collect();
        let recorder = Recorder {
            earlier: units.map(|(key, unit)| (key, Arc::new(unit))).collect(),
            earlier_written: written.map(|(file, how, found)| ((file, how), found)).collect(),
            without_allows: without_allows.collect(),
            n_fresh,
            asked,
            said: RwLock::new(Said { all: said, numbers }),
            ..Recorder::default()
        };
        (Results(Some(recorder)), Counts::recorded(tables))
    }

    /// What an earlier run kept of a unit; it is counted.
    pub fn find(&self, unit: &Unit, shared: &Shared) -> Option<UnitReport> {
        let recorder = self.0.as_ref()?;
        recorder.find(recorder.key(unit), shared)
    }

    /// Keeps what a unit said, and takes the log out, which is of no more use.
    pub fn keep(&self, unit: &Unit, report: &mut UnitReport) {
        if let Some(recorder) = &self.0
            && unit.text.is_none()
        {
            recorder.keep(recorder.key(unit), report);
            report.log = Log::default();
        }
    }

    /// What passes over a unit say of some headers: kept from an earlier run, or what `cover`
    /// gives. It depends on the unit, on `given`, and on what is to be covered.
    pub fn of_headers(
        &self,
        unit: &Unit,
        given: &impl std::fmt::Debug,
        shared: &Shared,
        cover: impl FnOnce() -> UnitReport,
    ) -> UnitReport {
        let Some(recorder) = &self.0 else { return cover() };
        let key = key(&[&recorder.key(unit)[..], format!("{given:?}").as_bytes()]);
        recorder.find(key, shared).unwrap_or_else(|| {
            let mut report = cover();
            recorder.keep(key, &report);
            report.log = Log::default();
            report
        })
    }

    /// What rules about tokens find in a file that is lexed like this: kept from an earlier run,
    /// or what `check` gives.
    pub fn of_file(
        &self,
        file: FileId,
        lexing: &impl std::fmt::Debug,
        shared: &Shared,
        check: impl FnOnce() -> Vec<Found>,
    ) -> Vec<Found> {
        use std::hash::BuildHasher;
        let Some(recorder) = &self.0 else { return check() };
        let how = rustc_hash::FxBuildHasher.hash_one(format!("{lexing:?}"));
        if let Some(numbers) = recorder.earlier_written.get(&(file, how))
            && let Some(found) = restore_found(numbers, &read(&recorder.said), shared)
        {
            lock(&recorder.written).push((file, how, numbers.clone()));
            return found;
        }
        let found = check();
        let mut said = write(&recorder.said);
        if let Some(numbers) = store_found(&found, &mut said) {
            lock(&recorder.written).push((file, how, numbers));
        }
        found
    }

    /// Whether a file is known to have no comment that allows a finding.
    pub fn has_no_allows(&self, file: FileId) -> bool {
        let known = self.0.as_ref().is_some_and(|of| of.without_allows.contains(&file));
        if known {
            self.note_no_allows(file);
        }
        known
    }

    /// Notes that a file has none.
    pub fn note_no_allows(&self, file: FileId) {
        if let Some(recorder) = &self.0 {
            lock(&recorder.new_without_allows).push(file);
        }
    }

    /// What another run may begin with.
    pub fn finish(self, shared: &Shared) -> Option<Kept> {
        let recorder = self.0?;
        let tables = shared.counts.tables()?;
        let said = recorder.said.into_inner().unwrap_or_else(PoisonError::into_inner).all;
        let units = into(recorder.units);
        let units = units.into_iter().map(|(key, unit)| (key, Arc::unwrap_or_clone(unit)));
        let goes_on = recorder.n_fresh > 0;
        let n_fresh = if goes_on { recorder.n_fresh } else { tables.len() + said.len() };
        Some(Kept {
            files: shared.files.identities(),
            units: units.collect(),
            written: into(recorder.written),
            without_allows: into(recorder.new_without_allows),
            n_fresh,
            goes_on,
            asked: recorder.asked,
            tables,
            said,
        })
    }
}

impl Recorder {
    fn find(&self, key: Key, shared: &Shared) -> Option<UnitReport> {
        let stored = self.earlier.get(&key)?;
        let report = stored.restore(&read(&self.said), shared)?;
        shared.counts.add_log(&stored.log());
        lock(&self.units).insert(key, Arc::clone(stored));
        Some(report)
    }

    /// Keeps a report; a unit that could not be read, or that we failed at, is tried anew.
    fn keep(&self, key: Key, report: &UnitReport) {
        if report.failed.iter().any(is_own_error) || report.log.files.is_empty() {
            return;
        }
        let stored = StoredUnit::of(report, &mut write(&self.said));
        if let Some(stored) = stored {
            lock(&self.units).insert(key, Arc::new(stored));
        }
    }

    fn key(&self, unit: &Unit) -> Key {
        let Unit { file, text: _, settings, .. } = unit;
        let own = (&unit.own_macros, &unit.assigned, &unit.own_include_dirs, unit.preprocessed);
        let further = (&unit.called, unit.known_build, &unit.purpose);
        let settings = self.settings_key(settings);
        key(&[&settings, format!("{file:?} {own:?} {further:?}").as_bytes()])
    }

    fn settings_key(&self, settings: &Arc<Settings>) -> Key {
        self.part_key(settings, |settings| {
            let Settings { configuration, ranges, stand_ins, roots, .. } = settings;
            let Settings { dialect, target, include_dirs, forced_includes, .. } = settings;
            let Settings { imacros, macros, silenced, machine, file_names, .. } = settings;
            let Settings { freestanding, optimize, trigraphs, no_asm, openmp, openacc, .. } =
                settings;
            let flags = [freestanding, optimize, trigraphs, no_asm, openmp, openacc];
            let search = (include_dirs, forced_includes, imacros, roots, file_names);
            let rest = (dialect, target, macros, silenced, machine, flags, search);
            let shared = [
                self.part_key(configuration, |text| text.as_bytes().to_vec()),
                self.part_key(ranges, |ranges| format!("{ranges:?}").into_bytes()),
                self.part_key(stand_ins, |StandIns { headers, asm_generic, project }| {
                    let project = project.as_ref().map(|project| project.root());
                    format!("{headers:?} {asm_generic} {project:?}").into_bytes()
                }),
            ];
            format!("{shared:?} {rest:?}").into_bytes()
        })
    }

    /// The key of something that units share, described once.
    fn part_key<T: ?Sized>(&self, part: &Arc<T>, describe: impl FnOnce(&T) -> Vec<u8>) -> Key {
        let at = Arc::as_ptr(part).cast::<()>() as usize;
        if let Some(known) = lock(&self.parts).get(&at) {
            return *known;
        }
        let made = key(&[&describe(part)]);
        lock(&self.parts).insert(at, made);
        made
    }
}

/// All that decides what a run says of its units.
fn describe(options: &Options) -> String {
    let Options { rules, base_rules, overrides, listed_below, changed, .. } = options;
    let Options { cover, headers, builds_silence, .. } = options;
    let list = |rules: &[(&'static Rule, Level)]| -> Vec<_> {
        rules.iter().map(|(rule, level)| (rule.slug, rule.page, *level)).collect()
    };
    let overrides = overrides.iter();
    let overrides: Vec<_> =
        overrides.map(|of| (of.paths.patterns(), &of.base, list(&of.rules))).collect();
    let lists = (list(rules), list(base_rules), overrides);
    format!("{lists:?} {listed_below:?} {changed:?} {cover:?} {headers} {builds_silence}")
}

fn key(parts: &[&[u8]]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut key = Key::default();
    key.iter_mut().zip(hasher.finalize().as_bytes()).for_each(|(to, from)| *to = *from);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_have_their_numbers_in_order() {
        for numbers in [vec![], vec![0], vec![7, 8, 9, 3, 4, 1_000_000, 5, 5], vec![4, 3, 2]] {
            assert_eq!(Runs::of(numbers.iter().copied()).numbers().collect::<Vec<_>>(), numbers);
        }
        assert_eq!(Runs::of_set(vec![9, 7, 8, 7, 1]).runs(), [(1, 1), (7, 3)]);
    }
}
