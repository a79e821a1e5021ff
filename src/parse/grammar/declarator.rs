//! Declarators, turned inside out while they are read (C99 6.7.5, 6.7.6).

use super::specifier::Guess;
use super::specifier::qualifier_keyword;
use crate::lex::TokenKind;
use crate::names::{Name, kw};
use crate::parse::ast::*;
use crate::parse::names_in_scope::NameClass;
use crate::parse::{Parsed, Parser};

/// Whether a declarator has a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// It must.
    Named,
    /// It must not: a type name.
    Abstract,
    /// It may: a parameter.
    Either,
}

/// A declarator under construction.
struct Building {
    name: Option<(Name, TokenIdx)>,
    attributes: Vec<Attribute>,
}

impl Parser<'_> {
    /// A declarator with a name.
    pub(in crate::parse) fn declarator(&mut self) -> Parsed<DeclaratorId> {
        self.any_declarator(Naming::Named)
    }

    /// A declarator without a name, perhaps empty.
    pub(in crate::parse) fn abstract_declarator(&mut self) -> Parsed<DeclaratorId> {
        self.any_declarator(Naming::Abstract)
    }

    fn any_declarator(&mut self, naming: Naming) -> Parsed<DeclaratorId> {
        let first = self.here();
        let mut building = Building { name: None, attributes: Vec::new() };
        let n_pointers = self.pointers.len();
        let parts = self.list_of(|parser| parser.declarator_level(naming, &mut building));
        self.pointers.truncate(n_pointers);
        let parts = parts?;
        let attributes = self.ast.add_list(&building.attributes);
        let extent = self.extent(first);
        let name = building.name;
        Ok(self.ast.add_declarator(Declarator { name, parts, attributes, extent }))
    }

    /// The declarator of something unnamed that is not derived.
    pub(in crate::parse) fn empty_declarator(&mut self) -> DeclaratorId {
        let here = self.here();
        let extent = Extent { first: here, last: TokenIdx(here.0.saturating_sub(1)) };
        self.ast.add_declarator(Declarator {
            name: None,
            parts: List::default(),
            attributes: List::default(),
            extent,
        })
    }

    /// Pointers, then a name or a parenthesized declarator, then suffixes; the parts come out
    /// from the name outwards.
    fn declarator_level(&mut self, naming: Naming, building: &mut Building) -> Parsed<()> {
        self.nested(|parser| {
            let n_pointers = parser.pointers.len();
            if naming != Naming::Abstract {
                parser.unknown_before_name();
            }
            while matches!(parser.kind(), TokenKind::Star | TokenKind::Caret) {
                let is_block = parser.at(TokenKind::Caret);
                let token = parser.bump();
                if is_block {
                    parser.ast.add_remark(Remark::Block, token);
                }
                let qualifiers = parser.pointer_qualifiers(&mut building.attributes)?;
                parser.pointers.push(qualifiers);
            }
            parser.attributes(&mut building.attributes)?;
            if naming != Naming::Abstract {
                parser.unknown_before_name();
            }
            parser.direct_declarator(naming, building)?;
            while parser.pointers.len() > n_pointers
                && let Some(qualifiers) = parser.pointers.pop()
            {
                parser.ast.push(DeclaratorPart::Pointer(qualifiers));
            }
            Ok(())
        })
    }

    fn pointer_qualifiers(&mut self, attributes: &mut Vec<Attribute>) -> Parsed<Qualifiers> {
        let mut qualifiers = Qualifiers::default();
        loop {
            let word = self.word(0);
            if self.at_gnu_attribute() || self.at_bracketed_attribute() {
                self.attributes(attributes)?;
            } else if let Some(qualifier) = qualifier_keyword(word)
                && self.is_keyword(word)
            {
                self.bump();
                qualifiers = qualifiers.with(qualifier);
            } else {
                return Ok(qualifiers);
            }
        }
    }

    fn direct_declarator(&mut self, naming: Naming, building: &mut Building) -> Parsed<()> {
        if self.at(TokenKind::Identifier) && naming != Naming::Abstract {
            building.name = Some(self.identifier()?);
            self.bracketed_after_name(&mut building.attributes)?;
        } else if self.at(TokenKind::LeftParen) && self.at_nested_declarator(naming) {
            self.bump();
            self.attributes(&mut building.attributes)?;
            self.declarator_level(naming, building)?;
            self.require(TokenKind::RightParen)?;
        } else if naming == Naming::Named {
            return self.fail("an identifier");
        }
        loop {
            match self.kind() {
                TokenKind::LeftBracket => {
                    let array = self.array_part()?;
                    self.ast.push(DeclaratorPart::Array(array));
                    self.bracketed_after_name(&mut building.attributes)?;
                }
                TokenKind::LeftParen => {
                    let parameters = self.parameters()?;
                    self.ast.push(DeclaratorPart::Function(parameters));
                    self.bracketed_after_name(&mut building.attributes)?;
                }
                _ => return Ok(()),
            }
        }
    }

    fn bracketed_after_name(&mut self, attributes: &mut Vec<Attribute>) -> Parsed<()> {
        if self.at_bracketed_attribute() { self.attributes(attributes) } else { Ok(()) }
    }

    /// Whether `(` groups a declarator rather than opening parameters (C99 6.7.5.3p11: a typedef
    /// name in an abstract declarator is a parameter's type).
    fn at_nested_declarator(&self, naming: Naming) -> bool {
        if naming == Naming::Named {
            return true;
        }
        let mut ahead = 1;
        while matches!(self.word(ahead), kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_)
            && self.peek(ahead + 1).kind == TokenKind::LeftParen
        {
            ahead = self.behind_group(ahead + 1);
        }
        match self.peek(ahead).kind {
            TokenKind::Star | TokenKind::Caret | TokenKind::LeftParen => true,
            TokenKind::LeftBracket => self.peek(ahead + 1).kind != TokenKind::LeftBracket,
            TokenKind::Identifier => {
                naming == Naming::Either && ahead == 1 && !self.at_specifiers(ahead)
            }
            _ => false,
        }
    }

    /// How far ahead the token behind the bracketed group at `ahead` is.
    pub(in crate::parse) fn behind_group(&self, mut ahead: usize) -> usize {
        let mut depth = 0usize;
        loop {
            match self.peek(ahead).kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen => depth = depth.saturating_sub(1),
                TokenKind::End => return ahead,
                _ => {}
            }
            ahead += 1;
            if depth == 0 {
                return ahead;
            }
        }
    }

    /// `[static const n]`.
    fn array_part(&mut self) -> Parsed<ArrayPart> {
        let bracket = self.require(TokenKind::LeftBracket)?;
        let mut is_static = false;
        let mut qualifiers = Qualifiers::default();
        loop {
            let word = self.word(0);
            if word == kw::STATIC {
                is_static = true;
            } else if let Some(qualifier) = qualifier_keyword(word)
                && self.is_keyword(word)
            {
                qualifiers = qualifiers.with(qualifier);
            } else {
                break;
            }
            self.bump();
        }
        let bound = if self.at(TokenKind::RightBracket) {
            ArrayBound::None
        } else if self.at(TokenKind::Star) && self.peek(1).kind == TokenKind::RightBracket {
            self.bump();
            ArrayBound::Star
        } else {
            // C99 has an assignment expression here; gcc takes a comma too.
            ArrayBound::Expr(self.nested(Self::expression)?)
        };
        self.require(TokenKind::RightBracket)?;
        Ok(ArrayPart { bound, is_static, qualifiers, bracket })
    }

    /// `( parameter-type-list )` or `( identifier-list )`, a scope of its own.
    fn parameters(&mut self) -> Parsed<ParametersId> {
        self.nested(|parser| {
            parser.names.open();
            let parameters = parser.parameter_list();
            parser.names.close();
            let parameters = parameters?;
            Ok(parser.ast.add_parameters(parameters))
        })
    }

    fn parameter_list(&mut self) -> Parsed<Parameters> {
        self.require(TokenKind::LeftParen)?;
        let mut parameters = Parameters {
            forward: List::default(),
            list: List::default(),
            identifiers: List::default(),
            variadic: false,
            prototype: !self.at(TokenKind::RightParen),
        };
        if self.at_identifier_list() {
            parameters.identifiers = self.identifier_list()?;
            parameters.prototype = false;
            return Ok(parameters);
        }
        let mut n_forward = 0;
        let all = self.list_of(|parser| parser.parameters_with(&mut parameters, &mut n_forward))?;
        (parameters.forward, parameters.list) = all.split_at(n_forward);
        Ok(parameters)
    }

    /// Parameters up to the closing parenthesis; `n_forward` of them are declared ahead.
    fn parameters_with(&mut self, of: &mut Parameters, n_forward: &mut u32) -> Parsed<()> {
        let mut n = 0;
        while !self.at(TokenKind::RightParen) {
            if self.accept(TokenKind::Ellipsis) {
                of.variadic = true;
                break;
            }
            let parameter = self.parameter()?;
            self.ast.push(parameter);
            n += 1;
            if self.accept(TokenKind::Semicolon) {
                *n_forward = n;
            } else if !self.at(TokenKind::RightParen) {
                self.require(TokenKind::Comma)?;
                if self.at(TokenKind::RightParen) {
                    return self.fail("a parameter");
                }
            }
        }
        self.require(TokenKind::RightParen)?;
        Ok(())
    }

    /// K&R's list: names that are no types, with commas.
    fn at_identifier_list(&self) -> bool {
        let mut ahead = 0;
        loop {
            let word = self.word(ahead);
            if word == kw::EMPTY || self.is_keyword(word) || ahead == 0 && self.at_specifiers(0) {
                return false;
            }
            match self.peek(ahead + 1).kind {
                TokenKind::Comma => ahead += 2,
                TokenKind::RightParen => return true,
                _ => return false,
            }
        }
    }

    fn identifier_list(&mut self) -> Parsed<List<(Name, TokenIdx)>> {
        let mut names = Vec::new();
        loop {
            names.push(self.identifier()?);
            if !self.accept(TokenKind::Comma) {
                break;
            }
        }
        self.require(TokenKind::RightParen)?;
        Ok(self.ast.add_list(&names))
    }

    fn parameter(&mut self) -> Parsed<Parameter> {
        let start = self.here();
        let specifiers = self.declaration_specifiers(Guess::Type)?;
        if self.here() == start {
            return self.fail("a parameter");
        }
        let declarator = self.any_declarator(Naming::Either)?;
        let mut attributes = Vec::new();
        self.attributes(&mut attributes)?;
        self.unknown_behind_declarator();
        if let Some((name, _)) = self.ast[declarator].name {
            self.names.declare(name, NameClass::Ordinary);
        }
        Ok(Parameter { specifiers, declarator })
    }
}
