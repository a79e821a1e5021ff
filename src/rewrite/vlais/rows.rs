//! Arrays of arrays of variable length, `int m[n][k]`: the array that takes their place has one
//! dimension, so `m[i][j]` becomes `m[i * k + j]`.

use super::{Plan, Refused, Work, words};
use crate::parse::ast::*;

impl Work<'_, '_> {
    /// Rewrites the subscripts of such arrays.
    pub(super) fn rows(&mut self, plan: &Plan) -> Result<(), Refused> {
        if plan.texts.rows.iter().all(Vec::is_empty) {
            return Ok(());
        }
        for number in 0..self.site.ast.n_exprs() as u32 {
            let id = ExprId(number);
            let Expr { kind, extent } = self.site.ast[id];
            let inside = |outer: &Extent| crate::rewrite::tree::within(extent, *outer);
            if !matches!(kind, ExprKind::Member(..) | ExprKind::Arrow(..))
                || self.replaced.iter().any(inside)
            {
                continue;
            }
            let Some(access) = self.access(plan, id).filter(|access| access.whole == id) else {
                continue;
            };
            let rows = plan.texts.rows.get(access.item).cloned().unwrap_or_default();
            if !rows.is_empty() {
                self.subscripts(id, &rows)?;
            }
        }
        Ok(())
    }

    /// `m[i][j]`, `m[i]`, or `m` as an argument.
    pub(super) fn subscripts(&mut self, array: ExprId, rows: &[String]) -> Result<(), Refused> {
        let ast = self.site.ast;
        let mut indexes = Vec::new();
        let mut at = array;
        let user = loop {
            let (inner, user) = self.outer(at);
            match user.map(|user| (user, ast[user].kind)) {
                Some((user, ExprKind::Subscript(base, index)))
                    if base == inner && indexes.len() <= rows.len() =>
                {
                    indexes.push((inner, user, index));
                    at = user;
                }
                _ => break user,
            }
        };
        match (rows.len() + 1).checked_sub(indexes.len()) {
            Some(0) => {}
            // A row: a pointer to its first element.
            Some(1) => {
                let taken = user.map(|user| ast[user].kind);
                if matches!(taken, Some(ExprKind::Unary(UnaryOp::AddressOf, _))) {
                    return Err("the address of a row of it is taken".into());
                }
                let start = self.direct(ast[array].extent.first, array)?.start;
                let alone = matches!(taken, None | Some(ExprKind::Call(..) | ExprKind::Assign(..)));
                let (open, close) = if alone { ("&", "") } else { ("(&", ")") };
                self.edits.insert(start, open);
                let end = self.direct(ast[at].extent.last, at)?.end;
                self.edits.insert(end, close);
            }
            _ if indexes.is_empty() => return self.whole_array(array, user),
            _ => return Err("an array of rows of it is used as a whole".into()),
        }
        let mut first = true;
        for (number, (base, user, index)) in indexes.iter().enumerate() {
            let open = self.direct(self.bracket_behind(*base), *user)?;
            let close = self.direct(ast[*user].extent.last, *user)?;
            let is_simple = matches!(
                ast[*index].kind,
                ExprKind::Name(_) | ExprKind::Number(_) | ExprKind::Paren(_)
            );
            let (before, after) = if is_simple { ("", "") } else { ("(", ")") };
            let opens = "(".repeat(rows.len().saturating_sub(1));
            match std::mem::replace(&mut first, false) {
                true => self.edits.replace(open, format!("[{opens}{before}")),
                false => self.edits.replace(open, before),
            }
            let row = rows.get(number).map_or("", String::as_str);
            let is_last = number + 1 == indexes.len();
            let done = if number > 0 && number < rows.len() { ")" } else { "" };
            let text = match (is_last, row.is_empty()) {
                (true, true) => format!("{after}]"),
                (true, false) => format!("{after}{done} * {row}]"),
                (false, _) => format!("{after}{done} * {row} + "),
            };
            self.edits.replace(close, text);
        }
        Ok(())
    }

    /// The array itself, where a pointer to `void` is wanted.
    fn whole_array(&mut self, array: ExprId, user: Option<ExprId>) -> Result<(), Refused> {
        let ast = self.site.ast;
        let refused = || Refused::new("an array of arrays is used as a whole");
        match user.map(|user| ast[user].kind) {
            Some(ExprKind::Call(function, _)) => {
                let known: &[&[u8]] =
                    &[b"memset", b"memcpy", b"memmove", b"memcmp", b"fwrite", b"fread", b"qsort"];
                let ExprKind::Name(name) = ast[function].kind else { return Err(refused()) };
                if !known.contains(&name.bytes()) {
                    let start = self.direct(ast[array].extent.first, array)?.start;
                    self.edits.insert(start, "(void *)");
                }
                Ok(())
            }
            Some(ExprKind::Cast(..)) => Ok(()),
            _ => Err(refused()),
        }
    }

    /// `sizeof m[i]` of such an array.
    pub(super) fn row_bytes(&self, plan: &Plan, operand: ExprId) -> Option<String> {
        let ast = self.site.ast;
        let mut at = operand;
        let mut n = 0;
        while let ExprKind::Subscript(base, _) = ast[at].kind {
            at = self.stripped(base);
            n += 1;
        }
        let access = self.access(plan, at).filter(|_| n > 0)?;
        let rows = plan.texts.rows.get(access.item)?.get(n - 1..)?;
        let element = self.element(plan, access.item)?;
        let rows: Vec<String> = rows.iter().map(|row| words::operand(row)).collect();
        (!rows.is_empty()).then(|| format!("{} * sizeof({element})", rows.join(" * ")))
    }
}
