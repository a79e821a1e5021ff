//! The list of rules: a constant and a slug each. The page rules/<slug>.md is embedded; the order
//! is that of `vlaiscan rules`.

macro_rules! rules {
    ($($constant:ident = $slug:literal,)*) => {
        /// The rules' numbers, by name.
        #[allow(missing_docs)]
        pub mod id {
            use crate::rules::RuleId;
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u16)]
            enum Number { $($constant,)* }
            $(pub const $constant: RuleId = RuleId(Number::$constant as u16);)*
        }

        /// Slugs and pages, in the order of the numbers.
        pub(super) static PAGES: &[(&str, &str)] =
            &[$(($slug, include_str!(concat!("../../rules/", $slug, ".md"))),)*];
    };
}

rules! {
    VLAIS = "vlais",
    VLAIS_FOLDED = "vlais-folded",
    VLA = "vla",
    TYPEOF = "typeof",
    STATEMENT_EXPRESSION = "statement-expression",
    CONDITIONAL_OMITTED_OPERAND = "conditional-omitted-operand",
    VOID_POINTER_ARITHMETIC = "void-pointer-arithmetic",
    MACRO_REDEFINITION = "macro-redefinition",
}
