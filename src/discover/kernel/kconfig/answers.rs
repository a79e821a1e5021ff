//! What the shell commands of Kconfig files would print, for a recent gcc and binutils. Data and a
//! reader of the few shapes that such commands have; nothing is ever run.
//!
//! A question about the compiler, the assembler or the linker is answered with yes unless a table
//! says no: trees ask for what new tools can do, and an architecture's files for what that
//! architecture has.

use super::defconfig::Environment;

/// As scripts/cc-version.sh, as-version.sh and ld-version.sh print them: gcc 12.2, binutils 2.40.
const GCC_VERSION: &str = "120200";
const BINUTILS_VERSION: &str = "24000";

/// What cc-version.sh and others derive from.
pub(super) const CC_VERSION_TEXT: &str = "gcc (GCC) 12.2.0";

pub(super) struct Answers<'a> {
    environment: &'a Environment,
}

/// Options that no gcc takes.
const NOT_IN_GCC: &[&str] = &[
    "-mllvm",
    "-enable-trivial-auto-var-init",
    "-fsanitize=kcfi",
    "-fsanitize=cfi",
    "-fsanitize=local-bounds",
    "-fsanitize=array-bounds",
    "-fsanitize=kernel-memory",
    "-fsanitize=unsigned-integer-overflow",
    "-fsanitize-memory-param-retval",
    "-fexperimental-sanitize-metadata",
    "-frandomize-layout-seed-file",
    "-flto=thin",
    "-Wunreachable-code-fallthrough",
    "--target=",
];

/// Options that only some architectures have, by the names of their directories.
const ONLY_ON: &[(&str, &[&str])] = &[
    ("-fsanitize=shadow-call-stack", &["arm64"]),
    ("-fsanitize=kernel-hwaddress", &["arm64"]),
    ("-fsanitize=kernel-address", HAVE_ASAN),
    ("-fcf-protection", &["x86"]),
    ("-mrecord-mcount", &["x86", "s390"]),
    ("-mfentry", &["x86", "s390"]),
    ("-mindirect-branch", &["x86", "s390"]),
    ("-mfunction-return", &["x86", "s390"]),
    ("-mharden-sls", &["x86", "arm64", "arm"]),
    ("-mbranch-protection", &["arm64"]),
    ("-msign-return-address", &["arm64"]),
    ("-mstack-protector-guard=sysreg", &["arm64"]),
    ("-mstack-protector-guard=tls", &["x86", "powerpc", "riscv", "arm"]),
    ("-m32", &["x86", "powerpc", "sparc"]),
    ("-m64", &["x86", "powerpc", "sparc", "s390"]),
    ("-mabi=elfv2", &["powerpc"]),
    ("-mcpu=power", &["powerpc"]),
];

/// Where gcc knows the shadow memory of its address sanitizer.
const HAVE_ASAN: &[&str] =
    &["x86", "arm64", "arm", "s390", "powerpc", "riscv", "sparc", "mips", "xtensa", "loongarch"];

/// Architectures of 64 bits: gcc has `__int128` there and predefines its size.
const HAVE_INT128: &[&str] =
    &["x86", "arm64", "s390", "powerpc", "riscv", "sparc", "alpha", "ia64", "loongarch"];

/// Whose gcc still allocates registers by reload, which can't have results in an `asm goto`.
const BY_RELOAD: &[&str] =
    &["alpha", "m68k", "sh", "parisc", "ia64", "microblaze", "nios2", "xtensa"];

/// Scripts that trees ask, and whether they succeed.
const SCRIPTS: &[(&str, bool)] = &[
    ("rust_is_available", false),
    ("gcc-plugin.sh", false),
    ("clang-version.sh", false),
    ("has-stack-protector", true),
    ("gcc-goto.sh", true),
    ("gcc-thunk-extern", true),
    ("gcc-check-mprofile-kernel", true),
    ("tools-support-relr", false),
];

impl<'a> Answers<'a> {
    pub(super) fn new(environment: &'a Environment) -> Answers<'a> {
        Answers { environment }
    }

    /// What a command prints, without the newline at its end.
    pub(super) fn shell(&self, command: &str) -> String {
        let command = command.trim();
        if let Some((condition, yes, no)) = choice(command) {
            return if self.succeeds(condition) { yes } else { no }.to_owned();
        }
        if let Some(words) = command.strip_prefix("set -- ") {
            return nth_word(words);
        }
        let printed = [
            ("cc-version.sh", format!("GCC {GCC_VERSION}")),
            ("gcc-version.sh", GCC_VERSION.to_owned()),
            ("clang-version.sh", "0".to_owned()),
            ("lld-version.sh", "0".to_owned()),
            ("pahole-version.sh", "0".to_owned()),
            ("as-version.sh", format!("GNU {BINUTILS_VERSION}")),
            // Before 5.12 the script read a version from its input and printed nine digits.
            ("--version | ", format!("{BINUTILS_VERSION}0000")),
            ("ld-version.sh", format!("BFD {BINUTILS_VERSION}")),
        ];
        let is_script = command.contains(".sh");
        let known = printed.iter().find(|(name, _)| is_script && command.contains(name));
        if let Some((_, text)) = known {
            return text.clone();
        }
        let compiler = self.environment.compiler();
        if command.starts_with(compiler) && command.contains("--version") {
            return CC_VERSION_TEXT.to_owned();
        }
        if command.contains("-print-file-name=") {
            // The compiler repeats a name that it doesn't know.
            return "plugin".to_owned();
        }
        if let Some(name) = command.strip_prefix("echo ").and_then(|rest| rest.split(" | ").next())
        {
            return self.preprocessed(name);
        }
        String::new()
    }

    /// A name after the preprocessor.
    fn preprocessed(&self, name: &str) -> String {
        let is_set = match name {
            "__LONG_DOUBLE_128__" => self.environment.directory() == "powerpc",
            _ => false,
        };
        if is_set { "1" } else { name }.to_owned()
    }

    fn succeeds(&self, command: &str) -> bool {
        let command = command.trim();
        if let Some(test) = command.strip_prefix("test ") {
            return holds(test);
        }
        if let Some(test) = command.strip_prefix("[ ") {
            return holds(test.trim_end_matches([']', ' ']));
        }
        let directory = self.environment.directory();
        if command.contains("cc-can-link") {
            // Compilers for other machines commonly come without a C library.
            return directory == "x86";
        }
        if command.contains("asm goto") && BY_RELOAD.contains(&directory)
            || command.contains(".uleb128") && directory == "riscv"
        {
            return false;
        }
        if let Some((_, answer)) = SCRIPTS.iter().find(|(name, _)| command.contains(name)) {
            return *answer;
        }
        if command.contains("grep -q") {
            return command.contains("grep -qv");
        }
        if command.starts_with("command -v") {
            return true;
        }
        let tools = [self.environment.compiler(), "$CC", "ld", "as"];
        let asks = command.split_whitespace().any(|word| tools.contains(&word));
        asks && command.split_whitespace().all(|word| self.takes(word))
    }

    /// Whether a compiler, assembler or linker takes an option.
    fn takes(&self, option: &str) -> bool {
        if NOT_IN_GCC.iter().any(|one| option.starts_with(one)) {
            return false;
        }
        let directory = self.environment.directory();
        if option == "-D__SIZEOF_INT128__=0" {
            // Defining a predefined macro again is an error with -Werror.
            return !HAVE_INT128.contains(&directory);
        }
        let only = ONLY_ON.iter().find(|(one, _)| option.starts_with(one));
        only.is_none_or(|(_, directories)| directories.contains(&directory))
    }
}

/// `{ command; } >/dev/null 2>&1 && echo "a" || echo "b"`.
fn choice(command: &str) -> Option<(&str, &str, &str)> {
    let (condition, rest) = command.strip_prefix('{')?.rsplit_once("; }")?;
    let (_, rest) = rest.split_once("&& echo \"")?;
    let (yes, rest) = rest.split_once('"')?;
    let (_, rest) = rest.split_once("|| echo \"")?;
    Some((condition, yes, rest.split('"').next()?))
}

/// `a b c && echo $2`.
fn nth_word(words: &str) -> String {
    let Some((words, echo)) = words.split_once("&& echo $") else { return String::new() };
    let number = echo.trim().parse::<usize>().unwrap_or(0);
    words.split_whitespace().nth(number.wrapping_sub(1)).unwrap_or("").to_owned()
}

/// The operands of `test`: a comparison of texts or numbers, or a question about one.
fn holds(test: &str) -> bool {
    let operands: Vec<&str> = test.split_whitespace().map(|word| word.trim_matches('"')).collect();
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    match operands.as_slice() {
        ["-n", text] => !text.is_empty(),
        ["-z", text] => text.is_empty(),
        ["-z" | "-e" | "-f" | "-d" | "-x", ..] => false,
        ["-n", ..] => true,
        [a, "=" | "==", b] => a == b,
        [a, "!=", b] => a != b,
        [a, "-eq", b] => number(a) == number(b),
        [a, "-ne", b] => number(a) != number(b),
        [a, "-ge", b] => number(a) >= number(b),
        [a, "-gt", b] => number(a) > number(b),
        [a, "-le", b] => number(a) <= number(b),
        [a, "-lt", b] => number(a) < number(b),
        _ => false,
    }
}
