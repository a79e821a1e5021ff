//! Macros whose expansion is computed (gcc manual, cpp "Standard Predefined Macros", "Common
//! Predefined Macros", "`__has_attribute`", "`__has_include`"). The token stands where the
//! macro's name stands.

use std::path::{Path, PathBuf};

use super::builtin_names::is_builtin;
use super::definition::OF_CALL;
use super::engine::{END, Engine};
use super::expand::{is_padding, padding_of};
use super::has::attribute_answer;
use super::macros::BuiltIn;
use super::paste::bytes_of;
use super::search::{FoundIn, directory_of};
use crate::lex::{Flags, Token, TokenKind};
use crate::names::{Name, intern, intern_str};

impl Engine<'_> {
    /// Expands a computed macro, and returns what stands for its name now.
    pub fn expand_built_in(&mut self, built_in: BuiltIn, name: Token) -> Token {
        if built_in == BuiltIn::Pragma {
            if self.in_directive || self.argument_depth > 0 {
                return name;
            }
            return self.pragma_operator(name);
        }
        let (kind, text) = self.text_of(built_in, &name);
        let flags = Flags::default();
        let token = Token { kind, name: intern(&text), flags, ..name };
        let mut tokens = self.spare();
        tokens.push(token);
        self.push_context(tokens, None);
        padding_of(&name)
    }

    fn text_of(&mut self, built_in: BuiltIn, name: &Token) -> (TokenKind, Vec<u8>) {
        let number = |value: i64| (TokenKind::Number, value.to_string().into_bytes());
        let string = |text: &str| (TokenKind::String, format!("\"{text}\"").into_bytes());
        match built_in {
            BuiltIn::Line => number(self.line_of(name)),
            BuiltIn::File => {
                let name = self.presumed_file();
                self.note_file_name(name);
                (TokenKind::String, name.bytes().to_vec())
            }
            BuiltIn::FileName => {
                let quoted = self.presumed_file();
                self.note_file_name(quoted);
                let quoted = quoted.bytes();
                let from = quoted.iter().rposition(|&byte| byte == b'/').map_or(1, |at| at + 1);
                let name = [b"\"", quoted.get(from..).unwrap_or(b"\"")].concat();
                (TokenKind::String, name)
            }
            BuiltIn::BaseFile => {
                self.forget_stretch();
                self.keep_no_beginning();
                (TokenKind::String, self.quoted_name(&self.called(0)))
            }
            BuiltIn::Counter => number(i64::from(self.next_count())),
            BuiltIn::IncludeLevel => {
                self.forget_stretch();
                number(self.buffers.last().map_or(0, |buffer| buffer.level as i64))
            }
            // A report must not depend on the day: the clock stands at the epoch, as with
            // SOURCE_DATE_EPOCH=0.
            BuiltIn::Date => string("Jan  1 1970"),
            BuiltIn::Time => string("00:00:00"),
            BuiltIn::Timestamp => string("Thu Jan  1 00:00:00 1970"),
            BuiltIn::HasInclude => number(self.has_include(name, false)),
            BuiltIn::HasIncludeNext => number(self.has_include(name, true)),
            BuiltIn::HasAttribute => number(self.has_attribute(false)),
            BuiltIn::HasCAttribute => number(self.has_attribute(true)),
            BuiltIn::HasBuiltin => number(self.has_builtin()),
            BuiltIn::Pragma => (TokenKind::Number, b"0".to_vec()),
        }
    }

    /// `__LINE__`: where the outermost macro was called, except that an argument of a
    /// function-like one is where it stands.
    fn line_of(&self, name: &Token) -> i64 {
        let origins = &self.out.origins;
        let is_of_call = name.flags.has(OF_CALL)
            || !self.of_call.is_empty()
                && origins.chain(name).any(|(id, _)| self.of_call.contains(&id));
        let pos = if self.invocation_is_call && !is_of_call {
            origins.outermost(name)
        } else {
            self.invocation
        };
        self.presumed_line(pos)
    }

    /// `__FILE__`: a string literal.
    pub fn presumed_file(&self) -> Name {
        let Some(buffer) = self.buffers.last() else { return intern(b"\"\"") };
        let own = || intern(&self.quoted_name(&self.called(self.buffers.len() - 1)));
        buffer.presumed.file.unwrap_or_else(|| *buffer.file_name.get_or_init(own))
    }

    fn quoted_name(&self, path: &Path) -> Vec<u8> {
        quoted(&self.settings().file_names.mapped(path.as_os_str().as_encoded_bytes()))
    }

    /// What the compiler calls the file of a buffer: the directory's name on the command line, or
    /// its includer's, and the rest.
    fn called(&self, at: usize) -> PathBuf {
        let Some(buffer) = self.buffers.get(at) else { return PathBuf::new() };
        let path = buffer.path();
        let names = &self.settings().file_names;
        // By bytes: `./` inside stays, as in gcc.
        let below = |directory: &Path, called: &Path| {
            let whole = path.as_os_str().as_encoded_bytes();
            let rest = whole.strip_prefix(directory.as_os_str().as_encoded_bytes());
            let rest = rest.and_then(|rest| match directory.as_os_str().is_empty() {
                true => Some(rest),
                false => rest.strip_prefix(b"/"),
            });
            match rest.map(std::str::from_utf8) {
                Some(Ok(rest)) => called.join(rest),
                _ => path.to_path_buf(),
            }
        };
        match buffer.found_in {
            FoundIn::Directory(number) => match self.search.directory(number) {
                Some(directory) => below(directory, names.written(directory)),
                None => path.to_path_buf(),
            },
            FoundIn::Beside if at > 0 => {
                let includer = self.buffers.get(at - 1).map_or(Path::new(""), |b| b.path());
                below(directory_of(includer), directory_of(&self.called(at - 1)))
            }
            FoundIn::NoDirectory if path == self.unit.file => {
                self.unit.called.clone().unwrap_or_else(|| path.to_path_buf())
            }
            _ => names.written(path).to_path_buf(),
        }
    }

    /// The next token that isn't padding.
    pub fn next_solid(&mut self) -> Token {
        loop {
            let token = self.next_token();
            if !is_padding(&token) {
                return token;
            }
        }
    }

    fn has_include(&mut self, name: &Token, next: bool) -> i64 {
        self.forget_stretch();
        if !self.in_directive {
            self.problem(name.pos, "__has_include outside of #if", false);
        }
        let open = self.next_solid();
        let is_call = open.kind == TokenKind::LeftParen;
        let first = if is_call { self.next_solid() } else { open };
        let header = self.header_name(first);
        if is_call && self.next_solid().kind != TokenKind::RightParen {
            self.problem(name.pos, "__has_include without its ')'", false);
        }
        match header {
            Some((header, quote)) => i64::from(self.has_header(&header, quote, next)),
            None => {
                self.problem(name.pos, "__has_include without a header's name", false);
                0
            }
        }
    }

    fn has_attribute(&mut self, standard: bool) -> i64 {
        let mut scope = None;
        if self.next_solid().kind != TokenKind::LeftParen {
            return 0;
        }
        let mut name = self.next_solid();
        let mut after = self.next_solid();
        // Without `::` as one token there are two colons.
        if after.kind == TokenKind::Colon {
            after = self.next_solid();
            if after.kind == TokenKind::Colon {
                after.kind = TokenKind::ColonColon;
            }
        }
        if after.kind == TokenKind::ColonColon {
            scope = Some(name);
            name = self.next_solid();
            after = self.next_solid();
        }
        self.skip_to_close(after);
        let text = |token: Token| String::from_utf8_lossy(bytes_of(&token)).into_owned();
        let scope = scope.map(text);
        attribute_answer(scope.as_deref(), &text(name), standard)
    }

    fn has_builtin(&mut self) -> i64 {
        if self.next_solid().kind != TokenKind::LeftParen {
            return 0;
        }
        // The argument is a name, macro or not.
        self.prevent_expansion += 1;
        let name = self.next_solid();
        self.prevent_expansion -= 1;
        let after = self.next_solid();
        self.skip_to_close(after);
        i64::from(is_builtin(&String::from_utf8_lossy(bytes_of(&name))))
    }

    fn skip_to_close(&mut self, mut token: Token) {
        let mut depth = 0;
        loop {
            match token.kind {
                TokenKind::RightParen if depth == 0 => return,
                TokenKind::RightParen => depth -= 1,
                TokenKind::LeftParen => depth += 1,
                TokenKind::End => return,
                _ => {}
            }
            token = self.next_solid();
        }
    }

    /// Pushes one number, for a word of a condition that was decided.
    pub fn truth(value: bool, at: &Token) -> Token {
        let name = intern_str(if value { "1" } else { "0" });
        Token { kind: TokenKind::Number, name, pos: at.pos, ..END }
    }
}

/// A string literal of these bytes.
pub fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = vec![b'"'];
    for &byte in text {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
    out
}
