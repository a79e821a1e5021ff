//! What a function holds when an object can't be allocated: memory, files and the like, which it
//! releases or returns later, and would lose where it leaves early.

use super::Work;
use super::exits::Target;
use super::objects::Object;
use crate::lex::Token;
use crate::parse::ast::*;
use crate::rewrite::tree::{has_effect, within};

/// What gives something, and what takes it back.
const PAIRS: &[(&[&str], &str)] = &[
    (
        &["malloc", "calloc", "realloc", "strdup", "strndup", "aligned_alloc", "reallocarray"],
        "free",
    ),
    (&["fopen", "tmpfile", "fdopen"], "fclose"),
    (
        &["kmalloc", "kzalloc", "kcalloc", "kmalloc_array", "kmemdup", "kstrdup", "kstrndup"],
        "kfree",
    ),
    (&["vmalloc", "vzalloc"], "vfree"),
];

/// Words in the names of functions that take back what some other function gave.
const RELEASES: &[&str] =
    &["free", "close", "fclose", "closedir", "pclose", "release", "destroy", "put", "unref"];

/// Whether a function of this name takes something back.
fn is_release(name: &str) -> bool {
    name.split('_').any(|word| RELEASES.contains(&word)) || name.ends_with("free")
}

impl Work<'_, '_> {
    /// The statements that release what the function holds at an object's declaration.
    pub(super) fn held(&self, object: &Object, target: Option<Target>) -> Vec<String> {
        let (site, ast) = (self.site, self.site.ast);
        let mut lines = Vec::new();
        if self.view.is_macro() {
            return lines;
        }
        let last = ast[object.stmt].extent.last;
        for declarator in ast.declarators().iter().rev() {
            let Some((name, idx)) = declarator.name else { continue };
            let Some(token) = site.token(idx).filter(|_| idx <= last) else { continue };
            let Some(release) = self.acquired(object, idx, &token) else { continue };
            if self.is_lost(object, &token, &release, target) {
                let line = format!("{release}({name});");
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        lines
    }

    /// How what a variable has got before an object is released, if it surely has it.
    fn acquired(&self, object: &Object, idx: TokenIdx, token: &Token) -> Option<String> {
        let (site, ast, tree) = (self.site, self.site.ast, self.site.tree());
        let mut found = None;
        for &stmt in tree.statements() {
            let extent = ast[stmt].extent;
            let block = tree.around(stmt).map(|block| ast[block].extent);
            let own = ast[object.stmt].extent;
            if extent.first > own.first || !block.is_some_and(|block| within(own, block)) {
                continue;
            }
            match ast[stmt].kind {
                StmtKind::Declaration(declaration) => {
                    let DeclarationKind::Plain(specifiers, list) = ast[declaration].kind else {
                        continue;
                    };
                    let lasts = ast[specifiers].storage.has(Storage::STATIC);
                    for item in ast.list(list) {
                        let is_it = ast[item.declarator].name.is_some_and(|(_, own)| own == idx);
                        let value = item.init.filter(|_| is_it && !lasts);
                        if let Some(Initializer::Expr(value)) = value.map(|init| ast[init]) {
                            found = self.release_of(value, token);
                        }
                    }
                }
                StmtKind::Expr(Some(value)) => {
                    if let ExprKind::Assign(None, left, right) = ast[value].kind
                        && site.scope.declaring(left) == Some(*token)
                    {
                        found = self.release_of(right, token);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// What takes back what a call gives: by the call's name, or by a later call.
    fn release_of(&self, mut value: ExprId, token: &Token) -> Option<String> {
        let ast = self.site.ast;
        loop {
            match ast[value].kind {
                ExprKind::Paren(inner) | ExprKind::Cast(_, inner) => value = inner,
                ExprKind::Call(function, _) => {
                    let ExprKind::Name(name) = ast[function].kind else { return None };
                    let name = name.text();
                    let mut pairs = PAIRS.iter();
                    let pair = pairs.find(|(gives, _)| gives.contains(&name.as_ref()));
                    return pair.map(|pair| pair.1.to_owned()).or_else(|| self.taker(token));
                }
                _ => return None,
            }
        }
    }

    /// Whether all variables that are released behind a label have got a value where an object is
    /// allocated.
    pub(super) fn is_ready(&self, object: &Object, label: TokenIdx) -> bool {
        let behind = self.site.ast.exprs().iter().filter(|expr| expr.extent.first > label);
        let mut released = behind.filter_map(|expr| self.released(expr));
        released.all(|(_, token)| self.is_set(object, &token))
    }

    /// The function that an expression calls to take a variable back, its only argument, and what
    /// declares that.
    fn released(&self, expr: &Expr) -> Option<(String, Token)> {
        let (site, ast) = (self.site, self.site.ast);
        let ExprKind::Call(function, arguments) = expr.kind else { return None };
        let ExprKind::Name(name) = ast[function].kind else { return None };
        let [only] = ast.list(arguments) else { return None };
        let name = name.to_string();
        Some((name, site.scope.declaring(*only)?)).filter(|(name, _)| is_release(name))
    }

    /// Whether a variable has got a value where an object is allocated.
    fn is_set(&self, object: &Object, token: &Token) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        let own = ast[object.stmt].extent;
        let found = self.site.tree().statements().iter().find_map(|&stmt| {
            let StmtKind::Declaration(declaration) = ast[stmt].kind else { return None };
            let DeclarationKind::Plain(_, list) = ast[declaration].kind else { return None };
            let name = |item: &&InitDeclarator| ast[item.declarator].name;
            let is_it = |item: &&InitDeclarator| {
                name(item).is_some_and(|(_, idx)| site.token(idx) == Some(*token))
            };
            let item = ast.list(list).iter().find(is_it)?;
            Some((ast[stmt].extent, item.init))
        });
        // What is declared elsewhere, or a parameter.
        let Some((declared, init)) = found else { return true };
        // A declaration behind the object's that does nothing comes before the allocation.
        let is_quiet = init.is_some_and(|init| {
            let mut values = Vec::new();
            crate::rewrite::tree::initializer(ast, init, &mut values);
            values.iter().all(|&value| !has_effect(ast[value].kind))
        });
        let is_assigned = ast.exprs().iter().any(|expr| match expr.kind {
            ExprKind::Assign(None, left, _) => {
                expr.extent.first < own.first && site.scope.declaring(left) == Some(*token)
            }
            _ => false,
        });
        is_assigned || is_quiet || init.is_some() && declared.first < own.first
    }

    /// The name of a function whose only argument is a variable, and that takes something back.
    fn taker(&self, token: &Token) -> Option<String> {
        let mut all = self.site.ast.exprs().iter().rev().filter_map(|expr| self.released(expr));
        all.find(|(_, released)| released == token).map(|(name, _)| name)
    }

    /// Whether a variable's memory is released or returned only on ways that an exit at an
    /// object does not take.
    fn is_lost(
        &self,
        object: &Object,
        token: &Token,
        release: &str,
        target: Option<Target>,
    ) -> bool {
        let (site, ast, tree) = (self.site, self.site.ast, self.site.tree());
        let own = ast[object.stmt].extent;
        let reached_from = match target {
            Some(Target::Label(label)) => Some(label),
            Some(Target::Around(stmt)) => Some(ast[stmt].extent.last),
            Some(Target::Function) | None => None,
        };
        let mut is_lost = false;
        let is_it = |id: ExprId| {
            let mut id = id;
            while let ExprKind::Paren(inner) | ExprKind::Cast(_, inner) = ast[id].kind {
                id = inner;
            }
            site.scope.declaring(id) == Some(*token)
        };
        for expr in ast.exprs() {
            let ExprKind::Call(function, arguments) = expr.kind else { continue };
            let ExprKind::Name(name) = ast[function].kind else { continue };
            let [only] = ast.list(arguments) else { continue };
            if name.text() != release || !is_it(*only) {
                continue;
            }
            let stmt = tree.innermost(ast, expr.extent.first);
            let block = stmt.and_then(|stmt| tree.around(stmt));
            let surely = block.is_some_and(|block| within(own, ast[block].extent));
            if expr.extent.first < own.first && surely {
                return false;
            }
            if reached_from.is_some_and(|from| expr.extent.first > from) {
                return false;
            }
            is_lost |= expr.extent.first > own.last;
        }
        let returns = |stmt: &&StmtId| {
            matches!(ast[**stmt].kind, StmtKind::Return(Some(value)) if is_it(value))
                && ast[**stmt].extent.first > own.last
        };
        is_lost || reached_from.is_none() && tree.statements().iter().any(|stmt| returns(&stmt))
    }
}
