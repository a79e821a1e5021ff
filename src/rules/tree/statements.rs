//! Rules about statements (C99 6.8; gcc manual, "Labels as Values", "Case Ranges", "Nested
//! Functions").

use super::Checks;
use crate::analyse::ty::Type;
use crate::names::Name;
use crate::parse::ast::*;
use crate::rules::{RuleId, id};

/// The rules of this file.
pub const RULES: &[RuleId] = &[
    id::INLINE_ASSEMBLY,
    id::ASM_GOTO,
    id::ASM_OUTPUT_CAST,
    id::CASE_RANGE,
    id::COMPUTED_GOTO,
    id::COMPUTED_GOTO_WITHOUT_LABELS,
    id::FOR_DECLARATION,
    id::FOR_DECLARATION_NOT_AUTOMATIC,
    id::LABEL_WITHOUT_STATEMENT,
    id::LABELED_JUMP,
    id::MIXED_DECLARATIONS,
    id::NESTED_FUNCTION,
    id::NONLOCAL_GOTO,
    id::RETURN_MISMATCH,
    id::RETURN_VOID_EXPRESSION,
    id::STATIC_FUNCTION_IN_BLOCK,
];

/// One statement.
pub fn check(checks: &mut Checks<'_>, stmt: Stmt) {
    let first = stmt.extent.first;
    match stmt.kind {
        StmtKind::Compound(items) => block(checks, items),
        StmtKind::Sequence(items) => labels(checks, items),
        StmtKind::For(Some(init), ..) => for_declaration(checks, init),
        StmtKind::Case(_, Some(_)) => checks.report(id::CASE_RANGE, first),
        StmtKind::GotoComputed(_) => computed_goto(checks, first),
        StmtKind::Break(Some(_)) | StmtKind::Continue(Some(_)) => {
            checks.report(id::LABELED_JUMP, first);
        }
        StmtKind::Return(value) => return_statement(checks, value, first),
        StmtKind::Asm(asm) => asm_statement(checks, asm),
        StmtKind::Goto(name) => nonlocal_goto(checks, name, first),
        StmtKind::Declaration(declaration) => block_declaration(checks, declaration),
        _ => {}
    }
}

fn is_label(kind: StmtKind) -> bool {
    matches!(kind, StmtKind::Label(_) | StmtKind::Case(..) | StmtKind::Default)
}

fn block(checks: &mut Checks<'_>, items: List<StmtId>) {
    labels(checks, items);
    let mut after_statement = false;
    for &item in checks.ast.list(items) {
        let stmt = checks.ast[item];
        match stmt.kind {
            StmtKind::Declaration(declaration) => {
                let is_function =
                    matches!(checks.ast[declaration].kind, DeclarationKind::Function(..));
                if after_statement && !is_function {
                    checks.report(id::MIXED_DECLARATIONS, stmt.extent.first);
                }
            }
            StmtKind::LocalLabels | StmtKind::Pragma | StmtKind::Error => {}
            _ => after_statement = true,
        }
    }
}

/// What stands behind a label: a declaration, or nothing.
fn labels(checks: &mut Checks<'_>, items: List<StmtId>) {
    let items = checks.ast.list(items);
    for (idx, &item) in items.iter().enumerate() {
        let label = checks.ast[item];
        if !is_label(label.kind) {
            continue;
        }
        let next = items.get(idx + 1).map(|&next| checks.ast[next]);
        match next.map(|next| next.kind) {
            None => checks.report(id::LABEL_WITHOUT_STATEMENT, label.extent.first),
            Some(StmtKind::Declaration(_)) => {
                let at = next.map_or(label.extent.first, |next| next.extent.first);
                checks.report(id::LABEL_WITHOUT_STATEMENT, at);
            }
            _ => {}
        }
    }
}

fn for_declaration(checks: &mut Checks<'_>, init: StmtId) {
    let StmtKind::Declaration(declaration) = checks.ast[init].kind else { return };
    let first = checks.ast[init].extent.first;
    checks.report(id::FOR_DECLARATION, first);
    let DeclarationKind::Plain(specifiers, declarators) = checks.ast[declaration].kind else {
        return;
    };
    let storage = checks.ast[specifiers].storage;
    let is_odd = storage.has(Storage::STATIC)
        || storage.has(Storage::EXTERN)
        || storage.has(Storage::TYPEDEF)
        || checks.defines_type(specifiers)
        || declarators.is_empty()
        || checks
            .ast
            .list(declarators)
            .iter()
            .any(|item| matches!(checks.type_declared(item.declarator), Type::Function(_)));
    if is_odd {
        checks.report(id::FOR_DECLARATION_NOT_AUTOMATIC, first);
    }
}

fn computed_goto(checks: &mut Checks<'_>, first: TokenIdx) {
    checks.report(id::COMPUTED_GOTO, first);
    let Some(function) = checks.function_around(first) else { return };
    let extent = checks.ast[function].extent;
    let takes_address = checks.ast.exprs().iter().any(|expr| {
        matches!(expr.kind, ExprKind::LabelAddress(_))
            && extent.first <= expr.extent.first
            && expr.extent.last <= extent.last
    });
    if !takes_address {
        checks.report(id::COMPUTED_GOTO_WITHOUT_LABELS, first);
    }
}

fn return_statement(checks: &mut Checks<'_>, value: Option<ExprId>, first: TokenIdx) {
    let Some(result) = checks.result_around(first) else { return };
    let returns_void = checks.unit.types().get(result.ty) == Type::Void;
    match value {
        None if !returns_void && checks.unit.types().get(result.ty) != Type::Unknown => {
            checks.report(id::RETURN_MISMATCH, first);
        }
        Some(value) if returns_void => match checks.type_of(value) {
            Type::Unknown => {}
            Type::Void => {
                let culprits = checks.ends(value);
                checks.report_of(id::RETURN_VOID_EXPRESSION, first, &culprits);
            }
            _ => checks.report(id::RETURN_MISMATCH, first),
        },
        Some(value) => super::conversions::to(checks, value, result),
        None => {}
    }
}

fn asm_statement(checks: &mut Checks<'_>, id: AsmId) {
    let asm = checks.ast[id];
    let first = asm.extent.first;
    let rule = if asm.goto { id::ASM_GOTO } else { id::INLINE_ASSEMBLY };
    checks.report(rule, first);
    // Outputs come first: an operand whose constraint begins with `=` or `+`.
    for &operand in checks.ast.list(asm.operands) {
        let inner = checks.without_parens(operand);
        let begin = checks.ast[operand].extent.first;
        let constraint = begin.0.checked_sub(2).map(TokenIdx);
        let constraint = constraint.and_then(|at| checks.token(at)).map(|token| token.name.bytes());
        let is_output = constraint.is_some_and(|c| c.starts_with(b"\"=") || c.starts_with(b"\"+"));
        if is_output && matches!(checks.ast[inner].kind, ExprKind::Cast(..)) {
            checks.report(id::ASM_OUTPUT_CAST, begin);
        }
    }
}

/// A `goto` out of a nested function, to a label of the one around it.
fn nonlocal_goto(checks: &mut Checks<'_>, name: Name, first: TokenIdx) {
    let Some(function) = checks.function_around(first) else { return };
    let extent = checks.ast[function].extent;
    let inside = |stmt: &Stmt| extent.first <= stmt.extent.first && stmt.extent.last <= extent.last;
    let is_label = |stmt: &&Stmt| matches!(stmt.kind, StmtKind::Label(own) if own == name);
    let mut labels = checks.ast.stmts().iter().filter(is_label);
    let is_nested = checks.function_around(TokenIdx(extent.first.0.saturating_sub(1))).is_some();
    if is_nested && !labels.any(inside) {
        checks.report(id::NONLOCAL_GOTO, first);
    }
}

fn block_declaration(checks: &mut Checks<'_>, id: DeclId) {
    match checks.ast[id].kind {
        DeclarationKind::Function(_, declarator, ..) => {
            if let Some((_, at)) = checks.ast[declarator].name {
                checks.report(id::NESTED_FUNCTION, at);
            }
        }
        DeclarationKind::Plain(specifiers, declarators) => {
            let storage = checks.ast[specifiers].storage;
            let first = checks.ast[specifiers].extent.first;
            for item in checks.ast.list(declarators) {
                let is_function =
                    matches!(checks.type_declared(item.declarator), Type::Function(_));
                if is_function && storage.has(Storage::STATIC) {
                    checks.report(id::STATIC_FUNCTION_IN_BLOCK, first);
                }
                if is_function && storage.has(Storage::AUTO) {
                    checks.report(id::NESTED_FUNCTION, first);
                }
            }
        }
        _ => {}
    }
}
