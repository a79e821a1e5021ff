//! The symbols that are yet to be computed, the first in the order of the graph first.

/// A set of small numbers whose least is taken out: a bit for each, and one for each word of bits.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    words: Vec<u64>,
    /// The words that are not empty.
    used: Vec<u64>,
}

const BITS: usize = u64::BITS as usize;

impl Queue {
    /// An empty one, for numbers below `n`.
    pub(super) fn new(n: usize) -> Queue {
        let n_words = n.div_ceil(BITS);
        Queue { words: vec![0; n_words], used: vec![0; n_words.div_ceil(BITS)] }
    }

    pub(super) fn add(&mut self, number: u32) {
        let word = number as usize / BITS;
        self.words[word] |= 1 << (number as usize % BITS);
        self.used[word / BITS] |= 1 << (word % BITS);
    }

    /// Takes out the least.
    pub(super) fn take(&mut self) -> Option<u32> {
        let (at, used) = self.used.iter_mut().enumerate().find(|(_, used)| **used != 0)?;
        let word = at * BITS + used.trailing_zeros() as usize;
        let bits = &mut self.words[word];
        let number = word * BITS + bits.trailing_zeros() as usize;
        *bits &= *bits - 1;
        if *bits == 0 {
            *used &= *used - 1;
        }
        u32::try_from(number).ok()
    }

    pub(super) fn clear(&mut self) {
        while self.take().is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_in_order_and_once() {
        let mut queue = Queue::new(9_000);
        for number in [8_999, 3, 64, 3, 63, 4_096] {
            queue.add(number);
        }
        assert_eq!(queue.take(), Some(3));
        queue.add(1);
        let rest: Vec<u32> = std::iter::from_fn(|| queue.take()).collect();
        assert_eq!(rest, [1, 63, 64, 4_096, 8_999]);
        queue.add(7);
        queue.clear();
        assert_eq!(queue.take(), None);
    }
}
