//! `#if` expressions (C99 6.10.1): the line is expanded, `defined` and assertions decided on the
//! way, then evaluated in 64 bits, signed or unsigned, as gcc does: operands that are not
//! evaluated may divide by zero, `,` is taken, a wrong expression is false.
//!
//! Precedence climbing; each step takes a token, and the nesting is bounded.

use super::EventKind;
use super::assertions;
use super::engine::{END, Engine};
use super::expand::is_padding;
use super::number::{character_value, number_value};
use crate::lex::{ExpansionId, Token, TokenKind};
use crate::limits;
use crate::names::{intern_str, kw};
use crate::source::Pos;

/// A value of `intmax_t` or `uintmax_t`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value {
    /// Its 64 bits.
    pub bits: u64,
    /// It is of `uintmax_t`.
    pub unsigned: bool,
}

impl Value {
    /// A signed value.
    pub fn signed(value: i64) -> Value {
        Value { bits: value as u64, unsigned: false }
    }

    fn truth(self) -> bool {
        self.bits != 0
    }

    fn is_negative(self) -> bool {
        !self.unsigned && (self.bits as i64) < 0
    }
}

type Result<T> = std::result::Result<T, &'static str>;

impl Engine<'_> {
    /// Whether a condition holds. A wrong one is a problem and doesn't.
    pub fn condition(&mut self, tokens: &[Token], pos: Pos) -> bool {
        if let Some(answer) = self.simple_condition(tokens) {
            return answer;
        }
        let words = self.condition_words(tokens);
        let mut parser = self.parser(&words);
        let value = parser.whole();
        let (divides_by_zero, events) = (parser.divides_by_zero, parser.events);
        if divides_by_zero {
            self.problem(pos, "#if divides by zero", false);
        }
        for (kind, at) in events {
            self.event(kind, words.get(at));
        }
        value.map(Value::truth).unwrap_or_else(|reason| {
            self.problem(pos, reason, false);
            false
        })
    }

    /// What an operand of a condition is worth, if it is an expression.
    pub fn operand_value(&mut self, tokens: &[Token]) -> Option<i64> {
        let words = self.condition_words(tokens);
        let value = self.parser(&words).whole();
        value.ok().map(|value| value.bits as i64)
    }

    fn parser<'w>(&self, words: &'w [Token]) -> Parser<'w> {
        let char_unsigned = self.macros.is_macro(intern_str("__CHAR_UNSIGNED__"));
        let events = Vec::new();
        Parser { words, at: 0, depth: 0, char_unsigned, divides_by_zero: false, events }
    }

    /// The conditions that most `#if`s are.
    fn simple_condition(&self, tokens: &[Token]) -> Option<bool> {
        let is_name = |token: &Token| token.kind == TokenKind::Identifier;
        match tokens {
            [number] if number.kind == TokenKind::Number => match number.name.bytes() {
                b"0" => Some(false),
                b"1" => Some(true),
                _ => None,
            },
            [defined, name] if defined.name == kw::DEFINED && is_name(name) => {
                Some(self.macros.is_macro(name.name))
            }
            [defined, open, name, close]
                if defined.name == kw::DEFINED
                    && open.kind == TokenKind::LeftParen
                    && is_name(name)
                    && close.kind == TokenKind::RightParen =>
            {
                Some(self.macros.is_macro(name.name))
            }
            _ => None,
        }
    }

    /// The line's tokens, expanded; `defined X` and `#x(y)` are 0 or 1 already.
    fn condition_words(&mut self, tokens: &[Token]) -> Vec<Token> {
        let mut words = Vec::new();
        self.begin_directive_tokens(tokens);
        loop {
            let token = self.next_token();
            if is_padding(&token) {
                continue;
            }
            match token.kind {
                TokenKind::End => break,
                TokenKind::Identifier if token.name == kw::DEFINED => {
                    if token.expansion != ExpansionId::NONE {
                        let mut written = tokens.iter();
                        let of = written.find(|written| written.pos == self.invocation);
                        self.event(EventKind::DefinedInExpansion, of);
                    }
                    let word = self.defined(&token);
                    words.extend(word);
                }
                TokenKind::Hash => words.push(self.assertion_holds(&token)),
                _ => words.push(token),
            }
        }
        self.end_directive_tokens();
        words
    }

    /// `defined X`, `defined(X)`; what it reads is not expanded.
    fn defined(&mut self, at: &Token) -> Option<Token> {
        self.prevent_expansion += 1;
        let mut name = self.next_solid();
        let in_parens = name.kind == TokenKind::LeftParen;
        if in_parens {
            name = self.next_solid();
        }
        let mut closed = true;
        if in_parens {
            closed = self.next_solid().kind == TokenKind::RightParen;
        }
        self.prevent_expansion -= 1;
        if name.kind != TokenKind::Identifier || !closed {
            return Some(*at);
        }
        Some(Self::truth(self.macros.is_macro(name.name), at))
    }

    fn assertion_holds(&mut self, hash: &Token) -> Token {
        self.forget_stretch();
        self.prevent_expansion += 1;
        let mut tokens = Vec::new();
        let mut next = self.next_solid();
        tokens.push(next);
        next = self.next_solid();
        if next.kind == TokenKind::LeftParen {
            while !matches!(next.kind, TokenKind::RightParen | TokenKind::End) {
                tokens.push(next);
                next = self.next_solid();
            }
            tokens.push(next);
        } else if next.kind != TokenKind::End {
            self.unread();
        }
        self.prevent_expansion -= 1;
        let parsed = assertions::parse(&tokens);
        let holds = parsed.is_some_and(|(name, answer, _)| self.assertions.holds(name, answer));
        Self::truth(holds, hash)
    }
}

struct Parser<'a> {
    words: &'a [Token],
    at: usize,
    depth: u32,
    char_unsigned: bool,
    /// gcc says so, and takes the dividend for the quotient.
    divides_by_zero: bool,
    /// What rules may want to know, with the word that it is about.
    events: Vec<(EventKind, usize)>,
}

impl Parser<'_> {
    fn peek(&self) -> TokenKind {
        self.words.get(self.at).map_or(TokenKind::End, |token| token.kind)
    }

    fn take(&mut self, kind: TokenKind) -> bool {
        let there = self.peek() == kind;
        self.at += usize::from(there);
        there
    }

    /// All words as one expression.
    fn whole(&mut self) -> Result<Value> {
        let value = self.comma(true)?;
        match self.at == self.words.len() {
            true => Ok(value),
            false => Err("#if has something after its expression"),
        }
    }

    fn comma(&mut self, evaluated: bool) -> Result<Value> {
        let mut value = self.conditional(evaluated)?;
        while self.take(TokenKind::Comma) {
            if evaluated {
                self.events.push((EventKind::CommaInCondition, self.at - 1));
            }
            value = self.conditional(evaluated)?;
        }
        Ok(value)
    }

    fn conditional(&mut self, evaluated: bool) -> Result<Value> {
        self.depth += 1;
        if self.depth > limits::NESTING_DEPTH_MAX {
            return Err("#if is nested too deeply");
        }
        let condition = self.binary(0, evaluated)?;
        let mut value = condition;
        if self.take(TokenKind::Question) {
            let chosen = condition.truth();
            let first = self.comma(evaluated && chosen)?;
            if !self.take(TokenKind::Colon) {
                return Err("#if has a '?' without ':'");
            }
            let second = self.conditional(evaluated && !chosen)?;
            let bits = if chosen { first.bits } else { second.bits };
            value = Value { bits, unsigned: first.unsigned || second.unsigned };
        }
        self.depth -= 1;
        Ok(value)
    }

    /// Operators of at least this precedence.
    fn binary(&mut self, least: u8, evaluated: bool) -> Result<Value> {
        let mut left = self.unary(evaluated)?;
        loop {
            let operator = self.peek();
            let Some(precedence) = precedence(operator).filter(|&p| p >= least) else {
                return Ok(left);
            };
            let at = self.at;
            self.at += 1;
            let right_matters = match operator {
                TokenKind::AmpersandAmpersand => left.truth(),
                TokenKind::PipePipe => !left.truth(),
                _ => true,
            };
            let right = self.binary(precedence + 1, evaluated && right_matters)?;
            let divides = matches!(operator, TokenKind::Slash | TokenKind::Percent);
            self.divides_by_zero |= divides && !right.truth() && evaluated;
            if evaluated && overflows(operator, left, right) {
                self.events.push((EventKind::OverflowInCondition, at));
            }
            left = apply(operator, left, right);
        }
    }

    fn unary(&mut self, evaluated: bool) -> Result<Value> {
        // A loop, so that a long row of `!` is no deep recursion.
        let mut operators = Vec::new();
        while let kind @ (TokenKind::Plus | TokenKind::Minus | TokenKind::Tilde | TokenKind::Bang) =
            self.peek()
        {
            self.at += 1;
            operators.push(kind);
        }
        let mut value = self.primary(evaluated)?;
        for operator in operators.into_iter().rev() {
            value = match operator {
                TokenKind::Minus => Value { bits: value.bits.wrapping_neg(), ..value },
                TokenKind::Tilde => Value { bits: !value.bits, ..value },
                TokenKind::Bang => Value::signed(i64::from(!value.truth())),
                _ => value,
            };
        }
        Ok(value)
    }

    fn primary(&mut self, evaluated: bool) -> Result<Value> {
        let token = self.words.get(self.at).copied().unwrap_or(END);
        self.at += 1;
        match token.kind {
            TokenKind::LeftParen => {
                let value = self.comma(evaluated)?;
                if !self.take(TokenKind::RightParen) {
                    return Err("#if has a '(' without ')'");
                }
                Ok(value)
            }
            TokenKind::Number => number_value(token.name.bytes()),
            TokenKind::Character => character_value(token.name.bytes(), self.char_unsigned),
            TokenKind::Identifier if token.name == kw::DEFINED => {
                Err("'defined' is not followed by a name")
            }
            TokenKind::Identifier => Ok(Value::signed(0)),
            TokenKind::End => Err("#if lacks an expression or an operand"),
            _ => Err("#if has a token that is no expression"),
        }
    }
}

fn precedence(operator: TokenKind) -> Option<u8> {
    Some(match operator {
        TokenKind::PipePipe => 0,
        TokenKind::AmpersandAmpersand => 1,
        TokenKind::Pipe => 2,
        TokenKind::Caret => 3,
        TokenKind::Ampersand => 4,
        TokenKind::EqualEqual | TokenKind::BangEqual => 5,
        TokenKind::Less | TokenKind::Greater | TokenKind::LessEqual | TokenKind::GreaterEqual => 6,
        TokenKind::ShiftLeft | TokenKind::ShiftRight => 7,
        TokenKind::Plus | TokenKind::Minus => 8,
        TokenKind::Star | TokenKind::Slash | TokenKind::Percent => 9,
        _ => return None,
    })
}

fn apply(operator: TokenKind, left: Value, right: Value) -> Value {
    let unsigned = left.unsigned || right.unsigned;
    let (a, b) = (left.bits, right.bits);
    let truth = |value: bool| Value::signed(i64::from(value));
    let arithmetic = |bits: u64| Value { bits, unsigned };
    let less = if unsigned { a < b } else { (a as i64) < (b as i64) };
    match operator {
        TokenKind::PipePipe => truth(left.truth() || right.truth()),
        TokenKind::AmpersandAmpersand => truth(left.truth() && right.truth()),
        TokenKind::Pipe => arithmetic(a | b),
        TokenKind::Caret => arithmetic(a ^ b),
        TokenKind::Ampersand => arithmetic(a & b),
        TokenKind::EqualEqual => truth(a == b),
        TokenKind::BangEqual => truth(a != b),
        TokenKind::Less => truth(less),
        TokenKind::GreaterEqual => truth(!less),
        TokenKind::Greater => truth(!less && a != b),
        TokenKind::LessEqual => truth(less || a == b),
        TokenKind::ShiftLeft => shift(left, right, false),
        TokenKind::ShiftRight => shift(left, right, true),
        TokenKind::Plus => arithmetic(a.wrapping_add(b)),
        TokenKind::Minus => arithmetic(a.wrapping_sub(b)),
        TokenKind::Star => arithmetic(a.wrapping_mul(b)),
        _ if b == 0 => arithmetic(a),
        TokenKind::Slash if unsigned => arithmetic(a / b),
        TokenKind::Slash => arithmetic((a as i64).wrapping_div(b as i64) as u64),
        _ if unsigned => arithmetic(a % b),
        _ => arithmetic((a as i64).wrapping_rem(b as i64) as u64),
    }
}

/// Whether the value of a signed operation is none that `intmax_t` has.
fn overflows(operator: TokenKind, left: Value, right: Value) -> bool {
    if left.unsigned || (right.unsigned && operator != TokenKind::ShiftLeft) {
        return false;
    }
    let (a, b) = (left.bits as i64, right.bits as i64);
    match operator {
        TokenKind::Plus => a.checked_add(b).is_none(),
        TokenKind::Minus => a.checked_sub(b).is_none(),
        TokenKind::Star => a.checked_mul(b).is_none(),
        TokenKind::Slash => a == i64::MIN && b == -1,
        TokenKind::ShiftLeft if right.is_negative() => false,
        TokenKind::ShiftLeft => shift(shift(left, right, false), right, true) != left,
        _ => false,
    }
}

/// A shift; by a negative count it goes the other way, as in gcc.
fn shift(left: Value, right: Value, rightwards: bool) -> Value {
    let backwards = right.is_negative();
    let count = if backwards { right.bits.wrapping_neg() } else { right.bits };
    let bits = match (rightwards != backwards, left.is_negative()) {
        (true, true) if count >= 64 => u64::MAX,
        (true, true) => ((left.bits as i64) >> count) as u64,
        _ if count >= 64 => 0,
        (true, false) => left.bits >> count,
        (false, _) => left.bits << count,
    };
    Value { bits, ..left }
}
