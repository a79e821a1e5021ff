//! Preprocessed tokens as text, in the manner of `gcc -E -P`: lines as in the source where
//! that is possible, and white space wherever two tokens would otherwise read as one.

use super::Preprocessed;
use super::paste::bytes_of;
use crate::lex::{Flags, Token, TokenKind};

/// The unit as text that lexes into the same tokens.
pub fn print(preprocessed: &Preprocessed) -> String {
    let mut text: Vec<u8> = Vec::new();
    let mut last: Option<&Token> = None;
    for token in preprocessed.tokens.iter() {
        match token.kind {
            TokenKind::End => break,
            TokenKind::Pragma => {
                start_line(&mut text);
                text.extend_from_slice(b"#pragma ");
                text.extend_from_slice(token.name.bytes());
                text.push(b'\n');
                last = None;
                continue;
            }
            _ => {}
        }
        // An unclosed quote reaches to the end of its line.
        let unclosed = last.is_some_and(|last| {
            last.kind == TokenKind::Other && matches!(bytes_of(last).first(), Some(b'"' | b'\''))
        });
        if unclosed || token.flags.has(Flags::LINE_START) {
            start_line(&mut text);
        } else if let Some(last) = last
            && (token.flags.has(Flags::SPACE_BEFORE) || might_join(last, token))
        {
            text.push(b' ');
        }
        // A `#` that begins a line would be a directive.
        if token.kind == TokenKind::Hash && text.last().is_none_or(|&byte| byte == b'\n') {
            text.push(b' ');
        }
        text.extend_from_slice(bytes_of(token));
        last = Some(token);
    }
    start_line(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn start_line(text: &mut Vec<u8>) {
    if text.last().is_some_and(|&byte| byte != b'\n') {
        text.push(b'\n');
    }
}

/// Whether two tokens side by side might be lexed as something else. Too careful rather than
/// too bold: a space never changes C.
fn might_join(left: &Token, right: &Token) -> bool {
    let (Some(&a), Some(&b)) = (bytes_of(left).last(), bytes_of(right).first()) else {
        return false;
    };
    let is_word =
        |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b"_$\\".contains(&byte);
    let is_operator = |byte: u8| b"+-*/%&|^<>=!:#.".contains(&byte);
    match left.kind {
        TokenKind::Number => {
            is_word(b)
                || matches!(b, b'.' | b'\'')
                || (matches!(b, b'+' | b'-') && b"eEpP".contains(&a))
        }
        TokenKind::Identifier => is_word(b) || b"\"'".contains(&b),
        TokenKind::Other => true,
        _ => {
            (is_operator(a) && is_operator(b))
                || (a == b'.' && b.is_ascii_digit())
                || (is_word(a) && is_word(b))
        }
    }
}
