//! Units of the files of kernel trees, many on several threads. What the files of a tree have in
//! common (makefiles, configurations, what turning symbols on leads to) is found out once, by
//! whoever needs it first.

use rayon::prelude::*;

use super::{KernelUnits, Look};
use crate::discover::files::Found;
use crate::discover::{Options, Unit};
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

/// Fewer files are not worth a thread of their own.
const FILES_MIN: usize = 16;

/// More are not given to one thread at once: some take a thousand times as long as others.
const FILES_MAX: usize = 128;

/// Makes the units of files, in their order, and says what was not understood.
pub(in crate::discover) fn units(
    trees: &[KernelUnits],
    work: Vec<Work>,
    options: &Options,
) -> (Vec<Made>, Vec<Problem>) {
    let make = |Work { found, look, tree }: Work| match trees.get(tree) {
        Some(tree) => tree.unit(found, &look, options),
        None => Err(found),
    };
    let work = work.into_par_iter().with_min_len(FILES_MIN).with_max_len(FILES_MAX);
    let made = work.map(make).collect();
    let mut notes: Vec<Problem> = trees.iter().flat_map(KernelUnits::notes).collect();
    notes.sort();
    notes.dedup();
    (made, notes)
}
