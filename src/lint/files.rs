//! The files of a run by numbers. A file is one by its path in reports; texts of ours, and edited
//! ones, which may share a path, by their text. A number says nothing of a text that was read, so
//! that a file which an earlier run read has one too.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use serde::{Deserialize, Serialize};

use crate::preprocess::Session;
use crate::source::{Origin, Pos, SourceFile};

/// A file of a run.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
pub struct FileId(pub u32);

/// Something of each file of a run: units name ten million in a kernel.
#[derive(Debug, Default)]
pub struct PerFile<T>(Vec<T>);

impl<T: Default> PerFile<T> {
    /// That of a file.
    pub fn of(&mut self, file: FileId) -> Option<&mut T> {
        let at = file.0 as usize;
        if at >= self.0.len() {
            self.0.resize_with(at + 1, T::default);
        }
        self.0.get_mut(at)
    }

    /// That of a file, if there ever was any.
    pub fn get(&self, file: FileId) -> Option<&T> {
        self.0.get(file.0 as usize)
    }

    /// That of each file, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &T)> {
        (0..).map(FileId).zip(&self.0)
    }
}

/// What makes a file the same in another run.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Identity {
    /// The path in reports.
    pub path: PathBuf,
    /// The hash of the text, of files that are not on disk.
    pub text: Option<u64>,
    /// It is a text of ours.
    pub is_ours: bool,
}

impl Identity {
    fn of(file: &SourceFile) -> Identity {
        let text = (file.origin != Origin::Disk).then(|| hash_of(&file.text));
        let is_ours = file.origin == Origin::BuiltIn;
        Identity { path: file.path.clone(), text, is_ours }
    }

    /// The same in every run.
    pub fn hash(&self) -> u64 {
        hash_of(self.path.as_os_str().as_encoded_bytes()) ^ self.text.unwrap_or(0)
    }
}

fn hash_of(bytes: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// What is known of a file for its path.
#[derive(Clone, Copy, Debug)]
pub struct FileFacts {
    pub id: FileId,
    /// [`Identity::hash`].
    pub hash: u64,
    /// Its findings are listed.
    pub is_listed: bool,
    /// All of its lines are to be read.
    pub is_covered: bool,
    /// The number of the selection of rules that it has.
    pub selection: usize,
}

#[derive(Debug, Default)]
struct Table {
    /// By a file's first position.
    by_position: FxHashMap<u32, FileFacts>,
    by_identity: FxHashMap<Identity, FileId>,
    all: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    identity: Identity,
    facts: FileFacts,
    /// Its text's first position, if that was read.
    position: Option<u32>,
}

/// The files of a run.
#[derive(Debug, Default)]
pub struct Files {
    table: RwLock<Table>,
}

impl Files {
    /// What is known of a file whose text was read; `judge` says it of a new one's path.
    pub fn facts(&self, file: &SourceFile, judge: impl Fn(&Path) -> FileFacts) -> FileFacts {
        let key = file.pos(0).0;
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(&known) = table.by_position.get(&key) {
            return known;
        }
        drop(table);
        let facts = self.add(Identity::of(file), judge);
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = table.all.get_mut(facts.id.0 as usize) {
            entry.position.get_or_insert(key);
        }
        *table.by_position.entry(key).or_insert(facts)
    }

    /// The same of several, one for each.
    pub fn facts_of<'f>(
        &self,
        files: impl Iterator<Item = &'f SourceFile> + Clone,
        judge: impl Fn(&Path) -> FileFacts,
    ) -> Vec<FileFacts> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let known = |file: &SourceFile| table.by_position.get(&file.pos(0).0).copied();
        let known: Vec<Option<FileFacts>> = files.clone().map(known).collect();
        drop(table);
        let both = files.zip(known);
        both.map(|(file, known)| known.unwrap_or_else(|| self.facts(file, &judge))).collect()
    }

    /// The same of a file by what it is.
    pub fn add(&self, identity: Identity, judge: impl Fn(&Path) -> FileFacts) -> FileFacts {
        let judged = FileFacts { hash: identity.hash(), ..judge(&identity.path) };
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let Table { by_identity, all, .. } = &mut *table;
        let id = *by_identity.entry(identity.clone()).or_insert(FileId(all.len() as u32));
        if all.len() == id.0 as usize {
            all.push(Entry { identity, facts: FileFacts { id, ..judged }, position: None });
        }
        all.get(id.0 as usize).map_or(judged, |entry| entry.facts)
    }

    /// Adds several, whose numbers are their places if there were none before.
    pub fn add_all(&self, identities: Vec<Identity>, judge: impl Fn(&Path) -> FileFacts + Sync) {
        let judged: Vec<FileFacts> = identities.par_iter().map(|of| judge(&of.path)).collect();
        for (identity, facts) in identities.into_iter().zip(judged) {
            self.add(identity, |_| facts);
        }
    }

    fn entry<T>(&self, id: FileId, get: impl FnOnce(&Entry) -> T) -> Option<T> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.all.get(id.0 as usize).map(get)
    }

    /// The path of a file in reports.
    pub fn path(&self, id: FileId) -> Option<PathBuf> {
        self.entry(id, |entry| entry.identity.path.clone())
    }

    /// Whether it is one of the user's that is listed, and no text of ours.
    pub fn is_users(&self, id: FileId) -> bool {
        let is_users = |entry: &Entry| entry.facts.is_listed && !entry.identity.is_ours;
        self.entry(id, is_users).unwrap_or(false)
    }

    /// Whether all of its lines are to be read, and it is no text of ours.
    pub fn is_users_and_covered(&self, id: FileId) -> bool {
        self.is_users(id) && self.entry(id, |entry| entry.facts.is_covered) == Some(true)
    }

    /// The first position of a file whose text was read.
    pub fn position(&self, id: FileId) -> Option<Pos> {
        self.entry(id, |entry| entry.position).flatten().map(Pos)
    }

    /// A file's text, which is read if it wasn't; none if that fails.
    pub fn text(&self, id: FileId, session: &Session) -> Option<Arc<SourceFile>> {
        let known = self.entry(id, |entry| (entry.position, entry.identity.text.is_some()));
        match known? {
            (Some(position), _) => session.sources().file(Pos(position)),
            (None, true) => None,
            (None, false) => session.text(&self.path(id)?),
        }
    }

    /// All of them, in the order of their numbers.
    pub fn identities(&self) -> Vec<Identity> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.all.iter().map(|entry| entry.identity.clone()).collect()
    }
}
