//! C23's keywords that earlier standards leave to programs and headers: what is left of them after
//! macro expansion, in a unit that is compiled as C23.

use super::Checks;
use crate::discover::Standard;
use crate::names::kw;
use crate::parse::ast::TokenIdx;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[id::BOOL_KEYWORD, id::CONSTEXPR, id::LOWERCASE_KEYWORD, id::NULLPTR];

/// The keywords among the tokens of one external declaration.
pub fn check(checks: &mut Checks<'_>) {
    if checks.dialect.standard < Standard::C23 {
        return;
    }
    let (first, last) = checks.extent;
    for at in (first.0..=last.0).map(TokenIdx) {
        let Some(token) = checks.token(at) else { break };
        let rule = match token.name {
            kw::BOOL | kw::TRUE | kw::FALSE => id::BOOL_KEYWORD,
            kw::CONSTEXPR => id::CONSTEXPR,
            kw::NULLPTR => id::NULLPTR,
            kw::STATIC_ASSERT | kw::ALIGNAS | kw::ALIGNOF | kw::THREAD_LOCAL => {
                id::LOWERCASE_KEYWORD
            }
            _ => continue,
        };
        checks.report(rule, at);
    }
}
