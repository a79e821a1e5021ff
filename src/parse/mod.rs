//! A unit's tokens become trees, one external declaration at a time.
//!
//! In: preprocessed tokens and the dialect. Out: [`Parser::next_declaration`] gives one external
//! declaration (C99 6.9) after the other, in the memory of one [`Ast`]; what was not understood is
//! a [`SyntaxProblem`], never a failure. Functions under grammar/ are named after the production
//! they read. The grammar is C99's and C23's with all of GNU C.
//!
//! It ends because every call of `next_declaration` consumes at least one token, every loop in a
//! production consumes a token or leaves, and [`crate::limits::NESTING_DEPTH_MAX`] bounds the
//! recursion. The parser knows of each name only whether it is a typedef: types are `analyse`'s.
//!
//! Recovery: an error in a statement costs the statement, one outside a body costs the external
//! declaration. A name that nobody declared is taken for a type where only a type can stand, and
//! a call of an unknown macro for a declaration; both are said ([`Fate::Guessed`]).

pub mod ast;
mod cursor;
pub mod dump;
mod grammar;
mod names_in_scope;
mod recover;

use std::cell::Cell;

use ast::{Ast, DeclId, Qualifiers, TokenIdx};
pub use names_in_scope::NamesInScope;
use names_in_scope::{Mark, NameClass};

use crate::discover::Dialect;
use crate::lex::{Token, TokenKind};
use crate::names::Name;

/// Something in the tokens that is not C as we know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxProblem {
    /// The token at which it was noticed.
    pub token: TokenIdx,
    /// What was expected.
    pub reason: String,
}

/// How well an external declaration was understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// All of it, by the grammar.
    Understood,
    /// Only by taking unknown names for types or macro calls for declarations.
    Guessed(SyntaxProblem),
    /// It, or a statement in it, was skipped.
    Skipped(SyntaxProblem),
}

/// An external declaration with its tree in [`Parser::ast`].
#[derive(Clone, Debug)]
pub struct External {
    /// The declaration, none if it was skipped as a whole.
    pub declaration: Option<DeclId>,
    /// First token.
    pub first: TokenIdx,
    /// Last token.
    pub last: TokenIdx,
    /// How it went.
    pub fate: Fate,
}

/// What a production says after noting the problem; recovery is the caller's.
#[derive(Clone, Copy, Debug)]
struct Failed;

type Parsed<T> = Result<T, Failed>;

/// Reads external declarations from a unit's tokens.
#[derive(Debug)]
pub struct Parser<'t> {
    tokens: &'t [Token],
    idx: usize,
    dialect: Dialect,
    no_asm: bool,
    names: NamesInScope,
    depth: u32,
    /// The first problem of the current external declaration that cost something.
    problem: Option<SyntaxProblem>,
    /// The first guess in it.
    guess: Option<SyntaxProblem>,
    /// A problem noted by a production that failed and whose recovery is not yet decided.
    pending: Option<SyntaxProblem>,
    /// The end of the tokens was looked at beyond the declarations before.
    met_end: Cell<bool>,
    /// The names at the start of the current external declaration.
    begin: Mark,
    /// What stands before the names of declarators that are being read, a stack.
    pointers: Vec<Qualifiers>,
    /// The tree of the current external declaration.
    pub ast: Ast,
}

impl<'t> Parser<'t> {
    /// A parser at the first token of a unit.
    pub fn new(tokens: &'t [Token], dialect: Dialect) -> Parser<'t> {
        Parser::of_piece(tokens, dialect, NamesInScope::default(), Ast::default())
    }

    /// A parser at the first token of a piece of a unit, with the names that earlier pieces
    /// declare, and a tree that is read no more, for its memory.
    pub fn of_piece(
        tokens: &'t [Token],
        dialect: Dialect,
        names: NamesInScope,
        ast: Ast,
    ) -> Parser<'t> {
        Parser {
            tokens,
            idx: 0,
            dialect,
            no_asm: false,
            begin: names.mark(),
            names,
            met_end: Cell::new(false),
            depth: 0,
            problem: None,
            guess: None,
            pending: None,
            pointers: Vec::new(),
            ast,
        }
    }

    /// With `-fno-asm`, `asm`, `typeof` and C90's `inline` are no keywords.
    pub fn without_asm(self, no_asm: bool) -> Parser<'t> {
        Parser { no_asm, ..self }
    }

    /// The unit's tokens, which the trees refer to.
    pub fn tokens(&self) -> &'t [Token] {
        self.tokens
    }

    /// Whether a name is that of a type, between declarations.
    pub fn is_type(&self, name: Name) -> bool {
        self.names.class(name) == Some(NameClass::Typedef)
    }

    /// The names and the tree, for the next piece's parser.
    pub fn into_parts(self) -> (NamesInScope, Ast) {
        (self.names, self.ast)
    }

    /// Whether the declaration read last may go on behind the tokens: their end was looked at.
    pub fn met_end(&self) -> bool {
        self.met_end.get()
    }

    /// The index of the next token.
    pub fn position(&self) -> usize {
        self.idx
    }

    /// Takes the declaration read last back.
    pub fn take_back(&mut self) {
        self.names.rewind(self.begin);
    }

    /// Reads the next external declaration, none at the end of the unit.
    pub fn next_declaration(&mut self) -> Option<External> {
        self.skip_unknown_pragmas();
        if self.kind() == TokenKind::End {
            return None;
        }
        self.ast.clear();
        self.begin = self.names.begin();
        self.met_end.set(false);
        self.problem = None;
        self.guess = None;
        self.depth = 0;
        let start = self.idx;
        let first = self.here();
        let mark = self.names.mark();
        let declaration = match self.external_declaration() {
            Ok(declaration) => Some(declaration),
            Err(Failed) => {
                self.commit_problem();
                self.names.close_all();
                self.names.rewind(mark);
                self.skip_external(start);
                None
            }
        };
        if self.idx == start {
            self.idx += 1;
        }
        let last = TokenIdx(self.idx.saturating_sub(1) as u32);
        let fate = match (self.problem.take(), self.guess.take()) {
            (Some(problem), _) => Fate::Skipped(problem),
            (None, Some(guess)) => Fate::Guessed(guess),
            (None, None) => Fate::Understood,
        };
        Some(External { declaration, first, last, fate })
    }
}
