//! Declarations: declarators become types, names are declared, bounds get their verdicts
//! (C99 6.7, 6.7.5; gcc manual, "Variable Length").

use super::Analysis;
use super::bound::{self, BoundId, Verdict};
use super::constraints::Again;
use super::facts::{Folded, FunctionFact, Redefined, Role, Undecided, VariableDeclarator};
use super::scope::{Entity, EntityKind, TagKind};
use super::ty::*;
use crate::lex::{Flags, Token, TokenKind};
use crate::names::{Name, kw};
use crate::parse::ast::*;

/// How much of a bound's text a message shows.
const BOUND_CHARACTERS_MAX: usize = 60;

/// A declarator with its type.
pub(super) struct Declared {
    pub ty: QualType,
    /// Bounds that are no integer constant expressions.
    pub bounds: Vec<BoundId>,
}

impl Analysis<'_, '_> {
    /// A declaration at file scope or in a block.
    pub(super) fn declaration(&mut self, id: DeclId) {
        match self.ast[id].kind {
            DeclarationKind::Plain(specifiers, declarators) => {
                self.plain_declaration(specifiers, declarators);
            }
            DeclarationKind::Function(specifiers, declarator, old_parameters, body) => {
                self.function_definition(specifiers, declarator, old_parameters, body);
            }
            DeclarationKind::StaticAssert(condition) => self.constant_expression(condition),
            DeclarationKind::Asm(asm) => self.asm(asm),
            DeclarationKind::Pragma(token) => self.pragma(token),
            DeclarationKind::Attribute(_)
            | DeclarationKind::Empty
            | DeclarationKind::MacroCall(_) => {}
        }
    }

    pub(super) fn pragma(&mut self, token: TokenIdx) {
        if let Some(token) = self.token(token) {
            self.unit.packing.pragma(&token.name.text());
        }
    }

    fn plain_declaration(&mut self, specifiers: SpecifiersId, declarators: List<InitDeclarator>) {
        if declarators.is_empty() {
            self.declare_tag_alone(specifiers);
            self.note_enum_alone(specifiers);
        }
        let storage = self.ast[specifiers].storage;
        let first = self.ast.list(declarators).first();
        self.owner = first.and_then(|item| self.ast[item.declarator].name).map(|(name, _)| name);
        let base = self.specifiers_with_attributes(specifiers);
        self.owner = None;
        for item in self.ast.list(declarators) {
            let role = if storage.has(Storage::TYPEDEF) { Role::Typedef } else { Role::Object };
            let mut declared = self.declarator(item.declarator, base, role);
            let Some((name, token)) = self.ast[item.declarator].name else { continue };
            let token = self.token(token);
            self.note_scope_entry(&declared, token, storage);
            self.note_linkage(item.declarator, specifiers, declared.ty, false);
            if storage.has(Storage::TYPEDEF) {
                self.note_typedef(name, token);
            }
            // The name is in scope in its own initializer.
            self.declare_name(name, token, declared.ty, storage, None);
            let Some(init) = item.init else { continue };
            let value = self.initializer(init, declared.ty, keeps_value(declared.ty, storage));
            let inferred = matches!(self.ast[specifiers].ty, TypeSpecifier::AutoType);
            if inferred && let Initializer::Expr(value) = self.ast[init] {
                let ty = self.expr(value);
                declared.ty = self.unit.types.decayed(ty).unqualified().with(base.qualifiers);
            }
            let completed = self.completed_by(declared.ty, init);
            if inferred || completed != declared.ty || value.is_some() {
                self.declare_name(name, token, completed, storage, value);
            }
        }
    }

    /// `enum e;` behind the definition of `enum e`.
    fn note_enum_alone(&mut self, specifiers: SpecifiersId) {
        if let TypeSpecifier::Enum(of) = self.ast[specifiers].ty
            && let node = self.ast[of]
            && node.enumerators.is_none()
            && let Some((tag, at)) = node.tag
            && let Some(super::scope::Tag::Enum(ty)) = self.unit.scopes.lookup_tag(tag)
            && self.unit.enumeration(ty).is_some()
            && let Some(token) = self.token(at)
        {
            let redefined = Redefined { token, before: token };
            self.facts.enums_redeclared.push(redefined);
        }
    }

    /// Notes a typedef that its scope has already (C11 6.7p3 allows it for the same type).
    fn note_typedef(&mut self, name: Name, token: Option<Token>) {
        if self.unit.asks_for_typedefs
            && let Some(entity) = self.unit.scopes.lookup_here(name)
            && entity.kind == EntityKind::Typedef
            && let (Some(token), Some(before)) = (token, entity.declared)
        {
            self.facts.typedefs.push(Redefined { token, before });
        }
    }

    /// `struct s;` declares a new type in an inner scope (C99 6.7.2.3p7).
    fn declare_tag_alone(&mut self, specifiers: SpecifiersId) {
        if let TypeSpecifier::Record(record) = self.ast[specifiers].ty
            && let record = self.ast[record]
            && record.members.is_none()
            && let Some((tag, _)) = record.tag
        {
            let kind = if record.is_union { TagKind::Union } else { TagKind::Struct };
            self.unit.scopes.tag(kind, tag, true);
        }
    }

    fn declare_name(
        &mut self,
        name: Name,
        token: Option<Token>,
        ty: QualType,
        storage: Storage,
        value: Option<i128>,
    ) {
        let kind = if storage.has(Storage::TYPEDEF) {
            EntityKind::Typedef
        } else if matches!(self.unit.types.get(ty.ty), Type::Function(_)) {
            EntityKind::Function
        } else {
            let value = value.filter(|_| keeps_value(ty, storage));
            EntityKind::object(value, storage.has(Storage::CONSTEXPR))
        };
        let before = self.before(name, storage, false);
        let entity = Entity {
            is_static: self.function.is_none() && storage.has(Storage::STATIC)
                || before.is_some_and(|before| before.is_static),
            has_body: before.is_some_and(|before| before.has_body),
            ..Entity::new(kind, ty, token)
        };
        self.unit.scopes.declare(name, entity);
    }

    /// Remembers that a variably modified declaration is in scope from here on.
    fn note_scope_entry(&mut self, declared: &Declared, token: Option<Token>, storage: Storage) {
        if self.unit.variability(declared.ty) < Variability::Folded || storage.has(Storage::EXTERN)
        {
            return;
        }
        let mut element = declared.ty;
        while let Type::Array(inner, _) | Type::Pointer(inner) = self.unit.types.get(element.ty) {
            element = inner;
        }
        let vlais = matches!(self.unit.types.get(element.ty), Type::Record(_));
        if let Some(token) = token {
            self.jumps.enter_declaration(token, vlais && declared.bounds.is_empty());
        }
    }

    /// Derives a declarator's type from `base`, and notes its variable bounds.
    pub(super) fn declarator(&mut self, id: DeclaratorId, base: QualType, role: Role) -> Declared {
        let declarator = self.ast[id];
        let mut ty = base;
        let mut bounds = Vec::new();
        let mut star = false;
        if !declarator.attributes.is_empty() {
            let found = self.layout_attributes(declarator.attributes);
            ty = self.attributed_type(ty, &found);
        }
        let parts = self.ast.list(declarator.parts);
        for (idx, part) in parts.iter().enumerate().rev() {
            ty = match *part {
                DeclaratorPart::Pointer(qualifiers) => self.unit.types.pointer(ty).with(qualifiers),
                DeclaratorPart::Array(array) => {
                    let bound = self.array_bound(array);
                    match bound {
                        Bound::Variable(id) => bounds.push(id),
                        Bound::Star => star = true,
                        _ => {}
                    }
                    if role == Role::Parameter && idx == 0 {
                        self.unit.types.pointer(ty).with(array.qualifiers)
                    } else {
                        self.unit.types.plain(Type::Array(ty, bound))
                    }
                }
                DeclaratorPart::Function(parameters) => self.function_type(ty, parameters),
            };
        }
        bounds.reverse();
        if !declarator.attributes.is_empty()
            && let Some(bytes) = self.layout_attributes(declarator.attributes).aligned
        {
            ty = ty.aligned(bytes);
        }
        if role != Role::Member && (star || !bounds.is_empty()) {
            self.note_declarator(id, role, star, &bounds);
        }
        if let Some(slot) = self.unit.tables.declarators.get_mut(id.0 as usize) {
            *slot = Some(ty);
        }
        Declared { ty, bounds }
    }

    fn note_declarator(&mut self, id: DeclaratorId, role: Role, star: bool, bounds: &[BoundId]) {
        let declarator = self.ast[id];
        let parts = self.ast.list(declarator.parts);
        let Some(anchor) = self.first_bracket(id) else { return };
        let name = declarator.name.and_then(|(_, token)| self.token(token));
        let variability = bounds.iter().map(|&id| self.unit.bound_variability(Bound::Variable(id)));
        let variability = variability.max().unwrap_or(Variability::Runtime);
        let is_function = matches!(parts.first(), Some(DeclaratorPart::Function(_)));
        self.facts.declarators.push(VariableDeclarator {
            role: if is_function { Role::Function } else { role },
            name: declarator.name.map(|(name, _)| name),
            token: name.unwrap_or(anchor),
            anchor,
            pointer: !matches!(parts.first(), Some(DeclaratorPart::Array(_))),
            star,
            bounds: bounds.to_vec(),
            culprits: self.bounds_culprits(bounds),
            variability,
        });
    }

    /// The opening bracket of a declarator's first array part.
    pub(super) fn first_bracket(&self, id: DeclaratorId) -> Option<Token> {
        let parts = self.ast.list(self.ast[id].parts);
        let bracket = parts.iter().find_map(|part| match part {
            DeclaratorPart::Array(array) if !matches!(array.bound, ArrayBound::None) => {
                Some(array.bracket)
            }
            _ => None,
        });
        self.token(bracket?)
    }

    /// The culprits of several bounds together.
    pub(super) fn bounds_culprits(&self, bounds: &[BoundId]) -> Vec<bound::Culprit> {
        let bounds = bounds.iter().filter_map(|&id| self.unit.bound(id));
        bounds.flat_map(|bound| bound.culprits.iter().cloned()).collect()
    }

    fn array_bound(&mut self, array: ArrayPart) -> Bound {
        let ArrayBound::Expr(expr) = array.bound else {
            return match array.bound {
                ArrayBound::Star => Bound::Star,
                _ => Bound::Incomplete,
            };
        };
        self.expr(expr);
        let verdict = self.verdict(expr);
        let Some(token) = self.token(self.ast[expr].extent.first) else { return Bound::Unknown };
        match verdict {
            Verdict::Constant(value) => {
                u64::try_from(value).map_or(Bound::Unknown, Bound::Constant)
            }
            Verdict::Unknown => {
                let name = self.undeclared_in(expr);
                self.facts.undecided.push(Undecided { token, name });
                Bound::Unknown
            }
            verdict => {
                let text = self.text(self.ast[expr].extent);
                let culprits = self.culprits(expr);
                let bound = bound::Bound { verdict, text, token, culprits };
                Bound::Variable(self.unit.world.add_bound(bound))
            }
        }
    }

    /// Visits what has to be an integer constant expression, and notes if it is none.
    pub(super) fn constant_expression(&mut self, id: ExprId) {
        self.expr(id);
        if let Verdict::FoldedByGcc(value) | Verdict::FoldedByClang(value) = self.verdict(id)
            && let Some(first) = self.token(self.ast[id].extent.first)
            && let Some(last) = self.token(self.ast[id].extent.last)
        {
            self.facts.folded.push(Folded { first, last, expr: id, value });
        }
    }

    /// Tokens as the compiler sees them, one space where there was space; or as they are written,
    /// if that is long or full of names that are nobody's but the macros'.
    fn text(&self, extent: Extent) -> String {
        let mut text = String::new();
        let range = extent.first.0 as usize..=extent.last.0 as usize;
        let tokens = self.tokens.get(range).unwrap_or(&[]);
        for token in tokens {
            if !text.is_empty() && token.flags.has(Flags::SPACE_BEFORE) {
                text.push(' ');
            }
            text.push_str(&token.spelling());
            if text.len() > 4 * BOUND_CHARACTERS_MAX {
                break;
            }
        }
        let is_long = text.chars().count() > BOUND_CHARACTERS_MAX;
        let reserved = |token: &Token| {
            token.kind == TokenKind::Identifier && token.name.bytes().starts_with(b"__")
        };
        if (is_long || tokens.iter().any(reserved))
            && let Some(before) =
                extent.first.0.checked_sub(1).and_then(|i| self.token(TokenIdx(i)))
            && let Some(written) = self.unit.as_written
        {
            text = written.text(tokens, &before).unwrap_or(text);
        }
        if text.chars().count() > BOUND_CHARACTERS_MAX {
            text = text.chars().take(BOUND_CHARACTERS_MAX).chain(['…']).collect();
        }
        text
    }

    /// A function type; its parameters are a scope of their own.
    fn function_type(&mut self, result: QualType, parameters: ParametersId) -> QualType {
        self.unit.scopes.open();
        let types = self.declare_parameters(parameters);
        self.unit.scopes.close();
        let node = self.ast[parameters];
        self.unit.types.function(FunctionType {
            result,
            parameters: types,
            variadic: node.variadic,
            prototype: node.prototype,
        })
    }

    /// Declares the parameters in the open scope and gives their adjusted types.
    fn declare_parameters(&mut self, id: ParametersId) -> Vec<QualType> {
        let node = self.ast[id];
        let mut types = Vec::with_capacity(self.ast.list(node.list).len());
        for (list, counts) in [(node.forward, false), (node.list, true)] {
            for parameter in self.ast.list(list) {
                let base = self.specifiers_with_attributes(parameter.specifiers);
                let declared = self.declarator(parameter.declarator, base, Role::Parameter);
                let ty = self.adjusted(declared.ty);
                if let Some((name, token)) = self.ast[parameter.declarator].name {
                    let declared = self.token(token);
                    let entity = Entity::new(EntityKind::Parameter, ty, declared);
                    self.unit.scopes.declare(name, entity);
                }
                if counts {
                    types.push(ty.unqualified());
                }
            }
        }
        if let [only] = types.as_slice()
            && only.ty == Types::VOID
        {
            types.clear();
        }
        types
    }

    /// Arrays and functions as parameters are pointers (C99 6.7.5.3p7, p8).
    fn adjusted(&mut self, ty: QualType) -> QualType {
        match self.unit.types.get(ty.ty) {
            Type::VaList if self.unit.abi.va_list.is_array => ty,
            _ => self.unit.types.decayed(ty),
        }
    }

    fn function_definition(
        &mut self,
        specifiers: SpecifiersId,
        declarator: DeclaratorId,
        old_parameters: List<DeclId>,
        body: StmtId,
    ) {
        let base = self.specifiers_with_attributes(specifiers);
        let declared = self.declarator(declarator, base, Role::Function);
        let Some((name, token)) = self.ast[declarator].name else { return };
        self.note_linkage(declarator, specifiers, declared.ty, true);
        self.note_definition(name, token, declarator);
        let token = self.token(token);
        let is_static = self.ast[specifiers].storage.has(Storage::STATIC);
        let is_static = self.function.is_none()
            && (is_static || self.unit.scopes.lookup(name).is_some_and(|before| before.is_static));
        let entity = Entity::new(EntityKind::Function, declared.ty, token);
        self.unit.scopes.declare(name, Entity { is_static, has_body: true, ..entity });
        self.unit.scopes.open();
        let outer = (self.function.replace(name), self.jumps.enter_function());
        if let Some(DeclaratorPart::Function(id)) =
            self.ast.list(self.ast[declarator].parts).first()
        {
            // The parameters again, in the body's scope. What they show is noted a second time
            // at the same places, which `lint` makes one.
            self.declare_parameters(*id);
            for &(name, token) in self.ast.list(self.ast[*id].identifiers) {
                self.declare_old_parameter(name, token);
            }
        }
        for &parameter in self.ast.list(old_parameters) {
            self.old_parameter(parameter);
        }
        self.declare_function_name(name);
        self.body(body);
        self.judge_labels(token);
        self.jumps.leave_function(outer.1, &mut self.facts.jumps);
        self.function = outer.0;
        self.unit.scopes.close();
    }

    /// What a function or object was declared as before, where that matters: for what is static
    /// and no inline function's definition. Asking costs what remembers pieces, and headers are
    /// full of these.
    fn before(&self, name: Name, storage: Storage, has_body: bool) -> Option<Entity> {
        let asks = self.function.is_none()
            && storage.has(Storage::STATIC)
            && !(has_body && storage.has(Storage::INLINE));
        if asks { self.unit.scopes.lookup(name).copied() } else { None }
    }

    /// Notes `static` that comes too late (C99 6.2.2p7), and functions without a body here.
    fn note_linkage(&mut self, id: DeclaratorId, of: SpecifiersId, ty: QualType, has_body: bool) {
        let Some((name, at)) = self.ast[id].name else { return };
        let (storage, Some(token)) = (self.ast[of].storage, self.token(at)) else { return };
        self.judge_again(Again { name, token, ty, of, has_body });
        if self.function.is_some() || storage.has(Storage::TYPEDEF) {
            return;
        }
        if let Some(entity) = self.before(name, storage, has_body)
            && !entity.is_static
            && let Some(before) = entity.declared
        {
            self.facts.linkage.push(Redefined { token, before });
        }
        if has_body && !(storage.has(Storage::STATIC) && storage.has(Storage::INLINE)) {
            self.facts.functions.push(FunctionFact::Defined(name));
        }
        let is_function = matches!(self.unit.types.get(ty.ty), Type::Function(_));
        let may_lack_a_body = storage.has(Storage::STATIC) || storage.has(Storage::INLINE);
        // An attribute may say where the body is, or that none is needed.
        let is_static = storage.has(Storage::STATIC);
        let says_where = |attribute: &Attribute| match attribute.name.bytes() {
            b"alias" | b"__alias__" | b"weakref" | b"__weakref__" | b"ifunc" | b"__ifunc__" => true,
            b"gnu_inline" | b"__gnu_inline__" => !is_static,
            _ => false,
        };
        let is_elsewhere = !self.ast[id].attributes.is_empty()
            || self.ast.list(self.ast[of].attributes).iter().any(says_where);
        if is_function && may_lack_a_body && !has_body && !is_elsewhere {
            self.facts.functions.push(FunctionFact::Declared { name, token, is_static });
        }
    }

    /// Notes a body, and one in the old style behind a prototype (C99 6.7.5.3p15).
    fn note_definition(&mut self, name: Name, at: TokenIdx, declarator: DeclaratorId) {
        let Some(DeclaratorPart::Function(parameters)) =
            self.ast.list(self.ast[declarator].parts).first()
        else {
            return;
        };
        if !self.ast[*parameters].identifiers.is_empty()
            && let Some(entity) = self.unit.scopes.lookup(name).copied()
            && let Type::Function(id) = self.unit.types.get(entity.ty.ty)
            && self.unit.types.function_type(id).is_some_and(|function| function.prototype)
            && let (Some(token), Some(before)) = (self.token(at), entity.declared)
        {
            self.facts.redefined.push(Redefined { token, before });
        }
    }

    fn declare_old_parameter(&mut self, name: Name, token: TokenIdx) {
        let ty = unqualified(Types::INT);
        let declared = self.token(token);
        self.unit.scopes.declare(name, Entity::new(EntityKind::Parameter, ty, declared));
    }

    /// A K&R parameter declaration.
    fn old_parameter(&mut self, id: DeclId) {
        let DeclarationKind::Plain(specifiers, declarators) = self.ast[id].kind else { return };
        let base = self.specifiers_with_attributes(specifiers);
        for item in self.ast.list(declarators) {
            let declared = self.declarator(item.declarator, base, Role::Parameter);
            let Some((name, token)) = self.ast[item.declarator].name else { continue };
            let ty = self.adjusted(declared.ty);
            let declared = self.token(token);
            self.unit.scopes.declare(name, Entity::new(EntityKind::Parameter, ty, declared));
        }
    }

    /// `__func__` and its kin: arrays of the name's length (C99 6.4.2.2).
    fn declare_function_name(&mut self, function: Name) {
        let length = function.bytes().len() as u64 + 1;
        let element = self.unit.types.plain(Type::Char).with(Qualifiers::CONST);
        let ty = self.unit.types.plain(Type::Array(element, Bound::Constant(length)));
        for name in [kw::FUNC, kw::G_FUNCTION, kw::G_PRETTY_FUNCTION] {
            let kind = EntityKind::Object(None, false);
            self.unit.scopes.declare(name, Entity::new(kind, ty, None));
        }
    }
}

/// Whether the value of an object's initializer is the object's for good.
fn keeps_value(ty: QualType, storage: Storage) -> bool {
    let is_constant = ty.is_const() && !ty.qualifiers.has(Qualifiers::VOLATILE);
    is_constant || storage.has(Storage::CONSTEXPR)
}
