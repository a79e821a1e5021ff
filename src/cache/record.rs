//! A record as bytes: eight that say what it is, the key, the hash of all that follows, then the
//! facts and the result. Facts are sorted by path; of each path only what differs from the last
//! one is written, which takes a tenth of the room.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Key, StoredOutcome};
use crate::disk::facts::{AnswerHash, Fact, Question};
use crate::disk::{os_bytes, path_of_bytes};
use crate::limits;

/// Changes with the format.
const MAGIC: &[u8; 8] = b"vlaisc02";

#[derive(Serialize, Deserialize)]
struct Body {
    facts: Vec<Entry>,
    outcome: StoredOutcome,
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
    of_settings: bool,
}

/// The bytes of a record, none if it is too large.
pub fn write(key: &Key, facts: Vec<Fact>, outcome: &StoredOutcome) -> Option<Vec<u8>> {
    let mut last: Vec<u8> = Vec::new();
    let entry = |fact: Fact| {
        let path = os_bytes(&fact.path);
        let n_shared = path.iter().zip(&last).take_while(|(new, old)| new == old).count();
        let rest = path.get(n_shared..).unwrap_or(&[]).to_vec();
        last = path;
        let Fact { question, answer, stamp, of_units, of_settings, .. } = fact;
        Entry { n_shared, rest, question, answer, stamp, of_units, of_settings }
    };
    let facts = facts.into_iter().map(entry).collect();
    sealed(&key.0, &Body { facts, outcome: outcome.clone() })
}

/// Something under 32 bytes that stand for it; none if it is too large.
pub fn sealed(name: &[u8; 32], what: &impl Serialize) -> Option<Vec<u8>> {
    let body = postcard::to_allocvec(what).ok()?;
    let hash = blake3::hash(&body);
    let bytes = [MAGIC, &name[..], hash.as_bytes(), &body].concat();
    (bytes.len() <= limits::CACHE_BYTES_MAX).then_some(bytes)
}

/// What was sealed under this name, if it is whole.
pub fn open<T: DeserializeOwned>(name: &[u8; 32], bytes: &[u8]) -> Option<T> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(name)?;
    let (hash, body) = rest.split_first_chunk::<32>()?;
    (blake3::hash(body).as_bytes() == hash).then(|| postcard::from_bytes(body).ok())?
}

/// What a record says, none if it is none of this key.
pub fn read(key: &Key, bytes: &[u8]) -> Option<(Vec<Fact>, StoredOutcome)> {
    let body: Body = open(&key.0, bytes)?;
    let mut last: Vec<u8> = Vec::new();
    let mut facts = Vec::with_capacity(body.facts.len());
    for entry in body.facts {
        let Entry { question, answer, stamp, of_units, of_settings, .. } = entry;
        last.truncate(entry.n_shared);
        last.extend(entry.rest);
        let path = path_of_bytes(&last);
        facts.push(Fact { path, question, answer, stamp, of_units, of_settings });
    }
    Some((facts, body.outcome))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(path: &str) -> Fact {
        let (question, answer, stamp) = (Question::Kind, [7; 16], Some(9));
        Fact { path: path.into(), question, answer, stamp, of_units: true, of_settings: false }
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        let (key, other) = (Key::of(&["a"]), Key::of(&["b"]));
        let facts = vec![fact("/a/b.h"), fact("/a/bc.h"), fact("/z")];
        let bytes = write(&key, facts.clone(), &StoredOutcome::default()).expect("small");
        assert_eq!(read(&key, &bytes).expect("whole").0, facts);
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
