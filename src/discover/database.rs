//! Builds that are on record: compilation databases (clang, "JSON Compilation Database Format
//! Specification") and the `.cmd` files that Kbuild leaves beside its objects. Entries in, units'
//! settings by source file out; a wrong entry costs itself and is said.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::command_line::{CommandLine, split};
use super::plain::{compiler_dirs, project_of, system_dirs};
use super::target::builtin_header;
use super::{DirKind, FileNames, IncludeDir, MacroOption, Options, Settings, Unit, push_root};
use crate::disk::{self, RealPaths};
use crate::finding::Problem;
use crate::limits;

/// The name of a database's file.
const FILE_NAME: &str = "compile_commands.json";

/// Directories between a path and a database above it.
const LEVELS_MAX: usize = 64;

/// Notes about single entries that are listed; the rest is counted.
const NOTES_MAX: usize = 20;

/// How one source file is compiled, once.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    settings: Arc<Settings>,
    own_macros: Vec<MacroOption>,
    preprocessed: bool,
    /// The file as the command line writes it.
    called: PathBuf,
    why: Arc<str>,
}

/// Directory, project and the words that decide the settings.
type SettingsKey = (PathBuf, PathBuf, Vec<String>);

/// The recorded builds of a run.
#[derive(Default, Debug)]
pub(super) struct Database {
    /// By the real path of the source file.
    entries: FxHashMap<PathBuf, Vec<Entry>>,
    /// Source files in the order of the records, as they name them.
    files: Vec<PathBuf>,
    /// Settings by directory, project and the words that make them; if a forced include of theirs
    /// is not there, that one.
    settings: FxHashMap<SettingsKey, Result<Arc<Settings>, PathBuf>>,
    /// Records of another machine or time: how many, the first one, what it includes in vain.
    stale: Option<(usize, PathBuf, PathBuf)>,
    /// The root of the project that a directory belongs to.
    projects: FxHashMap<PathBuf, PathBuf>,
    /// Real paths of the files and directories that are asked about first; none if all are. A
    /// kernel's record has thousands of entries, and a hook asks for one.
    wanted: Option<Vec<PathBuf>>,
    /// Entries about other files, by their real paths: the record, the entry's number, and it.
    others: FxHashMap<PathBuf, Vec<(PathBuf, usize, Box<RawValue>)>>,
    real_paths: RealPaths,
    pub(super) notes: Vec<Problem>,
    pub(super) failed: Vec<Problem>,
    n_unsaid: usize,
}

/// The part of an entry that says of which file it is.
#[derive(Deserialize)]
struct Place<'e> {
    #[serde(borrow)]
    directory: Option<Cow<'e, str>>,
    #[serde(borrow)]
    file: Cow<'e, str>,
}

/// The database above a path, if there is one.
pub(super) fn above(path: &Path) -> Option<PathBuf> {
    let real = disk::real_path(path).ok()?;
    let first = if disk::is_directory(&real) { Some(real.as_path()) } else { real.parent() };
    std::iter::successors(first, |place| place.parent())
        .take(LEVELS_MAX)
        .map(|place| place.join(FILE_NAME))
        .find(|path| disk::is_file(path))
}

impl Database {
    /// No records yet; no paths mean that all files are asked about.
    pub(super) fn new(paths: &[PathBuf]) -> Database {
        let real = |path: &PathBuf| disk::real_path(path).ok();
        let wanted = (!paths.is_empty()).then(|| paths.iter().filter_map(real).collect());
        Database { wanted, ..Database::default() }
    }

    /// Reads what `-p` names: a database, or a directory with one or with the `.cmd` files of a
    /// built kernel below it.
    pub(super) fn read(&mut self, path: &Path, options: &Options) {
        if !disk::is_directory(path) {
            self.read_json(path, options);
            return;
        }
        let file = path.join(FILE_NAME);
        if disk::is_file(&file) {
            self.read_json(&file, options);
            return;
        }
        let before = self.files.len();
        let (files, _) = disk::walk(path);
        let commands = files.iter().filter(|file| is_cmd(file));
        commands.for_each(|file| self.read_cmd(file, path, options));
        if self.files.len() == before && self.stale.is_none() {
            let reason = format!("has no {FILE_NAME}, and no .cmd files of Kbuild below it");
            self.failed.push(Problem { path: path.to_path_buf(), at: None, reason });
        }
    }

    fn read_json(&mut self, path: &Path, options: &Options) {
        let fail = |reason: String| Problem { path: path.to_path_buf(), at: None, reason };
        let text = match disk::read_up_to(path, limits::DATABASE_BYTES_MAX) {
            Ok(text) => text,
            Err(why) => return self.failed.push(fail(why.reason)),
        };
        let entries: Vec<&RawValue> = match serde_json::from_slice(&text) {
            Ok(entries) => entries,
            Err(why) if serde_json::from_slice::<IgnoredAny>(&text).is_err() => {
                return self.failed.push(fail(format!("is no JSON: {why}")));
            }
            Err(_) => return self.failed.push(fail("is not a list of entries".to_owned())),
        };
        for (number, entry) in (1..).zip(entries) {
            match self.other(entry, path) {
                Some(real) => {
                    let others = self.others.entry(real).or_default();
                    others.push((path.to_path_buf(), number, entry.to_owned()));
                }
                None => self.read_entry(entry, number, path, options),
            }
        }
    }

    fn read_entry(&mut self, entry: &RawValue, number: usize, database: &Path, options: &Options) {
        let entry = serde_json::from_str::<Value>(entry.get());
        let read = entry.map_err(|why| why.to_string());
        if let Err(reason) = read.and_then(|entry| self.entry(&entry, database, options)) {
            self.note(database, format!("entry {number}: {reason}"));
        }
    }

    /// The file that an entry is about, if that is for sure none of those asked about first.
    fn other(&self, entry: &RawValue, database: &Path) -> Option<PathBuf> {
        let wanted = self.wanted.as_ref()?;
        let place = serde_json::from_str::<Place>(entry.get()).ok()?;
        let beside = database.parent().unwrap_or(Path::new(""));
        let path = beside.join(place.directory.as_deref().unwrap_or("")).join(&*place.file);
        let real = self.real_paths.of_file(&path, disk::kind(&path))?;
        (!wanted.iter().any(|wanted| real.starts_with(wanted))).then_some(real)
    }

    /// Whether there is an entry about a file.
    pub(super) fn has(&self, file: &Path) -> bool {
        let real = disk::real_path(file).ok();
        real.is_some_and(|real| self.entries.contains_key(&real) || self.others.contains_key(&real))
    }

    /// Reads the entries about a file that was not among those asked about first.
    pub(super) fn read_other(&mut self, file: &Path, options: &Options) {
        if self.others.is_empty() {
            return;
        }
        let real = disk::real_path(file).ok();
        for (path, number, entry) in
            real.and_then(|real| self.others.remove(&real)).unwrap_or_default()
        {
            self.read_entry(&entry, number, &path, options);
        }
    }

    fn entry(&mut self, entry: &Value, database: &Path, options: &Options) -> Result<(), String> {
        let text = |key: &str| match entry.get(key) {
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            None => Ok(None),
            Some(_) => Err(format!("\"{key}\" is no string")),
        };
        if !entry.is_object() {
            return Err("is no object".to_owned());
        }
        let file = text("file")?.ok_or("has no \"file\"")?;
        let beside = database.parent().unwrap_or(Path::new(""));
        let directory = beside.join(text("directory")?.unwrap_or(""));
        let words = match (entry.get("arguments"), text("command")?) {
            (Some(Value::Array(words)), _) => {
                let words = words.iter().map(|word| word.as_str().map(str::to_owned));
                words.collect::<Option<Vec<_>>>().ok_or("\"arguments\" has more than strings")?
            }
            (Some(_), _) => return Err("\"arguments\" is no list".to_owned()),
            (None, Some(command)) => split(command),
            (None, None) => return Err("has neither \"arguments\" nor \"command\"".to_owned()),
        };
        let why = format!("as {} says", database.display());
        self.add(&words, &directory, Some(Path::new(file)), &why, options)
    }

    /// Reads the `.cmd` file of an object, if it is there: `cmd_x.o := gcc …` or `savedcmd_x.o`.
    pub(super) fn read_cmd(&mut self, path: &Path, root: &Path, options: &Options) {
        let Ok(text) = disk::read(path) else { return };
        let text = String::from_utf8_lossy(&text);
        let Some(line) = text.lines().next() else { return };
        let is_command = line.starts_with("cmd_") || line.starts_with("savedcmd_");
        let Some((_, command)) = line.split_once(":=").filter(|_| is_command) else { return };
        // What follows the compiler's call (objtool and the like) is none of our business.
        let command = command.replace("$(pound)", "#").replace("$$", "$");
        let words = split(command.split(" ; ").next().unwrap_or(""));
        let why = format!("as {} says", path.display());
        if let Err(reason) = self.add(&words, root, None, &why, options) {
            self.note(path, reason);
        }
    }

    /// Adds the files of a command line that is run in the current directory.
    pub(super) fn add_command(
        &mut self,
        words: &[String],
        options: &Options,
    ) -> Result<(), String> {
        let sources = CommandLine::parse(words, Path::new("")).sources;
        for source in &sources {
            self.add(words, Path::new(""), Some(source), "as the command line says", options)?;
        }
        Ok(())
    }

    fn add(
        &mut self,
        words: &[String],
        directory: &Path,
        file: Option<&Path>,
        why: &str,
        options: &Options,
    ) -> Result<(), String> {
        let line = CommandLine::parse(words, directory);
        if line.other_language && line.sources.is_empty() {
            return Ok(());
        }
        let Some(file) = file.map(Path::to_path_buf).or(line.sources.first().cloned()) else {
            return Ok(());
        };
        if super::files::is_other_language(&file) {
            return Ok(());
        }
        let path = directory.join(&file);
        let real = disk::real_path(&path).map_err(|why| why.to_string())?;
        let is_here = directory.as_os_str().is_empty();
        if !is_here && !disk::is_directory(directory) {
            return Err(format!("there is no directory {}", directory.display()));
        }
        let mut line = line;
        let notes = std::mem::take(&mut line.notes);
        let called = line.sources.first().cloned().unwrap_or_else(|| file.clone());
        let (shared, own): (Vec<_>, Vec<_>) =
            line.macros.iter().cloned().partition(|option| !option.name().contains("KBUILD_"));
        let key = settings_key(words, &line);
        let preprocessed = line.preprocessed || super::files::is_preprocessed(&path);
        let project = real.parent().map(|place| self.project_of(place)).unwrap_or_default();
        let settings = self
            .settings
            .entry((directory.to_path_buf(), project.clone(), key))
            .or_insert_with(|| {
                let line = CommandLine { macros: shared, ..line };
                let settings = settings_of(&line, directory, &project, options);
                match forced_in_vain(&line, &settings) {
                    Some(gone) => Err(gone),
                    None => Ok(Arc::new(settings)),
                }
            });
        let settings = match settings {
            Ok(settings) => Arc::clone(settings),
            Err(gone) => {
                let stale = self.stale.get_or_insert_with(|| (0, path, gone.clone()));
                stale.0 += 1;
                return Ok(());
            }
        };
        for note in notes {
            self.note(&path, note);
        }
        let known = self.entries.entry(real).or_default();
        let entry = Entry { settings, own_macros: own, preprocessed, called, why: why.into() };
        let same = |other: &Entry| {
            Arc::ptr_eq(&other.settings, &entry.settings) && other.own_macros == entry.own_macros
        };
        if !known.iter().any(same) {
            if known.is_empty() {
                self.files.push(seen(directory, &file, options));
            }
            known.push(entry);
        }
        Ok(())
    }

    fn project_of(&mut self, directory: &Path) -> PathBuf {
        let known = self.projects.entry(directory.to_path_buf());
        let project = || project_of(directory).unwrap_or_else(|| directory.to_path_buf());
        known.or_insert_with(project).clone()
    }

    /// The ways in which a file is compiled.
    pub(super) fn of(&self, file: &Path) -> &[Entry] {
        let real = if self.entries.is_empty() { None } else { disk::real_path(file).ok() };
        real.and_then(|real| self.entries.get(&real)).map_or(&[], Vec::as_slice)
    }

    /// All source files.
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Whether nothing is on record.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.others.is_empty()
    }

    fn note(&mut self, path: &Path, reason: String) {
        if self.notes.len() < NOTES_MAX {
            let note = Problem { path: path.to_path_buf(), at: None, reason };
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        } else {
            self.n_unsaid += 1;
        }
    }

    /// What is to be said, the number of what isn't listed last.
    pub(super) fn take_notes(&mut self) -> Vec<Problem> {
        let mut notes = std::mem::take(&mut self.notes);
        if let Some((n, path, gone)) = self.stale.take() {
            let others = if n == 1 { String::new() } else { format!(" (so do {} others)", n - 1) };
            let gone = gone.display();
            let reason = format!(
                "the record of its build includes {gone}, which is not there: passed over{others}"
            );
            notes.push(Problem { path, at: None, reason });
        }
        if self.n_unsaid > 0 {
            let reason = format!("{} more notes about entries", self.n_unsaid);
            notes.push(Problem { path: FILE_NAME.into(), at: None, reason });
        }
        notes
    }
}

/// The words that decide the settings: all but the file, its output and its names.
fn settings_key(words: &[String], line: &CommandLine) -> Vec<String> {
    let mut key = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let is_file = line.sources.iter().any(|source| source.as_os_str() == word.as_str());
        let is_name = word.starts_with("-DKBUILD_") || word.starts_with("-D__KBUILD_");
        if word == "-o" || word == "-MF" || word == "-MT" || word == "-MQ" {
            words.next();
        } else if !is_file && !is_name && !word.starts_with("-Wp,-M") {
            key.push(word.clone());
        }
    }
    key
}

/// A path of a command line, seen from where vlaiscan runs.
fn seen(directory: &Path, path: &Path, options: &Options) -> PathBuf {
    let path = directory.join(path);
    let here = options.here.as_deref();
    let short = here.and_then(|here| path.strip_prefix(here).ok()).map(Path::to_path_buf);
    let short = short.unwrap_or(path);
    if short.as_os_str().is_empty() { PathBuf::from(".") } else { short }
}

/// What a command line's units share; `project` is the root of what they are part of.
fn settings_of(
    line: &CommandLine,
    directory: &Path,
    project: &Path,
    options: &Options,
) -> Settings {
    let at = |path: &Path| seen(directory, path, options);
    let include_dirs = include_dirs_of(line, &at, options);
    // What is not in the compiler's directory is searched like `#include "…"` (gcc manual,
    // "Preprocessor Options", -include).
    let forced = |path: &PathBuf| {
        let own = at(path);
        if disk::is_file(&own) { own } else { path.clone() }
    };
    let files = |files: &[PathBuf]| files.iter().map(forced).collect::<Vec<_>>();
    let mut forced_includes = files(&line.forced_includes);
    forced_includes.extend(options.forced_includes.iter().cloned());
    let imacros = files(&line.imacros);
    let named = line.include_dirs.iter().map(|dir| &dir.path);
    let named = named.chain(&line.after).chain(&line.forced_includes).chain(&line.imacros);
    let written = named.map(|path| (at(path), path.clone()));
    let written = written.filter(|(seen, path)| seen != path).collect();
    let mut roots = Vec::new();
    push_root(&mut roots, directory);
    push_root(&mut roots, project);
    // What has a directory of headers is a tree, whose files may include each other.
    let users = line.include_dirs.iter().filter(|dir| dir.kind != DirKind::System);
    for dir in users.filter(|dir| dir.path.ends_with("include")) {
        if let Some(tree) = at(&dir.path).parent() {
            push_root(&mut roots, tree);
        }
    }
    for path in include_dirs.iter().map(|dir| &dir.path).chain(&forced_includes).chain(&imacros) {
        if !path.as_os_str().is_empty() {
            push_root(&mut roots, path);
        }
    }
    Settings {
        include_dirs,
        forced_includes,
        imacros,
        macros: line.macros.clone(),
        roots: Arc::new(roots),
        freestanding: line.freestanding,
        optimize: line.optimize,
        trigraphs: line.trigraphs,
        no_asm: line.no_asm,
        silenced: line.silenced.iter().cloned().collect(),
        openmp: line.openmp,
        openacc: line.openacc,
        machine: line.machine,
        file_names: FileNames { written, prefix_map: line.prefix_map.clone() },
        ..Settings::new(line.dialect, line.target)
    }
}

/// A forced include that is nowhere on the search path: the record is of another machine or time.
fn forced_in_vain(line: &CommandLine, settings: &Settings) -> Option<PathBuf> {
    let is_there = |forced: &Path| {
        let in_dir = |dir: &IncludeDir| match dir.kind {
            DirKind::BuiltIn => builtin_header(&forced.to_string_lossy()).is_some(),
            _ => disk::is_file(&dir.path.join(forced)),
        };
        disk::is_file(forced) || settings.include_dirs.iter().any(in_dir)
    };
    // The user's own come behind the record's.
    let own = settings.forced_includes.iter().take(line.forced_includes.len());
    let mut forced = own.chain(&settings.imacros);
    forced.find(|forced| !is_there(forced)).cloned()
}

/// The user's directories, the command line's, and the compiler's own.
fn include_dirs_of(
    line: &CommandLine,
    at: &dyn Fn(&Path) -> PathBuf,
    options: &Options,
) -> Vec<IncludeDir> {
    let dir = |path: &Path, kind| IncludeDir { path: at(path), kind };
    let given = options.include_dirs.iter();
    let mut include_dirs: Vec<IncludeDir> =
        given.map(|path| IncludeDir { path: path.clone(), kind: DirKind::User }).collect();
    for own in &line.include_dirs {
        // The compiler's own headers, of a version that is not here.
        let text = own.path.to_string_lossy();
        let is_compilers = own.kind == DirKind::System
            && (text.contains("/lib/gcc/") || text.contains("/lib/clang/"));
        if is_compilers && !disk::is_directory(&at(&own.path)) {
            include_dirs.push(IncludeDir { path: PathBuf::new(), kind: DirKind::BuiltIn });
        } else {
            include_dirs.push(dir(&own.path, own.kind));
        }
    }
    if line.standard_dirs {
        include_dirs.push(compiler_dirs(&line.compiler, line.target));
        let sysroot = options.sysroot.as_deref().or(line.sysroot.as_deref());
        let system = system_dirs(line.target, sysroot);
        include_dirs
            .extend(system.into_iter().map(|path| IncludeDir { path, kind: DirKind::System }));
    }
    include_dirs.extend(line.after.iter().map(|path| dir(path, DirKind::System)));
    include_dirs
}

impl Entry {
    /// The unit of a file that is compiled so.
    pub(super) fn unit(&self, file: PathBuf) -> Unit {
        Unit {
            preprocessed: self.preprocessed,
            own_macros: self.own_macros.clone(),
            known_build: true,
            called: Some(self.called.clone()),
            ..Unit::new(file, Arc::clone(&self.settings), Arc::clone(&self.why))
        }
    }
}

/// Whether a file is what Kbuild notes of an object: `.x.o.cmd`.
fn is_cmd(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    name.starts_with('.') && name.ends_with(".o.cmd")
}
