//! Ways out of a block: where objects that live in it are released.
//!
//! A `return` whose value may look at the object is evaluated first. Jumps are judged by where
//! they lead; one that nobody can follow (`goto *p`, `longjmp`) is refused.

use super::by_macro::Jump;
use super::objects::Object;
use super::{Failure, Plan, Refused, Work};
use crate::analyse::ty::Type;
use crate::lex::TokenKind;
use crate::parse::ast::*;
use crate::rewrite::tree::within;

/// Names that programmers give to what a function returns.
const RESULTS: &[&str] =
    &["err", "ret", "rc", "rv", "retval", "result", "res", "status", "error", "r"];

/// Nested statements that are followed to see whether their end is reached.
const DEPTH_MAX: usize = 64;

/// Where a jump leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// Out of the function.
    Function,
    /// To the token of a label.
    Label(TokenIdx),
    /// Behind or to the head of this loop or `switch`.
    Around(StmtId),
}

impl Work<'_, '_> {
    /// Releases the objects of all plans on every way out.
    pub(super) fn exits(&mut self, plans: &[Plan]) -> Result<(), Failure> {
        let objects: Vec<(&Plan, &Object)> = plans
            .iter()
            .flat_map(|plan| plan.objects.iter().map(move |object| (plan, object)))
            .filter(|(_, object)| !object.pointer)
            .collect();
        for (plan, object) in &objects {
            let guilty = |why| (Some(plan.layout.record), why);
            self.check_jumps(object).map_err(guilty)?;
        }
        let statements = self.site.tree().statements().to_vec();
        for stmt in statements {
            let released: Vec<&(&Plan, &Object)> =
                objects.iter().rev().filter(|(_, object)| self.leaves(stmt, object)).collect();
            if let Some((plan, outermost)) = released.last() {
                let names: Vec<String> = released.iter().map(|(_, o)| self.base(o)).collect();
                let record = plan.layout.record;
                if self.view.direct(self.site.ast[stmt].extent.first).is_none() {
                    let outermost = (*outermost).clone();
                    self.jumps.push(Jump { stmt, record, names, outermost });
                    continue;
                }
                self.release(stmt, &names, outermost).map_err(|why| (Some(record), why))?;
            }
        }
        let jumps = std::mem::take(&mut self.jumps);
        self.write_out(&jumps)?;
        for &(plan, object) in objects.iter().rev() {
            self.fall_off(object).map_err(|why| (Some(plan.layout.record), why))?;
        }
        Ok(())
    }

    /// The variable that holds an object's memory.
    pub(super) fn base(&self, object: &Object) -> String {
        let first = object.segments.as_ref().and_then(|segments| segments.first().cloned());
        first.unwrap_or_else(|| object.name.to_string())
    }

    fn check_jumps(&self, object: &Object) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let block = self.block(object)?;
        for &stmt in site.tree().statements() {
            let node = ast[stmt];
            if !within(node.extent, ast[block].extent) {
                continue;
            }
            match node.kind {
                StmtKind::GotoComputed(_) => {
                    return Err("a computed `goto` may leave its block".into());
                }
                StmtKind::Break(Some(_)) | StmtKind::Continue(Some(_)) => {
                    return Err("a labelled jump may leave its block".into());
                }
                StmtKind::Asm(asm) if ast[asm].goto => {
                    return Err("an `asm goto` may leave its block".into());
                }
                StmtKind::Goto(_) if self.target(stmt).is_none() => {
                    return Err("a `goto` leaves its function".into());
                }
                StmtKind::Error => return Err("a statement near it is not understood".into()),
                _ => {}
            }
        }
        let jumps = |name: &str| matches!(name, "setjmp" | "_setjmp" | "sigsetjmp" | "longjmp");
        let calls = ast.exprs().iter().any(|expr| match expr.kind {
            ExprKind::Name(name) => jumps(&name.text()),
            _ => false,
        });
        if calls { Err("its function uses setjmp() or longjmp()".into()) } else { Ok(()) }
    }

    /// The block that an object lives in.
    pub(super) fn block(&self, object: &Object) -> Result<StmtId, Refused> {
        let block = self.site.tree().block(self.site.ast, object.stmt);
        block.ok_or_else(|| Refused::new("it is in no block"))
    }

    /// Where a jump leads; none if it is no jump or nobody can tell.
    pub(super) fn target(&self, stmt: StmtId) -> Option<Target> {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        match ast[stmt].kind {
            StmtKind::Return(_) => Some(Target::Function),
            StmtKind::Break(None) => tree.target(ast, stmt, true).map(Target::Around),
            StmtKind::Continue(None) => tree.target(ast, stmt, false).map(Target::Around),
            StmtKind::Goto(name) => {
                let function = tree.function(ast, stmt);
                let label = tree.statements().iter().find(|&&label| {
                    matches!(ast[label].kind, StmtKind::Label(known) if known == name)
                        && tree.function(ast, label) == function
                });
                label.map(|&label| Target::Label(ast[label].extent.first))
            }
            _ => None,
        }
    }

    /// Whether a jump ends an object's life.
    fn leaves(&self, stmt: StmtId, object: &Object) -> bool {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        let Ok(block) = self.block(object) else { return false };
        let (extent, own) = (ast[stmt].extent, ast[object.stmt].extent);
        if !within(extent, ast[block].extent) || extent.first <= own.last {
            return false;
        }
        if tree.function(ast, stmt) != tree.function(ast, object.stmt) {
            return false;
        }
        self.target(stmt).is_some_and(|target| self.is_outside(target, object))
    }

    /// Whether a jump's target is outside of an object's life.
    pub(super) fn is_outside(&self, target: Target, object: &Object) -> bool {
        let ast = self.site.ast;
        let Ok(block) = self.block(object) else { return true };
        let (block, own) = (ast[block].extent, ast[object.stmt].extent);
        match target {
            Target::Function => true,
            Target::Label(label) => label <= own.last || label > block.last,
            Target::Around(stmt) => !within(ast[stmt].extent, block),
        }
    }

    /// The call that releases.
    pub(super) fn free(&self, name: &str) -> String {
        match self.means {
            super::Means::Kernel => format!("kfree({name});"),
            super::Means::Hosted => format!("free({name});"),
        }
    }

    /// Puts releases before a jump.
    fn release(
        &mut self,
        stmt: StmtId,
        names: &[String],
        outermost: &Object,
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        let extent = ast[stmt].extent;
        let (Some(first), Some(last)) =
            (self.view.direct(extent.first), self.view.direct(extent.last))
        else {
            return Err("a macro leaves its block".into());
        };
        let frees: Vec<String> = names.iter().map(|name| self.free(name)).collect();
        let value = match ast[stmt].kind {
            StmtKind::Return(value) => value,
            _ => None,
        };
        let (before, after) = match value {
            Some(value) if !self.is_plain(value) => {
                let name = self.kept_result(stmt, value, outermost)?;
                let mut after = frees;
                if let Some(name) = name {
                    self.edits.replace(first.clone(), format!("{name} ="));
                    self.as_one(value)?;
                    after.push(format!("return {name};"));
                } else {
                    after.push("return;".to_owned());
                }
                (Vec::new(), after)
            }
            _ => (frees, Vec::new()),
        };
        self.around(stmt, first.start, last.end, &before, &after)
    }

    /// Puts statements before and after one, in braces where it stood alone.
    fn around(
        &mut self,
        stmt: StmtId,
        start: usize,
        end: usize,
        before: &[String],
        after: &[String],
    ) -> Result<(), Refused> {
        let raw = std::sync::Arc::clone(&self.view.raw);
        let own_line = raw.is_first(start);
        let in_list = self.is_listed(stmt);
        let mut indent = raw.indent(start);
        let separator = |indent: &str| match own_line {
            true => format!("\n{indent}"),
            false => " ".to_owned(),
        };
        if in_list {
            let between = separator(&indent);
            let put = before.iter().map(|text| format!("{text}{between}")).collect::<String>();
            self.edits.insert(start, put);
            let put = after.iter().map(|text| format!("{between}{text}")).collect::<String>();
            self.edits.insert(end, put);
            return Ok(());
        }
        let head = raw.from(start).checked_sub(1).and_then(|at| raw.range(at));
        let Some(head) = head else { return Err("it stands at the start of the file".into()) };
        let outer = raw.indent(head.start);
        if own_line && outer.len() >= indent.len() {
            indent = format!("{outer}\t");
        }
        let between = separator(&indent);
        let blank = raw.text(head.end..start).iter().all(u8::is_ascii_whitespace);
        match (own_line, blank, self.view.is_macro()) {
            (true, true, false) => {
                self.edits.replace(head.end..start, format!(" {{\n{indent}"));
            }
            (true, ..) => self.edits.insert(head.end, " {"),
            (false, ..) => self.edits.insert(start, "{ "),
        }
        let put = before.iter().map(|text| format!("{text}{between}")).collect::<String>();
        self.edits.insert(start, put);
        let put = after.iter().map(|text| format!("{between}{text}")).collect::<String>();
        self.edits.insert(end, put);
        let next = raw.from(end);
        let is_else =
            raw.tokens.get(next).is_some_and(|token| token.name == crate::names::kw::ELSE);
        let gap = raw.range(next).map(|range| end..range.start);
        match gap {
            Some(gap)
                if own_line
                    && is_else
                    && !self.view.is_macro()
                    && raw.text(gap.clone()).iter().all(u8::is_ascii_whitespace) =>
            {
                self.edits.replace(gap, format!("\n{outer}}} "));
            }
            _ if own_line => {
                let line_end = self.after_comment(end);
                self.edits.insert(line_end, format!("\n{outer}}}"));
            }
            _ => self.edits.insert(end, " }"),
        }
        Ok(())
    }

    /// The end of the line, if only a comment stands between.
    pub(super) fn after_comment(&self, end: usize) -> usize {
        let raw = &self.view.raw;
        let next = raw.range(raw.from(end)).map_or(raw.file.text.len(), |range| range.start);
        let mut line_end = raw.line_end(end);
        if self.view.is_macro() {
            let text = raw.text(end..line_end);
            let text = text.strip_suffix(b"\\").unwrap_or(text);
            line_end = end + text.trim_ascii_end().len();
        }
        if next >= line_end { line_end.max(end) } else { end }
    }

    /// Whether other statements may stand beside it.
    pub(super) fn is_listed(&self, stmt: StmtId) -> bool {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        let mut at = stmt;
        loop {
            match tree.around(at).map(|outer| (outer, ast[outer].kind)) {
                Some((_, StmtKind::Compound(_))) => return true,
                Some((outer, StmtKind::Sequence(_))) => at = outer,
                _ => return false,
            }
        }
    }

    /// Whether a value can be computed after the release: constants and variables.
    pub(super) fn is_plain(&self, value: ExprId) -> bool {
        let ast = self.site.ast;
        let mut pending = vec![value];
        while let Some(at) = pending.pop() {
            match ast[at].kind {
                ExprKind::Number(_) | ExprKind::Character(_) | ExprKind::String => {}
                ExprKind::Name(_) => {
                    let ty =
                        self.site.scope.type_of(at).map(|ty| self.site.scope.types().get(ty.ty));
                    if matches!(ty, Some(Type::Record(_) | Type::Array(..))) {
                        return false;
                    }
                }
                ExprKind::Paren(inner) | ExprKind::Cast(_, inner) => pending.push(inner),
                ExprKind::Unary(
                    UnaryOp::Plus | UnaryOp::Minus | UnaryOp::Not | UnaryOp::BitNot,
                    inner,
                ) => {
                    pending.push(inner);
                }
                ExprKind::Binary(_, left, right) => pending.extend([left, right]),
                ExprKind::Conditional(a, b, c) => {
                    pending.extend([a, c]);
                    pending.extend(b);
                }
                _ => return false,
            }
        }
        true
    }

    /// The variable that keeps a value until after the release; none if the value is `void`.
    pub(super) fn kept_result(
        &mut self,
        stmt: StmtId,
        value: ExprId,
        outermost: &Object,
    ) -> Result<Option<String>, Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let ty = site.scope.type_of(value).map(|ty| site.scope.types().get(ty.ty));
        if ty == Some(Type::Void) {
            let start = self.view.span(ast[value].extent).map(|range| range.start);
            let word = self.view.direct(ast[stmt].extent.first);
            if let (Some(start), Some(word)) = (start, word) {
                self.edits.delete(word.start..start);
            }
            return Ok(None);
        }
        if let Some(name) = self.result_variable(stmt) {
            return Ok(Some(name));
        }
        if self.view.is_macro() {
            return Err("a macro returns a value that has to be kept".into());
        }
        let known = self.kept.iter().find(|(object, _)| *object == outermost.token_idx);
        if let Some((_, name)) = known {
            return Ok(Some(name.clone()));
        }
        let words = self.result_type(stmt);
        let words = words.ok_or("the type that its function returns has no plain name")?;
        if site.tree().function(ast, stmt).is_some() {
            return Err("a nested function returns a value that has to be kept".into());
        }
        let free = ["ret", "result", "value"].into_iter().find(|name| !self.names.has(name));
        let name = free.map_or_else(|| self.names.fresh("kept"), str::to_owned);
        let Some(end) = self.view.direct(ast[outermost.stmt].extent.last) else {
            return Err("a macro ends its declaration".into());
        };
        let indent = self.view.raw.indent(end.start);
        let declared = super::words::declare(&words, &name);
        let line = format!("\n{indent}{declared};");
        match self.base(outermost) == outermost.name.to_string() {
            true => self.put_behind(outermost.stmt, &line)?,
            false => self.edits.insert(self.after_comment(end.end), line),
        }
        self.kept.push((outermost.token_idx, name.clone()));
        Ok(Some(name))
    }

    /// The type that the function around a statement returns.
    pub(super) fn result_type(&self, stmt: StmtId) -> Option<String> {
        let (specifiers, declarator) = self.function(stmt)?;
        super::words::of_result(self.site, specifiers, declarator)
    }

    /// The function around a statement.
    pub(super) fn function(&self, stmt: StmtId) -> Option<(SpecifiersId, DeclaratorId)> {
        let (site, ast) = (self.site, self.site.ast);
        let declaration = match site.tree().function(ast, stmt) {
            Some(nested) => match ast[nested].kind {
                StmtKind::Declaration(declaration) => declaration,
                _ => return None,
            },
            None => site.external.declaration?,
        };
        match ast[declaration].kind {
            DeclarationKind::Function(specifiers, declarator, ..) => Some((specifiers, declarator)),
            _ => None,
        }
    }

    /// A variable that holds what the function returns, in scope at a statement.
    pub(super) fn result_variable(&self, stmt: StmtId) -> Option<String> {
        if self.view.is_macro() {
            return None;
        }
        let (site, ast) = (self.site, self.site.ast);
        let (_, function) = self.function(stmt)?;
        let types = site.scope.types();
        let Type::Function(id) = types.get(site.scope.type_declared(function)?.ty) else {
            return None;
        };
        let result = types.function_type(id)?.result;
        // By name the innermost declaration in scope, and whether it can hold the result.
        let mut known: Vec<(usize, bool)> = vec![(0, false); RESULTS.len()];
        for &declared in site.tree().statements() {
            let StmtKind::Declaration(declaration) = ast[declared].kind else { continue };
            let DeclarationKind::Plain(specifiers, declarators) = ast[declaration].kind else {
                continue;
            };
            let block = site.tree().block(ast, declared);
            let in_scope = block.is_some_and(|block| within(ast[stmt].extent, ast[block].extent))
                && ast[declared].extent.last < ast[stmt].extent.first
                && site.tree().function(ast, declared) == site.tree().function(ast, stmt);
            if !in_scope || self.is_conditional(declared) {
                continue;
            }
            let storage = ast[specifiers].storage;
            let lasts = storage.has(Storage::STATIC) || storage.has(Storage::EXTERN);
            for item in ast.list(declarators) {
                let Some((name, token)) = ast[item.declarator].name else { continue };
                let rank = RESULTS.iter().position(|known| name.text() == *known);
                let Some(slot) = rank.and_then(|rank| known.get_mut(rank)) else { continue };
                let ty = site.scope.type_declared(item.declarator);
                let same = ty.is_some_and(|ty| ty.ty == result.ty && !ty.is_const());
                if token.0 as usize >= slot.0 {
                    *slot = (token.0 as usize, same && !lasts && self.view.direct(token).is_some());
                }
            }
        }
        let best = known.iter().position(|(_, fits)| *fits)?;
        RESULTS.get(best).map(|name| (*name).to_owned())
    }

    /// Releases an object at the end of its block, if that is reached.
    fn fall_off(&mut self, object: &Object) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let block = self.block(object)?;
        if !self.completes(block, DEPTH_MAX) {
            return Ok(());
        }
        let Some(brace) = self.view.direct(ast[block].extent.last) else {
            return Err("a macro closes its block".into());
        };
        let free = self.free(&self.base(object));
        let StmtKind::Compound(items) = ast[block].kind else { return Ok(()) };
        let value = ast
            .exprs()
            .iter()
            .any(|expr| matches!(expr.kind, ExprKind::Statement(body) if body == block));
        let raw = std::sync::Arc::clone(&self.view.raw);
        let last = ast.list(items).last().copied();
        if value
            && let Some(last) = last
            && let StmtKind::Expr(Some(result)) = ast[last].kind
        {
            return self.keep_value(object, last, result, &free);
        }
        let last_start = last.and_then(|last| self.view.span(ast[last].extent));
        let own_line = raw.is_first(brace.start);
        match (own_line, last_start) {
            (true, Some(last)) => {
                let indent = match raw.is_first(last.start) {
                    true => self.statement_indent(block).unwrap_or_else(|| raw.indent(last.start)),
                    false => format!("{}\t", raw.indent(brace.start)),
                };
                let at = raw.line_start(brace.start);
                self.edits.insert(at, format!("{indent}{free}\n"));
            }
            _ => self.edits.insert(brace.start, format!("{free} ")),
        }
        let _ = site;
        Ok(())
    }

    /// The blanks before the statements of a block that are no labels.
    fn statement_indent(&self, block: StmtId) -> Option<String> {
        let ast = self.site.ast;
        let StmtKind::Compound(items) = ast[block].kind else { return None };
        let raw = &self.view.raw;
        ast.list(items).iter().find_map(|&item| {
            if matches!(ast[item].kind, StmtKind::Label(_) | StmtKind::Case(..) | StmtKind::Default)
            {
                return None;
            }
            let start = self.view.span(ast[item].extent)?.start;
            raw.is_first(start).then(|| raw.indent(start))
        })
    }

    /// The last statement of a statement expression is its value: evaluated before the release.
    fn keep_value(
        &mut self,
        object: &Object,
        last: StmtId,
        result: ExprId,
        free: &str,
    ) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let (Some(span), Some(whole)) =
            (self.view.span(ast[result].extent), self.view.direct(ast[last].extent.last))
        else {
            return Err("a macro writes the value of its block".into());
        };
        let raw = std::sync::Arc::clone(&self.view.raw);
        let between = match raw.is_first(span.start) {
            true => format!("\n{}", raw.indent(span.start)),
            false => " ".to_owned(),
        };
        let ty = site.scope.type_of(result);
        let is_void = ty.is_some_and(|ty| site.scope.types().get(ty.ty) == Type::Void);
        if is_void {
            self.edits.insert(whole.end, format!("{between}{free}"));
            return Ok(());
        }
        if self.is_plain(result) {
            self.edits.insert(span.start, format!("{free}{between}"));
            return Ok(());
        }
        let words = ty.and_then(|ty| {
            let ty = match site.scope.types().get(ty.ty) {
                Type::Array(element, _) => site.scope.types().pointer(element),
                _ => ty.unqualified(),
            };
            super::words::of_type(site, ty)
        });
        let words = words.ok_or("the type of its block's value has no plain name")?;
        if self.is_comma(result) {
            return Err("the value of its block is behind a comma".into());
        }
        let name = self.names.fresh("kept_value");
        let declared = super::words::declare(&words, &name);
        let behind = self.view.direct(ast[object.stmt].extent.last);
        match behind.filter(|_| self.means == super::Means::Kernel) {
            Some(behind) => {
                let indent = raw.indent(behind.start);
                let at = self.after_comment(behind.end);
                self.edits.insert(at, format!("\n{indent}{declared};"));
                self.edits.insert(span.start, format!("{name} = "));
            }
            None => self.edits.insert(span.start, format!("{declared} = ")),
        }
        self.edits.insert(whole.end, format!("{between}{free}{between}{name};"));
        Ok(())
    }

    /// Whether control can reach the end of a statement. Where that is hard to tell, it can.
    pub(super) fn completes(&self, stmt: StmtId, depth: usize) -> bool {
        let ast = self.site.ast;
        if depth == 0 {
            return true;
        }
        match ast[stmt].kind {
            StmtKind::Compound(items) | StmtKind::Sequence(items) => {
                let last = ast.list(items).last();
                last.is_none_or(|&last| self.completes(last, depth - 1))
            }
            StmtKind::Return(_)
            | StmtKind::Goto(_)
            | StmtKind::GotoComputed(_)
            | StmtKind::Break(_)
            | StmtKind::Continue(_) => false,
            StmtKind::If(arms, otherwise) => {
                let Some(otherwise) = otherwise else { return true };
                self.completes(otherwise, depth - 1)
                    || ast.list(arms).iter().any(|arm| self.completes(arm.then, depth - 1))
            }
            StmtKind::For(_, None, _, _) => self.is_broken(stmt),
            StmtKind::While(condition, _) => !self.is_one(condition) || self.is_broken(stmt),
            _ => true,
        }
    }

    fn is_one(&self, condition: ExprId) -> bool {
        let ExprKind::Number(spelling) = self.site.ast[condition].kind else { return false };
        spelling.bytes() == b"1"
    }

    /// Whether a `break` leaves a loop.
    fn is_broken(&self, around: StmtId) -> bool {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        tree.statements().iter().any(|&stmt| {
            matches!(ast[stmt].kind, StmtKind::Break(_))
                && tree.target(ast, stmt, true).is_none_or(|target| target == around)
        })
    }

    /// Whether a token is a semicolon or brace: used to find the ends of members.
    pub(super) fn is_kind(&self, idx: TokenIdx, kind: TokenKind) -> bool {
        self.site.token(idx).is_some_and(|token| token.kind == kind)
    }
}
