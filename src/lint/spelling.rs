//! What an expression looks like in the file: with macro calls as they are written there, where
//! what they expand to is long. Ends because a call's arguments are looked for in few bytes.

use crate::analyse::AsWritten;
use crate::lex::{ExpansionId, Flags, Token};
use crate::names::Name;
use crate::preprocess::{MacroExpansion, Origins};
use crate::source::{Pos, SourceMap};

/// Bytes of one expression in a file: what has more is shown expanded.
const WRITTEN_BYTES_MAX: usize = 1 << 10;

/// A unit's texts and expansions.
pub struct Spelling<'u> {
    pub sources: &'u SourceMap,
    pub origins: &'u Origins,
}

impl AsWritten for Spelling<'_> {
    fn text(&self, tokens: &[Token], before: &Token) -> Option<String> {
        let mut file = None;
        let mut range: Option<(usize, usize)> = None;
        for token in tokens {
            let call = self.call_within(token, before.expansion)?;
            let pos = call.map_or(token.pos, |call| call.call);
            if pos == Pos::NOWHERE || call.is_none() && token.flags.has(Flags::RESPELLED) {
                return None;
            }
            let source = match file.as_ref() {
                Some(source) => source,
                None => file.insert(self.sources.file(pos)?),
            };
            let inside = source.contains(pos);
            let start = inside.then(|| source.offset(pos))?;
            let end = match call {
                Some(call) => end_of_call(&source.text, start + call.name.bytes().len())?,
                None => start + token.n_bytes(),
            };
            let (first, last) = range.unwrap_or((start, end));
            range = Some((first.min(start), last.max(end)));
        }
        let (start, end) = range.filter(|(start, end)| end - start <= WRITTEN_BYTES_MAX)?;
        Some(on_one_line(file?.text.get(start..end)?))
    }

    fn macro_of(&self, token: &Token) -> Option<Name> {
        self.origins.chain(token).last().map(|(_, expansion)| expansion.name)
    }
}

impl Spelling<'_> {
    /// The outermost call that a token comes out of inside of an expansion; the outer `None` says
    /// that the token was not written there: it is an argument of what expanded.
    fn call_within(&self, token: &Token, within: ExpansionId) -> Option<Option<&MacroExpansion>> {
        let mut call = None;
        for (id, expansion) in self.origins.chain(token) {
            if id == within {
                return Some(call);
            }
            call = Some(expansion);
        }
        (within == ExpansionId::NONE).then_some(call)
    }
}

/// Where a macro's call ends whose name ends at `at`: behind its arguments, if it has some.
fn end_of_call(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..text.len().min(at + WRITTEN_BYTES_MAX))?;
    let is_text = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'\\';
    let Some(open) = rest.iter().position(is_text).filter(|&open| rest.get(open) == Some(&b'('))
    else {
        return Some(at);
    };
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (idx, &byte) in rest.iter().enumerate().skip(open) {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') if depth == 1 => return Some(at + idx + 1),
            (None, b')') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// The text with each run of white space and spliced lines as one blank.
fn on_one_line(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).replace("\\\n", " ").replace("\\\r\n", " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_ends_behind_its_arguments() {
        let cases = [
            ("f(a, (b))]", Some(9)),
            ("f ( \")\" , ')' )]", Some(15)),
            ("f]", Some(1)),
            ("f\\\n (x)", Some(7)),
            ("f(", None),
        ];
        for (text, end) in cases {
            assert_eq!(end_of_call(text.as_bytes(), 1), end, "{text}");
        }
        assert_eq!(on_one_line(b"max(a, \\\n\t b)"), "max(a, b)");
    }
}
