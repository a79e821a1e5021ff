//! Rules about tokens over the listed files as they are written: each file once per run, however
//! many units include it and whatever their conditions say.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::place;
use super::shared::{Shared, found_at};
use super::unit::{Found, UnitReport};
use crate::discover::Unit;
use crate::lex::{LexOptions, lex_with};
use crate::source::{Origin, Pos, SourceFile};

/// What the token rules find in the listed files that the units are made of; `reports` are those
/// of the units, in their order. A file is lexed in the dialect of the first unit that has it.
pub fn check(units: &[Unit], reports: &[UnitReport], shared: &Shared) -> Vec<UnitReport> {
    if shared.token_rules.is_empty() {
        return Vec::new();
    }
    let mut seen = FxHashSet::default();
    let mut work: Vec<(usize, Arc<SourceFile>, LexOptions)> = Vec::new();
    for (number, (unit, report)) in units.iter().zip(reports).enumerate() {
        let files = files(unit, report, shared, &mut |file| seen.insert(file));
        work.extend(files.into_iter().map(|file| (number, file, lex_options(unit))));
    }
    let one = |(unit, file, options): &(usize, Arc<SourceFile>, LexOptions)| {
        let report = of_file(file, *options, shared);
        UnitReport { unit: *unit, ..report }
    };
    work.par_iter().map(one).collect()
}

/// The same for some of one unit's listed files.
pub fn of_unit(
    unit: &Unit,
    report: &UnitReport,
    shared: &Shared,
    is_wanted: &dyn Fn(&SourceFile) -> bool,
) -> Vec<UnitReport> {
    if shared.token_rules.is_empty() {
        return Vec::new();
    }
    let mut seen = FxHashSet::default();
    let mut files = files(unit, report, shared, &mut |file| seen.insert(file));
    files.retain(|file| is_wanted(file));
    files.iter().map(|file| of_file(file, lex_options(unit), shared)).collect()
}

fn lex_options(unit: &Unit) -> LexOptions {
    LexOptions::of(unit.settings.dialect, unit.settings.trigraphs)
}

/// The listed files of a unit that are new; those of passes too.
fn files(
    unit: &Unit,
    report: &UnitReport,
    shared: &Shared,
    is_new: &mut dyn FnMut(u32) -> bool,
) -> Vec<Arc<SourceFile>> {
    if unit.preprocessed {
        return Vec::new();
    }
    let brought = report.brought.iter().map(|(file, _)| file);
    let all = report.files.iter().chain(brought).filter(|&&file| is_new(file));
    let listed = |file: &Arc<SourceFile>| file.origin != Origin::BuiltIn && shared.is_listed(file);
    all.filter_map(|&file| shared.sources.file(Pos(file)).filter(listed)).collect()
}

fn of_file(file: &Arc<SourceFile>, options: LexOptions, shared: &Shared) -> UnitReport {
    let lexed = lex_with(file, options);
    let reports = shared.token_rules.written(&lexed);
    let lines = shared.conditional().get(&file.pos(0).0).cloned().unwrap_or_default();
    let found: Vec<Found> = reports
        .into_iter()
        .filter_map(|report| {
            let place = place::place(&shared.sources, place::spot(&report.token))?;
            let found = found_at(shared, file, &report, place)?;
            let counts = !found.rule.front().read || lines.is_read(found.finding.place.start.line);
            counts.then_some(found)
        })
        .collect();
    UnitReport { found, ..UnitReport::default() }
}
