//! Tokens of the unit back to the text that they stand in, on one level: a file's own text, or
//! one macro's body.

use std::ops::Range;
use std::sync::Arc;

use super::Site;
use crate::lex::{ExpansionId, Flags, LexOptions, Token, TokenKind, lex_with};
use crate::parse::ast::{Extent, TokenIdx};
use crate::preprocess::MacroExpansion;
use crate::source::{Pos, SourceFile};

/// A file's text with its raw tokens.
#[derive(Debug)]
pub struct RawFile {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Its preprocessing tokens.
    pub tokens: Vec<Token>,
}

impl RawFile {
    /// Cuts a file into tokens.
    pub fn new(file: Arc<SourceFile>, options: LexOptions) -> RawFile {
        let tokens = lex_with(&file, options).tokens;
        RawFile { file, tokens }
    }

    /// The number of the token that starts at a position of this file.
    pub fn at(&self, pos: Pos) -> Option<usize> {
        let found = self.tokens.partition_point(|token| token.pos < pos);
        self.tokens.get(found).is_some_and(|token| token.pos == pos).then_some(found)
    }

    /// The number of the first token that starts at or after an offset.
    pub fn from(&self, offset: usize) -> usize {
        let pos = self.file.pos(offset);
        self.tokens.partition_point(|token| token.pos < pos)
    }

    /// The bytes of a token; none if its spelling isn't its text.
    pub fn range(&self, number: usize) -> Option<Range<usize>> {
        let token = self.tokens.get(number)?;
        if token.flags.has(Flags::RESPELLED) {
            return None;
        }
        let start = self.file.offset(token.pos);
        Some(start..start + token.n_bytes())
    }

    /// The number of the token that closes the bracket of kind `open` at `number`.
    pub fn closing(&self, number: usize, open: TokenKind, close: TokenKind) -> Option<usize> {
        let mut depth = 0usize;
        for (at, token) in self.tokens.iter().enumerate().skip(number) {
            if token.kind == open {
                depth += 1;
            } else if token.kind == close {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        None
    }

    /// The text of some bytes.
    pub fn text(&self, range: Range<usize>) -> &[u8] {
        self.file.text.get(range).unwrap_or(b"")
    }

    /// Where the line of an offset begins.
    pub fn line_start(&self, offset: usize) -> usize {
        self.file.line_start(self.file.line(offset))
    }

    /// Where the line of an offset ends, before its line end.
    pub fn line_end(&self, offset: usize) -> usize {
        let line = self.file.line(offset);
        self.file.line_start(line) + self.file.line_text(line).len()
    }

    /// The blanks that the line of an offset begins with.
    pub fn indent(&self, offset: usize) -> String {
        let line = self.file.line_text(self.file.line(offset));
        let n = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        String::from_utf8_lossy(line.get(..n).unwrap_or(b"")).into_owned()
    }

    /// Whether only blanks stand before an offset in its line.
    pub fn is_first(&self, offset: usize) -> bool {
        self.text(self.line_start(offset)..offset).iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// Some bytes, with their line and its end if nothing else stands there.
    pub fn with_line(&self, range: Range<usize>) -> Range<usize> {
        let end = self.line_end(range.end);
        let next = self.text(end..self.file.text.len().min(end + 2));
        let n_end = match next {
            b"\r\n" => 2,
            _ => usize::from(next.starts_with(b"\n")),
        };
        match self.is_first(range.start) && range.end == end && n_end > 0 {
            true => self.line_start(range.start)..end + n_end,
            false => range,
        }
    }

    /// Whether a line of the preprocessor that begins, parts or ends a group is among some bytes.
    pub fn has_group(&self, range: Range<usize>) -> bool {
        let inside = self.tokens.get(self.from(range.start)..self.from(range.end));
        let mut pairs = inside.unwrap_or(&[]).windows(2);
        pairs.any(|pair| {
            let word = pair[1].name.text();
            pair[0].kind == TokenKind::Hash
                && pair[0].flags.has(Flags::LINE_START)
                && (word.starts_with("if") || word.starts_with("el") || word == "endif")
        })
    }

    /// What ends the file's lines.
    pub fn newline(&self) -> &'static str {
        let end = self.file.text.iter().position(|&byte| byte == b'\n');
        let before = end.and_then(|end| self.file.text.get(end.checked_sub(1)?));
        if before == Some(&b'\r') { "\r\n" } else { "\n" }
    }
}

/// One level of a declaration's text.
pub struct View<'a> {
    site: &'a Site<'a>,
    /// The file that the level's text is in.
    pub raw: Arc<RawFile>,
    /// The macro's expansion, or none for the file's own text.
    pub level: ExpansionId,
    /// The bytes of the level's text: the file's, or the macro's definition.
    bytes: Range<usize>,
}

impl<'a> View<'a> {
    /// The level that a token stands on.
    pub fn of(site: &'a Site<'a>, token: &Token) -> Option<View<'a>> {
        let raw = site.raw(token.pos)?;
        raw.at(token.pos)?;
        let mut bytes = 0..raw.file.text.len();
        if let Some(expansion) = site.preprocessed.origins.get(token.expansion) {
            let first = raw.at(expansion.definition)?;
            let mut next = raw.tokens.iter().skip(first + 1);
            let next = next.find(|token| token.flags.has(Flags::LINE_START));
            let end = next.map_or(raw.file.text.len(), |token| raw.file.offset(token.pos));
            bytes = raw.range(first)?.start..end;
        }
        Some(View { site, raw, level: token.expansion, bytes })
    }

    /// Whether the level is a macro's body.
    pub fn is_macro(&self) -> bool {
        self.level != ExpansionId::NONE
    }

    /// The line end that edits of this level need: a macro's lines are continued.
    pub fn newline(&self) -> String {
        let newline = self.raw.newline();
        if self.is_macro() { format!(" \\{newline}") } else { newline.to_owned() }
    }

    fn offset_of(&self, pos: Pos) -> Option<usize> {
        // A token that `##` made has the level's expansion and its operand's place.
        let start = self.raw.file.pos(0);
        let inside = pos >= start && self.bytes.contains(&self.raw.file.offset(pos));
        inside.then(|| self.raw.file.offset(pos))
    }

    /// The bytes of a token that stands on this level itself.
    pub fn direct(&self, idx: TokenIdx) -> Option<Range<usize>> {
        let token = self.site.token(idx)?;
        if token.expansion != self.level {
            return None;
        }
        self.offset_of(token.pos)?;
        self.raw.range(self.raw.at(token.pos)?)
    }

    /// The bytes of a token, or of the macro call on this level that it came out of.
    pub fn shown(&self, idx: TokenIdx) -> Option<Range<usize>> {
        if let Some(range) = self.direct(idx) {
            return Some(range);
        }
        let token = self.site.token(idx)?;
        let mut chain = self.site.preprocessed.origins.chain(&token);
        let call = chain.find(|(_, expansion)| expansion.parent == self.level)?.1;
        self.call(call)
    }

    /// The bytes of a macro's call, arguments included.
    pub fn call(&self, call: &MacroExpansion) -> Option<Range<usize>> {
        self.offset_of(call.call)?;
        let name = self.raw.at(call.call)?;
        let range = self.raw.range(name)?;
        if !self.takes_arguments(call) {
            return Some(range);
        }
        let next = self.raw.tokens.get(name + 1)?;
        if next.kind != TokenKind::LeftParen {
            return None;
        }
        let close = self.raw.closing(name + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
        Some(range.start..self.raw.range(close)?.end)
    }

    /// Whether a macro is defined in the level's file.
    pub fn defines(&self, call: &MacroExpansion) -> bool {
        let file = &self.raw.file;
        file.pos(0) <= call.definition && call.definition < file.pos(file.text.len())
    }

    /// Whether a macro is one with parameters.
    pub fn takes_arguments(&self, call: &MacroExpansion) -> bool {
        let Some(file) = self.site.sources.file(call.definition) else { return false };
        let after = file.offset(call.definition) + call.name.bytes().len();
        file.text.get(after) == Some(&b'(')
    }

    /// The bytes of an extent on this level, whole macro calls included; none if its ends can't be
    /// told.
    pub fn span(&self, extent: Extent) -> Option<Range<usize>> {
        let mut found: Option<Range<usize>> = None;
        for idx in extent.first.0..=extent.last.0 {
            if let Some(range) = self.shown(TokenIdx(idx)) {
                found = Some(match found {
                    None => range,
                    Some(so_far) => so_far.start.min(range.start)..so_far.end.max(range.end),
                });
            }
        }
        // What a macro's parameter stands for is elsewhere: the neighbours tell where it stood.
        if self.shown(extent.first).is_none() {
            let before = self.direct(TokenIdx(extent.first.0.checked_sub(1)?))?;
            let start = self.raw.range(self.raw.from(before.end))?.start;
            found = Some(start..found.map_or(start, |range| range.end));
        }
        if self.shown(extent.last).is_none() {
            let after = self.direct(TokenIdx(extent.last.0 + 1))?;
            let last = self.raw.from(after.start).checked_sub(1)?;
            let end = self.raw.range(last)?.end;
            found = Some(found.map_or(end, |range| range.start)..end);
        }
        found.filter(|range| range.start < range.end)
    }

    /// The text of an extent on this level.
    pub fn text(&self, extent: Extent) -> Option<String> {
        let bytes = self.raw.text(self.span(extent)?);
        String::from_utf8(bytes.to_vec()).ok()
    }

    /// Tokens as the compiler sees them.
    pub fn spelled(&self, extent: Extent) -> String {
        let mut text = String::new();
        for idx in extent.first.0..=extent.last.0 {
            let Some(token) = self.site.token(TokenIdx(idx)) else { break };
            if !text.is_empty() && token.flags.has(Flags::SPACE_BEFORE) {
                text.push(' ');
            }
            text.push_str(&token.spelling());
        }
        text
    }
}
