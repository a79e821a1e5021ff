//! The command line as data. clap does the parsing; what clap can't know (which rules there are,
//! which formats go where) is decided in `select` and `output`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::adopt::Adoption;
use crate::discover::{MacroOption, Options};
use crate::finding::Level;

const EXAMPLES: &str = "\
Examples:
  vlaiscan                               check the C below the current directory
  vlaiscan linux/crypto                  check a part of a kernel tree; no build is needed
  vlaiscan --kernel ~/linux my-module    check a module that is built outside of its kernel
  vlaiscan --format sarif=out.sarif --format short src
                                         a file for code scanning, lines for the terminal
  vlaiscan --select vlais --fail-on never linux
                                         only VLAIS, and never exit status 1
  vlaiscan --diff --unsafe-fixes src     show every rewrite as a patch for git apply
  vlaiscan --fix src                     apply the rewrites that keep the meaning for certain
  vlaiscan --write-baseline known.json src
                                         from now on, --baseline known.json reports what is new
  vlaiscan --since origin/main           only what is on lines that this branch changes
  vlaiscan explain vlais                 what the rule finds, and why

Exit status:
  0  nothing found at or above --fail-on
  1  findings
  2  the run, a file or a report failed (what could be analysed is still reported)";

/// Finds C that only GCC takes, first of all variable-length arrays in structures.
#[derive(Parser, Debug)]
#[command(
    name = "vlaiscan",
    version,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
pub struct CommandLine {
    /// What to do instead of checking.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Checking is what happens without a subcommand.
    #[command(flatten)]
    pub check: Check,
}

/// The subcommands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check files (what happens without a subcommand too)
    #[command(after_help = EXAMPLES)]
    Check(Box<Check>),
    /// Print the page of a rule
    Explain {
        /// The rule's name, as in the brackets behind a finding
        rule: String,
    },
    /// List the rules
    Rules {
        /// For people or for programs
        #[arg(long, value_enum, default_value = "text")]
        format: ListFormat,
    },
    /// Say what would be checked, with which flags, and why
    Units(Inspect),
    /// Print a file after preprocessing, comparable to `gcc -E -P`
    Preprocess(InspectFile),
    /// Print a file's syntax tree
    Parse(InspectFile),
    /// Check one file with a compiler's arguments: for `make C=1 CHECK="vlaiscan cc"`
    Cc(Box<Cc>),
    /// Say which vlaiscan.toml is in effect, and check it
    Config {
        /// Files and directories, as they would be checked [default: the current directory]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Print the JSON schema of vlaiscan.toml
        #[arg(long)]
        schema: bool,
    },
    /// Print the manual page: vlaiscan man | man -l -
    Man,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The arguments of `vlaiscan cc`: our own come first, the compiler's (or sparse's) after them.
#[derive(Args, Debug)]
pub struct Cc {
    /// The lowest level that makes the exit status 1
    #[arg(long, value_enum, default_value = "never", value_name = "LEVEL")]
    pub fail_on: FailOn,
    /// Only these rules, groups, or all; separated by commas
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub select: Vec<String>,
    /// Not these rules or groups
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub ignore: Vec<String>,
    /// Also list findings in headers, once for each file that includes them
    #[arg(long)]
    pub headers: bool,
    /// The report; short goes to standard error, as a compiler's messages do
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub format: Vec<String>,
    /// Don't report what is in this file, made by vlaiscan --write-baseline
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// A compiler's arguments and one C file
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<String>,
}

/// How a list is printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ListFormat {
    Text,
    Json,
}

/// The arguments of a check.
#[derive(Args, Debug)]
pub struct Check {
    /// Files and directories, or - for standard input [default: the current directory]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Which #if groups to analyse: the base configuration's, or all that some macros bring in
    /// [default: base where the build is on record, else all]
    #[arg(long, value_enum)]
    pub cover: Option<Cover>,
    /// Apply the rewrites that keep the meaning for certain; what is left is reported
    #[arg(long)]
    pub fix: bool,
    /// With --fix or --diff: also rewrites that may not be what is wanted, such as allocations
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print the rewrites as a patch and write nothing
    #[arg(long)]
    pub diff: bool,
    /// The lowest level that makes the exit status 1
    #[arg(long, value_enum, default_value = "warning", value_name = "LEVEL")]
    pub fail_on: FailOn,
    /// Exit with 2 if a declaration was skipped or a header is missing
    #[arg(long)]
    pub strict: bool,
    /// Threads [default: one for each processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Use nothing of one unit for another: much slower, and the same report
    #[arg(long)]
    pub no_memo: bool,
    /// Neither use the result of an earlier run over the same files nor keep this one's
    #[arg(long)]
    pub no_cache: bool,
    /// Where results are kept for the next run [default: $VLAISCAN_CACHE_DIR, else vlaiscan/ in
    /// the user's cache directory]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// How the code is built.
    #[command(flatten)]
    pub source: Source,
    /// Which findings there are.
    #[command(flatten)]
    pub choice: Choice,
    /// Which are known already.
    #[command(flatten)]
    pub adoption: Adoption,
    /// Where they go.
    #[command(flatten)]
    pub output: Output,
}

/// How the code is built.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "How the code is built")]
pub struct Source {
    /// The build on record: compile_commands.json, a directory with it, or a built kernel
    #[arg(short = 'p', long, value_name = "DIR|FILE")]
    pub compile_commands: Option<PathBuf>,
    /// The kernel that the paths are modules of
    #[arg(long, value_name = "DIR")]
    pub kernel: Option<PathBuf>,
    /// The architecture, by the kernel's name for it [default: x86 or as the path says]
    #[arg(long)]
    pub arch: Option<String>,
    /// Search this directory for headers
    #[arg(short = 'I', value_name = "DIR")]
    pub include_dirs: Vec<PathBuf>,
    /// `-D` and `-U`.
    #[command(flatten)]
    pub macros: Macros,
    /// Include this file before each unit
    #[arg(long, value_name = "FILE")]
    pub include: Vec<PathBuf>,
    /// Look for the system's headers below this directory
    #[arg(long, value_name = "DIR")]
    pub sysroot: Option<PathBuf>,
    /// Leave out the paths that match, also those that are named
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// What standard input is called in reports
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
}

/// Which findings there are.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Rules")]
pub struct Choice {
    /// What counts as standard C: what it has isn't reported (but variable-length arrays are)
    /// [default: c99]
    #[arg(long, value_enum)]
    pub std: Option<Std>,
    /// Run the rules for what this compiler refuses (clang, msvc, …), as errors
    #[arg(long, value_name = "COMPILER")]
    pub compiler: Option<String>,
    /// Run these rules in place of the default ones (which are those above `note`)
    #[arg(long, value_name = "RULE|GROUP|all", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Run these rules too
    #[arg(long, value_name = "RULE|GROUP|all", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Don't run these rules; of two options, the one that names a rule more closely wins
    #[arg(long, value_name = "RULE|GROUP|all", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Also know the rules of this directory: a page with patterns each (see CONTRIBUTING.md)
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Also list findings in headers outside PATH, in what macros of system headers expand to,
    /// and under __extension__
    #[arg(long)]
    pub headers: bool,
}

/// Where the findings go, and what is said beside them.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// text, short, json, sarif, github, gitlab, rdjson or gcc; with =FILE into a file; repeatable
    /// [default: text]
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub format: Vec<String>,
    /// Write the report to this file
    #[arg(short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What code scanning files the results of a SARIF report under [default: vlaiscan]
    #[arg(long, value_name = "NAME")]
    pub sarif_category: Option<String>,
    /// Colours on a terminal
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// Say nothing but findings and failures
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// List what was skipped, guessed and missing
    #[arg(short, long)]
    pub verbose: bool,
    /// Draw no progress bar
    #[arg(long)]
    pub no_progress: bool,
    /// Count the findings by rule and by directory
    #[arg(long)]
    pub statistics: bool,
}

/// Paths to look at without checking them.
#[derive(Args, Debug)]
pub struct Inspect {
    /// Files and directories [default: the current directory]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How the code is built.
    #[command(flatten)]
    pub source: Source,
}

/// One file to look at without checking it.
#[derive(Args, Debug)]
pub struct InspectFile {
    /// The file, or - for standard input
    pub file: PathBuf,
    /// How the code is built.
    #[command(flatten)]
    pub source: Source,
}

/// `--cover`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Cover {
    Base,
    All,
}

/// `--fail-on`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The lowest level that fails, none if nothing does.
    pub fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }
    }
}

/// `--std`.
#[derive(ValueEnum, serde::Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Std {
    C90,
    C99,
    C11,
    C17,
    C23,
    C2y,
}

impl Std {
    /// The name on the command line and on rules' pages.
    pub fn name(self) -> &'static str {
        match self {
            Std::C90 => "c90",
            Std::C99 => "c99",
            Std::C11 => "c11",
            Std::C17 => "c17",
            Std::C23 => "c23",
            Std::C2y => "c2y",
        }
    }
}

/// `--color`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// `-D` and `-U` in the order in which they were given, since the last one about a name counts.
#[derive(Debug, Default)]
pub struct Macros(Vec<MacroOption>);

impl Args for Macros {
    fn augment_args(command: clap::Command) -> clap::Command {
        let option = |short, value, help| {
            let arg = Arg::new(value).short(short).value_name(value).help(help);
            arg.action(ArgAction::Append)
        };
        command.arg(option('D', DEFINE, "Define a macro")).arg(option(
            'U',
            UNDEFINE,
            "Undefine a macro",
        ))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Macros::augment_args(command)
    }
}

const DEFINE: &str = "NAME[=TEXT]";
const UNDEFINE: &str = "NAME";

impl FromArgMatches for Macros {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Macros, clap::Error> {
        let given = |id: &str, option: fn(String) -> MacroOption| {
            let indices = matches.indices_of(id).into_iter().flatten();
            let values = matches.get_many::<String>(id).into_iter().flatten();
            let options: Vec<(usize, MacroOption)> =
                indices.zip(values.cloned().map(option)).collect();
            options
        };
        let mut options = given(DEFINE, MacroOption::Define);
        options.extend(given(UNDEFINE, MacroOption::Undefine));
        options.sort_by_key(|&(idx, _)| idx);
        Ok(Macros(options.into_iter().map(|(_, option)| option).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Macros::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Source {
    /// The same for discovery.
    pub fn options(&self) -> Options {
        Options {
            kernel: self.kernel.clone(),
            arch: self.arch.clone(),
            include_dirs: self.include_dirs.clone(),
            macros: self.macros.0.clone(),
            forced_includes: self.include.clone(),
            sysroot: self.sysroot.clone(),
            compile_commands: self.compile_commands.clone(),
            here: None,
            exclude: self.exclude.clone(),
            excluded: None,
            only: None,
            stdin_filename: self.stdin_filename.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_keep_their_order() {
        let arguments = ["vlaiscan", "-DA", "-U", "A", "-I", "x", "-D", "A(x)=x=1", "-", "-UB"];
        let parsed = CommandLine::try_parse_from(arguments).expect("valid");
        let macros = parsed.check.source.options().macros;
        let expected = [
            MacroOption::Define("A".into()),
            MacroOption::Undefine("A".into()),
            MacroOption::Define("A(x)=x=1".into()),
            MacroOption::Undefine("B".into()),
        ];
        assert_eq!(macros, expected);
        assert_eq!(parsed.check.paths, [PathBuf::from("-")]);
        let parsed = CommandLine::try_parse_from(["vlaiscan", "units", "-DA", "x"]);
        let Ok(CommandLine { command: Some(Command::Units(units)), .. }) = parsed else {
            panic!("{parsed:?}");
        };
        assert_eq!(units.source.options().macros.len(), 1);
    }

    #[test]
    fn threads_are_at_least_one() {
        assert!(CommandLine::try_parse_from(["vlaiscan", "-j", "0"]).is_err());
        let parsed = CommandLine::try_parse_from(["vlaiscan", "-j2"]).expect("valid");
        assert_eq!(parsed.check.jobs, Some(2));
    }
}
