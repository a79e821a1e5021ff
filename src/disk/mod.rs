//! The only door to the file system: read a file, walk a directory, replace a report.
//!
//! Paths in, bytes or a [`DiskError`] that names the path out. Only regular files are opened
//! (a FIFO or a device would block or never end), at most [`limits::FILE_BYTES_MAX`] bytes are
//! taken, and nothing is memory-mapped: a file that shrinks meanwhile must not kill the run.

pub mod facts;
mod includes;
pub mod overlay;
mod walk;

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::limits;
use facts::{Question, note};

pub use includes::directives;
pub use walk::walk;

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
    if let Some(text) = overlay::text(path) {
        let fits = text.len() <= bytes_max;
        return fits.then(|| text.to_vec()).ok_or_else(|| too_long(path, bytes_max as u64));
    }
    let (text, data) = read_whole(path, bytes_max);
    if facts::is_noted() {
        note(Question::Text(bytes_max as u64), path, answer(&text), data.as_ref());
    }
    text
}

/// The bytes, and what was known of the file when it was opened.
fn read_whole(path: &Path, bytes_max: usize) -> (Result<Vec<u8>, DiskError>, Option<Metadata>) {
    let (file, data) = match open(path) {
        Ok(opened) => opened,
        Err(why) => return (Err(why), None),
    };
    let text = match data.len() > bytes_max as u64 {
        true => Err(too_long(path, bytes_max as u64)),
        false => read_sized(file, path, data.len(), bytes_max),
    };
    (text, Some(data))
}

/// Opens a regular file.
fn open(path: &Path) -> Result<(File, Metadata), DiskError> {
    let file = open_at_once(path).map_err(|why| match std::fs::metadata(path) {
        Ok(data) if !data.is_file() => refuse(path, kind_of_other(&data)),
        _ => error(path, &why),
    })?;
    let opened = file.metadata().map_err(|why| error(path, &why))?;
    match opened.is_file() {
        true => Ok((file, opened)),
        false => Err(refuse(path, kind_of_other(&opened))),
    }
}

fn kind_of_other(data: &Metadata) -> &'static str {
    if data.is_dir() { "is a directory" } else { NOT_REGULAR }
}

/// Opens whatever is there: a FIFO doesn't block (open(2), `O_NONBLOCK`), and a file doesn't
/// notice.
#[cfg(target_os = "linux")]
fn open_at_once(path: &Path) -> std::io::Result<File> {
    use nix::fcntl::OFlag;
    use std::os::unix::fs::OpenOptionsExt;
    File::options().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(path)
}

/// The kind is asked before opening: opening a FIFO would block.
#[cfg(not(target_os = "linux"))]
fn open_at_once(path: &Path) -> std::io::Result<File> {
    match std::fs::metadata(path)?.is_file() {
        true => File::open(path),
        false => Err(std::io::ErrorKind::InvalidInput.into()),
    }
}

/// What reading gave, as bytes to compare: a text, or the reason why there is none.
fn answer(read: &Result<Vec<u8>, DiskError>) -> &[u8] {
    match read {
        Ok(text) => text,
        Err(why) => why.reason.as_bytes(),
    }
}

fn too_long(path: &Path, max: u64) -> DiskError {
    refuse(path, format!("is longer than {} MiB", max >> 20))
}

const NOT_REGULAR: &str = "is not a regular file";

/// All of standard input, under the name it goes by in reports.
pub fn read_stdin(shown_as: &Path) -> Result<Vec<u8>, DiskError> {
    read_bounded(std::io::stdin().lock(), Vec::new(), shown_as, limits::FILE_BYTES_MAX)
}

/// The bytes of a file that was so long when it was opened: one call gives them all, and would give
/// one more had it grown.
fn read_sized(
    mut file: File,
    path: &Path,
    size: u64,
    bytes_max: usize,
) -> Result<Vec<u8>, DiskError> {
    let size = size as usize;
    let mut text = vec![0; size + 1];
    let n = match file.read(&mut text) {
        Err(why) if why.kind() == std::io::ErrorKind::Interrupted => 0,
        n => n.map_err(|why| error(path, &why))?,
    };
    text.truncate(n);
    // It is of no size that is known, has changed, or the call was cut short.
    let goes_on = n != size || n == 0;
    if goes_on { read_bounded(file, text, path, bytes_max) } else { Ok(text) }
}

/// All that is left, behind what was read already.
fn read_bounded(
    from: impl Read,
    mut text: Vec<u8>,
    path: &Path,
    bytes_max: usize,
) -> Result<Vec<u8>, DiskError> {
    let left = (bytes_max + 1).saturating_sub(text.len());
    from.take(left as u64).read_to_end(&mut text).map_err(|why| error(path, &why))?;
    if text.len() > bytes_max {
        return Err(too_long(path, bytes_max as u64));
    }
    Ok(text)
}

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    /// Links followed.
    pub what: What,
    /// The path itself is a symbolic link.
    pub is_link: bool,
}

/// A kind of thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum What {
    Nothing,
    File,
    Directory,
    Other,
}

impl Kind {
    fn of(path: &Path) -> Kind {
        let own = std::fs::symlink_metadata(path);
        let is_link = own.as_ref().is_ok_and(|data| data.is_symlink());
        let data = if is_link { std::fs::metadata(path) } else { own };
        let what = match data {
            Ok(data) if data.is_file() => What::File,
            Ok(data) if data.is_dir() => What::Directory,
            Ok(_) => What::Other,
            Err(_) => What::Nothing,
        };
        Kind { what, is_link }
    }

    fn code(self) -> u8 {
        self.what as u8 | u8::from(self.is_link) << 4
    }
}

/// What stands at a path.
pub fn kind(path: &Path) -> Kind {
    if overlay::text(path).is_some() {
        return Kind { what: What::File, is_link: Kind::of(path).is_link };
    }
    let kind = Kind::of(path);
    note(Question::Kind, path, &[kind.code()], None);
    kind
}

/// Whether a regular file stands at `path`.
pub fn is_file(path: &Path) -> bool {
    kind(path).what == What::File
}

/// Whether a directory stands at `path`.
pub fn is_directory(path: &Path) -> bool {
    kind(path).what == What::Directory
}

/// The absolute path with every symbolic link followed.
pub fn real_path(path: &Path) -> Result<PathBuf, DiskError> {
    let real = std::fs::canonicalize(path).map_err(|why| error(path, &why));
    if real.is_err()
        && overlay::text(path).is_some()
        && let Some(path) = overlay::would_be(path)
    {
        return Ok(path);
    }
    note(Question::RealPath, path, real_answer(&real), None);
    real
}

fn real_answer(real: &Result<PathBuf, DiskError>) -> &[u8] {
    match real {
        Ok(real) => real.as_os_str().as_encoded_bytes(),
        Err(why) => why.reason.as_bytes(),
    }
}

/// Real paths of directories, each asked for once.
#[derive(Debug, Default)]
pub struct RealPaths {
    directories: RwLock<FxHashMap<PathBuf, Option<PathBuf>>>,
}

impl RealPaths {
    /// The real path of a directory, if there is one.
    pub fn of_directory(&self, path: &Path) -> Option<PathBuf> {
        let known = self.directories.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(path) {
            return known.clone();
        }
        drop(known);
        let shown = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let found = real_path(shown).ok().filter(|real| is_directory(real));
        let mut known = self.directories.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_path_buf(), found.clone());
        found
    }

    /// The real path of a file of this kind, which was just asked for.
    pub fn of_file(&self, path: &Path, kind: Kind) -> Option<PathBuf> {
        match (path.parent(), path.file_name()) {
            _ if kind.what == What::Nothing => None,
            (Some(directory), Some(name)) if !kind.is_link => {
                Some(self.of_directory(directory)?.join(name))
            }
            _ => real_path(path).ok(),
        }
    }
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

/// The same without waiting for the disk: for what can be made again.
pub fn write_scratch(path: &Path, text: &[u8]) -> Result<(), DiskError> {
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = File::create(&temporary)
        .and_then(|mut file| file.write_all(text))
        .and_then(|()| std::fs::rename(&temporary, path));
    written.map_err(|why| {
        // The temporary file is ours alone; that it may already be gone is fine.
        let _ = std::fs::remove_file(&temporary);
        error(path, &why)
    })
}

/// What is in a file that a run could make again, which is no fact that it rests on.
pub fn read_scratch(path: &Path, bytes_max: usize) -> Option<Vec<u8>> {
    read_whole(path, bytes_max).0.ok()
}

/// Makes a directory, and those above it that are missing.
pub fn make_directory(path: &Path) -> Result<(), DiskError> {
    std::fs::create_dir_all(path).map_err(|why| error(path, &why))
}

/// What is another text whenever a file is replaced: its length and when it was written.
pub fn identity(path: &Path) -> Option<String> {
    let data = std::fs::metadata(path).ok()?;
    let written = data.modified().ok()?.duration_since(std::time::SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{} {}", data.len(), written.as_nanos()))
}

/// Notes that a file was used just now; that it can't be noted is no harm.
pub fn touch(path: &Path) {
    if let Ok(file) = std::fs::OpenOptions::new().append(true).open(path) {
        let _ = file.set_modified(std::time::SystemTime::now());
    }
}

/// Removes a file that can be made again; that it is gone already, or stays, is no harm.
pub fn remove_scratch(path: &Path) {
    let _ = std::fs::remove_file(path);
}

/// The files with these extensions in a directory, with their lengths, that used longest ago
/// first.
pub fn files_by_age(directory: &Path, extensions: &[&str]) -> Vec<(PathBuf, u64)> {
    let of_name = |name: OsString| {
        let path = directory.join(name);
        let data = std::fs::metadata(&path).ok().filter(|data| data.is_file())?;
        let is_one = path.extension().is_some_and(|own| extensions.iter().any(|of| own == *of));
        is_one.then_some((data.modified().ok()?, path, data.len()))
    };
    let mut files: Vec<_> = names(directory).into_iter().filter_map(of_name).collect();
    files.sort();
    files.into_iter().map(|(_, path, len)| (path, len)).collect()
}

/// A path as bytes.
#[cfg(unix)]
pub fn os_bytes(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

/// The path of [`os_bytes`].
#[cfg(unix)]
pub fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes))
}

/// A path as bytes.
#[cfg(not(unix))]
pub fn os_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

/// The path of [`os_bytes`].
#[cfg(not(unix))]
pub fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Adds to the end of a file, which is made if it isn't there.
pub fn append(path: &Path, text: &[u8]) -> Result<(), DiskError> {
    let opened = File::options().append(true).create(true).open(path);
    opened.and_then(|mut file| file.write_all(text)).map_err(|why| error(path, &why))
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
    // What is on disk counts, whatever stood in for it.
    match read_whole(real, limits::FILE_BYTES_MAX).0? == before {
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
    for found in names(directory) {
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
    if let Some(text) = overlay::text(path) {
        return Ok(text.get(..bytes_max).unwrap_or(text).to_vec());
    }
    let (text, data) = read_first(path, bytes_max);
    if facts::is_noted() {
        note(Question::Start(bytes_max as u64), path, answer(&text), data.as_ref());
    }
    text
}

/// The `#include` lines in the first `bytes_max` bytes of a regular file, each from its `#` on, and
/// the `#if`s and `#endif`s around them, without what stands behind these words.
pub fn read_includes(path: &Path, bytes_max: usize) -> Result<Vec<u8>, DiskError> {
    if let Some(text) = overlay::text(path) {
        return Ok(includes::includes_of(text.get(..bytes_max).unwrap_or(text)));
    }
    let (text, data) = read_first(path, bytes_max);
    let lines = text.map(|text| includes::includes_of(&text));
    if facts::is_noted() {
        note(Question::Includes(bytes_max as u64), path, answer(&lines), data.as_ref());
    }
    lines
}

fn read_first(path: &Path, bytes_max: usize) -> (Result<Vec<u8>, DiskError>, Option<Metadata>) {
    let (file, data) = match open(path) {
        Ok(opened) => opened,
        Err(why) => return (Err(why), None),
    };
    let mut text = Vec::with_capacity(bytes_max.min(data.len() as usize));
    let read = file.take(bytes_max as u64).read_to_end(&mut text);
    (read.map(|_| text).map_err(|why| error(path, &why)), Some(data))
}

/// The names in a directory, sorted; empty when it can't be listed.
pub fn list(path: &Path) -> Vec<OsString> {
    let found = names(path);
    if facts::is_noted() {
        let data = std::fs::metadata(path).ok();
        note(Question::Names, path, &names_answer(&found), data.as_ref());
    }
    found
}

fn names(path: &Path) -> Vec<OsString> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    names
}

/// Names as bytes to compare: no name has a zero byte in it.
fn names_answer(names: &[OsString]) -> Vec<u8> {
    let bytes = names.iter().flat_map(|name| name.as_encoded_bytes().iter().chain(&[0]));
    bytes.copied().collect()
}
