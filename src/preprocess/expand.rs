//! Macro expansion (C99 6.10.3.4) by gcc's method (GNU cpp internals, "Macro Expansion
//! Algorithm"): a stack of token lists, of which the top one is read. A macro is disabled while
//! its own list is on the stack; a disabled macro's name that is read is marked and never expands
//! again. A list that is read to its end is popped, and its macro is enabled again: so a
//! function-like name at the end of a list can take its arguments from what follows.
//!
//! Between the tokens stand paddings, which say what white space `#` makes of the gap: gcc's
//! rules for it are followed exactly.
//!
//! It ends because each expansion takes from a budget of tokens, and the recursion through
//! arguments is bounded.

use super::definition::{Definition, OF_CALL, PASTE_LEFT, STRINGIFY};
use super::engine::{END, Engine, Reading};
use super::macros::{MacroTable, Meaning};
use super::origin::MacroExpansion;
use crate::lex::{ExpansionId, Flags, Token, TokenKind};
use crate::names::Name;

/// A list of tokens being read.
pub struct Context {
    pub tokens: Vec<Token>,
    pub next: usize,
    /// The macro that it is the expansion of.
    pub of: Option<Name>,
    /// Reading stops here: the end of an argument or of a directive's line.
    pub is_barrier: bool,
}

/// The token is padding (its kind is `End`).
const PADDING: Flags = Flags(64);
/// The padding stands for its source's white space; without this bit it only keeps apart.
const HAS_SOURCE: Flags = Flags(128);

/// Bits that never leave the preprocessor.
const INTERNAL: Flags = Flags(16 | 32 | 64 | 128);

/// A padding that takes the white space before `token`.
pub fn padding_of(token: &Token) -> Token {
    let space = Flags(token.flags.0 & Flags::SPACE_BEFORE.0);
    Token { flags: PADDING.with(HAS_SOURCE).with(space), ..END }
}

/// A padding that only keeps two tokens from becoming one.
pub const AVOID_PASTE: Token = Token { flags: PADDING, ..END };

pub fn is_padding(token: &Token) -> bool {
    token.kind == TokenKind::End && token.flags.has(PADDING)
}

/// Several paddings in a row act as one of them.
pub fn join_padding(first: Option<Token>, second: Token) -> Token {
    match first {
        Some(first) if first.flags.has(HAS_SOURCE) => {
            let both = !first.flags.has(Flags::SPACE_BEFORE) && !second.flags.has(HAS_SOURCE);
            if both { second } else { first }
        }
        _ => second,
    }
}

/// Whether white space stands before `token` given the paddings before it.
pub fn has_space(padding: Option<Token>, token: &Token) -> bool {
    let source = padding.filter(|padding| padding.flags.has(HAS_SOURCE));
    source.as_ref().unwrap_or(token).flags.has(Flags::SPACE_BEFORE)
}

/// What came of a macro's name.
enum Entered {
    /// It stays as it is.
    No,
    /// Its expansion is on the stack.
    Yes,
}

/// Whether a token of a list stands for itself, as most do.
#[inline]
pub fn is_plain(token: &Token, macros: &MacroTable) -> bool {
    !token.flags.has(PASTE_LEFT)
        && (token.kind != TokenKind::Identifier
            || token.flags.has(Flags::NO_EXPAND)
            || !macros.is_macro(token.name))
}

/// The next tokens of a list up to one that doesn't stand for itself; they count as read.
#[inline]
fn plain<'c>(context: &'c mut Context, macros: &MacroTable) -> &'c [Token] {
    let rest = context.tokens.get(context.next..).unwrap_or(&[]);
    let n = rest.iter().position(|token| !is_plain(token, macros)).unwrap_or(rest.len());
    context.next += n;
    rest.get(..n).unwrap_or(rest)
}

/// Puts a token into the output, with the white space that the paddings before it leave.
#[inline]
fn put(mut token: Token, padding: &mut Option<Token>, out: &mut Vec<Token>) {
    if token.kind == TokenKind::End {
        if is_padding(&token) {
            *padding = Some(join_padding(*padding, token));
        }
        return;
    }
    let space = has_space(padding.take(), &token);
    token.flags = token.flags.without(INTERNAL).without(Flags::SPACE_BEFORE);
    if space {
        token.flags = token.flags.with(Flags::SPACE_BEFORE);
    }
    out.push(token);
}

impl Engine<'_> {
    /// Expands a macro's name that stands in a file's text, all of it, into the output.
    pub fn expand_text(&mut self, name: Token) {
        let n_tokens = self.out.tokens.len();
        let first = self.resolve(name);
        let mut padding = None;
        put(first, &mut padding, &mut self.out.tokens);
        while let Some(context) = self.contexts.last_mut() {
            for &token in plain(context, &self.macros) {
                put(token, &mut padding, &mut self.out.tokens);
            }
            let token = self.next_token();
            put(token, &mut padding, &mut self.out.tokens);
            if self.exhausted {
                self.contexts.clear();
                self.out.tokens.truncate(n_tokens);
            }
        }
    }

    /// The next token, expanded; paddings included. [`END`] at a barrier or the end of a file.
    pub fn next_token(&mut self) -> Token {
        loop {
            let token = match self.contexts.last_mut() {
                None => self.next_file_token(),
                Some(context) => match context.tokens.get(context.next) {
                    Some(&token) => {
                        context.next += 1;
                        if token.flags.has(PASTE_LEFT) {
                            self.paste_all(token);
                            if self.in_directive {
                                continue;
                            }
                            return padding_of(&token);
                        }
                        token
                    }
                    None if context.is_barrier => return END,
                    None => {
                        self.pop_context();
                        if self.in_directive {
                            continue;
                        }
                        return AVOID_PASTE;
                    }
                },
            };
            let resolved = self.resolve(token);
            // In a directive only the paddings that a header's name may need are kept.
            if self.in_directive && is_padding(&resolved) && !is_padding(&token) {
                continue;
            }
            return resolved;
        }
    }

    /// A token that was read: a macro's name is expanded (and a padding stands for it), or
    /// marked if its macro is being expanded.
    fn resolve(&mut self, mut token: Token) -> Token {
        if token.kind != TokenKind::Identifier
            || token.flags.has(Flags::NO_EXPAND)
            || !self.macros.is_macro(token.name)
        {
            return token;
        }
        if self.macros.is_disabled(token.name) {
            token.flags = token.flags.with(Flags::NO_EXPAND);
            return token;
        }
        if !self.about_to_expand && self.contexts.last().is_none_or(|top| top.of.is_none()) {
            self.invocation = token.pos;
            let definition = self.macros.definition_of(token.name);
            self.invocation_is_call = definition.is_some_and(|d| d.parameters().is_some());
        }
        if self.prevent_expansion > 0 || self.exhausted {
            return token;
        }
        let entered = match self.macros.meaning(token.name) {
            Meaning::Nothing => Entered::No,
            Meaning::BuiltIn(built_in) => return self.expand_built_in(built_in, token),
            Meaning::User(definition) => self.enter_macro(definition, &token),
        };
        match entered {
            Entered::No => token,
            Entered::Yes => padding_of(&token),
        }
    }

    fn enter_macro(&mut self, definition: &Definition, name: &Token) -> Entered {
        let was_about = std::mem::replace(&mut self.about_to_expand, true);
        let arguments = match definition.parameters() {
            None => None,
            Some(_) => match self.call_arguments(definition, name) {
                Some(arguments) => Some(arguments),
                None => {
                    self.about_to_expand = was_about;
                    return Entered::No;
                }
            },
        };
        let expansion = self.out.origins.add(MacroExpansion {
            name: definition.name,
            definition: definition.pos,
            call: name.pos,
            parent: name.expansion,
        });
        if name.flags.has(OF_CALL) {
            self.of_call.insert(expansion);
        }
        let tokens = match arguments {
            Some(arguments) if definition.n_parameters() > 0 => {
                self.substitute(definition, arguments, expansion)
            }
            _ => self.body(definition, expansion),
        };
        self.about_to_expand = was_about;
        self.macros.set_disabled(definition.name, true);
        self.push_context(tokens, Some(definition.name));
        Entered::Yes
    }

    fn body(&mut self, definition: &Definition, expansion: ExpansionId) -> Vec<Token> {
        let mut tokens = self.spare();
        tokens.extend(definition.body().iter().map(|token| Token { expansion, ..*token }));
        tokens
    }

    /// Puts a list on the stack, at the budget's expense.
    pub fn push_context(&mut self, tokens: Vec<Token>, of: Option<Name>) {
        self.spend(tokens.len() + 1);
        self.contexts.push(Context { tokens, next: 0, of, is_barrier: false });
    }

    /// Puts a list on the stack that reading doesn't go beyond.
    pub fn push_barrier(&mut self, tokens: Vec<Token>) {
        self.contexts.push(Context { tokens, next: 0, of: None, is_barrier: true });
    }

    /// Takes the top list off; its macro may expand again unless the list below is of the same
    /// expansion (a pasted token has a list of its own).
    pub fn pop_context(&mut self) {
        let Some(context) = self.contexts.pop() else { return };
        if let Some(name) = context.of
            && self.contexts.last().is_none_or(|below| below.of != Some(name))
        {
            self.macros.set_disabled(name, false);
        }
        self.recycle(context.tokens);
    }

    /// Puts the token read last back.
    pub fn unread(&mut self) {
        match self.contexts.last_mut() {
            Some(context) => context.next = context.next.saturating_sub(1),
            None => self.unread_file_token(),
        }
    }

    /// Takes tokens (or bytes of made-up spellings) from the budget. Once it is used up nothing
    /// expands any more, and the problem says so.
    pub fn spend(&mut self, n: usize) {
        match self.budget.checked_sub(n) {
            Some(left) => self.budget = left,
            None if self.exhausted => {}
            None => {
                self.exhausted = true;
                let pos = self.invocation;
                let reason = "macro expansion makes too many tokens: the rest is lost";
                self.problem(pos, reason, true);
            }
        }
    }

    /// Expands an argument beforehand (C99 6.10.3.1p1).
    pub fn expand_argument(&mut self, argument: &[Token], out: &mut Vec<Token>) {
        let needs = |token: &Token| {
            token.kind == TokenKind::Identifier
                && !token.flags.has(Flags::NO_EXPAND)
                && self.macros.is_macro(token.name)
        };
        if !argument.iter().any(needs) {
            out.extend_from_slice(argument);
            return;
        }
        if self.argument_depth >= crate::limits::MACRO_DEPTH_MAX {
            let pos = self.invocation;
            self.problem(pos, "macro calls are nested too deeply in arguments", true);
            out.extend_from_slice(argument);
            return;
        }
        self.argument_depth += 1;
        let reading = std::mem::replace(&mut self.reading, Reading::Text);
        let mut tokens = self.spare();
        tokens.extend_from_slice(argument);
        self.push_barrier(tokens);
        loop {
            if let Some(context) = self.contexts.last_mut() {
                out.extend_from_slice(plain(context, &self.macros));
            }
            let token = self.next_token();
            if token.kind == TokenKind::End && !is_padding(&token) {
                break;
            }
            out.push(token);
        }
        self.pop_context();
        self.spend(out.len());
        self.reading = reading;
        self.argument_depth -= 1;
    }
}

/// Without the marks that a body's token has for substitution.
pub fn unmarked(token: &Token) -> Token {
    Token { flags: token.flags.without(PASTE_LEFT).without(STRINGIFY), ..*token }
}
