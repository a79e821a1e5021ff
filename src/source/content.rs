//! What identifies a line by its content: the symbol that it stands in and its own text, so that
//! lines that move stay known.
//!
//! The symbol is found as `diff -p` finds it: the nearest line above that begins with a word in
//! its first column. That asks no parser, so that it is the same in every configuration and in
//! text that nobody understands. Ends because lines above are counted.

use super::SourceFile;

/// Lines that are looked at for the symbol: the longest function of Linux 6.1 has fewer.
const LINES_ABOVE_MAX: u32 = 4_000;
/// Characters of a line that are kept; what is longer is cut and has its hash behind it.
const TEXT_MAX: usize = 160;

/// The name of the function, macro or type that a line (from 1) stands in; empty if there is none.
pub fn symbol(file: &SourceFile, line: u32) -> String {
    let lowest = line.saturating_sub(LINES_ABOVE_MAX).max(1);
    let mut at = line;
    while at >= lowest {
        let text = file.line_text(at);
        if at > 1 && file.line_text(at - 1).trim_ascii_end().ends_with(b"\\") {
            at -= 1;
            continue;
        }
        if let Some(name) = defined_macro(text) {
            // A macro's body ends with its last line: behind it the search goes on above.
            if is_in_macro(file, at, line) {
                return name;
            }
        } else if let Some(name) = begun_symbol(text) {
            return name;
        }
        at -= 1;
    }
    String::new()
}

/// Whether all lines from a `#define` to one before `line` go on.
fn is_in_macro(file: &SourceFile, first: u32, line: u32) -> bool {
    (first..line).all(|at| file.line_text(at).trim_ascii_end().ends_with(b"\\"))
}

fn defined_macro(text: &[u8]) -> Option<String> {
    let directive = text.trim_ascii_start().strip_prefix(b"#")?.trim_ascii_start();
    let rest = directive.strip_prefix(b"define")?;
    let name = word(rest.trim_ascii_start());
    (!name.is_empty()).then_some(name)
}

/// What a line at the first column declares: the word before the first bracket, else the last one
/// before what it is set to.
fn begun_symbol(text: &[u8]) -> Option<String> {
    let first = *text.first()?;
    let is_label = text.trim_ascii_end().ends_with(b":");
    if !(first.is_ascii_alphabetic() || first == b'_' || first == b'$') || is_label {
        return None;
    }
    let end = text.iter().position(|byte| b"({=;[,/".contains(byte)).unwrap_or(text.len());
    let head = text.get(..end).unwrap_or(text).trim_ascii_end();
    let start = head.iter().rposition(|&byte| !is_word(byte)).map_or(0, |at| at + 1);
    let name = word(head.get(start..).unwrap_or(b""));
    (!name.is_empty()).then_some(name)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn word(text: &[u8]) -> String {
    let end = text.iter().position(|&byte| !is_word(byte)).unwrap_or(text.len());
    String::from_utf8_lossy(text.get(..end).unwrap_or(text)).into_owned()
}

/// A line's text for people: without its comments, blanks as one space each.
pub fn text(file: &SourceFile, line: u32) -> String {
    let bare = without_comments(file.line_text(line));
    let bare = String::from_utf8_lossy(&bare);
    let words: Vec<&str> = bare.trim_end_matches('\\').split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(TEXT_MAX) {
        None => text,
        Some((end, _)) => {
            let (kept, hash) = (text.get(..end).unwrap_or(""), hash(squeezed(&text).bytes()));
            format!("{kept}… {hash:016x}")
        }
    }
}

/// The same for comparing: no blanks at all.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// FNV-1a, 64 bits.
pub fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A line without the comments that begin on it.
fn without_comments(line: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(line.len());
    let mut quote = None;
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        let next = line.get(at + 1).copied();
        match (quote, byte, next) {
            (None, b'/', Some(b'/')) => break,
            (None, b'/', Some(b'*')) => {
                let rest = line.get(at + 2..).unwrap_or(b"");
                match rest.windows(2).position(|pair| pair == b"*/") {
                    Some(end) => at += end + 4,
                    None => break,
                }
                kept.push(b' ');
                continue;
            }
            (Some(_), b'\\', Some(next)) => {
                kept.extend([byte, next]);
                at += 2;
                continue;
            }
            (None, b'"' | b'\'', _) => quote = Some(byte),
            (Some(open), _, _) if open == byte => quote = None,
            _ => {}
        }
        kept.push(byte);
        at += 1;
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::source::{Origin, SourceMap};

    fn file(text: &str) -> Arc<SourceFile> {
        let map = SourceMap::default();
        map.add(Path::new("a.c"), text.as_bytes().to_vec(), Origin::Disk).expect("small")
    }

    #[test]
    fn a_line_is_in_the_symbol_above_it() {
        let text = "int before;\n\nstatic int\nsend (struct sk *s,\n      int n)\n{\n\
                    #define LOCAL 1\n\tchar a[n];\nout:\n\treturn 0;\n}\n\
                    #define DECLARE(n) \\\n\tchar b[n]; \\\n\tint c\nstruct one {\n\tint x;\n};\n";
        let file = file(text);
        let symbols: Vec<String> = (1..=16).map(|line| symbol(&file, line)).collect();
        assert_eq!(symbols.first().map(String::as_str), Some("before"));
        assert_eq!(symbols[7], "send");
        assert_eq!(symbols[9], "send");
        assert_eq!([&symbols[12], &symbols[13]], ["DECLARE", "DECLARE"]);
        assert_eq!(symbols[15], "one");
    }

    #[test]
    fn text_is_without_comments_and_blanks() {
        let file = file("\tchar  a [n]; /* why */ // \\\nchar *s = \"/* // \\\" */\"; /* open\n");
        assert_eq!(text(&file, 1), "char a [n];");
        assert_eq!(text(&file, 2), "char *s = \"/* // \\\" */\";");
        assert_eq!(squeezed(&text(&file, 1)), "chara[n];");
        let long = super::tests::file(&"x ".repeat(1_000));
        assert!(text(&long, 1).chars().count() < 200);
        assert!(text(&long, 3).is_empty());
    }
}
