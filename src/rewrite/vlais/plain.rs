//! A variable-length array outside of structures: an automatic one becomes a pointer to memory that
//! is released on every way out, a parameter the pointer that it is (C99 6.7.5.3p7).

use super::layout::Layout;
use super::objects::{MALLOC_ALIGN, Object};
use super::render::Texts;
use super::words;
use super::{Means, Plan, Refused, Work};
use crate::analyse::facts::{Role, VariableDeclarator};
use crate::analyse::ty::Variability;
use crate::finding::Applicability;
use crate::lex::{Token, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::constructs::definitions;
use crate::rewrite::constructs::tree::{folded_bound, is_pure};
use crate::rewrite::tree::{has_effect, within};
use crate::rewrite::view::View;
use crate::rewrite::{Edits, Proposal, Rewrite, Site, is_same};

/// One array that is to be allocated.
struct Array {
    bound: ExprId,
    /// An array of elements of a fixed number is what it has elements of.
    is_nested: bool,
    /// The bounds of its rows, if these vary: then it becomes an array of one dimension.
    rows: Vec<ExprId>,
}

/// Rewrites the array whose finding is at a token.
pub fn rewrite(site: &Site<'_>, token: &Token) -> Rewrite {
    let folded = folded_bound(site, token);
    if !folded.proposals.is_empty() {
        return folded;
    }
    let mut all = site.facts.declarators.iter();
    let Some(found) = all.find(|found| is_same(&found.token, token)) else {
        return Rewrite::default();
    };
    let made = match found.role {
        _ if found.pointer => Err("what it points to has a variable length".into()),
        Role::Parameter => parameter(site, found),
        Role::Object => allocated(site, found),
        Role::Typedef => Err("a type of variable length has no other form".into()),
        _ => return measured(site, token).unwrap_or_default(),
    };
    match made {
        Ok(proposal) => Rewrite { proposals: vec![proposal], refused: None },
        Err(Refused(why)) => Rewrite::refuse(why),
    }
}

/// A type name's bound, in the operand of `sizeof`.
fn measured(site: &Site<'_>, token: &Token) -> Option<Rewrite> {
    let view = View::of(site, token).filter(|view| !view.is_macro())?;
    let small = definitions::array_size(&view.raw, view.raw.at(token.pos)?)?;
    Some(small.rewrite(&view.raw))
}

/// The outermost bound of an array whose other bounds are constants, if there are any.
fn outer_bound(site: &Site<'_>, id: DeclaratorId) -> Result<(ArrayPart, bool), Refused> {
    let parts = site.ast.list(site.ast[id].parts);
    let [DeclaratorPart::Array(first), rest @ ..] = parts else {
        return Err("its bound is in the type that it is declared with".into());
    };
    let varies = |part: &DeclaratorPart| match part {
        DeclaratorPart::Array(ArrayPart { bound: ArrayBound::Expr(bound), .. }) => {
            !matches!(site.ast[*bound].kind, ExprKind::Number(_))
        }
        DeclaratorPart::Array(_) => true,
        _ => false,
    };
    if rest.iter().any(varies) {
        return Err("its rows have a variable length too".into());
    }
    Ok((*first, matches!(rest.first(), Some(DeclaratorPart::Array(_)))))
}

/// The outermost bound of an array whose rows have a variable length, and those of the rows.
fn bounds(site: &Site<'_>, id: DeclaratorId) -> Option<(ArrayPart, Vec<ExprId>)> {
    let parts = site.ast.list(site.ast[id].parts);
    let Some(DeclaratorPart::Array(first)) = parts.first() else { return None };
    let bound = |part: &DeclaratorPart| match part {
        DeclaratorPart::Array(ArrayPart { bound: ArrayBound::Expr(bound), .. }) => Some(*bound),
        _ => None,
    };
    Some((*first, parts.iter().skip(1).map(bound).collect::<Option<_>>()?))
}

/// `int a[n]` among parameters becomes `int a[]`.
fn parameter(site: &Site<'_>, found: &VariableDeclarator) -> Result<Proposal, Refused> {
    let id = site.declarator(|name| is_same(name, &found.token)).ok_or("it has no name")?;
    let (part, _) = outer_bound(site, id)?;
    let view = View::of(site, &found.token).ok_or("it is written in no file")?;
    if part.is_static || part.qualifiers != Qualifiers::default() {
        return Err("its brackets say more than its length".into());
    }
    let start = view.direct(part.bracket).ok_or("a macro has its brackets")?.end;
    let end = match part.bound {
        ArrayBound::Expr(bound) if !is_pure(site, bound) => {
            return Err("its bound may have an effect".into());
        }
        ArrayBound::Expr(bound) => site.ast[bound].extent.last.0 + 1,
        _ => part.bracket.0 + 2,
    };
    let end = view.direct(TokenIdx(end)).ok_or("a macro has its brackets")?.start;
    let mut edits = Edits::default();
    edits.delete(start..end);
    let changes = edits.finish(&view.newline()).ok_or("its edits would overlap")?;
    Ok(Proposal {
        title: "leave the bound out: the parameter is a pointer".to_owned(),
        applicability: Applicability::MachineApplicable,
        file: view.raw.file.pos(0),
        changes,
        conditional: None,
    })
}

/// All arrays of the function that can be allocated, together: they share its exits.
fn allocated(site: &Site<'_>, found: &VariableDeclarator) -> Result<Proposal, Refused> {
    let view = View::of(site, &found.token).ok_or("it is written in no file")?;
    if view.is_macro() {
        return Err("a macro declares it".into());
    }
    if site.facts.jumps.iter().any(|jump| is_same(&jump.declared, &found.token)) {
        return Err("a jump enters its scope".into());
    }
    let mut work = Work::new(site, &view);
    let mut plans = Vec::new();
    for other in &site.facts.declarators {
        let is_own = is_same(&other.token, &found.token);
        let fits = other.role == Role::Object && other.variability == Variability::Runtime;
        if !is_own && (!fits || other.pointer || other.token.expansion != view.level) {
            continue;
        }
        match work.array(other, plans.len() as u32) {
            Ok(plan) => plans.push(plan),
            Err(why) if is_own => return Err(why),
            Err(_) => {}
        }
    }
    work.plain_arrays(plans)
}

impl Work<'_, '_> {
    /// The plan of one array.
    fn array(&mut self, found: &VariableDeclarator, number: u32) -> Result<(Plan, Array), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let id = site.declarator(|name| is_same(name, &found.token)).ok_or("it has no name")?;
        let (part, is_nested, rows) = match outer_bound(site, id) {
            Ok((part, is_nested)) => (part, is_nested, Vec::new()),
            Err(why) => bounds(site, id).map(|(part, rows)| (part, false, rows)).ok_or(why)?,
        };
        let ArrayBound::Expr(bound) = part.bound else { return Err("it has no bound".into()) };
        let (name, token_idx) = ast[id].name.ok_or("it has no name")?;
        if part.bracket.0 != token_idx.0 + 1 {
            return Err("its name stands in parentheses".into());
        }
        let stmt = site.tree().innermost(ast, token_idx).ok_or("it is in no statement")?;
        let StmtKind::Declaration(decl) = ast[stmt].kind else {
            return Err("it is declared in no statement of its own".into());
        };
        let DeclarationKind::Plain(specifiers, list) = ast[decl].kind else {
            return Err("it is declared in no statement of its own".into());
        };
        let in_block = site
            .tree()
            .around(stmt)
            .is_some_and(|outer| matches!(ast[outer].kind, StmtKind::Compound(_)));
        if !in_block {
            return Err("it is declared where no statement can follow".into());
        }
        let items = ast.list(list);
        let own = items.iter().position(|item| item.declarator == id);
        let item = own.and_then(|own| items.get(own)).ok_or("it is a part of a declarator")?;
        let mut attributes = ast.list(ast[id].attributes).iter();
        let has_attributes = attributes.any(|one| !self.is_given(one, bound))
            || !ast[specifiers].attributes.is_empty()
            || !ast[specifiers].alignas.is_empty();
        if has_attributes || item.init.is_some() || item.asm_label.is_some() {
            return Err("it has attributes or an initializer".into());
        }
        self.sections.extend(super::conditionals(site, self.view, stmt)?);
        let object = Object {
            name,
            token: found.token,
            token_idx,
            declarator: id,
            init: None,
            stmt,
            pointer: false,
            last: own == Some(items.len() - 1),
            array: None,
            segments: None,
        };
        let texts = match rows.is_empty() {
            true => self.lengths(&object, bound)?,
            false => self.flat_lengths(&object, bound, &rows)?,
        };
        let layout = Layout {
            record: RecordId(u32::MAX - number),
            is_union: false,
            packed: false,
            items: Vec::new(),
            segments: Vec::new(),
            align: (1, 0),
            is_plain: true,
            tight_head: true,
            inner: Vec::new(),
            in_front: false,
        };
        let (prefix, alias, objects) = (String::new(), None, vec![object]);
        let plan = Plan { layout, declared: stmt, objects, prefix, alias, texts };
        Ok((plan, Array { bound, is_nested, rows }))
    }

    /// Whether memory that is allocated is aligned as an attribute behind an array asks.
    fn is_given(&self, attribute: &Attribute, bound: ExprId) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        let most = self.allocated_align();
        let asked = match attribute.operand.map(|operand| ast[self.stripped(operand)].kind) {
            None => Some(MALLOC_ALIGN),
            Some(ExprKind::Number(number)) => number.text().parse().ok(),
            Some(ExprKind::OfType(OfKind::Alignof | OfKind::GnuAlignof, ty)) => {
                site.scope.type_named(ty).and_then(|ty| site.scope.alignment_of(ty))
            }
            Some(_) => None,
        };
        attribute.name.text().trim_matches('_') == "aligned"
            && attribute.token > ast[bound].extent.last
            && asked.is_some_and(|asked| asked <= most)
    }

    /// What is allocated, and how `sizeof` the array is written. A bound whose value may be another
    /// one later is kept in a variable.
    fn lengths(&mut self, object: &Object, bound: ExprId) -> Result<Texts, Refused> {
        let text = self.view.text(self.site.ast[bound].extent);
        let text = text.ok_or("a macro has its bound")?;
        let mut texts = Texts::default();
        let types = self.site.scope.types();
        let element = self.site.scope.type_declared(object.declarator).and_then(|ty| {
            match types.get(ty.ty) {
                crate::analyse::ty::Type::Array(of, _) => self.site.scope.bytes_of(of),
                _ => None,
            }
        });
        let is_bytes = element == Some(1);
        let mut count = words::operand(&text);
        if !self.is_stable(bound) {
            if !self.may_come_before(object, bound) || text.contains('\n') {
                return Err("its bound rests on what is declared with it".into());
            }
            let wanted = format!("{}_{}", object.name, if is_bytes { "size" } else { "count" });
            count = self.names.fresh(&wanted);
            texts.variables.push((format!("size_t {count}"), text));
            if !self.site.offers("size_t") {
                self.includes.insert("stddef.h");
            }
        }
        let each = format!("sizeof(*{})", object.name);
        texts.size = match (is_bytes, texts.variables.is_empty()) {
            (true, true) => format!("(size_t){count}"),
            (true, false) => count.clone(),
            (false, _) => format!("({count} * {each})"),
        };
        self.ask_for(count, &each, is_bytes, &mut texts);
        Ok(texts)
    }

    /// What is allocated for so many elements of a size, and how many there may be.
    pub(super) fn ask_for(&self, count: String, each: &str, is_bytes: bool, texts: &mut Texts) {
        if is_bytes {
            texts.allocate = count;
            return;
        }
        texts.allocate = match self.site.offers("array_size") && self.means == Means::Kernel {
            true => format!("array_size({count}, {each})"),
            false => format!("{count} * {each}"),
        };
        texts.limits.push(format!("{count} <= SIZE_MAX / {each}"));
    }

    /// Whether a bound may be computed before the statement that declares its array.
    pub(super) fn may_come_before(&self, object: &Object, bound: ExprId) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        let (own, inside) = (ast[object.stmt].extent, ast[bound].extent);
        let token = |idx: u32| site.token(TokenIdx(idx)).map(|token| token.pos);
        let all = (0..ast.n_exprs() as u32).map(ExprId).filter(|&id| within(ast[id].extent, own));
        let mut others = all.clone().filter(|&id| !within(ast[id].extent, inside));
        let mut names = all.filter(|&id| within(ast[id].extent, inside));
        let declared = (own.first.0..=own.last.0).map(token);
        let is_quiet = !others.any(|id| has_effect(ast[id].kind));
        is_quiet
            && !names.any(|id| {
                let known = site.scope.declaring(id).map(|token| token.pos);
                known.is_some() && declared.clone().any(|one| one == known)
            })
    }

    /// All edits.
    fn plain_arrays(mut self, all: Vec<(Plan, Array)>) -> Result<Proposal, Refused> {
        let (plans, arrays): (Vec<Plan>, Vec<Array>) = all.into_iter().unzip();
        self.exits(&plans).map_err(|(_, why)| why)?;
        for (plan, array) in plans.iter().zip(&arrays) {
            for object in &plan.objects {
                if let Some(rows) = plan.texts.rows.first().filter(|_| !array.rows.is_empty()) {
                    self.flat_uses(object, rows)?;
                }
                self.measured(object, &plan.texts.size)?;
                self.pointer(object, array, &plan.texts)?;
                self.allocate(plan, &plans, object)?;
            }
        }
        let names: Vec<String> =
            plans.iter().flat_map(|p| &p.objects).map(|o| format!("`{}`", o.name)).collect();
        let with = if self.means == Means::Kernel { "kmalloc()" } else { "malloc()" };
        self.titled(format!("allocate {} with {with}", crate::rewrite::list(&names)))
    }

    /// `char a[n]` becomes `char *a`, behind the variable that keeps its length.
    fn pointer(&mut self, object: &Object, array: &Array, texts: &Texts) -> Result<(), Refused> {
        let ast = self.site.ast;
        let in_macro = || Refused::new("a macro declares a part of it");
        let name = self.view.direct(object.token_idx).ok_or_else(in_macro)?;
        let last = array.rows.last().copied().unwrap_or(array.bound);
        let close = TokenIdx(ast[last].extent.last.0 + 1);
        let close = self.view.direct(close).ok_or_else(in_macro)?;
        let (open, end) = if array.is_nested { ("(*", ")") } else { ("*", "") };
        self.edits.insert(name.start, open);
        self.edits.replace(name.end..close.end, end);
        let node = ast[object.declarator];
        if !node.attributes.is_empty() {
            // The memory has the alignment, not the pointer.
            let first = TokenIdx(ast[last].extent.last.0 + 1);
            let mut last = first;
            while !self.is_kind(TokenIdx(last.0 + 1), TokenKind::Comma)
                && !self.is_kind(TokenIdx(last.0 + 1), TokenKind::Semicolon)
            {
                last = TokenIdx(last.0 + 1);
            }
            let whole = self.view.span(Extent { first, last }).ok_or_else(in_macro)?;
            self.edits.delete(close.end..whole.end);
        }
        let start = self.span_of(object.stmt)?.start;
        let indent = self.indent_of(object.stmt)?;
        for (declared, value) in &texts.variables {
            self.edits.insert(start, format!("{declared} = {value};\n{indent}"));
        }
        Ok(())
    }

    /// Writes the array's size for `sizeof`; other uses are those of a pointer to its first element
    /// but for its address.
    fn measured(&mut self, object: &Object, size: &str) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let is_it = |id: ExprId| site.scope.declaring(id) == Some(object.token);
        for id in (0..ast.n_exprs() as u32).map(ExprId) {
            match ast[id].kind {
                ExprKind::OfExpr(kind, operand) if is_it(self.stripped(operand)) => {
                    let extent = ast[id].extent;
                    let direct = (extent.first.0..=extent.last.0)
                        .all(|idx| self.view.direct(TokenIdx(idx)).is_some());
                    if kind != OfKind::Sizeof || !direct {
                        return Err("a macro or another operator measures it".into());
                    }
                    let span = self.view.span(extent).ok_or("a macro measures it")?;
                    let is_argument = site
                        .tree()
                        .user(id)
                        .is_some_and(|user| matches!(ast[user].kind, ExprKind::Call(..)));
                    let bare = size.strip_prefix('(').and_then(|size| size.strip_suffix(')'));
                    self.edits.replace(span, bare.filter(|_| is_argument).unwrap_or(size));
                }
                ExprKind::Unary(UnaryOp::AddressOf, operand) if is_it(self.stripped(operand)) => {
                    return Err("its address is one of an array of variable length".into());
                }
                _ => {}
            }
        }
        let names_it = |one: &Specifiers| match one.ty {
            TypeSpecifier::TypeofExpr(operand, _) => is_it(self.stripped(operand)),
            _ => false,
        };
        if ast.specifiers().iter().any(names_it) {
            return Err("another declaration has its type".into());
        }
        Ok(())
    }
}
