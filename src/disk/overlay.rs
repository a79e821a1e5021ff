//! Texts in place of files, for the whole process: what is staged, or what a patch makes of a file.
//! Set once, before anything is read; what is written is never held against them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

static OVERLAY: OnceLock<Overlay> = OnceLock::new();

struct Overlay {
    /// By real path, or what it would be.
    texts: FxHashMap<PathBuf, Vec<u8>>,
    /// The names of these, which tell most paths apart without asking the file system.
    names: FxHashSet<OsString>,
}

/// From here on, these texts stand at these paths, files or not; the paths are real ones, or what
/// they would be. Only the first call counts.
pub fn lay(texts: FxHashMap<PathBuf, Vec<u8>>) {
    let names = texts.keys().filter_map(|path| path.file_name()).map(OsString::from).collect();
    // A second set would contradict what was read already.
    let _ = OVERLAY.set(Overlay { texts, names });
}

/// The text in place of a file.
pub(super) fn text(path: &Path) -> Option<&'static [u8]> {
    let overlay = OVERLAY.get()?;
    if !overlay.names.contains(path.file_name()?) {
        return None;
    }
    overlay.texts.get(&would_be(path)?).map(Vec::as_slice)
}

/// The real path of a file that need not be there.
pub fn would_be(path: &Path) -> Option<PathBuf> {
    if let Ok(real) = std::fs::canonicalize(path) {
        return Some(real);
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = std::fs::canonicalize(parent.unwrap_or(Path::new("."))).ok()?;
    Some(parent.join(path.file_name()?))
}
