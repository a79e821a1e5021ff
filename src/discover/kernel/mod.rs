//! A kernel source tree that was never configured: recognised upwards from a path, read for its
//! version and dialect, and asked for the settings of each of its files.
//!
//! What Kbuild would do is reproduced from the tree's makefiles without running any of them
//! (`units.rs`); the default configuration is evaluated from the tree's Kconfig (`kconfig/`); what
//! a build would generate is replaced by texts of ours (`stand_ins.rs`). Sources:
//! Documentation/kbuild of the kernel, and the top makefile's LINUXINCLUDE and KBUILD_CFLAGS of
//! Linux 2.6 to 6.1.

pub(super) mod arch;
mod configuration;
mod derived;
mod flags;
mod headers;
mod kconfig;
pub(super) mod making;
mod stand_ins;
mod units;

pub(super) use headers::Look;
pub(super) use units::KernelUnits;

use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;

use super::{Dialect, Standard};
use crate::disk;

/// Directories between a path and the root of its tree; the kernel has about ten.
const LEVELS_MAX: usize = 64;

/// Which Kbuild tree it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flavour {
    Linux,
    UBoot,
    Barebox,
}

impl Flavour {
    /// The name that `vlaiscan units` shows.
    pub(super) fn name(self) -> &'static str {
        match self {
            Flavour::Linux => "Linux",
            Flavour::UBoot => "U-Boot",
            Flavour::Barebox => "barebox",
        }
    }
}

/// VERSION, PATCHLEVEL and SUBLEVEL of the top makefile.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Version {
    pub(super) major: u32,
    pub(super) patch: u32,
    pub(super) sub: u32,
}

/// A recognised tree.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// Its root as paths are shown: built from what the user typed.
    pub(super) root: PathBuf,
    /// Its root with links followed.
    pub(super) real_root: PathBuf,
    pub(super) flavour: Flavour,
    pub(super) version: Version,
    pub(super) dialect: Dialect,
    /// `-fshort-wchar` is among its flags.
    pub(super) short_wchar: bool,
    /// It was configured in place: its own autoconf.h is read. The symbols that this defines,
    /// without `CONFIG_`, and their values.
    pub(super) configured: Option<FxHashMap<String, String>>,
    /// Its `IS_ENABLED` asks for `__enabled_CONFIG_X` (3.1 to 3.3).
    pub(super) with_enabled: bool,
    /// KBUILD_MODNAME and KBUILD_BASENAME are bare names, not strings (2.6.28 and before).
    pub(super) bare_names: bool,
    /// Where a build put what it made (`make O=`), if that isn't the tree itself.
    pub(super) output: Option<PathBuf>,
}

impl Tree {
    /// The tree whose root is `root`, if it is one.
    pub(super) fn at(root: &Path) -> Option<Tree> {
        if !disk::is_directory(&root.join("include/linux")) {
            return None;
        }
        let makefile = disk::read(&root.join("Makefile")).ok()?;
        let makefile = String::from_utf8_lossy(&makefile);
        let version = Version {
            major: number_of(&makefile, "VERSION")?,
            patch: number_of(&makefile, "PATCHLEVEL")?,
            sub: number_of(&makefile, "SUBLEVEL").unwrap_or(0),
        };
        // The first 2.6 kernels have no Kbuild file yet.
        // Distributions install the headers alone.
        let kbuild = ["Kbuild", "init/main.c", "Kconfig", "include/linux/kconfig.h"];
        if !kbuild.iter().any(|name| disk::is_file(&root.join(name))) {
            return None;
        }
        let generated = ["include/generated/autoconf.h", "include/linux/autoconf.h"];
        let configured = generated.iter().find_map(|name| disk::read(&root.join(name)).ok());
        let library = disk::read(&root.join("scripts/Makefile.lib")).unwrap_or_default();
        let library = String::from_utf8_lossy(&library);
        let quoted =
            library.is_empty() || library.contains("KBUILD_STR(") || library.contains("stringify");
        Some(Tree {
            root: root.to_path_buf(),
            real_root: disk::real_path(if root == Path::new("") { Path::new(".") } else { root })
                .ok()?,
            flavour: flavour_of(root),
            version,
            dialect: dialect_of(&makefile),
            short_wchar: makefile.contains("-fshort-wchar"),
            configured: configured.map(|text| symbols_set(&String::from_utf8_lossy(&text))),
            with_enabled: disk::read(&root.join("include/linux/kconfig.h"))
                .is_ok_and(|text| String::from_utf8_lossy(&text).contains("__enabled_")),
            bare_names: !quoted,
            output: None,
        })
    }

    /// The tree that a build in another directory is of, with that build's configuration. The
    /// directory names it by its `source` link or in its Makefile, which is read, never run.
    pub(super) fn of_output(output: &Path) -> Option<Tree> {
        let link = output.join("source");
        let makefile = disk::read(&output.join("Makefile")).unwrap_or_default();
        let makefile = String::from_utf8_lossy(&makefile);
        let named = makefile.lines().filter_map(source_in).map(|path| output.join(path));
        let mut tree = std::iter::once(link).chain(named).find_map(|path| Tree::at(&path))?;
        tree.root = plain_path(&tree.root);
        let generated = output.join("include/generated/autoconf.h");
        let autoconf = disk::read(&generated).ok()?;
        tree.configured = Some(symbols_set(&String::from_utf8_lossy(&autoconf)));
        tree.output = Some(output.to_path_buf());
        Some(tree)
    }

    /// The tree that `directory` lies in: looked for upwards along the path as typed, so that
    /// shown paths stay relative, then along the real one.
    pub(super) fn above(directory: &Path) -> Option<Tree> {
        let real = disk::real_path(shown_or_here(directory)).ok();
        let mut next = Some(directory.to_path_buf());
        for _ in 0..LEVELS_MAX {
            let Some(current) = next else { break };
            let contains_it =
                |tree: &Tree| real.as_ref().is_none_or(|real| real.starts_with(&tree.real_root));
            if let Some(tree) = Tree::at(&current).filter(contains_it) {
                return Some(tree);
            }
            next = parent_of(&current);
        }
        let real = real?;
        real.ancestors().take(LEVELS_MAX).find_map(Tree::at)
    }
}

/// The source tree that a line of an output directory's Makefile names: `include DIR/Makefile`
/// since Linux 5.2, before that `MAKEARGS := -C DIR`, and distributions' `$(MAKE) -C DIR`.
fn source_in(line: &str) -> Option<&str> {
    if let Some(path) = line.strip_prefix("include ") {
        return path.trim().strip_suffix("/Makefile");
    }
    let (_, rest) = line.split_once("-C ")?;
    rest.split_whitespace().next()
}

/// A path without the link that leads to it.
fn plain_path(path: &Path) -> PathBuf {
    match path.file_name() {
        Some(name) if name == "source" => {
            disk::real_path(path).unwrap_or_else(|_| path.to_path_buf())
        }
        _ => path.to_path_buf(),
    }
}

fn shown_or_here(path: &Path) -> &Path {
    if path == Path::new("") { Path::new(".") } else { path }
}

/// The directory above, in the words of `path`: `a/b` gives `a`, `a` gives the empty path, the
/// empty path gives `..`. None above the root and where `..` has left it.
pub(super) fn parent_of(path: &Path) -> Option<PathBuf> {
    match path.components().next_back() {
        Some(Component::Normal(_)) => path.parent().map(Path::to_path_buf),
        Some(Component::CurDir) => Some(PathBuf::from("..")),
        None => Some(PathBuf::from("..")),
        Some(Component::ParentDir) => {
            // Beyond the root of the file system `..` stays where it is: compare real places.
            let up = path.join("..");
            (disk::real_path(&up).ok()? != disk::real_path(path).ok()?).then_some(up)
        }
        Some(Component::RootDir | Component::Prefix(_)) => None,
    }
}

fn flavour_of(root: &Path) -> Flavour {
    if disk::is_directory(&root.join("include/u-boot")) {
        Flavour::UBoot
    } else if disk::is_file(&root.join("include/barebox.h"))
        || disk::is_file(&root.join("include/barebox-info.h"))
    {
        Flavour::Barebox
    } else {
        Flavour::Linux
    }
}

/// The number in a line `NAME = 6`.
fn number_of(makefile: &str, name: &str) -> Option<u32> {
    let mut values = makefile.lines().filter_map(|line| {
        let value = line.strip_prefix(name)?.trim_start().strip_prefix(['=', ':'])?;
        value.trim_start_matches('=').trim().parse().ok()
    });
    values.next()
}

/// The names and values in lines `#define CONFIG_X …`.
fn symbols_set(autoconf: &str) -> FxHashMap<String, String> {
    let names = autoconf.lines().filter_map(|line| {
        let rest = line.strip_prefix("#define CONFIG_")?;
        let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
        Some((name.to_owned(), value.trim().to_owned()))
    });
    names.collect()
}

/// The last `-std=` of the lines that set the kernel's own C flags; before 5.18 the kernel says
/// gnu89, before 3.18 nothing, which meant gnu89 to the compilers of then.
fn dialect_of(makefile: &str) -> Dialect {
    let gnu89 = Dialect { standard: Standard::C90, gnu: true };
    let mut dialect = gnu89;
    let mut in_kernel_flags = false;
    for line in makefile.lines() {
        let continued = in_kernel_flags && !line.contains('=');
        in_kernel_flags = line.starts_with("KBUILD_CFLAGS")
            || line.starts_with("CFLAGS")
            || in_kernel_flags && (continued || line.trim_start().starts_with('-'));
        if let Some((_, rest)) = line.split_once("-std=").filter(|_| in_kernel_flags) {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            dialect = Dialect::from_option(rest.get(..end).unwrap_or("")).unwrap_or(dialect);
        }
        in_kernel_flags &= line.ends_with('\\');
    }
    dialect
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialects_come_from_the_kernels_own_flags() {
        let host = "KBUILD_USERCFLAGS := -O2 -std=gnu99\n";
        let modern = "KBUILD_CFLAGS   := -Wall -Wundef \\\n\t\t-fno-common \\\n\t\t-std=gnu11\n";
        assert_eq!(dialect_of(host), Dialect { standard: Standard::C90, gnu: true });
        let both = format!("{host}{modern}");
        assert_eq!(dialect_of(&both), Dialect { standard: Standard::C11, gnu: true });
    }

    #[test]
    fn parents_are_said_in_the_words_of_the_path() {
        let up = |path: &str| parent_of(Path::new(path)).map(|path| path.display().to_string());
        assert_eq!(up("a/b").as_deref(), Some("a"));
        assert_eq!(up("a").as_deref(), Some(""));
        assert_eq!(up("").as_deref(), Some(".."));
        assert_eq!(up(".").as_deref(), Some(".."));
        assert_eq!(up("/").as_deref(), None);
    }
}
