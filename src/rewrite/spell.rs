//! Types as text: what a cast or a declaration needs (C99 6.7.6).

use super::Site;
use crate::analyse::ty::{Bound, EnumTypeId, FloatKind, QualType, Type, Types};
use crate::discover::target::IntKind;
use crate::parse::ast::Qualifiers;

/// Derivations of one type that are written out.
const DEPTH_MAX: u32 = 16;

/// A type as a type name; none if it can't be named: a structure without a tag, or one of an inner
/// scope, a variable-length array.
pub fn type_name(site: &Site<'_>, ty: QualType) -> Option<String> {
    declared(site, ty, String::new(), 0)
}

/// The declaration of what `inside` is declared as, from the name outwards.
fn declared(site: &Site<'_>, ty: QualType, inside: String, depth: u32) -> Option<String> {
    if depth > DEPTH_MAX {
        return None;
    }
    let types = site.scope.types();
    let words = qualifiers(ty.qualifiers)?;
    match types.get(ty.ty) {
        Type::Pointer(to) => {
            let between = if words.is_empty() || inside.is_empty() { "" } else { " " };
            let inside = format!("*{words}{between}{inside}");
            let inside = match types.get(to.ty) {
                Type::Array(..) | Type::Function(_) => format!("({inside})"),
                _ => inside,
            };
            declared(site, to, inside, depth + 1)
        }
        Type::Array(of, Bound::Constant(n)) => {
            declared(site, of, format!("{inside}[{n}]"), depth + 1)
        }
        Type::Array(of, Bound::Incomplete) => declared(site, of, format!("{inside}[]"), depth + 1),
        Type::Function(id) => {
            let function = types.function_type(id)?;
            let parameters = function.parameters.iter();
            let parameters: Option<Vec<String>> =
                parameters.map(|&ty| declared(site, ty, String::new(), depth + 1)).collect();
            let mut parameters = parameters?;
            if function.variadic {
                parameters.push("...".to_owned());
            } else if function.prototype && parameters.is_empty() {
                parameters.push("void".to_owned());
            }
            let parameters = if function.prototype { parameters.join(", ") } else { String::new() };
            declared(site, function.result, format!("{inside}({parameters})"), depth + 1)
        }
        _ => {
            let word = base(site, ty)?;
            let words = if words.is_empty() { word } else { format!("{words} {word}") };
            Some(if inside.is_empty() { words } else { format!("{words} {inside}") })
        }
    }
}

/// Qualifiers as words; none if one is no standard's.
fn qualifiers(all: Qualifiers) -> Option<String> {
    if all.has(Qualifiers::SPACE) {
        return None;
    }
    let words = [
        (Qualifiers::CONST, "const"),
        (Qualifiers::VOLATILE, "volatile"),
        (Qualifiers::RESTRICT, "restrict"),
        (Qualifiers::ATOMIC, "_Atomic"),
    ];
    let words = words.iter().filter(|(one, _)| all.has(*one)).map(|(_, word)| *word);
    Some(words.collect::<Vec<_>>().join(" "))
}

/// The words of a type that no declarator derives.
fn base(site: &Site<'_>, ty: QualType) -> Option<String> {
    let word = match site.scope.types().get(ty.ty) {
        Type::Void => "void",
        Type::Bool => "_Bool",
        Type::Char => "char",
        Type::Int(kind) => integer(kind)?,
        Type::Float(FloatKind::Float) => "float",
        Type::Float(FloatKind::Double) => "double",
        Type::Float(FloatKind::LongDouble) => "long double",
        Type::Complex(of) => {
            let of = QualType { ty: of, qualifiers: Qualifiers::default(), align_code: 0 };
            return Some(format!("{} _Complex", base(site, of)?));
        }
        Type::Record(id) => {
            let tag = site.scope.tag_of(id)?;
            let is_union = match id {
                crate::analyse::ty::RecordTypeId::Union(_) => true,
                crate::analyse::ty::RecordTypeId::Struct(_) => false,
                _ => return None,
            };
            return Some(format!("{} {tag}", if is_union { "union" } else { "struct" }));
        }
        Type::Enum(EnumTypeId::Tagged(tag)) => return Some(format!("enum {tag}")),
        _ => return None,
    };
    Some(word.to_owned())
}

/// The words of an integer type.
pub fn integer(kind: IntKind) -> Option<&'static str> {
    Some(match kind {
        IntKind::SChar => "signed char",
        IntKind::UChar => "unsigned char",
        IntKind::Short => "short",
        IntKind::UShort => "unsigned short",
        IntKind::Int => "int",
        IntKind::UInt => "unsigned int",
        IntKind::Long => "long",
        IntKind::ULong => "unsigned long",
        IntKind::LongLong => "long long",
        IntKind::ULongLong => "unsigned long long",
        IntKind::Int128 | IntKind::UInt128 => return None,
    })
}

/// Whether a type is one of the character types, whose sizes are the same on every target.
pub fn is_character(types: Types<'_>, ty: QualType) -> bool {
    matches!(types.get(ty.ty), Type::Char | Type::Int(IntKind::SChar | IntKind::UChar))
}
