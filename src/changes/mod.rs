//! What changed: a patch's bytes in, the changed lines of each file out.
//!
//! `patch` reads a patch, `apply` holds it against the texts that are there. *Changed* are lines of
//! the new text that were added or modified. Ends because each is passed once.

pub mod apply;
pub mod patch;

/// Changed lines of a file, in its new text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lines {
    /// All: the file is new.
    All,
    /// First and last ones of stretches, in order.
    Some(Vec<(u32, u32)>),
}

impl Lines {
    /// Whether one of the lines from `first` to `last` is among them.
    pub fn meet(&self, first: u32, last: u32) -> bool {
        match self {
            Lines::All => true,
            Lines::Some(stretches) => {
                let at = stretches.partition_point(|&(_, end)| end < first);
                stretches.get(at).is_some_and(|&(start, _)| start <= last)
            }
        }
    }

    /// Lines given in ascending order.
    pub fn of(numbers: impl IntoIterator<Item = u32>) -> Lines {
        let mut stretches: Vec<(u32, u32)> = Vec::new();
        for number in numbers {
            match stretches.last_mut() {
                Some((_, last)) if *last + 1 >= number => *last = number.max(*last),
                _ => stretches.push((number, number)),
            }
        }
        Lines::Some(stretches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_meet_what_they_touch() {
        let lines = Lines::of([2, 3, 7]);
        assert_eq!(lines, Lines::Some(vec![(2, 3), (7, 7)]));
        let met: Vec<u32> = (1..10).filter(|&line| lines.meet(line, line)).collect();
        assert_eq!(met, [2, 3, 7]);
        assert!(lines.meet(4, 7) && !lines.meet(4, 6) && !lines.meet(8, 100));
        assert!(Lines::All.meet(1, 1) && !Lines::of([]).meet(1, u32::MAX));
    }
}
