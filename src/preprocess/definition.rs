//! A `#define` line's tokens become a [`Definition`] (C99 6.10.3, with the gcc manual's "Variadic
//! Macros"): parameters found, `#` and `##` turned into marks on their operands, so that
//! expansion only copies. Most macros are never expanded, so a replacement list is text until
//! somebody asks for its tokens.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};

use super::prepared::Places;
use crate::lex::{Flags, LexOptions, Plain, Token, TokenKind, lex_replacement};
use crate::names::{Name, kw};
use crate::paged::Paged;
use crate::source::{Pos, SourceFile};

/// The token is the left operand of `##`.
pub const PASTE_LEFT: Flags = Flags(16);
/// The token is the operand of `#`.
pub const STRINGIFY: Flags = Flags(32);

/// A name that an argument beside `##` brought in unexpanded: gcc counts it to the macro, so
/// the line of what comes of it is that of the outermost call. The bit is [`STRINGIFY`]'s, which
/// parameters have.
pub const OF_CALL: Flags = Flags(32);

/// One macro's definition, shared by all units that read it. Like names it lives as long as the
/// process. A kernel has millions, so what one takes counts.
#[derive(Debug)]
pub struct Definition {
    /// Distinct for each definition of the process.
    pub id: u32,
    /// The macro's name.
    pub name: Name,
    /// The name's place in its `#define`; nowhere for predefined macros.
    pub pos: Pos,
    /// The place of a replacement list that is read when somebody asks for it, and where it is
    /// among the texts of its file's definitions.
    rest: Pos,
    start: u32,
    n_bytes: u32,
    /// From 1 the number of its [`More`], 0 while it has none.
    more: AtomicU32,
}

/// What a definition has if it has parameters or was asked for its replacement list.
#[derive(Debug)]
struct More {
    /// None for an object-like macro.
    parameters: Option<Box<Parameters>>,
    body: OnceLock<Box<Body>>,
}

/// All of these.
static MORE: LazyLock<boxcar::Vec<More>> = LazyLock::new(boxcar::Vec::new);

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

/// Definitions whose ids follow each other, and what they are read from.
#[derive(Debug)]
struct Shelf {
    definitions: &'static [Definition],
    source: &'static Source,
}

/// What all definitions of a file share.
#[derive(Debug)]
struct Source {
    /// The replacement lists that were put off, one behind the other.
    texts: Box<[u8]>,
    options: LexOptions,
}

/// How many definitions stand on a shelf. Those of a file begin on one of their own.
const SHELF: u32 = 16;

/// All definitions, by their ids.
static SHELVES: Paged<OnceLock<Shelf>> = Paged::new();

/// The first id that no definition has.
static NEXT_ID: AtomicU32 = AtomicU32::new(0);

/// The definitions of a file while they are found.
#[derive(Debug)]
pub struct Found {
    list: Vec<Definition>,
    texts: Vec<u8>,
    options: LexOptions,
    places: Places,
}

impl Found {
    /// None yet, of so many.
    pub fn new(n: usize, options: LexOptions, places: Places) -> Found {
        Found { list: Vec::with_capacity(n), texts: Vec::new(), options, places }
    }

    /// How many there are.
    pub fn n(&self) -> u32 {
        self.list.len() as u32
    }

    /// Adds the definition in a line of a file that has no tokens.
    pub fn add_plain(&mut self, file: &SourceFile, plain: &Plain) {
        let text = file.text.get(plain.start as usize..plain.end as usize).unwrap_or(b"");
        let pos = file.pos(plain.at as usize);
        self.push(plain.name, pos, Some((text, file.pos(plain.start as usize))), None);
    }

    /// Adds the definition in a line.
    pub fn add(&mut self, line: Line) -> Result<(), DefinitionError> {
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
        let is_nowhere = self.places == Places::Nowhere;
        let body = OnceLock::new();
        if line.rest.is_none() && !rest.is_empty() {
            let mut read = parse_body(parameters.as_deref(), rest)?;
            if is_nowhere {
                read.tokens.iter_mut().for_each(|token| token.pos = Pos::NOWHERE);
            }
            body.get_or_init(|| Box::new(read));
        }
        let more =
            (parameters.is_some() || body.get().is_some()).then_some(More { parameters, body });
        self.push(name.name, if is_nowhere { Pos::NOWHERE } else { name.pos }, line.rest, more);
        Ok(())
    }

    fn push(&mut self, name: Name, pos: Pos, rest: Option<(&[u8], Pos)>, more: Option<More>) {
        let (text, rest) = rest.unwrap_or_default();
        let (start, n_bytes) = (self.texts.len() as u32, text.len() as u32);
        self.texts.extend_from_slice(text);
        let more = AtomicU32::new(more.map_or(0, |more| MORE.push(more) as u32 + 1));
        self.list.push(Definition { id: 0, name, pos, rest, start, n_bytes, more });
    }

    /// Keeps them for good, with an id each.
    pub fn keep(mut self) -> &'static [Definition] {
        if self.list.is_empty() {
            return &[];
        }
        let n = self.n().next_multiple_of(SHELF);
        let first = NEXT_ID.fetch_add(n, Ordering::Relaxed);
        (first..).zip(&mut self.list).for_each(|(id, definition)| definition.id = id);
        let kept: &[Definition] = Box::leak(self.list.into_boxed_slice());
        let texts = self.texts.as_slice().into();
        let source: &Source = Box::leak(Box::new(Source { texts, options: self.options }));
        for (shelf, definitions) in (first / SHELF..).zip(kept.chunks(SHELF as usize)) {
            if let Some(place) = SHELVES.get_or_make(shelf) {
                // Nobody else has these ids.
                let _ = place.set(Shelf { definitions, source });
            }
        }
        kept
    }
}

impl Definition {
    /// The definition with this id.
    #[inline]
    pub fn of_id(id: u32) -> Option<&'static Definition> {
        SHELVES.get(id / SHELF)?.get()?.definitions.get((id % SHELF) as usize)
    }

    #[inline]
    fn more(&self) -> Option<&'static More> {
        let more = self.more.load(Ordering::Acquire);
        MORE.get(more.checked_sub(1)? as usize)
    }

    /// Its parameters, none for an object-like macro.
    #[inline]
    pub fn parameters(&self) -> Option<&'static Parameters> {
        self.more()?.parameters.as_deref()
    }

    /// The replacement list, read when it is first asked for; none if it is empty.
    fn replacement(&self) -> Option<&'static Body> {
        let more = self.more();
        if let Some(body) = more.and_then(|more| more.body.get()) {
            return Some(body);
        }
        if self.n_bytes == 0 {
            return None;
        }
        let more = match more {
            Some(more) => more,
            None => {
                let number = MORE.push(More { parameters: None, body: OnceLock::new() }) as u32 + 1;
                // Another thread may have come first.
                let order = Ordering::AcqRel;
                let _ = self.more.compare_exchange(0, number, order, Ordering::Acquire);
                self.more()?
            }
        };
        Some(more.body.get_or_init(|| Box::new(self.read(more.parameters.as_deref()))))
    }

    /// Reads the text that was put off.
    fn read(&self, parameters: Option<&Parameters>) -> Body {
        let Some(shelf) = SHELVES.get(self.id / SHELF).and_then(OnceLock::get) else {
            return Body::default();
        };
        let (start, n_bytes) = (self.start as usize, self.n_bytes as usize);
        let text = shelf.source.texts.get(start..start + n_bytes).unwrap_or(b"");
        // Without a `#` there is nothing to be wrong.
        let read = |tokens: &[Token]| parse_body(parameters, tokens).unwrap_or_default();
        lex_replacement(text, self.rest, shelf.source.options, read)
    }

    /// The tokens of the replacement list.
    pub fn body(&self) -> &'static [Token] {
        self.replacement().map_or(&[], |body| &body.tokens)
    }

    /// Those of them that the file's list of tokens leaves out.
    pub fn tokens_put_off(&self) -> &'static [Token] {
        if self.n_bytes == 0 { &[] } else { self.body() }
    }

    /// The tokens of the replacement list, and for each the number of the parameter that it names,
    /// from 1; 0 if it names none. There are no numbers if none names any.
    pub fn body_and_slots(&self) -> (&'static [Token], &'static [u16]) {
        self.replacement().map_or((&[], &[]), |body| (&body.tokens, &body.slots))
    }

    /// The tokens of the replacement list, each with the number of the parameter that it names.
    pub fn body_with_slots(&self) -> impl Iterator<Item = (Token, usize)> {
        let (tokens, slots) = self.body_and_slots();
        let slots = slots.iter().map(|&slot| slot.into()).chain(std::iter::repeat(0));
        tokens.iter().copied().zip(slots)
    }

    /// Whether two definitions of a name are the same, white space of any length being equal
    /// (C99 6.10.3p1).
    pub fn says_the_same(&self, other: &Definition) -> bool {
        let space = |token: &Token| token.flags.has(Flags::SPACE_BEFORE);
        let mut pairs = self.body().iter().zip(other.body()).enumerate();
        self.parameters() == other.parameters()
            && self.body().len() == other.body().len()
            && pairs.all(|(at, (a, b))| {
                (a.kind, a.name) == (b.kind, b.name) && (at == 0 || space(a) == space(b))
            })
    }

    /// How many parameters there are.
    pub fn n_parameters(&self) -> usize {
        self.parameters().map_or(0, |parameters| parameters.names.len())
    }

    /// Whether it is variadic.
    pub fn is_variadic(&self) -> bool {
        self.parameters().is_some_and(|parameters| parameters.variadic)
    }

    /// Whether calls need `__VA_OPT__` looked after.
    pub fn has_va_opt(&self) -> bool {
        self.is_variadic() && self.replacement().is_some_and(|body| body.va_opt)
    }
}

/// The number of the parameter that a token names, from 1; 0 if it names none.
fn slot_of(parameters: Option<&Parameters>, token: &Token) -> u16 {
    let Some(parameters) = parameters else { return 0 };
    if token.kind != TokenKind::Identifier {
        return 0;
    }
    let at = parameters.names.iter().position(|&name| name == token.name);
    at.map_or(0, |at| at as u16 + 1)
}

fn parse_body(parameters: Option<&Parameters>, tokens: &[Token]) -> Result<Body, DefinitionError> {
    let is_variadic = parameters.is_some_and(|parameters| parameters.variadic);
    let mut has_va_opt = false;
    let mut hash: Option<Token> = None;
    let mut body: Vec<Token> = Vec::with_capacity(tokens.len());
    let has_parameters = parameters.is_some_and(|parameters| !parameters.names.is_empty());
    let mut slots = Vec::with_capacity(if has_parameters { tokens.len() } else { 0 });
    for token in tokens {
        let mut token = *token;
        token.flags = token.flags.without(Flags::LINE_START);
        let slot = slot_of(parameters, &token);
        let va_opt = token.name == kw::VA_OPT && is_variadic;
        if let Some(hash) = hash.take() {
            if slot == 0 && !va_opt {
                return Err((hash.pos, "'#' is not followed by a macro parameter"));
            }
            token.flags = token.flags.without(Flags::SPACE_BEFORE).with(STRINGIFY);
            if hash.flags.has(Flags::SPACE_BEFORE) {
                token.flags = token.flags.with(Flags::SPACE_BEFORE);
            }
        } else if token.kind == TokenKind::Hash && parameters.is_some() {
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
    fn two_definitions_are_less_than_a_line_of_cache() {
        assert_eq!(size_of::<Definition>(), 28);
    }
}
