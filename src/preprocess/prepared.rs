//! A lexed file becomes a list of items: runs of text, and directives with all that can be known
//! of them beforehand (which `#else` belongs to which `#if`, what a `#define` defines, whether
//! the file is guarded). It is made once per file and dialect; units only walk it.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::definition::{Definition, DefinitionError, Found, Line};
use super::stretch::{Stretch, Ways};
use crate::discover::target::Target;
use crate::lex::{
    ExpansionId, Flags, LexOptions, LexedFile, Plain, PutOff, Token, TokenKind, lex_putting_off,
    lex_with,
};
use crate::limits;
use crate::names::{Name, kw};
use crate::source::{Pos, SourceFile};

/// No item, no group.
pub const NONE: u32 = u32::MAX;

/// A file ready to be walked by any unit.
#[derive(Debug)]
pub struct Prepared {
    /// Its text.
    pub file: Arc<SourceFile>,
    /// Its raw tokens, without the replacement lists that are only text yet.
    pub tokens: Vec<Token>,
    /// Runs and directives in order.
    pub items: Vec<Item>,
    /// What the `#define`s define, see [`Prepared::definitions_of`].
    pub definitions: &'static [Definition],
    /// What is wrong with those that define nothing, by their first tokens.
    wrong: Vec<(u32, DefinitionError)>,
    /// Problems that every unit has that reads the file.
    pub problems: Vec<(Pos, &'static str)>,
    /// The macro whose definition makes the file empty.
    pub guard: Option<Name>,
    /// How many conditional groups it has.
    pub n_groups: u32,
    /// How many inclusions.
    pub n_inclusions: u32,
    /// The lexing it was made with.
    pub options: LexOptions,
    code_lines: OnceLock<Box<[CodeLines]>>,
    /// Each machine's, by the items that they begin with: a kernel has units of thirty machines.
    stretches: RwLock<Vec<(Target, Arc<[Ways]>)>>,
}

/// A run of text or a directive.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Which.
    pub kind: ItemKind,
    /// Index of the first token (a directive's `#`), of [`ItemKind::Defines`] the first definition.
    pub start: u32,
    /// Index after the last.
    pub end: u32,
    /// For a conditional the item of its next `#elif`, `#else` or `#endif`; for a `#define` the
    /// index of its definition; for an inclusion how many stand before it; else [`NONE`].
    pub link: u32,
    /// For a conditional the number of the group that it opens.
    pub group: u32,
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ItemKind {
    Run,
    Define,
    /// Lines `#define NAME TEXT` that follow each other. There are no tokens of them.
    Defines,
    Undef,
    Include,
    IncludeNext,
    Import,
    Embed,
    If,
    Ifdef,
    Ifndef,
    Elif,
    Elifdef,
    Elifndef,
    Else,
    Endif,
    Line,
    /// `# 1 "file"`.
    LineMarker,
    Pragma,
    Error,
    Warning,
    Ident,
    Assert,
    Unassert,
    /// A lone `#`.
    Null,
    Unknown,
}

/// Consecutive lines of code in one conditional group.
#[derive(Clone, Copy, Debug)]
pub struct CodeLines {
    /// The innermost group that they are in.
    pub group: u32,
    /// First and last line, from 1.
    pub lines: (u32, u32),
}

impl ItemKind {
    fn of(token: Option<&Token>) -> ItemKind {
        let Some(token) = token else { return ItemKind::Null };
        if token.kind == TokenKind::Number {
            return ItemKind::LineMarker;
        }
        match token.name {
            kw::D_DEFINE => ItemKind::Define,
            kw::D_UNDEF => ItemKind::Undef,
            kw::D_INCLUDE => ItemKind::Include,
            kw::D_INCLUDE_NEXT => ItemKind::IncludeNext,
            kw::D_IMPORT => ItemKind::Import,
            kw::D_EMBED => ItemKind::Embed,
            kw::IF => ItemKind::If,
            kw::D_IFDEF => ItemKind::Ifdef,
            kw::D_IFNDEF => ItemKind::Ifndef,
            kw::D_ELIF => ItemKind::Elif,
            kw::D_ELIFDEF => ItemKind::Elifdef,
            kw::D_ELIFNDEF => ItemKind::Elifndef,
            kw::ELSE => ItemKind::Else,
            kw::D_ENDIF => ItemKind::Endif,
            kw::D_LINE => ItemKind::Line,
            kw::D_PRAGMA => ItemKind::Pragma,
            kw::D_ERROR => ItemKind::Error,
            kw::D_WARNING => ItemKind::Warning,
            kw::D_IDENT | kw::D_SCCS => ItemKind::Ident,
            kw::D_ASSERT => ItemKind::Assert,
            kw::D_UNASSERT => ItemKind::Unassert,
            _ => ItemKind::Unknown,
        }
    }

    /// `#if`, `#ifdef`, `#ifndef`.
    pub fn opens(self) -> bool {
        matches!(self, ItemKind::If | ItemKind::Ifdef | ItemKind::Ifndef)
    }

    /// `#elif` and its kin, `#else`.
    pub fn continues(self) -> bool {
        matches!(self, ItemKind::Elif | ItemKind::Elifdef | ItemKind::Elifndef | ItemKind::Else)
    }

    /// `#include` and its kin: what other files do comes in here.
    pub fn includes(self) -> bool {
        matches!(self, ItemKind::Include | ItemKind::IncludeNext | ItemKind::Import)
    }

    /// Any of those, or `#endif`.
    pub fn is_conditional(self) -> bool {
        self.opens() || self.continues() || self == ItemKind::Endif
    }
}

impl Prepared {
    /// Lexes a file and finds its items.
    pub fn new(file: Arc<SourceFile>, options: LexOptions, places: Places) -> Prepared {
        let lexed = match places {
            Places::Kept => lex_putting_off(&file, options),
            Places::Nowhere => lex_with(&file, options),
        };
        Prepared::of(file, options, places, lexed)
    }

    /// Finds the items of a lexed file.
    pub fn of(
        file: Arc<SourceFile>,
        options: LexOptions,
        places: Places,
        mut lexed: LexedFile,
    ) -> Prepared {
        let problems = lexed.problems.iter().map(|p| (p.pos, p.reason)).collect();
        let mut made = Prepared {
            file,
            tokens: std::mem::take(&mut lexed.tokens),
            items: Vec::new(),
            definitions: &[],
            wrong: Vec::new(),
            problems,
            guard: None,
            n_groups: 0,
            n_inclusions: 0,
            options,
            code_lines: OnceLock::new(),
            stretches: RwLock::default(),
        };
        made.definitions = made.find_items(&lexed, places).keep();
        made.items.shrink_to_fit();
        made.link_conditionals();
        made.guard = made.find_guard();
        made
    }

    /// The tokens of an item.
    pub fn tokens_of(&self, item: &Item) -> &[Token] {
        if item.kind == ItemKind::Defines {
            return &[];
        }
        self.tokens.get(item.start as usize..item.end as usize).unwrap_or(&[])
    }

    /// A directive's tokens after its name.
    pub fn arguments(&self, item: &Item) -> &[Token] {
        self.tokens_of(item).get(2..).unwrap_or(&[])
    }

    /// What an item defines.
    pub fn definitions_of(&self, item: &Item) -> &'static [Definition] {
        let range = match item.kind {
            ItemKind::Define if item.link != NONE => item.link..item.link + 1,
            ItemKind::Defines => item.start..item.end,
            _ => return &[],
        };
        self.definitions.get(range.start as usize..range.end as usize).unwrap_or(&[])
    }

    /// Why a `#define` defines nothing.
    pub fn error_of(&self, item: &Item) -> Option<DefinitionError> {
        let at = self.wrong.binary_search_by_key(&item.start, |&(start, _)| start).ok();
        let is_wrong = (item.kind, item.link) == (ItemKind::Define, NONE);
        self.wrong.get(at.filter(|_| is_wrong)?).map(|&(_, error)| error)
    }

    /// The `#` of an item's definition, and the name.
    pub fn line_of(&self, item: &Item, definition: &Definition) -> Option<[Token; 2]> {
        if let [hash, _, name, ..] = self.tokens_of(item) {
            return Some([*hash, *name]);
        }
        // Nothing but `define` and blanks stands between the two.
        let before = self.file.text.get(..self.file.offset(definition.pos))?;
        let hash = self.file.pos(memchr::memrchr(b'#', before)?);
        let token = |kind, flags, name, pos| {
            let expansion = ExpansionId::NONE;
            Token { kind, flags, name, pos, expansion }
        };
        let name = definition.name;
        Some([
            token(TokenKind::Hash, Flags::LINE_START, kw::EMPTY, hash),
            token(TokenKind::Identifier, Flags::SPACE_BEFORE, name, definition.pos),
        ])
    }

    fn find_items(&mut self, lexed: &LexedFile, places: Places) -> Found {
        let elifdef = self.options.digit_separators || self.options.scope;
        let name_of = |hash: &&u32| self.tokens.get(**hash as usize + 1).map(|token| token.name);
        let n = lexed.directives.iter().filter(|hash| name_of(hash) == Some(kw::D_DEFINE)).count();
        let mut found = Found::new(n + lexed.plain.len(), self.options, places);
        let mut put_off = lexed.put_off.iter().peekable();
        let mut plain = lexed.plain.as_slice();
        let mut at = 0;
        for &hash in &lexed.directives {
            self.push_lines(at, hash, &mut plain, &mut found);
            let rest = self.tokens.get(hash as usize + 1..).unwrap_or(&[]);
            let n = rest.iter().take_while(|token| !token.flags.has(Flags::LINE_START)).count();
            let line = rest.get(..n).unwrap_or(&[]);
            let mut kind = ItemKind::of(line.first());
            if matches!(kind, ItemKind::Elifdef | ItemKind::Elifndef) && !elifdef {
                kind = ItemKind::Unknown;
            }
            let mut link = NONE;
            if kind == ItemKind::Define {
                let rest = put_off.next_if(|rest| rest.directive == hash);
                link = self.define(hash, n as u32, rest, &mut found);
            } else if kind.includes() {
                link = self.n_inclusions;
                self.n_inclusions += 1;
            }
            at = hash + 1 + n as u32;
            self.push(kind, hash, at, link);
        }
        self.push_lines(at, self.tokens.len() as u32, &mut plain, &mut found);
        found
    }

    /// Finds what the `#define` of so many tokens behind its `#` defines.
    fn define(&mut self, hash: u32, n: u32, rest: Option<&PutOff>, found: &mut Found) -> u32 {
        let rest = rest.and_then(|&PutOff { start, end, .. }| {
            let text = self.file.text.get(start as usize..end as usize)?;
            Some((text, self.file.pos(start as usize)))
        });
        let pos = self.tokens.get(hash as usize).map_or(Pos::NOWHERE, |hash| hash.pos);
        let tokens = self.tokens.get(hash as usize + 2..(hash + 1 + n) as usize).unwrap_or(&[]);
        let link = found.n();
        match found.add(Line { tokens, pos, rest }) {
            Ok(()) => link,
            Err(error) => {
                self.wrong.push((hash, error));
                NONE
            }
        }
    }

    /// Takes the text between two tokens, and the plain definitions on lines in it and behind it.
    fn push_lines(&mut self, mut at: u32, end: u32, plain: &mut &[Plain], found: &mut Found) {
        while let Some(before) = plain.first().map(|first| first.before).filter(|&at| at <= end) {
            self.push_text(at, before);
            at = before;
            let n = plain.iter().take_while(|plain| plain.before == before).count();
            let (these, others) = plain.split_at(n);
            let start = found.n();
            these.iter().for_each(|plain| found.add_plain(&self.file, plain));
            self.push(ItemKind::Defines, start, found.n(), NONE);
            *plain = others;
        }
        self.push_text(at, end);
    }

    /// Text becomes runs of moderate length that end between declarations, as far as brackets
    /// tell.
    fn push_text(&mut self, start: u32, end: u32) {
        let mut from = start;
        let mut depth = 0_i64;
        for at in start..end {
            match self.tokens.get(at as usize).map(|token| token.kind) {
                Some(TokenKind::LeftBrace | TokenKind::LeftParen) => depth += 1,
                Some(TokenKind::RightParen) => depth -= 1,
                Some(kind @ (TokenKind::RightBrace | TokenKind::Semicolon)) => {
                    depth -= i64::from(kind == TokenKind::RightBrace);
                    let next = self.tokens.get(at as usize + 1);
                    let is_line = next.is_some_and(|next| next.flags.has(Flags::LINE_START));
                    let is_long = (at - from) as usize >= limits::PART_TOKENS;
                    if depth == 0 && is_line && is_long && at + 1 < end {
                        self.push(ItemKind::Run, from, at + 1, NONE);
                        from = at + 1;
                    }
                }
                _ => {}
            }
        }
        if from < end {
            self.push(ItemKind::Run, from, end, NONE);
        }
    }

    fn push(&mut self, kind: ItemKind, start: u32, end: u32, link: u32) {
        let mut group = NONE;
        if kind.opens() || kind.continues() {
            group = self.n_groups;
            self.n_groups += 1;
        }
        self.items.push(Item { kind, start, end, link, group });
    }

    /// Links each conditional to the next one of its section.
    fn link_conditionals(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        let mut too_deep = false;
        for at in 0..self.items.len() {
            let Some(&item) = self.items.get(at) else { return };
            if item.kind.opens() {
                open.push(at);
                if open.len() > limits::IF_DEPTH_MAX && !too_deep {
                    too_deep = true;
                    self.problem(&item, "conditional groups are nested too deeply");
                }
            } else if item.kind.continues() || item.kind == ItemKind::Endif {
                let Some(last) = open.pop() else {
                    self.problem(&item, "#else, #elif or #endif without #if");
                    if let Some(item) = self.items.get_mut(at) {
                        item.group = NONE;
                    }
                    continue;
                };
                if let Some(last) = self.items.get_mut(last) {
                    last.link = at as u32;
                }
                if item.kind.continues() {
                    open.push(at);
                }
            }
        }
        for at in open {
            if let Some(&item) = self.items.get(at) {
                self.problem(&item, "unterminated conditional: no #endif in this file");
            }
        }
    }

    fn problem(&mut self, item: &Item, reason: &'static str) {
        let pos = self.tokens.get(item.start as usize).map_or(Pos::NOWHERE, |token| token.pos);
        self.problems.push((pos, reason));
    }

    /// The macro of `#ifndef X` … `#endif` (or `#if !defined X`) around the whole file.
    fn find_guard(&self) -> Option<Name> {
        let first = self.items.first()?;
        let last_at = self.items.len() - 1;
        if first.link as usize != last_at || self.items.get(last_at)?.kind != ItemKind::Endif {
            return None;
        }
        let arguments = self.arguments(first);
        match (first.kind, arguments) {
            (ItemKind::Ifndef, [name]) => Some(name.name),
            (ItemKind::If, [not, defined, rest @ ..])
                if not.kind == TokenKind::Bang && defined.name == kw::DEFINED =>
            {
                match rest {
                    [name] => Some(name),
                    [open, name, _] if open.kind == TokenKind::LeftParen => Some(name),
                    _ => None,
                }
                .filter(|token| token.kind == TokenKind::Identifier)
                .map(|token| token.name)
            }
            _ => None,
        }
    }

    /// The lines of code inside conditional groups other than the include guard.
    pub fn code_lines(&self) -> &[CodeLines] {
        self.code_lines.get_or_init(|| self.find_code_lines().into())
    }

    /// What is remembered of its stretches for a machine.
    pub fn stretches(&self, target: Target) -> Arc<[Ways]> {
        let is_its = |of: &&(Target, Arc<[Ways]>)| of.0 == target;
        let known = self.stretches.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, ways)) = known.iter().find(is_its) {
            return Arc::clone(ways);
        }
        drop(known);
        let mut all = self.stretches.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, ways)) = all.iter().find(is_its) {
            return Arc::clone(ways);
        }
        let made: Arc<[Ways]> = self.items.iter().map(|_| Ways::default()).collect();
        all.push((target, Arc::clone(&made)));
        made
    }

    /// Forgets all stretches: adds their numbers, and says how much they were.
    pub fn forget(&self, numbers: &mut Vec<u32>) -> usize {
        let mut stretches = self.stretches.write().unwrap_or_else(PoisonError::into_inner);
        let forgotten = std::mem::take(&mut *stretches);
        let all = || forgotten.iter().flat_map(|(_, ways)| ways.iter()).flat_map(Ways::iter);
        numbers.extend(all().filter_map(Stretch::number));
        all().map(Stretch::size).sum()
    }

    fn find_code_lines(&self) -> Vec<CodeLines> {
        let mut found: Vec<CodeLines> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            if item.kind.opens() {
                let is_guard = at == 0 && self.guard.is_some();
                open.push(if is_guard { NONE } else { item.group });
            } else if item.kind.continues() {
                open.pop();
                open.push(item.group);
            } else if item.kind == ItemKind::Endif {
                open.pop();
            } else if let Some(&group) = open.last() {
                // Inside the guard alone nothing is conditional.
                if group != NONE {
                    self.add_lines(&mut found, group, item);
                }
            }
        }
        found
    }

    fn add_lines(&self, found: &mut Vec<CodeLines>, group: u32, item: &Item) {
        let definitions = self.definitions_of(item).iter();
        let is_plain = item.kind == ItemKind::Defines;
        let places = definitions.flat_map(|definition| {
            let name = is_plain.then_some(definition.pos);
            let put_off = if is_plain { &[] } else { definition.tokens_put_off() };
            name.into_iter().chain(put_off.iter().map(|token| token.pos))
        });
        for pos in self.tokens_of(item).iter().map(|token| token.pos).chain(places) {
            let line = self.file.line(self.file.offset(pos));
            match found.last_mut() {
                Some(last) if last.group == group && line <= last.lines.1 + 1 => {
                    last.lines.1 = last.lines.1.max(line);
                }
                _ => found.push(CodeLines { group, lines: (line, line) }),
            }
        }
    }
}

/// Whether a file's macros are told as written in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Places {
    /// They are.
    Kept,
    /// The text is only a list of predefined macros.
    Nowhere,
}
