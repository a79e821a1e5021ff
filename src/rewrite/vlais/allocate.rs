//! Allocations: where, of what size, and what happens behind them.

use super::declare::{COLUMNS, width};
use super::layout::Kind;
use super::objects::Object;
use super::{Means, Plan, Refused, Work};
use crate::analyse::ty::Type;
use crate::finding::Applicability;
use crate::parse::ast::*;
use crate::rewrite::tree::{has_effect, within};

impl Work<'_, '_> {
    /// Where an object is allocated: behind the declarations that follow its own and don't
    /// depend on it.
    fn allocation_point(&self, object: &Object, plans: &[Plan]) -> Result<StmtId, Refused> {
        let ast = self.site.ast;
        let block = self.block(object)?;
        let StmtKind::Compound(items) = ast[block].kind else { return Ok(object.stmt) };
        let list = ast.list(items);
        if self.tail(object.stmt).is_some() || !self.own_pointers(object).is_empty() {
            return Ok(object.stmt);
        }
        let own = list.iter().position(|&item| item == object.stmt);
        let Some(own) = own else { return Err("it is declared behind a label".into()) };
        let mut point = object.stmt;
        for &item in list.get(own + 1..).unwrap_or(&[]) {
            let StmtKind::Declaration(declaration) = ast[item].kind else { break };
            let plain = matches!(ast[declaration].kind, DeclarationKind::Plain(..));
            let extent = ast[item].extent;
            let busy = ast.exprs().iter().enumerate().any(|(at, expr)| {
                let id = ExprId(at as u32);
                within(expr.extent, extent)
                    && (has_effect(expr.kind)
                        || self.site.scope.declaring(id) == Some(object.token))
            });
            let direct =
                self.view.direct(extent.first).is_some() && self.view.direct(extent.last).is_some();
            // Beside others that are rewritten it stays a declaration.
            let is_planned = self.means == Means::Kernel
                && plans.iter().any(|plan| plan.declared == item)
                && !self.mentions(extent, object);
            if !is_planned && (!plain || busy || !direct) {
                break;
            }
            point = item;
        }
        Ok(point)
    }

    fn mentions(&self, extent: Extent, object: &Object) -> bool {
        let all = (0..self.site.ast.n_exprs() as u32).map(ExprId);
        let mut inside = all.filter(|&id| within(self.site.ast[id].extent, extent));
        inside.any(|id| self.site.scope.declaring(id) == Some(object.token))
    }

    /// Allocates an object, leaves if that fails, and sets the variables of its segments.
    pub(super) fn allocate(
        &mut self,
        plan: &Plan,
        plans: &[Plan],
        object: &Object,
    ) -> Result<(), Refused> {
        self.allocates = true;
        self.at_least(Applicability::MaybeIncorrect);
        let point = self.allocation_point(object, plans)?;
        let hoisted = self.hoist(point, plans)?;
        let indent = self.indent_of(object.stmt)?;
        let base = self.base(object);
        let mut lines = self.allocation(plan, object, &base, &indent);
        let mut others: Vec<(&Object, String)> = Vec::new();
        for other in plans.iter().flat_map(|plan| &plan.objects).filter(|other| !other.pointer) {
            let before = other.token_idx < object.token_idx;
            let ast = self.site.ast;
            let alive = within(ast[object.stmt].extent, ast[self.block(other)?].extent);
            if before && alive && self.allocation_point(other, plans)? <= point {
                others.push((other, self.base(other)));
            }
        }
        let failure = self.failure(object, &others);
        match failure.as_slice() {
            [only] if only.starts_with("BUG_ON(") => lines.push(only.clone()),
            [only] => lines.push(format!("if (!{base})\n{indent}\t{only}")),
            several => {
                let body: String =
                    several.iter().map(|line| format!("\n{indent}\t{line}")).collect();
                lines.push(format!("if (!{base}) {{{body}\n{indent}}}"));
            }
        }
        lines.extend(self.settings(plan, object, &base, true));
        if plan.layout.has_head() {
            let pointers = self.own_pointers(object).into_iter();
            lines.extend(pointers.map(|(_, name, _)| format!("{name} = {base};")));
        }
        let text = |lines: &[String]| -> String {
            lines.iter().map(|line| format!("\n{indent}{line}")).collect()
        };
        let blank = if self.view.is_macro() { "" } else { "\n" };
        self.put_behind(point, &format!("{}{blank}{}", text(&hoisted), text(&lines)))
    }

    /// `p = malloc(…);`
    fn allocation(
        &mut self,
        plan: &Plan,
        object: &Object,
        base: &str,
        indent: &str,
    ) -> Vec<String> {
        let mut size = plan.texts.allocate.clone();
        let mut limits = plan.texts.limits.clone();
        if let Some((total, limit)) = self.array_size(plan, object) {
            size = total;
            limits.push(limit);
        }
        if self.means == Means::Kernel {
            if plan.layout.is_simple()
                && plan.texts.size.is_empty()
                && self.site.offers("struct_size")
                && let Some(at) = plan.layout.flexible()
                && let Some(item) = plan.layout.items.get(at)
                && let (Some(name), Some(count)) = (item.path.last(), plan.texts.counts.get(at))
            {
                size = format!("struct_size({base}, {name}, {count})");
            }
            self.includes.insert("linux/slab.h");
            let flags = self.flags(object);
            self.note("it can fail, and sleep unless told not to");
            return vec![wrapped(
                indent,
                &format!("{base} = kmalloc("),
                &size,
                &format!(", {flags});"),
            )];
        }
        for (name, header) in [("malloc", "stdlib.h"), ("free", "stdlib.h")] {
            if !self.site.offers(name) {
                self.includes.insert(header);
            }
        }
        let null = match self.site.offers("NULL") || self.includes.contains("stdlib.h") {
            true => "NULL",
            false => "0",
        };
        if limits.is_empty() {
            return vec![format!("{base} = malloc({size});")];
        }
        if !self.site.offers("SIZE_MAX") {
            self.includes.insert("stdint.h");
        }
        let condition = limits.join(" && ");
        let line = format!("{base} = {condition} ? malloc({size}) : {null};");
        if width(indent) + line.len() <= COLUMNS {
            return vec![line];
        }
        let condition = limits.join(&format!(" &&\n{indent}\t"));
        vec![format!("{base} = {condition}\n{indent}\t? malloc({size}) : {null};")]
    }

    /// The flags that other allocations of the function have, or a parameter of that type.
    fn flags(&self, object: &Object) -> String {
        let (site, ast) = (self.site, self.site.ast);
        if self.is_atomic(object) {
            return "GFP_ATOMIC".to_owned();
        }
        for parameter in ast.declarators() {
            let Some((name, _)) = parameter.name else { continue };
            let text = name.text();
            if (text == "gfp" || text == "gfp_flags" || text == "gfp_mask")
                && !self.view.is_macro()
                && parameter.extent.first < ast[object.stmt].extent.first
            {
                return text.into_owned();
            }
        }
        for expr in ast.exprs() {
            let ExprKind::Call(function, arguments) = expr.kind else { continue };
            let ExprKind::Name(name) = ast[function].kind else { continue };
            if !matches!(name.bytes(), b"kmalloc" | b"kzalloc" | b"kcalloc") {
                continue;
            }
            let text =
                ast.list(arguments).last().and_then(|&last| self.view.text(ast[last].extent));
            if let Some(text) = text.filter(|text| text.starts_with("GFP_")) {
                return text;
            }
        }
        // The hash layer's way to say whether the caller may sleep.
        let own = site.external.first.0 as usize..site.external.last.0 as usize + 1;
        let mut tokens = site.tokens.get(own).unwrap_or(&[]).iter();
        let range = self.view.span(ast[object.stmt].extent);
        let asks = |name: &[u8]| {
            range.as_ref().is_some_and(|_| {
                let raw = &self.view.raw;
                let function = raw.from(self.function_start())..raw.from(self.function_end());
                let tokens = raw.tokens.get(function).unwrap_or(&[]);
                tokens.iter().any(|token| token.name.bytes() == name)
            })
        };
        if asks(b"CRYPTO_TFM_REQ_MAY_SLEEP") || tokens.any(|t| t.name.bytes() == b"rcu_read_lock") {
            return "GFP_ATOMIC".to_owned();
        }
        "GFP_KERNEL".to_owned()
    }

    fn function_start(&self) -> usize {
        let first = self.view.direct(self.site.external.first);
        first.map_or(0, |range| range.start)
    }

    fn function_end(&self) -> usize {
        let last = self.view.direct(self.site.external.last);
        last.map_or(0, |range| range.end)
    }

    /// Sets the variables of the segments behind the first.
    fn settings(&self, plan: &Plan, object: &Object, base: &str, all: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let names = object.segments.iter().flatten();
        for ((at, name), segment) in names.enumerate().zip(&plan.layout.segments) {
            let wanted = all || self.wanted.contains(&(object.declarator, at));
            if segment.kind == Kind::Head || name == base || !wanted {
                continue;
            }
            let offset = plan.texts.offsets.get(at).map_or("0", String::as_str);
            let types = self.site.scope.types();
            let ty = self.site.scope.type_declared(object.declarator).map(|ty| types.get(ty.ty));
            let is_const = matches!(ty, Some(Type::Pointer(to)) if to.is_const());
            lines.push(match offset {
                "0" if !is_const && object.pointer && !plan.layout.has_head() => {
                    format!("{name} = {base};")
                }
                "0" => format!("{name} = (void *){base};"),
                _ => format!("{name} = (void *)((char *){base} + {offset});"),
            });
        }
        lines
    }

    /// Sets the variables for the segments behind a pointer, after the pointer got its value.
    pub(super) fn set_pointers(
        &mut self,
        plan: &Plan,
        plans: &[Plan],
        object: &Object,
    ) -> Result<(), Refused> {
        if plan.layout.is_simple() {
            return Ok(());
        }
        let Some((point, _)) = self.value_point(object) else { return Ok(()) };
        let all = object.stmt == plan.declared && !self.is_in_arrays(plan);
        let name = object.name.to_string();
        let mut lines = self.settings(plan, object, &name, all);
        if !plan.layout.has_head()
            && let Some(value) = self.own_value(plan, object)
        {
            lines.insert(0, format!("{name} = {value};"));
        }
        if lines.is_empty() {
            return Ok(());
        }
        if point == object.stmt {
            lines.splice(0..0, self.hoist(point, plans)?);
        }
        let span = self.span_of(point)?;
        let indent = self.indent_of(point)?;
        let text: String = lines.iter().map(|line| format!("\n{indent}{line}")).collect();
        self.put_lines(span.end, &text);
        Ok(())
    }

    /// `&x` of an object that a pointer is declared beside: the variable that holds its memory.
    pub(super) fn own_value(&self, plan: &Plan, object: &Object) -> Option<String> {
        let Initializer::Expr(mut value) = self.site.ast[object.init?] else { return None };
        while let ExprKind::Paren(inner) = self.site.ast[value].kind {
            value = inner;
        }
        let ExprKind::Unary(UnaryOp::AddressOf, operand) = self.site.ast[value].kind else {
            return None;
        };
        let declared = self.site.scope.declaring(operand)?;
        let mut others = plan.objects.iter().filter(|other| other.stmt == object.stmt);
        let other = others.find(|other| other.token == declared && !other.pointer)?;
        Some(self.base(other))
    }

    /// The statement behind which a pointer has the one value that it ever gets: its
    /// declaration, an assignment, or the `if` that checks it.
    fn value_point(&self, object: &Object) -> Option<(StmtId, TokenIdx)> {
        let (site, ast, tree) = (self.site, self.site.ast, self.site.tree());
        let mut assigned = Vec::new();
        let is_stepped = ast.exprs().iter().any(|expr| match expr.kind {
            ExprKind::Unary(op, operand) => {
                op.is_step() && site.scope.declaring(self.stripped(operand)) == Some(object.token)
            }
            _ => false,
        });
        if is_stepped {
            return None;
        }
        for expr in ast.exprs() {
            let ExprKind::Assign(_, left, _) = expr.kind else { continue };
            if site.scope.declaring(left) == Some(object.token) {
                assigned.push(expr.extent);
            }
        }
        let stmt = match (object.init.is_some(), assigned.as_slice()) {
            (true, []) => object.stmt,
            (false, [only]) => {
                let stmt = tree.innermost(ast, only.first)?;
                let StmtKind::Expr(Some(value)) = ast[stmt].kind else { return None };
                if ast[value].extent != *only {
                    return None;
                }
                stmt
            }
            _ => return None,
        };
        let StmtKind::Compound(items) = ast[tree.around(stmt)?].kind else { return None };
        let list = ast.list(items);
        let behind = list.iter().skip_while(|&&item| item != stmt).skip(1);
        let is_other = |item: &&StmtId| {
            matches!(ast[**item].kind, StmtKind::Declaration(_))
                && !self.mentions(ast[**item].extent, object)
        };
        let next = behind.copied().find(|item| !is_other(&item));
        let checked = next.filter(|&next| {
            let StmtKind::If(arms, None) = ast[next].kind else { return false };
            let [arm] = ast.list(arms) else { return false };
            let condition = ast[arm.condition].extent;
            let asks = (0..ast.n_exprs() as u32).map(ExprId).any(|id| {
                within(ast[id].extent, condition) && site.scope.declaring(id) == Some(object.token)
            });
            asks && !self.completes(arm.then, 8)
        });
        let point = checked.unwrap_or(stmt);
        Some((point, ast[stmt].extent.last))
    }

    /// Whether a use of a pointer comes after its one value.
    pub(super) fn assigned_once(
        &self,
        _plan: &Plan,
        object: &Object,
        usage: ExprId,
    ) -> Result<bool, Refused> {
        let Some((point, _)) = self.value_point(object) else { return Ok(false) };
        let (ast, tree) = (self.site.ast, self.site.tree());
        let block = tree.block(ast, point).map(|block| ast[block].extent);
        let extent = ast[usage].extent;
        let after = extent.first > ast[point].extent.last;
        Ok(after && block.is_some_and(|block| within(extent, block)))
    }
}

fn wrapped(indent: &str, before: &str, value: &str, after: &str) -> String {
    let one = format!("{before}{value}{after}");
    match width(indent) + one.len() <= COLUMNS {
        true => one,
        false => {
            let pad = " ".repeat((width(indent) + before.len()) % 8);
            let tabs = "\t".repeat((width(indent) + before.len()) / 8);
            let after = after.strip_prefix(", ").unwrap_or(after);
            format!("{before}{value},\n{tabs}{pad}{after}")
        }
    }
}
