//! Expressions with operators (C99 6.5; gcc manual, "Conditionals with Omitted Operands",
//! "Labels as Values").

use crate::lex::TokenKind;
use crate::limits;
use crate::names::kw;
use crate::parse::ast::*;
use crate::parse::{Parsed, Parser};

/// Binding strength of a binary operator, `*` strongest (C99 6.5.5 to 6.5.14).
fn binary_operator(kind: TokenKind) -> Option<(u8, BinaryOp)> {
    Some(match kind {
        TokenKind::Star => (10, BinaryOp::Multiply),
        TokenKind::Slash => (10, BinaryOp::Divide),
        TokenKind::Percent => (10, BinaryOp::Remainder),
        TokenKind::Plus => (9, BinaryOp::Add),
        TokenKind::Minus => (9, BinaryOp::Subtract),
        TokenKind::ShiftLeft => (8, BinaryOp::ShiftLeft),
        TokenKind::ShiftRight => (8, BinaryOp::ShiftRight),
        TokenKind::Less => (7, BinaryOp::Less),
        TokenKind::Greater => (7, BinaryOp::Greater),
        TokenKind::LessEqual => (7, BinaryOp::LessEqual),
        TokenKind::GreaterEqual => (7, BinaryOp::GreaterEqual),
        TokenKind::EqualEqual => (6, BinaryOp::Equal),
        TokenKind::BangEqual => (6, BinaryOp::NotEqual),
        TokenKind::Ampersand => (5, BinaryOp::BitAnd),
        TokenKind::Caret => (4, BinaryOp::BitXor),
        TokenKind::Pipe => (3, BinaryOp::BitOr),
        TokenKind::AmpersandAmpersand => (2, BinaryOp::And),
        TokenKind::PipePipe => (1, BinaryOp::Or),
        _ => return None,
    })
}

/// The operator of an assignment; the inner option is none for `=`.
fn assignment_operator(kind: TokenKind) -> Option<Option<BinaryOp>> {
    Some(match kind {
        TokenKind::Equal => None,
        TokenKind::StarEqual => Some(BinaryOp::Multiply),
        TokenKind::SlashEqual => Some(BinaryOp::Divide),
        TokenKind::PercentEqual => Some(BinaryOp::Remainder),
        TokenKind::PlusEqual => Some(BinaryOp::Add),
        TokenKind::MinusEqual => Some(BinaryOp::Subtract),
        TokenKind::ShiftLeftEqual => Some(BinaryOp::ShiftLeft),
        TokenKind::ShiftRightEqual => Some(BinaryOp::ShiftRight),
        TokenKind::AmpersandEqual => Some(BinaryOp::BitAnd),
        TokenKind::CaretEqual => Some(BinaryOp::BitXor),
        TokenKind::PipeEqual => Some(BinaryOp::BitOr),
        _ => return None,
    })
}

impl Parser<'_> {
    pub(super) fn expr(&mut self, first: TokenIdx, kind: ExprKind) -> ExprId {
        let extent = self.extent(first);
        self.ast.add_expr(Expr { kind, extent })
    }

    /// An expression with commas.
    pub(in crate::parse) fn expression(&mut self) -> Parsed<ExprId> {
        let first = self.here();
        let mut left = self.assignment_expression()?;
        while self.accept(TokenKind::Comma) {
            let right = self.assignment_expression()?;
            left = self.expr(first, ExprKind::Binary(BinaryOp::Comma, left, right));
        }
        Ok(left)
    }

    pub(in crate::parse) fn assignment_expression(&mut self) -> Parsed<ExprId> {
        let first = self.here();
        let operand = self.cast_expression()?;
        // Most are no more than that.
        if self.at_end_of_expression() {
            return Ok(operand);
        }
        let condition = self.binary_operators(first, operand, 1)?;
        let left = self.conditional_operator(first, condition)?;
        let Some(operator) = assignment_operator(self.kind()) else { return Ok(left) };
        self.bump();
        let right = self.nested(Self::assignment_expression)?;
        Ok(self.expr(first, ExprKind::Assign(operator, left, right)))
    }

    fn at_end_of_expression(&self) -> bool {
        matches!(
            self.kind(),
            TokenKind::Comma
                | TokenKind::Semicolon
                | TokenKind::RightParen
                | TokenKind::RightBrace
                | TokenKind::RightBracket
        )
    }

    pub(in crate::parse) fn conditional_expression(&mut self) -> Parsed<ExprId> {
        let first = self.here();
        let condition = self.binary_expression(1)?;
        self.conditional_operator(first, condition)
    }

    /// What follows a condition, if anything does.
    fn conditional_operator(&mut self, first: TokenIdx, condition: ExprId) -> Parsed<ExprId> {
        if !self.accept(TokenKind::Question) {
            return Ok(condition);
        }
        let then =
            if self.at(TokenKind::Colon) { None } else { Some(self.nested(Self::expression)?) };
        self.require(TokenKind::Colon)?;
        // C99 wants a conditional-expression here; gcc also takes an assignment to the whole.
        let otherwise = self.nested(Self::conditional_expression)?;
        Ok(self.expr(first, ExprKind::Conditional(condition, then, otherwise)))
    }

    /// Operators that bind at least as strongly as `strength`, from the left.
    fn binary_expression(&mut self, strength: u8) -> Parsed<ExprId> {
        let first = self.here();
        let left = self.cast_expression()?;
        self.binary_operators(first, left, strength)
    }

    /// Such operators behind the first operand, with the others.
    fn binary_operators(
        &mut self,
        first: TokenIdx,
        mut left: ExprId,
        strength: u8,
    ) -> Parsed<ExprId> {
        while let Some((binds, operator)) = binary_operator(self.kind()) {
            if binds < strength {
                break;
            }
            self.bump();
            let right = self.binary_expression(binds + 1)?;
            left = self.expr(first, ExprKind::Binary(operator, left, right));
        }
        Ok(left)
    }

    /// A cast, or what a compound literal begins like.
    pub(super) fn cast_expression(&mut self) -> Parsed<ExprId> {
        match self.kind() {
            TokenKind::LeftParen if self.at_parenthesized_type() => {}
            TokenKind::LeftParen | TokenKind::Number | TokenKind::Character | TokenKind::String => {
                return self.postfix_expression();
            }
            TokenKind::Identifier if self.word(0) > kw::G_VOLATILE_ => {
                return self.postfix_expression();
            }
            _ => return self.unary_expression(),
        }
        self.nested(|parser| {
            let first = parser.here();
            let ty = parser.parenthesized_type()?;
            if parser.at(TokenKind::LeftBrace) {
                let literal = parser.compound_literal(first, ty)?;
                return parser.postfix_operators(first, literal);
            }
            let operand = parser.cast_expression()?;
            Ok(parser.expr(first, ExprKind::Cast(ty, operand)))
        })
    }

    pub(super) fn compound_literal(&mut self, first: TokenIdx, ty: TypeNameId) -> Parsed<ExprId> {
        let init = self.nested(Self::braced_initializer)?;
        Ok(self.expr(first, ExprKind::CompoundLiteral(ty, init)))
    }

    fn unary_expression(&mut self) -> Parsed<ExprId> {
        let operator = match self.kind() {
            TokenKind::Plus => UnaryOp::Plus,
            TokenKind::Minus => UnaryOp::Minus,
            TokenKind::Tilde => UnaryOp::BitNot,
            TokenKind::Bang => UnaryOp::Not,
            TokenKind::Star => UnaryOp::Dereference,
            TokenKind::Ampersand => UnaryOp::AddressOf,
            TokenKind::PlusPlus => UnaryOp::PreIncrement,
            TokenKind::MinusMinus => UnaryOp::PreDecrement,
            TokenKind::AmpersandAmpersand => return self.label_address(),
            TokenKind::Caret => return self.block_literal(),
            TokenKind::Identifier => match self.word(0) {
                kw::G_EXTENSION => UnaryOp::Extension,
                kw::G_REAL | kw::G_REAL_ => UnaryOp::Real,
                kw::G_IMAG | kw::G_IMAG_ => UnaryOp::Imaginary,
                kw::SIZEOF => return self.of_expression(OfKind::Sizeof),
                kw::ALIGNOF_ => return self.of_expression(OfKind::Alignof),
                kw::G_ALIGNOF | kw::G_ALIGNOF_ => return self.of_expression(OfKind::GnuAlignof),
                kw::ALIGNOF if self.is_keyword(kw::ALIGNOF) => {
                    return self.of_expression(OfKind::Alignof);
                }
                kw::COUNTOF_ if self.is_keyword(kw::COUNTOF_) => {
                    return self.of_expression(OfKind::Countof);
                }
                _ => return self.postfix_expression(),
            },
            _ => return self.postfix_expression(),
        };
        let first = self.bump();
        let operand = self.nested(Self::cast_expression)?;
        if operator == UnaryOp::Extension {
            let extent = self.extent(first);
            self.ast.add_extension(extent);
        }
        Ok(self.expr(first, ExprKind::Unary(operator, operand)))
    }

    /// Clang's `^ { … }`, `^ (int x) { … }` and `^ T (int x) { … }` (Block Language
    /// Specification): to types it is unknown.
    fn block_literal(&mut self) -> Parsed<ExprId> {
        let first = self.bump();
        self.ast.add_remark(Remark::Block, first);
        self.names.open();
        let body = self.block_literal_rest();
        self.names.close();
        Ok(self.expr(first, ExprKind::Statement(body?)))
    }

    fn block_literal_rest(&mut self) -> Parsed<StmtId> {
        if self.at(TokenKind::LeftParen) {
            self.skip_group();
        } else if !self.at(TokenKind::LeftBrace) {
            self.type_name()?;
        }
        self.nested(Self::compound_statement)
    }

    fn label_address(&mut self) -> Parsed<ExprId> {
        let first = self.bump();
        let (name, _) = self.identifier()?;
        Ok(self.expr(first, ExprKind::LabelAddress(name)))
    }

    /// `sizeof (T)`, `sizeof e`; `sizeof (T){…}` is of the literal.
    fn of_expression(&mut self, of: OfKind) -> Parsed<ExprId> {
        let first = self.bump();
        self.nested(|parser| {
            if !parser.at_parenthesized_type() {
                let operand = parser.unary_expression()?;
                return Ok(parser.expr(first, ExprKind::OfExpr(of, operand)));
            }
            let operand_first = parser.here();
            let ty = parser.parenthesized_type()?;
            if parser.at(TokenKind::LeftBrace) {
                let literal = parser.compound_literal(operand_first, ty)?;
                let operand = parser.postfix_operators(operand_first, literal)?;
                return Ok(parser.expr(first, ExprKind::OfExpr(of, operand)));
            }
            Ok(parser.expr(first, ExprKind::OfType(of, ty)))
        })
    }

    fn postfix_expression(&mut self) -> Parsed<ExprId> {
        let first = self.here();
        let primary = self.primary_expression()?;
        if self.at_end_of_expression() {
            return Ok(primary);
        }
        self.postfix_operators(first, primary)
    }

    /// Calls, subscripts, members, `++` and `--`, any number.
    pub(super) fn postfix_operators(
        &mut self,
        first: TokenIdx,
        mut left: ExprId,
    ) -> Parsed<ExprId> {
        // A chain nests to the left: what walks over trees recurses into it.
        for _ in 0..limits::NESTING_DEPTH_MAX {
            let kind = match self.kind() {
                TokenKind::LeftBracket => {
                    self.bump();
                    let subscript = self.nested(Self::expression)?;
                    self.require(TokenKind::RightBracket)?;
                    ExprKind::Subscript(left, subscript)
                }
                TokenKind::LeftParen => {
                    let of = self.ast[left].kind;
                    let unknown = matches!(of, ExprKind::Name(name) if self.is_unknown(name));
                    let arguments =
                        self.nested(|parser| parser.list_of(|parser| parser.arguments(unknown)))?;
                    ExprKind::Call(left, arguments)
                }
                TokenKind::Dot => {
                    self.bump();
                    let (name, token) = self.identifier()?;
                    ExprKind::Member(left, name, token)
                }
                TokenKind::Arrow => {
                    self.bump();
                    let (name, token) = self.identifier()?;
                    ExprKind::Arrow(left, name, token)
                }
                TokenKind::PlusPlus => {
                    self.bump();
                    ExprKind::Unary(UnaryOp::PostIncrement, left)
                }
                TokenKind::MinusMinus => {
                    self.bump();
                    ExprKind::Unary(UnaryOp::PostDecrement, left)
                }
                _ => return Ok(left),
            };
            left = self.expr(first, kind);
        }
        self.fail_too_deep()
    }

    /// `( a, b )`. An argument may be a type only of a macro that nobody defined.
    fn arguments(&mut self, unknown: bool) -> Parsed<()> {
        self.require(TokenKind::LeftParen)?;
        while !self.at(TokenKind::RightParen) {
            let argument = match unknown && self.at_specifiers(0) {
                true => self.type_argument()?,
                false => self.assignment_expression()?,
            };
            self.ast.push(argument);
            if !self.at(TokenKind::RightParen) {
                self.require(TokenKind::Comma)?;
                if self.at(TokenKind::RightParen) {
                    return self.fail("an argument");
                }
            }
        }
        self.bump();
        Ok(())
    }
}
