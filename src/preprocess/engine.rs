//! One unit's preprocessing: the stack of files being read, the macros defined so far, and the
//! loop that walks each file's items. Text without macros goes straight to the output; the rest
//! is `expand.rs`'s.
//!
//! It ends because files are finite, inclusions are counted, and expansion has a budget
//! (`limits.rs`).

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::assertions::Assertions;
use super::beginning;
use super::expand::Context;
use super::groups::Groups;
use super::macros::MacroTable;
use super::prepared::{Item, ItemKind, Prepared};
use super::room::{self, UnitTokens};
use super::search::{FoundIn, SearchPath};
use super::session::{CachedFile, Leads, Session, View};
use super::stretch::{self, Sharing};
use super::{ConditionalLines, Event, EventKind, IncludedFile, PreprocessProblem, Preprocessed};
use crate::discover::{Settings, Unit};
use crate::lex::{ExpansionId, Flags, LexOptions, Token, TokenKind};
use crate::limits;
use crate::names::{Name, intern_str, kw};
use crate::source::Pos;

/// A file being read.
pub struct Buffer {
    pub prepared: Arc<Prepared>,
    /// The file, unless the text is ours or standard input's.
    pub cached: Option<Arc<CachedFile>>,
    /// The next item to look at.
    pub item: usize,
    /// The next token of the run being read, and the run's end.
    pub token: usize,
    pub run_end: usize,
    /// Index in the unit's files.
    pub file: usize,
    pub found_in: FoundIn,
    pub system: bool,
    /// What `#line` did.
    pub presumed: Presumed,
    /// What `__INCLUDE_LEVEL__` is.
    pub level: usize,
    /// What is remembered of the file's stretches, once somebody asked.
    pub stretches: Option<Arc<[stretch::Ways]>>,
    /// Where its inclusions lead, unless the text is ours.
    pub leads: Option<Arc<Leads>>,
    /// What `__FILE__` is without a `#line`, once somebody asked.
    pub file_name: OnceCell<Name>,
}

impl Buffer {
    /// The path that the file was opened by.
    pub fn path(&self) -> &Path {
        match &self.cached {
            Some(cached) => cached.path.as_path(),
            None => self.prepared.file.path.as_path(),
        }
    }
}

/// `#line`'s idea of where we are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Presumed {
    /// Added to line numbers.
    pub line_delta: i64,
    /// In place of the file's name.
    pub file: Option<Name>,
    /// What it was where line markers went into included files.
    pub includers: Vec<Option<Name>>,
}

/// What the engine is in the middle of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Nothing special.
    Text,
    /// Looking for a function-like macro's `(`.
    Paren,
    /// Inside a macro call's arguments.
    Arguments,
}

pub struct Engine<'s> {
    pub session: &'s Session,
    pub unit: &'s Unit,
    pub options: LexOptions,
    pub search: Arc<SearchPath>,
    pub search_number: u32,
    pub macros: MacroTable,
    pub buffers: Vec<Buffer>,
    pub contexts: Vec<Context>,
    /// Token vectors to use again.
    pub spare: Vec<Vec<Token>>,
    pub out: Preprocessed,
    /// Where the tokens begin that are in no piece yet.
    pub piece_start: usize,
    pub assertions: Assertions,
    pub reading: Reading,
    pub in_directive: bool,
    /// The directive's tokens will be a header's name, so white space in them counts.
    pub header_wanted: bool,
    pub prevent_expansion: u32,
    /// How many directives stood among arguments.
    pub n_in_arguments: u32,
    /// Between a macro's name and the moment its expansion is on the stack.
    pub about_to_expand: bool,
    /// Arguments are being expanded beforehand, so `_Pragma` waits.
    pub argument_depth: usize,
    /// The outermost macro in use: where, and whether it is a function-like one of the user.
    pub invocation: Pos,
    pub invocation_is_call: bool,
    /// Expansions of names that [`OF_CALL`](super::definition::OF_CALL) marks.
    pub of_call: FxHashSet<ExpansionId>,
    pub counter: u32,
    /// The stretch being read, see `stretch.rs`.
    pub stretch: Option<stretch::Reading>,
    /// Tokens that expansion may still make.
    pub budget: usize,
    pub exhausted: bool,
    pub n_opens: usize,
    /// The beginning that is to be kept, see `beginning.rs`.
    pub recording: Option<beginning::Recording>,
    pub file_ids: FxHashMap<Pos, usize>,
    /// The groups that were read, by file.
    pub taken: Vec<Groups>,
    pub prepared: Vec<Arc<Prepared>>,
    /// For each file how many items of the main file had been read when it was first entered.
    pub entered_at: Vec<u32>,
    /// Real paths of files that are not to be read again.
    pub once: FxHashSet<PathBuf>,
    /// Names that `#pragma GCC poison` bans.
    pub poisoned: FxHashSet<Name>,
    pub entered: Vec<Arc<CachedFile>>,
    /// Where events were noted.
    events_at: FxHashSet<(EventKind, Pos, Pos)>,
    /// Macros that no configuration header may change.
    assigned: FxHashSet<Name>,
}

impl<'s> Engine<'s> {
    pub fn new(unit: &'s Unit, session: &'s Session) -> Engine<'s> {
        let settings = &unit.settings;
        let options = LexOptions::of(settings.dialect, settings.trigraphs);
        let (search_number, search) = session.search_path(unit, options);
        Engine {
            session,
            unit,
            options,
            search,
            search_number,
            macros: if unit.preprocessed { MacroTable::empty() } else { MacroTable::new() },
            buffers: Vec::new(),
            contexts: Vec::new(),
            spare: room::take_spare(),
            piece_start: 0,
            out: Preprocessed { tokens: UnitTokens::take(), ..Preprocessed::default() },
            assertions: Assertions::of(settings.target),
            reading: Reading::Text,
            in_directive: false,
            header_wanted: false,
            prevent_expansion: 0,
            n_in_arguments: 0,
            about_to_expand: false,
            argument_depth: 0,
            invocation: Pos::NOWHERE,
            invocation_is_call: false,
            of_call: FxHashSet::default(),
            counter: 0,
            stretch: None,
            budget: limits::EXPANSION_TOKENS_MAX,
            exhausted: false,
            n_opens: 0,
            recording: None,
            file_ids: FxHashMap::default(),
            taken: Vec::new(),
            prepared: Vec::new(),
            entered_at: Vec::new(),
            once: FxHashSet::default(),
            poisoned: FxHashSet::default(),
            entered: Vec::new(),
            events_at: FxHashSet::default(),
            assigned: unit.assigned.iter().map(|option| intern_str(option.name())).collect(),
        }
    }

    pub fn settings(&self) -> &'s Settings {
        &self.unit.settings
    }

    /// Whether the name is a macro that the user or a covering pass decides on.
    pub fn is_assigned(&self, name: Name) -> bool {
        self.assigned.contains(&name)
    }

    /// Whether rules want to know of such events.
    pub fn notes(&self, kind: EventKind) -> bool {
        self.session.note_events.has(kind)
    }

    /// Notes something that rules want to know of.
    pub fn event(&mut self, kind: EventKind, token: Option<&Token>) {
        if self.notes(kind)
            && let Some(&token) = token
        {
            let event = Event { kind, token };
            self.note_event(event);
            self.add_event(event);
        }
    }

    /// One at a place, and in one use of the macro that it is in, is enough.
    pub fn add_event(&mut self, event: Event) {
        let outermost = self.out.origins.outermost(&event.token);
        if self.out.events.len() < limits::EVENTS_MAX
            && self.events_at.insert((event.kind, event.token.pos, outermost))
        {
            self.out.events.push(event);
        }
    }

    /// Whether there are such macros.
    pub fn assigns_any(&self) -> bool {
        !self.assigned.is_empty()
    }

    /// Notes something wrong. Only the first few of a kind at one place are worth a line.
    pub fn problem(&mut self, pos: Pos, reason: impl Into<String>, fatal: bool) {
        let problem = PreprocessProblem { pos, reason: reason.into(), fatal };
        self.note_problem(&problem);
        if self.out.problems.len() < PROBLEMS_MAX && !self.out.problems.contains(&problem) {
            self.out.problems.push(problem);
        }
    }

    /// Begins a file.
    pub fn enter(
        &mut self,
        prepared: Arc<Prepared>,
        cached: Option<Arc<CachedFile>>,
        found_in: FoundIn,
        system: bool,
    ) {
        let n_files = self.out.files.len();
        let file = self.file_index(&prepared, system);
        if file == n_files {
            self.entered.extend(cached.clone());
        }
        let level = self.buffers.last().map_or(0, |buffer| buffer.level + 1);
        let view = View { search_path: self.search_number, found_in, system };
        let n_inclusions = prepared.n_inclusions as usize;
        let with_some = cached.as_ref().filter(|_| n_inclusions > 0);
        let leads = with_some.map(|file| file.leads(view, n_inclusions));
        self.buffers.push(Buffer {
            prepared,
            cached,
            item: 0,
            token: 0,
            run_end: 0,
            file,
            found_in,
            system,
            presumed: Presumed::default(),
            level,
            stretches: None,
            leads,
            file_name: OnceCell::new(),
        });
    }

    /// Goes on behind so many items of the file that was entered last.
    pub fn skip_items(&mut self, n: usize) {
        self.buffers.last_mut().into_iter().for_each(|buffer| buffer.item += n);
    }

    /// Whether one more header may be opened.
    pub fn may_open(&mut self, pos: Pos) -> bool {
        if self.buffers.len() >= limits::INCLUDE_DEPTH_MAX {
            self.problem(pos, "headers include each other too deeply", true);
            return false;
        }
        self.n_opens += 1;
        if self.n_opens == limits::INCLUDE_OPENS_MAX + 1 {
            self.problem(pos, "the unit opens too many headers", true);
        }
        self.n_opens <= limits::INCLUDE_OPENS_MAX
    }

    /// Lists the main file first, before what the command line includes.
    pub fn announce(&mut self, main: &Arc<Prepared>, cached: Option<&Arc<CachedFile>>) {
        self.file_index(main, false);
        self.entered.extend(cached.cloned());
    }

    /// Whether the unit has read the file before, under whatever path.
    pub fn was_entered(&self, file: &CachedFile) -> bool {
        self.entered.iter().any(|entered| entered.real == file.real)
    }

    fn file_index(&mut self, prepared: &Arc<Prepared>, system: bool) -> usize {
        let start = prepared.file.pos(0);
        if let Some(&known) = self.file_ids.get(&start) {
            return known;
        }
        let index = self.out.files.len();
        self.file_ids.insert(start, index);
        self.out.files.push(IncludedFile { file: Arc::clone(&prepared.file), system });
        self.taken.push(Groups::default());
        self.prepared.push(Arc::clone(prepared));
        let main = self.buffers.first().filter(|buffer| buffer.file == 0);
        self.entered_at.push(main.map_or(0, |main| main.item as u32));
        for &(pos, reason) in &prepared.problems {
            self.problem(pos, reason, true);
        }
        index
    }

    /// Defines what a list of `#define`s defines, as if it were no file at all.
    pub fn define_all(&mut self, list: &Prepared) {
        for item in &list.items {
            match item.kind {
                ItemKind::Define | ItemKind::Defines => self.define(list, item),
                ItemKind::Undef => {
                    if let [name, ..] = list.arguments(item) {
                        self.macros.undefine(name.name);
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads the file that was entered and all that it includes to the end.
    pub fn read_all(&mut self) {
        while !self.buffers.is_empty() {
            if self.exhausted {
                // Without expansion the rest would be no C; the problem says that it is lost.
                self.buffers.clear();
                self.stretch = None;
                return;
            }
            if self.copy_text() {
                continue;
            }
            self.at_beginnings_end();
            if !self.at_stretch_border() {
                self.step();
            }
        }
    }

    /// Copies the run being read to the output up to the first macro, and expands that. False
    /// if no run is being read.
    fn copy_text(&mut self) -> bool {
        let Some(buffer) = self.buffers.last_mut() else { return false };
        let Some(run) = buffer.prepared.tokens.get(buffer.token..buffer.run_end) else {
            return false;
        };
        if run.is_empty() {
            return false;
        }
        let macros = &self.macros;
        let is_macro =
            |token: &Token| token.kind == TokenKind::Identifier && macros.is_macro(token.name);
        let n = run.iter().position(is_macro);
        let plain = run.get(..n.unwrap_or(run.len())).unwrap_or(run);
        self.out.tokens.extend_from_slice(plain);
        buffer.token += plain.len();
        let next = n.and_then(|n| run.get(n)).copied();
        if let Some(token) = next {
            buffer.token += 1;
            self.expand_text(token);
        }
        true
    }

    /// The next item: a run is begun, a directive obeyed, a file's end leaves the file.
    fn step(&mut self) {
        let Some(buffer) = self.buffers.last_mut() else { return };
        let Some(&item) = buffer.prepared.items.get(buffer.item) else {
            self.buffers.pop();
            return;
        };
        buffer.item += 1;
        if item.kind == ItemKind::Run {
            buffer.token = item.start as usize;
            buffer.run_end = item.end as usize;
            return;
        }
        if item.kind.includes() && self.is_guarded_out(&item) {
            self.pass_inclusions();
            return;
        }
        if let Some(buffer) = self.buffers.last() {
            let prepared = Arc::clone(&buffer.prepared);
            self.directive(&prepared, &item);
        }
    }

    /// Passes over inclusions that follow and of which nothing is left either. In a main file
    /// something may be to do between two of them.
    fn pass_inclusions(&mut self) {
        while self.buffers.len() > 1
            && let Some(buffer) = self.buffers.last()
            && let Some(&next) = buffer.prepared.items.get(buffer.item)
            && next.kind.includes()
            && self.is_guarded_out(&next)
        {
            self.skip_items(1);
        }
    }

    /// The next raw token of the file being read, directives on the way obeyed. The end of the
    /// file, or a directive while looking for a `(`, is [`TokenKind::End`] and stays.
    pub fn next_file_token(&mut self) -> Token {
        loop {
            let Some(buffer) = self.buffers.last_mut() else { return END };
            if buffer.token < buffer.run_end
                && let Some(&token) = buffer.prepared.tokens.get(buffer.token)
            {
                buffer.token += 1;
                let mut token = token;
                if self.reading == Reading::Arguments && token.flags.has(Flags::LINE_START) {
                    token.flags = token.flags.without(Flags::LINE_START).with(Flags::SPACE_BEFORE);
                }
                return token;
            }
            let Some(&item) = buffer.prepared.items.get(buffer.item) else { return END };
            if item.kind == ItemKind::Run {
                buffer.item += 1;
                buffer.token = item.start as usize;
                buffer.run_end = item.end as usize;
            } else if self.reading == Reading::Paren {
                return END;
            } else {
                buffer.item += 1;
                let prepared = Arc::clone(&buffer.prepared);
                self.directive_in_arguments(&prepared, &item);
            }
        }
    }

    /// C leaves directives among a call's arguments undefined (C99 6.10.3p11); gcc obeys them.
    fn directive_in_arguments(&mut self, prepared: &Prepared, item: &Item) {
        let reading = std::mem::replace(&mut self.reading, Reading::Text);
        let prevented = std::mem::take(&mut self.prevent_expansion);
        let about_to_expand = self.about_to_expand;
        self.n_in_arguments += 1;
        if reading == Reading::Arguments && self.notes(EventKind::DirectiveInArguments) {
            self.note_section(prepared, item);
        }
        self.directive(prepared, item);
        self.about_to_expand = about_to_expand;
        self.reading = reading;
        self.prevent_expansion = prevented;
    }

    /// Notes a directive among arguments, and with an `#if` those of its section: some of them
    /// are passed over.
    fn note_section(&mut self, prepared: &Prepared, item: &Item) {
        let mut next = Some(item);
        for definition in prepared.definitions_of(item) {
            let hash = prepared.line_of(item, definition).map(|[hash, _]| hash);
            self.event(EventKind::DirectiveInArguments, hash.as_ref());
        }
        while let Some(item) = next {
            self.event(EventKind::DirectiveInArguments, prepared.tokens_of(item).first());
            let goes_on = item.kind.opens() || item.kind.continues();
            next = prepared.items.get(item.link as usize).filter(|_| goes_on);
        }
    }

    /// Puts the token that was just read from the file back.
    pub fn unread_file_token(&mut self) {
        if let Some(buffer) = self.buffers.last_mut() {
            buffer.token = buffer.token.saturating_sub(1);
        }
    }

    /// Notes that a conditional group is read.
    pub fn take_group(&mut self, group: u32) {
        let Some(buffer) = self.buffers.last() else { return };
        if group < buffer.prepared.n_groups
            && let Some(groups) = self.taken.get_mut(buffer.file)
        {
            groups.add(group);
        }
    }

    /// The line number that `#line` makes of a place in the file being read.
    pub fn presumed_line(&self, pos: Pos) -> i64 {
        let Some(buffer) = self.buffers.last() else { return 0 };
        let file = &buffer.prepared.file;
        if !file.contains(pos) {
            return 0;
        }
        let line = i64::from(file.line(file.offset(pos))) + buffer.presumed.line_delta;
        i64::from(line as u32)
    }

    /// The path of the file being read.
    pub fn current_path(&self) -> &Path {
        self.buffers.last().map_or(Path::new(""), Buffer::path)
    }

    /// What the unit became.
    pub fn finish(&mut self) -> Preprocessed {
        match self.session.sharing {
            Sharing::Exact => self.out.tokens.push(END),
            _ => self.end_own_piece(),
        }
        self.give_spare_back();
        let files = self.prepared.iter().zip(&self.taken);
        let lines =
            files.map(|(of, taken)| ConditionalLines::of_file(Arc::clone(of), taken.clone()));
        self.out.conditional = lines.collect();
        let offered = super::OFFERED.iter().copied();
        self.out.offered = offered.filter(|name| self.macros.is_macro(intern_str(name))).collect();
        self.out.origins.done();
        std::mem::take(&mut self.out)
    }

    /// A file of the unit and which of its groups were read, by its place in the list of files.
    pub fn file(&self, index: usize) -> Option<(&Arc<Prepared>, &Groups)> {
        Some((self.prepared.get(index)?, self.taken.get(index)?))
    }

    /// The unit's files in the order of reading, each with the item of it that had not been read
    /// yet at an item of a file (by its place in the list).
    pub fn files_at(&self, file: usize, item: u32) -> Vec<(&Arc<Prepared>, u32)> {
        let of_main = match file {
            0 => item,
            _ => self.entered_at.get(file).copied().unwrap_or(0),
        };
        let limit = |at: usize, entered: u32| match file {
            0 if entered <= item => u32::MAX,
            _ if at == file => item,
            _ if file > 0 && at < file => u32::MAX,
            _ => 0,
        };
        let all = self.prepared.iter().zip(&self.entered_at).enumerate();
        // The main file is listed first and read last.
        let headers = all.skip(1);
        let mut found: Vec<_> =
            headers.map(|(at, (prepared, &entered))| (prepared, limit(at, entered))).collect();
        found.extend(self.prepared.first().map(|main| (main, of_main)));
        found
    }

    /// The file of the unit that a place lies in.
    pub fn file_of(&self, pos: Pos) -> Option<&Arc<Prepared>> {
        self.prepared.iter().find(|prepared| prepared.file.contains(pos))
    }
}

/// Problems kept per unit: enough for a person, few enough for a bomb.
const PROBLEMS_MAX: usize = 200;

/// No more tokens.
pub const END: Token = Token {
    kind: TokenKind::End,
    flags: Flags(0),
    name: kw::EMPTY,
    pos: Pos::NOWHERE,
    expansion: ExpansionId::NONE,
};
