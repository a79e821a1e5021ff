//! `#assert`, `#unassert` and `#if #predicate(answer)` (gcc manual, "Obsolete Features"): a set
//! of answers, each a list of spellings.

use crate::discover::target::Target;
use crate::lex::{Token, TokenKind};
use crate::names::{Name, intern_str};

/// The assertions that hold.
#[derive(Clone, Debug, Default)]
pub struct Assertions {
    held: Vec<(Name, Vec<(TokenKind, Name)>)>,
}

impl Assertions {
    /// What gcc asserts for a Linux target.
    pub fn of(target: Target) -> Assertions {
        let machine = match target {
            Target::X86_64 => "x86_64",
            Target::I386 => "i386",
            _ => "",
        };
        let mut made = Assertions::default();
        let mut assert = |predicate: &str, answer: &str| {
            let answer = vec![(TokenKind::Identifier, intern_str(answer))];
            made.held.push((intern_str(predicate), answer));
        };
        if !machine.is_empty() {
            assert("cpu", machine);
            assert("machine", machine);
        }
        for system in ["linux", "unix", "posix"] {
            assert("system", system);
        }
        made
    }

    /// `#assert predicate(answer)`.
    pub fn assert(&mut self, predicate: Name, answer: &[Token]) {
        let entry = (predicate, key(answer));
        if !self.held.contains(&entry) {
            self.held.push(entry);
        }
    }

    /// `#unassert predicate`, with an answer or for all.
    pub fn unassert(&mut self, predicate: Name, answer: Option<&[Token]>) {
        let answer = answer.map(key);
        self.held.retain(|(held, held_answer)| {
            *held != predicate || answer.as_ref().is_some_and(|answer| answer != held_answer)
        });
    }

    /// Whether it holds; without an answer whether any does.
    pub fn holds(&self, predicate: Name, answer: Option<&[Token]>) -> bool {
        let answer = answer.map(key);
        self.held.iter().any(|(held, held_answer)| {
            *held == predicate && answer.as_ref().is_none_or(|answer| answer == held_answer)
        })
    }
}

fn key(answer: &[Token]) -> Vec<(TokenKind, Name)> {
    answer.iter().map(|token| (token.kind, token.name)).collect()
}

/// `predicate` or `predicate(answer)` at the start of some tokens, and how many it takes.
pub fn parse(tokens: &[Token]) -> Option<(Name, Option<&[Token]>, usize)> {
    let predicate = tokens.first().filter(|token| token.kind == TokenKind::Identifier)?;
    if tokens.get(1).is_none_or(|token| token.kind != TokenKind::LeftParen) {
        return Some((predicate.name, None, 1));
    }
    let rest = tokens.get(2..)?;
    let n = rest.iter().position(|token| token.kind == TokenKind::RightParen)?;
    Some((predicate.name, Some(rest.get(..n)?), n + 3))
}
