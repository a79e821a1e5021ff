//! The texts of a run by position and by path. A text that nobody is about to ask for can be given
//! back: its positions stay its own, and it is read again if somebody asks after all. A report is
//! about one text, so a file that is another one by then counts as gone, and is noted.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};

use rustc_hash::FxHashMap;

use super::{Origin, Pos, SourceFile};
use crate::limits;

/// All source files of a run, findable by position.
#[derive(Debug, Default)]
pub struct SourceMap {
    /// In the order of their positions.
    slots: RwLock<Vec<Slot>>,
    paths: Mutex<Paths>,
    changed: Mutex<BTreeSet<PathBuf>>,
}

/// The slots of displayed paths, for those who ask by path: findings, of which there are few.
#[derive(Debug, Default)]
struct Paths {
    /// How many slots are entered.
    n_slots: usize,
    slots: FxHashMap<PathBuf, usize>,
}

/// Reads a file's bytes.
pub type ReadAgain = fn(&Path) -> Option<Vec<u8>>;

#[derive(Debug)]
struct Slot {
    /// Its first position, and the one after its last byte.
    base: u32,
    end: u32,
    text: Text,
}

#[derive(Debug)]
enum Text {
    Held(Arc<SourceFile>),
    GivenBack(Box<GivenBack>),
}

/// What is left of a file's text.
#[derive(Debug)]
struct GivenBack {
    /// As [`SourceFile::path`].
    path: PathBuf,
    fingerprint: u64,
    read: ReadAgain,
    /// The text, as long as somebody has it.
    known: Weak<SourceFile>,
}

/// The run's texts together are longer than [`limits::RUN_BYTES_MAX`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooMuchText;

impl Slot {
    fn path(&self) -> &Path {
        match &self.text {
            Text::Held(file) => &file.path,
            Text::GivenBack(of) => &of.path,
        }
    }

    /// The text, if it is in memory.
    fn known(&self) -> Option<Arc<SourceFile>> {
        match &self.text {
            Text::Held(file) => Some(Arc::clone(file)),
            Text::GivenBack(of) => of.known.upgrade(),
        }
    }

    /// Only what was read from disk is given back.
    fn origin(&self) -> Origin {
        match &self.text {
            Text::Held(file) => file.origin,
            Text::GivenBack(_) => Origin::Disk,
        }
    }
}

impl SourceMap {
    fn read(&self) -> RwLockReadGuard<'_, Vec<Slot>> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Vec<Slot>> {
        self.slots.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a text and gives it a range of positions.
    pub fn add(
        &self,
        path: &Path,
        text: Vec<u8>,
        origin: Origin,
    ) -> Result<Arc<SourceFile>, TooMuchText> {
        let mut slots = self.write();
        let base = slots.last().map_or(1, |last| last.end + 1);
        if text.len() > limits::FILE_BYTES_MAX || base >= limits::RUN_BYTES_MAX {
            return Err(TooMuchText);
        }
        let end = base + text.len() as u32;
        let file = Arc::new(SourceFile::new(path.to_path_buf(), text, origin, base));
        slots.push(Slot { base, end, text: Text::Held(Arc::clone(&file)) });
        Ok(file)
    }

    /// The number of the slot that `pos` lies in.
    fn slot(slots: &[Slot], pos: Pos) -> Option<usize> {
        slots.partition_point(|slot| slot.base <= pos.0).checked_sub(1)
    }

    /// The file that `pos` lies in, none for [`Pos::NOWHERE`].
    pub fn file(&self, pos: Pos) -> Option<Arc<SourceFile>> {
        if pos == Pos::NOWHERE {
            return None;
        }
        let slots = self.read();
        let at = SourceMap::slot(&slots, pos)?;
        let known = slots.get(at)?.known();
        drop(slots);
        known.or_else(|| self.again(at))
    }

    /// Gives a text back that can be read again by its path; false if it stays, as a report may
    /// quote it. Whoever has it keeps it.
    pub fn give_back(&self, file: &Arc<SourceFile>, read: ReadAgain) -> bool {
        if file.origin != Origin::Disk {
            return false;
        }
        let text = Text::GivenBack(Box::new(GivenBack {
            path: file.path.clone(),
            fingerprint: file.fingerprint(),
            read,
            known: Arc::downgrade(file),
        }));
        let mut slots = self.write();
        let Some(slot) = SourceMap::slot(&slots, file.pos(0)).and_then(|at| slots.get_mut(at))
        else {
            return false;
        };
        let goes = slot.base == file.base && !file.is_quoted.load(Ordering::Relaxed);
        if goes {
            slot.text = text;
        }
        goes
    }

    /// A report may quote the text: it is kept from now on, whatever becomes of the file.
    pub fn quote(&self, file: &Arc<SourceFile>) {
        if file.is_quoted.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut slots = self.write();
        let slot = SourceMap::slot(&slots, file.pos(0)).and_then(|at| slots.get_mut(at));
        if let Some(slot) = slot.filter(|slot| slot.base == file.base) {
            slot.text = Text::Held(Arc::clone(file));
        }
    }

    /// Reads a text that was given back, if it still is the same.
    fn again(&self, at: usize) -> Option<Arc<SourceFile>> {
        let (path, wanted, read, base) = {
            let slots = self.read();
            let slot = slots.get(at)?;
            let Text::GivenBack(of) = &slot.text else { return slot.known() };
            (of.path.clone(), of.fingerprint, of.read, slot.base)
        };
        let text = read(&path);
        let file = text.map(|text| SourceFile::new(path.clone(), text, Origin::Disk, base));
        let Some(file) = file.filter(|file| file.fingerprint() == wanted) else {
            self.changed.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
            return None;
        };
        let file = Arc::new(file);
        let mut slots = self.write();
        let slot = slots.get_mut(at)?;
        // Another thread may have been faster.
        if let Some(known) = slot.known() {
            return Some(known);
        }
        if let Text::GivenBack(of) = &mut slot.text {
            of.known = Arc::downgrade(&file);
        }
        Some(file)
    }

    /// The displayed paths of files whose text was asked for once more and is another one, or gone.
    pub fn changed(&self) -> Vec<PathBuf> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.iter().cloned().collect()
    }

    /// The displayed paths of all files that were read from disk.
    pub fn disk_paths(&self) -> Vec<PathBuf> {
        let slots = self.read();
        let of_disk = slots.iter().filter(|slot| slot.origin() == Origin::Disk);
        of_disk.map(|slot| slot.path().to_path_buf()).collect()
    }

    /// The file with this displayed path, if it was opened: as it is on disk, if that was read.
    pub fn by_path(&self, path: &Path) -> Option<Arc<SourceFile>> {
        let slots = self.read();
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        paths.enter(&slots);
        let found = slots.get(*paths.slots.get(path)?)?;
        let (pos, known) = (Pos(found.base), found.known());
        drop(paths);
        drop(slots);
        known.or_else(|| self.file(pos))
    }
}

impl Paths {
    /// Enters the slots that are new. Of several with one path the first stands for it that is
    /// not an edited text.
    fn enter(&mut self, slots: &[Slot]) {
        let is_edited = |at: usize| slots.get(at).is_some_and(|of| of.origin() == Origin::Edited);
        for (at, slot) in slots.iter().enumerate().skip(self.n_slots) {
            match self.slots.entry(slot.path().to_path_buf()) {
                Entry::Vacant(entry) => _ = entry.insert(at),
                Entry::Occupied(mut entry) => {
                    if is_edited(*entry.get()) && !is_edited(at) {
                        entry.insert(at);
                    }
                }
            }
        }
        self.n_slots = slots.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_find_their_file() {
        let map = SourceMap::default();
        let a = map.add(Path::new("a"), b"12".to_vec(), Origin::Disk).expect("small");
        let b = map.add(Path::new("b"), Vec::new(), Origin::Disk).expect("small");
        assert_eq!(map.file(a.pos(2)).expect("a").path, Path::new("a"));
        assert_eq!(map.file(b.pos(0)).expect("b").path, Path::new("b"));
        assert!(map.file(Pos::NOWHERE).is_none());
    }

    #[test]
    fn a_path_is_the_file_on_disk_before_an_edited_text() {
        let map = SourceMap::default();
        let add = |path: &str, text: &[u8], origin| {
            map.add(Path::new(path), text.to_vec(), origin).expect("small")
        };
        let text = |path: &str| map.by_path(Path::new(path)).map(|file| file.text.to_vec());
        assert_eq!(text("a"), None);
        add("a", b"edited", Origin::Edited);
        add("a", b"edited again", Origin::Edited);
        assert_eq!(text("a").as_deref(), Some(&b"edited"[..]));
        add("a", b"disk", Origin::Disk);
        add("b", b"", Origin::Disk);
        add("a", b"edited", Origin::Edited);
        add("a", b"disk again", Origin::Disk);
        assert_eq!(text("a").as_deref(), Some(&b"disk"[..]));
        assert_eq!(text("./b").as_deref(), None, "displayed paths are compared");
        assert_eq!(text("b").as_deref(), Some(&b""[..]));
    }

    #[test]
    fn what_was_given_back_is_read_again_if_it_is_the_same() {
        let map = SourceMap::default();
        let text = || b"same".to_vec();
        let same = map.add(Path::new("same"), text(), Origin::Disk).expect("small");
        let other = map.add(Path::new("other"), b"gone".to_vec(), Origin::Disk).expect("small");
        let quoted = map.add(Path::new("quoted"), text(), Origin::Disk).expect("small");
        let ours = map.add(Path::new("ours"), text(), Origin::BuiltIn).expect("small");
        map.quote(&quoted);
        let read: ReadAgain = |_| Some(b"same".to_vec());
        let given = [&same, &other, &quoted, &ours].map(|of| map.give_back(of, read));
        assert_eq!(given, [true, true, false, false]);
        let (in_same, in_other) = (same.pos(2), other.pos(1));
        assert!(Arc::ptr_eq(&map.file(in_same).expect("somebody has it"), &same));
        drop((same, other));
        let again = map.file(in_same).expect("read again");
        assert_eq!((&*again.text, again.offset(in_same)), (&b"same"[..], 2));
        assert!(map.by_path(Path::new("same")).is_some() && map.changed().is_empty());
        assert!(map.file(in_other).is_none() && map.by_path(Path::new("other")).is_none());
        assert_eq!(map.changed(), [Path::new("other")]);
        assert_eq!(map.disk_paths().len(), 3);
    }
}
