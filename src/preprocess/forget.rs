//! What a session forgets: a run over a whole kernel has no room for the tokens of all its headers,
//! and most matter to few directories. What is forgotten is read again where it is asked for once
//! more; what a run prints doesn't depend on it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rustc_hash::FxHashSet;

use super::prepared::Prepared;
use super::session::{Session, View, lock, read, write};
use crate::discover::Unit;
use crate::limits;
use crate::source::SourceFile;

/// What was forgotten.
pub struct Gone {
    /// The numbers of stretches.
    pub stretches: Vec<u32>,
    /// The numbers of beginnings.
    pub beginnings: Vec<u32>,
    /// Files whose texts were given back, for a last look.
    pub texts: Vec<Arc<SourceFile>>,
}

impl Session {
    /// How many units are done.
    pub fn now(&self) -> u32 {
        self.n_units.load(Ordering::Relaxed)
    }

    /// Notes that a search path is used now.
    pub(super) fn use_search_path(&self, number: u32) {
        let (now, at) = (self.now(), number as usize);
        if read(&self.search_paths_used).get(at) == Some(&now) {
            return;
        }
        let mut used = write(&self.search_paths_used);
        if at >= used.len() {
            used.resize(at + 1, now);
        }
        if let Some(used) = used.get_mut(at) {
            *used = now;
        }
    }

    /// A unit is done: its main file, which hardly any other unit reads, is given back, and from
    /// time to time the headers that no unit has read for a while are forgotten.
    pub fn unit_done(&self, unit: &Unit) -> Gone {
        let main = read(&self.files).get(unit.file.as_os_str()).cloned().flatten();
        let (mut gone, mut texts) = (Vec::new(), Vec::new());
        if let Some(main) = main {
            gone = std::mem::take(&mut *lock(&main.content.prepared));
            write(&main.leads).clear();
            texts.extend(self.give_text_back(&main.content));
        }
        let now = self.n_units.fetch_add(1, Ordering::Relaxed) + 1;
        let mut beginnings = Vec::new();
        if now.is_multiple_of(self.sweep_units) {
            let since = now.saturating_sub(self.kept_units.min(limits::BEGINNING_UNITS));
            let (numbers, size) = self.beginnings.forget(since);
            beginnings = numbers;
            self.give_back(size);
        }
        if now > self.kept_units && now.is_multiple_of(self.sweep_units) {
            self.sweep(now - self.kept_units, &mut gone, &mut texts);
        }
        let (mut stretches, mut n) = (Vec::new(), 0);
        for prepared in &gone {
            n += prepared.forget(&mut stretches);
        }
        self.give_back(n);
        Gone { stretches, beginnings, texts }
    }

    /// Gives back the room of so many tokens and names.
    pub fn give_back(&self, n: usize) {
        let less = |room: usize| Some(room.saturating_sub(n));
        // There always is a result.
        let _ = self.n_remembered.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }

    /// Forgets what was last used before `since`: files' tokens, and where inclusions lead.
    fn sweep(&self, since: u32, gone: &mut Vec<Arc<Prepared>>, texts: &mut Vec<Arc<SourceFile>>) {
        for content in lock(&self.contents).values() {
            if content.used.load(Ordering::Relaxed) < since {
                gone.append(&mut lock(&content.prepared));
                texts.extend(self.give_text_back(content));
            }
        }
        let forgotten: FxHashSet<_> = gone.iter().map(Arc::as_ptr).collect();
        let used = read(&self.search_paths_used);
        let is_used =
            |view: &View| used.get(view.search_path as usize).is_none_or(|&at| at >= since);
        let is_gone = |of: &Arc<Prepared>| forgotten.contains(&Arc::as_ptr(of));
        for file in read(&self.files).values().flatten() {
            write(&file.leads).retain(|view, leads| {
                is_used(view)
                    && !leads.iter().any(|lead| lead.prepared.as_ref().is_some_and(is_gone))
            });
        }
    }
}
