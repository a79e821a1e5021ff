//! All units become one list of findings: each unit is preprocessed, parsed, analysed and
//! checked on some thread; what they say is put in order and each construct is kept once.
//!
//! In: units and the rules that run. Out: an [`Outcome`], the same bytes whatever the number of
//! threads: units are merged in their order, and everything listed is sorted. A unit in which we
//! fail ourselves costs that unit and is said; it ends because the stages end.

mod begun;
mod counts;
mod files;
mod fragment;
mod headers;
mod lines;
mod memo;
mod merge;
mod order;
mod passes;
mod piece;
pub mod place;
mod reach;
mod recheck;
mod results;
mod shared;
mod spelling;
mod suppress;
mod suppressing;
mod unit;
mod written;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regex::bytes::RegexSet;

use crate::cover::Assignment;
use crate::discover::Unit;
use crate::finding::{Coverage, Finding, Level, Problem};
use crate::preprocess::{Session, Sharing};
use crate::rules::{self, Levels, Rule};
use crate::source::SourceMap;
use merge::Merge;
pub use recheck::{Readings, Recheck, Seen, Visitor};
use results::Results;
pub use results::{Keeping, Kept};
use shared::{Base, Shared};
pub use suppress::IdleAllow;
pub use suppressing::{Suppressed, suppress_findings};
use unit::UnitReport;

/// Which rules run, and how loud they are.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The rules that run in some file, with the highest level that their findings get.
    pub rules: Vec<(&'static Rule, Level)>,
    /// The rules that run in files that no override names.
    pub base_rules: Vec<(&'static Rule, Level)>,
    /// Files whose findings are listed (others are counted): real paths of files and directories.
    pub listed_below: Vec<PathBuf>,
    /// The files that changed, by their real paths, if only changed lines count: nobody asks what
    /// the `#if`s of others leave out.
    pub changed: Option<Vec<PathBuf>>,
    /// Which conditional groups are analysed.
    pub cover: Cover,
    /// Also list what is in headers outside those files, what macros of system headers expand
    /// to, and what `__extension__` covers.
    pub headers: bool,
    /// Other rules for some of the files.
    pub overrides: Vec<Override>,
    /// What a build turns off with `-Wno-…` is not reported: unless rules were asked for.
    pub builds_silence: bool,
    /// Nothing that one unit found out is used for another one: slower, and the same report.
    pub no_memo: bool,
}

/// Which rules run for some paths.
#[derive(Clone, Debug)]
pub struct Override {
    /// Patterns of the files' paths.
    pub paths: RegexSet,
    /// The directory that the paths are relative to, a real path.
    pub base: PathBuf,
    /// The rules that run there.
    pub rules: Vec<(&'static Rule, Level)>,
}

/// How much of the conditional text is analysed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cover {
    /// What the base configuration reads.
    #[default]
    Base,
    /// Whatever some values of macros bring in.
    All,
    /// All of units whose flags are guessed, the base of those whose build is on record.
    WhereGuessed,
}

impl Override {
    /// Whether it is about this file, given by its real path.
    fn has(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(&self.base);
        inside.is_ok_and(|inside| self.paths.is_match(inside.as_os_str().as_encoded_bytes()))
    }
}

impl Options {
    /// The rules with their levels: of most files, then of each override.
    fn selections(&self) -> Vec<Levels> {
        let overrides = self.overrides.iter().map(|of| Levels::of(&of.rules));
        std::iter::once(Levels::of(&self.base_rules)).chain(overrides).collect()
    }

    /// What units have from each other.
    pub fn sharing(&self) -> Sharing {
        if self.no_memo { Sharing::Files } else { Sharing::Stretches }
    }

    /// Whether further passes over a unit are made.
    pub fn covers(&self, unit: &Unit) -> bool {
        let wanted = match self.cover {
            Cover::Base => false,
            Cover::All => true,
            Cover::WhereGuessed => !unit.known_build,
        };
        wanted && !unit.preprocessed
    }
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Sorted by path, line, column, rule; each construct once.
    pub findings: Vec<Finding>,
    /// Who sees each of them.
    pub sightings: Vec<Vec<Sighting>>,
    /// Findings in headers outside the given paths: counted, not listed.
    pub n_unlisted: usize,
    /// Findings that a comment allows.
    pub n_allowed: usize,
    /// Names in such comments that allow nothing, or that no rule has, in listed files; sorted.
    pub idle_allows: Vec<IdleAllow>,
    /// Findings that were taken out afterwards: neither listed nor counted.
    pub hidden: Vec<Hidden>,
    /// What was looked at and what was not.
    pub coverage: Coverage,
    /// The texts, for excerpts: [`SourceMap::by_path`].
    pub sources: Arc<SourceMap>,
    /// What was remembered of some units for others; differs from run to run.
    pub remembered: Remembered,
    /// By a unit's number: its result is one that an earlier run kept.
    pub kept_units: Vec<bool>,
}

/// How much the memo holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Remembered {
    /// Stretches of headers.
    pub stretches: usize,
    /// Their tokens, and the names that they and their declarations ask for and define.
    pub tokens_and_names: usize,
}

/// A finding that is not listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hidden {
    /// The finding.
    pub finding: Finding,
    /// Why it isn't listed.
    pub why: HiddenBy,
}

/// Why a finding is not listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum HiddenBy {
    /// It is in the baseline.
    Baseline,
    /// It is on a line that did not change.
    UnchangedLine,
}

impl Outcome {
    /// Takes out findings: `why` has what hides each, in order.
    pub fn hide(&mut self, why: &[Option<HiddenBy>]) {
        let findings = std::mem::take(&mut self.findings);
        let sightings = std::mem::take(&mut self.sightings);
        let hides = why.iter().copied().chain(std::iter::repeat(None));
        let sightings = sightings.into_iter().chain(std::iter::repeat_with(Vec::new));
        for ((finding, sighting), why) in findings.into_iter().zip(sightings).zip(hides) {
            match why {
                Some(why) => self.hidden.push(Hidden { finding, why }),
                None => {
                    self.findings.push(finding);
                    self.sightings.push(sighting);
                }
            }
        }
    }

    /// How many findings something hides.
    pub fn n_hidden(&self, by: HiddenBy) -> usize {
        self.hidden.iter().filter(|hidden| hidden.why == by).count()
    }

    /// All findings, the hidden ones too, in order.
    pub fn all_findings(&self) -> Vec<&Finding> {
        let hidden = self.hidden.iter().map(|hidden| &hidden.finding);
        let mut all: Vec<&Finding> = self.findings.iter().chain(hidden).collect();
        all.sort_by_key(|finding| (&finding.place.path, finding.place.start, finding.rule));
        all
    }
}

/// A unit and a pass over it that show a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sighting {
    /// The unit's number.
    pub unit: usize,
    /// The values of macros of the pass; none in the base configuration.
    pub assignment: Assignment,
}

/// A session for a run with these options.
pub fn session(options: &Options, sources: SourceMap) -> Session {
    let mut session = Session::sharing(Arc::new(sources), options.sharing());
    session.note_events = rules::events::wanted(&Levels::of(&options.rules));
    session
}

/// Preprocesses, parses and judges every unit on the current thread pool, whose threads want
/// [`crate::limits::WORKER_STACK_BYTES`] of stack; `progress` is called after each unit.
pub fn run(units: &[Unit], options: &Options, progress: &(dyn Fn(&Path) + Sync)) -> Outcome {
    run_in(units, &session(options, SourceMap::default()), options, progress)
}

/// The same in a session of the caller's.
pub fn run_in(
    units: &[Unit],
    session: &Session,
    options: &Options,
    progress: &(dyn Fn(&Path) + Sync),
) -> Outcome {
    run_keeping(units, session, options, Keeping::Nothing, progress).outcome
}

/// What a run leaves behind.
pub struct Done {
    /// What it found.
    pub outcome: Outcome,
    /// What another run may begin with.
    pub kept: Option<Kept>,
    /// What its units had from each other. Nobody needs it any more; a process that is about to
    /// end forgets it, as giving back gigabytes piece by piece takes seconds.
    pub remains: Remains,
}

/// See [`Done::remains`].
pub struct Remains {
    _shared: Shared,
}

/// The same with what an earlier run with the same options kept, and what another one may use.
pub fn run_keeping(
    units: &[Unit],
    session: &Session,
    options: &Options,
    keeping: Keeping,
    progress: &(dyn Fn(&Path) + Sync),
) -> Done {
    let base = Arc::new(Base::new(Arc::clone(session.sources()), options));
    let (results, counts) = Results::begin(keeping, options, &base);
    let seen = written::Seen::new(&base);
    let shared = Shared::counting(base, counts);
    session.show(Some(Arc::clone(&seen) as _));
    let mut reports = order::run(units, &shared, &|unit| {
        let report = results.find(unit, &shared).unwrap_or_else(|| {
            let mut report = guarded(unit, session, &shared, options);
            results.keep(unit, &mut report);
            report
        });
        progress(&unit.file);
        report
    });
    let kept_units = reports.iter().map(|report| report.is_kept).collect();
    fragment::read(units, &mut reports, session, &shared, options);
    let of_headers = headers::cover(units, &reports, session, &shared, options, &results);
    session.show(None);
    let mut merge = Merge::default();
    let of_files = written::check(units, &reports, session, &shared, &results, &seen);
    for report in reports.into_iter().chain(of_headers).chain(of_files) {
        merge.add(report);
    }
    let (tokens_and_names, stretches) = session.remembered();
    let remembered = Remembered { stretches, tokens_and_names };
    let outcome = merge.finish(&shared, units, session, &results);
    Done {
        outcome: Outcome { remembered, kept_units, ..outcome },
        kept: results.finish(&shared),
        remains: Remains { _shared: shared },
    }
}

/// How a problem begins that is our fault.
const OWN_ERROR: &str = "not analysed: an error of vlaiscan itself";

/// Whether a problem is a bug of ours.
pub fn is_own_error(problem: &Problem) -> bool {
    problem.reason.starts_with(OWN_ERROR)
}

/// A bug of ours costs one unit.
fn guarded(unit: &Unit, session: &Session, shared: &Shared, options: &Options) -> UnitReport {
    guarded_by(unit, || unit::check(unit, session, shared, options))
}

fn guarded_by(unit: &Unit, check: impl FnOnce() -> UnitReport) -> UnitReport {
    catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|payload| {
        let what = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or(payload.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        let reason = format!("{OWN_ERROR} ({what})");
        UnitReport::failed(Problem { path: unit.file.clone(), at: None, reason })
    })
}
