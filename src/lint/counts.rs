//! What is counted once over all units of a run: declarations, findings in files that are not
//! listed, and conditional lines. So that another run can count what a unit adds without reading
//! it (`earlier.rs`), the parts that units have in common are kept in tables, and each unit has a
//! [`Log`] of their numbers.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::files::FileId;
use super::lines::FileLines;
use crate::preprocess::ConditionalLines;

const SHARDS: usize = 16;

/// The number of a file's conditional lines if there are none.
const NO_LINES: u32 = u32::MAX;

/// What is counted.
#[derive(Debug, Default)]
pub struct Counts {
    /// Hashes of external declarations, with their place and expansion.
    declarations: [Mutex<FxHashSet<u64>>; SHARDS],
    /// Hashes of findings in other files, by place and rule.
    unlisted: Mutex<FxHashSet<u64>>,
    /// Conditional lines of listed files.
    conditional: Mutex<FxHashMap<FileId, FileLines>>,
    /// What was read of them in which ways, by a hash of that, with their numbers in the table.
    readings: RwLock<FxHashMap<u64, u32>>,
    /// None if no other run is to know.
    tables: Option<Tables>,
}

/// The parts that units are made of.
#[derive(Debug, Default)]
struct Tables {
    pieces: Mutex<Pieces>,
    lines: Mutex<Vec<(FileId, FileLines)>>,
    /// By their numbers: an earlier run's parts that are counted in this one.
    counted_pieces: Vec<Counted>,
    counted_lines: Vec<AtomicBool>,
}

#[derive(Debug, Default)]
struct Counted {
    declarations: AtomicBool,
    unlisted: AtomicBool,
}

/// What pieces count, each distinct one once.
#[derive(Debug, Default)]
struct Pieces {
    all: Vec<PieceCounts>,
    by_hash: FxHashMap<u64, u32>,
}

/// What a piece counts: hashes that are the same in every run.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct PieceCounts {
    /// Its external declarations.
    pub declarations: Vec<u64>,
    /// Its findings in files that are not listed.
    pub unlisted: Vec<u64>,
}

/// The tables as another run has them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StoredTables {
    pub pieces: Vec<PieceCounts>,
    pub lines: Vec<(FileId, FileLines)>,
}

/// What one unit adds, by numbers of the tables; empty if no other run is to know.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Log {
    /// Pieces of which all counts.
    pub pieces: Vec<u32>,
    /// Pieces of which only declarations count.
    pub declarations: Vec<u32>,
    /// What was read of conditional lines.
    pub lines: Vec<u32>,
    /// Conditional lines that nothing brings in.
    pub dead: Vec<(FileId, (u32, u32))>,
    /// All files that were read.
    pub files: Vec<FileId>,
}

impl StoredTables {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.pieces.len() + self.lines.len()
    }
}

impl Log {
    /// Adds what further passes over the unit add.
    pub fn add(&mut self, passes: Log) {
        self.pieces.extend(passes.pieces);
        self.declarations.extend(passes.declarations);
        self.lines.extend(passes.lines);
        self.dead.extend(passes.dead);
        self.files.extend(passes.files);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Counts {
    /// Nothing is counted yet. Another run is to know of it, and these tables of an earlier one are
    /// gone on with.
    pub fn recorded(earlier: StoredTables) -> Counts {
        let StoredTables { pieces, lines } = earlier;
        let hashes = pieces.iter().map(|piece| FxBuildHasher.hash_one(piece));
        let counted_lines = lines.iter().map(|_| AtomicBool::new(false)).collect();
        let tables = Tables {
            counted_pieces: pieces.iter().map(|_| Counted::default()).collect(),
            counted_lines,
            pieces: Mutex::new(Pieces { by_hash: hashes.zip(0..).collect(), all: pieces }),
            lines: Mutex::new(lines),
        };
        Counts { tables: Some(tables), ..Counts::default() }
    }

    /// Whether another run is to know.
    pub fn is_recorded(&self) -> bool {
        self.tables.is_some()
    }

    /// The tables for another run.
    pub fn tables(&self) -> Option<StoredTables> {
        let tables = self.tables.as_ref()?;
        let pieces = std::mem::take(&mut lock(&tables.pieces).all);
        Some(StoredTables { pieces, lines: std::mem::take(&mut *lock(&tables.lines)) })
    }

    /// Counts a piece's declarations, and its findings if these count; gives its number.
    pub fn add_piece(&self, piece: PieceCounts, counts_unlisted: bool) -> Option<u32> {
        self.add_declarations(&piece.declarations);
        if counts_unlisted {
            self.add_unlisted(&piece.unlisted);
        }
        let tables = self.tables.as_ref()?;
        let hash = FxBuildHasher.hash_one(&piece);
        let mut pieces = lock(&tables.pieces);
        let Pieces { all, by_hash } = &mut *pieces;
        let number = *by_hash.entry(hash).or_insert(all.len() as u32);
        if number as usize == all.len() {
            all.push(piece);
        }
        Some(number)
    }

    fn add_declarations(&self, hashes: &[u64]) {
        for (shard, set) in self.declarations.iter().enumerate() {
            let mut own = hashes.iter().filter(|&&hash| hash as usize % SHARDS == shard);
            if let Some(first) = own.next() {
                let mut set = lock(set);
                set.insert(*first);
                set.extend(own);
            }
        }
    }

    /// Counts findings in files that are not listed.
    pub fn add_unlisted(&self, hashes: &[u64]) {
        if !hashes.is_empty() {
            lock(&self.unlisted).extend(hashes);
        }
    }

    /// How many findings there are in files that are not listed.
    pub fn n_unlisted(&self) -> usize {
        lock(&self.unlisted).len()
    }

    /// How many distinct external declarations there are.
    pub fn n_declarations(&self) -> usize {
        self.declarations.iter().map(|set| lock(set).len()).sum()
    }

    /// Conditional lines of listed files.
    pub fn conditional(&self) -> MutexGuard<'_, FxHashMap<FileId, FileLines>> {
        lock(&self.conditional)
    }

    /// Adds what one pass read of listed files' conditional lines, and notes it.
    pub fn add_lines<'l>(
        &self,
        all: impl Iterator<Item = (FileId, &'l ConditionalLines)>,
        log: &mut Log,
    ) {
        // Nearly all was read so by other units, so that is asked of all files at once.
        let readings = self.readings.read().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::new();
        for (file, lines) in all {
            let hash = FxBuildHasher.hash_one((file, &lines));
            match readings.get(&hash) {
                Some(&NO_LINES) => {}
                Some(&number) => log.lines.extend(self.is_recorded().then_some(number)),
                None => new.push((file, lines, hash)),
            }
        }
        drop(readings);
        for (file, lines, hash) in new {
            let mut readings = self.readings.write().unwrap_or_else(PoisonError::into_inner);
            // Another thread may have come first.
            let number = *readings.entry(hash).or_insert_with(|| self.add_new_lines(file, lines));
            log.lines.extend((self.is_recorded() && number != NO_LINES).then_some(number));
        }
    }

    /// Adds what nobody has read so before; gives its number in the table.
    fn add_new_lines(&self, file: FileId, lines: &ConditionalLines) -> u32 {
        if lines.all().is_empty() {
            return NO_LINES;
        }
        self.conditional().entry(file).or_default().add(lines);
        let Some(tables) = &self.tables else { return 0 };
        let mut read = FileLines::default();
        read.add(lines);
        let mut all = lock(&tables.lines);
        all.push((file, read));
        all.len() as u32 - 1
    }

    /// Adds lines that a unit can't be made to read, and notes it.
    pub fn add_dead(&self, file: FileId, lines: &[(u32, u32)], log: &mut Log) {
        let mut conditional = self.conditional();
        let of_file = conditional.entry(file).or_default();
        for &range in lines {
            of_file.add_dead(range);
            log.dead.extend(self.is_recorded().then_some((file, range)));
        }
    }

    /// Counts what a unit added in an earlier run, whose tables this one goes on with.
    pub fn add_log(&self, log: &Log) {
        let Some(tables) = &self.tables else { return };
        let is_new =
            |of: Option<&AtomicBool>| of.is_some_and(|of| !of.swap(true, Ordering::Relaxed));
        let declarations = |number: u32| {
            let counted = tables.counted_pieces.get(number as usize);
            if is_new(counted.map(|counted| &counted.declarations)) {
                let piece = lock(&tables.pieces).all.get(number as usize).cloned();
                self.add_declarations(&piece.unwrap_or_default().declarations);
            }
        };
        for &number in &log.pieces {
            declarations(number);
            let counted = tables.counted_pieces.get(number as usize);
            if is_new(counted.map(|counted| &counted.unlisted)) {
                let piece = lock(&tables.pieces).all.get(number as usize).cloned();
                self.add_unlisted(&piece.unwrap_or_default().unlisted);
            }
        }
        log.declarations.iter().for_each(|&number| declarations(number));
        for &number in &log.lines {
            if is_new(tables.counted_lines.get(number as usize))
                && let Some((file, lines)) = lock(&tables.lines).get(number as usize)
            {
                self.conditional().entry(*file).or_default().merge(lines);
            }
        }
        for &(file, range) in &log.dead {
            self.conditional().entry(file).or_default().add_dead(range);
        }
    }
}
