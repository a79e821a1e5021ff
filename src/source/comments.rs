//! Where a text has comments and literals (C99 6.4.9, 6.4.5), without cutting it into tokens:
//! what reads or writes comments must not take a string for one. Ends because each byte is passed
//! once.

/// What stands between two offsets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpanKind {
    /// `// …`, spliced lines among it; ends before the line's end.
    LineComment,
    /// `/* … */`.
    BlockComment,
    /// A string or a character constant.
    Literal,
}

/// A comment or a literal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// After its last byte.
    pub end: usize,
    /// What it is.
    pub kind: SpanKind,
}

impl Span {
    /// Whether text that is put in at `offset` would become part of it.
    pub fn holds(&self, offset: usize) -> bool {
        let open_ended = self.kind == SpanKind::LineComment;
        self.start < offset && (offset < self.end || open_ended && offset == self.end)
    }
}

/// The comments and literals of a text, in order. A literal that isn't closed ends with its line.
pub fn spans(text: &[u8]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let kind = match (byte, text.get(at + 1)) {
            (b'/', Some(b'/')) => SpanKind::LineComment,
            (b'/', Some(b'*')) => SpanKind::BlockComment,
            // The digit separator of C23 (`1'000`) begins no character constant.
            (b'\'', _) if at > 0 && text.get(at - 1).is_some_and(u8::is_ascii_digit) => {
                at += 1;
                continue;
            }
            (b'"' | b'\'', _) => SpanKind::Literal,
            _ => {
                at += 1;
                continue;
            }
        };
        let end = match kind {
            SpanKind::LineComment => line_end(text, at),
            SpanKind::BlockComment => block_end(text, at + 2),
            SpanKind::Literal => literal_end(text, at + 1, byte),
        };
        found.push(Span { start: at, end, kind });
        at = end;
    }
    found
}

/// The length of a splice (a backslash at the end of a line) at an offset; blanks may stand
/// between, as GCC has it.
pub fn splice(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix(b"\\")?;
    let n_blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match rest.get(n_blanks..)? {
        [b'\r', b'\n', ..] => Some(1 + n_blanks + 2),
        [b'\n' | b'\r', ..] => Some(1 + n_blanks + 1),
        _ => None,
    }
}

fn line_end(text: &[u8], mut at: usize) -> usize {
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += splice(text, at).unwrap_or(1),
            b'\n' | b'\r' => return at,
            _ => at += 1,
        }
    }
    text.len()
}

fn block_end(text: &[u8], from: usize) -> usize {
    let inside = text.get(from..).unwrap_or(b"");
    let end = inside.windows(2).position(|pair| pair == b"*/");
    end.map_or(text.len(), |end| from + end + 2)
}

fn literal_end(text: &[u8], mut at: usize, close: u8) -> usize {
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += splice(text, at).unwrap_or(2),
            b'\n' | b'\r' => return at,
            _ if byte == close => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let found = spans(text.as_bytes());
        found.iter().map(|span| text.get(span.start..span.end).expect("in it")).collect()
    }

    #[test]
    fn comments_in_strings_are_none_and_strings_in_comments_neither() {
        assert_eq!(
            texts("a \"/* \\\" //\" '\"' /* \" */ b // '\n\"x"),
            ["\"/* \\\" //\"", "'\"'", "/* \" */", "// '", "\"x"]
        );
        assert_eq!(texts("// a \\\n b\nc"), ["// a \\\n b"]);
        assert_eq!(texts("#error don't\n/* x */"), ["'t", "/* x */"]);
        assert_eq!(texts("1'000 /* open"), ["/* open"]);
        assert_eq!(texts("\"a\\  \r\nb\" c"), ["\"a\\  \r\nb\""]);
    }
}
