//! Walking over a directory: which files are below it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::facts::{self, Question, note};
use super::{DiskError, error, is_file, real_path, refuse};

/// Whether a symbolic link is a file of the walk: one that leads to a file elsewhere. What it
/// leads to below `root` is walked over anyway, and directories are not entered twice.
fn linked_file(link: &Path, root: &Path) -> Result<bool, DiskError> {
    let target = match real_path(link) {
        Ok(target) => target,
        Err(why) if why.not_found => return Err(refuse(link, "is a link that leads nowhere")),
        Err(why) => return Err(why),
    };
    Ok(is_file(&target) && !target.starts_with(real_path(root)?))
}

/// The regular files below a directory, sorted by path, and what could not be listed. Hidden
/// directories are passed over and symbolic links not followed, so the walk stays below `path`
/// and ends.
pub fn walk(path: &Path) -> (Vec<PathBuf>, Vec<DiskError>) {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    let mut seen = Seen::default();
    let entries = walkdir::WalkDir::new(path).follow_links(false).sort_by_file_name().into_iter();
    let shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || is_shown(entry.file_name(), entry.file_type())
    };
    for entry in entries.filter_entry(shown) {
        if let Ok(entry) = &entry {
            seen.add(entry);
        }
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(entry) if entry.path_is_symlink() => match linked_file(entry.path(), path) {
                Ok(true) => files.push(entry.into_path()),
                Ok(false) => {}
                Err(why) => errors.push(why),
            },
            Ok(_) => {}
            Err(why) => {
                let at = why.path().unwrap_or(path).to_path_buf();
                errors.push(match why.io_error() {
                    Some(io) => error(&at, io),
                    None => refuse(&at, why.to_string()),
                });
            }
        }
    }
    seen.note();
    // Directory by directory they come sorted by name, which is the order of paths.
    files.sort();
    (files, errors)
}

/// Hidden directories are not entered.
fn is_shown(name: &OsStr, kind: std::fs::FileType) -> bool {
    !(name.as_encoded_bytes().starts_with(b".") && kind.is_dir())
}

/// A name in a directory, and what it is.
type Entry = (OsString, u8);

fn entry_of(name: OsString, kind: std::fs::FileType) -> Entry {
    (name, u8::from(kind.is_dir()) | u8::from(kind.is_file()) << 1)
}

/// What a walk saw, by directory.
#[derive(Default)]
struct Seen {
    directories: FxHashMap<PathBuf, Vec<Entry>>,
}

impl Seen {
    fn add(&mut self, entry: &walkdir::DirEntry) {
        if !facts::is_noted() {
            return;
        }
        if entry.file_type().is_dir() {
            self.directories.entry(entry.path().to_path_buf()).or_default();
        }
        if let Some(parent) = entry.path().parent().filter(|_| entry.depth() > 0) {
            let entry = entry_of(entry.file_name().to_owned(), entry.file_type());
            self.directories.entry(parent.to_path_buf()).or_default().push(entry);
        }
    }

    fn note(self) {
        for (directory, entries) in self.directories {
            let data = std::fs::metadata(&directory).ok();
            note(Question::Entries, &directory, &answer(entries), data.as_ref());
        }
    }
}

fn answer(mut entries: Vec<Entry>) -> Vec<u8> {
    entries.sort_unstable();
    let mut answer = Vec::new();
    for (name, kind) in entries {
        answer.extend_from_slice(name.as_encoded_bytes());
        answer.extend([0, kind]);
    }
    answer
}

/// What a walk sees in a directory.
pub(super) fn entries(path: &Path) -> Vec<u8> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let seen = entries.flatten().filter_map(|entry| {
        let kind = entry.file_type().ok()?;
        is_shown(&entry.file_name(), kind).then(|| entry_of(entry.file_name(), kind))
    });
    answer(seen.collect())
}
