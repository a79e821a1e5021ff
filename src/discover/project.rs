//! Headers of a plain source tree by name: where no include directory has `sub/x.h`, the project's
//! own file whose path ends so is what the build would have found, by options that nobody knows.
//! What a configure step makes is read from its template (`config.h.in`), nothing set.
//!
//! The project is walked at the first header that is missing, once, so this ends.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use rustc_hash::FxHashMap;

use crate::disk;
use crate::limits;

/// What generated headers' templates are called: autoconf, CMake, Meson.
const TEMPLATES: &[&str] = &[".in", ".cmake", ".cmake.in", ".in.cmake", ".meson"];

/// The files below a project's root.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    /// By file name, sorted by path.
    files: OnceLock<FxHashMap<String, Vec<PathBuf>>>,
    /// The texts of templates that were read.
    templates: Mutex<FxHashMap<PathBuf, Option<String>>>,
}

/// Two projects are one if they have the same root.
impl PartialEq for Project {
    fn eq(&self, other: &Project) -> bool {
        self.root == other.root
    }
}

impl Eq for Project {}

/// What stands for a missing header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OwnHeader {
    /// A file of the project.
    File(PathBuf),
    /// What its template says with nothing configured.
    Template(String),
}

impl Project {
    /// The project whose files lie below `root`.
    pub fn new(root: &Path) -> Project {
        Project { root: root.to_path_buf(), files: OnceLock::new(), templates: Mutex::default() }
    }

    /// Its root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The header that an `#include` of `name` in a file of `directory` may mean.
    pub fn header(&self, name: &str, directory: &Path) -> Option<OwnHeader> {
        if let Some(path) = self.nearest(name, directory) {
            return Some(OwnHeader::File(path.to_path_buf()));
        }
        let path =
            TEMPLATES.iter().find_map(|end| self.nearest(&format!("{name}{end}"), directory));
        self.template(path?).map(OwnHeader::Template)
    }

    /// Of the files whose paths end with `name`, the one with the most directories in common
    /// with `directory`, then the one nearest to the root, then the first.
    fn nearest(&self, name: &str, directory: &Path) -> Option<&Path> {
        let wanted: Vec<&str> =
            name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
        let candidates = self.files().get(*wanted.last()?)?;
        let ends = |path: &&PathBuf| {
            let mut parts = path.iter().rev();
            wanted.iter().rev().all(|part| parts.next().is_some_and(|own| own == *part))
        };
        let rank = |path: &&PathBuf| {
            let common = path.iter().zip(directory).take_while(|(a, b)| a == b).count();
            (std::cmp::Reverse(common), path.components().count())
        };
        candidates.iter().filter(ends).min_by_key(rank).map(PathBuf::as_path)
    }

    fn files(&self) -> &FxHashMap<String, Vec<PathBuf>> {
        self.files.get_or_init(|| {
            let mut by_name: FxHashMap<String, Vec<PathBuf>> = FxHashMap::default();
            let (files, _) = disk::walk(&self.root);
            for path in files.into_iter().take(limits::PROJECT_FILES_MAX) {
                // `walk(".")` says `./x.h`; units say `x.h`.
                let path = path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path);
                if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                    by_name.entry(name.to_owned()).or_default().push(path);
                }
            }
            by_name
        })
    }

    fn template(&self, path: &Path) -> Option<String> {
        let mut known = self.templates.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let read = || disk::read(path).ok().map(|text| plain(&String::from_utf8_lossy(&text)));
        known.entry(path.to_path_buf()).or_insert_with(read).clone()
    }
}

/// A template's text with nothing configured, line for line.
fn plain(template: &str) -> String {
    template.lines().map(|line| plain_line(line) + "\n").collect()
}

fn plain_line(line: &str) -> String {
    let directive = line.trim_start().strip_prefix('#').map(str::trim_start);
    let name = |rest: &str| rest.split_whitespace().next().unwrap_or("").to_owned();
    if let Some(rest) = directive.and_then(|rest| rest.strip_prefix("cmakedefine01")) {
        return format!("#define {} 0", name(rest));
    }
    let unset = ["cmakedefine", "mesondefine"];
    let unset = unset.iter().find_map(|word| directive?.strip_prefix(word));
    if let Some(rest) = unset {
        return format!("#undef {}", name(rest));
    }
    let in_directive = directive.is_some();
    let line = without(line, "@", "@", in_directive);
    without(&line, "${", "}", in_directive)
}

/// Takes the placeholders away; one that is a word of a directive by itself becomes a number.
fn without(line: &str, open: &str, close: &str, in_directive: bool) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(open) {
        let is_name = |text: &&str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        out.push_str(before);
        match after.split_once(close).filter(|(name, _)| is_name(name)) {
            Some((_, behind)) => {
                let apart = out.ends_with([' ', '\t', '('])
                    && behind.chars().next().is_none_or(|c| c.is_whitespace() || c == ')');
                if in_directive && apart {
                    out.push('0');
                }
                rest = behind;
            }
            None => {
                out.push_str(open);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_that_ends_so_is_the_header() {
        let dir = tempfile::tempdir().expect("temporary directory");
        let root = dir.path();
        for name in ["a/include/own/x.h", "b/include/own/x.h", "own/y.h", "deep/er/z.h.in"] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("mkdir");
            std::fs::write(path, "#undef A\n").expect("write");
        }
        let project = Project::new(root);
        let file = |name: &str| Some(OwnHeader::File(root.join(name)));
        assert_eq!(project.header("own/x.h", &root.join("b/src")), file("b/include/own/x.h"));
        assert_eq!(project.header("x.h", &root.join("a/src")), file("a/include/own/x.h"));
        assert_eq!(project.header("../own/y.h", root), file("own/y.h"));
        assert_eq!(project.header("other/x.h", root), None);
        let template = Some(OwnHeader::Template("#undef A\n".to_owned()));
        assert_eq!(project.header("z.h", root), template);
    }

    #[test]
    fn templates_are_read_with_nothing_configured() {
        for (line, expected) in [
            ("#cmakedefine HAVE_X 1", "#undef HAVE_X"),
            ("# cmakedefine01 HAVE_X", "#define HAVE_X 0"),
            ("#mesondefine HAVE_X", "#undef HAVE_X"),
            ("#define VERSION \"@VERSION@\"", "#define VERSION \"\""),
            ("#define MAJOR @MAJOR@", "#define MAJOR 0"),
            ("#define SIZE (${SIZE})", "#define SIZE (0)"),
            ("#include \"x@suffix@.h\"", "#include \"x.h\""),
            ("@INCLUDES@", ""),
            ("mail@example.org, a @ b", "mail@example.org, a @ b"),
        ] {
            assert_eq!(plain_line(line), expected, "{line}");
        }
    }
}
