//! The cache on disk: a run whose arguments and files are those of an earlier one has its result.

use std::path::Path;

use super::arguments::Check;
use super::output;
use crate::cache::{self, Cache, Earlier, KeptDiscovery, Key, Known, StoredOutcome};
use crate::discover::Discovery;
use crate::disk::{self, facts};
use crate::finding::Problem;
use crate::lint::{self, Keeping, Kept, Outcome};
use crate::preprocess::Session;

/// In place of `--cache-dir`; empty for no cache.
const DIRECTORY_VARIABLE: &str = "VLAISCAN_CACHE_DIR";

/// The cache of a run, and the run's place in it.
pub struct Cached {
    cache: Cache,
    key: Key,
    is_verbose: bool,
    earlier: Option<Earlier>,
    /// The discovery of the earlier run is this one's.
    same_discovery: Option<KeptDiscovery>,
}

impl Cached {
    /// That of a run with these arguments in a directory, and from here on notes what the run
    /// asks; none if there is no cache, or none for such a run: standard input is no file, and
    /// rewriting wants to see what it rewrites.
    pub fn begin(arguments: &Check, rewrites: bool, proves: bool, base: &Path) -> Option<Cached> {
        let stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
        if arguments.no_cache || arguments.no_memo || rewrites || stdin {
            return None;
        }
        let of = |name| std::env::var_os(name).map(std::path::PathBuf::from);
        let given = arguments.cache_dir.clone().or_else(|| of(DIRECTORY_VARIABLE));
        let (xdg, home) = (of("XDG_CACHE_HOME"), of("HOME"));
        let directory = cache::directory(given.as_deref(), xdg.as_deref(), home.as_deref())?;
        let build = disk::identity(&std::env::current_exe().ok()?)?;
        let Check { paths, cover, source, choice, .. } = arguments;
        let asked = format!("{paths:?} {cover:?} {source:?} {choice:?} {proves} {base:?}");
        let key = Key::of(&[env!("CARGO_PKG_VERSION"), &build, &asked]);
        facts::begin();
        let is_verbose = arguments.output.verbose;
        Some(Cached {
            cache: Cache::new(directory),
            key,
            is_verbose,
            earlier: None,
            same_discovery: None,
        })
    }

    /// What the run would find, and its discovery's notes, if that is known; else what is known
    /// of its units.
    pub fn find(&mut self) -> Result<(Outcome, Vec<Problem>), Keeping> {
        match self.cache.find(&self.key) {
            Known::Nothing => Err(Keeping::Fresh),
            Known::Units(earlier, units) => {
                let changed = earlier.changed.clone();
                self.earlier = Some(earlier);
                Err(Keeping::Since(units, changed))
            }
            Known::Same(stored) => {
                facts::end();
                if self.is_verbose {
                    let note = "no file has changed since an earlier run: this is its result";
                    output::say(&format!("note: {note}\n"));
                }
                Ok(stored.restore())
            }
        }
    }

    /// The units that there are, if they are those of the earlier run.
    pub fn take_discovery(&mut self) -> Option<Discovery> {
        let (discovery, kept) = self.earlier.as_mut()?.discovery.take()?;
        self.same_discovery = Some(kept);
        if self.is_verbose {
            output::say("note: which units there are is known from an earlier run\n");
        }
        Some(discovery)
    }

    /// Adds to an outcome what is known of the part that an earlier run kept.
    pub fn complete(&self, outcome: &mut Outcome, session: &Session) {
        let n_kept = outcome.kept_units.iter().filter(|kept| **kept).count();
        let Some(earlier) = self.earlier.as_ref().filter(|_| n_kept > 0) else { return };
        if self.is_verbose {
            let n = outcome.kept_units.len();
            output::say(&format!("note: {n_kept} of {n} units are as in an earlier run\n"));
        }
        earlier.outcome.settle(outcome);
        earlier.outcome.complete(outcome, &|path| _ = session.text(path));
    }

    /// The run is not one that is kept: it is held against more than its arguments and files.
    pub fn give_up(self) -> Option<Cached> {
        facts::end();
        None
    }

    /// Keeps what the run found. An error of ours may not come again.
    pub fn keep(self, outcome: &Outcome, discovery: &Discovery, units: Option<&Kept>) {
        let mut facts = facts::end();
        if outcome.coverage.failed.iter().any(lint::is_own_error) {
            return;
        }
        let goes_on = units.is_some_and(Kept::goes_on);
        if let Some(Earlier { facts: mut earlier, .. }) = self.earlier {
            // Those that nobody has asked in this run, as results were there.
            for fact in &mut earlier {
                fact.of_units &= goes_on;
                fact.of_discovery &= self.same_discovery.is_some();
            }
            earlier.retain(|fact| fact.of_units || fact.of_discovery);
            facts = facts::merge(earlier, facts);
        }
        let result = cache::ToKeep {
            facts,
            outcome: StoredOutcome::new(outcome, &discovery.notes),
            units,
            discovery,
            kept_discovery: self.same_discovery,
        };
        if let Err(why) = self.cache.keep(&self.key, result)
            && self.is_verbose
        {
            output::say(&format!("note: nothing is kept for the next run: {why}\n"));
        }
    }
}
