//! The grammar: a function per production, named after it (C99 Annex A, gcc's extensions).

mod attribute;
mod declaration;
mod declarator;
mod expression;
mod initializer;
mod primary;
mod specifier;
mod statement;
mod tag;
mod unknown;

pub(super) use specifier::is_type_like_name;
