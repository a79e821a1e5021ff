//! Tables against plain lists.

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
        let (mut again, mut named) = (Table::new(&usual), NameSet::default());
        again.apply(&second.contents());
        effect.add_names(&mut named);
        for name in (90..102).map(Name) {
            assert_eq!(again.get(name), other.meaning(name), "seed {seed}: {name:?} again");
            let is_met = plain.reads.iter().any(|read| read.0 == name);
            let is_met = is_met || plain.writes.contains(&name);
            assert_eq!(named.contains(name), is_met, "seed {seed}: {name:?}, {effect:?}");
            assert_eq!(second.get(name), other.meaning(name), "seed {seed}: {name:?}");
        }
    }
    assert!((400..3_600).contains(&n_agreed), "both are common: {n_agreed}");
}
