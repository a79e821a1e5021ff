//! Rewrites by rule: what can be done about a finding, beside the check that makes it.
//!
//! A rule offers a rewrite by a line in a table here. `TEXT` has those whose tokens alone tell what
//! to write; they need no more than the place of the finding. `TREE` has those that look at the
//! declaration's tree and types. Whatever they propose is proved before it is offered.

use crate::lex::Token;
use crate::rewrite::constructs::{Small, text, tree, words};
use crate::rewrite::view::RawFile;
use crate::rewrite::{Rewrite, Site, vlais};

/// A rewrite of the tokens around the one with this number.
pub type Text = fn(&RawFile, usize) -> Option<Small>;

/// A rewrite of a construct in a declaration, known by the finding's token.
pub type Tree = fn(&Site<'_>, &Token) -> Rewrite;

static TEXT: &[(&str, Text)] = &[
    ("alternate-keyword", text::alternate_keyword),
    ("auto-function", words::specifier),
    ("binary-constant", text::number),
    ("case-range", text::case_range),
    ("complex-without-type", words::complex),
    ("compound-literal-initializer", words::literal),
    ("designator-old-style", text::old_designator),
    ("designator-range", text::designator_range),
    ("digit-separator", text::number),
    ("elifdef", text::elifdef),
    ("empty-initializer", text::empty_braces),
    ("empty-scalar-initializer", text::empty_braces),
    ("enum-trailing-comma", words::trailing_comma),
    ("escape-e", text::escape),
    ("escape-punctuation", words::backslashes),
    ("extra-semicolon", text::semicolon),
    ("extra-tokens-directive", text::extra_tokens),
    ("floating-suffix-d", text::number),
    ("function-name-identifier", text::function_name),
    ("gnu-thread", text::thread),
    ("inline-on-non-function", words::specifier),
    ("label-without-statement", words::label),
    ("lowercase-keyword", words::lowercase),
    ("macro-name-without-space", words::space),
    ("missing-newline", text::last_newline),
    ("octal-prefix", text::number),
    ("parenthesized-string", words::string),
    ("qualified-void-return", words::qualifier),
    ("register-at-file-scope", words::specifier),
    ("return-void-expression", words::return_void),
    ("sizeof-void-or-function", text::sizeof_void),
    ("static-assert-without-message", words::assertion),
    ("variadic-macro-named", text::named_variadic),
    ("zero-length-array", text::zero_length),
];

static TREE: &[(&str, Tree)] = &[
    ("conditional-omitted-operand", tree::omitted_operand),
    ("vla", tree::folded_bound),
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

/// What rewrites a rule's findings by their trees.
pub fn by_tree(slug: &str) -> Option<Tree> {
    find(TREE, slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Fix;

    #[test]
    fn a_rule_is_in_one_table_once() {
        let mut slugs: Vec<&str> = TEXT.iter().map(|(slug, _)| *slug).collect();
        slugs.extend(TREE.iter().map(|(slug, _)| *slug));
        let n = slugs.len();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), n);
    }

    #[test]
    fn a_page_says_machine_only_where_there_is_a_rewrite() {
        for rule in crate::rules::all() {
            let offers = by_text(rule.slug).is_some() || by_tree(rule.slug).is_some();
            match rule.front().fix {
                Fix::Machine => assert!(offers, "{} has no rewrite", rule.slug),
                Fix::None => assert!(!offers, "{} has a rewrite", rule.slug),
                Fix::Suggest => {}
            }
        }
    }
}
