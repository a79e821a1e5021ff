//! Changed texts into a unified diff that `git apply` and `patch -p1` take.
//!
//! Bytes stay bytes: a file need not be UTF-8, its lines may end in CR LF, and its last line may
//! have no end. Lines end at line feeds alone, as both programs have it.

use std::path::{Path, PathBuf};

use similar::{ChangeTag, TextDiff};

use super::places::without_dots;

/// Lines around a change.
const CONTEXT: usize = 3;

/// The diff of one file; empty if nothing differs. Paths below `base` are given from there.
pub fn unified(path: &Path, base: &Path, before: &[u8], after: &[u8]) -> Vec<u8> {
    let (old, new) = (lines(before), lines(after));
    let diff = TextDiff::configure().diff_slices(&old, &new);
    let mut out = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let old_range = first.old_range().start..last.old_range().end;
        let new_range = first.new_range().start..last.new_range().end;
        if out.is_empty() {
            let name = relative(path, base);
            out.extend(header("---", "a", &name));
            out.extend(header("+++", "b", &name));
        }
        out.extend(format!("@@ -{} +{} @@\n", range(&old_range), range(&new_range)).into_bytes());
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            out.push(match change.tag() {
                ChangeTag::Delete => b'-',
                ChangeTag::Insert => b'+',
                ChangeTag::Equal => b' ',
            });
            let line: &[u8] = change.value();
            out.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                out.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

/// "12,7"; of an empty range the line before it.
fn range(lines: &std::ops::Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        n => format!("{},{n}", lines.start + 1),
    }
}

/// The path below `base` without `.` and `..`, else the absolute one without its slash.
fn relative(path: &Path, base: &Path) -> PathBuf {
    let plain = without_dots(&base.join(path));
    match plain.strip_prefix(base) {
        Ok(below) => below.to_path_buf(),
        Err(_) => plain.strip_prefix("/").map(Path::to_path_buf).unwrap_or(plain),
    }
}

/// A header line; names that would be misread are quoted as git does.
fn header(mark: &str, side: &str, name: &Path) -> Vec<u8> {
    let bytes = name.as_os_str().as_encoded_bytes();
    let odd = |&byte: &u8| byte < b' ' || matches!(byte, b'"' | b'\\' | 127);
    let mut out = format!("{mark} ").into_bytes();
    if bytes.iter().any(odd) {
        out.extend(format!("\"{side}/").into_bytes());
        for &byte in bytes {
            match byte {
                b'"' | b'\\' => out.extend([b'\\', byte]),
                _ if odd(&byte) => out.extend(format!("\\{byte:03o}").into_bytes()),
                _ => out.push(byte),
            }
        }
        out.push(b'"');
    } else {
        out.extend(format!("{side}/").into_bytes());
        out.extend_from_slice(bytes);
        if bytes.contains(&b' ') {
            out.push(b'\t');
        }
    }
    out.push(b'\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: &str, after: &str) -> String {
        let bytes = unified(
            Path::new("./d/x y.c"),
            Path::new("/base"),
            before.as_bytes(),
            after.as_bytes(),
        );
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn hunks_and_missing_line_ends() {
        let expected = "--- a/d/x y.c\t\n+++ b/d/x y.c\t\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline \
                        at end of file\n+c\n";
        assert_eq!(diff("a\r\nb", "a\r\nc\n"), expected);
        assert_eq!(diff("a\n", "a\n"), "");
        assert!(diff("", "x\n").contains("@@ -0,0 +1 @@\n+x\n"));
    }

    #[test]
    fn paths_are_relative_or_quoted() {
        let base = Path::new("/base");
        assert_eq!(relative(Path::new("../base/a.c"), base), Path::new("a.c"));
        assert_eq!(relative(Path::new("/other/a.c"), base), Path::new("other/a.c"));
        assert_eq!(header("---", "a", Path::new("a\"\n.c")), b"--- \"a/a\\\"\\012.c\"\n");
    }
}
