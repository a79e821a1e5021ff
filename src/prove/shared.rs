//! Rewrites of text that several units read, or several passes over one. A type or a value that is
//! written out may be another there; so each is asked too, and what it would have otherwise is
//! dropped.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Candidate, propose, under};
use crate::discover::Unit;
use crate::finding::Finding;
use crate::limits;
use crate::lint::{Options, Outcome, Readings, Sighting};
use crate::rewrite::Rewrite;
use crate::rules::fixes;

/// Why a proposal is dropped.
const OTHERWISE: &str = "another file that reads it, or another configuration, needs another text";

/// A pass over a unit, and the findings that it is asked about with their candidates' numbers.
type Asked<'f> = (Sighting, Vec<(usize, &'f Finding)>);

/// Drops the proposals that not all who show their finding would make. Those about text with `#if`
/// groups in it are left to `arms`.
pub(super) fn agree(
    units: &[Unit],
    readings: &Readings<'_>,
    options: &Options,
    outcome: &Outcome,
    candidates: &mut [Candidate],
) {
    let mut groups: BTreeMap<(usize, String), Asked<'_>> = BTreeMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        let Some(finding) = outcome.findings.get(candidate.finding) else { continue };
        let mut proposals = candidate.rewrite.proposals.iter();
        let is_plain = proposals.any(|proposal| proposal.conditional.is_none());
        if !is_plain || fixes::by_tree(finding.rule).is_none() {
            continue;
        }
        for other in candidate.sightings.iter().take(limits::PROOF_UNITS_MAX).skip(1) {
            let key = (other.unit, other.assignment.expression());
            let group = groups.entry(key).or_insert_with(|| (other.clone(), Vec::new()));
            group.1.push((number, finding));
        }
    }
    let groups: Vec<_> = groups.into_values().collect();
    let of_group = |(sighting, findings): &Asked<'_>| {
        let Some(unit) = units.get(sighting.unit) else { return BTreeMap::new() };
        let unit = under(unit, sighting);
        propose::proposals(&unit, &outcome.sources, readings, options, findings)
    };
    let found: Vec<BTreeMap<usize, Rewrite>> =
        groups.par_iter().with_max_len(1).map(of_group).collect();
    for (number, there) in found.into_iter().flatten() {
        let Some(candidate) = candidates.get_mut(number) else { continue };
        let own = &mut candidate.rewrite;
        let n = own.proposals.len();
        own.proposals.retain(|proposal| {
            let is_it = |other: &crate::rewrite::Proposal| {
                other.title == proposal.title && other.changes == proposal.changes
            };
            proposal.conditional.is_some() || there.proposals.iter().any(is_it)
        });
        if own.proposals.len() < n && own.refused.is_none() {
            own.refused = Some(OTHERWISE.to_owned());
        }
    }
}
