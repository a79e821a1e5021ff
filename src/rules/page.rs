//! A rule's page into its parts: the facts in TOML between two `+++` lines, then Markdown under
//! fixed headings. The page is the only home of these facts; `explain`, `rules`, the choice of
//! rules and SARIF all read them here.
//!
//! Pages are embedded, and their facts as JSON, which the build script made of them. So a page that
//! doesn't parse is a bug of ours: the test below parses all of them, and nothing else can reach
//! the `expect` in [`Rule::front`]. A user's page is parsed when it is loaded.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Rule;
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
    /// What a finding says, `{}` being the token that it is at; by default the summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What to write in its place, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// The ISO standards that have the construct, by their `--std` names; empty if none has.
    #[serde(default)]
    pub standards: Vec<String>,
    /// What each compiler does about it, beginning with `takes`, `warns` or `refuses`.
    #[serde(default)]
    pub compilers: BTreeMap<String, String>,
    /// The clause of the C standard that it breaks or that allows it.
    #[serde(default)]
    pub clause: String,
    /// What kind of rewrite there is.
    #[serde(default)]
    pub fix: Fix,
    /// Words to filter by, for code scanning.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How sure a finding is, in code scanning's words: `very-high`, `high`, `medium`, `low`.
    #[serde(default = "medium")]
    pub precision: String,
    /// CVSS-like figure for rules tagged `security`, as code scanning wants it: a string.
    #[serde(default, rename = "security-severity", skip_serializing_if = "Option::is_none")]
    pub security_severity: Option<String>,
    /// The verdict rests on declarations elsewhere, so it is only given where all that the compiler
    /// sees is known to be there: not in covering passes, in kernels whose configuration is
    /// guessed, behind missing headers, or in parts of other units.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub context: bool,
    /// What it finds in text that nothing reads (`#if 0`) says nothing: prose stands there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read: bool,
    /// Patterns of the tokens that it finds.
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<Pattern>,
}

fn medium() -> String {
    "medium".to_owned()
}

/// A pattern of a textual rule.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// What is matched.
    #[serde(rename = "in")]
    pub parts: Vec<Part>,
    /// The pattern, of the regex crate.
    pub regex: String,
    /// Only tokens that the compiler sees, after macro expansion: for names that a program may
    /// have given to a macro of its own.
    #[serde(default, rename = "after-macros")]
    pub after_macros: bool,
}

/// What a pattern is matched against. Comments and line splices are gone, white space in lines
/// is one blank.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// An identifier or keyword, unless a directive asks whether there is such a macro or
    /// defines it.
    Identifier,
    /// One that `#ifdef` or `defined` asks for.
    Tested,
    /// A number.
    Number,
    /// A character constant with its quotes; like strings not in directives that take no
    /// expression, such as `#error`.
    Character,
    /// A string literal with its quotes.
    String,
    /// An attribute's name without the underscores around it: `packed`, in C23's brackets
    /// `gnu::packed` or `::nodiscard`.
    Attribute,
    /// A directive's line, from its `#`.
    Directive,
    /// A line that is no directive.
    Line,
}

/// How far a rule's rewrite goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fix {
    /// There is none.
    #[default]
    None,
    /// A person has to decide, or to write it.
    Suggest,
    /// The program offers one that can be applied unseen, where the text allows it.
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

/// What is wrong with a page.
#[derive(Debug)]
pub enum PageFault {
    /// What the parser of the front matter says, its span counted from [`FACTS`].
    Toml(toml::de::Error),
    /// Anything else, and where in the page's text that is.
    Other(String, Option<Range<usize>>),
}

impl From<String> for PageFault {
    fn from(reason: String) -> PageFault {
        PageFault::Other(reason, None)
    }
}

/// Where a page's front matter begins.
pub const FACTS: usize = "+++\n".len();

const STANDARDS: &[&str] = &["c90", "c99", "c11", "c17", "c23", "c2y"];

pub(super) fn parse(slug: &str, page: &str) -> Result<FrontMatter, PageFault> {
    let missing = || "the page has no front matter between +++ lines".to_owned();
    let (facts, _) = split(page).ok_or_else(missing)?;
    let front: FrontMatter = toml::from_str(facts).map_err(PageFault::Toml)?;
    if front.slug != slug {
        return Err(format!("the page calls itself {}", front.slug).into());
    }
    if let Some(name) = front.standards.iter().find(|name| !STANDARDS.contains(&name.as_str())) {
        let known = STANDARDS.join(", ");
        return Err(format!("unknown standard '{name}'; there are: {known}").into());
    }
    Ok(front)
}

/// The fault of a pattern that is none.
pub(super) fn pattern_fault(page: &str, front: &FrontMatter) -> Option<PageFault> {
    #[derive(Deserialize)]
    struct Regex {
        regex: toml::Spanned<String>,
    }
    #[derive(Deserialize)]
    struct Regexes {
        #[serde(rename = "match")]
        matches: Vec<Regex>,
    }
    let compiled = front.matches.iter().map(|pattern| regex::bytes::Regex::new(&pattern.regex));
    let (nth, why) = compiled.enumerate().find_map(|(nth, regex)| Some((nth, regex.err()?)))?;
    let spans = split(page).and_then(|(facts, _)| toml::from_str::<Regexes>(facts).ok());
    let span = spans.and_then(|spans| Some(spans.matches.get(nth)?.regex.span()));
    let span = span.map(|span| span.start + FACTS..span.end + FACTS);
    let why = why.to_string();
    let why = why.lines().last().unwrap_or("").trim_start_matches("error: ");
    Some(PageFault::Other(format!("the regex is none: {why}"), span))
}

/// Front matter and Markdown.
fn split(page: &str) -> Option<(&str, &str)> {
    page.strip_prefix("+++\n")?.split_once("\n+++\n")
}

impl Rule {
    /// The facts from the page's front matter, parsed once per process.
    pub fn front(&self) -> &FrontMatter {
        self.front.get_or_init(|| {
            serde_json::from_str(self.facts).expect("the tests parse every embedded page")
        })
    }

    /// Whether clang reports it under one of these names of warnings (`-Wno-NAME` of a build).
    pub fn is_silenced(&self, silenced: &[String]) -> bool {
        let Some(clang) = self.front().compilers.get("clang") else { return false };
        let names = clang.split("-W").skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            rest.get(..end.unwrap_or(rest.len())).unwrap_or("")
        });
        let mut names = names.peekable();
        names.peek().is_some() && names.all(|name| silenced.iter().any(|one| one == name))
    }

    /// What a finding at a token with this spelling says.
    pub fn message(&self, spelling: &str) -> String {
        let front = self.front();
        match &front.message {
            Some(message) => message.replace("{}", spelling),
            None => front.summary.trim_end_matches('.').to_owned(),
        }
    }

    /// What compilers do about it and what to write instead.
    pub fn help(&self) -> Vec<String> {
        let front = self.front();
        let each = front.compilers.iter().map(|(name, verdict)| format!("{name} {verdict}"));
        let compilers = each.collect::<Vec<_>>().join("; ");
        let instead = front.instead.iter().map(|instead| format!("instead: {instead}"));
        Some(compilers).into_iter().filter(|text| !text.is_empty()).chain(instead).collect()
    }

    /// Whether this compiler refuses the construct.
    pub fn is_refused_by(&self, compiler: &str) -> bool {
        self.front().compilers.get(compiler).is_some_and(|verdict| verdict.starts_with("refuses"))
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

    fn rule(slug: &'static str, page: &'static str) -> Rule {
        let front = std::sync::OnceLock::new();
        Rule { id: super::super::RuleId(0), slug, page, facts: "", front }
    }

    #[test]
    fn every_page_parses_and_has_its_sections() {
        for rule in crate::rules::all() {
            let front = parse(rule.slug, rule.page);
            let front = front.unwrap_or_else(|why| panic!("{}: {why:?}", rule.slug));
            assert_eq!(format!("{front:?}"), format!("{:?}", rule.front()), "{}", rule.slug);
            let precisions = ["very-high", "high", "medium", "low"];
            assert!(precisions.contains(&front.precision.as_str()), "{}", rule.slug);
            let fault = pattern_fault(rule.page, &front);
            assert!(fault.is_none(), "{}: {fault:?}", rule.slug);
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
        let rule = rule("x", page);
        assert_eq!(rule.section("A b"), "one\n\n### sub");
        assert_eq!(rule.section("C"), "two");
        assert_eq!(rule.section("D"), "");
        assert!(rule.body().starts_with("# T"));
    }

    #[test]
    fn unknown_keys_and_wrong_slugs_are_refused() {
        assert!(parse("y", "+++\nslug = \"y\"\n+++\n").is_err());
        assert!(parse("y", "no front matter").is_err());
        let page = crate::rules::all()[0].page;
        let fault = parse("other", page).expect_err("another rule's");
        assert!(matches!(fault, PageFault::Other(why, None) if why.contains("calls itself")));
    }
}
