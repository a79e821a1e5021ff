//! `#embed` (C23 6.10.4; gcc 15): a file's bytes as integers with commas between them, in the place
//! of the directive. In: the name and its parameters; out: tokens that are read next.
//!
//! A large file stands in tokens up to [`limits::EMBED_BYTES_MAX`] bytes, which is said.

use super::engine::Engine;
use super::prepared::{Item, Prepared};
use super::search::Found;
use crate::disk;
use crate::lex::{Flags, Token, TokenKind};
use crate::limits;
use crate::names::{Name, intern_str, kw};
use crate::source::Pos;

/// What the parameters say; those of implementations that we don't know are passed over.
#[derive(Default)]
struct Parameters<'t> {
    limit: Option<usize>,
    offset: usize,
    prefix: &'t [Token],
    suffix: &'t [Token],
    if_empty: &'t [Token],
}

impl Engine<'_> {
    /// Obeys the directive.
    pub fn embed(&mut self, prepared: &Prepared, item: &Item) {
        let tokens = prepared.arguments(item);
        let Some(first) = tokens.first().filter(|token| token.kind == TokenKind::String) else {
            let pos = prepared.tokens_of(item).first().map_or(Pos::NOWHERE, |t| t.pos);
            self.problem(pos, "#embed needs \"FILE\" or <FILE>", false);
            return;
        };
        let Some((name, quote)) = self.header_name(*first) else { return };
        let parameters = parameters(tokens.get(1..).unwrap_or(&[]));
        let directory = self.current_directory();
        let from = self.from(quote, false, &directory);
        let Some(hit) = self.search.find(&name, from, self.session) else {
            self.missing(&name, from, first.pos);
            return;
        };
        let Found::File(file) = hit.found else { return };
        let bytes = match disk::read(&file.path) {
            Ok(bytes) => bytes,
            Err(why) => return self.problem(first.pos, why.to_string(), false),
        };
        let bytes = bytes.get(parameters.offset..).unwrap_or(&[]);
        let wanted = bytes.len().min(parameters.limit.unwrap_or(usize::MAX));
        if wanted > limits::EMBED_BYTES_MAX {
            self.problem(first.pos, "only the first bytes of the embedded file are read", false);
        }
        let bytes = bytes.get(..wanted.min(limits::EMBED_BYTES_MAX)).unwrap_or(&[]);
        let mut made = Vec::with_capacity(2 * bytes.len() + 8);
        if bytes.is_empty() {
            made.extend_from_slice(parameters.if_empty);
        } else {
            let numbers: Vec<Name> =
                (0..=255u8).map(|byte| intern_str(&byte.to_string())).collect();
            let flags = Flags::SPACE_BEFORE;
            made.extend_from_slice(parameters.prefix);
            for (at, &byte) in bytes.iter().enumerate() {
                if at > 0 {
                    made.push(Token { kind: TokenKind::Comma, name: kw::EMPTY, flags, ..*first });
                }
                let name = numbers.get(usize::from(byte)).copied().unwrap_or(kw::EMPTY);
                made.push(Token { kind: TokenKind::Number, name, flags, ..*first });
            }
            made.extend_from_slice(parameters.suffix);
        }
        if self.argument_depth > 0 {
            self.push_context(made, None);
        } else {
            self.forget_stretch();
            self.out.tokens.extend(made);
        }
    }
}

/// Reads `limit(4) suffix(, 0) gnu::offset(2)`.
fn parameters(tokens: &[Token]) -> Parameters<'_> {
    let mut found = Parameters::default();
    let mut name = "".into();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if token.kind == TokenKind::Identifier {
            name = token.spelling();
        }
        if token.kind != TokenKind::LeftParen {
            continue;
        }
        let start = at;
        let mut depth = 1usize;
        while let Some(token) = tokens.get(at) {
            match token.kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            at += 1;
        }
        let inner = tokens.get(start..at).unwrap_or(&[]);
        let number = || inner.first().and_then(|token| token.spelling().parse().ok());
        match name.trim_matches('_') {
            "limit" => found.limit = number(),
            "offset" => found.offset = number().unwrap_or(0),
            "prefix" => found.prefix = inner,
            "suffix" => found.suffix = inner,
            "if_empty" => found.if_empty = inner,
            _ => {}
        }
    }
    found
}
