//! A compiler's command line into what decides a unit's text: dialect, machine, directories,
//! macros, forced includes. Options that change none of these are passed over; what is not known
//! is noted. Source: gcc manual, "Option Summary" and the sections it names; clang takes the same.
//!
//! Nothing that a command line names is run; response files are read, nested ones to a bound, so
//! this ends.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::arch_options::{self, ArmOptions};
use super::known_options::{BRINGING, NOT_FOLLOWED, SKIPPED, SKIPPED_WITH_ARGUMENT};
use super::math_options::MathOptions;
use super::target::{MachineOptions, PositionIndependence, Target};
use super::x86_options::X86Options;
use super::{Dialect, DirKind, IncludeDir, MacroOption};
use crate::disk;
use crate::limits;

/// What a command line says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CommandLine {
    /// The program that it calls, as written.
    pub(super) compiler: String,
    /// The C files that it names.
    pub(super) sources: Vec<PathBuf>,
    /// `-std=`, `-ansi`.
    pub(super) dialect: Dialect,
    /// By `-m32`, `--target=` or the compiler's name.
    pub(super) target: Target,
    /// `-iquote`, `-I`, `-isystem` in the order of search.
    pub(super) include_dirs: Vec<IncludeDir>,
    /// `-idirafter`.
    pub(super) after: Vec<PathBuf>,
    /// Not `-nostdinc`: the compiler's and the system's headers are searched.
    pub(super) standard_dirs: bool,
    /// `--sysroot`, `-isysroot`.
    pub(super) sysroot: Option<PathBuf>,
    /// `-include`.
    pub(super) forced_includes: Vec<PathBuf>,
    /// `-imacros`.
    pub(super) imacros: Vec<PathBuf>,
    /// Macros that options bring (`-fopenmp`, `-mavx`), then `-D` and `-U`.
    pub(super) macros: Vec<MacroOption>,
    pub(super) freestanding: bool,
    pub(super) optimize: bool,
    pub(super) trigraphs: bool,
    pub(super) machine: MachineOptions,
    /// `-fno-asm`.
    pub(super) no_asm: bool,
    /// Names of warnings that are turned off.
    pub(super) silenced: BTreeSet<String>,
    /// `-fopenmp`, `-fopenacc`.
    pub(super) openmp: bool,
    pub(super) openacc: bool,
    /// `-fmacro-prefix-map`, `-ffile-prefix-map`.
    pub(super) prefix_map: Vec<(String, String)>,
    /// `-x cpp-output`.
    pub(super) preprocessed: bool,
    /// `-x c++` and its kin.
    pub(super) other_language: bool,
    /// Options that nobody knows, and what could not be read.
    pub(super) notes: Vec<String>,
}

impl CommandLine {
    /// Reads the words of a command line, the compiler's name first. Relative paths of response
    /// files start at `directory`; other paths stay as written.
    pub(super) fn parse(words: &[String], directory: &Path) -> CommandLine {
        let compiler = words.first().cloned().unwrap_or_default();
        let mut made = CommandLine {
            target: target_of_compiler(&compiler),
            compiler,
            sources: Vec::new(),
            dialect: Dialect::GNU17,
            include_dirs: Vec::new(),
            after: Vec::new(),
            standard_dirs: true,
            sysroot: None,
            forced_includes: Vec::new(),
            imacros: Vec::new(),
            macros: Vec::new(),
            freestanding: false,
            optimize: false,
            trigraphs: false,
            machine: MachineOptions::default(),
            no_asm: false,
            silenced: BTreeSet::new(),
            openmp: false,
            openacc: false,
            prefix_map: Vec::new(),
            preprocessed: false,
            other_language: false,
            notes: Vec::new(),
        };
        let words = made.with_response_files(words.get(1..).unwrap_or(&[]), directory);
        // Debian's armel is of ARMv5 without a floating-point unit, its armhf of ARMv7.
        let is_armel = made.compiler.contains("gnueabi-");
        let arm = match is_armel {
            true => ArmOptions::new("armv5te", "soft"),
            false => ArmOptions::new("armv7-a", "hard"),
        };
        made.machine.thumb &= !is_armel;
        made.machine.clang = clang_of(&made.compiler);
        let mut reader = Reader {
            line: made,
            language: None,
            from_options: Vec::new(),
            math: MathOptions::default(),
            x86: X86Options::default(),
            arm,
            no_x87: false,
            amended: false,
        };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            reader.word(&word, &mut words);
        }
        reader.finish()
    }

    /// Replaces each `@file` by the words in the file.
    fn with_response_files(&mut self, words: &[String], directory: &Path) -> Vec<String> {
        let mut found = Vec::new();
        let mut pending: Vec<(String, usize)> =
            words.iter().rev().map(|word| (word.clone(), 0)).collect();
        while let Some((word, depth)) = pending.pop() {
            let Some(name) = word.strip_prefix('@') else {
                found.push(word);
                if found.len() >= limits::ARGUMENTS_MAX {
                    self.notes.push("has too many arguments: the rest is passed over".to_owned());
                    break;
                }
                continue;
            };
            if depth >= limits::RESPONSE_FILE_DEPTH_MAX {
                self.notes.push(format!("response files include each other too deeply: {name}"));
                continue;
            }
            match disk::read(&directory.join(name)) {
                Ok(text) => {
                    let inner = split(&String::from_utf8_lossy(&text));
                    pending.extend(inner.into_iter().rev().map(|word| (word, depth + 1)));
                }
                Err(why) => self.notes.push(format!("response file {why}")),
            }
        }
        found
    }
}

/// The words of a shell's command line or a response file: blanks part them, quotes and
/// backslashes as POSIX has them (Shell Command Language, 2.2). Nothing is expanded or run.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some('\''), _) => word.get_or_insert_default().push(c),
            (_, '\\') => {
                let escapes = |next: &char| quote.is_none() || "$`\"\\\n".contains(*next);
                match chars.next_if(escapes) {
                    Some('\n') => {}
                    Some(next) => word.get_or_insert_default().push(next),
                    None => word.get_or_insert_default().push('\\'),
                }
            }
            (None, _) if c.is_ascii_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The machine of a compiler's name: `aarch64-linux-gnu-gcc-12` is for AArch64.
fn target_of_compiler(compiler: &str) -> Target {
    let name = compiler.rsplit(['/', '\\']).next().unwrap_or("");
    let triple = ["-gcc", "-clang", "-cc"].iter().find_map(|end| name.find(end));
    let target = triple.and_then(|end| name.get(..end)).and_then(Target::from_name);
    target.unwrap_or(Target::X86_64)
}

/// The major version of a compiler that is clang by its name; the newest we know if it says none.
fn clang_of(compiler: &str) -> Option<u8> {
    let name = compiler.rsplit(['/', '\\']).next().unwrap_or("");
    let (_, rest) = name.split_once("clang")?;
    let version = rest.trim_start_matches('-').split('.').next().unwrap_or("");
    Some(version.parse().unwrap_or(CLANG_NEWEST))
}

/// The version whose predefined macros were looked at.
const CLANG_NEWEST: u8 = 19;

/// Reads words one by one.
struct Reader {
    line: CommandLine,
    /// The last `-x`.
    language: Option<String>,
    /// Macros that options bring.
    from_options: Vec<MacroOption>,
    math: MathOptions,
    x86: X86Options,
    arm: ArmOptions,
    /// `-mno-80387`, `-msoft-float`.
    no_x87: bool,
    /// C90 with its first amendment.
    amended: bool,
}

impl Reader {
    fn word(&mut self, word: &str, rest: &mut dyn Iterator<Item = String>) {
        if !word.starts_with('-') || word == "-" {
            self.source(word);
            return;
        }
        if self.directory(word, rest) || self.preprocessor(word, rest) || self.language(word, rest)
        {
            return;
        }
        if let Some(&name) = SKIPPED_WITH_ARGUMENT.iter().find(|&&name| word.starts_with(name)) {
            // `-l` and its kin may be joined; so may whatever has a `=`.
            if word == name {
                rest.next();
            }
            return;
        }
        if self.machine(word) || self.code(word) {
            return;
        }
        if !SKIPPED.iter().any(|known| word.starts_with(known)) {
            let note = format!("unknown option {word}");
            if !self.line.notes.contains(&note) {
                self.line.notes.push(note);
            }
        }
    }

    fn source(&mut self, word: &str) {
        let extension = Path::new(word).extension().and_then(|text| text.to_str());
        let is_c = match self.language.as_deref() {
            None | Some("none") => matches!(extension, Some("c" | "i" | "h")) || word == "-",
            Some("c" | "c-header" | "cpp-output") => true,
            Some(_) => false,
        };
        if is_c {
            self.line.sources.push(PathBuf::from(word));
        } else {
            let assembler = Some("assembler-with-cpp");
            let code = matches!(extension, Some("cc" | "cpp" | "cxx" | "C" | "S" | "m" | "mm"));
            self.line.other_language |= code || self.language.as_deref() == assembler;
        }
    }

    /// "Options for Directory Search".
    fn directory(&mut self, word: &str, rest: &mut dyn Iterator<Item = String>) -> bool {
        let mut add = |name: &str, kind: DirKind| -> bool {
            let Some(path) = argument(word, name, rest) else { return false };
            self.line.include_dirs.push(IncludeDir { path: path.into(), kind });
            true
        };
        if add("-iquote", DirKind::Quote)
            || add("-isystem", DirKind::System)
            || add("-iwithprefixbefore", DirKind::User)
            || add("-I", DirKind::User)
            || add("--include-directory=", DirKind::User)
        {
            return true;
        }
        if let Some(path) = argument(word, "-idirafter", rest) {
            self.line.after.push(path.into());
        } else if let Some(path) = argument(word, "-isysroot", rest) {
            self.line.sysroot = Some(path.into());
        } else if let Some(path) = word.strip_prefix("--sysroot=") {
            self.line.sysroot = Some(path.into());
        } else if word == "--sysroot" {
            self.line.sysroot = rest.next().map(PathBuf::from);
        } else if word == "-nostdinc" || word == "--no-standard-includes" {
            self.line.standard_dirs = false;
            self.line.machine.stdc_predef = false;
        } else {
            return false;
        }
        true
    }

    /// "Options Controlling the Preprocessor".
    fn preprocessor(&mut self, word: &str, rest: &mut dyn Iterator<Item = String>) -> bool {
        if let Some(passed) = word.strip_prefix("-Wp,") {
            let passed: Vec<String> = passed.split(',').map(str::to_owned).collect();
            let mut passed = passed.into_iter();
            while let Some(word) = passed.next() {
                // `-Wp,-MMD,file` has an argument that `-MMD` has not elsewhere.
                if matches!(word.as_str(), "-MD" | "-MMD") {
                    passed.next();
                } else {
                    self.word(&word, &mut passed);
                }
            }
            return true;
        }
        if word == "-Xpreprocessor" {
            if let Some(word) = rest.next() {
                self.word(&word, rest);
            }
        } else if let Some(text) = argument(word, "-D", rest) {
            self.line.macros.push(MacroOption::Define(text));
        } else if let Some(text) = argument(word, "-U", rest) {
            self.line.macros.push(MacroOption::Undefine(text));
        } else if let Some(file) = argument(word, "-include", rest) {
            self.line.forced_includes.push(file.into());
        } else if let Some(file) = argument(word, "-imacros", rest) {
            self.line.imacros.push(file.into());
        } else if word == "-undef" {
            self.line.machine.undef = true;
        } else if word == "-trigraphs" {
            self.line.trigraphs = true;
        } else if let Some(map) = ["-fmacro-prefix-map=", "-ffile-prefix-map="]
            .iter()
            .find_map(|name| word.strip_prefix(name))
        {
            // gcc splits at the last `=`.
            if let Some((old, new)) = map.rsplit_once('=') {
                self.line.prefix_map.push((old.to_owned(), new.to_owned()));
            }
        } else {
            return false;
        }
        true
    }

    /// "Options Controlling C Dialect", and what kind of text the files are.
    fn language(&mut self, word: &str, rest: &mut dyn Iterator<Item = String>) -> bool {
        if word == "-ansi" {
            self.line.dialect = Dialect { standard: super::Standard::C90, gnu: false };
        } else if let Some(value) = word.strip_prefix("-std=").or(word.strip_prefix("--std=")) {
            match Dialect::from_option(value) {
                Some(dialect) => {
                    self.line.dialect = dialect;
                    self.amended = value == "iso9899:199409";
                }
                None if value.contains("++") => self.line.other_language = true,
                None => self.line.notes.push(format!("unknown dialect {word}")),
            }
        } else if let Some(language) = argument(word, "-x", rest) {
            self.line.preprocessed = language == "cpp-output";
            self.language = Some(language);
        } else if let Some(arch) = word.strip_prefix("--arch=") {
            // sparse's; on x86 `-m32` and `-m64` say more.
            let target = Target::from_name(arch);
            let target = target.filter(|target| !matches!(target, Target::X86_64 | Target::I386));
            self.line.target = target.unwrap_or(self.line.target);
        } else if let Some(target) = word.strip_prefix("--target=") {
            self.target(target);
        } else if word == "-target" || word == "--target" {
            let target = rest.next().unwrap_or_default();
            self.target(&target);
        } else {
            return false;
        }
        true
    }

    fn target(&mut self, name: &str) {
        match Target::from_name(name) {
            Some(target) => self.line.target = target,
            None => self.line.notes.push(format!("unknown target {name}")),
        }
    }

    /// "Machine-Dependent Options".
    fn machine(&mut self, word: &str) -> bool {
        let machine = &mut self.line.machine;
        let is_x86 = matches!(self.line.target, Target::X86_64 | Target::I386);
        let is_default_charset = word.eq_ignore_ascii_case("-finput-charset=utf-8");
        // sparse is told the byte order of its target, too.
        let of_sparse = match word {
            "-mbig-endian" => !matches!(self.line.target, Target::Arm | Target::Aarch64),
            "-m31" => self.line.target != Target::S390x,
            _ => false,
        };
        let not_followed = NOT_FOLLOWED.iter().any(|known| word.starts_with(known));
        if not_followed && !is_default_charset && !of_sparse {
            self.line.notes.push(format!("{word} is not followed: sizes or macros may differ"));
            return true;
        }
        match word {
            "-m32" | "-m16" if self.line.target == Target::X86_64 => {
                self.line.target = Target::I386;
            }
            "-m64" if self.line.target == Target::I386 => self.line.target = Target::X86_64,
            "-mno-sse" | "-msse" | "-msse2" | "-mno-mmx" | "-mmmx" if is_x86 => {
                match word {
                    "-mno-sse" => machine.sse = false,
                    "-mno-mmx" => machine.mmx = false,
                    "-mmmx" => machine.mmx = true,
                    _ => machine.sse = true,
                }
                self.x86.option(word.strip_prefix("-m").unwrap_or(""));
            }
            "-mno-80387" | "-msoft-float" if is_x86 => self.no_x87 = true,
            "-m80387" | "-mhard-float" if is_x86 => self.no_x87 = false,
            "-mgeneral-regs-only" | "-msoft-float" => machine.float_registers = false,
            "-EL" if self.line.target == Target::Mips => self.line.target = Target::Mipsel,
            "-EB" if self.line.target == Target::Mipsel => self.line.target = Target::Mips,
            "-mcmodel=kernel" | "-mcmodel=medany" | "-mno-abicalls" => {
                machine.kernel_code_model = true;
            }
            "-mthumb" => machine.thumb = true,
            "-marm" => machine.thumb = false,
            _ if self.level(word) => {}
            _ => return is_x86 && self.x86.option(word.strip_prefix("-m").unwrap_or("")),
        }
        true
    }

    /// Levels and extensions of an architecture.
    fn level(&mut self, word: &str) -> bool {
        let Some((option, value)) = word.split_once('=') else { return false };
        let words = match (self.line.target, option) {
            (Target::S390x, "-march") => {
                arch_options::s390(value, self.line.machine.float_registers)
            }
            (Target::Aarch64, "-march" | "-mcpu") => {
                arch_options::aarch64(value, option == "-mcpu")
            }
            (Target::Arm, "-march" | "-mcpu" | "-mfloat-abi" | "-mfpu") => {
                match option {
                    "-march" | "-mcpu" => self.arm.level = value.to_owned(),
                    "-mfpu" => self.arm.fpu = value.to_owned(),
                    _ => self.arm.float_abi = value.to_owned(),
                }
                return true;
            }
            _ => return false,
        };
        let found = words.is_some();
        self.from_options.extend(arch_options::options_of(&words.unwrap_or_default()));
        found
    }

    /// Arm's options together: what each does depends on the others.
    fn finish_arm(&mut self) {
        let machine = &mut self.line.machine;
        let soft_abi = self.arm.float_abi != "hard";
        if self.arm.float_abi == "soft" {
            machine.float_registers = false;
        }
        let level = arch_options::arm(&self.arm.level, machine.thumb).unwrap_or_default();
        self.from_options.extend(arch_options::options_of(&level));
        if machine.float_registers {
            let words = arch_options::arm_fpu(&self.arm.fpu);
            self.from_options.extend(arch_options::options_of(words));
            if soft_abi {
                let words = "!__ARM_PCS_VFP __ARM_PCS=1";
                self.from_options.extend(arch_options::options_of(words));
            }
        }
    }

    /// "Options for Code Generation Conventions", "Options That Control Optimization" and others
    /// that change macros.
    fn code(&mut self, word: &str) -> bool {
        use PositionIndependence as Position;
        let machine = &mut self.line.machine;
        let position = &mut machine.position_independence;
        match word {
            "-fno-pic" | "-fno-PIC" | "-fno-pie" | "-fno-PIE" => *position = Some(Position::No),
            "-fpic" => *position = Some(Position::Pic(1)),
            "-fPIC" => *position = Some(Position::Pic(2)),
            "-fpie" => *position = Some(Position::Pie(1)),
            "-fPIE" => *position = Some(Position::Pie(2)),
            "-funsigned-char" | "-fno-signed-char" => machine.unsigned_char = Some(true),
            "-fsigned-char" | "-fno-unsigned-char" => machine.unsigned_char = Some(false),
            "-fshort-wchar" => machine.short_wchar = true,
            "-fno-short-wchar" => machine.short_wchar = false,
            "-fpack-struct" => machine.packed_structs = true,
            "-fno-pack-struct" => machine.packed_structs = false,
            "-fshort-enums" => machine.short_enums = true,
            "-fno-short-enums" => machine.short_enums = false,
            _ if word.starts_with("-fpack-struct=") => {
                let bytes = word.rsplit('=').next().and_then(|text| text.parse::<u8>().ok());
                machine.member_align_max = bytes.filter(|bytes| bytes.is_power_of_two());
            }
            "-fgnu89-inline" => machine.gnu89_inline = true,
            "-fno-gnu89-inline" => machine.gnu89_inline = false,
            "-fasynchronous-unwind-tables" | "-funwind-tables" => {
                machine.unwind_tables = Some(true);
            }
            "-fno-asynchronous-unwind-tables" => machine.unwind_tables = Some(false),
            "-ffreestanding" | "-fno-hosted" => self.line.freestanding = true,
            "-fhosted" | "-fno-freestanding" => self.line.freestanding = false,
            "-fno-asm" => self.line.no_asm = true,
            "-fasm" => self.line.no_asm = false,
            _ if word.starts_with("-Wno-") => {
                let name = word.trim_start_matches("-Wno-");
                self.line.silenced.insert(name.to_owned());
            }
            _ if word.starts_with("-O") => self.optimization(word),
            _ if word.starts_with("-fsanitize=") => self.sanitizers(word),
            _ if word.starts_with("-fexec-charset=") => {
                self.charset("__GNUC_EXECUTION_CHARSET_NAME", word);
            }
            _ if word.starts_with("-fwide-exec-charset=") => {
                self.charset("__GNUC_WIDE_EXECUTION_CHARSET_NAME", word);
            }
            _ if self.math.option(word.strip_prefix("-f").unwrap_or("")) => {}
            _ => {
                self.line.openmp |= word == "-fopenmp";
                self.line.openacc |= word == "-fopenacc";
                let found = BRINGING.iter().find(|(option, _)| *option == word);
                let macros = found.map_or("", |(_, macros)| macros).split_whitespace();
                let option = |word: &str| match word.strip_prefix('!') {
                    Some(name) => MacroOption::Undefine(name.to_owned()),
                    None => MacroOption::Define(word.to_owned()),
                };
                self.from_options.extend(macros.map(option));
                return found.is_some();
            }
        }
        true
    }

    fn sanitizers(&mut self, word: &str) {
        for name in word.rsplit('=').next().unwrap_or("").split(',') {
            let name = match name {
                "address" | "kernel-address" => "ADDRESS",
                "thread" => "THREAD",
                "hwaddress" | "kernel-hwaddress" if self.line.target == Target::Aarch64 => {
                    "HWADDRESS"
                }
                _ => continue,
            };
            let text = format!("__SANITIZE_{name}__=1");
            self.from_options.push(MacroOption::Define(text));
        }
    }

    fn charset(&mut self, name: &str, word: &str) {
        let value = word.split_once('=').map_or("", |(_, value)| value);
        self.from_options.push(MacroOption::Define(format!("{name}=\"{value}\"")));
    }

    fn optimization(&mut self, word: &str) {
        let line = &mut self.line;
        line.optimize = word != "-O0";
        line.machine.optimize_size = matches!(word, "-Os" | "-Oz");
        if word == "-Ofast" {
            self.math.option("fast-math");
        }
    }

    fn finish(mut self) -> CommandLine {
        if self.line.target == Target::Arm {
            self.finish_arm();
        }
        let mut line = self.line;
        if !line.dialect.gnu && line.dialect.standard < super::Standard::C23 {
            line.trigraphs = true;
        }
        let is_64 = line.target == Target::X86_64;
        if is_64 || line.target == Target::I386 {
            if self.no_x87 && (!is_64 || !line.machine.sse) {
                line.machine.float_registers = false;
            } else if self.no_x87 {
                line.macros.insert(0, MacroOption::Define("_SOFT_FLOAT=1".to_owned()));
            }
            if is_64 && line.machine.sse && self.x86.lacks("sse2") {
                let note = "-mno-sse2 without -mno-sse is not followed: macros may differ";
                line.notes.push(note.to_owned());
            }
            line.machine.biggest_alignment = self.x86.biggest_alignment();
            line.machine.sse2_on_i386 = !is_64 && self.x86.has("sse2");
            self.from_options.extend(self.x86.macros(is_64));
        }
        self.from_options.extend(self.math.macros());
        if self.amended {
            self.from_options.push(MacroOption::Define("__STDC_VERSION__=199409L".to_owned()));
        }
        let given = std::mem::replace(&mut line.macros, self.from_options);
        line.macros.extend(given);
        line
    }
}

/// An option's argument, joined or the next word.
fn argument(word: &str, name: &str, rest: &mut dyn Iterator<Item = String>) -> Option<String> {
    let joined = word.strip_prefix(name)?;
    match joined {
        "" if !name.ends_with('=') => Some(rest.next().unwrap_or_default()),
        _ => Some(joined.to_owned()),
    }
}
