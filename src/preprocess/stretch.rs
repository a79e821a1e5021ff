//! A stretch: what a file's items from one inclusion to the next do to a unit. A kernel unit is
//! 99 % headers that another unit has read before; so what a stretch of a header did is
//! remembered, under what it asked for, and done again wherever the answers are the same.
//!
//! What a stretch does depends on its file, the dialect, and the meanings of the names that it
//! asks for before it gives them one itself: those in its text, in its conditions, and in the
//! bodies of the macros that it expands. Given the same meanings it makes the same tokens and
//! leaves the same meanings behind. Whatever depends on more than that (`__has_include`, `#line`,
//! `push_macro`, an `#include` among a call's arguments, …) is not remembered.
//!
//! `__COUNTER__` would make a stretch of its own for each unit. Where it only makes a name or a
//! string (by `##` and `#`), its value says nothing, so a scan takes one that depends on the
//! place alone ([`Sharing::Exact`] doesn't). Where the number itself is left, it is put in
//! afterwards, and the stretch is not remembered.
//!
//! A stretch ends where it is long. One that has another way in each unit (a function in it says
//! the module's name) ends sooner when it is read again: that part of it has mostly one way, and so
//! part after part is told apart from what differs.
//!
//! It ends because a stretch only walks a file's items.

use std::hash::Hasher;
use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHasher};

use super::engine::{Engine, Presumed};
use super::origin::SharedExpansions;
use super::prepared::{ItemKind, Prepared};
use super::{Event, Piece, PieceTokens, PreprocessProblem};
use crate::discover::Dialect;
use crate::lex::{Token, TokenKind};
use crate::limits;
use crate::names::{Name, intern_str};
use crate::table::Effect;

/// What units of a session have from each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sharing {
    /// Files only; the tokens are the compiler's to the last number.
    #[default]
    Exact,
    /// Files only; otherwise as [`Sharing::Stretches`].
    Files,
    /// What stretches of headers do.
    Stretches,
}

/// What a stretch did.
#[derive(Debug)]
pub struct Stretch {
    conditions: Conditions,
    /// The macros it asked for, and those it left.
    macros: Effect,
    /// The tokens it made, and what they were expanded from.
    piece: Piece,
    expansions: SharedExpansions,
    /// Conditional groups that were read.
    groups: Box<[u32]>,
    rare: Option<Box<Rare>>,
    /// What it took from the budget of expansion.
    cost: u32,
    /// How often it asked for `__COUNTER__`.
    n_counted: u32,
    /// The item after its last one.
    next_item: u32,
}

/// What next to no stretch has. A unit looks at a thousand that lie anywhere in memory, so they are
/// as small as can be.
#[derive(Debug)]
struct Rare {
    problems: Box<[PreprocessProblem]>,
    events: Box<[Event]>,
    /// The file says `#pragma once`.
    once: bool,
}

impl Stretch {
    /// The number of its piece.
    pub fn number(&self) -> Option<u32> {
        self.piece.number
    }

    /// How many tokens and names it is.
    pub fn size(&self) -> usize {
        self.piece.tokens.len() + self.macros.size()
    }
}

/// What a stretch depends on beside macros.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Conditions {
    dialect: Dialect,
    /// `-fopenmp`, `-fopenacc`.
    pragmas: [bool; 2],
    /// What `__FILE__` was, if it was asked for.
    file: Option<Name>,
}

/// The stretch being read.
#[derive(Debug)]
pub struct Reading {
    first_item: usize,
    /// How many files were open.
    depth: usize,
    /// How much there was when it began.
    n_expansions: usize,
    budget: usize,
    counter: u32,
    /// What `__COUNTER__` was in it, and what it would have been.
    counts: Vec<(u32, u32)>,
    /// What it is at an item of the file, in the order of being asked for.
    counts_at: (usize, Range<u32>),
    /// There is no room for more ways of all of it, so it ends sooner.
    is_part: bool,
    groups: Vec<u32>,
    problems: Vec<PreprocessProblem>,
    events: Vec<Event>,
    /// How many events the unit had when it began.
    n_events: usize,
    once: bool,
    file: Option<Name>,
    /// How many brackets are open in so many of its tokens.
    brackets: i64,
    n_bracketed: usize,
    /// It is to be remembered.
    is_kept: bool,
}

/// Values of `__COUNTER__` that depend on a place begin here: high enough to be no unit's own.
const COUNTER_BASE_MIN: u32 = 1_000_000_000;

impl Engine<'_> {
    /// Between two items of a file: ends the stretch before an inclusion or the file's end, and
    /// begins one elsewhere. True if the stretch was known, and is done.
    pub fn at_stretch_border(&mut self) -> bool {
        if self.session.sharing == Sharing::Exact || self.unit.preprocessed {
            return false;
        }
        let Some(buffer) = self.buffers.last() else { return false };
        let next = buffer.prepared.items.get(buffer.item).map(|item| item.kind);
        let is_inclusion = next.is_none_or(ItemKind::includes);
        if !is_inclusion && self.stretch.is_some() && self.is_long_enough() {
            self.end_stretch();
        }
        match (&self.stretch, is_inclusion) {
            (Some(stretch), _) if stretch.depth != self.buffers.len() => {
                self.stretch = None;
                self.macros.end_trace();
                self.keep_no_beginning();
            }
            (Some(_), true) => self.end_stretch(),
            (None, false) => return self.begin_stretch(),
            _ => {}
        }
        false
    }

    /// Whether the stretch may as well end here: what depends on something rare (`pr_fmt`) is then
    /// a small part of its file. Only between declarations, as far as its tokens tell.
    fn is_long_enough(&mut self) -> bool {
        let tokens = self.out.tokens.get(self.piece_start..).unwrap_or(&[]);
        let last = tokens.last().map(|token| token.kind);
        let Some(stretch) = &mut self.stretch else { return false };
        let n_tokens = if stretch.is_part { limits::PART_TOKENS } else { limits::STRETCH_TOKENS };
        if tokens.len() < n_tokens
            || !matches!(last, Some(TokenKind::Semicolon | TokenKind::RightBrace))
        {
            return false;
        }
        let new = tokens.iter().skip(stretch.n_bracketed);
        stretch.brackets = new.fold(stretch.brackets, |depth, token| match token.kind {
            TokenKind::LeftBrace | TokenKind::LeftParen => depth + 1,
            TokenKind::RightBrace | TokenKind::RightParen => depth - 1,
            _ => depth,
        });
        stretch.n_bracketed = tokens.len();
        stretch.brackets == 0
    }

    /// What is being done depends on more than the names asked for: it isn't remembered.
    pub fn forget_stretch(&mut self) {
        if let Some(stretch) = &mut self.stretch {
            stretch.is_kept = false;
        }
    }

    /// Whether this file's stretches may be remembered, in this unit.
    pub fn may_share(&self) -> bool {
        let Some(buffer) = self.buffers.last() else { return false };
        self.session.sharing == Sharing::Stretches
            // A main file, the first of the list, is read by its unit alone.
            && buffer.file > 0
            && buffer.presumed == Presumed::default()
            && self.poisoned.is_empty()
            && !self.is_held_file(&buffer.prepared)
    }

    fn begin_stretch(&mut self) -> bool {
        let is_kept = self.may_share();
        if is_kept && self.redo() {
            return true;
        }
        let Some(buffer) = self.buffers.last() else { return false };
        let first_item = buffer.item;
        let ways = buffer.stretches.as_ref().filter(|_| is_kept);
        let ways = ways.and_then(|of_file| of_file.get(first_item));
        let is_part = ways.is_some_and(|ways| !ways.has_room(limits::STRETCH_VARIANTS_MAX));
        self.end_own_piece();
        self.stretch = Some(Reading {
            counts: Vec::new(),
            counts_at: (usize::MAX, 0..0),
            is_part,
            first_item,
            depth: self.buffers.len(),
            n_expansions: self.out.origins.n_own(),
            budget: self.budget,
            counter: self.counter,
            groups: Vec::new(),
            problems: Vec::new(),
            events: Vec::new(),
            n_events: self.out.events.len(),
            once: false,
            file: None,
            brackets: 0,
            n_bracketed: 0,
            is_kept,
        });
        match is_kept {
            true => self.macros.begin_trace(),
            false => self.keep_no_beginning(),
        }
        false
    }

    /// Does what a remembered stretch did that begins here and would do the same.
    fn redo(&mut self) -> bool {
        let target = self.settings().target;
        let Some(buffer) = self.buffers.last_mut() else { return false };
        let of_file = buffer.stretches.take();
        let of_file = of_file.unwrap_or_else(|| buffer.prepared.stretches(target));
        let ways = of_file.get(buffer.item);
        let known = ways.and_then(|ways| ways.iter().find(|known| self.would_redo(known)));
        if let Some(known) = known {
            self.do_again(known);
        }
        let is_known = known.is_some();
        if let Some(buffer) = self.buffers.last_mut() {
            buffer.stretches = Some(of_file);
        }
        is_known
    }

    fn do_again(&mut self, stretch: &Stretch) {
        self.note_asked(&stretch.macros);
        self.macros.apply(&stretch.macros);
        self.end_own_piece();
        self.out.origins.hold(&stretch.expansions);
        if !stretch.piece.tokens.is_empty() {
            self.out.pieces.push(stretch.piece.clone());
        }
        self.budget -= stretch.cost as usize;
        self.counter += stretch.n_counted;
        for &group in &stretch.groups {
            self.take_group(group);
        }
        if let Some(rare) = &stretch.rare {
            for problem in &rare.problems {
                self.problem(problem.pos, problem.reason.clone(), problem.fatal);
            }
            rare.events.iter().for_each(|&event| self.add_event(event));
            if rare.once {
                self.read_once();
            }
        }
        if let Some(buffer) = self.buffers.last_mut() {
            buffer.item = stretch.next_item as usize;
        }
    }

    fn expanded_pragmas(&self) -> [bool; 2] {
        [self.settings().openmp, self.settings().openacc]
    }

    fn would_redo(&self, stretch: &Stretch) -> bool {
        let known = &stretch.conditions;
        known.dialect == self.settings().dialect
            && known.pragmas == self.expanded_pragmas()
            && stretch.cost as usize <= self.budget
            && self.macros.agrees(&stretch.macros)
            && known.file.is_none_or(|file| file == self.presumed_file())
    }

    fn end_stretch(&mut self) {
        let Some(mut stretch) = self.stretch.take() else { return };
        let macros = self.macros.end_trace();
        self.note_asked(&macros);
        self.put_counts_in(&mut stretch);
        let Some(buffer) = self.buffers.last() else { return };
        let next_item = buffer.item;
        if !stretch.is_kept || !self.contexts.is_empty() || self.exhausted {
            return;
        }
        let size = self.out.tokens.len() - self.piece_start + macros.size();
        let Some(of_file) = buffer.stretches.clone() else { return };
        let n_max = limits::STRETCH_VARIANTS_MAX * if stretch.is_part { 2 } else { 1 };
        let ways = of_file.get(stretch.first_item).filter(|ways| ways.has_room(n_max));
        let Some(ways) = ways.filter(|_| self.session.room_for(size)) else { return };
        let Some(expansions) = self.share_expansions(&mut stretch) else {
            self.session.give_back(size);
            return;
        };
        let piece = self.end_shared_piece();
        let conditions = Conditions {
            dialect: self.settings().dialect,
            pragmas: self.expanded_pragmas(),
            file: stretch.file,
        };
        let Reading { problems, events, once, .. } = stretch;
        let has_rare = !problems.is_empty() || !events.is_empty() || once;
        let rare = Rare { problems: problems.into(), events: events.into(), once };
        let known = Stretch {
            conditions,
            macros,
            piece,
            expansions,
            groups: stretch.groups.into(),
            rare: has_rare.then(|| Box::new(rare)),
            cost: (stretch.budget - self.budget) as u32,
            n_counted: self.counter - stretch.counter,
            next_item: next_item as u32,
        };
        ways.add(known);
    }

    /// Makes the stretch's expansions ones that other units can have, while there are ids.
    fn share_expansions(&mut self, stretch: &mut Reading) -> Option<SharedExpansions> {
        let ids = &self.session.expansion_ids;
        let (ids, shared) = self.out.origins.share_from(stretch.n_expansions, ids)?;
        for token in self.out.tokens.iter_mut().skip(self.piece_start) {
            token.expansion = ids.of(token.expansion);
        }
        let own = self.out.events.iter_mut().skip(stretch.n_events);
        for event in own.chain(&mut stretch.events) {
            event.token.expansion = ids.of(event.token.expansion);
        }
        Some(shared)
    }

    /// Makes a piece of the tokens since the last one that no other unit has, if there are any.
    pub fn end_own_piece(&mut self) {
        let tokens = PieceTokens::Own(self.piece_start..self.out.tokens.len());
        if !tokens.is_empty() {
            self.out.pieces.push(Piece { tokens, number: None });
        }
        self.piece_start = self.out.tokens.len();
    }

    /// Makes a piece of the tokens since the last one that other units can have.
    fn end_shared_piece(&mut self) -> Piece {
        let tokens = self.out.tokens.get(self.piece_start..).unwrap_or(&[]);
        let number = Some(self.session.next_number());
        let piece = Piece { tokens: PieceTokens::Shared(tokens.into()), number };
        self.out.tokens.truncate(self.piece_start);
        if !piece.tokens.is_empty() {
            self.out.pieces.push(piece.clone());
        }
        piece
    }

    /// `__COUNTER__`'s value, and one more is counted.
    pub fn next_count(&mut self) -> u32 {
        let count = self.counter;
        self.counter += 1;
        let Some(stretch) = &mut self.stretch else { return count };
        if self.in_directive {
            // The condition turns on the number itself.
            stretch.is_kept = false;
            return count;
        }
        let Some(buffer) = self.buffers.last() else { return count };
        if stretch.counts_at.0 != buffer.item {
            stretch.counts_at = (buffer.item, counts_at(&buffer.prepared, buffer.item));
        }
        let placed = stretch.counts_at.1.next().unwrap_or(count);
        stretch.counts.push((placed, count));
        placed
    }

    /// Puts the unit's own counts where numbers are left that depend on the place. As the operand
    /// of an `asm` (the kernel's objtool has thousands) a number says nothing either.
    fn put_counts_in(&mut self, stretch: &mut Reading) {
        let counts = stretch.counts.iter();
        let names: FxHashMap<Name, u32> =
            counts.map(|&(placed, count)| (intern_str(&placed.to_string()), count)).collect();
        if names.is_empty() {
            return;
        }
        for at in self.piece_start..self.out.tokens.len() {
            let Some(token) = self.out.tokens.get(at) else { return };
            if token.kind == TokenKind::Number
                && let Some(count) = names.get(&token.name)
                && !is_asm_operand(&self.out.tokens, at)
                && let Some(token) = self.out.tokens.get_mut(at)
            {
                token.name = intern_str(&count.to_string());
                stretch.is_kept = false;
            }
        }
    }

    /// Notes that the stretch asked for `__FILE__`.
    pub fn note_file_name(&mut self, name: Name) {
        if let Some(stretch) = &mut self.stretch {
            stretch.file = Some(name);
        }
    }

    /// Notes for the stretch that a group is read.
    pub fn note_group(&mut self, group: u32) {
        if let Some(stretch) = &mut self.stretch {
            stretch.groups.push(group);
        }
    }

    /// Notes for the stretch that something is wrong.
    pub fn note_problem(&mut self, problem: &PreprocessProblem) {
        if let Some(stretch) = &mut self.stretch {
            stretch.problems.push(problem.clone());
        }
    }

    /// Notes an event for the stretch.
    pub fn note_event(&mut self, event: Event) {
        if let Some(stretch) = &mut self.stretch {
            stretch.events.push(event);
        }
    }

    /// Notes for the stretch that its file says `#pragma once`.
    pub fn note_once(&mut self) {
        if let Some(stretch) = &mut self.stretch {
            stretch.once = true;
        }
    }
}

/// Whether the token at `at` is the whole expression in `"i" (…)`.
fn is_asm_operand(tokens: &[Token], at: usize) -> bool {
    let kind = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| token.kind);
    kind(at.checked_sub(2)) == Some(TokenKind::String)
        && kind(at.checked_sub(1)) == Some(TokenKind::LeftParen)
        && kind(at.checked_add(1)) == Some(TokenKind::RightParen)
}

/// The values of `__COUNTER__` at an item: the same in each run, wherever stretches begin and end,
/// and hardly those of another item.
fn counts_at(prepared: &Prepared, item: usize) -> Range<u32> {
    let mut hasher = FxHasher::default();
    hasher.write(prepared.file.path.as_os_str().as_encoded_bytes());
    hasher.write_usize(item);
    let first = COUNTER_BASE_MIN + (hasher.finish() >> 32) as u32 % COUNTER_BASE_MIN;
    first..u32::MAX
}

/// The ways in which a stretch is remembered to have been read, one behind the other. They are
/// looked for without waiting, as all threads walk the same headers.
#[derive(Debug, Default)]
pub struct Ways(OnceLock<Box<Way>>);

#[derive(Debug)]
struct Way {
    stretch: Stretch,
    others: Ways,
}

impl Ways {
    /// The ways, the first one found first.
    pub fn iter(&self) -> impl Iterator<Item = &Stretch> {
        std::iter::successors(self.0.get(), |way| way.others.0.get()).map(|way| &way.stretch)
    }

    /// Whether there are fewer than so many.
    fn has_room(&self, n_max: usize) -> bool {
        self.iter().take(n_max).count() < n_max
    }

    /// Adds one behind all others.
    fn add(&self, stretch: Stretch) {
        let mut way = Box::new(Way { stretch, others: Ways::default() });
        let mut ways = self;
        while let Err(again) = ways.0.set(way) {
            let Some(taken) = ways.0.get() else { return };
            ways = &taken.others;
            way = again;
        }
    }
}
