//! Rules about declarations and their specifiers (C99 6.7, 6.9).

use super::{Checks, functions, initializers};
use crate::analyse::ty::{Bound, QualType, Type};
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ARRAY_OF_INCOMPLETE_TYPE,
    id::ASM_LABEL,
    id::ASM_TOPLEVEL,
    id::AUTO_FUNCTION,
    id::AUTO_INFERENCE,
    id::BLOCKS,
    id::COMPLEX_INTEGER,
    id::COMPLEX_WITHOUT_TYPE,
    id::DECLARATION_WITHOUT_DECLARATOR,
    id::DUPLICATE_QUALIFIER,
    id::ENUM_UNDERLYING_TYPE,
    id::EXTRA_SEMICOLON,
    id::IMPLICIT_INT,
    id::INLINE_ON_NON_FUNCTION,
    id::LONG_LONG,
    id::PARAMETER_ARRAY_QUALIFIER,
    id::QUALIFIED_FUNCTION_TYPE,
    id::QUALIFIED_VOID_RETURN,
    id::REGISTER_AT_FILE_SCOPE,
    id::REGISTER_VARIABLE,
    id::TENTATIVE_ARRAY,
    id::TYPEDEF_REDEFINITION,
    id::ZERO_LENGTH_ARRAY,
];

/// One declaration, wherever it stands.
pub fn check(checks: &mut Checks<'_>, at: DeclId) {
    let declaration = checks.ast[at];
    let first = declaration.extent.first;
    match declaration.kind {
        DeclarationKind::Plain(specifiers, declarators) => {
            let is_global = checks.function_around(first).is_none();
            plain(checks, specifiers, declarators, declaration.extent, is_global);
        }
        DeclarationKind::Function(..) => functions::definition(checks, at),
        DeclarationKind::Asm(_) => checks.report(id::ASM_TOPLEVEL, first),
        DeclarationKind::Empty => checks.report(id::EXTRA_SEMICOLON, first),
        _ => {}
    }
}

fn plain(
    checks: &mut Checks<'_>,
    specifiers: SpecifiersId,
    declarators: List<InitDeclarator>,
    extent: Extent,
    is_global: bool,
) {
    let node = checks.ast[specifiers];
    if declarators.is_empty() {
        without_declarator(checks, node, extent);
        return;
    }
    let is_typedef = node.storage.has(Storage::TYPEDEF);
    if node.storage.has(Storage::INLINE) {
        let objects = checks.ast.list(declarators).iter();
        let mut types = objects.map(|item| checks.type_declared(item.declarator));
        let odd = types.any(|ty| !matches!(ty, Type::Function(_) | Type::Unknown));
        if odd || is_typedef {
            checks.report(id::INLINE_ON_NON_FUNCTION, extent.first);
        }
    }
    let is_constexpr = node.storage.has(Storage::CONSTEXPR);
    if matches!(node.ty, TypeSpecifier::Missing) && !is_constexpr {
        checks.report(id::IMPLICIT_INT, extent.first);
    }
    for item in checks.ast.list(declarators) {
        let is_register = node.storage.has(Storage::REGISTER);
        if let Some(label) = item.asm_label {
            let at = checks.ast[label].extent.first;
            checks.report(if is_register { id::REGISTER_VARIABLE } else { id::ASM_LABEL }, at);
        } else if is_register && is_global {
            checks.report(id::REGISTER_AT_FILE_SCOPE, extent.first);
        }
        declared(checks, node, item, is_global);
        if let Some(init) = item.init {
            let context =
                initializers::Context { is_static: is_global || node.storage.has(Storage::STATIC) };
            initializers::declarator(checks, item.declarator, init, context);
        }
    }
}

fn declared(checks: &mut Checks<'_>, node: Specifiers, item: &InitDeclarator, is_global: bool) {
    let Some((_, at)) = checks.ast[item.declarator].name else { return };
    let is_typedef = node.storage.has(Storage::TYPEDEF);
    let ty = checks.type_declared(item.declarator);
    if matches!(ty, Type::Function(_)) && !is_typedef {
        functions::declaration(checks, node, item.declarator);
    }
    let is_tentative = is_global
        && node.storage.has(Storage::STATIC)
        && !node.storage.has(Storage::EXTERN)
        && item.init.is_none();
    if is_tentative && matches!(ty, Type::Array(_, Bound::Incomplete)) {
        checks.report(id::TENTATIVE_ARRAY, at);
    }
}

/// `int;`, `const struct s;`: nothing is declared (C99 6.7p2).
fn without_declarator(checks: &mut Checks<'_>, node: Specifiers, extent: Extent) {
    let is_useless = match node.ty {
        TypeSpecifier::Record(record) => {
            let record = checks.ast[record];
            record.tag.is_none() || node.storage.0 != 0 || node.qualifiers.0 != 0
        }
        TypeSpecifier::Enum(of) => {
            let has_members = checks.ast[of].enumerators.is_some();
            node.storage.0 != 0 || node.qualifiers.0 != 0 && !has_members
        }
        TypeSpecifier::Guessed(..) => false,
        _ => true,
    };
    if is_useless {
        checks.report(id::DECLARATION_WITHOUT_DECLARATOR, extent.first);
    }
}

/// Declaration specifiers, wherever they stand.
pub fn specifiers(checks: &mut Checks<'_>, node: Specifiers) {
    let first = node.extent.first;
    match node.ty {
        TypeSpecifier::Words(words) => self::words(checks, words, first),
        TypeSpecifier::AutoType if node.storage.has(Storage::AUTO) => {
            checks.report(id::AUTO_INFERENCE, first);
        }
        TypeSpecifier::Enum(of) => {
            if let (Some(_), Some((_, at))) = (checks.ast[of].underlying, checks.ast[of].tag) {
                checks.report(id::ENUM_UNDERLYING_TYPE, at);
            } else if checks.ast[of].underlying.is_some() {
                checks.report(id::ENUM_UNDERLYING_TYPE, first);
            }
        }
        _ => {}
    }
    if checks.on(id::DUPLICATE_QUALIFIER)
        && let Some(at) = repeated_qualifier(checks, node.extent)
    {
        checks.report(id::DUPLICATE_QUALIFIER, at);
    }
}

fn words(checks: &mut Checks<'_>, words: TypeWords, first: TokenIdx) {
    if words.complex {
        match words.base {
            BaseWord::None
                if words.n_long == 0 && !words.short && !words.signed && !words.unsigned =>
            {
                checks.report(id::COMPLEX_WITHOUT_TYPE, first);
            }
            BaseWord::None | BaseWord::Int | BaseWord::Char | BaseWord::Int128 => {
                checks.report(id::COMPLEX_INTEGER, first);
            }
            _ => {}
        }
    }
    if words.n_long >= 2 {
        checks.report(id::LONG_LONG, first);
    }
}

/// The second of two equal qualifiers among the outermost tokens of specifiers.
fn repeated_qualifier(checks: &Checks<'_>, extent: Extent) -> Option<TokenIdx> {
    use crate::lex::TokenKind;
    use crate::names::kw;
    let mut seen = Qualifiers::default();
    let mut depth = 0usize;
    for idx in extent.first.0..=extent.last.0 {
        let token = checks.token(TokenIdx(idx))?;
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBrace => depth += 1,
            TokenKind::RightParen | TokenKind::RightBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        let qualifier = match token.name {
            kw::CONST | kw::G_CONST | kw::G_CONST_ => Qualifiers::CONST,
            kw::VOLATILE | kw::G_VOLATILE | kw::G_VOLATILE_ => Qualifiers::VOLATILE,
            kw::RESTRICT | kw::G_RESTRICT | kw::G_RESTRICT_ => Qualifiers::RESTRICT,
            _ => continue,
        };
        if depth == 0 && seen.has(qualifier) {
            return Some(TokenIdx(idx));
        }
        if depth == 0 {
            seen = seen.with(qualifier);
        }
    }
    None
}

/// Whether what a declarator's pointers and arrays are of is a function with qualifiers: a
/// typedef's, as no declarator can write one.
fn is_qualified_function(checks: &Checks<'_>, of: QualType, parts: &[DeclaratorPart]) -> bool {
    let types = checks.unit.types();
    let mut ty = of;
    for part in parts {
        ty = match (part, types.get(ty.ty)) {
            (DeclaratorPart::Pointer(_), Type::Pointer(to)) => to,
            (DeclaratorPart::Array(_), Type::Array(element, _)) => element,
            _ => return false,
        };
    }
    matches!(types.get(ty.ty), Type::Function(_)) && ty.qualifiers.0 != 0
}

/// One declarator, wherever it stands: its array parts, and what they are of.
pub fn declarator(checks: &mut Checks<'_>, at: DeclaratorId) {
    let node = checks.ast[at];
    for part in checks.ast.list(node.parts) {
        match *part {
            DeclaratorPart::Array(array) => {
                if array.is_static || array.qualifiers.0 != 0 {
                    checks.report(id::PARAMETER_ARRAY_QUALIFIER, array.bracket);
                }
                // A parameter's own bound is gone from its type.
                if let ArrayBound::Expr(bound) = array.bound
                    && checks.value(bound, 0) == Some(0)
                {
                    let place = node.name.map_or(array.bracket, |(_, token)| token);
                    checks.report(id::ZERO_LENGTH_ARRAY, place);
                }
            }
            DeclaratorPart::Function(parameters) => functions::parameters(checks, parameters),
            DeclaratorPart::Pointer(_) => {}
        }
    }
    let Some(mut ty) = checks.unit.type_declared(at) else { return };
    let place = node.name.map_or(node.extent.first, |(_, token)| token);
    let types = checks.unit.types();
    if is_qualified_function(checks, ty, checks.ast.list(node.parts)) {
        checks.report(id::QUALIFIED_FUNCTION_TYPE, place);
    }
    // Only arrays that this declarator writes, not those of its typedef.
    let is_array = |part: &&DeclaratorPart| matches!(part, DeclaratorPart::Array(_));
    let n_own = checks.ast.list(node.parts).iter().take_while(is_array).count();
    for _ in 0..n_own {
        let Type::Array(element, bound) = types.get(ty.ty) else { break };
        if bound == Bound::Constant(0) {
            checks.report(id::ZERO_LENGTH_ARRAY, place);
            break;
        }
        let element_type = types.get(element.ty);
        if let Type::Record(of) = element_type
            && checks.unit.record(of).is_none()
        {
            checks.report(id::ARRAY_OF_INCOMPLETE_TYPE, place);
        }
        ty = element;
    }
}
