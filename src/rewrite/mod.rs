//! Constructs become edits of the text they were written in: what a rule offers beside its
//! finding.
//!
//! In: a finding's declaration with its tree, types and tokens. Out: a [`Rewrite`], proposals that
//! nothing has proved yet (`prove` does), or the reason why there is none. Edits are made where the
//! text stands, in the file or in a macro's body, never across the two, and only of tokens that
//! stand there themselves, so whatever isn't touched stays as it was written.

pub mod constructs;
mod edits;
pub mod includes;
pub mod spell;
pub mod tree;
pub mod view;
pub mod vlais;

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use rustc_hash::FxHashMap;

pub use edits::{Change, Edits, apply};

use crate::analyse::UnitScope;
use crate::analyse::facts::Facts;
use crate::discover::Unit;
use crate::finding::Applicability;
use crate::lex::{LexOptions, Token};
use crate::names::intern_str;
use crate::parse::External;
use crate::parse::ast::{Ast, DeclaratorId, TokenIdx};
use crate::preprocess::Preprocessed;
use crate::source::{Pos, SourceFile, SourceMap};
use tree::Tree;
use view::RawFile;

/// A way to rewrite a construct, not yet proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// What it does, as an order.
    pub title: String,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The file that it is about.
    pub file: Pos,
    /// Its edits, sorted, none overlapping another.
    pub changes: Vec<Change>,
    /// The lines of the text that it is about, if there are `#if` groups among them: what the
    /// preprocessor leaves out of these was not looked at.
    pub conditional: Option<(u32, u32)>,
}

/// What there is to say about rewriting one construct.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rewrite {
    /// The best fit first.
    pub proposals: Vec<Proposal>,
    /// Why there is none, or none better, as a clause.
    pub refused: Option<String>,
}

impl Rewrite {
    /// There is none, for this reason.
    pub fn refuse(reason: impl Into<String>) -> Rewrite {
        Rewrite { proposals: Vec::new(), refused: Some(reason.into()) }
    }
}

/// Raw tokens of a unit's files, made when they are wanted.
#[derive(Default)]
pub struct RawFiles(RefCell<FxHashMap<u32, Arc<RawFile>>>);

/// One external declaration with everything that a rewrite may look at.
pub struct Site<'a> {
    /// The unit that it is in.
    pub unit: &'a Unit,
    /// All texts.
    pub sources: &'a SourceMap,
    /// The tokens that the tree refers to.
    pub tokens: &'a [Token],
    /// Their origins, the unit's files, and which macros there are.
    pub preprocessed: &'a Preprocessed,
    /// Types and names, as they are behind the declaration.
    pub scope: &'a UnitScope<'a>,
    /// The declaration's tree.
    pub ast: &'a Ast,
    /// The declaration.
    pub external: &'a External,
    /// What rules know of it.
    pub facts: &'a Facts,
    raw: &'a RawFiles,
    tree: OnceCell<Tree>,
    vlais: OnceCell<Vec<vlais::Done>>,
}

impl<'a> Site<'a> {
    /// The site of a declaration that was just analysed.
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        unit: &'a Unit,
        sources: &'a SourceMap,
        tokens: &'a [Token],
        preprocessed: &'a Preprocessed,
        scope: &'a UnitScope<'a>,
        ast: &'a Ast,
        external: &'a External,
        facts: &'a Facts,
        raw: &'a RawFiles,
    ) -> Site<'a> {
        let (tree, vlais) = (OnceCell::new(), OnceCell::new());
        Site { unit, sources, tokens, preprocessed, scope, ast, external, facts, raw, tree, vlais }
    }

    /// Who contains whom among statements and expressions.
    pub fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::new(self.ast))
    }

    /// A token of the unit.
    pub fn token(&self, idx: TokenIdx) -> Option<Token> {
        self.tokens.get(idx.0 as usize).copied()
    }

    /// The number of a token that was found in the declaration.
    pub fn index_of(&self, token: &Token) -> Option<TokenIdx> {
        let mut own = (self.external.first.0..=self.external.last.0).map(TokenIdx);
        own.find(|&idx| self.token(idx).is_some_and(|known| is_same(&known, token)))
    }

    /// The declarator whose name is the token that this holds of.
    pub fn declarator(&self, is_it: impl Fn(&Token) -> bool) -> Option<DeclaratorId> {
        let mut all = (0..self.ast.n_declarators() as u32).map(DeclaratorId);
        all.find(|&id| {
            let name = self.ast[id].name.and_then(|(_, idx)| self.token(idx));
            name.is_some_and(|name| is_it(&name))
        })
    }

    /// The raw tokens of the file that a position lies in; none of a text of ours.
    pub fn raw(&self, pos: Pos) -> Option<Arc<RawFile>> {
        let file: Arc<SourceFile> = self.sources.file(pos)?;
        let key = file.pos(0).0;
        if let Some(known) = self.raw.0.borrow().get(&key) {
            return Some(Arc::clone(known));
        }
        let settings = &self.unit.settings;
        let options = LexOptions::of(settings.dialect, settings.trigraphs);
        let made = Arc::new(RawFile::new(file, options));
        self.raw.0.borrow_mut().insert(key, Arc::clone(&made));
        Some(made)
    }

    /// Whether a name means something at the end of the unit: declared at file scope, or one of
    /// the macros that rewrites ask for.
    pub fn offers(&self, name: &str) -> bool {
        self.preprocessed.offered.contains(&name) || self.scope.declares(intern_str(name))
    }
}

/// Whether two tokens are one: written at one place, out of one expansion.
pub fn is_same(a: &Token, b: &Token) -> bool {
    a.pos == b.pos && a.expansion == b.expansion
}

/// "a", "a and b", "a, b and c".
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
