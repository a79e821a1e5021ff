//! Sums and products that saturate, where a kernel has them: an allocation of what overflowed fails
//! then.

use super::{Means, Plan, Work};

impl Work<'_, '_> {
    /// Whether sizes can saturate. What is rounded up afterwards could wrap around.
    pub(super) fn saturates(&self, plan: &Plan, asks_size: bool) -> bool {
        let has_words = ["size_add", "array_size"].iter().all(|name| self.site.offers(name));
        let mut ends_aligned = 1;
        let mut rounds = self.view.is_macro() || plan.layout.is_union;
        for (at, segment) in plan.layout.segments.iter().enumerate() {
            rounds |= at > 0 && segment.align.0 > ends_aligned;
            ends_aligned = self.end_alignment(plan, segment);
        }
        rounds |= asks_size && ends_aligned < plan.layout.align.0;
        self.means == Means::Kernel && has_words && !rounds
    }

    /// A sum.
    pub(super) fn sum(plan: &Plan, terms: Vec<String>) -> String {
        match plan.texts.saturates {
            false => terms.join(" + "),
            true => {
                terms.into_iter().reduce(|a, b| format!("size_add({a}, {b})")).unwrap_or_default()
            }
        }
    }

    /// The bytes of an array's elements, as a term of a sum.
    pub(super) fn term(&self, plan: &Plan, item: usize) -> Option<String> {
        let array = plan.layout.items.get(item)?.array.as_ref()?;
        if !plan.texts.saturates {
            return self.bytes(plan, item);
        }
        let count = plan.texts.counts.get(item)?;
        match array.element.0 {
            1 => Some(count.clone()),
            _ => Some(format!("array_size({count}, sizeof({}))", self.element(plan, item)?)),
        }
    }
}
