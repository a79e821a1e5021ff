//! Miniature Kconfig trees: what each construct does to the values.

use std::path::Path;

use super::{Enabled, Environment, Evaluated, Files, Tristate, Value, default_configuration};

fn environment() -> Environment {
    Environment {
        arch: "x86_64".to_owned(),
        directory: "x86".to_owned(),
        version: "6.1.0".to_owned(),
        preferred: &[],
    }
}

/// A tree of files; the first is the Kconfig, the second the default configuration.
fn tree(kconfig: &str, defconfig: &str, more: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("temporary directory");
    let mut files = vec![
        ("Kconfig", kconfig),
        ("arch/x86/Kconfig", ""),
        ("arch/x86/configs/defconfig", defconfig),
    ];
    files.extend(more);
    for (name, text) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("mkdir");
        std::fs::write(path, text).expect("write");
    }
    directory
}

fn evaluate(root: &Path) -> Evaluated {
    default_configuration(&Files::new(root), &environment()).expect("a Kconfig")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Set(Tristate::No) => "n".to_owned(),
        Value::Set(Tristate::Module) => "m".to_owned(),
        Value::Set(Tristate::Yes) => "y".to_owned(),
        Value::Text(text) => text.clone(),
    }
}

/// What is written, sorted: `A=y B=m`.
fn written(evaluated: &Evaluated) -> String {
    let mut values: Vec<String> =
        evaluated.written().map(|(name, value)| format!("{name}={}", shown(&value))).collect();
    values.sort();
    values.join(" ")
}

#[track_caller]
fn check(kconfig: &str, defconfig: &str, expected: &str) {
    let tree = tree(kconfig, defconfig, &[]);
    let evaluated = evaluate(tree.path());
    assert_eq!(written(&evaluated), expected);
    assert_eq!(evaluated.problems, []);
}

const MODULES: &str = "config MODULES\n\tbool \"Modules\"\n\tmodules\n\tdefault y\n";

#[test]
fn defaults_count_where_nothing_is_given() {
    let kconfig = "config A\n\tdef_bool y if B\n\tdefault n\nconfig B\n\tbool \"B\"\n\
        config C\n\tint \"C\" if B\n\tdefault 3 if B\n\tdefault 4\n\
        config D\n\tstring\n\tdefault \"a\\\"b\"\nconfig E\n\thex\n\tdefault 1f\n";
    check(kconfig, "CONFIG_B=y\n", "A=y B=y C=3 D=\"a\\\"b\" E=0x1f");
    check(kconfig, "CONFIG_C=7\n", "B=n C=4 D=\"a\\\"b\" E=0x1f");
    check(kconfig, "CONFIG_B=y\nCONFIG_C=7\n", "A=y B=y C=7 D=\"a\\\"b\" E=0x1f");
}

#[test]
fn a_select_beats_dependencies_and_the_file() {
    let kconfig = "config A\n\tbool \"A\"\n\tselect B if C\nconfig B\n\tbool \"B\"\n\
        \tdepends on NOWHERE\nconfig C\n\tbool \"C\"\n";
    check(kconfig, "CONFIG_A=y\nCONFIG_C=y\n# CONFIG_B is not set\n", "A=y B=y C=y");
    check(kconfig, "CONFIG_A=y\n", "A=y C=n");
}

#[test]
fn an_implied_symbol_keeps_its_dependencies_and_gives_way_to_the_file() {
    let kconfig = "config A\n\tbool \"A\"\n\timply B\n\timply D\nconfig B\n\tbool \"B\"\n\
        config D\n\tbool \"D\"\n\tdepends on NOWHERE\n";
    check(kconfig, "CONFIG_A=y\n", "A=y B=y D=n");
    check(kconfig, "CONFIG_A=y\n# CONFIG_B is not set\n", "A=y B=n D=n");
}

#[test]
fn modules_bound_what_depends_on_them() {
    let kconfig = "config A\n\ttristate \"A\"\nconfig B\n\ttristate \"B\"\n\tdepends on A\n\
        config C\n\tbool \"C\"\n\tdepends on A\nconfig D\n\tdef_tristate A\n\
        config E\n\tbool \"E\"\n\tdepends on m\nconfig F\n\tbool \"F\"\n\tdepends on A=y\n";
    let file = "CONFIG_A=m\nCONFIG_B=y\nCONFIG_C=y\nCONFIG_E=y\nCONFIG_F=y\n";
    check(&format!("{MODULES}{kconfig}"), file, "A=m B=m C=y D=m E=y MODULES=y");
    // Without modules, `m` becomes `y`, and what needs modules is gone.
    let off = format!("# CONFIG_MODULES is not set\n{file}");
    check(&format!("{MODULES}{kconfig}"), &off, "A=y B=y C=y D=y F=y MODULES=n");
}

#[test]
fn a_choice_has_one_value() {
    let kconfig = "choice\n\tprompt \"One\"\n\tdefault B\nconfig A\n\tbool \"A\"\n\
        config B\n\tbool \"B\"\nconfig C\n\tbool \"C\"\n\tdepends on D\nendchoice\n\
        config D\n\tbool \"D\"\n";
    check(kconfig, "", "A=n B=y D=n");
    check(kconfig, "CONFIG_A=y\n", "A=y B=n D=n");
    check(kconfig, "CONFIG_A=y\nCONFIG_C=y\n", "A=n B=y D=n");
    check(kconfig, "CONFIG_A=y\nCONFIG_C=y\nCONFIG_D=y\n", "A=n B=n C=y D=y");
}

#[test]
fn an_optional_choice_may_have_none_and_one_of_modules_many() {
    let optional = "choice\n\tprompt \"One\"\n\toptional\nconfig A\n\tbool \"A\"\nendchoice\n";
    check(optional, "", "");
    check(optional, "CONFIG_A=y\n", "A=y");
    let modules = format!(
        "{MODULES}choice\n\ttristate \"Many\"\nconfig A\n\ttristate \"A\"\n\
         config B\n\ttristate \"B\"\nendchoice\n"
    );
    check(&modules, "CONFIG_A=m\nCONFIG_B=m\n", "A=m B=m MODULES=y");
    check(&modules, "CONFIG_A=m\nCONFIG_B=y\n", "A=n B=y MODULES=y");
}

#[test]
fn what_depends_on_a_value_of_a_choice_is_none() {
    let kconfig = "choice\n\tprompt \"One\"\nconfig A\n\tbool \"A\"\nconfig A_MORE\n\
        \tbool \"More\"\n\tdepends on A\nconfig B\n\tbool \"B\"\nendchoice\n";
    check(kconfig, "CONFIG_A=y\nCONFIG_A_MORE=y\n", "A=y A_MORE=y B=n");
}

#[test]
fn ranges_bound_numbers() {
    let kconfig = "config LOW\n\tint\n\tdefault 4\nconfig A\n\tint \"A\"\n\trange LOW 9\n\
        \tdefault 100\nconfig B\n\thex \"B\"\n\trange 0x10 0x20 if NOWHERE\n\trange 0x1 0x3\n";
    // A given number out of range is no number at all; a default is moved to the end.
    check(kconfig, "CONFIG_A=2\nCONFIG_B=0x2\n", "A=9 B=0x2 LOW=4");
    check(kconfig, "CONFIG_A=5\nCONFIG_B=0x7\n", "A=5 B=0x1 LOW=4");
    let tree = tree(kconfig, "", &[]);
    let ranges = evaluate(tree.path()).ranges();
    assert_eq!(ranges, [("A".to_owned(), 4, 9), ("B".to_owned(), 1, 32)]);
}

#[test]
fn menus_and_ifs_hand_their_conditions_down() {
    let kconfig = "config ON\n\tbool \"ON\"\nmenu \"M\"\n\tdepends on ON\nconfig A\n\
        \tbool \"A\"\n\tdefault y\nmenu \"N\"\n\tvisible if OFF\nconfig B\n\tbool \"B\"\n\
        \tdefault y\nendmenu\nendmenu\nif OFF\nconfig C\n\tdef_bool y\nendif\n\
        config OFF\n\tbool \"OFF\"\n";
    // `visible if` hides the prompt, so that the file doesn't count, but not the default.
    let file = "# CONFIG_A is not set\n# CONFIG_B is not set\n";
    check(kconfig, &format!("CONFIG_ON=y\n{file}"), "A=n B=y OFF=n ON=y");
    check(kconfig, file, "OFF=n ON=n");
    check(kconfig, "CONFIG_OFF=y\n", "C=y OFF=y ON=n");
}

#[test]
fn comparisons_are_of_numbers_where_both_are() {
    let kconfig = "config V\n\tint\n\tdefault 120200\nconfig A\n\tdef_bool V >= 90000\n\
        config B\n\tdef_bool V < 90000 || UNKNOWN = \"x\"\nconfig C\n\tdef_bool UNKNOWN != \"\"\n\
        config D\n\tdef_bool y\n\tdepends on !(A && !B)\n";
    check(kconfig, "", "A=y C=y V=120200");
}

#[test]
fn macros_are_expanded_and_shell_commands_answered() {
    let include = "success = $(shell,{ $(1); } >/dev/null 2>&1 && echo \"y\" || echo \"n\")\n\
        cc-option = $(success,$(CC) -Werror $(1) -c -x c /dev/null -o .tmp)\n\
        cc-info := $(shell,$(srctree)/scripts/cc-version.sh $(CC))\n\
        cc-name := $(shell,set -- $(cc-info) && echo $1)\n\
        cc-version := $(shell,set -- $(cc-info) && echo $2)\n\
        twice = $(1)$(1)\n";
    let kconfig = format!(
        "{include}config GCC\n\tdef_bool $(success,test \"$(cc-name)\" = GCC)\n\
         config VERSION\n\tint\n\tdefault $(cc-version) if GCC\n\
         config STRONG\n\tdef_bool $(cc-option,-fstack-protector-strong)\n\
         config KCFI\n\tdef_bool $(cc-option,-fsanitize=kcfi)\n\
         config ARCH\n\tstring\n\tdefault \"$(twice,$(ARCH))\"\n"
    );
    let expected = "ARCH=\"x86_64x86_64\" GCC=y STRONG=y VERSION=120200";
    check(&kconfig, "", expected);
}

#[test]
fn files_are_read_in_place_relative_by_pattern_and_never_inside_themselves() {
    let kconfig = "source \"$(SRCARCH)-none/Kconfig\"\nif A\nsource \"sub/Kconfig\"\nendif\n\
        source \"many/*/Kconfig\"\nosource \"not/there\"\nconfig A\n\tbool \"A\"\n";
    let files = [
        ("sub/Kconfig", "config B\n\tdef_bool y\nrsource \"deep\"\nsource \"sub/Kconfig\"\n"),
        ("sub/deep", "config C\n\tdef_bool y\nsource \"../outside\"\n"),
        ("many/b/Kconfig", "config MB\n\tdef_bool y\n"),
        ("many/a/Kconfig", "config MA\n\tdef_bool y\n"),
    ];
    let tree = tree(kconfig, "CONFIG_A=y\n", &files);
    let evaluated = evaluate(tree.path());
    assert_eq!(written(&evaluated), "A=y B=y C=y MA=y MB=y");
    let reasons: Vec<&str> = evaluated.problems.iter().map(|p| p.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "Kconfig: x86-none/Kconfig could not be read",
            "Kconfig: ../outside could not be read",
            "Kconfig: sub/Kconfig is read inside itself: left out",
        ]
    );
}

#[test]
fn the_syntax_of_old_trees_is_read() {
    let kconfig = "config ARCH\n\tstring\n\toption env=\"ARCH\"\nsource \"arch/$ARCH.old\"\n\
        config A\n\tboolean \"A\"\n\trequires B\n\tenable C\n\t---help---\n\t  Text.\n\n\
        \t  config IN_HELP\n\nconfig B\n\tbool 'B'\n\tdefault y\n\t--- help ---\n\t  Text.\n\
        config C\n\tbool\n\thelp\n\nconfig D\n\tdef_bool y if ARCH = \"x86_64\" && \\\n\t\tB\n";
    let tree = tree(kconfig, "CONFIG_A=y\n", &[("arch/x86_64.old", "config E\n\tdef_bool y\n")]);
    let evaluated = evaluate(tree.path());
    assert_eq!(written(&evaluated), "A=y B=y C=y D=y E=y");
    assert_eq!(evaluated.problems, []);
}

#[test]
fn bad_lines_cost_themselves() {
    let kconfig = "endmenu\nnonsense here\nconfig A\n\tbool \"A\"\n\tdepends on (\n\tdefault y\n\
        \tfrobnicate\nif A\nconfig B\n\tdef_bool y\nmenu \"never closed\"\n";
    let tree = tree(kconfig, "CONFIG_A\n= 3\nCONFIG_B=\n\u{0}\n", &[]);
    let evaluated = evaluate(tree.path());
    assert_eq!(written(&evaluated), "A=y B=y");
    let lines: Vec<u32> =
        evaluated.problems.iter().filter_map(|problem| problem.at).map(|at| at.line).collect();
    assert_eq!(lines, [1, 2, 5, 7, 11, 11]);
}

#[test]
fn loops_and_depth_end() {
    let around = "config A\n\tbool \"A\"\n\tdefault y if B\nconfig B\n\tbool \"B\"\n\
        \tdefault y if !A\n\tselect A if B\nconfig C\n\tint \"C\"\n\tdefault D\n\
        config D\n\tint \"D\"\n\tdefault C\nX = $(X)$(Y)\nY = $(X)$(X)\n\
        config E\n\tdef_bool \"$(X)\" = \"\"\n";
    let tree_of_loops = tree(around, "", &[]);
    let first = written(&evaluate(tree_of_loops.path()));
    assert_eq!(first, written(&evaluate(tree_of_loops.path())));
    let n = 50_000;
    let mut deep = "config S0\n\tdef_bool y\n".to_owned();
    for at in 1..n {
        deep.push_str(&format!("config S{at}\n\tdef_bool S{}\n", at - 1));
    }
    deep.push_str(&"menu \"m\"\n\tdepends on S0\n".repeat(2_000));
    deep.push_str(&format!("config Z\n\tdef_bool {}S0\n", "S1 && ".repeat(100_000)));
    deep.push_str(&format!("config P\n\tdef_bool {}S0{}\n", "(".repeat(99), ")".repeat(99)));
    let deep = tree(&deep, "", &[]);
    let evaluated = evaluate(deep.path());
    let last = format!("S{}", n - 1);
    assert!(evaluated.written().any(|(name, _)| name == last));
    assert!(evaluated.written().any(|(name, _)| name == "Z"));
}

#[test]
fn default_configurations_are_found_as_make_finds_them() {
    let kconfig = "config A\n\tint \"A\"\n";
    let makefile = "ifeq ($(ARCH),x86)\n\tKBUILD_DEFCONFIG := other_defconfig\nelse\n\
        \tKBUILD_DEFCONFIG := $(ARCH)_defconfig\nendif\n";
    let files = [
        ("arch/x86/Makefile", makefile),
        ("arch/x86/configs/other_defconfig", "CONFIG_A=2\n"),
        ("arch/x86/configs/x86_64_defconfig", "CONFIG_A=3\n"),
    ];
    let found = evaluate(tree(kconfig, "CONFIG_A=1\n", &files).path());
    assert_eq!(found.defconfig.as_deref(), Some("arch/x86/configs/x86_64_defconfig"));
    assert_eq!(written(&found), "A=3");
    let found = evaluate(tree(kconfig, "CONFIG_A=1\n", &files[..2]).path());
    assert_eq!(written(&found), "A=2");
    let merged = [
        ("arch/x86/Makefile", "KBUILD_DEFCONFIG := 32r2el_defconfig\n"),
        ("arch/x86/configs/generic_defconfig", "CONFIG_A=1\nCONFIG_B=1"),
        ("arch/x86/configs/generic/32r2.config", "CONFIG_B=2\nCONFIG_ON=y"),
        ("arch/x86/configs/generic/el.config", "CONFIG_C=1\n"),
        ("arch/x86/configs/generic/board-a.config", "# require CONFIG_ON=y\nCONFIG_D=1\n"),
        ("arch/x86/configs/generic/board-b.config", "# require CONFIG_ON=n\nCONFIG_D=2\n"),
    ];
    let numbers = ["A", "B", "C", "D"].map(|name| format!("config {name}\n\tint \"{name}\"\n"));
    let kconfig = format!("{}config ON\n\tbool \"ON\"\n", numbers.concat());
    let found = evaluate(tree(&kconfig, "", &merged).path());
    assert_eq!(written(&found), "A=1 B=2 C=1 D=1 ON=y");
}

#[track_caller]
fn turned_on(kconfig: &str, name: &str) -> (String, Vec<String>) {
    let tree = tree(&format!("{MODULES}{kconfig}"), "", &[]);
    let evaluated = evaluate(tree.path());
    let before = written(&evaluated);
    let Enabled { changes, refused } = evaluated.enable(&[name.to_owned()]);
    assert_eq!(written(&evaluated), before, "everything is taken back");
    let changes = changes.iter().map(|(name, value)| {
        format!("{name}={}", value.as_ref().map_or("nothing".to_owned(), shown))
    });
    (changes.collect::<Vec<_>>().join(" "), refused)
}

#[test]
fn turning_a_symbol_on_turns_on_what_it_needs() {
    let kconfig = "menu \"M\"\n\tdepends on BUS && !OTHER\nconfig DRIVER\n\ttristate \"D\"\n\
        \tdepends on NOWHERE || FITS\n\tselect LIBRARY\nconfig MORE\n\tbool \"More\"\n\
        \tdepends on DRIVER\n\tdefault y\nendmenu\nconfig BUS\n\ttristate \"B\"\n\
        config FITS\n\tbool \"F\"\nconfig LIBRARY\n\ttristate\nconfig OTHER\n\tbool \"O\"\n";
    let (changes, refused) = turned_on(kconfig, "DRIVER");
    assert_eq!(changes, "BUS=m DRIVER=m FITS=y LIBRARY=m MORE=y");
    assert_eq!(refused, [""; 0]);
    // Without a prompt: by what selects it.
    assert_eq!(turned_on(kconfig, "LIBRARY").0, "BUS=m DRIVER=m FITS=y LIBRARY=m MORE=y");
}

#[test]
fn turning_on_another_value_of_a_choice_turns_off_the_first() {
    let kconfig = "choice\n\tprompt \"One\"\nconfig A\n\tbool \"A\"\nconfig B\n\tbool \"B\"\n\
        endchoice\nconfig IF_A\n\tdef_bool A\n";
    assert_eq!(turned_on(kconfig, "B").0, "A=n B=y IF_A=nothing");
}

#[test]
fn what_was_turned_on_before_changes_nothing_else() {
    let kconfig = "config BUS\n\ttristate \"B\"\nchoice\n\tprompt \"One\"\nconfig P\n\tbool \"P\"\n\
        config Q\n\tbool \"Q\"\nendchoice\nif BUS\nconfig X\n\ttristate \"X\"\n\tdepends on Q\n\
        config Y\n\tbool \"Y\"\n\tdepends on NOWHERE || P && X || LATE\nconfig Z\n\tint\n\
        \tdefault 2 if Q\n\tdefault 1\nendif\nconfig LATE\n\tbool \"L\"\n\tdepends on X\n";
    let tree = tree(&format!("{MODULES}{kconfig}"), "", &[]);
    let evaluated = evaluate(tree.path());
    let names = ["X", "Q", "BUS", "Y", "LATE", "P"].map(str::to_owned);
    for (first, second) in names.iter().flat_map(|a| names.iter().map(move |b| (a, b))) {
        let both = [first.clone(), second.clone()];
        for asked in [&both[..1], &both[..], &both[1..]] {
            let alone = evaluate(tree.path()).enable(asked);
            let Enabled { changes, refused } = evaluated.enable(asked);
            assert_eq!((changes, refused), (alone.changes, alone.refused), "{asked:?}");
        }
    }
}

#[test]
fn what_cannot_be_turned_on_changes_nothing() {
    let kconfig = "config A\n\tbool \"A\"\n\tdepends on B && NOWHERE\nconfig B\n\tbool \"B\"\n\
        config LOOP\n\tbool \"L\"\n\tdepends on AROUND\nconfig AROUND\n\tbool \"R\"\n\
        \tdepends on LOOP\n";
    for name in ["A", "UNKNOWN", "LOOP"] {
        let (changes, refused) = turned_on(kconfig, name);
        assert_eq!((changes.as_str(), refused), ("", vec![name.to_owned()]));
    }
}
