//! What README.md and docs/ say is so: each command in a `sh` block is run as it stands, in a
//! scratch directory that has what it names, and what they quote of the output is in the output.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;
use tempfile::TempDir;

/// Pages with commands.
const PAGES: &[&str] = &["README.md", "docs/kernel.md", "docs/reports.md"];
/// What other checks run, or nobody can here: builds of this program (`.ci/run`), of a kernel
/// (`scripts/check-kernel-make`), and what rustup loads.
const RUN_ELSEWHERE: &[&str] = &["cargo ", "make ", "rustup "];
/// Commands of whole pages: fewer means that they are not found.
const COMMANDS_MIN: usize = 25;

const VLAIS: &str = "int f(int n)\n{\n\tstruct { int a; char b[n]; } s;\n\n\ts.a = 1;\n\
                     \ts.b[0] = 2;\n\treturn s.a + s.b[0];\n}\n";

/// The text of each block of a kind on a page.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let fence = Regex::new(&format!(r"(?ms)^```{kind}\n(.*?)^```$")).expect("a pattern");
    fence.captures_iter(&common::read(page)).map(|block| block[1].to_owned()).collect()
}

/// The commands of a page's `sh` blocks; a line that ends in `\` goes on.
fn commands(page: &str) -> Vec<String> {
    let blocks = blocks(page, "sh").concat().replace("\\\n", " ");
    let is_command = |line: &&str| !line.is_empty() && !line.starts_with('#');
    blocks.lines().map(str::trim).filter(is_command).map(str::to_owned).collect()
}

/// A user's directory, a repository: a kernel, sources with a build on record, a module, a patch.
fn home() -> TempDir {
    let scratch = tempfile::tempdir().expect("a directory");
    let at = scratch.path();
    copy(&common::root().join("corpus/trees/kernel"), &at.join("linux"));
    for name in ["linux/lib/a.c", "linux/drivers/usb/u.c"] {
        put(at, name, VLAIS.as_bytes());
    }
    put(at, "linux/crypto/vlais.c", FIXABLE.as_bytes());
    for name in ["src/x.c", "my-module/module.c", "crypto/y.c", "drivers/usb/z.c"] {
        put(at, name, VLAIS.as_bytes());
    }
    put(at, "my-rules/my-rule.md", MY_RULE.as_bytes());
    let build = format!(
        "[{{\"directory\": \"{0}\", \"file\": \"src/x.c\", \"command\": \"cc -c src/x.c\"}}]",
        at.display()
    );
    put(at, "build/compile_commands.json", build.as_bytes());
    for shared in [".local/share/bash-completion/completions", ".local/share/man/man1"] {
        std::fs::create_dir_all(at.join(shared)).expect("made");
    }
    for (arguments, line) in [
        ("init -q -b main", ""),
        ("add -A", ""),
        ("commit -q -m first", ""),
        ("update-ref refs/remotes/origin/main HEAD", ""),
        ("update-ref refs/remotes/origin/master HEAD", ""),
        ("commit -q -a -m second", "int second;\n"),
    ] {
        let path = at.join("src/x.c");
        let text = std::fs::read_to_string(&path).expect("readable");
        std::fs::write(&path, text + line).expect("written");
        let output = shell(at, &format!("git {arguments}"));
        assert!(output.status.success(), "git {arguments}: {}", common::stderr(&output));
    }
    let patch = shell(at, "git format-patch --stdout -1 > series.mbox && cp series.mbox linux");
    assert!(patch.status.success(), "{}", common::stderr(&patch));
    scratch
}

const MY_RULE: &str = "+++\nslug = \"my-rule\"\ngroup = \"own\"\nlevel = \"warning\"\nsummary = \
                       \"a word of ours\"\nmessage = \"a word of ours: {}\"\n\n[[match]]\nin = \
                       [\"identifier\"]\nregex = \"^forbidden$\"\n+++\n";

/// What has a rewrite that keeps its meaning for certain, in a kernel too.
const FIXABLE: &str = "void g(int n)\n{\n\tstruct s { int a; char d[n]; };\n\tstruct s *p = 0;\n\n\
                       \t(void)p;\n}\n";

fn put(at: &Path, name: &str, text: &[u8]) {
    let path = at.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
    std::fs::write(path, text).expect("written");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("listed") {
        let entry = entry.expect("listed");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).expect("copied")),
        }
    }
}

fn shell(at: &Path, command: &str) -> Output {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_vlaiscan"));
    let beside = program.parent().expect("a directory").display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(at).env("HOME", at);
    shell.env("PATH", format!("{beside}:{path}")).env("VLAISCAN_CACHE_DIR", "");
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "x").env(format!("GIT_{who}_EMAIL"), "x@example.org");
    }
    shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    shell.env_remove("GITHUB_STEP_SUMMARY");
    common::run(&mut shell)
}

/// What is wrong with a command that somebody typed from a page: it fails other than by findings.
fn fault(page: &str, command: &str) -> Option<String> {
    let scratch = home();
    // What the page made before it.
    let made = "vlaiscan -q --write-baseline vlaiscan-baseline.json src";
    let output = shell(scratch.path(), made);
    assert!(output.status.success(), "{}", common::stderr(&output));
    let output = shell(scratch.path(), command);
    let said = common::stderr(&output);
    let is_fine = matches!(output.status.code(), Some(0 | 1))
        && !said.lines().any(|line| line.starts_with("error:"));
    (!is_fine).then(|| format!("{page}: {command}\n{:?}\n{said}", output.status.code()))
}

#[test]
fn every_command_can_be_typed() {
    if Command::new("git").arg("--version").output().is_err() {
        return common::skip("git is not installed");
    }
    let mut n = 0;
    let mut faults = Vec::new();
    for page in PAGES {
        for command in commands(page) {
            if RUN_ELSEWHERE.iter().any(|known| command.starts_with(known)) {
                continue;
            }
            n += 1;
            faults.extend(fault(page, &command));
        }
    }
    common::assert_none("commands that don't work", &faults);
    assert!(n >= COMMANDS_MIN, "only {n} commands were found");
    assert!(fault("", "vlaiscan --no-such-option src").is_some(), "the canary");
    assert!(fault("", "vlaiscan no-such-directory").is_some(), "the canary");
}

/// The finding that README.md shows first, and its settings file.
#[test]
fn what_is_quoted_is_printed() {
    let quoted: Vec<String> = blocks("README.md", "text");
    let [finding] = quoted.as_slice() else { panic!("one text block is expected") };
    let output = common::run(&mut common::vlaiscan(&["corpus/rules/vlais/middle.c"]));
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(finding.starts_with("error[vlais]") && printed.contains(finding.as_str()), "{printed}");

    let scratch = home();
    let [settings] = &blocks("README.md", "toml")[..] else { panic!("one toml block is expected") };
    put(scratch.path(), "vlaiscan.toml", settings.as_bytes());
    let output = shell(scratch.path(), "vlaiscan config src");
    assert!(output.status.success(), "{}", common::stderr(&output));
}

/// The table of formats has those that there are.
#[test]
fn the_formats_are_listed() {
    let page = common::read("docs/reports.md");
    let row = Regex::new(r"(?m)^\| `([a-z]+)` \|").expect("a pattern");
    let mut listed: Vec<String> = row.captures_iter(&page).map(|row| row[1].to_owned()).collect();
    let mut known: Vec<String> =
        vlaiscan::report::Format::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    listed.sort();
    known.sort();
    assert_eq!(listed, known);
}
