//! Findings back to their trees: each unit that shows one that a rule can rewrite is read once
//! more, with exact tokens in one list, and the rule is asked at the finding's place.
//!
//! Scanning a tree shares the reading of headers between units and keeps no tree, so there is
//! nothing left of it to ask; only units with such findings are read again.

use std::collections::BTreeMap;

use crate::analyse::facts::Facts;
use crate::analyse::{UnitScope, World};
use crate::discover::Unit;
use crate::finding::{Finding, Place};
use crate::lex::{LexOptions, Token};
use crate::lint::place;
use crate::parse::Parser;
use crate::parse::ast::TokenIdx;
use crate::preprocess::{Preprocessed, Session, Sharing, preprocess};
use crate::rewrite::view::RawFile;
use crate::rewrite::{RawFiles, Rewrite, Site};
use crate::rules::fixes;
use crate::source::{Pos, SourceFile, SourceMap};

/// What rules say of rewriting some findings of one unit, by the findings' numbers.
pub(super) fn proposals(
    unit: &Unit,
    session: &Session,
    findings: &[(usize, &Finding)],
) -> BTreeMap<usize, Rewrite> {
    let mut found = BTreeMap::new();
    let mut wanted: BTreeMap<(Pos, &str), usize> = BTreeMap::new();
    for &(number, finding) in findings {
        let Some((file, pos)) = position(session.sources(), &finding.place) else { continue };
        if let Some(of) = fixes::by_text(finding.rule) {
            let settings = &unit.settings;
            let options = LexOptions::of(settings.dialect, settings.trigraphs);
            let raw = RawFile::new(file, options);
            // What is about no token is behind the last one, such as an end that a line lacks.
            let small = of(&raw, raw.at(pos).unwrap_or(raw.tokens.len()));
            found.insert(number, small.map(|small| small.rewrite(&raw)).unwrap_or_default());
        } else if fixes::by_tree(finding.rule).is_some() {
            wanted.insert((pos, finding.rule), number);
        }
    }
    if !wanted.is_empty()
        && !unit.preprocessed
        && let Ok(session) = session.overlaid(&[], Sharing::Exact)
        && let Ok(preprocessed) = preprocess(unit, &session)
    {
        by_trees(unit, &session, &preprocessed, &wanted, &mut found);
    }
    found
}

/// The file and position of a finding.
fn position(sources: &SourceMap, place: &Place) -> Option<(std::sync::Arc<SourceFile>, Pos)> {
    let file = sources.by_path(&place.path)?;
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
    let pos = file.pos(start + offset);
    Some((file, pos))
}

fn by_trees(
    unit: &Unit,
    session: &Session,
    preprocessed: &Preprocessed,
    wanted: &BTreeMap<(Pos, &str), usize>,
    found: &mut BTreeMap<usize, Rewrite>,
) {
    let tokens = &preprocessed.tokens;
    let world = World::new();
    let mut parser = Parser::new(tokens, unit.settings.dialect).without_asm(unit.settings.no_asm);
    let mut scope = UnitScope::new(&world, unit.settings.abi());
    let mut facts = Facts::default();
    let raw = RawFiles::default();
    while let Some(external) = parser.next_declaration() {
        scope.analyse(tokens, &parser.ast, &external, &mut facts);
        let (ast, sources) = (&parser.ast, &**session.sources());
        let site = Site::new(unit, sources, preprocessed, &scope, ast, &external, &facts, &raw);
        for (number, rule, token) in asked(&site, wanted) {
            if let Some(of) = fixes::by_tree(rule) {
                let rewrite = of(&site, &token);
                let known = found.entry(number).or_default();
                if *known == Rewrite::default() {
                    *known = rewrite;
                }
            }
        }
    }
}

/// The tokens of a declaration that findings are about, with the findings' numbers and rules.
fn asked<'w>(
    site: &Site<'_>,
    wanted: &BTreeMap<(Pos, &'w str), usize>,
) -> Vec<(usize, &'w str, Token)> {
    let mut found = Vec::new();
    let range = |pos: Pos| wanted.range((pos, "")..(Pos(pos.0 + 1), ""));
    for idx in site.external.first.0..=site.external.last.0 {
        let Some(token) = site.token(TokenIdx(idx)) else { break };
        found.extend(range(token.pos).map(|(&(_, rule), &number)| (number, rule, token)));
    }
    // A macro may put the finding elsewhere than where the member's name is.
    for member in &site.facts.members {
        let culprits: Vec<Token> = member.culprits.iter().map(|culprit| culprit.token).collect();
        let origins = &site.preprocessed.origins;
        let at = place::anchor(origins, &member.token, &member.anchor, &culprits);
        for pos in [at.spot.pos, at.outermost.pos] {
            for (&(_, rule), &number) in range(pos) {
                found.push((number, rule, member.token));
            }
        }
    }
    found
}
