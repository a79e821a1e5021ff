//! Comments that allow a finding: `// vlaiscan: allow(rule, …)` or `/* … */` on its line or the
//! line above. The rule may be a slug, a group or `all`.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::rules::Rule;
use crate::source::SourceFile;

static ALLOW: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?://|/\*)\s*vlaiscan:\s*allow\(([^)]*)\)").ok());

/// Whether a comment at this line of the file allows the rule.
pub fn is_allowed(file: &SourceFile, line: u32, rule: &Rule) -> bool {
    [line, line.saturating_sub(1)].into_iter().filter(|&line| line > 0).any(|line| {
        let Some(allow) = ALLOW.as_ref() else { return false };
        allow.captures_iter(file.line_text(line)).any(|found| {
            let names = found.get(1).map_or(&b""[..], |names| names.as_bytes());
            String::from_utf8_lossy(names)
                .split(',')
                .map(str::trim)
                .any(|name| name == rule.slug || name == rule.front().group || name == "all")
        })
    })
}
