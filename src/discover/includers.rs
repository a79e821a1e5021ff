//! Units that include a file which is no unit: a header that is named or changed, or a `.c` file
//! that is made to be included. In such a unit it means what it means in the program.
//!
//! A textual look at the `#include` lines around: first of the file's own directory, then of all
//! that lies below the directories above it, up to the root of its tree, until somebody is found.
//! An `#if` may still leave the file out there, which the lint notices. Ends because each file is
//! looked at once, and how many are is bounded.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::database::Database;
use super::files::{Excluder, Files, Found, is_c, is_unit};
use super::kernel::parent_of;
use super::{Options, Purpose};
use crate::finding::Problem;
use crate::{disk, limits};

/// How many units are given for one file: if the first leaves it out, the next may not.
const INCLUDERS_MAX: usize = 2;
/// Headers between the file and the unit.
const DEPTH_MAX: usize = 4;
/// Directories above the file.
const LEVELS_MAX: usize = 64;
/// What comes last in a kernel: other machines, and programs that are not the kernel.
const LATE: &[&str] =
    &["sound", "drivers", "arch", "Documentation", "samples", "scripts", "tools", "usr"];
/// Files that are looked at before somebody who includes it is looked for again.
const FILES_AT_ONCE: usize = 500;

/// Adds units that include what was asked for and is no unit, where there are some.
pub(super) fn add(files: &mut Files, database: &Database, options: &Options) {
    let found = &mut files.found;
    let Ok(exclude) = Excluder::new(options) else { return };
    let is_free = |file: &Path| {
        let directory = file.parent().unwrap_or(Path::new(""));
        let is_known = database.is_empty() || database.has(file);
        is_known && !exclude.has(file, directory, disk::real_path(here(directory)).ok().as_deref())
    };
    let is_part = |found: &&Found| match found.purpose {
        Purpose::Part => database.of(&found.path).is_empty(),
        // One that was named, or changed; of all that are below a directory, who includes it is.
        _ => {
            let is_named = found.given == found.path || options.only.is_some();
            is_named && found.text.is_none() && is_unit(&found.path) && includes_nothing(found)
        }
    };
    let mut includers = Includers::default();
    let mut roots: FxHashMap<PathBuf, PathBuf> = FxHashMap::default();
    let mut wanted: BTreeMap<PathBuf, Found> = BTreeMap::new();
    for part in found.iter().filter(is_part) {
        let directory = part.path.parent().unwrap_or(Path::new(""));
        let root = roots.entry(directory.to_path_buf()).or_insert_with(|| {
            let given = Some(&part.given).filter(|given| disk::is_directory(given)).cloned();
            super::tree_of(here(directory)).or(given).unwrap_or_else(|| directory.to_path_buf())
        });
        let units = match part.purpose {
            Purpose::Part => includers.of(&part.path, root, &is_free),
            _ => includers.near(&part.path, &is_free),
        };
        if units.is_empty() && includers.is_exhausted() {
            let reason = format!(
                "read by itself: none of the {} files that were looked at includes it",
                includers.seen.len()
            );
            files.notes.push(Problem { path: part.path.clone(), at: None, reason });
        }
        for (number, path) in (0..).zip(units) {
            let purpose = Purpose::Includes(Vec::new(), number);
            let given = part.given.clone();
            let new = Found { path: path.clone(), text: None, given, purpose };
            let unit = wanted.entry(path).or_insert(new);
            if let Purpose::Includes(parts, first) = &mut unit.purpose {
                parts.push(part.path.clone());
                *first = number.min(*first);
            }
        }
    }
    let known: FxHashSet<PathBuf> = found.iter().map(|found| found.path.clone()).collect();
    found.extend(wanted.into_values().filter(|unit| !known.contains(&unit.path)));
    found.sort_by(|one, other| one.path.cmp(&other.path));
}

/// A file that includes nothing may be made to be included.
fn includes_nothing(found: &Found) -> bool {
    included_in_file(&found.path).is_empty()
}

fn here(directory: &Path) -> &Path {
    if directory == Path::new("") { Path::new(".") } else { directory }
}

/// What files include, as far as that was looked at.
#[derive(Default)]
pub(super) struct Includers {
    /// By the last part of the name that is included: who includes it, and the whole name.
    by_name: FxHashMap<String, Vec<(PathBuf, Included)>>,
    seen: FxHashSet<PathBuf>,
    /// Directories whose own files were looked at.
    near_places: FxHashSet<PathBuf>,
}

/// What stands behind an `#include`.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Included {
    name: String,
    is_quoted: bool,
}

impl Includers {
    /// Units that may include a file, the best first; `root` is where its tree begins, `allows`
    /// says which files may be units.
    pub(super) fn of(
        &mut self,
        part: &Path,
        root: &Path,
        allows: &dyn Fn(&Path) -> bool,
    ) -> Vec<PathBuf> {
        let mut found = self.known(part, allows);
        let mut directory = part.parent().map(Path::to_path_buf);
        for _ in 0..LEVELS_MAX {
            let is_done = !found.is_empty() || self.is_exhausted();
            let Some(current) = directory.filter(|_| !is_done) else { break };
            let is_root = is_same(&current, root);
            for files in children(&current) {
                for files in files.chunks(FILES_AT_ONCE) {
                    self.look(files);
                    found = self.known(part, allows);
                    if !found.is_empty() || self.is_exhausted() {
                        return found;
                    }
                }
            }
            directory = parent_of(&current).filter(|_| !is_root);
        }
        found
    }

    /// The same for a `.c` file, which files of its own directory or of the one above include: most
    /// that include nothing are whole all the same, and not worth a long search.
    fn near(&mut self, part: &Path, allows: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
        let directory = part.parent().unwrap_or(Path::new(""));
        for place in std::iter::once(directory.to_path_buf()).chain(parent_of(directory)) {
            // Most files of a directory ask for the same two, which have thousands of names.
            if self.near_places.insert(place.clone()) {
                self.look(&children(&place).next().unwrap_or_default());
            }
        }
        self.known(part, allows)
    }

    /// Whether no more files are looked at.
    fn is_exhausted(&self) -> bool {
        self.seen.len() >= limits::INCLUDER_FILES_MAX
    }

    /// Notes what files include that were not looked at before.
    fn look(&mut self, files: &[PathBuf]) {
        let new: Vec<&PathBuf> = files.iter().filter(|file| !self.seen.contains(*file)).collect();
        let read = |file: &&PathBuf| included_in_file(file);
        let of_files: Vec<Vec<Included>> = new.par_iter().map(read).collect();
        for (file, included) in new.iter().zip(of_files) {
            self.seen.insert((*file).clone());
            for included in included {
                let last = included.name.rsplit('/').next().unwrap_or("").to_owned();
                self.by_name.entry(last).or_default().push(((*file).clone(), included));
            }
        }
    }

    /// Units that are known to include a file, itself or through other headers.
    fn known(&self, part: &Path, allows: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        let mut visited: FxHashSet<&Path> = FxHashSet::default();
        let mut targets: Vec<&Path> = vec![part];
        for _ in 0..DEPTH_MAX {
            let mut next = Vec::new();
            for target in targets {
                let name = target.file_name().and_then(|name| name.to_str()).unwrap_or("");
                let target = &disk::real_path(target).unwrap_or_else(|_| target.to_path_buf());
                for (file, included) in self.by_name.get(name).into_iter().flatten() {
                    if !visited.contains(file.as_path()) && included.is(target, file) {
                        visited.insert(file);
                        match is_unit(file) {
                            true if file != part && allows(file) => found.push(file.clone()),
                            true => {}
                            false => next.push(file.as_path()),
                        }
                    }
                }
            }
            if !found.is_empty() || next.is_empty() {
                break;
            }
            targets = next;
        }
        found.truncate(INCLUDERS_MAX);
        found
    }
}

impl Included {
    /// Whether the name, in a file, may mean this one, given by its real path.
    fn is(&self, target: &Path, file: &Path) -> bool {
        let beside = file.parent().unwrap_or(Path::new("")).join(&self.name);
        if self.is_quoted && disk::is_file(&beside) {
            return is_same(&beside, target);
        }
        let is_plain = |part: &Component<'_>| matches!(part, Component::Normal(_));
        let parts = Path::new(&self.name).components().filter(is_plain);
        let mut parts: Vec<Component<'_>> = parts.collect();
        parts.reverse();
        let mut own = target.components().rev();
        parts.into_iter().all(|part| own.next() == Some(part))
    }
}

/// The C files that lie in a directory, then those below each directory in it.
fn children(directory: &Path) -> impl Iterator<Item = Vec<PathBuf>> {
    let at = |name: &std::ffi::OsString| match directory == Path::new("") {
        true => PathBuf::from(name),
        false => directory.join(name),
    };
    let is_shown = |name: &std::ffi::OsString| !name.as_encoded_bytes().starts_with(b".");
    let mut names: Vec<_> = disk::list(here(directory)).into_iter().filter(is_shown).collect();
    names.sort_by_key(|name| (LATE.iter().position(|late| *name == **late), name.clone()));
    let (files, others): (Vec<PathBuf>, Vec<PathBuf>) =
        names.iter().map(at).partition(|path| is_c(path));
    let directories = others.into_iter().filter(|path| {
        let kind = disk::kind(path);
        kind.what == disk::What::Directory && !kind.is_link
    });
    std::iter::once(files).chain(directories.map(|directory| {
        let (files, _) = disk::walk(&directory);
        files.into_iter().filter(|path| is_c(path)).collect()
    }))
}

fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| disk::real_path(here(path)).ok();
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}

/// The names in a file's `#include` lines.
fn included_in_file(path: &Path) -> Vec<Included> {
    included_in(&disk::read_includes(path, limits::FILE_BYTES_MAX).unwrap_or_default())
}

/// The names in a text's `#include` lines.
fn included_in(text: &[u8]) -> Vec<Included> {
    let of_line = |line: &[u8]| {
        let directive = line.trim_ascii_start().strip_prefix(b"#")?.trim_ascii_start();
        let rest = directive.strip_prefix(b"include")?.trim_ascii_start();
        let (is_quoted, end) = match rest.first()? {
            b'"' => (true, b'"'),
            b'<' => (false, b'>'),
            _ => return None,
        };
        let name = rest.get(1..)?.split(|&byte| byte == end).next()?;
        Some(Included { name: std::str::from_utf8(name).ok()?.to_owned(), is_quoted })
    };
    text.split(|&byte| byte == b'\n').filter_map(of_line).collect()
}
