//! The rules and the kinds of notifications as SARIF's `reportingDescriptor`s, within what
//! GitHub's code scanning takes of them.

use serde_json::{Value, json};

use super::sentence;
use crate::finding::Level;
use crate::rules::{FrontMatter, Rule};

/// GitHub shows 10 tags of a rule and refuses more than 20.
const TAGS_MAX: usize = 10;
/// Characters of a rule's descriptions.
const DESCRIPTION_MAX: usize = 1_024;
/// Characters of a rule's name.
const NAME_MAX: usize = 255;

/// A kind of notification.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Its id.
    pub id: &'static str,
    name: &'static str,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    text: &'static str,
}

pub const FAILED: Kind = Kind {
    id: "file-not-analysed",
    name: "FileNotAnalysed",
    level: "error",
    text: "A file could not be read or analysed at all.",
};
pub const SKIPPED: Kind = Kind {
    id: "declaration-skipped",
    name: "DeclarationSkipped",
    level: "warning",
    text: "A declaration was not understood and holds no findings.",
};
pub const MISSING: Kind = Kind {
    id: "header-missing",
    name: "HeaderMissing",
    level: "note",
    text: "A header was asked for and not found.",
};
pub const UNDECIDED: Kind = Kind {
    id: "bound-undecided",
    name: "BoundUndecided",
    level: "note",
    text: "An array's bound rests on a name that nobody declared, so it was not judged.",
};
pub const GUESSED: Kind = Kind {
    id: "declaration-guessed",
    name: "DeclarationGuessed",
    level: "note",
    text: "A declaration was only understood by taking an unknown name for a type or a macro.",
};
pub const LEFT_OUT: Kind = Kind {
    id: "lines-left-out",
    name: "LinesLeftOut",
    level: "note",
    text: "Conditional lines were in none of the configurations that were analysed.",
};
pub const PASSED_OVER: Kind = Kind {
    id: "file-passed-over",
    name: "FilePassedOver",
    level: "note",
    text: "A file was passed over on purpose, or something was taken for granted about it.",
};
pub const UNLISTED: Kind = Kind {
    id: "findings-unlisted",
    name: "FindingsUnlisted",
    level: "note",
    text: "Findings in headers outside the given paths are counted, not listed.",
};
pub const TRUNCATED: Kind = Kind {
    id: "report-truncated",
    name: "ReportTruncated",
    level: "warning",
    text: "The report holds as much as code scanning takes; the rest is counted.",
};

/// All kinds of notifications.
pub fn notifications() -> Vec<Value> {
    let descriptor = |kind: Kind| {
        json!({
            "id": kind.id,
            "name": kind.name,
            "shortDescription": {"text": kind.text},
            "fullDescription": {"text": kind.text},
            "help": {"text": kind.text},
            "defaultConfiguration": {"level": kind.level},
        })
    };
    let kinds =
        [FAILED, SKIPPED, UNDECIDED, GUESSED, LEFT_OUT, PASSED_OVER, MISSING, TRUNCATED, UNLISTED];
    kinds.map(descriptor).into()
}

/// A rule with the level of its findings in this run.
pub fn rule(rule: &Rule, level: Level) -> Value {
    let front = rule.front();
    let what = first_paragraph(rule.section("What it finds"));
    let full = if what.is_empty() { &front.summary } else { &what };
    // A user's page may be nothing but its facts.
    let help = match rule.body().trim().is_empty() {
        true => sentence(&front.summary),
        false => unlinked(rule.body()),
    };
    json!({
        "id": rule.slug,
        "name": pascal_case(rule.title()).chars().take(NAME_MAX).collect::<String>(),
        "shortDescription": {"text": shortened(&sentence(&front.summary))},
        "fullDescription": {"text": shortened(&sentence(full))},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": level.word()},
        "properties": properties(front, level),
    })
}

fn properties(front: &FrontMatter, level: Level) -> Value {
    let severity = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    };
    let mut tags: Vec<&str> = Vec::new();
    for tag in &front.tags {
        // Code scanning refuses a file with a tag that is there twice.
        if !tags.contains(&tag.as_str()) && tags.len() < TAGS_MAX {
            tags.push(tag);
        }
    }
    let mut properties =
        json!({"tags": tags, "precision": front.precision, "problem.severity": severity});
    if let Some(figure) = front.security_severity.as_ref().filter(|_| tags.contains(&"security")) {
        properties["security-severity"] = json!(figure);
    }
    properties
}

/// The text up to the first empty line, on one line.
fn first_paragraph(markdown: &str) -> String {
    let lines = markdown.lines().take_while(|line| !line.trim().is_empty());
    unlinked(&lines.collect::<Vec<_>>().join(" "))
}

/// Markdown with links to the other pages as plain words: a viewer of the report is elsewhere.
fn unlinked(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, words, after)) = next_page_link(rest) {
        out.push_str(before);
        out.push_str(words);
        rest = after;
    }
    out + rest
}

/// What stands before the first `[words](page.md)`, its words, and what stands behind it.
fn next_page_link(text: &str) -> Option<(&str, &str, &str)> {
    let is_page = |target: &str| target.ends_with(".md") && !target.contains(['/', ':', '\n']);
    for (open, _) in text.match_indices('[') {
        let link = &text[open + 1..];
        let (words, rest) = link.split_once("](")?;
        let (target, after) = rest.split_once(')')?;
        if is_page(target) && !words.contains(['[', ']']) {
            return Some((&text[..open], words, after));
        }
    }
    None
}

fn shortened(text: &str) -> String {
    match text.chars().count() > DESCRIPTION_MAX {
        true => text.chars().take(DESCRIPTION_MAX - 2).collect::<String>() + "….",
        false => text.to_owned(),
    }
}

/// `Variable-length array` as `VariableLengthArray`: a name for people beside the id.
fn pascal_case(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for word in title.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_between_pages_become_words() {
        let text = "`a[n]` is [vlais](vlais.md), see [gcc](https://gcc.gnu.org/x.md) a[i](0) \
                    [vla\nfolded](vla.md).";
        let expected = "`a[n]` is vlais, see [gcc](https://gcc.gnu.org/x.md) a[i](0) vla\nfolded.";
        assert_eq!(unlinked(text), expected);
        assert_eq!(unlinked("[x](y.md"), "[x](y.md");
        assert_eq!(first_paragraph("a\nb [c](d.md)\n\ne"), "a b c");
    }

    #[test]
    fn names_and_descriptions() {
        assert_eq!(pascal_case("A variable-length array"), "AVariableLengthArray");
        assert_eq!(shortened(&"x".repeat(2000)).chars().count(), DESCRIPTION_MAX);
    }
}
