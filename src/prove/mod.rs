//! Findings get their fixes: rules propose (`propose`), and each proposal is made in a copy of the
//! text, in memory, and the units that show its finding are preprocessed, parsed and linted again.
//!
//! A proposal holds if its finding is gone, no finding of error or warning level has come, nothing
//! is understood less than before, and lang-c, the referee, reads each function that it read
//! before. All proposals of a unit are tried together first, and apart if that fails; how often a
//! unit is analysed is bounded (`limits.rs`), and what could not be tried is not offered.

mod apply;
mod propose;
mod trial;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use apply::{Chosen, changed_texts, choose};

use crate::cover::Assignment;
use crate::discover::Unit;
use crate::disk;
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::limits;
use crate::lint::{Cover, Options, Outcome, Sighting};
use crate::preprocess::Session;
use crate::rewrite::{Proposal, Rewrite};
use crate::rules::{self, fixes};
use crate::source::SourceMap;
use trial::Trial;

/// Proves the proposals of an outcome, which come from a run over these units in this session, and
/// puts those that hold into its findings.
pub fn prove(units: &[Unit], session: &Session, options: &Options, outcome: &mut Outcome) {
    let mut candidates = candidates(units, session, outcome);
    for candidate in &mut candidates {
        keep_inside(candidate, options, &outcome.sources);
    }
    let mut groups: BTreeMap<(usize, String), (Sighting, Vec<usize>)> = BTreeMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        if candidate.rewrite.proposals.is_empty() {
            continue;
        }
        for sighting in candidate.sightings.iter().take(limits::PROOF_UNITS_MAX) {
            let key = (sighting.unit, sighting.assignment.expression());
            let group = groups.entry(key).or_insert_with(|| (sighting.clone(), Vec::new()));
            group.1.push(number);
        }
    }
    let options = all_rules(options);
    let findings = &outcome.findings;
    let groups: Vec<(Sighting, Vec<usize>)> = groups.into_values().collect();
    let verdicts: Vec<Vec<(usize, Vec<Verdict>)>> = groups
        .par_iter()
        .map(|(sighting, numbers)| {
            let Some(unit) = units.get(sighting.unit) else { return Vec::new() };
            group(unit, sighting, numbers, &candidates, findings, session, &options)
        })
        .collect();
    let mut failed: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for (number, of_proposals) in verdicts.into_iter().flatten() {
        for (at, verdict) in of_proposals.into_iter().enumerate() {
            if let Err(why) = verdict {
                failed.entry((number, at)).or_insert(why);
            }
        }
    }
    let sources = std::sync::Arc::clone(&outcome.sources);
    for (number, candidate) in candidates.into_iter().enumerate() {
        if let Some(finding) = outcome.findings.get_mut(candidate.finding) {
            conclude(finding, candidate, number, &failed, &sources);
        }
    }
}

/// What a rule says of rewriting a finding.
struct Candidate {
    /// The finding's number.
    finding: usize,
    /// The proposals.
    rewrite: Rewrite,
    /// The units and passes that show the finding.
    sightings: Vec<Sighting>,
}

/// Asks the rules, through the first unit that shows each finding.
fn candidates(units: &[Unit], session: &Session, outcome: &Outcome) -> Vec<Candidate> {
    let mut groups: BTreeMap<(usize, String), (Sighting, Vec<usize>)> = BTreeMap::new();
    for (number, (finding, sightings)) in
        outcome.findings.iter().zip(&outcome.sightings).enumerate()
    {
        let offers =
            fixes::by_text(finding.rule).is_some() || fixes::by_tree(finding.rule).is_some();
        let Some(first) = sightings.first().filter(|_| offers) else { continue };
        let key = (first.unit, first.assignment.expression());
        groups.entry(key).or_insert_with(|| (first.clone(), Vec::new())).1.push(number);
    }
    let groups: Vec<(Sighting, Vec<usize>)> = groups.into_values().collect();
    let of_group = |(sighting, numbers): &(Sighting, Vec<usize>)| {
        let Some(unit) = units.get(sighting.unit) else { return BTreeMap::new() };
        let unit = under(unit, sighting);
        let findings: Vec<(usize, &Finding)> = numbers
            .iter()
            .filter_map(|&number| Some((number, outcome.findings.get(number)?)))
            .collect();
        propose::proposals(&unit, session, &findings)
    };
    let found: Vec<BTreeMap<usize, Rewrite>> = groups.par_iter().map(of_group).collect();
    let mut all: Vec<(usize, Rewrite)> = found.into_iter().flatten().collect();
    all.sort_by_key(|(finding, _)| *finding);
    all.into_iter()
        .map(|(finding, rewrite)| {
            let sightings = outcome.sightings.get(finding).cloned().unwrap_or_default();
            Candidate { finding, rewrite, sightings }
        })
        .collect()
}

/// The unit with the macros of a pass over it.
fn under(unit: &Unit, sighting: &Sighting) -> Unit {
    let assigned = unit.assigned.iter().cloned().chain(sighting.assignment.options());
    Unit { assigned: assigned.collect(), ..unit.clone() }
}

/// Drops proposals about files outside of the given paths.
fn keep_inside(candidate: &mut Candidate, options: &Options, sources: &SourceMap) {
    let is_inside = |proposal: &Proposal| {
        let Some(file) = sources.file(proposal.file) else { return false };
        let real = disk::real_path(&file.path).unwrap_or_else(|_| file.path.clone());
        options.listed_below.iter().any(|root| real.starts_with(root))
    };
    let rewrite = &mut candidate.rewrite;
    let n = rewrite.proposals.len();
    rewrite.proposals.retain(is_inside);
    if rewrite.proposals.len() < n && rewrite.refused.is_none() {
        rewrite.refused = Some("it would change a file outside of the given paths".to_owned());
    }
}

/// Whether a proposal holds, or why not.
type Verdict = Result<(), String>;

/// Rules of error and warning level run in a proof even where they were not asked for.
fn all_rules(options: &Options) -> Options {
    let mut options = options.clone();
    for rule in rules::all() {
        let level = rule.front().level;
        let runs = options.rules.iter().any(|(known, _)| known.slug == rule.slug);
        if !runs && level > Level::Note {
            options.rules.push((rule, level));
            options.base_rules.push((rule, level));
        }
    }
    options
}

/// The verdicts on the proposals of one unit's findings.
fn group(
    unit: &Unit,
    sighting: &Sighting,
    numbers: &[usize],
    candidates: &[Candidate],
    findings: &[Finding],
    session: &Session,
    options: &Options,
) -> Vec<(usize, Vec<Verdict>)> {
    let unit = under(unit, sighting);
    let mut options = options.clone();
    if sighting.assignment != Assignment::default() {
        options.cover = Cover::Base;
    }
    // Each distinct proposal once, with the findings that it is to end.
    let mut distinct: Vec<(&Proposal, Vec<&Finding>)> = Vec::new();
    let mut index: Vec<(usize, Vec<usize>)> = Vec::new();
    for &number in numbers {
        let Some(candidate) = candidates.get(number) else { continue };
        let Some(finding) = findings.get(candidate.finding) else { continue };
        let mut own = Vec::new();
        for proposal in &candidate.rewrite.proposals {
            let known = distinct.iter().position(|(known, _)| *known == proposal);
            let at = known.unwrap_or_else(|| {
                distinct.push((proposal, Vec::new()));
                distinct.len() - 1
            });
            if let Some((_, ends)) = distinct.get_mut(at) {
                ends.push(finding);
            }
            own.push(at);
        }
        index.push((number, own));
    }
    let mut trial = Trial::new(&unit, session, &options, &distinct);
    let verdicts = trial.all();
    let of = |at: &usize| {
        verdicts.get(*at).cloned().unwrap_or_else(|| Err("it was not tried".to_owned()))
    };
    index.into_iter().map(|(number, own)| (number, own.iter().map(of).collect())).collect()
}

/// Puts the proposals that hold into a finding, or the reason why there are none.
fn conclude(
    finding: &mut Finding,
    candidate: Candidate,
    number: usize,
    failed: &BTreeMap<(usize, usize), String>,
    sources: &SourceMap,
) {
    let mut refused = candidate.rewrite.refused;
    for (at, proposal) in candidate.rewrite.proposals.iter().enumerate() {
        match failed.get(&(number, at)) {
            None => finding.fixes.extend(fix(proposal, sources)),
            Some(why) => refused = refused.or_else(|| Some(why.clone())),
        }
    }
    if finding.fixes.is_empty() {
        finding.no_fix = refused;
    }
}

fn fix(proposal: &Proposal, sources: &SourceMap) -> Option<Fix> {
    let file = sources.file(proposal.file)?;
    let edit = |change: &crate::rewrite::Change| Edit {
        place: Place {
            path: file.path.clone(),
            start: file.line_column(change.start),
            end: file.line_column(change.end),
        },
        bytes: (change.start, change.end),
        text: change.text.clone(),
    };
    let edits = proposal.changes.iter().map(edit).collect();
    Some(Fix { title: proposal.title.clone(), applicability: proposal.applicability, edits })
}

/// Whether a fix is applied.
pub fn is_applied(fix: &Fix, unsafe_too: bool) -> bool {
    match fix.applicability {
        Applicability::MachineApplicable => true,
        Applicability::MaybeIncorrect => unsafe_too,
        Applicability::HasPlaceholders => false,
    }
}
