//! What declarations mean: scopes, types, layout, and whether an array bound is constant.
//!
//! In: the tree of one external declaration after the other, in the order of the unit. Out: the
//! [`Facts`] that rules look at. What later declarations need (types, names, enumerators) stays in
//! [`UnitScope`]; trees are not kept.
//!
//! The verdicts on constants follow gcc: an integer constant expression (C99 6.6p6 with gcc's
//! built-ins), an expression that gcc folds though it is none, one that only clang folds, a
//! run-time value, or unknown, when it rests on a name that nobody declared. Unknown is never a
//! finding.
//!
//! It ends because each node of a tree is visited once (types and values are remembered per
//! node), and the parser bounds how deep trees nest.

mod arithmetic;
mod attributes;
pub mod bound;
mod builtins;
mod constant;
mod convert;
mod culprits;
mod declare;
mod expr;
pub mod facts;
mod jumps;
mod layout;
mod literal;
mod records;
mod scope;
mod specifiers;
mod statements;
pub mod ty;

use bound::{Bound, BoundId, Verdict};
use constant::Evaluated;
use facts::Facts;
use jumps::Jumps;
use layout::Packing;
use scope::Scopes;
use ty::{QualType, Type, Types};

use crate::discover::target::Abi;
use crate::lex::Token;
use crate::names::Name;
use crate::parse::External;
use crate::parse::ast::{Ast, DeclaratorId, ExprId, TokenIdx, TypeNameId};

/// What a unit's declarations so far have made known.
pub struct UnitScope<'t> {
    tokens: &'t [Token],
    abi: Abi,
    types: Types,
    scopes: Scopes,
    bounds: Vec<Bound>,
    packing: Packing,
    tables: Tables,
}

/// Tables beside the tree of the current declaration, kept for their memory.
#[derive(Default)]
struct Tables {
    expr_types: Vec<Option<QualType>>,
    values: Vec<Option<Evaluated>>,
    type_names: Vec<Option<QualType>>,
    declarators: Vec<Option<QualType>>,
}

impl<'t> UnitScope<'t> {
    /// The scope at the start of a unit.
    pub fn new(tokens: &'t [Token], abi: Abi) -> UnitScope<'t> {
        UnitScope {
            tokens,
            types: Types::new(),
            scopes: Scopes::default(),
            bounds: Vec::new(),
            packing: Packing::new(&abi),
            abi,
            tables: Tables::default(),
        }
    }

    /// The bound behind an id of [`Facts`].
    pub fn bound(&self, id: BoundId) -> Option<&Bound> {
        self.bounds.get(id.0 as usize)
    }

    /// The verdict on the bound of the array type that a typedef at file scope names; none if it
    /// names no such type.
    pub fn bound_of_typedef(&self, name: Name) -> Option<Verdict> {
        let entity = self.scopes.lookup(name)?;
        match self.types.get(entity.ty.ty) {
            Type::Array(_, ty::Bound::Constant(n)) => Some(Verdict::Constant(i128::from(n))),
            Type::Array(_, ty::Bound::Variable(id)) => self.bound(id).map(|bound| bound.verdict),
            Type::Array(_, ty::Bound::Unknown) => Some(Verdict::Unknown),
            _ => None,
        }
    }

    /// The types of the unit.
    pub fn types(&self) -> &Types {
        &self.types
    }

    /// The target's sizes and the like.
    pub fn abi(&self) -> &Abi {
        &self.abi
    }

    /// The type of an expression of the declaration that was analysed last; none if it was not
    /// reached.
    pub fn type_of(&self, expr: ExprId) -> Option<QualType> {
        self.tables.expr_types.get(expr.0 as usize).copied().flatten()
    }

    /// The type that a type name of it names.
    pub fn type_named(&self, name: TypeNameId) -> Option<QualType> {
        self.tables.type_names.get(name.0 as usize).copied().flatten()
    }

    /// The type that a declarator of it declares.
    pub fn type_declared(&self, declarator: DeclaratorId) -> Option<QualType> {
        self.tables.declarators.get(declarator.0 as usize).copied().flatten()
    }

    /// Takes in one external declaration and says what rules want to know of it.
    pub fn analyse(&mut self, ast: &Ast, external: &External, facts: &mut Facts) {
        facts.clear();
        let Some(declaration) = external.declaration else { return };
        reset(&mut self.tables.expr_types, ast.n_exprs());
        reset(&mut self.tables.values, ast.n_exprs());
        reset(&mut self.tables.type_names, ast.n_type_names());
        reset(&mut self.tables.declarators, ast.n_declarators());
        let mut analysis = Analysis {
            unit: self,
            ast,
            facts,
            jumps: Jumps::default(),
            function: None,
            owner: None,
        };
        analysis.declaration(declaration);
    }
}

fn reset<T: Clone>(table: &mut Vec<Option<T>>, length: usize) {
    table.clear();
    table.resize(length, None);
}

/// The walk over one external declaration.
struct Analysis<'a, 't> {
    unit: &'a mut UnitScope<'t>,
    ast: &'a Ast,
    facts: &'a mut Facts,
    jumps: Jumps,
    /// The innermost function's name, for `__func__`.
    function: Option<crate::names::Name>,
    /// The first name that the declaration being read declares.
    owner: Option<crate::names::Name>,
}

impl Analysis<'_, '_> {
    fn token(&self, idx: TokenIdx) -> Option<Token> {
        self.unit.tokens.get(idx.0 as usize).copied()
    }
}
