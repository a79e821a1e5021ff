//! Steps through a file's bytes as translation phases 1 and 2 leave them: line splices are
//! skipped and trigraphs replaced, so nobody above sees either.

/// A place in the bytes. Between calls it never stands on a line splice.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    trigraphs: bool,
    /// A splice or a trigraph was passed since this was last cleared.
    pub respelled: bool,
}

impl<'a> Cursor<'a> {
    /// The start of a text, after a byte order mark if there is one.
    pub fn new(text: &'a [u8], trigraphs: bool) -> Cursor<'a> {
        let at = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut cursor = Cursor { text, at, trigraphs, respelled: false };
        cursor.skip_splices();
        cursor
    }

    /// The byte offset.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Whether all bytes are used up.
    pub fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The bytes not yet used, as they are in the file.
    pub fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or(b"")
    }

    /// The file's bytes from `start` to here.
    pub fn since(&self, start: usize) -> &'a [u8] {
        self.text.get(start..self.at).unwrap_or(b"")
    }

    /// The byte here, NUL at the end.
    pub fn byte(&self) -> u8 {
        match self.text.get(self.at) {
            Some(b'?') if self.trigraphs => self.trigraph(self.at).unwrap_or(b'?'),
            Some(&byte) => byte,
            None => 0,
        }
    }

    /// The byte after this one, splices between them skipped.
    pub fn next_byte(&self) -> u8 {
        let mut next = *self;
        next.advance();
        next.byte()
    }

    /// Moves one byte on.
    pub fn advance(&mut self) {
        if self.trigraphs && self.trigraph(self.at).is_some() {
            self.at += 3;
            self.respelled = true;
        } else {
            self.at += 1;
        }
        if matches!(self.text.get(self.at), Some(b'\\' | b'?')) {
            self.skip_splices();
        }
    }

    /// Moves on over `n` bytes that are known to be neither splices nor trigraphs.
    pub fn skip_plain(&mut self, n: usize) {
        self.at += n;
        if matches!(self.text.get(self.at), Some(b'\\' | b'?')) {
            self.skip_splices();
        }
    }

    /// Moves on over one byte that stands for itself, unless it or the next one may be part of a
    /// splice or trigraph; whether it did.
    pub fn skip_byte(&mut self) -> bool {
        let is_plain = |at: usize| !matches!(self.text.get(at), Some(b'\\' | b'?'));
        let moves = is_plain(self.at) && is_plain(self.at + 1);
        self.at += usize::from(moves);
        moves
    }

    /// Whether a line ends here.
    pub fn at_newline(&self) -> bool {
        matches!(self.text.get(self.at), Some(b'\n' | b'\r'))
    }

    /// Moves to the start of the next line, if a line ends here.
    pub fn skip_newline(&mut self) {
        let n = newline_length(self.rest());
        if n > 0 {
            self.skip_plain(n);
        }
    }

    fn trigraph(&self, at: usize) -> Option<u8> {
        let [b'?', b'?', third, ..] = self.text.get(at..)? else { return None };
        Some(match third {
            b'=' => b'#',
            b'(' => b'[',
            b')' => b']',
            b'<' => b'{',
            b'>' => b'}',
            b'/' => b'\\',
            b'\'' => b'^',
            b'!' => b'|',
            b'-' => b'~',
            _ => return None,
        })
    }

    /// Skips backslash-newline (gcc takes white space between the two).
    fn skip_splices(&mut self) {
        loop {
            let backslash = match self.text.get(self.at) {
                Some(b'\\') => 1,
                Some(b'?') if self.trigraphs && self.trigraph(self.at) == Some(b'\\') => 3,
                _ => return,
            };
            let after = self.text.get(self.at + backslash..).unwrap_or(b"");
            let blank = after.iter().take_while(|&&b| super::character::is_space(b)).count();
            let newline = newline_length(after.get(blank..).unwrap_or(b""));
            if newline == 0 {
                return;
            }
            self.at += backslash + blank + newline;
            self.respelled = true;
        }
    }
}

/// How many bytes of a line's end the text begins with.
fn newline_length(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    }
}
