//! The `#include` lines of a text, all that discovery wants of most files: an answer that stays
//! the same while the code below them changes.

/// Lines with `#include`, as they are but for blanks at their beginning, and the `#if`s and
/// `#endif`s around them, bare.
pub(super) fn includes_of(text: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    for directive in directives(text) {
        let kept = match directive {
            _ if directive.starts_with(b"if") => b"if",
            _ if directive.starts_with(b"endif") => &b"endif"[..],
            _ if directive.starts_with(b"include") => directive,
            _ => continue,
        };
        lines.push(b'#');
        lines.extend_from_slice(kept);
        lines.push(b'\n');
    }
    lines
}

/// What follows the `#` of each line that begins with one, without blanks before it, to the line's
/// end.
pub fn directives(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    memchr::memchr_iter(b'#', text).filter_map(|at| {
        let (before, rest) = text.split_at_checked(at)?;
        let blank = before.iter().rev().take_while(|byte| **byte != b'\n');
        if !blank.copied().all(|byte| byte.is_ascii_whitespace()) {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        Some(rest.get(1..end)?.trim_ascii_start())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_include_may_change() {
        let text =
            b"/* # */\n \t#  include <a.h> // a\n# if defined A\n#include \"b.h\"\n#define X\n\
            #else\n int x; #include <c.h>\n#endif // A\n#include <d.h>";
        let expected = "#include <a.h> // a\n#if\n#include \"b.h\"\n#endif\n#include <d.h>\n";
        assert_eq!(String::from_utf8_lossy(&includes_of(text)), expected);
        assert_eq!(includes_of(expected.as_bytes()), expected.as_bytes());
        assert!(includes_of(b"").is_empty());
    }
}
