//! The size of a union: the largest of its arms', rounded up to its alignment.

use super::layout::Kind;
use super::render::Asked;
use super::{Plan, Refused, Work};

impl Work<'_, '_> {
    pub(super) fn union_sizes(&mut self, plan: &mut Plan, asked: &Asked) -> Result<(), Refused> {
        let mut largest: Option<String> = None;
        let mut aligned = plan.layout.align.0;
        for at in 0..plan.layout.segments.len() {
            let Some(segment) = plan.layout.segments.get(at).cloned() else { continue };
            let of = self.of_segment(plan, at).ok_or("a member's type has no name")?;
            let bytes = match segment.kind {
                Kind::Head => format!("sizeof({of})"),
                Kind::Struct => {
                    let item = segment.items.last().copied().unwrap_or(0);
                    let found = plan.layout.items.get(item).ok_or("a member is missing")?;
                    let name = found.path.last().ok_or("a member is missing")?;
                    let tag = plan.texts.tags.get(at).cloned().unwrap_or_default();
                    let place = format!("offsetof(struct {tag}, {name})");
                    aligned = aligned.min(self.end_alignment(plan, &segment));
                    self.wants_offsetof();
                    let bytes = self.bytes(plan, item).ok_or("an element's type has no name")?;
                    let end = self.names.fresh(&format!("{}_{}_size", plan.prefix, segment.suffix));
                    let value = format!("{place} + {bytes}");
                    plan.texts.variables.push((format!("size_t {end}"), value));
                    end
                }
                _ => {
                    let item = segment.items.first().copied().unwrap_or(0);
                    aligned = aligned.min(plan.layout.items.get(item).map_or(1, |item| item.align));
                    self.bytes(plan, item).ok_or("an element's type has no name")?
                }
            };
            largest = Some(match largest {
                None => bytes,
                Some(so_far) => {
                    let name = self.names.fresh(&format!("{}_size", plan.prefix));
                    let value = format!("{bytes} > {so_far} ? {bytes} : {so_far}");
                    plan.texts.variables.push((format!("size_t {name}"), value));
                    name
                }
            });
            plan.texts.offsets.push("0".to_owned());
        }
        let mut size = largest.ok_or("it has no members")?;
        if asked.size > 0 && aligned < plan.layout.align.0 {
            let value = self.rounded(plan, &size, plan.layout.align.1)?;
            let name = self.names.fresh(&format!("{}_bytes", plan.prefix));
            plan.texts.variables.push((format!("size_t {name}"), value));
            size = name;
        }
        plan.texts.size.clone_from(&size);
        plan.texts.allocate = size;
        self.limits(plan, true);
        Ok(())
    }
}
