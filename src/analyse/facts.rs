//! What rules look at: the variably modified declarators of one external declaration.

use super::bound::{BoundId, Culprit};
use super::constraints::Violation;
use super::ty::Variability;
use crate::lex::Token;
use crate::names::Name;
use crate::parse::ast::ExprId;

/// Everything rules want to know of one external declaration.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Members with a variably modified type.
    pub members: Vec<VariableMember>,
    /// Other declarators with a bound that is no integer constant expression.
    pub declarators: Vec<VariableDeclarator>,
    /// Jumps into the scope of a variably modified declaration.
    pub jumps: Vec<Jump>,
    /// Bounds that nobody can tell.
    pub undecided: Vec<Undecided>,
    /// Expressions that must be integer constant expressions and are none.
    pub folded: Vec<Folded>,
    /// Enums that are used in ways no standard before C23 has.
    pub enums: Vec<(EnumFact, Token)>,
    /// Old-style definitions of functions that have a prototype.
    pub redefined: Vec<Redefined>,
    /// Functions that may turn out to have no body.
    pub functions: Vec<FunctionFact>,
    /// Typedefs declared again in their scope.
    pub typedefs: Vec<Redefined>,
    /// Enums declared again, without enumerators, behind their definition.
    pub enums_redeclared: Vec<Redefined>,
    /// Declarations with `static` of what was declared without, or the other way round.
    pub linkage: Vec<Redefined>,
    /// Constraints that it violates, if these are wanted.
    pub violations: Vec<Violation>,
}

impl Facts {
    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.members.clear();
        self.declarators.clear();
        self.jumps.clear();
        self.undecided.clear();
        self.folded.clear();
        self.enums.clear();
        self.redefined.clear();
        self.linkage.clear();
        self.violations.clear();
        self.functions.clear();
        self.typedefs.clear();
        self.enums_redeclared.clear();
    }
}

/// An expression that has a value all the same.
#[derive(Clone, Copy, Debug)]
pub struct Folded {
    /// Its first token.
    pub first: Token,
    /// Its last.
    pub last: Token,
    /// Where it is in the declaration's tree.
    pub expr: ExprId,
    /// The value.
    pub value: i128,
}

/// A member with a variably modified type: what makes a VLAIS.
#[derive(Clone, Debug)]
pub struct VariableMember {
    /// The struct or union.
    pub record: RecordPlace,
    /// The member's name.
    pub name: Option<Name>,
    /// The token of the member's name; of an unnamed one the first of its specifiers.
    pub token: Token,
    /// The token that says what it is: the bracket of its bound, else its name. The name may be
    /// a macro's argument where the rest is the macro's body.
    pub anchor: Token,
    /// Why its type is variably modified.
    pub cause: Cause,
    /// Folded or run-time, never fixed or unknown.
    pub variability: Variability,
    /// The bounds of its own declarator.
    pub bounds: Vec<BoundId>,
    /// The tokens that bring it in: the bounds' culprits, or the type's name.
    pub culprits: Vec<Culprit>,
    /// Members behind it, whose offsets move.
    pub followers: Vec<Name>,
}

/// A struct or union as written.
#[derive(Clone, Copy, Debug)]
pub struct RecordPlace {
    /// `union`.
    pub is_union: bool,
    /// The tag.
    pub tag: Option<Name>,
    /// The first name that its declaration declares: what an unnamed struct goes by.
    pub owner: Option<Name>,
    /// Its tag's token, else its keyword's.
    pub token: Token,
}

/// Why a member is variably modified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// It is an array with such a bound.
    Array,
    /// It points to one.
    Pointer,
    /// Its type is a typedef or `typeof` of one.
    TypeName,
    /// It is, contains or points to a struct that has such a member.
    Record(Option<Name>),
}

/// Where a declarator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// An object.
    Object,
    /// A typedef.
    Typedef,
    /// A parameter.
    Parameter,
    /// A cast, `sizeof` and the like.
    TypeName,
    /// A function's declarator (what it returns).
    Function,
    /// A struct's or union's member.
    Member,
}

/// A declarator outside structs with a bound that is no integer constant expression.
#[derive(Clone, Debug)]
pub struct VariableDeclarator {
    /// Where it stands.
    pub role: Role,
    /// Its name.
    pub name: Option<Name>,
    /// The name's token, else the bracket.
    pub token: Token,
    /// The bracket of its first bound.
    pub anchor: Token,
    /// A pointer to such an array rather than the array itself.
    pub pointer: bool,
    /// A bound is `[*]`.
    pub star: bool,
    /// Its bounds.
    pub bounds: Vec<BoundId>,
    /// What is not constant in them.
    pub culprits: Vec<Culprit>,
    /// Folded or run-time.
    pub variability: Variability,
}

/// A `goto` or `switch` into a scope (C99 6.8.6.1p1, 6.8.4.2p2).
#[derive(Clone, Copy, Debug)]
pub struct Jump {
    /// The label's name at the `goto`, the `switch` keyword.
    pub token: Token,
    /// The label; none for a `switch`.
    pub label: Option<Name>,
    /// The declaration whose scope is entered.
    pub declared: Token,
    /// Its type is a VLAIS rather than an array.
    pub vlais: bool,
}

/// What is odd about an enum, at its tag or enumerator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EnumFact {
    /// Named before it is defined.
    Forward,
    /// Defined a second time.
    DefinedTwice,
    /// An enumerator's value is no `int`.
    WideValue,
}

/// Something about a function whose body was not seen yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FunctionFact {
    /// It is declared, `static` or else `inline`.
    Declared { name: Name, token: Token, is_static: bool },
    /// It is `static` and named in an expression.
    Used(Name),
    /// It has a body.
    Defined(Name),
}

/// A declaration at odds with an earlier one.
#[derive(Clone, Copy, Debug)]
pub struct Redefined {
    /// The name in the later one.
    pub token: Token,
    /// The name in the earlier one.
    pub before: Token,
}

/// A bound that rests on an unknown name.
#[derive(Clone, Debug)]
pub struct Undecided {
    /// The bound's first token.
    pub token: Token,
    /// The name, if one is to blame.
    pub name: Option<Name>,
}
