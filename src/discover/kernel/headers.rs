//! Which architectures have which headers, so that a driver is analysed for one that it can be
//! built for: the `#include` lines of its beginning are compared with the headers under `arch/`.
//!
//! A textual look, bounded to the beginning of the file: the preprocessor isn't run yet, and a
//! wrong guess only means that headers are missing, which the report says.

use std::path::Path;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::arch::{self, Arch};
use crate::discover::files::Found;
use crate::disk;

/// Bytes of a file that are looked at; the includes stand in them.
const LOOK_BYTES_MAX: usize = 16 << 10;

/// What the beginning of a file includes.
#[derive(Clone, Debug, Default)]
pub(in crate::discover) struct Look {
    /// `<asm/x.h>`, `<mach/x.h>`, `<plat/x.h>`, in order.
    pub(super) arch_headers: Vec<String>,
    /// It includes what only code for the kernel itself can.
    pub(super) kernel_code: bool,
}

impl Look {
    /// Looks at the beginning of a file.
    pub(in crate::discover) fn of(found: &Found) -> Look {
        match &found.text {
            Some(text) => look_at(text),
            None => look_at(&disk::read_includes(&found.path, LOOK_BYTES_MAX).unwrap_or_default()),
        }
    }
}

fn look_at(text: &[u8]) -> Look {
    let mut look = Look::default();
    // What stands in an `#if` may be for a machine that the file isn't for.
    let mut depth = 0_usize;
    for line in text.split(|&byte| byte == b'\n') {
        let Some(rest) = line.trim_ascii_start().strip_prefix(b"#") else { continue };
        let directive = rest.trim_ascii_start();
        if directive.starts_with(b"if") {
            depth += 1;
        } else if directive.starts_with(b"endif") {
            depth = depth.saturating_sub(1);
        } else if let Some(name) = included_name(directive).filter(|_| depth == 0) {
            look.kernel_code |= matches!(name, "linux/module.h" | "linux/kbuild.h");
            if ["asm/", "mach/", "plat/"].iter().any(|prefix| name.starts_with(prefix)) {
                look.arch_headers.push(name.to_owned());
            }
        }
    }
    look
}

/// The name between the angle brackets of an `#include`.
fn included_name(directive: &[u8]) -> Option<&str> {
    let rest = directive.strip_prefix(b"include")?.trim_ascii_start().strip_prefix(b"<")?;
    std::str::from_utf8(rest.split(|&byte| byte == b'>').next()?).ok()
}

/// The headers under `arch/*/`, listed when first asked for.
#[derive(Default)]
pub(super) struct ArchHeaders {
    by_arch: OnceLock<FxHashMap<&'static str, FxHashSet<String>>>,
    machines: OnceLock<FxHashMap<String, Vec<String>>>,
}

impl ArchHeaders {
    /// The architecture that a file is for which would be analysed for `default`: another only if
    /// that has a header of the file which `default` hasn't.
    pub(super) fn choose(&self, root: &Path, look: &Look, default: &'static Arch) -> &'static Arch {
        if look.arch_headers.is_empty() {
            return default;
        }
        let machine = |name: &String| name.starts_with("mach/") || name.starts_with("plat/");
        if look.arch_headers.iter().any(machine) && default.directory != "arm" {
            return arch::by_directory("arm").unwrap_or(default);
        }
        let by_arch = self.by_arch.get_or_init(|| list_headers(root));
        let has = |directory: &str, name: &String| {
            by_arch.get(directory).is_some_and(|names| names.contains(name))
        };
        let lacking = look
            .arch_headers
            .iter()
            .find(|name| !has(default.directory, name) && !has(GENERIC, name));
        let Some(lacking) = lacking else { return default };
        arch::ALL.iter().find(|arch| has(arch.directory, lacking)).unwrap_or(default)
    }

    /// The `include` directories of ARM machines and platforms that have the `mach/` and `plat/`
    /// headers of a file, relative to the root: the first that has most of them, of each kind.
    pub(super) fn machine_directories(&self, root: &Path, look: &Look) -> Vec<String> {
        let machines = self.machines.get_or_init(|| list_machines(root));
        let mut directories = Vec::new();
        for kind in ["mach/", "plat/"] {
            let asked = look.arch_headers.iter().filter(|name| name.starts_with(kind));
            let mut votes: FxHashMap<&str, usize> = FxHashMap::default();
            for directory in asked.filter_map(|name| machines.get(name)).flatten() {
                *votes.entry(directory).or_default() += 1;
            }
            // The most votes; of equals the first by name.
            let best = votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
            directories.extend(best.map(|(directory, _)| directory.to_owned()));
        }
        directories
    }
}

/// Stands for `include/asm-generic` in the table of headers.
const GENERIC: &str = "";

fn list_headers(root: &Path) -> FxHashMap<&'static str, FxHashSet<String>> {
    let mut by_arch: FxHashMap<&'static str, FxHashSet<String>> = FxHashMap::default();
    let mut add = |key: &'static str, directory: String| {
        let names = disk::list(&root.join(directory));
        let names = names.iter().filter_map(|name| name.to_str()).map(|name| format!("asm/{name}"));
        by_arch.entry(key).or_default().extend(names);
    };
    for arch in arch::ALL {
        let directory = arch.directory;
        add(directory, format!("arch/{directory}/include/asm"));
        add(directory, format!("arch/{directory}/include/uapi/asm"));
        add(directory, format!("include/asm-{directory}"));
    }
    add(GENERIC, "include/asm-generic".to_owned());
    add(GENERIC, "include/uapi/asm-generic".to_owned());
    by_arch
}

/// `mach/x.h` and `plat/x.h` to the include directories that have it.
fn list_machines(root: &Path) -> FxHashMap<String, Vec<String>> {
    let mut machines: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for name in disk::list(&root.join("arch/arm")) {
        let Some(name) = name.to_str() else { continue };
        let Some((kind, _)) =
            name.split_once('-').filter(|(kind, _)| matches!(*kind, "mach" | "plat"))
        else {
            continue;
        };
        let directory = format!("arch/arm/{name}/include");
        for header in disk::list(&root.join(&directory).join(kind)) {
            let Some(header) = header.to_str() else { continue };
            machines.entry(format!("{kind}/{header}")).or_default().push(directory.clone());
        }
    }
    machines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_sees_arch_headers_and_kernel_code() {
        let look =
            look_at(b"#include <asm/io.h>\n # include  <mach/hw.h>\n#include \"asm/no.h\"\n");
        assert_eq!(look.arch_headers, ["asm/io.h", "mach/hw.h"]);
        assert!(!look.kernel_code);
        assert!(look_at(b"#ifdef A\n#include <asm/x.h>\n#endif\n").arch_headers.is_empty());
        assert!(look_at(b"#include <linux/module.h>").kernel_code);
    }
}
