//! A member that points to a variable-length array, `int (*rows)[w]`: it becomes a pointer to the
//! elements, and `rows[y][x]` becomes `rows[y * w + x]`. A pointer's size is fixed, so nothing else
//! changes.

use super::{Refused, Work, words};
use crate::analyse::ty::{QualType, RecordTypeId, Type, Variability};
use crate::finding::Applicability;
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::Proposal;
use crate::rewrite::tree::within;

/// Such a member.
struct Pointee {
    name: Name,
    declarator: DeclaratorId,
    /// The lengths of what it points to.
    bounds: Vec<ExprId>,
}

impl Work<'_, '_> {
    /// The rewrite of a structure in which nothing varies but what its members point to; none if
    /// more does.
    pub(super) fn pointees(mut self, record: RecordId) -> Option<Result<Proposal, Refused>> {
        let found = self.find_pointees(record)?;
        let ty = self.site.scope.type_of_record(record)?;
        let names: Vec<String> =
            found.iter().map(|pointee| format!("`{}`", pointee.name)).collect();
        for pointee in &found {
            if let Err(why) = self.flatten(record, ty, pointee) {
                return Some(Err(why));
            }
        }
        self.at_least(Applicability::MaybeIncorrect);
        let title = format!("make {} point to elements", crate::rewrite::list(&names));
        Some(self.titled(title))
    }

    fn find_pointees(&self, record: RecordId) -> Option<Vec<Pointee>> {
        let (site, ast) = (self.site, self.site.ast);
        let mut found = Vec::new();
        for &line in ast.list(ast[record].members?) {
            let MemberDeclaration::Members(specifiers, list) = line else { continue };
            if list.is_empty()
                && let TypeSpecifier::Record(inner) = ast[specifiers].ty
            {
                let inner = site.scope.record(site.scope.type_of_record(inner)?)?;
                if inner.variability == Variability::Runtime {
                    return None;
                }
            }
            for declarator in ast.list(list).iter().filter_map(|member| member.declarator) {
                let ty = site.scope.type_declared(declarator)?;
                if site.scope.varies(ty) != Variability::Runtime {
                    continue;
                }
                let [DeclaratorPart::Pointer(_), arrays @ ..] = ast.list(ast[declarator].parts)
                else {
                    return None;
                };
                let bound = |part: &DeclaratorPart| match part {
                    DeclaratorPart::Array(ArrayPart { bound: ArrayBound::Expr(bound), .. }) => {
                        Some(*bound)
                    }
                    _ => None,
                };
                let bounds: Option<Vec<ExprId>> = arrays.iter().map(bound).collect();
                let (name, _) = ast[declarator].name?;
                found.push(Pointee { name, declarator, bounds: bounds? });
            }
        }
        (!found.is_empty() && found.iter().all(|pointee| !pointee.bounds.is_empty()))
            .then_some(found)
    }

    fn flatten(
        &mut self,
        record: RecordId,
        ty: RecordTypeId,
        pointee: &Pointee,
    ) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let name = pointee.name;
        let extent = ast[pointee.declarator].extent;
        let span = self.view.direct(extent.first).and(self.view.span(extent));
        let span = span.ok_or("a macro writes a member")?;
        // `(*rows)[w]`, and nothing else.
        let first = self.view.spelled(Extent { first: extent.first, last: extent.first });
        let second = TokenIdx(extent.first.0 + 1);
        let second = self.view.spelled(Extent { first: second, last: second });
        let (_, own) = ast[pointee.declarator].name.ok_or("a member has no name")?;
        if first != "(" || second != "*" || own.0 != extent.first.0 + 2 {
            return Err(format!("`{name}` points to an array of variable length").into());
        }
        let mut rows = Vec::new();
        for &bound in &pointee.bounds {
            rows.push(self.row_length(record, name, bound)?);
        }
        self.edits.replace(span, format!("*{name}"));
        let members: Vec<ExprId> = (0..ast.n_exprs() as u32)
            .map(ExprId)
            .filter(|&id| match ast[id].kind {
                ExprKind::Member(base, member, _) | ExprKind::Arrow(base, member, _) => {
                    member == name && (self.has_type(base, ty) || self.points_to(base, ty))
                }
                _ => false,
            })
            .collect();
        self.row_sizes(&members, &rows)?;
        for &id in &members {
            let extent = ast[id].extent;
            if !self.replaced.iter().any(|&outer| within(extent, outer)) {
                self.pointee(id, name, &rows)?;
            }
        }
        if self.is_initialized(ty) || site.preprocessed.origins.get(self.view.level).is_some() {
            return Err("an initializer gives it a pointer to an array".into());
        }
        Ok(())
    }

    /// The length of a row: its bound, or a variable with what that is at the declaration.
    fn row_length(
        &mut self,
        record: RecordId,
        name: Name,
        bound: ExprId,
    ) -> Result<String, Refused> {
        let ast = self.site.ast;
        let text = self.view.text(ast[bound].extent).ok_or("a macro writes its bound")?;
        if self.is_stable(bound) {
            return Ok(words::operand(&text));
        }
        let stmt = self.site.tree().innermost(ast, ast[record].keyword);
        let stmt = stmt.ok_or("it is defined inside of an expression")?;
        let row = self.names.fresh(&format!("{name}_row"));
        let indent = self.indent_of(stmt)?;
        if !self.site.offers("size_t") {
            self.includes.insert("stddef.h");
        }
        self.put_behind(stmt, &format!("\n{indent}size_t {row} = {text};"))?;
        Ok(row)
    }

    /// `sizeof *rows`, `sizeof rows[0]`.
    fn row_sizes(&mut self, members: &[ExprId], rows: &[String]) -> Result<(), Refused> {
        let ast = self.site.ast;
        for number in 0..ast.n_exprs() as u32 {
            let id = ExprId(number);
            let ExprKind::OfExpr(OfKind::Sizeof, operand) = ast[id].kind else { continue };
            let base = match ast[self.stripped(operand)].kind {
                ExprKind::Unary(UnaryOp::Dereference, base) | ExprKind::Subscript(base, _) => base,
                _ => continue,
            };
            let base = self.stripped(base);
            if members.contains(&base) {
                let text = self.view.text(ast[base].extent);
                let text = text.ok_or("a macro asks for the size of a row")?;
                self.replace(id, &format!("({} * sizeof(*{text}))", rows.join(" * ")))?;
            }
        }
        Ok(())
    }

    /// One use of such a pointer.
    fn pointee(&mut self, id: ExprId, name: Name, rows: &[String]) -> Result<(), Refused> {
        let ast = self.site.ast;
        let own = ast[id].extent;
        let start = self.direct(own.first, id)?.start;
        self.direct(own.last, id)?;
        let other = || Refused::new(format!("`{name}` is used in a way that can't be followed"));
        let (inner, user) = self.outer(id);
        let Some(user) = user else {
            return match self.is_condition(id) {
                true => Ok(()),
                false => Err(other()),
            };
        };
        match ast[user].kind {
            ExprKind::Subscript(base, _) if base == inner => self.subscripts(id, rows),
            ExprKind::Assign(None, left, right) if left == inner => self.given(right),
            ExprKind::Assign(None, _, right) if right == inner => {
                self.edits.insert(start, "(void *)");
                Ok(())
            }
            ExprKind::Call(function, _) if function != inner => {
                let known: &[&[u8]] = &[b"free", b"memset", b"memcpy", b"memmove", b"kfree"];
                let is_known = match ast[self.stripped(function)].kind {
                    ExprKind::Name(name) => known.contains(&name.bytes()),
                    _ => false,
                };
                if !is_known {
                    self.edits.insert(start, "(void *)");
                }
                Ok(())
            }
            ExprKind::Unary(UnaryOp::Not, _) => Ok(()),
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..) => Ok(()),
            ExprKind::Binary(BinaryOp::Equal | BinaryOp::NotEqual, left, right) => {
                self.given(if left == inner { right } else { left })
            }
            _ => Err(other()),
        }
    }

    fn is_condition(&self, id: ExprId) -> bool {
        let ast = self.site.ast;
        let stmt = self.site.tree().innermost(ast, ast[id].extent.first).map(|stmt| ast[stmt].kind);
        matches!(stmt, Some(StmtKind::If(..) | StmtKind::While(..)))
    }

    /// Whether a pointer to elements can be compared with a value, or given it.
    fn is_plain_pointer(&self, value: ExprId) -> bool {
        let types = self.site.scope.types();
        match self.site.scope.type_of(value).map(|ty| types.get(ty.ty)) {
            Some(Type::Pointer(to)) => types.get(to.ty) == Type::Void,
            Some(Type::Int(_)) => true,
            _ => false,
        }
    }

    /// A value that such a pointer gets.
    fn given(&mut self, value: ExprId) -> Result<(), Refused> {
        let ast = self.site.ast;
        if self.is_plain_pointer(value) {
            return Ok(());
        }
        let start = self.direct(ast[value].extent.first, value)?;
        let is_postfix = matches!(
            ast[value].kind,
            ExprKind::Name(_) | ExprKind::Call(..) | ExprKind::Paren(_) | ExprKind::Member(..)
        );
        match ast[value].kind {
            // A cast to what it was.
            ExprKind::Cast(_, inner) => {
                let end = self.direct(ast[inner].extent.first, inner)?.start;
                self.edits.replace(start.start..end, "(void *)");
            }
            _ if is_postfix => self.edits.insert(start.start, "(void *)"),
            _ => return Err("a pointer to an array is computed".into()),
        }
        Ok(())
    }

    /// Whether the initializer of an object has a pointer to an array in it.
    fn is_initialized(&self, record: RecordTypeId) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        let types = site.scope.types();
        let is_array = |ty: QualType| matches!(types.get(ty.ty), Type::Array(..));
        let own: Vec<InitId> = site
            .tree()
            .statements()
            .iter()
            .filter_map(|&stmt| match ast[stmt].kind {
                StmtKind::Declaration(declaration) => match ast[declaration].kind {
                    DeclarationKind::Plain(_, list) => Some(ast.list(list)),
                    _ => None,
                },
                _ => None,
            })
            .flatten()
            .filter(|item| self.is_record(site.scope.type_declared(item.declarator), record))
            .filter_map(|item| item.init)
            .collect();
        let mut values = Vec::new();
        for init in own {
            crate::rewrite::tree::initializer(ast, init, &mut values);
        }
        values.iter().any(|&value| match site.scope.type_of(value).map(|ty| types.get(ty.ty)) {
            Some(Type::Pointer(to)) => is_array(to),
            Some(Type::Array(of, _)) => is_array(of),
            _ => false,
        })
    }
}
