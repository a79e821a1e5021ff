//! The outcome as SARIF 2.1.0 (OASIS), the subset that GitHub's code scanning reads, one run.
//!
//! What GitHub asks for beyond the standard: paths relative to the repository and percent-
//! encoded; the primary region on one line, since an annotation needs the whole region in the
//! diff; related places linked from the message as `[text](id)`; `primaryLocationLineHash` as
//! its own action computes it; at most 25,000 results and 10 MB compressed, of which it shows the
//! 5,000 most severe. What is over a limit would have the whole file refused, so it is left out
//! here, the least severe first, and said in a notification. Suppressed findings are no results:
//! GitHub would open them as alerts. Ends because each round of shortening drops a tenth.

mod descriptors;

use std::path::{Component, Path, PathBuf};

use flate2::write::GzEncoder;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::line_hash::line_hashes;
use super::places::Places;
use super::{Context, NO_FIX, escape};
use crate::finding::{Applicability, Coverage, Finding, Fix, Place, Problem};
use crate::lint::Outcome;
use crate::source::LineColumn;
use descriptors::Kind;

/// A file with more is refused as a whole.
const RESULTS_MAX: usize = 25_000;
/// Bytes of the file when compressed: GitHub takes 10 MB, and compresses a little differently.
const COMPRESSED_BYTES_MAX: usize = 9_500_000;
/// Related places of one result: GitHub shows 100 and refuses more than 1,000.
const RELATED_MAX: usize = 100;
/// Uses of a macro that the message links; the others are related places without a link.
const USES_LINKED_MAX: usize = 5;
/// Notifications of one kind; each costs space in a file that may have 10 MB compressed.
const NOTIFICATIONS_MAX: usize = 1_000;

pub(super) fn render(outcome: &Outcome, context: &Context) -> String {
    let mut n_max = RESULTS_MAX;
    loop {
        let text = log(outcome, context, n_max);
        let n_bytes = compressed_bytes(&text);
        if n_bytes <= COMPRESSED_BYTES_MAX || n_max == 0 {
            return text;
        }
        let n_kept = n_max.min(outcome.findings.len());
        n_max = n_kept.saturating_mul(COMPRESSED_BYTES_MAX) / n_bytes * 9 / 10;
    }
}

/// The length of a text under gzip; of a short one its own.
fn compressed_bytes(text: &str) -> usize {
    if text.len() <= COMPRESSED_BYTES_MAX {
        return text.len();
    }
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    let written = std::io::Write::write_all(&mut encoder, text.as_bytes());
    let compressed = written.and_then(|()| encoder.finish());
    // Writing to memory doesn't fail; if it did, the text's own length is the safe answer.
    compressed.map_or(text.len(), |bytes| bytes.len())
}

/// The file with at most so many results.
fn log(outcome: &Outcome, context: &Context, n_results_max: usize) -> String {
    let mut writer = Writer {
        places: Places::new(&outcome.sources, context),
        hashes: FxHashMap::default(),
        context,
    };
    let findings = most_severe(&outcome.findings, n_results_max);
    let n_left_out = outcome.findings.len() - findings.len();
    let results: Vec<Value> = findings.into_iter().map(|finding| writer.result(finding)).collect();
    let rules: Vec<Value> =
        context.rules.iter().map(|(rule, level)| descriptors::rule(rule, *level)).collect();
    let run = json!({
        "tool": {"driver": {
            "name": "vlaiscan",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules,
            "notifications": descriptors::notifications(),
        }},
        // What stands before the last slash is the category.
        "automationDetails": {"id": format!("{}/", context.category.trim_end_matches('/'))},
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {
            "text": "The root of the repository."
        }}},
        "invocations": [{
            "executionSuccessful": outcome.coverage.failed.is_empty(),
            "toolExecutionNotifications": writer.notifications(outcome, n_left_out),
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

/// At most `n_max` findings, the most severe ones, in their order.
fn most_severe(findings: &[Finding], n_max: usize) -> Vec<&Finding> {
    let mut kept: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    if kept.len() > n_max {
        kept.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.level));
        kept.truncate(n_max);
        kept.sort_by_key(|&(idx, _)| idx);
    }
    kept.into_iter().map(|(_, finding)| finding).collect()
}

struct Writer<'a> {
    places: Places<'a>,
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
                    "startColumn": self.places.utf16_column(path, start),
                    "endLine": end.line,
                    "endColumn": self.places.utf16_column(path, end),
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
            "description": {"text": plain(&fix.title)},
            "artifactChanges": changes,
            "properties": {"applicability": fix.applicability.word()},
        })
    }

    fn related(&mut self, id: usize, text: &str, place: &Place) -> Value {
        json!({
            "id": id,
            "message": {"text": plain(text)},
            "physicalLocation": self.physical(place),
        })
    }

    fn fingerprints(&mut self, finding: &Finding) -> Value {
        let mut prints = json!({"vlaiscan/v1": finding.fingerprint});
        let path = &finding.place.path;
        if !self.hashes.contains_key(path) {
            let hashes = self.places.text(path).map(|file| line_hashes(&file.text));
            self.hashes.insert(path.clone(), hashes.unwrap_or_default());
        }
        let line_idx = (finding.place.start.line as usize).saturating_sub(1);
        if let Some(hash) = self.hashes.get(path).and_then(|hashes| hashes.get(line_idx)) {
            prints["primaryLocationLineHash"] = json!(hash);
        }
        prints
    }

    fn physical(&mut self, place: &Place) -> Value {
        let start_column = self.places.utf16_column(&place.path, place.start);
        let end_column = match place.end.line == place.start.line {
            true => self.places.utf16_column(&place.path, place.end),
            false => {
                let line_end = LineColumn { line: place.start.line, column: u32::MAX };
                self.places.utf16_column(&place.path, line_end)
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

    fn artifact(&mut self, path: &Path) -> Value {
        match self.places.below_root(path) {
            Ok(relative) => json!({"uri": encode(&relative), "uriBaseId": "%SRCROOT%"}),
            Err(absolute) => json!({"uri": format!("file://{}", encode(&absolute))}),
        }
    }

    /// All that was not analysed, or only by guessing, and what is not in this file.
    fn notifications(&mut self, outcome: &Outcome, n_left_out: usize) -> Vec<Value> {
        let Coverage { failed, skipped, guessed, undecided, left_out, .. } = &outcome.coverage;
        let lists: [(Kind, &[Problem]); 6] = [
            (descriptors::FAILED, failed),
            (descriptors::SKIPPED, skipped),
            (descriptors::UNDECIDED, undecided),
            (descriptors::GUESSED, guessed),
            (descriptors::LEFT_OUT, left_out),
            (descriptors::PASSED_OVER, self.context.notes),
        ];
        let mut out = Vec::new();
        let mut n_unlisted = 0;
        for (kind, problems) in lists {
            let listed = problems.iter().take(NOTIFICATIONS_MAX);
            out.extend(listed.map(|problem| self.notification(kind, problem)));
            n_unlisted += problems.len().saturating_sub(NOTIFICATIONS_MAX);
        }
        let missing = &outcome.coverage.missing_includes;
        out.extend(missing.iter().take(NOTIFICATIONS_MAX).map(|name| {
            let text = format!("The header '{name}' was not found; what it declares is unknown.");
            without_place(descriptors::MISSING, &text)
        }));
        n_unlisted += missing.len().saturating_sub(NOTIFICATIONS_MAX);
        for (n, what) in [(n_unlisted, "notifications"), (n_left_out, "less severe results")] {
            if n > 0 {
                let text = format!("{n} {what} were left out of this file.");
                out.push(without_place(descriptors::TRUNCATED, &text));
            }
        }
        if outcome.n_unlisted > 0 {
            let n = outcome.n_unlisted;
            let are = if n == 1 { "finding is" } else { "findings are" };
            let text = format!("{n} {are} in headers outside the given paths.");
            out.push(without_place(descriptors::UNLISTED, &text));
        }
        out
    }

    fn notification(&mut self, kind: Kind, problem: &Problem) -> Value {
        let mut place = json!({"artifactLocation": self.artifact(&problem.path)});
        if let Some(at) = problem.at {
            let column = self.places.utf16_column(&problem.path, at);
            place["region"] = json!({"startLine": at.line, "startColumn": column});
        }
        let mut said = without_place(kind, &plain(&problem.reason));
        said["locations"] = json!([{"physicalLocation": place}]);
        said
    }
}

fn without_place(kind: Kind, text: &str) -> Value {
    json!({
        "descriptor": {"id": kind.id},
        "level": kind.level,
        "message": {"text": text},
    })
}

fn message(finding: &Finding, see: &[String]) -> String {
    let mut text = plain(&finding.message);
    if let Some(condition) = &finding.condition {
        text += &format!(" Only if {condition}.");
    }
    if !see.is_empty() {
        text += &format!(" See {}.", see.join(", "));
    }
    for help in &finding.help {
        text += "\n";
        text += &plain(help);
    }
    if let Some(why) = &finding.no_fix {
        text += &format!("\n{NO_FIX}: {}", plain(why));
    }
    // Code scanning shows no fixes, so they are told.
    if let Some(fix) = finding.fixes.first() {
        let how = match fix.applicability {
            Applicability::MachineApplicable => "vlaiscan --fix rewrites it",
            Applicability::MaybeIncorrect => "vlaiscan --fix --unsafe-fixes rewrites it",
            Applicability::HasPlaceholders => "A rewrite",
        };
        text += &format!("\n{how}: {}", plain(&fix.title));
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

/// A sentence in which nothing reads as an embedded link.
fn plain(text: &str) -> String {
    sentence(&text.replace("](", "\\]("))
}

/// The text with a full stop, which SARIF asks for.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    match text.ends_with(['.', '!', '?']) {
        true => text.to_owned(),
        false => format!("{text}."),
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
    fn paths_become_uris() {
        assert_eq!(encode(Path::new("crypto/a b.c")), "crypto/a%20b.c");
        assert_eq!(encode(Path::new("é:%.c")), "%C3%A9%3A%25.c");
        assert_eq!(encode(Path::new("/usr/x y")), "/usr/x%20y");
    }

    #[test]
    fn links_and_sentences() {
        assert_eq!(link("a[n]", 3), "[a\\[n\\]](3)");
        assert_eq!(plain("a[i](0)"), "a[i\\](0).");
    }

    #[test]
    fn a_long_text_is_measured_compressed() {
        assert_eq!(compressed_bytes("abc"), 3);
        let text = "0123456789".repeat(2_000_000);
        assert!(compressed_bytes(&text) < text.len() / 50);
    }
}
