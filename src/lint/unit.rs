//! One unit through all stages: findings with places, and what was not understood.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::begun::{Begun, Key, Said};
use super::counts::{Log, PieceCounts};
use super::files::FileId;
use super::fragment::Around;
use super::memo::{Known, Setting};
use super::passes::{Added, Telling};
use super::piece::{Behind, Note, NoteKind, PieceReport, Reader, Scope};
use super::place::Spot;
use super::reach::Reach;
use super::recheck::Visitor;
use super::shared::Shared;
use super::spelling::Spelling;
use super::{Options, passes};
use crate::cover::Assignment;
use crate::discover::{MacroOption, Purpose, Unit};
use crate::finding::{Finding, Problem};
use crate::lex::{ExpansionId, Flags, Token, TokenKind};
use crate::names::Name;
use crate::preprocess::{
    Border, Conditions, Piece, Preprocessed, Session, preprocess, preprocess_with_conditions,
};
use crate::rules::{Rule, RuleId, events, facts, id};
use crate::source::Pos;
use crate::{disk, limits};

/// A finding with what decides whether another one is the same.
#[derive(Clone, Debug)]
pub struct Found {
    pub finding: Finding,
    pub rule: &'static Rule,
    /// A comment allows it.
    pub allowed: bool,
    /// The values of macros that show it, beyond the unit's own.
    pub assignment: Assignment,
}

/// What one unit had to say.
#[derive(Default)]
pub struct UnitReport {
    pub found: Vec<Found>,
    pub analysed: bool,
    /// The unit's files, the main file first.
    pub files: Vec<FileId>,
    /// Declarations that were not understood.
    pub skipped: Vec<Problem>,
    /// What preprocessing stumbled over without losing text.
    pub notes: Vec<Problem>,
    pub guessed: Vec<Problem>,
    pub undecided: Vec<Problem>,
    /// Constraints that are violated, where a proof wants to know.
    pub violated: Vec<Problem>,
    pub failed: Vec<Problem>,
    pub missing: BTreeSet<String>,
    pub stand_ins: BTreeSet<String>,
    /// The unit's number.
    pub unit: usize,
    /// Files that only a covering pass includes.
    pub brought: Vec<(FileId, Assignment)>,
    /// `.c` files that the unit includes in some configuration.
    pub parts: Vec<PathBuf>,
    /// Nothing in its main file is a declaration, and it includes nothing.
    pub makes_no_sense: bool,
    /// What it added to what is counted over all units.
    pub log: Log,
    /// An earlier run kept it.
    pub is_kept: bool,
}

impl UnitReport {
    /// The unit was not analysed at all.
    pub fn failed(problem: Problem) -> UnitReport {
        UnitReport { failed: vec![problem], ..UnitReport::default() }
    }

    /// Adds what further passes over the unit had to say.
    pub fn add(&mut self, passes: UnitReport) {
        self.found.extend(passes.found);
        self.skipped.extend(passes.skipped);
        self.guessed.extend(passes.guessed);
        self.undecided.extend(passes.undecided);
        self.violated.extend(passes.violated);
        self.brought.extend(passes.brought);
        self.log.add(passes.log);
    }
}

/// Takes one unit through all stages, then as often as its own `#if`s make worth while.
pub fn check(unit: &Unit, session: &Session, shared: &Shared, options: &Options) -> UnitReport {
    check_for(unit, session, shared, options, None)
}

/// The same for somebody who looks at the declarations of the base configuration.
pub fn check_for(
    unit: &Unit,
    session: &Session,
    shared: &Shared,
    options: &Options,
    visitor: Option<&dyn Visitor>,
) -> UnitReport {
    let (preprocessed, conditions) = match base(unit, session, options.covers(unit)) {
        Ok(done) => done,
        Err(error) => {
            let reason = error.reason;
            return UnitReport::failed(Problem { path: unit.file.clone(), at: None, reason });
        }
    };
    let mut check = Check::new(unit, shared, options, &preprocessed, Telling::All);
    check.reader.visitor = visitor;
    check.note_preprocessing(unit);
    check.declarations(unit, session);
    let mut report = check.report();
    report.analysed = true;
    drop(preprocessed);
    if let Some(conditions) = conditions {
        let prior = Assignment::default();
        let covering = passes::Covering { unit, prior, session, shared, options };
        covering.own_groups(conditions, &mut report);
    }
    let gone = session.unit_done(unit);
    gone.texts.iter().for_each(|file| shared.look_last(file));
    session.give_back(shared.memo.forget(&gone.stretches));
    session.give_back(shared.begun.forget(&gone.beginnings));
    report
}

/// What the base configuration makes of a unit whose file is the inside of something; none if the
/// file makes no sense there.
pub fn check_inside(
    unit: &Unit,
    around: &Around,
    session: &Session,
    shared: &Shared,
    options: &Options,
) -> Option<UnitReport> {
    let mut preprocessed = preprocess(unit, session).ok()?;
    around.put(&mut preprocessed);
    let mut check = Check::new(unit, shared, options, &preprocessed, Telling::All);
    check.sees_all = false;
    check.note_preprocessing(unit);
    check.declarations(unit, session);
    let mut report = check.report();
    let is_own = |problem: &Problem| problem.path == unit.file || problem.path == Path::new("");
    if report.skipped.iter().any(is_own) || !report.failed.is_empty() {
        return None;
    }
    // What stands around is not the user's, and said once.
    report.guessed.retain(|problem| problem.path != Path::new(""));
    let path = unit.file.clone();
    let reason = format!(
        "not C by itself, and no unit here includes it: read as the inside of {}",
        around.what
    );
    report.guessed.push(Problem { path, at: None, reason });
    report.analysed = true;
    Some(report)
}

/// What the base configuration makes of a unit, and its conditions if they are wanted.
fn base<'s>(
    unit: &'s Unit,
    session: &'s Session,
    covers: bool,
) -> Result<(Preprocessed, Option<Conditions<'s>>), disk::DiskError> {
    if covers {
        let (preprocessed, conditions) = preprocess_with_conditions(unit, session)?;
        return Ok((preprocessed, Some(conditions)));
    }
    Ok((preprocess(unit, session)?, None))
}

/// Findings of one more pass over a unit, and what was not understood in the lines that it is
/// for.
pub fn check_pass(
    unit: &Unit,
    preprocessed: &Preprocessed,
    session: &Session,
    shared: &Shared,
    options: &Options,
    telling: Telling<'_>,
) -> UnitReport {
    let mut check = Check::new(unit, shared, options, preprocessed, telling);
    check.declarations(unit, session);
    check.report()
}

struct Check<'u> {
    reader: Reader<'u>,
    report: UnitReport,
    said: Said,
    /// What the compiler sees is all there, as far as anybody can tell.
    sees_all: bool,
    /// Warnings that the build turns off, if it has a say in what is reported.
    silenced: Arc<[String]>,
    telling: Telling<'u>,
    /// The main file was not asked for.
    is_helper: bool,
}

impl<'u> Check<'u> {
    fn new(
        unit: &Unit,
        shared: &'u Shared,
        options: &'u Options,
        preprocessed: &'u Preprocessed,
        telling: Telling<'u>,
    ) -> Check<'u> {
        let mut report = UnitReport::default();
        let facts = shared.facts_of(&preprocessed.files);
        shared.count_lines(preprocessed, &facts, &mut report.log);
        let reach = Reach::new(preprocessed, &facts, options.headers);
        let dialect = unit.settings.dialect;
        let no_asm = unit.settings.no_asm;
        let visitor = None;
        let reader = Reader { shared, options, preprocessed, dialect, no_asm, reach, visitor };
        // An unconfigured kernel is one that nobody built so; of a configured one, what its
        // makefiles compute is only known where a build left its commands.
        let kernel = MacroOption::Define("__KERNEL__".to_owned());
        let is_guess = !unit.known_build && unit.settings.macros.contains(&kernel);
        let is_base = matches!(telling, Telling::All);
        if is_base {
            report.files = facts.iter().map(|facts| facts.id).collect();
        }
        // A part of other units does not see what these declare.
        let is_part = unit.purpose == Purpose::Part;
        let sees_all = is_base && !is_guess && !is_part && preprocessed.is_complete();
        let silenced = match options.builds_silence {
            true => Arc::clone(&unit.settings.silenced),
            false => Arc::default(),
        };
        Check {
            reader,
            report,
            said: Said::default(),
            sees_all,
            silenced,
            telling,
            is_helper: matches!(unit.purpose, Purpose::Includes(..)),
        }
    }
}

impl Check<'_> {
    fn report(self) -> UnitReport {
        let Said { found, skipped, guessed, undecided, violated, .. } = self.said;
        let Log { files, lines, dead, .. } = self.report.log;
        let Said { pieces, declarations, .. } = self.said;
        let log = Log { pieces, declarations, files, lines, dead };
        UnitReport { found, skipped, guessed, undecided, violated, log, ..self.report }
    }

    fn note_preprocessing(&mut self, unit: &Unit) {
        let preprocessed = self.reader.preprocessed;
        for problem in &preprocessed.problems {
            let said = self.reader.problem(
                Spot { pos: problem.pos, len: 1 },
                problem.reason.clone(),
                Some(&unit.file),
            );
            if problem.fatal {
                self.report.failed.push(said);
            } else {
                self.report.notes.push(said);
            }
        }
        self.report.missing = preprocessed.missing.iter().map(|m| m.name.clone()).collect();
        self.report.stand_ins = preprocessed.stand_ins.iter().cloned().collect();
    }

    fn declarations(&mut self, unit: &Unit, session: &Session) {
        self.pieces(unit, session);
        let shared = self.reader.shared;
        let mut events = PieceReport::default();
        // A pass sets macros together that no configuration has so: what it defines twice says
        // nothing.
        if self.is_base() {
            for event in &self.reader.preprocessed.events {
                if self.reader.reach.is_listed(&event.token)
                    && let Some(report) = events::report(event)
                {
                    self.reader.find(report, &mut events);
                }
            }
        }
        self.take(&events, &[]);
        self.count(events);
        let own = shared.counts.add_piece(std::mem::take(&mut self.said.own), self.is_base());
        self.note_piece(own, self.is_base());
        if !self.is_base() {
            return;
        }
        self.report.parts = self.parts(unit);
        if self.said.n_declarations == 0 && shared.levels.on(id::EMPTY_TRANSLATION_UNIT) {
            self.empty_unit();
        }
        if self.said.n_over > 0 {
            let reason = format!("{} more findings in this unit are not listed", self.said.n_over);
            self.report.notes.push(Problem { path: unit.file.clone(), at: None, reason });
        }
        if self.said.main.n_skipped > 0 && self.said.main.n_understood == 0 && !self.main_includes()
        {
            let reason = "none of its declarations is understood: not C by itself".to_owned();
            self.report.failed.push(Problem { path: unit.file.clone(), at: None, reason });
            self.report.makes_no_sense = true;
        }
    }

    /// A unit without a declaration (C99 6.9p1): the finding is at its last line with anything in
    /// it, where compilers notice.
    fn empty_unit(&mut self) {
        let Some(main) = self.reader.preprocessed.files.first() else { return };
        let file = &main.file;
        let last = file.text.iter().rposition(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let token = Token {
            kind: TokenKind::End,
            flags: Flags::default(),
            name: Name::default(),
            pos: file.pos(file.line_start(file.line(last))),
            expansion: ExpansionId::NONE,
        };
        let mut report = PieceReport::default();
        self.reader.find(facts::empty_unit(token), &mut report);
        self.take(&report, &[]);
    }

    /// Reads the unit's pieces, those that are known already excepted. A declaration that goes on
    /// behind its piece is read with the next one, then with two more, four more, …
    fn pieces(&mut self, unit: &Unit, session: &Session) {
        let shared = self.reader.shared;
        let world = &shared.world;
        let abi = unit.settings.abi();
        let (sources, origins) = (&shared.sources, &self.reader.preprocessed.origins);
        let spelling = Spelling { sources, origins };
        let (mut scope, mut carried) = Scope::new(world, abi);
        scope.unit.as_written = Some(&spelling);
        scope.unit.judges = shared.judges;
        scope.unit.keeps_values = self.reader.visitor.is_some();
        scope.unit.asks_for_typedefs = shared.levels.on(id::TYPEDEF_REDEFINITION);
        let setting = Setting::new(&unit.settings, session.system_directories(unit));
        let (key, mut borders) = (Key { setting, sees_all: self.sees_all }, self.borders());
        let n_begun = self.go_on_from(key, &mut borders, &mut scope);
        let preprocessed = self.reader.preprocessed;
        let mut pieces = preprocessed.all_pieces().enumerate().skip(n_begun);
        let mut n_joined = 1;
        while let Some((nth, piece)) = pieces.next() {
            if carried.is_empty() {
                self.keep_begun(nth, key, &mut borders, &scope, session);
                n_joined = 1;
                let tail = self.piece(piece, setting, &mut scope, session);
                let tokens = preprocessed.tokens_of(piece);
                carried.extend_from_slice(tail.and_then(|at| tokens.get(at..)).unwrap_or(&[]));
                continue;
            }
            carried.extend_from_slice(preprocessed.tokens_of(piece));
            for (_, piece) in pieces.by_ref().take(n_joined - 1) {
                carried.extend_from_slice(preprocessed.tokens_of(piece));
            }
            n_joined *= 2;
            let report = self.reader.read(&carried, Behind::Piece, &mut scope);
            self.take(&report, &carried);
            carried.drain(..report.tail.unwrap_or(carried.len()));
            self.count(report);
        }
        if !carried.is_empty() {
            let report = self.reader.read(&carried, Behind::End, &mut scope);
            self.take(&report, &carried);
            self.count(report);
        }
        let mut report = PieceReport::default();
        for found in facts::at_end(&scope.unit, &self.said.functions, &shared.levels) {
            self.reader.find(found, &mut report);
        }
        self.take(&report, &[]);
        scope.give_room_back(carried);
    }

    /// Where beginnings end, if other units may have from this one what they say.
    fn borders(&self) -> Vec<Border> {
        let is_alike = self.is_base() && !self.is_helper && self.reader.visitor.is_none();
        if is_alike { self.reader.preprocessed.borders.clone() } else { Vec::new() }
    }

    /// Goes on from the longest beginning of which it is known what it says; gives the number of
    /// its pieces. Only borders behind it are left.
    fn go_on_from(&mut self, key: Key, borders: &mut Vec<Border>, scope: &mut Scope<'_>) -> usize {
        let all = &self.reader.shared.begun;
        let known = |border: &Border| all.get(border.beginning).filter(|begun| begun.key == key);
        let known = borders.iter().enumerate().rev().find_map(|(at, of)| Some((at, known(of)?)));
        let Some((at, begun)) = known else { return 0 };
        begun.enter(scope);
        self.said = begun.said.clone();
        borders.drain(..=at).next_back().map_or(0, |border| border.n_pieces)
    }

    /// Keeps what was said before a piece, if a beginning ends there.
    fn keep_begun(
        &mut self,
        nth: usize,
        key: Key,
        borders: &mut Vec<Border>,
        scope: &Scope<'_>,
        session: &Session,
    ) {
        let Some(border) = borders.iter().find(|border| border.n_pieces == nth) else { return };
        let all = &self.reader.shared.begun;
        // What is known in another setting stays.
        if all.get(border.beginning).is_none() {
            let begun = Begun::new(key, scope, self.said.clone());
            let size = begun.size();
            if session.room_for(size) && !all.keep(border.beginning, begun) {
                session.give_back(size);
            }
        }
        borders.retain(|border| border.n_pieces != nth);
    }

    /// Reads one piece, or knows what it says; gives the first token of what goes on behind it.
    fn piece(
        &mut self,
        piece: &Piece,
        setting: Setting,
        scope: &mut Scope<'_>,
        session: &Session,
    ) -> Option<usize> {
        let reader = &self.reader;
        let tokens = reader.preprocessed.tokens_of(piece);
        let wants = |of: &dyn Visitor| of.wants(reader.preprocessed, tokens);
        let is_wanted = || reader.visitor.is_some_and(wants);
        let Some(number) = piece.number.filter(|_| !is_wanted()) else {
            let report = reader.read(tokens, Behind::Piece, scope);
            self.take(&report, tokens);
            let tail = report.tail;
            self.count(report);
            return tail;
        };
        // Of a unit that was only taken to read its parts, findings in headers don't count.
        let counts_unlisted = self.is_base() && !self.is_helper;
        let shared = self.reader.shared;
        let (memo, counts) = (&shared.memo, &shared.counts);
        let mut tail = None;
        let is_known = memo.redo(number, setting, scope, |known| {
            self.take(&known.report, tokens);
            let is_counted = || known.is_counted.load(Ordering::Relaxed);
            if counts_unlisted && !is_counted() && !known.is_counted.swap(true, Ordering::Relaxed) {
                counts.add_unlisted(&self.unlisted(&known.report, false));
            }
            self.note_piece(known.number, counts_unlisted);
            tail = known.report.tail;
        });
        if is_known {
            return tail;
        }
        let reader = &self.reader;
        let read = |scope: &mut _| reader.read(tokens, Behind::Piece, scope);
        let mut known = Known::trace(setting, scope, read);
        self.take(&known.report, tokens);
        // They are counted, and once is enough.
        let declarations = std::mem::take(&mut known.report.declarations);
        let unlisted = self.unlisted(&known.report, false);
        known.number = counts.add_piece(PieceCounts { declarations, unlisted }, counts_unlisted);
        known.is_counted = counts_unlisted.into();
        self.note_piece(known.number, counts_unlisted);
        let tail = known.report.tail;
        let size = known.size();
        if known.is_for_all() && session.room_for(size) && !memo.remember(number, known) {
            session.give_back(size);
        }
        tail
    }

    /// Adds what a piece says.
    fn take(&mut self, piece: &PieceReport, tokens: &[Token]) {
        let room = limits::FINDINGS_PER_UNIT_MAX.saturating_sub(self.said.found.len());
        let counts = |found: &&Found| {
            (self.sees_all || !found.rule.front().context)
                && !found.rule.is_silenced(&self.silenced)
        };
        let found: Vec<&Found> = piece.found.iter().filter(counts).collect();
        self.said.found.extend(found.iter().take(room).map(|&found| found.clone()));
        self.said.functions.extend_from_slice(&piece.functions);
        self.said.n_over += piece.n_over + found.len().saturating_sub(room);
        self.said.n_declarations += piece.n_declarations;
        self.said.main.n_understood += piece.main.n_understood;
        self.said.main.n_skipped += piece.main.n_skipped;
        for note in &piece.notes {
            if !self.is_told(note, tokens) {
                continue;
            }
            let reason = self.under(note.problem.reason.clone());
            let problem = Problem { reason, ..note.problem.clone() };
            match note.kind {
                NoteKind::Skipped => self.said.skipped.push(problem),
                NoteKind::Guessed => self.said.guessed.push(problem),
                NoteKind::Undecided => self.said.undecided.push(problem),
                NoteKind::Violated => self.said.violated.push(problem),
            }
        }
    }

    fn is_base(&self) -> bool {
        matches!(self.telling, Telling::All)
    }

    /// Notes a piece that was counted.
    fn note_piece(&mut self, number: Option<u32>, counts_unlisted: bool) {
        let said = &mut self.said;
        let list = if counts_unlisted { &mut said.pieces } else { &mut said.declarations };
        list.extend(number);
    }

    /// Counts what a piece of the unit's own has.
    fn count(&mut self, piece: PieceReport) {
        self.said.own.unlisted.extend(self.unlisted(&piece, self.is_helper));
        self.said.own.declarations.extend(piece.declarations);
    }

    /// Hashes of a piece's findings in files that are not listed, or of those in the main file.
    fn unlisted(&self, piece: &PieceReport, of_main: bool) -> Vec<u64> {
        let shared = self.reader.shared;
        let main = self.report.files.first();
        let counts = |&&(pos, _): &&(Pos, RuleId)| {
            !of_main || shared.sources.file(pos).map(|file| shared.id(&file)).as_ref() == main
        };
        let found = piece.unlisted.iter().filter(counts);
        found.map(|&(pos, rule)| shared.unlisted_hash(pos, rule)).collect()
    }

    /// Whether a problem is this pass's to tell: all of the base configuration's, and those in
    /// lines that a covering pass adds.
    fn is_told(&self, note: &Note, tokens: &[Token]) -> bool {
        let added = match self.telling {
            Telling::All => return true,
            Telling::Nothing => return false,
            Telling::Added(added) => added,
        };
        let tokens = tokens.get(note.first.0 as usize..note.last.0 as usize + 1).unwrap_or(&[]);
        tokens.iter().any(|token| self.is_added(added, token))
    }

    fn is_added(&self, added: &Added, token: &Token) -> bool {
        let pos = self.reader.preprocessed.origins.outermost(token);
        let Some(file) = self.reader.shared.sources.file(pos) else { return false };
        let lines = added.lines.get(&self.reader.shared.id(&file));
        lines.is_some_and(|lines| lines.has(file.line(file.offset(pos))))
    }

    /// A problem's reason with the pass that has it.
    fn under(&self, reason: String) -> String {
        match self.telling {
            Telling::Added(added) => format!("{reason} (with {})", added.condition),
            _ => reason,
        }
    }

    /// Whether the main file has an `#include`: then it is C, whatever came of it.
    fn main_includes(&self) -> bool {
        self.included_names().next().is_some()
    }

    /// What stands behind each `#include` of the main file, taken or not.
    fn included_names(&self) -> impl Iterator<Item = &[u8]> {
        let main = self.reader.preprocessed.files.first();
        let text = main.map_or(&b""[..], |main| &main.file.text);
        disk::directives(text)
            .filter_map(|line| line.strip_prefix(b"include").map(<[u8]>::trim_ascii))
    }

    /// The `.c` files that the main file includes in some configuration: parts of this unit.
    fn parts(&self, unit: &Unit) -> Vec<PathBuf> {
        let directory = unit.file.parent().unwrap_or(Path::new(""));
        let names = self.included_names().filter_map(|name| {
            let name = name.strip_prefix(b"\"")?;
            let end = name.iter().position(|&byte| byte == b'"')?;
            let name = std::str::from_utf8(name.get(..end)?).ok()?;
            name.ends_with(".c").then(|| directory.join(name))
        });
        names.collect()
    }
}
