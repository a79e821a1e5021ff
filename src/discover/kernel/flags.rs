//! The makefiles of a tree, each read once, and the flags that they give a file: `-I` directories
//! that exist, `-D` and `-U`, and whether it is optimized.
//!
//! Kbuild's order (scripts/Makefile.lib): flags of the directories above, of the directory, of the
//! object. Ends at the tree's root, or at the file's own directory outside of a tree.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::discover::MacroOption;
use crate::discover::makefile::Makefile;
use crate::disk;

/// What makefiles give a file.
#[derive(Clone, Default)]
pub(super) struct Flags {
    pub(super) include_dirs: Vec<PathBuf>,
    pub(super) macros: Vec<MacroOption>,
    /// `-O0` is among them: the tree itself is optimized.
    pub(super) unoptimized: bool,
}

/// The makefile that lists an object.
pub(super) struct Owner {
    /// Where it is.
    pub(super) directory: PathBuf,
    pub(super) makefile: Arc<Makefile>,
    /// The object's name in it.
    pub(super) object: String,
}

/// The makefiles of one tree.
pub(super) struct Makefiles {
    root: PathBuf,
    known: RwLock<FxHashMap<PathBuf, Option<Arc<Makefile>>>>,
    /// Whether a directory is there: thousands of files ask for the same few.
    directories: RwLock<FxHashMap<PathBuf, bool>>,
    /// Flags of all objects in a directory, by that, whether it is outside, and their makefile's.
    shared: RwLock<FxHashMap<(PathBuf, bool, PathBuf), Flags>>,
}

impl Makefiles {
    pub(super) fn new(root: &Path) -> Makefiles {
        Makefiles {
            root: root.to_path_buf(),
            known: RwLock::default(),
            directories: RwLock::default(),
            shared: RwLock::default(),
        }
    }

    /// The makefile in a directory.
    pub(super) fn in_directory(&self, directory: &Path) -> Option<Arc<Makefile>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(directory) {
            return known.clone();
        }
        drop(known);
        // Kbuild is preferred by the build, too.
        let text = ["Kbuild", "Makefile"].iter().find_map(|name| {
            disk::read(&directory.join(name)).ok().filter(|text| !text.is_empty())
        });
        let open = |name: &str| disk::read(&self.path_named(name, directory)).ok();
        let makefile = text.map(|text| Arc::new(Makefile::parse(&text, &open)));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(directory.to_path_buf(), makefile.clone());
        makefile
    }

    /// The makefile that lists the object of `file`: in its directory or, for objects in
    /// subdirectories, in one above; else the nearest makefile; never above the root. An empty
    /// one if there is none.
    pub(super) fn owner_of(&self, file: &Path) -> Owner {
        let directory = file.parent().unwrap_or(Path::new(""));
        let mut nearest = None;
        let mut current = Some(directory);
        while let Some(place) = current {
            if let Some(makefile) = self.in_directory(place) {
                let object = object_name(file, place);
                let owner = Owner { directory: place.to_path_buf(), makefile, object };
                if owner.makefile.builds(&owner.object) {
                    return owner;
                }
                nearest = nearest.or(Some(owner));
            }
            current = if place == self.root { None } else { place.parent() };
        }
        nearest.unwrap_or_else(|| Owner {
            directory: directory.to_path_buf(),
            makefile: Arc::default(),
            object: object_name(file, directory),
        })
    }

    /// The flags of `object` in `directory`.
    pub(super) fn flags_of(&self, directory: &Path, outside: bool, owner: &Owner) -> Flags {
        let mut flags = self.flags_in(directory, outside, owner);
        // The root's own flags are those of every file and known already.
        if owner.directory != self.root {
            let Owner { directory: source, makefile, object } = owner;
            let stem = object.rsplit('/').next().unwrap_or(object);
            let stem = Some(stem).filter(|stem| stem != object);
            for own in [Some(object.as_str()), stem].into_iter().flatten() {
                let own = makefile.object_flags.get(own).map_or(&[][..], Vec::as_slice);
                self.take(own, source, &mut flags);
            }
        }
        flags.macros.dedup();
        flags
    }

    /// Those of all objects in `directory` that the same makefile lists.
    fn flags_in(&self, directory: &Path, outside: bool, owner: &Owner) -> Flags {
        let key = (directory.to_path_buf(), outside, owner.directory.clone());
        let known = self.shared.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&key) {
            return known.clone();
        }
        drop(known);
        let mut flags = Flags::default();
        let mut above: Vec<&Path> = Vec::new();
        let mut current = Some(directory);
        while let Some(place) = current.filter(|place| *place != self.root) {
            above.push(place);
            current = if outside { None } else { place.parent() };
        }
        for place in above.iter().rev() {
            let Some(upper) = self.in_directory(place) else {
                self.take_siblings(place, &mut flags);
                continue;
            };
            self.take(&upper.subtree_flags, place, &mut flags);
            if upper.includes_others && *place != owner.directory {
                self.take(&upper.directory_flags, place, &mut flags);
            }
        }
        if owner.directory != self.root {
            self.take(&owner.makefile.directory_flags, &owner.directory, &mut flags);
        }
        let mut known = self.shared.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(key).or_insert(flags).clone()
    }

    /// A directory without a makefile may hold a module whose makefile, in one subdirectory,
    /// includes those of the others.
    fn take_siblings(&self, directory: &Path, flags: &mut Flags) {
        for name in disk::list(directory) {
            let sibling = directory.join(name);
            let Some(makefile) = self.in_directory(&sibling) else { continue };
            if makefile.includes_others {
                self.take(&makefile.directory_flags, &sibling, flags);
                self.take(&makefile.subtree_flags, &sibling, flags);
            }
        }
    }

    fn take(&self, words: &[String], source: &Path, flags: &mut Flags) {
        for word in words {
            let (option, value) = word.split_at_checked(2).unwrap_or((word, ""));
            let value = value.replace("${", "$(").replace('}', ")");
            match option {
                "-I" => {
                    let path = self.directory_named(&value, source);
                    let path = path.filter(|path| !flags.include_dirs.contains(path));
                    flags.include_dirs.extend(path);
                }
                "-D" if !value.contains("$(") => flags.macros.push(MacroOption::Define(value)),
                "-U" if !value.contains("$(") => flags.macros.push(MacroOption::Undefine(value)),
                "-O" => flags.unoptimized = true,
                _ => {}
            }
        }
    }

    /// The directory of an `-I` in the makefile in `source`, if it exists.
    fn directory_named(&self, value: &str, source: &Path) -> Option<PathBuf> {
        let path = self.path_named(value, source);
        self.is_directory(&path).then_some(path)
    }

    /// [`disk::is_directory`], remembered.
    pub(super) fn is_directory(&self, path: &Path) -> bool {
        let known = self.directories.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(&known) = known.get(path) {
            return known;
        }
        drop(known);
        let there = disk::is_directory(path);
        let mut known = self.directories.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_path_buf(), there);
        there
    }

    /// The path that a makefile in `source` says.
    fn path_named(&self, value: &str, source: &Path) -> PathBuf {
        // The longer names first: the build runs in the root, where `$(src)` is a relative path.
        let names = [
            ("$(srctree)/$(src)", source),
            ("$(srctree)/$(obj)", source),
            ("$(abs_srctree)/$(src)", source),
            ("$(abs_srctree)/$(obj)", source),
            ("$(objtree)/$(obj)", source),
            ("$(objtree)/$(src)", source),
            ("$(src)", source),
            ("$(obj)", source),
            ("$(M)", source),
            ("$(PWD)", source),
            ("$(KBUILD_EXTMOD)", source),
            ("$(srctree)", self.root.as_path()),
            ("$(abs_srctree)", self.root.as_path()),
            ("$(objtree)", self.root.as_path()),
            ("$(TOPDIR)", self.root.as_path()),
        ];
        let under = names.iter().find_map(|(name, directory)| {
            let rest = value.strip_prefix(name)?;
            Some(directory.join(rest.trim_start_matches('/')))
        });
        let path = under.unwrap_or_else(|| self.root.join(value));
        // Without the slash at its end, so that equal directories are equal paths.
        path.components().collect()
    }
}

/// The object of a file, relative to the directory of the makefile that lists it.
fn object_name(file: &Path, directory: &Path) -> String {
    let name = file.strip_prefix(directory).ok();
    let name = name.unwrap_or(file.file_name().map_or(file, Path::new));
    name.with_extension("o").to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_collected_from_the_root_down() {
        let dir = tempfile::tempdir().expect("temporary directory");
        let root = dir.path();
        for name in ["a/b", "a/inc", "inc"] {
            std::fs::create_dir_all(root.join(name)).expect("mkdir");
        }
        let write = |name: &str, text: &str| {
            std::fs::write(root.join(name), text).expect("write");
        };
        write("a/Makefile", "subdir-ccflags-y := -I$(srctree)/$(src)/inc/ -DUP\n");
        write("a/b/Makefile", "ccflags-y := -Iinc -Imissing\nCFLAGS_x.o := -DX -O0\n");
        let makefiles = Makefiles::new(root);
        let owner = makefiles.owner_of(&root.join("a/b/x.c"));
        let flags = makefiles.flags_of(&root.join("a/b"), false, &owner);
        assert_eq!(flags.include_dirs, [root.join("a/inc"), root.join("inc")]);
        assert_eq!(flags.macros, ["UP", "X"].map(|name| MacroOption::Define(name.to_owned())));
        assert!(flags.unoptimized);
    }
}
