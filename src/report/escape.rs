//! Foreign text into text that is safe to print: what a terminal would obey and what makes text
//! read otherwise than it is (control characters, bidirectional overrides) becomes visible.
//!
//! File names and source text are the attacker's; a report must never carry their escape
//! sequences to a terminal raw.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// Whether a character acts on a terminal or on the order of the text instead of showing.
/// Tabs and line feeds count: callers that want them keep them themselves.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// A message or name with unsafe characters spelled out (`\u{1b}`).
pub fn text(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            _ if is_unsafe(c) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A path for people: forward slashes, invalid bytes as U+FFFD, unsafe characters spelled out.
pub fn path(path: &Path) -> String {
    text(&plain_path(path)).into_owned()
}

/// A path for programs: forward slashes, nothing escaped (JSON does that itself).
pub fn plain_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// A character of an excerpt, in one column as its source is: control characters as their
/// pictures (U+2400 and on), everything else unsafe as U+FFFD.
pub fn excerpt_char(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if is_unsafe(c) => '\u{fffd}',
        _ => c,
    }
}

/// Serialised JSON with every unsafe character as `\uXXXX`. Outside of strings JSON has none but
/// its own line feeds, so a replacement anywhere else can't happen.
pub fn json(json: String) -> String {
    let foreign = |c: char| c != '\n' && is_unsafe(c);
    if !json.contains(foreign) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if foreign(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(text("a\u{1b}[31m"), "a\\u{1b}[31m");
        assert_eq!(text("x\u{202e}y\u{9b}z\r\n"), "x\\u{202e}y\\u{9b}z\\u{d}\\u{a}");
        assert_eq!(text("plain \u{e9}"), "plain \u{e9}");
        assert_eq!(path(Path::new("a\u{7}b.c")), "a\\u{7}b.c");
    }

    #[test]
    fn excerpts_keep_their_columns() {
        for c in ['\u{1b}', '\u{7f}', '\u{202e}', '\u{9b}', '\r', '\u{feff}'] {
            assert!(!is_unsafe(excerpt_char(c)), "{c:?}");
        }
        assert_eq!(excerpt_char('\t'), '\t');
        assert_eq!(excerpt_char('\u{1b}'), '\u{241b}');
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"k": "a\u{9b}\u{202e}\u{e0001}\u{7f}\u{1b}"});
        let safe = json(value.to_string());
        assert!(!safe.contains(is_unsafe), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).expect("JSON"), value);
    }
}
