//! A check from arguments to exit status: discover, lint, report.

use std::path::{Path, PathBuf};

use super::adopt::Sieve;
use super::arguments::{Check, Cover, FailOn};
use super::cached::Cached;
use super::changed::Changed;
use super::memory;
use super::output;
use super::progress::Progress;
use super::select::{Selection, select};
use super::{Failure, Status, allow, fix, reports, repository, settings};
use crate::discover::{self, Discovery, Unit};
use crate::disk;
use crate::disk::facts::{self, Stage};
use crate::finding::Finding;
use crate::limits;
use crate::lint::{self, Keeping, Kept, Outcome};
use crate::preprocess::{Session, Sharing};
use crate::prove;
use crate::report::{self, Context, coverage};

/// Runs a check. An error is one of usage: nothing was analysed.
pub fn check(arguments: &Check) -> Result<Status, Failure> {
    let scanned = scanned_paths(arguments);
    let plan = output::plan(&arguments.output)?;
    let rewrites = wants_rewrites(arguments)?;
    let base = std::env::current_dir()
        .map_err(|why| format!("cannot tell the current directory: {why}"))?;
    let rewrites_constructs = rewrites && !arguments.adoption.add_allow;
    let proves = rewrites_constructs || plan.iter().any(|(format, _)| format.has_fixes());
    let mut cached = Cached::begin(arguments, rewrites, proves, &base);
    let settings = settings::load(&scanned)?;
    let chosen = select(&arguments.choice, &settings)?;
    let sieve = Sieve::new(&arguments.adoption, &settings, &scanned)?;
    if !sieve.is_idle() {
        cached = cached.and_then(Cached::give_up);
    }
    let (rules, names) = (chosen.all.clone(), chosen.names());
    let known = cached.as_mut().map_or(Err(Keeping::Nothing), Cached::find);
    let (outcome, notes, written) = match known {
        Ok((outcome, notes)) => (outcome, notes, Status::Clean),
        Err(keeping) => {
            let excluded = settings.excluded();
            let run = Run { arguments, base: &base, sieve: &sieve, proves, excluded };
            let done = run.run(chosen, &scanned, keeping, cached.as_mut())?;
            if let Some(cached) = cached {
                cached.keep(&done.outcome, &done.discovery, done.kept.as_ref());
            }
            (done.outcome, done.discovery.notes, done.written)
        }
    };

    if !arguments.output.quiet {
        for note in &notes {
            output::say(&format!("note: {}\n", coverage::place_and_reason(note)));
        }
        allow::say_unknown(&outcome, &names);
    }
    let status = exit_status(&outcome, arguments.fail_on, arguments.strict).max(written);
    let context = Context {
        root: &repository::root(&scanned, &base),
        real_path: |path| disk::real_path(path).ok(),
        notes: &notes,
        category: arguments.output.sarif_category.as_deref().unwrap_or(report::CATEGORY),
        ..Context::new(&rules, &base)
    };
    Ok(status.max(reports::make(arguments, &plan, &outcome, &context)))
}

/// A run that nothing is known of.
struct Run<'r> {
    arguments: &'r Check,
    /// The current directory.
    base: &'r Path,
    sieve: &'r Sieve,
    /// Whether anybody sees the rewrites.
    proves: bool,
    /// What the settings leave out.
    excluded: Option<(PathBuf, Vec<String>)>,
}

/// What came of a run.
struct Done {
    outcome: Outcome,
    discovery: Discovery,
    /// How writing went.
    written: Status,
    /// For another run.
    kept: Option<Kept>,
}

impl Run<'_> {
    /// Discovers, lints, and rewrites if that is asked for.
    fn run(
        &self,
        chosen: Selection,
        paths: &[PathBuf],
        keeping: Keeping,
        mut cached: Option<&mut Cached>,
    ) -> Result<Done, Failure> {
        let &Run { arguments, base, sieve, proves, .. } = self;
        let excluded = self.excluded.clone();
        let relative = paths.iter().all(|path| path.is_relative());
        let here = relative.then(|| base.to_path_buf());
        let only = sieve.changed.as_ref().map(Changed::files);
        let options = discover::Options { here, only, excluded, ..arguments.source.options() };
        facts::enter(Stage::Discovery);
        let known = cached.as_mut().and_then(|cached| cached.take_discovery());
        let mut discovery = known.unwrap_or_else(|| discover::discover(paths, &options));
        sieve.complete(&mut discovery);
        let cover = match arguments.cover {
            Some(Cover::Base) => lint::Cover::Base,
            Some(Cover::All) => lint::Cover::All,
            None => lint::Cover::WhereGuessed,
        };
        let options = lint::Options {
            listed_below: listed_below(arguments, &discovery.scanned),
            rules: chosen.all,
            base_rules: chosen.base,
            overrides: chosen.overrides,
            headers: arguments.choice.headers,
            changed: sieve.changed.as_ref().map(Changed::files),
            cover,
            builds_silence: arguments.choice.select.is_empty(),
            no_memo: arguments.no_memo,
        };
        let quiet = arguments.output.quiet;
        let work = Work { jobs: arguments.jobs, discovery: &discovery, options: &options, sieve };
        let with_progress = !quiet && !arguments.output.no_progress;
        let (mut outcome, kept) =
            work.lint_keeping(with_progress, proves, keeping, cached.as_deref())?;
        let mut written = Status::Clean;
        if arguments.fix || arguments.diff || arguments.adoption.add_allow {
            written = rewrite(arguments, &work, proves, base, &mut outcome)?;
        }
        let verbose = (!quiet).then_some(arguments.output.verbose);
        written = written.max(sieve.known.conclude(&mut outcome, &discovery, &options, verbose));
        Ok(Done { outcome, discovery, written, kept })
    }
}

/// Whether rewrites are to be applied or printed.
fn wants_rewrites(arguments: &Check) -> Result<bool, Failure> {
    let adds = arguments.adoption.add_allow;
    let rewrites = arguments.fix || arguments.diff || adds;
    if arguments.unsafe_fixes && (!rewrites || adds) {
        return Err("--unsafe-fixes says what --fix and --diff may do; give one of them".into());
    }
    let stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if rewrites && !arguments.diff && stdin {
        return Err("standard input can't be rewritten; --diff prints the patch".into());
    }
    Ok(rewrites)
}

/// Applies rewrites, or prints them as a patch. The outcome becomes what is left once they are
/// written; a patch leaves it as it is.
fn rewrite(
    arguments: &Check,
    work: &Work<'_>,
    proves: bool,
    base: &Path,
    outcome: &mut Outcome,
) -> Result<Status, Failure> {
    let again = |units: &[Unit], texts: &[(PathBuf, Vec<u8>)]| {
        let discovery = Discovery { units: units.to_vec(), ..work.discovery.clone() };
        Work { discovery: &discovery, ..*work }.lint_with(proves, texts)
    };
    let units = &work.discovery.units;
    let (what, (changes, left)) = match arguments.adoption.add_allow {
        true => ("comment", allow::add(units, outcome, &again)?),
        false => ("rewrite", fix::rounds(units, outcome, arguments.unsafe_fixes, &again)?),
    };
    let n_more = match arguments.unsafe_fixes || arguments.adoption.add_allow {
        true => 0,
        false => prove::choose(left.as_ref().unwrap_or(outcome), true).n_fixes,
    };
    let mut written = Status::Clean;
    if arguments.diff {
        fix::print(&changes, base)?;
    } else {
        written = fix::write(&changes, work.options);
        if let Some(left) = left {
            *outcome = left;
        }
    }
    if !arguments.output.quiet {
        let done = if arguments.diff { "patch" } else { "applied" };
        let more = match n_more {
            0 => String::new(),
            _ => format!("; {n_more} more with --unsafe-fixes"),
        };
        output::say(&format!("{done}: {}{more}\n", fix::summary(&changes, what)));
    }
    Ok(written)
}

/// No path means the current directory.
pub fn or_here(paths: &[PathBuf]) -> Vec<PathBuf> {
    match paths {
        [] => vec![PathBuf::from(".")],
        _ => paths.to_vec(),
    }
}

/// What to scan: the given paths; with none what `-p` names, or the current directory.
fn scanned_paths(arguments: &Check) -> Vec<PathBuf> {
    match arguments.source.compile_commands {
        Some(_) => arguments.paths.clone(),
        None => or_here(&arguments.paths),
    }
}

/// Real paths of what the user named: findings in these are listed, others counted.
fn listed_below(arguments: &Check, paths: &[PathBuf]) -> Vec<PathBuf> {
    let of_path = |path: &PathBuf| match path.as_os_str() == "-" {
        true => {
            let named = arguments.source.stdin_filename.clone();
            named.unwrap_or_else(|| PathBuf::from(discover::STDIN_NAME))
        }
        false => real(path),
    };
    paths.iter().map(of_path).collect()
}

/// The real path; what doesn't exist is a failure that discovery reports.
pub fn real(path: &Path) -> PathBuf {
    let shown = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    disk::real_path(shown).unwrap_or_else(|_| path.to_path_buf())
}

/// What is linted, and how.
#[derive(Clone, Copy)]
pub struct Work<'w> {
    /// How many threads; none given means one for each processor.
    pub jobs: Option<u16>,
    /// The units.
    pub discovery: &'w Discovery,
    /// The rules and what they look at.
    pub options: &'w lint::Options,
    /// What isn't listed of what they find.
    pub sieve: &'w Sieve,
}

impl Work<'_> {
    /// Lints, with a progress bar if it is wanted, and proves rewrites if anybody will see them.
    pub fn lint(&self, with_progress: bool, proves: bool) -> Result<Outcome, Failure> {
        Ok(self.lint_keeping(with_progress, proves, Keeping::Nothing, None)?.0)
    }

    /// The same beginning with what an earlier run kept, and for another one that comes.
    fn lint_keeping(
        &self,
        with_progress: bool,
        proves: bool,
        keeping: Keeping,
        cached: Option<&Cached>,
    ) -> Result<(Outcome, Option<Kept>), Failure> {
        let progress = Progress::new(self.discovery.units.len(), with_progress);
        memory::use_huge_pages(self.discovery.units.len() >= limits::HUGE_PAGES_UNITS);
        // What one unit alone said is all that there is to say.
        let keeping = if self.discovery.units.len() > 1 { keeping } else { Keeping::Nothing };
        facts::enter(Stage::Units);
        let (outcome, kept, session) = self.run(proves, &[], |session| {
            let Work { discovery: Discovery { units, .. }, options, .. } = self;
            let step = |file: &Path| progress.step(file);
            let done = lint::run_keeping(units, session, options, keeping, &step);
            let lint::Done { mut outcome, kept, remains } = done;
            std::mem::forget(remains);
            cached.into_iter().for_each(|cached| cached.complete(&mut outcome, session));
            (outcome, kept)
        })?;
        progress.finish();
        // Its texts and tables go with the process, as the remains do.
        std::mem::forget(session);
        Ok((outcome, kept))
    }

    /// Lints with texts in place of some files.
    fn lint_with(&self, proves: bool, texts: &[(PathBuf, Vec<u8>)]) -> Result<Outcome, Failure> {
        let Work { discovery: Discovery { units, .. }, options, .. } = self;
        let lint = |session: &Session| (lint::run_in(units, session, options, &|_| {}), None);
        Ok(self.run(proves, texts, lint)?.0)
    }

    /// Lints on threads of our own, takes out what isn't listed, and proves rewrites.
    fn run(
        &self,
        proves: bool,
        texts: &[(PathBuf, Vec<u8>)],
        lint: impl FnOnce(&Session) -> (Outcome, Option<Kept>) + Send,
    ) -> Result<(Outcome, Option<Kept>, Session), Failure> {
        let mut pool = rayon::ThreadPoolBuilder::new().stack_size(limits::WORKER_STACK_BYTES);
        if let Some(jobs) = self.jobs {
            pool = pool.num_threads(usize::from(jobs));
        }
        let pool = pool.build().map_err(|why| format!("cannot start threads: {why}"))?;
        let (units, options) = (&self.discovery.units, self.options);
        let mut session = fix::session(options, texts)?;
        if matches!(units.as_slice(), [unit] if !options.covers(unit)) {
            // Nobody else will read what it reads.
            session.share(Sharing::Files);
        }
        let (mut outcome, kept) = pool.install(|| lint(&session));
        self.sieve.sift(&mut outcome, texts);
        if proves {
            session.share(options.sharing());
            pool.install(|| prove::prove(units, &session, options, &mut outcome));
        }
        outcome.coverage.failed.extend(self.discovery.failed.iter().cloned());
        outcome.coverage.failed.sort();
        outcome.coverage.failed.dedup();
        Ok((outcome, kept, session))
    }
}

/// 2 outranks 1; `--fail-on never` turns 1 into 0 but never 2.
pub fn exit_status(outcome: &Outcome, fail_on: FailOn, strict: bool) -> Status {
    let coverage = &outcome.coverage;
    let incomplete = coverage.declarations_skipped > 0
        || !coverage.skipped.is_empty()
        || !coverage.missing_includes.is_empty();
    let counts = |finding: &Finding| fail_on.level().is_some_and(|level| finding.level >= level);
    if !coverage.failed.is_empty() || (strict && incomplete) {
        Status::Failed
    } else if outcome.findings.iter().any(counts) {
        Status::Findings
    } else {
        Status::Clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Level, Place, Problem};
    use crate::source::LineColumn;

    fn outcome(level: Level) -> Outcome {
        let at = LineColumn { line: 1, column: 1 };
        let place = Place { path: "a.c".into(), start: at, end: at };
        let finding = Finding {
            rule: "vlais",
            level,
            message: String::new(),
            help: Vec::new(),
            place,
            condition: None,
            labels: Vec::new(),
            expansions: Vec::new(),
            fixes: Vec::new(),
            no_fix: None,
            fingerprint: String::new(),
        };
        Outcome { findings: vec![finding], ..Outcome::default() }
    }

    #[test]
    fn findings_at_or_above_the_level_are_1() {
        let warning = outcome(Level::Warning);
        assert_eq!(exit_status(&Outcome::default(), FailOn::Note, true), Status::Clean);
        assert_eq!(exit_status(&warning, FailOn::Warning, false), Status::Findings);
        assert_eq!(exit_status(&warning, FailOn::Note, false), Status::Findings);
        assert_eq!(exit_status(&warning, FailOn::Error, false), Status::Clean);
        assert_eq!(exit_status(&warning, FailOn::Never, false), Status::Clean);
    }

    #[test]
    fn failures_are_2_whatever_was_found() {
        let mut failed = outcome(Level::Error);
        let reason = "no such file or directory".to_owned();
        failed.coverage.failed.push(Problem { path: "x.c".into(), at: None, reason });
        assert_eq!(exit_status(&failed, FailOn::Warning, false), Status::Failed);
        assert_eq!(exit_status(&failed, FailOn::Never, false), Status::Failed);
    }

    #[test]
    fn what_was_not_understood_counts_only_if_strict() {
        let mut found = outcome(Level::Error);
        found.coverage.missing_includes.push("a.h".into());
        assert_eq!(exit_status(&found, FailOn::Error, false), Status::Findings);
        assert_eq!(exit_status(&found, FailOn::Error, true), Status::Failed);
        let mut found = outcome(Level::Error);
        found.coverage.declarations_skipped = 1;
        assert_eq!(exit_status(&found, FailOn::Never, true), Status::Failed);
    }
}
