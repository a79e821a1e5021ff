//! Names and tags of a unit with their scopes (C99 6.2.1): tables with an undo log.

use rustc_hash::FxHashMap;

use super::ty::{EnumTypeId, QualType, RecordTypeId};
use crate::lex::Token;
use crate::names::Name;

/// What an ordinary identifier means.
#[derive(Clone, Copy, Debug)]
pub struct Entity {
    /// Its kind.
    pub kind: EntityKind,
    /// Its type.
    pub ty: QualType,
    /// The token that declares it.
    pub declared: Option<Token>,
}

/// Kinds of ordinary identifiers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum EntityKind {
    /// A typedef name.
    Typedef,
    /// An object; the value is that of a `const` integer with a constant initializer, which
    /// clang folds, and the flag says `constexpr`.
    Object(Option<i128>, bool),
    /// A parameter.
    Parameter,
    /// A function.
    Function,
    /// An enumeration constant; no value if it rests on an unknown name.
    Enumerator(Option<i128>),
}

/// What a tag means.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Tag {
    Record(RecordTypeId),
    Enum(EnumTypeId),
}

enum Undo {
    Name(Name, Option<u32>),
    Tag(Name, Option<(Tag, u32)>),
}

/// The scopes that are open.
#[derive(Default)]
pub struct Scopes {
    names: FxHashMap<Name, u32>,
    entities: Vec<Entity>,
    /// With the depth of the scope in which the tag was declared.
    tags: FxHashMap<Name, (Tag, u32)>,
    undo: Vec<Undo>,
    marks: Vec<usize>,
}

impl Scopes {
    /// Opens a scope.
    pub fn open(&mut self) {
        self.marks.push(self.undo.len());
    }

    /// Closes the innermost scope.
    pub fn close(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        while self.undo.len() > mark {
            match self.undo.pop() {
                Some(Undo::Name(name, Some(before))) => {
                    self.names.insert(name, before);
                }
                Some(Undo::Name(name, None)) => {
                    self.names.remove(&name);
                }
                Some(Undo::Tag(name, Some(before))) => {
                    self.tags.insert(name, before);
                }
                Some(Undo::Tag(name, None)) => {
                    self.tags.remove(&name);
                }
                None => return,
            }
        }
    }

    /// Declares an ordinary identifier in the innermost scope.
    pub fn declare(&mut self, name: Name, entity: Entity) {
        let id = self.entities.len() as u32;
        self.entities.push(entity);
        let before = self.names.insert(name, id);
        if !self.marks.is_empty() {
            self.undo.push(Undo::Name(name, before));
        }
    }

    /// What a name means here.
    pub fn lookup(&self, name: Name) -> Option<&Entity> {
        self.entities.get(*self.names.get(&name)? as usize)
    }

    /// Declares a tag in the innermost scope.
    pub fn declare_tag(&mut self, name: Name, tag: Tag) {
        let depth = self.marks.len() as u32;
        let before = self.tags.insert(name, (tag, depth));
        if !self.marks.is_empty() {
            self.undo.push(Undo::Tag(name, before));
        }
    }

    /// The tag, from any open scope.
    pub fn lookup_tag(&self, name: Name) -> Option<Tag> {
        self.tags.get(&name).map(|&(tag, _)| tag)
    }

    /// The tag if it was declared in the innermost scope.
    pub fn lookup_tag_here(&self, name: Name) -> Option<Tag> {
        let depth = self.marks.len() as u32;
        self.tags.get(&name).filter(|&&(_, at)| at == depth).map(|&(tag, _)| tag)
    }
}
