//! What declarations mean: scopes, types, layout, and whether an array bound is constant.
//!
//! In: the tree of one external declaration after the other, in the order of the unit. Out: the
//! [`Facts`] that rules look at. What later declarations need (types, names, enumerators) stays in
//! [`UnitScope`], and what it means in the [`World`] of all units; trees are not kept.
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
pub mod constraints;
mod convert;
mod culprits;
mod declare;
mod expr;
pub mod facts;
mod initializers;
mod jumps;
mod layout;
pub mod literal;
mod records;
pub mod scope;
mod specifiers;
mod statements;
pub mod ty;
mod world;

pub use world::World;

use std::cell::RefCell;

use bound::{Bound, BoundId, Verdict};
use constant::Evaluated;
use facts::Facts;
use jumps::Jumps;
use layout::Packing;
use scope::{Inner, Scopes};
use ty::*;

use crate::discover::target::Abi;
use crate::lex::Token;
use crate::limits;
use crate::names::{Name, kw};
use crate::parse::External;
use crate::parse::ast::{Ast, DeclaratorId, ExprId, RecordId, TokenIdx, TypeNameId};
use crate::table::{Effect, Table};

/// What a unit's declarations so far have made known.
pub struct UnitScope<'w> {
    world: &'w World,
    abi: Abi,
    types: Types<'w>,
    scopes: Scopes<'w>,
    /// By tag one more than the number of its definition at file scope.
    records: Table<'w>,
    enums: Table<'w>,
    /// What types with fixed ids are promoted to (C99 6.3.1.1p2).
    promotions: Vec<TypeId>,
    packing: Packing,
    /// As it was when a trace began.
    packing_before: Packing,
    tables: Tables,
    /// Whether declarations of typedefs ask for earlier ones, which costs what remembers pieces.
    pub asks_for_typedefs: bool,
    /// Whether violated constraints are wanted (`constraints.rs`), which costs more.
    pub judges: bool,
    /// Whether the values of all initializers are wanted ([`UnitScope::value_of`]).
    pub keeps_values: bool,
    /// How expressions are written, for messages; without it they are shown expanded.
    pub as_written: Option<&'w dyn AsWritten>,
}

/// Who knows what stands in the file for what macros expand to.
pub trait AsWritten {
    /// How tokens in a row are written there, if `before`, the token before them, is of the same
    /// file or macro's body.
    fn text(&self, tokens: &[Token], before: &Token) -> Option<String>;

    /// The macro whose use a token comes out of.
    fn macro_of(&self, token: &Token) -> Option<Name>;
}

/// What some declarations asked of the file scope before them, and what they left in it.
#[derive(Debug)]
pub struct ScopeEffect {
    scopes: [Effect; 2],
    records: Effect,
    enums: Effect,
    packing: (Packing, Packing),
}

impl ScopeEffect {
    /// How many names it is about.
    pub fn size(&self) -> usize {
        let scopes = self.scopes.iter().map(Effect::size).sum::<usize>();
        scopes + self.records.size() + self.enums.size()
    }
}

/// Tables beside the tree of the current declaration, kept for their memory.
#[derive(Default)]
struct Tables {
    expr_types: Vec<Option<QualType>>,
    values: Vec<Option<Evaluated>>,
    type_names: Vec<Option<QualType>>,
    declarators: Vec<Option<QualType>>,
    /// By expression: what declares the name that it is.
    declared: Vec<Option<Token>>,
    records: Vec<Option<RecordTypeId>>,
    /// A stack of binary expressions whose left operands are being looked at.
    spine: Vec<ExprId>,
}

thread_local! {
    /// What the last unit of the thread had room for.
    static ROOM: RefCell<(Tables, Inner)> = RefCell::default();
}

/// In the table of definitions of structs: whether any with a tag at file scope is variably
/// modified, which hardly any unit has and every pointer would ask for.
const IS_ANY_VARIABLE: Name = kw::EMPTY;

impl<'w> UnitScope<'w> {
    /// The scope at the start of a unit.
    pub fn new(world: &'w World, abi: Abi) -> UnitScope<'w> {
        let (tables, inner) = ROOM.take();
        UnitScope {
            world,
            types: Types::new(world),
            promotions: convert::basic_promotions(Types::new(world), &abi),
            scopes: Scopes::new(world, inner),
            records: Table::new(&world.usual.records),
            enums: Table::new(&world.usual.enums),
            packing: Packing::new(&abi),
            packing_before: Packing::new(&abi),
            abi,
            tables,
            asks_for_typedefs: false,
            judges: false,
            keeps_values: false,
            as_written: None,
        }
    }

    /// The unit is done: the thread's next one has its room.
    pub fn give_room_back(&mut self) {
        let tables = std::mem::take(&mut self.tables);
        if tables.expr_types.capacity() <= limits::ANALYSIS_ROOM {
            ROOM.set((tables, self.scopes.take_inner()));
        }
    }

    /// The macro whose use a token comes out of, if anybody knows.
    fn macro_of(&self, token: &Token) -> Option<Name> {
        self.as_written?.macro_of(token)
    }

    /// Begins to note what is asked of file scope and declared in it.
    pub fn begin_trace(&mut self) {
        self.scopes.begin_trace();
        self.records.begin_trace();
        self.enums.begin_trace();
        self.packing_before = self.packing.clone();
    }

    /// What was noted.
    pub fn end_trace(&mut self) -> ScopeEffect {
        ScopeEffect {
            scopes: self.scopes.end_trace(),
            records: self.records.end_trace(),
            enums: self.enums.end_trace(),
            packing: (self.packing_before.clone(), self.packing.clone()),
        }
    }

    /// Whether what was asked for has the same answers here.
    pub fn agrees(&self, effect: &ScopeEffect) -> bool {
        self.packing == effect.packing.0
            && self.scopes.agrees(&effect.scopes)
            && self.records.agrees(&effect.records)
            && self.enums.agrees(&effect.enums)
    }

    /// All that is declared, as what it leaves where nothing is.
    pub fn contents(&self) -> ScopeEffect {
        ScopeEffect {
            scopes: self.scopes.contents(),
            records: self.records.contents(),
            enums: self.enums.contents(),
            packing: (self.packing.clone(), self.packing.clone()),
        }
    }

    /// Declares here what was declared.
    pub fn apply(&mut self, effect: &ScopeEffect) {
        self.scopes.apply(&effect.scopes);
        self.records.apply(&effect.records);
        self.enums.apply(&effect.enums);
        self.packing = effect.packing.1.clone();
    }

    /// The bound behind an id of [`Facts`].
    pub fn bound(&self, id: BoundId) -> Option<&'w Bound> {
        self.world.bound(id)
    }

    /// A struct or union, if it is complete here.
    pub fn record(&self, id: RecordTypeId) -> Option<&'w RecordType> {
        match id {
            RecordTypeId::Struct(tag) | RecordTypeId::Union(tag) => {
                let number = self.records.get(tag).checked_sub(1)?;
                self.world.records.get(number)
            }
            RecordTypeId::Untagged(at) => {
                let untagged = self.world.untagged_records.get(at)?;
                self.world.records.get(untagged.definition)
            }
            RecordTypeId::Own(at) => self.world.own_records.get(at as usize)?.definition.get(),
        }
    }

    /// The tag of a struct or union.
    pub fn tag_of(&self, id: RecordTypeId) -> Option<Name> {
        match id {
            RecordTypeId::Struct(tag) | RecordTypeId::Union(tag) => Some(tag),
            RecordTypeId::Untagged(_) => None,
            RecordTypeId::Own(at) => self.world.own_records.get(at as usize)?.tag,
        }
    }

    fn define_record(&mut self, id: RecordTypeId, definition: RecordType) {
        match id {
            RecordTypeId::Struct(tag) | RecordTypeId::Union(tag) => {
                if definition.variability != Variability::Fixed {
                    self.records.set(IS_ANY_VARIABLE, 1);
                }
                let number = self.world.records.id(definition);
                self.records.set(tag, number + 1);
            }
            RecordTypeId::Untagged(_) => {}
            RecordTypeId::Own(at) => {
                if let Some(own) = self.world.own_records.get(at as usize) {
                    // A second definition has a type of its own.
                    let _ = own.definition.set(definition);
                }
            }
        }
    }

    /// How variable a struct or union is; an incomplete one isn't.
    fn record_variability(&self, id: RecordTypeId) -> Variability {
        let is_tagged = matches!(id, RecordTypeId::Struct(_) | RecordTypeId::Union(_));
        if is_tagged && self.records.get(IS_ANY_VARIABLE) == 0 {
            return Variability::Fixed;
        }
        self.record(id).map_or(Variability::Fixed, |record| record.variability)
    }

    /// The integer type that an enumerated type is represented in; `int` while it is incomplete.
    fn underlying(&self, id: EnumTypeId) -> TypeId {
        self.enumeration(id).map_or(Types::INT, |definition| definition.underlying)
    }

    /// An enumerated type, if it is complete here.
    pub fn enumeration(&self, id: EnumTypeId) -> Option<&'w EnumType> {
        match id {
            EnumTypeId::Tagged(tag) => {
                let number = self.enums.get(tag).checked_sub(1);
                number.and_then(|number| self.world.enums.get(number))
            }
            EnumTypeId::Untagged(at) => {
                let untagged = self.world.untagged_enums.get(at);
                untagged.and_then(|untagged| self.world.enums.get(untagged.definition))
            }
            EnumTypeId::Own(at) => {
                self.world.own_enums.get(at as usize).and_then(|own| own.definition.get())
            }
        }
    }

    fn define_enum(&mut self, id: EnumTypeId, definition: EnumType) {
        match id {
            EnumTypeId::Tagged(tag) => {
                let number = self.world.enums.id(definition);
                self.enums.set(tag, number + 1);
            }
            EnumTypeId::Untagged(_) => {}
            EnumTypeId::Own(at) => {
                if let Some(own) = self.world.own_enums.get(at as usize) {
                    let _ = own.definition.set(definition);
                }
            }
        }
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

    /// What a name means at file scope.
    pub fn entity(&self, name: Name) -> Option<&scope::Entity> {
        self.scopes.lookup(name)
    }

    /// The types of the unit.
    pub fn types(&self) -> Types<'w> {
        self.types
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

    /// The value of an integer expression of it that a compiler folds; none if nobody asked for it.
    pub fn value_of(&self, expr: ExprId) -> Option<i128> {
        let found = self.tables.values.get(expr.0 as usize).copied().flatten()?;
        found.int().filter(|_| !found.unknown)
    }

    /// The type that a type name of it names.
    pub fn type_named(&self, name: TypeNameId) -> Option<QualType> {
        self.tables.type_names.get(name.0 as usize).copied().flatten()
    }

    /// The type that a declarator of it declares.
    pub fn type_declared(&self, declarator: DeclaratorId) -> Option<QualType> {
        self.tables.declarators.get(declarator.0 as usize).copied().flatten()
    }

    /// The type that a struct or union specifier of it names.
    pub fn type_of_record(&self, id: RecordId) -> Option<RecordTypeId> {
        self.tables.records.get(id.0 as usize).copied().flatten()
    }

    /// The token that declares the name that an expression of it is.
    pub fn declaring(&self, id: ExprId) -> Option<Token> {
        self.tables.declared.get(id.0 as usize).copied().flatten()
    }

    /// Whether a name is declared at file scope.
    pub fn declares(&self, name: Name) -> bool {
        self.scopes.lookup(name).is_some()
    }

    /// The size of a type in bytes, none if it varies or is not known.
    pub fn bytes_of(&self, ty: QualType) -> Option<u64> {
        match self.size_of(ty) {
            layout::Size::Known(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The alignment in bytes of a member of this type, none if it is not known.
    pub fn alignment_of(&self, ty: QualType) -> Option<u64> {
        self.align_of(ty, true)
    }

    /// How much a type depends on run-time values.
    pub fn varies(&self, ty: QualType) -> Variability {
        self.variability(ty)
    }

    /// Takes in one external declaration of these tokens and says what rules want to know of it.
    pub fn analyse(&mut self, tokens: &[Token], ast: &Ast, external: &External, facts: &mut Facts) {
        facts.clear();
        let Some(declaration) = external.declaration else { return };
        reset(&mut self.tables.expr_types, ast.n_exprs());
        reset(&mut self.tables.values, ast.n_exprs());
        reset(&mut self.tables.type_names, ast.n_type_names());
        reset(&mut self.tables.declarators, ast.n_declarators());
        reset(&mut self.tables.declared, ast.n_exprs());
        reset(&mut self.tables.records, ast.records().len());
        let mut analysis = Analysis {
            unit: self,
            tokens,
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
struct Analysis<'a, 'w> {
    unit: &'a mut UnitScope<'w>,
    tokens: &'a [Token],
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
        self.tokens.get(idx.0 as usize).copied()
    }
}
