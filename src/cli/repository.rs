//! Where the repository of a run begins: services on the web know files by their paths from there.

use std::path::{Path, PathBuf};

use crate::discover;
use crate::disk;

/// The directory above the first path that git keeps; without one the outermost of the source
/// tree that the path belongs to and of the working directory, as far as they hold it; else the
/// path itself.
pub fn root(scanned: &[PathBuf], here: &Path) -> PathBuf {
    let here = disk::real_path(here).unwrap_or_else(|_| here.to_path_buf());
    let path = scanned.first().and_then(|path| disk::real_path(path).ok());
    let path = path.unwrap_or_else(|| here.clone());
    // In a worktree or a submodule `.git` is a file.
    let is_repository = |directory: &&Path| {
        let git = directory.join(".git");
        disk::is_directory(&git) || disk::is_file(&git)
    };
    if let Some(repository) = path.ancestors().find(is_repository) {
        return repository.to_path_buf();
    }
    let holds = |directory: &&PathBuf| {
        directory.parent().is_some() && path.starts_with(directory) && **directory != path
    };
    let tree = discover::tree_of(&path);
    let outer = tree.iter().chain([&here]).filter(holds);
    match (outer.min_by_key(|directory| directory.components().count()), path.parent()) {
        (Some(outer), _) => outer.clone(),
        (None, Some(parent)) if disk::is_file(&path) => parent.to_path_buf(),
        (None, _) => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_where_git_is_or_the_tree_begins() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let top = disk::real_path(directory.path()).expect("it is there");
        let (linux, deep) = (top.join("linux"), top.join("linux/crypto"));
        std::fs::create_dir_all(&deep).expect("written");
        std::fs::write(deep.join("a.c"), "int a;\n").expect("written");
        let of = |path: &Path, here: &Path| root(&[path.to_path_buf()], here);
        let elsewhere = top.join("elsewhere");
        assert_eq!(of(&deep, &top), top, "the working directory");
        assert_eq!(of(&deep, &elsewhere), deep, "the path");
        assert_eq!(of(&deep.join("a.c"), &elsewhere), deep);
        std::fs::write(linux.join("configure"), "").expect("written");
        assert_eq!(of(&deep, &elsewhere), linux, "the tree");
        assert_eq!(of(&deep, &deep), linux, "the tree, from inside");
        assert_eq!(of(&deep, &top), top, "the working directory around it");
        std::fs::create_dir(linux.join(".git")).expect("written");
        assert_eq!(of(&deep.join("a.c"), &top), linux);
        assert_eq!(root(&["-".into()], &deep), linux, "standard input is here");
    }
}
