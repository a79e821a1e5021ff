//! Rules about a few tokens in a row, which hold wherever these stand.

use super::Scan;
use crate::lex::{Token, TokenKind};
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] =
    &[id::STATEMENT_EXPRESSION, id::CONDITIONAL_OMITTED_OPERAND, id::ATTRIBUTE_C23];

impl Scan<'_> {
    pub(super) fn sequence(&mut self, at: usize, token: &Token) {
        match token.kind {
            TokenKind::LeftParen if self.kind(at + 1) == TokenKind::LeftBrace => {
                self.report(id::STATEMENT_EXPRESSION, at);
            }
            // `[[]]`, which has no name to go by.
            TokenKind::LeftBracket
                if [1, 2, 3].map(|n| self.kind(at + n))
                    == [
                        TokenKind::LeftBracket,
                        TokenKind::RightBracket,
                        TokenKind::RightBracket,
                    ] =>
            {
                self.report(id::ATTRIBUTE_C23, at);
            }
            TokenKind::Question if self.kind(at + 1) == TokenKind::Colon => {
                self.report(id::CONDITIONAL_OMITTED_OPERAND, at);
            }
            _ => {}
        }
    }
}
