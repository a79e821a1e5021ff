//! The cache on disk: a run whose arguments and files are those of an earlier one has its result.

use std::path::Path;

use super::arguments::Check;
use super::output;
use crate::cache::{self, Cache, Key, StoredOutcome};
use crate::disk::{self, facts};
use crate::finding::Problem;
use crate::lint::{self, Outcome};

/// In place of `--cache-dir`; empty for no cache.
const DIRECTORY_VARIABLE: &str = "VLAISCAN_CACHE_DIR";

/// The cache of a run, and the run's place in it.
pub struct Cached {
    cache: Cache,
    key: Key,
    is_verbose: bool,
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
        Some(Cached { cache: Cache::new(directory), key, is_verbose })
    }

    /// What the run would find, and its discovery's notes, if that is known.
    pub fn find(&self) -> Option<(Outcome, Vec<Problem>)> {
        let stored = self.cache.find(&self.key)?;
        facts::end();
        if self.is_verbose {
            output::say("note: no file has changed since an earlier run: this is its result\n");
        }
        Some(stored.restore())
    }

    /// The run is not one that is kept: it is held against more than its arguments and files.
    pub fn give_up(self) -> Option<Cached> {
        facts::end();
        None
    }

    /// Keeps what the run found. An error of ours may not come again.
    pub fn keep(&self, outcome: &Outcome, notes: &[Problem]) {
        let facts = facts::end();
        if outcome.coverage.failed.iter().any(lint::is_own_error) {
            return;
        }
        let stored = StoredOutcome::new(outcome, notes);
        if let Err(why) = self.cache.keep(&self.key, facts, &stored)
            && self.is_verbose
        {
            output::say(&format!("note: nothing is kept for the next run: {why}\n"));
        }
    }
}
