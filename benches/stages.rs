//! How fast each stage reads: lexing, macro expansion, parsing, constants; one thread, on texts
//! made up from a seed, so that it runs anywhere. Each at three sizes: where the rate falls with
//! the size, something takes more than linear time. Comparisons with compilers, on a real kernel
//! and of whole processes, are made by `scripts/peers`.
//!
//! usage: cargo bench --bench stages [-- NAME]

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::BytesCount;
use vlaiscan::analyse::facts::Facts;
use vlaiscan::analyse::{UnitScope, World};
use vlaiscan::discover::target::Target;
use vlaiscan::discover::{Dialect, Settings, Unit};
use vlaiscan::lex::{self, LexOptions};
use vlaiscan::parse::{Fate, Parser};
use vlaiscan::preprocess::{self, Preprocessed, Session};
use vlaiscan::source::{Pos, SourceMap};

/// Pieces of made-up text: a few hundred KB, as the own text of many kernel files, and more.
const PIECES: [u32; 3] = [500, 1_000, 2_000];
const SEED: u64 = 0x5eed;

fn main() {
    divan::main();
}

#[divan::bench(args = PIECES)]
fn lex(bencher: Bencher, n: u32) {
    let text = declarations(n).into_bytes();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| lex::lex_text(&text, Pos::default(), LexOptions::default()));
}

/// Macros in macros, as a kernel's `READ_ONCE()` and `container_of()` are: most bytes of the
/// result come out of bodies. What is counted is the text before expansion.
#[divan::bench(args = PIECES)]
fn expand(bencher: Bencher, n: u32) {
    let text = uses_of_macros(n).into_bytes();
    let unit = unit(&text, false);
    assert!(read(&unit).tokens.len() > 100 * n as usize, "the macros are expanded");
    bencher.counter(BytesCount::of_slice(&text)).bench(|| read(&unit));
}

#[divan::bench(args = PIECES)]
fn parse(bencher: Bencher, n: u32) {
    let text = declarations(n).into_bytes();
    let preprocessed = read(&unit(&text, true));
    assert_eq!(skipped(&preprocessed), 0, "the text is C");
    bencher.counter(BytesCount::of_slice(&text)).bench(|| skipped(&preprocessed));
}

/// Parsing and all of the analysis: scopes, types, layouts.
#[divan::bench(args = PIECES)]
fn parse_and_analyse(bencher: Bencher, n: u32) {
    let text = declarations(n).into_bytes();
    let preprocessed = read(&unit(&text, true));
    bencher.counter(BytesCount::of_slice(&text)).bench(|| analyse(&preprocessed));
}

/// The same of text that is nothing but bounds and enumerators to compute.
#[divan::bench(args = PIECES)]
fn constants(bencher: Bencher, n: u32) {
    let text = computations(n).into_bytes();
    let preprocessed = read(&unit(&text, true));
    assert_eq!(skipped(&preprocessed), 0, "the text is C");
    bencher.counter(BytesCount::of_slice(&text)).bench(|| analyse(&preprocessed));
}

fn unit(text: &[u8], preprocessed: bool) -> Unit {
    let settings = Arc::new(Settings::new(Dialect::GNU17, Target::X86_64));
    let unit = Unit::new(Path::new("made-up.c").into(), settings, "a benchmark".into());
    Unit { text: Some(text.into()), preprocessed, ..unit }
}

fn read(unit: &Unit) -> Preprocessed {
    let session = Session::new(Arc::new(SourceMap::default()));
    preprocess::preprocess(unit, &session).expect("the text is given")
}

fn skipped(preprocessed: &Preprocessed) -> usize {
    let mut parser = Parser::new(&preprocessed.tokens, Dialect::GNU17);
    let mut n_skipped = 0;
    while let Some(external) = parser.next_declaration() {
        n_skipped += usize::from(matches!(external.fate, Fate::Skipped(_)));
    }
    n_skipped
}

fn analyse(preprocessed: &Preprocessed) {
    let mut parser = Parser::new(&preprocessed.tokens, Dialect::GNU17);
    let world = World::new();
    let mut scope = UnitScope::new(&world, *Target::X86_64.layout());
    let mut facts = Facts::default();
    while let Some(external) = parser.next_declaration() {
        scope.analyse(&preprocessed.tokens, &parser.ast, &external, &mut facts);
    }
}

/// Numbers that are the same everywhere (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }

    fn one_of<'t>(&mut self, choices: &[&'t str]) -> &'t str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// Structs and functions in the manner of a kernel's headers.
fn declarations(n: u32) -> String {
    let mut random = Random(SEED);
    let mut text = String::new();
    for n in 0..n {
        let (count, shift) = (1 + random.below(9), 1 + random.below(30));
        let ty = random.one_of(&["int", "unsigned long", "const char *", "long long"]);
        let qualifier = random.one_of(&["", "const ", "volatile "]);
        let _ = writeln!(
            text,
            "/* Device {n}: what it is called, and who owns it. */\n\
             struct device_{n} {{\n\tstruct device_{n} *parent;\n\t{qualifier}{ty} field;\n\t\
             int irq[{count}];\n\tunsigned int flags : 3, up : 1;\n\t\
             union {{ long key; void *data; }};\n\tint (*open)(struct device_{n} *, int);\n}} \
             __attribute__((aligned(8)));\n\n\
             static inline __attribute__((always_inline)) int open_{n}(struct device_{n} *d, \
             unsigned long size)\n{{\n\tint error = 0;\n\n\tif (!d || size > sizeof(*d) << {shift})\
             \n\t\treturn -22;\n\tfor (unsigned int i = 0; i < {count}; i++)\n\
             \t\terror |= ({{ typeof(d->irq[i]) irq = d->irq[i]; irq < 0 ? irq : 0; }});\n\
             \tasm volatile(\"\" : \"+r\" (error) : : \"memory\");\n\
             \treturn error ?: d->open(d->parent, (int)size & 0xff);\n}}\n"
        );
    }
    text
}

fn uses_of_macros(n: u32) -> String {
    let mut random = Random(SEED);
    let mut text = String::from(
        "#define CAT_(a, b) a##b\n#define CAT(a, b) CAT_(a, b)\n#define STR(x...) #x\n\
         #define same(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))\n\
         #define check(x) do { if (!(x)) fail(STR(x), __FILE__, __LINE__); } while (0)\n\
         #define read_once(x) ({ check(same(x, x)); *(const volatile typeof(x) *)&(x); })\n\
         #define larger(a, b) ({ typeof(a) CAT(l, __LINE__) = (a); typeof(b) CAT(r, __LINE__) = \
         (b); CAT(l, __LINE__) > CAT(r, __LINE__) ? CAT(l, __LINE__) : CAT(r, __LINE__); })\n\
         #define container(p, t, m) ({ const typeof(((t *)0)->m) *in = (p); \
         (t *)((char *)in - __builtin_offsetof(t, m)); })\n",
    );
    for n in 0..n {
        let name = random.one_of(&["list", "node", "entry", "head"]);
        let value = random.below(1000);
        let _ = writeln!(
            text,
            "int f{n}(struct box *b)\n{{\n\tint a = larger(read_once(b->{name}), {value});\n\n\
             \tcheck(a > {value} && same(a, b->{name}));\n\
             \treturn larger(a, container(b->next, struct box, {name})->{name});\n}}"
        );
    }
    text
}

fn computations(n: u32) -> String {
    let mut random = Random(SEED);
    let mut text = String::new();
    for n in 0..n {
        let (a, b, shift) = (1 + random.below(4000), 1 + random.below(60), random.below(12));
        let operator = random.one_of(&["+", "-", "^", "|"]);
        let _ = writeln!(
            text,
            "struct s{n} {{ char head[{b}]; int list[({a} >> {shift}) + 1]; long last; }};\n\
             enum {{ A{n} = (sizeof(struct s{n}) {operator} {a}) & 0xfff, B{n} = A{n} > {b} ? \
             A{n} * {b} : -A{n}, C{n} = __builtin_offsetof(struct s{n}, last) }};\n\
             extern char t{n}[sizeof(int[C{n} + 1]) / sizeof(long) + ({a}U % {b} ? 1 : 2)];\n\
             _Static_assert(C{n} % _Alignof(long) == 0 && (B{n} != B{n} + 1), \"it is\");"
        );
    }
    text
}
