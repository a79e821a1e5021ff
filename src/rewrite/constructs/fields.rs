//! How wide and how aligned objects and members are: what an attribute or a bit-field's type says
//! of it, in the words of C.

use super::Small;
use super::attributes::alone;
use super::declarations::beginning;
use super::headers::in_kernel;
use super::operands::written;
use super::text::{kind, text};
use crate::analyse::scope::EntityKind;
use crate::analyse::ty::{QualType, RecordType, Type};
use crate::discover::Standard;
use crate::discover::target::IntKind;
use crate::lex::{Token, TokenKind};
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::view::RawFile;
use crate::rewrite::{Rewrite, Site};

/// Words of one declaration.
const WORDS_MAX: usize = 12;
/// The size and alignment of an `int` that bit-fields are given.
const INT_BYTES: u64 = 4;

/// Whether the unit is read as a C with `_Alignas`, atomic objects and their headers.
pub(super) fn has_c11(site: &Site<'_>) -> bool {
    site.unit.settings.dialect.standard >= Standard::C11
}

/// The first word of the declaration that a token is in, all between them being words, stars and
/// numbers in brackets.
fn first_word(raw: &RawFile, at: usize) -> Option<usize> {
    let is_word = |kind| {
        matches!(
            kind,
            TokenKind::Identifier
                | TokenKind::Star
                | TokenKind::LeftBracket
                | TokenKind::Number
                | TokenKind::RightBracket
        )
    };
    beginning(raw, at, WORDS_MAX, is_word)
}

/// `int a __attribute__((aligned(16)));` becomes `_Alignas(16) int a;`, where the type needs no
/// more than that.
pub fn aligned(site: &Site<'_>, token: &Token) -> Rewrite {
    if !has_c11(site) {
        return Rewrite::refuse("the unit is compiled as a C that has no `_Alignas`");
    }
    written(site, token, |view| {
        let raw = &view.raw;
        let at = raw.at(token.pos)?;
        let bytes: u64 = text(raw, at + 2).parse().ok()?;
        let (open, last) = alone(raw, at).filter(|_| kind(raw, at + 3) == TokenKind::RightParen)?;
        let first = first_word(raw, open)?;
        let words: Vec<String> = (first..open).map(|at| text(raw, at)).collect();
        // A definition elsewhere would have to say the same as an `extern` declaration.
        let is_other = |word: &String| matches!(word.as_str(), "typedef" | "register" | "extern");
        let is_plain = !words.iter().any(is_other);
        // It is about this declarator alone, and of several all would get it.
        let mut behind = (last + 1..raw.tokens.len()).map(|at| kind(raw, at));
        let ends = match kind(raw, last + 1) {
            TokenKind::Semicolon => true,
            TokenKind::Equal => behind
                .find(|kind| matches!(kind, TokenKind::Semicolon | TokenKind::Comma))
                .is_some_and(|kind| kind == TokenKind::Semicolon),
            _ => false,
        };
        let name = (first..open).rev().find(|&at| {
            let next = kind(raw, at + 1);
            kind(raw, at) == TokenKind::Identifier
                && (at + 1 == open || next == TokenKind::LeftBracket)
        })?;
        let ty = declared(site, raw, name)?;
        let is_object = !matches!(site.scope.types().get(ty.ty), Type::Function(_));
        // A type that has an alignment of its own may have more of it.
        let is_aligned = (first..name).any(|at| {
            let entity = raw.tokens.get(at).and_then(|word| site.scope.entity(word.name));
            entity.is_some_and(|of| of.kind == EntityKind::Typedef && of.ty.align_code != 0)
        });
        let is_own = name > first && !is_aligned;
        let natural = site.scope.alignment_of(QualType { align_code: 0, ..ty })?;
        let fits = is_object && bytes.is_power_of_two() && natural <= bytes;
        let range = raw.range(open.checked_sub(1)?)?.end..raw.range(last)?.end;
        let small = Small::new(format!("write `_Alignas({bytes})`")).doubtful().replace(range, "");
        let is_storage = |word: &String| word == "static";
        let place = first + words.iter().take_while(|word| is_storage(word)).count();
        let small = small.insert(raw.range(place)?.start, format!("_Alignas({bytes}) "));
        (is_plain && ends && fits && is_own).then_some(small)
    })
}

/// The type of what a token of the file declares.
fn declared(site: &Site<'_>, raw: &RawFile, name: usize) -> Option<QualType> {
    let pos = raw.tokens.get(name)?.pos;
    site.scope.type_declared(site.declarator(|name| name.pos == pos)?)
}

/// `typedef int t __attribute__((mode(DI)));` becomes `typedef int64_t t;`.
pub fn mode(site: &Site<'_>, token: &Token) -> Rewrite {
    if in_kernel(site) {
        return Rewrite::refuse("a kernel's headers are not <stdint.h>");
    }
    written(site, token, |view| {
        let raw = &view.raw;
        let at = raw.at(token.pos)?;
        let (open, last) = alone(raw, at).filter(|_| kind(raw, at + 3) == TokenKind::RightParen)?;
        let word = match text(raw, at + 2).trim_matches('_') {
            "QI" | "byte" => "int8_t",
            "HI" => "int16_t",
            "SI" => "int32_t",
            "DI" => "int64_t",
            "pointer" => "intptr_t",
            _ => return None,
        };
        let first = first_word(raw, open)?;
        let is_type = |at: &usize| matches!(text(raw, *at).as_str(), "int" | "unsigned" | "signed");
        let types: Vec<usize> = (first..open).filter(is_type).collect();
        let (start, end) = (*types.first()?, *types.last()?);
        // The words of the type stand together, and one name behind them.
        let is_plain = end - start + 1 == types.len()
            && end + 2 == open
            && kind(raw, end + 1) == TokenKind::Identifier
            && kind(raw, last + 1) == TokenKind::Semicolon;
        let is_unsigned = types.iter().any(|&at| text(raw, at) == "unsigned");
        let new = if is_unsigned { format!("u{word}") } else { word.to_owned() };
        let range = raw.range(open.checked_sub(1)?)?.end..raw.range(last)?.end;
        let small = Small::new(format!("write `{new}`")).doubtful().replace(range, "");
        let small = small.replace(raw.range(start)?.start..raw.range(end)?.end, new);
        is_plain.then(|| small.include(raw, "stdint.h"))
    })
}

/// `unsigned char a : 3;` becomes `unsigned int a : 3;`; where that changes the layout it is only
/// shown.
pub fn bit_field(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let raw = &view.raw;
        let at = raw.at(token.pos)?;
        let first = first_word(raw, at).filter(|&first| first < at)?;
        let mut words = (first..at).map(|at| text(raw, at));
        let is_plain = (first..at).all(|at| kind(raw, at) == TokenKind::Identifier)
            && !words.any(|word| matches!(word.as_str(), "const" | "volatile" | "_Atomic"))
            && kind(raw, at + 1) == TokenKind::Colon
            && kind(raw, at + 3) == TokenKind::Semicolon;
        let (record, member) = member(site, token)?;
        let width = member.width?;
        let new = match site.scope.types().get(member.ty.ty) {
            Type::Int(kind) if kind.is_signed() => "signed int",
            Type::Int(_) => "unsigned int",
            Type::Enum(id) => match site.scope.enumeration(id)?.underlying {
                of if site.scope.types().get(of) == Type::Int(IntKind::UInt) => "unsigned int",
                of if site.scope.types().get(of) == Type::Int(IntKind::Int) => "signed int",
                _ => return None,
            },
            _ => return None,
        };
        let small = Small::new(format!("declare it `{new}`"));
        let range = raw.range(first)?.start..raw.range(at.checked_sub(1)?)?.end;
        let small = small.replace(range, new);
        let small = if is_same(site, record, member) { small.doubtful() } else { small.shown() };
        // An `int` holds its values then, and that is what it is promoted to.
        (is_plain && u64::from(width) < INT_BYTES * 8).then_some(small)
    })
}

/// The structure or union, and the member in it that a token declares.
fn member<'s>(
    site: &Site<'s>,
    token: &Token,
) -> Option<(&'s RecordType, &'s crate::analyse::ty::Member)> {
    for (number, record) in site.ast.records().iter().enumerate() {
        let Some(lines) = record.members else { continue };
        for line in site.ast.list(lines) {
            let MemberDeclaration::Members(_, list) = *line else { continue };
            let named = site.ast.list(list).iter().filter_map(|one| site.ast[one.declarator?].name);
            let mut own =
                named.filter(|&(_, idx)| site.token(idx).is_some_and(|name| name.pos == token.pos));
            let Some((name, _)) = own.next() else { continue };
            let ty = site.scope.type_of_record(RecordId(number as u32))?;
            let record = site.scope.record(ty)?;
            let is_it = |one: &&crate::analyse::ty::Member| one.name == Some(name as Name);
            return Some((record, record.members.iter().find(is_it)?));
        }
    }
    None
}

/// Whether a bit-field lies where it does, and its structure is aligned as it is, with the type
/// `int` too: its place is the next bit, or the next unit of its type if it doesn't fit in one.
fn is_same(site: &Site<'_>, record: &RecordType, member: &crate::analyse::ty::Member) -> bool {
    let own = || {
        let natural = site.scope.alignment_of(member.ty)?;
        let bytes = site.scope.bytes_of(member.ty)?;
        if natural == INT_BYTES && bytes == INT_BYTES {
            return Some(true);
        }
        let (width, at) = (u64::from(member.width?), member.offset_bits?);
        let mut end = 0;
        let mut others = 1;
        let mut is_before = true;
        for one in &record.members {
            is_before &= one != member;
            let bits = match one.width {
                Some(width) => u64::from(width),
                None => site.scope.bytes_of(one.ty)?.checked_mul(8)?,
            };
            if is_before && !record.is_union {
                end = one.offset_bits?.checked_add(bits)?.max(end);
            }
            // Other bit-fields may be rewritten as well.
            if one.width.is_none() {
                others = site.scope.alignment_of(one.ty)?.max(others);
            }
        }
        let place = |unit: u64| match end % (unit * 8) + width > unit * 8 {
            true => end.next_multiple_of(unit * 8),
            false => end,
        };
        let is_there = natural == bytes && place(natural) == at && place(INT_BYTES) == at;
        Some(is_there && others >= natural.max(INT_BYTES))
    };
    own() == Some(true)
}
