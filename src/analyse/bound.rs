//! Array bounds that are not integer constant expressions, and why.

use crate::lex::Token;
use crate::names::Name;

/// A bound of one declarator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BoundId(pub u32);

/// How far the value of an expression is known (C99 6.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// An integer constant expression, as gcc sees it.
    Constant(i128),
    /// Not one, but gcc's folding gives a value: variably modified all the same.
    FoldedByGcc(i128),
    /// Only clang folds it (a `const` variable).
    FoldedByClang(i128),
    /// Known when the program runs.
    Runtime,
    /// It rests on a name that nobody declared or on a missing header.
    Unknown,
}

/// Why an expression is not constant: one operand of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Culprit {
    /// The operand's main token.
    pub token: Token,
    /// What it is.
    pub kind: CulpritKind,
    /// Its name, if it has one.
    pub name: Option<Name>,
    /// The token that declares it.
    pub declared: Option<Token>,
}

/// What keeps an expression from being constant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CulpritKind {
    /// A function parameter.
    Parameter,
    /// A variable.
    Variable,
    /// A `const` variable: no constant in C.
    ConstVariable,
    /// What a call returns.
    Call,
    /// An object behind a pointer, a member or an element.
    Indirection,
    /// `sizeof` of a variably modified type.
    SizeofVariable,
    /// A statement expression.
    StatementExpression,
    /// An assignment, `++` or `--`.
    SideEffect,
    /// Only constants, in a form that is no integer constant expression.
    Form,
    /// A name that nobody declared.
    Undeclared,
}

/// A bound that is not an integer constant expression.
#[derive(Clone, Debug)]
pub struct Bound {
    /// What is known of its value; never [`Verdict::Constant`].
    pub verdict: Verdict,
    /// The expression as the compiler sees it, macros expanded, cut if long.
    pub text: String,
    /// Its first token.
    pub token: Token,
    /// The operands that are not constant.
    pub culprits: Vec<Culprit>,
}
