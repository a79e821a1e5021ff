//! Which files a `source` line means: variables, patterns, and names relative to the file.

use std::path::Path;

use super::defconfig::Environment;
use crate::disk;

/// Names from the root; none where the line leads out of the tree or its pattern matches nothing.
pub(super) fn files(
    root: &Path,
    current: &str,
    name: &str,
    is_relative: bool,
    environment: &Environment,
) -> Vec<String> {
    let name = with_variables(name, environment);
    let directory = current.rsplit_once('/').map_or("", |(directory, _)| directory);
    let start = if is_relative { directory } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return Vec::new(),
            ".." => {}
            part => parts.push(part),
        }
    }
    if name.starts_with('/') || parts.is_empty() {
        return Vec::new();
    }
    matching(root, &parts)
}

/// `$NAME`, as the kernels before 4.18 write it.
fn with_variables(name: &str, environment: &Environment) -> String {
    let mut parts = name.split('$');
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (variable, rest) = part.split_at(end.unwrap_or(part.len()));
        out.push_str(&environment.variable(variable).unwrap_or_default());
        out.push_str(rest);
    }
    out
}

/// The names that a path with `*` and `?` matches, sorted; one without them as it is.
fn matching(root: &Path, parts: &[&str]) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in parts {
        let join = |start: &String, name: &str| match start.as_str() {
            "" => name.to_owned(),
            start => format!("{start}/{name}"),
        };
        if !part.contains(['*', '?']) {
            found = found.iter().map(|start| join(start, part)).collect();
            continue;
        }
        let mut next = Vec::new();
        for start in &found {
            let names = disk::list(&root.join(start));
            let names = names.iter().filter_map(|name| name.to_str());
            next.extend(names.filter(|name| matches(part, name)).map(|name| join(start, name)));
        }
        next.retain(|name| disk::is_file(&root.join(name)) || disk::is_directory(&root.join(name)));
        found = next;
    }
    found
}

/// Whether a name matches a pattern of `*` (any text) and `?` (any character): the last `*` is
/// made longer until the rest fits.
fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern, name);
    let mut retry: Option<(&str, &str)> = None;
    loop {
        let mut wanted = pattern.chars();
        let mut there = name.chars();
        match (wanted.next(), there.next()) {
            (Some('*'), _) => {
                pattern = wanted.as_str();
                retry = Some((pattern, name));
                continue;
            }
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || a == '?' => {
                pattern = wanted.as_str();
                name = there.as_str();
                continue;
            }
            _ => {}
        }
        let Some((after, from)) = retry else { return false };
        let mut longer = from.chars();
        if longer.next().is_none() {
            return false;
        }
        pattern = after;
        name = longer.as_str();
        retry = Some((after, name));
    }
}
