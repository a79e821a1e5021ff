//! Getting back into step after an error: brackets are balanced, nothing is looked at.

use super::Parser;
use crate::lex::{Flags, TokenKind};

impl Parser<'_> {
    /// Skips the external declaration that began at token `start`: to a `;` outside all brackets,
    /// the `}` that closes a body (with the `;` behind it), or a line outside all brackets that
    /// begins with what begins a declaration.
    pub(super) fn skip_external(&mut self, start: usize) {
        let failed_at = self.idx;
        self.idx = start;
        let mut depth = 0usize;
        loop {
            let begins_line = self.peek(0).flags.has(Flags::LINE_START);
            match self.kind() {
                TokenKind::End => return,
                TokenKind::Identifier
                    if depth == 0
                        && begins_line
                        && self.idx > start.max(failed_at)
                        && self.at_specifiers(0) =>
                {
                    return;
                }
                TokenKind::LeftBrace | TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket => depth = depth.saturating_sub(1),
                TokenKind::RightBrace => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && self.idx >= failed_at && !self.continues_after_brace() {
                        self.bump();
                        self.accept(TokenKind::Semicolon);
                        return;
                    }
                }
                TokenKind::Semicolon if depth == 0 && self.idx >= failed_at => {
                    self.bump();
                    return;
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// `struct s { … } x;` goes on after its brace, a function doesn't.
    fn continues_after_brace(&self) -> bool {
        matches!(self.peek(1).kind, TokenKind::Comma | TokenKind::Equal | TokenKind::LeftBracket)
    }

    /// Skips a statement or a member: to a `;` outside brackets, or up to the `}` of the
    /// enclosing block, which stays.
    pub(super) fn skip_statement(&mut self) {
        let mut depth = 0usize;
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::LeftBrace | TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket => depth = depth.saturating_sub(1),
                TokenKind::RightBrace => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                    if depth == 0 {
                        self.bump();
                        self.accept(TokenKind::Semicolon);
                        return;
                    }
                }
                TokenKind::Semicolon if depth == 0 => {
                    self.bump();
                    return;
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// Skips a bracketed group from its opening bracket to behind the closing one.
    pub(super) fn skip_group(&mut self) {
        let mut depth = 0usize;
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::LeftBrace | TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightBrace | TokenKind::RightParen | TokenKind::RightBracket => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }
}
