//! Proposals of all units are tried in rounds: one overlay over the session's files holds the
//! edits of as many units as go together, whose units are analysed in it and share what they find
//! out, as they do in a scan.
//!
//! In the first round are all proposals that don't overlap. Where a unit shows that something is
//! wrong, its proposals are halved, and the halves tried in rounds after it, until the bad ones are
//! found. What is left of them is tried together once more: halves that hold need not hold
//! together. A unit is never judged by a round in which one of its own proposals is in the text
//! that it did not ask for. It ends because how often a unit is tried is bounded (`limits.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Verdict;
use super::trial::{Before, Collect, IN_STRING, Key};
use crate::cover::Assignment;
use crate::discover::Unit;
use crate::limits;
use crate::lint::{Options, Readings, Sighting};
use crate::preprocess::Session;
use crate::rewrite::{Change, Proposal, apply};
use crate::source::SourceFile;

/// A proposal, and the findings that it is to end.
pub(super) struct Claim<'p> {
    pub proposal: &'p Proposal,
    pub path: PathBuf,
    pub ends: BTreeSet<Key>,
}

/// A pass over a unit, and the claims that it shows the findings of, by number.
pub(super) struct Group<'p> {
    pub unit: &'p Unit,
    pub sighting: &'p Sighting,
    pub claims: Vec<usize>,
    /// How often it may still be tried.
    n_left: usize,
    /// What it shows as it is, while somebody wants to know.
    before: Mutex<Option<Arc<Before>>>,
}

impl<'p> Group<'p> {
    pub(super) fn new(unit: &'p Unit, sighting: &'p Sighting) -> Group<'p> {
        let n_left = limits::PROOFS_MAX;
        Group { unit, sighting, claims: Vec::new(), n_left, before: Mutex::default() }
    }

    fn before(&self) -> std::sync::MutexGuard<'_, Option<Arc<Before>>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Some of a group's claims, to be tried together and without the others.
struct Job {
    group: usize,
    claims: Vec<usize>,
    /// No other group's edits may be near.
    is_alone: bool,
    /// Parts of it hold.
    confirms: bool,
}

impl Job {
    /// What is to be tried in place of a job that failed, and claims that are to fail. Where parts
    /// of the job hold, the first half goes on; a later run may take the second.
    fn halves(&self) -> (Vec<Job>, Vec<usize>) {
        let Job { group, confirms, .. } = *self;
        let half =
            |claims: &[usize]| Job { group, claims: claims.to_vec(), is_alone: false, confirms };
        let (left, right) = self.claims.split_at(self.claims.len() / 2);
        match confirms {
            false => (vec![half(left), half(right)], Vec::new()),
            true => ((left.len() > 1).then(|| half(left)).into_iter().collect(), right.to_vec()),
        }
    }
}

/// Jobs that failed and were halved, and claims of a group that hold together.
#[derive(Default)]
struct Halved {
    jobs: Vec<(usize, Vec<usize>)>,
    hold: BTreeSet<(usize, Vec<usize>)>,
}

/// Why claims fail in groups.
type Failed = BTreeMap<(usize, usize), String>;

const NOT_TOGETHER: &str = "it does not hold together with another rewrite that holds by itself";

impl Halved {
    /// Jobs of what is left of those that were halved, unless that is known to hold.
    fn confirming(&mut self, failed: &Failed) -> Vec<Job> {
        let is_part = |(group, claims): &(usize, Vec<usize>), of: &(usize, Vec<usize>)| {
            group == &of.0 && claims.len() < of.1.len() && claims.iter().all(|at| of.1.contains(at))
        };
        let halved = std::mem::take(&mut self.jobs);
        let whole = halved.iter().filter(|job| !halved.iter().any(|other| is_part(job, other)));
        whole
            .map(|(group, claims)| {
                let is_left = |at: &&usize| !failed.keys().any(|(claim, _)| claim == *at);
                (*group, claims.iter().filter(is_left).copied().collect::<Vec<_>>())
            })
            .filter(|left| left.1.len() > 1 && !self.hold.contains(left))
            .map(|(group, claims)| Job { group, claims, is_alone: false, confirms: true })
            .collect()
    }
}

/// What all rounds need.
pub(super) struct Prover<'p> {
    pub session: &'p Session,
    /// Readings in that session.
    pub readings: &'p Readings<'p>,
    pub options: &'p Options,
    pub claims: Vec<Claim<'p>>,
    pub groups: Vec<Group<'p>>,
    /// All that claims are to end.
    pub targets: BTreeSet<Key>,
}

/// The edits of a round, as far as they are chosen.
#[derive(Default)]
struct Round<'c> {
    /// Whether a claim's edits are there; of others nobody asked.
    is_in: BTreeMap<usize, bool>,
    /// By file and first byte.
    changes: FxHashMap<u32, BTreeMap<usize, &'c Change>>,
    /// Groups that no other's edits may be near.
    alone: Vec<usize>,
}

impl<'c> Round<'c> {
    /// Whether a proposal's edits are apart from those that are there; the same edit is one.
    fn has_room(&self, proposal: &Proposal) -> bool {
        let Some(known) = self.changes.get(&proposal.file.0) else { return true };
        proposal.changes.iter().all(|change| {
            let before = known.range(..change.start).next_back();
            let after = known.range(change.start + 1..).next();
            known.get(&change.start).is_none_or(|same| **same == *change && change.is_for_both())
                && before.is_none_or(|(_, before)| before.end <= change.start)
                && after.is_none_or(|(&start, _)| change.end <= start)
        })
    }

    fn add(&mut self, proposal: &'c Proposal) {
        let changes = self.changes.entry(proposal.file.0).or_default();
        changes.extend(proposal.changes.iter().map(|change| (change.start, change)));
    }
}

impl Prover<'_> {
    /// Why claims fail, each by the first group that it fails in.
    pub(super) fn run(&mut self) -> BTreeMap<usize, String> {
        let (mut failed, mut halved) = (Failed::new(), Halved::default());
        let mut jobs: Vec<Job> = Vec::new();
        for number in 0..self.groups.len() {
            jobs.extend(self.layers(number));
        }
        while !jobs.is_empty() {
            let (round, now, later) = self.round(jobs);
            jobs = later;
            let verdicts = self.try_round(&round, &now);
            let Round { is_in, .. } = round;
            for (job, verdict) in now.into_iter().zip(verdicts) {
                match verdict {
                    Ok(()) => _ = halved.hold.insert((job.group, job.claims)),
                    Err(why) => {
                        let is_whole = job.claims.len() > 1 && !job.confirms;
                        halved.jobs.extend(is_whole.then(|| (job.group, job.claims.clone())));
                        self.split(job, why, &is_in, &mut jobs, &mut failed);
                    }
                }
            }
            if jobs.is_empty() {
                jobs = halved.confirming(&failed);
            }
            let pending: BTreeSet<usize> = jobs.iter().map(|job| job.group).collect();
            for (number, group) in self.groups.iter().enumerate() {
                if !pending.contains(&number) {
                    *group.before() = None;
                }
            }
        }
        let mut of_claims = BTreeMap::new();
        for ((claim, _), why) in failed {
            // The other reasons weigh more.
            let known = of_claims.entry(claim).or_insert_with(|| why.clone());
            if known == IN_STRING {
                *known = why;
            }
        }
        of_claims
    }

    /// A group's claims in lots that don't overlap within: the best fits first.
    fn layers(&self, number: usize) -> Vec<Job> {
        let mut left =
            self.groups.get(number).map(|group| group.claims.clone()).unwrap_or_default();
        let mut jobs = Vec::new();
        while !left.is_empty() {
            let mut round = Round::default();
            let mut claims = Vec::new();
            left.retain(|&at| {
                let Some(claim) = self.claims.get(at) else { return false };
                let has_room = round.has_room(claim.proposal);
                if has_room {
                    round.add(claim.proposal);
                    claims.push(at);
                }
                !has_room
            });
            jobs.push(Job { group: number, claims, is_alone: false, confirms: false });
        }
        jobs
    }

    /// The jobs of one round, and those that have to wait.
    fn round(&self, jobs: Vec<Job>) -> (Round<'_>, Vec<Job>, Vec<Job>) {
        let mut round = Round::default();
        let (mut now, mut later) = (Vec::new(), Vec::new());
        for job in jobs {
            if self.join(&job, &mut round) {
                round.alone.extend(job.is_alone.then_some(job.group));
                now.push(job);
            } else {
                later.push(job);
            }
        }
        (round, now, later)
    }

    /// Adds a job to a round, if its group then sees what it asks for.
    fn join<'c>(&'c self, job: &Job, round: &mut Round<'c>) -> bool {
        let Some(group) = self.groups.get(job.group) else { return false };
        let wants = |claim: usize| job.claims.contains(&claim);
        let agrees = |&at: &usize| round.is_in.get(&at).is_none_or(|&is_in| is_in == wants(at));
        let proposals = || job.claims.iter().filter_map(|&at| self.claims.get(at));
        let mut there = round.is_in.iter().filter(|(_, is_in)| **is_in).map(|(&at, _)| at);
        if job.is_alone && there.any(|at| self.is_near(at, group))
            || round
                .alone
                .iter()
                .filter_map(|&at| self.groups.get(at))
                .any(|alone| job.claims.iter().any(|&at| self.is_near(at, alone)))
            || !group.claims.iter().all(agrees)
            || !proposals().all(|claim| round.has_room(claim.proposal))
        {
            return false;
        }
        round.is_in.extend(group.claims.iter().map(|&at| (at, wants(at))));
        proposals().for_each(|claim| round.add(claim.proposal));
        true
    }

    fn is_near(&self, claim: usize, group: &Group<'_>) -> bool {
        is_near(&self.claims, claim, group)
    }

    /// Analyses the units of a round.
    fn try_round(&self, round: &Round<'_>, jobs: &[Job]) -> Vec<Verdict> {
        let mut texts = Vec::new();
        for (&file, changes) in &round.changes {
            let source = self.session.sources().file(crate::source::Pos(file));
            let text = source.and_then(|source| {
                let text = apply(&source.text, changes.values().copied())?;
                Some((source.path.clone(), text))
            });
            texts.extend(text);
        }
        texts.sort();
        let session = match self.session.overlaid(&texts, self.options.sharing()) {
            Ok(session) => session,
            Err(why) => return jobs.iter().map(|_| Err(why.reason.clone())).collect(),
        };
        let after = self.readings.over(&session);
        let ended: BTreeSet<Key> = round
            .is_in
            .iter()
            .filter(|(_, is_in)| **is_in)
            .filter_map(|(&at, _)| self.claims.get(at))
            .flat_map(|claim| claim.ends.iter().cloned())
            .collect();
        jobs.par_iter()
            .with_max_len(1)
            .map(|job| self.try_job(job, &texts, &after, &ended))
            .collect()
    }

    fn try_job(
        &self,
        job: &Job,
        texts: &[(PathBuf, Vec<u8>)],
        after: &Readings<'_>,
        ended: &BTreeSet<Key>,
    ) -> Verdict {
        let Some(group) = self.groups.get(job.group) else { return Err("not analysed".into()) };
        let claims = || group.claims.iter().filter_map(|&at| self.claims.get(at));
        let files: BTreeSet<&Path> = claims().map(|claim| claim.path.as_path()).collect();
        let is_looked_at = |file: &SourceFile| files.contains(file.path.as_path());
        let mut options = std::borrow::Cow::Borrowed(self.options);
        if group.sighting.assignment != Assignment::default() {
            options.to_mut().cover = crate::lint::Cover::Base;
        }
        let mut unit = super::under(group.unit, group.sighting);
        let known = group.before().clone();
        let before = known.unwrap_or_else(|| {
            let visitor = Collect::changed(claims().map(|claim| claim.proposal));
            let recheck = self.readings.recheck(&unit, &options, &is_looked_at, &visitor);
            let made = Arc::new(Before::new(&recheck, visitor.found(), &self.targets));
            *group.before() = Some(Arc::clone(&made));
            made
        });
        if unit.text.is_some()
            && let Some((_, text)) = texts.iter().find(|(path, _)| *path == unit.file)
        {
            unit.text = Some(text.as_slice().into());
        }
        let visitor = Collect::again(&before);
        let recheck = after.recheck(&unit, &options, &is_looked_at, &visitor);
        let own = job.claims.iter().filter_map(|&at| self.claims.get(at));
        let own = own.flat_map(|claim| claim.ends.iter().map(|(rule, ..)| *rule)).collect();
        before.judge(&recheck, &visitor.found(), ended, &own)
    }

    /// What is to be tried after a job that failed.
    fn split(
        &mut self,
        job: Job,
        why: String,
        is_in: &BTreeMap<usize, bool>,
        jobs: &mut Vec<Job>,
        failed: &mut Failed,
    ) {
        let Some(group) = self.groups.get_mut(job.group) else { return };
        // Another group's edit may be to blame.
        let mut others = is_in.iter().filter(|(_, is_in)| **is_in).map(|(&at, _)| at);
        let is_alone = job.is_alone || !others.any(|at| is_near(&self.claims, at, group));
        group.n_left = group.n_left.saturating_sub(1);
        match job.claims.as_slice() {
            [only] if is_alone => {
                failed.insert((*only, job.group), why);
            }
            claims if group.n_left == 0 => {
                let why = "too many rewrites of this file had to be tried";
                failed.extend(claims.iter().map(|&at| ((at, job.group), why.to_owned())));
            }
            [_] => jobs.push(Job { is_alone: true, ..job }),
            _ if job.confirms && !is_alone => jobs.push(Job { is_alone: true, ..job }),
            _ => {
                let (next, dropped) = job.halves();
                let why = |at| ((at, job.group), NOT_TOGETHER.to_owned());
                failed.extend(dropped.into_iter().map(why));
                jobs.extend(next);
            }
        }
    }
}

/// Whether a claim that isn't a group's own may be about a file that the group's unit reads: about
/// its main file or a header.
fn is_near(claims: &[Claim<'_>], claim: usize, group: &Group<'_>) -> bool {
    let other = claims.get(claim).filter(|_| !group.claims.contains(&claim));
    other.is_some_and(|other| {
        let is_source = other.path.extension().is_some_and(|extension| extension == "c");
        !is_source || other.path == group.unit.file
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(jobs: &[Job]) -> Vec<Vec<usize>> {
        jobs.iter().map(|job| job.claims.clone()).collect()
    }

    #[test]
    fn what_is_left_of_halves_is_tried_together() {
        let failed: Failed = [((4, 0), "why".to_owned())].into();
        let halved = |hold: &[usize]| Halved {
            jobs: vec![(0, vec![1, 2, 3, 4]), (0, vec![3, 4]), (1, vec![4, 5])],
            hold: [(0, hold.to_vec())].into(),
        };
        let jobs = halved(&[1, 2]).confirming(&failed);
        assert_eq!(claims(&jobs), [[1, 2, 3]]);
        assert!(jobs[0].confirms);
        assert_eq!(claims(&halved(&[1, 2, 3]).confirming(&failed)), [[0; 0]; 0]);
    }

    #[test]
    fn halves_that_do_not_hold_together_lose_the_second() {
        let job = |confirms| Job { group: 0, claims: vec![1, 2, 3], is_alone: false, confirms };
        let (next, dropped) = job(false).halves();
        assert_eq!((claims(&next), dropped), (vec![vec![1], vec![2, 3]], vec![]));
        let (next, dropped) = job(true).halves();
        assert_eq!((claims(&next), dropped), (vec![], vec![2, 3]));
    }
}
