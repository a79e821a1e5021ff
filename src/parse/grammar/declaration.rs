//! Declarations and function definitions, at file scope and in blocks (C99 6.7, 6.9; gcc manual,
//! "Nested Functions").

use super::specifier::{Guess, qualifier_keyword};
use crate::lex::TokenKind;
use crate::names::{Name, kw};
use crate::parse::ast::*;
use crate::parse::names_in_scope::NameClass;
use crate::parse::{Failed, Parsed, Parser};

impl Parser<'_> {
    /// An external declaration (C99 6.9).
    pub(in crate::parse) fn external_declaration(&mut self) -> Parsed<DeclId> {
        let first = self.here();
        let kind = match self.kind() {
            TokenKind::Semicolon => {
                self.bump();
                DeclarationKind::Empty
            }
            TokenKind::Pragma => DeclarationKind::Pragma(self.bump()),
            _ if self.at_unknown_call() && !self.call_is_type(0) => {
                return self.unknown_call(first);
            }
            _ => return self.declaration(),
        };
        Ok(self.add_declaration_at(first, kind))
    }

    fn add_declaration_at(&mut self, first: TokenIdx, kind: DeclarationKind) -> DeclId {
        let extent = self.extent(first);
        self.ast.add_declaration(Declaration { kind, extent })
    }

    /// `name ( …` with a name that nobody declared: implicit int, or an unknown macro.
    fn at_unknown_call(&self) -> bool {
        self.is_unknown(self.word(0)) && self.peek(1).kind == TokenKind::LeftParen
    }

    /// C90's implicit int if it can be read so (`main() { }`, `f();`), else a macro's call that
    /// is taken for a declaration.
    fn unknown_call(&mut self, first: TokenIdx) -> Parsed<DeclId> {
        let name = self.word(0);
        let (start, mark, guessed) = (self.idx, self.names.mark(), self.guess.clone());
        if let Ok(declaration) = self.declaration()
            && self.problem.is_none()
        {
            if !matches!(self.ast[declaration].kind, DeclarationKind::Function(..)) {
                self.note_guess(first, format!("`{name}(…)` stands where a declaration should"));
            }
            return Ok(declaration);
        }
        self.pending = None;
        self.problem = None;
        self.guess = guessed;
        self.names.rewind(mark);
        self.idx = start;
        self.bump();
        self.skip_group();
        self.note_guess(first, format!("`{name}(…)` is taken for a declaration: an unknown macro"));
        self.accept(TokenKind::Semicolon);
        Ok(self.add_declaration_at(first, DeclarationKind::MacroCall(name)))
    }

    /// Whether a declaration begins here, in a block.
    pub(in crate::parse) fn at_declaration(&self) -> bool {
        let mut ahead = 0;
        while self.word(ahead) == kw::G_EXTENSION {
            ahead += 1;
        }
        let brackets = |at: usize| self.peek(at).kind == TokenKind::LeftBracket;
        self.at_specifiers(ahead)
            || (ahead > 0 && brackets(ahead) && brackets(ahead + 1))
            || (ahead == 0 && self.at_static_assert())
            || (ahead == 0 && self.at_guessed_declaration())
    }

    /// `unknown name`, and `unknown *name` followed by what ends a declarator; qualifiers too.
    fn at_guessed_declaration(&self) -> bool {
        if !self.is_unknown(self.word(0)) {
            return false;
        }
        let is_attribute = matches!(self.word(1), kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_);
        if self.at_specifiers(1) && !is_attribute {
            return true;
        }
        if self.call_declares() {
            return true;
        }
        let is_qualifier = |word: Name| self.is_keyword(word) && qualifier_keyword(word).is_some();
        let mut ahead = 1;
        let mut qualified = false;
        while self.peek(ahead).kind == TokenKind::Star || is_qualifier(self.word(ahead)) {
            qualified |= self.peek(ahead).kind == TokenKind::Identifier;
            ahead += 1;
        }
        let name = self.word(ahead);
        if name == kw::EMPTY || self.is_keyword(name) {
            return false;
        }
        ahead == 1
            || qualified
            || matches!(
                self.peek(ahead + 1).kind,
                TokenKind::Semicolon | TokenKind::Equal | TokenKind::Comma | TokenKind::LeftBracket
            ) && self.names.class(name).is_none()
    }

    /// A declaration or a function definition.
    pub(in crate::parse) fn declaration(&mut self) -> Parsed<DeclId> {
        let first = self.here();
        while self.word(0) == kw::G_EXTENSION {
            self.bump();
        }
        let is_extension = self.here() != first;
        let declaration = self.bare_declaration(first)?;
        if is_extension {
            let extent = self.extent(first);
            self.ast.add_extension(extent);
        }
        Ok(declaration)
    }

    fn bare_declaration(&mut self, first: TokenIdx) -> Parsed<DeclId> {
        if self.at_static_assert() {
            let condition = self.static_assert()?;
            return Ok(self.add_declaration_at(first, DeclarationKind::StaticAssert(condition)));
        }
        if self.at_asm() {
            let asm = self.asm_statement()?;
            return Ok(self.add_declaration_at(first, DeclarationKind::Asm(asm)));
        }
        // `main() { }`, `a, b;`: a name that begins a declaration.
        let guess = match self.peek(1).kind {
            TokenKind::LeftParen
                if self.call_is_type(0) || self.names.in_scope() && self.call_declares() =>
            {
                Guess::Type
            }
            TokenKind::LeftParen
            | TokenKind::Equal
            | TokenKind::Semicolon
            | TokenKind::Comma
            | TokenKind::LeftBracket => Guess::Nothing,
            _ => Guess::TypeOrDeclarator,
        };
        let specifiers = self.declaration_specifiers(guess)?;
        if self.accept(TokenKind::Semicolon) {
            return self.without_declarator(first, specifiers);
        }
        self.init_declarators(first, specifiers)
    }

    /// `struct s { … };`, or attributes alone.
    fn without_declarator(&mut self, first: TokenIdx, specifiers: SpecifiersId) -> Parsed<DeclId> {
        let node = self.ast[specifiers];
        let only_attributes = matches!(node.ty, TypeSpecifier::Missing) && node.storage.0 == 0;
        let kind = if only_attributes {
            DeclarationKind::Attribute(node.attributes)
        } else {
            DeclarationKind::Plain(specifiers, List::default())
        };
        Ok(self.add_declaration_at(first, kind))
    }

    fn init_declarators(&mut self, first: TokenIdx, specifiers: SpecifiersId) -> Parsed<DeclId> {
        let mut attributes = Vec::new();
        self.attributes(&mut attributes)?;
        let declarator = self.declarator()?;
        if self.at_function_body(declarator) {
            return self.function_definition(first, specifiers, declarator);
        }
        let class = self.class_of(specifiers);
        let declarators = self.list_of(|parser| parser.declarators_from(declarator, class))?;
        Ok(self.add_declaration_at(first, DeclarationKind::Plain(specifiers, declarators)))
    }

    /// The rest of a declaration behind its first declarator.
    fn declarators_from(&mut self, first: DeclaratorId, class: NameClass) -> Parsed<()> {
        let mut declarator = first;
        loop {
            if let Some((name, _)) = self.ast[declarator].name {
                self.names.declare(name, class);
            }
            let declared = self.init_declarator(declarator)?;
            self.ast.push(declared);
            if !self.accept(TokenKind::Comma) {
                self.require(TokenKind::Semicolon)?;
                return Ok(());
            }
            self.attributes(&mut Vec::new())?;
            declarator = self.declarator()?;
        }
    }

    fn class_of(&self, specifiers: SpecifiersId) -> NameClass {
        if self.ast[specifiers].storage.has(Storage::TYPEDEF) {
            NameClass::Typedef
        } else {
            NameClass::Ordinary
        }
    }

    /// What may follow a declarator: an asm label, attributes, an initializer.
    fn init_declarator(&mut self, declarator: DeclaratorId) -> Parsed<InitDeclarator> {
        let asm_label = if self.at_asm() { Some(self.asm()?) } else { None };
        let mut attributes = Vec::new();
        self.attributes(&mut attributes)?;
        self.unknown_behind_declarator();
        self.attributes(&mut attributes)?;
        if !attributes.is_empty() {
            self.add_attributes(declarator, &attributes);
        }
        let init = if self.accept(TokenKind::Equal) { Some(self.initializer()?) } else { None };
        Ok(InitDeclarator { declarator, init, asm_label })
    }

    fn add_attributes(&mut self, declarator: DeclaratorId, more: &[Attribute]) {
        let mut all = self.ast.list(self.ast[declarator].attributes).to_vec();
        all.extend_from_slice(more);
        let all = self.ast.add_list(&all);
        self.ast.set_declarator_attributes(declarator, all);
    }

    /// Whether this declarator opens a function definition: `{` follows, or K&R's parameter
    /// declarations.
    fn at_function_body(&self, declarator: DeclaratorId) -> bool {
        let parts = self.ast.list(self.ast[declarator].parts);
        if !matches!(parts.first(), Some(DeclaratorPart::Function(_))) {
            return false;
        }
        match self.kind() {
            TokenKind::LeftBrace => true,
            TokenKind::Identifier => {
                let mut ahead = 0;
                while self.word(ahead) == kw::G_EXTENSION {
                    ahead += 1;
                }
                if matches!(self.word(0), kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_) {
                    return self.attribute_then_body();
                }
                self.at_specifiers(ahead) || self.unknown_then_body()
            }
            _ => false,
        }
    }

    /// `int f() __attribute__((x)) {`: GCC takes an attribute before a body.
    fn attribute_then_body(&self) -> bool {
        let mut ahead = 0;
        let mut depth = 0usize;
        loop {
            match self.peek(ahead).kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen => depth = depth.saturating_sub(1),
                TokenKind::LeftBrace if depth == 0 => return true,
                TokenKind::Identifier => {}
                TokenKind::End => return false,
                _ if depth == 0 => return false,
                _ => {}
            }
            ahead += 1;
        }
    }

    fn function_definition(
        &mut self,
        first: TokenIdx,
        specifiers: SpecifiersId,
        declarator: DeclaratorId,
    ) -> Parsed<DeclId> {
        if let Some((name, _)) = self.ast[declarator].name {
            self.names.declare(name, NameClass::Ordinary);
        }
        let mut attributes = Vec::new();
        self.attributes(&mut attributes)?;
        if let Some(attribute) = attributes.first() {
            self.ast.add_remark(Remark::AttributeBeforeBody, attribute.token);
        }
        if self.unknown_then_body() {
            self.unknown_behind_declarator();
        }
        self.names.open();
        self.declare_parameters(declarator);
        let body = self.function_tail();
        self.names.close();
        let (old_parameters, body) = body?;
        let kind = DeclarationKind::Function(specifiers, declarator, old_parameters, body);
        Ok(self.add_declaration_at(first, kind))
    }

    /// K&R's parameter declarations and the body.
    fn function_tail(&mut self) -> Parsed<(List<DeclId>, StmtId)> {
        let mut old_parameters = Vec::new();
        while !self.at(TokenKind::LeftBrace) {
            if self.accept(TokenKind::Semicolon) {
                continue;
            }
            if !self.at_declaration() {
                return self.fail("{");
            }
            old_parameters.push(self.declaration()?);
        }
        let old_parameters = self.ast.add_list(&old_parameters);
        let body = self.nested(Self::compound_statement)?;
        Ok((old_parameters, body))
    }

    /// The parameters' names are names in the body, not types.
    fn declare_parameters(&mut self, declarator: DeclaratorId) {
        let parts = self.ast.list(self.ast[declarator].parts);
        let Some(DeclaratorPart::Function(parameters)) = parts.first() else { return };
        let parameters = self.ast[*parameters];
        for parameter in self.ast.list(parameters.list) {
            if let Some((name, _)) = self.ast[parameter.declarator].name {
                self.names.declare(name, NameClass::Ordinary);
            }
        }
        for &(name, _) in self.ast.list(parameters.identifiers) {
            self.names.declare(name, NameClass::Ordinary);
        }
    }

    pub(in crate::parse) fn at_static_assert(&self) -> bool {
        let word: Name = self.word(0);
        word == kw::STATIC_ASSERT_ || (word == kw::STATIC_ASSERT && self.is_keyword(word))
    }

    /// `_Static_assert ( e, "message" );`, its semicolon too.
    pub(in crate::parse) fn static_assert(&mut self) -> Parsed<ExprId> {
        let word = self.bump();
        self.require(TokenKind::LeftParen)?;
        let condition = self.conditional_expression()?;
        if self.accept(TokenKind::Comma) {
            if !self.at(TokenKind::String) {
                return self.fail("a string");
            }
            while self.accept(TokenKind::String) {}
        } else {
            self.ast.add_remark(Remark::AssertWithoutMessage, word);
        }
        self.require(TokenKind::RightParen)?;
        if !self.at(TokenKind::RightBrace) {
            self.require(TokenKind::Semicolon)?;
        }
        Ok(condition)
    }

    /// Reads a declaration inside a function; the error is the caller's to recover from.
    pub(in crate::parse) fn block_declaration(&mut self) -> Result<DeclId, Failed> {
        self.nested(Self::declaration)
    }
}
