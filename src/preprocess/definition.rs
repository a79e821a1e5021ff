//! A `#define` line's tokens become a [`Definition`] (C99 6.10.3, with the gcc manual's "Variadic
//! Macros"): parameters found, `#` and `##` turned into marks on their operands, so that
//! expansion only copies. Most macros are never expanded, so a replacement list is text until
//! somebody asks for its tokens.

use std::sync::{LazyLock, OnceLock};

use super::prepared::Places;
use crate::lex::{Flags, LexOptions, PackedOptions, Token, TokenKind, lex_replacement};
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
    rest: Rest,
    body: OnceLock<Box<Body>>,
}

/// The text of a replacement list that is read when somebody asks for it.
#[derive(Debug, Default)]
struct Rest {
    text: Box<[u8]>,
    pos: Pos,
    options: PackedOptions,
}

/// What a macro's name is replaced by.
#[derive(Debug, Default)]
struct Body {
    tokens: Box<[Token]>,
    /// For each token the number of the parameter that it names, from 1; 0 if it names none.
    /// Empty if no parameter is used.
    slots: Box<[u16]>,
    /// It has `__VA_OPT__`.
    va_opt: bool,
}

/// A `#define` as a file's list of items has it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The tokens after `#define`, without those that were put off.
    pub tokens: &'a [Token],
    /// The place to blame if they end too soon.
    pub pos: Pos,
    /// What was put off: its text and where that is.
    pub rest: Option<(&'a [u8], Pos)>,
    /// How it is lexed.
    pub options: LexOptions,
}

/// A function-like macro's parameters.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Their names; `__VA_ARGS__` stands for `...`.
    pub names: Vec<Name>,
    /// The last one takes all further arguments.
    pub variadic: bool,
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

    /// The definition in a line.
    pub fn parse(line: Line, places: Places) -> Result<&'static Definition, DefinitionError> {
        let mut made = Definition::read(line, places)?;
        let at = ALL.push_with(|at| {
            made.id = at as u32;
            made
        });
        Definition::of_id(at as u32).ok_or((line.pos, "there are too many macros"))
    }

    fn read(line: Line, places: Places) -> Result<Definition, DefinitionError> {
        let Some((name, mut rest)) = line.tokens.split_first() else {
            return Err((line.pos, "#define without a macro's name"));
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
        let pos = if places == Places::Nowhere { Pos::NOWHERE } else { name.pos };
        let (name, body) = (name.name, OnceLock::new());
        let put_off = line.rest.map(|(text, pos)| {
            let options = line.options.into();
            Rest { text: text.into(), pos, options }
        });
        let is_put_off = put_off.is_some();
        let rest_of_line = put_off.unwrap_or_default();
        let made = Definition { id: 0, name, pos, parameters, rest: rest_of_line, body };
        if !is_put_off && !rest.is_empty() {
            let mut body = made.parse_body(rest)?;
            made.forget_places(&mut body);
            made.body.get_or_init(|| Box::new(body));
        }
        Ok(made)
    }

    /// The replacement list, read when it is first asked for.
    fn replacement(&self) -> &Body {
        self.body.get_or_init(|| {
            let Rest { ref text, pos, options } = self.rest;
            if text.is_empty() {
                return Box::default();
            }
            // Without a `#` there is nothing to be wrong.
            let read = |tokens: &[Token]| self.parse_body(tokens).unwrap_or_default();
            let mut body = lex_replacement(text, pos, options.into(), read);
            self.forget_places(&mut body);
            Box::new(body)
        })
    }

    /// The tokens of the replacement list.
    pub fn body(&self) -> &[Token] {
        &self.replacement().tokens
    }

    /// Those of them that the file's list of tokens leaves out.
    pub fn tokens_put_off(&self) -> &[Token] {
        if self.rest.text.is_empty() { &[] } else { self.body() }
    }

    /// The number of the parameter that a token of the body names, from 1; 0 if it names none.
    pub fn slot_at(&self, at: usize) -> usize {
        self.replacement().slots.get(at).map_or(0, |&slot| slot.into())
    }

    /// The tokens of the replacement list, each with the number of the parameter that it names.
    pub fn body_with_slots(&self) -> impl Iterator<Item = (Token, usize)> {
        let Body { tokens, slots, .. } = self.replacement();
        let slots = slots.iter().map(|&slot| slot.into()).chain(std::iter::repeat(0));
        tokens.iter().copied().zip(slots)
    }

    /// Whether two definitions of a name are the same, white space of any length being equal
    /// (C99 6.10.3p1).
    pub fn says_the_same(&self, other: &Definition) -> bool {
        let space = |token: &Token| token.flags.has(Flags::SPACE_BEFORE);
        let mut pairs = self.body().iter().zip(other.body()).enumerate();
        self.parameters == other.parameters
            && self.body().len() == other.body().len()
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
        self.is_variadic() && self.replacement().va_opt
    }

    /// Forgets all places of a predefined macro, which is written nowhere.
    fn forget_places(&self, body: &mut Body) {
        if self.pos == Pos::NOWHERE {
            body.tokens.iter_mut().for_each(|token| token.pos = Pos::NOWHERE);
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

    fn parse_body(&self, tokens: &[Token]) -> Result<Body, DefinitionError> {
        let mut has_va_opt = false;
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
            has_va_opt |= va_opt;
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
        if slots.iter().all(|&slot| slot == 0) {
            slots.clear();
        }
        Ok(Body { tokens: body.into(), slots: slots.into(), va_opt: has_va_opt })
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
    let mut found = Parameters { names: Vec::new(), variadic: false };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_a_line_of_cache() {
        assert_eq!(size_of::<Definition>(), 64);
    }
}
