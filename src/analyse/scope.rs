//! Names and tags of a unit with their scopes (C99 6.2.1). Those of file scope are numbers of the
//! [`World`] in tables that can be traced; those of inner scopes, which nothing outside of their
//! declaration sees, are kept here with an undo log.

use rustc_hash::FxHashMap;

use super::ty::{EnumTypeId, OwnEnum, OwnRecord, QualType, RecordTypeId};
use super::world::{Once, World};
use crate::lex::Token;
use crate::names::Name;
use crate::table::{Effect, Table};

/// What an ordinary identifier means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Entity {
    /// Its kind.
    pub kind: EntityKind,
    /// Its type.
    pub ty: QualType,
    /// The token that declares it.
    pub declared: Option<Token>,
    /// It has internal linkage (C99 6.2.2p3).
    pub is_static: bool,
    /// It is a function with a body.
    pub has_body: bool,
}

impl Entity {
    /// Something without linkage.
    pub fn new(kind: EntityKind, ty: QualType, declared: Option<Token>) -> Entity {
        Entity { kind, ty, declared, is_static: false, has_body: false }
    }
}

/// Kinds of ordinary identifiers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EntityKind {
    /// A typedef name.
    Typedef,
    /// An object; the value is that of a `const` integer with a constant initializer, which
    /// clang folds, and the flag says `constexpr`.
    Object(Option<Integer>, bool),
    /// A parameter.
    Parameter,
    /// A function.
    Function,
    /// An enumeration constant; no value if it rests on an unknown name.
    Enumerator(Option<Integer>),
}

impl EntityKind {
    /// An object with this value, if it has one that clang folds.
    pub fn object(value: Option<i128>, is_constexpr: bool) -> EntityKind {
        EntityKind::Object(value.map(i128::into), is_constexpr)
    }
}

/// A number that is aligned to four bytes: with `i128`, which asks for sixteen, what is declared
/// takes nearly twice as much, and a kernel declares a million things.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Integer([u32; 4]);

impl From<i128> for Integer {
    fn from(value: i128) -> Integer {
        Integer([0, 32, 64, 96].map(|shift| (value >> shift) as u32))
    }
}

impl From<Integer> for i128 {
    fn from(Integer(parts): Integer) -> i128 {
        parts.iter().rev().fold(0, |value, &part| value << 32 | i128::from(part))
    }
}

/// What a tag means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Tag {
    Record(RecordTypeId),
    Enum(EnumTypeId),
}

/// Which of the three a tag is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum TagKind {
    Struct,
    Union,
    Enum,
}

/// In the table of tags: the types that file scope's tags are of in all units.
const STRUCT: u32 = 1;
const UNION: u32 = 2;
const ENUM: u32 = 3;
/// From here on twice the number of an own type, and one more for an enum.
const FIRST_OWN: u32 = 4;

impl Tag {
    fn number(self) -> u32 {
        match self {
            Tag::Record(RecordTypeId::Struct(_)) => STRUCT,
            Tag::Record(RecordTypeId::Union(_)) => UNION,
            Tag::Enum(EnumTypeId::Tagged(_)) => ENUM,
            Tag::Record(RecordTypeId::Own(at)) => FIRST_OWN + 2 * at,
            Tag::Enum(EnumTypeId::Own(at)) => FIRST_OWN + 2 * at + 1,
            // Without a tag.
            Tag::Record(RecordTypeId::Untagged(_)) | Tag::Enum(EnumTypeId::Untagged(_)) => 0,
        }
    }

    fn of_number(number: u32, name: Name) -> Option<Tag> {
        Some(match number {
            0 => return None,
            STRUCT => Tag::Record(RecordTypeId::Struct(name)),
            UNION => Tag::Record(RecordTypeId::Union(name)),
            ENUM => Tag::Enum(EnumTypeId::Tagged(name)),
            own => {
                let at = (own - FIRST_OWN) / 2;
                match (own - FIRST_OWN) % 2 {
                    0 => Tag::Record(RecordTypeId::Own(at)),
                    _ => Tag::Enum(EnumTypeId::Own(at)),
                }
            }
        })
    }

    fn tagged(kind: TagKind, name: Name) -> Tag {
        match kind {
            TagKind::Struct => Tag::Record(RecordTypeId::Struct(name)),
            TagKind::Union => Tag::Record(RecordTypeId::Union(name)),
            TagKind::Enum => Tag::Enum(EnumTypeId::Tagged(name)),
        }
    }
}

enum Undo {
    Name(Name, Option<u32>),
    Tag(Name, Option<(Tag, u32)>),
}

/// The scopes that are open.
pub struct Scopes<'w> {
    world: &'w World,
    /// By name one more than the number of its entity.
    names: Table<'w>,
    /// By tag what [`Tag::number`] says.
    tags: Table<'w>,
    inner: Inner,
    marks: Vec<usize>,
}

/// What inner scopes declare.
#[derive(Default)]
pub struct Inner {
    names: FxHashMap<Name, u32>,
    entities: Vec<Entity>,
    /// With the depth of the scope in which the tag was declared.
    tags: FxHashMap<Name, (Tag, u32)>,
    undo: Vec<Undo>,
}

impl<'w> Scopes<'w> {
    /// Nothing is declared.
    pub fn new(world: &'w World, inner: Inner) -> Scopes<'w> {
        Scopes {
            world,
            names: Table::new(&world.usual.names),
            tags: Table::new(&world.usual.tags),
            inner,
            marks: Vec::new(),
        }
    }

    /// What inner scopes had room for, the unit being done.
    pub fn take_inner(&mut self) -> Inner {
        let mut inner = std::mem::take(&mut self.inner);
        inner.names.clear();
        inner.entities.clear();
        inner.tags.clear();
        inner.undo.clear();
        self.marks.clear();
        inner
    }

    /// Opens a scope.
    pub fn open(&mut self) {
        self.marks.push(self.inner.undo.len());
    }

    /// Closes the innermost scope.
    pub fn close(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        while self.inner.undo.len() > mark {
            match self.inner.undo.pop() {
                Some(Undo::Name(name, Some(before))) => {
                    self.inner.names.insert(name, before);
                }
                Some(Undo::Name(name, None)) => {
                    self.inner.names.remove(&name);
                }
                Some(Undo::Tag(name, Some(before))) => {
                    self.inner.tags.insert(name, before);
                }
                Some(Undo::Tag(name, None)) => {
                    self.inner.tags.remove(&name);
                }
                None => return,
            }
        }
        if self.marks.is_empty() {
            self.inner.entities.clear();
        }
    }

    /// Declares an ordinary identifier in the innermost scope.
    pub fn declare(&mut self, name: Name, entity: Entity) {
        if self.marks.is_empty() {
            let number = self.world.entities.id(entity);
            self.names.set(name, number + 1);
            return;
        }
        let id = self.inner.entities.len() as u32;
        self.inner.entities.push(entity);
        let before = self.inner.names.insert(name, id);
        self.inner.undo.push(Undo::Name(name, before));
    }

    /// What a name means here.
    pub fn lookup(&self, name: Name) -> Option<&Entity> {
        if let Some(&id) = self.inner.names.get(&name) {
            return self.inner.entities.get(id as usize);
        }
        let number = self.names.get(name).checked_sub(1)?;
        self.world.entities.get(number)
    }

    /// What a name means if it was declared in the innermost scope.
    pub fn lookup_here(&self, name: Name) -> Option<&Entity> {
        let own = |undo: &Undo| matches!(undo, Undo::Name(other, _) if *other == name);
        match self.marks.last() {
            None => self.lookup(name),
            Some(&mark) => {
                let declared = self.inner.undo.get(mark..).unwrap_or(&[]).iter().any(own);
                self.lookup(name).filter(|_| declared)
            }
        }
    }

    /// Whether no inner scope is open.
    pub fn at_file_scope(&self) -> bool {
        self.marks.is_empty()
    }

    /// What a tag means where a specifier names it, declared if need be (C99 6.7.2.3p5 to p8): with
    /// a list of members or enumerators (`defines`) in the innermost scope, else in any.
    pub fn tag(&mut self, kind: TagKind, name: Name, defines: bool) -> Tag {
        if self.marks.is_empty() {
            let tagged = Tag::tagged(kind, name);
            // Whether it was declared before makes no difference.
            if self.tags.settle(name, tagged.number()) {
                return tagged;
            }
        }
        let known = if defines { self.lookup_tag_here(name) } else { self.lookup_tag(name) };
        let is_enum = |tag: Tag| matches!(tag, Tag::Enum(_));
        match known.filter(|&tag| is_enum(tag) == (kind == TagKind::Enum)) {
            Some(tag) => tag,
            None => self.new_tag(kind, name),
        }
    }

    /// Gives a tag a new type in the innermost scope, whatever it meant there.
    pub fn new_tag(&mut self, kind: TagKind, name: Name) -> Tag {
        let tag = self.own(kind, Some(name));
        if self.marks.is_empty() {
            self.tags.set(name, tag.number());
            return tag;
        }
        let depth = self.marks.len() as u32;
        let before = self.inner.tags.insert(name, (tag, depth));
        self.inner.undo.push(Undo::Tag(name, before));
        tag
    }

    /// A type that only its own declaration knows.
    pub fn own(&self, kind: TagKind, tag: Option<Name>) -> Tag {
        if kind == TagKind::Enum {
            let own = OwnEnum { definition: Once::new() };
            return Tag::Enum(EnumTypeId::Own(self.world.own_enums.push(own) as u32));
        }
        let own = OwnRecord { tag, definition: Once::new() };
        Tag::Record(RecordTypeId::Own(self.world.own_records.push(own) as u32))
    }

    /// The tag, from any open scope.
    pub fn lookup_tag(&self, name: Name) -> Option<Tag> {
        if let Some(&(tag, _)) = self.inner.tags.get(&name) {
            return Some(tag);
        }
        Tag::of_number(self.tags.get(name), name)
    }

    /// The tag if it was declared in the innermost scope.
    pub fn lookup_tag_here(&self, name: Name) -> Option<Tag> {
        let depth = self.marks.len() as u32;
        if depth == 0 {
            return self.lookup_tag(name);
        }
        self.inner.tags.get(&name).filter(|&&(_, at)| at == depth).map(|&(tag, _)| tag)
    }

    /// Begins to note what file scope is asked for and what it is told.
    pub fn begin_trace(&mut self) {
        self.names.begin_trace();
        self.tags.begin_trace();
    }

    /// What was noted: of names and of tags.
    pub fn end_trace(&mut self) -> [Effect; 2] {
        [self.names.end_trace(), self.tags.end_trace()]
    }

    /// Whether what was asked for has the same answers here.
    pub fn agrees(&self, [names, tags]: &[Effect; 2]) -> bool {
        self.names.agrees(names) && self.tags.agrees(tags)
    }

    /// All that is declared at file scope: names and tags.
    pub fn contents(&self) -> [Effect; 2] {
        [self.names.contents(), self.tags.contents()]
    }

    /// Declares here what was declared.
    pub fn apply(&mut self, [names, tags]: &[Effect; 2]) {
        self.names.apply(names);
        self.tags.apply(tags);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_is_small_and_has_any_number() {
        assert_eq!(size_of::<Entity>(), 52);
        for value in [0, 1, -1, i128::MAX, i128::MIN, 1 << 32, -(1 << 64)] {
            assert_eq!(i128::from(Integer::from(value)), value);
        }
    }
}
