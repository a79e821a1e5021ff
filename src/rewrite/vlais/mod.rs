//! A structure with variable-length arrays becomes one that every compiler takes, in the whole
//! function: the structure ends in a flexible array member, what stood behind the array gets a
//! pointer of its own at the offset that it had, objects are allocated and released on every way
//! out.
//!
//! All structures of one function are rewritten together, since they share its exits. A structure
//! that can't be rewritten is left as it is, with the reason; the others are tried without it.

mod aligned;
mod allocate;
mod apart;
mod arrays;
mod by_macro;
mod contained;
mod declare;
mod defined;
mod descriptor;
mod exits;
mod failure;
mod front;
mod held;
mod hoist;
mod layout;
mod locks;
mod matrices;
mod maximum;
mod objects;
mod offset;
pub mod plain;
mod pointees;
mod render;
mod rows;
mod saturate;
mod segments;
mod sizes;
mod tail;
mod unions;
mod uses;
mod words;
pub mod written;

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::view::View;
use super::{Edits, Proposal, Rewrite, Site, includes};
use crate::analyse::ty::Variability;
use crate::finding::Applicability;
use crate::lex::{Flags, Token, TokenKind};
use crate::parse::ast::*;
use layout::Layout;
use objects::Object;

/// Why something can't be rewritten, as a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Refused(String);

impl Refused {
    fn new(why: impl Into<String>) -> Refused {
        Refused(why.into())
    }
}

impl From<&str> for Refused {
    fn from(why: &str) -> Refused {
        Refused(why.to_owned())
    }
}

impl From<String> for Refused {
    fn from(why: String) -> Refused {
        Refused(why)
    }
}

/// What came of one structure.
pub(super) struct Done {
    /// The names of the members that are its findings.
    members: Vec<Token>,
    rewrite: Rewrite,
}

/// Rewrites the structure that a member belongs to, given by the token of the member's finding.
pub fn rewrite(site: &Site<'_>, member: &Token) -> Rewrite {
    let done = site.vlais.get_or_init(|| all(site));
    let is_it = |token: &Token| token.pos == member.pos;
    let found = done.iter().find(|done| done.members.iter().any(is_it));
    found.map_or_else(
        || Rewrite::refuse("it is not a structure of this function"),
        |done| done.rewrite.clone(),
    )
}

/// Words of the library that allocates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Means {
    Kernel,
    Hosted,
}

/// Identifiers that are taken, and those that the rewrite added.
struct Names(FxHashSet<String>);

impl Names {
    /// The identifiers of the declaration, and of the file's directives.
    fn of(site: &Site<'_>, view: &View<'_>) -> Names {
        let raw = &view.raw;
        let own = site.external.first.0 as usize..site.external.last.0 as usize + 1;
        let tokens = site.tokens.get(own).unwrap_or(&[]).iter();
        let mut names: FxHashSet<String> = tokens
            .filter(|token| token.kind == TokenKind::Identifier)
            .map(|token| token.name.to_string())
            .collect();
        let mut in_directive = view.is_macro();
        for token in &raw.tokens {
            if token.flags.has(Flags::LINE_START) {
                in_directive = view.is_macro() || token.kind == TokenKind::Hash;
            }
            if in_directive && token.kind == TokenKind::Identifier {
                names.insert(token.name.to_string());
            }
        }
        Names(names)
    }

    /// A name that nothing near has.
    fn fresh(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        while !self.0.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// One structure that is to be rewritten.
struct Plan {
    layout: Layout,
    /// The statement that declares it.
    declared: StmtId,
    objects: Vec<Object>,
    /// What its names begin with.
    prefix: String,
    /// A typedef of it, where it has no tag.
    alias: Option<String>,
    texts: render::Texts,
}

/// The rewriting of all structures on one level.
struct Work<'w, 'a> {
    site: &'w Site<'a>,
    view: &'w View<'a>,
    names: Names,
    means: Means,
    edits: Edits,
    plans: Vec<Plan>,
    applicability: Applicability,
    /// The `#if` sections in the blocks that are rewritten.
    sections: Vec<Range<usize>>,
    /// What a reader should know of it.
    notes: Vec<String>,
    /// Headers that the new text wants.
    includes: BTreeSet<&'static str>,
    /// Something is allocated.
    allocates: bool,
    /// Variables stay what they are: only their arrays are allocated.
    keeps_objects: bool,
    /// Expressions that are replaced as a whole.
    replaced: Vec<Extent>,
    /// Expressions that were rewritten, by the places of their first and last tokens.
    seen: FxHashSet<(Option<u32>, Option<u32>, std::mem::Discriminant<ExprKind>)>,
    /// Segments that a variable is wanted for.
    wanted: BTreeSet<(DeclaratorId, usize)>,
    /// Statements whose last initializer became an assignment.
    split: BTreeSet<StmtId>,
    /// Declarations that go before a statement.
    hoisted: BTreeSet<StmtId>,
    /// Places in the middle of a line where lines were put in.
    broken: BTreeSet<usize>,
    /// The variables that keep what the function returns, by the object whose block has them.
    kept: Vec<(TokenIdx, String)>,
    /// Jumps that macros make.
    jumps: Vec<by_macro::Jump>,
}

/// A structure's definition and the clause that refuses it.
struct Root {
    record: RecordId,
    refused: Option<Refused>,
    alternatives: Vec<Proposal>,
}

fn all(site: &Site<'_>) -> Vec<Done> {
    let mut done = Vec::new();
    let mut left: Vec<Root> = roots(site)
        .into_iter()
        .map(|record| Root { record, refused: None, alternatives: Vec::new() })
        .collect();
    while let Some(first) = left.first().map(|root| root.record) {
        let Some(keyword) = site.token(site.ast[first].keyword) else { break };
        let Some(view) = View::of(site, &keyword) else {
            let root = left.remove(0);
            let rewrite = Rewrite::refuse("it is written in no file");
            done.push(Done { members: members(site, &[root.record]), rewrite });
            continue;
        };
        let same = |root: &Root| {
            let token = site.token(site.ast[root.record].keyword);
            token.is_some_and(|token| token.expansion == view.level)
        };
        let (mut group, rest): (Vec<Root>, Vec<Root>) = left.into_iter().partition(same);
        left = rest;
        level(site, &view, &mut group, &mut done);
    }
    done
}

/// Records of variable size that are defined in no other such record and are members of none.
fn roots(site: &Site<'_>) -> Vec<RecordId> {
    let ast = site.ast;
    let varies = |record: RecordId| {
        let info = site.scope.type_of_record(record).and_then(|id| site.scope.record(id));
        ast[record].members.is_some()
            && info.is_some_and(|info| info.variability == Variability::Runtime)
    };
    (0..ast.records().len() as u32).map(RecordId).filter(|&record| varies(record)).collect()
}

/// The name tokens of a record's members, by which findings are known.
fn members(site: &Site<'_>, records: &[RecordId]) -> Vec<Token> {
    let ast = site.ast;
    let mut tokens = Vec::new();
    for &record in records {
        for &line in ast[record].members.map_or(&[][..], |members| ast.list(members)) {
            let MemberDeclaration::Members(specifiers, declarators) = line else { continue };
            tokens.extend(site.token(ast[specifiers].extent.first));
            for member in ast.list(declarators) {
                let name = member.declarator.and_then(|declarator| ast[declarator].name);
                tokens.extend(name.and_then(|(_, token)| site.token(token)));
            }
        }
    }
    tokens
}

/// Rewrites the structures of one level, as many of them as can be.
fn level(site: &Site<'_>, view: &View<'_>, group: &mut Vec<Root>, done: &mut Vec<Done>) {
    let mut inner: Vec<RecordId> = Vec::new();
    for root in group.iter() {
        if let Ok(layout) = layout::layout(site, view, root.record) {
            let alone = |&inner: &RecordId| !contained::is_used_alone(site, inner);
            inner.extend(layout.inner.into_iter().filter(alone));
        }
    }
    group.retain(|root| !inner.contains(&root.record));
    group.retain(|root| {
        let rewrite = match Work::new(site, view).pointees(root.record) {
            None => return true,
            Some(Ok(proposal)) => Rewrite { proposals: vec![proposal], refused: None },
            Some(Err(Refused(why))) => Rewrite::refuse(why),
        };
        done.push(Done { members: members(site, &[root.record]), rewrite });
        false
    });
    let mut proposals = Vec::new();
    loop {
        let chosen: Vec<RecordId> =
            group.iter().filter(|root| root.refused.is_none()).map(|root| root.record).collect();
        if chosen.is_empty() {
            break;
        }
        // A structure that ends in a flexible array member is no member (C99 6.7.2.1p2).
        let apart = |&record: &RecordId| {
            let mut outer = contained::containers(site, record).into_iter();
            outer.any(|outer| !chosen.contains(&outer) && !inner.contains(&outer))
        };
        if let Some(&lone) = chosen.iter().find(|record| apart(record)) {
            let why = "a structure that can't be rewritten has it as a member";
            for root in group.iter_mut().filter(|root| root.record == lone) {
                root.refused = Some(why.into());
            }
            continue;
        }
        match Work::new(site, view).run(&chosen) {
            Ok(proposal) => {
                proposals.push(proposal);
                break;
            }
            Err((record, why)) => {
                let guilty = record.unwrap_or(chosen[0]);
                for root in group.iter_mut().filter(|root| root.record == guilty) {
                    root.refused = Some(why.clone());
                }
            }
        }
    }
    for root in group.iter_mut() {
        let work = Work::new(site, view);
        root.alternatives.extend(work.maximum(root.record));
        root.alternatives.extend(descriptor::propose(site, view, root.record));
    }
    for root in group.drain(..) {
        let mut records = vec![root.record];
        if let Ok(layout) = layout::layout(site, view, root.record) {
            records.extend(layout.inner);
        }
        let mut rewrite = Rewrite { proposals: root.alternatives, refused: None };
        match root.refused {
            Some(Refused(why)) => rewrite.refused = Some(why),
            None => rewrite.proposals.extend(proposals.iter().cloned()),
        }
        rewrite.proposals.extend(Work::new(site, view).apart(root.record));
        done.push(Done { members: members(site, &records), rewrite });
    }
}

/// The `#if` sections of the block that a statement is in: what these leave out is not seen here.
fn conditionals(
    site: &Site<'_>,
    view: &View<'_>,
    declared: StmtId,
) -> Result<Vec<Range<usize>>, Refused> {
    let block = site.tree().block(site.ast, declared);
    let Some(block) = block else { return Err("it is in no block".into()) };
    let extent = site.ast[block].extent;
    let (Some(first), Some(last)) = (view.direct(extent.first), view.direct(extent.last)) else {
        return Err(written::BY_MACRO.into());
    };
    let raw = &view.raw;
    let inside = raw.tokens.get(raw.from(first.start)..raw.from(last.start)).unwrap_or(&[]);
    let mut sections = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for pair in inside.windows(2) {
        if pair[0].kind != TokenKind::Hash || !pair[0].flags.has(Flags::LINE_START) {
            continue;
        }
        let at = raw.file.offset(pair[0].pos);
        match pair[1].name.text().as_ref() {
            "if" | "ifdef" | "ifndef" => open.push(at),
            "endif" => {
                if let (Some(start), true) = (open.pop(), open.is_empty()) {
                    sections.push(start..at);
                }
            }
            _ => {}
        }
    }
    Ok(sections)
}

/// From the first to the last line of some sections.
fn lines(view: &View<'_>, sections: &[Range<usize>]) -> Option<(u32, u32)> {
    let first = sections.iter().map(|section| section.start).min()?;
    let last = sections.iter().map(|section| section.end).max()?;
    Some((view.raw.file.line(first), view.raw.file.line(last)))
}

/// What went wrong, and with which structure.
type Failure = (Option<RecordId>, Refused);

impl<'w, 'a> Work<'w, 'a> {
    fn new(site: &'w Site<'a>, view: &'w View<'a>) -> Work<'w, 'a> {
        let kernel = site.offers("kmalloc") && site.offers("kfree");
        let means = if kernel { Means::Kernel } else { Means::Hosted };
        Work {
            site,
            view,
            names: Names::of(site, view),
            means,
            edits: Edits::default(),
            plans: Vec::new(),
            applicability: Applicability::MachineApplicable,
            sections: Vec::new(),
            notes: Vec::new(),
            includes: BTreeSet::new(),
            allocates: false,
            keeps_objects: false,
            replaced: Vec::new(),
            seen: FxHashSet::default(),
            wanted: BTreeSet::new(),
            split: BTreeSet::new(),
            hoisted: BTreeSet::new(),
            broken: BTreeSet::new(),
            kept: Vec::new(),
            jumps: Vec::new(),
        }
    }

    fn run(mut self, records: &[RecordId]) -> Result<Proposal, Failure> {
        for &record in records {
            let plan = self.plan(record).map_err(|why| (Some(record), why))?;
            self.plans.push(plan);
        }
        let plans = std::mem::take(&mut self.plans);
        self.exits(&plans)?;
        for plan in &plans {
            let record = plan.layout.record;
            self.uses(plan).map_err(|why| (Some(record), why))?;
            self.declare(plan, &plans).map_err(|why| (Some(record), why))?;
        }
        self.plans = plans;
        self.proposal().map_err(|why| (None, why))
    }

    fn plan(&mut self, record: RecordId) -> Result<Plan, Refused> {
        let mut plan = self.begin(record)?;
        self.texts(&mut plan)?;
        Ok(plan)
    }

    /// Whether only some configurations have a statement.
    fn is_conditional(&self, stmt: StmtId) -> bool {
        let start = self.view.direct(self.site.ast[stmt].extent.first);
        let has = |at: usize| self.sections.iter().any(|section| section.contains(&at));
        start.is_some_and(|start| has(start.start))
    }

    fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn at_least(&mut self, applicability: Applicability) {
        self.applicability = self.applicability.max(applicability);
    }

    fn proposal(self) -> Result<Proposal, Refused> {
        let names: Vec<String> = self
            .plans
            .iter()
            .flat_map(|plan| &plan.objects)
            .filter(|object| !object.pointer)
            .map(|object| format!("`{}`", object.name))
            .collect();
        let title = match (self.allocates, self.plans.iter().all(|p| p.layout.is_simple())) {
            (true, _) => {
                let with = if self.means == Means::Kernel { "kmalloc()" } else { "malloc()" };
                format!("allocate {} with {with}", crate::rewrite::list(&names))
            }
            (false, true) => "make the array a flexible array member".to_owned(),
            (false, false) => "compute the places of the members by hand".to_owned(),
        };
        self.titled(title)
    }

    /// All edits, with what there is to know of them.
    fn titled(mut self, mut title: String) -> Result<Proposal, Refused> {
        for note in &self.notes {
            title.push_str("; ");
            title.push_str(note);
        }
        self.add_includes();
        for at in std::mem::take(&mut self.broken) {
            let indent = self.view.raw.indent(at);
            let text = self.view.raw.text(at..self.view.raw.line_end(at));
            let blanks = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            self.edits.insert(at, format!("\n{indent}"));
            self.edits.delete(at..at + blanks);
        }
        let changes = self.edits.finish(&self.view.newline());
        let changes = changes.ok_or("its edits would overlap")?;
        let file = self.view.raw.file.pos(0);
        let applicability = self.applicability;
        let conditional = lines(self.view, &self.sections);
        Ok(Proposal { title, applicability, file, changes, conditional })
    }

    /// Adds `#include`s of headers that neither the file nor what it includes has.
    fn add_includes(&mut self) {
        let raw = &self.view.raw;
        let known = includes::lines(raw);
        let has = |part: &str| known.iter().any(|line| line.contains(part));
        let files = &self.site.preprocessed.files;
        let is_wanted = |name: &str| {
            // A kernel's files include what they use.
            if name.starts_with("linux/") {
                return has("<linux/");
            }
            // `stddef.h` is included for a part of it by other headers.
            name == "stddef.h" || !files.iter().any(|file| file.file.path.ends_with(name))
        };
        let wanted = self.includes.iter().filter(|name| !has(&format!("<{name}>")));
        let wanted = wanted.filter(|name| is_wanted(name));
        let lines: Vec<_> = wanted.filter_map(|name| includes::line(raw, name)).collect();
        for (at, line) in lines {
            self.edits.insert_as_is(at, line);
        }
    }
}
