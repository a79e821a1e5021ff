//! Lines of the preprocessor. The number is that of the finding's token among the file's.

use super::Small;
use super::lines::{begins_line, hash};
use super::text::{kind, text, token};
use crate::lex::TokenKind;
use crate::rewrite::view::RawFile;

/// The tokens of the line that a token is on, the lines joined to it included.
pub(super) fn line(raw: &RawFile, at: usize) -> Option<std::ops::Range<usize>> {
    let mut start = at;
    while !begins_line(raw, start) {
        start = start.checked_sub(1)?;
    }
    let mut end = at + 1;
    while !begins_line(raw, end) {
        end += 1;
    }
    Some(start..end)
}

/// Makes a comment of some tokens of one line.
fn commented(raw: &RawFile, tokens: std::ops::Range<usize>) -> Option<Small> {
    let (start, end) = (raw.range(tokens.start)?.start, raw.range(tokens.end.checked_sub(1)?)?.end);
    let old = raw.text(start..end);
    let is_plain =
        !old.contains(&b'\n') && !old.windows(2).any(|pair| matches!(pair, b"/*" | b"*/" | b"//"));
    let small = Small::new("make a comment of it");
    is_plain.then(|| small.insert(start, "/* ").insert(end, " */"))
}

/// `#endif WORD` becomes `#endif /* WORD */`.
pub fn extra_tokens(raw: &RawFile, at: usize) -> Option<Small> {
    let line = line(raw, at)?;
    let n_own = match text(raw, line.start + 1).as_str() {
        "endif" | "else" => 2,
        "undef" | "ifdef" | "ifndef" => 3,
        _ => return None,
    };
    commented(raw, line.start + n_own..line.end)
}

/// `#ident "x"` becomes a comment, and so does `#warning`.
pub fn told(raw: &RawFile, at: usize) -> Option<Small> {
    hash(raw, at)?;
    let is_it = matches!(text(raw, at).as_str(), "ident" | "sccs" | "warning");
    is_it.then(|| commented(raw, line(raw, at)?))?.map(Small::doubtful)
}

/// `#line 0` becomes `#line 1`.
pub fn line_zero(raw: &RawFile, at: usize) -> Option<Small> {
    let is_it = text(raw, at) == "0" && text(raw, at.checked_sub(1)?) == "line";
    is_it.then(|| Some(Small::new("write `1`").doubtful().replace(raw.range(at)?, "1")))?
}

/// `#if (1, 2)` becomes `#if (2)`: the first operand has no effect.
pub fn comma(raw: &RawFile, at: usize) -> Option<Small> {
    let line = line(raw, at)?;
    if kind(raw, at) != TokenKind::Comma || kind(raw, line.start) != TokenKind::Hash {
        return None;
    }
    let mut depth = 0usize;
    let mut open = at;
    loop {
        open = open.checked_sub(1).filter(|open| *open > line.start)?;
        match kind(raw, open) {
            TokenKind::RightParen => depth += 1,
            TokenKind::LeftParen if depth == 0 => break,
            TokenKind::LeftParen => depth -= 1,
            _ => {}
        }
    }
    let range = raw.range(open)?.end..raw.range(at + 1)?.start;
    Some(Small::new("leave out the first operand").replace(range, ""))
}

/// A line between `#if 0` and its end that a lone quote makes undefined becomes a comment.
pub fn lone_quote(raw: &RawFile, at: usize) -> Option<Small> {
    let start = raw.file.offset(token(raw, at)?.pos);
    let mut depth = 0usize;
    let mut group = at;
    loop {
        group = group.checked_sub(1)?;
        if kind(raw, group) != TokenKind::Hash || line(raw, group)?.start != group {
            continue;
        }
        match text(raw, group + 1).as_str() {
            "endif" => depth += 1,
            "if" | "ifdef" | "ifndef" if depth > 0 => depth -= 1,
            "if" => break,
            // What of it is read is the configuration's to say.
            "ifdef" | "ifndef" | "else" | "elif" if depth == 0 => return None,
            _ => {}
        }
    }
    let is_left_out =
        text(raw, group + 2) == "0" && line(raw, group).is_some_and(|line| line.len() == 3);
    let (first, end) = (raw.line_start(start), raw.line_end(start));
    let first = first + raw.indent(start).len();
    let old = std::str::from_utf8(raw.text(first..end)).ok()?;
    // A comment behind it stays one.
    let old = old.split_once("/*").map_or(old, |(before, _)| before).trim_end();
    let end = first + old.len();
    let is_plain = !["/*", "*/", "//", "??/"].iter().any(|mark| old.contains(mark));
    let ends = !old.ends_with(['\\', '\r']) && !old.starts_with('#');
    let small = Small::new("make a comment of the line");
    (is_left_out && is_plain && ends).then(|| small.insert(first, "/* ").insert(end, " */"))
}

/// `#define log(format, ...) p(format, ## __VA_ARGS__)` becomes `#define log(...) p(__VA_ARGS__)`:
/// the format is one of the arguments. So does what has `__VA_OPT__(,)` in the place of `, ##`.
pub fn comma_paste(raw: &RawFile, at: usize) -> Option<Small> {
    let line = line(raw, at)?;
    let open = line.start + 3;
    if text(raw, line.start + 1) != "define" || kind(raw, open) != TokenKind::LeftParen {
        return None;
    }
    let close = raw.closing(open, TokenKind::LeftParen, TokenKind::RightParen)?;
    let dots = close.checked_sub(1)?;
    let named = kind(raw, dots.checked_sub(1)?) == TokenKind::Identifier;
    let rest = if named { text(raw, dots - 1) } else { "__VA_ARGS__".to_owned() };
    let comma = if named { dots - 2 } else { dots - 1 };
    let last = comma.checked_sub(1)?;
    let is_list = kind(raw, dots) == TokenKind::Ellipsis
        && kind(raw, comma) == TokenKind::Comma
        && kind(raw, last) == TokenKind::Identifier;
    if !is_list {
        return None;
    }
    let name = text(raw, last);
    let uses = |wanted: &str| -> Vec<usize> {
        (close + 1..line.end).filter(|&at| text(raw, at) == wanted).collect()
    };
    let (names, rests) = (uses(&name), uses(&rest));
    let ([use_of_name], [use_of_rest]) = (names.as_slice(), rests.as_slice()) else { return None };
    let between: Vec<String> = (use_of_name + 1..*use_of_rest).map(|at| text(raw, at)).collect();
    let is_optional = between == ["__VA_OPT__", "(", ",", ")"];
    let is_pasted = is_optional || between == [",", "##"];
    let before = kind(raw, use_of_name.checked_sub(1)?);
    let behind = kind(raw, use_of_rest + 1);
    let is_operand = matches!(before, TokenKind::Hash | TokenKind::HashHash)
        || behind == TokenKind::HashHash
        || !matches!(behind, TokenKind::RightParen | TokenKind::Comma);
    if !is_pasted || is_operand {
        return None;
    }
    let small = Small::new("make it one of the variable arguments");
    let parameters = raw.range(last)?.start..raw.range(dots)?.start;
    let both = raw.range(*use_of_name)?.start..raw.range(*use_of_rest)?.end;
    let small = small.replace(parameters, "").replace(both, "__VA_ARGS__");
    Some(if is_optional { small.doubtful() } else { small })
}

/// `#define DOT(x) .##x` becomes `#define DOT(x) .x`.
pub fn invalid_paste(raw: &RawFile, at: usize) -> Option<Small> {
    let line = line(raw, at)?;
    let mut pastes = (line.start..line.end).filter(|&at| kind(raw, at) == TokenKind::HashHash);
    let (only, another) = (pastes.next()?, pastes.next());
    let range = raw.range(only.checked_sub(1)?)?.end..raw.range(only + 1)?.start;
    let small = Small::new("leave out `##`").doubtful();
    another.is_none().then(|| small.replace(range, ""))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, is};
    use super::*;

    #[test]
    fn comments() {
        is(after(extra_tokens, "#if 1\n#endif X\n", "X"), "#if 1\n#endif /* X */\n");
        is(after(extra_tokens, "#undef A B /* c */\n", "B"), "#undef A /* B */ /* c */\n");
        is(after(told, "#ident \"a\"\n", "ident"), "/* #ident \"a\" */\n");
        is(after(told, "#warning a b /* c */\n", "warning"), "/* #warning a b */ /* c */\n");
        is(after(lone_quote, "#if 0\n don't\n#endif\n", "'t"), "#if 0\n /* don't */\n#endif\n");
        assert_eq!(after(lone_quote, "#if X\n don't\n#endif\n", "'t"), None);
    }

    #[test]
    fn values() {
        is(after(line_zero, "#line 0\n", "0"), "#line 1\n");
        is(after(comma, "#if ((1), 2)\n#endif\n", ","), "#if (2)\n#endif\n");
    }

    #[test]
    fn pastes() {
        let log = "#define log(f, ...) p(1, \"x\" f, ## __VA_ARGS__)\n";
        is(after(comma_paste, log, "##"), "#define log(...) p(1, \"x\" __VA_ARGS__)\n");
        let named = "#define log(l, f, a...) p(l, f, ##a)\n";
        is(after(comma_paste, named, "##"), "#define log(l, ...) p(l, __VA_ARGS__)\n");
        let optional = "#define log(f, ...) p(f __VA_OPT__(,) __VA_ARGS__)\n";
        is(after(comma_paste, optional, "__VA_OPT__"), "#define log(...) p(__VA_ARGS__)\n");
        is(after(invalid_paste, "#define DOT(x) . ## x\n", "."), "#define DOT(x) .x\n");
        let twice = "#define log(f, ...) p(#f, f, ##__VA_ARGS__)\n";
        assert_eq!(after(comma_paste, twice, "##"), None);
        let other = "#define log(l, ...) p(l, \"x\", ##__VA_ARGS__)\n";
        assert_eq!(after(comma_paste, other, "##"), None);
    }
}
