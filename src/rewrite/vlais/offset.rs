//! `offsetof` a member: in the head it stays, behind it the place was computed.

use super::layout::Kind;
use super::{Plan, Refused, Work};
use crate::parse::ast::*;

impl Work<'_, '_> {
    /// Rewrites one `offsetof`.
    pub(super) fn offset(
        &mut self,
        plan: &Plan,
        id: ExprId,
        path: List<Designator>,
    ) -> Result<(), Refused> {
        let unknown = || Refused::new("`offsetof` asks for a place in a part of it");
        let mut names = Vec::new();
        for designator in self.site.ast.list(path) {
            let Designator::Member(name, _) = *designator else { return Err(unknown()) };
            names.push(name);
        }
        let item = plan.layout.item(&names).ok_or_else(unknown)?;
        let at = plan.layout.segment_of(item).ok_or_else(unknown)?;
        let segment = plan.layout.segments.get(at).ok_or_else(unknown)?;
        if segment.kind == Kind::Head && !plan.layout.is_union {
            // A tag or a typedef name still names the head.
            return Ok(());
        }
        let offset = plan.texts.offsets.get(at).ok_or_else(unknown)?;
        let name = names.last().ok_or_else(unknown)?;
        let text = match (segment.kind, segment.items.first() == Some(&item)) {
            (Kind::Struct, false) => {
                let tag = plan.texts.tags.get(at).ok_or_else(unknown)?;
                format!("({offset} + offsetof(struct {tag}, {name}))")
            }
            _ => offset.clone(),
        };
        self.replace(id, &text)
    }
}
