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
    let given = units.iter().zip(reports).enumerate();
    for (number, (unit, report)) in given.filter(|(_, (unit, _))| !unit.preprocessed) {
        let settings = &unit.settings;
        let options = LexOptions::of(settings.dialect, settings.trigraphs);
        let brought = report.brought.iter().map(|(file, _)| file);
        for &file in report.files.iter().chain(brought) {
            if !seen.insert(file) {
                continue;
            }
            if let Some(file) = shared.sources.file(Pos(file))
                && file.origin == Origin::Disk
                && shared.is_listed(&file)
            {
                work.push((number, file, options));
            }
        }
    }
    let one = |(unit, file, options): &(usize, Arc<SourceFile>, LexOptions)| {
        let report = of_file(file, *options, shared);
        UnitReport { unit: *unit, ..report }
    };
    work.par_iter().map(one).collect()
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
