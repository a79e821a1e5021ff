//! Structs, unions and enums: their types, and the members that make a VLAIS (C99 6.7.2.1,
//! 6.7.2.2).

use super::Analysis;
use super::attributes::LayoutAttributes;
use super::bound::{Culprit, CulpritKind};
use super::facts::{Cause, EnumFact, RecordPlace, Role, VariableMember};
use super::layout::{Cursor, NewMember, Size};
use super::scope::{Entity, EntityKind, Tag, TagKind};
use super::ty::*;
use super::world::Untagged;
use crate::discover::target::IntKind;
use crate::names::Name;
use crate::parse::ast::*;

/// A record whose members are being read.
struct Open {
    place: RecordPlace,
    cursor: Cursor,
    members: Vec<Member>,
    variability: Variability,
    /// Index into the facts and position among the members of each member of run-time size.
    variable: Vec<(usize, usize)>,
}

impl Analysis<'_, '_> {
    /// Notes an enum that is named before it is defined, or defined twice.
    fn note_enum(&mut self, node: &Enum, tag: Tag) {
        let (Some((_, at)), Tag::Enum(ty)) = (node.tag, tag) else { return };
        let is_complete = self.unit.enumeration(ty).is_some();
        let is_definition = node.enumerators.is_some();
        let fact = match (is_definition, is_complete) {
            (true, true) => EnumFact::DefinedTwice,
            (false, false) if node.underlying.is_none() => EnumFact::Forward,
            _ => return,
        };
        if let Some(token) = self.token(at) {
            self.facts.enums.push((fact, token));
        }
    }

    /// A struct or union specifier: a reference or a definition.
    pub(super) fn record_specifier(&mut self, id: RecordId) -> QualType {
        let record = self.ast[id];
        let kind = if record.is_union { TagKind::Union } else { TagKind::Struct };
        let name = record.tag.map(|(name, _)| name);
        if let (None, Some(members), Some(place)) =
            (name, record.members, self.token(record.keyword))
            && self.unit.scopes.at_file_scope()
        {
            let Some(definition) = self.record(&record, members) else {
                return unqualified(Types::UNKNOWN);
            };
            let world = self.unit.world;
            let definition = world.records.id(definition);
            let at = world.untagged_records.id(Untagged { place, definition });
            self.note_record(id, RecordTypeId::Untagged(at));
            return self.unit.types.plain(Type::Record(RecordTypeId::Untagged(at)));
        }
        let mut tag = self.tag(kind, name, record.members.is_some());
        if record.members.is_some() && self.is_complete(tag) {
            // C has no second definition, but gcc goes on with it.
            tag = self.new_tag(kind, name);
        }
        let Tag::Record(ty) = tag else { return unqualified(Types::UNKNOWN) };
        self.note_record(id, ty);
        if let Some(members) = record.members
            && let Some(definition) = self.record(&record, members)
        {
            self.unit.define_record(ty, definition);
        }
        self.unit.types.plain(Type::Record(ty))
    }

    fn note_record(&mut self, id: RecordId, ty: RecordTypeId) {
        if let Some(slot) = self.unit.tables.records.get_mut(id.0 as usize) {
            *slot = Some(ty);
        }
    }

    fn is_complete(&self, tag: Tag) -> bool {
        matches!(tag, Tag::Record(id) if self.unit.record(id).is_some())
    }

    fn tag(&mut self, kind: TagKind, name: Option<Name>, defines: bool) -> Tag {
        match name {
            Some(name) => self.unit.scopes.tag(kind, name, defines),
            None => self.unit.scopes.own(kind, None),
        }
    }

    fn new_tag(&mut self, kind: TagKind, name: Option<Name>) -> Tag {
        match name {
            Some(name) => self.unit.scopes.new_tag(kind, name),
            None => self.unit.scopes.own(kind, None),
        }
    }

    /// Reads the members of a struct or union.
    fn record(&mut self, record: &Record, list: List<MemberDeclaration>) -> Option<RecordType> {
        let attributes = self.layout_attributes(record.attributes);
        let token = self.token(record.tag.map_or(record.keyword, |(_, token)| token));
        let token = token?;
        let tag = record.tag.map(|(name, _)| name);
        let owner = self.owner.take();
        let mut open = Open {
            place: RecordPlace { is_union: record.is_union, tag, owner, token },
            cursor: Cursor::new(record.is_union, attributes.packed || self.unit.abi.packed_structs),
            members: Vec::new(),
            variability: Variability::Fixed,
            variable: Vec::new(),
        };
        for &member in self.ast.list(list) {
            match member {
                MemberDeclaration::Members(specifiers, declarators) => {
                    self.member_declaration(&mut open, specifiers, declarators);
                }
                MemberDeclaration::StaticAssert(condition) => self.constant_expression(condition),
                MemberDeclaration::Pragma(token) => self.pragma(token),
            }
        }
        Some(self.finish_record(open, &attributes))
    }

    fn finish_record(&mut self, open: Open, attributes: &LayoutAttributes) -> RecordType {
        if !open.place.is_union {
            for &(fact, position) in &open.variable {
                let followers =
                    open.members.iter().skip(position + 1).filter_map(|member| member.name);
                if let Some(fact) = self.facts.members.get_mut(fact) {
                    fact.followers = followers.collect();
                }
            }
        }
        let layout = self.finish_layout(&open.cursor, attributes.aligned);
        RecordType {
            is_union: open.place.is_union,
            members: open.members,
            size: layout.size,
            align: layout.align,
            variability: open.variability,
            unknown: layout.unknown,
        }
    }

    fn member_declaration(
        &mut self,
        open: &mut Open,
        specifiers: SpecifiersId,
        declarators: List<MemberDeclarator>,
    ) {
        let first = self.ast.list(declarators).first().and_then(|member| member.declarator);
        self.owner = first.and_then(|first| self.ast[first].name).map(|(name, _)| name);
        let base = self.specifiers_with_attributes(specifiers);
        if declarators.is_empty() {
            self.anonymous_member(open, specifiers, base);
            return;
        }
        for &member in self.ast.list(declarators) {
            self.member(open, specifiers, base, member);
        }
    }

    /// A struct or union without a name: its members are the outer one's (C11 6.7.2.1p13).
    fn anonymous_member(&mut self, open: &mut Open, specifiers: SpecifiersId, base: QualType) {
        if !matches!(self.unit.types.get(base.ty), Type::Record(_)) {
            return;
        }
        if let TypeSpecifier::Record(record) = self.ast[specifiers].ty
            && self.ast[record].tag.is_some()
            && self.ast[record].members.is_some()
        {
            // `struct a { … };` inside a struct declares a type and no member, but -fms-extensions.
            return;
        }
        open.variability = open.variability.max(self.unit.variability(base));
        self.add_member(open, base, None, None, &LayoutAttributes::default());
    }

    fn member(
        &mut self,
        open: &mut Open,
        specifiers: SpecifiersId,
        base: QualType,
        member: MemberDeclarator,
    ) {
        let attributes = self.layout_attributes(member.attributes);
        let specified = self.layout_attributes(self.ast[specifiers].attributes);
        let mut name = None;
        let mut ty = base;
        if let Some(declarator) = member.declarator {
            let declared = self.declarator(declarator, base, Role::Member);
            ty = declared.ty;
            name = self.ast[declarator].name;
            self.note_variable_member(open, specifiers, declarator, ty, &declared.bounds);
        }
        let width = member.width.and_then(|width| {
            self.constant_expression(width);
            self.constant_value(width).and_then(|value| u32::try_from(value).ok())
        });
        if member.width.is_some() && width.is_none() {
            open.cursor = Cursor::unknown_from(open.cursor);
        }
        let inner = match member.declarator {
            Some(declarator) => self.layout_attributes(self.ast[declarator].attributes),
            None => LayoutAttributes::default(),
        };
        let alignas = self.alignas(self.ast[specifiers].alignas);
        let in_type = specified.aligned.max(alignas).max(inner.aligned);
        if in_type.is_some() && ty.alignment() == in_type {
            // The declaration's, not the type's.
            ty.align_code = 0;
        }
        let both = LayoutAttributes {
            packed: attributes.packed || specified.packed || inner.packed,
            aligned: attributes.aligned.max(in_type),
            ..LayoutAttributes::default()
        };
        self.add_member(open, ty, name.map(|(name, _)| name), width, &both);
    }

    fn add_member(
        &mut self,
        open: &mut Open,
        ty: QualType,
        name: Option<Name>,
        width: Option<u32>,
        attributes: &LayoutAttributes,
    ) {
        let new = NewMember {
            ty,
            width,
            named: name.is_some(),
            packed: attributes.packed,
            aligned: attributes.aligned,
        };
        let offset_bits = self.place(&mut open.cursor, &new);
        open.members.push(Member { name, ty, offset_bits, width });
    }

    /// Notes a member whose type is variably modified: the heart of the matter.
    fn note_variable_member(
        &mut self,
        open: &mut Open,
        specifiers: SpecifiersId,
        declarator: DeclaratorId,
        ty: QualType,
        bounds: &[super::bound::BoundId],
    ) {
        let variability = self.unit.variability(ty);
        open.variability = open.variability.max(variability);
        if variability < Variability::Folded {
            return;
        }
        let place = self.ast[declarator].name;
        let token = place.map_or(self.ast[specifiers].extent.first, |(_, token)| token);
        let Some(token) = self.token(token) else { return };
        let culprits = if bounds.is_empty() {
            self.type_culprits(specifiers)
        } else {
            self.bounds_culprits(bounds)
        };
        let cause = self.cause(ty, bounds);
        let anchor = if bounds.is_empty() { None } else { self.first_bracket(declarator) };
        // Behind a pointer to an array offsets stay; so they do behind a bound with a value.
        if variability == Variability::Runtime && self.unit.size_of(ty) == Size::Runtime {
            open.variable.push((self.facts.members.len(), open.members.len()));
        }
        self.facts.members.push(VariableMember {
            record: open.place,
            name: place.map(|(name, _)| name),
            token,
            anchor: anchor.unwrap_or(token),
            cause,
            variability,
            bounds: bounds.to_vec(),
            culprits,
            followers: Vec::new(),
        });
    }

    fn cause(&self, ty: QualType, bounds: &[super::bound::BoundId]) -> Cause {
        let mut inner = ty;
        loop {
            inner = match self.unit.types.get(inner.ty) {
                Type::Array(element, _) => element,
                Type::Pointer(to) => to,
                Type::Record(id) if bounds.is_empty() => {
                    return Cause::Record(self.unit.tag_of(id));
                }
                _ => break,
            };
        }
        match self.unit.types.get(ty.ty) {
            _ if bounds.is_empty() => Cause::TypeName,
            Type::Array(..) => Cause::Array,
            _ => Cause::Pointer,
        }
    }

    /// The type's name as what brings variability in.
    fn type_culprits(&self, specifiers: SpecifiersId) -> Vec<Culprit> {
        let specifiers = self.ast[specifiers];
        let (name, token) = match specifiers.ty {
            TypeSpecifier::Typedef(name, token) => (Some(name), token),
            TypeSpecifier::Record(record) => match self.ast[record].tag {
                Some((name, token)) => (Some(name), token),
                None => (None, self.ast[record].keyword),
            },
            _ => (None, specifiers.extent.first),
        };
        let declared = match specifiers.ty {
            TypeSpecifier::Typedef(name, _) => {
                self.unit.scopes.lookup(name).and_then(|entity| entity.declared)
            }
            _ => None,
        };
        let kind = CulpritKind::SizeofVariable;
        self.token(token).map(|token| Culprit { token, kind, name, declared }).into_iter().collect()
    }

    /// An enum specifier: declares its constants.
    pub(super) fn enum_specifier(&mut self, id: EnumId) -> QualType {
        let node = self.ast[id];
        let fixed = node.underlying.map(|ty| self.type_name(ty));
        let name = node.tag.map(|(name, _)| name);
        let packed = self.layout_attributes(node.attributes).packed;
        let first = node.enumerators.and_then(|list| self.ast.list(list).first());
        let place = first.and_then(|first| self.token(first.token));
        if let (None, Some(list), Some(place)) = (name, node.enumerators, place)
            && self.unit.scopes.at_file_scope()
        {
            let underlying = self.enumerators(list, fixed, packed);
            let world = self.unit.world;
            let definition = world.enums.id(EnumType { underlying });
            let at = world.untagged_enums.id(Untagged { place, definition });
            return self.finish_enum(EnumTypeId::Untagged(at), list, fixed);
        }
        let tag = self.tag(TagKind::Enum, name, node.enumerators.is_some());
        self.note_enum(&node, tag);
        let Tag::Enum(ty) = tag else { return unqualified(Types::UNKNOWN) };
        if let Some(fixed) = fixed {
            self.unit.define_enum(ty, EnumType { underlying: fixed.ty });
        }
        let Some(list) = node.enumerators else { return self.unit.types.plain(Type::Enum(ty)) };
        let underlying = self.enumerators(list, fixed, packed);
        self.unit.define_enum(ty, EnumType { underlying });
        self.finish_enum(ty, list, fixed)
    }

    /// Declares an enum's constants; gives the type that represents it.
    fn enumerators(
        &mut self,
        list: List<Enumerator>,
        fixed: Option<QualType>,
        packed: bool,
    ) -> TypeId {
        let mut next = Some(0i128);
        let (mut min, mut max) = (0i128, 0i128);
        for &enumerator in self.ast.list(list) {
            if let Some(value) = enumerator.value {
                self.constant_expression(value);
                next = self.constant_value(value);
            }
            if let Some(value) = next {
                min = min.min(value);
                max = max.max(value);
            }
            let kind = self.enumerator_kind(next);
            if kind != IntKind::Int
                && fixed.is_none()
                && let Some(token) = self.token(enumerator.token)
            {
                self.facts.enums.push((EnumFact::WideValue, token));
            }
            let ty = fixed.unwrap_or_else(|| self.unit.types.plain(Type::Int(kind)));
            let declared = self.token(enumerator.token);
            let entity = Entity::new(EntityKind::Enumerator(next.map(i128::into)), ty, declared);
            self.unit.scopes.declare(enumerator.name, entity);
            next = next.and_then(|value| value.checked_add(1));
        }
        match fixed {
            Some(ty) => ty.ty,
            None => self.enum_representation(min, max, packed || self.unit.abi.short_enums),
        }
    }

    /// What does not fit an `int` has the type of the whole from here on.
    fn finish_enum(
        &mut self,
        id: EnumTypeId,
        list: List<Enumerator>,
        fixed: Option<QualType>,
    ) -> QualType {
        let whole = self.unit.types.plain(Type::Enum(id));
        for &enumerator in self.ast.list(list) {
            if let Some(entity) = self.unit.scopes.lookup(enumerator.name)
                && let EntityKind::Enumerator(value) = entity.kind
                && fixed.is_none()
                && self.enumerator_kind(value.map(i128::from)) != IntKind::Int
            {
                let entity = Entity { ty: whole, ..*entity };
                self.unit.scopes.declare(enumerator.name, entity);
            }
        }
        whole
    }

    /// An enumerator is an `int` if it fits, else gcc gives it a wider type.
    fn enumerator_kind(&self, value: Option<i128>) -> IntKind {
        match value {
            Some(value) if value > i128::from(i32::MAX) || value < i128::from(i32::MIN) => {
                self.enum_kind(value < 0, value.max(0), value.min(0))
            }
            _ => IntKind::Int,
        }
    }

    /// gcc's choice ("Structures unions enumerations and bit-fields implementation"): unsigned
    /// int if no value is negative, else int, or wider; the smallest with `packed`.
    fn enum_representation(&mut self, min: i128, max: i128, packed: bool) -> TypeId {
        let kind = if packed {
            let signed = min < 0;
            let fits = |bits: u32| {
                if signed {
                    min >= -(1i128 << (bits - 1)) && max < 1i128 << (bits - 1)
                } else {
                    max < 1i128 << bits
                }
            };
            let small = [(IntKind::SChar, 8), (IntKind::Short, 16)];
            match small.into_iter().find(|&(_, bits)| fits(bits)) {
                Some((kind, _)) if signed => kind,
                Some((kind, _)) => kind.unsigned(),
                None => self.enum_kind(signed, max, min),
            }
        } else {
            self.enum_kind(min < 0, max, min)
        };
        self.unit.types.id(Type::Int(kind))
    }
}
