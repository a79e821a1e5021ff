//! A list that all threads have at once and that never moves: its pages are made when somebody
//! first asks for one of their elements, each a fifth to a quarter of all so far, so that no more
//! than that is never used.

use std::sync::OnceLock;

/// Elements by numbers, each its type's default until somebody changes it.
#[derive(Debug)]
pub struct Paged<T> {
    pages: [OnceLock<Box<[T]>>; PAGES],
}

/// Elements of the first four pages together, as a power of two.
const FIRST_BITS: u32 = 10;

/// So many pages follow each other that are of one length, as a power of two.
const ALIKE_BITS: u32 = 2;

/// So many pages have an element for each number.
const PAGES: usize = ((u32::BITS - FIRST_BITS + 1) as usize) << ALIKE_BITS;

impl<T: Default> Paged<T> {
    /// No page is made yet.
    pub const fn new() -> Paged<T> {
        Paged { pages: [const { OnceLock::new() }; PAGES] }
    }

    /// The element with this number, none if its page was never asked for.
    #[inline]
    pub fn get(&self, at: u32) -> Option<&T> {
        let (page, index) = Paged::<T>::place(at);
        self.pages.get(page)?.get()?.get(index)
    }

    /// The element with this number.
    #[inline]
    pub fn get_or_make(&self, at: u32) -> Option<&T> {
        let (page, index) = Paged::<T>::place(at);
        let bits = (page >> ALIKE_BITS) as u32 + FIRST_BITS - ALIKE_BITS;
        let make = || (0..1_usize << bits).map(|_| T::default()).collect();
        self.pages.get(page)?.get_or_init(make).get(index)
    }

    /// Its page and its place on it: the pages before it have all lesser numbers.
    fn place(at: u32) -> (usize, usize) {
        let from_first = u64::from(at) + (1 << FIRST_BITS);
        let bits = from_first.ilog2() - ALIKE_BITS;
        let nth = (from_first >> bits) as usize & ((1 << ALIKE_BITS) - 1);
        let page = ((bits + ALIKE_BITS - FIRST_BITS) as usize) << ALIKE_BITS | nth;
        (page, (from_first & ((1 << bits) - 1)) as usize)
    }
}

impl<T: Default> Default for Paged<T> {
    fn default() -> Paged<T> {
        Paged::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn each_number_has_an_element_of_its_own() {
        let paged: Paged<AtomicU32> = Paged::new();
        assert!(paged.get(5).is_none());
        for at in 0..5_000 {
            paged.get_or_make(at).unwrap().store(at, Ordering::Relaxed);
        }
        for at in 0..5_000 {
            assert_eq!(paged.get(at).unwrap().load(Ordering::Relaxed), at);
        }
        assert!(Paged::<u8>::place(u32::MAX).0 < PAGES);
    }
}
