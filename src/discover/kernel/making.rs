//! Units of the files of kernel trees. Many are made on several threads, each of which evaluates
//! the configurations that it needs by itself: files of one directory stay together.

use std::path::{Component, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{KernelUnits, Look};
use crate::discover::files::Found;
use crate::discover::{Options, Settings, Unit};
use crate::finding::Problem;

/// A file of a tree.
pub(in crate::discover) struct Work {
    pub(in crate::discover) found: Found,
    pub(in crate::discover) look: Look,
    /// The tree's number.
    pub(in crate::discover) tree: usize,
}

/// What became of a file: its unit, or the file again if it is no kernel code.
pub(in crate::discover) type Made = Result<Unit, Found>;

/// Fewer files are not worth a second evaluation of a configuration.
const FILES_MIN: usize = 2_000;

/// Makes the units of files, in their order, and says what was not understood.
pub(in crate::discover) fn units(
    trees: &[KernelUnits],
    work: Vec<Work>,
    options: &Options,
) -> (Vec<Made>, Vec<Problem>) {
    let make = |trees: &[KernelUnits], Work { found, look, tree }: Work| match trees.get(tree) {
        Some(tree) => tree.unit(found, &look, options),
        None => Err(found),
    };
    let notes = |trees: &[KernelUnits]| trees.iter().flat_map(KernelUnits::take_notes).collect();
    let n_workers = rayon::current_num_threads();
    if work.len() < FILES_MIN || n_workers < 2 {
        let made = work.into_iter().map(|one| make(trees, one)).collect();
        return (made, notes(trees));
    }
    let n = work.len();
    let groups: Vec<Mutex<Vec<(usize, Work)>>> = groups(work).into_iter().map(Mutex::new).collect();
    let (next, sources) = (AtomicUsize::new(0), trees.iter().map(KernelUnits::tree));
    let sources: Vec<_> = sources.cloned().collect();
    let done = Mutex::new((Vec::with_capacity(n), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..n_workers {
            scope.spawn(|| {
                let trees: Vec<KernelUnits> =
                    sources.iter().cloned().map(KernelUnits::new).collect();
                let mut made = Vec::new();
                while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let group = std::mem::take(&mut *lock(group));
                    made.extend(group.into_iter().map(|(at, one)| (at, make(&trees, one))));
                }
                let mut done = lock(&done);
                done.0.extend(made);
                done.1.extend::<Vec<Problem>>(notes(&trees));
            });
        }
    });
    let (mut made, mut notes) = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_unstable_by_key(|(at, _)| *at);
    notes.sort();
    notes.dedup();
    let mut made: Vec<Made> = made.into_iter().map(|(_, made)| made).collect();
    share_parts(&mut made);
    (made, notes)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The files of each tree and two upper directories, with their places, the most first.
fn groups(work: Vec<Work>) -> Vec<Vec<(usize, Work)>> {
    let mut numbers: FxHashMap<(usize, PathBuf), usize> = FxHashMap::default();
    let mut groups: Vec<Vec<(usize, Work)>> = Vec::new();
    for (at, one) in work.into_iter().enumerate() {
        let below = one.found.path.strip_prefix(&one.found.given).unwrap_or(&one.found.path);
        let parts = below.parent().into_iter().flat_map(|directory| directory.components());
        let names = parts.filter(|part| matches!(part, Component::Normal(_)));
        let key = (one.tree, names.take(2).collect());
        let number = *numbers.entry(key).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.get_mut(number) {
            group.push((at, one));
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// Lets units of several threads have one copy of what their settings have in common.
fn share_parts(made: &mut [Made]) {
    let mut parts: Vec<Arc<Settings>> = Vec::new();
    let mut known: FxHashMap<usize, Arc<Settings>> = FxHashMap::default();
    for unit in made.iter_mut().filter_map(|made| made.as_mut().ok()) {
        let at = Arc::as_ptr(&unit.settings) as usize;
        let shared = known.entry(at).or_insert_with(|| {
            let own = &unit.settings;
            let is_same = |other: &&Arc<Settings>| {
                other.configuration == own.configuration
                    && other.ranges == own.ranges
                    && other.stand_ins == own.stand_ins
            };
            match parts.iter().find(is_same) {
                Some(other) => Arc::new(Settings {
                    configuration: Arc::clone(&other.configuration),
                    ranges: Arc::clone(&other.ranges),
                    stand_ins: Arc::clone(&other.stand_ins),
                    ..Settings::clone(own)
                }),
                None => {
                    parts.push(Arc::clone(own));
                    Arc::clone(own)
                }
            }
        });
        unit.settings = Arc::clone(shared);
    }
}
