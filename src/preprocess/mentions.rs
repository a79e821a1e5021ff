//! The macros that a conditional group turns on: named in its conditions, or in the conditions and
//! bodies of macros named there; and which of them are free to be otherwise.
//!
//! Names are followed through the unit's own definitions, within bounds.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::conditions::{Conditions, Derived, Group, Sections, Site, walk};
use super::definition::{Definition, PASTE_LEFT};
use super::directive::is_configuration;
use super::macros::Meaning;
use super::prepared::{Item, ItemKind, Prepared};
use crate::discover::Settings;
use crate::discover::target::Target;
use crate::lex::{Token, TokenKind};
use crate::names::{Name, intern, kw};
use crate::source::Pos;

/// A macro that a group's conditions turn on and that is free to be otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The macro.
    pub name: Name,
    /// It has a definition in the unit.
    pub is_defined: bool,
    /// It may be taken away.
    pub may_vanish: bool,
    /// More than whether it is defined matters.
    pub has_value: bool,
    /// Another value is a stretch: the machine's own macros, names kept for the compiler.
    pub is_dear: bool,
    /// The unit's own text defines it under some condition.
    pub is_derived: bool,
}

/// Whether a macro's value is the user's to choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Freedom {
    /// It is what it is.
    Fixed,
    /// Another definition than the default one.
    Redefined,
    /// Any definition, or none.
    Free,
}

/// Names that say what kind of text is read, not how a program is configured: with them the
/// lines are no C, or no C of this compiler.
const NEVER: &[&[u8]] = &[
    b"__ASSEMBLER__",
    b"__ASSEMBLY__",
    b"__cplusplus",
    b"c_plusplus",
    b"__DTS__",
    b"__GENKSYMS__",
    b"__KERNEL__",
    b"__LINKER__",
    b"__OBJC__",
    b"LINKER_SCRIPT",
    b"LOCORE",
    b"_ASMLANGUAGE",
    b"_LOCORE",
];

/// A kernel's symbols for the machine: another value makes the headers speak of two machines.
const MACHINES: &[&[u8]] = &[
    b"CONFIG_32BIT",
    b"CONFIG_64BIT",
    b"CONFIG_ALPHA",
    b"CONFIG_ARC",
    b"CONFIG_ARM",
    b"CONFIG_ARM64",
    b"CONFIG_CPU_BIG_ENDIAN",
    b"CONFIG_CPU_LITTLE_ENDIAN",
    b"CONFIG_IA64",
    b"CONFIG_LOONGARCH",
    b"CONFIG_M68K",
    b"CONFIG_MIPS",
    b"CONFIG_MMU",
    b"CONFIG_PARISC",
    b"CONFIG_PPC",
    b"CONFIG_PPC32",
    b"CONFIG_PPC64",
    b"CONFIG_RISCV",
    b"CONFIG_S390",
    b"CONFIG_SPARC",
    b"CONFIG_SPARC32",
    b"CONFIG_SPARC64",
    b"CONFIG_SUPERH",
    b"CONFIG_UML",
    b"CONFIG_X86",
    b"CONFIG_X86_32",
    b"CONFIG_X86_64",
    b"CONFIG_XTENSA",
];

impl Conditions<'_> {
    /// The macros that the group's conditions turn on, directly or by way of macros that the
    /// unit defines, in the order in which they are met; what the unit's definitions mean for
    /// [`Conditions::holds`] is found on the way.
    pub fn study(&mut self, group: &mut Group) -> Vec<Mention> {
        let Some((prepared, _)) = self.engine.file(group.file) else { return Vec::new() };
        let prepared = Arc::clone(prepared);
        let at = group.sections.iter().flatten().max().copied().unwrap_or(0);
        let mut found = Met::default();
        self.meet_sections(&prepared, &group.sections, &mut found);
        let mut next = 0;
        while let Some(&(name, _)) = found.names.get(next)
            && next < MENTIONS_MAX
        {
            next += 1;
            let Some(derived) = self.derived(name, group.file, at) else { continue };
            for site in &derived.sites {
                self.meet_sections(&site.prepared, &site.sections, &mut found);
                if let Some(definition) = site.definition {
                    self.meet_definition(definition, &mut found);
                }
            }
            // What it rests on is to be known before it.
            group.derived.insert(0, derived);
        }
        // `IS_MODULE(CONFIG_X)` asks for a name that it makes itself.
        for name in std::mem::take(&mut found.in_calls) {
            if name.bytes().starts_with(b"CONFIG_") {
                found.add(intern(&[name.bytes(), b"_MODULE"].concat()), false);
            }
        }
        let names = std::mem::take(&mut found.names);
        let mention = |(name, has_value)| {
            let derived = group.derived.iter().find(|derived| derived.name == name);
            self.mention(name, has_value, derived)
        };
        names.into_iter().filter_map(mention).collect()
    }

    /// Meets the names in the conditions of sections.
    fn meet_sections(&self, prepared: &Prepared, sections: &Sections, found: &mut Met) {
        let items = sections.iter().flatten().filter_map(|&at| prepared.items.get(at as usize));
        for item in items {
            let arguments = prepared.arguments(item);
            match item.kind {
                ItemKind::Else => {}
                ItemKind::If | ItemKind::Elif => self.meet(arguments, found),
                _ => {
                    if let Some(name) = arguments.first() {
                        found.add(name.name, false);
                    }
                }
            }
        }
    }

    /// The definitions of a macro in the unit's text before an item of a file, if the text has any,
    /// before it or after, that is no configuration's.
    fn derived(&self, name: Name, file: usize, item: u32) -> Option<Derived> {
        let mut sites = Vec::new();
        let mut is_own = false;
        for (prepared, limit) in self.engine.files_at(file, item) {
            if !defines(prepared, name) {
                continue;
            }
            let is_configuration = is_configuration(&prepared.file);
            is_own |= !is_configuration;
            walk(prepared, |at, item, sections| {
                sites.extend(changes(prepared, item, name).filter(|_| at < limit).map(
                    |definition| {
                        let sections = sections.to_vec();
                        Site {
                            prepared: Arc::clone(prepared),
                            definition,
                            sections,
                            is_configuration,
                        }
                    },
                ));
            });
        }
        (is_own && sites.len() <= SITES_MAX).then_some(Derived { name, sites })
    }

    /// Meets the names of an expression, and of the macros in it.
    fn meet(&self, tokens: &[Token], found: &mut Met) {
        let mut depth = 0usize;
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::LeftParen => {
                    let called = at.checked_sub(1).and_then(|before| tokens.get(before));
                    let is_call = called.is_some_and(|called| {
                        called.kind == TokenKind::Identifier && called.name != kw::DEFINED
                    });
                    depth += usize::from(is_call || depth > 0);
                }
                TokenKind::RightParen => depth = depth.saturating_sub(1),
                TokenKind::Identifier if token.name != kw::DEFINED => {
                    found.add(token.name, !is_asked_for(tokens, at));
                    if depth > 0 {
                        found.in_calls.push(token.name);
                    }
                    self.meet_body(token.name, found);
                }
                _ => {}
            }
        }
    }

    /// Meets the names in a macro's body, but for those that `##` makes others of.
    fn meet_body(&self, name: Name, found: &mut Met) {
        if !found.bodies.insert(name) || found.bodies.len() > BODIES_MAX {
            return;
        }
        if let Some(definition) = self.engine.macros.definition_of(name) {
            self.meet_definition(definition, found);
        }
    }

    fn meet_definition(&self, definition: &Definition, found: &mut Met) {
        let mut pasted = false;
        for (at, (token, slot)) in definition.body_with_slots().enumerate() {
            let is_operand = pasted || token.flags.has(PASTE_LEFT);
            pasted = token.flags.has(PASTE_LEFT);
            if token.kind != TokenKind::Identifier
                || token.name == kw::DEFINED
                || is_operand
                || slot != 0
            {
                continue;
            }
            // A function-like macro's body has names of its own making.
            let is_known = definition.parameters().is_none()
                || self.engine.macros.is_macro(token.name)
                || token.name.bytes().starts_with(b"CONFIG_");
            if is_known {
                found.add(token.name, !is_asked_for(definition.body(), at));
                self.meet_body(token.name, found);
            }
        }
    }

    fn mention(
        &mut self,
        name: Name,
        has_value: bool,
        derived: Option<&Derived>,
    ) -> Option<Mention> {
        let mut freedom = self.freedom(name);
        if freedom == Freedom::Fixed && derived.is_some_and(Derived::may_be_given) {
            freedom = Freedom::Redefined;
        }
        let is_derived = derived.is_some();
        // Where a derived macro is asked for it may not be what it is in the end.
        let is_defined = self.engine.macros.is_macro(name) && !is_derived;
        let bytes = name.bytes();
        let is_dear = self.is_predefined(name)
            || MACHINES.contains(&bytes)
            || bytes.starts_with(b"__")
            || bytes.ends_with(b"_H")
            || bytes.ends_with(b"_H_")
            || bytes.ends_with(b"_H__");
        let may_vanish = is_defined && freedom == Freedom::Free;
        let mention = Mention { name, is_defined, may_vanish, has_value, is_dear, is_derived };
        (freedom != Freedom::Fixed).then_some(mention)
    }

    pub(super) fn freedom(&mut self, name: Name) -> Freedom {
        if let Some(&known) = self.freedoms.get(&name) {
            return known;
        }
        let freedom = self.find_freedom(name);
        self.freedoms.insert(name, freedom);
        freedom
    }

    fn find_freedom(&self, name: Name) -> Freedom {
        if NEVER.contains(&name.bytes()) || self.engine.is_assigned(name) {
            return Freedom::Fixed;
        }
        match self.engine.macros.meaning(name) {
            Meaning::Nothing => Freedom::Free,
            Meaning::BuiltIn(_) => Freedom::Fixed,
            Meaning::User(definition) => self.freedom_of(definition),
        }
    }

    fn freedom_of(&self, definition: &Definition) -> Freedom {
        if definition.parameters().is_some() {
            return Freedom::Fixed;
        }
        if definition.pos == Pos::NOWHERE {
            let name = definition.name;
            let is_free = self.is_given(name) || self.is_machine(name);
            return if is_free { Freedom::Free } else { Freedom::Fixed };
        }
        match self.engine.file_of(definition.pos) {
            Some(file) if is_configuration(&file.file) => Freedom::Free,
            _ => Freedom::Fixed,
        }
    }

    fn is_predefined(&self, name: Name) -> bool {
        let definition = self.engine.macros.definition_of(name);
        definition.is_some_and(|definition| definition.pos == Pos::NOWHERE)
    }

    /// Whether an option of the build defines the macro.
    fn is_given(&self, name: Name) -> bool {
        let unit = self.engine.unit;
        let mut options = unit.settings.macros.iter().chain(&unit.own_macros);
        options.any(|option| option.name().as_bytes() == name.bytes())
    }

    /// Whether a predefined macro tells of the machine: another one doesn't have it.
    fn is_machine(&self, name: Name) -> bool {
        let has = |target: Target| {
            let settings = Settings { target, ..self.engine.settings().clone() };
            let list = self.engine.session.predefined(&settings, self.engine.options);
            list.is_some_and(|list| {
                list.definitions.iter().any(|definition| definition.name == name)
            })
        };
        has(self.engine.settings().target) && [Target::X86_64, Target::Arm].map(has) != [true, true]
    }
}

/// Macros met, definitions of one macro, and macros whose bodies are looked into for one group:
/// beyond that nobody wrote a condition.
const MENTIONS_MAX: usize = 32;
const SITES_MAX: usize = 64;
const BODIES_MAX: usize = 200;

/// Names met in conditions.
#[derive(Default)]
struct Met {
    /// With whether the value matters.
    names: Vec<(Name, bool)>,
    in_calls: Vec<Name>,
    bodies: FxHashSet<Name>,
}

impl Met {
    fn add(&mut self, name: Name, has_value: bool) {
        match self.names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known |= has_value,
            None => self.names.push((name, has_value)),
        }
    }
}

/// Whether the name at `at` is what a `defined` asks for.
fn is_asked_for(tokens: &[Token], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).and_then(|at| tokens.get(at));
    let is_defined = |token: Option<&Token>| token.is_some_and(|token| token.name == kw::DEFINED);
    let in_parens = before(1).is_some_and(|token| token.kind == TokenKind::LeftParen);
    is_defined(before(1)) || in_parens && is_defined(before(2))
}

/// Whether a file's text defines or undefines a macro anywhere.
fn defines(prepared: &Prepared, name: Name) -> bool {
    prepared.items.iter().any(|item| changes(prepared, item, name).next().is_some())
}

/// What an item makes of a macro each time that it defines it; none where it undefines it, or the
/// `#define` is wrong.
fn changes(
    prepared: &Prepared,
    item: &Item,
    name: Name,
) -> impl Iterator<Item = Option<&'static Definition>> {
    let definitions = prepared.definitions_of(item);
    let named = prepared.arguments(item).first().filter(|token| token.name == name);
    let named = named.filter(|_| matches!(item.kind, ItemKind::Define | ItemKind::Undef));
    let plain = if item.kind == ItemKind::Defines { definitions } else { &[] };
    let plain = plain.iter().filter(move |definition| definition.name == name).map(Some);
    named.map(|_| definitions.first()).into_iter().chain(plain)
}
