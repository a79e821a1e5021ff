//! Findings back to their trees: each unit that shows one that a rule can rewrite is read once
//! more, with exact tokens in one list, and the rule is asked at the finding's place.
//!
//! Scanning a tree shares the reading of headers between units and keeps no tree, so there is
//! nothing left of it to ask; only units with such findings are read again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::discover::Unit;
use crate::finding::{Finding, Place};
use crate::lex::{ExpansionId, LexOptions, Token};
use crate::lint::{Options, Readings, Seen, Visitor, place};
use crate::parse::ast::TokenIdx;
use crate::preprocess::Preprocessed;
use crate::rewrite::view::RawFile;
use crate::rewrite::{RawFiles, Rewrite, Site};
use crate::rules::fixes;
use crate::source::{Origin, Pos, SourceFile, SourceMap};

/// What rules say of rewriting some findings of one unit, by the findings' numbers.
pub(super) fn proposals(
    unit: &Unit,
    sources: &SourceMap,
    readings: &Readings<'_>,
    options: &Options,
    findings: &[(usize, &Finding)],
) -> BTreeMap<usize, Rewrite> {
    let mut found = BTreeMap::new();
    let mut wanted: FxHashMap<Pos, BTreeMap<&str, usize>> = FxHashMap::default();
    let mut files: FxHashMap<&Path, Option<RawFile>> = FxHashMap::default();
    let settings = &unit.settings;
    let lex = LexOptions::of(settings.dialect, settings.trigraphs);
    for &(number, finding) in findings {
        let file = files.entry(&finding.place.path).or_insert_with_key(|path| {
            let file: Arc<SourceFile> = sources.by_path(path)?;
            Some(RawFile::new(file, lex))
        });
        let Some(raw) = file else { continue };
        let pos = position(&raw.file, &finding.place);
        if let Some(of) = fixes::by_text(finding.rule) {
            let small = raw.at(pos).and_then(|token| of(raw, token));
            found.insert(number, small.map(|small| small.rewrite(raw)).unwrap_or_default());
        } else if let Some(of) = fixes::between(finding.rule) {
            let small = of(raw, raw.file.offset(pos));
            found.insert(number, small.map(|small| small.rewrite(raw)).unwrap_or_default());
        } else if fixes::by_tree(finding.rule).is_some() {
            wanted.entry(pos).or_default().insert(finding.rule, number);
        }
    }
    if !wanted.is_empty() && !unit.preprocessed {
        let (raw, by_trees) = (RawFiles::default(), RefCell::default());
        let asking = Asking { unit, sources, wanted, raw, found: by_trees };
        readings.recheck(unit, options, &|_| false, &asking);
        found.extend(asking.found.into_inner());
    }
    found
}

/// The word that a finding is at, as it is written; empty if there is none.
pub(super) fn word(file: &SourceFile, place: &Place) -> String {
    let start = file.offset(position(file, place));
    let bytes = file.text.get(start..).unwrap_or(b"").iter().copied();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    bytes.take_while(is_word).map(char::from).collect()
}

/// The position of a finding in its file.
pub(super) fn position(file: &SourceFile, place: &Place) -> Pos {
    let start = file.line_start(place.start.line);
    let line = file.line_text(place.start.line);
    let n_before = place.start.column as usize - 1;
    let mut offset = 0;
    let mut n = 0;
    for chunk in line.utf8_chunks() {
        let valid = chunk.valid().chars().map(char::len_utf8);
        for len in valid.chain(chunk.invalid().iter().map(|_| 1)) {
            if n == n_before {
                break;
            }
            (offset, n) = (offset + len, n + 1);
        }
    }
    file.pos(start + offset)
}

/// Asks rules about the declarations that findings are in.
struct Asking<'w> {
    unit: &'w Unit,
    sources: &'w SourceMap,
    /// Findings' numbers by place and rule.
    wanted: FxHashMap<Pos, BTreeMap<&'w str, usize>>,
    raw: RawFiles,
    found: RefCell<BTreeMap<usize, Rewrite>>,
}

impl Visitor for Asking<'_> {
    fn wants(&self, preprocessed: &Preprocessed, tokens: &[Token]) -> bool {
        tokens.iter().any(|token| self.is_at(token, preprocessed))
    }

    fn declaration(&self, seen: &Seen<'_>) {
        let &Seen { tokens, preprocessed, parser, external, scope, facts } = seen;
        let (ast, unit, sources) = (&parser.ast, self.unit, self.sources);
        let raw = &self.raw;
        let site = Site::new(unit, sources, tokens, preprocessed, scope, ast, external, facts, raw);
        for (number, rule, token) in self.asked(&site) {
            if let Some(of) = fixes::by_tree(rule) {
                let rewrite = of(&site, &token);
                let mut found = self.found.borrow_mut();
                let known = found.entry(number).or_default();
                if *known == Rewrite::default() {
                    *known = rewrite;
                }
            }
        }
    }
}

impl<'w> Asking<'w> {
    /// Whether a finding may be at a token, or at the use of the macro that it comes from, which
    /// may be written elsewhere.
    fn is_at(&self, token: &Token, preprocessed: &Preprocessed) -> bool {
        let is_written = token.expansion == ExpansionId::NONE;
        self.wanted.contains_key(&token.pos)
            || !is_written && self.wanted.contains_key(&preprocessed.origins.outermost(token))
    }

    /// The findings at a position, by rule, with their numbers.
    fn at(&self, pos: Pos) -> impl Iterator<Item = (&'w str, usize)> {
        let found = self.wanted.get(&pos).into_iter().flatten();
        found.map(|(&rule, &number)| (rule, number))
    }

    /// The tokens of a declaration that findings are about, with the findings' numbers and rules.
    fn asked(&self, site: &Site<'_>) -> Vec<(usize, &'w str, Token)> {
        let mut found = Vec::new();
        for idx in site.external.first.0..=site.external.last.0 {
            let Some(token) = site.token(TokenIdx(idx)) else { break };
            if !self.is_at(&token, site.preprocessed) {
                continue;
            }
            // A predefined macro's tokens stand in no file: it is known by where it is used.
            let is_ours = token.expansion != ExpansionId::NONE
                && site.sources.file(token.pos).is_none_or(|file| file.origin == Origin::BuiltIn);
            let pos = match is_ours {
                true => site.preprocessed.origins.outermost(&token),
                false => token.pos,
            };
            found.extend(self.at(pos).map(|(rule, number)| (number, rule, token)));
        }
        // A macro may put the finding elsewhere than where the member's name is.
        for member in &site.facts.members {
            let culprits: Vec<Token> =
                member.culprits.iter().map(|culprit| culprit.token).collect();
            let origins = &site.preprocessed.origins;
            let place = place::anchor(origins, &member.token, &member.anchor, &culprits);
            for pos in [place.spot.pos, place.outermost.pos] {
                found.extend(self.at(pos).map(|(rule, number)| (number, rule, member.token)));
            }
        }
        found
    }
}
