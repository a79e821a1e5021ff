//! What a run found, kept on disk for the next one. In: the run's key, what it asked the file
//! system, and its result. Out: the same result, if the key is the same and everything that was
//! asked has the same answer. Nothing else can change a result, as a run sees the world through
//! `disk` alone. Where some answers are others, what single units said, and which units there are,
//! may still hold, each with the answers that it rests on.
//!
//! A record is a file of its own, named by its key, replaced as a whole, so that runs beside each
//! other never see half of one. Its hash stands in it: what is damaged, cut short or of another
//! version is no record, and is made again. Keys hold the program's version and build.

mod outcome;
mod record;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::discover::{Discovery, StoredDiscovery};
use crate::disk::facts::Fact;
use crate::lint::Kept;
use crate::{disk, limits};

pub use outcome::StoredOutcome;
use record::{ContentHash, Record};

/// A directory of records.
#[derive(Debug)]
pub struct Cache {
    directory: PathBuf,
}

/// What a record is found by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of what is described, in words and numbers of one's own, by these parts.
    pub fn of(parts: &[&str]) -> Key {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Key(*hasher.finalize().as_bytes())
    }

    fn file_name(&self, extension: &str) -> String {
        let digits: String = self.0.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{digits}.{extension}")
    }
}

/// The endings of records' names: of a run, of what its units said, and of which units there are.
const EXTENSION: &str = "run";
const UNITS_EXTENSION: &str = "units";
const DISCOVERY_EXTENSION: &str = "found";

/// What is known of a run.
pub enum Known {
    /// Nothing that helps.
    Nothing,
    /// Its result: all is as it was.
    Same(StoredOutcome),
    /// Some texts have changed; what the units said before.
    Units(Earlier, Box<Kept>),
}

/// A run before some texts changed.
pub struct Earlier {
    /// Its result.
    pub outcome: StoredOutcome,
    /// What results of units, or the discovery, rest on, and still holds.
    pub facts: Vec<Fact>,
    /// Files that units rest on, and that have other texts.
    pub changed: Vec<PathBuf>,
    /// The units that there are, if a discovery would ask the same and get the same answers.
    pub discovery: Option<(Discovery, KeptDiscovery)>,
}

/// A discovery that is in the cache.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeptDiscovery(ContentHash);

/// What a run is to be known by later.
pub struct ToKeep<'r> {
    /// What it asked, and the answers.
    pub facts: Vec<Fact>,
    /// What it found.
    pub outcome: StoredOutcome,
    /// What its units said, if another run may begin with that.
    pub units: Option<&'r Kept>,
    /// Which units there are.
    pub discovery: &'r Discovery,
    /// The same, if the cache has it.
    pub kept_discovery: Option<KeptDiscovery>,
}

impl Cache {
    /// The cache in this directory, which need not be there yet.
    pub fn new(directory: PathBuf) -> Cache {
        Cache { directory }
    }

    /// What is known of a run with this key.
    pub fn find(&self, key: &Key) -> Known {
        let path = self.directory.join(key.file_name(EXTENSION));
        let bytes = disk::read_scratch(&path, limits::CACHE_BYTES_MAX);
        let name = bytes.as_ref().map(|bytes| *blake3::hash(bytes).as_bytes());
        let record = bytes.and_then(|bytes| record::read(key, &bytes));
        let (Some(name), Some(record)) = (name, record) else { return Known::Nothing };
        let Record { facts, outcome, discovery } = record;
        let (facts, failed) = hold(facts);
        if failed.is_empty() {
            disk::touch(&path);
            return Known::Same(outcome);
        }
        let discovery = discovery.filter(|_| !failed.iter().any(|fact| fact.of_discovery));
        // With other settings all units are others.
        let is_done = |fact: &Fact| fact.of_settings || fact.of_units;
        let is_unit_text = |fact: &Fact| fact.is_text() && !fact.of_settings;
        let (texts, others): (Vec<Fact>, Vec<Fact>) =
            failed.into_iter().filter(is_done).partition(is_unit_text);
        let path = self.directory.join(key.file_name(UNITS_EXTENSION));
        let read = || disk::read_scratch(&path, limits::CACHE_BYTES_MAX);
        // Only changed texts say which units they change.
        let bytes = others.is_empty().then(read).flatten();
        match bytes.and_then(|bytes| record::open(&name, &bytes)) {
            None => Known::Nothing,
            Some(units) => {
                let facts = facts.into_iter().filter(|fact| fact.of_units || fact.of_discovery);
                let facts = facts.collect();
                let changed = texts.into_iter().map(|fact| fact.path).collect();
                let discovery = discovery.and_then(|name| self.discovery(key, name));
                Known::Units(Earlier { outcome, facts, changed, discovery }, units)
            }
        }
    }

    /// The discovery that is kept in the file of this hash.
    fn discovery(&self, key: &Key, hash: ContentHash) -> Option<(Discovery, KeptDiscovery)> {
        let path = self.directory.join(key.file_name(DISCOVERY_EXTENSION));
        let bytes = disk::read_scratch(&path, limits::CACHE_BYTES_MAX)?;
        let is_it = *blake3::hash(&bytes).as_bytes() == hash;
        let stored: StoredDiscovery = record::open(&key.0, &bytes).filter(|_| is_it)?;
        Some((stored.restore()?, KeptDiscovery(hash)))
    }

    fn keep_discovery(&self, key: &Key, discovery: &Discovery) -> Option<KeptDiscovery> {
        let bytes = record::sealed(&key.0, &StoredDiscovery::of(discovery)?)?;
        let path = self.directory.join(key.file_name(DISCOVERY_EXTENSION));
        disk::write_scratch(&path, &bytes).ok()?;
        Some(KeptDiscovery(*blake3::hash(&bytes).as_bytes()))
    }

    /// Keeps a result, and those of the run's units. What goes wrong is no failure of the run: the
    /// next one takes longer.
    ///
    /// # Errors
    ///
    /// Says why nothing was kept.
    pub fn keep(&self, key: &Key, result: ToKeep<'_>) -> Result<(), String> {
        let ToKeep { facts, outcome, units, discovery, kept_discovery } = result;
        let said = |why: disk::DiskError| why.to_string();
        self.prepare().map_err(said)?;
        // Who can't begin with the units has no use for them alone.
        let discovery = units.and_then(|_| match kept_discovery {
            Some(kept) => Some(kept),
            None => self.keep_discovery(key, discovery),
        });
        let discovery = discovery.map(|KeptDiscovery(hash)| hash);
        let record = Record { facts, outcome, discovery };
        let bytes = record::write(key, record).ok_or("the result is too large")?;
        let path = self.directory.join(key.file_name(UNITS_EXTENSION));
        match units.and_then(|units| record::sealed(blake3::hash(&bytes).as_bytes(), units)) {
            // It is one with the record: of another one it says nothing.
            Some(units) => disk::write_scratch(&path, &units).map_err(said)?,
            None => disk::remove_scratch(&path),
        }
        disk::write_scratch(&self.directory.join(key.file_name(EXTENSION)), &bytes)
            .map_err(said)?;
        self.trim();
        Ok(())
    }

    /// Makes the directory, and says to backups and git that nothing in it is worth keeping.
    fn prepare(&self) -> Result<(), disk::DiskError> {
        if disk::is_directory(&self.directory) {
            return Ok(());
        }
        disk::make_directory(&self.directory)?;
        let tag = "Signature: 8a477f597d28d172789f06886806bc55\n\
                   # Results of vlaiscan. See https://bford.info/cachedir/\n";
        disk::write_scratch(&self.directory.join("CACHEDIR.TAG"), tag.as_bytes())?;
        disk::write_scratch(&self.directory.join(".gitignore"), b"*\n")
    }

    /// Removes the records that were used longest ago, until the rest is small enough.
    fn trim(&self) {
        // What runs that were killed have left half written is counted, and goes, too.
        let extensions = [EXTENSION, UNITS_EXTENSION, DISCOVERY_EXTENSION, "tmp"];
        let mut records = disk::files_by_age(&self.directory, &extensions);
        let mut sum: u64 = records.iter().map(|(_, len)| len).sum();
        records.reverse();
        while sum > limits::CACHE_BYTES_MAX as u64 {
            let Some((path, len)) = records.pop() else { break };
            disk::remove_scratch(&path);
            sum -= len;
        }
    }
}

/// Facts that still hold, and those that don't.
fn hold(facts: Vec<Fact>) -> (Vec<Fact>, Vec<Fact>) {
    match facts.len() < FEW_FACTS {
        true => facts.into_iter().partition(Fact::holds),
        false => facts.into_par_iter().partition(Fact::holds),
    }
}

/// As many are checked before threads have started.
const FEW_FACTS: usize = 20_000;

/// The directory where this user's programs keep what they can make again: `given`, or that of
/// the XDG Base Directory Specification.
pub fn directory(given: Option<&Path>, xdg: Option<&Path>, home: Option<&Path>) -> Option<PathBuf> {
    let absolute = |path: &Path| path.is_absolute().then(|| path.to_path_buf());
    let user = || xdg.and_then(absolute).or_else(|| Some(home.and_then(absolute)?.join(".cache")));
    match given {
        Some(given) => Some(given.to_path_buf()).filter(|path| !path.as_os_str().is_empty()),
        None => Some(user()?.join("vlaiscan")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_key_do_not_run_into_each_other() {
        assert_ne!(Key::of(&["ab", "c"]), Key::of(&["a", "bc"]));
        assert_eq!(Key::of(&["ab", "c"]), Key::of(&["ab", "c"]));
    }

    #[test]
    fn the_directory_is_the_given_or_the_users() {
        let at = |given: Option<&str>, xdg: Option<&str>, home: Option<&str>| {
            let [given, xdg, home] = [given, xdg, home].map(|path| path.map(Path::new));
            directory(given, xdg, home)
        };
        assert_eq!(at(Some("x"), Some("/c"), None), Some("x".into()));
        assert_eq!(at(Some(""), Some("/c"), Some("/h")), None, "none is wanted");
        assert_eq!(at(None, Some("/c"), Some("/h")), Some("/c/vlaiscan".into()));
        assert_eq!(at(None, Some("relative"), Some("/h")), Some("/h/.cache/vlaiscan".into()));
        assert_eq!(at(None, None, None), None);
    }
}
