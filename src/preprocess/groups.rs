//! Which conditional groups of a file a unit reads.

/// Groups of one file, by their numbers: a bit each. Most files have a few, in which nothing is
/// allocated.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Groups {
    first: u64,
    others: Vec<u64>,
}

impl Groups {
    /// Adds a group.
    pub fn add(&mut self, group: u32) {
        let bit = 1 << (group % u64::BITS);
        let Some(other) = (group / u64::BITS).checked_sub(1).map(|other| other as usize) else {
            self.first |= bit;
            return;
        };
        if other >= self.others.len() {
            self.others.resize(other + 1, 0);
        }
        self.others.get_mut(other).into_iter().for_each(|bits| *bits |= bit);
    }

    /// Whether a group is there.
    pub fn has(&self, group: u32) -> bool {
        let bits = match (group / u64::BITS).checked_sub(1) {
            None => self.first,
            Some(other) => self.others.get(other as usize).copied().unwrap_or(0),
        };
        bits >> (group % u64::BITS) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_told_apart_in_every_word() {
        let mut groups = Groups::default();
        let added = [0, 63, 64, 200];
        added.iter().for_each(|&group| groups.add(group));
        let found: Vec<u32> = (0..300).filter(|&group| groups.has(group)).collect();
        assert_eq!(found, added);
    }
}
