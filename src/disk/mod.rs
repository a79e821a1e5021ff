//! The only door to the file system: read a file, walk a directory, replace a report.
//!
//! Paths in, bytes or a [`DiskError`] that names the path out. Only regular files are opened
//! (a FIFO or a device would block or never end), at most [`limits::FILE_BYTES_MAX`] bytes are
//! taken, and nothing is memory-mapped: a file that shrinks meanwhile must not kill the run.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::limits;

/// Why a path could not be read or written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiskError {
    /// The path as it was asked for.
    pub path: PathBuf,
    /// What is wrong with it, as a clause ("permission denied").
    pub reason: String,
    /// The path does not exist, or a directory on the way to it.
    pub not_found: bool,
}

impl std::fmt::Display for DiskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for DiskError {}

fn error(path: &Path, why: &std::io::Error) -> DiskError {
    use std::io::ErrorKind;
    let reason = match why.kind() {
        ErrorKind::NotFound => "no such file or directory".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => why.to_string(),
    };
    let not_found = matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
    DiskError { path: path.to_path_buf(), reason, not_found }
}

fn refuse(path: &Path, reason: impl Into<String>) -> DiskError {
    DiskError { path: path.to_path_buf(), reason: reason.into(), not_found: false }
}

/// The bytes of a regular file.
pub fn read(path: &Path) -> Result<Vec<u8>, DiskError> {
    read_up_to(path, limits::FILE_BYTES_MAX)
}

/// The bytes of a regular file that is no longer than `bytes_max`.
pub fn read_up_to(path: &Path, bytes_max: usize) -> Result<Vec<u8>, DiskError> {
    // The kind is asked before opening: opening a FIFO would block.
    let before = std::fs::metadata(path).map_err(|why| error(path, &why))?;
    if !before.is_file() {
        return Err(refuse(path, if before.is_dir() { "is a directory" } else { NOT_REGULAR }));
    }
    let file = File::open(path).map_err(|why| error(path, &why))?;
    let opened = file.metadata().map_err(|why| error(path, &why))?;
    if !opened.is_file() {
        return Err(refuse(path, NOT_REGULAR));
    }
    if opened.len() > bytes_max as u64 {
        return Err(too_long(path, bytes_max as u64));
    }
    read_bounded(file, path, opened.len(), bytes_max)
}

fn too_long(path: &Path, max: u64) -> DiskError {
    refuse(path, format!("is longer than {} MiB", max >> 20))
}

const NOT_REGULAR: &str = "is not a regular file";

/// All of standard input, under the name it goes by in reports.
pub fn read_stdin(shown_as: &Path) -> Result<Vec<u8>, DiskError> {
    read_bounded(std::io::stdin().lock(), shown_as, 0, limits::FILE_BYTES_MAX)
}

fn read_bounded(
    from: impl Read,
    path: &Path,
    size_hint: u64,
    bytes_max: usize,
) -> Result<Vec<u8>, DiskError> {
    let max = bytes_max as u64;
    let mut text = Vec::with_capacity(size_hint.min(max) as usize + 1);
    from.take(max + 1).read_to_end(&mut text).map_err(|why| error(path, &why))?;
    if text.len() as u64 > max {
        return Err(too_long(path, max));
    }
    Ok(text)
}

/// Whether a regular file stands at `path`.
pub fn is_file(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.is_file())
}

/// Whether a directory stands at `path`.
pub fn is_directory(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.is_dir())
}

/// The absolute path with every symbolic link followed.
pub fn real_path(path: &Path) -> Result<PathBuf, DiskError> {
    std::fs::canonicalize(path).map_err(|why| error(path, &why))
}

/// Writes a whole file: to a temporary name in the same directory, then renamed, so that nobody
/// ever sees half of it. A path that is a device or a pipe (`/dev/stdout`) is written directly.
pub fn write_whole(path: &Path, text: &[u8]) -> Result<(), DiskError> {
    let special = std::fs::metadata(path).is_ok_and(|data| !data.is_file());
    if special {
        return std::fs::write(path, text).map_err(|why| error(path, &why));
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let written = File::create_new(&temporary)
        .and_then(|mut file| file.write_all(text).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&temporary, path));
    written.map_err(|why| {
        // The temporary file is ours alone; that it may already be gone is fine.
        let _ = std::fs::remove_file(&temporary);
        error(path, &why)
    })
}

/// The first `bytes_max` bytes of a regular file: what a cheap textual look needs.
pub fn read_start(path: &Path, bytes_max: usize) -> Result<Vec<u8>, DiskError> {
    let before = std::fs::metadata(path).map_err(|why| error(path, &why))?;
    if !before.is_file() {
        return Err(refuse(path, if before.is_dir() { "is a directory" } else { NOT_REGULAR }));
    }
    let file = File::open(path).map_err(|why| error(path, &why))?;
    let mut text = Vec::with_capacity(bytes_max.min(before.len() as usize));
    file.take(bytes_max as u64).read_to_end(&mut text).map_err(|why| error(path, &why))?;
    Ok(text)
}

/// The names in a directory, sorted; empty when it can't be listed.
pub fn list(path: &Path) -> Vec<std::ffi::OsString> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    names
}

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
    let entries = walkdir::WalkDir::new(path).follow_links(false).into_iter();
    let shown = |entry: &walkdir::DirEntry| {
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        entry.depth() == 0 || !(hidden && entry.file_type().is_dir())
    };
    for entry in entries.filter_entry(shown) {
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
    files.sort();
    (files, errors)
}
