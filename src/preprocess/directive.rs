//! Obeys one directive (C99 6.10). A wrong one is a problem and otherwise without effect, as in
//! gcc, so that the rest of the unit is still read.

use super::EventKind;
use super::assertions;
use super::definition::is_reserved;
use super::engine::Engine;
use super::expand::is_padding;
use super::prepared::{Item, ItemKind, NONE, Prepared};
use crate::lex::{Token, TokenKind};
use crate::names::Name;
use crate::source::{Pos, SourceFile};

impl Engine<'_> {
    /// Obeys the directive `item` of the file being read.
    pub fn directive(&mut self, prepared: &Prepared, item: &Item) {
        // In preprocessed text only these are left (gcc manual, `-fpreprocessed`).
        let is_left = matches!(item.kind, ItemKind::Line | ItemKind::LineMarker | ItemKind::Pragma);
        if self.unit.preprocessed && !is_left {
            return;
        }
        match item.kind {
            ItemKind::Define | ItemKind::Defines => self.define(prepared, item),
            ItemKind::Undef => self.undefine(prepared, item),
            ItemKind::Include | ItemKind::IncludeNext | ItemKind::Import => {
                self.include(prepared, item);
            }
            ItemKind::Embed => self.embed(prepared, item),
            kind if kind.opens() => self.choose_group(prepared, item),
            kind if kind.continues() => self.leave_section(prepared, item),
            ItemKind::Line => self.line(prepared, item, 2),
            ItemKind::LineMarker => self.line(prepared, item, 1),
            ItemKind::Pragma => self.pragma(prepared, item),
            ItemKind::Error => self.say(prepared, item, "#error"),
            ItemKind::Warning => self.say(prepared, item, "#warning"),
            ItemKind::Assert => self.assertion(prepared, item, true),
            ItemKind::Unassert => self.assertion(prepared, item, false),
            ItemKind::Unknown => {
                self.problem(hash_of(prepared, item), "invalid preprocessing directive", false);
            }
            _ => {}
        }
    }

    /// `#define`s.
    pub fn define(&mut self, prepared: &Prepared, item: &Item) {
        if let Some((pos, reason)) = prepared.error_of(item) {
            self.problem(pos, reason, false);
        }
        for definition in prepared.definitions_of(item) {
            if self.is_held(prepared, definition.name) {
                continue;
            }
            let line = || prepared.line_of(item, definition);
            if self.poisoned.contains(&definition.name) {
                let pos = line().map_or(Pos::NOWHERE, |[hash, _]| hash.pos);
                self.problem(pos, "the macro's name is poisoned", false);
                continue;
            }
            if self.notes(EventKind::MacroRedefined) && self.macros.differs(definition) {
                self.event(EventKind::MacroRedefined, line().map(|[_, name]| name).as_ref());
            }
            self.macros.define(definition);
        }
    }

    fn undefine(&mut self, prepared: &Prepared, item: &Item) {
        if let Some(name) = self.macro_name(prepared, item)
            && !self.is_held(prepared, name)
        {
            self.macros.undefine(name);
        }
    }

    /// Whether the user or a covering pass decides on a macro that a configuration header names.
    fn is_held(&self, prepared: &Prepared, name: Name) -> bool {
        self.is_assigned(name) && is_configuration(&prepared.file)
    }

    /// Whether a file has macros that [`Engine::is_held`] may hold of.
    pub fn is_held_file(&self, prepared: &Prepared) -> bool {
        self.assigns_any() && is_configuration(&prepared.file)
    }

    /// The name after `#undef`, `#ifdef` and the like.
    fn macro_name(&mut self, prepared: &Prepared, item: &Item) -> Option<Name> {
        let name = prepared.arguments(item).first();
        let valid = |token: &&Token| token.kind == TokenKind::Identifier;
        let name = name.filter(valid).map(|token| token.name);
        let forbidden = item.kind == ItemKind::Undef && name.is_some_and(is_reserved);
        if name.is_none() || forbidden {
            let pos = hash_of(prepared, item);
            self.problem(pos, "the directive needs a macro's name", false);
        }
        name.filter(|_| !forbidden)
    }

    /// At an `#if`: goes to the group of its section that is to be read, or behind the section.
    fn choose_group(&mut self, prepared: &Prepared, opening: &Item) {
        let Some(buffer) = self.buffers.last() else { return };
        let mut at = buffer.item.saturating_sub(1);
        let mut item = *opening;
        loop {
            if item.kind == ItemKind::Endif {
                break;
            }
            if self.holds(prepared, &item) {
                self.take_group(item.group);
                self.note_group(item.group);
                break;
            }
            at = item.link as usize;
            match prepared.items.get(at) {
                Some(&next) => item = next,
                None => break,
            }
        }
        self.go_to(prepared, at);
    }

    /// Goes on after an item; with none, to the file's end.
    fn go_to(&mut self, prepared: &Prepared, at: usize) {
        if let Some(buffer) = self.buffers.last_mut() {
            buffer.item = at.saturating_add(1).min(prepared.items.len());
        }
    }

    pub fn holds(&mut self, prepared: &Prepared, item: &Item) -> bool {
        match item.kind {
            ItemKind::Else => true,
            ItemKind::If | ItemKind::Elif => {
                self.condition(prepared.arguments(item), hash_of(prepared, item))
            }
            ItemKind::Ifdef | ItemKind::Elifdef => {
                self.macro_name(prepared, item).is_some_and(|name| self.macros.is_macro(name))
            }
            _ => self.macro_name(prepared, item).is_some_and(|name| !self.macros.is_macro(name)),
        }
    }

    /// At an `#else` or `#elif` met in reading: the group before it was the section's chosen one.
    fn leave_section(&mut self, prepared: &Prepared, item: &Item) {
        if item.group == NONE {
            return;
        }
        let mut link = item.link as usize;
        while let Some(next) = prepared.items.get(link) {
            if next.kind == ItemKind::Endif {
                break;
            }
            link = next.link as usize;
        }
        self.go_to(prepared, link);
    }

    /// `#line 3 "f"` and `# 3 "f" flags` (C99 6.10.4): only `__LINE__` and `__FILE__` notice.
    fn line(&mut self, prepared: &Prepared, item: &Item, skip: usize) {
        self.forget_stretch();
        let tokens = prepared.tokens_of(item).get(skip..).unwrap_or(&[]);
        let expanded = self.expand_directive(tokens);
        let number = expanded.first().filter(|token| token.kind == TokenKind::Number);
        let number = number.and_then(|token| line_number(token.name.bytes()));
        let Some(number) = number else {
            self.problem(hash_of(prepared, item), "#line needs a decimal number", false);
            return;
        };
        let file = expanded.get(1).filter(|token| token.kind == TokenKind::String);
        let Some(last) = prepared.tokens_of(item).last() else { return };
        let source = &prepared.file;
        let here = i64::from(source.line(source.offset(last.pos)));
        // The flags of `# 3 "f" 1`: into an included file, and 2: back to the includer, which `""`
        // names too (cpp manual, "Preprocessor Output").
        let flag = expanded.get(2).map(|token| token.name.bytes()).filter(|_| file.is_some());
        let Some(buffer) = self.buffers.last_mut() else { return };
        let presumed = &mut buffer.presumed;
        presumed.line_delta = number - here - 1;
        let name = file.map(|token| token.name);
        match flag {
            Some(b"1") => presumed.includers.push(presumed.file),
            Some(b"2") => {
                let includer = presumed.includers.pop().flatten();
                let is_named = name.is_some_and(|name| name.bytes() != b"\"\"");
                presumed.file = if is_named { name } else { includer };
                return;
            }
            _ => {}
        }
        presumed.file = name.or(presumed.file);
    }

    /// `#error` is survived: what it guards against is for the compiler to decide.
    fn say(&mut self, prepared: &Prepared, item: &Item, directive: &str) {
        let tokens = prepared.arguments(item);
        let text = tokens.iter().map(|token| token.spelling()).collect::<Vec<_>>().join(" ");
        self.problem(hash_of(prepared, item), format!("{directive} {text}"), false);
    }

    fn assertion(&mut self, prepared: &Prepared, item: &Item, assert: bool) {
        self.forget_stretch();
        match assertions::parse(prepared.arguments(item)) {
            Some((predicate, Some(answer), _)) if assert => {
                self.assertions.assert(predicate, answer);
            }
            Some((predicate, answer, _)) if !assert => {
                self.assertions.unassert(predicate, answer);
            }
            _ => self.problem(hash_of(prepared, item), "an assertion needs an answer", false),
        }
    }

    /// Starts reading a directive's own tokens with expansion.
    pub fn begin_directive_tokens(&mut self, tokens: &[Token]) {
        let mut list = self.spare();
        list.extend_from_slice(tokens);
        self.push_barrier(list);
        self.in_directive = true;
    }

    /// Drops what is left of them.
    pub fn end_directive_tokens(&mut self) {
        while let Some(context) = self.contexts.last() {
            let is_barrier = context.is_barrier;
            self.pop_context();
            if is_barrier {
                break;
            }
        }
        self.in_directive = false;
    }

    /// A directive's tokens, expanded.
    pub fn expand_directive(&mut self, tokens: &[Token]) -> Vec<Token> {
        let mut out = Vec::new();
        self.begin_directive_tokens(tokens);
        loop {
            let token = self.next_token();
            if is_padding(&token) {
                continue;
            }
            if token.kind == TokenKind::End {
                break;
            }
            out.push(token);
        }
        self.end_directive_tokens();
        out
    }
}

/// Whether a file is what configuring a project makes: Kconfig's and autoconf's headers, or the
/// text of ours in their place.
pub fn is_configuration(file: &SourceFile) -> bool {
    let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    matches!(name, "autoconf.h" | "config.h") || name == CONFIGURATION
}

/// What the text in place of a kernel's autoconf.h is called.
pub const CONFIGURATION: &str = "autoconf.h (default configuration)";

/// A line number; as in gcc, one beyond 32 bits wraps.
fn line_number(digits: &[u8]) -> Option<i64> {
    let mut number = 0u32;
    for &digit in digits {
        let digit = char::from(digit).to_digit(10)?;
        number = number.wrapping_mul(10).wrapping_add(digit);
    }
    Some(i64::from(number))
}

/// The place of a directive's `#`.
pub fn hash_of(prepared: &Prepared, item: &Item) -> Pos {
    prepared.tokens_of(item).first().map_or(Pos::NOWHERE, |hash| hash.pos)
}
