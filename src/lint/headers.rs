//! The conditional groups of listed headers that no unit's own passes have read: each header is
//! covered once, through one unit that includes it.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::lines::FileLines;
use super::passes::Covering;
use super::unit::{Shared, UnitReport};
use super::{Options, guarded_by};
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
    let work = share_out(reports, &open);
    work.par_iter()
        .filter_map(|(at, headers)| {
            let (unit, base) = (units.get(*at)?, reports.get(*at)?);
            let covering = Covering { unit, session, shared, options };
            Some(guarded_by(unit, || covering.headers(headers, &open, base)))
        })
        .collect()
}

/// Gives each header with open lines to the unit that has the fewest so far, of those that
/// include it; the first one if there are several.
fn share_out(reports: &[UnitReport], open: &FxHashMap<u32, FileLines>) -> Vec<(usize, Vec<u32>)> {
    let mains: FxHashSet<u32> = reports.iter().filter_map(|r| r.files.first().copied()).collect();
    let mut users: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut order = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        for &file in report.files.iter().skip(1) {
            if open.contains_key(&file) && !mains.contains(&file) {
                let users = users.entry(file).or_insert_with(|| {
                    order.push(file);
                    Vec::new()
                });
                users.push(at);
            }
        }
    }
    let mut work: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
    for file in order {
        let users = users.get(&file).into_iter().flatten().copied();
        let n_of = |at: usize| work.get(&at).map_or(0, Vec::len);
        if let Some(at) = users.min_by_key(|&at| (n_of(at), at)) {
            work.entry(at).or_default().push(file);
        }
    }
    let mut work: Vec<(usize, Vec<u32>)> = work.into_iter().collect();
    work.sort_unstable();
    work
}
