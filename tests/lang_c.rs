//! lang-c, another parser of C, as the referee of ours: wherever it reads an external declaration,
//! it must find the names, the members of structs and the parameters that we find. It doesn't read
//! most of GNU C; how often it had an opinion is printed.
//!
//! Each declaration is given to it alone, with a typedef for each type's name in it: it cannot read
//! whole kernel units. It recurses without bound, so what nests deeply is kept from it.
//!
//! `VLAISCAN_GCC_SUITE` (gcc's testsuite directory) and `VLAISCAN_KERNEL` (a kernel tree) make it
//! read the torture tests and a draw of the kernel's units too.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lang_c::ast as theirs;
use lang_c::driver::{Config, parse_preprocessed};
use lang_c::span::Span;
use lang_c::visit::{self, Visit};
use vlaiscan::discover::{self, Options};
use vlaiscan::lex::Token;
use vlaiscan::names::Name;
use vlaiscan::parse::ast::{Ast, DeclaratorPart, MemberDeclaration};
use vlaiscan::parse::{Fate, Parser};
use vlaiscan::preprocess::{self, Preprocessed, Session};
use vlaiscan::referee::{self, Slice};
use vlaiscan::source::SourceMap;

/// Kernel units in a draw, evenly over the files.
const KERNEL_UNITS: usize = 12;

/// What a declaration declares, sorted: names, structs with their members, parameter lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Declared {
    names: Vec<String>,
    structs: Vec<String>,
    parameters: Vec<String>,
}

impl Declared {
    fn sorted(mut self) -> Declared {
        self.names.sort();
        self.structs.sort();
        self.parameters.sort();
        self
    }

    fn add_list(list: &mut Vec<String>, names: &[String]) {
        let named: Vec<&str> = names.iter().map(String::as_str).filter(|n| !n.is_empty()).collect();
        if !named.is_empty() {
            list.push(named.join(" "));
        }
    }
}

fn ours(ast: &Ast) -> Declared {
    let mut found = Declared::default();
    let text = |name: Name| name.text().into_owned();
    for declarator in ast.declarators() {
        found.names.extend(declarator.name.map(|(name, _)| text(name)));
        for part in ast.list(declarator.parts) {
            let DeclaratorPart::Function(id) = part else { continue };
            let parameters = ast[*id];
            let named = ast.list(parameters.list).iter().map(|p| ast[p.declarator].name);
            let old = ast.list(parameters.identifiers).iter().copied().map(Some);
            let names: Vec<String> =
                named.chain(old).map(|n| n.map_or(String::new(), |(name, _)| text(name))).collect();
            Declared::add_list(&mut found.parameters, &names);
        }
    }
    for list in ast.enums().iter().filter_map(|node| node.enumerators) {
        found.names.extend(ast.list(list).iter().map(|enumerator| text(enumerator.name)));
    }
    for record in ast.records() {
        let Some(members) = record.members else { continue };
        let mut names = vec![record.tag.map_or("{".to_owned(), |(tag, _)| text(tag))];
        for member in ast.list(members) {
            let MemberDeclaration::Members(_, declarators) = member else { continue };
            for declarator in ast.list(*declarators).iter().filter_map(|member| member.declarator) {
                names.extend(ast[declarator].name.map(|(name, _)| text(name)));
            }
        }
        Declared::add_list(&mut found.structs, &names);
    }
    found.sorted()
}

/// Collects the same from lang-c's tree.
#[derive(Default)]
struct Collector(Declared);

fn name_of(declarator: &theirs::Declarator) -> Option<String> {
    match &declarator.kind.node {
        theirs::DeclaratorKind::Abstract => None,
        theirs::DeclaratorKind::Identifier(name) => Some(name.node.name.clone()),
        theirs::DeclaratorKind::Declarator(inner) => name_of(&inner.node),
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_declarator_kind(&mut self, kind: &'ast theirs::DeclaratorKind, span: &'ast Span) {
        if let theirs::DeclaratorKind::Identifier(name) = kind {
            self.0.names.push(name.node.name.clone());
        }
        visit::visit_declarator_kind(self, kind, span);
    }

    fn visit_enumerator(&mut self, enumerator: &'ast theirs::Enumerator, span: &'ast Span) {
        self.0.names.push(enumerator.identifier.node.name.clone());
        visit::visit_enumerator(self, enumerator, span);
    }

    fn visit_derived_declarator(&mut self, part: &'ast theirs::DerivedDeclarator, at: &'ast Span) {
        let names: Vec<String> = match part {
            theirs::DerivedDeclarator::Function(function) => {
                let parameters = function.node.parameters.iter();
                let declarators = parameters.map(|p| p.node.declarator.as_ref());
                declarators.map(|d| d.and_then(|d| name_of(&d.node)).unwrap_or_default()).collect()
            }
            theirs::DerivedDeclarator::KRFunction(names) => {
                names.iter().map(|name| name.node.name.clone()).collect()
            }
            _ => Vec::new(),
        };
        Declared::add_list(&mut self.0.parameters, &names);
        visit::visit_derived_declarator(self, part, at);
    }

    fn visit_struct_type(&mut self, record: &'ast theirs::StructType, span: &'ast Span) {
        if let Some(declarations) = &record.declarations {
            let tag = record.identifier.as_ref().map(|tag| tag.node.name.clone());
            let mut names = vec![tag.unwrap_or("{".to_owned())];
            for declaration in declarations {
                let theirs::StructDeclaration::Field(field) = &declaration.node else { continue };
                let declarators = field.node.declarators.iter();
                let declarators = declarators.filter_map(|d| d.node.declarator.as_ref());
                names.extend(declarators.filter_map(|declarator| name_of(&declarator.node)));
            }
            Declared::add_list(&mut self.0.structs, &names);
        }
        visit::visit_struct_type(self, record, span);
    }
}

/// What lang-c finds in the text behind the first `n_stubs` declarations; none if it refuses it.
fn langcs(text: String, n_stubs: usize) -> Option<Declared> {
    let parsed = parse_preprocessed(&Config::with_gcc(), text).ok()?;
    let mut collector = Collector::default();
    for external in parsed.unit.0.iter().skip(n_stubs) {
        collector.visit_external_declaration(&external.node, &external.span);
    }
    Some(collector.0.sorted())
}

/// The declarations asked about, and how often lang-c answered.
#[derive(Default)]
struct Tally {
    asked: usize,
    answered: usize,
    seen: BTreeSet<u64>,
    differences: Vec<String>,
}

fn judge(preprocessed: &Preprocessed, dialect: discover::Dialect, path: &Path, tally: &mut Tally) {
    let mut parser = Parser::new(&preprocessed.tokens, dialect);
    let mut types: BTreeSet<Name> = BTreeSet::new();
    while let Some(external) = parser.next_declaration() {
        let tokens = &preprocessed.tokens[external.first.0 as usize..=external.last.0 as usize];
        if external.fate == Fate::Understood {
            ask(tokens, &parser.ast, &types, path, tally);
        }
        for name in tokens.iter().map(|token| token.name) {
            if parser.is_type(name) {
                types.insert(name);
            } else {
                types.remove(&name);
            }
        }
    }
}

fn ask(tokens: &[Token], ast: &Ast, types: &BTreeSet<Name>, path: &Path, tally: &mut Tally) {
    let Some(Slice { text, n_stubs }) = referee::slice(tokens, &|name| types.contains(&name))
    else {
        return;
    };
    // It takes the tag behind an attribute for a declarator.
    if ["struct __attribute__", "union __attribute__"].iter().any(|odd| text.contains(odd)) {
        return;
    }
    // Each text once: headers are in all units.
    if !tally.seen.insert(hash(&text)) {
        return;
    }
    tally.asked += 1;
    let Some(theirs) = langcs(text.clone(), n_stubs) else { return };
    tally.answered += 1;
    let ours = ours(ast);
    if ours != theirs {
        let path = path.display();
        tally.differences.push(format!("{path}: {text}\n  ours:   {ours:?}\n  theirs: {theirs:?}"));
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Asks about all units below paths, `most` of them at even distances.
fn referee(paths: &[PathBuf], most: usize) -> Tally {
    let units = discover::discover(paths, &Options::default()).units;
    let step = units.len().div_ceil(most).max(1);
    let mut tally = Tally::default();
    let session = Session::new(Arc::new(SourceMap::default()));
    for unit in units.iter().step_by(step) {
        if let Ok(preprocessed) = preprocess::preprocess(unit, &session) {
            judge(&preprocessed, unit.settings.dialect, &unit.file, &mut tally);
        }
    }
    tally
}

/// Runs where lang-c's recursion has room.
fn check(what: &str, paths: Vec<PathBuf>, most: usize, answered_min: usize) {
    let work = move || referee(&paths, most);
    let thread = std::thread::Builder::new().stack_size(512 << 20).spawn(work).expect("a thread");
    let mut tally = thread.join().expect("no panic");
    let Tally { asked, answered, .. } = tally;
    println!("{what}: lang-c had an opinion on {answered} of {asked} declarations");
    assert!(answered >= answered_min, "lang-c answers: {answered} of {asked}");
    tally.differences.truncate(10);
    assert!(tally.differences.is_empty(), "{}", tally.differences.join("\n"));
}

#[test]
fn the_corpus_is_read_alike() {
    check("corpus", vec![common::root().join("corpus")], usize::MAX, 400);
}

#[test]
fn gccs_torture_tests_are_read_alike() {
    match std::env::var_os("VLAISCAN_GCC_SUITE").map(PathBuf::from) {
        Some(suite) => check("torture", vec![suite.join("gcc.c-torture")], usize::MAX, 5_000),
        None => println!("not asked for: VLAISCAN_GCC_SUITE is not set"),
    }
}

#[test]
fn the_kernel_is_read_alike() {
    match std::env::var_os("VLAISCAN_KERNEL").map(PathBuf::from) {
        Some(kernel) => check("kernel", vec![kernel.join("kernel")], KERNEL_UNITS, 2_000),
        None => println!("not asked for: VLAISCAN_KERNEL is not set"),
    }
}

/// The canary: two texts that differ in a member are told apart, and a difference is one.
#[test]
fn a_difference_is_noticed() {
    let one = langcs("struct s { int a, b; }; int f(int x);".to_owned(), 0).expect("C");
    let other = langcs("struct s { int a, c; }; int f(int x);".to_owned(), 0).expect("C");
    assert_ne!(one, other);
    assert_eq!(one.names, ["a", "b", "f", "x"]);
    assert_eq!(one.structs, ["s a b"]);
    assert_eq!(one.parameters, ["x"]);
    assert_eq!(langcs("int f(".to_owned(), 0), None);
}
