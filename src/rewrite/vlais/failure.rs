//! What happens when an object can't be allocated: the function is left as its other errors leave
//! it.

use super::exits::Target;
use super::objects::Object;
use super::{Means, Work};
use crate::analyse::ty::Type;
use crate::finding::Applicability;
use crate::parse::ast::*;

/// How the function leaves on an error.
struct Exit {
    lines: Vec<String>,
    target: Option<Target>,
}

/// How good an example an exit is: the less the better.
type Rank = (u8, u32);

impl Work<'_, '_> {
    /// The statements that leave when `object` could not be allocated, at a place behind its
    /// declaration, with what has to be released before them.
    pub(super) fn failure(&mut self, object: &Object, others: &[(&Object, String)]) -> Vec<String> {
        let exit = self.best_exit(object).unwrap_or_else(|| self.default_exit(object));
        let mut lines = Vec::new();
        for (other, name) in others.iter().rev() {
            let left = exit.target.is_none_or(|target| self.is_outside(target, other));
            let ends = exit.lines.iter().any(|line| line.starts_with("exit("));
            if left && !ends {
                lines.push(self.free(name));
            }
        }
        if !exit.lines.iter().any(|line| line.starts_with("BUG_ON(")) {
            lines.extend(self.held(object, exit.target));
            lines.extend(self.unlocks(object, exit.target));
        }
        lines.extend(exit.lines);
        lines
    }

    fn best_exit(&self, object: &Object) -> Option<Exit> {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        let own = ast[object.stmt].extent;
        let mut best: Option<(Rank, Exit)> = None;
        for &stmt in tree.statements() {
            if tree.function(ast, stmt) != tree.function(ast, object.stmt) {
                continue;
            }
            let Some(target) = self.target(stmt) else { continue };
            let is_example = self.is_on_error(stmt) && !self.is_conditional(stmt);
            if !is_example || !self.is_reachable(object, stmt, target) {
                continue;
            }
            let Some(lines) = self.example(object, stmt, target) else { continue };
            let first = ast[stmt].extent.first;
            let rank = match first > own.last {
                true => (0, first.0 - own.last.0),
                false => (1, own.first.0 - first.0),
            };
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                best = Some((rank, Exit { lines, target: Some(target) }));
            }
        }
        best.map(|(_, exit)| exit)
    }

    /// Whether a jump stands in an arm of an `if`.
    fn is_on_error(&self, stmt: StmtId) -> bool {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        let mut outer = tree.outwards(stmt).filter(|&outer| {
            !matches!(ast[outer].kind, StmtKind::Compound(_) | StmtKind::Sequence(_))
        });
        outer.next().is_some_and(|outer| matches!(ast[outer].kind, StmtKind::If(..)))
    }

    /// Whether the same jump can be made where the object is allocated, and leaves its block.
    fn is_reachable(&self, object: &Object, stmt: StmtId, target: Target) -> bool {
        if !self.is_outside(target, object) || !self.locks_as(object, stmt) {
            return false;
        }
        let (tree, ast) = (self.site.tree(), self.site.ast);
        match target {
            Target::Function => true,
            // Forward only: the code there has to expect it.
            Target::Label(label) => {
                let within = tree.innermost(ast, label).and_then(|at| tree.block(ast, at));
                let reaches = within.is_some_and(|block| {
                    crate::rewrite::tree::within(ast[object.stmt].extent, ast[block].extent)
                });
                reaches && label > ast[object.stmt].extent.last && self.is_ready(object, label)
            }
            Target::Around(_) => {
                let is_break = matches!(ast[stmt].kind, StmtKind::Break(_));
                tree.target(ast, object.stmt, is_break).map(Target::Around) == Some(target)
            }
        }
    }

    /// The statements of a jump that reports an error, made into one about memory.
    fn example(&self, object: &Object, stmt: StmtId, target: Target) -> Option<Vec<String>> {
        let ast = self.site.ast;
        if self.view.direct(ast[stmt].extent.first).is_none() {
            return self.returned_by_macro(stmt);
        }
        let text = self.view.text(ast[stmt].extent)?;
        if let StmtKind::Return(value) = ast[stmt].kind {
            let line = match value {
                None => "return;".to_owned(),
                Some(value) => self.returned(stmt, value)?,
            };
            return Some(vec![line]);
        }
        let set = self.assigned_before(object, stmt).or_else(|| self.tested(object, stmt));
        match (set, target) {
            (Some(set), _) => Some(vec![set, text]),
            // A label that releases and returns may need to be told that it failed.
            (None, Target::Label(_)) => match self.means {
                Means::Kernel => None,
                Means::Hosted => Some(vec![text]),
            },
            // A loop that goes on says nothing of errors.
            (None, _) => None,
        }
    }

    /// What a macro returns on an error, if that is a number, or nothing.
    fn returned_by_macro(&self, stmt: StmtId) -> Option<Vec<String>> {
        let ast = self.site.ast;
        let StmtKind::Return(value) = ast[stmt].kind else { return None };
        let Some(value) = value else { return Some(vec!["return;".to_owned()]) };
        let text = self.view.spelled(ast[value].extent);
        (text != "0" && self.is_error_number(value)).then(|| vec![format!("return {text};")])
    }

    /// `return -ENOMEM;` for `return -EINVAL;`, and `return err;` where errors are such numbers.
    fn returned(&self, stmt: StmtId, value: ExprId) -> Option<String> {
        let (site, ast) = (self.site, self.site.ast);
        let text = self.view.text(ast[value].extent)?;
        if let Some(code) = memory_error(&text) {
            return Some(format!("return {code};"));
        }
        let is_pointer = site
            .scope
            .type_of(value)
            .is_some_and(|ty| matches!(site.scope.types().get(ty.ty), Type::Pointer(_)));
        let is_name = matches!(ast[value].kind, ExprKind::Name(_));
        let is_word =
            text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if text == "NULL" || text == "false" || text == "EXIT_FAILURE" {
            return Some(format!("return {text};"));
        }
        if is_pointer || text == "true" {
            return None;
        }
        match ast[value].kind {
            _ if text != "0" && self.is_error_number(value) => Some(format!("return {text};")),
            _ if is_name && is_word => Some(format!("return {text};")),
            _ if is_name && self.means == Means::Kernel && self.result_type(stmt)? == "int" => {
                Some("return -ENOMEM;".to_owned())
            }
            _ if is_name && self.has_tested(stmt) && self.result_type(stmt)? == "int" => {
                Some(match site.offers("ENOMEM") {
                    true => "return -ENOMEM;".to_owned(),
                    false => "return -1;".to_owned(),
                })
            }
            _ => None,
        }
    }

    /// Whether a value is a number, maybe negative: a variable's may not be known yet, or the
    /// variable not declared, where the object is allocated.
    fn is_error_number(&self, mut value: ExprId) -> bool {
        let ast = self.site.ast;
        loop {
            value = match ast[value].kind {
                ExprKind::Paren(inner) | ExprKind::Unary(UnaryOp::Minus, inner) => inner,
                ExprKind::Number(_) => return true,
                _ => return false,
            };
        }
    }

    /// Whether a variable that a jump sets or tests is declared before an object, and outside of
    /// any block that the object is not in.
    fn is_known_at(&self, object: &Object, name: ExprId) -> bool {
        let (site, ast, tree) = (self.site, self.site.ast, self.site.tree());
        let Some(declared) = site.scope.declaring(name) else { return false };
        let found = ast.declarators().iter().find_map(|declarator| {
            let (_, idx) = declarator.name?;
            (site.token(idx)? == declared).then_some(idx)
        });
        // Declared outside of the function.
        let Some(idx) = found else { return true };
        let block = tree.innermost(ast, idx).and_then(|stmt| tree.block(ast, stmt));
        let own = ast[object.stmt].extent;
        idx < own.last
            && block.is_none_or(|block| crate::rewrite::tree::within(own, ast[block].extent))
    }

    fn has_tested(&self, stmt: StmtId) -> bool {
        let StmtKind::Return(Some(value)) = self.site.ast[stmt].kind else { return false };
        let ExprKind::Name(name) = self.site.ast[value].kind else { return false };
        self.condition_name(stmt).is_some_and(|(tested, _)| tested == name)
    }

    /// `err = -EINVAL;` just before a jump, as one about memory.
    fn assigned_before(&self, object: &Object, stmt: StmtId) -> Option<String> {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        let StmtKind::Compound(items) = ast[tree.around(stmt)?].kind else { return None };
        let list = ast.list(items);
        let at = list.iter().position(|&item| item == stmt)?;
        list.get(..at)?.iter().rev().find_map(|&item| {
            let StmtKind::Expr(Some(value)) = ast[item].kind else { return None };
            let ExprKind::Assign(None, left, right) = ast[value].kind else { return None };
            if !matches!(ast[left].kind, ExprKind::Name(_)) || !self.is_known_at(object, left) {
                return None;
            }
            let (name, code) =
                (self.view.text(ast[left].extent)?, self.view.text(ast[right].extent)?);
            if let Some(code) = memory_error(&code) {
                return Some(format!("{name} = {code};"));
            }
            let constant = self.is_error_number(right);
            (constant || code == "EXIT_FAILURE").then(|| format!("{name} = {code};"))
        })
    }

    /// `err = -ENOMEM;` where a jump follows `if (err)`.
    fn tested(&self, object: &Object, stmt: StmtId) -> Option<String> {
        let (name, tested) = self.condition_name(stmt)?;
        let known = ["err", "ret", "rc", "rv", "retval", "result", "res", "error", "status", "r"];
        if !known.contains(&name.text().as_ref()) || !self.is_known_at(object, tested) {
            return None;
        }
        match self.means {
            Means::Kernel => Some(format!("{name} = -ENOMEM;")),
            Means::Hosted => Some(format!("{name} = -1;")),
        }
    }

    /// The variable that the `if` around a jump tests: `if (err)`, `if (err < 0)`.
    fn condition_name(&self, stmt: StmtId) -> Option<(crate::names::Name, ExprId)> {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        let around =
            tree.outwards(stmt).find(|&outer| matches!(ast[outer].kind, StmtKind::If(..)))?;
        let StmtKind::If(arms, _) = ast[around].kind else { return None };
        let arm = ast
            .list(arms)
            .iter()
            .find(|arm| crate::rewrite::tree::within(ast[stmt].extent, ast[arm.then].extent))?;
        let mut condition = arm.condition;
        loop {
            condition = match ast[condition].kind {
                ExprKind::Paren(inner) => inner,
                ExprKind::Binary(BinaryOp::Less | BinaryOp::NotEqual, left, _) => left,
                ExprKind::Assign(_, left, _) => left,
                // `unlikely(err)`.
                ExprKind::Call(_, arguments) => *ast.list(arguments).first()?,
                ExprKind::Unary(UnaryOp::Not, inner) => match ast[inner].kind {
                    ExprKind::Unary(UnaryOp::Not, inner) => inner,
                    _ => return None,
                },
                ExprKind::Name(name) => return Some((name, condition)),
                _ => return None,
            };
        }
    }

    /// What there is no example for.
    fn default_exit(&mut self, object: &Object) -> Exit {
        let result = self.result_type(object.stmt);
        let is_pointer = result.as_ref().is_some_and(|result| result.ends_with('*'));
        let in_function = !self.view.is_macro();
        let target = Some(Target::Function);
        if self.means == Means::Hosted {
            self.includes.insert("stdlib.h");
            return Exit { lines: vec!["exit(EXIT_FAILURE);".to_owned()], target };
        }
        if in_function && let Some(line) = self.bug_on(object) {
            self.at_least(Applicability::HasPlaceholders);
            self.note("its function has no way to say that there is no memory");
            return Exit { lines: vec![line], target };
        }
        if in_function && result.as_deref() == Some("int") {
            return Exit { lines: vec!["return -ENOMEM;".to_owned()], target };
        }
        self.at_least(Applicability::HasPlaceholders);
        self.note("say what the function does when there is no memory");
        let value = match result.as_deref() {
            Some("void") => "",
            _ if is_pointer => " NULL",
            _ => " 0",
        };
        let line = format!("return{value}; /* FIXME: no other error leaves this function */");
        Exit { lines: vec![line], target }
    }

    /// `BUG_ON(!x)` where errors are dealt with so.
    fn bug_on(&self, object: &Object) -> Option<String> {
        let ast = self.site.ast;
        let function = ast[self.site.external.declaration?].extent;
        let raw = &self.view.raw;
        let range = self.view.span(function)?;
        let tokens = raw.tokens.get(raw.from(range.start)..raw.from(range.end))?;
        let uses = tokens.iter().any(|token| token.name.bytes() == b"BUG_ON");
        uses.then(|| format!("BUG_ON(!{});", self.base(object)))
    }
}

/// The error of the same kind that is about memory.
fn memory_error(text: &str) -> Option<String> {
    let inner = |text: &str| text.starts_with("-E") && text.len() > 2;
    if inner(text) {
        return Some("-ENOMEM".to_owned());
    }
    let argument = text.strip_prefix("ERR_PTR(")?.strip_suffix(')')?;
    if inner(argument) || argument.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Some("ERR_PTR(-ENOMEM)".to_owned());
    }
    None
}
