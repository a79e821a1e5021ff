//! What the parser remarked, as rules.

use super::Checks;
use crate::parse::ast::{Remark, TokenIdx};
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::ASM_MS_STYLE,
    id::ATTRIBUTE_BEFORE_BODY,
    id::ATTRIBUTE_ON_ENUMERATOR_OR_LABEL,
    id::BLOCKS,
    id::ENUM_TRAILING_COMMA,
    id::EXTRA_SEMICOLON,
    id::IF_DECLARATION,
    id::MISSING_SEMICOLON,
    id::STATIC_ASSERT_WITHOUT_MESSAGE,
];

/// One remark.
pub fn check(checks: &mut Checks<'_>, remark: Remark, at: TokenIdx) {
    let rule = match remark {
        Remark::MemberSemicolon => id::EXTRA_SEMICOLON,
        Remark::MemberWithoutSemicolon => id::MISSING_SEMICOLON,
        Remark::EnumeratorComma => id::ENUM_TRAILING_COMMA,
        Remark::EnumeratorAttribute | Remark::LabelAttribute => {
            id::ATTRIBUTE_ON_ENUMERATOR_OR_LABEL
        }
        Remark::AssertWithoutMessage => id::STATIC_ASSERT_WITHOUT_MESSAGE,
        Remark::ConditionDeclaration => id::IF_DECLARATION,
        Remark::Block => id::BLOCKS,
        Remark::MsAsm => id::ASM_MS_STYLE,
        Remark::AttributeBeforeBody => id::ATTRIBUTE_BEFORE_BODY,
    };
    checks.report(rule, at);
}
