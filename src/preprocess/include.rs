//! `#include`, `#include_next`, `#import` and the forced includes (C99 6.10.2; gcc manual, cpp
//! "Header Files"): the name is read, looked up, and the file put on the stack, unless a guard
//! or `#pragma once` says that it would be empty.

use std::path::Path;
use std::sync::Arc;

use super::MissingHeader;
use super::engine::Engine;
use super::prepared::{Item, ItemKind, Prepared};
use super::search::{Found, FoundIn, From, Hit, directory_of};
use super::session::{CachedFile, Lead, Leads};
use crate::discover::OwnHeader;
use crate::lex::{Flags, Token, TokenKind};
use crate::limits;
use crate::names::Name;
use crate::source::Pos;

impl Engine<'_> {
    /// An include directive.
    pub fn include(&mut self, prepared: &Prepared, item: &Item) {
        self.forget_stretch();
        let tokens = prepared.arguments(item);
        let Some(first) = tokens.first() else {
            let pos = prepared.tokens_of(item).first().map_or(Pos::NOWHERE, |hash| hash.pos);
            self.problem(pos, "#include without a header's name", false);
            return;
        };
        let is_computed = first.kind != TokenKind::String;
        let leads = self.buffers.last().and_then(|buffer| buffer.leads.clone());
        let leads = leads.filter(|_| !is_computed);
        let lead = leads.as_ref().map(|leads| (&**leads, item.link));
        if let Some(Lead { hit, prepared }) = lead.and_then(|(leads, link)| leads.get(link)) {
            if self.may_open(first.pos) {
                let (hit, prepared) = (hit.clone(), prepared.clone());
                self.enter_hit(hit, prepared, item.kind == ItemKind::Import, first.pos);
            }
            return;
        }
        let header = match is_computed {
            true => self.computed_header(tokens),
            false => self.header_name(*first),
        };
        match header {
            Some((name, quote)) if !name.is_empty() => {
                self.include_named(&name, quote, item.kind, first.pos, lead);
            }
            _ => self.problem(first.pos, "#include needs \"FILE\" or <FILE>", false),
        }
    }

    /// Whether the inclusion being obeyed is known to lead to a file of which nothing is left as
    /// its guard is defined. Most do, so that is all that is done for these.
    pub fn is_guarded_out(&mut self, inclusion: &Item) -> bool {
        if inclusion.kind == ItemKind::Import
            || self.buffers.len() >= limits::INCLUDE_DEPTH_MAX
            || self.n_opens >= limits::INCLUDE_OPENS_MAX
        {
            return false;
        }
        let leads = self.buffers.last().and_then(|buffer| buffer.leads.as_ref());
        let guard = leads.and_then(|leads| leads.guard(inclusion.link));
        let is_guarded = guard.is_some_and(|guard| self.is_defined_guard(guard));
        self.n_opens += usize::from(is_guarded);
        is_guarded
    }

    fn is_defined_guard(&mut self, guard: Name) -> bool {
        self.note_untraced(guard);
        self.macros.is_macro(guard)
    }

    /// A header's name that macros make (C99 6.10.2p4).
    fn computed_header(&mut self, tokens: &[Token]) -> Option<(String, bool)> {
        self.keep_no_beginning();
        self.begin_directive_tokens(tokens);
        self.header_wanted = true;
        let first = self.next_solid();
        let header = self.header_name(first);
        self.header_wanted = false;
        self.end_directive_tokens();
        header
    }

    /// The name that `first` is or begins, and whether it is in quotes. The tokens of `<x.h>`
    /// are joined as they are spelled.
    pub fn header_name(&mut self, first: Token) -> Option<(String, bool)> {
        if first.kind == TokenKind::String {
            let text = first.name.text();
            let inner = text.get(1..text.len().checked_sub(1)?)?.to_owned();
            return match text.as_bytes().first()? {
                b'"' => Some((inner, true)),
                b'<' => Some((inner, false)),
                _ => None,
            };
        }
        if first.kind != TokenKind::Less {
            return None;
        }
        let mut name = String::new();
        loop {
            let token = self.next_solid();
            match token.kind {
                TokenKind::Greater => return Some((name, false)),
                TokenKind::End => return None,
                _ => {
                    if token.flags.has(Flags::SPACE_BEFORE) {
                        name.push(' ');
                    }
                    name.push_str(&token.spelling());
                }
            }
        }
    }

    /// Whether `__has_include` finds a header.
    pub fn has_header(&self, name: &str, quote: bool, next: bool) -> bool {
        let directory = self.current_directory();
        let from = self.from(quote, next, &directory);
        self.search.find(name, from, self.session).is_some() || self.stand_in(name).is_some()
    }

    pub(super) fn current_directory(&self) -> std::path::PathBuf {
        directory_of(self.current_path()).to_path_buf()
    }

    pub(super) fn from<'p>(&self, quote: bool, next: bool, directory: &'p Path) -> From<'p> {
        let buffer = self.buffers.last();
        if next && let Some(buffer) = buffer {
            match buffer.found_in {
                FoundIn::Directory(at) => return From::After(at),
                FoundIn::Beside => return From::AllDirectories,
                FoundIn::NoDirectory => {}
            }
        }
        if quote {
            From::Quote(directory, buffer.is_some_and(|buffer| buffer.system))
        } else {
            From::Bracket
        }
    }

    fn include_named(
        &mut self,
        name: &str,
        quote: bool,
        kind: ItemKind,
        pos: Pos,
        lead: Option<(&Leads, u32)>,
    ) {
        if !self.may_open(pos) {
            return;
        }
        let directory = self.current_directory();
        let from = self.from(quote, kind == ItemKind::IncludeNext, &directory);
        let Some(hit) = self.look_for(name, from, pos) else { return };
        let prepared = self.prepared(&hit);
        if let Some((leads, link)) = lead {
            leads.set(link, Lead { hit: hit.clone(), prepared: prepared.clone() });
        }
        self.enter_hit(hit, prepared, kind == ItemKind::Import, pos);
    }

    /// A file of `-include` or `-imacros`: searched from the working directory (gcc manual,
    /// "Preprocessor Options").
    pub fn include_forced(&mut self, path: &Path) {
        let name = path.to_string_lossy();
        let from = From::Quote(Path::new(""), false);
        if let Some(hit) = self.look_for(&name, from, Pos::NOWHERE) {
            self.enter_hit(hit, None, false, Pos::NOWHERE);
        }
    }

    /// What is in a file that was found, if it can be read.
    fn prepared(&self, hit: &Hit) -> Option<Arc<Prepared>> {
        match &hit.found {
            Found::File(file) => self.session.prepare(file, self.options).ok(),
            Found::BuiltIn(..) => None,
        }
    }

    fn enter_hit(&mut self, hit: Hit, known: Option<Arc<Prepared>>, import: bool, pos: Pos) {
        match hit.found {
            Found::File(file) => {
                let is_over = !self.once.is_empty() && self.once.contains(&file.real);
                if is_over || (import && self.was_entered(&file)) {
                    return;
                }
                if import {
                    self.once.insert(file.real.clone());
                }
                let prepared = match known {
                    Some(known) => Ok(known),
                    None => self.session.prepare(&file, self.options),
                };
                match prepared {
                    Ok(prepared) => self.enter_new(prepared, Some(file), hit.place, hit.system),
                    Err(why) => self.problem(pos, why.to_string(), true),
                }
            }
            Found::BuiltIn(name, text) => {
                self.enter_text(&format!("<built-in>/{name}"), text, hit.place, pos);
            }
        }
    }

    fn enter_new(
        &mut self,
        prepared: Arc<Prepared>,
        file: Option<Arc<CachedFile>>,
        place: FoundIn,
        system: bool,
    ) {
        let guarded = prepared.guard.is_some_and(|guard| self.is_defined_guard(guard));
        if !guarded {
            if let Some(file) = &file {
                file.use_at(self.session.now());
            }
            self.enter(prepared, file, place, system);
            self.pass_guard();
        }
    }

    /// Goes behind `#ifndef GUARD` and `#define GUARD` where an inclusion follows, as in most
    /// headers of a kernel: not worth a stretch of its own.
    fn pass_guard(&mut self) {
        if self.stretch.is_some() || !self.may_share() {
            return;
        }
        let Some(buffer) = self.buffers.last_mut() else { return };
        let prepared = Arc::clone(&buffer.prepared);
        if let [opening, definition, next, ..] = &*prepared.items
            && opening.kind == ItemKind::Ifndef
            && next.kind.includes()
            && let [defined] = prepared.definitions_of(definition)
            && prepared.guard == Some(defined.name)
        {
            buffer.item = 2;
            self.take_group(opening.group);
            self.define(&prepared, definition);
        }
    }

    fn enter_text(&mut self, name: &str, text: &str, place: FoundIn, pos: Pos) {
        match self.session.prepare_text(name, text, self.options) {
            Ok(prepared) => self.enter_new(prepared, None, place, true),
            Err(why) => self.problem(pos, why.to_string(), true),
        }
    }

    /// Where a header is. If no directory has it, a text of ours may stand in, which is entered at
    /// once, or `asm-generic`.
    fn look_for(&mut self, name: &str, from: From, pos: Pos) -> Option<Hit> {
        let found = self.search.find(name, from, self.session);
        found.or_else(|| self.look_elsewhere(name, from, pos))
    }

    fn look_elsewhere(&mut self, name: &str, from: From, pos: Pos) -> Option<Hit> {
        match self.stand_in(name) {
            Some(StandIn::Text(text)) => {
                if !self.out.stand_ins.iter().any(|known| known == name) {
                    self.out.stand_ins.push(name.to_owned());
                }
                let shown = format!("{name} (stand-in)");
                self.enter_text(&shown, &text, FoundIn::NoDirectory, pos);
            }
            Some(StandIn::Other(hit)) => return Some(hit),
            None => self.missing(name, from, pos),
        }
        None
    }

    /// Notes that there is no such file.
    pub(super) fn missing(&mut self, name: &str, from: From, pos: Pos) {
        if self.search.is_forbidden(name, from, self.session) {
            let reason = format!("{name} lies outside the directories that may be read");
            self.problem(pos, reason, false);
        }
        self.out.missing.push(MissingHeader { name: name.to_owned(), pos });
    }

    fn stand_in(&self, name: &str) -> Option<StandIn> {
        let stand_ins = &self.search.stand_ins;
        if let Some((_, text)) = stand_ins.headers.iter().find(|(header, _)| header == name) {
            return Some(StandIn::Text(text.clone()));
        }
        if let Some(rest) = name.strip_prefix("asm/").filter(|_| stand_ins.asm_generic) {
            let generic = format!("asm-generic/{rest}");
            let found = self.search.find(&generic, From::Bracket, self.session);
            return found.map(StandIn::Other);
        }
        let project = stand_ins.project.as_ref()?;
        match project.header(name, &self.current_directory())? {
            OwnHeader::Template(text) => Some(StandIn::Text(text)),
            OwnHeader::File(path) => {
                let found = self.search.open(&path, self.session)?;
                let place = FoundIn::NoDirectory;
                Some(StandIn::Other(Hit { found, place, system: false }))
            }
        }
    }
}

/// What takes a missing header's place.
enum StandIn {
    /// A text of ours.
    Text(String),
    /// Another file: the header that Kbuild would wrap, or one found by its name.
    Other(Hit),
}
