//! The one door to another program: the user's own `git`, asked what has changed. Questions in, its
//! answers' bytes out, or what it says is wrong.
//!
//! A repository is somebody's data, and its configuration can name programs. None of them is to
//! run: no hooks, no file system monitor, no external or textual conversion of diffs, no filters of
//! files, no pager, no fetching of what a partial clone lacks (git's manual, "git-config",
//! "gitattributes"). Nothing of the environment says where the repository is or what is asked of it
//! but the index of a commit that is being made. Nothing is written: no locks, no refreshed index.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::disk;

/// C, as a repository names it: other files are not asked for.
const C_FILES: [&str; 3] = ["*.c", "*.h", "*.i"];

/// The environment that git gets, made by the caller from its own.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// All variables; those that begin with `GIT_` are left out.
    pub variables: Vec<(OsString, OsString)>,
}

/// A repository's work tree.
#[derive(Clone, Debug)]
pub struct Git {
    program: PathBuf,
    variables: Vec<(OsString, OsString)>,
    /// The real path of the top of the work tree.
    pub root: PathBuf,
    /// Filters of the configuration, turned off.
    filters: Vec<OsString>,
    /// The index of a commit that is being made.
    index: Option<OsString>,
}

impl Git {
    /// The repository that a directory is in.
    pub fn open(directory: &Path, environment: &Environment) -> Result<Git, String> {
        let is_plain = |name: &OsStr| !name.as_encoded_bytes().starts_with(b"GIT_");
        let variables = environment.variables.iter().filter(|(name, _)| is_plain(name)).cloned();
        let mut git = Git {
            program: program(environment)?,
            variables: variables.collect(),
            root: directory.to_path_buf(),
            filters: Vec::new(),
            index: None,
        };
        let top = git.ask(&["rev-parse", "--show-toplevel"])?;
        git.root = disk::real_path(&path_of(trim(&top))).map_err(|why| why.to_string())?;
        git.filters = git.filters()?;
        git.index = git.index_of_commit(environment)?;
        Ok(git)
    }

    /// Options that turn off each filter that the configuration has.
    fn filters(&self) -> Result<Vec<OsString>, String> {
        // It ends with 1 if there is none.
        let listed = self.run(&["config", "-z", "--name-only", "--get-regexp", r"^filter\."])?;
        let mut options = Vec::new();
        for key in listed.1.split(|&byte| byte == 0).filter(|key| !key.is_empty()) {
            let ends = [&b".clean"[..], b".smudge", b".process", b".required"];
            if ends.iter().any(|end| key.ends_with(end)) {
                let value = if key.ends_with(b".required") { "=false" } else { "=" };
                let mut option = disk::path_of_bytes(key).into_os_string();
                option.push(value);
                options.extend(["-c".into(), option]);
            }
        }
        Ok(options)
    }

    /// A commit of some files only has an index of its own, which git names to its hooks. It is
    /// believed if it lies in the repository's directory.
    fn index_of_commit(&self, environment: &Environment) -> Result<Option<OsString>, String> {
        let named = environment.variables.iter().find(|(name, _)| name == "GIT_INDEX_FILE");
        let Some((_, index)) = named else { return Ok(None) };
        let own = path_of(trim(&self.ask(&["rev-parse", "--absolute-git-dir"])?));
        let own = disk::real_path(&own).map_err(|why| why.to_string())?;
        let real = disk::real_path(&self.root.join(index)).ok();
        let inside = real.filter(|real| real.starts_with(&own));
        Ok(inside.map(PathBuf::into_os_string))
    }

    /// The commit that a revision names.
    pub fn commit(&self, revision: &str) -> Result<String, String> {
        if revision.starts_with('-') || revision.is_empty() {
            return Err(format!("'{revision}' is no revision"));
        }
        let object = format!("{revision}^{{commit}}");
        let (ok, id, said) = self.run(&["rev-parse", "--verify", "--end-of-options", &object])?;
        let id = trim(&id).rsplit(|&byte| byte == b'\n').next().map(<[u8]>::to_vec);
        match String::from_utf8(id.unwrap_or_default()) {
            Ok(id) if ok && id.len() >= 40 && id.bytes().all(|b| b.is_ascii_hexdigit()) => Ok(id),
            _ => Err(format!("git knows no commit '{revision}': {}", first_line(&said))),
        }
    }

    /// Where the work tree's history and a commit's part; the commit itself, if they have nothing
    /// in common.
    pub fn base_of(&self, commit: &str) -> Result<String, String> {
        let (ok, id, _) = self.run(&["merge-base", commit, "HEAD"])?;
        let id = String::from_utf8_lossy(trim(&id)).into_owned();
        Ok(if ok && !id.is_empty() { id } else { commit.to_owned() })
    }

    /// The C files of the work tree that differ from a commit, as a patch without context.
    pub fn diff_to_work_tree(&self, commit: &str) -> Result<Vec<u8>, String> {
        self.diff(&[commit])
    }

    /// The C files of the index that differ from the last commit, as a patch without context.
    pub fn diff_to_index(&self) -> Result<Vec<u8>, String> {
        self.diff(&["--cached"])
    }

    fn diff(&self, of: &[&str]) -> Result<Vec<u8>, String> {
        let mut words = vec![
            "diff",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-relative",
            "--ignore-submodules=all",
            "--find-renames",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--output-indicator-new=+",
            "--output-indicator-old=-",
            "--inter-hunk-context=0",
            "--text",
            "-O/dev/null",
            "-U0",
        ];
        words.extend(of);
        words.push("--");
        words.extend(C_FILES);
        self.ask(&words)
    }

    /// C files of the work tree that are neither in the index nor ignored, from its top.
    pub fn untracked(&self) -> Result<Vec<PathBuf>, String> {
        let mut words = vec!["ls-files", "--others", "--exclude-standard", "-z", "--"];
        words.extend(C_FILES);
        Ok(paths(&self.ask(&words)?))
    }

    /// The texts of the index of those C files that are otherwise, or not, in the work tree.
    pub fn texts_of_index(&self) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
        let mut words = vec!["diff-files", "--name-only", "--ignore-submodules=all", "-z", "--"];
        words.extend(C_FILES);
        let mut texts = Vec::new();
        for path in paths(&self.ask(&words)?) {
            let mut literal = OsString::from(":(top,literal)");
            literal.push(&path);
            let words = ["ls-files", "--stage", "-z", "--"].map(OsString::from);
            let (_, entry, _) = self.run(&[&words[..], &[literal]].concat())?;
            // Mode, object, stage, tab, path; a file in conflict has no stage 0.
            let entry = String::from_utf8_lossy(&entry);
            let mut parts = entry.split(' ');
            let (mode, object) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            if mode.starts_with("100") && parts.next().is_some_and(|rest| rest.starts_with("0\t")) {
                texts.push((path, self.ask(&["cat-file", "blob", object])?));
            }
        }
        Ok(texts)
    }

    fn ask(&self, words: &[&str]) -> Result<Vec<u8>, String> {
        match self.run(words)? {
            (true, answer, _) => Ok(answer),
            (false, _, said) => Err(format!("git: {}", first_line(&said))),
        }
    }

    /// Whether git succeeded, its answer, and what it said.
    fn run<W: AsRef<OsStr>>(&self, words: &[W]) -> Result<(bool, Vec<u8>, Vec<u8>), String> {
        let mut command = Command::new(&self.program);
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        for (name, value) in [
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_ALLOW_PROTOCOL", "none"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("LC_ALL", "C"),
        ] {
            command.env(name, value);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command.args(["--no-optional-locks", "--no-replace-objects", "--no-pager"]);
        for setting in [
            "core.fsmonitor=false",
            "core.hooksPath=/dev/null",
            "core.untrackedCache=false",
            "diff.external=",
            "diff.suppressBlankEmpty=false",
            "protocol.allow=never",
        ] {
            command.args(["-c", setting]);
        }
        command.args(&self.filters).arg("-C").arg(&self.root).args(words);
        let output = command.stdin(Stdio::null()).output();
        let output = output.map_err(|why| format!("cannot run git: {why}"))?;
        Ok((output.status.success(), output.stdout, output.stderr))
    }
}

/// The first `git` in `PATH`: relative directories in it may be the analysed tree's, and are
/// passed over.
fn program(environment: &Environment) -> Result<PathBuf, String> {
    let path = environment.variables.iter().find(|(name, _)| name == "PATH");
    let path = path.map(|(_, value)| value.clone()).unwrap_or_default();
    let name = format!("git{}", std::env::consts::EXE_SUFFIX);
    let directories = std::env::split_paths(&path).filter(|directory| directory.is_absolute());
    let mut programs = directories.map(|directory| directory.join(&name));
    programs.find(|program| disk::is_file(program)).ok_or("git is not installed".to_owned())
}

fn paths(listed: &[u8]) -> Vec<PathBuf> {
    listed.split(|&byte| byte == 0).filter(|path| !path.is_empty()).map(path_of).collect()
}

fn path_of(bytes: &[u8]) -> PathBuf {
    disk::path_of_bytes(bytes)
}

fn trim(answer: &[u8]) -> &[u8] {
    let answer = answer.strip_suffix(b"\n").unwrap_or(answer);
    answer.strip_suffix(b"\r").unwrap_or(answer)
}

fn first_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    line.trim_start_matches("fatal: ").to_owned()
}
