//! A record as bytes: eight that say what it is, the key, the hash of all that follows, then the
//! facts and the result. Facts are sorted by path; of each path only what differs from the last
//! one is written, which takes a tenth of the room.

use postcard::ser_flavors::Size;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Key, StoredOutcome};
use crate::disk::facts::{AnswerHash, Fact, Question};
use crate::disk::{os_bytes, path_of_bytes};
use crate::limits;

/// Changes with the format.
const MAGIC: &[u8; 8] = b"vlaisc04";

#[derive(Serialize, Deserialize)]
struct Body {
    facts: Vec<Entry>,
    outcome: StoredOutcome,
    discovery: Option<ContentHash>,
}

/// The hash of another file of the cache, all of it.
pub type ContentHash = [u8; 32];

/// What a record says.
#[derive(Debug)]
pub struct Record {
    /// What the run asked, and the answers.
    pub facts: Vec<Fact>,
    /// What it found.
    pub outcome: StoredOutcome,
    /// The units that it looked for, if they are kept: a file with this hash.
    pub discovery: Option<ContentHash>,
}

/// A [`Fact`] behind another one.
#[derive(Serialize, Deserialize)]
struct Entry {
    /// So many bytes of the last path.
    n_shared: usize,
    /// And these.
    rest: Vec<u8>,
    question: Question,
    answer: AnswerHash,
    stamp: Option<u64>,
    of_units: bool,
    of_discovery: bool,
    of_settings: bool,
}

/// What BLAKE3 makes of something.
const HASH_BYTES: usize = blake3::OUT_LEN;

/// The bytes of a record, none if it is too large.
pub fn write(key: &Key, record: Record) -> Option<Vec<u8>> {
    let Record { facts, outcome, discovery } = record;
    let mut last: Vec<u8> = Vec::new();
    let entry = |fact: Fact| {
        let path = os_bytes(&fact.path);
        let n_shared = path.iter().zip(&last).take_while(|(new, old)| new == old).count();
        let rest = path.get(n_shared..).unwrap_or(&[]).to_vec();
        last = path;
        let Fact { question, answer, stamp, of_units, of_discovery, of_settings, .. } = fact;
        Entry { n_shared, rest, question, answer, stamp, of_units, of_discovery, of_settings }
    };
    let facts = facts.into_iter().map(entry).collect();
    sealed(&key.0, &Body { facts, outcome, discovery })
}

/// Something under 32 bytes that stand for it; none if it is too large.
pub fn sealed(name: &[u8; 32], what: &impl Serialize) -> Option<Vec<u8>> {
    let n_bytes = postcard::serialize_with_flavor(what, Size::default()).ok()?;
    let start = MAGIC.len() + name.len() + HASH_BYTES;
    if start + n_bytes > limits::CACHE_BYTES_MAX {
        return None;
    }
    // All of a kernel is 150 MB, and made when a run has most else in memory.
    let mut bytes = Vec::with_capacity(start + n_bytes);
    bytes.extend([MAGIC, &name[..], &[0; HASH_BYTES]].concat());
    let mut bytes = postcard::to_extend(what, bytes).ok()?;
    let hash = blake3::hash(bytes.get(start..)?);
    bytes.get_mut(start - HASH_BYTES..start)?.copy_from_slice(hash.as_bytes());
    Some(bytes)
}

/// What was sealed under this name, if it is whole.
pub fn open<T: DeserializeOwned>(name: &[u8; 32], bytes: &[u8]) -> Option<T> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(name)?;
    let (hash, body) = rest.split_first_chunk::<HASH_BYTES>()?;
    (blake3::hash(body).as_bytes() == hash).then(|| postcard::from_bytes(body).ok())?
}

/// What a record says, none if it is none of this key.
pub fn read(key: &Key, bytes: &[u8]) -> Option<Record> {
    let body: Body = open(&key.0, bytes)?;
    let mut last: Vec<u8> = Vec::new();
    let mut facts = Vec::with_capacity(body.facts.len());
    for entry in body.facts {
        let Entry { question, answer, stamp, of_units, of_discovery, of_settings, .. } = entry;
        last.truncate(entry.n_shared);
        last.extend(entry.rest);
        let path = path_of_bytes(&last);
        facts.push(Fact { path, question, answer, stamp, of_units, of_discovery, of_settings });
    }
    Some(Record { facts, outcome: body.outcome, discovery: body.discovery })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(path: &str) -> Fact {
        let (question, answer, stamp) = (Question::Kind, [7; 16], Some(9));
        let (of_units, of_discovery, of_settings) = (true, false, true);
        let path = path.into();
        Fact { path, question, answer, stamp, of_units, of_discovery, of_settings }
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        let (key, other) = (Key::of(&["a"]), Key::of(&["b"]));
        let facts = vec![fact("/a/b.h"), fact("/a/bc.h"), fact("/z")];
        let (outcome, discovery) = (StoredOutcome::default(), Some([5; 32]));
        let record = Record { facts: facts.clone(), outcome, discovery };
        let bytes = write(&key, record).expect("small");
        let known = read(&key, &bytes).expect("whole");
        assert_eq!((known.facts, known.discovery), (facts, discovery));
        assert!(read(&other, &bytes).is_none(), "another key");
        assert!(read(&key, b"").is_none());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(read(&key, &damaged).is_none(), "byte {at} is another");
            assert!(read(&key, &bytes[..at]).is_none(), "cut at {at}");
        }
    }
}
