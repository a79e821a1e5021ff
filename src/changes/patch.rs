//! A patch into its files and hunks: a unified diff, of git or of `diff -u`, alone or in mails
//! (mbox), with whatever prose stands around it. What begins as a hunk and isn't one is an error
//! with its line.
//!
//! Git's manual, "git-diff", "Generating patch text with -p", has the extended headers, and how
//! names are quoted; quoted-printable text is RFC 2045, 6.7.

use crate::limits;

/// A hunk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hunk {
    /// Its line in the patch, from 1.
    pub at: usize,
    /// The first line of the old text that it is about, from 1; if it has none of it, the line
    /// before.
    pub old_start: usize,
    /// The same of the new text.
    pub new_start: usize,
    /// Its lines, with their ends.
    pub lines: Vec<(Mark, Vec<u8>)>,
}

/// What a hunk says of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// It is in both texts.
    Kept,
    /// It is only in the old one.
    Removed,
    /// It is only in the new one.
    Added,
}

/// What a patch says of one file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FilePatch {
    /// Its line in the patch, from 1.
    pub at: usize,
    /// The old name; none if the file is new.
    pub old: Option<Vec<u8>>,
    /// The new name; none if the file is removed.
    pub new: Option<Vec<u8>>,
    /// The names have git's prefixes (`a/`, `b/`).
    pub has_prefixes: bool,
    /// The hunks.
    pub hunks: Vec<Hunk>,
    /// The change is not one of lines.
    pub is_binary: bool,
}

impl Hunk {
    /// The numbers of the lines in the new text that it adds.
    pub fn added(&self) -> impl Iterator<Item = u32> {
        let n_new = self.lines.iter().filter(|(mark, _)| *mark != Mark::Removed).count();
        let mut line = if n_new == 0 { self.new_start + 1 } else { self.new_start };
        self.lines.iter().filter_map(move |(mark, _)| {
            let now = line as u32;
            line += usize::from(*mark != Mark::Removed);
            (*mark == Mark::Added).then_some(now)
        })
    }

    /// The lines of the old text, or of the new one.
    pub fn side(&self, not: Mark) -> Vec<&[u8]> {
        let of_side = self.lines.iter().filter(|(mark, _)| *mark != not);
        of_side.map(|(_, line)| line.as_slice()).collect()
    }
}

/// Reads a patch. An error says what is wrong, with the line in the patch.
pub fn parse(text: &[u8]) -> Result<Vec<FilePatch>, String> {
    if text.len() > limits::PATCH_BYTES_MAX {
        return Err(format!("is longer than {} MiB", limits::PATCH_BYTES_MAX >> 20));
    }
    let decoded = decoded(text)?;
    let lines: Vec<&[u8]> = decoded.split_inclusive(|&byte| byte == b'\n').collect();
    let mut reader = Reader { lines, at: 0, has_prefixes: None, files: Vec::new() };
    while reader.at < reader.lines.len() {
        reader.line()?;
    }
    // A header of git's without anything behind it changes a mode.
    let says = |file: &FilePatch| !file.hunks.is_empty() || file.is_binary || file.old != file.new;
    reader.files.retain(says);
    Ok(reader.files)
}

struct Reader<'p> {
    lines: Vec<&'p [u8]>,
    at: usize,
    /// Whether the last header of git's has prefixes, if that is clear.
    has_prefixes: Option<bool>,
    files: Vec<FilePatch>,
}

/// A line without its end.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

impl<'p> Reader<'p> {
    fn peek(&self, ahead: usize) -> &'p [u8] {
        self.lines.get(self.at + ahead).copied().map_or(b"", bare)
    }

    fn last(&mut self) -> Option<&mut FilePatch> {
        self.files.last_mut()
    }

    /// One line outside of hunks.
    fn line(&mut self) -> Result<(), String> {
        let line = self.peek(0);
        let number = self.at + 1;
        self.at += 1;
        if let Some(names) = line.strip_prefix(b"diff --git ") {
            let (old, new) = git_names(names).unzip();
            // Without prefixes both names are the same, or renamed, which the lines behind say.
            self.has_prefixes = (old.is_some()).then(|| old != new);
            let has_prefixes = self.has_prefixes.unwrap_or(true);
            let file = FilePatch { at: number, old, new, has_prefixes, ..Default::default() };
            self.files.push(file);
        } else if line.starts_with(b"--- ") && self.peek(0).starts_with(b"+++ ") {
            if hunk_header(self.peek(1)).is_none() {
                return Ok(());
            }
            let (old, new) = (name_in(line), name_in(self.peek(0)));
            self.at += 1;
            self.begin(number, old, new);
            while let Some(header) = hunk_header(self.peek(0)) {
                let hunk = self.hunk(header)?;
                if let Some(file) = self.last() {
                    file.hunks.push(hunk);
                }
            }
        } else if line.starts_with(b"@@ -") && hunk_header(line).is_some() {
            return Err(format!("line {number}: a hunk without the names of its files before it"));
        } else {
            self.extended_header(line);
        }
        Ok(())
    }

    /// What stands between `diff --git` and the hunks, as far as it matters.
    fn extended_header(&mut self, line: &[u8]) {
        let Some(file) = self.files.last_mut().filter(|file| file.hunks.is_empty()) else { return };
        if line.starts_with(b"new file mode ") {
            file.old = None;
        } else if line.starts_with(b"deleted file mode ") {
            file.new = None;
        } else if let Some(name) = after(line, &[b"rename from ", b"copy from "]) {
            (file.old, file.has_prefixes) = (Some(name), false);
        } else if let Some(name) = after(line, &[b"rename to ", b"copy to "]) {
            (file.new, file.has_prefixes) = (Some(name), false);
        } else if line.starts_with(b"GIT binary patch") || line.starts_with(b"Binary files ") {
            file.is_binary = true;
        }
    }

    /// The names before the hunks; they belong to the git header before them, if there is one.
    fn begin(&mut self, at: usize, old: Option<Vec<u8>>, new: Option<Vec<u8>>) {
        let has_prefixes = self.has_prefixes.unwrap_or_else(|| look_prefixed(&old, &new));
        match self.files.last_mut() {
            Some(file) if file.hunks.is_empty() => {
                (file.old, file.new, file.has_prefixes) = (old, new, has_prefixes);
            }
            _ => self.files.push(FilePatch { at, old, new, has_prefixes, ..Default::default() }),
        }
        self.has_prefixes = None;
    }

    fn hunk(&mut self, header: [usize; 4]) -> Result<Hunk, String> {
        let [old_start, mut n_old, new_start, mut n_new] = header;
        let at = self.at + 1;
        self.at += 1;
        let mut hunk = Hunk { at, old_start, new_start, lines: Vec::new() };
        while n_old > 0 || n_new > 0 || self.peek(0).starts_with(b"\\") {
            let Some(&line) = self.lines.get(self.at) else {
                return Err(format!("line {}: the hunk of line {at} ends too early", self.at));
            };
            let (mark, text) = match line.split_first() {
                Some((b' ', text)) => (Mark::Kept, text),
                Some((b'-', text)) => (Mark::Removed, text),
                Some((b'+', text)) => (Mark::Added, text),
                // "No newline at end of file": the line before has no end.
                Some((b'\\', _)) => {
                    self.at += 1;
                    if let Some((_, last)) = hunk.lines.last_mut() {
                        *last = bare(last).to_vec();
                    }
                    continue;
                }
                // Mailers take blanks away at the ends of lines.
                Some((b'\n' | b'\r', _)) => (Mark::Kept, line),
                _ => return Err(wrong_line(self.at + 1, at)),
            };
            let (takes_old, takes_new) = (mark != Mark::Added, mark != Mark::Removed);
            if takes_old && n_old == 0 || takes_new && n_new == 0 {
                return Err(wrong_line(self.at + 1, at));
            }
            n_old -= usize::from(takes_old);
            n_new -= usize::from(takes_new);
            hunk.lines.push((mark, text.to_vec()));
            self.at += 1;
        }
        Ok(hunk)
    }
}

/// Whether names look as if they had prefixes: one letter each (`a/` and `b/`, or `i/`, `w/`, `c/`,
/// `o/`), not the same.
fn look_prefixed(old: &Option<Vec<u8>>, new: &Option<Vec<u8>>) -> bool {
    let letter = |name: &Vec<u8>| match name.as_slice() {
        [letter, b'/', _, ..] => b"abiwco".contains(letter).then_some(*letter),
        _ => None,
    };
    match (old.as_ref().map(letter), new.as_ref().map(letter)) {
        (Some(old), Some(new)) => old.is_some() && new.is_some() && old != new,
        (Some(one), None) | (None, Some(one)) => one.is_some(),
        (None, None) => false,
    }
}

fn wrong_line(line: usize, hunk: usize) -> String {
    format!("line {line}: is no line of the hunk of line {hunk}, which promises more")
}

/// `@@ -12,7 +12,9 @@`: start and number of lines, old and new.
fn hunk_header(line: &[u8]) -> Option<[usize; 4]> {
    let text = std::str::from_utf8(line.get(..line.len().min(80))?.split(|&b| b > 126).next()?);
    let rest = text.ok()?.strip_prefix("@@ -")?;
    let (old, rest) = rest.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let range = |range: &str| {
        let (start, n) = range.split_once(',').unwrap_or((range, "1"));
        let start: usize = start.parse().ok()?;
        let n: usize = n.parse().ok()?;
        // What positions can't hold is no line number.
        (start <= u32::MAX as usize && n <= u32::MAX as usize).then_some((start, n))
    };
    let ((old_start, n_old), (new_start, n_new)) = (range(old)?, range(new)?);
    Some([old_start, n_old, new_start, n_new])
}

fn after(line: &[u8], prefixes: &[&[u8]]) -> Option<Vec<u8>> {
    let rest = prefixes.iter().find_map(|prefix| line.strip_prefix(*prefix))?;
    Some(unquoted(rest).map_or_else(|| rest.to_vec(), |(name, _)| name))
}

/// The name in a `---` or `+++` line; none for `/dev/null`.
fn name_in(line: &[u8]) -> Option<Vec<u8>> {
    let rest = line.get(4..)?;
    let name = match unquoted(rest) {
        Some((name, _)) => name,
        // Behind a tab stands the time.
        None => rest.split(|&byte| byte == b'\t').next()?.trim_ascii_end().to_vec(),
    };
    (name != b"/dev/null").then_some(name)
}

/// The two names of a `diff --git` line. Without quotes they are equal but for their prefixes, or
/// the lines behind say what they are.
fn git_names(names: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    if let Some((old, rest)) = unquoted(names) {
        let rest = rest.trim_ascii_start();
        let new = unquoted(rest).map_or_else(|| rest.to_vec(), |(name, _)| name);
        return Some((old, new));
    }
    let spaces = names.iter().enumerate().filter(|(_, byte)| **byte == b' ');
    for (at, _) in spaces {
        let (old, new) = (names.get(..at)?, names.get(at + 1..)?);
        if let Some((new, _)) = unquoted(new) {
            return Some((old.to_vec(), new));
        }
        if old.get(2..) == new.get(2..) {
            return Some((old.to_vec(), new.to_vec()));
        }
    }
    None
}

/// A name in quotes as git writes it, and what stands behind it.
fn unquoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = text.strip_prefix(b"\"")?;
    let mut name = Vec::new();
    loop {
        let (&byte, behind) = rest.split_first()?;
        rest = behind;
        match byte {
            b'"' => return Some((name, rest)),
            b'\\' => {
                let (&escape, behind) = rest.split_first()?;
                if let Some(value) = octal(rest) {
                    name.push(value);
                    rest = rest.get(3..)?;
                    continue;
                }
                rest = behind;
                name.push(match escape {
                    b'a' => 7,
                    b'b' => 8,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => b'\r',
                    other => other,
                });
            }
            other => name.push(other),
        }
    }
}

fn octal(text: &[u8]) -> Option<u8> {
    let digits = text.get(..3)?;
    let value = |&digit: &u8| digit.is_ascii_digit().then(|| u32::from(digit - b'0'));
    let value = digits.iter().try_fold(0, |sum, digit| {
        let digit = value(digit).filter(|&digit| digit < 8)?;
        Some(sum * 8 + digit)
    });
    u8::try_from(value?).ok()
}

/// Mails whose text is quoted-printable, decoded; text that is encoded otherwise is refused. A
/// patch that came with CR LF at the ends of all lines, its own headers too, has them taken away.
fn decoded(text: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut is_quoted = false;
    for (number, line) in text.split_inclusive(|&byte| byte == b'\n').enumerate() {
        if line.starts_with(b"From ") {
            is_quoted = false;
        }
        let lower = line.get(..line.len().min(80)).unwrap_or(b"").to_ascii_lowercase();
        if let Some(encoding) = lower.strip_prefix(b"content-transfer-encoding:") {
            match encoding.trim_ascii() {
                b"quoted-printable" => is_quoted = true,
                b"base64" => {
                    let number = number + 1;
                    return Err(format!("line {number}: a mail in base64 is not read; decode it"));
                }
                _ => is_quoted = false,
            }
        }
        match is_quoted {
            true => quoted_printable(line, &mut out),
            false => out.extend_from_slice(line),
        }
    }
    let mut headers =
        out.split_inclusive(|&b| b == b'\n').filter(|line| line.starts_with(b"+++ ")).peekable();
    let all_returns = headers.peek().is_some() && headers.all(|line| line.ends_with(b"\r\n"));
    if all_returns {
        let lines = out.split_inclusive(|&byte| byte == b'\n');
        let plain = lines.map(|line| match line.strip_suffix(b"\r\n") {
            Some(line) => [line, b"\n"].concat(),
            None => line.to_vec(),
        });
        out = plain.collect::<Vec<_>>().concat();
    }
    Ok(out)
}

fn quoted_printable(line: &[u8], out: &mut Vec<u8>) {
    let soft = [&b"=\n"[..], b"=\r\n"].iter().find_map(|end| line.strip_suffix(*end));
    let mut rest = soft.unwrap_or(line);
    while let Some((&byte, behind)) = rest.split_first() {
        let hex = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| byte == b'=') {
            Some(value) => {
                out.push(value);
                rest = rest.get(3..).unwrap_or(b"");
            }
            None => {
                out.push(byte);
                rest = behind;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, String)> {
        let name = |name: Option<Vec<u8>>| {
            name.map_or("-".to_owned(), |name| String::from_utf8_lossy(&name).into_owned())
        };
        let files = parse(text.as_bytes()).expect("a patch");
        files.into_iter().map(|file| (name(file.old), name(file.new))).collect()
    }

    const HUNK: &str = "@@ -1,2 +1,2 @@ int x;\n a\n-b\n+c\n";

    #[test]
    fn names_are_read_however_they_are_written() {
        let cases = [
            ("--- a/x.c\n+++ b/x.c\n", "a/x.c", "b/x.c"),
            ("--- x y.c\t2024-01-01 10:00\n+++ x y.c\t2024\n", "x y.c", "x y.c"),
            ("--- /dev/null\n+++ b/x.c\n", "-", "b/x.c"),
            (
                "--- \"a/\\303\\251\\t\\\".c\"\n+++ \"b/\\303\\251\\t\\\".c\"\n",
                "a/\u{e9}\t\".c",
                "b/\u{e9}\t\".c",
            ),
            ("diff --git a/q b/q\nindex 1..2 100644\n--- a/q\r\n+++ b/q\r\n", "a/q", "b/q"),
        ];
        for (header, old, new) in cases {
            let prose = "Subject: x\n\n--- \nprose\n---\n x | 2 +-\n\n";
            let text = format!("{prose}{header}{HUNK}-- \n2.4\n");
            assert_eq!(names(&text), [(old.to_owned(), new.to_owned())], "{header}");
        }
        let renamed = "diff --git a/o p.c b/n p.c\nsimilarity index 100%\nrename from o p.c\n\
                       rename to n p.c\ndiff --git a/m b/m\nold mode 1\nnew mode 2\n";
        let named = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        assert_eq!(names(renamed), [named("o p.c", "n p.c"), named("a/m", "b/m")]);
        let binary = "diff --git a/b.o b/b.o\nBinary files a/b.o and b/b.o differ\n";
        assert!(parse(binary.as_bytes()).expect("a patch")[0].is_binary);
    }

    #[test]
    fn added_lines_have_their_numbers() {
        let text = "--- a/x\n+++ b/x\n@@ -3,3 +10,4 @@\n a\n\n+b\n+c\n-d\n\\ No newline at end of \
                    file\n@@ -9,0 +20 @@\n+e\n\\ No newline at end of file\n@@ -30,2 +29,0 @@\n\
                    -f\n-g\n";
        let file = &parse(text.as_bytes()).expect("a patch")[0];
        let added: Vec<u32> = file.hunks.iter().flat_map(Hunk::added).collect();
        assert_eq!(added, [12, 13, 20]);
        assert_eq!(file.hunks[0].lines.last(), Some(&(Mark::Removed, b"d".to_vec())));
        assert_eq!(file.hunks[1].lines, [(Mark::Added, b"e".to_vec())]);
    }

    #[test]
    fn mails_are_decoded_and_damage_is_said() {
        let mail = "From x\nContent-Transfer-Encoding: quoted-printable\n\n\
                            --- a/=C3=A9.c\n+++ b/=C3=A9.c\n@@ -1,1 +1,1 @@\n-a=\nb\n+=3D\n";
        let file = &parse(mail.as_bytes()).expect("a patch")[0];
        assert_eq!(file.new.as_deref(), Some("b/\u{e9}.c".as_bytes()));
        assert_eq!(file.hunks[0].lines[0].1, b"ab\n");
        assert_eq!(file.hunks[0].lines[1].1, b"=\n");
        let returns = format!("--- a/x\n+++ b/x\n{HUNK}").replace('\n', "\r\n");
        assert_eq!(parse(returns.as_bytes()).expect("ok")[0].hunks[0].lines[0].1, b"a\n");
        for (text, why) in [
            ("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n", "line 4: the hunk of line 3"),
            ("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\nprose\n", "line 5: is no line"),
            ("@@ -1 +1 @@\n-a\n+b\n", "line 1: a hunk without"),
            ("Content-Transfer-Encoding: base64\n", "line 1: a mail in base64"),
        ] {
            let said = parse(text.as_bytes()).expect_err("damaged");
            assert!(said.contains(why), "{said}");
        }
        assert_eq!(parse(b"no patch\n"), Ok(Vec::new()));
    }
}
