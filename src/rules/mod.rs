//! The rules: each a slug with a page that people read (rules/<slug>.md), a check and cases.
//!
//! A check sees one of four things and says what is wrong, with tokens for places; it opens no
//! file and keeps nothing:
//! - tokens (`tokens`): of each listed file as written, and of what a unit's macros expand to;
//!   a pattern in the page's front matter, or code where a pattern can't say it;
//! - the tree of one external declaration with its types (`tree`);
//! - what only `analyse` knows (`facts`): variable bounds, conversions, missing declarations;
//! - what the preprocessor did (`events`).

pub mod events;
pub mod facts;
pub mod fixes;
mod page;
pub mod reasons;
mod slugs;
pub mod tokens;
pub mod tree;

pub use page::{FACTS, Fix, FrontMatter, PageFault, Part};
pub use slugs::id;

use std::sync::{LazyLock, OnceLock};

use crate::finding::Level;
use crate::lex::Token;

/// A rule's number: an index into [`all`], or more for rules that a user wrote.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RuleId(pub u16);

/// A rule: its name and its page.
#[derive(Debug)]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// The name, the same in rules/, in the checks and in corpus/rules/.
    pub slug: &'static str,
    /// The text of rules/<slug>.md.
    pub page: &'static str,
    /// The facts on top of the page as JSON; none for a user's, whose are read at once.
    facts: &'static str,
    front: OnceLock<FrontMatter>,
}

static ALL: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let numbered = (0u16..).zip(slugs::PAGES);
    let rule = |(n, &(slug, page, facts))| Rule {
        id: RuleId(n),
        slug,
        page,
        facts,
        front: OnceLock::new(),
    };
    numbered.map(rule).collect()
});

/// Every rule of ours, in the order of their numbers.
pub fn all() -> &'static [Rule] {
    &ALL
}

/// The rule with this slug.
pub fn find(slug: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.slug == slug)
}

/// A rule that a user wrote: a page with patterns. `n_before` of these were read before it. It
/// lives as long as the process.
///
/// # Errors
///
/// Says what is wrong with the page: front matter that is none, a slug of ours, no pattern.
pub fn of_user(slug: &str, page: &str, n_before: usize) -> Result<&'static Rule, PageFault> {
    let mut groups = all().iter().map(|rule| rule.front().group.as_str());
    if find(slug).is_some() {
        return Err(format!("'{slug}' is a rule of vlaiscan's own").into());
    }
    if slug == "all" || groups.any(|group| group == slug) {
        return Err(format!("'{slug}' is what --select calls many rules").into());
    }
    let number = u16::try_from(all().len() + n_before).map_err(|_| "too many rules".to_owned())?;
    let (slug, page) = (String::leak(slug.to_owned()), String::leak(page.to_owned()));
    let rule = Rule { id: RuleId(number), slug, page, facts: "", front: OnceLock::new() };
    let front = page::parse(rule.slug, rule.page)?;
    if front.matches.is_empty() {
        return Err("the page has no [[match]]".to_owned().into());
    }
    if let Some(fault) = page::pattern_fault(rule.page, &front) {
        return Err(fault);
    }
    rule.front.get_or_init(|| front);
    Ok(Box::leak(Box::new(rule)))
}

/// Which rules run, and how loud.
#[derive(Clone, Debug, Default)]
pub struct Levels(Vec<Option<Level>>);

impl Levels {
    /// The levels of some rules; all others are off.
    pub fn of(rules: &[(&'static Rule, Level)]) -> Levels {
        let mut levels = Levels::default();
        for (rule, level) in rules {
            let at = usize::from(rule.id.0);
            if levels.0.len() <= at {
                levels.0.resize(at + 1, None);
            }
            if let Some(slot) = levels.0.get_mut(at) {
                *slot = Some(*level);
            }
        }
        levels
    }

    /// The rule's level, none if it is off.
    pub fn get(&self, rule: RuleId) -> Option<Level> {
        self.0.get(usize::from(rule.0)).copied().flatten()
    }

    /// Whether the rule runs.
    pub fn on(&self, rule: RuleId) -> bool {
        self.get(rule).is_some()
    }

    /// Whether one of them runs.
    pub fn any(&self, rules: &[RuleId]) -> bool {
        rules.iter().any(|&rule| self.on(rule))
    }
}

/// What a check says, with tokens for places.
#[derive(Clone, Debug)]
pub struct Report {
    /// The rule.
    pub rule: RuleId,
    /// What is wrong, in one sentence with the names of the code; none for what the page says.
    pub message: Option<String>,
    /// What other compilers do and what to write instead; empty for what the page says.
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

impl Report {
    /// A report at one token.
    pub fn at(rule: RuleId, token: Token) -> Report {
        Report {
            rule,
            message: None,
            help: Vec::new(),
            token,
            anchor: token,
            culprits: Vec::new(),
            labels: Vec::new(),
        }
    }
}
