//! One unit, analysed again with proposals in its text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Verdict;
use crate::discover::Unit;
use crate::finding::{Finding, Level};
use crate::lex::Token;
use crate::limits;
use crate::lint::{self, Options, Recheck};
use crate::parse::Parser;
use crate::parse::ast::DeclarationKind;
use crate::preprocess::{Session, Sharing, preprocess};
use crate::referee::{self, Slice};
use crate::rewrite::{Change, Proposal, apply};
use crate::source::{Pos, SourceFile};

/// Functions by their names, as the referee is asked about them.
type Functions = BTreeMap<String, Vec<Slice>>;

/// Proposals of one unit and what the unit shows without them.
pub(super) struct Trial<'t> {
    unit: &'t Unit,
    session: &'t Session,
    options: &'t Options,
    proposals: &'t [(&'t Proposal, Vec<&'t Finding>)],
    before: Option<(Recheck, Functions)>,
    n_left: usize,
}

/// The functions of a unit that are of interest.
fn functions(unit: &Unit, session: &Session, wanted: &dyn Fn(&str, &[Token]) -> bool) -> Functions {
    let mut found = Functions::new();
    let Ok(exact) = session.overlaid(&[], Sharing::Exact) else { return found };
    let Ok(preprocessed) = preprocess(unit, &exact) else { return found };
    let mut parser = Parser::new(&preprocessed.tokens, unit.settings.dialect);
    let mut types = BTreeSet::new();
    while let Some(external) = parser.next_declaration() {
        referee::note_types(&parser.ast, &external, &mut types);
        let Some(id) = external.declaration else { continue };
        let DeclarationKind::Function(_, declarator, ..) = parser.ast[id].kind else { continue };
        let Some((name, _)) = parser.ast[declarator].name else { continue };
        let range = external.first.0 as usize..external.last.0 as usize + 1;
        let tokens = preprocessed.tokens.get(range).unwrap_or(&[]);
        let name = name.to_string();
        if wanted(&name, tokens) {
            let slices = found.entry(name).or_default();
            slices.extend(referee::slice(tokens, &types).filter(|slice| !slices.contains(slice)));
        }
    }
    found
}

impl<'t> Trial<'t> {
    pub(super) fn new(
        unit: &'t Unit,
        session: &'t Session,
        options: &'t Options,
        proposals: &'t [(&'t Proposal, Vec<&'t Finding>)],
    ) -> Trial<'t> {
        let n_left = limits::PROOFS_MAX;
        Trial { unit, session, options, proposals, before: None, n_left }
    }

    /// Tries all proposals, together as far as they don't overlap.
    pub(super) fn all(&mut self) -> Vec<Verdict> {
        let untried = || Err("too many rewrites of this file had to be tried".to_owned());
        let mut verdicts: Vec<Verdict> = (0..self.proposals.len()).map(|_| untried()).collect();
        self.look_before();
        let mut together = Vec::new();
        let mut alone = Vec::new();
        for (at, (proposal, _)) in self.proposals.iter().enumerate() {
            let overlaps = together.iter().any(|&other: &usize| {
                self.proposals.get(other).is_some_and(|(other, _)| overlap(other, proposal))
            });
            if overlaps { alone.push(at) } else { together.push(at) }
        }
        self.halves(&together, &mut verdicts);
        for at in alone {
            self.halves(&[at], &mut verdicts);
        }
        verdicts
    }

    /// What the unit shows as it is, and the functions that proposals are about.
    fn look_before(&mut self) {
        let ranges: Vec<(Pos, Pos)> = self
            .proposals
            .iter()
            .flat_map(|(proposal, _)| {
                let changes = proposal.changes.iter();
                changes.map(|c| {
                    let base = proposal.file.0;
                    (Pos(base + c.start as u32), Pos(base + c.end as u32))
                })
            })
            .collect();
        let touches = |_: &str, tokens: &[Token]| {
            tokens.iter().any(|token| {
                ranges.iter().any(|&(start, end)| token.pos >= start && token.pos <= end)
            })
        };
        let Ok(session) = self.session.overlaid(&[], Sharing::Files) else { return };
        let recheck = lint::recheck(self.unit, &session, self.options);
        self.before = Some((recheck, functions(self.unit, &session, &touches)));
    }

    fn halves(&mut self, chosen: &[usize], verdicts: &mut [Verdict]) {
        if chosen.is_empty() || self.n_left == 0 {
            return;
        }
        self.n_left -= 1;
        match (self.holds(chosen), chosen) {
            (Ok(()), _) => {
                for &at in chosen {
                    if let Some(verdict) = verdicts.get_mut(at) {
                        *verdict = Ok(());
                    }
                }
            }
            (Err(why), [only]) => {
                if let Some(verdict) = verdicts.get_mut(*only) {
                    *verdict = Err(why);
                }
            }
            (Err(_), several) => {
                let (left, right) = several.split_at(several.len() / 2);
                self.halves(left, verdicts);
                self.halves(right, verdicts);
            }
        }
    }

    /// Whether some proposals hold together.
    fn holds(&self, chosen: &[usize]) -> Verdict {
        let Some((before, known)) = &self.before else { return Err("not analysed".into()) };
        let chosen: Vec<_> = chosen.iter().filter_map(|&at| self.proposals.get(at)).collect();
        let texts = self.texts(chosen.iter().map(|(proposal, _)| *proposal))?;
        let mut unit = self.unit.clone();
        if unit.text.is_some()
            && let Some((_, text)) = texts.iter().find(|(path, _)| *path == unit.file)
        {
            unit.text = Some(text.as_slice().into());
        }
        let session = self.session.overlaid(&texts, Sharing::Files).map_err(|why| why.reason)?;
        let after = lint::recheck(&unit, &session, self.options);
        if !after.analysed {
            return Err("the rewritten text can't be analysed".into());
        }
        if after.gaps.iter().zip(&before.gaps).any(|(after, before)| after > before) {
            let why = after.first_gap.map(|gap| {
                let line = gap.at.map_or(0, |at| at.line);
                format!(": line {line} of it: {}", gap.reason)
            });
            return Err(format!("the rewritten text is not understood{}", why.unwrap_or_default()));
        }
        let ends: Vec<&Finding> =
            chosen.iter().flat_map(|(_, ends)| ends.iter().copied()).collect();
        compare(&before.findings, &after.findings, &ends)?;
        let same_name = |name: &str, _: &[Token]| known.contains_key(name);
        judged(known, &functions(&unit, &session, &same_name))
    }

    /// The files' texts with the changes of some proposals in them.
    fn texts<'p>(
        &self,
        proposals: impl Iterator<Item = &'p Proposal>,
    ) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
        let mut by_file: BTreeMap<Pos, Vec<&Change>> = BTreeMap::new();
        for proposal in proposals {
            by_file.entry(proposal.file).or_default().extend(&proposal.changes);
        }
        let mut texts = Vec::new();
        for (file, mut changes) in by_file {
            changes.sort();
            changes.dedup();
            let source: std::sync::Arc<SourceFile> =
                self.session.sources().file(file).ok_or("its file is gone")?;
            let text = apply(&source.text, changes).ok_or("its edits overlap")?;
            texts.push((source.path.clone(), text));
        }
        Ok(texts)
    }
}

/// Whether two proposals are about the same bytes; the same change in both is one.
fn overlap(a: &Proposal, b: &Proposal) -> bool {
    a.file == b.file
        && a.changes.iter().any(|a| {
            b.changes.iter().any(|b| {
                let apart = a.end < b.start || b.end < a.start;
                let touch = (a.end == b.start || b.end == a.start) && a.start != b.start;
                !(apart || touch || a == b)
            })
        })
}

/// Findings by rule and file.
fn count(findings: &[Finding]) -> BTreeMap<(&'static str, PathBuf), usize> {
    let mut places = BTreeSet::new();
    let mut counts = BTreeMap::new();
    for finding in findings {
        // Passes show a finding again.
        if places.insert((finding.rule, &finding.place)) {
            *counts.entry((finding.rule, finding.place.path.clone())).or_default() += 1;
        }
    }
    counts
}

/// The findings that had to go are gone, and none of weight has come.
fn compare(before: &[Finding], after: &[Finding], ends: &[&Finding]) -> Verdict {
    let mut allowed = count(before);
    let mut ended = BTreeSet::new();
    for finding in ends {
        if ended.insert((finding.rule, &finding.place))
            && let Some(n) = allowed.get_mut(&(finding.rule, finding.place.path.clone()))
        {
            *n = n.saturating_sub(1);
        }
    }
    for (key, n) in count(after) {
        let most = allowed.get(&key).copied().unwrap_or(0);
        let weighs = after.iter().any(|f| f.rule == key.0 && f.level > Level::Note);
        let is_target = ends.iter().any(|finding| finding.rule == key.0);
        if n > most && (weighs || is_target) {
            return Err(match is_target {
                true => "the finding is still there in the rewritten text".to_owned(),
                false => format!("the rewritten text has a finding of {}", key.0),
            });
        }
    }
    Ok(())
}

/// The referee reads what it read before.
fn judged(before: &Functions, after: &Functions) -> Verdict {
    for (name, old) in before {
        let Some(new) = after.get(name) else {
            return Err(format!("the function `{name}` is gone in the rewritten text"));
        };
        if old == new || old.is_empty() {
            continue;
        }
        let read_before = referee::reads(old.clone());
        if read_before.iter().all(|&read| read) && !referee::reads(new.clone()).iter().all(|&r| r) {
            return Err(format!("lang-c does not read the rewritten `{name}`"));
        }
    }
    Ok(())
}
