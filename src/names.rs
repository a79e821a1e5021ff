//! Spellings as small numbers: every identifier, number and literal of the process is interned
//! once, so that tokens are small and names compare as integers.
//!
//! The keywords have fixed numbers ([`kw`]), so a parser can match on them. Spellings are bytes,
//! not text: a C file need not be UTF-8. Interned spellings live as long as the process.

use std::cell::{Cell, RefCell};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock, RwLock};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::paged::Paged;

/// An interned spelling.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Name(pub u32);

const SHARDS: usize = 16;

/// Spellings that a shard has room for from the start: a unit of a kernel has 50,000.
const SHARD_NAMES: usize = 3_500;

#[derive(Default)]
struct Shard {
    /// Halves of the hashes of spellings, and the numbers of these.
    by_hash: HashTable<(u32, Name)>,
    /// Room for spellings to come: one of its own each would cost as much again.
    room: &'static mut [u8],
}

/// How much room is made at a time.
const ROOM_BYTES: usize = 1 << 12;

impl Shard {
    fn find(&self, hash: u64, spelling: &[u8]) -> Option<Name> {
        let hash = hash as u32;
        let is_it = |&(known, name): &(u32, Name)| known == hash && name.bytes() == spelling;
        self.by_hash.find(spread(hash), is_it).map(|&(_, name)| name)
    }

    fn add(&mut self, hash: u64, name: Name) {
        let hash = hash as u32;
        self.by_hash.insert_unique(spread(hash), (hash, name), |&(hash, _)| spread(hash));
    }

    /// The spelling, kept as long as the process lives.
    fn keep(&mut self, spelling: &[u8]) -> &'static [u8] {
        if spelling.len() > self.room.len() {
            self.room = Box::leak(vec![0; ROOM_BYTES.max(spelling.len())].into_boxed_slice());
        }
        let (kept, room) = std::mem::take(&mut self.room).split_at_mut(spelling.len());
        self.room = room;
        kept.copy_from_slice(spelling);
        kept
    }
}

struct Interner {
    shards: Vec<RwLock<Shard>>,
}

/// What was interned, by numbers without those of keywords.
static SPELLINGS: Paged<OnceLock<&'static [u8]>> = Paged::new();

/// The first number that no thread has.
static NEXT_NUMBER: AtomicU32 = AtomicU32::new(0);

/// Numbers that a thread takes at a time, so that the names of a file follow each other: tables
/// ask for the names of a header together.
const NUMBERS_AT_A_TIME: u32 = 1 << 8;

/// The next number of this thread's.
fn next_number() -> u32 {
    thread_local! {
        static OWN: Cell<(u32, u32)> = const { Cell::new((0, 0)) };
    }
    let (mut next, mut end) = OWN.get();
    if next == end {
        next = NEXT_NUMBER.fetch_add(NUMBERS_AT_A_TIME, Ordering::Relaxed);
        end = next + NUMBERS_AT_A_TIME;
    }
    OWN.set((next + 1, end));
    next
}

static INTERNER: LazyLock<Interner> = LazyLock::new(|| {
    let shard = || Shard { by_hash: HashTable::with_capacity(SHARD_NAMES), ..Shard::default() };
    let interner = Interner { shards: (0..SHARDS).map(|_| RwLock::new(shard())).collect() };
    for (number, spelling) in (0u32..).zip(kw::SPELLINGS) {
        let hash = Ends::of(spelling.as_bytes()).hash(spelling.as_bytes());
        if let Some(shard) = interner.shards.get(shard_of(hash)) {
            lock_write(shard).add(hash, Name(number));
        }
    }
    interner
});

fn lock_write(shard: &RwLock<Shard>) -> std::sync::RwLockWriteGuard<'_, Shard> {
    shard.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn lock_read(shard: &RwLock<Shard>) -> std::sync::RwLockReadGuard<'_, Shard> {
    shard.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The hash that a table finds half of one by: it takes the first and the last bits.
fn spread(half: u32) -> u64 {
    u64::from(half) << 32 | u64::from(half)
}

/// Which shard a spelling is in; tables take the other half of its hash.
fn shard_of(hash: u64) -> usize {
    (hash >> 40) as usize % SHARDS
}

/// How many spellings a thread finds without asking the others, a power of two.
const RECENT: usize = 1 << 13;

thread_local! {
    /// The spelling that the thread met last for each of some hashes. What is met is mostly what
    /// was met before, and locks and their shared lines are dear.
    static KNOWN: RefCell<Vec<(Ends, Name)>> = const { RefCell::new(Vec::new()) };
}

/// The length of a spelling and its first and last eight bytes, or all of one of no more than
/// [`Ends::WHOLE`] bytes, as most are.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Ends {
    head: u64,
    tail: u64,
    n_bytes: u32,
}

impl Ends {
    const WHOLE: usize = 16;

    #[inline]
    fn of(spelling: &[u8]) -> Ends {
        if spelling.len() > Ends::WHOLE {
            let end = |chunk: Option<&[u8; 8]>| chunk.map_or(0, |&end| u64::from_le_bytes(end));
            let (head, tail) = (end(spelling.first_chunk()), end(spelling.last_chunk()));
            return Ends { head, tail, n_bytes: spelling.len() as u32 };
        }
        let mut bytes = [0; Ends::WHOLE];
        bytes.iter_mut().zip(spelling).for_each(|(to, &byte)| *to = byte);
        Ends::of_short(u128::from_le_bytes(bytes), spelling.len())
    }

    /// Of the first `n` bytes of sixteen, the others being zero.
    #[inline]
    fn of_short(bytes: u128, n: usize) -> Ends {
        Ends { head: bytes as u64, tail: (bytes >> u64::BITS) as u64, n_bytes: n as u32 }
    }

    /// A hash of the spelling that they are of.
    #[inline]
    fn hash(self, spelling: &[u8]) -> u64 {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = |hash: u64, bits: u64| (hash.rotate_left(29) ^ bits).wrapping_mul(FACTOR);
        let mut hash = mix(mix(u64::from(self.n_bytes), self.head), self.tail);
        if spelling.len() > Ends::WHOLE {
            let middle = spelling.get(8..spelling.len() - 8).unwrap_or(b"");
            let (chunks, rest) = middle.as_chunks::<8>();
            hash = chunks.iter().fold(hash, |hash, &chunk| mix(hash, u64::from_le_bytes(chunk)));
            hash = rest.iter().fold(hash, |hash, &byte| mix(hash, byte.into()));
        }
        hash ^ hash >> 32
    }
}

/// The number of `spelling`, a new one if it was never seen.
pub fn intern(spelling: &[u8]) -> Name {
    known(Ends::of(spelling), spelling)
}

/// [`intern`] for the first `n` bytes of `text`: where more stand behind them they are taken in one
/// step.
#[inline]
pub fn intern_first(text: &[u8], n: usize) -> Name {
    let spelling = text.get(..n).unwrap_or(text);
    match text.first_chunk() {
        Some(&chunk) if n <= Ends::WHOLE => {
            let unused = 8 * (Ends::WHOLE - n) as u32;
            let own = u128::MAX.checked_shr(unused).unwrap_or(0);
            known(Ends::of_short(u128::from_le_bytes(chunk) & own, n), spelling)
        }
        _ => intern(spelling),
    }
}

/// The number of a spelling with these ends.
#[inline]
fn known(ends: Ends, spelling: &[u8]) -> Name {
    let hash = ends.hash(spelling);
    KNOWN.with_borrow_mut(|known| {
        if known.is_empty() {
            known.resize(RECENT, (Ends::default(), kw::EMPTY));
        }
        let Some(recent) = known.get_mut(hash as usize % RECENT) else { return kw::EMPTY };
        let is_it =
            recent.0 == ends && (spelling.len() <= Ends::WHOLE || recent.1.bytes() == spelling);
        if !is_it {
            *recent = (ends, ask(hash, spelling));
        }
        recent.1
    })
}

/// The same, as all threads know it.
fn ask(hash: u64, spelling: &[u8]) -> Name {
    let Some(lock) = INTERNER.shards.get(shard_of(hash)) else { return kw::EMPTY };
    let shard = lock_read(lock);
    let n = shard.by_hash.len();
    if let Some(name) = shard.find(hash, spelling) {
        return name;
    }
    drop(shard);
    let mut shard = lock_write(lock);
    // Another thread may have come first.
    let meanwhile = (shard.by_hash.len() != n).then(|| shard.find(hash, spelling)).flatten();
    meanwhile.unwrap_or_else(|| {
        let name = number(shard.keep(spelling));
        shard.add(hash, name);
        name
    })
}

/// The next number of this thread's, which is this spelling's from now on.
fn number(spelling: &'static [u8]) -> Name {
    let own = next_number();
    if let Some(kept) = SPELLINGS.get_or_make(own) {
        // No other thread has the number.
        let _ = kept.set(spelling);
    }
    Name(kw::SPELLINGS.len() as u32 + own)
}

/// [`intern`] for text.
pub fn intern_str(spelling: &str) -> Name {
    intern(spelling.as_bytes())
}

/// Hashes that a thread keeps: those of all names of a kernel would be 50 MB.
const HASHES: usize = 1 << 15;

impl Name {
    /// The bytes that were interned.
    pub fn bytes(self) -> &'static [u8] {
        let n_fixed = kw::SPELLINGS.len() as u32;
        if let Some(spelling) = kw::SPELLINGS.get(self.0 as usize) {
            return spelling.as_bytes();
        }
        SPELLINGS.get(self.0 - n_fixed).and_then(OnceLock::get).copied().unwrap_or(b"")
    }

    /// Whether it is one of those with fixed numbers.
    pub fn is_keyword(self) -> bool {
        (self.0 as usize) < kw::SPELLINGS.len()
    }

    /// A hash of the spelling, the same in every process.
    pub fn spelling_hash(self) -> u64 {
        thread_local! {
            /// The name last asked of for each of some remainders.
            static KNOWN: RefCell<Vec<(Name, u64)>> = const { RefCell::new(Vec::new()) };
        }
        KNOWN.with_borrow_mut(|known| {
            if known.is_empty() {
                let hash = FxBuildHasher.hash_one(kw::EMPTY.bytes());
                known.resize(HASHES, (kw::EMPTY, hash));
            }
            match known.get_mut(self.0 as usize % HASHES) {
                Some(&mut (name, hash)) if name == self => hash,
                slot => {
                    let hash = FxBuildHasher.hash_one(self.bytes());
                    slot.into_iter().for_each(|slot| *slot = (self, hash));
                    hash
                }
            }
        })
    }

    /// Where a list with a bit for each name has this one's: the word, and the bit of it.
    #[inline]
    pub fn bit(self) -> (u32, u32) {
        (self.0 / u32::BITS, 1 << (self.0 % u32::BITS))
    }

    /// The spelling as text, invalid UTF-8 replaced.
    pub fn text(self) -> std::borrow::Cow<'static, str> {
        String::from_utf8_lossy(self.bytes())
    }
}

/// A set of names: a bit for each.
#[derive(Debug, Default)]
pub struct NameSet(Vec<u32>);

impl NameSet {
    /// Adds a name; whether it wasn't there.
    pub fn insert(&mut self, name: Name) -> bool {
        let (word, bit) = name.bit();
        let Some(bits) = self.word(word) else { return false };
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    /// Adds names of one word ([`Name::bit`]).
    #[inline]
    pub fn insert_all(&mut self, word: u32, names: u32) {
        self.word(word).into_iter().for_each(|bits| *bits |= names);
    }

    #[inline]
    fn word(&mut self, word: u32) -> Option<&mut u32> {
        let at = word as usize;
        if at >= self.0.len() {
            self.0.resize(at + at / 4 + 1, 0);
        }
        self.0.get_mut(at)
    }

    /// The names that are there, by words, those without any left out.
    pub fn words(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(&self.0).filter(|(_, bits)| **bits != 0).map(|(word, &bits)| (word, bits))
    }

    /// Takes a name out.
    pub fn remove(&mut self, name: Name) {
        let (word, bit) = name.bit();
        self.0.get_mut(word as usize).into_iter().for_each(|bits| *bits &= !bit);
    }

    /// Whether a name is there.
    #[inline]
    pub fn contains(&self, name: Name) -> bool {
        let (word, bit) = name.bit();
        self.0.get(word as usize).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether it ever had one.
    pub fn was_used(&self) -> bool {
        !self.0.is_empty()
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

macro_rules! keywords {
    ($($constant:ident = $spelling:literal,)*) => {
        /// Names with fixed numbers: the empty one, keywords of every dialect, and the names the
        /// front end itself asks for.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, missing_docs)]
        pub mod kw {
            use super::Name;
            #[repr(u32)]
            enum Number { $($constant,)* }
            $(pub const $constant: Name = Name(Number::$constant as u32);)*
            pub(super) const SPELLINGS: &[&str] = &[$($spelling,)*];
        }
    };
}

keywords! {
    EMPTY = "",
    AUTO = "auto", BREAK = "break", CASE = "case", CHAR = "char", CONST = "const",
    CONTINUE = "continue", DEFAULT = "default", DO = "do", DOUBLE = "double", ELSE = "else",
    ENUM = "enum", EXTERN = "extern", FLOAT = "float", FOR = "for", GOTO = "goto", IF = "if",
    INLINE = "inline", INT = "int", LONG = "long", REGISTER = "register",
    RESTRICT = "restrict", RETURN = "return", SHORT = "short", SIGNED = "signed",
    SIZEOF = "sizeof", STATIC = "static", STRUCT = "struct", SWITCH = "switch",
    TYPEDEF = "typedef", UNION = "union", UNSIGNED = "unsigned", VOID = "void",
    VOLATILE = "volatile", WHILE = "while",
    ALIGNAS_ = "_Alignas", ALIGNOF_ = "_Alignof", ATOMIC_ = "_Atomic", BOOL_ = "_Bool",
    COMPLEX_ = "_Complex", GENERIC_ = "_Generic", IMAGINARY_ = "_Imaginary",
    NORETURN_ = "_Noreturn", STATIC_ASSERT_ = "_Static_assert", THREAD_LOCAL_ = "_Thread_local",
    BITINT = "_BitInt", DECIMAL32 = "_Decimal32", DECIMAL64 = "_Decimal64",
    DECIMAL128 = "_Decimal128", FLOAT16 = "_Float16", FLOAT32 = "_Float32",
    FLOAT64 = "_Float64", FLOAT128_ = "_Float128", FLOAT32X = "_Float32x",
    FLOAT64X = "_Float64x", FLOAT128X = "_Float128x", COUNTOF_ = "_Countof",
    ALIGNAS = "alignas", ALIGNOF = "alignof", BOOL = "bool", CONSTEXPR = "constexpr",
    FALSE = "false", NULLPTR = "nullptr", STATIC_ASSERT = "static_assert",
    THREAD_LOCAL = "thread_local", TRUE = "true", TYPEOF = "typeof",
    TYPEOF_UNQUAL = "typeof_unqual",
    ASM = "asm", G_ASM = "__asm", G_ASM_ = "__asm__", G_ATTRIBUTE = "__attribute",
    G_ATTRIBUTE_ = "__attribute__", G_ALIGNOF = "__alignof", G_ALIGNOF_ = "__alignof__",
    G_AUTO_TYPE = "__auto_type", G_COMPLEX = "__complex", G_COMPLEX_ = "__complex__",
    G_CONST = "__const", G_CONST_ = "__const__", G_EXTENSION = "__extension__",
    G_FLOAT80 = "__float80", G_FLOAT128 = "__float128", G_IBM128 = "__ibm128",
    G_FP16 = "__fp16", G_BF16 = "__bf16",
    G_IMAG = "__imag", G_IMAG_ = "__imag__", G_INLINE = "__inline", G_INLINE_ = "__inline__",
    G_INT128 = "__int128", G_INT128_T = "__int128_t", G_UINT128_T = "__uint128_t",
    G_LABEL = "__label__", G_NULL = "__null",
    G_REAL = "__real", G_REAL_ = "__real__", G_RESTRICT = "__restrict",
    G_RESTRICT_ = "__restrict__", G_SEG_FS = "__seg_fs", G_SEG_GS = "__seg_gs",
    G_SIGNED = "__signed", G_SIGNED_ = "__signed__", G_THREAD = "__thread",
    G_TYPEOF = "__typeof", G_TYPEOF_ = "__typeof__", G_TYPEOF_UNQUAL = "__typeof_unqual",
    G_TYPEOF_UNQUAL_ = "__typeof_unqual__", G_VOLATILE = "__volatile",
    G_VOLATILE_ = "__volatile__", G_FUNCTION = "__FUNCTION__",
    G_PRETTY_FUNCTION = "__PRETTY_FUNCTION__", FUNC = "__func__",
    B_VA_ARG = "__builtin_va_arg", B_OFFSETOF = "__builtin_offsetof",
    B_TYPES_COMPATIBLE = "__builtin_types_compatible_p", B_CHOOSE_EXPR = "__builtin_choose_expr",
    B_CONVERTVECTOR = "__builtin_convertvector", B_TGMATH = "__builtin_tgmath",
    B_HAS_ATTRIBUTE = "__builtin_has_attribute", B_BIT_CAST = "__builtin_bit_cast",
    B_CONSTANT_P = "__builtin_constant_p", B_VA_LIST = "__builtin_va_list",
    B_COMPLEX = "__builtin_complex", B_SHUFFLE = "__builtin_shuffle",
    VA_ARGS = "__VA_ARGS__", VA_OPT = "__VA_OPT__", DEFINED = "defined", PRAGMA = "_Pragma",
    D_DEFINE = "define", D_UNDEF = "undef", D_INCLUDE = "include",
    D_INCLUDE_NEXT = "include_next", D_IMPORT = "import", D_IFDEF = "ifdef",
    D_IFNDEF = "ifndef", D_ELIF = "elif", D_ELIFDEF = "elifdef", D_ELIFNDEF = "elifndef",
    D_ENDIF = "endif", D_LINE = "line", D_ERROR = "error", D_WARNING = "warning",
    D_PRAGMA = "pragma", D_IDENT = "ident", D_SCCS = "sccs", D_ASSERT = "assert",
    D_UNASSERT = "unassert", D_EMBED = "embed",
    M_FILE = "__FILE__", M_LINE = "__LINE__", M_COUNTER = "__COUNTER__", M_DATE = "__DATE__",
    M_TIME = "__TIME__", M_TIMESTAMP = "__TIMESTAMP__", M_BASE_FILE = "__BASE_FILE__",
    M_FILE_NAME = "__FILE_NAME__", M_INCLUDE_LEVEL = "__INCLUDE_LEVEL__",
    M_STDC = "__STDC__", M_STDC_HOSTED = "__STDC_HOSTED__",
    M_STDC_VERSION = "__STDC_VERSION__",
    HAS_INCLUDE = "__has_include", HAS_INCLUDE_NEXT = "__has_include_next",
    HAS_ATTRIBUTE = "__has_attribute", HAS_CPP_ATTRIBUTE = "__has_cpp_attribute",
    HAS_C_ATTRIBUTE = "__has_c_attribute", HAS_BUILTIN = "__has_builtin",
    HAS_FEATURE = "__has_feature", HAS_EXTENSION = "__has_extension", HAS_EMBED = "__has_embed",
    ONCE = "once", GCC = "GCC", STDC = "STDC", PUSH_MACRO = "push_macro",
    POP_MACRO = "pop_macro", POISON = "poison", SYSTEM_HEADER = "system_header",
    PACK = "pack", PUSH = "push", POP = "pop", MAIN = "main",
    A_ALIGNED = "aligned", A_ALIGNED_ = "__aligned__", A_PACKED = "packed",
    A_PACKED_ = "__packed__", A_MODE = "mode", A_MODE_ = "__mode__",
    A_VECTOR_SIZE = "vector_size", A_VECTOR_SIZE_ = "__vector_size__",
    A_TRANSPARENT_UNION = "transparent_union", A_TRANSPARENT_UNION_ = "__transparent_union__",
    A_MS_STRUCT = "ms_struct", A_GCC_STRUCT = "gcc_struct",
    A_SCALAR_STORAGE_ORDER = "scalar_storage_order",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_keep_their_numbers_and_spellings() {
        assert_eq!(intern(b"while"), kw::WHILE);
        assert_eq!(kw::G_TYPEOF_.bytes(), b"__typeof__");
        assert_eq!(intern(b""), kw::EMPTY);
    }

    #[test]
    fn other_names_round_trip() {
        for spelling in ["crypto", "x", "\u{e9}", "0x1F", "\"text\""] {
            let name = intern_str(spelling);
            assert_eq!(name.text(), spelling);
            assert_eq!(name, intern_str(spelling));
        }
    }

    #[test]
    fn spellings_that_differ_in_one_byte_have_numbers_of_their_own() {
        let mut names = vec![];
        for n_bytes in 1..40 {
            let plain = vec![b'a'; n_bytes];
            names.push(intern(&plain));
            for at in 0..n_bytes {
                let mut other = plain.clone();
                other[at] = b'b';
                names.push(intern(&other));
                assert_eq!(names.last().map(|name| name.bytes()), Some(&*other));
            }
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
