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
    others: Others,
    is_traced: Cell<bool>,
    trace: RefCell<Trace>,
}

type Others = FxHashMap<Name, u32>;

/// The bits of all names, and which parts of them were ever changed.
#[derive(Debug, Default)]
struct Bitmap {
    words: Vec<Bits>,
    is_touched: Vec<bool>,
    touched: Vec<u32>,
}

/// Parts of tables that are no more: all zero, as long as the run's names are many, and empty.
static SPARE: Mutex<Vec<(Bitmap, Others, Trace)>> = Mutex::new(Vec::new());

/// How many are kept: six for each of some threads.
const SPARE_MAX: usize = 64;

/// Room for so many other meanings is kept; more would take longer to clear than to make.
const OTHERS_MAX: usize = 1 << 14;

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
        match self.others.capacity() > OTHERS_MAX {
            true => self.others = Others::default(),
            false => self.others.clear(),
        }
        let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE_MAX {
            let (names, others) =
                (std::mem::take(&mut self.names), std::mem::take(&mut self.others));
            spare.push((names, others, self.trace.take()));
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

    /// One that asks for nothing, and leaves these names with their usual meaning and those with
    /// another one; both in order.
    fn leaving(written: Vec<Pair>, other_writes: Vec<Pair>) -> Effect {
        let start = 2 * written.len() as u32;
        let words: Vec<u32> = written.into_iter().chain(other_writes).flatten().collect();
        Effect { words: words.into(), starts: [0, 0, 0, start] }
    }

    /// Adds the names that it asked for or gave a meaning.
    pub fn add_names(&self, names: &mut NameSet) {
        self.asked().iter().for_each(|&[word, bits, _]| names.insert_all(word, bits));
        let by_word = self.settled().iter().chain(self.writes());
        by_word.for_each(|&[word, bits]| names.insert_all(word, bits));
        let by_name = self.other_reads().iter().chain(self.other_writes());
        by_name.for_each(|&[name, _]| _ = names.insert(Name(name)));
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
            let Some((names, others, mut trace)) = spare else { return };
            let own = self.trace.get_mut();
            if !own.met.was_used() {
                own.met = std::mem::take(&mut trace.met);
            }
            (self.names, self.others) = (names, others);
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

    /// What leaves an empty table as this one is.
    pub fn contents(&self) -> Effect {
        let (mut written, mut other_writes) = (Vec::new(), Vec::new());
        let mut parts = self.names.touched.clone();
        parts.sort_unstable();
        let words = parts.iter().flat_map(|part| part * PART as u32..(part + 1) * PART as u32);
        for word in words {
            let Bits { usual, mut other } = self.names.get(word);
            if usual != 0 {
                written.push([word, usual]);
            }
            while other != 0 {
                let name = Name(word * u32::BITS + other.trailing_zeros());
                other &= other - 1;
                other_writes.push([name.0, self.others.get(&name).copied().unwrap_or(0)]);
            }
        }
        Effect::leaving(written, other_writes)
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
mod tests;
