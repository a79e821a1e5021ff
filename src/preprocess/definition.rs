//! A `#define` line's tokens become a [`Definition`] (C99 6.10.3, with the gcc manual's "Variadic
//! Macros"): parameters found, `#` and `##` turned into marks on their operands, so that
//! expansion only copies.

use std::sync::LazyLock;

use super::prepared::Places;
use crate::lex::{Flags, Token, TokenKind};
use crate::names::{Name, kw};
use crate::source::Pos;

/// The token is the left operand of `##`.
pub const PASTE_LEFT: Flags = Flags(16);
/// The token is the operand of `#`.
pub const STRINGIFY: Flags = Flags(32);

/// A name that an argument beside `##` brought in unexpanded: gcc counts it to the macro, so
/// the line of what comes of it is that of the outermost call. The bit is [`STRINGIFY`]'s, which
/// parameters have.
pub const OF_CALL: Flags = Flags(32);

/// One macro's definition, shared by all units that read it. Like names it lives as long as the
/// process.
#[derive(Debug)]
pub struct Definition {
    /// Distinct for each definition of the process: its place in the list of all.
    pub id: u32,
    /// The macro's name.
    pub name: Name,
    /// The name's place in its `#define`; nowhere for predefined macros.
    pub pos: Pos,
    /// Its parameters, none for an object-like macro.
    pub parameters: Option<Box<Parameters>>,
    /// The replacement list.
    pub body: Box<[Token]>,
    /// For each token of the body the number of the parameter that it names, from 1; 0 if it
    /// names none. Empty if no parameter is used.
    pub slots: Box<[u16]>,
}

/// A function-like macro's parameters.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Their names; `__VA_ARGS__` stands for `...`.
    pub names: Vec<Name>,
    /// The last one takes all further arguments.
    pub variadic: bool,
    /// The body has `__VA_OPT__`.
    pub va_opt: bool,
}

/// Why a `#define` isn't one, and where.
pub type DefinitionError = (Pos, &'static str);

/// A kernel has millions, so what one takes counts.
static ALL: LazyLock<boxcar::Vec<Definition>> = LazyLock::new(boxcar::Vec::new);

impl Definition {
    /// The definition with this id.
    pub fn of_id(id: u32) -> Option<&'static Definition> {
        ALL.get(id as usize)
    }

    /// The definition in the tokens after `#define`; `line` is the place to blame if they end
    /// too soon.
    pub fn parse(
        tokens: &[Token],
        line: Pos,
        places: Places,
    ) -> Result<&'static Definition, DefinitionError> {
        let mut made = Definition::read(tokens, line)?;
        if places == Places::Nowhere {
            made.forget_places();
        }
        let at = ALL.push_with(|at| {
            made.id = at as u32;
            made
        });
        Definition::of_id(at as u32).ok_or((line, "there are too many macros"))
    }

    fn read(tokens: &[Token], line: Pos) -> Result<Definition, DefinitionError> {
        let Some((name, mut rest)) = tokens.split_first() else {
            return Err((line, "#define without a macro's name"));
        };
        check_name(name)?;
        let mut parameters = None;
        if let Some((open, after)) = rest.split_first()
            && open.kind == TokenKind::LeftParen
            && !open.flags.has(Flags::SPACE_BEFORE)
        {
            let (found, body) = parse_parameters(after, open.pos)?;
            parameters = Some(Box::new(found));
            rest = body;
        }
        let (body, slots) = (Box::default(), Box::default());
        let (name, pos) = (name.name, name.pos);
        let mut made = Definition { id: 0, name, pos, parameters, body, slots };
        made.parse_body(rest)?;
        Ok(made)
    }

    /// Whether two definitions of a name are the same, white space of any length being equal
    /// (C99 6.10.3p1).
    pub fn says_the_same(&self, other: &Definition) -> bool {
        let space = |token: &Token| token.flags.has(Flags::SPACE_BEFORE);
        let mut pairs = self.body.iter().zip(&*other.body).enumerate();
        self.parameters == other.parameters
            && self.body.len() == other.body.len()
            && pairs.all(|(at, (a, b))| {
                (a.kind, a.name) == (b.kind, b.name) && (at == 0 || space(a) == space(b))
            })
    }

    /// How many parameters there are.
    pub fn n_parameters(&self) -> usize {
        self.parameters.as_ref().map_or(0, |parameters| parameters.names.len())
    }

    /// Whether it is variadic.
    pub fn is_variadic(&self) -> bool {
        self.parameters.as_ref().is_some_and(|parameters| parameters.variadic)
    }

    /// Whether calls need `__VA_OPT__` looked after.
    pub fn has_va_opt(&self) -> bool {
        self.parameters.as_ref().is_some_and(|parameters| parameters.va_opt)
    }

    /// Forgets all places: for predefined macros, which are written nowhere.
    fn forget_places(&mut self) {
        self.pos = Pos::NOWHERE;
        for token in &mut self.body {
            token.pos = Pos::NOWHERE;
        }
    }

    fn slot(&self, token: &Token) -> u16 {
        let Some(parameters) = &self.parameters else { return 0 };
        if token.kind != TokenKind::Identifier {
            return 0;
        }
        let at = parameters.names.iter().position(|&name| name == token.name);
        at.map_or(0, |at| at as u16 + 1)
    }

    fn parse_body(&mut self, tokens: &[Token]) -> Result<(), DefinitionError> {
        let mut hash: Option<Token> = None;
        let mut body: Vec<Token> = Vec::with_capacity(tokens.len());
        let has_parameters = self.n_parameters() > 0;
        let mut slots = Vec::with_capacity(if has_parameters { tokens.len() } else { 0 });
        for token in tokens {
            let mut token = *token;
            token.flags = token.flags.without(Flags::LINE_START);
            let slot = self.slot(&token);
            let va_opt = token.name == kw::VA_OPT && self.is_variadic();
            if let Some(hash) = hash.take() {
                if slot == 0 && !va_opt {
                    return Err((hash.pos, "'#' is not followed by a macro parameter"));
                }
                token.flags = token.flags.without(Flags::SPACE_BEFORE).with(STRINGIFY);
                if hash.flags.has(Flags::SPACE_BEFORE) {
                    token.flags = token.flags.with(Flags::SPACE_BEFORE);
                }
            } else if token.kind == TokenKind::Hash && self.parameters.is_some() {
                hash = Some(token);
                continue;
            } else if token.kind == TokenKind::HashHash {
                let Some(left) = body.last_mut() else {
                    return Err((token.pos, "'##' cannot begin a macro's expansion"));
                };
                left.flags = left.flags.with(PASTE_LEFT);
                continue;
            }
            if va_opt && let Some(parameters) = &mut self.parameters {
                parameters.va_opt = true;
            }
            body.push(token);
            if has_parameters {
                slots.push(slot);
            }
        }
        if let Some(hash) = hash {
            return Err((hash.pos, "'#' is not followed by a macro parameter"));
        }
        if let Some(last) = body.last().filter(|last| last.flags.has(PASTE_LEFT)) {
            return Err((last.pos, "'##' cannot end a macro's expansion"));
        }
        if let Some(first) = body.first_mut() {
            first.flags = first.flags.without(Flags::SPACE_BEFORE);
        }
        self.body = body.into();
        if slots.iter().any(|&slot| slot != 0) {
            self.slots = slots.into();
        }
        Ok(())
    }
}

fn check_name(name: &Token) -> Result<(), DefinitionError> {
    if name.kind != TokenKind::Identifier {
        return Err((name.pos, "a macro's name must be an identifier"));
    }
    if is_reserved(name.name) {
        return Err((name.pos, "this name cannot be a macro's"));
    }
    Ok(())
}

/// Names that neither `#define` nor `#undef` may touch.
pub fn is_reserved(name: Name) -> bool {
    matches!(name, kw::DEFINED | kw::HAS_INCLUDE | kw::HAS_INCLUDE_NEXT)
}

/// `a, b, rest...)` and what follows.
fn parse_parameters(
    mut tokens: &[Token],
    open: Pos,
) -> Result<(Parameters, &[Token]), DefinitionError> {
    let mut found = Parameters { names: Vec::new(), variadic: false, va_opt: false };
    let unfinished = (open, "a macro's parameter list does not end");
    let mut name_next = true;
    while let Some((token, rest)) = tokens.split_first() {
        tokens = rest;
        match token.kind {
            TokenKind::RightParen if !name_next || found.names.is_empty() => {
                return Ok((found, tokens));
            }
            TokenKind::Ellipsis if !found.variadic => {
                if name_next {
                    found.names.push(kw::VA_ARGS);
                }
                found.variadic = true;
                name_next = false;
            }
            TokenKind::Identifier if name_next => {
                if found.names.contains(&token.name) {
                    return Err((token.pos, "two parameters of a macro have one name"));
                }
                found.names.push(token.name);
                name_next = false;
            }
            TokenKind::Comma if !name_next && !found.variadic => name_next = true,
            _ => return Err((token.pos, "a macro's parameter list holds something else")),
        }
    }
    Err(unfinished)
}
