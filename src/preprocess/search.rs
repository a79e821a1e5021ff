//! Where `#include` looks (gcc manual, "Search Path" and "Options for Directory Search"): a
//! unit's directories, with those dropped that do not exist or are there twice.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::session::{CachedFile, Session};
use crate::discover::{DirKind, IncludeDir, StandIns, Unit, target};

/// The directories of a unit in the order of search.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct SearchPath {
    directories: Vec<IncludeDir>,
    /// Where the search for `<x.h>` begins: after the quote directories.
    first_bracket: usize,
    roots: Arc<Vec<PathBuf>>,
    /// What takes the place of headers that none of the directories has.
    pub(super) stand_ins: Arc<StandIns>,
}

/// What a search found.
#[derive(Clone, Debug)]
pub enum Found {
    /// A file.
    File(Arc<CachedFile>),
    /// A freestanding header of ours: its name and text.
    BuiltIn(String, &'static str),
}

/// Where a file was found: what `#include_next` in it goes on from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FoundIn {
    /// Nowhere: the main file, or an absolute path.
    NoDirectory,
    /// In the includer's own directory.
    Beside,
    /// In the directory of this index.
    Directory(usize),
}

/// One search's outcome.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What.
    pub found: Found,
    /// Where.
    pub place: FoundIn,
    /// In a system directory.
    pub system: bool,
}

/// From where to search.
#[derive(Clone, Copy, Debug)]
pub enum From<'a> {
    /// `"x"` in a file of this directory (empty for the working directory), and whether that
    /// file is a system header.
    Quote(&'a Path, bool),
    /// `<x>`.
    Bracket,
    /// `#include_next`: after the directory in which its file was found.
    After(usize),
    /// `#include_next` in a file that was found beside its includer: all of the path.
    AllDirectories,
}

/// The directory of a file by the path's text: that of `a/./b.h` is `a/.`, as gcc has it.
pub fn directory_of(path: &Path) -> &Path {
    let text = path.as_os_str().to_str();
    match text.and_then(|text| text.rsplit_once('/')) {
        Some(("", _)) => Path::new("/"),
        Some((directory, _)) => Path::new(directory),
        None if text.is_some() => Path::new(""),
        None => path.parent().unwrap_or(Path::new("")),
    }
}

/// Whether a file lies below a directory. Nearly always the bytes say so.
fn is_below(file: &CachedFile, root: &Path) -> bool {
    let (path, root_bytes) = (file.real.as_os_str(), root.as_os_str());
    let rest = path.as_encoded_bytes().strip_prefix(root_bytes.as_encoded_bytes());
    rest.is_some_and(|rest| rest.first() == Some(&b'/')) || file.real.starts_with(root)
}

impl SearchPath {
    /// The search path of a unit.
    pub fn new(unit: &Unit, session: &Session) -> SearchPath {
        let shared = unit.settings.include_dirs.iter();
        let all: Vec<&IncludeDir> = unit.own_include_dirs.iter().chain(shared).collect();
        let of_kind = |kinds: &'static [DirKind]| {
            all.iter().filter(|dir| kinds.contains(&dir.kind)).copied().collect::<Vec<_>>()
        };
        let quote = of_kind(&[DirKind::Quote]);
        let user = of_kind(&[DirKind::User]);
        let system = of_kind(&[DirKind::System, DirKind::BuiltIn]);
        let mut path = SearchPath {
            roots: Arc::clone(&unit.settings.roots),
            stand_ins: Arc::clone(&unit.settings.stand_ins),
            ..Self::default()
        };
        // A `-I` directory that is also a system one is only searched as the latter.
        let mut seen: Vec<PathBuf> = Vec::new();
        let system_paths: Vec<PathBuf> =
            system.iter().filter_map(|dir| session.directory(&dir.path)).collect();
        path.add(&quote, session, &mut seen, &[]);
        path.first_bracket = path.directories.len();
        seen.clear();
        path.add(&user, session, &mut seen, &system_paths);
        path.add(&system, session, &mut seen, &[]);
        path
    }

    fn add(
        &mut self,
        dirs: &[&IncludeDir],
        session: &Session,
        seen: &mut Vec<PathBuf>,
        not: &[PathBuf],
    ) {
        for dir in dirs {
            if dir.kind == DirKind::BuiltIn {
                self.directories.push((*dir).clone());
                continue;
            }
            let Some(real) = session.directory(&dir.path) else { continue };
            if !not.contains(&real) && !seen.contains(&real) {
                seen.push(real);
                self.directories.push((*dir).clone());
            }
        }
    }

    /// A directory of the path.
    pub fn directory(&self, number: usize) -> Option<&Path> {
        self.directories.get(number).map(|dir| dir.path.as_path())
    }

    /// Whether a directory of the path is a system one.
    pub fn is_system(&self, place: FoundIn) -> bool {
        let FoundIn::Directory(at) = place else { return false };
        let kind = self.directories.get(at).map(|dir| dir.kind);
        matches!(kind, Some(DirKind::System | DirKind::BuiltIn))
    }

    /// Looks a header up.
    pub fn find(&self, name: &str, from: From, session: &Session) -> Option<Hit> {
        let path = Path::new(name);
        if path.is_absolute() {
            let found = self.open(path, session)?;
            return Some(Hit { found, place: FoundIn::NoDirectory, system: false });
        }
        let first = match from {
            From::Quote(beside, system) => {
                if let Some(found) = self.open(&beside.join(path), session) {
                    return Some(Hit { found, place: FoundIn::Beside, system });
                }
                0
            }
            From::Bracket => self.first_bracket,
            From::After(at) => at + 1,
            From::AllDirectories => 0,
        };
        for (at, dir) in self.directories.iter().enumerate().skip(first) {
            let found = if dir.kind == DirKind::BuiltIn {
                target::builtin_header(name).map(|text| Found::BuiltIn(name.to_owned(), text))
            } else {
                self.open(&dir.path.join(path), session)
            };
            if let Some(found) = found {
                let place = FoundIn::Directory(at);
                return Some(Hit { found, place, system: self.is_system(place) });
            }
        }
        None
    }

    /// The file, unless it lies outside the roots.
    pub fn open(&self, path: &Path, session: &Session) -> Option<Found> {
        let file = session.file(path)?;
        let allowed = self.roots.is_empty() || self.roots.iter().any(|root| is_below(&file, root));
        allowed.then_some(Found::File(file))
    }

    /// Whether a header is there that only the roots forbid.
    pub fn is_forbidden(&self, name: &str, from: From, session: &Session) -> bool {
        let anywhere = SearchPath {
            directories: self.directories.clone(),
            first_bracket: self.first_bracket,
            ..Self::default()
        };
        !self.roots.is_empty() && anywhere.find(name, from, session).is_some()
    }
}
