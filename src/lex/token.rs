//! What a token is: the same shape for a file's raw tokens and for a unit's preprocessed ones.

use crate::names::Name;
use crate::source::Pos;

/// The macro expansion that a token came out of, an index into its unit's
/// [`crate::preprocess::Origins`]; 0 is "none: spelled in a file".
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct ExpansionId(pub u32);

impl ExpansionId {
    /// The token was spelled in a file.
    pub const NONE: ExpansionId = ExpansionId(0);
}

/// One preprocessing token. 16 bytes: a kernel unit has 450,000 of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// White space before it, start of a line, and the like.
    pub flags: Flags,
    /// The spelling, line splices removed; [`crate::names::kw::EMPTY`] for punctuators.
    pub name: Name,
    /// Where it was spelled: a macro's argument keeps the place where the argument stands, a
    /// token of a macro's body its place in the `#define`.
    pub pos: Pos,
    /// The expansion it came out of: for a token of a body that macro's expansion; an argument
    /// keeps what it had where the argument was written.
    pub expansion: ExpansionId,
}

/// Bits about a token's surroundings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// White space or a comment stands before the token.
    pub const SPACE_BEFORE: Flags = Flags(1);
    /// First token of its (logical) line.
    pub const LINE_START: Flags = Flags(2);
    /// An identifier that must not be expanded any more (C99 6.10.3.4p2).
    pub const NO_EXPAND: Flags = Flags(4);
    /// Spelled as a digraph, with a line splice inside or with `\u`: its text in the file is not
    /// its name.
    pub const RESPELLED: Flags = Flags(8);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the bits of `other` set.
    #[must_use]
    pub fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// With the bits of `other` cleared.
    #[must_use]
    pub fn without(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }
}

macro_rules! token_kinds {
    ($($kind:ident = $spelling:literal,)*) => {
        /// Kinds of preprocessing tokens (C99 6.4); punctuators have a kind each.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum TokenKind {
            /// The end of the file or of the unit.
            End,
            /// An identifier or a keyword.
            Identifier,
            /// A pp-number (C99 6.4.8).
            Number,
            /// A character constant with its prefix and quotes.
            Character,
            /// A string literal with its prefix and quotes.
            String,
            /// A `#pragma` that the compiler sees; the name is the line's text after `#pragma`.
            Pragma,
            /// Anything else: a stray character, an unclosed quote.
            Other,
            $($kind,)*
        }

        impl TokenKind {
            /// The spelling of a punctuator, empty for other kinds.
            pub fn punctuator(self) -> &'static str {
                match self {
                    $(TokenKind::$kind => $spelling,)*
                    _ => "",
                }
            }
        }
    };
}

token_kinds! {
    LeftParen = "(", RightParen = ")", LeftBracket = "[", RightBracket = "]",
    LeftBrace = "{", RightBrace = "}", Dot = ".", Arrow = "->", PlusPlus = "++",
    MinusMinus = "--", Ampersand = "&", Star = "*", Plus = "+", Minus = "-", Tilde = "~",
    Bang = "!", Slash = "/", Percent = "%", ShiftLeft = "<<", ShiftRight = ">>", Less = "<",
    Greater = ">", LessEqual = "<=", GreaterEqual = ">=", EqualEqual = "==", BangEqual = "!=",
    Caret = "^", Pipe = "|", AmpersandAmpersand = "&&", PipePipe = "||", Question = "?",
    Colon = ":", ColonColon = "::", Semicolon = ";", Ellipsis = "...", Equal = "=",
    StarEqual = "*=", SlashEqual = "/=", PercentEqual = "%=", PlusEqual = "+=",
    MinusEqual = "-=", ShiftLeftEqual = "<<=", ShiftRightEqual = ">>=", AmpersandEqual = "&=",
    CaretEqual = "^=", PipeEqual = "|=", Comma = ",", Hash = "#", HashHash = "##",
}

impl Token {
    /// The token's text as the compiler sees it.
    pub fn spelling(&self) -> std::borrow::Cow<'static, str> {
        match self.kind {
            TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::Character
            | TokenKind::String
            | TokenKind::Pragma
            | TokenKind::Other => self.name.text(),
            kind => std::borrow::Cow::Borrowed(kind.punctuator()),
        }
    }

    /// Bytes of it in a file, unless it is [`Flags::RESPELLED`]; 0 for a pragma, whose text is a
    /// whole line, and for the end.
    pub fn n_bytes(&self) -> usize {
        match self.kind {
            TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::Character
            | TokenKind::String
            | TokenKind::Other => self.name.bytes().len(),
            kind => kind.punctuator().len(),
        }
    }
}
