//! One piece of a unit: its external declarations are parsed, analysed and checked, in the scope
//! that the pieces before it made. What comes out depends on the piece's tokens and on what they
//! ask of that scope, so that it can be remembered (`memo.rs`).

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::Options;
use super::place::{self, Anchored, Spot};
use super::reach::Reach;
use super::recheck::{Seen, Visitor};
use super::shared::{Shared, found_at};
use super::unit::Found;
use crate::analyse::facts::{Facts, FunctionFact};
use crate::analyse::{UnitScope, World};
use crate::discover::Dialect;
use crate::discover::target::Abi;
use crate::finding::{Label, Problem};
use crate::lex::{Token, TokenKind};
use crate::limits;
use crate::parse::ast::{Ast, TokenIdx};
use crate::parse::{External, Fate, NamesInScope, Parser};
use crate::preprocess::Preprocessed;
use crate::rules::tree::{self, Checks};
use crate::rules::{Report, RuleId, facts};
use crate::source::Pos;

/// What the pieces of a unit so far have declared.
pub struct Scope<'w> {
    pub names: NamesInScope,
    /// For its memory.
    pub ast: Ast,
    pub unit: UnitScope<'w>,
}

thread_local! {
    /// What the last unit of the thread had room for: a tree, and tokens of pieces that are read
    /// together.
    static ROOM: RefCell<(Ast, Vec<Token>)> = RefCell::default();
}

impl<'w> Scope<'w> {
    /// Nothing is declared yet; with room for the tokens of pieces that are read together.
    pub fn new(world: &'w World, abi: Abi) -> (Scope<'w>, Vec<Token>) {
        let (ast, tokens) = ROOM.take();
        let (names, unit) = (NamesInScope::default(), UnitScope::new(world, abi));
        (Scope { names, ast, unit }, tokens)
    }

    /// The unit is done: the thread's next one has its room.
    pub fn give_room_back(mut self, mut tokens: Vec<Token>) {
        self.unit.give_room_back();
        if tokens.capacity() <= limits::LEXING_ROOM_TOKENS
            && self.ast.room() <= limits::ANALYSIS_ROOM
        {
            tokens.clear();
            ROOM.set((self.ast, tokens));
        }
    }
}

/// What a piece had to say.
#[derive(Debug, Default)]
pub struct PieceReport {
    pub found: Vec<Found>,
    /// Findings beyond [`limits::FINDINGS_PER_UNIT_MAX`].
    pub n_over: usize,
    /// Findings in files that are not listed.
    pub unlisted: Vec<(Pos, RuleId)>,
    pub notes: Vec<Note>,
    /// Hashes of the external declarations.
    pub declarations: Vec<u64>,
    /// How many there are.
    pub n_declarations: usize,
    /// How the declarations in the unit's main file went.
    pub main: MainFile,
    /// Functions that may turn out to have no body.
    pub functions: Vec<FunctionFact>,
    /// The first token of a declaration that may go on in the next piece.
    pub tail: Option<usize>,
}

/// What stands behind the tokens that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Behind {
    /// Perhaps another piece, in which a declaration may go on.
    Piece,
    /// Nothing.
    End,
}

/// Something that was not understood.
#[derive(Debug)]
pub struct Note {
    pub kind: NoteKind,
    pub problem: Problem,
    /// The tokens that it is about.
    pub first: TokenIdx,
    pub last: TokenIdx,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoteKind {
    Skipped,
    Guessed,
    Undecided,
    Violated,
}

/// How the main file's own declarations went.
#[derive(Clone, Copy, Default, Debug)]
pub struct MainFile {
    pub n_understood: usize,
    pub n_skipped: usize,
}

/// Reads pieces of one unit.
pub struct Reader<'u> {
    pub shared: &'u Shared,
    pub options: &'u Options,
    pub preprocessed: &'u Preprocessed,
    pub dialect: Dialect,
    pub no_asm: bool,
    pub reach: Reach<'u>,
    /// Who looks at the declarations, if anybody does.
    pub visitor: Option<&'u dyn Visitor>,
}

impl Reader<'_> {
    /// Reads a piece, or several that were joined.
    pub fn read(&self, tokens: &[Token], behind: Behind, scope: &mut Scope<'_>) -> PieceReport {
        let (names, ast) = (std::mem::take(&mut scope.names), std::mem::take(&mut scope.ast));
        let parser = Parser::of_piece(tokens, self.dialect, names, ast);
        let mut parser = parser.without_asm(self.no_asm);
        let mut reading = Reading::new(self, tokens, PieceReport::default());
        let mut unlisted = FxHashSet::default();
        let mut known = Facts::default();
        loop {
            let start = parser.position();
            let Some(external) = parser.next_declaration() else { break };
            if behind == Behind::Piece && parser.met_end() {
                parser.take_back();
                reading.report.tail = Some(start);
                break;
            }
            reading.note(&external);
            scope.unit.analyse(tokens, &parser.ast, &external, &mut known);
            reading.note_undecided(&known, &external);
            reading.note_violations(&known, &external);
            let mut checks = Checks {
                tokens,
                ast: &parser.ast,
                unit: &scope.unit,
                facts: &known,
                extent: (external.first, external.last),
                dialect: self.dialect,
                levels: &self.shared.levels,
                is_listed: &mut |rule, token| {
                    let is_listed = self.reach.is_listed(token);
                    if !is_listed {
                        unlisted.insert((token.pos, rule));
                    }
                    is_listed
                },
                functions: Vec::new(),
                reports: Vec::new(),
            };
            tree::check(&mut checks);
            let Checks { functions: _, reports, .. } = checks;
            self.show(tokens, &parser, &external, &scope.unit, &known);
            if self.shared.levels.any(facts::OF_BODIES) {
                reading.report.functions.extend_from_slice(&known.functions);
            }
            reports.into_iter().for_each(|report| reading.find(report));
        }
        reading.expanded();
        reading.report.unlisted.extend(unlisted);
        (scope.names, scope.ast) = parser.into_parts();
        reading.report
    }

    fn show(
        &self,
        tokens: &[Token],
        parser: &Parser<'_>,
        external: &External,
        scope: &UnitScope<'_>,
        facts: &Facts,
    ) {
        if let Some(visitor) = self.visitor {
            let preprocessed = self.preprocessed;
            visitor.declaration(&Seen { tokens, preprocessed, parser, external, scope, facts });
        }
    }

    /// A finding that no tree has.
    pub fn find(&self, report: Report, out: &mut PieceReport) {
        let mut reading = Reading::new(self, &[], std::mem::take(out));
        reading.find(report);
        *out = reading.report;
    }

    /// A problem with its place.
    pub fn problem(
        &self,
        spot: Spot,
        reason: String,
        fallback: Option<&std::path::Path>,
    ) -> Problem {
        match place::place(&self.shared.sources, spot) {
            Some(place) => Problem { path: place.path, at: Some(place.start), reason },
            None => {
                Problem { path: fallback.map(PathBuf::from).unwrap_or_default(), at: None, reason }
            }
        }
    }
}

/// The reading of one piece.
struct Reading<'r> {
    reader: &'r Reader<'r>,
    tokens: &'r [Token],
    report: PieceReport,
    /// Where what was found stands in the report, by its place and rule.
    known: FxHashMap<(Pos, RuleId), usize>,
    /// The uses of macros that are listed with it.
    uses: FxHashSet<(usize, Pos)>,
}

impl<'r> Reading<'r> {
    fn new(reader: &'r Reader<'r>, tokens: &'r [Token], report: PieceReport) -> Reading<'r> {
        let (known, uses) = (FxHashMap::default(), FxHashSet::default());
        Reading { reader, tokens, report, known, uses }
    }
}

impl Reading<'_> {
    /// What rules about tokens find in what macros expand to.
    fn expanded(&mut self) {
        let Reader { shared, reach, .. } = self.reader;
        if shared.token_rules.is_empty() {
            return;
        }
        let own = self.tokens.get(..self.report.tail.unwrap_or(self.tokens.len()));
        let own = own.unwrap_or(self.tokens);
        if !reach.lists_any(own) {
            return;
        }
        let found = shared.token_rules.expanded(own, &mut |token| reach.is_listed(token));
        found.into_iter().for_each(|report| self.find(report));
    }

    /// Counts a declaration, which a pragma is not, and notes if it was not understood.
    fn note(&mut self, external: &External) {
        if self.token(external.first).is_some_and(|token| token.kind == TokenKind::Pragma) {
            return;
        }
        self.report.declarations.push(self.declaration_hash(external));
        self.report.n_declarations += 1;
        self.count_main(external);
        let (problem, kind) = match &external.fate {
            Fate::Understood => return,
            Fate::Guessed(problem) => (problem, NoteKind::Guessed),
            Fate::Skipped(problem) => (problem, NoteKind::Skipped),
        };
        let Some(token) = self.token(problem.token) else { return };
        let spot = place::label_spot(&self.reader.preprocessed.origins, &token);
        let problem = self.reader.problem(spot, problem.reason.clone(), None);
        let (first, last) = (external.first, external.last);
        self.report.notes.push(Note { kind, problem, first, last });
    }

    fn count_main(&mut self, external: &External) {
        let Some(main) = self.reader.preprocessed.files.first() else { return };
        let Some(token) = self.token(external.first) else { return };
        if !main.file.contains(token.pos) {
            return;
        }
        match external.fate {
            Fate::Skipped(_) => self.report.main.n_skipped += 1,
            _ => self.report.main.n_understood += 1,
        }
    }

    fn note_undecided(&mut self, facts: &Facts, external: &External) {
        for undecided in &facts.undecided {
            let spot = place::label_spot(&self.reader.preprocessed.origins, &undecided.token);
            let reason = match undecided.name {
                Some(name) => format!("the bound rests on `{name}`, which nobody declares"),
                None => "the bound rests on something nobody declares".to_owned(),
            };
            let problem = self.reader.problem(spot, reason, None);
            let range = external.first.0..=external.last.0;
            let mut own = range.map(TokenIdx);
            let at = own.find(|&idx| self.tokens.get(idx.0 as usize) == Some(&undecided.token));
            let at = at.unwrap_or(external.first);
            let kind = NoteKind::Undecided;
            self.report.notes.push(Note { kind, problem, first: at, last: at });
        }
    }

    fn note_violations(&mut self, facts: &Facts, external: &External) {
        if external.fate != Fate::Understood {
            return;
        }
        for violation in &facts.violations {
            let spot = place::label_spot(&self.reader.preprocessed.origins, &violation.token);
            let problem = self.reader.problem(spot, violation.what.clone(), None);
            let (first, last) = (external.first, external.last);
            self.report.notes.push(Note { kind: NoteKind::Violated, problem, first, last });
        }
    }

    /// The token, or the last one before the end: an end has no place.
    fn token(&self, idx: TokenIdx) -> Option<Token> {
        let idx = idx.0 as usize;
        match self.tokens.get(idx) {
            Some(token) if token.pos != Pos::NOWHERE => Some(*token),
            _ => self.tokens.get(idx.min(self.tokens.len()).saturating_sub(1)).copied(),
        }
    }

    fn find(&mut self, report: Report) {
        let Reader { shared, preprocessed, options, .. } = self.reader;
        let sources = &shared.sources;
        let origins = &preprocessed.origins;
        let mut at = place::anchor(origins, &report.token, &report.anchor, &report.culprits);
        let Some(mut file) = sources.file(at.spot.pos) else { return };
        let mut listed = shared.is_listed(&file);
        if !listed && !at.uses.is_empty() {
            // The body is not the user's file: each use is a finding.
            let mut through = vec![];
            if let Some((name, _)) = at.uses.last() {
                through.push((name.clone(), at.spot));
            }
            let spot = at.outermost;
            at = Anchored { spot, uses: Vec::new(), through, outermost: spot };
            let Some(user) = sources.file(spot.pos) else { return };
            file = user;
            listed = shared.is_listed(&file);
        }
        if !listed && !options.headers {
            self.report.unlisted.push((at.spot.pos, report.rule));
            return;
        }
        let Some(place) = place::place(sources, at.spot) else { return };
        let Some(mut found) = found_at(shared, &file, &report, place) else { return };
        found.finding.labels = self.labels(&report, &at);
        self.add((at.spot.pos, report.rule), found, &at.uses);
    }

    /// Adds a finding, or what another use of the same macro says of one. The limit is for
    /// constructs: a macro that is used a thousand times is to hide nothing.
    fn add(&mut self, key: (Pos, RuleId), found: Found, uses: &[(String, Spot)]) {
        let known = self.known.get(&key).copied();
        let nth = known.unwrap_or(self.report.found.len());
        if known.is_none() {
            if nth >= limits::FINDINGS_PER_UNIT_MAX {
                self.report.n_over += 1;
                return;
            }
            self.known.insert(key, nth);
            self.report.found.push(found);
        } else if let Some(before) = self.report.found.get_mut(nth)
            && found.finding.message < before.finding.message
        {
            // As `merge` chooses between units.
            let expansions = std::mem::take(&mut before.finding.expansions);
            *before = found;
            before.finding.expansions = expansions;
        }
        let new: Vec<_> =
            uses.iter().filter(|(_, spot)| self.uses.insert((nth, spot.pos))).collect();
        let sources = &self.reader.shared.sources;
        let new =
            new.into_iter().flat_map(|one| place::expansions(sources, std::slice::from_ref(one)));
        if let Some(of) = self.report.found.get_mut(nth) {
            of.finding.expansions.extend(new);
        }
    }

    fn labels(&self, report: &Report, at: &Anchored) -> Vec<Label> {
        let sources = &self.reader.shared.sources;
        let origins = &self.reader.preprocessed.origins;
        let mut labels = Vec::new();
        let through = at.through.iter();
        let through = through.map(|(name, spot)| (format!("the macro `{name}` writes it"), *spot));
        let said = report.labels.iter();
        let said = said.map(|(text, token)| (text.clone(), place::label_spot(origins, token)));
        for (message, spot) in through.chain(said) {
            // What stands outside of the user's paths and the tree is never quoted.
            if !self.is_system(spot)
                && let Some(place) = place::place(sources, spot)
            {
                labels.push(Label { message, place });
            }
        }
        labels
    }

    /// Whether a place lies in a system header.
    fn is_system(&self, spot: Spot) -> bool {
        let Some(file) = self.reader.shared.sources.file(spot.pos) else { return true };
        let mut files = self.reader.preprocessed.files.iter();
        files.any(|included| included.system && Arc::ptr_eq(&included.file, &file))
    }

    /// A declaration's place and expansion: equal ones are counted once. If another run is to
    /// know, it is the same in all runs.
    fn declaration_hash(&self, external: &External) -> u64 {
        let is_recorded = self.reader.shared.counts.is_recorded();
        let mut hasher = FxHasher::default();
        let range = external.first.0 as usize..external.last.0 as usize + 1;
        let tokens = self.tokens.get(range).unwrap_or(&[]);
        if let Some(first) = tokens.first() {
            match is_recorded {
                true => self.reader.reach.place_hash(first.pos).hash(&mut hasher),
                false => first.pos.0.hash(&mut hasher),
            }
        }
        for token in tokens {
            (token.kind as u8).hash(&mut hasher);
            match is_recorded {
                true => token.name.spelling_hash().hash(&mut hasher),
                false => token.name.0.hash(&mut hasher),
            }
        }
        hasher.finish()
    }
}
