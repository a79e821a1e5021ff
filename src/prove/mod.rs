//! Findings get their fixes: rules propose (`propose`), and each proposal is made in a copy of the
//! text, in memory, and the units that show its finding are preprocessed, parsed and linted again.
//!
//! A proposal holds if its finding is gone, no finding of error or warning level has come, nothing
//! is understood less than before, and lang-c, the referee, reads each function that it read
//! before (`trial`). The proposals of all units are tried together first, and apart where that
//! fails (`rounds`); how often a unit is analysed is bounded (`limits.rs`), and what could not be
//! tried is not offered.

mod apply;
mod arms;
mod expanded;
mod propose;
mod rounds;
mod shared;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

pub use apply::{Chosen, changed_texts, choose};

use crate::discover::Unit;
use crate::disk;
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::limits;
use crate::lint::{Cover, Options, Outcome, Readings, Sighting};
use crate::preprocess::Session;
use crate::rewrite::{Change, Proposal, Rewrite};
use crate::rules::{self, fixes, reasons};
use crate::source::SourceMap;
use rounds::{Claim, Group, Prover};

/// Proves the proposals of an outcome, which come from a run over these units in this session, and
/// puts those that hold into its findings.
pub fn prove(units: &[Unit], session: &Session, options: &Options, outcome: &mut Outcome) {
    let all_rules = all_rules(options);
    let readings = Readings::new(session, &all_rules);
    // The passes are those that findings name.
    let base = Options { cover: Cover::Base, ..all_rules.clone() };
    let mut candidates = candidates(units, &readings, &base, outcome);
    expanded::look(units, session, &readings, &base, outcome, &mut candidates);
    for candidate in &mut candidates {
        keep_inside(candidate, options, &outcome.sources);
    }
    shared::agree(units, &readings, &base, outcome, &mut candidates);
    arms::look(units, &readings, &base, outcome, &mut candidates);
    let (claims, of_candidates) = claims(&candidates, outcome);
    let groups = groups(units, &candidates, &of_candidates);
    let targets = claims.iter().flat_map(|claim| claim.ends.iter().cloned()).collect();
    let options = &all_rules;
    let readings = &readings;
    let failed = Prover { session, readings, options, claims, groups, targets }.run();
    let why = |own: &[usize]| -> Vec<Option<String>> {
        own.iter().map(|claim| failed.get(claim).cloned()).collect()
    };
    let verdicts: Vec<_> = of_candidates.iter().map(|own| why(own)).collect();
    let sources = Arc::clone(&outcome.sources);
    for (candidate, failed) in candidates.into_iter().zip(verdicts) {
        if let Some(finding) = outcome.findings.get_mut(candidate.finding) {
            conclude(finding, candidate, failed, &sources);
        }
    }
    for finding in &mut outcome.findings {
        explain(finding, &sources);
    }
}

/// Says of a finding without a rewrite why there is none, where the rule knows it.
fn explain(finding: &mut Finding, sources: &SourceMap) {
    if finding.fixes.is_empty() && finding.no_fix.is_none() {
        let file = sources.by_path(&finding.place.path);
        let word = file.map(|file| propose::word(&file, &finding.place)).unwrap_or_default();
        finding.no_fix = reasons::why(finding.rule, &word).map(str::to_owned);
    }
}

/// Each distinct proposal once, with the findings that it is to end; for each candidate the
/// numbers of its own.
fn claims<'c>(candidates: &'c [Candidate], outcome: &Outcome) -> (Vec<Claim<'c>>, Vec<Vec<usize>>) {
    let mut claims: Vec<Claim<'c>> = Vec::new();
    let mut known: BTreeMap<(u32, &'c [Change], &'c str), usize> = BTreeMap::new();
    let mut of_candidates = Vec::new();
    for candidate in candidates {
        let mut own = Vec::new();
        for proposal in &candidate.rewrite.proposals {
            let key = (proposal.file.0, proposal.changes.as_slice(), proposal.title.as_str());
            let at = *known.entry(key).or_insert_with(|| {
                let file = outcome.sources.file(proposal.file);
                let path = file.map(|file| file.path.clone()).unwrap_or_default();
                claims.push(Claim { proposal, path, ends: BTreeSet::new() });
                claims.len() - 1
            });
            if let (Some(claim), Some(finding)) =
                (claims.get_mut(at), outcome.findings.get(candidate.finding))
            {
                claim.ends.insert(trial::key(finding));
            }
            own.push(at);
        }
        of_candidates.push(own);
    }
    (claims, of_candidates)
}

/// The passes over units that show findings which somebody wants to rewrite.
fn groups<'c>(
    units: &'c [Unit],
    candidates: &'c [Candidate],
    of_candidates: &[Vec<usize>],
) -> Vec<Group<'c>> {
    let mut groups: BTreeMap<(usize, String), Group<'c>> = BTreeMap::new();
    for (candidate, own) in candidates.iter().zip(of_candidates) {
        if own.is_empty() {
            continue;
        }
        for sighting in candidate.sightings.iter().take(limits::PROOF_UNITS_MAX) {
            let Some(unit) = units.get(sighting.unit) else { continue };
            let key = (sighting.unit, sighting.assignment.expression());
            let group = groups.entry(key).or_insert_with(|| Group::new(unit, sighting));
            let new = own.iter().filter(|at| !group.claims.contains(at));
            let new: Vec<usize> = new.copied().collect();
            group.claims.extend(new);
        }
    }
    groups.into_values().collect()
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
fn candidates(
    units: &[Unit],
    readings: &Readings<'_>,
    options: &Options,
    outcome: &Outcome,
) -> Vec<Candidate> {
    let mut groups: BTreeMap<(usize, String), (Sighting, Vec<usize>)> = BTreeMap::new();
    for (number, (finding, sightings)) in
        outcome.findings.iter().zip(&outcome.sightings).enumerate()
    {
        let offers = fixes::any(finding.rule);
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
        propose::proposals(&unit, &outcome.sources, readings, options, &findings)
    };
    let found: Vec<BTreeMap<usize, Rewrite>> =
        groups.par_iter().with_max_len(1).map(of_group).collect();
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

/// Sorts stretches, and makes one of those that overlap or touch.
fn join<T: Ord + Copy>(stretches: &mut Vec<(T, T)>) {
    stretches.sort_unstable();
    stretches.dedup_by(|later, before| {
        let joins = later.0 <= before.1;
        before.1 = if joins { before.1.max(later.1) } else { before.1 };
        joins
    });
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

/// Puts the proposals that hold into a finding, or the reason why there are none.
fn conclude(
    finding: &mut Finding,
    candidate: Candidate,
    failed: Vec<Option<String>>,
    sources: &SourceMap,
) {
    let mut refused = candidate.rewrite.refused;
    for (proposal, failed) in candidate.rewrite.proposals.iter().zip(failed) {
        match failed {
            None => finding.fixes.extend(fix(proposal, sources)),
            // The program does what it did, and may say something else.
            Some(why) if why == trial::IN_STRING => {
                let own = fix(proposal, sources);
                finding.fixes.extend(own.map(|own| match own.applicability {
                    Applicability::HasPlaceholders => own,
                    _ => Fix { applicability: Applicability::MaybeIncorrect, ..own },
                }));
            }
            Some(why) => refused = refused.or(Some(why)),
        }
    }
    if finding.fixes.is_empty() {
        finding.no_fix = refused;
    }
}

fn fix(proposal: &Proposal, sources: &SourceMap) -> Option<Fix> {
    let file = sources.file(proposal.file)?;
    let edit = |change: &Change| Edit {
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
