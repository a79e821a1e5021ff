//! `#pragma` and `_Pragma` (C99 6.10.6, 6.10.9; gcc manual, cpp "Pragmas"): those that are about
//! preprocessing are obeyed and vanish, all others become one [`TokenKind::Pragma`] each.

use super::engine::Engine;
use super::expand::AVOID_PASTE;
use super::paste::bytes_of;
use super::prepared::{Item, Prepared};
use crate::lex::{Flags, Token, TokenKind, lex_text};
use crate::names::{Name, intern, intern_str, kw};
use crate::source::Pos;

/// Directives of OpenMP 5.0 and OpenACC 2.7 in whose pragmas gcc 12 expands macros.
const OPENMP: &str = "allocate atomic barrier cancel cancellation critical declare depobj \
    distribute end error flush for loop master masked nothing ordered parallel requires scan \
    scope section sections simd single target task taskgroup taskloop taskwait taskyield teams \
    threadprivate";
const OPENACC: &str = "atomic cache data declare enter exit host_data kernels loop parallel \
    routine serial update wait";

impl Engine<'_> {
    /// A `#pragma` line.
    pub fn pragma(&mut self, prepared: &Prepared, item: &Item) {
        let tokens = prepared.arguments(item);
        let pos = super::directive::hash_of(prepared, item);
        if !self.obey_pragma(tokens) {
            let token = self.pragma_token(tokens, pos);
            self.out.tokens.push(token);
        }
    }

    /// `_Pragma("…")`: what stands for it.
    pub fn pragma_operator(&mut self, name: Token) -> Token {
        let open = self.next_solid();
        let string = self.next_solid();
        let close = self.next_solid();
        let text = string.name.bytes();
        let text = text.strip_prefix(b"L").unwrap_or(text);
        let well_formed = open.kind == TokenKind::LeftParen
            && string.kind == TokenKind::String
            && close.kind == TokenKind::RightParen
            && text.len() >= 2;
        if !well_formed {
            self.problem(name.pos, "_Pragma takes one string in parentheses", false);
            return name;
        }
        let inner = text.get(1..text.len() - 1).unwrap_or(b"");
        let lexed = lex_text(&destringized(inner), Pos::NOWHERE, self.options);
        let tokens: Vec<Token> =
            lexed.tokens.iter().map(|token| Token { pos: name.pos, ..*token }).collect();
        if self.obey_pragma(&tokens) {
            return AVOID_PASTE;
        }
        Token { expansion: name.expansion, ..self.pragma_token(&tokens, name.pos) }
    }

    fn pragma_token(&mut self, tokens: &[Token], pos: Pos) -> Token {
        let expanded;
        let (openmp, openacc) = (self.settings().openmp, self.settings().openacc);
        let tokens = match tokens.first().map(|first| first.name.bytes()) {
            // gcc expands macros in these, and only these, while preprocessing.
            Some(b"omp") if openmp => {
                expanded = self.expanded_pragma(tokens, OPENMP);
                &expanded
            }
            Some(b"acc") if openacc => {
                expanded = self.expanded_pragma(tokens, OPENACC);
                &expanded
            }
            Some(b"message" | b"redefine_extname") if self.contexts.is_empty() => {
                expanded = self.expand_directive(tokens.get(1..).unwrap_or(&[]));
                let apart =
                    |token: Token| Token { flags: token.flags.with(Flags::SPACE_BEFORE), ..token };
                let first = tokens.first().copied();
                &first.into_iter().chain(expanded).map(apart).collect::<Vec<_>>()
            }
            _ => tokens,
        };
        let mut text = Vec::new();
        for token in tokens {
            if !text.is_empty() && token.flags.has(Flags::SPACE_BEFORE) {
                text.push(b' ');
            }
            text.extend_from_slice(bytes_of(token));
        }
        let flags = Flags::LINE_START;
        let expansion = crate::lex::ExpansionId::NONE;
        Token { kind: TokenKind::Pragma, name: intern(&text), flags, pos, expansion }
    }

    /// The words of a pragma that takes macros: its second word is expanded, and if that is a
    /// directive's name, so is the rest.
    fn expanded_pragma(&mut self, tokens: &[Token], directives: &str) -> Vec<Token> {
        let (first, rest) = tokens.split_at_checked(1).unwrap_or((tokens, &[]));
        let (second, rest) = rest.split_at_checked(1).unwrap_or((rest, &[]));
        let mut words = first.to_vec();
        words.extend(self.expand_directive(second));
        let name = words.get(1).map_or(kw::EMPTY, |token| token.name);
        match directives.split_ascii_whitespace().any(|known| known.as_bytes() == name.bytes()) {
            true => words.extend(self.expand_directive(rest)),
            false => words.extend(rest),
        }
        let apart = |token: &mut Token| token.flags = token.flags.with(Flags::SPACE_BEFORE);
        words.iter_mut().for_each(apart);
        words
    }

    /// Whether the pragma is the preprocessor's own, and done.
    fn obey_pragma(&mut self, tokens: &[Token]) -> bool {
        let name = |at: usize| tokens.get(at).map_or(kw::EMPTY, |token: &Token| token.name);
        match (name(0), name(1)) {
            (kw::ONCE, _) => {
                self.note_once();
                self.read_once();
                return true;
            }
            (kw::PUSH_MACRO, _) => {
                if let Some(name) = macro_in_string(tokens) {
                    self.macros.push(name);
                }
            }
            (kw::POP_MACRO, _) => {
                if let Some(name) = macro_in_string(tokens) {
                    self.macros.pop(name);
                }
            }
            (kw::GCC, kw::POISON) => {
                for token in tokens.get(2..).unwrap_or(&[]) {
                    self.macros.undefine(token.name);
                    self.poisoned.insert(token.name);
                }
            }
            (kw::GCC, kw::SYSTEM_HEADER) => self.pragma_system_header(),
            (kw::GCC, kw::D_WARNING | kw::D_ERROR) => {}
            (kw::GCC, second) if second == intern_str("dependency") => {}
            _ => return false,
        }
        self.forget_stretch();
        true
    }

    /// The file is not read again.
    pub fn read_once(&mut self) {
        let Some(buffer) = self.buffers.last() else { return };
        if let Some(file) = &buffer.cached {
            self.once.insert(file.real.clone());
        }
    }

    fn pragma_system_header(&mut self) {
        let Some(buffer) = self.buffers.last_mut() else { return };
        if buffer.level == 0 {
            return;
        }
        buffer.system = true;
        let file = buffer.file;
        if let Some(file) = self.out.files.get_mut(file) {
            file.system = true;
        }
    }
}

/// `X` of `push_macro("X")`.
fn macro_in_string(tokens: &[Token]) -> Option<Name> {
    let string = tokens.get(2).filter(|token| token.kind == TokenKind::String)?;
    let text = string.name.bytes();
    let inner = text.get(1..text.len().checked_sub(1)?)?;
    Some(intern(inner.trim_ascii()))
}

/// C99 6.10.9p1.
fn destringized(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match bytes.peek() {
            Some(&next @ (b'"' | b'\\')) if byte == b'\\' => {
                bytes.next();
                out.push(next);
            }
            _ => out.push(byte),
        }
    }
    out
}
