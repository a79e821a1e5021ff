//! Rewrites of text with `#if` groups in it. What a rule proposes rests on one configuration; so it
//! is asked again in passes that read each group, and leave each out, and the edits of all are
//! made. Where a pass wants something else at the same place, or nothing reads a group, the author
//! has to look at it: the rewrite is only shown.

use rayon::prelude::*;

use super::{Candidate, propose, under};
use crate::discover::Unit;
use crate::finding::{Applicability, Finding};
use crate::lint::{Options, Outcome, Readings, Sighting};
use crate::rewrite::{Change, Proposal};

/// Makes proposals ones for all groups, and adds the passes in which these have to hold.
pub(super) fn look(
    units: &[Unit],
    readings: &Readings<'_>,
    options: &Options,
    outcome: &Outcome,
    candidates: &mut [Candidate],
) {
    let of_one = |candidate: &mut Candidate| {
        let (Some(first), Some(finding)) =
            (candidate.sightings.first().cloned(), outcome.findings.get(candidate.finding))
        else {
            return;
        };
        let Some(unit) = units.get(first.unit) else { return };
        let asking = Asking { unit, first: &first, readings, options, finding, outcome };
        let mut passes: Vec<Sighting> = Vec::new();
        for proposal in &mut candidate.rewrite.proposals {
            let Some(lines) = proposal.conditional else { continue };
            match asking.everywhere(proposal, lines) {
                Some((changes, found)) => {
                    proposal.changes = changes;
                    passes.extend(found.into_iter().filter(|pass| *pass != first));
                }
                None => {
                    proposal.applicability = Applicability::HasPlaceholders;
                    proposal.title.push_str("; look at what `#if` leaves out of this block");
                }
            }
        }
        for pass in passes {
            if !candidate.sightings.contains(&pass) {
                candidate.sightings.insert(1, pass);
            }
        }
    };
    candidates.par_iter_mut().with_max_len(1).for_each(of_one);
}

/// Asks for one finding's proposals under other values of macros.
struct Asking<'a> {
    unit: &'a Unit,
    first: &'a Sighting,
    readings: &'a Readings<'a>,
    options: &'a Options,
    finding: &'a Finding,
    outcome: &'a Outcome,
}

impl Asking<'_> {
    /// The edits that a proposal has in all passes, and the passes.
    fn everywhere(
        &self,
        proposal: &Proposal,
        lines: (u32, u32),
    ) -> Option<(Vec<Change>, Vec<Sighting>)> {
        let base = under(self.unit, self.first);
        let passes = self.readings.passes(&base, proposal.file, lines)?;
        let mut changes = proposal.changes.clone();
        let mut sightings = Vec::new();
        for pass in passes {
            let assignment = self.first.assignment.merge(&pass)?;
            let sighting = Sighting { unit: self.first.unit, assignment };
            let unit = under(self.unit, &sighting);
            let findings = [(0, self.finding)];
            let sources = &self.outcome.sources;
            let mut found =
                propose::proposals(&unit, sources, self.readings, self.options, &findings);
            let mut there = found.remove(&0)?.proposals.into_iter();
            let there = there.find(|there| there.title == proposal.title)?;
            changes = merged(changes, there.changes)?;
            sightings.push(sighting);
        }
        Some((changes, sightings))
    }
}

/// All edits of both; none if they want different things at one place.
fn merged(mut all: Vec<Change>, more: Vec<Change>) -> Option<Vec<Change>> {
    all.extend(more);
    all.sort();
    all.dedup();
    let apart = |pair: &[Change]| pair[0].end <= pair[1].start && pair[0].start < pair[1].start;
    all.windows(2).all(apart).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(start: usize, end: usize, text: &str) -> Change {
        Change { start, end, text: text.to_owned() }
    }

    #[test]
    fn edits_of_two_passes_are_one_where_they_agree() {
        let (a, b, c) = (change(0, 4, "x"), change(4, 4, "y"), change(9, 10, "z"));
        let all = merged(vec![a.clone(), b.clone()], vec![b.clone(), c.clone()]);
        assert_eq!(all, Some(vec![a.clone(), b.clone(), c]));
        assert_eq!(merged(vec![a.clone()], vec![change(0, 4, "w")]), None);
        assert_eq!(merged(vec![a], vec![change(2, 6, "")]), None);
        assert_eq!(merged(vec![b], vec![change(4, 6, "")]), None);
    }
}
