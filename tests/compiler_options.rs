//! What a compiler's options do to the predefined macros: for each command line of a list, those of
//! the unit that a compilation database with it makes are those that the compiler itself prints
//! (`-dM -E`). A compiler that isn't installed is named on standard error and passed over.

#[allow(dead_code)]
mod compilers;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde_json::json;
use vlaiscan::discover::target::predefined;
use vlaiscan::discover::{MacroOption, Options, Unit, discover};

/// Of gcc on x86: every one alone.
const X86: &[&str] = &[
    "",
    "-m32",
    "-m32 -msse2",
    "-mno-sse",
    "-mno-mmx",
    "-msoft-float",
    "-mno-80387",
    "-mgeneral-regs-only",
    "-m32 -mno-80387",
    "-m32 -msoft-float",
    "-m32 -mmmx",
    "-m32 -march=i386",
    "-m32 -march=i486",
    "-m32 -march=i586",
    "-m32 -march=pentium4",
    "-msse3",
    "-mssse3",
    "-msse4",
    "-msse4.1",
    "-msse4.2",
    "-mavx",
    "-mavx2",
    "-mavx512f",
    "-mavx512f -mavx512bw",
    "-mavx2 -mno-avx",
    "-mavx -mno-sse4.2",
    "-mfma",
    "-mf16c",
    "-mbmi",
    "-mbmi2",
    "-maes",
    "-mpclmul",
    "-msha",
    "-mpopcnt",
    "-mlzcnt",
    "-mrdrnd",
    "-mrdseed",
    "-madx",
    "-mmovbe",
    "-mcx16",
    "-msahf",
    "-mxsave",
    "-mxsaveopt",
    "-mxsavec",
    "-mxsaves",
    "-mfsgsbase",
    "-mclflushopt",
    "-mclwb",
    "-mrtm",
    "-mgfni",
    "-mvaes",
    "-mvpclmulqdq",
    "-mwaitpkg",
    "-mcrc32",
    "-msse4a",
    "-mavx512vl",
    "-mavx512dq",
    "-mavx512cd",
    "-mfma4",
    "-mxop",
    "-mtbm",
    "-mprfchw",
    "-mrdpid",
    "-mptwrite",
    "-mavx512vnni",
    "-mavx512vbmi",
    "-mavx512bf16",
    "-mavx512ifma",
    "-mavxvnni",
    "-mshstk",
    "-march=x86-64",
    "-march=x86-64-v2",
    "-march=x86-64-v3",
    "-march=x86-64-v4",
    "-march=core2",
    "-march=nehalem",
    "-march=sandybridge",
    "-march=ivybridge",
    "-march=haswell",
    "-march=broadwell",
    "-march=skylake",
    "-march=skylake-avx512",
    "-march=znver1",
    "-march=znver2",
    "-march=znver3",
    "-march=k8",
    "-march=atom",
    "-march=haswell -mno-avx2",
    "-mtune=generic",
    "-mtune=haswell",
    "-mcmodel=small",
    "-mcmodel=kernel -fno-pie",
    "-mcmodel=medium",
    "-mcmodel=large",
    "-O0",
    "-O1",
    "-O2",
    "-O3",
    "-Os",
    "-Og",
    "-Oz",
    "-Ofast",
    "-O",
    "-O2 -O0",
    "-fpic",
    "-fPIC",
    "-fpie",
    "-fPIE",
    "-fno-pic",
    "-fno-pie",
    "-fPIC -fno-pie",
    "-static",
    "-fshort-wchar",
    "-funsigned-char",
    "-fsigned-char",
    "-fshort-enums",
    "-fno-common",
    "-fsanitize=address",
    "-fsanitize=thread",
    "-fsanitize=undefined",
    "-fsanitize=leak",
    "-fsanitize=kernel-address",
    "-fsanitize=address,undefined",
    "-fsanitize=hwaddress",
    "-fstack-protector",
    "-fstack-protector-strong",
    "-fstack-protector-all",
    "-fno-stack-protector",
    "-fstack-protector-strong -fno-stack-protector",
    "-pthread",
    "-ffast-math",
    "-fno-fast-math",
    "-ffast-math -fno-fast-math",
    "-funsafe-math-optimizations",
    "-ffinite-math-only",
    "-fno-math-errno",
    "-fno-signed-zeros",
    "-fno-trapping-math",
    "-fassociative-math",
    "-freciprocal-math",
    "-frounding-math",
    "-fsignaling-nans",
    "-fopenmp",
    "-fopenmp-simd",
    "-fopenacc",
    "-fgnu-tm",
    "-fcf-protection",
    "-fcf-protection=none",
    "-fcf-protection=branch",
    "-fcf-protection=return",
    "-fexceptions",
    "-fnon-call-exceptions",
    "-fasynchronous-unwind-tables",
    "-fno-asynchronous-unwind-tables",
    "-funwind-tables",
    "-fno-unwind-tables -fno-asynchronous-unwind-tables",
    "-fgnu89-inline",
    "-fno-gnu89-inline",
    "-ffreestanding",
    "-fno-hosted",
    "-fno-builtin",
    "-fno-inline",
    "-O2 -fno-inline",
    "-fno-strict-aliasing",
    "-fwrapv",
    "-ftrapv",
    "-fno-asm",
    "-undef",
    "-undef -DA=2",
    "-nostdinc",
    "-nostdlib",
    "-ansi",
    "-std=c90",
    "-std=c99",
    "-std=gnu11",
    "-std=c17",
    "-std=gnu2x",
    "-std=iso9899:199409",
    "-std=iso9899:1999",
    "-std=c2x -O2 -m32",
    "-std=gnu89 -fno-gnu89-inline",
    "-mfpmath=sse",
    "-mfpmath=387",
    "-mfentry -pg",
    "-mregparm=3 -m32",
    "-mstackrealign",
    "-mno-red-zone",
    "-fpack-struct",
    "-D__SSE__=7",
    "-UA -DA",
    "-DA -UA",
    "-U__linux__",
    "-Dunix=2",
    "-finput-charset=UTF-8",
    "-fexec-charset=latin1",
    "-fwide-exec-charset=UTF-16",
    "-fleading-underscore",
    "-fsingle-precision-constant",
    "-fexcess-precision=standard",
    "-fexcess-precision=fast",
    "-ftls-model=local-exec",
    "-fchar8_t",
    "-fno-ident",
    "-fvisibility=hidden",
    "-flto",
    "-fprofile-arcs -ftest-coverage",
    "-g3",
    "-W -Wall",
];

/// Compilers for other machines, each with the options that its machine has.
const OTHERS: &[(&str, &[&str])] = &[
    (
        "aarch64-linux-gnu-gcc",
        &[
            "",
            "-O2",
            "-mgeneral-regs-only",
            "-march=armv8.2-a",
            "-march=armv8-a+crc",
            "-march=armv8-a+crypto",
            "-mcpu=cortex-a72",
            "-mbranch-protection=standard",
            "-mbranch-protection=pac-ret",
            "-mlittle-endian",
            "-mcmodel=tiny",
            "-fPIC",
            "-mstrict-align",
            "-march=armv8.5-a",
            "-mno-outline-atomics",
            "-mabi=lp64",
        ],
    ),
    (
        "arm-linux-gnueabi-gcc",
        &[
            "",
            "-marm",
            "-mthumb",
            "-march=armv7-a",
            "-march=armv7-a -mthumb",
            "-march=armv6",
            "-mfloat-abi=soft",
            "-mfloat-abi=softfp -mfpu=vfp",
            "-mfpu=neon -mfloat-abi=softfp -march=armv7-a",
            "-mabi=aapcs-linux",
            "-march=armv4t",
            "-mcpu=cortex-a8",
        ],
    ),
    (
        "s390x-linux-gnu-gcc",
        &[
            "",
            "-O2",
            "-msoft-float",
            "-march=z10",
            "-march=z13",
            "-march=z15",
            "-mvx -march=z13",
            "-m64",
        ],
    ),
    ("powerpc64le-linux-gnu-gcc", &["", "-O2", "-mcmodel=medium", "-mabi=elfv2"]),
    (
        "mips-linux-gnu-gcc",
        &["", "-O2", "-msoft-float", "-mno-abicalls -fno-pic", "-mips32r2", "-mips16", "-mabi=32"],
    ),
];

/// Macros of clang that say who built it.
const VERSIONS: &[&str] = &["__clang_version__", "__VERSION__"];

/// Of clang 19, with the targets that it is asked for.
const CLANG: &[&str] = &[
    "",
    "-O2",
    "-Os",
    "-std=c99",
    "-std=gnu89",
    "-std=c23",
    "-ffreestanding",
    "-fno-pie",
    "-fPIC",
    "-fshort-wchar",
    "-funsigned-char",
    "-mno-sse -mno-mmx",
    "-mcmodel=kernel -fno-pic",
    "--target=i386-linux-gnu",
    "--target=aarch64-linux-gnu",
    "--target=arm-linux-gnueabihf",
    "--target=riscv64-linux-gnu",
    "--target=s390x-linux-gnu",
    "--target=powerpc64le-linux-gnu",
    "--target=powerpc64-linux-gnu",
    "--target=powerpc-linux-gnu",
    "--target=mips-linux-gnu",
    "--target=mips64-linux-gnuabi64",
    "--target=riscv32-linux-gnu",
    "--target=sparc64-linux-gnu",
    "--target=loongarch64-linux-gnu",
];

#[test]
fn the_macros_are_clangs() {
    let mut wrong = Vec::new();
    check("clang-19", CLANG, &mut wrong);
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_macros_are_gccs_for_every_option() {
    let mut wrong = Vec::new();
    check("gcc", X86, &mut wrong);
    for (compiler, lines) in OTHERS {
        check(compiler, lines, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(compiler: &str, lines: &[&str], wrong: &mut Vec<String>) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let Some(_) = theirs(compiler, "") else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: no working {compiler}");
        return;
    };
    for (unit, options) in units(directory.path(), compiler, lines).iter().zip(lines) {
        let Some(theirs) = theirs(compiler, options) else {
            let _ = writeln!(std::io::stderr(), "{compiler} refuses {options}");
            continue;
        };
        let ours = ours(unit);
        let (mut ours, mut theirs) = (ours, theirs);
        // They name a build of the compiler.
        for name in VERSIONS {
            ours.remove(*name);
            theirs.remove(*name);
        }
        let mut lines = Vec::new();
        for (name, value) in &theirs {
            match ours.get(name) {
                Some(own) if own == value => {}
                Some(own) => lines.push(format!("{name} is {own}, not {value}")),
                None => lines.push(format!("no {name} {value}")),
            }
        }
        let extra = ours.keys().filter(|name| !theirs.contains_key(*name));
        lines.extend(extra.map(|name| format!("too much: {name}")));
        if !lines.is_empty() {
            wrong.push(format!("{compiler} {options}: {}", lines.join("; ")));
        }
    }
}

/// The units of a database with an entry for each line, in their order.
fn units(directory: &Path, compiler: &str, lines: &[&str]) -> Vec<Unit> {
    let entry = |(number, line): (usize, &&str)| {
        let file = format!("x{number:04}.c");
        std::fs::write(directory.join(&file), "").expect("a new file");
        let words = [compiler].into_iter().chain(line.split_whitespace());
        let words: Vec<&str> = words.chain(["-c", &file]).collect();
        json!({ "directory": directory, "file": file, "arguments": words })
    };
    let entries: Vec<_> = lines.iter().enumerate().map(entry).collect();
    let database = directory.join("compile_commands.json");
    std::fs::write(&database, json!(entries).to_string()).expect("a new file");
    let options = Options { compile_commands: Some(database), ..Options::default() };
    let found = discover(&[], &options);
    assert_eq!(found.units.len(), lines.len(), "{:?}", found.notes);
    found.units
}

/// What changes sizes or macros in ways that are not followed is said, and nothing else is.
#[test]
fn options_that_are_not_followed_are_said() {
    for (option, said) in [
        ("-mlong-double-64", true),
        ("-mx32", true),
        ("-mno-sse2", true),
        ("-mno-sse", false),
        ("-finput-charset=latin1", true),
        ("-finput-charset=UTF-8", false),
        ("--frobnicate", true),
        ("-mno-red-zone", false),
        ("-fno-strict-aliasing", false),
    ] {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let entry = json!([{
            "directory": directory.path(),
            "file": "x.c",
            "arguments": ["gcc", option, "-c", "x.c"],
        }]);
        std::fs::write(directory.path().join("x.c"), "").expect("a new file");
        let database = directory.path().join("compile_commands.json");
        std::fs::write(&database, entry.to_string()).expect("a new file");
        let options = Options { compile_commands: Some(database), ..Options::default() };
        let found = discover(&[], &options);
        assert_eq!(found.units.len(), 1);
        assert_eq!(!found.notes.is_empty(), said, "{option}: {:?}", found.notes);
    }
}

type Macros = BTreeMap<String, String>;

/// The macros before the first line of a unit.
fn ours(unit: &Unit) -> Macros {
    let mut macros = parsed(&predefined(&unit.settings));
    for option in unit.settings.macros.iter().chain(&unit.own_macros) {
        match option {
            MacroOption::Define(text) => {
                let (name, value) = text.split_once('=').unwrap_or((text, "1"));
                macros.insert(name.to_owned(), value.to_owned());
            }
            MacroOption::Undefine(name) => {
                macros.remove(name);
            }
        }
    }
    macros
}

/// What the compiler prints; nothing if it refuses.
fn theirs(compiler: &str, options: &str) -> Option<Macros> {
    let mut command = std::process::Command::new(compiler);
    command.args(options.split_whitespace()).args(["-dM", "-E", "-x", "c", "/dev/null"]);
    let output = command.output().ok()?;
    output.status.success().then(|| parsed(&String::from_utf8_lossy(&output.stdout)))
}

fn parsed(text: &str) -> Macros {
    let lines = text.lines().filter_map(|line| line.strip_prefix("#define "));
    // clang for Power has IBM's names for its built-in functions as macros; ours has not.
    let is_ibms = |line: &&str| {
        let value = line.split_once(' ').map_or("", |(_, value)| value);
        value.starts_with("__builtin_") || matches!(value, "bcopy" | "bzero" | "rindex" | "index")
    };
    let lines = lines.filter(|line| !is_ibms(line));
    lines
        .map(|line| {
            // A function-like macro's parameters belong to its name.
            let end = line.find(' ').unwrap_or(line.len());
            (line[..end].to_owned(), line[end..].trim().to_owned())
        })
        .collect()
}
