//! Initializers (C99 6.7.8): visited, and the bounds that arrays have from them. Values are asked
//! for only where somebody wants them: drivers have tables of thousands.

use super::Analysis;
use super::ty::*;
use crate::parse::ast::*;

impl Analysis<'_, '_> {
    /// Visits an initializer; gives the value of a scalar one that is constant, if it is asked for.
    pub(super) fn initializer(
        &mut self,
        init: InitId,
        ty: QualType,
        is_asked: bool,
    ) -> Option<i128> {
        match self.ast[init] {
            Initializer::Expr(value) => {
                self.expr(value);
                let is_integer = is_asked && self.int_shape(ty).is_some();
                if !is_integer && !self.unit.keeps_values {
                    return None;
                }
                let value = self.folded_value(value)?;
                is_integer.then(|| self.wrapped(value, ty))
            }
            Initializer::List(items, _) => {
                for item in self.ast.list(items) {
                    for designator in self.ast.list(item.designators) {
                        match *designator {
                            Designator::Member(..) => {}
                            Designator::Index(index) => self.constant_expression(index),
                            Designator::Range(low, high) => {
                                self.constant_expression(low);
                                self.constant_expression(high);
                            }
                        }
                    }
                    self.initializer(item.value, unqualified(Types::UNKNOWN), false);
                }
                match self.ast.list(items) {
                    [only] if is_asked && self.int_shape(ty).is_some() => {
                        self.initializer_value(only.value)
                    }
                    _ => None,
                }
            }
        }
    }

    fn initializer_value(&mut self, init: InitId) -> Option<i128> {
        match self.ast[init] {
            Initializer::Expr(value) => self.folded_value(value),
            Initializer::List(..) => None,
        }
    }

    /// `char s[] = "…"` and `int a[] = { … }` have the bound of their initializer.
    pub(super) fn completed_by(&mut self, ty: QualType, init: InitId) -> QualType {
        let Type::Array(element, Bound::Incomplete) = self.unit.types.get(ty.ty) else {
            return ty;
        };
        let bound = match self.ast[init] {
            Initializer::Expr(value) => {
                let value_ty = self.expr(value);
                match self.unit.types.get(value_ty.ty) {
                    Type::Array(_, bound) => bound,
                    _ => Bound::Unknown,
                }
            }
            Initializer::List(items, _) => self.list_bound(element, items),
        };
        let completed = self.unit.types.plain(Type::Array(element, bound));
        QualType { align_code: ty.align_code, ..completed }.with(ty.qualifiers)
    }

    /// One more than the largest index that a list initializes (C99 6.7.8p22).
    fn list_bound(&mut self, element: QualType, items: List<InitItem>) -> Bound {
        let scalar = !matches!(
            self.unit.types.get(element.ty),
            Type::Array(..) | Type::Record(_) | Type::Vector(..) | Type::Unknown
        );
        if let [only] = self.ast.list(items)
            && only.designators.is_empty()
            && let Initializer::Expr(value) = self.ast[only.value]
            && matches!(self.ast[value].kind, ExprKind::String)
        {
            let literal = self.expr(value);
            return match self.unit.types.get(literal.ty) {
                Type::Array(inner, bound) if inner.ty == element.ty => bound,
                _ => Bound::Constant(1),
            };
        }
        let mut next: i128 = 0;
        let mut largest: i128 = 0;
        for item in self.ast.list(items) {
            match self.ast.list(item.designators).first() {
                Some(&Designator::Index(index) | &Designator::Range(_, index)) => {
                    match self.constant_value(index) {
                        Some(value) => next = value,
                        None => return Bound::Unknown,
                    }
                }
                Some(Designator::Member(..)) => return Bound::Unknown,
                None => {}
            }
            // Without braces an aggregate takes as many items as it has scalars.
            if !scalar && matches!(self.ast[item.value], Initializer::Expr(_)) {
                let Initializer::Expr(value) = self.ast[item.value] else { return Bound::Unknown };
                if self.expr(value).ty != element.ty {
                    return Bound::Unknown;
                }
            }
            next += 1;
            largest = largest.max(next);
        }
        u64::try_from(largest).map_or(Bound::Unknown, Bound::Constant)
    }
}
