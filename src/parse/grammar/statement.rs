//! Statements (C99 6.8; gcc manual, "Local Labels", "Labels as Values", "Case Ranges",
//! "Statement Attributes").

use crate::discover::Standard;
use crate::lex::TokenKind;
use crate::names::{Name, kw};
use crate::parse::ast::*;
use crate::parse::{Failed, Parsed, Parser};

impl Parser<'_> {
    fn stmt(&mut self, first: TokenIdx, kind: StmtKind) -> StmtId {
        let extent = self.extent(first);
        self.ast.add_stmt(Stmt { kind, extent })
    }

    /// `{ … }`. An error inside costs one statement.
    pub(in crate::parse) fn compound_statement(&mut self) -> Parsed<StmtId> {
        let first = self.require(TokenKind::LeftBrace)?;
        self.names.open();
        let items = self.list_of(Self::block_items);
        self.names.close();
        let items = items?;
        self.require(TokenKind::RightBrace)?;
        Ok(self.stmt(first, StmtKind::Compound(items)))
    }

    fn block_items(&mut self) -> Parsed<()> {
        while !self.at(TokenKind::RightBrace) {
            if self.at(TokenKind::End) {
                return self.fail("}");
            }
            let start = self.here();
            let mark = self.names.mark();
            let depth = self.depth;
            let item = match self.block_item() {
                Ok(item) => item,
                Err(Failed) => {
                    self.commit_problem();
                    self.names.rewind(mark);
                    self.depth = depth;
                    self.skip_statement();
                    if self.here() == start && !self.at(TokenKind::RightBrace) {
                        self.bump();
                    }
                    self.stmt(start, StmtKind::Error)
                }
            };
            self.ast.push(item);
        }
        Ok(())
    }

    /// A label, a declaration or a statement.
    fn block_item(&mut self) -> Parsed<StmtId> {
        if let Some(label) = self.opt_label()? {
            return Ok(label);
        }
        let first = self.here();
        if self.word(0) == kw::G_LABEL {
            return self.local_labels();
        }
        if self.at_gnu_attribute() || self.at_bracketed_attribute() {
            return self.attribute_or_declaration();
        }
        if self.at_declaration() {
            let declaration = self.block_declaration()?;
            return Ok(self.stmt(first, StmtKind::Declaration(declaration)));
        }
        self.nested(Self::statement)
    }

    /// `case e:`, `default:`, `name:` with the attributes of a label.
    fn opt_label(&mut self) -> Parsed<Option<StmtId>> {
        let first = self.here();
        let kind = match self.word(0) {
            kw::EMPTY => return Ok(None),
            kw::CASE => {
                self.bump();
                let low = self.conditional_expression()?;
                let high = if self.accept(TokenKind::Ellipsis) {
                    Some(self.conditional_expression()?)
                } else {
                    None
                };
                self.require(TokenKind::Colon)?;
                StmtKind::Case(low, high)
            }
            kw::DEFAULT if self.peek(1).kind == TokenKind::Colon => {
                self.bump();
                self.bump();
                StmtKind::Default
            }
            name if self.peek(1).kind == TokenKind::Colon && !self.is_keyword(name) => {
                self.bump();
                self.bump();
                self.label_attributes()?;
                StmtKind::Label(name)
            }
            _ => return Ok(None),
        };
        Ok(Some(self.stmt(first, kind)))
    }

    /// The attributes behind a label are the label's (gcc manual, "Label Attributes").
    fn label_attributes(&mut self) -> Parsed<()> {
        let mut attributes = Vec::new();
        while self.at_gnu_attribute() {
            self.gnu_attribute(&mut attributes)?;
        }
        if let Some(attribute) = attributes.first() {
            self.ast.add_remark(Remark::LabelAttribute, attribute.token);
        }
        Ok(())
    }

    fn local_labels(&mut self) -> Parsed<StmtId> {
        let first = self.bump();
        loop {
            self.identifier()?;
            if !self.accept(TokenKind::Comma) {
                break;
            }
        }
        self.require(TokenKind::Semicolon)?;
        Ok(self.stmt(first, StmtKind::LocalLabels))
    }

    /// `__attribute__((fallthrough));`, or attributes in front of a declaration or statement.
    fn attribute_or_declaration(&mut self) -> Parsed<StmtId> {
        let first = self.here();
        let start = self.idx;
        let mut attributes = Vec::new();
        self.attributes(&mut attributes)?;
        if self.accept(TokenKind::Semicolon) {
            let attributes = self.ast.add_list(&attributes);
            return Ok(self.stmt(first, StmtKind::Attribute(attributes)));
        }
        if self.at_declaration() || self.word(0) == kw::EMPTY && self.at(TokenKind::Star) {
            self.idx = start;
            let declaration = self.block_declaration()?;
            return Ok(self.stmt(first, StmtKind::Declaration(declaration)));
        }
        if let Some(label) = self.opt_label()? {
            return Ok(label);
        }
        // An attribute of a label that ends its block.
        if self.at(TokenKind::RightBrace) {
            let attributes = self.ast.add_list(&attributes);
            return Ok(self.stmt(first, StmtKind::Attribute(attributes)));
        }
        self.nested(Self::statement)
    }

    /// A statement where only one may stand: labels before it make a sequence. C23 lets a label
    /// end a block; a declaration behind a label is taken as gcc 11 does.
    fn statement(&mut self) -> Parsed<StmtId> {
        let first = self.here();
        let mut labels = Vec::new();
        while let Some(label) = self.opt_label()? {
            labels.push(label);
        }
        if labels.is_empty() {
            return self.unlabeled_statement();
        }
        if !self.at(TokenKind::RightBrace) {
            labels.push(self.block_item()?);
        }
        let labels = self.ast.add_list(&labels);
        Ok(self.stmt(first, StmtKind::Sequence(labels)))
    }

    /// The statement that another one controls. A pragma there is about it, and none itself.
    fn sub_statement(&mut self) -> Parsed<StmtId> {
        while self.accept(TokenKind::Pragma) {}
        if self.at_gnu_attribute() || self.at_bracketed_attribute() {
            return self.nested(Self::attribute_or_declaration);
        }
        self.nested(Self::statement)
    }

    fn unlabeled_statement(&mut self) -> Parsed<StmtId> {
        let first = self.here();
        match self.kind() {
            TokenKind::LeftBrace => return self.compound_statement(),
            TokenKind::Semicolon => {
                self.bump();
                return Ok(self.stmt(first, StmtKind::Expr(None)));
            }
            TokenKind::Pragma => {
                self.bump();
                return Ok(self.stmt(first, StmtKind::Pragma));
            }
            _ => {}
        }
        match self.word(0) {
            kw::IF => self.in_block(Self::if_statement),
            kw::WHILE => self.in_block(Self::while_statement),
            kw::DO => self.in_block(Self::do_statement),
            kw::FOR => self.for_statement(),
            kw::SWITCH => self.in_block(Self::switch_statement),
            kw::GOTO => self.goto_statement(),
            kw::BREAK => self.jump(StmtKind::Break),
            kw::CONTINUE => self.jump(StmtKind::Continue),
            kw::RETURN => self.return_statement(),
            _ if self.at_asm() => {
                let asm = self.asm_statement()?;
                Ok(self.stmt(first, StmtKind::Asm(asm)))
            }
            _ => self.expression_statement(),
        }
    }

    fn expression_statement(&mut self) -> Parsed<StmtId> {
        let first = self.here();
        let value = self.expression()?;
        if self.at(TokenKind::Semicolon) || !self.unknown_statement_ends(value) {
            self.require(TokenKind::Semicolon)?;
        }
        Ok(self.stmt(first, StmtKind::Expr(Some(value))))
    }

    fn condition(&mut self) -> Parsed<ExprId> {
        self.require(TokenKind::LeftParen)?;
        let condition = self.expression()?;
        self.require(TokenKind::RightParen)?;
        Ok(condition)
    }

    /// A condition, or C2Y's `if (int x = f(); x > 0)` and `if (int x = f())` (N3356). The
    /// declared object is taken for undeclared: the tree has no place for it.
    fn selection_condition(&mut self) -> Parsed<ExprId> {
        if self.peek(0).kind != TokenKind::LeftParen || !self.at_specifiers(1) {
            return self.condition();
        }
        self.bump();
        let first = self.here();
        self.ast.add_remark(Remark::ConditionDeclaration, first);
        let specifiers = self.declaration_specifiers(super::specifier::Guess::Nothing)?;
        let _ = specifiers;
        let declarator = self.declarator()?;
        if let Some((name, _)) = self.ast[declarator].name {
            self.names.declare(name, crate::parse::names_in_scope::NameClass::Ordinary);
        }
        let value =
            if self.accept(TokenKind::Equal) { Some(self.assignment_expression()?) } else { None };
        let condition = match value {
            Some(value) if self.at(TokenKind::RightParen) => value,
            _ => {
                self.require(TokenKind::Semicolon)?;
                self.expression()?
            }
        };
        self.require(TokenKind::RightParen)?;
        Ok(condition)
    }

    fn skip_pragmas_before_else(&mut self) {
        let mut ahead = 0;
        while self.peek(ahead).kind == TokenKind::Pragma {
            ahead += 1;
        }
        if self.word(ahead) == kw::ELSE {
            (0..ahead).for_each(|_| {
                self.bump();
            });
        }
    }

    /// Runs a production in a block of its own: what a selection or an iteration statement is
    /// since C99 (6.8.4p3, 6.8.5p5).
    fn in_block<T>(&mut self, production: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.dialect.standard == Standard::C90 {
            return production(self);
        }
        self.names.open();
        let result = production(self);
        self.names.close();
        result
    }

    /// `if … else if … else …` in one node, so that long chains are flat.
    fn if_statement(&mut self) -> Parsed<StmtId> {
        let first = self.here();
        let mut arms = Vec::new();
        let mut otherwise = None;
        loop {
            self.bump();
            let condition = self.selection_condition()?;
            let then = self.sub_statement()?;
            arms.push(IfArm { condition, then });
            self.skip_pragmas_before_else();
            if !self.accept_word(kw::ELSE) {
                break;
            }
            if self.word(0) != kw::IF {
                otherwise = Some(self.sub_statement()?);
                break;
            }
        }
        let arms = self.ast.add_list(&arms);
        Ok(self.stmt(first, StmtKind::If(arms, otherwise)))
    }

    fn while_statement(&mut self) -> Parsed<StmtId> {
        let first = self.bump();
        let condition = self.condition()?;
        let body = self.sub_statement()?;
        Ok(self.stmt(first, StmtKind::While(condition, body)))
    }

    fn do_statement(&mut self) -> Parsed<StmtId> {
        let first = self.bump();
        let body = self.sub_statement()?;
        if !self.accept_word(kw::WHILE) {
            return self.fail("while");
        }
        let condition = self.condition()?;
        self.require(TokenKind::Semicolon)?;
        Ok(self.stmt(first, StmtKind::Do(body, condition)))
    }

    fn for_statement(&mut self) -> Parsed<StmtId> {
        let first = self.bump();
        self.require(TokenKind::LeftParen)?;
        self.names.open();
        let parts = self.for_parts();
        self.names.close();
        let (init, condition, step, body) = parts?;
        Ok(self.stmt(first, StmtKind::For(init, condition, step, body)))
    }

    #[allow(clippy::type_complexity)]
    fn for_parts(&mut self) -> Parsed<(Option<StmtId>, Option<ExprId>, Option<ExprId>, StmtId)> {
        let first = self.here();
        let init = if self.accept(TokenKind::Semicolon) {
            None
        } else if self.at_declaration() || self.at_gnu_attribute() || self.at_bracketed_attribute()
        {
            let declaration = self.block_declaration()?;
            Some(self.stmt(first, StmtKind::Declaration(declaration)))
        } else {
            Some(self.expression_statement()?)
        };
        let condition = if self.at(TokenKind::Semicolon) { None } else { Some(self.expression()?) };
        self.require(TokenKind::Semicolon)?;
        let step = if self.at(TokenKind::RightParen) { None } else { Some(self.expression()?) };
        self.require(TokenKind::RightParen)?;
        let body = self.sub_statement()?;
        Ok((init, condition, step, body))
    }

    fn switch_statement(&mut self) -> Parsed<StmtId> {
        let first = self.bump();
        let value = self.selection_condition()?;
        let body = self.sub_statement()?;
        Ok(self.stmt(first, StmtKind::Switch(value, body)))
    }

    fn goto_statement(&mut self) -> Parsed<StmtId> {
        let first = self.bump();
        let kind = if self.accept(TokenKind::Star) {
            StmtKind::GotoComputed(self.expression()?)
        } else {
            StmtKind::Goto(self.identifier()?.0)
        };
        self.require(TokenKind::Semicolon)?;
        Ok(self.stmt(first, kind))
    }

    /// `break` or `continue`, with a loop's label in C2Y (N3355).
    fn jump(&mut self, kind: fn(Option<Name>) -> StmtKind) -> Parsed<StmtId> {
        let first = self.bump();
        // Nothing else could stand there, so every dialect takes it.
        let is_named = self.at(TokenKind::Identifier);
        let label = if is_named { Some(self.identifier()?.0) } else { None };
        self.require(TokenKind::Semicolon)?;
        Ok(self.stmt(first, kind(label)))
    }

    fn return_statement(&mut self) -> Parsed<StmtId> {
        let first = self.bump();
        let value = if self.at(TokenKind::Semicolon) { None } else { Some(self.expression()?) };
        self.require(TokenKind::Semicolon)?;
        Ok(self.stmt(first, StmtKind::Return(value)))
    }
}
