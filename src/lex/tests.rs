//! Tests of the lexer.

use std::path::Path;

use super::*;
use crate::discover::{Dialect, Standard};
use crate::names::kw;
use crate::source::{Origin, SourceMap};

fn lexed(text: &[u8], options: LexOptions) -> LexedFile {
    let map = SourceMap::default();
    let file = map.add(Path::new("a.c"), text.to_vec(), Origin::Disk).expect("small");
    lex_with(&file, options)
}

fn spellings(text: &str) -> Vec<String> {
    let file = lexed(text.as_bytes(), LexOptions::default());
    file.tokens.iter().map(|token| token.spelling().into_owned()).collect()
}

#[test]
fn the_longest_token_wins() {
    assert_eq!(spellings("a+++++b"), ["a", "++", "++", "+", "b"]);
    assert_eq!(spellings("x>>=y->z...w"), ["x", ">>=", "y", "->", "z", "...", "w"]);
    assert_eq!(spellings("..a .1e+5.x 0x1p-3+"), [".", ".", "a", ".1e+5.x", "0x1p-3", "+"]);
    assert_eq!(spellings("a/**/b//c\nd"), ["a", "b", "d"]);
}

#[test]
fn a_letter_behind_a_separator_is_a_digit() {
    let options = LexOptions::of(Dialect { standard: Standard::C23, gnu: false }, false);
    let file = lexed(b"0x0'e-0xe 1'0e-1", options);
    let spelt: Vec<_> = file.tokens.iter().map(|t| t.spelling().into_owned()).collect();
    assert_eq!(spelt, ["0x0'e", "-", "0xe", "1'0e-1"]);
}

#[test]
fn splices_vanish_from_spellings_but_not_from_positions() {
    let file = lexed(b"ab\\\ncd \"x\\\ny\" /\\\n* c *\\\n/ +\\ \n+ z", LexOptions::default());
    let spelt: Vec<_> = file.tokens.iter().map(|t| t.spelling().into_owned()).collect();
    assert_eq!(spelt, ["abcd", "\"xy\"", "++", "z"]);
    assert_eq!(file.tokens[1].pos.0 - file.tokens[0].pos.0, 7);
    assert!(file.tokens[0].flags.has(Flags::RESPELLED));
    assert!(!file.tokens[3].flags.has(Flags::RESPELLED));
}

#[test]
fn digraphs_are_their_punctuators() {
    let file = lexed(b"<: :> <% %> %: %:%: %:%", LexOptions::default());
    let kinds: Vec<_> = file.tokens.iter().map(|t| t.kind).collect();
    use TokenKind::*;
    assert_eq!(
        kinds,
        [LeftBracket, RightBracket, LeftBrace, RightBrace, Hash, HashHash, Hash, Percent]
    );
}

#[test]
fn header_names_are_one_token_after_include_only() {
    assert_eq!(spellings("#include <a//b.h> x"), ["#", "include", "<a//b.h>", "x"]);
    assert_eq!(
        spellings("#if __has_include(<a.h>)"),
        ["#", "if", "__has_include", "(", "<a.h>", ")"]
    );
    assert_eq!(spellings("#define x <a>"), ["#", "define", "x", "<", "a", ">"]);
}

#[test]
fn directives_are_found_and_lines_end() {
    let file = lexed(b"a\n # define x /*\n*/ y\n#\nb # c", LexOptions::default());
    assert_eq!(file.directives, [1, 5]);
    assert_eq!(file.line_end(1), 5);
    assert_eq!(file.line_end(5), 6);
}

#[test]
fn odd_bytes_survive() {
    let file = lexed(b"a\xffb \0 'x\n\"y\n@`", LexOptions::default());
    let kinds: Vec<_> = file.tokens.iter().map(|t| t.kind).collect();
    use TokenKind::*;
    assert_eq!(kinds, [Identifier, Other, Identifier, Other, Other, Other, Other]);
    assert_eq!(file.tokens[3].name.bytes(), b"'x");
}

#[test]
fn identifiers_beyond_ascii_have_one_name() {
    let file = lexed("\u{e9}a \\u00e9a a\u{e9} x\\u00e9".as_bytes(), LexOptions::default());
    assert_eq!(file.tokens.len(), 4);
    assert_eq!(file.tokens[0].name, file.tokens[1].name);
    assert!(file.tokens.iter().all(|t| t.kind == TokenKind::Identifier));
}

#[test]
fn dialects_differ() {
    let gnu90 = LexOptions::of(Dialect { standard: Standard::C90, gnu: true }, false);
    let c90 = LexOptions::of(Dialect { standard: Standard::C90, gnu: false }, false);
    let c17 = LexOptions::of(Dialect { standard: Standard::C17, gnu: false }, false);
    let n = |text: &str, options| lexed(text.as_bytes(), options).tokens.len();
    assert_eq!(n("u\"a\" R\"(b)\"", LexOptions::default()), 2);
    assert_eq!(n("u\"a\" R\"(b)\"", gnu90), 4);
    assert_eq!(n("u\"a\" R\"(b)\"", c17), 3);
    assert_eq!(n("??=??/\nx", c90), 2);
    assert_eq!(n("#define a //b", c90), 6);
    assert_eq!(n("a //b", c90), 1);
    assert_eq!(n("a::b", c17), 4);
    assert_eq!(n("a::b", LexOptions::default()), 3);
}

#[test]
fn raw_strings_span_lines_and_ignore_directives() {
    assert_eq!(spellings("R\"x(a\n#if\\\n)\" )x\" b"), ["R\"x(a\n#if\\\n)\" )x\"", "b"]);
}

#[test]
fn an_unterminated_comment_is_a_problem() {
    let file = lexed(b"a /* b", LexOptions::default());
    assert_eq!(file.tokens.len(), 1);
    assert_eq!(file.problems.len(), 1);
    assert_eq!(file.problems[0].pos, crate::source::Pos(file.tokens[0].pos.0 + 2));
}

/// Bits of lines that may decide where a replacement list ends.
const BITS: &[&str] = &[
    "#define ",
    "# define ",
    "#\\\ndefine ",
    "#undef ",
    "A",
    "B(",
    "C(x, y)",
    "(",
    ")",
    ",",
    "...",
    " ",
    "\t",
    "\n",
    "\\\n",
    "\\ \n",
    "\\",
    "/* c */",
    "/* \n */",
    "/*",
    "*/",
    "// c",
    "/",
    "\"s\"",
    "\"/*\"",
    "\"",
    "'",
    "'\\''",
    "\"\\\"\"",
    "\"\\\n\"",
    "R\"(\n)\"",
    "#",
    "##",
    "%:",
    "% ",
    "<:",
    "?",
    "??/\n",
    "??=",
    "1",
    "1'0",
    "x+1",
    "é",
    "\r\n",
    "\r",
    "\x0b",
    "u8",
    "L'",
    ";",
    "{ }",
    "__VA_OPT__(x)",
];

/// What there is of a file whose replacement lists were put off.
#[derive(Default)]
struct Together {
    tokens: Vec<Token>,
    /// Where replacement lists begin.
    begin: Vec<usize>,
    directives: Vec<Pos>,
}

impl Together {
    /// The tokens with what is read later of those that were put off.
    fn of(file: &SourceFile, options: LexOptions) -> Together {
        let lexed = lex_putting_off(file, options);
        let mut made = Together::default();
        let mut put_off = lexed.put_off.iter().peekable();
        let mut plain = lexed.plain.iter().peekable();
        for at in 0..=lexed.tokens.len() {
            while let Some(plain) = plain.next_if(|plain| plain.before as usize == at) {
                made.line(file, plain);
                made.list(file, options, plain.start, plain.end);
            }
            let Some(&token) = lexed.tokens.get(at) else { break };
            made.tokens.push(token);
            if lexed.directives.contains(&(at as u32)) {
                made.directives.push(token.pos);
            }
            let of_this = put_off.peek().filter(|rest| {
                let end = lexed.line_end(rest.directive as usize);
                at + 1 == end && rest.directive as usize <= at
            });
            if let Some(rest) = of_this {
                made.list(file, options, rest.start, rest.end);
                put_off.next();
            }
        }
        assert_eq!((put_off.next(), plain.next()), (None, None));
        made
    }

    fn list(&mut self, file: &SourceFile, options: LexOptions, start: u32, end: u32) {
        let text = &file.text[start as usize..end as usize];
        self.begin.push(self.tokens.len());
        let start = file.pos(start as usize);
        lex_replacement(text, start, options, |more| self.tokens.extend_from_slice(more));
        // It may be a comment only.
        self.begin.retain(|&at| at < self.tokens.len());
    }

    /// The `#`, `define` and name of a line that has no tokens.
    fn line(&mut self, file: &SourceFile, plain: &Plain) {
        let before = &file.text[..plain.at as usize];
        let hash = before.iter().rposition(|&byte| byte == b'#').expect("it is plain");
        let line = before[..hash].iter().rposition(|&byte| matches!(byte, b'\n' | b'\r'));
        let space = line.map_or(0, |line| line + 1) < hash;
        let space = if space { Flags::SPACE_BEFORE } else { Flags::default() };
        let (start, none) = (Flags::LINE_START.with(space), Flags::default());
        self.directives.push(file.pos(hash));
        for (kind, flags, name, at) in [
            (TokenKind::Hash, start, kw::EMPTY, hash),
            (TokenKind::Identifier, none, kw::D_DEFINE, hash + 1),
            (TokenKind::Identifier, Flags::SPACE_BEFORE, plain.name, plain.at as usize),
        ] {
            let pos = file.pos(at);
            self.tokens.push(Token { kind, flags, name, pos, expansion: ExpansionId::NONE });
        }
    }
}

#[test]
fn lists_that_are_put_off_are_the_same_tokens_later() {
    let (mut n_put_off, mut n_plain, mut n_whole) = (0, 0, 0);
    for seed in 1..=20_000_u64 {
        let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut text = String::from("#define A ");
        for _ in 0..1 + seed % 24 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            text.push_str(BITS[random as usize % BITS.len()]);
        }
        let (dialect, trigraphs) = match seed % 3 {
            0 => (Dialect { standard: Standard::C90, gnu: false }, true),
            1 => (Dialect { standard: Standard::C23, gnu: true }, false),
            _ => (Dialect::GNU17, false),
        };
        let options = LexOptions::of(dialect, trigraphs);
        let map = SourceMap::default();
        let file = map.add(Path::new("a.c"), text.clone().into(), Origin::Disk).expect("small");
        let whole = lex_with(&file, options);
        n_whole += whole.directives.len();
        let put_off = lex_putting_off(&file, options);
        n_put_off += put_off.put_off.len();
        n_plain += put_off.plain.len();
        let Together { tokens: mut later, begin, directives } = Together::of(&file, options);
        let mut tokens = whole.tokens.clone();
        // White space and a line's start before a replacement list say nothing.
        for at in begin {
            for token in [&mut later[at], &mut tokens[at]] {
                token.flags = token.flags.without(Flags::SPACE_BEFORE.with(Flags::LINE_START));
            }
        }
        assert_eq!(tokens, later, "seed {seed}: {text:?}");
        let starts = whole.directives.iter().map(|&at| whole.tokens[at as usize].pos);
        assert_eq!(starts.collect::<Vec<_>>(), directives, "seed {seed}");
        assert_eq!(whole.problems, put_off.problems, "seed {seed}: {text:?}");
        let mut seen = String::new();
        let both = lex_putting_off_seen(&file, options, |lexed| seen = format!("{lexed:?}"));
        assert_eq!(seen, format!("{whole:?}"), "seed {seed}: {text:?}");
        let both = LexedFile { notes: Vec::new(), ..both };
        let put_off = LexedFile { notes: Vec::new(), ..put_off };
        assert_eq!(format!("{both:?}"), format!("{put_off:?}"), "seed {seed}: {text:?}");
    }
    assert!(n_put_off > n_whole / 50, "{n_put_off} of {n_whole}");
    assert!(n_plain > n_whole / 50, "{n_plain} of {n_whole}");
}
