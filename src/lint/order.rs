//! In which order units are analysed: first all that are asked for; then, for headers and other
//! parts that none of these read, units that include them; last the parts that nobody read, by
//! themselves. Each step sees what the one before read, so that it depends on no thread.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::shared::Shared;
use super::unit::UnitReport;
use crate::discover::{Purpose, Unit};
use crate::disk;

/// Analyses the units; what nobody needs has an empty report.
pub fn run(
    units: &[Unit],
    shared: &Shared,
    analyse: &(dyn Fn(&Unit) -> UnitReport + Sync),
) -> Vec<UnitReport> {
    let empty = |unit| UnitReport { unit, ..UnitReport::default() };
    let mut reports: Vec<UnitReport> = (0..units.len()).map(empty).collect();
    let mut read = Read::of(units);
    let mut steps: Vec<usize> = units.iter().map(step).collect();
    steps.sort_unstable();
    steps.dedup();
    for current in steps {
        let is_due = |(_, unit): &(usize, &Unit)| step(unit) == current && read.is_wanted(unit);
        let due: Vec<(usize, &Unit)> = units.iter().enumerate().filter(is_due).collect();
        // Left to itself, rayon gives a thread thousands of units that no other one can take.
        let one_by_one = due.par_iter().with_max_len(1);
        let done: Vec<UnitReport> = one_by_one.map(|(_, unit)| analyse(unit)).collect();
        for ((number, unit), report) in due.into_iter().zip(done) {
            read.add(unit, &report, shared);
            if let Some(slot) = reports.get_mut(number) {
                *slot = UnitReport { unit: number, ..read.only_asked(unit, report) };
            }
        }
    }
    reports
}

fn step(unit: &Unit) -> usize {
    match unit.purpose {
        Purpose::Asked => 0,
        Purpose::Includes(_, number) => 1 + usize::from(number),
        Purpose::Part => usize::MAX,
    }
}

/// Which parts were read so far.
struct Read {
    /// The names of all parts.
    names: FxHashSet<OsString>,
    /// The real paths of those that were read.
    paths: FxHashSet<PathBuf>,
}

impl Read {
    fn of(units: &[Unit]) -> Read {
        let parts = units.iter().flat_map(|unit| match &unit.purpose {
            Purpose::Asked => &[][..],
            Purpose::Includes(parts, _) => parts,
            Purpose::Part => std::slice::from_ref(&unit.file),
        });
        let names = parts.filter_map(|part| part.file_name().map(OsString::from)).collect();
        Read { names, paths: FxHashSet::default() }
    }

    fn has(&self, part: &Path) -> bool {
        self.paths.contains(&real(part))
    }

    fn is_wanted(&self, unit: &Unit) -> bool {
        match &unit.purpose {
            Purpose::Asked => true,
            Purpose::Includes(parts, _) => parts.iter().any(|part| !self.has(part)),
            Purpose::Part => !self.has(&unit.file),
        }
    }

    fn is_part_name(&self, path: &Path) -> bool {
        path.file_name().is_some_and(|name| self.names.contains(name))
    }

    /// Notes what a unit read. A main file that makes sense is no part.
    fn add(&mut self, unit: &Unit, report: &UnitReport, shared: &Shared) {
        if self.names.is_empty() {
            return;
        }
        let brought = report.brought.iter().map(|(file, _)| file);
        let included = report.files.iter().skip(1).chain(brought);
        let mut paths: Vec<PathBuf> =
            included.filter_map(|file| shared.files.path(*file)).collect();
        if report.analysed && !report.makes_no_sense {
            paths.push(unit.file.clone());
        }
        let parts = paths.iter().filter(|path| self.is_part_name(path)).map(|path| real(path));
        self.paths.extend(parts.collect::<Vec<_>>());
    }

    /// Of a unit that was only taken to read its parts, only they are told.
    fn only_asked(&self, unit: &Unit, mut report: UnitReport) -> UnitReport {
        let Purpose::Includes(parts, _) = &unit.purpose else { return report };
        let parts: Vec<PathBuf> = parts.iter().map(|part| real(part)).collect();
        let is_told = |path: &Path| self.is_part_name(path) && parts.contains(&real(path));
        report.found.retain(|found| is_told(&found.finding.place.path));
        let lists = [
            &mut report.skipped,
            &mut report.notes,
            &mut report.guessed,
            &mut report.undecided,
            &mut report.failed,
        ];
        lists.into_iter().for_each(|list| list.retain(|problem| is_told(&problem.path)));
        report
    }
}

fn real(path: &Path) -> PathBuf {
    disk::real_path(path).unwrap_or_else(|_| path.to_path_buf())
}
