//! What several tests need: settings to start from, and the gcc of each target if it is there.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use vlaiscan::discover::target::Target;
use vlaiscan::discover::{Dialect, Settings};

/// gcc 12's defaults for a target.
pub fn settings(target: Target) -> Settings {
    Settings::new(Dialect::GNU17, target)
}

/// A gcc for a target: a driver or, of a cross compiler, the preprocessor's driver.
pub struct Compiler {
    pub target: Target,
    pub major: u32,
    program: &'static str,
    /// The path of the compiler proper.
    proper: String,
    options: &'static [&'static str],
}

/// Target, program, and the options that choose the target.
const KNOWN: [(Target, &str, &[&str]); 21] = [
    (Target::X86_64, "gcc", &["-m64"]),
    (Target::I386, "gcc", &["-m32"]),
    (Target::Aarch64, "aarch64-linux-gnu-cpp-12", &[]),
    (Target::Arm, "arm-linux-gnueabihf-cpp-12", &[]),
    (Target::Riscv64, "riscv64-linux-gnu-cpp-12", &[]),
    (Target::Riscv32, "riscv64-linux-gnu-cpp-12", &["-march=rv32gc", "-mabi=ilp32d"]),
    (Target::S390x, "s390x-linux-gnu-cpp-12", &[]),
    (Target::Powerpc64le, "powerpc64le-linux-gnu-cpp-12", &[]),
    (Target::Powerpc64, "powerpc64-linux-gnu-cpp-12", &[]),
    (Target::Powerpc, "powerpc-linux-gnu-cpp-12", &[]),
    (Target::Mips, "mips-linux-gnu-cpp-12", &[]),
    (Target::Mipsel, "mipsel-linux-gnu-cpp-12", &[]),
    (Target::Mips64, "mips64-linux-gnuabi64-cpp-12", &[]),
    (Target::Mips64el, "mips64el-linux-gnuabi64-cpp-12", &[]),
    (Target::Sparc64, "sparc64-linux-gnu-cpp-12", &[]),
    (Target::Sparc, "sparc64-linux-gnu-cpp-12", &["-m32"]),
    (Target::M68k, "m68k-linux-gnu-cpp-12", &[]),
    (Target::Alpha, "alpha-linux-gnu-cpp-12", &[]),
    (Target::Sh, "sh4-linux-gnu-cpp-12", &[]),
    (Target::Parisc, "hppa-linux-gnu-cpp-12", &[]),
    (Target::Arc, "arc-linux-gnu-cpp-12", &[]),
];

/// The compilers that are installed; the others, and versions other than 12, are said loudly.
pub fn compilers() -> &'static [Compiler] {
    static FOUND: OnceLock<Vec<Compiler>> = OnceLock::new();
    FOUND.get_or_init(find_compilers)
}

fn find_compilers() -> Vec<Compiler> {
    let mut found = Vec::new();
    for (target, program, options) in KNOWN {
        let mut compiler = Compiler { target, major: 0, program, proper: String::new(), options };
        let Some(dump) = compiler.run(&["-dM", "-E"], "") else {
            say(&format!("SKIPPED: {target:?}: no working {program} {options:?}"));
            continue;
        };
        let major = dump.lines().find_map(|line| line.strip_prefix("#define __GNUC__ "));
        compiler.major = major.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        if compiler.major != 12 || dump.contains("__clang__") {
            let major = compiler.major;
            say(&format!("NOT gcc 12: {target:?}: {program} says {major}; compared loosely"));
        }
        if let Some(path) = compiler.run(&["-print-prog-name=cc1"], "") {
            compiler.proper = path.trim().to_owned();
        }
        if !dump.contains("__clang__") {
            found.push(compiler);
        }
    }
    found
}

/// A line on standard error, also when the test passes: the print macros would be captured.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

impl Compiler {
    /// Whether it is the machine's own gcc, which has the C library's headers too.
    pub fn is_native(&self) -> bool {
        self.program == "gcc"
    }

    /// The lines of `-dM -E`.
    pub fn macros(&self, options: &[&str]) -> BTreeSet<String> {
        let options = [&["-dM", "-E"], options].concat();
        let dump = self.run(&options, "").expect("the dump was possible without options");
        dump.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    /// The compiler's standard output, or nothing if it isn't there or isn't content. A
    /// preprocessor's driver takes compiler options too, as it is the same program.
    pub fn run(&self, options: &[&str], text: &str) -> Option<String> {
        let (stdout, errors) = self.try_run(options, text)?;
        errors.is_none().then_some(stdout)
    }

    /// Whether the compiler proper takes a text without a word: nothing if it does, else what it
    /// says. A cross preprocessor's package has the compiler proper too, without a driver for it.
    pub fn complaints(&self, options: &[&str], text: &str) -> Option<String> {
        let mut command = if self.is_native() {
            let mut command = Command::new(self.program);
            command.args(["-x", "c"]);
            command
        } else {
            let mut command = Command::new(&self.proper);
            // Even with -fsyntax-only it opens a file for what it would write.
            command.args(["-quiet", "-o", "/dev/null"]);
            command
        };
        command.args(self.options).args(options).args(["-fsyntax-only", "-"]);
        // What the driver would add.
        match self.target {
            Target::Riscv64 => command.args(["-march=rv64gc", "-mabi=lp64d"]),
            Target::Sparc => command.arg("-mptr32"),
            _ => &mut command,
        };
        let (_, complaints) = feed(command, text).expect("the compiler proper runs");
        (!complaints.is_empty()).then_some(complaints)
    }

    /// Standard output, and what it said if it failed; nothing if it isn't installed.
    pub fn try_run(&self, options: &[&str], text: &str) -> Option<(String, Option<String>)> {
        let mut command = Command::new(self.program);
        command.args(self.options).args(options).args(["-x", "c", "-"]);
        let (stdout, errors) = feed(command, text)?;
        Some((stdout, (!errors.is_empty()).then_some(errors)))
    }
}

/// Runs a command on a text: its standard output, and its standard error or how it failed.
fn feed(mut command: Command, text: &str) -> Option<(String, String)> {
    command.env("LC_ALL", "C").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    if stderr.is_empty() && !output.status.success() {
        stderr = output.status.to_string();
    }
    Some((stdout, stderr))
}
