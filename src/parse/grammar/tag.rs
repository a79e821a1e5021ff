//! Structs, unions and enums (C99 6.7.2.1, 6.7.2.2; gcc manual, "Structure-Layout", "Unnamed
//! Structure and Union Fields"; C23 for enums with a type).

use super::specifier::Guess;
use crate::lex::TokenKind;
use crate::names::kw;
use crate::parse::ast::*;
use crate::parse::names_in_scope::NameClass;
use crate::parse::{Failed, Parsed, Parser};

impl Parser<'_> {
    /// A struct or union specifier.
    pub(in crate::parse) fn record_specifier(&mut self) -> Parsed<RecordId> {
        self.nested(|parser| {
            let is_union = parser.word(0) == kw::UNION;
            let keyword = parser.bump();
            let mut attributes = Vec::new();
            parser.attributes(&mut attributes)?;
            parser.unknown_before_tag();
            let tag = parser.opt_tag()?;
            let members = if parser.at(TokenKind::LeftBrace) {
                let members = parser.list_of(Self::member_list)?;
                parser.gnu_attributes_only(&mut attributes)?;
                Some(members)
            } else {
                None
            };
            if tag.is_none() && members.is_none() {
                return parser.fail("{");
            }
            let attributes = parser.ast.add_list(&attributes);
            Ok(parser.ast.add_record(Record { is_union, keyword, tag, members, attributes }))
        })
    }

    fn opt_tag(&mut self) -> Parsed<Option<(crate::names::Name, TokenIdx)>> {
        if self.at(TokenKind::Identifier) { Ok(Some(self.identifier()?)) } else { Ok(None) }
    }

    /// Attributes behind a closing brace: `[[` there would belong to what follows.
    fn gnu_attributes_only(&mut self, out: &mut Vec<Attribute>) -> Parsed<()> {
        while self.at_gnu_attribute() {
            self.gnu_attribute(out)?;
        }
        Ok(())
    }

    /// `{ member-declarations }`. An error costs one member declaration.
    fn member_list(&mut self) -> Parsed<()> {
        self.require(TokenKind::LeftBrace)?;
        loop {
            match self.kind() {
                TokenKind::RightBrace => break,
                TokenKind::End => return self.fail("}"),
                TokenKind::Semicolon => {
                    let token = self.bump();
                    self.ast.add_remark(Remark::MemberSemicolon, token);
                }
                TokenKind::Pragma => {
                    let token = self.bump();
                    self.ast.push(MemberDeclaration::Pragma(token));
                }
                _ => match self.member_declaration() {
                    Ok(member) => self.ast.push(member),
                    Err(Failed) => {
                        self.commit_problem();
                        self.skip_statement();
                    }
                },
            }
        }
        self.bump();
        Ok(())
    }

    fn member_declaration(&mut self) -> Parsed<MemberDeclaration> {
        let first = self.here();
        let is_extension = self.word(0) == kw::G_EXTENSION;
        let member = self.bare_member_declaration()?;
        if is_extension {
            let extent = self.extent(first);
            self.ast.add_extension(extent);
        }
        Ok(member)
    }

    fn bare_member_declaration(&mut self) -> Parsed<MemberDeclaration> {
        if self.at_static_assert() {
            let condition = self.static_assert()?;
            return Ok(MemberDeclaration::StaticAssert(condition));
        }
        let specifiers = self.declaration_specifiers(Guess::Type)?;
        // gcc takes `const;`, with a warning.
        let missing = matches!(self.ast[specifiers].ty, TypeSpecifier::Missing);
        if missing && !self.at(TokenKind::Semicolon) {
            return self.fail("a member's type");
        }
        let declarators = self.list_of(Self::member_declarators)?;
        // GCC takes a last member without its semicolon, with a warning.
        if self.at(TokenKind::RightBrace) {
            let last = TokenIdx(self.here().0.saturating_sub(1));
            self.ast.add_remark(Remark::MemberWithoutSemicolon, last);
        } else {
            self.require(TokenKind::Semicolon)?;
        }
        Ok(MemberDeclaration::Members(specifiers, declarators))
    }

    fn member_declarators(&mut self) -> Parsed<()> {
        while !matches!(self.kind(), TokenKind::Semicolon | TokenKind::RightBrace) {
            let member = self.member_declarator()?;
            self.ast.push(member);
            if !self.at(TokenKind::Semicolon) && !self.at(TokenKind::RightBrace) {
                self.require(TokenKind::Comma)?;
            }
        }
        Ok(())
    }

    fn member_declarator(&mut self) -> Parsed<MemberDeclarator> {
        let mut attributes = Vec::new();
        self.attributes(&mut attributes)?;
        let declarator = if self.at(TokenKind::Colon) { None } else { Some(self.declarator()?) };
        let width =
            if self.accept(TokenKind::Colon) { Some(self.conditional_expression()?) } else { None };
        self.attributes(&mut attributes)?;
        self.unknown_behind_declarator();
        let attributes = self.ast.add_list(&attributes);
        Ok(MemberDeclarator { declarator, width, attributes })
    }

    /// An enum specifier.
    pub(in crate::parse) fn enum_specifier(&mut self) -> Parsed<EnumId> {
        self.bump();
        let mut attributes = Vec::new();
        self.attributes(&mut attributes)?;
        let tag = self.opt_tag()?;
        let underlying = if self.at(TokenKind::Colon) && self.at_specifiers(1) {
            self.bump();
            Some(self.underlying_type()?)
        } else {
            None
        };
        let enumerators = if self.accept(TokenKind::LeftBrace) {
            let enumerators = self.list_of(Self::enumerator_list)?;
            self.gnu_attributes_only(&mut attributes)?;
            Some(enumerators)
        } else {
            None
        };
        if tag.is_none() && enumerators.is_none() {
            return self.fail("{");
        }
        let attributes = self.ast.add_list(&attributes);
        Ok(self.ast.add_enum(Enum { tag, underlying, enumerators, attributes }))
    }

    /// C23 6.7.3.3: specifiers alone, so that a bit-field's colon is not eaten by a declarator.
    fn underlying_type(&mut self) -> Parsed<TypeNameId> {
        let specifiers = self.declaration_specifiers(Guess::Nothing)?;
        let declarator = self.empty_declarator();
        Ok(self.ast.add_type_name(TypeName { specifiers, declarator }))
    }

    fn enumerator_list(&mut self) -> Parsed<()> {
        while !self.at(TokenKind::RightBrace) {
            let (name, token) = self.identifier()?;
            let mut attributes = Vec::new();
            self.attributes(&mut attributes)?;
            if let Some(attribute) = attributes.first() {
                self.ast.add_remark(Remark::EnumeratorAttribute, attribute.token);
            }
            let value = if self.accept(TokenKind::Equal) {
                Some(self.conditional_expression()?)
            } else {
                None
            };
            self.names.declare(name, NameClass::Ordinary);
            self.ast.push(Enumerator { name, token, value });
            if !self.at(TokenKind::RightBrace) {
                let comma = self.require(TokenKind::Comma)?;
                if self.at(TokenKind::RightBrace) {
                    self.ast.add_remark(Remark::EnumeratorComma, comma);
                }
            }
        }
        self.bump();
        Ok(())
    }
}
