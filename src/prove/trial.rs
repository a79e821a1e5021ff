//! What a unit shows before and after an edit, and whether the edit keeps what it has to.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::{Verdict, join};
use crate::finding::{Finding, Level};
use crate::lex::{ExpansionId, Token, TokenKind};
use crate::lint::{Recheck, Seen, Visitor};
use crate::names::{Name, intern_str};
use crate::parse::ast::DeclarationKind;
use crate::preprocess::Preprocessed;
use crate::referee::{self, Slice};
use crate::rewrite::Proposal;
use crate::source::{LineColumn, Pos};

/// What makes a finding the same in two units.
pub(super) type Key = (&'static str, PathBuf, LineColumn);

/// That of a finding.
pub(super) fn key(finding: &Finding) -> Key {
    (finding.rule, finding.place.path.clone(), finding.place.start)
}

/// What a unit shows as it is.
pub(super) struct Before {
    /// Findings by rule and file.
    counts: BTreeMap<(&'static str, PathBuf), usize>,
    /// Those that some proposal is to end.
    shown: BTreeSet<Key>,
    gaps: [usize; 5],
    functions: Functions,
    strings: Strings,
}

/// Functions by their names, as the referee is asked about them.
pub(super) type Functions = BTreeMap<String, Vec<Slice>>;

/// Which functions are wanted.
enum Wanted {
    /// Those with a token in one of these stretches, which are sorted.
    In(Vec<(Pos, Pos)>),
    /// Those with one of these names.
    Named(FxHashSet<Name>),
}

/// Strings and constants that macros make of their arguments.
type Strings = BTreeSet<String>;

/// Why an edit that is right otherwise doesn't keep the meaning for certain.
pub(super) const IN_STRING: &str = "a macro makes a string, or another token, of the text";

/// Collects the functions that the referee is asked about, and the strings in them that macros
/// made.
pub(super) struct Collect {
    wanted: Wanted,
    found: RefCell<(Functions, Strings)>,
}

impl Collect {
    /// The functions that some proposals change.
    pub(super) fn changed<'p>(proposals: impl Iterator<Item = &'p Proposal>) -> Collect {
        let mut ranges = Vec::new();
        for proposal in proposals {
            let base = proposal.file.0;
            let range = |at: usize| Pos(base + at as u32);
            ranges.extend(proposal.changes.iter().map(|c| (range(c.start), range(c.end))));
        }
        // Of stretches inside one another the outer one is enough; then the ends are sorted too.
        join(&mut ranges);
        Collect { wanted: Wanted::In(ranges), found: RefCell::default() }
    }

    /// The same functions, after the change.
    pub(super) fn again(before: &Before) -> Collect {
        let names = before.functions.keys().map(|name| intern_str(name)).collect();
        Collect { wanted: Wanted::Named(names), found: RefCell::default() }
    }

    pub(super) fn found(self) -> (Functions, Strings) {
        self.found.into_inner()
    }
}

impl Collect {
    fn is_in(&self, tokens: &[Token]) -> bool {
        match &self.wanted {
            Wanted::In(ranges) => {
                let meets = |first: Pos, last: Pos| {
                    let at = ranges.partition_point(|&(_, end)| end < first);
                    ranges.get(at).is_some_and(|&(start, _)| start <= last)
                };
                // Most pieces are of a file that nobody changes.
                let places = tokens.iter().map(|token| token.pos);
                let (first, last) = (places.clone().min(), places.max());
                if !first.zip(last).is_some_and(|(first, last)| meets(first, last)) {
                    return false;
                }
                let mut before = Pos::NOWHERE;
                tokens.iter().any(|token| {
                    // What a macro makes a string of, or drops, is no token any longer.
                    let mut first = token.pos;
                    if token.expansion == ExpansionId::NONE {
                        let last = std::mem::replace(&mut before, token.pos);
                        first = if last == Pos::NOWHERE { first } else { last.min(first) };
                    }
                    meets(first, token.pos)
                })
            }
            Wanted::Named(names) => {
                !names.is_empty() && tokens.iter().any(|token| names.contains(&token.name))
            }
        }
    }
}

impl Visitor for Collect {
    fn wants(&self, _: &Preprocessed, tokens: &[Token]) -> bool {
        self.is_in(tokens)
    }

    fn declaration(&self, seen: &Seen<'_>) {
        let ast = &seen.parser.ast;
        let Some(id) = seen.external.declaration else { return };
        let DeclarationKind::Function(_, declarator, ..) = ast[id].kind else { return };
        let Some((name, _)) = ast[declarator].name else { return };
        let range = seen.external.first.0 as usize..seen.external.last.0 as usize + 1;
        let tokens = seen.tokens.get(range).unwrap_or(&[]);
        let is_wanted = match &self.wanted {
            Wanted::In(_) => self.is_in(tokens),
            Wanted::Named(names) => names.contains(&name),
        };
        if is_wanted {
            let slice = referee::slice(tokens, &|name| seen.parser.is_type(name));
            let mut found = self.found.borrow_mut();
            let (functions, strings) = &mut *found;
            let slices = functions.entry(name.to_string()).or_default();
            slices.extend(slice.filter(|slice| !slices.contains(slice)));
            strings.extend(tokens.iter().filter_map(|token| made(seen.preprocessed, token)));
        }
    }
}

/// The constant or string that a token is, if a macro's `#` or `##` made it: something else stands
/// where it comes from. What may be a line's number is no part of the text.
fn made(preprocessed: &Preprocessed, token: &Token) -> Option<String> {
    let is_kind =
        matches!(token.kind, TokenKind::String | TokenKind::Number | TokenKind::Character);
    if !is_kind {
        return None;
    }
    let files = preprocessed.files.iter().map(|included| &included.file);
    let file = files.rev().find(|file| {
        let start = file.pos(0);
        start <= token.pos && token.pos < file.pos(file.text.len())
    })?;
    let string = token.spelling();
    let there = file.text.get(file.offset(token.pos)..).unwrap_or(b"");
    let is_written = there.starts_with(string.as_bytes());
    let inside = string.trim_matches('"');
    let is_number = !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
    (!is_written && !is_number).then(|| string.into_owned())
}

impl Before {
    /// What a recheck shows; `targets` are all findings that are to end.
    pub(super) fn new(
        recheck: &Recheck,
        (functions, strings): (Functions, Strings),
        targets: &BTreeSet<Key>,
    ) -> Before {
        let keys = recheck.findings.iter().map(key);
        let shown = keys.filter(|key| targets.contains(key)).collect();
        Before { counts: count(&recheck.findings), shown, gaps: recheck.gaps, functions, strings }
    }

    /// Whether an edit keeps what it has to: the findings in `ended` are gone, none of weight has
    /// come, nothing is understood less, and the referee reads what it read. `own` are the rules
    /// whose findings the edits of this unit are to end.
    pub(super) fn judge(
        &self,
        after: &Recheck,
        (functions, strings): &(Functions, Strings),
        ended: &BTreeSet<Key>,
        own: &BTreeSet<&'static str>,
    ) -> Verdict {
        if !after.analysed {
            return Err("the rewritten text can't be analysed".into());
        }
        if after.gaps.iter().zip(&self.gaps).any(|(after, before)| after > before) {
            let why = after.first_gap.as_ref().map(|gap| {
                let line = gap.at.map_or(0, |at| at.line);
                format!(": line {line} of it: {}", gap.reason)
            });
            return Err(format!("the rewritten text is not understood{}", why.unwrap_or_default()));
        }
        let mut allowed = self.counts.clone();
        for (rule, path, _) in self.shown.intersection(ended) {
            if let Some(n) = allowed.get_mut(&(*rule, path.clone())) {
                *n = n.saturating_sub(1);
            }
        }
        for (key, n) in count(&after.findings) {
            let most = allowed.get(&key).copied().unwrap_or(0);
            let weighs = after.findings.iter().any(|f| f.rule == key.0 && f.level > Level::Note);
            let is_target = own.contains(key.0);
            if n > most && (weighs || is_target) {
                return Err(match is_target {
                    true => "the finding is still there in the rewritten text".to_owned(),
                    false => format!("the rewritten text has a finding of {}", key.0),
                });
            }
        }
        self.read(functions)?;
        if strings.is_subset(&self.strings) { Ok(()) } else { Err(IN_STRING.to_owned()) }
    }

    /// The referee reads what it read before.
    fn read(&self, after: &Functions) -> Verdict {
        for (name, old) in &self.functions {
            let Some(new) = after.get(name) else {
                return Err(format!("the function `{name}` is gone in the rewritten text"));
            };
            if old == new || old.is_empty() {
                continue;
            }
            let all = |slices: &[Slice]| referee::reads(slices.to_vec()).iter().all(|&read| read);
            if all(old) && !all(new) {
                return Err(format!("lang-c does not read the rewritten `{name}`"));
            }
        }
        Ok(())
    }
}

/// Findings by rule and file.
fn count(findings: &[Finding]) -> BTreeMap<(&'static str, PathBuf), usize> {
    let mut places = BTreeSet::new();
    let mut counts: BTreeMap<(&'static str, &Path), usize> = BTreeMap::new();
    for finding in findings {
        // Passes show a finding again.
        if places.insert((finding.rule, &finding.place)) {
            *counts.entry((finding.rule, &finding.place.path)).or_default() += 1;
        }
    }
    counts.into_iter().map(|((rule, path), n)| ((rule, path.to_path_buf()), n)).collect()
}
