//! A function-like macro's call: its arguments are collected, expanded where the body wants them
//! so, and put in the place of the parameters (C99 6.10.3 to 6.10.3.3; gcc manual, "Variadic
//! Macros"). Empty operands of `##` simply leave nothing: a left operand's mark goes with it.

use super::EventKind;
use super::definition::{Definition, OF_CALL, PASTE_LEFT, STRINGIFY};
use super::engine::{Engine, Reading};
use super::expand::{
    AVOID_PASTE, Context, is_padding, is_plain, join_padding, padding_of, unmarked,
};
use super::macros::MacroTable;
use crate::lex::{ExpansionId, Flags, Token, TokenKind};
use crate::names::kw;

/// One argument of a call.
#[derive(Default)]
pub struct Argument {
    /// Its tokens as written, paddings at the ends dropped.
    tokens: Vec<Token>,
    /// One of them may be a macro's name: without any the expansion is the argument itself.
    may_expand: bool,
    expanded: Option<Vec<Token>>,
    stringified: Option<Token>,
    /// The variable arguments were left out altogether, so `, ##` takes its comma along.
    omitted: bool,
}

impl Argument {
    /// What stands for its parameter, once it is made ready.
    fn expanded(&self) -> &[Token] {
        self.expanded.as_ref().unwrap_or(&self.tokens)
    }
}

/// What became of `__VA_OPT__` (C23 6.10.5.2).
#[derive(Default)]
struct VaOpt {
    /// Its `(` comes next.
    opening: bool,
    /// Parentheses open inside; 0 outside of any `__VA_OPT__`.
    depth: usize,
    /// Its contents count.
    kept: bool,
    /// It began as `#__VA_OPT__`.
    stringify: bool,
    /// Length of the output when it began.
    start: usize,
}

impl Engine<'_> {
    /// The arguments of a call, or none if no `(` follows or the call is wrong.
    pub fn call_arguments(
        &mut self,
        definition: &Definition,
        name: &Token,
    ) -> Option<Vec<Argument>> {
        self.prevent_expansion += 1;
        let reading = std::mem::replace(&mut self.reading, Reading::Paren);
        let is_call = self.paren_follows();
        let arguments = if is_call {
            self.reading = Reading::Arguments;
            self.collect_arguments(definition, name)
        } else {
            None
        };
        self.reading = reading;
        self.prevent_expansion -= 1;
        arguments
    }

    fn paren_follows(&mut self) -> bool {
        let mut padding = None;
        loop {
            let token = self.next_token();
            if is_padding(&token) {
                padding = Some(join_padding(padding, token));
                continue;
            }
            if token.kind == TokenKind::LeftParen {
                return true;
            }
            if token.kind != TokenKind::End {
                self.unread();
            }
            if let Some(padding) = padding {
                let mut tokens = self.spare();
                tokens.push(padding);
                self.push_context(tokens, None);
            }
            return false;
        }
    }

    fn collect_arguments(
        &mut self,
        definition: &Definition,
        name: &Token,
    ) -> Option<Vec<Argument>> {
        let n_parameters = definition.n_parameters();
        let variadic = definition.is_variadic();
        let mut arguments: Vec<Argument> = Vec::with_capacity(n_parameters.max(1));
        let n_directives = self.n_in_arguments;
        loop {
            let takes_commas = variadic && arguments.len() + 1 == n_parameters;
            let mut argument = self.new_argument();
            let end = self.collect_argument(&mut argument, takes_commas);
            arguments.push(argument);
            match end {
                TokenKind::Comma => {}
                TokenKind::RightParen => break,
                _ => {
                    let reason = format!("unterminated argument list of macro {}", definition.name);
                    self.problem(name.pos, reason, true);
                    return None;
                }
            }
        }
        if self.n_in_arguments != n_directives {
            // What a later argument's directives define may stand in an earlier one.
            arguments.iter_mut().for_each(|argument| argument.may_expand = true);
        }
        let no_argument = |arguments: &[Argument]| {
            arguments.len() == 1 && arguments.iter().all(|a| a.tokens.is_empty())
        };
        if n_parameters == 0 && no_argument(&arguments) {
            arguments.clear();
        }
        let n = arguments.len();
        if n != n_parameters && !(variadic && n + 1 == n_parameters) {
            let reason =
                format!("macro {} takes {n_parameters} arguments and got {n}", definition.name);
            self.problem(name.pos, reason, false);
            return None;
        }
        if n < n_parameters {
            self.event(EventKind::NoVariadicArgument, Some(name));
        }
        if arguments.iter().any(|argument| argument.tokens.is_empty()) {
            self.event(EventKind::EmptyArgument, Some(name));
        }
        let strict = !self.settings().dialect.gnu;
        let omitted = n < n_parameters || (no_argument(&arguments) && !strict);
        if n < n_parameters {
            arguments.push(Argument::default());
        }
        if variadic && let Some(last) = arguments.last_mut() {
            last.omitted = omitted;
        }
        Some(arguments)
    }

    fn new_argument(&mut self) -> Argument {
        Argument { tokens: self.spare(), ..Argument::default() }
    }

    /// One argument's tokens; what ended it.
    fn collect_argument(&mut self, argument: &mut Argument, takes_commas: bool) -> TokenKind {
        let mut scan = Scan { depth: 0, takes_commas };
        let tokens = &mut argument.tokens;
        let end = loop {
            if let Some(context) = self.contexts.last_mut()
                && let Some(end) = scan.plain(context, &self.macros, tokens)
            {
                break end;
            }
            let token = self.next_token();
            if token.kind == TokenKind::End && !is_padding(&token) {
                break TokenKind::End;
            }
            if scan.ends_at(&token) {
                break token.kind;
            }
            argument.may_expand |= token.kind == TokenKind::Identifier;
            if !tokens.is_empty() || token.kind != TokenKind::End {
                tokens.push(token);
            }
        };
        while tokens.last().is_some_and(is_padding) {
            tokens.pop();
        }
        end
    }

    /// The body with arguments in the place of parameters.
    pub fn substitute(
        &mut self,
        definition: &Definition,
        mut arguments: Vec<Argument>,
        expansion: ExpansionId,
    ) -> Vec<Token> {
        let mut out = self.spare();
        let mut va_opt = VaOpt::default();
        let has_va_opt = definition.has_va_opt();
        let rest = definition.parameters().filter(|all| all.variadic).map(|all| all.names.len());
        let (body, slots) = definition.body_and_slots();
        let mut next = 0;
        while let Some(&token) = body.get(next).filter(|_| !self.exhausted) {
            if !has_va_opt {
                let others = slots.get(next..).unwrap_or(&[]);
                let n = others.iter().position(|&slot| slot > 0);
                let plain = body.get(next..).unwrap_or(&[]);
                let plain = plain.get(..n.unwrap_or(plain.len())).unwrap_or(plain);
                if !plain.is_empty() {
                    out.extend(plain.iter().map(|token| Token { expansion, ..*token }));
                    next += plain.len();
                    continue;
                }
            }
            let at = next;
            next += 1;
            let token = Token { expansion, ..token };
            let left = at.checked_sub(1).and_then(|left| body.get(left));
            let was_pasted = left.is_some_and(|left| left.flags.has(PASTE_LEFT));
            if has_va_opt {
                let before = (at > 0, was_pasted);
                if self.in_va_opt(&mut va_opt, &token, before, arguments.last_mut(), &mut out) {
                    continue;
                }
            }
            let slot = slots.get(at).map_or(0, |&slot| usize::from(slot));
            if slot == 0 {
                out.push(token);
                continue;
            }
            let at_start = va_opt.depth > 0 && out.len() == va_opt.start;
            let lead = at > 0 && !was_pasted && !at_start;
            let is_rest = rest == Some(slot);
            let Some(argument) = arguments.get_mut(slot - 1) else { continue };
            let place = Place { lead, pasted: was_pasted, at_start, is_rest };
            self.put_argument(argument, &token, place, &mut out);
        }
        for argument in arguments {
            self.recycle(argument.tokens);
            argument.expanded.into_iter().for_each(|tokens| self.recycle(tokens));
        }
        out
    }

    /// Whether `__VA_OPT__` has a say in a token of the body and nothing more is to be done for
    /// it. `before`: something stands before it, which is pasted to it.
    fn in_va_opt(
        &mut self,
        va_opt: &mut VaOpt,
        token: &Token,
        before: (bool, bool),
        last: Option<&mut Argument>,
        out: &mut Vec<Token>,
    ) -> bool {
        if va_opt.opening {
            va_opt.opening = false;
            va_opt.depth = 1;
            return true;
        }
        if token.name == kw::VA_OPT && va_opt.depth == 0 {
            if before == (true, false) {
                out.push(padding_of(token));
            }
            va_opt.start = out.len();
            va_opt.stringify = token.flags.has(STRINGIFY);
            va_opt.kept = self.has_variable_arguments(last);
            va_opt.opening = true;
            return true;
        }
        if va_opt.depth == 0 {
            return false;
        }
        match token.kind {
            TokenKind::LeftParen => va_opt.depth += 1,
            TokenKind::RightParen => va_opt.depth -= 1,
            _ => {}
        }
        if va_opt.depth == 0 {
            self.end_va_opt(va_opt, token, out);
            return true;
        }
        !va_opt.kept
    }

    /// One parameter's replacement.
    fn put_argument(
        &mut self,
        argument: &mut Argument,
        parameter: &Token,
        place: Place,
        out: &mut Vec<Token>,
    ) {
        let before_paste = parameter.flags.has(PASTE_LEFT);
        let as_string = parameter.flags.has(STRINGIFY);
        let raw = place.pasted || before_paste;
        self.make_ready(argument, parameter, raw);
        // The token whose mark for `##` must become the parameter's.
        let mut mark = None;
        if place.pasted && !before_paste && !as_string {
            mark = meet_left_operand(argument, place, out);
        }
        let tokens: &[Token] = match &argument.stringified {
            Some(string) if as_string => &[Token { flags: parameter_flags(parameter), ..*string }],
            _ if !raw => argument.expanded(),
            _ => &argument.tokens,
        };
        let skipped = if place.at_start && !raw {
            tokens.iter().take_while(|token| is_padding(token)).count()
        } else {
            0
        };
        let tokens = tokens.get(skipped..).unwrap_or(&[]);
        if place.lead && (!self.in_directive || self.header_wanted) {
            out.push(padding_of(parameter));
        }
        self.spend(tokens.len());
        if self.exhausted {
            return;
        }
        let start = out.len();
        out.extend_from_slice(tokens);
        if raw && !as_string {
            for token in
                out.iter_mut().skip(start).filter(|token| token.kind == TokenKind::Identifier)
            {
                token.flags = token.flags.with(OF_CALL);
            }
        }
        if !tokens.is_empty() && before_paste {
            mark = out.len().checked_sub(1);
        }
        if let Some(token) = mark.and_then(|at| out.get_mut(at)) {
            token.flags = token.flags.without(PASTE_LEFT);
            if before_paste {
                token.flags = token.flags.with(PASTE_LEFT);
            }
        }
        if !self.in_directive && !before_paste {
            out.push(AVOID_PASTE);
        }
    }

    /// Makes an argument's string, or its expansion unless it is wanted raw.
    fn make_ready(&mut self, argument: &mut Argument, parameter: &Token, raw: bool) {
        if parameter.flags.has(STRINGIFY) {
            let made = argument.stringified.take().map(|string| Token {
                pos: parameter.pos,
                expansion: parameter.expansion,
                ..string
            });
            argument.stringified =
                Some(made.unwrap_or_else(|| self.stringify(&argument.tokens, parameter)));
        } else if !raw {
            self.make_expanded(argument);
        }
    }

    /// Makes its expansion, if that is another thing than the argument.
    fn make_expanded(&mut self, argument: &mut Argument) {
        if argument.may_expand && argument.expanded.is_none() {
            let mut expanded = self.spare();
            self.expand_argument(&argument.tokens, &mut expanded);
            argument.expanded = Some(expanded);
        }
    }

    fn has_variable_arguments(&mut self, last: Option<&mut Argument>) -> bool {
        let Some(argument) = last else { return false };
        self.make_expanded(argument);
        argument.expanded().iter().any(|token| !is_padding(token))
    }

    /// The `)` of a `__VA_OPT__`.
    fn end_va_opt(&mut self, va_opt: &VaOpt, close: &Token, out: &mut Vec<Token>) {
        let before_paste = close.flags.has(PASTE_LEFT);
        if va_opt.stringify {
            let inside: Vec<Token> = out.drain(va_opt.start..).collect();
            let inside = self.paste_list(&inside);
            let mut string = self.stringify(&inside, close);
            if before_paste {
                string.flags = string.flags.with(PASTE_LEFT);
            }
            out.push(string);
            return;
        }
        if out.len() == va_opt.start
            && let Some(left) = out.last_mut()
        {
            // It became nothing: what stands left of a `##` before it is not pasted.
            *left = unpasted(left);
        }
        if !before_paste {
            out.push(AVOID_PASTE);
            return;
        }
        while out.len() > va_opt.start && out.last().is_some_and(|t| *t == AVOID_PASTE) {
            out.pop();
        }
        if let Some(last) = out.last_mut().filter(|last| !is_padding(last)) {
            last.flags = last.flags.with(PASTE_LEFT);
        }
    }
}

/// Where the search for an argument's end is.
struct Scan {
    /// Parentheses open.
    depth: usize,
    /// Commas don't end it.
    takes_commas: bool,
}

impl Scan {
    /// Whether the argument ends at this token.
    #[inline]
    fn ends_at(&mut self, token: &Token) -> bool {
        match token.kind {
            TokenKind::LeftParen => self.depth += 1,
            TokenKind::RightParen if self.depth == 0 => return true,
            TokenKind::RightParen => self.depth -= 1,
            TokenKind::Comma => return self.depth == 0 && !self.takes_commas,
            _ => {}
        }
        false
    }

    /// Takes the tokens of a list that stand for themselves, all at once: conditions of hundreds
    /// of tokens pass through five of a kernel's macros. What ends the argument, if that is there.
    fn plain(
        &mut self,
        context: &mut Context,
        macros: &MacroTable,
        tokens: &mut Vec<Token>,
    ) -> Option<TokenKind> {
        let rest = context.tokens.get(context.next..)?;
        let end = rest.iter().position(|token| !is_plain(token, macros) || self.ends_at(token));
        let n = end.unwrap_or(rest.len());
        let end = end.and_then(|end| rest.get(end)).filter(|token| is_plain(token, macros));
        context.next += n + usize::from(end.is_some());
        let taken = rest.get(..n)?;
        let lead = match tokens.is_empty() {
            true => taken.iter().take_while(|token| is_padding(token)).count(),
            false => 0,
        };
        tokens.extend_from_slice(taken.get(lead..)?);
        end.map(|end| end.kind)
    }
}

/// How a parameter stands in its body.
#[derive(Clone, Copy)]
struct Place {
    /// White space before it matters.
    lead: bool,
    /// It is the right operand of `##`.
    pasted: bool,
    /// It is the first thing in a `__VA_OPT__`.
    at_start: bool,
    /// It is the variable arguments.
    is_rest: bool,
}

/// An argument right of `##`: an omitted `__VA_ARGS__` takes the comma before it along, a given
/// one keeps it unpasted; an empty argument leaves the left operand unpasted. The token to unmark.
fn meet_left_operand(argument: &Argument, place: Place, out: &mut Vec<Token>) -> Option<usize> {
    let left = out.last()?;
    let after_comma = left.kind == TokenKind::Comma && place.is_rest;
    if after_comma && argument.omitted {
        out.pop();
        return None;
    }
    (after_comma || argument.tokens.is_empty()).then(|| out.len() - 1)
}

/// The marks that a string takes over from its parameter.
fn parameter_flags(parameter: &Token) -> Flags {
    Flags(parameter.flags.0 & (Flags::SPACE_BEFORE.0 | PASTE_LEFT.0))
}

fn unpasted(token: &Token) -> Token {
    let flags = unmarked(token).flags;
    Token { flags: Flags(flags.0), ..*token }
}
