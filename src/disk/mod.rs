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

/// Replaces a source file's text, whole or not at all: only a regular file with a single name,
/// which lies below one of some real paths, may be written, and still has the text `before`. The
/// new text goes to a new file beside it that then takes its name; mode and owner stay.
pub fn rewrite(
    path: &Path,
    before: &[u8],
    after: &[u8],
    below: &[PathBuf],
) -> Result<(), DiskError> {
    let real = real_path(path)?;
    if !below.iter().any(|root| real.starts_with(root)) {
        return Err(refuse(path, "lies outside of the given paths"));
    }
    let (Some(directory), Some(name)) = (real.parent(), real.file_name()) else {
        return Err(refuse(path, "has no directory"));
    };
    let data = std::fs::metadata(&real).map_err(|why| error(path, &why))?;
    if n_names(&data) > 1 {
        return Err(refuse(path, "has several names (hard links)"));
    }
    if data.permissions().readonly() {
        return Err(refuse(path, "is read-only"));
    }
    // Permission to write is asked for where it is needed; nothing is written this way.
    std::fs::OpenOptions::new().write(true).open(&real).map_err(|why| error(path, &why))?;
    unchanged(path, &real, before)?;
    clean_up(directory, name);
    let temporary = directory.join(temporary_name(name, std::process::id()));
    let written = File::create_new(&temporary)
        .and_then(|mut file| {
            file.write_all(after)?;
            std::fs::set_permissions(&temporary, data.permissions())?;
            keep_owner(&temporary, &data)?;
            file.sync_all()
        })
        .map_err(|why| error(path, &why))
        .and_then(|()| unchanged(path, &real, before))
        .and_then(|()| std::fs::rename(&temporary, &real).map_err(|why| error(path, &why)));
    if written.is_err() {
        // The temporary file is ours alone; that it may already be gone is fine.
        let _ = std::fs::remove_file(&temporary);
        return written;
    }
    // The name is changed already; a directory that can't be synced doesn't undo that.
    let _ = File::open(directory).and_then(|directory| directory.sync_all());
    Ok(())
}

fn unchanged(path: &Path, real: &Path, before: &[u8]) -> Result<(), DiskError> {
    match read(real)? == before {
        true => Ok(()),
        false => Err(refuse(path, "has changed since it was analysed")),
    }
}

fn temporary_name(name: &std::ffi::OsStr, process: u32) -> std::ffi::OsString {
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{process}.vlaiscan"));
    temporary
}

/// Removes what a run that was killed left behind of this file.
fn clean_up(directory: &Path, name: &std::ffi::OsStr) {
    let mut start = std::ffi::OsString::from(".");
    start.push(name);
    for found in list(directory) {
        let rest = found.as_encoded_bytes().strip_prefix(start.as_encoded_bytes());
        let process = rest.and_then(|rest| rest.strip_prefix(b".")?.strip_suffix(b".vlaiscan"));
        let Some(process) = process.and_then(|digits| std::str::from_utf8(digits).ok()) else {
            continue;
        };
        let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && !Path::new("/proc").join(process).exists() {
            // If it can't be removed it stays; it is in nobody's way.
            let _ = std::fs::remove_file(directory.join(&found));
        }
    }
}

#[cfg(unix)]
fn n_names(data: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(data)
}

#[cfg(not(unix))]
fn n_names(_: &std::fs::Metadata) -> u64 {
    1
}

#[cfg(unix)]
fn keep_owner(temporary: &Path, data: &std::fs::Metadata) -> std::io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let made = std::fs::metadata(temporary)?;
    if (made.uid(), made.gid()) == (data.uid(), data.gid()) {
        return Ok(());
    }
    std::os::unix::fs::chown(temporary, Some(data.uid()), Some(data.gid()))?;
    std::fs::set_permissions(temporary, data.permissions())
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &std::fs::Metadata) -> std::io::Result<()> {
    Ok(())
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
