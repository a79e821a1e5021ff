//! The Kconfig files of a tree as lines: each file is read once, whichever architectures ask.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::line;
use crate::disk::{self, RealPaths};
use crate::limits::KCONFIG_BYTES_MAX;

/// What is known of a tree's Kconfig files.
#[derive(Debug)]
pub(in crate::discover::kernel) struct Files {
    pub(super) root: PathBuf,
    /// None if the root can't be found.
    pub(super) real_root: Option<PathBuf>,
    real_paths: RealPaths,
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    files: FxHashMap<String, Option<Arc<File>>>,
    n_bytes: usize,
}

/// A file that could be read.
#[derive(Debug)]
pub(super) struct File {
    pub(super) n_bytes: usize,
    pub(super) lines: Vec<Line>,
}

/// A line that is neither blank nor a comment nor help, joined with those that it continues on.
#[derive(Debug)]
pub(super) struct Line {
    /// The number of its first physical line.
    pub(super) number: u32,
    /// Without what it is indented by; empty for the word `help`.
    pub(super) text: Box<str>,
    /// Behind its first word stands what may be an assignment's operator.
    pub(super) may_assign: bool,
}

impl Files {
    pub(in crate::discover::kernel) fn new(root: &Path) -> Files {
        let shown = if root == Path::new("") { Path::new(".") } else { root };
        Files {
            root: root.to_path_buf(),
            real_root: disk::real_path(shown).ok(),
            real_paths: RealPaths::default(),
            known: RwLock::default(),
        }
    }

    /// A file by its name from the root; none if it can't be read or lies outside of the tree.
    pub(super) fn get(&self, name: &str) -> Option<Arc<File>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.files.get(name) {
            return known.clone();
        }
        drop(known);
        let file = self.read(name).map(|text| Arc::new(File::of(&text)));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.n_bytes = known.n_bytes.saturating_add(file.as_ref().map_or(0, |file| file.n_bytes));
        if known.n_bytes <= KCONFIG_BYTES_MAX {
            known.files.insert(name.to_owned(), file.clone());
        }
        file
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.root.join(name);
        // A link may lead anywhere.
        let real = self.real_paths.of_file(&path, disk::kind(&path))?;
        let is_inside = real.starts_with(self.real_root.as_ref()?);
        is_inside.then(|| disk::read(&path).ok())?
    }
}

impl File {
    fn of(text: &[u8]) -> File {
        let n_bytes = text.len();
        // The check for a text without faults is many times faster than the one that mends them.
        let text = match std::str::from_utf8(text) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(text),
        };
        let mut rest = Lines { rest: &text, number: 0, first: 0 };
        let mut lines = Vec::new();
        while let Some(text) = rest.logical() {
            // `--- help ---` was taken, too.
            let text = text.trim_start_matches([' ', '\t', '-']);
            let number = rest.first;
            let is_help = is_help(text);
            if is_help {
                rest.skip_help();
            }
            let text = if is_help { "" } else { text };
            let (_, after) = line::first_word(text);
            let may_assign = after.starts_with([':', '+', '=']);
            lines.push(Line { number, text: text.into(), may_assign });
        }
        File { n_bytes, lines }
    }
}

fn is_help(text: &str) -> bool {
    if !text.starts_with("help") {
        return false;
    }
    let (word, after) = line::first_word(text);
    let is_alone = after.trim_start_matches('-').is_empty() || after.starts_with('#');
    word.trim_end_matches('-') == "help" && is_alone
}

/// The lines of a text.
struct Lines<'a> {
    rest: &'a str,
    /// Physical lines taken so far.
    number: u32,
    /// The number of the first physical line of the logical one.
    first: u32,
}

impl<'a> Lines<'a> {
    fn physical(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.number += 1;
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// The next line that is neither blank nor a comment, joined with those that it continues on.
    fn logical(&mut self) -> Option<Cow<'a, str>> {
        let first = loop {
            let line = self.physical()?;
            if !matches!(line.trim_start().as_bytes().first(), None | Some(b'#')) {
                break line;
            }
        };
        self.first = self.number;
        let Some(start) = first.strip_suffix('\\') else { return Some(first.into()) };
        let mut line = start.to_owned();
        while let Some(next) = self.physical() {
            let Some(part) = next.strip_suffix('\\') else {
                line.push_str(next);
                break;
            };
            line.push_str(part);
        }
        Some(line.into())
    }

    /// A help text ends at the first line that is indented less than its first one.
    fn skip_help(&mut self) {
        let mut least = None;
        let first = self.number;
        while !self.rest.is_empty() {
            let line = self.rest.split('\n').next().unwrap_or("");
            let text = line.trim_start_matches([' ', '\t']);
            if !text.trim_end_matches('\r').is_empty() {
                let columns = columns(line.get(..line.len() - text.len()).unwrap_or(""));
                match least {
                    // A blank line and one at the margin end a help that has no text.
                    None if columns == 0 && self.number > first => return,
                    None => least = Some(columns),
                    Some(least) if columns < least || columns == 0 => return,
                    Some(_) => {}
                }
            }
            self.physical();
        }
    }
}

/// The width of an indentation; tabs go to multiples of eight.
fn columns(indentation: &str) -> usize {
    indentation.chars().fold(0, |at, c| if c == '\t' { (at & !7) + 8 } else { at + 1 })
}
