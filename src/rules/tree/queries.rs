//! Questions that several checks ask of the tree and its types.

use super::Checks;
use crate::analyse::literal::{self, Number};
use crate::analyse::scope::EntityKind;
use crate::analyse::ty::{Member, QualType, Type};
use crate::names::Name;
use crate::parse::ast::*;

/// How deep constant expressions are followed here: the parser bounds trees, this bounds work.
const DEPTH_MAX: u32 = 32;

impl Checks<'_> {
    /// The type of an expression, unknown if it was not reached.
    pub fn type_of(&self, expr: ExprId) -> Type {
        self.unit.type_of(expr).map_or(Type::Unknown, |ty| self.unit.types().get(ty.ty))
    }

    /// The type that a type name names, unknown if it was not reached.
    pub fn type_named(&self, name: TypeNameId) -> Type {
        self.unit.type_named(name).map_or(Type::Unknown, |ty| self.unit.types().get(ty.ty))
    }

    /// The type that a declarator declares.
    pub fn type_declared(&self, declarator: DeclaratorId) -> Type {
        let ty = self.unit.type_declared(declarator);
        ty.map_or(Type::Unknown, |ty| self.unit.types().get(ty.ty))
    }

    /// What the value of an expression points to: pointers, arrays, functions (C99 6.3.2.1).
    pub fn pointee_type(&self, expr: ExprId) -> Option<QualType> {
        let ty = self.unit.type_of(expr)?;
        match self.unit.types().get(ty.ty) {
            Type::Pointer(to) => Some(to),
            Type::Array(element, _) => Some(element),
            Type::Function(_) => Some(ty),
            _ => None,
        }
    }

    /// The same without qualifiers.
    pub fn pointee(&self, expr: ExprId) -> Option<Type> {
        self.pointee_type(expr).map(|ty| self.unit.types().get(ty.ty))
    }

    /// Whether the value of an expression is a pointer.
    pub fn is_pointer(&self, expr: ExprId) -> bool {
        self.pointee_type(expr).is_some()
    }

    /// Whether it is a pointer to `void`.
    pub fn points_to_void(&self, expr: ExprId) -> bool {
        self.pointee(expr) == Some(Type::Void)
    }

    /// First and last token of an expression.
    pub fn ends(&self, expr: ExprId) -> [TokenIdx; 2] {
        let extent = self.ast[expr].extent;
        [extent.first, extent.last]
    }

    /// The expression inside of parentheses.
    pub fn without_parens(&self, mut expr: ExprId) -> ExprId {
        while let ExprKind::Paren(inner) | ExprKind::Unary(UnaryOp::Extension, inner) =
            self.ast[expr].kind
        {
            expr = inner;
        }
        expr
    }

    /// `*p`.
    pub fn is_dereference(&self, expr: ExprId) -> bool {
        let inner = self.without_parens(expr);
        matches!(self.ast[inner].kind, ExprKind::Unary(UnaryOp::Dereference, _))
    }

    /// Whether the token is the first of the operand of `sizeof`, `typeof` or `&`, as far as the
    /// tokens before it show.
    pub fn is_unevaluated_operand(&self, first: TokenIdx) -> bool {
        use crate::lex::TokenKind;
        use crate::names::kw;
        let mut at = first.0 as usize;
        while let Some(before) = at.checked_sub(1) {
            let Some(token) = self.tokens.get(before) else { return false };
            match (token.kind, token.name) {
                (TokenKind::LeftParen | TokenKind::Star, _) => at = before,
                (TokenKind::Ampersand, _) => return true,
                (_, kw::SIZEOF | kw::TYPEOF | kw::G_TYPEOF | kw::G_TYPEOF_) => return true,
                (_, kw::ALIGNOF_ | kw::G_ALIGNOF | kw::G_ALIGNOF_) => return true,
                _ => return false,
            }
        }
        false
    }

    /// A value that is no object: what a call returns and what is made of it.
    pub fn is_rvalue(&self, expr: ExprId) -> bool {
        match self.ast[expr].kind {
            ExprKind::Paren(inner) | ExprKind::Member(inner, ..) => self.is_rvalue(inner),
            ExprKind::Call(..)
            | ExprKind::Conditional(..)
            | ExprKind::Assign(..)
            | ExprKind::Statement(_) => true,
            _ => false,
        }
    }

    /// The member that `s.m` or `p->m` names.
    pub fn member(&self, expr: ExprId) -> Option<Member> {
        let inner = self.without_parens(expr);
        let (record, name) = match self.ast[inner].kind {
            ExprKind::Member(object, name, _) => (self.type_of(object), name),
            ExprKind::Arrow(pointer, name, _) => (self.pointee(pointer)?, name),
            _ => return None,
        };
        let Type::Record(id) = record else { return None };
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            for member in self.unit.record(id)?.members.iter() {
                match (member.name, self.unit.types().get(member.ty.ty)) {
                    (Some(own), _) if own == name => return Some(*member),
                    (None, Type::Record(inner)) => pending.push(inner),
                    _ => {}
                }
            }
        }
        None
    }

    /// Whether an expression names a bit-field.
    pub fn is_bit_field(&self, expr: ExprId) -> bool {
        self.member(expr).is_some_and(|member| member.width.is_some())
    }

    /// Whether a declarator of the current declaration declares the name.
    pub fn declares(&self, name: Name) -> bool {
        let declarators = self.ast.declarators().iter();
        declarators.filter_map(|declarator| declarator.name).any(|(own, _)| own == name)
    }

    /// Whether the name is declared `register` as an array in this declaration, and once only.
    pub fn is_register(&self, name: Name) -> bool {
        let declares = |of: DeclaratorId| self.ast[of].name.is_some_and(|(own, _)| own == name);
        let named = self.ast.declarators().iter();
        let n = named.filter(|d| d.name.is_some_and(|(own, _)| own == name)).count();
        let is_register = |declaration: &Declaration| match declaration.kind {
            DeclarationKind::Plain(specifiers, list) => {
                self.ast[specifiers].storage.has(Storage::REGISTER)
                    && self.ast.list(list).iter().any(|item| declares(item.declarator))
            }
            _ => false,
        };
        n == 1 && self.ast.decls().iter().any(is_register)
    }

    /// Whether specifiers define a struct, union or enum.
    pub fn defines_type(&self, specifiers: SpecifiersId) -> bool {
        match self.ast[specifiers].ty {
            TypeSpecifier::Record(record) => self.ast[record].members.is_some(),
            TypeSpecifier::Enum(of) => self.ast[of].enumerators.is_some(),
            _ => false,
        }
    }

    /// A null pointer constant: an integer, or one that is cast to plain `void *` (C99 6.3.2.3p3).
    pub fn is_null_constant(&self, expr: ExprId) -> bool {
        let may_be = |ty: Type| match ty {
            Type::Pointer(to) => {
                self.unit.types().get(to.ty) == Type::Void && to == to.unqualified()
            }
            _ => true,
        };
        self.is_null(expr, &may_be)
    }

    /// A null pointer of any type.
    pub fn is_null_pointer(&self, expr: ExprId) -> bool {
        self.is_null(expr, &|_| true)
    }

    fn is_null(&self, expr: ExprId, may_be: &dyn Fn(Type) -> bool) -> bool {
        match self.ast[expr].kind {
            ExprKind::Paren(inner) | ExprKind::Unary(UnaryOp::Extension, inner) => {
                self.is_null(inner, may_be)
            }
            ExprKind::Cast(_, operand) => {
                may_be(self.type_of(expr)) && self.is_null(operand, may_be)
            }
            ExprKind::Conditional(_, Some(a), b) => {
                self.is_null(a, may_be) && self.is_null(b, may_be)
            }
            _ => self.type_of(expr) == Type::Nullptr || self.value(expr, 0) == Some(0),
        }
    }

    /// An integer that is a null pointer constant, or a constant whose value this doesn't know.
    pub fn may_be_null_constant(&self, expr: ExprId) -> bool {
        match self.value(expr, 0) {
            Some(value) => value == 0,
            None => self.is_constant_form(expr, 0),
        }
    }

    /// The value of an integer expression made of literals and enumerators.
    pub fn value(&self, expr: ExprId, depth: u32) -> Option<i128> {
        if depth > DEPTH_MAX {
            return None;
        }
        match self.ast[expr].kind {
            ExprKind::Number(spelling) => {
                match literal::number(spelling.bytes(), self.unit.abi()) {
                    Number::Int(value, _) => Some(value),
                    _ => None,
                }
            }
            ExprKind::Character(spelling) => {
                Some(literal::character(spelling.bytes(), self.unit.abi()).0)
            }
            ExprKind::Name(name) => match self.unit.entity(name)?.kind {
                EntityKind::Enumerator(value) => value.map(i128::from),
                _ => None,
            },
            ExprKind::Paren(inner) | ExprKind::Unary(UnaryOp::Extension | UnaryOp::Plus, inner) => {
                self.value(inner, depth + 1)
            }
            ExprKind::Unary(UnaryOp::Minus, inner) => self.value(inner, depth + 1)?.checked_neg(),
            ExprKind::Binary(op, left, right) => {
                let compute = checked(op)?;
                compute(self.value(left, depth + 1)?, self.value(right, depth + 1)?)
            }
            _ => None,
        }
    }

    /// Whether nothing in an expression is surely no constant.
    pub fn may_be_constant(&self, expr: ExprId) -> bool {
        self.is_constant_form(expr, 0)
    }

    /// Whether an expression has nothing in it that is surely no constant.
    fn is_constant_form(&self, expr: ExprId, depth: u32) -> bool {
        if depth > DEPTH_MAX {
            return true;
        }
        let form = |expr| self.is_constant_form(expr, depth + 1);
        match self.ast[expr].kind {
            ExprKind::Name(name) => {
                !matches!(
                    self.unit.entity(name).map(|entity| entity.kind),
                    Some(EntityKind::Object(..) | EntityKind::Parameter | EntityKind::Function)
                ) && !self.declares(name)
            }
            ExprKind::Paren(inner) | ExprKind::Unary(_, inner) | ExprKind::Cast(_, inner) => {
                !matches!(
                    self.ast[expr].kind,
                    ExprKind::Unary(
                        UnaryOp::PreIncrement
                            | UnaryOp::PreDecrement
                            | UnaryOp::PostIncrement
                            | UnaryOp::PostDecrement
                            | UnaryOp::Dereference,
                        _
                    )
                ) && form(inner)
            }
            ExprKind::Binary(_, left, right) => form(left) && form(right),
            ExprKind::Conditional(c, then, otherwise) => {
                form(c) && then.is_none_or(form) && form(otherwise)
            }
            ExprKind::Assign(..)
            | ExprKind::Arrow(..)
            | ExprKind::Member(..)
            | ExprKind::Subscript(..) => false,
            ExprKind::Call(function, _) => {
                let inner = self.without_parens(function);
                matches!(self.ast[inner].kind, ExprKind::Name(name)
                    if name.bytes().starts_with(b"__builtin_"))
            }
            _ => true,
        }
    }

    /// Whether an operation on signed literals leaves the range of its type (C99 6.6p4).
    pub fn overflows(&self, expr: ExprId) -> bool {
        let ExprKind::Binary(op, left, right) = self.ast[expr].kind else { return false };
        let Some(compute) = checked(op) else { return false };
        let Type::Int(kind) = self.type_of(expr) else { return false };
        if !kind.is_signed() {
            return false;
        }
        // Most operands are no literals: that is seen at once.
        let (Some(right), Some(left)) = (self.literal_value(right), self.literal_value(left))
        else {
            return false;
        };
        let value = compute(left, right);
        let max = self.unit.abi().max_of(kind) as i128;
        let outside = |value: i128| value > max || value < -max - 1;
        // The operand that overflows first is the one to blame.
        value.is_some_and(outside) && !outside(left) && !outside(right)
    }

    /// Whether an expression is evaluated, as far as constants decide: not in `sizeof`, nor where
    /// `?:`, `&&` or `||` pass it over.
    pub fn is_evaluated(&self, expr: ExprId) -> bool {
        let own = self.ast[expr].extent;
        let inside = |of: ExprId| {
            let of = self.ast[of].extent;
            of.first <= own.first && own.last <= of.last
        };
        let is = |of: ExprId, truth: bool| self.value(of, 0).is_some_and(|v| (v != 0) == truth);
        !self.ast.exprs().iter().any(|around| match around.kind {
            ExprKind::OfExpr(_, operand) => inside(operand),
            ExprKind::Conditional(condition, then, otherwise) => {
                then.is_some_and(|then| inside(then) && is(condition, false))
                    || inside(otherwise) && is(condition, true)
            }
            ExprKind::Binary(BinaryOp::And, left, right) => inside(right) && is(left, false),
            ExprKind::Binary(BinaryOp::Or, left, right) => inside(right) && is(left, true),
            _ => false,
        })
    }

    /// The value of an expression of literals alone.
    fn literal_value(&self, expr: ExprId) -> Option<i128> {
        let mut leaf = self.without_parens(expr);
        // A sum of thousands would be walked down thousands of times.
        let mut depth = 0;
        while let ExprKind::Binary(_, left, _) | ExprKind::Unary(_, left) = self.ast[leaf].kind {
            leaf = self.without_parens(left);
            depth += 1;
            if depth > DEPTH_MAX {
                return None;
            }
        }
        match self.ast[leaf].kind {
            ExprKind::Number(_) => self.value(expr, 0),
            _ => None,
        }
    }
}

/// What computes the operations whose values are asked for.
fn checked(op: BinaryOp) -> Option<fn(i128, i128) -> Option<i128>> {
    match op {
        BinaryOp::Add => Some(i128::checked_add),
        BinaryOp::Subtract => Some(i128::checked_sub),
        BinaryOp::Multiply => Some(i128::checked_mul),
        _ => None,
    }
}
