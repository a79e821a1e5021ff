//! What a run asked the file system, and the answers: as long as a later run would get the same
//! ones, it would find the same. Answers are kept as hashes. A file's text (or a directory's
//! names) need not be read again while its *stamp* is the same: device, inode, size, and the times
//! of the last change of text and inode, all older than the moment of reading, as git has it
//! (git's documentation, "racy-git").

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What was asked about a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Question {
    /// What kind of thing is there, if anything.
    Kind,
    /// Its text, if it has no more than so many bytes.
    Text(u64),
    /// So many bytes of its text.
    Start(u64),
    /// The `#include` lines in so many bytes of its text.
    Includes(u64),
    /// The names in the directory.
    Names,
    /// The entries of the directory that a walk sees.
    Entries,
    /// Its real path.
    RealPath,
}

/// The hash of an answer.
pub type AnswerHash = [u8; 16];

/// A question, the answer, and what makes asking again needless.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// About which path, as it was asked.
    pub path: PathBuf,
    /// What.
    pub question: Question,
    /// A hash of the answer.
    pub answer: AnswerHash,
    /// The stamp of what is there, if it says that the answer is the same.
    pub stamp: Option<u64>,
    /// Results of single units may rest on it: it was asked while units were analysed.
    pub of_units: bool,
    /// Which units there are may rest on it: it was asked while they were looked for.
    pub of_discovery: bool,
    /// It was asked before units were looked for: what is to be done may rest on it.
    pub of_settings: bool,
}

/// What is done while something is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Settings are read.
    Settings = 0,
    /// Units are looked for.
    Discovery = 1,
    /// Units are analysed.
    Units = 2,
}

type Answers = FxHashMap<(Question, PathBuf), Answer>;

#[derive(Clone, Copy)]
struct Answer {
    hash: AnswerHash,
    stamp: Option<u64>,
    of_units: bool,
    of_discovery: bool,
    of_settings: bool,
}

const SHARDS: usize = 16;

static IS_NOTED: AtomicBool = AtomicBool::new(false);
static STAGE: AtomicU8 = AtomicU8::new(Stage::Settings as u8);
static NOTED: LazyLock<Vec<Mutex<Answers>>> =
    LazyLock::new(|| (0..SHARDS).map(|_| Mutex::default()).collect());

/// How long ago the last change must be for the stamp to say anything: file systems count time in
/// steps, the coarsest (FAT) of two seconds.
const SETTLED: Duration = Duration::from_secs(3);

/// From here on this is done.
pub fn enter(stage: Stage) {
    STAGE.store(stage as u8, Ordering::Relaxed);
}

/// From here on notes all that is asked.
pub fn begin() {
    enter(Stage::Settings);
    IS_NOTED.store(true, Ordering::Relaxed);
}

/// What was asked since [`begin`], sorted by path.
pub fn end() -> Vec<Fact> {
    IS_NOTED.store(false, Ordering::Relaxed);
    let mut facts = Vec::new();
    for shard in NOTED.iter() {
        let noted = std::mem::take(&mut *shard.lock().unwrap_or_else(PoisonError::into_inner));
        let noted = noted.into_iter();
        facts.extend(noted.map(
            |((question, path), Answer { hash, stamp, of_units, of_discovery, of_settings })| {
                Fact { path, question, answer: hash, stamp, of_units, of_discovery, of_settings }
            },
        ));
    }
    sort(&mut facts);
    facts
}

/// Facts of an earlier run that still hold, and those of this one, which saw less because of
/// these.
pub fn merge(earlier: Vec<Fact>, new: Vec<Fact>) -> Vec<Fact> {
    let mut all = new;
    let mut places: FxHashMap<(Question, PathBuf), usize> = FxHashMap::default();
    places.extend(all.iter().zip(0..).map(|(fact, at)| ((fact.question, fact.path.clone()), at)));
    for fact in earlier {
        match places.get(&(fact.question, fact.path.clone())).and_then(|&at| all.get_mut(at)) {
            Some(same) => {
                same.of_units |= fact.of_units;
                same.of_discovery |= fact.of_discovery;
            }
            None => all.push(fact),
        }
    }
    sort(&mut all);
    all
}

/// By bytes: comparing paths part by part takes five times as long.
fn sort(facts: &mut [Fact]) {
    facts.sort_unstable_by(|a, b| {
        let key = |fact: &Fact| (fact.question, fact.answer, fact.stamp);
        let (left, right) = (a.path.as_os_str(), b.path.as_os_str());
        left.cmp(right).then_with(|| key(a).cmp(&key(b)))
    });
}

/// Whether anything is noted.
pub(super) fn is_noted() -> bool {
    IS_NOTED.load(Ordering::Relaxed)
}

/// Notes an answer; `data` is of what is there, if a stamp of that vouches for the answer.
pub(super) fn note(
    question: Question,
    path: &Path,
    answer: &[u8],
    data: Option<&std::fs::Metadata>,
) {
    if !is_noted() {
        return;
    }
    use std::hash::BuildHasher;
    let shard = rustc_hash::FxBuildHasher.hash_one(path.as_os_str()) >> 48;
    let Some(shard) = NOTED.get(shard as usize % SHARDS) else { return };
    let current = STAGE.load(Ordering::Relaxed);
    let fact = Answer {
        hash: hash(answer),
        stamp: data.and_then(stamp),
        of_units: current == Stage::Units as u8,
        of_discovery: current == Stage::Discovery as u8,
        of_settings: current == Stage::Settings as u8,
    };
    let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
    // An answer that changes during the run is none that holds.
    shard
        .entry((question, path.to_path_buf()))
        .and_modify(|known| {
            known.of_units |= fact.of_units;
            known.of_discovery |= fact.of_discovery;
            known.of_settings |= fact.of_settings;
            if known.hash != fact.hash {
                (known.hash, known.stamp) = (CHANGED, None);
            }
        })
        .or_insert(fact);
}

/// In place of an answer that wasn't the same throughout the run.
const CHANGED: AnswerHash = [0; 16];

/// The hash of an answer.
pub fn hash(answer: &[u8]) -> AnswerHash {
    let mut short = CHANGED;
    let whole = blake3::hash(answer);
    for (to, from) in short.iter_mut().zip(whole.as_bytes()) {
        *to = *from;
    }
    short
}

/// A number that is another one after a change; none if a change may have come too late to show.
#[cfg(unix)]
pub(super) fn stamp(data: &std::fs::Metadata) -> Option<u64> {
    use std::hash::BuildHasher;
    use std::os::unix::fs::MetadataExt;
    let changed = SystemTime::UNIX_EPOCH
        + Duration::new(u64::try_from(data.ctime()).ok()?, u32::try_from(data.ctime_nsec()).ok()?);
    let latest = changed.max(data.modified().ok()?);
    if SystemTime::now().duration_since(latest).ok()? < SETTLED {
        return None;
    }
    let identity = (data.dev(), data.ino(), data.len());
    let times = (data.mtime(), data.mtime_nsec(), data.ctime(), data.ctime_nsec());
    Some(rustc_hash::FxBuildHasher.hash_one((identity, times)))
}

#[cfg(not(unix))]
pub(super) fn stamp(_: &std::fs::Metadata) -> Option<u64> {
    None
}

impl Fact {
    /// Whether it is about a file's text.
    pub fn is_text(&self) -> bool {
        matches!(self.question, Question::Text(_) | Question::Start(_) | Question::Includes(_))
    }

    /// Whether the answer is still the same.
    pub fn holds(&self) -> bool {
        if self.answer == CHANGED {
            return false;
        }
        if self.stamp.is_some()
            && let Ok(data) = std::fs::metadata(&self.path)
            && stamp(&data) == self.stamp
        {
            return true;
        }
        hash(&self.ask()) == self.answer
    }

    /// The answer as it is now.
    fn ask(&self) -> Vec<u8> {
        let path = &self.path;
        match self.question {
            Question::Kind => vec![super::Kind::of(path).code()],
            Question::Text(max) => super::answer(&super::read_whole(path, max as usize).0).to_vec(),
            Question::Start(n) => super::answer(&super::read_first(path, n as usize).0).to_vec(),
            Question::Includes(n) => {
                let text = super::read_first(path, n as usize).0;
                super::answer(&text.map(|text| super::includes::includes_of(&text))).to_vec()
            }
            Question::Names => super::names_answer(&super::names(path)),
            Question::Entries => super::walk::entries(path),
            Question::RealPath => {
                let real = std::fs::canonicalize(path).map_err(|why| super::error(path, &why));
                super::real_answer(&real).to_vec()
            }
        }
    }
}
