//! A run over a tree in which some files have changed analyses what rests on these, and has the
//! report of a run that keeps nothing, byte for byte.
//!
//! `VLAISCAN_KEPT_TREES` trees are made (default 2), from `VLAISCAN_SEED` (default 1) on, and
//! changed step by step.

mod common;

use std::path::Path;
use std::process::Output;

use common::trees::{self, N_HEADERS, N_UNITS, Random};

/// A tree with a cache of its own, and what is asked of it.
struct Tree<'t> {
    directory: &'t Path,
    cache: &'t Path,
    arguments: &'t [&'t str],
}

impl Tree<'_> {
    fn run(&self, more: &[&str]) -> Output {
        let always = ["-v", "--format", "json", "--fail-on", "never"];
        let mut command = common::vlaiscan(&[&always, self.arguments, more].concat());
        command.current_dir(self.directory).env("VLAISCAN_CACHE_DIR", self.cache);
        common::run(&mut command)
    }

    /// Holds a run to say what one without a cache says, and tells how many of its units it had
    /// from earlier ones.
    fn n_kept(&self, what: &str) -> usize {
        let (kept, fresh) = (self.run(&[]), self.run(&["--no-cache"]));
        let arguments = self.arguments;
        assert!(kept.stdout == fresh.stdout, "{what}, {arguments:?}: another report");
        assert_eq!(kept.status, fresh.status, "{what}, {arguments:?}");
        n_kept(&kept)
    }
}

/// What `-v` says of kept units.
fn n_kept(output: &Output) -> usize {
    let said = common::stderr(output);
    let line = said.lines().find(|line| line.contains("units are as in an earlier run"));
    let n = line.and_then(|line| line.strip_prefix("note: ")?.split(' ').next()?.parse().ok());
    n.unwrap_or(0)
}

/// Changes something; says what.
fn change(random: &mut Random, directory: &Path) -> String {
    let write = |name: &str, text: &str| {
        std::fs::write(directory.join(name), text).expect("written");
    };
    let (header, unit) = (random.below(N_HEADERS), random.below(N_UNITS));
    let (header_name, unit_name) = (format!("h{header}.h"), format!("u{unit}.c"));
    match random.below(8) {
        0 | 1 => write(&header_name, &trees::header(random, header)),
        2 | 3 => write(&unit_name, &trees::unit(random)),
        4 => {
            let before = std::fs::read_to_string(directory.join(&header_name)).unwrap_or_default();
            write(&header_name, &format!("{before}/* behind it */\n"));
            return format!("a comment in {header_name}");
        }
        5 => {
            write(&unit_name, "#include \"h0.h\"\nint one(int n) { return n ?: 1; }\n");
            return format!("a small {unit_name}");
        }
        6 => {
            let name = format!("more{}.c", random.below(3));
            write(&name, &trees::unit(random));
            return format!("{name} is there");
        }
        _ => {
            // It may be gone already.
            let _ = std::fs::remove_file(directory.join(&unit_name));
            return format!("{unit_name} is gone");
        }
    }
    format!("another {header_name} or {unit_name}")
}

#[test]
fn what_changed_is_analysed_and_the_report_is_a_fresh_one() {
    let first = common::setting("VLAISCAN_SEED", 1);
    let ways: [&[&str]; 4] = [
        &["--select", "all", "."],
        &["--cover", "base", "--select", "all", "--headers", "."],
        // Headers are counted, not listed.
        &["--cover", "all", "u0.c", "u1.c", "u2.c", "u3.c"],
        &["--cover", "base", "--select", "gnu", "."],
    ];
    let (mut n_steps, mut n_kept) = (0, 0);
    for seed in first..first + common::setting("VLAISCAN_KEPT_TREES", 2) {
        let (directory, cache) = (tempfile::tempdir(), tempfile::tempdir());
        let (directory, cache) = (directory.expect("made"), cache.expect("made"));
        let mut random = trees::tree(seed, directory.path());
        let trees = ways.map(|arguments| Tree {
            directory: directory.path(),
            cache: cache.path(),
            arguments,
        });
        let mut what = "at first".to_owned();
        for step in 0..6 {
            for tree in &trees {
                n_kept += tree.n_kept(&format!("seed {seed}, step {step}: {what}"));
                n_steps += 1;
            }
            what = change(&mut random, directory.path());
        }
    }
    println!("{n_kept} units were kept in {n_steps} runs over trees from seed {first} on");
    assert!(n_kept > n_steps, "some units are kept");
}

#[test]
fn only_what_rests_on_a_changed_file_is_analysed() {
    let (directory, cache) = (tempfile::tempdir(), tempfile::tempdir());
    let (directory, cache) = (directory.expect("made"), cache.expect("made"));
    let at = directory.path();
    common::write(at, "all.h", b"struct all { int a; int b[0]; };\n");
    common::write(at, "some.h", b"#include \"all.h\"\nstatic int some;\n");
    for (name, header) in [("a.c", "all.h"), ("b.c", "some.h"), ("c.c", "some.h")] {
        let text = format!("#include \"{header}\"\nint f(int n) {{ return n ?: 1; }}\n");
        common::write(at, name, text.as_bytes());
    }
    let arguments = ["--select", "all", "."];
    let tree = Tree { directory: at, cache: cache.path(), arguments: &arguments };
    assert_eq!(tree.n_kept("the first run"), 0);
    assert_eq!(tree.n_kept("nothing is new"), 0, "the whole result is known");
    common::write(at, "a.c", b"#include \"all.h\"\nint f(int n) { return n; }\n");
    assert_eq!(tree.n_kept("a unit"), 2);
    common::write(at, "some.h", b"#include \"all.h\"\nstatic long some;\n");
    assert_eq!(tree.n_kept("a header of two"), 1);
    common::write(at, "all.h", b"struct all { int a; int b[]; };\n");
    assert_eq!(tree.n_kept("a header of all"), 0);
    common::write(at, "d.c", b"#include \"some.h\"\n");
    assert_eq!(tree.n_kept("a new unit"), 3);
}

#[test]
fn other_settings_are_another_run() {
    let (directory, cache) = (tempfile::tempdir(), tempfile::tempdir());
    let (directory, cache) = (directory.expect("made"), cache.expect("made"));
    let at = directory.path();
    for name in ["a.c", "b.c", "c.c"] {
        common::write(at, name, b"int f(int n) { struct { char a[n]; } s; return n ?: 1; }\n");
    }
    let tree = Tree { directory: at, cache: cache.path(), arguments: &["."] };
    tree.n_kept("the first run");
    common::write(at, "vlaiscan.toml", b"[lint]\nignore = [\"vlais\"]\n");
    assert_eq!(tree.n_kept("a rule is off"), 0);
    common::write(at, "a.c", b"int f(int n) { return n; }\n");
    assert_eq!(tree.n_kept("a unit"), 2);
    common::write(at, "vlaiscan.toml", b"[lint]\nextend-select = [\"all\"]\n");
    common::write(at, "b.c", b"int f(int n) { return n; }\n");
    assert_eq!(tree.n_kept("all rules are on"), 0);
}

/// A small kernel: what its makefiles, its Kconfig files and its directories say shows in what is
/// found in its files.
const KERNEL: &[(&str, &str)] = &[
    ("Makefile", "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n"),
    ("Kbuild", "obj-y += d/\n"),
    ("Kconfig", "source \"d/Kconfig\"\n"),
    ("arch/x86/Kconfig", ""),
    ("arch/x86/configs/x86_64_defconfig", "CONFIG_GIVEN=1\n"),
    ("arch/arm/Kconfig", ""),
    ("include/linux/kconfig.h", ""),
    ("include/linux/x.h", "static int x;\n"),
    (
        "d/Kconfig",
        "config D\n\ttristate \"D\"\nconfig SIZE\n\tint\n\tdefault 1\nconfig GIVEN\n\tint \"G\"\n",
    ),
    ("d/Makefile", "obj-$(CONFIG_D) += one.o two.o\nccflags-y := -DN=1 -I$(src)/inc\n"),
    (
        "d/one.c",
        "#include <linux/x.h>\n#if N == 1\nint n = 0b1;\n#endif\n\
         #if CONFIG_SIZE == 1\nint size = 0b1;\n#endif\n\
         #if CONFIG_GIVEN == 1\nint given = 0b1;\n#endif\n",
    ),
    ("d/two.c", "#include <asm/special.h>\nint two = 0b1;\n"),
];

/// What is done to it, and whether the units that there are, and how they are compiled, may be
/// others. Each step shows in the report, so that a run with stale units would be noticed.
const KERNEL_STEPS: &[(&str, Option<&str>, bool)] = &[
    ("d/two.c", Some("#include <asm/special.h>\nint two = 0b11;\nint more = 0b1;\n"), false),
    ("include/linux/x.h", Some("static int x = 0b1;\n"), false),
    ("d/Makefile", Some("obj-$(CONFIG_D) += one.o two.o\nccflags-y := -DN=2 -I$(src)/inc\n"), true),
    (
        "d/Kconfig",
        Some(
            "config D\n\tbool \"D\"\nconfig SIZE\n\tint\n\tdefault 2\nconfig GIVEN\n\tint \"G\"\n",
        ),
        true,
    ),
    ("arch/x86/configs/x86_64_defconfig", Some("CONFIG_GIVEN=2\n"), true),
    ("d/three.c", Some("int three = 0b1;\n"), true),
    ("d/three.c", Some("#include <inner.h>\nint three = 0b1;\n"), true),
    ("d/inc/inner.h", Some("static int inner = 0b1;\n"), true),
    ("d/three.c", Some("#include <inner.h>\nint three = 0b1;\nint four = 0b1;\n"), false),
    ("arch/arm/include/asm/special.h", Some("static int special = 0b1;\n"), true),
    ("d/three.c", None, true),
];

#[test]
fn units_are_looked_for_again_when_what_they_rest_on_changes() {
    let (directory, cache) = (tempfile::tempdir(), tempfile::tempdir());
    let (directory, cache) = (directory.expect("made"), cache.expect("made"));
    let at = directory.path();
    let write = |name: &str, text: &str| {
        std::fs::create_dir_all(at.join(name).parent().expect("a parent")).expect("made");
        common::write(at, name, text.as_bytes());
    };
    KERNEL.iter().for_each(|(name, text)| write(name, text));
    let arguments = ["--select", "all", "--headers", "--cover", "base", "."];
    let tree = Tree { directory: at, cache: cache.path(), arguments: &arguments };
    let mut before = tree.run(&[]);
    for &(name, text, is_other) in KERNEL_STEPS {
        match text {
            Some(text) => write(name, text),
            None => std::fs::remove_file(at.join(name)).expect("was there"),
        }
        let (kept, fresh) = (tree.run(&[]), tree.run(&["--no-cache"]));
        let what = format!("{name}: {}", common::stderr(&kept));
        assert!(kept.stdout == fresh.stdout, "{what}: another report");
        assert!(fresh.stdout != before.stdout, "{what}: the report does not show the change");
        let is_known = common::stderr(&kept).contains("which units there are is known");
        assert_eq!(is_known, !is_other, "{what}");
        before = fresh;
    }
}

/// What is damaged, or of another run, is not used.
#[test]
fn what_is_damaged_is_analysed_again() {
    let (directory, cache) = (tempfile::tempdir(), tempfile::tempdir());
    let (directory, cache) = (directory.expect("made"), cache.expect("made"));
    let at = directory.path();
    let unit = |name: &str, text: &str| common::write(at, name, text.as_bytes());
    let arguments = ["--select", "all", "."];
    let tree = Tree { directory: at, cache: cache.path(), arguments: &arguments };
    let records = |extension: &str| -> Vec<std::path::PathBuf> {
        let listed = std::fs::read_dir(cache.path()).expect("is there");
        let paths = listed.map(|entry| entry.expect("readable").path());
        paths.filter(|path| path.extension().is_some_and(|own| own == extension)).collect()
    };
    unit("a.c", "int a = 0b1;\n");
    unit("b.c", "int b = 0b1;\n");
    tree.run(&[]);
    let old = std::fs::read(&records("units")[0]).expect("readable");
    unit("a.c", "int a = 1;\n");
    assert_eq!(tree.n_kept("it is whole"), 1);
    // An older one, which is whole and of the same tree.
    std::fs::write(&records("units")[0], &old).expect("written");
    unit("b.c", "int b = 1;\n");
    assert_eq!(tree.n_kept("it is of another run"), 0);
    let whole = std::fs::read(&records("units")[0]).expect("readable");
    for damage in 0..3 {
        let mut bytes = whole.clone();
        match damage {
            0 => bytes.truncate(bytes.len() / 2),
            1 => bytes[whole.len() * 2 / 3] ^= 4,
            _ => bytes.clear(),
        }
        std::fs::write(&records("units")[0], &bytes).expect("written");
        unit("b.c", &format!("int b = 1{damage};\n"));
        assert_eq!(tree.n_kept("it is damaged"), 0);
    }
}
