//! `vlaiscan.toml`: what a project's own settings are, for all files and for some. It is looked for
//! beside the first path and in the directories above; a flag of the same name wins over it.
//!
//! docs/vlaiscan.schema.json says the same as a JSON schema, for editors; a test holds the two
//! together. Whatever is wrong with a file is said with its line and column.

use std::ops::Range;
use std::path::{Path, PathBuf};

use regex::bytes::RegexSet;
use serde::{Deserialize, Deserializer};

use super::arguments::Std;
use super::select::nearest;
use crate::discover;
use crate::disk;
use crate::report::escape;

/// The file's name.
pub const FILE_NAME: &str = "vlaiscan.toml";

/// The published schema of the file.
pub const SCHEMA: &str = include_str!("../../docs/vlaiscan.schema.json");

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// `--baseline`, relative to the file.
    pub baseline: Option<Said>,
    /// `--exclude`, relative to the file.
    #[serde(default)]
    pub exclude: Vec<Said>,
    /// For all files.
    #[serde(default)]
    pub lint: Lint,
    /// For some files; of several about one file the last counts.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Where it stands.
    #[serde(skip)]
    pub file: File,
}

/// A settings file, for what is said of it.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// The path; empty if there is none.
    pub path: PathBuf,
    /// The real path of its directory.
    pub base: PathBuf,
    /// What is in it.
    pub text: String,
}

/// A string of the file (or of a flag, then without a place).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    /// The string.
    pub text: String,
    /// The bytes of the file that it stands in.
    pub span: Option<Range<usize>>,
}

/// What is wrong, and with which bytes of the file, if it is the file's.
#[derive(Debug)]
pub struct Fault {
    /// What, as a clause.
    pub reason: String,
    /// Where.
    pub span: Option<Range<usize>>,
}

/// `[lint]`: the options of the same names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lint {
    /// `--std`.
    pub std: Option<Std>,
    /// `--compiler`.
    pub compiler: Option<Said>,
    /// `--select`.
    pub select: Option<Vec<Said>>,
    /// `--extend-select`.
    pub extend_select: Option<Vec<Said>>,
    /// `--ignore`.
    pub ignore: Option<Vec<Said>>,
    /// `--rules`, relative to the file.
    pub rules: Option<Said>,
}

/// `[[overrides]]`: what is said here is said instead for these paths.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Globs, relative to the file, as in `exclude`.
    pub paths: Vec<Said>,
    // As in `Lint`; a flattened struct would take any key.
    std: Option<Std>,
    compiler: Option<Said>,
    select: Option<Vec<Said>>,
    extend_select: Option<Vec<Said>>,
    ignore: Option<Vec<Said>>,
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Said, D::Error> {
        let spanned = toml::Spanned::<String>::deserialize(from)?;
        let span = Some(spanned.span());
        Ok(Said { text: spanned.into_inner(), span })
    }
}

impl From<String> for Said {
    fn from(text: String) -> Said {
        Said { text, span: None }
    }
}

impl Said {
    /// What is wrong with it.
    pub fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault { reason: reason.into(), span: self.span.clone() }
    }
}

impl Override {
    /// What differs.
    pub fn lint(&self) -> Lint {
        Lint {
            std: self.std,
            compiler: self.compiler.clone(),
            select: self.select.clone(),
            extend_select: self.extend_select.clone(),
            ignore: self.ignore.clone(),
            rules: None,
        }
    }
}

impl Lint {
    /// These settings, and where they say nothing the others.
    pub fn or(&self, other: &Lint) -> Lint {
        Lint {
            std: self.std.or(other.std),
            compiler: self.compiler.clone().or(other.compiler.clone()),
            select: self.select.clone().or(other.select.clone()),
            extend_select: self.extend_select.clone().or(other.extend_select.clone()),
            ignore: self.ignore.clone().or(other.ignore.clone()),
            rules: self.rules.clone().or(other.rules.clone()),
        }
    }
}

impl File {
    /// A fault as a sentence, with path, line and column if it is the file's.
    pub fn describe(&self, fault: &Fault) -> String {
        match &fault.span {
            Some(span) => {
                let before = self.text.get(..span.start).unwrap_or(&self.text);
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |text| text.chars().count()) + 1;
                let path = escape::path(&self.path);
                format!("{path}:{line}:{column}: {}", fault.reason)
            }
            None => fault.reason.clone(),
        }
    }

    /// A path of the file, from its directory.
    pub fn path_of(&self, said: &Said) -> PathBuf {
        self.base.join(&said.text)
    }
}

/// Globs as patterns; the error is about the one that is none.
pub fn globs(globs: &[Said]) -> Result<RegexSet, Fault> {
    let texts: Vec<String> = globs.iter().map(|glob| glob.text.clone()).collect();
    let first = globs.first().cloned().unwrap_or_default();
    discover::globs(&texts).map_err(|why| first.fault(why))
}

impl Settings {
    /// `exclude` for discovery: the directory that the globs are relative to, and the globs.
    pub fn excluded(&self) -> Option<(PathBuf, Vec<String>)> {
        let globs: Vec<String> = self.exclude.iter().map(|glob| glob.text.clone()).collect();
        (!globs.is_empty()).then(|| (self.file.base.clone(), globs))
    }
}

/// The settings for a run over these paths; none of them said if there is no file.
///
/// # Errors
///
/// Says where and what is wrong with a file that is there.
pub fn load(paths: &[PathBuf]) -> Result<Settings, String> {
    let here = PathBuf::from(".");
    let first = paths.first().filter(|path| path.as_os_str() != "-").unwrap_or(&here);
    let Ok(start) = disk::real_path(first) else { return Ok(Settings::default()) };
    for directory in start.ancestors() {
        let path = directory.join(FILE_NAME);
        if disk::is_file(&path) {
            return read(path, directory);
        }
    }
    Ok(Settings::default())
}

fn read(path: PathBuf, directory: &Path) -> Result<Settings, String> {
    let said = |why: &str| format!("{}: {why}", escape::path(&path));
    let text = disk::read(&path).map_err(|why| said(&why.reason))?;
    let text = String::from_utf8(text).map_err(|_| said("not UTF-8"))?;
    let parsed = toml::from_str(&text);
    let file = File { path, base: directory.to_path_buf(), text };
    match parsed {
        Ok(settings) => Ok(Settings { file, ..settings }),
        Err(why) => Err(file.describe(&fault(&why))),
    }
}

/// What the parser says, in our words where it is about a key or a value that isn't known.
pub fn fault(why: &toml::de::Error) -> Fault {
    let message = why.message().trim().replace('\n', ": ");
    let mut quoted = message.split('`').skip(1).step_by(2);
    let wrong = quoted.next().unwrap_or("").to_owned();
    let known: Vec<&str> = quoted.collect();
    let what = ["unknown field", "unknown variant"].iter().find(|what| message.starts_with(**what));
    let reason = match what {
        Some(what) => {
            let kind = if *what == "unknown field" { "key" } else { "value" };
            let list = known.join(", ");
            match nearest(&wrong, known.iter().copied()) {
                Some(hint) => format!("unknown {kind} '{wrong}'{hint} (there are: {list})"),
                None => format!("unknown {kind} '{wrong}'; there are: {list}"),
            }
        }
        None => message,
    };
    // A file that ends too early is wrong at its end.
    Fault { reason, span: why.span().or(Some(usize::MAX..usize::MAX)) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_the_options_names() {
        let text = "[lint]\nstd = \"c11\"\nextend-select = [\"asm\"]\n\n\
                    [[overrides]]\npaths = [\"tools/**\"]\nignore = [\"all\"]\n";
        let settings: Settings = toml::from_str(text).expect("valid");
        assert_eq!(settings.lint.std, Some(Std::C11));
        let of = settings.overrides[0].lint();
        assert_eq!(of.ignore.as_ref().expect("there")[0].text, "all");
        let merged = of.or(&settings.lint);
        assert_eq!(merged.extend_select.expect("there")[0].text, "asm");
        assert!(toml::from_str::<Settings>("[lint]\nselct = []\n").is_err());
    }

    /// The keys that a table takes, from the parser's own words about one that it doesn't.
    fn keys(text: &str) -> BTreeSet<String> {
        let why = toml::from_str::<Settings>(text).expect_err("no such key");
        let quoted = why.message().split('`').skip(1).step_by(2).skip(1);
        quoted.map(str::to_owned).collect()
    }

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("JSON");
        for (text, place) in [
            ("no-such-key = 1\n", ""),
            ("[lint]\nno-such-key = 1\n", "/properties/lint"),
            ("[[overrides]]\nno-such-key = 1\n", "/properties/overrides/items"),
        ] {
            let table = schema.pointer(place).expect("there");
            assert_eq!(table["additionalProperties"], false, "{place}");
            let listed = table["properties"].as_object().expect("an object");
            let listed: BTreeSet<String> = listed.keys().cloned().collect();
            assert_eq!(listed, keys(text), "{place}");
        }
        let standards = &schema["$defs"]["std"]["enum"];
        let all = <Std as clap::ValueEnum>::value_variants().iter().map(|std| std.name());
        assert_eq!(*standards, serde_json::json!(all.collect::<Vec<_>>()));
    }
}
