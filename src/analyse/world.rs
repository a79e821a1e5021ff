//! What all units of a run know of types and declarations: lists that only grow, so that an id
//! says the same in every unit and on every thread, and what a header's declarations mean is
//! found out once.
//!
//! What differs from unit to unit (which declaration a name refers to, whether `struct s` is
//! complete) is not here but in a unit's tables (`scope.rs`). Ids depend on who came first, so
//! nothing is sorted by them and none is printed.

use std::cell::Cell;
use std::hash::{BuildHasher, Hash};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::bound::{Bound, BoundId};
use super::scope::Entity;
use super::ty::{
    EnumType, FunctionType, FunctionTypeId, OwnEnum, OwnRecord, RecordType, RecordTypeId, Type,
    TypeId, Types, unqualified,
};
use crate::discover::target::IntKind;
use crate::lex::Token;
use crate::paged::Paged;
use crate::table::Usual;

/// The lists.
#[derive(Debug)]
pub struct World {
    types: Interner<Type>,
    /// Those of integers, by kind: they are asked for most.
    ints: Vec<TypeId>,
    /// Unqualified pointers, by the number of what they point to.
    pointers: Shortcuts,
    /// Structs of file scope, by tag.
    structs: Shortcuts,
    functions: Interner<FunctionType>,
    /// What names of file scope refer to.
    pub(super) entities: Interner<Entity>,
    /// Definitions of structs and unions of file scope.
    pub(super) records: Interner<RecordType>,
    /// Structs and unions of file scope without a tag.
    pub(super) untagged_records: Interner<Untagged>,
    /// Other structs and unions.
    pub(super) own_records: boxcar::Vec<OwnRecord>,
    pub(super) enums: Interner<EnumType>,
    pub(super) untagged_enums: Interner<Untagged>,
    pub(super) own_enums: boxcar::Vec<OwnEnum>,
    bounds: boxcar::Vec<Bound>,
    /// What names refer to in most units.
    pub(super) usual: UsualMeanings,
}

/// By what they are asked for.
#[derive(Debug, Default)]
pub(super) struct UsualMeanings {
    pub(super) names: Usual,
    pub(super) tags: Usual,
    /// Definitions, by tag.
    pub(super) records: Usual,
    pub(super) enums: Usual,
}

impl World {
    /// A world with the types that have fixed ids.
    pub fn new() -> World {
        let mut world = World {
            types: Interner::new(),
            ints: Vec::new(),
            pointers: Shortcuts::default(),
            structs: Shortcuts::default(),
            functions: Interner::new(),
            entities: Interner::new(),
            records: Interner::new(),
            untagged_records: Interner::new(),
            own_records: boxcar::Vec::new(),
            enums: Interner::new(),
            untagged_enums: Interner::new(),
            own_enums: boxcar::Vec::new(),
            bounds: boxcar::Vec::new(),
            usual: UsualMeanings::default(),
        };
        for ty in [Type::Unknown, Type::Void, Type::Int(IntKind::Int), Type::Bool, Type::Char] {
            world.interned(ty);
        }
        world.ints = IntKind::ALL.iter().map(|&kind| world.interned(Type::Int(kind))).collect();
        world
    }

    /// How many types have fixed ids, which are the first: `void`, integers but enums, unknown.
    pub(super) const N_BASIC: u32 = 4 + IntKind::ALL.len() as u32;

    /// The id of a type. Those that declarations mostly have are found without a look at equal
    /// ones, which other threads look at, too.
    pub(super) fn id(&self, ty: Type) -> TypeId {
        match ty {
            Type::Unknown => Types::UNKNOWN,
            Type::Void => Types::VOID,
            Type::Bool => Types::BOOL,
            Type::Char => Types::CHAR,
            Type::Int(kind) => match self.ints.get(kind as usize) {
                Some(&id) => id,
                None => self.interned(ty),
            },
            Type::Pointer(to) if to == unqualified(to.ty) => {
                self.pointers.get(to.ty.0, || self.interned(ty))
            }
            Type::Record(RecordTypeId::Struct(tag)) => {
                self.structs.get(tag.0, || self.interned(ty))
            }
            _ => self.interned(ty),
        }
    }

    fn interned(&self, ty: Type) -> TypeId {
        TypeId(self.types.id(ty))
    }

    pub(super) fn ty(&self, id: TypeId) -> Type {
        self.types.get(id.0).copied().unwrap_or(Type::Unknown)
    }

    pub(super) fn function_id(&self, function: FunctionType) -> FunctionTypeId {
        FunctionTypeId(self.functions.id(function))
    }

    pub(super) fn function(&self, id: FunctionTypeId) -> Option<&FunctionType> {
        self.functions.get(id.0)
    }

    pub(super) fn add_bound(&self, bound: Bound) -> BoundId {
        BoundId(self.bounds.push(bound) as u32)
    }

    pub(super) fn bound(&self, id: BoundId) -> Option<&Bound> {
        self.bounds.get(id.0 as usize)
    }
}

impl Default for World {
    fn default() -> Self {
        World::new()
    }
}

/// Ids of types by a number that says which they are, 0 as long as nobody asked.
#[derive(Debug, Default)]
struct Shortcuts(Paged<AtomicU32>);

impl Shortcuts {
    fn get(&self, number: u32, find: impl FnOnce() -> TypeId) -> TypeId {
        let Some(known) = self.0.get_or_make(number) else { return find() };
        match known.load(Ordering::Acquire) {
            0 => {
                let id = find();
                known.store(id.0, Ordering::Release);
                id
            }
            id => TypeId(id),
        }
    }
}

/// A struct, union or enum without a tag: where it is defined, and as what. Read again in another
/// scope that makes the same of it, it is the same type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Untagged {
    pub(super) place: Token,
    /// The number of its definition.
    pub(super) definition: u32,
}

/// Values with numbers: equal ones have the same. A value is there once, and its number again.
#[derive(Debug)]
pub(super) struct Interner<T> {
    all: boxcar::Vec<T>,
    numbers: Vec<RwLock<HashTable<u32>>>,
}

const SHARDS: usize = 32;

/// How many numbers a thread finds without asking the others, a power of two.
const RECENT: usize = 1 << 13;

thread_local! {
    /// For each of some hashes half of it, and the number that the thread found last, of whatever
    /// value: what is asked for was mostly asked for before, and locks and their shared lines are
    /// dear. Who asks looks whether it is the value's.
    static FOUND: [Cell<(u32, u32)>; RECENT] = const { [const { Cell::new((0, 0)) }; RECENT] };
}

#[inline]
fn recent(hash: u64) -> Option<u32> {
    FOUND.with(|all| {
        let (half, number) = all.get(hash as usize % RECENT)?.get();
        (half == (hash >> 32) as u32).then_some(number)
    })
}

fn set_recent(hash: u64, number: u32) {
    FOUND.with(|all| {
        let slot = all.get(hash as usize % RECENT);
        slot.into_iter().for_each(|slot| slot.set(((hash >> 32) as u32, number)));
    });
}

impl<T: Eq + Hash> Interner<T> {
    fn new() -> Interner<T> {
        let numbers = (0..SHARDS).map(|_| RwLock::default()).collect();
        Interner { all: boxcar::Vec::new(), numbers }
    }

    pub(super) fn id(&self, value: T) -> u32 {
        let hash = FxBuildHasher.hash_one(&value);
        // The low bits choose the bucket inside the shard's own table; take others here.
        let shard = (hash >> 40) as usize % SHARDS;
        let Some(shard) = self.numbers.get(shard) else { return 0 };
        let is_it = |number: &u32| self.get(*number) == Some(&value);
        if let Some(number) = recent(hash).filter(is_it) {
            return number;
        }
        let known = shard.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = known.find(hash, is_it) {
            set_recent(hash, number);
            return number;
        }
        drop(known);
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = shard.find(hash, is_it) {
            return number;
        }
        let number = self.all.push(value) as u32;
        let rehash = |&number: &u32| self.get(number).map_or(0, |of| FxBuildHasher.hash_one(of));
        shard.insert_unique(hash, number, rehash);
        number
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.all.get(number as usize)
    }
}

/// A definition that comes once, after its type is in use.
pub(super) type Once<T> = OnceLock<T>;
