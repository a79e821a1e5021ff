//! A variable-length array in the middle of a structure becomes a pointer to an allocation of its
//! own: where the structure is neither copied, nor measured, nor seen as a whole by anybody, only
//! its members matter.

use super::words::{self, As};
use super::{Means, Plan, Refused, Work};
use crate::finding::Applicability;
use crate::parse::ast::*;
use crate::rewrite::Proposal;

impl Work<'_, '_> {
    /// The rewrite of a structure with one such array and one variable.
    pub(super) fn apart(mut self, record: RecordId) -> Option<Proposal> {
        if self.view.is_macro() {
            return None;
        }
        self.keeps_objects = true;
        let mut plan = self.begin(record).ok()?;
        let name = self.split_off(&mut plan)?;
        let plans = [plan];
        self.exits(&plans).ok()?;
        let [plan] = &plans;
        let object = plan.objects.first()?;
        self.allocate(plan, &plans, object).ok()?;
        self.at_least(Applicability::MaybeIncorrect);
        let title = format!("give `{name}` an allocation of its own");
        self.titled(title).ok()
    }

    /// Makes the array a pointer; gives its name.
    fn split_off(&mut self, plan: &mut Plan) -> Option<String> {
        let (site, ast, layout) = (self.site, self.site.ast, &plan.layout);
        if layout.is_simple() || layout.is_union || !layout.inner.is_empty() {
            return None;
        }
        let mut arrays = layout.items.iter().filter(|item| item.array.is_some());
        let (item, array) = arrays.next().and_then(|item| Some((item, item.array.as_ref()?)))?;
        let bound = array.expr.filter(|&bound| self.is_stable(bound))?;
        if arrays.next().is_some()
            || item.align > self.allocated_align()
            || self.means == Means::Hosted && !self.is_unsigned(bound)
        {
            return None;
        }
        let objects = self.objects_of(layout)?;
        self.first_use(layout, &objects, false)?;
        let own = *item.path.last()?;
        let is_taken = ast.exprs().iter().any(|expr| {
            let ExprKind::Unary(UnaryOp::AddressOf, mut operand) = expr.kind else { return false };
            while let ExprKind::Paren(inner) = ast[operand].kind {
                operand = inner;
            }
            matches!(ast[operand].kind, ExprKind::Member(_, name, _) if name == own)
        });
        let MemberDeclaration::Members(_, list) = item.line else { return None };
        let [object] = plan.objects.as_mut_slice() else { return None };
        if is_taken
            || object.pointer
            || object.array.is_some()
            || object.stmt != plan.declared
            || list.len() != 1
        {
            return None;
        }
        let text = words::derived(site, self.view, item, &own.to_string(), As::Element)?;
        let extent = self.line_tokens(item.line)?;
        let inside = Extent { first: extent.first, last: TokenIdx(extent.last.0 - 1) };
        self.edits.replace(self.view.span(inside)?, text);
        let pointer = format!("{}.{own}", object.name);
        let count = words::operand(&array.bound);
        let element = format!("sizeof(*{pointer})");
        plan.texts.allocate = match self.site.offers("array_size") {
            true => format!("array_size({}, {element})", array.bound),
            false => format!("{count} * {element}"),
        };
        plan.texts.limits.push(format!("{count} <= SIZE_MAX / {element}"));
        object.segments = Some(vec![pointer]);
        Some(own.to_string())
    }

    /// A plan without its sizes.
    pub(super) fn begin(&mut self, record: RecordId) -> Result<Plan, Refused> {
        let layout = super::layout::layout(self.site, self.view, record)?;
        let keyword = self.site.ast[record].keyword;
        let declared = self.site.tree().innermost(self.site.ast, keyword);
        let declared =
            declared.filter(|&stmt| matches!(self.site.ast[stmt].kind, StmtKind::Declaration(_)));
        let Some(declared) = declared else {
            return Err("it is defined inside of an expression".into());
        };
        if let Some(outer) = self.site.tree().around(declared)
            && !matches!(self.site.ast[outer].kind, StmtKind::Compound(_))
        {
            return Err("it is declared where no statement can follow".into());
        }
        self.sections.extend(super::conditionals(self.site, self.view, declared)?);
        let mut plan = Plan {
            layout,
            declared,
            objects: Vec::new(),
            prefix: String::new(),
            alias: None,
            texts: super::render::Texts::default(),
        };
        self.objects(&mut plan)?;
        Ok(plan)
    }
}
