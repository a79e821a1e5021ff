//! Structures that a macro declares in a function: its calls are written out in a copy of the text,
//! in memory, the rule is asked there, and what it proposes is told as edits of the text as it is.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Candidate, join, propose, under};
use crate::discover::Unit;
use crate::finding::{Applicability, Finding};
use crate::lex::Token;
use crate::lint::{Options, Outcome, Readings, Seen, Visitor};
use crate::preprocess::{Preprocessed, Session};
use crate::rewrite::vlais::written::{self, BY_MACRO, Written};
use crate::rewrite::{Change, Proposal, RawFiles, Rewrite, Site, apply};
use crate::rules::fixes;
use crate::source::{Pos, SourceFile, SourceMap};

/// How many macros that use a structure are written out for it.
const MACROS_MAX: usize = 6;

/// Asks again about findings that only a macro's text keeps from being rewritten.
pub(super) fn look(
    units: &[Unit],
    session: &Session,
    readings: &Readings<'_>,
    options: &Options,
    outcome: &Outcome,
    candidates: &mut [Candidate],
) {
    for candidate in candidates {
        let rewrite = &candidate.rewrite;
        // What other units and passes make of the macro isn't known.
        let ([sighting], true, Some(why)) = (
            candidate.sightings.as_slice(),
            rewrite.proposals.is_empty(),
            rewrite.refused.as_deref(),
        ) else {
            continue;
        };
        let mut names: Vec<String> = written::culprit(why).map(str::to_owned).into_iter().collect();
        if why != BY_MACRO && names.is_empty() {
            continue;
        }
        let (Some(unit), Some(finding)) =
            (units.get(sighting.unit), outcome.findings.get(candidate.finding))
        else {
            continue;
        };
        let unit = under(unit, sighting);
        let asking = Asking { unit: &unit, session, readings, options, finding };
        for _ in 0..MACROS_MAX {
            match asking.proposal(&names) {
                Some(Ok(proposal)) => candidate.rewrite = proposal.into(),
                Some(Err(why)) => match written::culprit(&why) {
                    Some(name) if !names.iter().any(|known| known == name) => {
                        names.push(name.to_owned());
                        continue;
                    }
                    _ => candidate.rewrite.refused = Some(why),
                },
                None => {}
            }
            break;
        }
    }
}

impl From<Proposal> for Rewrite {
    fn from(proposal: Proposal) -> Rewrite {
        Rewrite { proposals: vec![proposal], refused: None }
    }
}

struct Asking<'a> {
    unit: &'a Unit,
    session: &'a Session,
    readings: &'a Readings<'a>,
    options: &'a Options,
    finding: &'a Finding,
}

impl Asking<'_> {
    /// The rewrite of all that the finding's macro declares, or why there is none.
    fn proposal(&self, names: &[String]) -> Option<Result<Proposal, String>> {
        let sources = self.session.sources();
        let file = sources.by_path(&self.finding.place.path)?;
        let wanted = propose::position(&file, &self.finding.place);
        let calls = Calls { unit: self.unit, sources, wanted, names, found: RefCell::default() };
        self.readings.recheck(self.unit, self.options, &|_| false, &calls);
        let (written, spelled) = calls.found.into_inner();
        let file = sources.file(written.file?)?;
        if written.calls.is_empty() || self.unit.text.is_some() {
            return None;
        }
        let text = apply(&file.text, &written.calls)?;
        let path = file.path.clone();
        let texts = [(path.clone(), text.clone())];
        let session = self.session.overlaid(&texts, self.options.sharing()).ok()?;
        let readings = self.readings.over(&session);
        let rule = self.finding.rule;
        let (ranges, found) = (ranges(&written.calls), RefCell::default());
        let is_there = file.pos(0) <= wanted && wanted < file.pos(file.text.len());
        let at = is_there.then(|| moved(&written.calls, file.offset(wanted)));
        let again = Again { unit: self.unit, sources, path, rule, at, ranges, found };
        readings.recheck(self.unit, self.options, &|_| false, &again);
        let (rewrites, spelled_again) = again.found.into_inner();
        if spelled != spelled_again || rewrites.is_empty() {
            return None;
        }
        let mut changes = Vec::new();
        let mut best: Option<Proposal> = None;
        for rewrite in rewrites {
            let Some(proposal) = rewrite.proposals.into_iter().next() else {
                return rewrite.refused.map(Err);
            };
            changes.extend(proposal.changes.iter().cloned());
            let worst = best.as_ref().map_or(proposal.applicability, |best| best.applicability);
            let applicability = proposal.applicability.max(worst);
            let conditional = best.as_ref().and_then(|best| best.conditional);
            let conditional = conditional.or(proposal.conditional);
            best = Some(Proposal { applicability, conditional, ..proposal });
        }
        changes.sort();
        changes.dedup();
        let best = best?;
        let changes = composed(&text, &written.calls, &changes)?;
        let names: Vec<String> = written.names.iter().map(|name| format!("`{name}`")).collect();
        let title = format!("{}; {} is written out", best.title, crate::rewrite::list(&names));
        let applicability = best.applicability.max(Applicability::MaybeIncorrect);
        Some(Ok(Proposal { title, applicability, file: file.pos(0), changes, ..best }))
    }
}

/// The words of the functions in which calls are written out, by the functions' first tokens.
type Spelled = BTreeMap<String, Vec<String>>;

fn words(tokens: &[Token]) -> Vec<String> {
    tokens.iter().map(|token| token.spelling().into_owned()).collect()
}

/// Finds the calls in all declarations that a finding is about.
struct Calls<'a> {
    unit: &'a Unit,
    sources: &'a SourceMap,
    wanted: Pos,
    /// Macros whose calls are to be written out, too.
    names: &'a [String],
    found: RefCell<(Written, Spelled)>,
}

impl Visitor for Calls<'_> {
    fn wants(&self, preprocessed: &Preprocessed, tokens: &[Token]) -> bool {
        let origins = &preprocessed.origins;
        let is_it =
            |token: &Token| token.pos == self.wanted || origins.outermost(token) == self.wanted;
        tokens.iter().any(is_it)
    }

    fn declaration(&self, seen: &Seen<'_>) {
        let &Seen { tokens, preprocessed, parser, external, scope, facts } = seen;
        let range = external.first.0 as usize..external.last.0 as usize + 1;
        let own = tokens.get(range).unwrap_or(&[]);
        if facts.members.is_empty() || !self.wants(preprocessed, own) {
            return;
        }
        let (raw, ast) = (RawFiles::default(), &parser.ast);
        let (unit, sources) = (self.unit, self.sources);
        let site =
            Site::new(unit, sources, tokens, preprocessed, scope, ast, external, facts, &raw);
        let calls = written::calls(&site, self.names);
        let mut found = self.found.borrow_mut();
        let (all, spelled) = &mut *found;
        if all.file.is_none_or(|file| calls.file == Some(file)) && !calls.calls.is_empty() {
            all.file = calls.file;
            all.calls.extend(calls.calls);
            let new: Vec<String> =
                calls.names.into_iter().filter(|name| !all.names.contains(name)).collect();
            all.names.extend(new);
            let name = words(own);
            spelled.insert(name.concat(), name);
            all.calls.sort();
            all.calls.dedup();
        }
    }
}

/// Where the calls' texts stand once they are written out.
fn ranges(calls: &[Change]) -> Vec<(usize, usize)> {
    let mut moved = 0isize;
    let mut ranges = Vec::new();
    for call in calls {
        let start = call.start.saturating_add_signed(moved);
        ranges.push((start, start + call.text.len()));
        moved += call.text.len() as isize - (call.end - call.start) as isize;
    }
    ranges
}

/// Where the text at an offset stands once calls are written out.
fn moved(calls: &[Change], at: usize) -> usize {
    let before = calls.iter().filter(|call| call.end <= at);
    let grown = before.map(|call| call.text.len() as isize - (call.end - call.start) as isize);
    at.saturating_add_signed(grown.sum())
}

/// Asks the rule about what was written out.
struct Again<'a> {
    unit: &'a Unit,
    sources: &'a SourceMap,
    path: PathBuf,
    rule: &'static str,
    /// Where the finding is, unless it is in a call.
    at: Option<usize>,
    ranges: Vec<(usize, usize)>,
    found: RefCell<(Vec<Rewrite>, Spelled)>,
}

impl Again<'_> {
    fn edited(&self, preprocessed: &Preprocessed) -> Option<std::sync::Arc<SourceFile>> {
        let files = preprocessed.files.iter().map(|included| &included.file);
        files.rev().find(|file| file.path == self.path).cloned()
    }

    fn is_in(&self, file: &SourceFile, pos: Pos) -> bool {
        let inside = file.pos(0) <= pos && pos < file.pos(file.text.len());
        inside && {
            let at = file.offset(pos);
            self.ranges.iter().any(|&(start, end)| start <= at && at < end)
        }
    }
}

impl Visitor for Again<'_> {
    fn wants(&self, preprocessed: &Preprocessed, tokens: &[Token]) -> bool {
        let Some(file) = self.edited(preprocessed) else { return false };
        tokens.iter().any(|token| self.is_in(&file, token.pos))
    }

    fn declaration(&self, seen: &Seen<'_>) {
        let &Seen { tokens, preprocessed, parser, external, scope, facts } = seen;
        let range = external.first.0 as usize..external.last.0 as usize + 1;
        let own = tokens.get(range).unwrap_or(&[]);
        let (Some(file), Some(of)) = (self.edited(preprocessed), fixes::by_tree(self.rule)) else {
            return;
        };
        if !own.iter().any(|token| self.is_in(&file, token.pos)) {
            return;
        }
        let (raw, ast) = (RawFiles::default(), &parser.ast);
        let (unit, sources) = (self.unit, self.sources);
        let site =
            Site::new(unit, sources, tokens, preprocessed, scope, ast, external, facts, &raw);
        let mut found = self.found.borrow_mut();
        let name = words(own);
        found.1.insert(name.concat(), name);
        let is_it =
            |pos: Pos| self.is_in(&file, pos) || self.at.is_some_and(|at| pos == file.pos(at));
        for member in facts.members.iter().filter(|one| is_it(one.token.pos)) {
            found.0.push(of(&site, &member.token));
        }
    }
}

/// Edits of a text in which others were made already, as edits of the text before these.
fn composed(text: &[u8], calls: &[Change], changes: &[Change]) -> Option<Vec<Change>> {
    let ranges = ranges(calls);
    let mut parts: Vec<(usize, usize)> = ranges.clone();
    parts.extend(changes.iter().map(|change| (change.start, change.end)));
    join(&mut parts);
    // How far the text behind each call was moved.
    let before = |at: usize| {
        let behind = ranges.iter().zip(calls).rfind(|((_, end), _)| *end <= at);
        behind.map_or(at, |((_, end), call)| at - end + call.end)
    };
    let mut made = Vec::new();
    for (start, end) in parts {
        let inside = |change: &&Change| start <= change.start && change.end <= end;
        let own = changes.iter().filter(inside).map(|change| Change {
            start: change.start - start,
            end: change.end - start,
            text: change.text.clone(),
        });
        let own: Vec<Change> = own.collect();
        let new = apply(text.get(start..end)?, &own)?;
        let first = ranges.iter().zip(calls).find(|((at, _), _)| *at == start);
        let start = first.map_or_else(|| before(start), |(_, call)| call.start);
        made.push(Change { start, end: before(end), text: String::from_utf8(new).ok()? });
    }
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_a_written_out_call_are_edits_of_the_call() {
        let change = |start, end, text: &str| Change { start, end, text: text.to_owned() };
        let before = b"f(); M(a); x = a; g();";
        let calls = [change(5, 9, "int a[n]")];
        let text = apply(before, &calls).expect("inside");
        assert_eq!(text, b"f(); int a[n]; x = a; g();");
        let changes =
            [change(0, 0, "s"), change(9, 9, "*"), change(10, 13, ""), change(19, 20, "b")];
        let after = apply(&text, &changes).expect("inside");
        let made = composed(&text, &calls, &changes).expect("apart");
        assert_eq!(made.len(), 3);
        assert_eq!(apply(before, &made).expect("inside"), after);
    }
}
