//! `--format` and `-o` into who gets which report; writing them.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::arguments;
use crate::disk;
use crate::report::{Format, escape};

/// Where a report goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
    /// A file, replaced as a whole.
    File(PathBuf),
}

/// The reports to make, in the order asked for.
pub fn plan(output: &arguments::Output) -> Result<Vec<(Format, Target)>, String> {
    let mut plan = Vec::new();
    for spec in &output.format {
        let (name, target) = match spec.split_once('=') {
            Some((_, "")) => return Err(format!("--format {spec} names no file")),
            Some((name, file)) => (name, target_named(Path::new(file))),
            None => (spec.as_str(), Target::Stdout),
        };
        plan.push((format_named(name)?, target));
    }
    if plan.is_empty() {
        plan.push((Format::Text, Target::Stdout));
    }
    if let Some(file) = &output.output {
        let [(_, target @ Target::Stdout)] = plan.as_mut_slice() else {
            return Err("-o is for a single format without a file of its own; \
                        for several, use --format FORMAT=FILE"
                .to_owned());
        };
        *target = target_named(file);
    }
    for (idx, (_, target)) in plan.iter().enumerate() {
        if plan.iter().skip(idx + 1).any(|(_, other)| other == target) {
            return Err(match target {
                Target::Stdout => "two formats on standard output would mix; \
                                   give all but one a file: --format FORMAT=FILE"
                    .to_owned(),
                Target::Stderr => "two formats go to standard error".to_owned(),
                Target::File(file) => format!("two formats go to {}", escape::path(file)),
            });
        }
    }
    Ok(plan)
}

/// `-` is standard output, as everywhere.
fn target_named(file: &Path) -> Target {
    match file.as_os_str() == "-" {
        true => Target::Stdout,
        false => Target::File(file.to_path_buf()),
    }
}

fn format_named(name: &str) -> Result<Format, String> {
    let found = Format::ALL.iter().find(|(known, _)| *known == name);
    found.map(|&(_, format)| format).ok_or_else(|| {
        let known: Vec<&str> = Format::ALL.iter().map(|&(known, _)| known).collect();
        format!("there is no format '{name}' in this version; there are {}", known.join(", "))
    })
}

/// Writes a report. A reader that has gone away (`| head`) has had what it wanted.
pub fn write(target: &Target, text: &str) -> Result<(), String> {
    match target {
        Target::Stdout => print(text),
        Target::Stderr => {
            say(text);
            Ok(())
        }
        Target::File(path) => disk::write_whole(path, text.as_bytes())
            .map_err(|why| format!("cannot write {}: {}", escape::path(&why.path), why.reason)),
    }
}

/// Text to standard output.
pub fn print(text: &str) -> Result<(), String> {
    print_bytes(text.as_bytes())
}

/// Bytes to standard output.
pub fn print_bytes(bytes: &[u8]) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {why}"))
        }
        _ => Ok(()),
    }
}

/// Text to standard error; if that is closed there is nobody left to tell.
pub fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::Output;

    fn planned(formats: &[&str], file: Option<&str>) -> Result<Vec<(Format, Target)>, String> {
        plan(&Output {
            format: formats.iter().map(|&spec| spec.to_owned()).collect(),
            output: file.map(PathBuf::from),
            ..Output::default()
        })
    }

    #[test]
    fn each_report_has_a_place_of_its_own() {
        assert_eq!(planned(&[], None), Ok(vec![(Format::Text, Target::Stdout)]));
        let file = || Target::File("x".into());
        assert_eq!(planned(&["json"], Some("x")), Ok(vec![(Format::Json, file())]));
        let both = vec![(Format::Sarif, file()), (Format::Short, Target::Stdout)];
        assert_eq!(planned(&["sarif=x", "short"], None), Ok(both));
    }

    #[test]
    fn what_would_mix_is_refused() {
        assert!(planned(&["json", "text"], None).is_err());
        assert!(planned(&["json=x", "text=x"], None).is_err());
        assert!(planned(&["json=-", "text"], None).is_err());
        assert!(planned(&["json=x"], Some("y")).is_err());
        assert!(planned(&["json="], None).is_err());
        assert!(planned(&["html"], None).is_err_and(|why| why.contains("sarif")));
    }
}
