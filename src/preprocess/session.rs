//! What all units of a run share: every file read, lexed and prepared once, and the absence of
//! every file that was looked for in vain. Nothing here depends on which unit asked first.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::EventKinds;
use super::beginning::Beginnings;
use super::origin::SharedIds;
use super::prepared::{Places, Prepared};
use super::search::{FoundIn, Hit, SearchPath};
use super::stretch::Sharing;
use crate::discover::target::{MachineOptions, Target};
use crate::discover::{Dialect, DirKind, IncludeDir, Settings, Unit};
use crate::disk::{self, DiskError, RealPaths, What};
use crate::lex::{LexOptions, LexedFile, lex_putting_off_seen};
use crate::limits;
use crate::names::Name;
use crate::source::{Origin, Pos, SourceFile, SourceMap};

/// The shared part of a run.
#[derive(Debug)]
pub struct Session {
    sources: Arc<SourceMap>,
    /// By the path as spelled: to a `PathBuf`, `a/./b` is `a/b`, and to `__FILE__` it isn't.
    pub(super) files: RwLock<FxHashMap<OsString, Option<Arc<CachedFile>>>>,
    pub(super) contents: Mutex<FxHashMap<PathBuf, Arc<Content>>>,
    given: Mutex<Vec<GivenText>>,
    texts: RwLock<FxHashMap<(String, u64, LexOptions), Arc<Prepared>>>,
    predefined: Mutex<FxHashMap<PredefinedKey, Arc<Prepared>>>,
    search_paths: RwLock<FxHashMap<(SearchPath, LexOptions), NumberedPath>>,
    options: RwLock<FxHashMap<(String, LexOptions), Arc<Prepared>>>,
    pub(super) sharing: Sharing,
    /// Ids of the expansions of remembered stretches.
    pub(super) expansion_ids: Arc<SharedIds>,
    system_directories: RwLock<FxHashMap<Vec<IncludeDir>, u32>>,
    pub(super) n_remembered: AtomicUsize,
    n_stretches: Arc<AtomicU32>,
    /// Units that are done: the session's clock.
    pub(super) n_units: AtomicU32,
    /// By a search path's number when it was last used.
    pub(super) search_paths_used: RwLock<Vec<u32>>,
    pub(super) beginnings: Beginnings,
    real_paths: Arc<RealPaths>,
    onlooker: Shown,
    /// The events that are noted.
    pub note_events: EventKinds,
    /// For how many units a header is kept that none of them reads, and after how many it is
    /// looked for such.
    pub kept_units: u32,
    #[allow(missing_docs)]
    pub sweep_units: u32,
}

/// Sees all tokens of files on disk when they are lexed, those too that no unit wants yet: so that
/// nobody needs to lex a file once more.
pub trait Onlooker: Send + Sync {
    /// Whether it wants to see a file that is lexed like this.
    fn wants(&self, file: &SourceFile, options: LexOptions) -> bool;

    /// Sees what [`crate::lex::lex_with`] makes of it. It must not ask the session for anything.
    fn see(&self, file: &SourceFile, options: LexOptions, lexed: &LexedFile);
}

#[derive(Default)]
struct Shown(RwLock<Option<Arc<dyn Onlooker>>>);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}

/// A search path with the number of it and a way of lexing.
type NumberedPath = (u32, Arc<SearchPath>);

/// A text that came in place of a file, and its tokens.
type GivenText = (Arc<[u8]>, Arc<Prepared>);

type PredefinedKey = (Target, (u8, bool), [bool; 3], MachineOptions);

/// A file that exists.
#[derive(Debug)]
pub struct CachedFile {
    /// The path by which it is opened, what `__FILE__` gives.
    pub path: PathBuf,
    /// The same with every link followed: what makes two paths one file.
    pub real: PathBuf,
    pub(super) content: Arc<Content>,
    /// Where its inclusions lead.
    pub(super) leads: RwLock<FxHashMap<View, Arc<Leads>>>,
}

/// Where the inclusions of a file lead, by [`super::prepared::Item::link`]: what is known of it.
#[derive(Debug)]
pub(super) struct Leads {
    /// One more than the name of the guard of what is there, 0 if it has none or nobody knows: all
    /// that is asked of most, so they are close together.
    guards: Box<[AtomicU32]>,
    leads: Box<[OnceLock<Lead>]>,
}

impl Leads {
    fn new(n_inclusions: usize) -> Leads {
        Leads {
            guards: (0..n_inclusions).map(|_| AtomicU32::new(0)).collect(),
            leads: (0..n_inclusions).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The guard of what an inclusion leads to, if that is known.
    pub fn guard(&self, link: u32) -> Option<Name> {
        let guard = self.guards.get(link as usize)?.load(Ordering::Relaxed);
        guard.checked_sub(1).map(Name)
    }

    /// Where an inclusion leads, if that is known.
    pub fn get(&self, link: u32) -> Option<&Lead> {
        self.leads.get(link as usize)?.get()
    }

    /// Notes where an inclusion leads. Another unit may have found the same.
    pub fn set(&self, link: u32, lead: Lead) {
        let guard = lead.prepared.as_ref().and_then(|prepared| prepared.guard);
        if let (Some(guard), Some(slot)) = (guard, self.guards.get(link as usize)) {
            slot.store(guard.0 + 1, Ordering::Relaxed);
        }
        if let Some(slot) = self.leads.get(link as usize) {
            let _ = slot.set(lead);
        }
    }

    /// All that is known.
    pub fn iter(&self) -> impl Iterator<Item = &Lead> {
        self.leads.iter().filter_map(OnceLock::get)
    }
}

/// Where an inclusion leads, and what is there.
#[derive(Debug)]
pub(super) struct Lead {
    pub hit: Hit,
    pub prepared: Option<Arc<Prepared>>,
}

/// What decides where the `#include`s of a file lead.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct View {
    /// The unit's search path, and how it cuts files into items: [`Session::search_path`].
    pub search_path: u32,
    /// Where the file itself was found.
    pub found_in: FoundIn,
    /// It was found in a system directory.
    pub system: bool,
}

impl CachedFile {
    /// Where so many inclusions in the file lead: asked for once for each time that a unit reads
    /// it, as most of its inclusions are passed over.
    pub(super) fn leads(&self, view: View, n_inclusions: usize) -> Arc<Leads> {
        if let Some(known) = read(&self.leads).get(&view) {
            return Arc::clone(known);
        }
        let made = || Arc::new(Leads::new(n_inclusions));
        Arc::clone(write(&self.leads).entry(view).or_insert_with(made))
    }

    /// Notes that a unit reads the file now.
    pub fn use_at(&self, now: u32) {
        self.content.used.fetch_max(now, Ordering::Relaxed);
    }
}

/// A file's text, shared by all paths that lead to it but for symbolic links.
#[derive(Debug)]
pub(super) struct Content {
    /// The path in reports: without the `..` that an `#include` brought in.
    shown: PathBuf,
    source: Mutex<Source>,
    pub(super) prepared: Mutex<Vec<Arc<Prepared>>>,
    /// When a unit last read it.
    pub(super) used: AtomicU32,
}

/// What is known of a file's text.
#[derive(Debug, Default)]
pub(super) enum Source {
    #[default]
    Unread,
    /// It was read, or reading failed.
    Read(Result<Arc<SourceFile>, DiskError>),
    /// It was given back, and is at this position if it is read again.
    GivenBack(Pos),
}

impl Content {
    fn new(shown: PathBuf, source: Source) -> Content {
        Content {
            shown,
            source: Mutex::new(source),
            prepared: Mutex::default(),
            used: AtomicU32::new(0),
        }
    }
}

pub(super) fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub(super) fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Session {
    /// A session whose files go into `sources`, and whose tokens are exact.
    pub fn new(sources: Arc<SourceMap>) -> Session {
        Session::sharing(sources, Sharing::Exact)
    }

    /// From here on units have from each other what `sharing` says.
    pub fn share(&mut self, sharing: Sharing) {
        self.sharing = sharing;
    }

    /// A session whose units have from each other what `sharing` says.
    pub fn sharing(sources: Arc<SourceMap>, sharing: Sharing) -> Session {
        Session {
            sharing,
            search_paths: RwLock::default(),
            options: RwLock::default(),
            expansion_ids: Arc::default(),
            system_directories: RwLock::default(),
            n_remembered: AtomicUsize::new(0),
            n_stretches: Arc::default(),
            sources,
            files: RwLock::default(),
            contents: Mutex::default(),
            given: Mutex::default(),
            texts: RwLock::default(),
            predefined: Mutex::default(),
            n_units: AtomicU32::new(0),
            search_paths_used: RwLock::default(),
            beginnings: Beginnings::default(),
            real_paths: Arc::default(),
            onlooker: Shown::default(),
            note_events: EventKinds::default(),
            kept_units: limits::KEPT_UNITS,
            sweep_units: limits::SWEEP_UNITS,
        }
    }

    /// Whether there is room for so many more tokens and names; it is taken then.
    pub fn room_for(&self, n: usize) -> bool {
        let is_there = self.n_remembered.load(Ordering::Relaxed) + n <= limits::REMEMBERED_MAX;
        if is_there {
            self.n_remembered.fetch_add(n, Ordering::Relaxed);
        }
        is_there
    }

    /// How many tokens and names are remembered, and how many stretches were.
    pub fn remembered(&self) -> (usize, usize) {
        let n_stretches = self.n_stretches.load(Ordering::Relaxed) as usize;
        (self.n_remembered.load(Ordering::Relaxed), n_stretches)
    }

    /// The number of one more stretch.
    pub(super) fn next_number(&self) -> u32 {
        self.n_stretches.fetch_add(1, Ordering::Relaxed)
    }

    /// A number that units share whose system directories are the same.
    pub fn system_directories(&self, unit: &Unit) -> u32 {
        let system = unit.settings.include_dirs.iter().chain(&unit.own_include_dirs);
        let system: Vec<IncludeDir> =
            system.filter(|dir| dir.kind == DirKind::System).cloned().collect();
        if let Some(&known) = read(&self.system_directories).get(&system) {
            return known;
        }
        let mut lists = write(&self.system_directories);
        let number = lists.len() as u32;
        *lists.entry(system).or_insert(number)
    }

    /// A unit's search path, and a number that units share which have the same one and lex alike.
    pub(super) fn search_path(&self, unit: &Unit, options: LexOptions) -> NumberedPath {
        let key = (SearchPath::new(unit, self), options);
        let known = read(&self.search_paths).get(&key).cloned();
        let known = known.unwrap_or_else(|| {
            let mut paths = write(&self.search_paths);
            let number = paths.len() as u32;
            let path = Arc::new(key.0.clone());
            paths.entry(key).or_insert((number, path)).clone()
        });
        self.use_search_path(known.0);
        known
    }

    /// A `#define` or `#undef` that stands for an option, the same for all units.
    pub(super) fn option(&self, text: &str, options: LexOptions) -> Option<Arc<Prepared>> {
        let key = (text.to_owned(), options);
        if let Some(known) = read(&self.options).get(&key) {
            return Some(Arc::clone(known));
        }
        let made = Arc::new(prepare_nowhere("<command-line>", text, options)?);
        Some(Arc::clone(write(&self.options).entry(key).or_insert(made)))
    }

    /// A session over the same files in which some have other texts, and whose units share what
    /// `sharing` says: what is remembered of the other files' stretches too, so that these have
    /// their numbers in common. The paths are those by which the source map shows
    /// them. Nothing is written, and this session stays as it is.
    pub fn overlaid(
        &self,
        texts: &[(PathBuf, Vec<u8>)],
        sharing: Sharing,
    ) -> Result<Session, DiskError> {
        let mut made = Session::sharing(Arc::clone(&self.sources), sharing);
        made.note_events = self.note_events;
        made.expansion_ids = Arc::clone(&self.expansion_ids);
        made.n_stretches = Arc::clone(&self.n_stretches);
        for (path, text) in texts {
            let source = self.add_text(path, text, Origin::Edited)?;
            let content = Content::new(path.clone(), Source::Read(Ok(source)));
            lock(&made.contents).insert(path.clone(), Arc::new(content));
        }
        let edited: FxHashSet<&Path> = texts.iter().map(|(path, _)| path.as_path()).collect();
        let is_edited = |shown: &Path| edited.contains(shown);
        let contents = lock(&self.contents);
        let others = contents.iter().filter(|(path, _)| !is_edited(path));
        lock(&made.contents).extend(others.map(|(path, of)| (path.clone(), Arc::clone(of))));
        drop(contents);
        // Where a file's inclusions lead is found out anew: one of them may be edited.
        let again = |file: &Arc<CachedFile>| {
            let (path, real) = (file.path.clone(), file.real.clone());
            let (content, leads) = (Arc::clone(&file.content), RwLock::default());
            Arc::new(CachedFile { path, real, content, leads })
        };
        let files = read(&self.files);
        let is_same = |file: &Arc<CachedFile>| !is_edited(&file.content.shown);
        let others = files.iter().filter(|(_, file)| file.as_ref().is_none_or(is_same));
        let others = others.map(|(path, file)| (path.clone(), file.as_ref().map(again)));
        write(&made.files).extend(others);
        made.real_paths = Arc::clone(&self.real_paths);
        write(&made.texts).extend(read(&self.texts).iter().map(|(k, v)| (k.clone(), v.clone())));
        lock(&made.predefined).extend(lock(&self.predefined).iter().map(|(k, v)| (*k, v.clone())));
        Ok(made)
    }

    /// The run's texts.
    pub fn sources(&self) -> &Arc<SourceMap> {
        &self.sources
    }

    /// The regular file at `path`, if there is one. It isn't opened yet.
    pub fn file(&self, path: &Path) -> Option<Arc<CachedFile>> {
        if let Some(known) = read(&self.files).get(path.as_os_str()) {
            return known.clone();
        }
        let mut found = None;
        let kind = disk::kind(path);
        if kind.what == What::File
            && let Some(real) = self.real_paths.of_file(path, kind)
        {
            let content = self.content(path, &real);
            let (path, leads) = (path.to_path_buf(), RwLock::default());
            found = Some(Arc::new(CachedFile { path, real, content, leads }));
        }
        write(&self.files).entry(path.as_os_str().to_owned()).or_insert(found).clone()
    }

    /// The content behind a path, one for all spellings of the path.
    fn content(&self, path: &Path, real: &Path) -> Arc<Content> {
        let plain = without_parent_steps(path);
        let same = plain != path && disk::real_path(&plain).is_ok_and(|found| found == real);
        let shown = if same { plain } else { path.to_path_buf() };
        let mut contents = lock(&self.contents);
        let content = contents
            .entry(shown.clone())
            .or_insert_with(|| Arc::new(Content::new(shown, Source::Unread)));
        Arc::clone(content)
    }

    /// A unit's main file; the error says why there is none.
    pub fn main_file(&self, path: &Path) -> Result<Arc<CachedFile>, DiskError> {
        match self.file(path) {
            Some(file) => Ok(file),
            // Reading it fails, and the failure has the reason.
            None => Err(disk::read(path).err().unwrap_or_else(|| DiskError {
                path: path.to_path_buf(),
                reason: "appeared while it was being read".to_owned(),
                not_found: false,
            })),
        }
    }

    /// The real path of a directory, if there is one.
    pub fn directory(&self, path: &Path) -> Option<PathBuf> {
        self.real_paths.of_directory(path)
    }

    /// A file's text, prepared in a dialect.
    pub fn prepare(
        &self,
        file: &CachedFile,
        options: LexOptions,
    ) -> Result<Arc<Prepared>, DiskError> {
        let source = self.source(file)?;
        file.use_at(self.now());
        let mut prepared = lock(&file.content.prepared);
        if let Some(known) = prepared.iter().find(|known| known.options == options) {
            return Ok(Arc::clone(known));
        }
        let onlooker = read(&self.onlooker.0).clone().filter(|who| who.wants(&source, options));
        let made = match onlooker {
            None => Prepared::new(source, options, Places::Kept),
            Some(who) => {
                let see = |lexed: &LexedFile| who.see(&source, options, lexed);
                let lexed = lex_putting_off_seen(&source, options, see);
                Prepared::of(source, options, Places::Kept, lexed)
            }
        };
        let made = Arc::new(made);
        prepared.push(Arc::clone(&made));
        Ok(made)
    }

    /// From here on somebody sees the files that are lexed, or nobody does.
    pub fn show(&self, onlooker: Option<Arc<dyn Onlooker>>) {
        *write(&self.onlooker.0) = onlooker;
    }

    fn source(&self, file: &CachedFile) -> Result<Arc<SourceFile>, DiskError> {
        let shown = &file.content.shown;
        let mut source = lock(&file.content.source);
        let found = match &*source {
            Source::Read(known) => return known.clone(),
            Source::Unread => disk::read(&file.path).and_then(|text| {
                self.sources.add(shown, text, Origin::Disk).map_err(|_| too_much(shown))
            }),
            Source::GivenBack(pos) => self.sources.file(*pos).ok_or_else(|| changed(shown)),
        };
        if self.sharing == Sharing::Stretches
            && let Ok(file) = &found
        {
            // It is asked for when the text is given back, and no cache has that any more.
            file.fingerprint();
        }
        *source = Source::Read(found.clone());
        found
    }

    /// Gives back a file's text that no unit is about to read; gives it to whoever wants to have a
    /// last look.
    pub(super) fn give_text_back(&self, content: &Content) -> Option<Arc<SourceFile>> {
        let mut source = lock(&content.source);
        let Source::Read(Ok(file)) = &*source else { return None };
        let file = Arc::clone(file);
        let is_gone = self.sources.give_back(&file, |path| disk::read(path).ok());
        if is_gone {
            *source = Source::GivenBack(file.pos(0));
        }
        is_gone.then_some(file)
    }

    /// The text of a file by the path in reports, the same that units read.
    pub fn text(&self, shown: &Path) -> Option<Arc<SourceFile>> {
        self.source(&*self.file(shown)?).ok()
    }

    /// A text that comes from no file of the user's, shown as `name`.
    pub fn prepare_text(
        &self,
        name: &str,
        text: &str,
        options: LexOptions,
    ) -> Result<Arc<Prepared>, DiskError> {
        use std::hash::BuildHasher;
        let key = (name.to_owned(), rustc_hash::FxBuildHasher.hash_one(text), options);
        // The hash only finds candidates; the text decides.
        let same = |known: &&Arc<Prepared>| &*known.file.text == text.as_bytes();
        if let Some(known) = read(&self.texts).get(&key).filter(same) {
            return Ok(Arc::clone(known));
        }
        let mut texts = write(&self.texts);
        if let Some(known) = texts.get(&key).filter(same) {
            return Ok(Arc::clone(known));
        }
        let source = self.add_text(Path::new(name), text.as_bytes(), Origin::BuiltIn)?;
        let made = Arc::new(Prepared::new(source, options, Places::Kept));
        texts.insert(key, Arc::clone(&made));
        Ok(made)
    }

    /// The text of a main file that comes from standard input, the same for all passes over it.
    pub fn prepare_given(
        &self,
        name: &Path,
        text: &Arc<[u8]>,
        options: LexOptions,
    ) -> Result<Arc<Prepared>, DiskError> {
        let mut given = lock(&self.given);
        let same = |known: &&(Arc<[u8]>, Arc<Prepared>)| {
            Arc::ptr_eq(&known.0, text) && known.1.options == options
        };
        if let Some((_, known)) = given.iter().find(same) {
            return Ok(Arc::clone(known));
        }
        let source = self.add_text(name, text, Origin::Disk)?;
        let made = Arc::new(Prepared::new(source, options, Places::Kept));
        given.push((Arc::clone(text), Arc::clone(&made)));
        Ok(made)
    }

    fn add_text(
        &self,
        name: &Path,
        text: &[u8],
        origin: Origin,
    ) -> Result<Arc<SourceFile>, DiskError> {
        self.sources.add(name, text.to_vec(), origin).map_err(|_| too_much(name))
    }

    /// The macros that a compiler with these settings has before it reads anything.
    pub fn predefined(&self, settings: &Settings, options: LexOptions) -> Option<Arc<Prepared>> {
        let key = key_of(settings);
        let mut tables = lock(&self.predefined);
        if let Some(known) = tables.get(&key) {
            return Some(Arc::clone(known));
        }
        let text = crate::discover::target::predefined(settings);
        let made = Arc::new(prepare_nowhere("<built-in>", &text, options)?);
        tables.insert(key, Arc::clone(&made));
        Some(made)
    }
}

fn key_of(settings: &Settings) -> PredefinedKey {
    let Dialect { standard, gnu } = settings.dialect;
    let flags = [settings.freestanding, settings.optimize, settings.trigraphs];
    (settings.target, (standard as u8, gnu), flags, settings.machine)
}

/// Prepares a list of macros that are written in no file. It gets no positions of the run.
pub fn prepare_nowhere(name: &str, text: &str, options: LexOptions) -> Option<Prepared> {
    let scratch = SourceMap::default();
    let bytes = text.as_bytes().to_vec();
    let source = scratch.add(Path::new(name), bytes, Origin::BuiltIn);
    source.ok().map(|source| Prepared::new(source, options, Places::Nowhere))
}

/// `a/b/../c.h` as `a/c.h`, and no `./` inside; leading `..`s stay.
fn without_parent_steps(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut plain = PathBuf::new();
    for component in path.components() {
        let may_go_back = matches!(plain.components().next_back(), Some(Component::Normal(_)));
        match component {
            Component::ParentDir if may_go_back => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// Half of what a report says of a file must not be about another text.
fn changed(path: &Path) -> DiskError {
    let reason = "has changed since it was read".to_owned();
    DiskError { path: path.to_path_buf(), reason, not_found: false }
}

fn too_much(path: &Path) -> DiskError {
    let reason = "the run's texts together are too long".to_owned();
    DiskError { path: path.to_path_buf(), reason, not_found: false }
}
