//! What discovery hands on: a translation unit and everything that decides what its text means.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Project;
use super::target::{MachineOptions, Target};

/// The C dialect a unit is preprocessed and parsed in (`-std=`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Dialect {
    /// The ISO standard it is based on.
    pub standard: Standard,
    /// `-std=gnuXX` rather than `-std=cXX`: `asm`, `typeof`, `unix` are names of the dialect.
    pub gnu: bool,
}

/// ISO C standards, oldest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Standard {
    C90,
    C99,
    C11,
    C17,
    C23,
    C2y,
}

impl Dialect {
    /// gcc 12's default.
    pub const GNU17: Dialect = Dialect { standard: Standard::C17, gnu: true };

    /// The dialect a `-std=` value names (gcc manual, "Options Controlling C Dialect").
    pub fn from_option(value: &str) -> Option<Dialect> {
        let gnu = value.starts_with("gnu");
        let standard = match value.trim_start_matches("gnu").trim_start_matches("iso9899:") {
            "89" | "90" | "c89" | "c90" | "1990" | "199409" => Standard::C90,
            "99" | "9x" | "c99" | "c9x" | "1999" | "199x" => Standard::C99,
            "11" | "1x" | "c11" | "c1x" | "2011" => Standard::C11,
            "17" | "18" | "c17" | "c18" | "2017" | "2018" => Standard::C17,
            "2x" | "23" | "c2x" | "c23" | "2024" => Standard::C23,
            "2y" | "c2y" => Standard::C2y,
            _ => return None,
        };
        Some(Dialect { standard, gnu })
    }
}

/// One place where `#include` looks, in order.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct IncludeDir {
    /// The directory; empty for [`DirKind::BuiltIn`].
    pub path: PathBuf,
    /// For which includes it is searched.
    pub kind: DirKind,
}

/// gcc manual, "Options for Directory Search".
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum DirKind {
    /// `-iquote`: only for `#include "x"`.
    Quote,
    /// `-I`.
    User,
    /// `-isystem`, `-idirafter`, and the system's own: headers found there are system headers.
    System,
    /// Our own freestanding headers (`stddef.h`, `stdarg.h`, …), in the place of the compiler's.
    BuiltIn,
}

/// `-D` or `-U`, in the order of the command line.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum MacroOption {
    /// `NAME` (means `NAME=1`), `NAME=text` or `NAME(a,b)=text`.
    Define(String),
    /// `NAME`.
    Undefine(String),
}

impl MacroOption {
    /// The macro's name.
    pub fn name(&self) -> &str {
        let (MacroOption::Define(text) | MacroOption::Undefine(text)) = self;
        text.split(['=', '(', ' ', '\n']).next().unwrap_or("")
    }
}

/// Texts of ours for headers that only a build generates, and the ways a kernel tree has of
/// finding `asm/x.h` elsewhere. Consulted only after every include directory failed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StandIns {
    /// Name as included (`generated/bounds.h`) and the text that stands in for it.
    pub headers: Vec<(String, String)>,
    /// Look for `asm-generic/x.h` when `asm/x.h` is nowhere (Kbuild generates such wrappers).
    pub asm_generic: bool,
    /// Where headers are found by name that no include directory has.
    pub project: Option<Arc<Project>>,
}

/// By what is cheap to look at: there are few.
impl Hash for StandIns {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.headers.len(), self.asm_generic).hash(state);
    }
}

/// Settings shared by many units: kept behind an `Arc`, so 32,000 units stay small. What settings
/// share in turn is stored apart (`stored.rs`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// `-std=`.
    pub dialect: Dialect,
    /// The machine that the code is for.
    pub target: Target,
    /// Include directories in the order of search; quote ones first.
    pub include_dirs: Vec<IncludeDir>,
    /// Files of `-include`, in order, found as `#include "x"` from the working directory.
    pub forced_includes: Vec<PathBuf>,
    /// Macros only (`-imacros`), in order, before the forced includes.
    pub imacros: Vec<PathBuf>,
    /// `-D` and `-U`.
    pub macros: Vec<MacroOption>,
    /// The configuration of a kernel (the text of autoconf.h), read like a forced include; empty
    /// if there is none.
    #[serde(skip)]
    pub configuration: Arc<str>,
    /// Macros that a configuration gives no number outside of these bounds (Kconfig's `range`),
    /// sorted by name.
    #[serde(skip)]
    pub ranges: Arc<[(String, i64, i64)]>,
    /// What generated headers are replaced by.
    #[serde(skip)]
    pub stand_ins: Arc<StandIns>,
    /// Real paths below which files may be opened.
    #[serde(skip)]
    pub roots: Arc<Vec<PathBuf>>,
    /// `-ffreestanding`: `__STDC_HOSTED__` is 0.
    pub freestanding: bool,
    /// `-O1` or more: `__OPTIMIZE__` is 1.
    pub optimize: bool,
    /// `-trigraphs` or an ISO dialect.
    pub trigraphs: bool,
    /// `-fno-asm`: `asm`, `typeof` and, in C90, `inline` are names like any other.
    pub no_asm: bool,
    /// Names of warnings that `-Wno-NAME` turns off, sorted.
    #[serde(skip)]
    pub silenced: Arc<[String]>,
    /// `-fopenmp`, `-fopenacc`: macros are expanded in the pragmas of these.
    pub openmp: bool,
    #[allow(missing_docs)]
    pub openacc: bool,
    /// Options that change what the machine predefines.
    pub machine: MachineOptions,
    /// What files are called where the compiler runs.
    pub file_names: FileNames,
}

impl Settings {
    /// A compiler called without options.
    pub fn new(dialect: Dialect, target: Target) -> Settings {
        Settings {
            dialect,
            target,
            include_dirs: Vec::new(),
            forced_includes: Vec::new(),
            imacros: Vec::new(),
            macros: Vec::new(),
            configuration: "".into(),
            ranges: Arc::from([]),
            stand_ins: Arc::default(),
            roots: Arc::default(),
            freestanding: false,
            optimize: false,
            no_asm: false,
            silenced: Arc::default(),
            openmp: false,
            openacc: false,
            trigraphs: false,
            machine: MachineOptions::default(),
            file_names: FileNames::default(),
        }
    }
}

/// How `__FILE__` calls files, where that isn't how we open them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FileNames {
    /// Directories and forced includes: the path that we open, and the one on the command line.
    pub written: Vec<(PathBuf, PathBuf)>,
    /// `-fmacro-prefix-map=OLD=NEW`; the last one that fits wins.
    pub prefix_map: Vec<(String, String)>,
}

impl FileNames {
    /// A directory or a forced include as the command line writes it.
    pub fn written<'p>(&'p self, path: &'p Path) -> &'p Path {
        let found = self.written.iter().find(|(seen, _)| seen == path);
        found.map_or(path, |(_, written)| written)
    }

    /// A path with its prefix replaced.
    pub fn mapped(&self, path: &[u8]) -> Vec<u8> {
        let rest = |old: &str| path.strip_prefix(old.as_bytes());
        let mut fitting = self.prefix_map.iter().rev();
        match fitting.find_map(|(old, new)| Some((new, rest(old)?))) {
            Some((new, rest)) => [new.as_bytes(), rest].concat(),
            None => path.to_vec(),
        }
    }
}

/// One translation unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// The main file, as the user gave it (`-` replaced by `--stdin-filename`).
    pub file: PathBuf,
    /// The text if it does not come from disk (standard input).
    pub text: Option<Arc<[u8]>>,
    /// Flags shared with other units.
    pub settings: Arc<Settings>,
    /// `-D` and `-U` of this unit alone (`KBUILD_MODNAME`, …), after the shared ones.
    pub own_macros: Vec<MacroOption>,
    /// What the user's `-D` and `-U`, or a covering pass, say of macros, after all others. They
    /// hold against a configuration header (autoconf.h, config.h), too.
    pub assigned: Arc<[MacroOption]>,
    /// Include directories of this unit alone, before the shared ones.
    pub own_include_dirs: Vec<IncludeDir>,
    /// The text is already preprocessed (`.i`).
    pub preprocessed: bool,
    /// What its command line calls the main file.
    pub called: Option<PathBuf>,
    /// Its command line is on record, so that there is nothing to guess.
    pub known_build: bool,
    /// Why it is scanned this way, for `vlaiscan units`.
    pub why: Arc<str>,
    /// Why it is scanned at all.
    pub purpose: Purpose,
}

/// Why a unit is analysed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Purpose {
    /// Its file was asked for, and is one that a compiler is given.
    #[default]
    Asked,
    /// It includes these files, which were asked for: for those that no unit before it reads, by
    /// the number of tries.
    Includes(Vec<PathBuf>, u8),
    /// Its file is a header: analysed by itself only if no other unit reads it.
    Part,
}

impl Unit {
    /// A file with its settings, and nothing of its own.
    pub fn new(file: PathBuf, settings: Arc<Settings>, why: Arc<str>) -> Unit {
        Unit {
            file,
            text: None,
            settings,
            own_macros: Vec::new(),
            assigned: Arc::from([]),
            own_include_dirs: Vec::new(),
            preprocessed: false,
            called: None,
            known_build: false,
            why,
            purpose: Purpose::Asked,
        }
    }
}
