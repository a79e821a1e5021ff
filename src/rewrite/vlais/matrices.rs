//! A variable-length array of rows of variable length, `int m[n][k]`: one of one dimension takes
//! its place, with the elements in the same order (C99 6.5.2.1p3).

use rustc_hash::FxHashSet;

use super::objects::Object;
use super::render::Texts;
use super::{Refused, Work, words};
use crate::analyse::ty::Type;
use crate::parse::ast::*;
use crate::rewrite::tree::within;

impl Work<'_, '_> {
    /// What is allocated, how `sizeof` the array is written, and the lengths of its rows. A bound
    /// whose value may be another one later is kept in a variable.
    pub(super) fn flat_lengths(
        &mut self,
        object: &Object,
        bound: ExprId,
        rows: &[ExprId],
    ) -> Result<Texts, Refused> {
        let mut texts = Texts::default();
        let mut lengths = Vec::new();
        for (at, bound) in std::iter::once(bound).chain(rows.iter().copied()).enumerate() {
            let text = self.view.text(self.site.ast[bound].extent);
            let text = text.ok_or("a macro has its bound")?;
            if self.is_stable(bound) {
                lengths.push(words::operand(&text));
                continue;
            }
            if !self.may_come_before(object, bound) || text.contains('\n') {
                return Err("its bound rests on what is declared with it".into());
            }
            let wanted = if at == 0 { "rows" } else { "columns" };
            let name = self.names.fresh(&format!("{}_{wanted}", object.name));
            texts.variables.push((format!("size_t {name}"), text));
            if !self.site.offers("size_t") {
                self.includes.insert("stddef.h");
            }
            lengths.push(name);
        }
        let types = self.site.scope.types();
        let mut element = self.site.scope.type_declared(object.declarator);
        while let Some(Type::Array(of, _)) = element.map(|ty| types.get(ty.ty)) {
            element = Some(of);
        }
        let is_bytes = element.and_then(|ty| self.site.scope.bytes_of(ty)) == Some(1);
        let count = format!("(size_t){}", lengths.join(" * "));
        let each = format!("sizeof(*{})", object.name);
        texts.size = if is_bytes { format!("({count})") } else { format!("({count} * {each})") };
        self.ask_for(count, &each, is_bytes, &mut texts);
        texts.rows.push(lengths.split_off(1));
        Ok(texts)
    }

    /// Rewrites the uses of such an array, but for `sizeof` the whole.
    pub(super) fn flat_uses(&mut self, object: &Object, rows: &[String]) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let all = || (0..ast.n_exprs() as u32).map(ExprId);
        for id in all() {
            let ExprKind::OfExpr(OfKind::Sizeof, operand) = ast[id].kind else { continue };
            let (mut at, mut n) = (self.stripped(operand), 0);
            if site.scope.declaring(at) == Some(object.token) {
                self.replaced.push(ast[id].extent);
                continue;
            }
            while let ExprKind::Subscript(base, _) = ast[at].kind {
                at = self.stripped(base);
                n += 1;
            }
            let rest = rows.get(n.max(1) - 1..).filter(|rest| n > 0 && !rest.is_empty());
            if let Some(rest) = rest.filter(|_| site.scope.declaring(at) == Some(object.token)) {
                let text = format!("({} * sizeof(*{}))", rest.join(" * "), object.name);
                self.replace(id, &text)?;
            }
        }
        let mut seen = FxHashSet::default();
        for id in all().filter(|&id| site.scope.declaring(id) == Some(object.token)) {
            let extent = ast[id].extent;
            let is_gone = self.replaced.iter().any(|&outer| within(extent, outer));
            let is_name = matches!(ast[id].kind, ExprKind::Name(_));
            // An argument that its macro has twice is one text.
            let place = site.token(extent.first).map(|token| token.pos.0);
            if is_name && !is_gone && seen.insert(place) {
                self.subscripts(id, rows)?;
            }
        }
        Ok(())
    }
}
