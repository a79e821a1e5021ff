//! The conditional groups of listed headers that no unit's own passes have read: each header is
//! covered once, through one unit that includes it.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::lines::FileLines;
use super::passes::Covering;
use super::shared::Shared;
use super::unit::UnitReport;
use super::{Options, guarded_by};
use crate::cover::Assignment;
use crate::discover::Unit;
use crate::preprocess::Session;

/// Covers the headers; `reports` are those of the units, in their order.
pub fn cover(
    units: &[Unit],
    reports: &[UnitReport],
    session: &Session,
    shared: &Shared,
    options: &Options,
) -> Vec<UnitReport> {
    // What is open is decided before any of these passes, so that it depends on no thread.
    let open: FxHashMap<u32, FileLines> = shared
        .conditional()
        .iter()
        .filter(|(_, l)| l.has_open())
        .map(|(&f, l)| (f, l.clone()))
        .collect();
    let covers: Vec<bool> = units.iter().map(|unit| options.covers(unit)).collect();
    share_out(reports, &covers, &open)
        .into_par_iter()
        .filter_map(|Work { unit: at, prior, headers }| {
            let (unit, base) = (units.get(at)?, reports.get(at)?);
            let covering = Covering { unit, prior, session, shared, options };
            let report = guarded_by(unit, || covering.headers(&headers, &open, base));
            Some(UnitReport { unit: at, ..report })
        })
        .collect()
}

/// Headers that one unit covers.
struct Work {
    /// The unit's number.
    unit: usize,
    /// Macros under which it includes them.
    prior: Assignment,
    /// Their first positions.
    headers: Vec<u32>,
}

/// Gives each header with open lines to a unit that includes it: the one that has the fewest so
/// far, the first one if there are several. A header that only covering passes include goes to
/// the first such pass.
fn share_out(
    reports: &[UnitReport],
    covers: &[bool],
    open: &FxHashMap<u32, FileLines>,
) -> Vec<Work> {
    let covering = || reports.iter().zip(covers).enumerate().filter(|(_, (_, covers))| **covers);
    let mains: FxHashSet<u32> = reports.iter().filter_map(|r| r.files.first().copied()).collect();
    let is_open = |file: &&u32| open.contains_key(file) && !mains.contains(file);
    let mut users: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut order = Vec::new();
    for (at, (report, _)) in covering() {
        for &file in report.files.iter().skip(1).filter(is_open) {
            let users = users.entry(file).or_insert_with(|| {
                order.push(file);
                Vec::new()
            });
            users.push(at);
        }
    }
    let mut shares: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
    for file in order {
        let users = users.get(&file).into_iter().flatten().copied();
        let n_of = |at: usize| shares.get(&at).map_or(0, Vec::len);
        if let Some(at) = users.min_by_key(|&at| (n_of(at), at)) {
            shares.entry(at).or_default().push(file);
        }
    }
    let of_base = shares.into_iter();
    let mut work: Vec<Work> = of_base
        .map(|(unit, headers)| Work { unit, prior: Assignment::default(), headers })
        .collect();
    work.sort_unstable_by_key(|work| work.unit);
    let mut seen: FxHashSet<u32> = users.into_keys().collect();
    for (unit, (report, _)) in covering() {
        for (file, prior) in report.brought.iter().filter(|(file, _)| is_open(&file)) {
            if seen.insert(*file) {
                work.push(Work { unit, prior: prior.clone(), headers: vec![*file] });
            }
        }
    }
    work
}
