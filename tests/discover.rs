//! Discovery over the miniature trees of corpus/trees: which units there are and what they are
//! compiled with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use vlaiscan::discover::target::Target;
use vlaiscan::discover::{
    Dialect, Discovery, MacroOption, Options, Settings, Standard, StoredDiscovery, Unit, discover,
};

fn trees() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/trees")
}

fn of(path: &str) -> Discovery {
    discover(&[trees().join(path)], &Options::default())
}

fn unit(path: &str) -> Unit {
    let found = of(path);
    assert_eq!(found.failed, []);
    let [unit] = &found.units[..] else { panic!("{path}: {} units", found.units.len()) };
    unit.clone()
}

fn defines(unit: &Unit, text: &str) -> bool {
    let option = MacroOption::Define(text.to_owned());
    unit.own_macros.contains(&option) || unit.settings.macros.contains(&option)
}

fn include_dirs(settings: &Settings) -> Vec<String> {
    let root = trees();
    let paths = settings.include_dirs.iter();
    paths
        .map(|dir| dir.path.strip_prefix(&root).unwrap_or(&dir.path).display().to_string())
        .collect()
}

#[test]
fn a_kernel_file_is_compiled_as_kbuild_would() {
    let unit = unit("kernel/crypto/hash.c");
    let settings = &unit.settings;
    assert_eq!(settings.dialect, Dialect { standard: Standard::C11, gnu: true });
    assert_eq!(settings.target, Target::X86_64);
    assert!(settings.optimize);
    let dirs = include_dirs(settings);
    assert_eq!(dirs, ["kernel/arch/x86/include", "kernel/include", "kernel/crypto/inc", ""]);
    for text in ["__KERNEL__", "IN_CRYPTO", "BLOCK=16", "CONFIG_MINI_HASH=1"] {
        assert!(defines(&unit, text), "{text} in {:?}", unit.own_macros);
    }
    for text in ["KBUILD_MODNAME=\"mini_hash\"", "KBUILD_BASENAME=\"hash\""] {
        assert!(defines(&unit, text), "{text} in {:?}", unit.own_macros);
    }
    assert_eq!(settings.forced_includes, [trees().join("kernel/include/linux/kconfig.h")]);
    assert!(settings.configuration.contains("#define CONFIG_64BIT 1\n"));
    assert!(settings.stand_ins.asm_generic);
    let version = settings.stand_ins.headers.iter().find(|(name, _)| name == "linux/version.h");
    assert!(version.is_some_and(|(_, text)| text.contains("LINUX_VERSION_CODE 393479\n")));
    assert!(unit.why.contains("Linux 6.1.7"), "{}", unit.why);
}

#[test]
fn the_whole_tree_and_each_part_of_it_give_the_same_units() {
    let whole = of("kernel");
    let shown: Vec<_> = whole.units.iter().map(|unit| unit.file.clone()).collect();
    let names = ["crypto/hash.c", "drivers/chip/chip.c", "scripts/helper.c", "tools/hello/hello.c"];
    assert_eq!(shown, names.map(|name| trees().join("kernel").join(name)));
    let part = unit("kernel/crypto");
    assert_eq!(whole.units[0].own_macros, part.own_macros);
    assert_eq!(whole.units[0].settings.macros, part.settings.macros);
    assert_eq!(whole.units[0].settings.include_dirs, part.settings.include_dirs);
}

/// What a later run has from the cache is what discovery found.
#[test]
fn what_is_stored_is_restored() {
    let (mut n_units, mut n_shared) = (0, 0);
    for entry in std::fs::read_dir(trees()).expect("is there") {
        let found = discover(&[entry.expect("readable").path()], &Options::default());
        let stored = StoredDiscovery::of(&found).expect("all is on disk");
        let bytes = postcard::to_allocvec(&stored).expect("paths are UTF-8");
        let stored: StoredDiscovery = postcard::from_bytes(&bytes).expect("whole");
        let restored = stored.restore().expect("whole");
        assert_eq!(restored.units, found.units);
        assert_eq!((restored.scanned, restored.failed), (found.scanned, found.failed));
        assert_eq!(restored.notes, found.notes);
        for (one, other) in restored.units.iter().zip(restored.units.iter().skip(1)) {
            n_shared += usize::from(Arc::ptr_eq(&one.assigned, &other.assigned));
        }
        n_units += found.units.len();
    }
    assert!(n_units > 5 && n_shared > 0, "{n_units} units, {n_shared} with something in common");
    let damaged = StoredDiscovery::of(&of("kernel")).expect("all is on disk");
    let mut bytes = postcard::to_allocvec(&damaged).expect("paths are UTF-8");
    let name = b"hash.c";
    let at = bytes.windows(name.len()).position(|part| part == name).expect("is in it");
    // The number behind the path is that of the settings.
    bytes[at + name.len()] = 99;
    let damaged: StoredDiscovery = postcard::from_bytes(&bytes).expect("has the same form");
    assert!(damaged.restore().is_none(), "a number that stands for nothing");
}

#[test]
fn a_driver_of_another_machine_is_analysed_for_that() {
    let unit = unit("kernel/drivers/chip/chip.c");
    assert_eq!(unit.settings.target, Target::Arm);
    assert_eq!(include_dirs(&unit.settings)[0], "kernel/arch/arm/include");
    assert!(unit.settings.configuration.contains("#define CONFIG_ARM 1\n"));
}

#[test]
fn user_space_parts_of_a_kernel_are_user_space() {
    for path in ["kernel/tools/hello/hello.c", "kernel/scripts/helper.c"] {
        let unit = unit(path);
        assert!(!defines(&unit, "__KERNEL__"), "{path}");
        assert_eq!(&*unit.settings.configuration, "");
        assert!(unit.why.contains("user-space"), "{}", unit.why);
    }
}

#[test]
fn a_module_outside_takes_the_settings_of_the_named_kernel() {
    let options = Options { kernel: Some(trees().join("kernel")), ..Options::default() };
    let found = discover(&[trees().join("outside")], &options);
    let [unit] = &found.units[..] else { panic!("{} units", found.units.len()) };
    for text in ["MODULE", "OUTSIDE", "__KERNEL__", "KBUILD_MODNAME=\"outside_mod\""] {
        assert!(defines(unit, text), "{text} in {:?}", unit.own_macros);
    }
    assert!(include_dirs(&unit.settings).contains(&"kernel/include".to_owned()));
}

#[test]
fn a_plain_tree_is_gnu17_with_its_include_directory() {
    let found = of("plain");
    let [unit] = &found.units[..] else { panic!("{} units", found.units.len()) };
    assert_eq!(unit.settings.dialect, Dialect::GNU17);
    assert!(include_dirs(&unit.settings).contains(&"plain/include".to_owned()));
    assert_eq!(found.notes.len(), 1, "the C++ file is noted");
    assert!(unit.settings.stand_ins.headers.is_empty());
}

#[test]
fn options_win_over_what_the_tree_says() {
    let macros = vec![
        MacroOption::Undefine("CONFIG_64BIT".to_owned()),
        MacroOption::Define("CONFIG_MINI_HASH=2".to_owned()),
    ];
    let arch = Some("arm".to_owned());
    let options = Options { macros, arch, ..Options::default() };
    let found = discover(&[trees().join("kernel/crypto")], &options);
    let [unit] = &found.units[..] else { panic!("{} units", found.units.len()) };
    assert_eq!(unit.settings.target, Target::Arm);
    assert!(!unit.settings.configuration.contains("CONFIG_64BIT "));
    assert!(defines(unit, "CONFIG_MINI_HASH=2") && !defines(unit, "CONFIG_MINI_HASH=1"));
}

/// A hook names each file that changed.
#[test]
fn what_is_excluded_is_left_out_when_named_too() {
    let all = of("plain");
    let [unit] = &all.units[..] else { panic!("{} units", all.units.len()) };
    for glob in ["*.c", "**/plain"] {
        let options = Options { exclude: vec![glob.to_owned()], ..Options::default() };
        let found = discover(std::slice::from_ref(&unit.file), &options);
        assert!(found.units.is_empty() && found.failed.is_empty(), "{glob}: {found:?}");
        assert!(found.notes[0].reason.contains("--exclude"), "{glob}");
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let wrong = Options { arch: Some("pdp11".to_owned()), ..Options::default() };
    assert_eq!(discover(&[trees().join("plain")], &wrong).failed.len(), 1);
    let wrong = Options { kernel: Some(trees().join("plain")), ..Options::default() };
    assert_eq!(discover(&[trees().join("outside")], &wrong).failed.len(), 1);
    assert_eq!(of("no-such-tree").failed.len(), 1);
    assert_eq!(of("kernel/include").failed, [], "headers alone are C");
}

#[test]
fn a_builds_output_directory_stands_for_its_tree() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    let write = |name: &str, text: &str| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("mkdir");
        std::fs::write(path, text).expect("write");
    };
    write("linux/Makefile", "VERSION = 6\nPATCHLEVEL = 2\nSUBLEVEL = 0\n");
    write("linux/include/linux/kconfig.h", "#include <generated/autoconf.h>\n");
    write("linux/arch/x86/include/asm/x.h", "");
    write("out/include/generated/autoconf.h", "#define CONFIG_X86 1\n#define CONFIG_OWN 1\n");
    write("out/arch/x86/include/generated/asm/y.h", "");
    write("module/hello.c", "int x;\n");
    let linux = root.join("linux").display().to_string();
    for makefile in [
        format!("include {linux}/Makefile\n"),
        format!("MAKEARGS := -C {linux}\nMAKEARGS += O=x\n"),
        "include ../linux/Makefile\n".to_owned(),
    ] {
        write("out/Makefile", &makefile);
        let options = Options { kernel: Some(root.join("out")), ..Options::default() };
        let found = discover(&[root.join("module")], &options);
        assert_eq!(found.failed, [], "{makefile}");
        let unit = found.units.first().expect("one unit");
        assert!(unit.why.contains("a module for the Linux 6.2.0 tree, configured in"));
        assert_eq!(unit.settings.configuration.len(), 0, "its own autoconf.h is read");
        assert_eq!(unit.settings.machine.unsigned_char, Some(true), "since 6.2");
        let dirs: Vec<_> = unit.settings.include_dirs.iter().map(|dir| dir.path.clone()).collect();
        assert!(dirs.contains(&root.join("out/include")), "{dirs:?}");
        assert!(dirs.contains(&root.join("out/arch/x86/include/generated")), "{dirs:?}");
    }
    // Without a configuration, or without a source, it is none.
    std::fs::remove_file(root.join("out/include/generated/autoconf.h")).expect("was there");
    let options = Options { kernel: Some(root.join("out")), ..Options::default() };
    let found = discover(&[root.join("module")], &options);
    assert!(found.failed.iter().any(|problem| problem.reason.contains("autoconf.h")));
}
