//! The table of rules: every rule is a slug with a page that people read (rules/<slug>.md).

mod page;

pub use page::{Fix, FrontMatter};

/// A rule: its page, embedded, and its check.
#[derive(Debug)]
pub struct Rule {
    /// The name, the same in rules/, src/rules/ and corpus/rules/.
    pub slug: &'static str,
    /// The text of rules/<slug>.md.
    pub page: &'static str,
}

/// Every rule, in the order of the catalogue.
pub static ALL: &[Rule] = &[
    Rule { slug: "vlais", page: include_str!("../../rules/vlais.md") },
    Rule { slug: "vlais-folded", page: include_str!("../../rules/vlais-folded.md") },
    Rule { slug: "vla", page: include_str!("../../rules/vla.md") },
];

/// The rule with this slug.
pub fn find(slug: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.slug == slug)
}
