//! Attributes in both spellings, and asm, which may stand in the same places.
//!
//! gcc manual, "Attribute Syntax", "How to Use Inline Assembly Language in C Code"; C23 6.7.13.

use crate::lex::TokenKind;
use crate::names::kw;
use crate::parse::ast::{Asm, AsmId, Attribute, ExprId, Remark};
use crate::parse::{Parsed, Parser};

impl Parser<'_> {
    pub(in crate::parse) fn at_gnu_attribute(&self) -> bool {
        matches!(self.word(0), kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_)
    }

    /// `[[`: two brackets are never an array or a designator at these places.
    pub(in crate::parse) fn at_bracketed_attribute(&self) -> bool {
        self.at(TokenKind::LeftBracket) && self.peek(1).kind == TokenKind::LeftBracket
    }

    /// Any number of attribute specifiers.
    pub(in crate::parse) fn attributes(&mut self, out: &mut Vec<Attribute>) -> Parsed<()> {
        loop {
            if self.at_gnu_attribute() {
                self.gnu_attribute(out)?;
            } else if self.at_bracketed_attribute() {
                self.bracketed_attribute(out)?;
            } else {
                return Ok(());
            }
        }
    }

    /// `__attribute__((a, b(c)))`.
    pub(in crate::parse) fn gnu_attribute(&mut self, out: &mut Vec<Attribute>) -> Parsed<()> {
        self.bump();
        self.require(TokenKind::LeftParen)?;
        self.require(TokenKind::LeftParen)?;
        while !self.at(TokenKind::RightParen) {
            if !self.accept(TokenKind::Comma) {
                self.attribute(false, out)?;
            }
        }
        self.require(TokenKind::RightParen)?;
        self.require(TokenKind::RightParen)?;
        Ok(())
    }

    /// `[[a, gnu::b(c)]]`.
    fn bracketed_attribute(&mut self, out: &mut Vec<Attribute>) -> Parsed<()> {
        self.bump();
        self.bump();
        self.accept_word(kw::G_EXTENSION);
        while !self.at(TokenKind::RightBracket) {
            if !self.accept(TokenKind::Comma) {
                self.attribute(true, out)?;
            }
        }
        self.require(TokenKind::RightBracket)?;
        self.require(TokenKind::RightBracket)?;
        Ok(())
    }

    /// A name, any word, with optional operands. The prefix of `gnu::packed` is dropped.
    fn attribute(&mut self, bracketed: bool, out: &mut Vec<Attribute>) -> Parsed<()> {
        if self.word(0) == kw::EMPTY {
            return self.fail("an attribute");
        }
        let mut token = self.bump();
        if self.accept(TokenKind::ColonColon)
            || (self.at(TokenKind::Colon) && self.peek(1).kind == TokenKind::Colon)
        {
            while self.accept(TokenKind::Colon) {}
            token = self.bump();
        }
        let name = self.tokens.get(token.0 as usize).map_or(kw::EMPTY, |token| token.name);
        let mut attribute = Attribute { name, token, operand: None, word: None, bracketed };
        if self.at(TokenKind::LeftParen) {
            let takes_expression = matches!(
                name,
                kw::A_ALIGNED | kw::A_ALIGNED_ | kw::A_VECTOR_SIZE | kw::A_VECTOR_SIZE_
            );
            if takes_expression && self.peek(1).kind != TokenKind::RightParen {
                self.bump();
                attribute.operand = Some(self.assignment_expression()?);
                self.require(TokenKind::RightParen)?;
            } else {
                let word = self.word(1);
                if word != kw::EMPTY && self.peek(2).kind == TokenKind::RightParen {
                    attribute.word = Some(word);
                }
                self.skip_group();
            }
        }
        out.push(attribute);
        Ok(())
    }

    pub(in crate::parse) fn at_asm(&self) -> bool {
        match self.word(0) {
            kw::G_ASM | kw::G_ASM_ => true,
            kw::ASM => self.is_keyword(kw::ASM),
            _ => false,
        }
    }

    /// An asm with its semicolon, which Microsoft's form in braces does without.
    pub(in crate::parse) fn asm_statement(&mut self) -> Parsed<AsmId> {
        let in_braces = self.peek(1).kind == TokenKind::LeftBrace;
        let asm = self.asm()?;
        if !in_braces {
            self.require(TokenKind::Semicolon)?;
        }
        Ok(asm)
    }

    /// `asm volatile goto ("…" : … : … : … : …)`, without the semicolon.
    pub(in crate::parse) fn asm(&mut self) -> Parsed<AsmId> {
        let first = self.bump();
        let mut asm = Asm {
            volatile: false,
            inline: false,
            goto: false,
            extended: false,
            operands: Default::default(),
            extent: self.extent(first),
        };
        if self.at(TokenKind::LeftBrace) {
            self.skip_group();
            self.ast.add_remark(Remark::MsAsm, first);
            asm.extent = self.extent(first);
            return Ok(self.ast.add_asm(asm));
        }
        loop {
            match self.word(0) {
                kw::VOLATILE | kw::G_VOLATILE | kw::G_VOLATILE_ => asm.volatile = true,
                kw::INLINE | kw::G_INLINE | kw::G_INLINE_ => asm.inline = true,
                kw::GOTO => asm.goto = true,
                kw::CONST | kw::G_CONST | kw::G_CONST_ | kw::RESTRICT => {}
                _ => break,
            }
            self.bump();
        }
        self.require(TokenKind::LeftParen)?;
        let mut operands = Vec::new();
        self.asm_string()?;
        let mut section = 0;
        while !self.at(TokenKind::RightParen) {
            match self.kind() {
                TokenKind::Colon => section += 1,
                TokenKind::ColonColon => section += 2,
                _ => return self.fail(")"),
            }
            self.bump();
            asm.extended = true;
            self.asm_section(section, &mut operands)?;
        }
        self.require(TokenKind::RightParen)?;
        asm.operands = self.ast.add_list(&operands);
        asm.extent = self.extent(first);
        Ok(self.ast.add_asm(asm))
    }

    /// What stands between two colons: operands (1, 2), clobbers (3) or labels (4).
    fn asm_section(&mut self, section: u32, operands: &mut Vec<ExprId>) -> Parsed<()> {
        let ends = |parser: &Self| {
            matches!(
                parser.kind(),
                TokenKind::Colon | TokenKind::ColonColon | TokenKind::RightParen | TokenKind::End
            )
        };
        while !ends(self) {
            match section {
                1 | 2 => self.asm_operand(operands)?,
                3 => self.asm_string()?,
                _ => {
                    self.identifier()?;
                }
            }
            if !ends(self) {
                self.require(TokenKind::Comma)?;
            }
        }
        Ok(())
    }

    fn asm_operand(&mut self, operands: &mut Vec<ExprId>) -> Parsed<()> {
        if self.accept(TokenKind::LeftBracket) {
            if self.word(0) == kw::EMPTY {
                return self.fail("an identifier");
            }
            self.bump();
            self.require(TokenKind::RightBracket)?;
        }
        self.asm_string()?;
        self.require(TokenKind::LeftParen)?;
        operands.push(self.expression()?);
        self.require(TokenKind::RightParen)?;
        Ok(())
    }

    /// String literals, or since gcc 15 a constant expression in parentheses.
    fn asm_string(&mut self) -> Parsed<()> {
        if self.accept(TokenKind::LeftParen) {
            self.expression()?;
            self.require(TokenKind::RightParen)?;
            return Ok(());
        }
        if !self.at(TokenKind::String) {
            return self.fail("a string");
        }
        while self.accept(TokenKind::String) {}
        Ok(())
    }
}
