//! lang-c, another parser of C, as the independent referee: does it read a declaration?
//!
//! In: the tokens of one external declaration and which names are types there. Out: the
//! text that lang-c is given, the declaration behind a typedef for each type's name in it, and
//! whether it reads that. It cannot read whole kernel units and recurses without bound, so what
//! is long or nests deeply is kept from it, and it runs on a stack of its own.

use std::collections::BTreeSet;

use lang_c::driver::{Config, parse_preprocessed};

use crate::lex::{Token, TokenKind};
use crate::limits;
use crate::names::Name;

/// A declaration as lang-c can be asked about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slice {
    /// The text.
    pub text: String,
    /// How many typedefs stand before the declaration.
    pub n_stubs: usize,
}

/// The slice of a declaration; none if it is too long or nests too deeply to ask about.
pub fn slice(tokens: &[Token], is_type: &dyn Fn(Name) -> bool) -> Option<Slice> {
    if tokens.len() > limits::REFEREE_TOKENS_MAX || depth(tokens) > limits::REFEREE_DEPTH_MAX {
        return None;
    }
    let used: BTreeSet<Name> =
        tokens.iter().map(|token| token.name).filter(|&name| is_type(name)).collect();
    let mut text: String =
        used.iter().map(|name| format!("typedef int {};\n", name.text())).collect();
    for token in tokens.iter().filter(|token| token.kind != TokenKind::Pragma) {
        // lang-c wants the parentheses of an attribute side by side.
        let is_paren = matches!(token.kind, TokenKind::LeftParen | TokenKind::RightParen);
        if !(is_paren && text.ends_with(['(', ')'])) {
            text.push(' ');
        }
        text.push_str(&token.spelling());
    }
    Some(Slice { text, n_stubs: used.len() })
}

fn depth(tokens: &[Token]) -> usize {
    let (mut now, mut most) = (0usize, 0);
    for token in tokens {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => now += 1,
            TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                now = now.saturating_sub(1);
            }
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// Which of some slices lang-c reads; none of them if it fails as a program.
pub fn reads(slices: Vec<Slice>) -> Vec<bool> {
    let n = slices.len();
    let ask = move || {
        let config = Config::with_gcc();
        let one = |slice: Slice| parse_preprocessed(&config, slice.text).is_ok();
        slices.into_iter().map(one).collect::<Vec<bool>>()
    };
    let thread = std::thread::Builder::new().stack_size(limits::REFEREE_STACK_BYTES).spawn(ask);
    let answer = thread.ok().and_then(|thread| thread.join().ok());
    answer.unwrap_or_else(|| vec![false; n])
}
