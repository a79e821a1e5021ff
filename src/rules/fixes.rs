//! Rewrites by rule: what can be done about a finding, beside the check that makes it.
//!
//! A rule offers a rewrite by a line in a table here. `TEXT` has those whose tokens alone tell what
//! to write; they need no more than the place of the finding. `BETWEEN` has those about what
//! stands between the tokens. `TREE` has those that look at the declaration's tree and types.
//! Whatever they propose is proved before it is offered; `reasons` says why where nothing is.

use crate::lex::Token;
use crate::rewrite::constructs::{
    Small, assertions, attributes, builtins, casts, characters, declarations, definitions,
    directives, fields, functions, headers, initializers, lines, literals, nested, operands,
    overflow, parameters, statements, text, tree, types, values, words,
};
use crate::rewrite::view::RawFile;
use crate::rewrite::{Rewrite, Site, vlais};

/// A rewrite of the tokens around the one with this number, or of the text at this offset.
pub type Text = fn(&RawFile, usize) -> Option<Small>;

/// A rewrite of a construct in a declaration, known by the finding's token.
pub type Tree = fn(&Site<'_>, &Token) -> Rewrite;

static TEXT: &[(&str, Text)] = &[
    ("alignof-incomplete-array", literals::alignof_array),
    ("alternate-keyword", text::alternate_keyword),
    ("atomic", definitions::atomic_result),
    ("attribute-argument-check", attributes::hint),
    ("attribute-before-body", attributes::before_body),
    ("attribute-c23", declarations::standard_attribute),
    ("attribute-c23-vendor", attributes::hint),
    ("attribute-clang-only", attributes::hint),
    ("attribute-counted-by", attributes::hint),
    ("attribute-diagnostic", attributes::hint),
    ("attribute-fallthrough", declarations::fallthrough),
    ("attribute-gcc-only", attributes::hint),
    ("attribute-instrumentation", attributes::hint),
    ("attribute-noreturn", attributes::noreturn),
    ("attribute-on-enumerator-or-label", attributes::hint),
    ("attribute-optimization", attributes::hint),
    ("auto-function", words::specifier),
    ("binary-constant", text::number),
    ("bool-keyword", values::boolean),
    ("builtin-expect", literals::expect),
    ("builtin-prefetch", literals::prefetch),
    ("builtin-source-location", values::source_location),
    ("case-range", text::case_range),
    ("comma-in-if", directives::comma),
    ("complex-without-type", words::complex),
    ("compound-literal-initializer", words::literal),
    ("constexpr", definitions::constant),
    ("counter-macro", literals::predefined),
    ("countof", literals::countof),
    ("declaration-without-declarator", declarations::nothing_declared),
    ("delimited-escape", values::delimited_escape),
    ("designator-old-style", text::old_designator),
    ("digit-separator", text::number),
    ("digraph", values::digraph),
    ("dollar-in-identifier", literals::dollar),
    ("duplicate-qualifier", declarations::duplicate_qualifier),
    ("elifdef", text::elifdef),
    ("enum-forward-declaration", declarations::enum_again),
    ("enum-redefinition", definitions::enum_redefined),
    ("enum-trailing-comma", words::trailing_comma),
    ("escape-e", text::escape),
    ("escape-out-of-range", characters::escape_range),
    ("escape-punctuation", words::backslashes),
    ("excess-initializers", values::excess),
    ("extension-keyword", attributes::extension),
    ("extra-semicolon", text::semicolon),
    ("extra-tokens-directive", directives::extra_tokens),
    ("float80", literals::interchange),
    ("floating-suffix-d", text::number),
    ("floatn", literals::interchange),
    ("forward-parameter", definitions::forward_parameter),
    ("four-character-constant", values::characters),
    ("function-name-identifier", text::function_name),
    ("generic-type-operand", definitions::generic_type),
    ("gnu-predefined-macro", literals::predefined),
    ("gnu-thread", text::thread),
    ("hexadecimal-float", values::hexadecimal_float),
    ("ident-directive", directives::told),
    ("implicit-int", declarations::implicit_int),
    ("import-directive", lines::import),
    ("inline-main", declarations::inline_main),
    ("inline-on-non-function", words::specifier),
    ("integer-constant-unsigned", literals::unsigned),
    ("invalid-paste", directives::invalid_paste),
    ("kr-declaration", functions::no_parameters),
    ("label-without-statement", words::label),
    ("line-marker", lines::line_marker),
    ("line-number-range", directives::line_zero),
    ("lowercase-keyword", words::lowercase),
    ("macro-name-without-space", words::space),
    ("macro-redefinition", lines::undefine),
    ("main-signature", functions::main),
    ("missing-semicolon", declarations::member_end),
    ("msvc-calling-convention", declarations::usual_convention),
    ("msvc-keyword", declarations::sized_int),
    ("multichar-constant", values::characters),
    ("named-escape", characters::named_escape),
    ("noreturn", declarations::noreturn),
    ("nullability", declarations::nullability),
    ("nullptr", values::nullptr),
    ("octal-prefix", text::number),
    ("offsetof-array-index", definitions::offset_of_element),
    ("parameter-array-qualifier", declarations::static_bound),
    ("parameter-names-without-types", functions::only_names),
    ("parenthesized-string", words::string),
    ("pragma-once", lines::pragma_once),
    ("predefined-identifier-outside-function", literals::no_function),
    ("preprocessor-assertion", assertions::macros),
    ("qualified-function-type", definitions::qualified_function),
    ("qualified-void-return", words::qualifier),
    ("register-at-file-scope", words::specifier),
    ("restrict", declarations::restrict),
    ("return-void-expression", words::return_void),
    ("sizeof-void-or-function", literals::sizeof_void),
    ("static-assert", declarations::assertion),
    ("static-assert-without-message", words::assertion),
    ("trigraph", literals::trigraph),
    ("typedef-redefinition", declarations::typedef_again),
    ("u8-character", literals::u8_character),
    ("unicode-literal", literals::unicode),
    ("unknown-escape", literals::unknown_escape),
    ("unnamed-parameter", functions::unnamed_parameter),
    ("unterminated-quote", directives::lone_quote),
    ("va-opt", directives::comma_paste),
    ("va-start-one-argument", functions::va_start),
    ("variadic-comma-paste", directives::comma_paste),
    ("variadic-macro-named", text::named_variadic),
    ("variadic-macro-no-argument", definitions::no_variable_argument),
    ("warning-directive", directives::told),
    ("zero-length-array", text::zero_length),
];

static BETWEEN: &[(&str, Text)] = &[
    ("backslash-newline-eof", lines::last_splice),
    ("backslash-space-newline", lines::blank_splice),
    ("empty-translation-unit", definitions::empty_unit),
    ("form-feed-in-directive", lines::form_feed),
    ("line-comment", lines::line_comment),
    ("missing-newline", lines::last_newline),
];

static TREE: &[(&str, Tree)] = &[
    ("address-of-void", statements::void_object),
    ("alignof-expression", types::alignment),
    ("array-qualifier-conversion", casts::converted),
    ("asm-output-cast", builtins::output),
    ("atomic-builtins", builtins::fence),
    ("attribute-aligned", fields::aligned),
    ("attribute-mode", fields::mode),
    ("auto-inference", types::inferred),
    ("auto-type", types::inferred),
    ("bit-field-type", fields::bit_field),
    ("builtin-choose-expr", builtins::chosen),
    ("builtin-constant-p", builtins::constant_p),
    ("builtin-classify", builtins::classified),
    ("builtin-libc", headers::library),
    ("builtin-offsetof", operands::offsetof),
    ("builtin-overflow", overflow::checked),
    ("builtin-types-compatible-p", builtins::compatible),
    ("builtin-unreachable", headers::stop),
    ("builtin-va-list", headers::arguments),
    ("cast-to-structure", operands::cast_to_structure),
    ("cast-to-union", casts::to_union),
    ("complete-and-incomplete-comparison", casts::compared),
    ("complex-conjugate", types::complex),
    ("complex-increment", statements::complex_step),
    ("conditional-omitted-operand", tree::omitted_operand),
    ("conditional-pointer-mismatch", casts::compared),
    ("conditional-void-operand", operands::void_operand),
    ("dereference-of-void", statements::void_object),
    ("designator-range", initializers::range),
    ("empty-initializer", initializers::empty),
    ("empty-scalar-initializer", initializers::empty),
    ("floating-constant-range", builtins::infinity),
    ("folded-constant", tree::folded_constant),
    ("for-declaration", statements::for_declaration),
    ("for-declaration-not-automatic", statements::for_declaration),
    ("gnu-alignof", builtins::gnu_alignment),
    ("gnu-type-macro", headers::predefined_type),
    ("if-declaration", statements::condition_declaration),
    ("imaginary-constant", headers::imaginary),
    ("implicit-function-declaration", headers::declaration),
    ("incompatible-pointers", casts::converted),
    ("inline-internal-linkage", builtins::internal),
    ("integer-pointer-conversion", casts::converted),
    ("kr-after-prototype", parameters::definition_again),
    ("kr-definition", parameters::definition),
    ("local-label", builtins::local_label),
    ("mixed-declarations", statements::mixed),
    ("nested-function", nested::function),
    ("nonconstant-initializer", builtins::folded_initializer),
    ("ordered-null-comparison", operands::null_order),
    ("overflow-in-constant", builtins::overflow),
    ("pointer-comparison", casts::compared),
    ("pointer-sign", casts::converted),
    ("real-imag-operator", types::complex),
    ("register-array-subscript", builtins::register_array),
    ("return-mismatch", operands::returned_value),
    ("statement-expression", statements::expression),
    ("static-function-in-block", statements::static_function),
    ("sync-builtins", builtins::fence),
    ("transparent-union-argument", casts::to_union_parameter),
    ("typeof", types::type_of_operand),
    ("typeof-unqual", types::type_of_operand),
    ("vla", vlais::plain::rewrite),
    ("vlais", vlais::rewrite),
    ("vlais-folded", tree::folded_bound),
    ("void-pointer-arithmetic", tree::void_arithmetic),
];

fn find<T: Copy>(table: &[(&str, T)], slug: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == slug).map(|&(_, fixer)| fixer)
}

/// What rewrites a rule's findings by their tokens.
pub fn by_text(slug: &str) -> Option<Text> {
    find(TEXT, slug)
}

/// What rewrites a rule's findings by their offsets.
pub fn between(slug: &str) -> Option<Text> {
    find(BETWEEN, slug)
}

/// What rewrites a rule's findings by their trees.
pub fn by_tree(slug: &str) -> Option<Tree> {
    find(TREE, slug)
}

/// Whether there is anything that rewrites a rule's findings.
pub fn any(slug: &str) -> bool {
    by_text(slug).is_some() || between(slug).is_some() || by_tree(slug).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Fix, reasons};

    #[test]
    fn a_rule_is_in_one_table_once() {
        let mut slugs: Vec<&str> = TEXT.iter().map(|(slug, _)| *slug).collect();
        slugs.extend(BETWEEN.iter().map(|(slug, _)| *slug));
        slugs.extend(TREE.iter().map(|(slug, _)| *slug));
        let n = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), n);
    }

    #[test]
    fn a_page_says_machine_only_where_there_is_a_rewrite() {
        for rule in crate::rules::all() {
            let offers = any(rule.slug);
            match rule.front().fix {
                Fix::Machine => assert!(offers, "{} has no rewrite", rule.slug),
                Fix::None => assert!(!offers, "{} has a rewrite", rule.slug),
                Fix::Suggest => {}
            }
        }
    }

    #[test]
    fn a_rule_that_is_to_be_rewritten_has_a_reason_for_what_stays() {
        for rule in crate::rules::all() {
            let is_meant = rule.front().fix != Fix::None;
            let says = reasons::why(rule.slug, "").is_some();
            assert!(says || !is_meant, "{} says nothing of what it leaves", rule.slug);
        }
    }
}
