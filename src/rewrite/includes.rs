//! Where a file gets one more `#include`.

use super::view::RawFile;
use crate::lex::{Flags, Token, TokenKind};

/// A directive before the file's first declaration.
struct Directive {
    name: String,
    /// The first byte of its line, and the one behind it.
    start: usize,
    end: usize,
    /// How many `#if` groups are around it.
    depth: usize,
}

/// Where a line that includes a standard header goes, and the line; none if the file has
/// it already.
pub fn line(raw: &RawFile, header: &str) -> Option<(usize, String)> {
    let wanted = format!("<{header}>");
    let all = directives(raw);
    let includes = |one: &&Directive| one.name == "include";
    let mut own = all.iter().filter(includes);
    let is_own =
        own.any(|one| String::from_utf8_lossy(raw.text(one.start..one.end)).contains(&wanted));
    // Other headers may read it for a part of it.
    if is_own {
        return None;
    }
    let newline = raw.newline();
    let depth = all.iter().filter(includes).map(|one| one.depth).min();
    let last = all.iter().rfind(|one| one.name == "include" && Some(one.depth) == depth);
    let guard = match all.as_slice() {
        [first, second, ..] if first.name == "ifndef" && second.name == "define" => Some(second),
        _ => None,
    };
    if let Some(before) = last.or(guard) {
        return Some((before.end, format!("{newline}#include {wanted}")));
    }
    let first = raw.tokens.first().map_or(0, |token| raw.line_start(raw.file.offset(token.pos)));
    // A byte order mark stays in front.
    let mark = if raw.file.text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    Some((first.max(mark), format!("#include {wanted}{newline}")))
}

/// The lines with an `#include` in a file, wherever they stand.
pub fn lines(raw: &RawFile) -> Vec<String> {
    let pairs = raw.tokens.iter().zip(raw.tokens.iter().skip(1));
    let own = pairs.filter(|(hash, name)| {
        let is_directive = hash.kind == TokenKind::Hash && hash.flags.has(Flags::LINE_START);
        is_directive && name.spelling() == "include"
    });
    own.map(|(hash, _)| {
        let start = raw.file.offset(hash.pos);
        String::from_utf8_lossy(raw.text(start..raw.line_end(start))).into_owned()
    })
    .collect()
}

/// The directives that stand before everything else in a file.
fn directives(raw: &RawFile) -> Vec<Directive> {
    let starts = |token: &Token| token.flags.has(Flags::LINE_START);
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut rest = raw.tokens.as_slice();
    while let [hash, name, ..] = rest {
        if hash.kind != TokenKind::Hash || !starts(hash) || starts(name) {
            break;
        }
        let n = 1 + rest.iter().skip(1).take_while(|token| !starts(token)).count();
        let (line, behind) = rest.split_at(n);
        let name = name.spelling().into_owned();
        if name == "endif" {
            depth = depth.saturating_sub(1);
        }
        let start = raw.file.offset(hash.pos);
        let last = line.last().map_or(start, |token| raw.file.offset(token.pos));
        let rest_of_line = raw.text(last..raw.line_end(last));
        let opens = rest_of_line.windows(2).any(|pair| pair == b"/*");
        let closes = rest_of_line.windows(2).any(|pair| pair == b"*/");
        let is_group = matches!(name.as_str(), "if" | "ifdef" | "ifndef");
        // Behind a comment that goes on there is no place.
        if closes || !opens {
            found.push(Directive { name, start, end: raw.line_end(last), depth });
        }
        depth += usize::from(is_group);
        rest = behind;
    }
    found
}
