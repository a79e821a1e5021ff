//! What the user typed, turned into files: named files, directories walked, standard input.
//!
//! A named file is judged by its extension alone; whether its text is C is for the later stages
//! to say. Ends because a directory is walked without following symbolic links.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use regex::bytes::RegexSet;

use super::{Options, Purpose};
use crate::disk;
use crate::finding::Problem;

/// A file that becomes a unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// As the user gave it.
    pub(super) path: PathBuf,
    /// Its text if it is standard input.
    pub(super) text: Option<Arc<[u8]>>,
    /// The PATH argument that led to it.
    pub(super) given: PathBuf,
    /// Why it is there.
    pub(super) purpose: Purpose,
}

impl Found {
    /// A file that was asked for.
    pub(super) fn asked(path: PathBuf, given: &Path) -> Found {
        let purpose = match kind_of(&path) {
            Kind::Header => Purpose::Part,
            _ => Purpose::Asked,
        };
        Found { path, text: None, given: given.to_path_buf(), purpose }
    }
}

/// All files of a run and what is to be said about the others.
#[derive(Default)]
pub(super) struct Files {
    pub(super) found: Vec<Found>,
    pub(super) failed: Vec<Problem>,
    pub(super) notes: Vec<Problem>,
}

/// What a file's name says about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// `.c` and `.i`: units of their own.
    Unit,
    /// `.h`: a unit only when it is named.
    Header,
    Cpp,
    Other,
}

/// gcc manual, "Options Controlling the Kind of Output", lists what extensions mean.
fn kind_of(path: &Path) -> Kind {
    let extension = path.extension().and_then(|text| text.to_str()).unwrap_or("");
    match extension {
        "c" | "i" => Kind::Unit,
        "h" => Kind::Header,
        "C" | "H" | "cc" | "cp" | "cpp" | "CPP" | "cxx" | "c++" | "hh" | "hp" | "hpp" | "hxx"
        | "h++" | "HPP" | "ii" | "inl" | "ipp" | "tcc" | "tpp" => Kind::Cpp,
        _ => Kind::Other,
    }
}

/// Whether a path is named as a unit of its own.
pub(super) fn is_unit(path: &Path) -> bool {
    kind_of(path) == Kind::Unit
}

/// Whether a path is named as C.
pub(super) fn is_c(path: &Path) -> bool {
    matches!(kind_of(path), Kind::Unit | Kind::Header)
}

/// Whether a path is preprocessed text.
pub(super) fn is_preprocessed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "i")
}

/// Whether a path is named as text in another language than C is.
pub(super) fn is_other_language(path: &Path) -> bool {
    matches!(kind_of(path), Kind::Cpp | Kind::Other)
}

/// Collects the files of all paths, sorted, each once.
pub(super) fn collect(paths: &[PathBuf], options: &Options) -> Files {
    let mut files = Files::default();
    let exclude = match Excluder::new(options) {
        Ok(set) => set,
        Err(problem) => {
            files.failed.push(problem);
            return files;
        }
    };
    let mut found = Vec::new();
    for path in paths {
        found.extend(collect_one(path, options, &exclude, &mut files));
    }
    // Of a file that is there twice, the first stays.
    found.sort_by(|a: &Found, b| a.path.cmp(&b.path));
    found.dedup_by(|later, first| later.path == first.path);
    files.found = found;
    files
}

fn collect_one(
    path: &Path,
    options: &Options,
    exclude: &Excluder,
    files: &mut Files,
) -> Vec<Found> {
    if path == Path::new("-") {
        return collect_stdin(options.stdin_filename.as_deref(), files);
    }
    if disk::is_directory(path) {
        return match &options.only {
            Some(only) => collect_only(path, only, exclude),
            None => collect_below(path, exclude, files),
        };
    }
    if let (Some(only), Ok(real)) = (&options.only, disk::real_path(path))
        && !only.contains(&real)
    {
        return Vec::new();
    }
    // Hooks name the files that changed, and leave it to the settings which of them count.
    let shown = path.strip_prefix("./").unwrap_or(path);
    let parent = shown.parent().unwrap_or(Path::new(""));
    let here = if parent == Path::new("") { Path::new(".") } else { parent };
    if let Some(by) = exclude.by(shown, parent, disk::real_path(here).ok().as_deref()) {
        files.notes.push(problem(path, &format!("is left out by {by}")));
        return Vec::new();
    }
    let fail = |files: &mut Files, reason: &str| {
        files.failed.push(problem(path, reason));
        Vec::new()
    };
    // One byte shows that the file is there, regular and readable.
    if let Err(why) = disk::read_start(path, 1) {
        return fail(files, &why.reason);
    }
    match kind_of(path) {
        Kind::Unit | Kind::Header => {
            vec![Found::asked(path.to_path_buf(), path)]
        }
        Kind::Cpp => {
            files.notes.push(problem(path, "is C++ by its name; not analysed"));
            Vec::new()
        }
        Kind::Other => fail(files, "is not named as C is (.c, .h or .i); not analysed"),
    }
}

fn collect_stdin(stdin_filename: Option<&Path>, files: &mut Files) -> Vec<Found> {
    let shown_as = stdin_filename.unwrap_or(Path::new(super::STDIN_NAME)).to_path_buf();
    match disk::read_stdin(&shown_as) {
        Ok(text) => {
            let purpose = Purpose::Asked;
            let text = Some(text.into());
            vec![Found { given: shown_as.clone(), path: shown_as, text, purpose }]
        }
        Err(why) => {
            files.failed.push(problem(&why.path, &why.reason));
            Vec::new()
        }
    }
}

/// The files below a directory that are asked for, headers too.
fn collect_only(directory: &Path, only: &[PathBuf], exclude: &Excluder) -> Vec<Found> {
    let real = disk::real_path(directory).ok();
    let inside = only.iter().filter_map(|file| file.strip_prefix(real.as_deref()?).ok());
    let shown = inside.map(|inside| match directory == Path::new(".") {
        true => inside.to_path_buf(),
        false => directory.join(inside),
    });
    shown
        .filter(|path| matches!(kind_of(path), Kind::Unit | Kind::Header))
        .filter(|path| !exclude.has(path.as_ref(), directory, real.as_deref()))
        .map(|path| Found::asked(path, directory))
        .collect()
}

fn collect_below(directory: &Path, exclude: &Excluder, files: &mut Files) -> Vec<Found> {
    let (below, errors) = disk::walk(directory);
    for why in errors {
        files.failed.push(problem(&why.path, &why.reason));
    }
    // `walk(".")` says `./x.c`; the user would say `x.c`.
    let real = disk::real_path(directory).ok();
    let shown = |path: PathBuf| path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path);
    let mut found = Vec::new();
    let mut n_cpp = 0_usize;
    let mut any_c = false;
    for path in below.into_iter().map(shown) {
        let kind = kind_of(&path);
        any_c |= kind == Kind::Unit || kind == Kind::Header;
        if exclude.has(path.as_ref(), directory, real.as_deref()) {
            continue;
        }
        match kind {
            Kind::Unit => {
                found.push(Found::asked(path, directory));
            }
            Kind::Cpp => n_cpp += 1,
            Kind::Header | Kind::Other => {}
        }
    }
    if n_cpp > 0 {
        let reason = format!("{n_cpp} C++ files below it are not analysed");
        files.notes.push(problem(directory, &reason));
    }
    if !any_c {
        files.failed.push(problem(directory, "holds no C file"));
    }
    found
}

fn problem(path: &Path, reason: &str) -> Problem {
    Problem { path: path.to_path_buf(), at: None, reason: reason.to_owned() }
}

/// What is left out: the `--exclude` globs, about paths as they are shown, and those of a project's
/// settings, about paths relative to these.
///
/// `*` and `?` stay within a path component, `**` crosses them; a glob without `/` is about any
/// component, one with it about the path's beginning, and what lies below a match is excluded
/// with it.
pub(super) struct Excluder {
    given: RegexSet,
    settings: Option<(PathBuf, RegexSet)>,
}

impl Excluder {
    pub(super) fn new(options: &Options) -> Result<Excluder, Problem> {
        let given = globs(&options.exclude).map_err(|why| problem(Path::new("--exclude"), &why))?;
        let settings = options.excluded.as_ref().map(|(base, list)| {
            let list = globs(list).map_err(|why| problem(base, &why))?;
            Ok((base.clone(), list))
        });
        Ok(Excluder { given, settings: settings.transpose()? })
    }

    /// Whether a file below a directory, which has a real path, is left out.
    pub(super) fn has(&self, path: &Path, directory: &Path, real: Option<&Path>) -> bool {
        self.by(path, directory, real).is_some()
    }

    /// What leaves a file out.
    fn by(&self, path: &Path, directory: &Path, real: Option<&Path>) -> Option<&'static str> {
        let matches =
            |set: &RegexSet, path: &Path| set.is_match(path.as_os_str().as_encoded_bytes());
        if matches(&self.given, path) {
            return Some("--exclude");
        }
        let of_settings = self.settings.as_ref().is_some_and(|(base, set)| {
            let inside = path.strip_prefix(directory).unwrap_or(path);
            let real = real.map(|real| real.join(inside));
            let from_base = real.as_deref().and_then(|real| real.strip_prefix(base).ok());
            from_base.is_some_and(|path| matches(set, path))
        });
        of_settings.then_some("`exclude` in vlaiscan.toml")
    }
}

/// Globs as patterns, as `--exclude` and vlaiscan.toml have them; the error says what is wrong.
pub fn globs(globs: &[String]) -> Result<RegexSet, String> {
    RegexSet::new(globs.iter().map(|glob| glob_to_regex(glob))).map_err(|why| why.to_string())
}

fn glob_to_regex(glob: &str) -> String {
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    let body = glob.trim_end_matches('/');
    let anchored = body.contains('/');
    let mut pattern = String::from(if anchored { "^" } else { "(?:^|/)" });
    let mut chars = body.trim_start_matches("**/").chars().peekable();
    if anchored && body.starts_with("**/") {
        pattern.push_str("(?:.*/)?");
    }
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
                pattern.push_str(".*");
            }
            '*' => pattern.push_str("[^/]*"),
            '?' => pattern.push_str("[^/]"),
            other => pattern.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    pattern.push_str("(?:/|$)");
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(files: &Files) -> Vec<String> {
        files.found.iter().map(|found| found.path.display().to_string()).collect()
    }

    #[test]
    fn a_directory_gives_its_c_files_sorted_without_hidden_ones() {
        let dir = tempfile::tempdir().expect("temporary directory");
        for name in ["b.c", "a.c", "a.h", ".git/x.c", "sub/z.c", "n.cpp", "t.i"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("parent")).expect("mkdir");
            std::fs::write(path, "int x;").expect("write");
        }
        let options = Options { exclude: vec!["sub".to_owned()], ..Options::default() };
        let files = collect(&[dir.path().to_path_buf()], &options);
        let shown = names(&files).join(" ").replace(&format!("{}/", dir.path().display()), "");
        assert_eq!(shown, "a.c b.c t.i");
        assert_eq!(files.notes.len(), 1);
        assert!(files.failed.is_empty());
    }

    #[test]
    fn missing_odd_and_empty_paths_fail_and_cpp_is_noted() {
        let dir = tempfile::tempdir().expect("temporary directory");
        std::fs::write(dir.path().join("x.txt"), "").expect("write");
        std::fs::write(dir.path().join("x.cc"), "").expect("write");
        let paths = ["none.c", "x.txt", "x.cc", "."].map(|name| dir.path().join(name));
        let files = collect(&paths, &Options::default());
        assert_eq!(files.failed.len(), 3, "{:?}", files.failed);
        assert_eq!(files.notes.len(), 2);
        assert!(files.found.is_empty());
    }

    #[test]
    fn a_file_named_twice_is_there_once() {
        let dir = tempfile::tempdir().expect("temporary directory");
        let file = dir.path().join("x.c");
        std::fs::write(&file, "").expect("write");
        let files = collect(&[file.clone(), dir.path().to_path_buf(), file], &Options::default());
        assert_eq!(files.found.len(), 1);
    }

    #[test]
    fn globs_match_components_or_paths() {
        let cases = [
            ("tools", "tools/a.c", true),
            ("tools", "x/tools/a.c", true),
            ("tools", "x/mytools/a.c", false),
            ("*.mod.c", "x/y.mod.c", true),
            ("x/*.c", "x/a.c", true),
            ("x/*.c", "x/y/a.c", false),
            ("x/**/a.c", "x/y/z/a.c", true),
            ("**/gen/*.c", "p/gen/a.c", true),
            ("**/gen/*.c", "gen/a.c", true),
        ];
        for (glob, path, expected) in cases {
            let set = globs(&[glob.to_owned()]).unwrap_or_else(|_| RegexSet::empty());
            assert_eq!(set.is_match(path.as_bytes()), expected, "{glob} on {path}");
        }
    }
}
