//! Files of a kernel tree, and modules outside of one, turned into units with the settings that
//! Kbuild would compile them with.
//!
//! Units whose flags are equal share one [`Settings`]: most directories add no flags of their
//! own. A unit is built in unless the configuration says that its symbol is `m` or it is outside
//! the tree: built-in code sees no less than a module does (`MODULE` only switches how init
//! functions and THIS_MODULE are declared), and most files can be either. The symbols that a
//! file's own makefile line names are defined for it, since it is compiled under no other
//! circumstances.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc as Shared, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::arch::{self, Arch};
use super::configuration::{Configuration, TurnedOn};
use super::flags::{Flags, Makefiles};
use super::headers::{ArchHeaders, Look};
use super::kconfig;
use super::making::Made;
use super::stand_ins::stand_ins;
use super::{Flavour, Tree, Version};
use crate::discover::files::{Found, is_preprocessed};
use crate::discover::makefile::Makefile;
use crate::discover::target::MachineOptions;
use crate::discover::{
    DirKind, IncludeDir, MacroOption, Options, Settings, StandIns, Unit, push_root,
};
use crate::disk;
use crate::finding::Problem;

/// What an architecture contributes to the settings of a tree's units.
struct ArchParts {
    configuration: Configuration,
    text: Shared<str>,
    ranges: Shared<[(String, i64, i64)]>,
    stand_ins: Shared<StandIns>,
    include_dirs: Vec<IncludeDir>,
    macros: Vec<MacroOption>,
}

/// Everything that tells the settings of two units apart.
#[derive(Clone, PartialEq, Eq, Hash)]
struct SettingsKey {
    arch: &'static str,
    include_dirs: Vec<PathBuf>,
    macros: Vec<MacroOption>,
    unoptimized: bool,
    given: PathBuf,
}

/// Where a file is and how it is compiled.
struct Place<'a> {
    file: &'a Path,
    /// The file in the words of the tree's root (as given, outside of it).
    path: PathBuf,
    /// The directory of `path`.
    directory: PathBuf,
    /// Relative to the root of the tree; outside modules are relative to nothing.
    relative: PathBuf,
    outside: bool,
}

/// Makes the units of one tree.
pub(in crate::discover) struct KernelUnits {
    tree: Tree,
    headers: ArchHeaders,
    makefiles: Makefiles,
    kconfig_files: kconfig::Files,
    /// Of the architectures that were asked for.
    arches: Mutex<FxHashMap<&'static str, Shared<OnceLock<ArchParts>>>>,
    settings: RwLock<FxHashMap<SettingsKey, Shared<Settings>>>,
    forced_includes: OnceLock<Vec<PathBuf>>,
    /// By the directory of the PATH argument.
    roots: Mutex<FxHashMap<PathBuf, Shared<Vec<PathBuf>>>>,
}

impl KernelUnits {
    pub(in crate::discover) fn new(tree: Tree) -> KernelUnits {
        KernelUnits {
            makefiles: Makefiles::new(&tree.root),
            kconfig_files: kconfig::Files::new(&tree.root),
            tree,
            headers: ArchHeaders::default(),
            arches: Mutex::default(),
            settings: RwLock::default(),
            forced_includes: OnceLock::new(),
            roots: Mutex::default(),
        }
    }

    /// Whether `directory` is below the root, by the words of the paths.
    pub(in crate::discover) fn has_below(&self, directory: &Path) -> bool {
        let below = directory.strip_prefix(&self.tree.root);
        below.is_ok_and(|below| below.components().all(|part| matches!(part, Component::Normal(_))))
    }

    /// Whether the tree's root is `root`, in the same words.
    pub(in crate::discover) fn has_root(&self, root: &Path) -> bool {
        self.tree.root == root && self.tree.output.is_none()
    }

    /// The tree.
    pub(in crate::discover) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The root of the tree, as it was found.
    pub(in crate::discover) fn root(&self) -> &Path {
        &self.tree.root
    }

    /// What Kbuild noted of a file's object, if the tree was built.
    pub(in crate::discover) fn command_file(&self, file: &Path) -> Option<PathBuf> {
        self.tree.configured.as_ref()?;
        let stem = file.file_stem()?.to_str()?;
        Some(file.with_file_name(format!(".{stem}.o.cmd"))).filter(|path| disk::is_file(path))
    }

    /// What was not understood of the configurations that were needed.
    pub(in crate::discover) fn notes(&self) -> Vec<Problem> {
        let arches = self.lock_arches();
        let parts = arches.values().filter_map(|parts| parts.get());
        let notes = parts.flat_map(|parts| &parts.configuration.problems);
        let mut notes: Vec<Problem> = notes.cloned().collect();
        notes.sort();
        notes.dedup();
        notes
    }

    /// The unit of a file in the tree, or of a module outside of it; the file again if it is made
    /// to run outside of the kernel.
    pub(in crate::discover) fn unit(&self, found: Found, look: &Look, options: &Options) -> Made {
        let place = self.place(&found.path);
        let owner = self.makefiles.owner_of(&place.path);
        let (makefile, object) = (&*owner.makefile, owner.object.as_str());
        if !place.outside && self.is_user_space(&place, look, makefile, object) {
            return Err(found);
        }
        let arch = self.arch_of(&place, look, options);
        let parts = Shared::clone(self.lock_arches().entry(arch.name).or_default());
        // Whoever comes first makes them; others wait.
        let parts = parts.get_or_init(|| self.arch_parts(arch, options));
        let Flags { mut include_dirs, mut macros, unoptimized } =
            self.makefiles.flags_of(&place.directory, place.outside, &owner);
        if arch.directory == "arm" {
            let machine = self.machine_directories(&place, look, &parts.configuration);
            include_dirs
                .extend(machine.into_iter().filter(|path| self.makefiles.is_directory(path)));
        }
        macros.retain(|option| !is_named(option, &options.macros));
        let key = SettingsKey {
            arch: arch.name,
            include_dirs,
            macros,
            unoptimized,
            given: self.root_of_given(&found),
        };
        let settings = self.settings_for(key, arch, parts, options);
        let mut own_macros = self.names_of(&place, makefile, object);
        let off = self.symbols_off(&place, makefile, object, &parts.configuration, &mut own_macros);
        let turned_on = parts.configuration.with(&off, self.tree.with_enabled);
        own_macros.extend(turned_on.macros.iter().cloned());
        if turned_on.as_module {
            own_macros.push(MacroOption::Define("MODULE".to_owned()));
        }
        own_macros.retain(|option| !is_named(option, &options.macros));
        let why = self.why(arch, &parts.configuration, &place, &off, &turned_on).into();
        Ok(Unit {
            preprocessed: is_preprocessed(&found.path),
            text: found.text,
            own_macros,
            ..Unit::new(found.path, settings, why)
        })
    }

    fn why(
        &self,
        arch: &Arch,
        configuration: &Configuration,
        place: &Place,
        off: &[String],
        turned_on: &TurnedOn,
    ) -> String {
        let Version { major, patch, sub } = self.tree.version;
        let kind = if place.outside { "a module for" } else { "in" };
        let near = if arch.approximate { " (nearest known machine)" } else { "" };
        let name = self.tree.flavour.name();
        let mut why = format!(
            "{kind} the {name} {major}.{patch}.{sub} tree, {}, arch {}{near}",
            configuration.origin, arch.name
        );
        let refused = |name: &&String| turned_on.refused.contains(*name);
        let on: Vec<&str> = off.iter().filter(|name| !refused(name)).map(String::as_str).collect();
        if !on.is_empty() {
            why.push_str(&format!(", with {} turned on", on.join(", ")));
        }
        if !turned_on.refused.is_empty() {
            let refused = turned_on.refused.join(", ");
            why.push_str(&format!(", {refused} defined though it can't be turned on"));
        }
        why
    }

    fn place<'a>(&self, file: &'a Path) -> Place<'a> {
        let shown = match file.strip_prefix(&self.tree.root) {
            Ok(relative) if relative.components().all(|c| matches!(c, Component::Normal(_))) => {
                Some(relative.to_path_buf())
            }
            _ => None,
        };
        let relative = shown.or_else(|| {
            let real = disk::real_path(file).ok()?;
            Some(real.strip_prefix(&self.tree.real_root).ok()?.to_path_buf())
        });
        let outside = relative.is_none();
        let path = relative.as_ref().map_or(file.to_path_buf(), |path| self.tree.root.join(path));
        let directory = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let name = || PathBuf::from(file.file_name().unwrap_or_default());
        Place { file, path, directory, relative: relative.unwrap_or_else(name), outside }
    }

    fn is_user_space(&self, place: &Place, look: &Look, makefile: &Makefile, object: &str) -> bool {
        if makefile.is_host_program(object) {
            return true;
        }
        let top = place.relative.components().next();
        let top = top.and_then(|c| c.as_os_str().to_str()).unwrap_or("");
        let user = matches!(top, "tools" | "scripts" | "samples" | "Documentation" | "usr");
        user && !look.kernel_code && !makefile.builds(object)
    }

    fn arch_of(&self, place: &Place, look: &Look, options: &Options) -> &'static Arch {
        let chosen = options.arch.as_deref().and_then(arch::by_name);
        let mut parts = place.relative.components();
        if !place.outside && parts.next().is_some_and(|part| part.as_os_str() == "arch") {
            let directory = parts.next().and_then(|part| part.as_os_str().to_str());
            let own = directory.and_then(arch::by_directory);
            // `--arch i386` is about arch/x86 as well.
            if let Some(own) = own {
                return chosen.filter(|arch| arch.directory == own.directory).unwrap_or(own);
            }
        }
        chosen.unwrap_or_else(|| self.headers.choose(&self.tree.root, look, self.default_arch()))
    }

    /// The one that the tree was configured for; else x86-64, or the only one that a cut-down
    /// tree has.
    fn default_arch(&self) -> &'static Arch {
        let set =
            |name: &str| self.tree.configured.as_ref().is_some_and(|all| all.contains_key(name));
        if let Some(arch) = arch::configured(set) {
            return arch;
        }
        let has = |arch: &&Arch| self.makefiles.is_directory(&self.arch_directory(arch));
        let first = &arch::ALL[0];
        if has(&first) { first } else { arch::ALL.iter().find(has).unwrap_or(first) }
    }

    fn arch_directory(&self, arch: &Arch) -> PathBuf {
        self.tree.root.join("arch").join(arch.directory)
    }

    fn lock_arches(&self) -> MutexGuard<'_, FxHashMap<&'static str, Shared<OnceLock<ArchParts>>>> {
        self.arches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn arch_parts(&self, arch: &'static Arch, options: &Options) -> ArchParts {
        let configuration = match &self.tree.configured {
            Some(own) => Configuration::of_autoconf(own, self.tree.output.as_deref()),
            None => Configuration::of_tree(&self.tree, &self.kconfig_files, arch),
        };
        let text = if self.tree.configured.is_some() {
            String::new()
        } else {
            let with_enabled = self.tree.with_enabled;
            configuration.text(with_enabled, |name| is_name_in(name, &options.macros))
        };
        ArchParts {
            text: text.into(),
            ranges: configuration.ranges().into(),
            stand_ins: Shared::new(stand_ins(&self.tree, arch.directory, &configuration)),
            include_dirs: self.arch_include_dirs(arch),
            macros: self.arch_macros(arch),
            configuration,
        }
    }

    /// LINUXINCLUDE of the top makefile, and what the architecture's own makefile adds.
    fn arch_include_dirs(&self, arch: &Arch) -> Vec<IncludeDir> {
        let own = format!("arch/{}", arch.directory);
        let names = [
            format!("{own}/include"),
            format!("{own}/include/generated"),
            "include".to_owned(),
            format!("{own}/include/uapi"),
            format!("{own}/include/generated/uapi"),
            "include/uapi".to_owned(),
            "include/generated/uapi".to_owned(),
        ];
        let more: &[&str] = match arch.directory {
            "powerpc" => &["arch/powerpc"],
            "mips" => &["arch/mips/include/asm/mach-malta", "arch/mips/include/asm/mach-generic"],
            "sh" => &["arch/sh/include/cpu-sh4", "arch/sh/include/cpu-common"],
            "x86" => &[
                "arch/x86/include/asm/mach-default",
                "include/asm-x86/mach-default",
                "include/asm-i386/mach-default",
            ],
            _ => &[],
        };
        let names = names.iter().map(String::as_str).chain(more.iter().copied());
        // What a build made elsewhere comes behind the tree's directory of the same name.
        let places = std::iter::once(&self.tree.root).chain(&self.tree.output);
        let places: Vec<&PathBuf> = places.collect();
        let paths = names.flat_map(|name| places.iter().map(move |place| place.join(name)));
        let present = paths.filter(|path| disk::is_directory(path));
        present.map(|path| IncludeDir { path, kind: DirKind::User }).collect()
    }

    fn arch_macros(&self, arch: &Arch) -> Vec<MacroOption> {
        let define = |text: &str| MacroOption::Define(text.to_owned());
        let undefine = |name: &str| MacroOption::Undefine(name.to_owned());
        let mut macros = vec![define("__KERNEL__")];
        match self.tree.flavour {
            Flavour::Linux => {}
            Flavour::UBoot => macros.push(define("__UBOOT__")),
            Flavour::Barebox => macros.push(define("__BAREBOX__")),
        }
        macros.extend(arch.undefines.iter().map(|name| undefine(name)));
        macros.extend(arch.defines.iter().map(|text| define(text)));
        if !self.tree.bare_names {
            macros.push(define("KBUILD_STR(s)=#s"));
        }
        macros
    }

    /// A machine's own directory under arch/arm, or the one that has the headers asked for.
    fn machine_directories(
        &self,
        place: &Place,
        look: &Look,
        configuration: &Configuration,
    ) -> Vec<PathBuf> {
        let mut directories = Vec::new();
        let mut parts = place.relative.components().skip(2);
        let machine = parts.next().and_then(|part| part.as_os_str().to_str()).unwrap_or("");
        if place.relative.starts_with("arch/arm")
            && (machine.starts_with("mach-") || machine.starts_with("plat-"))
        {
            directories.push(format!("arch/arm/{machine}/include"));
        }
        let voted = self.headers.machine_directories(&self.tree.root, look);
        directories.extend(voted);
        let makefile = self.makefiles.in_directory(&self.tree.root.join("arch/arm"));
        let set = |name: &str| configuration.has(name);
        for (kind, name) in makefile.iter().flat_map(|makefile| makefile.machines(set)) {
            let directory = format!("arch/arm/{kind}-{name}/include");
            // One machine is built at a time, and a file's own headers know better which.
            let same = |known: &String| known.contains(&format!("/{kind}-"));
            if kind == "plat" || !directories.iter().any(same) {
                directories.push(directory);
            }
        }
        if directories.is_empty() {
            // One of the machines that every kernel with machine directories has.
            directories.push("arch/arm/mach-versatile/include".to_owned());
            directories.push("arch/arm/plat-versatile/include".to_owned());
        }
        let mut seen = FxHashSet::default();
        directories.retain(|name| seen.insert(name.clone()));
        directories.into_iter().map(|name| self.tree.root.join(name)).collect()
    }

    fn settings_for(
        &self,
        key: SettingsKey,
        arch: &Arch,
        parts: &ArchParts,
        options: &Options,
    ) -> Shared<Settings> {
        let known = self.settings.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&key) {
            return Shared::clone(known);
        }
        drop(known);
        let user = |path: &PathBuf| IncludeDir { path: path.clone(), kind: DirKind::User };
        let mut include_dirs: Vec<IncludeDir> = options.include_dirs.iter().map(user).collect();
        include_dirs.extend(parts.include_dirs.iter().cloned());
        include_dirs.extend(key.include_dirs.iter().map(user));
        // Kernels before 5.16 take <stdarg.h> from the compiler.
        include_dirs.push(IncludeDir { path: PathBuf::new(), kind: DirKind::BuiltIn });
        let mut macros = parts.macros.clone();
        macros.extend(key.macros.iter().cloned());
        macros.extend(options.macros.iter().cloned());
        let own = self.forced_includes.get_or_init(|| self.forced_includes());
        let settings = Shared::new(Settings {
            include_dirs,
            forced_includes: own.iter().chain(&options.forced_includes).cloned().collect(),
            macros,
            configuration: Shared::clone(&parts.text),
            ranges: Shared::clone(&parts.ranges),
            stand_ins: Shared::clone(&parts.stand_ins),
            roots: self.roots(&key.given, options),
            freestanding: matches!(arch.name, "i386" | "mips"),
            optimize: !key.unoptimized,
            machine: MachineOptions {
                short_wchar: self.tree.short_wchar,
                unsigned_char: self.has_unsigned_char().then_some(true),
                ..MachineOptions::kernel()
            },
            ..Settings::new(self.tree.dialect, arch.target_of(|name| parts.configuration.has(name)))
        });
        let mut known = self.settings.write().unwrap_or_else(PoisonError::into_inner);
        Shared::clone(known.entry(key).or_insert(settings))
    }

    /// The directories below which files may be opened, for a PATH argument's directory.
    fn roots(&self, given: &Path, options: &Options) -> Shared<Vec<PathBuf>> {
        let mut known = self.roots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(given) {
            return Shared::clone(known);
        }
        let mut roots = vec![self.tree.real_root.clone()];
        let own = self.tree.output.iter().map(PathBuf::as_path).chain([given]);
        let asked = options.include_dirs.iter().chain(&options.forced_includes);
        own.chain(asked.map(PathBuf::as_path)).for_each(|path| push_root(&mut roots, path));
        Shared::clone(known.entry(given.to_path_buf()).or_insert(Shared::new(roots)))
    }

    /// Linux is built with `-funsigned-char` since 6.2.
    fn has_unsigned_char(&self) -> bool {
        let since = Version { major: 6, patch: 2, sub: 0 };
        self.tree.flavour == Flavour::Linux && self.tree.version >= since
    }

    /// The headers that the tree's makefiles include before everything else, where they exist.
    fn forced_includes(&self) -> Vec<PathBuf> {
        let mut names = vec!["compiler-version.h", "kconfig.h"];
        let library = self.tree.root.join("scripts/Makefile.lib");
        // 4.17 began to include it; before, code included what it needed of it.
        let mentions = |text: Vec<u8>| String::from_utf8_lossy(&text).contains("compiler_types.h");
        if disk::read(&library).is_ok_and(mentions) || self.tree.version.major >= 5 {
            names.push("compiler_types.h");
        }
        let linux = self.tree.root.join("include/linux");
        let forced = names.iter().map(|name| linux.join(name));
        forced.filter(|path| disk::is_file(path)).collect()
    }

    /// KBUILD_BASENAME and the names of the module.
    fn names_of(&self, place: &Place, makefile: &Makefile, object: &str) -> Vec<MacroOption> {
        let stem = place.file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("unit");
        let composite = makefile.composite_of(object);
        let module = composite.strip_suffix(".o").unwrap_or(composite);
        let module = module.rsplit('/').next().unwrap_or(module);
        let fix = |name: &str| name.replace(['-', ',', '.'], "_");
        let directory = place.relative.parent().unwrap_or(Path::new(""));
        let text = |name: &str| {
            if self.tree.bare_names { fix(name) } else { format!("\"{}\"", fix(name)) }
        };
        let define = |text: String| MacroOption::Define(text);
        let mut macros = vec![
            define(format!("KBUILD_BASENAME={}", text(stem))),
            define(format!("KBUILD_MODNAME={}", text(module))),
            define(format!("__KBUILD_MODNAME=kmod_{}", fix(module))),
        ];
        if place.outside {
            macros.push(define("MODULE".to_owned()));
        } else {
            let file = directory.join(module).display().to_string().replace(['"', '\\'], "_");
            macros.push(define(format!("KBUILD_MODFILE=\"{file}\"")));
        }
        macros
    }

    /// The directory of the PATH argument, below which files may be opened.
    fn root_of_given(&self, found: &Found) -> PathBuf {
        if self.makefiles.is_directory(&found.given) {
            found.given.clone()
        } else {
            found.given.parent().unwrap_or(Path::new("")).to_path_buf()
        }
    }

    /// The symbols that must be set for a file to be compiled at all and that the configuration
    /// lacks, those of the directories above first. Makes a module of it if one is `m`.
    fn symbols_off(
        &self,
        place: &Place,
        makefile: &Makefile,
        object: &str,
        configuration: &Configuration,
        macros: &mut Vec<MacroOption>,
    ) -> Vec<String> {
        if self.tree.flavour != Flavour::Linux {
            return Vec::new();
        }
        let mut names: Vec<String> = Vec::new();
        names.extend(makefile.symbols_of(object).iter().map(|name| (*name).to_owned()));
        let mut below = place.directory.as_path();
        let mut object_path = object.to_owned();
        while !place.outside && below != self.tree.root {
            let Some(above) = below.parent() else { break };
            if let (Some(upper), Some(name)) =
                (self.makefiles.in_directory(above), below.file_name())
            {
                let directory = name.to_string_lossy();
                // `x-$(CONFIG_Y) += directory/object.o` stands in a directory above, too.
                object_path = format!("{directory}/{object_path}");
                for entry in [&format!("{directory}/"), &object_path] {
                    names.extend(upper.symbols_of(entry).iter().map(|name| (*name).to_owned()));
                }
            }
            below = above;
        }
        if names.iter().any(|name| configuration.is_module(name)) {
            macros.push(MacroOption::Define("MODULE".to_owned()));
        }
        names.reverse();
        let mut seen = FxHashSet::default();
        names.retain(|name| !configuration.has(name) && seen.insert(name.clone()));
        names
    }
}

/// Whether one of `options` is about the macro of `option`.
fn is_named(option: &MacroOption, options: &[MacroOption]) -> bool {
    !options.is_empty() && is_name_in(name_of(option), options)
}

fn is_name_in(name: &str, options: &[MacroOption]) -> bool {
    options.iter().any(|option| name_of(option) == name)
}

fn name_of(option: &MacroOption) -> &str {
    let (MacroOption::Define(text) | MacroOption::Undefine(text)) = option;
    text.split(['=', '(']).next().unwrap_or(text)
}
