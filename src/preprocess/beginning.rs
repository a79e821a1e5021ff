//! Beginnings: half of a kernel's units include what some unit before them includes, in the same
//! order, if only at first, and `<linux/module.h>` alone is half of many. Where units have the same
//! settings, what they are behind the same first inclusions is the same as well: it is kept, and
//! the next unit that begins so goes on from there, without a look at the headers.
//!
//! What is the unit's own beside its text is what its own `-D`s say (`KBUILD_MODNAME`, the option
//! of a driver that is off). It may begin as one with others if none of these was asked for, which
//! the effects of stretches tell; where something else was asked, nothing is kept.
//!
//! A beginning is kept where a unit parts from one before it: then two have it in common. What its
//! pieces say and declare is kept with it by whoever reads them (`lint/begun.rs`).

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use rustc_hash::{FxHashMap, FxHashSet};

use super::assertions::Assertions;
use super::directive_of;
use super::engine::Engine;
use super::groups::Groups;
use super::macros::MacroTable;
use super::prepared::{ItemKind, Prepared};
use super::search::directory_of;
use super::session::{CachedFile, lock};
use super::stretch::Sharing;
use super::{Event, IncludedFile, MissingHeader, Origins, Piece, PieceTokens, PreprocessProblem};
use crate::discover::Settings;
use crate::lex::{ExpansionId, TokenKind};
use crate::limits;
use crate::names::{Name, NameSet, intern, kw};
use crate::source::Pos;
use crate::table::{Effect, Entry};

/// Where a beginning ends in a unit.
#[derive(Clone, Copy, Debug)]
pub struct Border {
    /// The beginning: no other one has this number.
    pub beginning: u32,
    /// So many of the unit's pieces are of it.
    pub n_pieces: usize,
}

/// What a unit is behind its first inclusions.
#[derive(Debug)]
pub struct Beginning {
    border: Border,
    /// How many inclusions.
    n_items: usize,
    /// What was said by options of the unit that was here first, in the order of names.
    own: Box<[Own]>,
    /// All names that were asked for or defined, by words.
    asked: Box<[(u32, u32)]>,
    macros: (Effect, Vec<Entry>),
    pieces: Arc<[Piece]>,
    origins: Origins,
    /// All but the main one.
    files: Box<[File]>,
    /// Their places in the list of files, from 1.
    places: FxHashMap<Pos, usize>,
    entered: Box<[Arc<CachedFile>]>,
    missing: Vec<MissingHeader>,
    stand_ins: Vec<String>,
    problems: Vec<PreprocessProblem>,
    events: Vec<Event>,
    assertions: Assertions,
    of_call: FxHashSet<ExpansionId>,
    once: FxHashSet<PathBuf>,
    poisoned: FxHashSet<Name>,
    counter: u32,
    budget: usize,
    n_opens: usize,
    /// When a unit last began so.
    used: AtomicU32,
}

#[derive(Debug)]
struct File {
    included: IncludedFile,
    prepared: Arc<Prepared>,
    taken: Groups,
    entered_at: u32,
}

impl Beginning {
    /// How many tokens and names it is: it shares tokens with stretches.
    fn size(&self) -> usize {
        self.macros.0.size() + self.asked.len() + self.pieces.len() + 4 * self.files.len()
    }

    fn is_asked(&self, name: Name) -> bool {
        let (word, bit) = name.bit();
        let at = self.asked.binary_search_by_key(&word, |of| of.0).ok();
        at.and_then(|at| self.asked.get(at)).is_some_and(|(_, bits)| bits & bit != 0)
    }

    /// What names mean to a unit with these options of its own, of all that its options or those of
    /// the unit that was here first are about.
    fn meanings<'o>(&'o self, own: &'o [Entry]) -> impl Iterator<Item = Entry> + 'o {
        let said = |name: Name| own.binary_search_by_key(&name, |of| of.0).ok();
        let said = move |name: Name| said(name).and_then(|at| own.get(at)).map(|of| of.1);
        let here = self.own.iter().map(move |of| (of.name, said(of.name).unwrap_or(of.base)));
        here.chain(own.iter().filter(|of| self.own(of.0).is_none()).copied())
    }

    /// What was said of a name.
    fn own(&self, name: Name) -> Option<&Own> {
        self.own.get(self.own.binary_search_by_key(&name, |of| of.name).ok()?)
    }

    /// Whether it is that of a unit whose own options mean this.
    fn suits(&self, own: &[Entry], main: Pos) -> bool {
        let is_same =
            |(name, meaning): Entry| self.own(name).is_some_and(|own| own.meaning == meaning);
        // A `.c` file that another one includes is a file of the beginning, or the main one.
        !self.places.contains_key(&main)
            && self.meanings(own).all(|of| is_same(of) || !self.is_asked(of.0))
    }
}

/// What a unit's own options say of a name.
#[derive(Clone, Copy, Debug)]
struct Own {
    name: Name,
    meaning: u32,
    /// What it means without them.
    base: u32,
}

/// Number of the next beginning.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// What decides how units begin, before any of their text and options: their settings (by address:
/// the tree holds them) and search path.
#[derive(PartialEq, Eq, Hash, Debug)]
struct Start {
    settings: usize,
    search_path: u32,
    /// The directory of the main file as a build calls it, which `__FILE__` of what lies beside
    /// says.
    called: Option<PathBuf>,
}

/// One more inclusion behind a node: the header's name as written, and from which directory it is
/// looked for if that matters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Step {
    node: u32,
    header: Name,
    directory: Name,
}

/// The beginnings of a session's units.
#[derive(Debug, Default)]
pub struct Beginnings(Mutex<Tree>);

/// All inclusions that units begin with, a node behind each.
#[derive(Debug, Default)]
struct Tree {
    starts: FxHashMap<Start, (u32, Arc<Settings>)>,
    steps: FxHashMap<Step, u32>,
    n_nodes: u32,
    kept: FxHashMap<u32, Vec<Arc<Beginning>>>,
}

impl Tree {
    fn new_node(&mut self) -> u32 {
        self.n_nodes += 1;
        self.n_nodes
    }

    /// The node of a start, and whether a unit had it before.
    fn start(&mut self, start: Start, settings: &Arc<Settings>) -> (u32, bool) {
        if let Some(&(node, _)) = self.starts.get(&start) {
            return (node, true);
        }
        let node = self.new_node();
        self.starts.insert(start, (node, Arc::clone(settings)));
        (node, false)
    }

    fn step(&mut self, step: Step) -> (u32, bool) {
        if let Some(&node) = self.steps.get(&step) {
            return (node, true);
        }
        let node = self.new_node();
        self.steps.insert(step, node);
        (node, false)
    }
}

impl Beginnings {
    /// Keeps one, if there is room.
    fn keep(&self, node: u32, beginning: Beginning) -> bool {
        let mut tree = lock(&self.0);
        let kept = tree.kept.entry(node).or_default();
        let has_room = kept.len() < limits::BEGINNING_VARIANTS_MAX;
        if has_room {
            kept.push(Arc::new(beginning));
        }
        has_room
    }

    /// Forgets those that were last used before `since`, and notes of the headers of others that
    /// they are in use. Gives the numbers of what is forgotten, and how much that was.
    pub fn forget(&self, since: u32) -> (Vec<u32>, usize) {
        let (mut gone, mut size) = (Vec::new(), 0);
        lock(&self.0).kept.retain(|_, kept| {
            kept.retain(|beginning| {
                let used = beginning.used.load(Ordering::Relaxed);
                if used < since {
                    gone.push(beginning.border.beginning);
                    size += beginning.size();
                    return false;
                }
                beginning.entered.iter().for_each(|file| file.use_at(used));
                true
            });
            !kept.is_empty()
        });
        (gone, size)
    }
}

/// A beginning that is to be kept once the unit is there.
#[derive(Debug)]
pub struct Recording {
    node: u32,
    n_items: usize,
    /// What the unit's own options say.
    own: Vec<Own>,
    /// All names that were asked for or defined.
    asked: NameSet,
    /// How many files the unit had entered at the very start.
    n_entered: usize,
}

impl Engine<'_> {
    /// Goes on from the longest beginning that is known of the unit. Gives the number of
    /// inclusions of the main file that are done; none if not even what comes before it is.
    pub fn begin(&mut self, main: &Arc<Prepared>) -> Option<usize> {
        let unit = self.unit;
        if self.session.sharing != Sharing::Stretches
            || unit.preprocessed
            || unit.text.is_some()
            || self.assigns_any()
            || !self.out.problems.is_empty()
        {
            return None;
        }
        let own = self.own_meanings()?;
        let start = Start {
            settings: Arc::as_ptr(&unit.settings) as usize,
            search_path: self.search_number,
            called: unit.called.as_deref().map(|called| directory_of(called).to_path_buf()),
        };
        let headers = self.first_headers(main);
        let session = self.session;
        let mut tree = lock(&session.beginnings.0);
        if tree.n_nodes as usize + headers.len() >= limits::BEGINNING_NODES_MAX {
            return None;
        }
        let (mut node, mut is_known) = tree.start(start, &unit.settings);
        let (mut found, mut to_keep) = (None, None);
        let main = main.file.pos(0);
        for n_items in 0..=headers.len() {
            let kept = tree.kept.get(&node).map_or(&[][..], Vec::as_slice);
            if let Some(of) = kept.iter().find(|of| of.suits(&own, main)) {
                (found, to_keep) = (Some(Arc::clone(of)), None);
            } else if is_known && kept.len() < limits::BEGINNING_VARIANTS_MAX {
                to_keep = Some((node, n_items));
            }
            if let Some(&(header, directory)) = headers.get(n_items) {
                (node, is_known) = tree.step(Step { node, header, directory });
            }
        }
        drop(tree);
        self.recording = to_keep.map(|(node, n_items)| Recording {
            node,
            n_items,
            own: own.iter().map(|&(name, meaning)| Own { name, meaning, base: 0 }).collect(),
            asked: NameSet::default(),
            n_entered: self.entered.len(),
        });
        let found = found?;
        self.go_on_from(&found, &own);
        Some(found.n_items)
    }

    /// What the unit's own `-D` and `-U` say, in the order of names; none if one of them is wrong.
    fn own_meanings(&self) -> Option<Vec<Entry>> {
        let mut own: Vec<Entry> = Vec::with_capacity(self.unit.own_macros.len());
        for option in &self.unit.own_macros {
            let list = self.session.option(&directive_of(option), self.options)?;
            let [item] = list.items.as_slice() else { return None };
            own.push(match (item.kind, list.definitions_of(item), list.arguments(item)) {
                (_, [definition], _) => (definition.name, MacroTable::entry_of(definition)),
                (ItemKind::Undef, _, [name]) => (name.name, 0),
                _ => return None,
            });
        }
        // The last one counts.
        own.reverse();
        own.sort_by_key(|of| of.0);
        own.dedup_by_key(|of| of.0);
        Some(own)
    }

    /// The headers that the main file includes before anything else stands in it, each with the
    /// directory from which it is looked for.
    fn first_headers(&self, main: &Prepared) -> Vec<(Name, Name)> {
        let directory = directory_of(&self.unit.file).as_os_str().as_encoded_bytes();
        let directory = intern(directory);
        // A project's own headers are found by the directory, too.
        let is_anywhere = self.settings().stand_ins.project.is_none();
        let mut headers = Vec::new();
        for item in &*main.items {
            match main.arguments(item) {
                [name, ..] if item.kind == ItemKind::Include && name.kind == TokenKind::String => {
                    let is_bracket = name.name.bytes().first() == Some(&b'<');
                    let is_free = is_bracket && is_anywhere;
                    headers.push((name.name, if is_free { kw::EMPTY } else { directory }));
                }
                _ => break,
            }
        }
        headers
    }

    /// The unit's own options come next: notes what their names mean without them.
    pub fn note_bases(&mut self) {
        let own = self.recording.iter_mut().flat_map(|recording| &mut recording.own);
        own.for_each(|of| of.base = self.macros.entry(of.name));
    }

    fn go_on_from(&mut self, of: &Beginning, own: &[Entry]) {
        of.used.fetch_max(self.session.now(), Ordering::Relaxed);
        self.macros.fill(&of.macros);
        if let Some(recording) = &mut self.recording {
            of.asked.iter().for_each(|&(word, names)| recording.asked.insert_all(word, names));
            for own in &mut recording.own {
                own.base =
                    of.own(own.name).map_or_else(|| self.macros.entry(own.name), |of| of.base);
            }
        }
        for (name, meaning) in of.meanings(own) {
            if !of.is_asked(name) {
                self.macros.set(name, meaning);
            }
        }
        self.out.before = Arc::clone(&of.pieces);
        self.out.borders.push(of.border);
        self.out.origins = of.origins.clone();
        self.have_files(of);
        self.entered.extend(of.entered.iter().cloned());
        self.out.missing.clone_from(&of.missing);
        self.out.stand_ins.clone_from(&of.stand_ins);
        self.out.problems.clone_from(&of.problems);
        of.events.iter().for_each(|&event| self.add_event(event));
        self.assertions.clone_from(&of.assertions);
        self.of_call.clone_from(&of.of_call);
        self.once.clone_from(&of.once);
        self.poisoned.clone_from(&of.poisoned);
        (self.counter, self.budget, self.n_opens) = (of.counter, of.budget, of.n_opens);
    }

    /// Has the files of a beginning behind the main one.
    fn have_files(&mut self, of: &Beginning) {
        let main = self.file_ids.drain().next();
        self.file_ids.clone_from(&of.places);
        self.file_ids.extend(main);
        self.out.files.extend(of.files.iter().map(|file| file.included.clone()));
        self.taken.extend(of.files.iter().map(|file| file.taken.clone()));
        self.prepared.extend(of.files.iter().map(|file| Arc::clone(&file.prepared)));
        self.entered_at.extend(of.files.iter().map(|file| file.entered_at));
    }

    /// Between two items: if the unit is where a beginning ends that is to be kept, it is.
    pub fn at_beginnings_end(&mut self) {
        let Some(recording) = &self.recording else { return };
        let [main] = self.buffers.as_slice() else { return };
        if main.file != 0 || main.item != recording.n_items {
            return;
        }
        let Some(recording) = self.recording.take() else { return };
        let is_whole = self.stretch.is_none() && self.contexts.is_empty() && !self.exhausted;
        if !is_whole || self.is_main_to_blame() {
            return;
        }
        self.end_own_piece();
        let (node, beginning) = (recording.node, self.beginning(recording));
        let size = beginning.size();
        if !self.session.room_for(size) {
            return;
        }
        let border = beginning.border;
        match self.session.beginnings.keep(node, beginning) {
            true => self.out.borders.push(border),
            false => self.session.give_back(size),
        }
    }

    /// Whether something that is missing or wrong is so at a place of the main file.
    fn is_main_to_blame(&self) -> bool {
        let Some(main) = self.prepared.first() else { return true };
        // What is nowhere is an option.
        let is_own = |pos: Pos| pos == Pos::NOWHERE || main.file.contains(pos);
        self.out.missing.iter().any(|missing| is_own(missing.pos))
            || self.out.problems.iter().any(|problem| is_own(problem.pos))
            || self.out.events.iter().any(|event| is_own(event.token.pos))
    }

    fn beginning(&self, recording: Recording) -> Beginning {
        let shared = |piece: &Piece| {
            let tokens = match &piece.tokens {
                PieceTokens::Own(_) => self.out.tokens_of(piece).into(),
                PieceTokens::Shared(tokens) => Arc::clone(tokens),
            };
            Piece { tokens: PieceTokens::Shared(tokens), number: piece.number }
        };
        let pieces: Arc<[Piece]> = self.out.all_pieces().map(shared).collect();
        let n_pieces = pieces.len();
        let included = self.out.files.iter().zip(&self.prepared);
        let read = self.taken.iter().zip(&self.entered_at);
        let files = included.zip(read).skip(1);
        let file = |((included, prepared), (taken, entered_at)): (_, (&Groups, &u32))| File {
            included: IncludedFile::clone(included),
            prepared: Arc::clone(prepared),
            taken: taken.clone(),
            entered_at: *entered_at,
        };
        let places = self.file_ids.iter().filter(|(_, at)| **at > 0);
        Beginning {
            border: Border { beginning: NEXT.fetch_add(1, Ordering::Relaxed), n_pieces },
            n_items: recording.n_items,
            own: recording.own.into(),
            asked: recording.asked.words().collect(),
            macros: self.macros.contents(),
            pieces,
            origins: self.out.origins.beginning(),
            files: files.map(file).collect(),
            places: places.map(|(&pos, &at)| (pos, at)).collect(),
            entered: self.entered.iter().skip(recording.n_entered).cloned().collect(),
            missing: self.out.missing.clone(),
            stand_ins: self.out.stand_ins.clone(),
            problems: self.out.problems.clone(),
            events: self.out.events.clone(),
            assertions: self.assertions.clone(),
            of_call: self.of_call.clone(),
            once: self.once.clone(),
            poisoned: self.poisoned.clone(),
            counter: self.counter,
            budget: self.budget,
            n_opens: self.n_opens,
            used: AtomicU32::new(self.session.now()),
        }
    }

    /// Something asks for a macro, or defines one, outside of what is traced.
    #[inline]
    pub fn note_untraced(&mut self, name: Name) {
        if let Some(recording) = &mut self.recording {
            recording.asked.insert(name);
        }
    }

    /// What happens now depends on more than the macros that were asked for.
    pub fn keep_no_beginning(&mut self) {
        self.recording = None;
    }

    /// Notes what a stretch asked for.
    pub fn note_asked(&mut self, macros: &Effect) {
        if let Some(recording) = &mut self.recording {
            macros.add_names(&mut recording.asked);
        }
    }
}
