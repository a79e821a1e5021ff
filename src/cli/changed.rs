//! `--since`, `--staged` and `--patch`: which files changed, and which of their lines.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;

use super::adopt::Adoption;
use super::{Failure, check};
use crate::changes::Lines;
use crate::changes::apply::{self, Patched};
use crate::changes::patch::{self, FilePatch, Hunk};
use crate::disk::{self, overlay};
use crate::finding::{Finding, Place, Problem};
use crate::git::{Environment, Git};
use crate::limits;
use crate::report::escape;

/// What changed.
#[derive(Debug, Default)]
pub struct Changed {
    /// By real path, or what it would be: the changed lines of C files that are there.
    files: BTreeMap<PathBuf, Lines>,
    /// Since when, for people.
    pub what: String,
    /// What the patch says of files that are not as it says.
    pub failed: Vec<Problem>,
    /// Texts that stand in for files.
    texts: FxHashMap<PathBuf, Vec<u8>>,
}

impl Changed {
    /// What the options ask for, none if nothing; from here on changed texts stand in for files.
    pub fn load(options: &Adoption, paths: &[PathBuf]) -> Result<Option<Changed>, Failure> {
        let asks_git = options.since.is_some() || options.staged;
        if !asks_git && options.patch.is_none() {
            return Ok(None);
        }
        if options.write_baseline.is_some() {
            return Err("a baseline is of whole files: --write-baseline doesn't go with \
                        --since, --staged or --patch"
                .into());
        }
        if paths.iter().any(|path| path.as_os_str() == "-") {
            return Err("standard input has no changed lines".into());
        }
        let start = directory_of(paths.first().map_or(Path::new("."), PathBuf::as_path));
        let mut changed = match &options.patch {
            Some(path) => of_patch(path, &start)?,
            None => of_git(options, &start, paths)?,
        };
        overlay::lay(std::mem::take(&mut changed.texts));
        Ok(Some(changed))
    }

    /// The real paths of the files.
    pub fn files(&self) -> Vec<PathBuf> {
        self.files.keys().cloned().collect()
    }

    /// How many of them lie outside of some real paths.
    pub fn n_outside(&self, roots: &[PathBuf]) -> usize {
        let is_inside = |path: &&PathBuf| roots.iter().any(|root| path.starts_with(root));
        self.files.keys().filter(|path| !is_inside(path)).count()
    }

    /// Whether each finding is on a changed line, or a use of the macro that holds it is; `texts`
    /// are what the files have become since.
    pub fn of(&self, findings: &[Finding], texts: &[(PathBuf, Vec<u8>)]) -> Vec<bool> {
        let mut known: FxHashMap<PathBuf, Option<Lines>> = FxHashMap::default();
        let mut is_changed = |place: &Place| {
            let lines = known.entry(place.path.clone()).or_insert_with(|| {
                let lines = self.files.get(&check::real(&place.path))?;
                let Some((path, after)) = texts.iter().find(|(path, _)| *path == place.path) else {
                    return Some(lines.clone());
                };
                let before = disk::read(path).unwrap_or_default();
                Some(apply::moved(lines, &before, after))
            });
            lines.as_ref().is_some_and(|lines| lines.meet(place.start.line, place.end.line))
        };
        let of = |finding: &Finding| {
            is_changed(&finding.place)
                || finding.expansions.iter().any(|expansion| is_changed(&expansion.place))
        };
        findings.iter().map(of).collect()
    }

    fn add(&mut self, path: PathBuf, lines: Lines) {
        self.files.insert(path, lines);
    }
}

fn directory_of(path: &Path) -> PathBuf {
    if disk::is_directory(path) {
        return path.to_path_buf();
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_path_buf()
}

fn is_c(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("c" | "h" | "i"))
}

/// What git says.
fn of_git(options: &Adoption, start: &Path, paths: &[PathBuf]) -> Result<Changed, Failure> {
    let environment = Environment { variables: std::env::vars_os().collect() };
    let git = Git::open(start, &environment)?;
    if let Some(outside) = paths.iter().find(|path| !check::real(path).starts_with(&git.root)) {
        let (outside, root) = (escape::path(outside), escape::path(&git.root));
        return Err(format!("{outside} is not in the repository {root}"));
    }
    let mut changed = Changed::default();
    let diff = match &options.since {
        Some(revision) => {
            let base = git.base_of(&git.commit(revision)?)?;
            changed.what = format!("since {revision}");
            for path in git.untracked()? {
                changed.add(git.root.join(path), Lines::All);
            }
            git.diff_to_work_tree(&base)?
        }
        None => {
            changed.what = "in the index".to_owned();
            for (path, text) in git.texts_of_index()? {
                changed.texts.insert(git.root.join(path), text);
            }
            git.diff_to_index()?
        }
    };
    let files =
        patch::parse(&diff).map_err(|why| format!("git's answer is not understood: {why}"))?;
    for file in files {
        let Some(name) = &file.new else { continue };
        let name = if file.has_prefixes { name.get(2..).unwrap_or(name) } else { name };
        let path = git.root.join(disk::path_of_bytes(name));
        // A link's text is a path, and what it leads to is a file of its own.
        if disk::kind(&path).is_link && !changed.texts.contains_key(&path) {
            continue;
        }
        let lines = match file.old {
            None => Lines::All,
            Some(_) => Lines::of(file.hunks.iter().flat_map(Hunk::added)),
        };
        changed.add(path, lines);
    }
    Ok(changed)
}

/// What a patch says, held against the files.
fn of_patch(from: &Path, start: &Path) -> Result<Changed, Failure> {
    let shown = escape::path(from);
    let text = match from.as_os_str() == "-" {
        true => disk::read_stdin(from),
        false => disk::read_up_to(from, limits::PATCH_BYTES_MAX),
    };
    let text = text.map_err(|why| format!("{shown}: {}", why.reason))?;
    let patches = patch::parse(&text).map_err(|why| format!("{shown}: {why}"))?;
    if patches.is_empty() {
        return Err(format!("{shown}: holds no changes: neither a diff nor a mail with one"));
    }
    let mut changed = Changed { what: format!("by {shown}"), ..Changed::default() };
    let places = Places::around(start);
    for history in histories(&patches) {
        let one = history.hold(&places);
        match one {
            Ok(None) => {}
            Ok(Some((path, lines, text))) => {
                if let Some(text) = text {
                    changed.texts.insert(path.clone(), text);
                }
                changed.add(path, lines);
            }
            Err((path, reason)) => changed.failed.push(Problem { path, at: None, reason }),
        }
    }
    Ok(changed)
}

/// Directories that a patch's names may be relative to.
struct Places {
    directories: Vec<PathBuf>,
}

impl Places {
    /// The top of the repository that a directory is in, the current directory, the directory.
    fn around(start: &Path) -> Places {
        let mut directories = Vec::new();
        let real = check::real(start);
        let is_top = |at: &&Path| disk::kind(&at.join(".git")).what != disk::What::Nothing;
        directories.extend(real.ancestors().find(is_top).map(Path::to_path_buf));
        directories.push(check::real(Path::new(".")));
        directories.push(real);
        let mut seen = BTreeSet::new();
        directories.retain(|directory| seen.insert(directory.clone()));
        Places { directories }
    }

    /// Where a name's file is, or would be.
    fn find(&self, name: &[u8], has_prefixes: bool) -> Result<(PathBuf, bool), String> {
        let name = disk::path_of_bytes(name);
        let is_plain =
            |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        if !name.components().all(is_plain) {
            return Err("the name in the patch leads out of the tree".to_owned());
        }
        let whole = name.clone();
        let stripped: PathBuf = name.components().skip(1).collect();
        let names = if has_prefixes { [stripped, whole] } else { [whole, stripped] };
        let named = || names.iter().filter(|name| !name.as_os_str().is_empty());
        let all = || named().flat_map(|name| self.directories.iter().map(move |at| at.join(name)));
        let there = all().find(|path| disk::is_file(path));
        match there.or_else(|| all().next()) {
            Some(path) => {
                let is_there = disk::is_file(&path);
                Ok((overlay::would_be(&path).unwrap_or(path), is_there))
            }
            None => Err("the patch gives it no name".to_owned()),
        }
    }
}

/// All that a patch, or a series of them, does to one file.
#[derive(Default)]
struct History<'p> {
    patches: Vec<&'p FilePatch>,
}

/// By the names that files have in the end.
fn histories(patches: &[FilePatch]) -> Vec<History<'_>> {
    // What is the same file has the same name but for git's prefixes.
    let bare = |name: &Vec<u8>, file: &FilePatch| match file.has_prefixes {
        true => name.get(2..).unwrap_or(name).to_vec(),
        false => name.clone(),
    };
    let mut by_name: BTreeMap<Vec<u8>, History<'_>> = BTreeMap::new();
    for file in patches {
        let old = file.old.as_ref().map(|name| bare(name, file));
        let mut history = old.and_then(|old| by_name.remove(&old)).unwrap_or_default();
        history.patches.push(file);
        if let Some(new) = &file.new {
            by_name.insert(bare(new, file), history);
        }
    }
    by_name.into_values().collect()
}

/// A file with its changed lines, and its text if that is not the one on disk.
type Held = (PathBuf, Lines, Option<Vec<u8>>);

impl History<'_> {
    /// Holds it against the files: nothing if it isn't C, else the file as it is, if the patches
    /// were applied, or as they make it. The error is a path and what doesn't fit.
    fn hold(&self, places: &Places) -> Result<Option<Held>, (PathBuf, String)> {
        let (Some(first), Some(last)) = (self.patches.first(), self.patches.last()) else {
            return Ok(None);
        };
        let Some(new) = &last.new else { return Ok(None) };
        let shown = disk::path_of_bytes(new);
        if !is_c(&shown) {
            return Ok(None);
        }
        let refused = |why: String| (shown.clone(), why);
        if self.patches.iter().any(|patch| patch.is_binary) {
            return Err(refused("its change is binary, and not read".to_owned()));
        }
        let hunks: Vec<&[Hunk]> = self.patches.iter().map(|patch| patch.hunks.as_slice()).collect();
        let (path, is_there) = places.find(new, last.has_prefixes).map_err(refused)?;
        let mut misfit = None;
        if is_there {
            let text = disk::read(&path).map_err(|why| refused(why.reason))?;
            match apply::take_back(&text, &hunks) {
                Ok(done) => return Ok(Some((path, self.lines(&done), None))),
                Err(hunk) => misfit = Some(hunk),
            }
        }
        let before = match &first.old {
            None if is_there => None,
            None => Some(Vec::new()),
            Some(old) => {
                let (old, is_there) = places.find(old, first.has_prefixes).map_err(refused)?;
                is_there.then(|| disk::read(&old).map_err(|why| refused(why.reason))).transpose()?
            }
        };
        if let Some(before) = before {
            match apply::apply(&before, &hunks) {
                Ok(done) => {
                    let lines = self.lines(&done);
                    return Ok(Some((path, lines, Some(done.after))));
                }
                Err(hunk) => misfit = Some(hunk),
            }
        }
        Err(refused(match misfit {
            Some(hunk) => format!(
                "the hunk in line {} of the patch fits neither before nor after the patch: \
                 not checked",
                hunk.at
            ),
            None => "the patch is about it, and it is not there: not checked".to_owned(),
        }))
    }

    fn lines(&self, done: &Patched) -> Lines {
        match self.patches.first().is_some_and(|first| first.old.is_none()) {
            true => Lines::All,
            false => done.changed(),
        }
    }
}
