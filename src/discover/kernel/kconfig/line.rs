//! A line of Kconfig as tokens: words, quoted texts and operators, with macros expanded.

use std::borrow::Cow;

use super::macros::Macros;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token<'a> {
    Word(Cow<'a, str>),
    /// What stood in quotes.
    Text(Cow<'a, str>),
    Operator(&'static str),
}

impl Token<'_> {
    /// The word, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Token::Word(text) => Some(text),
            _ => None,
        }
    }

    /// The word or the text in quotes.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Token::Word(text) | Token::Text(text) => Some(text),
            Token::Operator(_) => None,
        }
    }
}

const OPERATORS: [&str; 11] = ["||", "&&", "!=", "<=", ">=", "=", "<", ">", "!", "(", ")"];

/// Adds the tokens of a logical line. A character that belongs to nothing is passed over, as
/// kconfig does with a warning.
pub(super) fn tokens<'a>(line: &'a str, macros: &mut Macros, tokens: &mut Vec<Token<'a>>) {
    let mut rest = line;
    while let Some(&byte) = rest.as_bytes().first() {
        match byte {
            b'#' => break,
            b' ' | b'\t' => rest = rest.get(1..).unwrap_or(""),
            b'"' | b'\'' => {
                let (text, after) = quoted(rest, byte.into(), macros);
                tokens.push(Token::Text(text));
                rest = after;
            }
            _ if byte == b'$' || is_word_byte(byte) => {
                let (text, after) = word(rest, macros);
                if !text.is_empty() {
                    tokens.push(Token::Word(text));
                }
                rest = after;
            }
            _ => {
                if let Some(operator) = OPERATORS.iter().find(|text| rest.starts_with(**text)) {
                    tokens.push(Token::Operator(operator));
                    rest = rest.get(operator.len()..).unwrap_or("");
                } else {
                    let mut chars = rest.chars();
                    chars.next();
                    rest = chars.as_str();
                }
            }
        }
    }
}

fn is_word(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_word_byte)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')
}

/// Splits a line behind the word that it begins with.
pub(super) fn split_word(line: &str) -> (&str, &str) {
    let end = line.bytes().position(|byte| !is_word_byte(byte)).unwrap_or(line.len());
    line.split_at(end)
}

/// The word that a line begins with, and what follows it, without blanks around that.
pub(super) fn first_word(line: &str) -> (&str, &str) {
    let (word, after) = split_word(line);
    (word, after.trim())
}

fn word<'a>(line: &'a str, macros: &mut Macros) -> (Cow<'a, str>, &'a str) {
    let (plain, mut rest) = split_word(line);
    if !rest.starts_with('$') {
        return (Cow::Borrowed(plain), rest);
    }
    let mut text = plain.to_owned();
    while let Some(c) = rest.chars().next() {
        if c == '$' {
            rest = macros.expand_front(rest, &mut text);
        } else if is_word(c) {
            text.push(c);
            rest = rest.get(1..).unwrap_or("");
        } else {
            break;
        }
    }
    (Cow::Owned(text), rest)
}

fn quoted<'a>(line: &'a str, quote: char, macros: &mut Macros) -> (Cow<'a, str>, &'a str) {
    let mut rest = line.get(1..).unwrap_or("");
    let plain = rest.find([quote, '$', '\\']).unwrap_or(rest.len());
    let (start, after) = rest.split_at(plain);
    if after.is_empty() || after.starts_with(quote) {
        return (Cow::Borrowed(start), after.get(1..).unwrap_or(""));
    }
    let mut text = start.to_owned();
    rest = after;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or("");
        match c {
            '$' => rest = macros.expand_front(rest, &mut text),
            '\\' => {
                let escaped = after.chars().next();
                text.extend(escaped);
                rest = after.get(escaped.map_or(0, char::len_utf8)..).unwrap_or("");
            }
            _ if c == quote => return (Cow::Owned(text), after),
            _ => {
                text.push(c);
                rest = after;
            }
        }
    }
    (Cow::Owned(text), rest)
}
