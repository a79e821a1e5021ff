//! Paths in, translation units out: which files are analysed, and with which dialect, include
//! directories, macros and machine.
//!
//! A file in a recognised kernel tree is compiled as Kbuild would (`kernel/`); any other is taken
//! as part of a plain source tree (`plain.rs`). Nothing that is found is ever run, and the tree's
//! files are only read. Ends because each path is walked once and each walk upwards is bounded.

mod arch_options;
mod command_line;
mod database;
mod files;
mod includers;
mod kernel;
mod known_options;
mod makefile;
mod math_options;
mod plain;
mod project;
mod stored;
pub mod target;
mod unit;
mod x86_options;

pub use files::globs;
pub use project::{OwnHeader, Project};
pub use stored::StoredDiscovery;
pub use unit::{
    Dialect, DirKind, FileNames, IncludeDir, MacroOption, Purpose, Settings, StandIns, Standard,
    Unit,
};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::disk;
use crate::finding::Problem;
use database::Database;
use kernel::making::{self, Work};
use kernel::{KernelUnits, Look, Tree};
use plain::PlainUnits;

/// What standard input is called in reports unless `--stdin-filename` says.
pub const STDIN_NAME: &str = "<stdin>";

/// What the user said about where the code is and how it is built.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--kernel DIR`: the kernel that out-of-tree modules are built against.
    pub kernel: Option<PathBuf>,
    /// `--arch`: overrides the architecture of a kernel tree and the target of other trees.
    pub arch: Option<String>,
    /// `-I`.
    pub include_dirs: Vec<PathBuf>,
    /// `-D` and `-U`, in order.
    pub macros: Vec<MacroOption>,
    /// `--include`.
    pub forced_includes: Vec<PathBuf>,
    /// `--sysroot`: in place of `/` for the system's include directories.
    pub sysroot: Option<PathBuf>,
    /// `--exclude` globs.
    pub exclude: Vec<String>,
    /// More of these, relative to a real path: a project's settings.
    pub excluded: Option<(PathBuf, Vec<String>)>,
    /// Only these files of what is below the paths, given by their real paths, sorted.
    pub only: Option<Vec<PathBuf>>,
    /// `-p`: a compilation database, a directory with one, or a built kernel.
    pub compile_commands: Option<PathBuf>,
    /// The working directory, if paths below it are to be shown relative to it.
    pub here: Option<PathBuf>,
    /// `--stdin-filename`: what `-` is called in reports.
    pub stdin_filename: Option<PathBuf>,
}

/// The units of a run.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// In order of their paths; a file named twice is there once.
    pub units: Vec<Unit>,
    /// The given paths, or the directories of the files that a database names.
    pub scanned: Vec<PathBuf>,
    /// Paths that could not be read or hold no C: exit status 2.
    pub failed: Vec<Problem>,
    /// What was passed over on purpose and is worth saying (C++ files, …).
    pub notes: Vec<Problem>,
}

/// The source tree that a real path lies in: a kernel, or what begins at the nearest directory
/// above with a sign of a project's root in it.
pub fn tree_of(path: &Path) -> Option<PathBuf> {
    let directory = if disk::is_directory(path) { path } else { path.parent()? };
    let kernel = Tree::above(directory).map(|tree| tree.real_root);
    kernel.or_else(|| plain::project_of(directory))
}

/// Turns paths into units; no path at all means the files that `-p` names. Never runs anything.
pub fn discover(paths: &[PathBuf], options: &Options) -> Discovery {
    let mut database = database_of(paths, options);
    let recorded: Vec<PathBuf>;
    let (paths, scanned) = match paths {
        [] => {
            recorded = database.files().to_vec();
            (&recorded[..], directories_of(&recorded))
        }
        _ => (paths, paths.to_vec()),
    };
    let mut files = files::collect(paths, options);
    files.failed.append(&mut database.failed);
    if let Some(problem) = wrong_arch(options) {
        files.failed.push(problem);
        return Discovery { failed: files.failed, notes: files.notes, ..Discovery::default() };
    }
    includers::add(&mut files, &database, options);
    for includer in files.found.iter().filter(|f| matches!(f.purpose, Purpose::Includes(..))) {
        database.read_other(&includer.path, options);
    }
    let mut trees = Trees::default();
    let chosen = match kernel_option(options, &mut trees) {
        Ok(chosen) => chosen,
        Err(problem) => {
            files.failed.push(problem);
            None
        }
    };
    let of_file = trees.of_files(&files.found, chosen, &mut database, options);
    files.notes.extend(database.take_notes());
    let looks: Vec<Option<Look>> = (&files.found, &of_file)
        .into_par_iter()
        .map(|(found, tree)| tree.map(|_| Look::of(found)))
        .collect();
    let n_unrecorded = if database.is_empty() { 0 } else { n_unrecorded(&files.found, &database) };
    let (units, notes) = units(files.found, looks, of_file, &trees, &database, options);
    files.notes.extend(notes);
    if n_unrecorded > 0 {
        files.notes.push(unrecorded(n_unrecorded, paths));
    }
    Discovery { units, scanned, failed: files.failed, notes: files.notes }
}

/// How many files that were asked for are on no record.
fn n_unrecorded(found: &[files::Found], database: &Database) -> usize {
    let is_asked = |found: &&files::Found| found.purpose != Purpose::Part;
    let has_none =
        |found: &&files::Found| found.text.is_some() || database.of(&found.path).is_empty();
    found.iter().filter(is_asked).filter(has_none).count()
}

/// Where a file's units come from.
enum Source {
    /// A record of a build.
    Recorded(Vec<Unit>),
    /// The tree of this number, as the next of its files.
    Kernel(usize),
    /// The file alone.
    Plain(files::Found),
}

/// The units of files, with what their beginnings include and the numbers of their trees, and what
/// was not understood.
fn units(
    found: Vec<files::Found>,
    looks: Vec<Option<Look>>,
    of_file: Vec<Option<usize>>,
    trees: &Trees,
    database: &Database,
    options: &Options,
) -> (Vec<Unit>, Vec<Problem>) {
    let mut work = Vec::new();
    let mut sources = Vec::with_capacity(found.len());
    for ((found, look), tree) in found.into_iter().zip(looks).zip(of_file) {
        let purpose = found.purpose.clone();
        let entries = if found.text.is_none() { database.of(&found.path) } else { &[] };
        let source = match (entries, look, tree) {
            ([], Some(look), Some(tree)) => {
                work.push(Work { found, look, tree });
                Source::Kernel(tree)
            }
            ([], ..) => Source::Plain(found),
            _ => Source::Recorded(
                entries.iter().map(|entry| entry.unit(found.path.clone())).collect(),
            ),
        };
        sources.push((source, purpose));
    }
    let (made, notes) = making::units(&trees.units, work, options);
    let mut made = made.into_iter();
    let mut plain = PlainUnits::default();
    let assigned: Arc<[MacroOption]> = options.macros.as_slice().into();
    let mut units = Vec::with_capacity(sources.len());
    for (source, purpose) in sources {
        let of_file = match source {
            Source::Recorded(units) => units,
            Source::Plain(found) => vec![plain.unit(found, options)],
            Source::Kernel(tree) => match (made.next(), trees.units.get(tree)) {
                (Some(Ok(unit)), _) => vec![unit],
                (Some(Err(found)), Some(tree)) => {
                    vec![plain.user_space_unit(found, tree.tree(), options)]
                }
                _ => Vec::new(),
            },
        };
        units.extend(of_file.into_iter().map(|unit| {
            let (assigned, purpose) = (Arc::clone(&assigned), purpose.clone());
            Unit { assigned, purpose, ..unit }
        }));
    }
    (units, notes)
}

fn unrecorded(n: usize, paths: &[PathBuf]) -> Problem {
    let reason = format!(
        "{n} files below the given paths are on no record of a build: their flags are guessed"
    );
    Problem { path: paths.first().cloned().unwrap_or_default(), at: None, reason }
}

/// The unit of a compiler's command line, run in the current directory; findings are listed in
/// the file and in all that lies below its directory or the current one. An error is one of usage.
pub fn of_command(words: &[String]) -> Result<Discovery, String> {
    let options = Options { here: Some(PathBuf::new()), ..Options::default() };
    let mut database = Database::default();
    database.add_command(words, &options)?;
    let files = database.files().to_vec();
    let [file] = files.as_slice() else {
        let n = files.len();
        return Err(format!("cc wants one C file among the arguments, and got {n}"));
    };
    let units = database.of(file).iter().map(|entry| entry.unit(file.clone())).collect();
    let scanned = vec![file.parent().unwrap_or(Path::new("")).to_path_buf(), PathBuf::new()];
    Ok(Discovery {
        units,
        scanned,
        failed: database.failed.split_off(0),
        notes: database.take_notes(),
    })
}

/// The directories that files are in, sorted.
fn directories_of(files: &[PathBuf]) -> Vec<PathBuf> {
    let parents = files.iter().filter_map(|file| file.parent()).map(Path::to_path_buf);
    let mut directories: Vec<PathBuf> = parents.collect();
    directories.sort();
    directories.dedup();
    directories
}

/// The builds on record: what `-p` names, or databases above the paths.
fn database_of(paths: &[PathBuf], options: &Options) -> Database {
    let mut database = Database::new(paths);
    match &options.compile_commands {
        Some(path) => database.read(path, options),
        None => {
            let mut above: Vec<PathBuf> =
                paths.iter().filter_map(|path| database::above(path)).collect();
            above.sort();
            above.dedup();
            above.iter().for_each(|path| database.read(path, options));
        }
    }
    database
}

/// The recognised trees of a run.
#[derive(Default)]
struct Trees {
    units: Vec<KernelUnits>,
}

impl Trees {
    /// The number of each file's tree; what a build noted beside a file goes into the database.
    fn of_files(
        &mut self,
        files: &[files::Found],
        chosen: Option<usize>,
        database: &mut Database,
        options: &Options,
    ) -> Vec<Option<usize>> {
        let mut directories: FxHashMap<PathBuf, Option<usize>> = FxHashMap::default();
        let mut of_file = Vec::with_capacity(files.len());
        for found in files {
            let directory = found.path.parent().unwrap_or(Path::new(""));
            let known = directories.get(directory).copied();
            let tree = known.unwrap_or_else(|| {
                let tree = self.above(directory);
                directories.insert(directory.to_path_buf(), tree);
                tree
            });
            of_file.push(tree.or(chosen));
            if database.of(&found.path).is_empty()
                && let Some(kernel) = tree.and_then(|number| self.units.get(number))
                && let Some(command) = kernel.command_file(&found.path)
            {
                database.read_cmd(&command, kernel.root(), options);
            }
        }
        of_file
    }

    /// The number of the tree that a directory lies in.
    fn above(&mut self, directory: &Path) -> Option<usize> {
        // A directory below a known root needs no walk, unless it has a tree of its own.
        let known = self.units.iter().position(|units| units.has_below(directory));
        known.or_else(|| Tree::above(directory).map(|tree| self.number_of(tree)))
    }

    fn number_of(&mut self, tree: Tree) -> usize {
        let known = self.units.iter().position(|units| units.has_root(&tree.root));
        let known = known.filter(|_| tree.output.is_none());
        known.unwrap_or_else(|| {
            self.units.push(KernelUnits::new(tree));
            self.units.len() - 1
        })
    }
}

/// The tree that `--kernel` names.
fn kernel_option(options: &Options, trees: &mut Trees) -> Result<Option<usize>, Problem> {
    let Some(path) = &options.kernel else { return Ok(None) };
    match Tree::at(path).or_else(|| Tree::of_output(path)) {
        Some(tree) => Ok(Some(trees.number_of(tree))),
        None => {
            let reason = "is neither a kernel source tree (Makefile with VERSION and PATCHLEVEL, \
                          include/linux) nor a configured build's directory of one (Makefile or \
                          source link, include/generated/autoconf.h)";
            Err(Problem { path: path.clone(), at: None, reason: reason.to_owned() })
        }
    }
}

fn wrong_arch(options: &Options) -> Option<Problem> {
    let name = options.arch.as_deref()?;
    if kernel::arch::by_name(name).is_some() || target::Target::from_name(name).is_some() {
        return None;
    }
    let known: Vec<&str> = kernel::arch::ALL.iter().map(|arch| arch.name).collect();
    let reason = format!("no such architecture; known are {}", known.join(", "));
    Some(Problem { path: PathBuf::from(name), at: None, reason })
}

/// Adds the real path of a directory (of a file's, if it is one) below which files may be opened.
fn push_root(roots: &mut Vec<PathBuf>, path: &Path) {
    let path = if path == Path::new("") { Path::new(".") } else { path };
    let directory = if disk::is_file(path) { path.parent().unwrap_or(path) } else { path };
    let directory = if directory == Path::new("") { Path::new(".") } else { directory };
    if let Ok(real) = disk::real_path(directory)
        && !roots.iter().any(|root| real.starts_with(root))
    {
        roots.push(real);
    }
}
