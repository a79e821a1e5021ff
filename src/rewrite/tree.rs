//! Who contains whom in a declaration's tree: statements by their extents, expressions by their
//! operands. Made in one pass over the arenas, so it ends and needs no stack.

use crate::parse::ast::*;

/// The parents of statements and expressions.
#[derive(Debug, Default)]
pub struct Tree {
    stmt_parents: Vec<Option<StmtId>>,
    expr_parents: Vec<Option<ExprId>>,
    /// Statements in the order of the text, outer before inner.
    order: Vec<StmtId>,
}

/// An expression without the parentheses around it.
pub fn bare(ast: &Ast, mut id: ExprId) -> ExprId {
    while let ExprKind::Paren(inner) = ast[id].kind {
        id = inner;
    }
    id
}

/// Whether one extent lies within another, or is the same.
pub fn within(inner: Extent, outer: Extent) -> bool {
    outer.first <= inner.first && inner.last <= outer.last
}

/// Whether evaluating an expression of this kind may do more than give a value.
pub fn has_effect(kind: ExprKind) -> bool {
    match kind {
        ExprKind::Call(..) | ExprKind::Assign(..) | ExprKind::Statement(_) => true,
        ExprKind::Unary(op, _) => op.is_step(),
        _ => false,
    }
}

impl Tree {
    /// The tree of all nodes.
    pub fn new(ast: &Ast) -> Tree {
        let mut order: Vec<StmtId> = (0..ast.stmts().len() as u32).map(StmtId).collect();
        // A statement is made after those inside it: of two with one extent the later is outside.
        order.sort_by_key(|&id| {
            let extent = ast[id].extent;
            (extent.first, std::cmp::Reverse((extent.last, id)))
        });
        let mut stmt_parents = vec![None; order.len()];
        let mut open: Vec<StmtId> = Vec::new();
        for &id in &order {
            while open.last().is_some_and(|&outer| ast[outer].extent.last < ast[id].extent.last) {
                open.pop();
            }
            if let Some(slot) = stmt_parents.get_mut(id.0 as usize) {
                *slot = open.last().copied();
            }
            open.push(id);
        }
        let mut expr_parents = vec![None; ast.n_exprs()];
        let mut operands = Vec::new();
        for (number, expr) in ast.exprs().iter().enumerate() {
            operands.clear();
            children(ast, expr.kind, &mut operands);
            for operand in &operands {
                if let Some(slot) = expr_parents.get_mut(operand.0 as usize) {
                    *slot = Some(ExprId(number as u32));
                }
            }
        }
        Tree { stmt_parents, expr_parents, order }
    }

    /// All statements in the order of the text.
    pub fn statements(&self) -> &[StmtId] {
        &self.order
    }

    /// The statement around a statement.
    pub fn around(&self, id: StmtId) -> Option<StmtId> {
        self.stmt_parents.get(id.0 as usize).copied().flatten()
    }

    /// The statements around a statement, innermost first.
    pub fn outwards(&self, id: StmtId) -> impl Iterator<Item = StmtId> {
        std::iter::successors(self.around(id), |&id| self.around(id))
    }

    /// The expression that an expression is an operand of.
    pub fn user(&self, id: ExprId) -> Option<ExprId> {
        self.expr_parents.get(id.0 as usize).copied().flatten()
    }

    /// The innermost statement that a token is in.
    pub fn innermost(&self, ast: &Ast, token: TokenIdx) -> Option<StmtId> {
        let has = |id: StmtId| {
            let extent = ast[id].extent;
            extent.first <= token && token <= extent.last
        };
        self.order.iter().rev().copied().find(|&id| has(id))
    }

    /// The innermost block around a statement.
    pub fn block(&self, ast: &Ast, id: StmtId) -> Option<StmtId> {
        self.outwards(id).find(|&outer| matches!(ast[outer].kind, StmtKind::Compound(_)))
    }

    /// The nested function that a statement is in, by the statement that declares it; none in the
    /// outermost function.
    pub fn function(&self, ast: &Ast, id: StmtId) -> Option<StmtId> {
        self.outwards(id).find(|&outer| match ast[outer].kind {
            StmtKind::Declaration(decl) => {
                matches!(ast[decl].kind, DeclarationKind::Function(..))
            }
            _ => false,
        })
    }

    /// The loop or, for a `break`, the `switch` that a jump is about.
    pub fn target(&self, ast: &Ast, id: StmtId, is_break: bool) -> Option<StmtId> {
        self.outwards(id).find(|&outer| match ast[outer].kind {
            StmtKind::While(..) | StmtKind::Do(..) | StmtKind::For(..) => true,
            StmtKind::Switch(..) => is_break,
            _ => false,
        })
    }
}

/// The operands of an expression; what is inside a statement expression is not among them.
pub fn children(ast: &Ast, kind: ExprKind, out: &mut Vec<ExprId>) {
    match kind {
        ExprKind::Paren(a)
        | ExprKind::Unary(_, a)
        | ExprKind::OfExpr(_, a)
        | ExprKind::Cast(_, a)
        | ExprKind::Member(a, ..)
        | ExprKind::Arrow(a, ..)
        | ExprKind::VaArg(a, _)
        | ExprKind::ConvertTo(_, a)
        | ExprKind::HasAttribute(ExprOrType::Expr(a)) => out.push(a),
        ExprKind::Binary(_, a, b) | ExprKind::Assign(_, a, b) | ExprKind::Subscript(a, b) => {
            out.extend([a, b]);
        }
        ExprKind::Conditional(a, b, c) => {
            out.push(a);
            out.extend(b);
            out.push(c);
        }
        ExprKind::ChooseExpr(a, b, c) => out.extend([a, b, c]),
        ExprKind::Call(function, arguments) => {
            out.push(function);
            out.extend(ast.list(arguments));
        }
        ExprKind::Generic(control, arms) => {
            if let ExprOrType::Expr(control) = control {
                out.push(control);
            }
            out.extend(ast.list(arms).iter().map(|arm| arm.value));
        }
        ExprKind::CompoundLiteral(_, init) => initializer(ast, init, out),
        ExprKind::Offsetof(_, designators) => designated(ast, designators, out),
        ExprKind::Name(_)
        | ExprKind::Number(_)
        | ExprKind::Character(_)
        | ExprKind::String
        | ExprKind::LabelAddress(_)
        | ExprKind::OfType(..)
        | ExprKind::Statement(_)
        | ExprKind::TypesCompatible(..)
        | ExprKind::HasAttribute(ExprOrType::Type(_)) => {}
    }
}

fn designated(ast: &Ast, designators: List<Designator>, out: &mut Vec<ExprId>) {
    for designator in ast.list(designators) {
        match *designator {
            Designator::Member(..) => {}
            Designator::Index(index) => out.push(index),
            Designator::Range(low, high) => out.extend([low, high]),
        }
    }
}

/// The expressions of an initializer, nested braces too.
pub fn initializer(ast: &Ast, init: InitId, out: &mut Vec<ExprId>) {
    let mut pending = vec![init];
    while let Some(init) = pending.pop() {
        match ast[init] {
            Initializer::Expr(value) => out.push(value),
            Initializer::List(items, _) => {
                for item in ast.list(items) {
                    designated(ast, item.designators, out);
                    pending.push(item.value);
                }
            }
        }
    }
}
