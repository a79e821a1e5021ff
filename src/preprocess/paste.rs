//! `##` and `#` (C99 6.10.3.2, 6.10.3.3): two spellings become one token if they make one, an
//! argument's tokens become a string literal.
//!
//! A pasted token stands where its left operand stands and belongs to the expansion whose body
//! says `##`; a string stands where its `#`'s parameter stands in the body.

use super::EventKind;
use super::definition::PASTE_LEFT;
use super::engine::Engine;
use super::expand::{has_space, is_padding, join_padding, unmarked};
use crate::lex::{Flags, Token, TokenKind, lex_text};
use crate::names::intern;
use crate::source::Pos;

impl Engine<'_> {
    /// Pastes `left`, just read from the top list, with all that its `##`s join to it. The result
    /// gets a list of its own, so that it is looked at again like any other token.
    pub fn paste_all(&mut self, left: Token) {
        let mut pasted = left;
        let mut of = None;
        loop {
            let Some(context) = self.contexts.last_mut() else { return };
            of = of.or(context.of);
            let Some(&right) = context.tokens.get(context.next) else { break };
            context.next += 1;
            match self.paste(&pasted, &right) {
                Some(token) => pasted = token,
                None => {
                    self.cannot_paste(&pasted, &right);
                    if let Some(context) = self.contexts.last_mut() {
                        context.next -= 1;
                    }
                    pasted.flags = pasted.flags.without(PASTE_LEFT);
                    break;
                }
            }
            if !right.flags.has(PASTE_LEFT) {
                break;
            }
        }
        pasted.flags = pasted.flags.without(PASTE_LEFT);
        let mut tokens = self.spare();
        tokens.push(pasted);
        self.push_context(tokens, of);
    }

    /// A list with its `##`s done.
    pub fn paste_list(&mut self, list: &[Token]) -> Vec<Token> {
        let mut out = Vec::new();
        let mut tokens = list.iter().copied().peekable();
        while let Some(mut token) = tokens.next() {
            while token.flags.has(PASTE_LEFT) {
                let Some(&right) = tokens.peek() else { break };
                let joined = self.paste(&token, &right);
                let Some(mut joined) = joined else {
                    self.cannot_paste(&token, &right);
                    break;
                };
                tokens.next();
                if right.flags.has(PASTE_LEFT) {
                    joined.flags = joined.flags.with(PASTE_LEFT);
                }
                token = joined;
            }
            token.flags = token.flags.without(PASTE_LEFT);
            out.push(token);
        }
        out
    }

    fn cannot_paste(&mut self, left: &Token, right: &Token) {
        let reason = format!(
            "pasting {} and {} does not make a token",
            shortened(&left.spelling()),
            shortened(&right.spelling())
        );
        let pos = self.invocation;
        self.problem(pos, reason, false);
        // What the body says is to blame, not an argument.
        let blamed = if left.expansion < right.expansion { right } else { left };
        self.event(EventKind::InvalidPaste, Some(blamed));
    }

    /// The one token that two spellings make.
    fn paste(&mut self, left: &Token, right: &Token) -> Option<Token> {
        if is_padding(right) {
            return Some(unmarked(left));
        }
        let (left_text, right_text) = (bytes_of(left), bytes_of(right));
        self.spend(1 + (left_text.len() + right_text.len()) / 8);
        if self.exhausted {
            return None;
        }
        let comment =
            left.kind == TokenKind::Slash && matches!(right_text.first(), Some(b'/' | b'*'));
        if comment {
            return None;
        }
        let text = [left_text, right_text].concat();
        let lexed = lex_text(&text, Pos::NOWHERE, self.options);
        let [token] = lexed.tokens.as_slice() else { return None };
        let space = Flags(left.flags.0 & Flags::SPACE_BEFORE.0);
        let flags = token.flags.without(Flags::LINE_START).with(space);
        // `right` is always a token of the body or an argument's; the body's expansion is the
        // newer one.
        let expansion = left.expansion.max(right.expansion);
        Some(Token { kind: token.kind, name: token.name, flags, pos: left.pos, expansion })
    }

    /// `#`: the tokens' spellings in a string literal (C99 6.10.3.2p2).
    pub fn stringify(&mut self, tokens: &[Token], parameter: &Token) -> Token {
        let mut text = vec![b'"'];
        let mut padding = None;
        let mut n_backslashes = 0;
        for token in tokens {
            if is_padding(token) {
                padding = Some(join_padding(padding, *token));
                continue;
            }
            if text.len() > 1 && has_space(padding, token) {
                text.push(b' ');
            }
            padding = None;
            let spelling = bytes_of(token);
            n_backslashes = if spelling == b"\\" { n_backslashes + 1 } else { 0 };
            if matches!(token.kind, TokenKind::String | TokenKind::Character) {
                push_escaped(&mut text, spelling);
            } else {
                text.extend_from_slice(spelling);
            }
        }
        if n_backslashes % 2 == 1 {
            text.pop();
        }
        text.push(b'"');
        self.spend(text.len() / 8);
        let text = if self.exhausted { b"\"\"".to_vec() } else { text };
        let flags = Flags(parameter.flags.0 & (Flags::SPACE_BEFORE.0 | PASTE_LEFT.0));
        Token { kind: TokenKind::String, name: intern(&text), flags, ..*parameter }
    }
}

/// A token's spelling as written: digraphs stay digraphs.
pub fn bytes_of(token: &Token) -> &'static [u8] {
    let spelt = token.name.bytes();
    if spelt.is_empty() { token.kind.punctuator().as_bytes() } else { spelt }
}

fn push_escaped(text: &mut Vec<u8>, spelling: &[u8]) {
    for &byte in spelling {
        match byte {
            b'"' | b'\\' => text.extend_from_slice(&[b'\\', byte]),
            b'\n' => text.extend_from_slice(b"\\n"),
            _ => text.push(byte),
        }
    }
}

fn shortened(text: &str) -> String {
    const CHARACTERS_MAX: usize = 40;
    let short: String = text.chars().take(CHARACTERS_MAX).collect();
    if short.len() < text.len() { format!("\"{short}…\"") } else { format!("\"{short}\"") }
}
