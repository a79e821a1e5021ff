//! The conditional groups of listed headers that no unit's own passes have read: each header is
//! covered once, through one unit that includes it.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::files::FileId;
use super::lines::FileLines;
use super::passes::Covering;
use super::results::Results;
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
    results: &Results,
) -> Vec<UnitReport> {
    // What is open is decided before any of these passes, so that it depends on no thread.
    let open: FxHashMap<FileId, FileLines> = shared
        .counts
        .conditional()
        .iter()
        .filter(|(_, l)| l.has_open())
        .map(|(&f, l)| (f, l.clone()))
        .collect();
    let covers: Vec<bool> = units.iter().map(|unit| options.covers(unit)).collect();
    share_out(reports, &covers, &open)
        .into_par_iter()
        .with_max_len(1)
        .filter_map(|Work { unit: at, prior, headers }| {
            let (unit, base) = (units.get(at)?, reports.get(at)?);
            let covering = Covering { unit, prior, session, shared, options };
            let report =
                results.of_headers(unit, &given(&covering, &headers, &open, base), shared, || {
                    guarded_by(unit, || covering.headers(&headers, &open, base))
                });
            Some(UnitReport { unit: at, ..report })
        })
        .collect()
}

/// What passes over a unit's headers depend on beside the unit: how it includes them, which of
/// their lines are open, and what the unit found already.
fn given(
    covering: &Covering<'_>,
    headers: &[FileId],
    open: &FxHashMap<FileId, FileLines>,
    base: &UnitReport,
) -> impl std::fmt::Debug {
    let headers =
        headers.iter().map(|header| (covering.shared.files.path(*header), open.get(header)));
    let found = base.found.iter().map(|found| (&found.finding.place, found.finding.rule));
    format!(
        "{} {:?} {:?}",
        covering.prior.expression(),
        headers.collect::<Vec<_>>(),
        found.collect::<Vec<_>>()
    )
}

/// Headers that one unit covers.
struct Work {
    /// The unit's number.
    unit: usize,
    /// Macros under which it includes them.
    prior: Assignment,
    /// These.
    headers: Vec<FileId>,
}

/// Gives each header with open lines to a unit that includes it: the one that has the fewest so
/// far, the first one if there are several. A header that only covering passes include goes to
/// the first such pass.
fn share_out(
    reports: &[UnitReport],
    covers: &[bool],
    open: &FxHashMap<FileId, FileLines>,
) -> Vec<Work> {
    let covering = || reports.iter().zip(covers).enumerate().filter(|(_, (_, covers))| **covers);
    let mains: FxHashSet<FileId> =
        reports.iter().filter_map(|r| r.files.first().copied()).collect();
    let is_open = |file: &&FileId| open.contains_key(file) && !mains.contains(file);
    let mut users: FxHashMap<FileId, Vec<usize>> = FxHashMap::default();
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
    let mut shares: FxHashMap<usize, Vec<FileId>> = FxHashMap::default();
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
    let mut seen: FxHashSet<FileId> = users.into_keys().collect();
    for (unit, (report, _)) in covering() {
        for (file, prior) in report.brought.iter().filter(|(file, _)| is_open(&file)) {
            if seen.insert(*file) {
                work.push(Work { unit, prior: prior.clone(), headers: vec![*file] });
            }
        }
    }
    work
}
