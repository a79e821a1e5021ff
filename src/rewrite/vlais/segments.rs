//! The members of a structure into segments, stretches whose layout doesn't vary.
//!
//! Behind an array GCC places a bit-field at the next bit, whatever its type: only where the offset
//! is constant does it keep a bit-field from crossing a boundary. So bit-fields in a row are a
//! packed structure there.

use super::Refused;
use super::layout::{Item, Kind, Layout, Segment};
use crate::names::Name;
use crate::rewrite::Site;

pub(super) fn suffix(item: &Item) -> String {
    let names: Vec<String> = item.path.iter().map(|name| name.to_string()).collect();
    names.join("_")
}

/// Each array of a union begins where the union does, and each structure that ends in one.
pub(super) fn of_union(items: &[Item]) -> Result<Vec<Segment>, Refused> {
    let is_fixed = |item: &Item| item.array.is_none() && item.path.len() <= 1;
    let fixed = items.iter().enumerate().filter(|(_, item)| is_fixed(item));
    let fixed: Vec<usize> = fixed.map(|(at, _)| at).collect();
    let mut segments: Vec<Segment> = Vec::new();
    if !fixed.is_empty() {
        let suffix = String::new();
        let (kind, bits) = (Kind::Head, false);
        segments.push(Segment { kind, items: fixed, align: (1, 0), suffix, bits });
    }
    let mut arm: Option<Name> = None;
    for (at, item) in items.iter().enumerate().filter(|(_, item)| !is_fixed(item)) {
        let own = item.path.first().copied().filter(|_| item.path.len() > 1);
        if own.is_some() && own == arm {
            if let Some(last) = segments.last_mut() {
                let before = last.items.last().and_then(|&before| items.get(before));
                if before.is_some_and(|before| before.array.is_some()) {
                    return Err("a structure in a union has members behind its array".into());
                }
                last.kind = Kind::Struct;
                last.items.push(at);
            }
            continue;
        }
        arm = own;
        let suffix = own.map_or_else(|| suffix(item), |name| name.to_string());
        let (kind, bits) = (Kind::Elements, false);
        segments.push(Segment { kind, items: vec![at], align: (1, at), suffix, bits });
    }
    Ok(segments)
}

/// Segments of a structure whose members stay where they are.
pub(super) fn segments(site: &Site<'_>, layout: &Layout) -> Result<Vec<Segment>, Refused> {
    let mut done: Vec<Segment> = Vec::new();
    let mut before: Option<&Item> = None;
    for (at, item) in layout.items.iter().enumerate() {
        let left = before.map_or((1, 0), |before| before.leave);
        let joins = before.is_some_and(|before| before.array.is_none())
            && left.0 == 1
            && item.enter.0 == 1
            && before.is_some_and(|before| before.record == item.record);
        before = Some(item);
        // In a packed structure no boundary counts for any member.
        let earlier = layout.items.get(..at).unwrap_or(&[]);
        let bits = item.width.is_some() && !layout.packed && is_behind_array(earlier, item)?;
        if let Some(last) = done.last_mut()
            && joins
            && (last.kind == Kind::Head
                || bits == last.bits && (bits || item.align <= last.align.0))
        {
            last.items.push(at);
            continue;
        }
        if bits
            && joins
            && done.last().is_some_and(|last| !last.bits && is_padded(site, layout, last))
        {
            take_apart(layout, &mut done)?;
        }
        let is_head = done.is_empty() && item.path.len() <= 1 && item.array.is_none();
        let kind = if is_head { Kind::Head } else { Kind::Struct };
        let own = if bits { 1 } else { item.align };
        let align = (own, at).max(item.enter).max(left);
        let bits = bits && !is_head;
        done.push(Segment { kind, items: vec![at], align, suffix: suffix(item), bits });
    }
    for segment in done.iter_mut().filter(|segment| segment.kind == Kind::Struct) {
        let [only] = segment.items.as_slice() else { continue };
        let Some(only) = layout.items.get(*only) else { continue };
        // A misaligned object may only be reached through a packed structure.
        let may_stand_alone =
            !segment.bits && only.width.is_none() && (!layout.packed || only.natural_align == 1);
        segment.kind = match (may_stand_alone, only.array.is_some()) {
            (true, true) => Kind::Elements,
            (true, false) => Kind::Single,
            (false, _) => Kind::Struct,
        };
    }
    Ok(done)
}

/// Whether something of variable size stands before an item in the structure that it is in.
fn is_behind_array(earlier: &[Item], item: &Item) -> Result<bool, Refused> {
    let around = item.path.split_last().map_or(&[][..], |(_, around)| around);
    let mut found = false;
    for other in earlier.iter().filter(|other| other.array.is_some()) {
        if !other.path.starts_with(around) {
            continue;
        }
        if other.path.len() == item.path.len() && other.record != item.record {
            return Err("a bit-field stands beside an unnamed structure that varies".into());
        }
        found = true;
    }
    Ok(found)
}

/// Makes segments of their own of the last one's members: what follows lies in the padding that a
/// structure of them would have.
fn take_apart(layout: &Layout, done: &mut Vec<Segment>) -> Result<(), Refused> {
    let Some(last) = done.pop() else { return Ok(()) };
    for &at in &last.items {
        let Some(item) = layout.items.get(at).filter(|item| item.width.is_none()) else {
            return Err("a bit-field lies in the padding of what stands before it".into());
        };
        let align = if Some(&at) == last.items.first() { last.align } else { (item.align, at) };
        let (kind, items) = (Kind::Struct, vec![at]);
        done.push(Segment { kind, items, align, suffix: suffix(item), bits: false });
    }
    Ok(())
}

/// Whether a structure of these members would end in padding, or may.
fn is_padded(site: &Site<'_>, layout: &Layout, segment: &Segment) -> bool {
    let items: Vec<&Item> = segment.items.iter().filter_map(|&at| layout.items.get(at)).collect();
    let mut end = 0u64;
    let mut strictest = 1;
    for item in &items {
        if item.array.is_some() {
            return false;
        }
        let Some(bytes) = site.scope.bytes_of(item.ty).filter(|_| item.width.is_none()) else {
            return true;
        };
        strictest = strictest.max(item.align);
        end = end.next_multiple_of(item.align.max(1)).saturating_add(bytes);
    }
    items.len() > 1 && !end.is_multiple_of(strictest)
}

/// Whether the array that follows the head begins where the head's size ends.
pub(super) fn is_head_tight(site: &Site<'_>, layout: &Layout) -> bool {
    if layout.packed || layout.is_union {
        return true;
    }
    let Some(head) = layout.segments.first().filter(|head| head.kind == Kind::Head) else {
        return false;
    };
    let id = site.scope.type_of_record(layout.record);
    let Some(members) = id.and_then(|id| Some(&site.scope.record(id)?.members)) else {
        return false;
    };
    let mut end = 0;
    let mut strictest = 1;
    for &at in &head.items {
        let Some(item) = layout.items.get(at) else { return false };
        strictest = strictest.max(item.align);
        let name = item.path.last();
        let Some(member) = members.iter().find(|member| member.name.as_ref() == name) else {
            return false;
        };
        let Some(offset) = member.offset_bits else { return false };
        let bits = match (item.array.is_some(), member.width) {
            (true, _) => 0,
            (false, Some(width)) => u64::from(width),
            (false, None) => match site.scope.bytes_of(item.ty) {
                Some(bytes) => bytes * 8,
                None => return false,
            },
        };
        end = offset + bits;
    }
    end % (strictest * 8) == 0
}
