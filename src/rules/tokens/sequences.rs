//! Rules about a few tokens in a row, which hold wherever these stand.

use super::Scan;
use crate::lex::{Token, TokenKind};
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[id::STATEMENT_EXPRESSION, id::CONDITIONAL_OMITTED_OPERAND];

impl Scan<'_> {
    pub(super) fn sequence(&mut self, at: usize, token: &Token) {
        match token.kind {
            TokenKind::LeftParen if self.kind(at + 1) == TokenKind::LeftBrace => {
                self.report(id::STATEMENT_EXPRESSION, at);
            }
            TokenKind::Question if self.kind(at + 1) == TokenKind::Colon => {
                self.report(id::CONDITIONAL_OMITTED_OPERAND, at);
            }
            _ => {}
        }
    }
}
