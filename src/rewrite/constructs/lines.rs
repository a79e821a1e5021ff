//! Comments, line ends and directives. Some findings are about no token: their number is the
//! offset of the byte.

use super::Small;
use super::text::{kind, text, token};
use crate::lex::{Flags, TokenKind};
use crate::rewrite::view::RawFile;

/// Whether a token is the first of its line.
pub(super) fn begins_line(raw: &RawFile, at: usize) -> bool {
    token(raw, at).is_none_or(|token| token.flags.has(Flags::LINE_START))
}

/// The `#` of the directive whose name is at a number.
pub(super) fn hash(raw: &RawFile, at: usize) -> Option<usize> {
    let hash = at.checked_sub(1)?;
    (kind(raw, hash) == TokenKind::Hash && begins_line(raw, hash)).then_some(hash)
}

/// `// x` becomes `/* x */`.
pub fn line_comment(raw: &RawFile, offset: usize) -> Option<Small> {
    let end = raw.line_end(offset);
    let comment = std::str::from_utf8(raw.text(offset..end)).ok()?.trim_end();
    let rest = comment.trim_start_matches('/');
    let n_slashes = comment.len() - rest.len();
    let is_joined = rest.ends_with('\\') || rest.ends_with("??/");
    if n_slashes < 2 || is_joined {
        return None;
    }
    let mut small = Small::new("write `/* … */`");
    // What would end it, or begin another one, is pulled apart.
    for (at, pair) in rest.as_bytes().windows(2).enumerate() {
        if matches!(pair, b"*/" | b"/*") {
            small = small.insert(offset + n_slashes + at + 1, " ");
        }
    }
    let blank = if rest.starts_with([' ', '\t']) || rest.is_empty() { "" } else { " " };
    let open = format!("/{}{blank}", "*".repeat(n_slashes - 1));
    let end = offset + comment.len();
    Some(small.replace(offset..offset + n_slashes, open).insert(end, " */"))
}

/// Blanks between a backslash and the end of its line go.
pub fn blank_splice(raw: &RawFile, offset: usize) -> Option<Small> {
    let end = raw.line_end(offset);
    let blanks = raw.text(offset..end).strip_prefix(b"\\")?;
    let is_blank = !blanks.is_empty() && blanks.iter().all(u8::is_ascii_whitespace);
    let small = Small::new("end the line behind the backslash");
    is_blank.then(|| small.replace(offset + 1..end, ""))
}

/// A backslash at the end of the file goes.
pub fn last_splice(raw: &RawFile, offset: usize) -> Option<Small> {
    let rest = raw.text(offset..raw.file.text.len()).strip_prefix(b"\\")?;
    let small = Small::new("leave out the backslash");
    rest.iter().all(u8::is_ascii_whitespace).then(|| small.replace(offset..offset + 1, ""))
}

/// The last line gets an end.
pub fn last_newline(raw: &RawFile, _: usize) -> Option<Small> {
    let end = raw.file.text.len();
    if raw.file.text.ends_with(b"\n") {
        return None;
    }
    Some(Small::new("end the last line").insert(end, raw.newline()))
}

/// A form feed in a directive becomes a space.
pub fn form_feed(raw: &RawFile, offset: usize) -> Option<Small> {
    let is_it = matches!(raw.text(offset..offset + 1), b"\x0c" | b"\x0b");
    is_it.then(|| Small::new("write a space").replace(offset..offset + 1, " "))
}

/// `#pragma once` becomes a guard around the file, named by its path.
pub fn pragma_once(raw: &RawFile, at: usize) -> Option<Small> {
    let words = [text(raw, 1), text(raw, 2)];
    // What stands before the pragma is not within the guard.
    if at != 2 || kind(raw, 0) != TokenKind::Hash || words != ["pragma", "once"] {
        return None;
    }
    let all = &raw.file.text;
    let names = raw.file.path.iter().rev().take(2).filter_map(|name| name.to_str());
    let mut parts: Vec<String> = names
        .map(|name| name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect())
        .map(|name: String| name.trim_matches('_').to_ascii_uppercase())
        .filter(|name| !name.is_empty())
        .collect();
    parts.reverse();
    let name = parts.join("_");
    let is_new = !raw.tokens.iter().any(|token| token.spelling() == name.as_str());
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) || !is_new {
        return None;
    }
    let (start, end) = (raw.range(0)?.start, raw.range(2)?.end);
    let newline = raw.newline();
    let (end_of_last, after) = match all.strip_suffix(newline.as_bytes()) {
        Some(rest) => (rest.len(), ""),
        None => (all.len(), newline),
    };
    let small = Small::new(format!("guard the file with `{name}`")).doubtful().apart();
    let open = format!("#ifndef {name}{newline}#define {name}");
    let close = format!("{newline}{newline}#endif /* {name} */{after}");
    Some(small.replace(start..end, open).insert(end_of_last, close))
}

/// A macro's second definition gets an `#undef` before it.
pub fn undefine(raw: &RawFile, at: usize) -> Option<Small> {
    let define = at.checked_sub(1)?;
    let start = raw.line_start(raw.range(hash(raw, define)?)?.start);
    if text(raw, define) != "define" || kind(raw, at) != TokenKind::Identifier {
        return None;
    }
    let range = raw.range(define)?;
    let before = String::from_utf8(raw.text(start..range.start).to_vec()).ok()?;
    if before.contains(['\n', '/']) {
        return None;
    }
    let name = text(raw, at);
    let small = Small::new(format!("put `#undef {name}` before it")).doubtful();
    Some(small.insert(start, format!("{before}undef {name}{}", raw.newline())))
}

/// `#import` becomes `#include`, which reads the file each time.
pub fn import(raw: &RawFile, at: usize) -> Option<Small> {
    hash(raw, at).filter(|_| text(raw, at) == "import")?;
    Some(Small::new("write `#include`").doubtful().replace(raw.range(at)?, "include"))
}

/// `# 3 "x.c"` becomes `#line 3 "x.c"`; the numbers that the preprocessor adds have no place there.
pub fn line_marker(raw: &RawFile, at: usize) -> Option<Small> {
    let number = at + usize::from(kind(raw, at) == TokenKind::Hash);
    hash(raw, number).filter(|_| kind(raw, number) == TokenKind::Number)?;
    let next = number + 1;
    let end = if kind(raw, next) == TokenKind::String { next + 1 } else { next };
    if !begins_line(raw, end) {
        return None;
    }
    let between = raw.range(number - 1)?.end..raw.range(number)?.start;
    Some(Small::new("write `#line`").replace(between, "line "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, after_at, is};
    use super::*;

    #[test]
    fn comments() {
        is(after_at(line_comment, "int a; // b \nc", 7), "int a; /* b */ \nc");
        is(after_at(line_comment, "///  b", 0), "/**  b */");
        is(after_at(line_comment, "//b", 0), "/* b */");
        is(after_at(line_comment, "//", 0), "/* */");
        is(after_at(line_comment, "// a */ b", 0), "/* a * / b */");
        is(after_at(line_comment, "// /* b */", 0), "/* / * b * / */");
        assert_eq!(after_at(line_comment, "// a \\\nb", 0), None);
    }

    #[test]
    fn line_ends() {
        is(after_at(blank_splice, "a \\ \t\nb", 2), "a \\\nb");
        is(after_at(blank_splice, "a \\ \r\nb", 2), "a \\\r\nb");
        is(after_at(last_splice, "a \\\n", 2), "a \n");
        is(after_at(last_newline, "int x;", 5), "int x;\n");
        is(after_at(form_feed, "#if\x0c1\n#endif\n", 3), "#if 1\n#endif\n");
        assert_eq!(after_at(last_splice, "a \\\nb", 2), None);
    }

    #[test]
    fn directives() {
        is(
            after(pragma_once, "/* x */\n#pragma once\nint a;\n", "once"),
            "/* x */\n#ifndef A_C\n#define A_C\nint a;\n\n#endif /* A_C */\n",
        );
        is(after(undefine, "# define A 2\n", "A"), "# undef A\n# define A 2\n");
        is(after(import, "#import <a.h>\n", "import"), "#include <a.h>\n");
        is(after(line_marker, "# 3 \"a.c\"\nx", "#"), "#line 3 \"a.c\"\nx");
        assert_eq!(after(pragma_once, "int b;\n#pragma once\n", "once"), None);
        assert_eq!(after(pragma_once, "#pragma once\nint A_C;\n", "once"), None);
        assert_eq!(after(line_marker, "# 3 \"a.c\" 1 3\nx", "#"), None);
    }
}
