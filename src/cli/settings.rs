//! `vlaiscan.toml`: which rules run, in all files and in some. It is looked for beside the first
//! path and in the directories above; a flag of the same name wins over it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::arguments::Std;
use crate::disk;

/// The file's name.
const FILE_NAME: &str = "vlaiscan.toml";

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `--baseline`, relative to the file.
    pub baseline: Option<PathBuf>,
    /// For all files.
    #[serde(default)]
    pub lint: Lint,
    /// For some files; of several about one file the last counts.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// The directory of the file.
    #[serde(skip)]
    pub base: PathBuf,
}

/// `[lint]`: the options of the same names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lint {
    /// `--std`.
    pub std: Option<Std>,
    /// `--compiler`.
    pub compiler: Option<String>,
    /// `--select`.
    pub select: Option<Vec<String>>,
    /// `--extend-select`.
    pub extend_select: Option<Vec<String>>,
    /// `--ignore`.
    pub ignore: Option<Vec<String>>,
    /// `--rules`, relative to the file; only in `[lint]`.
    pub rules: Option<PathBuf>,
}

/// `[[overrides]]`: what is said here is said instead for these paths.
#[derive(Debug, Deserialize)]
pub struct Override {
    /// Globs, relative to the file, as in `--exclude`.
    pub paths: Vec<String>,
    /// What differs.
    #[serde(flatten)]
    pub lint: Lint,
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
            return read(&path, directory);
        }
    }
    Ok(Settings::default())
}

fn read(path: &Path, directory: &Path) -> Result<Settings, String> {
    let said = |why: &str| format!("{}: {}", path.display(), why.trim_end());
    let text = disk::read(path).map_err(|why| said(&why.reason))?;
    let text = String::from_utf8(text).map_err(|_| said("not UTF-8"))?;
    let settings: Settings = toml::from_str(&text).map_err(|why| said(&why.to_string()))?;
    if settings.overrides.iter().any(|of| of.lint.rules.is_some()) {
        return Err(said("`rules` belongs into [lint]"));
    }
    Ok(Settings { base: directory.to_path_buf(), ..settings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_options_names() {
        let text = "[lint]\nstd = \"c11\"\nextend-select = [\"asm\"]\n\n\
                    [[overrides]]\npaths = [\"tools/**\"]\nignore = [\"all\"]\n";
        let settings: Settings = toml::from_str(text).expect("valid");
        assert_eq!(settings.lint.std, Some(Std::C11));
        assert_eq!(settings.overrides[0].lint.ignore.as_deref(), Some(&["all".to_owned()][..]));
        let merged = settings.overrides[0].lint.or(&settings.lint);
        assert_eq!(merged.extend_select.as_deref(), Some(&["asm".to_owned()][..]));
        assert!(toml::from_str::<Settings>("[lint]\nselct = []\n").is_err());
    }
}
