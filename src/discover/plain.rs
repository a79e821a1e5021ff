//! Files of a plain source tree, and the user-space programs in a kernel's: no build description
//! is read, so include directories are guessed from where projects keep their headers.
//!
//! A project's root is the nearest directory above a file that has a repository or a build file
//! in it. The search ends at the root of the file system.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::files::{Found, is_preprocessed};
use super::kernel::{Tree, arch, parent_of};
use super::target::Target;
use super::{
    Dialect, DirKind, IncludeDir, Options, Project, Settings, StandIns, Standard, Unit, push_root,
};
use crate::disk;

/// What stands in the root of a project.
const ROOT_SIGNS: &[&str] = &[
    ".git",
    "configure",
    "configure.ac",
    "CMakeLists.txt",
    "meson.build",
    "Makefile",
    "makefile",
    "GNUmakefile",
    "Makefile.am",
    "build.zig",
    "BUILD.bazel",
];

/// Where projects keep the headers that their files include.
const HEADER_DIRECTORIES: &[&str] = &["include", "inc"];

/// Where they keep headers that are meant by `"x.h"` only, so that the system's `<x.h>` stays.
const QUOTED_DIRECTORIES: &[&str] = &["", "src", "lib"];

/// Where programs under tools/ of a kernel find headers beside their own.
const TOOLS_HEADERS: &[&str] = &[
    "tools/include",
    "tools/arch/x86/include",
    "tools/include/uapi",
    "tools/lib",
    "tools/lib/perf/include",
    "tools/perf",
    "tools/perf/util",
    "tools/testing/selftests",
    "tools/testing/selftests/bpf",
];

/// Where samples, scripts and other programs of a kernel do.
const OTHER_USER_HEADERS: &[&str] = &[
    "usr/include",
    "scripts/include",
    "tools/include",
    "tools/lib",
    "tools/perf",
    "tools/testing/selftests/bpf",
];

/// Directories between a file and the root of its project.
const LEVELS_MAX: usize = 64;

/// Makes units of plain files; settings are shared by directory.
#[derive(Default)]
pub(super) struct PlainUnits {
    settings: FxHashMap<(PathBuf, PathBuf), Arc<Settings>>,
    /// By the root.
    projects: FxHashMap<PathBuf, Arc<StandIns>>,
    user_space: FxHashMap<PathBuf, Arc<Settings>>,
}

impl PlainUnits {
    /// The unit of a file that belongs to no recognised tree.
    pub(super) fn unit(&mut self, found: Found, options: &Options) -> Unit {
        let directory = found.path.parent().unwrap_or(Path::new("")).to_path_buf();
        let key = (directory.clone(), found.given.clone());
        let why = "a plain source file: -std=gnu17, include/ guessed, other headers by their names";
        if let Some(known) = self.settings.get(&key) {
            return make(found, Arc::clone(known), why);
        }
        let project = project_of(&directory);
        let given = Some(found.given.clone()).filter(|path| disk::is_directory(path));
        let mut places = vec![directory.clone()];
        places.extend(project.clone());
        places.extend(given.clone());
        let root = outer(project, given);
        let guessed = guesses(&directory, root.as_deref());
        let settings = plain_settings(&places, &guessed, Dialect::GNU17, options);
        let stand_ins = match root {
            Some(root) => self.project(root),
            None => Arc::default(),
        };
        let settings = Arc::new(Settings { stand_ins, ..settings });
        self.settings.insert(key, Arc::clone(&settings));
        make(found, settings, why)
    }

    fn project(&mut self, root: PathBuf) -> Arc<StandIns> {
        let made = self.projects.entry(root).or_insert_with_key(|root| {
            let project = Some(Arc::new(Project::new(root)));
            Arc::new(StandIns { project, ..StandIns::default() })
        });
        Arc::clone(made)
    }

    /// The unit of a user-space program in a kernel tree.
    pub(super) fn user_space_unit(&mut self, found: Found, tree: &Tree, options: &Options) -> Unit {
        let directory = found.path.parent().unwrap_or(Path::new("")).to_path_buf();
        let settings = self.user_space.entry(directory.clone()).or_insert_with(|| {
            let mut include_dirs = vec![directory.clone()];
            if let Some(parent) = directory.parent().filter(|_| directory != tree.root) {
                include_dirs.push(parent.to_path_buf());
                include_dirs.push(parent.join("include"));
            }
            include_dirs.push(directory.join("include"));
            // tools/ has its own copies of the kernel's headers; other programs take the public
            // ones, which the build would export to usr/include.
            let names = if directory.starts_with(tree.root.join("tools")) {
                TOOLS_HEADERS
            } else {
                OTHER_USER_HEADERS
            };
            include_dirs.extend(names.iter().map(|name| tree.root.join(name)));
            include_dirs.retain(|path| disk::is_directory(path));
            include_dirs.dedup();
            let gnu11 = Dialect { standard: Standard::C11, gnu: true };
            let places = [tree.root.clone(), directory.clone()];
            let user = |path| IncludeDir { path, kind: DirKind::User };
            let include_dirs: Vec<_> = include_dirs.into_iter().map(user).collect();
            Arc::new(plain_settings(&places, &include_dirs, gnu11, options))
        });
        make(found, Arc::clone(settings), "a user-space program of a kernel tree")
    }
}

/// The project's root, or the directory that was given if that has all of the project in it.
fn outer(project: Option<PathBuf>, given: Option<PathBuf>) -> Option<PathBuf> {
    let (Some(inner), Some(outer)) = (&project, &given) else { return project.or(given) };
    let is_inside = |real: PathBuf| disk::real_path(outer).is_ok_and(|o| real.starts_with(o));
    if disk::real_path(inner).is_ok_and(is_inside) { given } else { project }
}

fn make(found: Found, settings: Arc<Settings>, why: &str) -> Unit {
    Unit {
        preprocessed: is_preprocessed(&found.path),
        text: found.text,
        ..Unit::new(found.path, settings, why.into())
    }
}

/// The nearest directory above with a sign of a project's root in it; a repository's root wins
/// over a makefile below it.
pub(super) fn project_of(directory: &Path) -> Option<PathBuf> {
    let mut best = None;
    let mut current = Some(directory.to_path_buf());
    for _ in 0..LEVELS_MAX {
        let Some(place) = current else { break };
        let has = |name: &&&str| {
            let path = place.join(name);
            disk::is_file(&path) || disk::is_directory(&path)
        };
        match ROOT_SIGNS.iter().find(has) {
            Some(&".git") => return Some(place),
            Some(_) if best.is_none() => best = Some(place.clone()),
            _ => {}
        }
        current = parent_of(&place);
    }
    best
}

/// Where the files of a directory may find headers: in the header directories of it and of all
/// above, up to the root of what they are part of; nearest first.
fn guesses(directory: &Path, root: Option<&Path>) -> Vec<IncludeDir> {
    let mut places = vec![directory.to_path_buf()];
    while let Some(root) = root
        && places.last().is_some_and(|place| place != root)
        && places.len() < LEVELS_MAX
        && let Some(above) = places.last().and_then(|place| parent_of(place))
    {
        places.push(above);
    }
    let kinds = [(DirKind::User, HEADER_DIRECTORIES), (DirKind::Quote, QUOTED_DIRECTORIES)];
    let mut guessed: Vec<IncludeDir> = Vec::new();
    for place in &places {
        for (kind, names) in kinds {
            for name in names {
                let path = if name.is_empty() { place.clone() } else { place.join(name) };
                let dir = IncludeDir { path, kind };
                if !guessed.contains(&dir) && disk::is_directory(shown_or_here(&dir.path)) {
                    guessed.push(dir);
                }
            }
        }
    }
    guessed
}

fn shown_or_here(path: &Path) -> &Path {
    if path == Path::new("") { Path::new(".") } else { path }
}

fn plain_settings(
    places: &[PathBuf],
    guessed: &[IncludeDir],
    dialect: Dialect,
    options: &Options,
) -> Settings {
    let named = |name| Target::from_name(name).or(arch::by_name(name).map(|arch| arch.target));
    let target = options.arch.as_deref().and_then(named).unwrap_or(Target::X86_64);
    let user = |path: &PathBuf| IncludeDir { path: path.clone(), kind: DirKind::User };
    let mut include_dirs: Vec<IncludeDir> = options.include_dirs.iter().map(user).collect();
    include_dirs.extend(guessed.iter().cloned());
    include_dirs.push(IncludeDir { path: PathBuf::new(), kind: DirKind::BuiltIn });
    let system = system_dirs(target, options.sysroot.as_deref());
    let as_system = |path: &PathBuf| IncludeDir { path: path.clone(), kind: DirKind::System };
    include_dirs.extend(system.iter().map(as_system));
    let mut roots = Vec::new();
    let given = options.include_dirs.iter().chain(&options.forced_includes);
    let guessed = guessed.iter().map(|dir| &dir.path);
    for path in places.iter().chain(guessed).chain(given).chain(&system) {
        push_root(&mut roots, path);
    }
    Settings {
        include_dirs,
        forced_includes: options.forced_includes.clone(),
        macros: options.macros.clone(),
        roots: Arc::new(roots),
        ..Settings::new(dialect, target)
    }
}

/// gcc's own order on Debian and its kin: local headers, the multiarch directory, the common one.
pub(super) fn system_dirs(target: Target, sysroot: Option<&Path>) -> Vec<PathBuf> {
    let root = sysroot.unwrap_or(Path::new("/"));
    let triple = system_triple(target);
    let mut names = vec![
        "usr/local/include".to_owned(),
        format!("usr/include/{triple}"),
        "usr/include".to_owned(),
    ];
    if !disk::is_directory(&root.join(&names[1])) {
        // Cross headers live beside the machine's own; the machine's are better than none.
        names.insert(1, format!("usr/{triple}/include"));
        names.push("usr/include/x86_64-linux-gnu".to_owned());
    }
    let paths = names.iter().map(|name| root.join(name));
    paths.filter(|path| disk::is_directory(path)).collect()
}

/// What Debian calls a target in the paths of libraries and compilers.
fn system_triple(target: Target) -> &'static str {
    match target {
        Target::X86_64 => "x86_64-linux-gnu",
        Target::I386 => "i386-linux-gnu",
        Target::Aarch64 => "aarch64-linux-gnu",
        Target::Arm => "arm-linux-gnueabihf",
        Target::Riscv64 => "riscv64-linux-gnu",
        Target::S390x => "s390x-linux-gnu",
        Target::Powerpc64le => "powerpc64le-linux-gnu",
        Target::Powerpc => "powerpc-linux-gnu",
        Target::Mips => "mips-linux-gnu",
        Target::Sparc64 => "sparc64-linux-gnu",
        #[allow(unreachable_patterns)]
        _ => "",
    }
}

/// The directory of the compiler's own headers, if that compiler is installed; else our own.
pub(super) fn compiler_dirs(compiler: &str, target: Target) -> IncludeDir {
    let own = IncludeDir { path: PathBuf::new(), kind: DirKind::BuiltIn };
    let name = compiler.rsplit('/').next().unwrap_or("");
    let version = name.rsplit('-').next().and_then(|text| text.parse::<u32>().ok());
    let found = if name.contains("clang") {
        newest(Path::new("/usr/lib/clang"), version)
    } else {
        let triple = system_triple(target);
        newest(&Path::new("/usr/lib/gcc").join(triple), version)
            .or_else(|| newest(&Path::new("/usr/lib/gcc-cross").join(triple), version))
    };
    match found.map(|directory| directory.join("include")).filter(|path| disk::is_directory(path)) {
        Some(path) => IncludeDir { path, kind: DirKind::System },
        None => own,
    }
}

/// The subdirectory of the version asked for, or of the highest one.
fn newest(directory: &Path, version: Option<u32>) -> Option<PathBuf> {
    let number = |name: &std::ffi::OsString| {
        name.to_str().and_then(|name| name.split('.').next()).and_then(|text| text.parse().ok())
    };
    let names = disk::list(directory).into_iter();
    let versions = names.filter_map(|name| Some((number(&name)?, name)));
    let wanted = versions.filter(|(found, _): &(u32, _)| version.is_none_or(|v| v == *found));
    wanted.max().map(|(_, name)| directory.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::MacroOption;

    fn found(path: PathBuf, given: &Path) -> Found {
        Found::asked(path, given)
    }

    #[test]
    fn arch_names_any_machine() {
        let names = [
            ("riscv32", Target::Riscv32),
            ("mips64el", Target::Mips64el),
            ("ppc", Target::Powerpc),
            ("sparc", Target::Sparc),
            ("m68k", Target::M68k),
            ("sh4", Target::Sh),
            ("arm-linux-gnueabi", Target::Arm),
        ];
        for (name, target) in names {
            let options = Options { arch: Some(name.to_owned()), ..Options::default() };
            let settings = plain_settings(&[], &[], Dialect::GNU17, &options);
            assert_eq!(settings.target, target, "{name}");
        }
    }

    #[test]
    fn include_directories_of_the_project_are_guessed() {
        let dir = tempfile::tempdir().expect("temporary directory");
        for name in ["p/.git", "p/include", "p/src/deep"] {
            std::fs::create_dir_all(dir.path().join(name)).expect("mkdir");
        }
        let given = dir.path().join("p/src");
        let options = Options {
            include_dirs: vec![PathBuf::from("/usr/include/first")],
            macros: vec![MacroOption::Define("A".to_owned())],
            ..Options::default()
        };
        let unit = PlainUnits::default().unit(found(given.join("deep/x.c"), &given), &options);
        let of_kind = |kind| {
            let dirs = unit.settings.include_dirs.iter().filter(move |dir| dir.kind == kind);
            dirs.map(|dir| dir.path.clone()).collect::<Vec<_>>()
        };
        let users = [PathBuf::from("/usr/include/first"), dir.path().join("p/include")];
        assert_eq!(of_kind(DirKind::User), users);
        // Up to the project's root, nearest first; the system's `<x.h>` is not hidden.
        let quoted = ["p/src/deep", "p/src", "p", "p/src"].map(|name| dir.path().join(name));
        assert_eq!(of_kind(DirKind::Quote), quoted[..3]);
        assert_eq!(unit.settings.dialect, Dialect::GNU17);
        assert_eq!(unit.settings.macros.len(), 1);
        assert!(unit.settings.include_dirs.iter().any(|dir| dir.kind == DirKind::BuiltIn));
    }
}
