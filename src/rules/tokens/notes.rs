//! Rules about what stands between tokens: comments, splices, the file's end.

use crate::lex::{ExpansionId, Flags, LexNoteKind, LexedFile, Token, TokenKind};
use crate::names::kw;
use crate::rules::{Levels, Report, RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::BACKSLASH_NEWLINE_EOF,
    id::BACKSLASH_SPACE_NEWLINE,
    id::FORM_FEED_IN_DIRECTIVE,
    id::LINE_COMMENT,
    id::MISSING_NEWLINE,
];

/// What the lexer noted of a file.
pub fn report(lexed: &LexedFile, levels: &Levels, out: &mut Vec<Report>) {
    for note in &lexed.notes {
        let rule = match note.kind {
            LexNoteKind::LineComment => id::LINE_COMMENT,
            LexNoteKind::BlankInSplice => id::BACKSLASH_SPACE_NEWLINE,
            LexNoteKind::SpliceAtEnd => id::BACKSLASH_NEWLINE_EOF,
            LexNoteKind::NoNewline => id::MISSING_NEWLINE,
            LexNoteKind::FormFeed => id::FORM_FEED_IN_DIRECTIVE,
        };
        if levels.on(rule) {
            let token = Token {
                kind: TokenKind::Other,
                flags: Flags::default(),
                name: kw::EMPTY,
                pos: note.pos,
                expansion: ExpansionId::NONE,
            };
            out.push(Report::at(rule, token));
        }
    }
}
