//! Rules about functions: their definitions, declarations and parameters (C99 6.7.5.3, 6.9.1).

use super::Checks;
use crate::analyse::ty::Type;
use crate::discover::Standard;
use crate::lex::TokenKind;
use crate::names::{Name, kw};
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::AUTO_FUNCTION,
    id::FLEXIBLE_ARRAY_NESTED,
    id::FORWARD_PARAMETER,
    id::GNU89_INLINE,
    id::INLINE_MAIN,
    id::INLINE_INTERNAL_LINKAGE,
    id::KR_DECLARATION,
    id::KR_DEFINITION,
    id::MAIN_SIGNATURE,
    id::PARAMETER_NAMES_WITHOUT_TYPES,
    id::QUALIFIED_VOID_RETURN,
    id::UNNAMED_PARAMETER,
    id::VARIADIC_WITHOUT_PARAMETER,
];

/// A function's definition.
pub fn definition(checks: &mut Checks<'_>, at: DeclId) {
    let DeclarationKind::Function(specifiers, declarator, old, body) = checks.ast[at].kind else {
        return;
    };
    let node = checks.ast[specifiers];
    let Some((name, token)) = checks.ast[declarator].name else { return };
    let is_global = checks.function_around(TokenIdx(token.0.saturating_sub(1))).is_none()
        || checks.function_around(token) == Some(at);
    if matches!(node.ty, TypeSpecifier::Missing) {
        checks.report(id::IMPLICIT_INT, token);
    }
    if node.storage.has(Storage::AUTO) {
        checks.report(id::AUTO_FUNCTION, node.extent.first);
    }
    result(checks, declarator);
    if let Some(&DeclaratorPart::Function(parameters)) =
        checks.ast.list(checks.ast[declarator].parts).first()
    {
        let node = checks.ast[parameters];
        if !node.identifiers.is_empty() || !old.is_empty() {
            checks.report(id::KR_DEFINITION, token);
        }
        let list = checks.ast.list(node.list);
        let is_void = matches!(list, [only]
            if checks.type_declared(only.declarator) == Type::Void);
        for parameter in list.iter().filter(|_| !is_void) {
            if checks.ast[parameter.declarator].name.is_none() {
                let at = checks.ast[parameter.specifiers].extent.first;
                checks.report(id::UNNAMED_PARAMETER, at);
            }
            by_value(checks, parameter.declarator, at_of(checks, parameter));
        }
    }
    if name == kw::MAIN && is_global {
        main(checks, node, declarator, token);
    }
    let is_static = checks.unit.entity(name).is_some_and(|entity| entity.is_static);
    if node.storage.has(Storage::INLINE) && is_global && !is_static {
        inline_definition(checks, node, body, at);
    }
}

fn at_of(checks: &Checks<'_>, parameter: &Parameter) -> TokenIdx {
    let name = checks.ast[parameter.declarator].name;
    name.map_or(checks.ast[parameter.specifiers].extent.first, |(_, token)| token)
}

/// What a function returns.
fn result(checks: &mut Checks<'_>, declarator: DeclaratorId) {
    let Some((_, at)) = checks.ast[declarator].name else { return };
    let types = checks.unit.types();
    let Some(ty) = checks.unit.type_declared(declarator) else { return };
    let Type::Function(of) = types.get(ty.ty) else { return };
    let Some(result) = types.function_type(of).map(|function| function.result) else { return };
    let is_void = types.get(result.ty) == Type::Void;
    if is_void && result.qualifiers.0 & !Qualifiers::ATOMIC.0 != 0 {
        checks.report(id::QUALIFIED_VOID_RETURN, at);
    }
    if checks.has_flexible_array(types.get(result.ty)) {
        checks.report(id::FLEXIBLE_ARRAY_NESTED, at);
    }
}

fn by_value(checks: &mut Checks<'_>, declarator: DeclaratorId, at: TokenIdx) {
    let ty = checks.type_declared(declarator);
    if checks.has_flexible_array(ty) {
        checks.report(id::FLEXIBLE_ARRAY_NESTED, at);
    }
}

/// A function's declaration that is no definition.
pub fn declaration(checks: &mut Checks<'_>, node: Specifiers, declarator: DeclaratorId) {
    let Some((name, at)) = checks.ast[declarator].name else { return };
    result(checks, declarator);
    if let Some(&DeclaratorPart::Function(parameters)) =
        checks.ast.list(checks.ast[declarator].parts).first()
    {
        let parameters = checks.ast[parameters];
        if !parameters.identifiers.is_empty() {
            checks.report(id::PARAMETER_NAMES_WITHOUT_TYPES, at);
        } else if !parameters.prototype && !is_c23(checks) {
            checks.report(id::KR_DECLARATION, at);
        }
        for parameter in checks.ast.list(parameters.list) {
            by_value(checks, parameter.declarator, at_of(checks, parameter));
        }
    }
    if name == kw::MAIN && node.storage.has(Storage::INLINE) {
        checks.report(id::INLINE_MAIN, at);
    }
}

fn is_c23(checks: &Checks<'_>) -> bool {
    checks.dialect.standard >= Standard::C23
}

/// A parameter list, wherever it stands.
pub fn parameters(checks: &mut Checks<'_>, at: ParametersId) {
    let node = checks.ast[at];
    if let Some(parameter) = checks.ast.list(node.forward).first() {
        checks.report(id::FORWARD_PARAMETER, at_of(checks, parameter));
    }
}

/// `(...)`, found by its tokens: the list is empty.
pub fn ellipsis(checks: &mut Checks<'_>, node: Declarator) {
    for part in checks.ast.list(node.parts) {
        let DeclaratorPart::Function(parameters) = *part else { continue };
        let list = checks.ast[parameters];
        if !list.variadic || !list.list.is_empty() {
            continue;
        }
        let range = node.extent.first.0..=node.extent.last.0;
        let mut tokens = range.map(TokenIdx);
        let is_ellipsis =
            |at: &TokenIdx| checks.token(*at).is_some_and(|t| t.kind == TokenKind::Ellipsis);
        if let Some(at) = tokens.find(is_ellipsis) {
            checks.report(id::VARIADIC_WITHOUT_PARAMETER, at);
        }
    }
}

/// `main` returns `int` and takes nothing or a count and the words (C99 5.1.2.2.1).
fn main(checks: &mut Checks<'_>, node: Specifiers, declarator: DeclaratorId, at: TokenIdx) {
    if node.storage.has(Storage::INLINE) {
        checks.report(id::INLINE_MAIN, at);
    }
    let types = checks.unit.types();
    let Type::Function(of) = checks.type_declared(declarator) else { return };
    let Some(function) = types.function_type(of) else { return };
    let n = function.parameters.len();
    let result = types.get(function.result.ty);
    let odd_result =
        function.result.ty != crate::analyse::ty::Types::INT && result != Type::Unknown;
    let first_is_int = function.parameters.first().is_none_or(|ty| {
        ty.ty == crate::analyse::ty::Types::INT || types.get(ty.ty) == Type::Unknown
    });
    let rest = function.parameters.iter().skip(1);
    let pointers = rest.clone().all(|ty| matches!(types.get(ty.ty), Type::Pointer(_)));
    if odd_result || n == 1 || n > 3 || !first_is_int || !pointers {
        checks.report(id::MAIN_SIGNATURE, at);
    }
}

/// The body of an inline function with external linkage (C99 6.7.4p3), and inline in C90.
fn inline_definition(checks: &mut Checks<'_>, node: Specifiers, body: StmtId, at: DeclId) {
    if node.storage.has(Storage::STATIC) {
        return;
    }
    let is_gnu89 = checks.dialect.standard < Standard::C99;
    let attributes = checks.ast.list(node.attributes).iter();
    let gnu_inline = attributes
        .clone()
        .any(|attribute| matches!(attribute.name.bytes(), b"gnu_inline" | b"__gnu_inline__"));
    if is_gnu89 || gnu_inline {
        if is_gnu89 {
            checks.report(id::GNU89_INLINE, node.extent.first);
        }
        return;
    }
    if node.storage.has(Storage::EXTERN) {
        return;
    }
    let extent = checks.ast[body].extent;
    let inside = |of: Extent| extent.first <= of.first && of.last <= extent.last;
    let found: Vec<(TokenIdx, Name)> = checks
        .ast
        .exprs()
        .iter()
        .filter(|expr| inside(expr.extent))
        .filter_map(|expr| match expr.kind {
            ExprKind::Name(name) => Some((expr.extent.first, name)),
            _ => None,
        })
        .collect();
    for (at, name) in found {
        if checks.unit.entity(name).is_some_and(|entity| entity.is_static) && !checks.declares(name)
        {
            checks.report(id::INLINE_INTERNAL_LINKAGE, at);
        }
    }
    inline_objects(checks, extent, at);
}

/// Objects of static storage that can be changed, in an inline function.
fn inline_objects(checks: &mut Checks<'_>, body: Extent, function: DeclId) {
    for (idx, declaration) in checks.ast.decls().iter().enumerate() {
        let DeclarationKind::Plain(specifiers, list) = declaration.kind else { continue };
        let extent = declaration.extent;
        let inside = body.first <= extent.first && extent.last <= body.last;
        if !inside || idx as u32 == function.0 {
            continue;
        }
        let is_static = checks.ast[specifiers].storage.has(Storage::STATIC);
        for item in checks.ast.list(list).iter().filter(|_| is_static) {
            let is_const =
                checks.unit.type_declared(item.declarator).is_some_and(|ty| checks.is_const(ty));
            if let (false, Some((_, at))) = (is_const, checks.ast[item.declarator].name) {
                checks.report(id::INLINE_INTERNAL_LINKAGE, at);
            }
        }
    }
}
