//! The macros we predefine are the ones gcc 12 predefines: for each target whose gcc is installed,
//! each dialect, with and without optimization, hosted and freestanding, and for the options of
//! [`MachineOptions`], the sets of `#define` lines are equal. Targets whose preprocessor isn't
//! installed (Debian's `cpp-12-*` packages) are named on standard error and skipped.

#[allow(dead_code)]
mod compilers;

use std::collections::BTreeSet;

use compilers::{Compiler, compilers, settings};
use vlaiscan::discover::target::{MachineOptions, PositionIndependence, Target, predefined};
use vlaiscan::discover::{Dialect, Settings, Standard};

const DIALECTS: [&str; 10] =
    ["gnu89", "c90", "gnu99", "c99", "gnu11", "c11", "gnu17", "c17", "gnu2x", "c2x"];

#[test]
fn the_macros_are_gccs_for_every_dialect() {
    let mut wrong = Vec::new();
    for compiler in compilers() {
        for dialect in DIALECTS {
            // The other options are independent of the dialect, so each dialect goes with one
            // combination of them on the cross compilers, and with all on the machine's own.
            let all = [(false, false), (false, true), (true, false), (true, true)];
            let chosen = if compiler.is_native() { &all[..] } else { &all[1..2] };
            for (optimize, freestanding) in chosen.iter().copied() {
                let mut ours = settings(compiler.target);
                ours.dialect = Dialect::from_option(dialect).expect("a dialect of the list");
                ours.optimize = optimize;
                ours.freestanding = freestanding;
                ours.machine.stdc_predef = compiler.is_native();
                let standard = format!("-std={dialect}");
                let mut options = vec![standard.as_str()];
                options.push(if optimize { "-O2" } else { "-O0" });
                options.extend(freestanding.then_some("-ffreestanding"));
                options.extend((!compiler.is_native()).then_some("-nostdinc"));
                compare(compiler, &ours, &options, &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Options, and what they are in [`MachineOptions`].
type Case = (&'static [&'static str], fn(&mut MachineOptions));

const ANYWHERE: [Case; 6] = [
    (&["-fno-pie"], |o| o.position_independence = Some(PositionIndependence::No)),
    (&["-fPIC"], |o| o.position_independence = Some(PositionIndependence::Pic(2))),
    (&["-funsigned-char"], |o| o.unsigned_char = Some(true)),
    (&["-fsigned-char"], |o| o.unsigned_char = Some(false)),
    (&["-fshort-wchar"], |o| o.short_wchar = true),
    (&["-fgnu89-inline"], |o| o.gnu89_inline = true),
];

const X86_64: [Case; 5] = [
    (&["-fno-pie", "-mcmodel=kernel"], |o| {
        o.position_independence = Some(PositionIndependence::No);
        o.kernel_code_model = true;
    }),
    (&["-mno-sse"], |o| o.sse = false),
    (&["-mno-mmx"], |o| o.mmx = false),
    (&["-mgeneral-regs-only"], |o| o.float_registers = false),
    (&["-fno-asynchronous-unwind-tables"], |o| o.unwind_tables = Some(false)),
];

const AARCH64: [Case; 1] = [(&["-mgeneral-regs-only"], |o| o.float_registers = false)];
const SOFT_FLOAT: [Case; 1] = [(&["-msoft-float"], |o| o.float_registers = false)];

/// What the Makefiles of Linux 6.1 ask for, where [`MachineOptions::kernel`] follows them.
const KERNELS: [(Target, &[&str]); 9] = [
    (
        Target::X86_64,
        &[
            "-mcmodel=kernel",
            "-mno-sse",
            "-mno-mmx",
            "-mno-sse2",
            "-mno-3dnow",
            "-mno-avx",
            "-mno-80387",
            "-mno-fp-ret-in-387",
            "-mno-red-zone",
            "-mskip-rax-setup",
            "-mtune=generic",
        ],
    ),
    (Target::I386, &["-msoft-float", "-mregparm=3", "-freg-struct-return"]),
    (Target::Aarch64, &["-mgeneral-regs-only", "-mabi=lp64"]),
    (Target::Arm, &["-mabi=aapcs-linux", "-mfpu=vfp", "-marm", "-march=armv7-a", "-msoft-float"]),
    (Target::Riscv64, &["-mabi=lp64", "-march=rv64imac_zicsr_zifencei", "-mcmodel=medany"]),
    (Target::S390x, &["-m64", "-msoft-float", "-mbackchain"]),
    (Target::Powerpc64le, &["-msoft-float", "-mno-altivec", "-mno-vsx", "-mcmodel=medium"]),
    (Target::Mips, &["-G", "0", "-mno-abicalls", "-fno-pic", "-msoft-float"]),
    (Target::Mips64el, &["-G", "0", "-mno-abicalls", "-fno-pic", "-msoft-float"]),
];

#[test]
fn the_macros_are_gccs_for_kernels() {
    let mut wrong = Vec::new();
    for compiler in compilers() {
        for (_, own) in KERNELS.iter().filter(|(target, _)| *target == compiler.target) {
            let mut ours = settings(compiler.target);
            ours.machine = MachineOptions::kernel();
            ours.optimize = true;
            ours.dialect = Dialect::from_option("gnu11").expect("a dialect");
            let common = [
                "-nostdinc",
                "-std=gnu11",
                "-O2",
                "-fno-PIE",
                "-fshort-wchar",
                "-fno-asynchronous-unwind-tables",
                "-fno-unwind-tables",
            ];
            compare(compiler, &ours, &[&common[..], own].concat(), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_macros_are_gccs_for_every_machine_option() {
    let mut wrong = Vec::new();
    for compiler in compilers() {
        let own: &[Case] = match compiler.target {
            Target::X86_64 => &X86_64,
            Target::Aarch64 => &AARCH64,
            Target::Arm | Target::S390x => &SOFT_FLOAT,
            _ => &[],
        };
        for (options, set) in ANYWHERE.iter().chain(own) {
            let mut ours = settings(compiler.target);
            ours.machine.stdc_predef = false;
            set(&mut ours.machine);
            let options = [&["-nostdinc"], *options].concat();
            compare(compiler, &ours, &options, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Adds a line to `wrong` for each macro that only one side has, and for each defined twice.
fn compare(compiler: &Compiler, ours: &Settings, options: &[&str], wrong: &mut Vec<String>) {
    let text = predefined(ours);
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if !found.insert(line.trim_end().to_owned()) {
            wrong.push(format!("{:?} {options:?}: twice {line}", ours.target));
        }
    }
    let mut expected = compiler.macros(options);
    if compiler.major != 12 {
        let known = |line: &String| !holds_a_version(line);
        found = found.into_iter().filter(known).collect();
        expected.retain(known);
        // A later gcc has more macros and an earlier one fewer; those of both must agree.
        let name = |line: &String| line.split(' ').nth(1).map(str::to_owned);
        let names: BTreeSet<_> = found.iter().filter_map(name).collect();
        expected.retain(|line| name(line).is_some_and(|name| names.contains(&name)));
        let names: BTreeSet<_> = expected.iter().filter_map(name).collect();
        found.retain(|line| name(line).is_some_and(|name| names.contains(&name)));
    }
    for line in expected.difference(&found) {
        wrong.push(format!("{:?} {options:?}: missing {line}", ours.target));
    }
    for line in found.difference(&expected) {
        wrong.push(format!("{:?} {options:?}: too much {line}", ours.target));
    }
}

/// Whether a macro's text is another in each version of gcc or of the C library.
fn holds_a_version(line: &str) -> bool {
    ["__GNUC", "__VERSION__", "__GXX_ABI_VERSION", "__STDC_VERSION__", "__STDC_ISO_10646__"]
        .iter()
        .any(|name| line.contains(name))
}

#[test]
fn a_dialect_without_a_gcc_has_a_version_all_the_same() {
    let mut ours = settings(Target::X86_64);
    ours.dialect = Dialect { standard: Standard::C2y, gnu: true };
    assert!(predefined(&ours).contains("#define __STDC_VERSION__ 202500L\n"));
}

#[test]
fn every_target_predefines_a_consistent_set() {
    for target in Target::ALL {
        let text = predefined(&settings(target));
        let mut names = BTreeSet::new();
        for line in text.lines() {
            let rest = line.strip_prefix("#define ").expect("only definitions");
            let name = rest.split([' ', '(']).next().unwrap_or_default();
            assert!(names.insert(name.to_owned()), "{target:?} defines {name} twice");
        }
        let pointer = target.layout().pointer.size;
        assert!(text.contains(&format!("#define __SIZEOF_POINTER__ {pointer}\n")));
        assert_eq!(names.contains("__LP64__"), pointer == 8, "{target:?}");
    }
}
