//! Constraints that every compiler checks and no rule is about: a label once in a function (C17
//! 6.8.1p3), as many arguments as a prototype has parameters (6.5.2.2p2), and declarations that
//! agree with the ones before them (6.7p3, p4; 6.2.2p7).
//!
//! A compiler says so by itself, so no scan does: that asks for the earlier declaration of each
//! name, on which then rests what is remembered of a header. A proof asks, as a rewrite must not
//! bring such an error in. What is not known for certain agrees.

use super::Analysis;
use super::scope::{Entity, EntityKind};
use super::ty::*;
use crate::lex::Token;
use crate::names::Name;
use crate::parse::ast::*;

/// How deep types are compared.
const DEPTH_MAX: u32 = 16;

/// A constraint that the unit violates.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Where.
    pub token: Token,
    /// What is wrong.
    pub what: String,
}

/// A declaration of a name that its scope may have already.
#[derive(Clone, Copy)]
pub(super) struct Again {
    pub name: Name,
    pub token: Token,
    pub ty: QualType,
    pub of: SpecifiersId,
    pub has_body: bool,
}

impl Analysis<'_, '_> {
    fn violates(&mut self, token: Token, what: String) {
        self.facts.violations.push(Violation { token, what });
    }

    /// The labels of a function that ends.
    pub(super) fn judge_labels(&mut self, function: Option<Token>) {
        let (true, Some(token)) = (self.unit.judges, function) else { return };
        for label in self.jumps.repeated() {
            self.violates(token, format!("the label `{label}` is there twice"));
        }
    }

    /// The number of a call's arguments.
    pub(super) fn judge_call(&mut self, function: ExprId, of: FunctionTypeId, n: usize) {
        if !self.unit.judges {
            return;
        }
        let Some(of) = self.unit.types.function_type(of) else { return };
        let n_parameters = of.parameters.len();
        let is_known = of.parameters.iter().all(|ty| ty.ty != Types::UNKNOWN);
        let fits = n == n_parameters || of.variadic && n > n_parameters;
        if of.prototype
            && is_known
            && !fits
            && let Some(token) = self.token(self.ast[function].extent.first)
        {
            self.violates(token, format!("a call with {n} arguments for {n_parameters}"));
        }
    }

    /// A declaration of what its scope may have already.
    pub(super) fn judge_again(&mut self, again: Again) {
        if !self.unit.judges {
            return;
        }
        let Some(before) = self.unit.scopes.lookup_here(again.name).copied() else { return };
        let Again { name, token, ty, of, has_body } = again;
        let storage = self.ast[of].storage;
        // gcc lets an `int` that nobody wrote be at odds with what was said before.
        let is_said = !matches!(self.ast[of].ty, TypeSpecifier::Missing);
        let is_typedef = storage.has(Storage::TYPEDEF);
        let is_at_file_scope = self.unit.scopes.at_file_scope();
        let is_function = |ty: QualType| matches!(self.unit.types.get(ty.ty), Type::Function(_));
        let agrees = match before.kind {
            EntityKind::Typedef => is_typedef,
            EntityKind::Function | EntityKind::Object(..) => !is_typedef,
            EntityKind::Enumerator(_) => false,
            EntityKind::Parameter => ty.ty == Types::UNKNOWN,
        };
        // Without linkage there is one declaration (6.7p3).
        let has_linkage = is_at_file_scope
            || is_typedef
            || storage.has(Storage::EXTERN)
            || is_function(ty)
            || is_function(before.ty);
        let comes_late = is_at_file_scope
            && storage.has(Storage::STATIC)
            && !is_typedef
            && !before.is_static
            && before.kind != EntityKind::Typedef;
        if !agrees || !has_linkage {
            self.violates(token, format!("`{name}` is declared twice"));
        } else if comes_late {
            self.violates(token, format!("`{name}` is `static` and was not before"));
        } else if before.has_body && has_body {
            self.violates(token, format!("`{name}` is defined twice"));
        } else if is_said
            && (self.differ(before.ty, ty, 0) || self.is_promoted_away(&before, ty, has_body))
        {
            self.violates(token, format!("`{name}` is declared with another type"));
        }
    }

    /// Whether one declaration lacks a prototype, and the other has a parameter that no call
    /// without one can be for (6.7.6.3p15). gcc takes an old-style definition behind a prototype.
    fn is_promoted_away(&mut self, before: &Entity, ty: QualType, has_body: bool) -> bool {
        let types = self.unit.types;
        let function = |ty: QualType| match types.get(ty.ty) {
            Type::Function(id) => types.function_type(id),
            _ => None,
        };
        let (Some(before), Some(after)) = (function(before.ty), function(ty)) else {
            return false;
        };
        let prototype = match (before.prototype, after.prototype) {
            (false, true) => after,
            (true, false) if !has_body => before,
            _ => return false,
        };
        let float = types.plain(Type::Float(FloatKind::Float));
        let is_changed = |ty: &QualType| {
            let is_small = matches!(types.get(ty.ty), Type::Bool | Type::Char | Type::Int(_));
            ty.ty == float.ty || is_small && self.promoted(*ty).ty != ty.ty
        };
        prototype.variadic || prototype.parameters.iter().any(is_changed)
    }

    /// Whether two types are certainly not compatible (6.2.7).
    fn differ(&self, a: QualType, b: QualType, depth: u32) -> bool {
        if a.ty == b.ty || depth > DEPTH_MAX {
            return false;
        }
        let types = self.unit.types;
        let told = |ty: QualType| {
            [Qualifiers::CONST, Qualifiers::VOLATILE].map(|one| ty.qualifiers.has(one))
        };
        match (types.get(a.ty), types.get(b.ty)) {
            (Type::Pointer(a), Type::Pointer(b)) => {
                let is_array = |ty: QualType| matches!(types.get(ty.ty), Type::Array(..));
                let is_plain = !is_array(a) && !is_array(b);
                is_plain && told(a) != told(b) || self.differ(a, b, depth + 1)
            }
            (Type::Array(a, m), Type::Array(b, n)) => {
                let differ = matches!((m, n), (Bound::Constant(m), Bound::Constant(n)) if m != n);
                differ || self.differ(a, b, depth + 1)
            }
            (Type::Function(a), Type::Function(b)) => {
                match (types.function_type(a), types.function_type(b)) {
                    (Some(a), Some(b)) => self.functions_differ(a, b, depth + 1),
                    _ => false,
                }
            }
            (Type::Record(a), Type::Record(b)) => {
                let is_tagged = |id| matches!(id, RecordTypeId::Struct(_) | RecordTypeId::Union(_));
                is_tagged(a) && is_tagged(b)
            }
            (a, b) => match (class(a), class(b)) {
                (Some(Class::Integer), Some(Class::Integer)) => {
                    !matches!(a, Type::Enum(_)) && !matches!(b, Type::Enum(_))
                }
                (Some(a), Some(b)) => a != b || a == Class::Floating,
                _ => false,
            },
        }
    }

    fn functions_differ(&self, a: &FunctionType, b: &FunctionType, depth: u32) -> bool {
        if self.differ(a.result, b.result, depth) {
            return true;
        }
        if !a.prototype || !b.prototype {
            return false;
        }
        let both = || a.parameters.iter().zip(&b.parameters);
        // A lone parameter of an unknown type may be `void`.
        if both().any(|(a, b)| a.ty == Types::UNKNOWN || b.ty == Types::UNKNOWN) {
            return false;
        }
        a.variadic != b.variadic
            || a.parameters.len() != b.parameters.len()
            || both().any(|(a, b)| self.differ(*a, *b, depth))
    }
}

/// Kinds of types that have nothing in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Void,
    Integer,
    Floating,
    Pointer,
    Array,
    Function,
    Record,
}

/// None for types that an attribute may make of others.
fn class(ty: Type) -> Option<Class> {
    Some(match ty {
        Type::Void => Class::Void,
        Type::Bool | Type::Char | Type::Int(_) | Type::Enum(_) => Class::Integer,
        Type::Float(_) => Class::Floating,
        Type::Pointer(_) => Class::Pointer,
        Type::Array(..) => Class::Array,
        Type::Function(_) => Class::Function,
        Type::Record(_) => Class::Record,
        _ => return None,
    })
}
