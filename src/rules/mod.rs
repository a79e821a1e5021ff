//! The rules: each a slug with a page that people read (rules/<slug>.md) and a check in a file
//! of the same name. A check looks at [`Facts`] and says what is wrong, with tokens for places;
//! it opens no file and keeps nothing.

mod describe;
mod page;
mod vla;
mod vlais;
mod vlais_folded;

pub use page::{Fix, FrontMatter};

use crate::analyse::{UnitScope, facts::Facts};
use crate::lex::Token;

/// A rule: its page, embedded, and its check.
pub struct Rule {
    /// The name, the same in rules/, src/rules/ and corpus/rules/.
    pub slug: &'static str,
    /// The text of rules/<slug>.md.
    pub page: &'static str,
    /// Reports what it finds in one external declaration.
    pub check: fn(&UnitScope<'_>, &Facts, &mut Vec<Report>),
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("slug", &self.slug).finish_non_exhaustive()
    }
}

/// What a check says, with tokens for places.
#[derive(Clone, Debug)]
pub struct Report {
    /// What is wrong, in one sentence with the names of the code.
    pub message: String,
    /// What other compilers do and what to write instead.
    pub help: Vec<String>,
    /// The token that makes it wrong.
    pub token: Token,
    /// The token whose macro decides where the finding is: the construct's own.
    pub anchor: Token,
    /// The tokens that bring in what is wrong: macro arguments or parts of the body.
    pub culprits: Vec<Token>,
    /// Places that explain it.
    pub labels: Vec<(String, Token)>,
}

/// Every rule, in the order of the catalogue.
pub static ALL: &[Rule] = &[
    Rule { slug: "vlais", page: include_str!("../../rules/vlais.md"), check: vlais::check },
    Rule {
        slug: "vlais-folded",
        page: include_str!("../../rules/vlais-folded.md"),
        check: vlais_folded::check,
    },
    Rule { slug: "vla", page: include_str!("../../rules/vla.md"), check: vla::check },
];

/// The rule with this slug.
pub fn find(slug: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.slug == slug)
}
