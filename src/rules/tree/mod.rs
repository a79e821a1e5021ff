//! Rules about the tree of one external declaration: one pass over its nodes, each kind handed
//! to the checks of that kind. Types are there already ([`UnitScope::type_of`] and its kin).
//!
//! The nodes are visited in the order of their arenas, not by recursion, so it ends and costs no
//! stack; a node that `analyse` never reached has no type and is passed over.

mod conversions;
mod declarations;
mod expressions;
mod functions;
mod initializers;
mod keywords;
mod queries;
mod records;
mod remarks;
mod statements;

use super::{Levels, Report, RuleId, facts, id};
use crate::analyse::UnitScope;
use crate::analyse::facts::Facts;
use crate::analyse::ty::{Bound, QualType, Type};
use crate::discover::Dialect;
use crate::lex::Token;
use crate::parse::ast::*;

/// What the checks of one external declaration see, and where they say what they find.
pub struct Checks<'a> {
    /// The unit's tokens, which the tree refers to.
    pub tokens: &'a [Token],
    /// The tree.
    pub ast: &'a Ast,
    /// Names and types.
    pub unit: &'a UnitScope<'a>,
    /// What `analyse` noted.
    pub facts: &'a Facts,
    /// First and last token of the declaration.
    pub extent: (TokenIdx, TokenIdx),
    /// The unit's dialect.
    pub dialect: Dialect,
    /// Which rules run.
    pub levels: &'a Levels,
    /// Whether a finding of the rule at this token would be listed; counts it if not.
    pub is_listed: &'a mut dyn FnMut(RuleId, &Token) -> bool,
    /// The function definitions of the declaration, nested ones too; filled by [`check`].
    pub functions: Vec<(DeclId, Extent)>,
    /// What was found.
    pub reports: Vec<Report>,
}

impl<'a> Checks<'a> {
    /// Whether the rule runs.
    pub fn on(&self, rule: RuleId) -> bool {
        self.levels.on(rule)
    }

    /// Reports a rule at a token, with the page's message.
    pub fn report(&mut self, rule: RuleId, at: TokenIdx) {
        self.report_with(rule, at, |_| ());
    }

    /// Reports a rule at a token that a macro's argument may have made wrong: `culprits` are
    /// tokens of the operands.
    pub fn report_of(&mut self, rule: RuleId, at: TokenIdx, culprits: &[TokenIdx]) {
        let culprits: Vec<Token> = culprits.iter().filter_map(|&idx| self.token(idx)).collect();
        self.report_with(rule, at, |report| report.culprits = culprits);
    }

    /// Reports a rule at an expression that is wrong as a whole. `INT_MAX + 1`: what a system
    /// header's macro writes has no place in the program, what is added to it has.
    pub fn report_whole(&mut self, rule: RuleId, whole: Extent) {
        if !self.on(rule) {
            return;
        }
        let is_own = |at: &TokenIdx| {
            self.tokens.get(at.0 as usize).is_some_and(|token| (self.is_listed)(rule, token))
        };
        let at = [whole.first, whole.last].into_iter().find(is_own);
        if let Some(at) = at {
            self.report_of(rule, at, &[whole.last]);
        }
    }

    /// Reports a rule at a token; `fill` adds what the page can't know. It is only called if the
    /// finding is listed.
    pub fn report_with(&mut self, rule: RuleId, at: TokenIdx, fill: impl FnOnce(&mut Report)) {
        if !self.on(rule) {
            return;
        }
        let Some(token) = self.token(at) else { return };
        if (self.is_listed)(rule, &token) && !self.is_in_extension(at) {
            let mut report = Report::at(rule, token);
            fill(&mut report);
            self.reports.push(report);
        }
    }

    /// Reports a rule at a token of which only the token is known.
    pub fn report_token(&mut self, rule: RuleId, token: Token) {
        if self.on(rule) && (self.is_listed)(rule, &token) {
            let idx = self.tokens.iter().position(|other| *other == token);
            let covered = idx.is_some_and(|idx| self.is_in_extension(TokenIdx(idx as u32)));
            if self.ast.extensions().is_empty() || !covered {
                self.reports.push(Report::at(rule, token));
            }
        }
    }

    /// The token.
    pub fn token(&self, idx: TokenIdx) -> Option<Token> {
        self.tokens.get(idx.0 as usize).copied()
    }

    /// The innermost function definition whose extent has the token.
    pub fn function_around(&self, at: TokenIdx) -> Option<DeclId> {
        let inside = |extent: &Extent| extent.first <= at && at <= extent.last;
        let around = self.functions.iter().filter(|(_, extent)| inside(extent));
        around.max_by_key(|(_, extent)| extent.first).map(|&(id, _)| id)
    }

    /// What the function around a token returns; none in a statement expression's or block's
    /// surroundings that are no function.
    pub fn result_around(&self, at: TokenIdx) -> Option<QualType> {
        let function = self.function_around(at)?;
        let DeclarationKind::Function(_, declarator, ..) = self.ast[function].kind else {
            return None;
        };
        // A block's `return` is the block's.
        if self.ast.remarks().iter().any(|(remark, _)| *remark == Remark::Block) {
            return None;
        }
        let Type::Function(of) = self.type_declared(declarator) else { return None };
        self.unit.types().function_type(of).map(|function| function.result)
    }

    /// Whether a type, or an array's element type, is `const`.
    pub fn is_const(&self, mut ty: QualType) -> bool {
        while let Type::Array(element, _) = self.unit.types().get(ty.ty) {
            ty = element;
        }
        ty.is_const()
    }

    /// Whether a type is a struct whose last member is, or has, a flexible array, or a union with
    /// such a member.
    pub fn has_flexible_array(&self, ty: Type) -> bool {
        const MEMBERS_MAX: usize = 64;
        if !matches!(ty, Type::Record(_)) {
            return false;
        }
        let types = self.unit.types();
        let mut pending = vec![ty];
        for _ in 0..MEMBERS_MAX {
            let Some(ty) = pending.pop() else { return false };
            let Type::Record(of) = ty else { continue };
            let Some(record) = self.unit.record(of) else { continue };
            let n_fixed = if record.is_union { 0 } else { record.members.len().saturating_sub(1) };
            for member in record.members.iter().skip(n_fixed).take(MEMBERS_MAX) {
                match types.get(member.ty.ty) {
                    Type::Array(_, Bound::Incomplete) => return true,
                    inner => pending.push(inner),
                }
            }
        }
        false
    }

    /// Whether an expression is surely no constant: it reads an object or calls a function.
    pub fn is_runtime(&self, value: ExprId) -> bool {
        let is_scalar =
            !matches!(self.type_of(value), Type::Array(..) | Type::Function(_) | Type::Unknown);
        is_scalar && !self.may_be_constant(value)
    }

    /// Whether `__extension__` covers the token (gcc manual, "Alternate Keywords").
    fn is_in_extension(&self, idx: TokenIdx) -> bool {
        self.ast.extensions().iter().any(|extent| extent.first <= idx && idx <= extent.last)
    }
}

/// Runs every rule about declarations over one of them.
pub fn check(checks: &mut Checks<'_>) {
    facts::check(checks);
    let ast = checks.ast;
    let levels = checks.levels;
    let numbered = (0u32..).zip(ast.decls());
    let functions = numbered.filter(|(_, of)| matches!(of.kind, DeclarationKind::Function(..)));
    checks.functions.extend(functions.map(|(idx, of)| (DeclId(idx), of.extent)));
    if levels.any(expressions::RULES) || levels.any(conversions::RULES) {
        for at in (0..ast.n_exprs() as u32).map(ExprId) {
            if checks.unit.type_of(at).is_some() {
                expressions::check(checks, at);
                conversions::check(checks, at);
            }
        }
    }
    let has_conversions = levels.any(conversions::RULES);
    if levels.any(statements::RULES) || has_conversions {
        ast.stmts().iter().for_each(|&stmt| statements::check(checks, stmt));
    }
    let has_declarations = [declarations::RULES, functions::RULES, initializers::RULES];
    if has_declarations.iter().any(|rules| levels.any(rules)) || has_conversions {
        (0..ast.decls().len() as u32).for_each(|at| declarations::check(checks, DeclId(at)));
        ast.specifiers().iter().for_each(|&node| declarations::specifiers(checks, node));
        for at in (0..ast.n_declarators() as u32).map(DeclaratorId) {
            declarations::declarator(checks, at);
            functions::ellipsis(checks, ast[at]);
        }
    }
    if levels.any(records::RULES) {
        ast.records().iter().for_each(|&node| records::check(checks, node));
        (0..ast.n_declarators() as u32).for_each(|at| records::array(checks, DeclaratorId(at)));
    }
    if levels.any(initializers::RULES) {
        initializers(checks);
    }
    if levels.any(keywords::RULES) {
        keywords::check(checks);
    }
    if levels.any(remarks::RULES) {
        ast.remarks().iter().for_each(|&(remark, at)| remarks::check(checks, remark, at));
    }
}

fn initializers(checks: &mut Checks<'_>) {
    let ast = checks.ast;
    ast.all_init_items().iter().for_each(|&item| initializers::item(checks, item));
    for expr in ast.exprs() {
        if let ExprKind::CompoundLiteral(ty, init) = expr.kind {
            initializers::literal(checks, ty, init);
        }
    }
    if !checks.on(id::NONCONSTANT_AGGREGATE_INITIALIZER) {
        return;
    }
    for declaration in ast.decls() {
        let DeclarationKind::Plain(_, list) = declaration.kind else { continue };
        if checks.function_around(declaration.extent.first).is_some() {
            for init in ast.list(list).iter().filter_map(|item| item.init) {
                initializers::constant_items(checks, init);
            }
        }
    }
}
