//! The default configuration of an architecture: which file of the tree it is, as `make defconfig`
//! chooses it, and the assignments in it.

use std::path::Path;

use super::answers::CC_VERSION_TEXT;
use crate::disk;

/// What make hands to Kconfig files.
#[derive(Clone, Debug)]
pub(in crate::discover::kernel) struct Environment {
    /// ARCH of make.
    pub(in crate::discover::kernel) arch: String,
    /// SRCARCH: the directory under `arch/`.
    pub(in crate::discover::kernel) directory: String,
    /// KERNELVERSION.
    pub(in crate::discover::kernel) version: String,
    /// Names of default configurations to look for before the one of the architecture's makefile.
    pub(in crate::discover::kernel) preferred: &'static [&'static str],
}

impl Environment {
    pub(super) fn compiler(&self) -> &'static str {
        "gcc"
    }

    pub(super) fn directory(&self) -> &str {
        &self.directory
    }

    /// The value of a variable that the top makefile exports.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let value = match name {
            "ARCH" | "SUBARCH" | "UTS_MACHINE" => &self.arch,
            "SRCARCH" => &self.directory,
            "HEADER_ARCH" => "x86",
            "KERNELVERSION" | "KERNELRELEASE" => &self.version,
            "CC" | "HOSTCC" => self.compiler(),
            "LD" => "ld",
            "AS" => "as",
            "AR" => "ar",
            "NM" => "nm",
            "OBJCOPY" => "objcopy",
            "RUSTC" => "rustc",
            "BINDGEN" => "bindgen",
            "PAHOLE" => "pahole",
            "srctree" | "objtree" => ".",
            "CC_VERSION_TEXT" => CC_VERSION_TEXT,
            _ => return None,
        };
        Some(value.to_owned())
    }
}

/// A value that a configuration file gives a symbol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Assignment<'a> {
    /// Without `CONFIG_`.
    pub(super) name: &'a str,
    /// As it is written; `n` for `# … is not set`.
    pub(super) value: &'a str,
}

/// The assignments of a configuration's lines, in order.
pub(super) fn assignments(text: &str) -> Vec<Assignment<'_>> {
    text.lines()
        .filter_map(|line| {
            if let Some(rest) = line.strip_prefix("# CONFIG_") {
                let name = rest.strip_suffix(" is not set")?;
                return Some(Assignment { name, value: "n" });
            }
            let (name, value) = line.strip_prefix("CONFIG_")?.split_once('=')?;
            Some(Assignment { name, value: value.trim_end() })
        })
        .collect()
}

/// A default configuration: one file, or several that are merged.
#[derive(Debug, Default)]
pub(super) struct DefaultConfiguration {
    /// The file, relative to the root; none if the tree has none.
    pub(super) name: Option<String>,
    pub(super) text: String,
    /// What is merged if the configuration so far has the symbols that it asks for.
    pub(super) boards: Vec<String>,
}

/// The configuration that `make defconfig` takes; a board's own where the tree has only such.
pub(super) fn of_arch(root: &Path, environment: &Environment) -> DefaultConfiguration {
    let directory = format!("arch/{}", environment.directory);
    let read = |name: &str| {
        let text = disk::read(&root.join(name)).ok()?;
        Some(String::from_utf8_lossy(&text).into_owned())
    };
    let makefile = read(&format!("{directory}/Makefile")).unwrap_or_default();
    let mut names: Vec<String> =
        environment.preferred.iter().map(|&name| name.to_owned()).collect();
    names.extend(named_by_makefile(&makefile, environment));
    names.push("defconfig".to_owned());
    for name in &names {
        let path = format!("{directory}/configs/{name}");
        if let Some(text) = read(&path) {
            return DefaultConfiguration { name: Some(path), text, boards: Vec::new() };
        }
        let configs = |name: &str| read(&format!("{directory}/configs/{name}"));
        let merged = little_endian(name, &configs)
            .or_else(|| generic_boards(&root.join(&directory), name, &configs));
        if let Some(found) = merged {
            let name = found.name.map(|name| format!("{directory}/configs/{name}"));
            return DefaultConfiguration { name, ..found };
        }
    }
    // The oldest trees have one file; vendors' have the board's own and no longer the default.
    let mut others = vec![format!("{directory}/defconfig")];
    let boards = disk::list(&root.join(&directory).join("configs"));
    let boards = boards.iter().filter_map(|name| name.to_str());
    let boards = boards.filter(|name| name.ends_with("defconfig"));
    others.extend(boards.map(|name| format!("{directory}/configs/{name}")));
    let found = others.into_iter().find_map(|path| read(&path).map(|text| (path, text)));
    found.map_or_else(DefaultConfiguration::default, |(name, text)| DefaultConfiguration {
        name: Some(name),
        text,
        boards: Vec::new(),
    })
}

/// The values of KBUILD_DEFCONFIG that the architecture's makefile sets under any condition and
/// that need no function of make, those that name ARCH first.
fn named_by_makefile(makefile: &str, environment: &Environment) -> Vec<String> {
    let mut names = Vec::new();
    for line in makefile.lines() {
        let Some(rest) = line.trim().strip_prefix("KBUILD_DEFCONFIG") else { continue };
        let value = rest.trim_start().trim_start_matches([':', '?']).strip_prefix('=');
        let Some(value) = value.map(str::trim) else { continue };
        let expanded = value.replace("$(ARCH)", &environment.arch);
        if !expanded.contains('$') {
            let at = if expanded == value { names.len() } else { 0 };
            names.insert(at, expanded);
        }
    }
    names
}

/// PowerPC makes `ppc64le_defconfig` from `ppc64_defconfig` and `le.config`.
fn little_endian(
    name: &str,
    read: &impl Fn(&str) -> Option<String>,
) -> Option<DefaultConfiguration> {
    let name = format!("{}_defconfig", name.strip_suffix("le_defconfig")?);
    let text = read(&name)? + "\n" + &read("le.config")?;
    Some(DefaultConfiguration { name: Some(name), text, boards: Vec::new() })
}

/// MIPS makes its default from parts: the generic configuration, the one of the width and
/// revision, the one of the byte order, and those of the boards that can go with them
/// (arch/mips/Makefile, generic kernels).
fn generic_boards(
    directory: &Path,
    name: &str,
    read: &impl Fn(&str) -> Option<String>,
) -> Option<DefaultConfiguration> {
    let kind = name.strip_suffix("_defconfig")?;
    let (revision, endian) = match kind.strip_suffix("el") {
        Some(revision) => (revision, "el"),
        None => (kind, "eb"),
    };
    let text = [
        read("generic_defconfig")?,
        read(&format!("generic/{revision}.config"))?,
        read(&format!("generic/{endian}.config"))?,
    ];
    let boards = disk::list(&directory.join("configs/generic"));
    let boards = boards.iter().filter_map(|name| name.to_str());
    let boards = boards.filter(|name| name.starts_with("board-") && name.ends_with(".config"));
    Some(DefaultConfiguration {
        name: Some("generic_defconfig".to_owned()),
        text: text.join("\n"),
        boards: boards.filter_map(|board| read(&format!("generic/{board}"))).collect(),
    })
}

/// What a board's configuration asks for, in lines `# require CONFIG_X=y`.
pub(super) fn requirements(board: &str) -> impl Iterator<Item = Assignment<'_>> {
    let lines = board.lines().filter_map(|line| line.strip_prefix("# require CONFIG_"));
    lines.filter_map(|line| {
        let (name, value) = line.trim_end().split_once('=')?;
        Some(Assignment { name, value })
    })
}
