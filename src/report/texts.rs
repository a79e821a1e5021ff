//! Paths into the texts that reports quote, each held once it was asked for: a report asks for the
//! same few again and again, and one that was given back would be read each time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::{SourceFile, SourceMap};

/// The texts of a run by their paths.
pub struct Texts<'a> {
    sources: &'a SourceMap,
    known: FxHashMap<PathBuf, Option<Arc<SourceFile>>>,
}

impl<'a> Texts<'a> {
    /// Nothing is looked up yet.
    pub fn new(sources: &'a SourceMap) -> Texts<'a> {
        Texts { sources, known: FxHashMap::default() }
    }

    /// The text behind a path, none if the run hasn't opened it.
    pub fn get(&mut self, path: &Path) -> Option<Arc<SourceFile>> {
        if let Some(file) = self.known.get(path) {
            return file.clone();
        }
        let file = self.sources.by_path(path);
        self.known.insert(path.to_path_buf(), file.clone());
        file
    }
}

/// The characters of a line as columns count them: an invalid byte is one character.
pub fn characters(line: &[u8]) -> impl Iterator<Item = char> {
    line.utf8_chunks().flat_map(|chunk| {
        let invalid = chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER);
        chunk.valid().chars().chain(invalid)
    })
}
