//! Comments that allow a finding: `// vlaiscan: allow(rule, …)` or `/* … */` on its line or the
//! line above. The rule may be a slug, a group or `all`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use memchr::memmem;
use regex::bytes::Regex;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::shared::Shared;
use crate::rules::Rule;
use crate::source::comments::{self, SpanKind};
use crate::source::{LineColumn, SourceFile};

static ALLOW: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?://|/\*)\s*vlaiscan:\s*allow\(([^)]*)\)").ok());

/// A comment that allows findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allow {
    /// The line that it is on.
    pub line: u32,
    /// The last line that it is about.
    pub last: u32,
    /// What it allows.
    pub names: Vec<String>,
    /// Where the names stand in the text.
    pub list: (usize, usize),
}

impl Allow {
    /// Whether it is about a line.
    pub fn is_about(&self, line: u32) -> bool {
        self.line <= line && line <= self.last
    }
}

/// A name in such a comment that allows nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct IdleAllow {
    /// The file.
    pub path: PathBuf,
    /// Where the list of names stands.
    pub at: LineColumn,
    /// The name.
    pub name: String,
    /// There is such a rule or group, of ours or among those that run.
    pub is_known: bool,
}

/// Such comments of a file, in order.
pub fn allows(file: &SourceFile) -> Vec<Allow> {
    // The pattern ends with a `)`, at each of which a search for all of it would look back.
    let is_named = memmem::find(&file.text, b"vlaiscan:").is_some();
    let Some(allow) = ALLOW.as_ref().filter(|_| is_named) else { return Vec::new() };
    let spans = comments::spans(&file.text);
    let mut found = Vec::new();
    for span in spans.iter().filter(|span| span.kind != SpanKind::Literal) {
        let text = file.text.get(span.start..span.end).unwrap_or(b"");
        for allow in allow.captures_iter(text) {
            let Some(names) = allow.get(1) else { continue };
            let list = (span.start + names.start(), span.start + names.end());
            let names = String::from_utf8_lossy(names.as_bytes());
            let names = names.split(',').map(|name| name.trim().to_owned());
            let line = file.line(list.0);
            let last = file.line(span.end.saturating_sub(1)).max(line) + 1;
            found.push(Allow { line, last, names: names.collect(), list });
        }
    }
    found
}

/// Whether a name in a comment is about a rule.
pub fn names(name: &str, rule: &Rule) -> bool {
    name == rule.slug || name == rule.front().group || name == "all"
}

/// Whether one of a file's comments allows the rule at a line.
pub fn is_allowed(allows: &[Allow], line: u32, rule: &Rule) -> bool {
    let about = allows.iter().filter(|allow| allow.is_about(line));
    about.flat_map(|allow| &allow.names).any(|name| names(name, rule))
}

/// What a run tells about such comments.
pub struct Judge<'j> {
    /// What the units share.
    pub shared: &'j Shared,
    /// Findings that comments allowed, by file: line and rule.
    pub allowed: FxHashMap<PathBuf, BTreeSet<(u32, &'static str)>>,
    /// First and last lines that were not understood or not read, by file.
    pub unread: FxHashMap<PathBuf, Vec<(u32, u32)>>,
    /// Warnings that some build turned off.
    pub silenced: BTreeSet<String>,
}

impl Judge<'_> {
    /// The names in a file's comments that allow nothing, as far as this run can tell: their rules
    /// ran, and what they are about was read.
    pub fn idle(&self, file: &SourceFile) -> Vec<IdleAllow> {
        let mut idle = Vec::new();
        for allow in self.shared.allows(file).iter() {
            for name in &allow.names {
                let rules = self.shared.rules_named(name);
                let is_known = !rules.is_empty();
                if is_known
                    && (self.is_used(file, allow, name) || !self.can_tell(file, allow, &rules))
                {
                    continue;
                }
                let at = file.line_column(allow.list.0);
                idle.push(IdleAllow { path: file.path.clone(), at, name: name.clone(), is_known });
            }
        }
        idle
    }

    fn is_used(&self, file: &SourceFile, allow: &Allow, name: &str) -> bool {
        let of_file = self.allowed.get(&file.path);
        let mut about = of_file.into_iter().flatten().filter(|(line, _)| allow.is_about(*line));
        about.any(|(_, slug)| self.shared.rules_named(name).iter().any(|rule| rule.slug == *slug))
    }

    fn can_tell(&self, file: &SourceFile, allow: &Allow, rules: &[&'static Rule]) -> bool {
        let silenced: Vec<String> = self.silenced.iter().cloned().collect();
        let runs = |rule: &&Rule| {
            let is_on = self.shared.runs_in(rule, file);
            is_on && !rule.front().context && !rule.is_silenced(&silenced)
        };
        let unread = self.unread.get(&file.path).into_iter().flatten();
        let is_read = unread.clone().all(|&(first, last)| last < allow.line || allow.last < first);
        // The body of a macro is read where it is used, and it need not be.
        let in_directive = (allow.line..=allow.last).any(|line| is_in_directive(file, line));
        is_read && !in_directive && rules.iter().all(runs)
    }
}

fn is_in_directive(file: &SourceFile, line: u32) -> bool {
    let is_directive = file.line_text(line).trim_ascii_start().starts_with(b"#");
    is_directive || line > 1 && file.line_text(line - 1).trim_ascii_end().ends_with(b"\\")
}
