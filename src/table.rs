//! What names mean to a unit at some point: a number for each name, 0 for nothing. A table can
//! note which names a stretch of the unit asks for and which it gives a meaning, so that what was
//! found out in one unit is known to hold in another one: it does where the answers are the same.
//!
//! A kernel's unit asks a hundred thousand times, and nearly always a name means nothing or what it
//! means to all other units. So a table is two bits a name: it has its usual meaning; it has
//! another one. Whether 32 names mean what a stretch asks is two words compared.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::names::{Name, NameSet};
use crate::paged::Paged;

/// A name and what it means.
pub type Entry = (Name, u32);

/// In an entry that was asked for: nothing would do as well.
const OR_NOTHING: u32 = 1 << 31;

/// By name the first meaning that any table gave it, 0 if none did: what it means in most. It is in
/// blocks, as the names of a header of a million macros are nothing else.
#[derive(Debug, Default)]
pub struct Usual(Paged<OnceLock<Box<Block>>>);

/// What names mean that follow each other.
type Block = [AtomicU32; BLOCK];

/// How many there are in a block.
const BLOCK: usize = 1 << 10;

impl Usual {
    /// No name has a meaning yet.
    pub const fn new() -> Usual {
        Usual(Paged::new())
    }

    #[inline]
    fn get(&self, name: Name) -> u32 {
        let block = self.0.get(name.0 / BLOCK as u32).and_then(OnceLock::get);
        let usual = block.and_then(|block| block.get(name.0 as usize % BLOCK));
        usual.map_or(0, |usual| usual.load(Ordering::Relaxed))
    }

    /// The same, which is `meaning` from now on if it was none.
    fn or_set(&self, name: Name, meaning: u32) -> u32 {
        let block = self.0.get_or_make(name.0 / BLOCK as u32);
        let block =
            block.map(|block| block.get_or_init(|| Box::new([const { AtomicU32::new(0) }; BLOCK])));
        let usual = block.and_then(|block| block.get(name.0 as usize % BLOCK));
        let Some(usual) = usual else { return 0 };
        let first = usual.load(Ordering::Relaxed);
        if first != 0 || meaning == 0 {
            return first;
        }
        match usual.compare_exchange(0, meaning, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => meaning,
            Err(first) => first,
        }
    }
}

/// The bits of so many names that follow each other.
#[derive(Clone, Copy, Default, Debug)]
struct Bits {
    /// Those that have their usual meaning.
    usual: u32,
    /// Those that have another one.
    other: u32,
}

/// Names and what they mean.
#[derive(Debug)]
pub struct Table<'t> {
    usual: &'t Usual,
    names: Bitmap,
    /// What those mean that have another meaning than the usual one, and some that had one.
    others: FxHashMap<Name, u32>,
    is_traced: Cell<bool>,
    trace: RefCell<Trace>,
}

/// The bits of all names, and which parts of them were ever changed.
#[derive(Debug, Default)]
struct Bitmap {
    words: Vec<Bits>,
    is_touched: Vec<bool>,
    touched: Vec<u32>,
}

/// Parts of tables that are no more: all zero, as long as the run's names are many.
static SPARE: Mutex<Vec<(Bitmap, Trace)>> = Mutex::new(Vec::new());

/// How many are kept: six for each of some threads.
const SPARE_MAX: usize = 64;

/// Words of one part.
const PART: usize = 1 << 7;

impl Bitmap {
    #[inline]
    fn get(&self, word: u32) -> Bits {
        self.words.get(word as usize).copied().unwrap_or_default()
    }

    #[inline]
    fn word(&mut self, word: u32) -> Option<&mut Bits> {
        let at = word as usize;
        if at >= self.words.len() {
            let n_parts = at / PART + at / PART / 4 + 1;
            self.words.resize(n_parts * PART, Bits::default());
            self.is_touched.resize(n_parts, false);
        }
        if let Some(is_touched) = self.is_touched.get_mut(at / PART)
            && !*is_touched
        {
            *is_touched = true;
            self.touched.push((at / PART) as u32);
        }
        self.words.get_mut(at)
    }

    fn clear(&mut self) {
        for part in self.touched.drain(..) {
            let start = part as usize * PART;
            self.words.iter_mut().skip(start).take(PART).for_each(|word| *word = Bits::default());
            self.is_touched.iter_mut().skip(part as usize).take(1).for_each(|is| *is = false);
        }
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        if self.names.words.is_empty() {
            return;
        }
        self.names.clear();
        self.trace.get_mut().clear();
        let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE_MAX {
            spare.push((std::mem::take(&mut self.names), self.trace.take()));
        }
    }
}

/// What a stretch asked for before it gave it a meaning itself, and what it gave one.
#[derive(Debug, Default)]
struct Trace {
    /// The names that the stretch has met.
    met: NameSet,
    reads: Vec<Entry>,
    writes: Vec<Name>,
}

/// What a stretch asked of a table, and what it left in it: lists one behind the other, as a unit
/// looks at thousands of effects that lie anywhere in memory.
#[derive(Debug, Default)]
pub struct Effect {
    words: Box<[u32]>,
    /// Where each list but the first begins.
    starts: [u32; 4],
}

/// What had to be so of the names of one word: the word, which of them were asked for, which of
/// these had their usual meaning (the others had none).
type Asked = [u32; 3];

/// Names by a word and the bits in it, or a name and its meaning.
type Pair = [u32; 2];

impl Effect {
    /// How many words of memory it is.
    pub fn size(&self) -> usize {
        self.words.len()
    }

    /// The effect of these reads and writes, each with its usual meaning, in the order of names.
    fn new(
        reads: impl Iterator<Item = (Entry, u32)>,
        writes: impl Iterator<Item = (Entry, u32)>,
    ) -> Effect {
        let mut asked: Vec<Asked> = Vec::new();
        let [mut settled, mut other_reads, mut written, mut other_writes] =
            [const { Vec::<Pair>::new() }; 4];
        for ((name, wanted), usual) in reads {
            let (word, bit) = name.bit();
            if wanted == 0 || wanted == usual {
                if asked.last().is_none_or(|last| last[0] != word) {
                    asked.push([word, 0, 0]);
                }
                if let Some([_, names, usual]) = asked.last_mut() {
                    *names |= bit;
                    *usual |= if wanted == 0 { 0 } else { bit };
                }
            } else if wanted == usual | OR_NOTHING {
                add_bit(&mut settled, word, bit);
            } else {
                other_reads.push([name.0, wanted]);
            }
        }
        for ((name, meaning), usual) in writes {
            let (word, bit) = name.bit();
            match meaning != 0 && meaning == usual {
                true => add_bit(&mut written, word, bit),
                false => other_writes.push([name.0, meaning]),
            }
        }
        let mut words: Vec<u32> = asked.into_iter().flatten().collect();
        let starts = [settled, other_reads, written, other_writes].map(|list| {
            let start = words.len() as u32;
            words.extend(list.into_iter().flatten());
            start
        });
        Effect { words: words.into(), starts }
    }

    /// From the start of one list to that of a later one, or to the end.
    fn between<const N: usize>(&self, from: Option<usize>, to: usize) -> &[[u32; N]] {
        let start = |nth: usize| self.starts.get(nth).map(|&start| start as usize);
        let from = from.and_then(start).unwrap_or(0);
        let list = self.words.get(from..start(to).unwrap_or(self.words.len()));
        list.unwrap_or(&[]).as_chunks().0
    }

    fn asked(&self) -> &[Asked] {
        self.between(None, 0)
    }

    /// Names that had to have their usual meaning or none.
    fn settled(&self) -> &[Pair] {
        self.between(Some(0), 1)
    }

    /// Names that had to have another meaning than the usual one.
    fn other_reads(&self) -> &[Pair] {
        self.between(Some(1), 2)
    }

    /// Names that have their usual meaning behind it.
    fn writes(&self) -> &[Pair] {
        self.between(Some(2), 3)
    }

    /// Names that have another meaning, or none.
    fn other_writes(&self) -> &[Pair] {
        self.between(Some(3), 4)
    }
}

/// Adds a name's bit to words in order.
fn add_bit(words: &mut Vec<Pair>, word: u32, bit: u32) {
    match words.last_mut() {
        Some([last, bits]) if *last == word => *bits |= bit,
        _ => words.push([word, bit]),
    }
}

impl Trace {
    /// Whether the stretch meets the name for the first time.
    fn is_new(&mut self, name: Name) -> bool {
        self.met.insert(name)
    }

    fn clear(&mut self) {
        let names = self.reads.iter().map(|&(name, _)| name).chain(self.writes.iter().copied());
        for name in names {
            self.met.remove(name);
        }
        self.reads.clear();
        self.writes.clear();
    }
}

impl<'t> Table<'t> {
    /// A table in which no name has a meaning.
    pub fn new(usual: &'t Usual) -> Table<'t> {
        Table {
            usual,
            names: Bitmap::default(),
            others: FxHashMap::default(),
            is_traced: Cell::new(false),
            trace: RefCell::default(),
        }
    }

    /// What the name means.
    #[inline]
    pub fn get(&self, name: Name) -> u32 {
        let meaning = self.peek(name);
        if self.is_traced.get() {
            self.note(name, meaning);
        }
        meaning
    }

    /// The same, where it isn't to be noted: the answer decides nothing.
    #[inline]
    pub fn peek(&self, name: Name) -> u32 {
        let (word, bit) = name.bit();
        let Bits { usual, other } = self.names.get(word);
        if (usual | other) & bit == 0 {
            return 0;
        }
        match other & bit {
            0 => self.usual.get(name),
            _ => self.others.get(&name).copied().unwrap_or(0),
        }
    }

    #[cold]
    fn note(&self, name: Name, meaning: u32) {
        let mut trace = self.trace.borrow_mut();
        if trace.is_new(name) {
            trace.reads.push((name, meaning));
        }
    }

    /// Gives the name this meaning.
    pub fn set(&mut self, name: Name, meaning: u32) {
        if self.is_traced.get() {
            let trace = self.trace.get_mut();
            trace.is_new(name);
            trace.writes.push(name);
        }
        self.put(name, meaning);
    }

    /// The same, where it is not to be noted: it will be undone.
    pub fn put(&mut self, name: Name, meaning: u32) {
        let usual = self.usual.or_set(name, meaning);
        self.take_spare();
        let (word, bit) = name.bit();
        let Some(bits) = self.names.word(word) else { return };
        bits.usual &= !bit;
        bits.other &= !bit;
        if meaning == 0 {
            return;
        }
        if meaning == usual {
            bits.usual |= bit;
        } else {
            bits.other |= bit;
            self.others.insert(name, meaning);
        }
    }

    /// Takes the parts of a table that is no more, if this one has none yet.
    fn take_spare(&mut self) {
        if self.names.words.is_empty() {
            let spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((names, mut trace)) = spare else { return };
            let own = self.trace.get_mut();
            if !own.met.was_used() {
                own.met = std::mem::take(&mut trace.met);
            }
            self.names = names;
        }
    }

    /// Undoes the last [`Table::set`]: the name means what it did before, which counts as asked
    /// for.
    pub fn take_back(&mut self, name: Name, before: u32) {
        if self.is_traced.get() {
            let trace = self.trace.get_mut();
            trace.writes.pop();
            if !trace.writes.contains(&name) {
                trace.reads.push((name, before));
            }
        }
        self.put(name, before);
    }

    /// Gives the name this meaning if it has none or this one; false if it has another one. What
    /// is noted is only that it has no other.
    pub fn settle(&mut self, name: Name, meaning: u32) -> bool {
        let before = self.peek(name);
        if before != 0 && before != meaning {
            self.get(name);
            return false;
        }
        if self.is_traced.get() {
            let trace = self.trace.get_mut();
            if trace.is_new(name) {
                trace.reads.push((name, meaning | OR_NOTHING));
            }
        }
        self.set(name, meaning);
        true
    }

    /// From here on notes what is asked for and what is given a meaning.
    pub fn begin_trace(&mut self) {
        self.trace.get_mut().clear();
        self.is_traced.set(true);
    }

    /// What was noted since [`Table::begin_trace`].
    pub fn end_trace(&mut self) -> Effect {
        self.is_traced.set(false);
        let mut trace = self.trace.take();
        trace.reads.sort_unstable();
        trace.writes.sort_unstable();
        trace.writes.dedup();
        let with_usual = |entry: Entry| (entry, self.usual.get(entry.0));
        let reads = trace.reads.iter().copied().map(with_usual);
        let writes = trace.writes.iter().map(|&name| (name, self.peek(name))).map(with_usual);
        let effect = Effect::new(reads, writes);
        self.trace.replace(trace);
        effect
    }

    /// Whether what the effect asked for has the same answers here.
    pub fn agrees(&self, effect: &Effect) -> bool {
        effect.asked().iter().all(|&[word, names, usual]| {
            let bits = self.names.get(word);
            ((bits.usual ^ usual) | bits.other) & names == 0
        }) && effect.settled().iter().all(|&[word, names]| self.names.get(word).other & names == 0)
            && effect.other_reads().iter().all(|&[name, wanted]| {
                let meaning = self.peek(Name(name));
                meaning == wanted
                    || wanted & OR_NOTHING != 0 && (meaning == 0 || meaning | OR_NOTHING == wanted)
            })
    }

    /// Leaves here what the effect leaves.
    pub fn apply(&mut self, effect: &Effect) {
        self.take_spare();
        for &[word, names] in effect.writes() {
            if let Some(bits) = self.names.word(word) {
                bits.usual |= names;
                bits.other &= !names;
            }
        }
        for &[name, meaning] in effect.other_writes() {
            self.put(Name(name), meaning);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static USUAL: Usual = Usual::new();

    const A: Name = Name(70);
    const B: Name = Name(71);
    const C: Name = Name(72);

    #[test]
    fn an_effect_holds_where_the_same_is_asked_and_leaves_the_same() {
        let mut table = Table::new(&USUAL);
        table.set(A, 1);
        table.begin_trace();
        assert_eq!((table.get(A), table.get(B)), (1, 0));
        table.set(C, 3);
        assert_eq!(table.get(C), 3);
        table.set(A, 2);
        let effect = table.end_trace();
        assert!(!table.agrees(&effect), "A is 2 now");
        let mut other = Table::new(&USUAL);
        assert!(!other.agrees(&effect), "A is nothing");
        other.set(A, 1);
        other.set(C, 9);
        assert!(other.agrees(&effect), "what C was before is not asked");
        other.apply(&effect);
        assert_eq!([A, B, C].map(|name| other.get(name)), [2, 0, 3]);
        other.set(A, 1);
        other.set(B, 1);
        assert!(!other.agrees(&effect), "B was nothing");
    }

    #[test]
    fn what_is_settled_may_have_been_nothing() {
        let mut table = Table::new(&USUAL);
        table.begin_trace();
        assert!(table.settle(A, 5));
        let effect = table.end_trace();
        assert!(table.agrees(&effect), "5 already");
        assert!(Table::new(&USUAL).agrees(&effect), "nothing yet");
        let mut other = Table::new(&USUAL);
        other.set(A, 6);
        assert!(!other.agrees(&effect), "something else");
        other.begin_trace();
        assert!(!other.settle(A, 5));
        let refused = other.end_trace();
        assert!(other.agrees(&refused) && !Table::new(&USUAL).agrees(&refused));
    }

    /// A table told plainly, and what a stretch asks of it.
    #[derive(Clone, Default)]
    struct Plain {
        meanings: FxHashMap<Name, u32>,
        reads: Vec<Entry>,
        writes: Vec<Name>,
    }

    impl Plain {
        fn meaning(&self, name: Name) -> u32 {
            self.meanings.get(&name).copied().unwrap_or(0)
        }

        fn ask(&mut self, name: Name, wanted: u32) {
            let is_met = self.reads.iter().any(|read| read.0 == name);
            if !is_met && !self.writes.contains(&name) {
                self.reads.push((name, wanted));
            }
        }

        fn agrees(&self, other: &Plain) -> bool {
            self.reads.iter().all(|&(name, wanted)| match other.meaning(name) {
                0 => wanted == 0 || wanted & OR_NOTHING != 0,
                meaning => meaning == wanted & !OR_NOTHING,
            })
        }
    }

    /// Marsaglia's xorshift.
    fn next(random: &mut u64, below: u32) -> u32 {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        (*random >> 33) as u32 % below
    }

    /// Does something to both; true if they say the same.
    fn step(table: &mut Table<'_>, plain: &mut Plain, random: &mut u64) -> bool {
        let (name, meaning) = (Name(90 + next(random, 12)), next(random, 4));
        let before = plain.meaning(name);
        match next(random, 8) {
            0..3 => plain.ask(name, before),
            3..6 => {
                plain.writes.push(name);
                plain.meanings.insert(name, meaning);
                table.set(name, meaning);
            }
            6 if meaning != 0 => {
                let settles = before == 0 || before == meaning;
                plain.ask(name, if settles { meaning | OR_NOTHING } else { before });
                if settles {
                    plain.writes.push(name);
                    plain.meanings.insert(name, meaning);
                }
                return table.settle(name, meaning) == settles;
            }
            _ => {
                table.set(name, meaning);
                table.take_back(name, before);
                plain.ask(name, before);
            }
        }
        table.get(name) == plain.meaning(name)
    }

    #[test]
    fn tables_say_what_plain_lists_say() {
        let mut n_agreed = 0;
        for seed in 1..=4_000_u64 {
            let mut random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let usual = Usual::new();
            let made = [(); 2].map(|()| (Table::new(&usual), Plain::default()));
            let [(mut first, mut plain), (mut second, mut other)] = made;
            for _ in 0..4 {
                assert!(step(&mut second, &mut other, &mut random), "seed {seed}");
                assert!(step(&mut first, &mut plain, &mut random), "seed {seed}");
            }
            (plain.reads, plain.writes) = Default::default();
            first.begin_trace();
            for _ in 0..1 + next(&mut random, 6) {
                assert!(step(&mut first, &mut plain, &mut random), "seed {seed}");
            }
            let effect = first.end_trace();
            let agrees = plain.agrees(&other);
            assert_eq!(second.agrees(&effect), agrees, "seed {seed}: {effect:?}");
            n_agreed += usize::from(agrees);
            second.apply(&effect);
            for &name in &plain.writes {
                other.meanings.insert(name, plain.meaning(name));
            }
            for name in (90..102).map(Name) {
                assert_eq!(second.get(name), other.meaning(name), "seed {seed}: {name:?}");
            }
        }
        assert!((400..3_600).contains(&n_agreed), "both are common: {n_agreed}");
    }
}
