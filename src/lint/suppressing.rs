//! Findings of a file into its text with comments that allow them (`--add-allow`).
//!
//! A comment is put in only where white space may stand: at the end of the finding's line, before a
//! comment or a splice there, or on a line of its own above. So the program stays the same, token
//! by token. Always `/* … */`, which C90 has too and a spliced line can hold.

use std::collections::{BTreeMap, BTreeSet};

use super::suppress;
use crate::source::SourceFile;
use crate::source::comments::{self, Span, SpanKind};

/// Columns that a line may have with its comment; else the comment stands above.
const COLUMNS_MAX: usize = 100;
/// What the kernel sets its tabs to.
const TAB_WIDTH: usize = 8;

/// A text with comments, and what could not take one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppressed {
    /// The new text.
    pub text: Vec<u8>,
    /// How many comments were written or made longer.
    pub n_comments: usize,
    /// Lines that hold no comment, with the reason.
    pub refused: Vec<(u32, &'static str)>,
}

/// Puts comments into a file's text that allow these rules on these lines.
pub fn suppress_findings(
    file: &SourceFile,
    wanted: &BTreeMap<u32, BTreeSet<&'static str>>,
) -> Suppressed {
    let spans = comments::spans(&file.text);
    let allows = suppress::allows(file);
    let writer = Writer { file, spans, allows };
    let mut done = Suppressed { text: Vec::new(), n_comments: 0, refused: Vec::new() };
    let mut copied = 0;
    for (&line, rules) in wanted {
        let names = rules.iter().copied().collect::<Vec<_>>().join(", ");
        match writer.place(line, &names) {
            Ok(insertion) => {
                let before = file.text.get(copied..insertion.start).unwrap_or(b"");
                done.text.extend_from_slice(before);
                done.text.extend_from_slice(insertion.text.as_bytes());
                copied = insertion.end;
                done.n_comments += 1;
            }
            Err(why) => done.refused.push((line, why)),
        }
    }
    done.text.extend_from_slice(file.text.get(copied..).unwrap_or(b""));
    done
}

/// What stands in place of some bytes; only white space is ever replaced.
struct Insertion {
    start: usize,
    end: usize,
    text: String,
}

struct Writer<'f> {
    file: &'f SourceFile,
    spans: Vec<Span>,
    allows: Vec<suppress::Allow>,
}

/// A line's bytes.
struct Line<'f> {
    start: usize,
    /// After its last byte that is neither white space nor part of a splice.
    end: usize,
    /// Where its splice begins, if it goes on.
    splice: Option<usize>,
    text: &'f [u8],
}

impl Writer<'_> {
    fn place(&self, number: u32, names: &str) -> Result<Insertion, &'static str> {
        if let Some(allow) = self.allows.iter().find(|allow| allow.line == number) {
            // A comment that is there already says it too.
            let at = allow.list.1;
            let separator = if allow.names.iter().any(|name| !name.is_empty()) { ", " } else { "" };
            return Ok(Insertion { start: at, end: at, text: format!("{separator}{names}") });
        }
        let line = self.line(number);
        let comment = format!("/* vlaiscan: allow({names}) */");
        let behind = self.behind(&line, number, &comment);
        match behind {
            Ok((insertion, columns)) if columns <= COLUMNS_MAX => Ok(insertion),
            Ok((insertion, _)) => Ok(self.above(&line, number, &comment).unwrap_or(insertion)),
            Err(why) => self.above(&line, number, &comment).ok_or(why),
        }
    }

    fn line(&self, number: u32) -> Line<'_> {
        let text = self.file.line_text(number);
        let start = self.file.line_start(number);
        let bare = text.trim_ascii_end();
        let spliced = bare.strip_suffix(b"\\").or_else(|| bare.strip_suffix(b"??/"));
        let kept = spliced.unwrap_or(bare);
        let splice = spliced.map(|kept| start + kept.len());
        Line { start, end: start + kept.trim_ascii_end().len(), splice, text }
    }

    fn span_at(&self, offset: usize) -> Option<&Span> {
        let at = self.spans.partition_point(|span| span.start < offset).checked_sub(1)?;
        self.spans.get(at).filter(|span| span.holds(offset))
    }

    /// The comment behind what the line has, and how many columns the line then has.
    fn behind(
        &self,
        line: &Line<'_>,
        number: u32,
        comment: &str,
    ) -> Result<(Insertion, usize), &'static str> {
        let columns = |extra: usize| columns(line.text) + extra + 1;
        if let Some(span) = self.span_at(line.end) {
            if span.kind == SpanKind::Literal {
                return Err("it ends within a string");
            }
            if span.start < line.start {
                return Err("it is within a comment");
            }
            let (start, text) = (span.start, format!("{comment} "));
            return Ok((Insertion { start, end: start, text }, columns(comment.len())));
        }
        let Some(splice) = line.splice else {
            let (start, text) = (line.end, format!(" {comment}"));
            return Ok((Insertion { start, end: start, text }, columns(comment.len())));
        };
        // Without blanks around the splice a word may go on behind it.
        let gap = self.file.text.get(line.end..splice).unwrap_or(b"");
        let next = self.file.line_text(number + 1);
        let is_apart = next.first().is_none_or(u8::is_ascii_whitespace);
        if gap.is_empty() && !is_apart {
            return Err("it goes on in the next line without a blank");
        }
        let head = self.file.text.get(line.start..line.end).unwrap_or(b"");
        let mut text = format!(" {comment}");
        let width = columns_after(columns_of(head), text.as_bytes());
        let wanted = columns_of(self.file.text.get(line.start..splice).unwrap_or(b""));
        text += &padding(width, wanted, gap.contains(&b'\t'));
        let total = width.max(wanted) + 1;
        Ok((Insertion { start: line.end, end: splice, text }, total))
    }

    /// The comment on a line of its own, indented as the line is.
    fn above(&self, line: &Line<'_>, number: u32, comment: &str) -> Option<Insertion> {
        let indent: Vec<u8> =
            line.text.iter().copied().take_while(|byte| matches!(byte, b' ' | b'\t')).collect();
        let before = number.checked_sub(1).filter(|&before| before > 0);
        let before = before.map(|before| self.line(before));
        let is_spliced = before.is_some_and(|before| before.splice.is_some());
        if self.span_at(line.start).is_some() || is_spliced && indent.is_empty() {
            return None;
        }
        let newline = match self.file.text.get(line.start + line.text.len()..) {
            Some([b'\r', b'\n', ..]) => "\r\n",
            Some([b'\r', ..]) => "\r",
            _ => "\n",
        };
        let splice = if is_spliced { " \\" } else { "" };
        let indent = String::from_utf8_lossy(&indent);
        let text = format!("{indent}{comment}{splice}{newline}");
        Some(Insertion { start: line.start, end: line.start, text })
    }
}

fn columns(text: &[u8]) -> usize {
    columns_of(text.trim_ascii_end())
}

fn columns_of(text: &[u8]) -> usize {
    columns_after(0, text)
}

fn columns_after(start: usize, text: &[u8]) -> usize {
    text.iter().fold(start, |column, byte| match byte {
        b'\t' => (column / TAB_WIDTH + 1) * TAB_WIDTH,
        // A character of several bytes is one column.
        0x80..=0xbf => column,
        _ => column + 1,
    })
}

/// White space from one column to another one, one blank if that is passed already.
fn padding(from: usize, to: usize, with_tabs: bool) -> String {
    if from >= to {
        return " ".to_owned();
    }
    match with_tabs {
        true => "\t".repeat(to.div_ceil(TAB_WIDTH) - from / TAB_WIDTH),
        false => " ".repeat(to - from),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::{Origin, SourceMap};

    fn written(text: &str, lines: &[u32]) -> (String, Vec<(u32, &'static str)>) {
        let map = SourceMap::default();
        let file = map.add(Path::new("a.c"), text.as_bytes().to_vec(), Origin::Disk).expect("ok");
        let wanted = lines.iter().map(|&line| (line, BTreeSet::from(["vla"]))).collect();
        let done = suppress_findings(&file, &wanted);
        (String::from_utf8(done.text).expect("text"), done.refused)
    }

    const COMMENT: &str = "/* vlaiscan: allow(vla) */";

    #[test]
    fn a_comment_stands_where_white_space_may() {
        let cases = [
            ("\tchar a[n];\n", "\tchar a[n]; @\n"),
            ("\tchar a[n]; // why\n", "\tchar a[n]; @ // why\n"),
            ("\tchar a[n];\t/* why\n not */\n", "\tchar a[n];\t@ /* why\n not */\n"),
            ("/* in\n front */ char a[n];", "/* in\n front */ char a[n]; @"),
            ("char a[n]; /* x */\r\n", "char a[n]; /* x */ @\r\n"),
            ("char a[n]; // vlaiscan: allow(asm)\n", "char a[n]; // vlaiscan: allow(asm, vla)\n"),
            ("#define A(n) char a[n]; \\\n\tint b\n", "#define A(n) char a[n]; @ \\\n\tint b\n"),
            ("#define A\t\t\t\t\t\t\\\n\tb\n", "#define A @\t\t\t\\\n\tb\n"),
            ("char *s = \"x \\\ny\", a[n];\n", "char *s = \"x \\\ny\", a[n]; @\n"),
        ];
        for (before, after) in cases {
            let line = if before.contains(" front") || before.contains("\ny\"") { 2 } else { 1 };
            let (text, refused) = written(before, &[line]);
            assert_eq!(text, after.replace('@', COMMENT), "{before:?}");
            assert!(refused.is_empty());
        }
    }

    #[test]
    fn where_none_fits_behind_it_stands_above() {
        let long = format!("\tchar a[{}];\n", "n + ".repeat(20) + "n");
        assert_eq!(written(&long, &[1]).0, format!("\t{COMMENT}\n{long}"));
        let macro_body = format!("#define A(n) \\\r\n{}", long.replace('\n', " \\\r\n"));
        let expected =
            format!("#define A(n) \\\r\n\t{COMMENT} \\\r\n{}", long.replace('\n', " \\\r\n"));
        assert_eq!(written(&macro_body, &[2]).0, expected);
        assert_eq!(
            written("\tf(a, \"x\\\ny\");\n", &[1]).0,
            format!("\t{COMMENT}\n\tf(a, \"x\\\ny\");\n")
        );
    }

    #[test]
    fn what_takes_none_is_said_and_left_alone() {
        let text = "f(\"a\\\nb\", g[n], \"c\\\nd\");\n#define X ab\\\ncd\n";
        let (same, refused) = written(text, &[2]);
        assert_eq!((same.as_str(), refused.len()), (text, 1));
        // A word that goes on in the next line is not cut; the comment stands above.
        assert_eq!(written(text, &[4]).0, text.replace("#define", &format!("{COMMENT}\n#define")));
    }
}
