//! Declaration specifiers and type names (C99 6.7, 6.7.6).

use crate::lex::TokenKind;
use crate::names::{Name, kw};
use crate::parse::ast::*;
use crate::parse::{Parsed, Parser};

/// What an unknown name among declaration specifiers may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Guess {
    /// No type: the name is declared here.
    Nothing,
    /// Nothing but a type.
    Type,
    /// A type, unless it looks like what is declared.
    TypeOrDeclarator,
}

/// Specifiers under construction.
struct Building {
    storage: Storage,
    qualifiers: Qualifiers,
    words: TypeWords,
    any_word: bool,
    ty: Option<TypeSpecifier>,
    attributes: Vec<Attribute>,
    alignas: Vec<Alignas>,
}

impl Building {
    fn has_type(&self) -> bool {
        self.any_word || self.ty.is_some()
    }

    fn base(&mut self, base: BaseWord) {
        self.any_word = true;
        if !(base == BaseWord::Int && self.words.base != BaseWord::None) {
            self.words.base = base;
        }
    }
}

impl Parser<'_> {
    /// Whether a declaration's specifiers (or a type name) begin `ahead` tokens on.
    pub(in crate::parse) fn at_specifiers(&self, ahead: usize) -> bool {
        let name = self.word(ahead);
        name != kw::EMPTY
            && (self.is_typedef(name)
                || (self.is_keyword(name) && is_specifier_keyword(name))
                || (is_type_like_name(name) && self.names.class(name).is_none()))
    }

    /// Whether the operand in parentheses that opens here is a type name rather than an
    /// expression: `(T`, or `(unknown)` and `(unknown *)` where only a cast makes sense.
    pub(in crate::parse) fn at_parenthesized_type(&self) -> bool {
        if !self.at(TokenKind::LeftParen) {
            return false;
        }
        if self.at_specifiers(1) || matches!(self.word(1), kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_) {
            return true;
        }
        if self.word(1) == kw::G_EXTENSION {
            let mut ahead = 2;
            while self.word(ahead) == kw::G_EXTENSION {
                ahead += 1;
            }
            return self.at_specifiers(ahead);
        }
        self.at_guessed_cast()
    }

    /// `(name) operand` and `(name **) operand` with an unknown name.
    fn at_guessed_cast(&self) -> bool {
        if !self.is_unknown(self.word(1)) {
            return false;
        }
        let mut ahead = 2;
        while self.peek(ahead).kind == TokenKind::Star {
            ahead += 1;
        }
        if self.peek(ahead).kind != TokenKind::RightParen {
            return false;
        }
        let after = self.peek(ahead + 1);
        match after.kind {
            TokenKind::Number | TokenKind::Character | TokenKind::String => true,
            TokenKind::Identifier => {
                !self.is_keyword(after.name) || matches!(after.name, kw::SIZEOF)
            }
            _ => ahead > 2,
        }
    }

    /// Declaration specifiers; `guess` says what an unknown name may be.
    pub(in crate::parse) fn declaration_specifiers(
        &mut self,
        guess: Guess,
    ) -> Parsed<SpecifiersId> {
        let first = self.here();
        let mut building = Building {
            storage: Storage::default(),
            qualifiers: Qualifiers::default(),
            words: TypeWords::default(),
            any_word: false,
            ty: None,
            attributes: Vec::new(),
            alignas: Vec::new(),
        };
        while self.specifier(&mut building, guess)? {}
        let ty = match building.ty {
            Some(TypeSpecifier::BitInt(width, _)) => TypeSpecifier::BitInt(width, building.words),
            Some(ty) => ty,
            None if building.any_word => TypeSpecifier::Words(building.words),
            None if building.storage.has(Storage::AUTO)
                && self.dialect.standard >= crate::discover::Standard::C23 =>
            {
                TypeSpecifier::AutoType
            }
            None if building.storage.has(Storage::CONSTEXPR) => TypeSpecifier::AutoType,
            None => TypeSpecifier::Missing,
        };
        let attributes = self.ast.add_list(&building.attributes);
        let alignas = self.ast.add_list(&building.alignas);
        let extent = self.extent(first);
        Ok(self.ast.add_specifiers(Specifiers {
            storage: building.storage,
            qualifiers: building.qualifiers,
            ty,
            attributes,
            alignas,
            extent,
        }))
    }

    /// One specifier; false if the next token is none.
    fn specifier(&mut self, building: &mut Building, guess: Guess) -> Parsed<bool> {
        let name = self.word(0);
        if name == kw::EMPTY {
            if self.at_bracketed_attribute() {
                self.attributes(&mut building.attributes)?;
                return Ok(true);
            }
            return Ok(false);
        }
        if !self.is_keyword(name) {
            return self.type_name_specifier(name, building, guess);
        }
        if let Some(storage) = storage_keyword(name) {
            self.bump();
            building.storage.0 |= storage.0;
        } else if let Some(qualifier) = qualifier_keyword(name) {
            if name == kw::ATOMIC_ && self.peek(1).kind == TokenKind::LeftParen {
                self.bump();
                let inner = self.parenthesized_type()?;
                building.ty = Some(TypeSpecifier::Atomic(inner));
                return Ok(true);
            }
            self.bump();
            building.qualifiers = building.qualifiers.with(qualifier);
        } else if word_keyword(name, building) {
            self.bump();
        } else {
            return self.long_specifier(name, building);
        }
        Ok(true)
    }

    /// Specifiers that are more than a word.
    fn long_specifier(&mut self, name: Name, building: &mut Building) -> Parsed<bool> {
        match name {
            kw::G_EXTENSION => {
                self.bump();
            }
            kw::G_ATTRIBUTE | kw::G_ATTRIBUTE_ => self.gnu_attribute(&mut building.attributes)?,
            kw::STRUCT | kw::UNION => {
                building.ty = Some(TypeSpecifier::Record(self.record_specifier()?));
            }
            kw::ENUM => building.ty = Some(TypeSpecifier::Enum(self.enum_specifier()?)),
            kw::TYPEOF | kw::G_TYPEOF | kw::G_TYPEOF_ => {
                building.ty = Some(self.typeof_specifier(false)?);
            }
            kw::TYPEOF_UNQUAL | kw::G_TYPEOF_UNQUAL | kw::G_TYPEOF_UNQUAL_ => {
                building.ty = Some(self.typeof_specifier(true)?);
            }
            kw::G_AUTO_TYPE => {
                self.bump();
                building.ty = Some(TypeSpecifier::AutoType);
            }
            kw::BITINT => {
                self.bump();
                self.require(TokenKind::LeftParen)?;
                let width = self.conditional_expression()?;
                self.require(TokenKind::RightParen)?;
                building.ty = Some(TypeSpecifier::BitInt(width, TypeWords::default()));
            }
            kw::ALIGNAS_ | kw::ALIGNAS => {
                self.bump();
                let operand = if self.at_parenthesized_type() {
                    Alignas::Type(self.parenthesized_type()?)
                } else {
                    self.require(TokenKind::LeftParen)?;
                    let value = self.conditional_expression()?;
                    self.require(TokenKind::RightParen)?;
                    Alignas::Expr(value)
                };
                building.alignas.push(operand);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A typedef name, a type that is a name to the grammar (`__builtin_va_list`), or a guess.
    fn type_name_specifier(
        &mut self,
        name: Name,
        building: &mut Building,
        guess: Guess,
    ) -> Parsed<bool> {
        if building.has_type() {
            return Ok(false);
        }
        if self.is_typedef(name) {
            let token = self.bump();
            building.ty = Some(TypeSpecifier::Typedef(name, token));
            return Ok(true);
        }
        if is_type_like_name(name) && self.names.class(name).is_none() {
            self.bump();
            name_word(name, building);
            return Ok(true);
        }
        let may_be_type = match guess {
            Guess::Nothing => false,
            Guess::Type => true,
            Guess::TypeOrDeclarator => self.at_declspec() || !self.at_declarator_of_int(),
        };
        if may_be_type && self.names.class(name).is_none() {
            if self.unknown_before_type() {
                return Ok(true);
            }
            let is_call = self.call_is_type(0) || guess == Guess::Type && self.call_then_name();
            let token = if is_call { self.unknown_type() } else { self.bump() };
            self.note_guess(token, format!("`{name}` is taken for a type: nobody declares it"));
            building.ty = Some(TypeSpecifier::Guessed(name, token));
            return Ok(true);
        }
        Ok(false)
    }

    /// Whether the unknown name here is what specifiers without a type declare, C90's implicit
    /// int: `static n = 1;`, `inline f (x) {`, `extern g (const char *);`.
    fn at_declarator_of_int(&self) -> bool {
        match self.peek(1).kind {
            TokenKind::Comma | TokenKind::Semicolon | TokenKind::Equal | TokenKind::LeftBracket => {
                true
            }
            TokenKind::LeftParen => {
                let behind = self.behind_group(1);
                match self.peek(behind).kind {
                    TokenKind::LeftBrace => true,
                    TokenKind::Identifier => self.at_specifiers(behind) && behind > 3,
                    _ => self.at_specifiers(2),
                }
            }
            _ => false,
        }
    }

    /// `typeof ( e or T )`.
    fn typeof_specifier(&mut self, unqualified: bool) -> Parsed<TypeSpecifier> {
        self.bump();
        if self.at_parenthesized_type() {
            let inner = self.parenthesized_type()?;
            return Ok(TypeSpecifier::TypeofType(inner, unqualified));
        }
        self.require(TokenKind::LeftParen)?;
        let inner = self.nested(Self::expression)?;
        self.require(TokenKind::RightParen)?;
        Ok(TypeSpecifier::TypeofExpr(inner, unqualified))
    }

    /// `( type-name )`.
    pub(in crate::parse) fn parenthesized_type(&mut self) -> Parsed<TypeNameId> {
        self.require(TokenKind::LeftParen)?;
        let ty = self.type_name()?;
        self.require(TokenKind::RightParen)?;
        Ok(ty)
    }

    /// A type name (C99 6.7.6).
    pub(in crate::parse) fn type_name(&mut self) -> Parsed<TypeNameId> {
        self.nested(|parser| {
            if !parser.at_specifiers(0)
                && !parser.at_gnu_attribute()
                && parser.word(0) != kw::G_EXTENSION
                && !parser.is_unknown(parser.word(0))
            {
                return parser.fail("a type");
            }
            let specifiers = parser.declaration_specifiers(Guess::Type)?;
            let declarator = parser.abstract_declarator()?;
            Ok(parser.ast.add_type_name(TypeName { specifiers, declarator }))
        })
    }
}

/// Types whose names are declared by the compiler, not reserved words: they can be shadowed.
pub(in crate::parse) fn is_type_like_name(name: Name) -> bool {
    matches!(
        name,
        kw::G_FLOAT80
            | kw::G_FLOAT128
            | kw::G_IBM128
            | kw::G_FP16
            | kw::G_BF16
            | kw::G_INT128_T
            | kw::G_UINT128_T
            | kw::B_VA_LIST
    )
}

fn name_word(name: Name, building: &mut Building) {
    match name {
        kw::G_FLOAT80 => building.base(BaseWord::Float80),
        kw::G_FLOAT128 | kw::G_IBM128 => building.base(BaseWord::Float128),
        kw::G_FP16 => building.base(BaseWord::Float16),
        kw::G_BF16 => building.base(BaseWord::Bfloat16),
        kw::B_VA_LIST => building.base(BaseWord::VaList),
        _ => {
            building.base(BaseWord::Int128);
            building.words.unsigned = name == kw::G_UINT128_T;
        }
    }
}

fn storage_keyword(name: Name) -> Option<Storage> {
    Some(match name {
        kw::TYPEDEF => Storage::TYPEDEF,
        kw::EXTERN => Storage::EXTERN,
        kw::STATIC => Storage::STATIC,
        kw::AUTO => Storage::AUTO,
        kw::REGISTER => Storage::REGISTER,
        kw::THREAD_LOCAL_ | kw::THREAD_LOCAL | kw::G_THREAD => Storage::THREAD,
        kw::CONSTEXPR => Storage::CONSTEXPR,
        kw::INLINE | kw::G_INLINE | kw::G_INLINE_ => Storage::INLINE,
        kw::NORETURN_ => Storage::NORETURN,
        _ => return None,
    })
}

/// Type qualifiers in all spellings.
pub(super) fn qualifier_keyword(name: Name) -> Option<Qualifiers> {
    Some(match name {
        kw::CONST | kw::G_CONST | kw::G_CONST_ => Qualifiers::CONST,
        kw::VOLATILE | kw::G_VOLATILE | kw::G_VOLATILE_ => Qualifiers::VOLATILE,
        kw::RESTRICT | kw::G_RESTRICT | kw::G_RESTRICT_ => Qualifiers::RESTRICT,
        kw::ATOMIC_ => Qualifiers::ATOMIC,
        kw::G_SEG_FS | kw::G_SEG_GS => Qualifiers::SPACE,
        _ => return None,
    })
}

/// The main word of a basic type that a keyword is.
fn base_keyword(name: Name) -> Option<BaseWord> {
    Some(match name {
        kw::VOID => BaseWord::Void,
        kw::CHAR => BaseWord::Char,
        kw::INT => BaseWord::Int,
        kw::FLOAT => BaseWord::Float,
        kw::DOUBLE => BaseWord::Double,
        kw::BOOL_ | kw::BOOL => BaseWord::Bool,
        kw::G_INT128 => BaseWord::Int128,
        kw::FLOAT16 => BaseWord::Float16,
        kw::FLOAT32 => BaseWord::Float32,
        kw::FLOAT64 => BaseWord::Float64,
        kw::FLOAT128_ | kw::FLOAT128X => BaseWord::Float128,
        kw::FLOAT32X => BaseWord::Float32x,
        kw::FLOAT64X => BaseWord::Float64x,
        kw::DECIMAL32 => BaseWord::Decimal32,
        kw::DECIMAL64 => BaseWord::Decimal64,
        kw::DECIMAL128 => BaseWord::Decimal128,
        _ => return None,
    })
}

/// Counts a keyword that is a word of a basic type.
fn word_keyword(name: Name, building: &mut Building) -> bool {
    if let Some(base) = base_keyword(name) {
        building.base(base);
        return true;
    }
    match name {
        kw::LONG => building.words.n_long += 1,
        kw::SHORT => building.words.short = true,
        kw::SIGNED | kw::G_SIGNED | kw::G_SIGNED_ => building.words.signed = true,
        kw::UNSIGNED => building.words.unsigned = true,
        kw::COMPLEX_ | kw::G_COMPLEX | kw::G_COMPLEX_ => building.words.complex = true,
        _ => return false,
    }
    building.any_word = true;
    true
}

/// Keywords that can only begin or continue declaration specifiers. `__extension__` and
/// attributes also begin expressions and statements, so callers look at them themselves.
fn is_specifier_keyword(name: Name) -> bool {
    let other = matches!(
        name,
        kw::STRUCT
            | kw::UNION
            | kw::ENUM
            | kw::TYPEOF
            | kw::G_TYPEOF
            | kw::G_TYPEOF_
            | kw::TYPEOF_UNQUAL
            | kw::G_TYPEOF_UNQUAL
            | kw::G_TYPEOF_UNQUAL_
            | kw::G_AUTO_TYPE
            | kw::BITINT
            | kw::ALIGNAS_
            | kw::ALIGNAS
    );
    other
        || storage_keyword(name).is_some()
        || qualifier_keyword(name).is_some()
        || is_word_keyword(name)
}

fn is_word_keyword(name: Name) -> bool {
    let modifier = matches!(
        name,
        kw::LONG
            | kw::SHORT
            | kw::SIGNED
            | kw::G_SIGNED
            | kw::G_SIGNED_
            | kw::UNSIGNED
            | kw::COMPLEX_
            | kw::G_COMPLEX
            | kw::G_COMPLEX_
    );
    modifier || base_keyword(name).is_some()
}
