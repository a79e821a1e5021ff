//! The outcome as SARIF 2.1.0 (OASIS), the subset that GitHub's code scanning reads, one run.
//!
//! What GitHub asks for beyond the standard: paths relative to the repository and percent-
//! encoded; the primary region on one line, since an annotation needs the whole region in the
//! diff; related places linked from the message as `[text](id)`; `primaryLocationLineHash` as
//! its own action computes it; at most 25,000 results, of which it shows the 5,000 most severe.

use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::line_hash::line_hashes;
use super::texts::{Texts, characters};
use super::{Context, escape};
use crate::finding::{Coverage, Finding, Fix, Level, Place, Problem};
use crate::lint::Outcome;
use crate::rules::{FrontMatter, Rule};
use crate::source::LineColumn;

/// A file with more is refused as a whole.
const RESULTS_MAX: usize = 25_000;
/// Related places of one result: GitHub shows 100 and refuses more than 1,000.
const RELATED_MAX: usize = 100;
/// Uses of a macro that the message links; the others are related places without a link.
const USES_LINKED_MAX: usize = 5;
/// Notifications of one kind; each costs space in a file that may have 10 MB compressed.
const NOTIFICATIONS_MAX: usize = 1_000;
/// GitHub shows 10 tags of a rule and refuses more than 20.
const TAGS_MAX: usize = 10;
/// Characters of a rule's descriptions.
const DESCRIPTION_MAX: usize = 1_024;

pub(super) fn render(outcome: &Outcome, context: &Context) -> String {
    let mut writer =
        Writer { texts: Texts::new(&outcome.sources), hashes: FxHashMap::default(), context };
    let findings = most_severe(&outcome.findings);
    let n_left_out = outcome.findings.len() - findings.len();
    let results: Vec<Value> = findings.into_iter().map(|finding| writer.result(finding)).collect();
    let rules: Vec<Value> =
        context.rules.iter().map(|(rule, level)| descriptor(rule, *level)).collect();
    let run = json!({
        "tool": {"driver": {
            "name": "vlaiscan",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules,
            "notifications": notification_descriptors(),
        }},
        "automationDetails": {"id": "vlaiscan/"},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {
            "text": "The directory that vlaiscan was run in."
        }}},
        "invocations": [{
            "executionSuccessful": outcome.coverage.failed.is_empty(),
            "toolExecutionNotifications": writer.notifications(&outcome.coverage, n_left_out),
        }],
        "results": results,
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    escape::json(format!("{log:#}")) + "\n"
}

/// At most [`RESULTS_MAX`] findings, the most severe ones, in their order.
fn most_severe(findings: &[Finding]) -> Vec<&Finding> {
    let mut kept: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    if kept.len() > RESULTS_MAX {
        kept.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.level));
        kept.truncate(RESULTS_MAX);
        kept.sort_by_key(|&(idx, _)| idx);
    }
    kept.into_iter().map(|(_, finding)| finding).collect()
}

struct Writer<'a> {
    texts: Texts<'a>,
    /// By file: the hash of each line.
    hashes: FxHashMap<PathBuf, Vec<String>>,
    context: &'a Context<'a>,
}

impl Writer<'_> {
    fn result(&mut self, finding: &Finding) -> Value {
        let mut related = Vec::new();
        let mut see = Vec::new();
        for label in &finding.labels {
            let id = related.len() + 1;
            see.push(link(&label.message, id));
            related.push(self.related(id, &label.message, &label.place));
        }
        for (idx, expansion) in finding.expansions.iter().enumerate() {
            let id = related.len() + 1;
            let text = format!("use of {}", expansion.macro_name);
            if idx < USES_LINKED_MAX {
                see.push(link(&text, id));
            }
            related.push(self.related(id, &text, &expansion.place));
        }
        // A link must not point at a place that was cut off.
        related.truncate(RELATED_MAX);
        see.truncate(RELATED_MAX);
        let mut result = json!({
            "ruleId": finding.rule,
            "level": finding.level.word(),
            "message": {"text": message(finding, &see)},
            "locations": [{"physicalLocation": self.physical(&finding.place)}],
            "partialFingerprints": self.fingerprints(finding),
        });
        if let Some(idx) = self.context.rules.iter().position(|(r, _)| r.slug == finding.rule) {
            result["ruleIndex"] = json!(idx);
        }
        if !related.is_empty() {
            result["relatedLocations"] = json!(related);
        }
        if !finding.fixes.is_empty() {
            let fixes: Vec<Value> = finding.fixes.iter().map(|fix| self.fix(fix)).collect();
            result["fixes"] = json!(fixes);
        }
        if let Some(condition) = &finding.condition {
            result["properties"] = json!({"condition": condition});
        }
        result
    }

    /// A fix; the applicability stands in its properties.
    fn fix(&mut self, fix: &Fix) -> Value {
        let mut changes: Vec<(PathBuf, Vec<Value>)> = Vec::new();
        for edit in &fix.edits {
            let path = &edit.place.path;
            let (start, end) = (edit.place.start, edit.place.end);
            let replacement = json!({
                "deletedRegion": {
                    "startLine": start.line,
                    "startColumn": self.utf16_column(path, start),
                    "endLine": end.line,
                    "endColumn": self.utf16_column(path, end),
                },
                "insertedContent": {"text": edit.text},
            });
            match changes.iter_mut().find(|(known, _)| known == path) {
                Some((_, list)) => list.push(replacement),
                None => changes.push((path.clone(), vec![replacement])),
            }
        }
        let changes: Vec<Value> = changes
            .into_iter()
            .map(|(path, replacements)| {
                json!({"artifactLocation": self.artifact(&path), "replacements": replacements})
            })
            .collect();
        json!({
            "description": {"text": sentence(&fix.title)},
            "artifactChanges": changes,
            "properties": {"applicability": fix.applicability.word()},
        })
    }

    fn related(&mut self, id: usize, text: &str, place: &Place) -> Value {
        json!({
            "id": id,
            "message": {"text": sentence(text)},
            "physicalLocation": self.physical(place),
        })
    }

    fn fingerprints(&mut self, finding: &Finding) -> Value {
        let mut prints = json!({"vlaiscan/v1": finding.fingerprint});
        let path = &finding.place.path;
        if !self.hashes.contains_key(path) {
            let hashes = self.texts.get(path).map(|file| line_hashes(&file.text));
            self.hashes.insert(path.clone(), hashes.unwrap_or_default());
        }
        let line_idx = (finding.place.start.line as usize).saturating_sub(1);
        if let Some(hash) = self.hashes.get(path).and_then(|hashes| hashes.get(line_idx)) {
            prints["primaryLocationLineHash"] = json!(hash);
        }
        prints
    }

    fn physical(&mut self, place: &Place) -> Value {
        let start_column = self.utf16_column(&place.path, place.start);
        let end_column = match place.end.line == place.start.line {
            true => self.utf16_column(&place.path, place.end),
            false => {
                let line_end = LineColumn { line: place.start.line, column: u32::MAX };
                self.utf16_column(&place.path, line_end)
            }
        };
        json!({
            "artifactLocation": self.artifact(&place.path),
            "region": {
                "startLine": place.start.line,
                "startColumn": start_column,
                "endLine": place.start.line,
                "endColumn": end_column.max(start_column + 1),
            },
        })
    }

    /// A column in characters as one in UTF-16 code units; past the line's end, the line's end.
    fn utf16_column(&mut self, path: &Path, at: LineColumn) -> usize {
        let n_before = (at.column as usize).saturating_sub(1);
        match self.texts.get(path) {
            Some(file) => {
                let before = characters(file.line_text(at.line)).take(n_before);
                before.map(char::len_utf16).sum::<usize>() + 1
            }
            None if at.column == u32::MAX => 1,
            None => n_before + 1,
        }
    }

    fn artifact(&self, path: &Path) -> Value {
        match relative_to(path, self.context.base) {
            Ok(relative) => json!({"uri": encode(&relative), "uriBaseId": "%SRCROOT%"}),
            Err(absolute) => json!({"uri": format!("file://{}", encode(&absolute))}),
        }
    }

    fn notifications(&mut self, coverage: &Coverage, n_left_out: usize) -> Vec<Value> {
        let mut out = Vec::new();
        for problem in coverage.failed.iter().take(NOTIFICATIONS_MAX) {
            out.push(self.notification(FAILED, problem));
        }
        for problem in coverage.skipped.iter().take(NOTIFICATIONS_MAX) {
            out.push(self.notification(SKIPPED, problem));
        }
        for name in coverage.missing_includes.iter().take(NOTIFICATIONS_MAX) {
            let text = format!("The header '{name}' was not found; what it declares is unknown.");
            out.push(json!({
                "descriptor": {"id": MISSING.id},
                "level": MISSING.level,
                "message": {"text": text},
            }));
        }
        let lists =
            [coverage.failed.len(), coverage.skipped.len(), coverage.missing_includes.len()];
        let n_unlisted: usize =
            lists.into_iter().map(|n| n.saturating_sub(NOTIFICATIONS_MAX)).sum();
        for (n, what) in [(n_unlisted, "notifications"), (n_left_out, "less severe results")] {
            if n > 0 {
                out.push(json!({
                    "descriptor": {"id": TRUNCATED.id},
                    "level": TRUNCATED.level,
                    "message": {"text": format!("{n} {what} were left out of this file.")},
                }));
            }
        }
        out
    }

    fn notification(&mut self, kind: Kind, problem: &Problem) -> Value {
        let mut place = json!({"artifactLocation": self.artifact(&problem.path)});
        if let Some(at) = problem.at {
            let column = self.utf16_column(&problem.path, at);
            place["region"] = json!({"startLine": at.line, "startColumn": column});
        }
        json!({
            "descriptor": {"id": kind.id},
            "level": kind.level,
            "message": {"text": sentence(&problem.reason)},
            "locations": [{"physicalLocation": place}],
        })
    }
}

/// A kind of notification.
#[derive(Clone, Copy)]
struct Kind {
    id: &'static str,
    name: &'static str,
    level: &'static str,
    text: &'static str,
}

const FAILED: Kind = Kind {
    id: "file-not-analysed",
    name: "FileNotAnalysed",
    level: "error",
    text: "A file could not be read or analysed at all.",
};
const SKIPPED: Kind = Kind {
    id: "declaration-skipped",
    name: "DeclarationSkipped",
    level: "warning",
    text: "A declaration was not understood and holds no findings.",
};
const MISSING: Kind = Kind {
    id: "header-missing",
    name: "HeaderMissing",
    level: "note",
    text: "A header was asked for and not found.",
};
const TRUNCATED: Kind = Kind {
    id: "report-truncated",
    name: "ReportTruncated",
    level: "warning",
    text: "The report holds as much as code scanning takes; the rest is counted.",
};

fn notification_descriptors() -> Vec<Value> {
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
    [FAILED, SKIPPED, MISSING, TRUNCATED].map(descriptor).into()
}

fn descriptor(rule: &Rule, level: Level) -> Value {
    let front = rule.front();
    let what = first_paragraph(rule.section("What it finds"));
    let full = if what.is_empty() { &front.summary } else { &what };
    let help = unlinked(rule.body());
    json!({
        "id": rule.slug,
        "name": pascal_case(rule.title()),
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
    for tag in front.tags.iter().take(TAGS_MAX) {
        // Code scanning refuses a file with a tag that is there twice.
        if !tags.contains(&tag.as_str()) {
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

fn message(finding: &Finding, see: &[String]) -> String {
    let mut text = sentence(&finding.message.replace("](", "\\]("));
    if let Some(condition) = &finding.condition {
        text += &format!(" Only if {condition}.");
    }
    if !see.is_empty() {
        text += &format!(" See {}.", see.join(", "));
    }
    for help in &finding.help {
        text += "\n";
        text += &sentence(&help.replace("](", "\\]("));
    }
    text
}

/// An embedded link (SARIF 2.1.0, 3.11.6): brackets in its text are escaped.
fn link(text: &str, id: usize) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    format!("[{escaped}]({id})")
}

/// The text with a full stop, which SARIF asks for.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    match text.ends_with(['.', '!', '?']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
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

/// The path below `base` without `.` and `..`, or else the absolute path.
fn relative_to(path: &Path, base: &Path) -> Result<PathBuf, PathBuf> {
    let mut absolute = PathBuf::new();
    for component in base.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            other => absolute.push(other),
        }
    }
    match absolute.strip_prefix(base) {
        Ok(relative) if !relative.as_os_str().is_empty() => Ok(relative.to_path_buf()),
        _ => Err(absolute),
    }
}

/// A path as the path of a URI (RFC 3986, 2.3): all but unreserved characters are encoded.
fn encode(path: &Path) -> String {
    let mut out = String::new();
    for component in path.components() {
        if !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        match component {
            Component::RootDir => out.push('/'),
            other => {
                for &byte in other.as_os_str().as_encoded_bytes() {
                    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                        out.push(char::from(byte));
                    } else {
                        out += &format!("%{byte:02X}");
                    }
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_uris() {
        let base = Path::new("/home/me/linux");
        let uri = |path: &str| relative_to(Path::new(path), base).map(|path| encode(&path));
        assert_eq!(uri("crypto/a b.c"), Ok("crypto/a%20b.c".to_owned()));
        assert_eq!(uri("./x/../é:%.c"), Ok("%C3%A9%3A%25.c".to_owned()));
        assert_eq!(uri("/home/me/linux/lib/x.c"), Ok("lib/x.c".to_owned()));
        assert_eq!(uri("../b/x.c"), Err(PathBuf::from("/home/me/b/x.c")));
        assert_eq!(encode(Path::new("/usr/x y")), "/usr/x%20y");
    }

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
    fn names_links_and_sentences() {
        assert_eq!(pascal_case("A variable-length array"), "AVariableLengthArray");
        assert_eq!(link("a[n]", 3), "[a\\[n\\]](3)");
        assert_eq!(sentence("so it is"), "so it is.");
        assert_eq!(shortened(&"x".repeat(2000)).chars().count(), DESCRIPTION_MAX);
    }
}
