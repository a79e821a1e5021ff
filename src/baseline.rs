//! A list of findings that are known already, kept in a file: bytes in, a [`Baseline`] out, and
//! what a run found compared with it.
//!
//! A finding is known by what it is, not by where: path, rule, the symbol around it and its
//! line's text, with how often that is there. Lines that move stay known; a changed line is new.
//! The file is JSON with an entry a line, sorted, so that a change of it reads well in a diff.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use crate::source::content::squeezed;

/// The version that this program reads and writes.
const VERSION: u32 = 1;

/// What makes findings the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// The file, from the baseline's directory, with forward slashes.
    pub path: String,
    /// The rule's slug.
    pub rule: String,
    /// The symbol that the line stands in.
    pub symbol: String,
    /// The line's text without blanks.
    squeezed: String,
}

/// A finding that is compared.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is.
    pub key: Key,
    /// The line's text, for people.
    pub text: String,
    /// It is on a line that is known to be changed: of equal findings, the others are the old
    /// ones.
    pub is_changed: bool,
}

impl Found {
    /// A finding by its parts.
    pub fn new(path: String, rule: &str, symbol: String, text: String, is_changed: bool) -> Found {
        let key = Key { path, rule: rule.to_owned(), symbol, squeezed: squeezed(&text) };
        Found { key, text, is_changed }
    }
}

/// Findings that are known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    /// How often each is there, and its text for people.
    entries: BTreeMap<Key, (u32, String)>,
}

/// Findings of one rule in one file that became more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Risen {
    /// The file.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// How many there are.
    pub now: u32,
    /// How many the baseline has.
    pub before: u32,
}

/// Findings beside a baseline.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Comparison {
    /// For each finding, in order, whether it is known.
    pub known: Vec<bool>,
    /// Entries that were found in another file, with how many: from, to, rule.
    pub moved: BTreeMap<(String, String, String), u32>,
    /// What is left of the baseline.
    pub left: Baseline,
    /// Only with a ratchet: where there is more than before.
    pub risen: Vec<Risen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "vlaiscan-baseline")]
    _version: Version,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    #[serde(rename = "in")]
    symbol: String,
    text: String,
    count: std::num::NonZeroU32,
}

struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Version, D::Error> {
        match u32::deserialize(from)? {
            VERSION => Ok(Version),
            other => Err(D::Error::custom(format!(
                "it is of version {other}, and this vlaiscan reads version {VERSION}"
            ))),
        }
    }
}

impl Baseline {
    /// Reads a baseline's text. The error says what is wrong, with line and column.
    pub fn parse(text: &[u8]) -> Result<Baseline, String> {
        let document: Document = serde_json::from_slice(text)
            .map_err(|why| format!("is not a baseline of vlaiscan: {why}"))?;
        let mut baseline = Baseline::default();
        for entry in document.findings {
            let Entry { path, rule, symbol, text, count } = entry;
            let key = Key { path, rule, symbol, squeezed: squeezed(&text) };
            // Two equal entries are what a merge leaves: the sum could hide a finding.
            let known = baseline.entries.entry(key).or_insert((0, text));
            known.0 = known.0.max(count.get());
        }
        Ok(baseline)
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        let mut out = format!("{{\n  \"vlaiscan-baseline\": {VERSION},\n  \"findings\": [");
        let mut separator = "\n";
        for (key, (count, text)) in &self.entries {
            let Some(count) = std::num::NonZeroU32::new(*count) else { continue };
            let (path, rule, symbol) = (key.path.clone(), key.rule.clone(), key.symbol.clone());
            let entry = Entry { path, rule, symbol, text: text.clone(), count };
            // Strings and numbers only: there is nothing that serialising could refuse.
            let line = serde_json::to_string(&entry).unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = write!(out, "{separator}    {line}");
            separator = ",\n";
        }
        out + if self.entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" }
    }

    /// How many findings are known.
    pub fn n_findings(&self) -> usize {
        self.entries.values().map(|(count, _)| *count as usize).sum()
    }

    /// What is in it, with how often.
    pub fn entries(&self) -> impl Iterator<Item = (&Key, &str, u32)> {
        self.entries.iter().map(|(key, (count, text))| (key, text.as_str(), *count))
    }

    /// The baseline of what was found.
    pub fn of<'f>(found: impl IntoIterator<Item = &'f Found>) -> Baseline {
        let mut baseline = Baseline::default();
        for found in found {
            let entry = baseline.entries.entry(found.key.clone());
            entry.or_insert_with(|| (0, found.text.clone())).0 += 1;
        }
        baseline
    }

    /// Adds entries of another baseline that this one has not.
    pub fn keep(&mut self, other: &Baseline, is_kept: impl Fn(&Key) -> bool) -> usize {
        let mut n = 0;
        for (key, (count, text)) in other.entries.iter().filter(|(key, _)| is_kept(key)) {
            if !self.entries.contains_key(key) {
                self.entries.insert(key.clone(), (*count, text.clone()));
                n += *count as usize;
            }
        }
        n
    }

    /// Takes entries out, and gives them.
    pub fn split(&mut self, is_out: impl Fn(&Key) -> bool) -> Baseline {
        let entries = std::mem::take(&mut self.entries);
        let (out, kept) = entries.into_iter().partition(|(key, _)| is_out(key));
        self.entries = kept;
        Baseline { entries: out }
    }

    /// Compares findings, which are in order, with the baseline. An entry of a file that is gone is
    /// looked for in the others: the file was moved.
    pub fn compare(&self, found: &[Found], is_gone: impl Fn(&str) -> bool) -> Comparison {
        let mut left = self.entries.clone();
        let mut known = vec![false; found.len()];
        // Of equal findings the first ones on old lines are the old ones.
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&at| found.get(at).map(|found| found.is_changed));
        for &at in &order {
            if let (Some(found), Some(known)) = (found.get(at), known.get_mut(at)) {
                *known = take(&mut left, &found.key);
            }
        }
        let mut moved = BTreeMap::new();
        let mut gone: BTreeMap<(String, String, String), Vec<Key>> = BTreeMap::new();
        for key in left.keys().filter(|key| is_gone(&key.path)) {
            gone.entry(content_of(key)).or_default().push(key.clone());
        }
        for &at in order.iter().filter(|_| !gone.is_empty()) {
            let (Some(found), Some(known)) = (found.get(at), known.get_mut(at)) else { continue };
            let from = gone.get(&content_of(&found.key)).into_iter().flatten();
            if !*known && let Some(from) = from.into_iter().find(|key| take(&mut left, key)) {
                *known = true;
                let Key { path, rule, .. } = found.key.clone();
                *moved.entry((from.path.clone(), path, rule)).or_insert(0) += 1;
            }
        }
        Comparison { known, moved, left: Baseline { entries: left }, risen: Vec::new() }
    }

    /// The same, but findings count as known as long as there are not more of a rule in a file
    /// than there were.
    pub fn ratchet(&self, found: &[Found], is_gone: impl Fn(&str) -> bool) -> Comparison {
        let mut compared = self.compare(found, is_gone);
        let now = Baseline::of(found).counts();
        let mut before = self.counts();
        for ((_, to, rule), n) in &compared.moved {
            *before.entry((to.clone(), rule.clone())).or_insert(0) += n;
        }
        for ((path, rule), now) in now {
            let before = before.get(&(path.clone(), rule.clone())).copied().unwrap_or(0);
            if now > before {
                compared.risen.push(Risen { path, rule, now, before });
            }
        }
        let risen = |key: &Key| {
            compared.risen.iter().any(|risen| (&risen.path, &risen.rule) == (&key.path, &key.rule))
        };
        for (found, known) in found.iter().zip(&mut compared.known) {
            *known |= !risen(&found.key);
        }
        compared
    }

    /// How many there are by file and rule.
    fn counts(&self) -> BTreeMap<(String, String), u32> {
        let mut counts = BTreeMap::new();
        for (key, (count, _)) in &self.entries {
            *counts.entry((key.path.clone(), key.rule.clone())).or_insert(0) += count;
        }
        counts
    }
}

fn content_of(key: &Key) -> (String, String, String) {
    (key.rule.clone(), key.symbol.clone(), key.squeezed.clone())
}

/// Takes one of an entry.
fn take(left: &mut BTreeMap<Key, (u32, String)>, key: &Key) -> bool {
    let Some((count, _)) = left.get_mut(key) else { return false };
    *count -= 1;
    if *count == 0 {
        left.remove(key);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, symbol: &str, text: &str, is_changed: bool) -> Found {
        Found::new(path.to_owned(), "vla", symbol.to_owned(), text.to_owned(), is_changed)
    }

    #[test]
    fn a_baseline_is_read_as_it_was_written() {
        let list = [
            found("b.c", "f", "char a [n];", false),
            found("a \"q\".c", "", "\\ \u{e9}", false),
            found("b.c", "f", "char a[n];", false),
        ];
        let baseline = Baseline::of(&list);
        let json = baseline.to_json();
        assert_eq!(Baseline::parse(json.as_bytes()), Ok(baseline));
        assert_eq!(json.lines().count(), 7, "{json}");
        assert!(json.contains("\"count\":2"), "{json}");
        let empty = Baseline::default();
        assert_eq!(Baseline::parse(empty.to_json().as_bytes()), Ok(empty));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let of = |text: &str| Baseline::parse(text.as_bytes()).expect_err("refused");
        assert!(of("{\n  \"vlaiscan-baseline\": 2, \"findings\": []}").contains("line 2 column"));
        assert!(of("{\"version\": 1}").contains("unknown field `version`"));
        assert!(of("").contains("line 1 column 0"));
        let cut = "{\"vlaiscan-baseline\": 1,\n \"findings\": [{\"path\": \"a.c\",";
        assert!(of(cut).contains("line 2"), "{}", of(cut));
        let none =
            cut.to_owned() + "\"rule\": \"vla\", \"in\": \"f\", \"text\": \"x\", \"count\": 0}]}";
        assert!(of(&none).contains("line 2"), "{}", of(&none));
    }

    #[test]
    fn of_equal_findings_the_one_on_a_changed_line_is_new() {
        let baseline = Baseline::of(&[found("a.c", "f", "x", false)]);
        let now = [found("a.c", "f", "x", true), found("a.c", "f", "x", false)];
        assert_eq!(baseline.compare(&now, |_| false).known, [false, true]);
        let now = [found("a.c", "f", "x", false), found("a.c", "f", "x", false)];
        assert_eq!(baseline.compare(&now, |_| false).known, [true, false]);
    }

    #[test]
    fn findings_of_a_moved_file_stay_known() {
        let old = [found("old.c", "f", "x", false), found("kept.c", "f", "x", false)];
        let baseline = Baseline::of(&old);
        let now = [found("new.c", "f", "x", false), found("other.c", "f", "x", false)];
        let compared = baseline.compare(&now, |path| path == "old.c");
        assert_eq!(compared.known, [true, false]);
        let moves: Vec<_> = compared.moved.iter().collect();
        assert_eq!(moves, [(&("old.c".into(), "new.c".into(), "vla".into()), &1)]);
        assert_eq!(compared.left, Baseline::of(&old[1..]));
    }

    #[test]
    fn a_ratchet_counts_by_file_and_rule() {
        let baseline = Baseline::of(&[found("a.c", "f", "x", false)]);
        let now = [found("a.c", "g", "y", false)];
        let compared = baseline.ratchet(&now, |_| false);
        assert_eq!((compared.known, compared.risen.len()), (vec![true], 0));
        let now = [found("a.c", "g", "y", false), found("a.c", "f", "x", false)];
        let compared = baseline.ratchet(&now, |_| false);
        assert_eq!(compared.known, [false, true]);
        let risen = Risen { path: "a.c".into(), rule: "vla".into(), now: 2, before: 1 };
        assert_eq!(compared.risen, [risen]);
    }
}
