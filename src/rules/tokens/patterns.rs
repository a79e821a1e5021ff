//! The patterns of textual rules over tokens and lines.

use std::cell::RefCell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use regex::bytes::{Regex, RegexSet};
use rustc_hash::FxHashMap;

use crate::finding::Level;
use crate::lex::{Flags, LexedFile, Token, TokenKind};
use crate::names::{Name, NameSet};
use crate::rules::page::Pattern;
use crate::rules::{Part, Report, Rule, RuleId};

/// The patterns of all rules that run, by what they match.
#[derive(Debug)]
pub struct Patterns {
    /// No others of the process have it.
    number: usize,
    identifiers: Set,
    tested: Set,
    numbers: Set,
    characters: Set,
    strings: Set,
    attributes: Set,
    directives: Set,
    lines: Set,
}

/// Patterns with the rule of each. They are compiled when the first text comes, which for most
/// never does.
#[derive(Debug)]
struct Set {
    patterns: Vec<(&'static str, RuleId)>,
    any: OnceLock<RegexSet>,
    each: OnceLock<Vec<Regex>>,
}

/// Which tokens a set of patterns is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// Those of files as written, and what macros expand to.
    Written,
    /// Only what the compiler sees.
    AfterMacros,
}

/// The rules that identifiers, numbers and attributes match.
#[derive(Default)]
struct Known {
    judged: Judged,
    names: FxHashMap<Name, Box<[RuleId]>>,
    attributes: FxHashMap<Box<[u8]>, Box<[RuleId]>>,
}

/// Spellings of tokens, as far as a thread knows them.
#[derive(Default)]
pub struct Judged {
    /// All that it met.
    pub all: NameSet,
    /// Those that no rule looks at, wherever they stand: nearly all.
    pub dull: NameSet,
}

thread_local! {
    /// By the patterns' number; names live as long as the process.
    static KNOWN: RefCell<FxHashMap<usize, Known>> = RefCell::default();
}

/// Patterns of which a thread knows what matches: a run has two.
const KNOWN_MAX: usize = 8;

static N_PATTERNS: AtomicUsize = AtomicUsize::new(0);

impl Set {
    fn new(rules: &[(&'static Rule, Level)], part: Part, when: When) -> Set {
        let mut patterns = Vec::new();
        for &(rule, _) in rules {
            let wanted = |pattern: &&Pattern| {
                pattern.parts.contains(&part) && pattern.after_macros == (when == When::AfterMacros)
            };
            let wanted = rule.front().matches.iter().filter(wanted);
            patterns.extend(wanted.map(|pattern| (pattern.regex.as_str(), rule.id)));
        }
        Set { patterns, any: OnceLock::new(), each: OnceLock::new() }
    }

    fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// A pattern that doesn't compile was refused when its page was read.
    fn any(&self) -> &RegexSet {
        let patterns = || self.patterns.iter().map(|(regex, _)| regex);
        self.any.get_or_init(|| RegexSet::new(patterns()).unwrap_or_else(|_| RegexSet::empty()))
    }

    fn each(&self) -> &[Regex] {
        self.each.get_or_init(|| {
            self.patterns.iter().filter_map(|(regex, _)| Regex::new(regex).ok()).collect()
        })
    }

    fn rule(&self, idx: usize) -> Option<RuleId> {
        self.patterns.get(idx).map(|&(_, rule)| rule)
    }

    fn matches_any(&self, text: &[u8]) -> bool {
        !self.is_empty() && self.any().is_match(text)
    }

    fn matches(&self, text: &[u8]) -> impl Iterator<Item = RuleId> {
        let found = self.matches_any(text).then(|| self.any().matches(text));
        let indices = found.into_iter().flat_map(|found| found.into_iter().collect::<Vec<_>>());
        indices.filter_map(|idx| self.rule(idx))
    }
}

impl Patterns {
    /// The patterns of some rules.
    pub fn new(rules: &[(&'static Rule, Level)], when: When) -> Patterns {
        let set = |part| Set::new(rules, part, when);
        Patterns {
            number: N_PATTERNS.fetch_add(1, Ordering::Relaxed),
            identifiers: set(Part::Identifier),
            tested: set(Part::Tested),
            numbers: set(Part::Number),
            characters: set(Part::Character),
            strings: set(Part::String),
            attributes: set(Part::Attribute),
            directives: set(Part::Directive),
            lines: set(Part::Line),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let sets = [&self.identifiers, &self.numbers, &self.characters, &self.strings];
        let more = [&self.attributes, &self.directives, &self.lines, &self.tested];
        sets.iter().chain(&more).all(|set| set.is_empty())
    }

    /// Whether one is about attributes.
    pub fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }

    /// Tells the rules that match a token.
    pub fn token(&self, token: &Token, mut found: impl FnMut(RuleId)) {
        let Some(set) = self.set_for(token.kind) else { return };
        match token.kind {
            TokenKind::Identifier | TokenKind::Number => self.name(set, token.name, found),
            _ => set.matches(token.name.bytes()).for_each(&mut found),
        }
    }

    /// The patterns that tokens of a kind may match.
    fn set_for(&self, kind: TokenKind) -> Option<&Set> {
        Some(match kind {
            TokenKind::Identifier => &self.identifiers,
            TokenKind::Number => &self.numbers,
            TokenKind::Character => &self.characters,
            TokenKind::String => &self.strings,
            _ => return None,
        })
    }

    /// Tells the rules that match a name that a directive asks for.
    pub fn tested(&self, name: Name, found: impl FnMut(RuleId)) {
        self.tested.matches(name.bytes()).for_each(found);
    }

    /// An identifier or a number, which has no spelling that the other could have, comes a thousand
    /// times: what it matches is remembered.
    fn name(&self, set: &Set, name: Name, found: impl FnMut(RuleId)) {
        if set.is_empty() {
            return;
        }
        self.with_known(|known| {
            let matched = || set.matches(name.bytes()).collect();
            known.names.entry(name).or_insert_with(matched).iter().copied().for_each(found);
        });
    }

    /// The spellings that this thread knows, for one scan: [`Patterns::give_back_judged`] has them
    /// for the next one.
    pub fn take_judged(&self) -> Judged {
        let mut judged = Judged::default();
        self.with_known(|known| judged = std::mem::take(&mut known.judged));
        judged
    }

    /// See [`Patterns::take_judged`].
    pub fn give_back_judged(&self, judged: Judged) {
        self.with_known(|known| known.judged = judged);
    }

    /// Whether nothing matches a token, be it used or a macro's name that a directive asks for.
    pub fn never_match(&self, token: &Token) -> bool {
        let Some(set) = self.set_for(token.kind) else { return false };
        let text = token.name.bytes();
        let is_tested = token.kind == TokenKind::Identifier;
        !(set.matches_any(text) || is_tested && self.tested.matches_any(text))
    }

    /// Tells the rules that match an attribute; what it matches is remembered, too.
    pub fn attribute(&self, text: &[u8], found: impl FnMut(RuleId)) {
        if self.attributes.is_empty() {
            return;
        }
        self.with_known(|known| {
            if !known.attributes.contains_key(text) {
                known.attributes.insert(text.into(), self.attributes.matches(text).collect());
            }
            known.attributes.get(text).into_iter().flatten().copied().for_each(found);
        });
    }

    fn with_known(&self, with: impl FnOnce(&mut Known)) {
        KNOWN.with_borrow_mut(|all| {
            if all.len() >= KNOWN_MAX && !all.contains_key(&self.number) {
                all.clear();
            }
            with(all.entry(self.number).or_default());
        });
    }

    /// Reports the rules that match lines and directives of a file.
    pub fn lines(&self, lexed: &LexedFile, out: &mut Vec<Report>) {
        if self.directives.is_empty() && self.lines.is_empty() {
            return;
        }
        let mut start = 0;
        while start < lexed.tokens.len() {
            let end = lexed.line_end(start);
            let line = lexed.tokens.get(start..end).unwrap_or(&[]);
            let is_directive = lexed.directives.binary_search(&(start as u32)).is_ok();
            let set = if is_directive { &self.directives } else { &self.lines };
            if !set.is_empty() {
                set.line(line, out);
            }
            start = end;
        }
    }
}

impl Set {
    fn line(&self, line: &[Token], out: &mut Vec<Report>) {
        let mut text = Vec::new();
        let mut starts = Vec::new();
        for token in line {
            if !text.is_empty() && token.flags.has(Flags::SPACE_BEFORE) {
                text.push(b' ');
            }
            starts.push(text.len());
            text.extend_from_slice(token.spelling().as_bytes());
        }
        for idx in self.any().matches(&text) {
            let (Some(regex), Some(rule)) = (self.each().get(idx), self.rule(idx)) else {
                continue;
            };
            for found in regex.find_iter(&text) {
                let at = starts.partition_point(|&start| start <= found.start());
                if let Some(token) = line.get(at.saturating_sub(1)) {
                    out.push(Report::at(rule, *token));
                }
            }
        }
    }
}
