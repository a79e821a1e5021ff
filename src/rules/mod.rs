//! placeholder: interface only

/// A rule: its page, embedded, and its check.
#[derive(Debug)]
pub struct Rule {
    /// The name, the same in rules/, src/rules/ and corpus/rules/.
    pub slug: &'static str,
    /// The text of rules/<slug>.md.
    pub page: &'static str,
}

/// Every rule, in the order of the catalogue.
pub static ALL: &[Rule] = &[];
