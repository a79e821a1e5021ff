//! A rule's page into its parts: the facts in TOML between two `+++` lines, then Markdown under
//! fixed headings. The page is the only home of these facts; `explain`, `rules`, the choice of
//! rules and SARIF all read them here.
//!
//! Pages are embedded, so a page that doesn't parse is a bug of ours: the test below parses all
//! of them, and nothing else can reach the `expect` in [`Rule::front`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{ALL, Rule};
use crate::finding::Level;

/// The facts about a rule.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// The rule's name.
    pub slug: String,
    /// The family that `--select` can name as a whole.
    pub group: String,
    /// How loud the rule is unless told otherwise.
    #[serde(with = "LevelWord")]
    pub level: Level,
    /// What the rule finds, in one sentence.
    pub summary: String,
    /// The ISO standards that have the construct, by their `--std` names; empty if none has.
    #[serde(default)]
    pub standards: Vec<String>,
    /// What each compiler does about it.
    #[serde(default)]
    pub compilers: BTreeMap<String, String>,
    /// The clause of the C standard that it breaks or that allows it.
    pub clause: String,
    /// What kind of rewrite there is.
    pub fix: Fix,
    /// Words to filter by, for code scanning.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How sure a finding is, in code scanning's words: `very-high`, `high`, `medium`, `low`.
    pub precision: String,
    /// CVSS-like figure for rules tagged `security`, as code scanning wants it: a string.
    #[serde(default, rename = "security-severity", skip_serializing_if = "Option::is_none")]
    pub security_severity: Option<String>,
}

/// How far a rule's rewrite goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fix {
    /// There is none.
    None,
    /// A person has to decide.
    Suggest,
    /// It can be applied unseen.
    Machine,
}

impl Fix {
    /// The word on the page.
    pub fn word(self) -> &'static str {
        match self {
            Fix::None => "none",
            Fix::Suggest => "suggest",
            Fix::Machine => "machine",
        }
    }
}

/// [`Level`] as pages spell it; the type itself stays free of serde.
#[derive(Deserialize, Serialize)]
#[serde(remote = "Level", rename_all = "lowercase")]
enum LevelWord {
    Note,
    Warning,
    Error,
}

static FRONTS: LazyLock<FxHashMap<&'static str, Result<FrontMatter, String>>> =
    LazyLock::new(|| ALL.iter().map(|rule| (rule.slug, parse(rule))).collect());

fn parse(rule: &Rule) -> Result<FrontMatter, String> {
    let (facts, _) = split(rule.page).ok_or("the page has no front matter between +++ lines")?;
    let front: FrontMatter = toml::from_str(facts).map_err(|why| why.to_string())?;
    if front.slug != rule.slug {
        return Err(format!("the page calls itself {}", front.slug));
    }
    Ok(front)
}

/// Front matter and Markdown.
fn split(page: &str) -> Option<(&str, &str)> {
    page.strip_prefix("+++\n")?.split_once("\n+++\n")
}

impl Rule {
    /// The facts from the page's front matter, parsed once per process.
    pub fn front(&self) -> &'static FrontMatter {
        let front = FRONTS.get(self.slug).and_then(|front| front.as_ref().ok());
        front.expect("every rule is in ALL and the tests parse every page")
    }

    /// The page's Markdown, without the front matter.
    pub fn body(&self) -> &'static str {
        split(self.page).map_or("", |(_, body)| body.trim_start_matches('\n'))
    }

    /// The page's `# ` heading; the slug if there is none.
    pub fn title(&self) -> &'static str {
        let title = self.body().lines().find_map(|line| line.strip_prefix("# "));
        title.map_or(self.slug, str::trim)
    }

    /// The Markdown under `## heading`, without the heading; empty if there is none.
    pub fn section(&self, heading: &str) -> &'static str {
        let mut rest = self.body();
        while let Some(at) = find_heading(rest) {
            let line_end = rest[at..].find('\n').map_or(rest.len(), |end| at + end);
            let after = &rest[line_end..];
            if rest[at + 3..line_end].trim() == heading {
                return after[..find_heading(after).unwrap_or(after.len())].trim();
            }
            rest = after;
        }
        ""
    }
}

/// Where the next `## ` stands at the start of a line.
fn find_heading(text: &str) -> Option<usize> {
    if text.starts_with("## ") {
        return Some(0);
    }
    text.find("\n## ").map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_parses_and_has_its_sections() {
        for rule in ALL {
            let front = parse(rule).unwrap_or_else(|why| panic!("{}: {why}", rule.slug));
            let precisions = ["very-high", "high", "medium", "low"];
            assert!(precisions.contains(&front.precision.as_str()), "{}", rule.slug);
            for name in &front.standards {
                let known = ["c90", "c99", "c11", "c17", "c23", "c2y"];
                assert!(known.contains(&name.as_str()), "{}: {name}", rule.slug);
            }
            // Code scanning wants a name that differs from the id.
            assert!(!rule.title().eq_ignore_ascii_case(rule.slug), "{}", rule.slug);
            for heading in ["What it finds", "Why it matters", "Finds", "Leaves alone"] {
                assert!(!rule.section(heading).is_empty(), "{}: {heading}", rule.slug);
            }
        }
    }

    #[test]
    fn sections_end_at_the_next_heading() {
        let page = "+++\na = 1\n+++\n# T\n\n## A b\n\none\n\n### sub\n\n## C\ntwo\n";
        let rule = Rule { slug: "x", page, check: |_, _, _| () };
        assert_eq!(rule.section("A b"), "one\n\n### sub");
        assert_eq!(rule.section("C"), "two");
        assert_eq!(rule.section("D"), "");
        assert!(rule.body().starts_with("# T"));
    }

    #[test]
    fn unknown_keys_and_wrong_slugs_are_refused() {
        let page = "+++\nslug = \"y\"\n+++\n";
        assert!(parse(&Rule { slug: "y", page, check: |_, _, _| () }).is_err());
        assert!(parse(&Rule { slug: "y", page: "no front matter", check: |_, _, _| () }).is_err());
        let other = Rule { slug: "other", page: ALL[0].page, check: |_, _, _| () };
        assert!(parse(&other).is_err_and(|why| why.contains("calls itself")));
    }
}
