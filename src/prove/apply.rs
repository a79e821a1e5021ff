//! Fixes of an outcome into changed texts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::is_applied;
use crate::finding::{Edit, Fix};
use crate::lint::Outcome;
use crate::rewrite::{Change, apply};

/// The edits that are applied, by file.
#[derive(Clone, Default, Debug)]
pub struct Chosen {
    /// By path: edits in order, none overlapping another.
    pub edits: BTreeMap<PathBuf, Vec<Change>>,
    /// How many distinct fixes there are.
    pub n_fixes: usize,
}

/// Chooses the first fix of each finding that may be applied; one that would overlap those
/// before it is left for the next round.
pub fn choose(outcome: &Outcome, unsafe_too: bool) -> Chosen {
    let mut chosen = Chosen::default();
    let mut known: Vec<&Fix> = Vec::new();
    for finding in &outcome.findings {
        let Some(fix) = finding.fixes.iter().find(|fix| is_applied(fix, unsafe_too)) else {
            continue;
        };
        if known.contains(&fix) || fix.edits.iter().any(|edit| chosen.meets(edit)) {
            continue;
        }
        known.push(fix);
        for edit in &fix.edits {
            let (start, end) = edit.bytes;
            let change = Change { start, end, text: edit.text.clone() };
            let list = chosen.edits.entry(edit.place.path.clone()).or_default();
            let at = list.partition_point(|known| *known < change);
            if list.get(at) != Some(&change) {
                list.insert(at, change);
            }
        }
        chosen.n_fixes += 1;
    }
    chosen
}

impl Chosen {
    fn meets(&self, edit: &Edit) -> bool {
        let (start, end) = edit.bytes;
        let list = self.edits.get(&edit.place.path);
        list.is_some_and(|list| {
            list.iter().any(|known| {
                let is_same = (known.start, known.end) == edit.bytes && known.text == edit.text;
                let same = is_same && known.is_for_both();
                let apart = known.end < start || end < known.start || same;
                let touch = (known.end == start || end == known.start) && known.start != start;
                !(apart || touch)
            })
        })
    }
}

/// The texts with the chosen edits in them, by path; what the source map doesn't know is left out.
pub fn changed_texts(outcome: &Outcome, chosen: &Chosen) -> Vec<(PathBuf, Vec<u8>)> {
    let mut texts = Vec::new();
    for (path, changes) in &chosen.edits {
        if let Some(file) = outcome.sources.by_path(path)
            && let Some(text) = apply(&file.text, changes)
        {
            texts.push((path.clone(), text));
        }
    }
    texts
}
