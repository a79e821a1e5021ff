//! An array whose bound was checked against a constant before anybody uses it gets that constant:
//! `if (n > MAX) return -EINVAL;` makes `char b[n]` a `char b[MAX]`.
//!
//! Only where nobody can tell: no `sizeof` asks for the array or the structure, which is neither
//! copied nor passed, nor seen through a pointer where something lies behind the array.

use super::layout::{self, Layout};
use super::{Means, Work, conditionals, lines};
use crate::analyse::ty::{QualType, Type};
use crate::finding::Applicability;
use crate::lex::Token;
use crate::parse::ast::*;
use crate::rewrite::tree::within;
use crate::rewrite::{Edits, Proposal};

/// Bytes that an array may take of a kernel's stack, whose frames have 1 or 2 KiB, and of a
/// program's.
const KERNEL_BYTES_MAX: u64 = 512;
const HOSTED_BYTES_MAX: u64 = 64 << 10;

/// Branches of an expression that are followed.
const DEPTH_MAX: usize = 16;

impl Work<'_, '_> {
    /// The rewrite of a structure whose bounds were all checked.
    pub(super) fn maximum(&self, record: RecordId) -> Option<Proposal> {
        let (site, ast, view) = (self.site, self.site.ast, self.view);
        let layout = layout::layout(site, view, record).ok()?;
        if view.is_macro() || layout.is_union || !layout.inner.is_empty() {
            return None;
        }
        let objects = self.objects_of(&layout)?;
        let first_use = self.first_use(&layout, &objects, layout.is_simple())?;
        let most = match self.means {
            Means::Kernel => KERNEL_BYTES_MAX,
            Means::Hosted => HOSTED_BYTES_MAX,
        };
        let mut edits = Edits::default();
        let mut names = Vec::new();
        for item in &layout.items {
            let Some(array) = &item.array else { continue };
            let bound = array.expr?;
            let ExprKind::Name(_) = ast[bound].kind else { return None };
            if !self.is_stable(bound) {
                return None;
            }
            let counter = site.scope.declaring(bound)?;
            let (stmt, _) = *objects.first()?;
            let limit = self.limit(counter, stmt, first_use)?;
            if self.value(limit, DEPTH_MAX)?.checked_mul(array.element.0)? > most {
                return None;
            }
            let text = view.text(ast[limit].extent)?;
            edits.replace(view.span(ast[bound].extent)?, text.as_str());
            names.push(format!("`{}`", item.path.last()?));
        }
        let sections = conditionals(site, view, objects.first()?.0).ok()?;
        let conditional = lines(view, &sections);
        let changes = edits.finish(&view.newline())?;
        let names = crate::rewrite::list(&names);
        let title = format!("give {names} the length that its bound is checked against");
        let applicability = Applicability::MaybeIncorrect;
        Some(Proposal { title, applicability, file: view.raw.file.pos(0), changes, conditional })
    }

    fn is_of(&self, ty: Option<QualType>, layout: &Layout) -> bool {
        let record = self.site.scope.type_of_record(layout.record);
        let ty = ty.map(|ty| self.site.scope.types().get(ty.ty));
        matches!(ty, Some(Type::Record(id)) if Some(id) == record)
    }

    /// The variables of the structure's type, if there is nothing else of it: their declarations
    /// and names.
    pub(super) fn objects_of(&self, layout: &Layout) -> Option<Vec<(StmtId, Token)>> {
        let (site, ast) = (self.site, self.site.ast);
        let types = site.scope.types();
        let mut objects = Vec::new();
        for number in 0..ast.declarators().len() as u32 {
            let Some(ty) = site.scope.type_declared(DeclaratorId(number)) else { continue };
            let mut inner = ty;
            while let Type::Pointer(to) | Type::Array(to, _) = types.get(inner.ty) {
                inner = to;
            }
            if !self.is_of(Some(inner), layout) {
                continue;
            }
            let declarator = ast[DeclaratorId(number)];
            let (_, token) = declarator.name.filter(|_| inner.ty == ty.ty)?;
            let stmt = site.tree().innermost(ast, token)?;
            let StmtKind::Declaration(declaration) = ast[stmt].kind else { return None };
            let DeclarationKind::Plain(specifiers, declarators) = ast[declaration].kind else {
                return None;
            };
            let has_init = ast.list(declarators).iter().any(|item| item.init.is_some());
            if ast[specifiers].storage.has(Storage::TYPEDEF) || has_init {
                return None;
            }
            objects.push((stmt, site.token(token)?));
        }
        Some(objects).filter(|objects| !objects.is_empty())
    }

    /// The first use of the objects, if all are such that the array may be longer, or elsewhere;
    /// pointers to the whole may be there or not.
    pub(super) fn first_use(
        &self,
        layout: &Layout,
        objects: &[(StmtId, Token)],
        may_be_seen: bool,
    ) -> Option<TokenIdx> {
        let (site, ast) = (self.site, self.site.ast);
        let is_array = |name: crate::names::Name| {
            let item = layout.items.iter().find(|item| item.path.last() == Some(&name));
            item.is_none_or(|item| item.array.is_some())
        };
        let mut first = None;
        for number in 0..ast.n_exprs() as u32 {
            let id = ExprId(number);
            match ast[id].kind {
                ExprKind::OfType(_, ty) if self.is_of(site.scope.type_named(ty), layout) => {
                    return None;
                }
                ExprKind::OfExpr(_, mut operand) => {
                    while let ExprKind::Paren(inner) = ast[operand].kind {
                        operand = inner;
                    }
                    if let ExprKind::Member(_, name, _) | ExprKind::Arrow(_, name, _) =
                        ast[operand].kind
                        && is_array(name)
                    {
                        return None;
                    }
                }
                ExprKind::Offsetof(..) => return None,
                _ => {}
            }
            let declaring = site.scope.declaring(id);
            if !objects.iter().any(|(_, token)| declaring == Some(*token)) {
                continue;
            }
            let user = site.tree().user(id)?;
            match ast[user].kind {
                ExprKind::Member(..) => {}
                ExprKind::Unary(UnaryOp::AddressOf, _) if may_be_seen => {}
                _ => return None,
            }
            let at = ast[id].extent.first;
            first = Some(first.map_or(at, |first: TokenIdx| first.min(at)));
        }
        first
    }

    /// The constant that a variable was checked against before the objects are used.
    fn limit(&self, counter: Token, object: StmtId, first_use: TokenIdx) -> Option<ExprId> {
        let (tree, ast) = (self.site.tree(), self.site.ast);
        let own = ast[object].extent;
        tree.statements().iter().find_map(|&stmt| {
            let StmtKind::If(arms, None) = ast[stmt].kind else { return None };
            let [arm] = ast.list(arms) else { return None };
            let block = tree.around(stmt)?;
            let is_block = matches!(ast[block].kind, StmtKind::Compound(_));
            let outer = tree.around(block).map(|outer| ast[outer].kind);
            let extent = ast[stmt].extent;
            let skips = tree.statements().iter().any(|&jump| {
                matches!(ast[jump].kind, StmtKind::Goto(_) | StmtKind::GotoComputed(_))
                    && ast[jump].extent.first < extent.first
            });
            let comes_first = is_block
                && within(own, ast[block].extent)
                && !matches!(outer, Some(StmtKind::Switch(..)))
                && extent.last < first_use
                && !skips
                && !self.is_conditional(stmt)
                && !self.completes(arm.then, DEPTH_MAX);
            comes_first.then(|| self.checked(arm.condition, counter, DEPTH_MAX)).flatten()
        })
    }

    /// What a condition says that a variable exceeds, if it holds whenever that does.
    fn checked(&self, condition: ExprId, counter: Token, depth: usize) -> Option<ExprId> {
        let ast = self.site.ast;
        let is_it = |id: ExprId| self.site.scope.declaring(id) == Some(counter);
        let depth = depth.checked_sub(1)?;
        match ast[condition].kind {
            ExprKind::Paren(inner) => self.checked(inner, counter, depth),
            ExprKind::Binary(BinaryOp::Or, left, right) => {
                self.checked(left, counter, depth).or_else(|| self.checked(right, counter, depth))
            }
            ExprKind::Binary(BinaryOp::Greater, left, right) if is_it(left) => Some(right),
            ExprKind::Binary(BinaryOp::Less, left, right) if is_it(right) => Some(left),
            // `unlikely(n > MAX)`.
            ExprKind::Call(_, arguments) => {
                self.checked(*ast.list(arguments).first()?, counter, depth)
            }
            ExprKind::Unary(UnaryOp::Not, inner) => match ast[inner].kind {
                ExprKind::Unary(UnaryOp::Not, inner) => self.checked(inner, counter, depth),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a constant expression of plain numbers.
    fn value(&self, expr: ExprId, depth: usize) -> Option<u64> {
        let ast = self.site.ast;
        let depth = depth.checked_sub(1)?;
        match ast[expr].kind {
            ExprKind::Paren(inner) => self.value(inner, depth),
            ExprKind::Number(spelling) => {
                let text = spelling.text().to_ascii_lowercase();
                let digits = text.trim_end_matches(['u', 'l']);
                match digits.strip_prefix("0x") {
                    Some(hex) => u64::from_str_radix(hex, 16).ok(),
                    None if digits.len() > 1 && digits.starts_with('0') => None,
                    None => digits.parse().ok(),
                }
            }
            ExprKind::Binary(op, left, right) => {
                let (left, right) = (self.value(left, depth)?, self.value(right, depth)?);
                match op {
                    BinaryOp::Add => left.checked_add(right),
                    BinaryOp::Subtract => left.checked_sub(right),
                    BinaryOp::Multiply => left.checked_mul(right),
                    BinaryOp::Divide => left.checked_div(right),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
