//! The longest preprocessing token at each place (C99 6.4), and what surrounds it.

use std::cell::RefCell;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use memchr::{memchr2, memchr3};

use super::character::{
    first_character, is_digit, is_extended_identifier, is_space, is_word, word_length,
};
use super::cursor::Cursor;
use super::notes;
use super::options::LexOptions;
use super::punctuator::alone;
use super::put_off::PuttingOff;
use super::respell::universal;
use super::{Flags, LexNote, LexNoteKind, LexProblem, LexedFile, Token, TokenKind};
use crate::lex::ExpansionId;
use crate::limits;
use crate::names::{intern, intern_first, kw};
use crate::source::Pos;

/// What the line being lexed is, as far as tokens depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// No directive.
    Text,
    /// After the `#`: the directive's name comes next.
    Hash,
    /// After `#include`: a header name comes next.
    Include,
    /// A condition: a header name may follow `__has_include (`.
    Condition,
    /// After `#define`, if replacement lists are put off: the macro's name comes next.
    Define,
    /// After the macro's name: its parameters or its replacement list come next.
    Name,
    /// In its parameters.
    Parameters,
    /// Any other directive, or the rest of one.
    Directive,
}

pub struct Scanner<'a> {
    pub(super) cursor: Cursor<'a>,
    base: Pos,
    pub(super) options: LexOptions,
    pub(super) line: Line,
    pub(super) out: LexedFile,
    /// None where all tokens are wanted.
    pub(super) putting_off: Option<PuttingOff>,
}

static COMMENT_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"*/"));

thread_local! {
    /// Room for a file's tokens, which are then kept in as much as they need: what was never in
    /// use before costs the kernel more than copying costs us.
    static ROOM: RefCell<Vec<Token>> = const { RefCell::new(Vec::new()) };
}

/// Keeps room for the next file's tokens.
fn give_back(mut room: Vec<Token>) {
    room.clear();
    if room.capacity() <= limits::LEXING_ROOM_TOKENS {
        ROOM.set(room);
    }
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a [u8], base: Pos, options: LexOptions) -> Scanner<'a> {
        let out = LexedFile::default();
        let cursor = Cursor::new(text, options.trigraphs);
        Scanner { cursor, base, options, line: Line::Text, out, putting_off: None }
    }

    /// Leaves replacement lists out.
    pub fn putting_off(self, how: PuttingOff) -> Scanner<'a> {
        Scanner { putting_off: Some(how), ..self }
    }

    /// The tokens of a file, and how it ends.
    pub fn whole_file(self) -> LexedFile {
        self.whole_file_seen(|_| ())
    }

    /// The same without what is put off, of which `see` still sees the tokens.
    pub fn whole_file_seen(mut self, see: impl FnOnce(&LexedFile)) -> LexedFile {
        self.out.tokens = ROOM.take();
        self.run();
        for (at, kind) in notes::at_end(self.cursor.since(0)) {
            self.note(at, kind);
        }
        let left_out = self.take_left_out();
        let (put_off, plain) =
            (std::mem::take(&mut self.out.put_off), std::mem::take(&mut self.out.plain));
        see(&self.out);
        let room = std::mem::take(&mut self.out.tokens);
        let made = left_out.without(LexedFile { put_off, plain, ..self.out }, &room);
        give_back(room);
        made
    }

    /// What `read` makes of the tokens of a text, which are not kept.
    pub fn for_a_while<T>(mut self, read: impl FnOnce(&[Token]) -> T) -> T {
        self.out.tokens = ROOM.take();
        self.run();
        let made = read(&self.out.tokens);
        give_back(self.out.tokens);
        made
    }

    /// The tokens of a text that is no file.
    pub fn whole_text(mut self) -> LexedFile {
        self.run();
        self.out
    }

    fn run(&mut self) {
        let mut flags = Flags::LINE_START;
        loop {
            flags = self.space(flags);
            if self.cursor.at_end() {
                return;
            }
            if flags.has(Flags::LINE_START) && self.putting_off.is_some() && self.passes_line_over()
            {
                flags = Flags::default();
                continue;
            }
            let token = self.token(flags);
            self.note_line(token);
            self.out.tokens.push(token);
            if self.line == Line::Name {
                self.line = Line::Parameters;
                if self.cursor.byte() != b'(' {
                    self.put_off();
                }
            } else if self.line == Line::Parameters && token.kind == TokenKind::RightParen {
                self.put_off();
            }
            flags = Flags::default();
        }
    }

    fn pos(&self, offset: usize) -> Pos {
        Pos(self.base.0.saturating_add(offset as u32))
    }

    /// Keeps track of what line we are on, for header names.
    fn note_line(&mut self, token: Token) {
        if self.line == Line::Text && !token.flags.has(Flags::LINE_START) {
            return;
        }
        if token.flags.has(Flags::LINE_START) {
            self.line = Line::Text;
            if token.kind == TokenKind::Hash {
                self.line = Line::Hash;
                self.out.directives.push(self.out.tokens.len() as u32);
            }
            return;
        }
        self.line = match self.line {
            Line::Hash => match token.name {
                kw::D_INCLUDE | kw::D_INCLUDE_NEXT | kw::D_IMPORT | kw::D_EMBED => Line::Include,
                kw::IF | kw::D_ELIF => Line::Condition,
                kw::D_DEFINE if self.looks_for_list() => Line::Define,
                _ => Line::Directive,
            },
            Line::Define => Line::Name,
            Line::Include => Line::Directive,
            line => line,
        };
    }

    /// White space and comments before a token.
    fn space(&mut self, mut flags: Flags) -> Flags {
        loop {
            let byte = self.cursor.byte();
            if byte > b' ' && byte != b'/' {
                return flags;
            }
            if matches!(byte, b' ' | b'\t' | b'\n') {
                flags = self.blanks(flags);
            } else if is_space(byte) {
                if self.cursor.at_end() {
                    return flags;
                }
                let in_directive = self.line != Line::Text && !flags.has(Flags::LINE_START);
                if in_directive && matches!(byte, 0x0b | 0x0c) {
                    self.note(self.cursor.offset(), LexNoteKind::FormFeed);
                }
                self.step(Cursor::advance);
                flags = flags.with(Flags::SPACE_BEFORE);
            } else if self.cursor.at_newline() {
                self.step(Cursor::skip_newline);
                flags = Flags::LINE_START;
                self.line = Line::Text;
            } else if byte == b'/' && self.comment(flags) {
                flags = flags.with(Flags::SPACE_BEFORE);
            } else {
                return flags;
            }
        }
    }

    /// Blanks, tabs and the ends of lines, of which most white space is.
    fn blanks(&mut self, flags: Flags) -> Flags {
        let rest = self.cursor.rest();
        let (mut n, mut after_line) = (0, None);
        while let Some(b' ' | b'\t' | b'\n') = rest.get(n) {
            if rest.get(n) == Some(&b'\n') {
                after_line = Some(n + 1);
            }
            n += 1;
        }
        self.step(|cursor| cursor.skip_plain(n));
        match after_line {
            None => flags.with(Flags::SPACE_BEFORE),
            Some(after) => {
                self.line = Line::Text;
                let space = if after < n { Flags::SPACE_BEFORE } else { Flags::default() };
                Flags::LINE_START.with(space)
            }
        }
    }

    fn note(&mut self, offset: usize, kind: LexNoteKind) {
        let pos = self.pos(offset);
        self.out.notes.push(LexNote { pos, kind });
    }

    /// Moves the cursor outside of tokens.
    fn step(&mut self, step: impl FnOnce(&mut Cursor<'a>)) {
        let start = self.cursor.offset();
        self.cursor.respelled = false;
        step(&mut self.cursor);
        if self.cursor.respelled {
            self.note_splices(start);
        }
    }

    /// Notes splices with white space in them that were passed since `start`.
    #[cold]
    fn note_splices(&mut self, start: usize) {
        for at in notes::blank_splices(self.cursor.since(start)) {
            self.note(start + at, LexNoteKind::BlankInSplice);
        }
    }

    /// Skips a comment, if one begins here.
    fn comment(&mut self, flags: Flags) -> bool {
        let mut after = self.cursor;
        after.advance();
        match after.byte() {
            b'*' => {
                after.advance();
                self.block_comment(after);
                true
            }
            b'/' => {
                after.advance();
                let in_directive = self.line != Line::Text && !flags.has(Flags::LINE_START);
                if !self.options.line_comments && (in_directive || after.byte() == b'*') {
                    return false;
                }
                self.note(self.cursor.offset(), LexNoteKind::LineComment);
                self.cursor = after;
                while !self.cursor.at_newline() && !self.cursor.at_end() {
                    self.cursor.advance();
                }
                true
            }
            _ => false,
        }
    }

    fn block_comment(&mut self, inside: Cursor<'a>) {
        let start = self.cursor.offset();
        self.cursor = inside;
        // One pass for the end, and one to see that nothing is spelled in an odd way before it.
        let rest = self.cursor.rest();
        let end = COMMENT_END.find(rest).and_then(|end| rest.get(..end));
        if let Some(text) = end
            && memchr2(b'\\', if self.options.trigraphs { b'?' } else { b'\\' }, text).is_none()
        {
            self.cursor.skip_plain(text.len() + 1);
            self.step(Cursor::advance);
            return;
        }
        loop {
            // Most of a comment is neither of the bytes that can matter: run over it.
            let rest = self.cursor.rest();
            self.cursor.skip_plain(memchr3(b'*', b'\\', b'?', rest).unwrap_or(rest.len()));
            if self.cursor.at_end() {
                let reason = "unterminated comment: the rest of the file is lost";
                self.out.problems.push(LexProblem { pos: self.pos(start), reason });
                return;
            }
            let star = self.cursor.byte() == b'*';
            self.cursor.advance();
            if star && self.cursor.byte() == b'/' && !self.cursor.at_end() {
                self.step(Cursor::advance);
                return;
            }
        }
    }

    fn token(&mut self, flags: Flags) -> Token {
        let start = self.cursor.offset();
        self.cursor.respelled = false;
        let byte = self.cursor.byte();
        if let Some(n) = self.plain_word(byte) {
            let (kind, name) = (TokenKind::Identifier, intern_first(self.cursor.rest(), n));
            self.cursor.skip_plain(n);
            return Token { kind, flags, name, pos: self.pos(start), expansion: ExpansionId::NONE };
        }
        if let Some(kind) = alone(byte)
            && self.cursor.skip_byte()
        {
            let (name, pos) = (kw::EMPTY, self.pos(start));
            return Token { kind, flags, name, pos, expansion: ExpansionId::NONE };
        }
        let expects_header = self.expects_header();
        let kind = match byte {
            b'<' if expects_header && self.quoted(b'>', false) => TokenKind::String,
            b'"' if expects_header && self.quoted(b'"', false) => TokenKind::String,
            b'"' | b'\'' => self.literal(start),
            b'0'..=b'9' => self.number(),
            b'.' if is_digit(self.cursor.next_byte()) => self.number(),
            _ if is_word(byte) || byte == b'$' => self.word(start),
            b'\\' | 0x80.. => self.extended_word(true),
            _ => self.punctuator(byte),
        };
        if self.cursor.respelled {
            self.note_splices(start);
        }
        self.made(kind, start, flags)
    }

    /// The length of the identifier that begins here, if it is of letters, digits and underscores
    /// alone and nothing behind it may belong to it: most tokens are such.
    fn plain_word(&self, first: u8) -> Option<usize> {
        if !is_word(first) || is_digit(first) {
            return None;
        }
        let rest = self.cursor.rest();
        let n = word_length(rest);
        let may_go_on = matches!(rest.get(n), Some(b'\\' | b'?' | b'"' | b'\'' | b'$' | 0x80..));
        (!may_go_on).then_some(n)
    }

    fn made(&self, kind: TokenKind, start: usize, mut flags: Flags) -> Token {
        if self.cursor.respelled {
            flags = flags.with(Flags::RESPELLED);
        }
        let mut name = kw::EMPTY;
        if kind.punctuator().is_empty() {
            let raw = self.cursor.since(start);
            let has_universal = kind == TokenKind::Identifier && raw.contains(&b'\\');
            if self.cursor.respelled || has_universal {
                name = self.respelled(kind, start);
                if name.bytes().len() != raw.len() {
                    flags = flags.with(Flags::RESPELLED);
                }
            } else {
                name = intern(raw);
            }
        } else if self.may_be_respelled(start)
            && kind.punctuator().as_bytes() != self.cursor.since(start)
        {
            flags = flags.with(Flags::RESPELLED);
            name = self.digraph_spelling(kind, start);
        }
        Token { kind, flags, name, pos: self.pos(start), expansion: ExpansionId::NONE }
    }

    /// Whether the punctuator from `start` may be spelled in another way: as a digraph, or with a
    /// splice or trigraph in it.
    fn may_be_respelled(&self, start: usize) -> bool {
        self.cursor.respelled || matches!(self.cursor.since(start), [b'<' | b'%' | b':', ..])
    }

    fn expects_header(&self) -> bool {
        match self.line {
            Line::Include => true,
            Line::Condition => {
                let mut last = self.out.tokens.iter().rev();
                last.next().is_some_and(|token| token.kind == TokenKind::LeftParen)
                    && last.next().is_some_and(|token| {
                        matches!(token.name, kw::HAS_INCLUDE | kw::HAS_INCLUDE_NEXT)
                    })
            }
            _ => false,
        }
    }

    /// A quoted token up to `close`; false, and nothing moved, if the line ends before.
    fn quoted(&mut self, close: u8, escapes: bool) -> bool {
        let mut cursor = self.cursor;
        cursor.advance();
        while !cursor.at_newline() && !cursor.at_end() {
            let byte = cursor.byte();
            cursor.advance();
            if byte == close {
                self.cursor = cursor;
                return true;
            }
            if escapes && byte == b'\\' && !cursor.at_newline() && !cursor.at_end() {
                cursor.advance();
            }
        }
        false
    }

    /// A literal whose quote is here and whose prefix began at `start`.
    fn literal(&mut self, start: usize) -> TokenKind {
        let quote = self.cursor.byte();
        let raw = quote == b'"' && self.options.raw_strings && raw_prefix(self.cursor.since(start));
        if raw {
            return self.raw_string(start);
        }
        if self.quoted(quote, true) {
            return if quote == b'"' { TokenKind::String } else { TokenKind::Character };
        }
        // gcc makes the rest of the line one token that is no C.
        while !self.cursor.at_newline() && !self.cursor.at_end() {
            self.cursor.advance();
        }
        TokenKind::Other
    }

    /// `R"delimiter(...)delimiter"`: splices and trigraphs inside are text (C++11 2.5p3).
    fn raw_string(&mut self, start: usize) -> TokenKind {
        let rest = self.cursor.rest();
        let body = rest.get(1..).unwrap_or(b"");
        let delimiter = body.iter().take(17).position(|&b| b == b'(');
        let valid =
            |bytes: &[u8]| !bytes.iter().any(|&b| is_space(b) || matches!(b, b')' | b'\\' | b'\n'));
        let Some(delimiter) = delimiter.and_then(|n| body.get(..n)).filter(|d| valid(d)) else {
            self.cursor.skip_plain(1);
            return TokenKind::Other;
        };
        let mut close = vec![b')'];
        close.extend_from_slice(delimiter);
        close.push(b'"');
        let text = body.get(delimiter.len() + 1..).unwrap_or(b"");
        let in_directive = !matches!(self.line, Line::Text);
        let end = text.windows(close.len()).position(|window| window == close);
        let end = end.filter(|&n| !(in_directive && text.iter().take(n).any(|&b| b == b'\n')));
        match end {
            Some(n) => {
                self.cursor.skip_plain(delimiter.len() + 2 + n + close.len());
                TokenKind::String
            }
            None if in_directive => {
                let n = rest.iter().take_while(|&&b| b != b'\n').count();
                self.cursor.skip_plain(n);
                TokenKind::Other
            }
            None => {
                let reason = "unterminated raw string: the rest of the file is lost";
                self.out.problems.push(LexProblem { pos: self.pos(start), reason });
                self.cursor.skip_plain(rest.len());
                TokenKind::Other
            }
        }
    }

    /// An identifier, or a literal's prefix with its literal.
    fn word(&mut self, start: usize) -> TokenKind {
        loop {
            let n = self.cursor.rest().iter().take_while(|&&b| is_word(b) || b == b'$').count();
            self.cursor.skip_plain(n);
            match self.cursor.byte() {
                b'\\' | 0x80.. if self.extended_character(false) => {}
                byte if (is_word(byte) || byte == b'$') && n > 0 => {}
                byte @ (b'"' | b'\'') => {
                    let is_prefix = self.is_literal_prefix(start, byte);
                    return if is_prefix { self.literal(start) } else { TokenKind::Identifier };
                }
                byte if is_word(byte) || byte == b'$' => {}
                _ => return TokenKind::Identifier,
            }
        }
    }

    fn is_literal_prefix(&self, start: usize, quote: u8) -> bool {
        let options = self.options;
        let respelled;
        let prefix = if self.cursor.respelled {
            respelled = self.respell(start);
            respelled.as_slice()
        } else {
            self.cursor.since(start)
        };
        match prefix {
            b"L" => true,
            b"u" | b"U" => options.unicode_literals,
            b"u8" if quote == b'"' => options.unicode_literals,
            b"u8" => options.utf8_characters,
            b"R" | b"LR" | b"uR" | b"UR" | b"u8R" => quote == b'"' && options.raw_strings,
            _ => false,
        }
    }

    fn extended_word(&mut self, first: bool) -> TokenKind {
        let start = self.cursor.offset();
        if self.extended_character(first) {
            return self.word(start);
        }
        self.one_character()
    }

    /// Takes a letter beyond ASCII, plain or as `\u` (C99 6.4.3), if an identifier may hold it.
    fn extended_character(&mut self, first: bool) -> bool {
        if !self.options.extended_identifiers {
            return false;
        }
        let rest = self.cursor.rest();
        let (character, n) = match rest {
            [b'\\', b'u', ..] => (universal(rest, 4), 6),
            [b'\\', b'U', ..] => (universal(rest, 8), 10),
            _ => match first_character(rest) {
                Some(character) => (Some(character), character.len_utf8()),
                None => return false,
            },
        };
        let taken = character.is_some_and(|c| c == '$' || is_extended_identifier(c, first));
        if taken {
            self.cursor.skip_plain(n);
        }
        taken
    }

    /// A pp-number (C99 6.4.8).
    fn number(&mut self) -> TokenKind {
        let mut last = 0;
        loop {
            let byte = self.cursor.byte();
            let sign_may_follow = match last {
                b'e' | b'E' => true,
                b'p' | b'P' => self.options.hexadecimal_floats,
                _ => false,
            };
            let separator = byte == b'\'' && self.options.digit_separators && last != 0;
            if is_word(byte)
                || matches!(byte, b'.' | b'$')
                || (matches!(byte, b'+' | b'-') && sign_may_follow)
                || (separator && is_word(self.cursor.next_byte()))
            {
                // Behind a separator stands a digit, never an exponent (C23 6.4.8).
                last = if last == b'\'' { b'0' } else { byte };
                self.cursor.advance();
            } else if matches!(byte, b'\\' | 0x80..) && self.extended_character(false) {
                last = b'x';
            } else {
                return TokenKind::Number;
            }
        }
    }

    fn one_character(&mut self) -> TokenKind {
        let n = first_character(self.cursor.rest()).map_or(1, char::len_utf8);
        if n == 1 {
            self.cursor.advance()
        } else {
            self.cursor.skip_plain(n)
        }
        TokenKind::Other
    }
}

/// Whether a literal's text up to its quote ends in `R`.
pub(super) fn raw_prefix(text: &[u8]) -> bool {
    let prefix = text.split(|&b| b == b'"').next().unwrap_or(b"");
    matches!(prefix, b"R" | b"LR" | b"uR" | b"UR" | b"u8R")
}
