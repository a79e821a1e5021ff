//! Structures that a macro declares in a function, `HASH_ON_STACK(desc, n);`: the objects are the
//! function's, so they can't be allocated in the macro. Its calls are written out, and what comes
//! of that is rewritten; and so are those of the file's own macros that use an object in a way that
//! has to change.

use super::by_macro::broken;
use super::{View, roots};
use crate::lex::{ExpansionId, Flags, Token};
use crate::parse::ast::TokenIdx;
use crate::rewrite::{Change, Site};
use crate::source::Pos;

/// Why a structure of a macro's text isn't rewritten where the macro stands.
pub const BY_MACRO: &str = "a macro opens or closes the block that it is in";

/// Calls of macros with what they write.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The file of the calls.
    pub file: Option<Pos>,
    /// The calls as edits of that file.
    pub calls: Vec<Change>,
    /// The names of the macros.
    pub names: Vec<String>,
}

/// The macro that keeps an object from being rewritten, if that is the reason why it isn't.
pub fn culprit(why: &str) -> Option<&str> {
    why.strip_prefix("the macro `")?.strip_suffix("` uses it")
}

/// The calls in a declaration that write structures of variable size, and those of some macros.
pub fn calls(site: &Site<'_>, names: &[String]) -> Written {
    let mut found = Written::default();
    let mut own = (site.external.first.0..=site.external.last.0).map(TokenIdx);
    let on_file =
        |idx: &TokenIdx| site.token(*idx).is_some_and(|token| token.expansion == ExpansionId::NONE);
    let Some(view) = own.find(on_file).and_then(|idx| View::of(site, &site.token(idx)?)) else {
        return found;
    };
    found.file = Some(view.raw.file.pos(0));
    let mut guilty: Vec<TokenIdx> =
        roots(site).into_iter().map(|record| site.ast[record].keyword).collect();
    let origins = &site.preprocessed.origins;
    let uses = |idx: &TokenIdx| {
        let token = site.token(*idx);
        let own = token.and_then(|token| origins.get(token.expansion));
        let outermost = token.and_then(|token| origins.chain(&token).last().map(|(_, one)| *one));
        let is_ours = outermost.is_some_and(|one| view.defines(&one));
        is_ours && own.is_some_and(|own| names.contains(&own.name.to_string()))
    };
    if !names.is_empty() {
        guilty.extend((site.external.first.0..=site.external.last.0).map(TokenIdx).filter(uses));
    }
    let mut written: Vec<Pos> = Vec::new();
    for idx in guilty {
        let Some(token) = site.token(idx).filter(|one| one.expansion != ExpansionId::NONE) else {
            continue;
        };
        let outermost =
            origins.chain(&token).last().filter(|(_, one)| !written.contains(&one.call));
        let Some((change, (_, call))) =
            outermost.and_then(|one| Some((write(site, &view, idx)?, one)))
        else {
            continue;
        };
        written.push(call.call);
        if !found.calls.contains(&change) {
            found.calls.push(change);
        }
        let name = call.name.to_string();
        if !found.names.contains(&name) {
            found.names.push(name);
        }
    }
    found.calls.sort();
    found
}

/// The call that a token comes out of, and its text.
fn write(site: &Site<'_>, view: &View<'_>, token: TokenIdx) -> Option<Change> {
    let call = view.shown(token)?;
    let inside = |idx: TokenIdx| {
        let shown = view.shown(idx);
        shown.is_some_and(|shown| call.start <= shown.start && shown.end <= call.end)
    };
    let (mut first, mut last) = (token, token);
    while first > site.external.first && inside(TokenIdx(first.0 - 1)) {
        first = TokenIdx(first.0 - 1);
    }
    while last < site.external.last && inside(TokenIdx(last.0 + 1)) {
        last = TokenIdx(last.0 + 1);
    }
    let raw = &view.raw;
    let start = raw.file.pos(0);
    let within_call = |pos: Pos| {
        pos > start && pos < raw.file.pos(raw.file.text.len()) && {
            let at = raw.file.offset(pos);
            call.start < at && at < call.end
        }
    };
    let mut text = String::new();
    // The call in an argument whose text was taken last.
    let mut before: Option<(ExpansionId, std::ops::Range<usize>)> = None;
    for idx in first.0..=last.0 {
        let token = site.token(TokenIdx(idx))?;
        // A macro's call in an argument stays a call, with its own arguments.
        let mut chain = site.preprocessed.origins.chain(&token);
        let inner = chain.find(|(_, one)| within_call(one.call));
        let is_known = before.as_ref().is_some_and(|(id, range)| match inner {
            Some((own, _)) => own == *id,
            None => within_call(token.pos) && range.contains(&raw.file.offset(token.pos)),
        });
        if is_known {
            continue;
        }
        let piece = match inner {
            Some((id, one)) => {
                let range = view.call(one)?;
                before = Some((id, range.clone()));
                String::from_utf8(raw.text(range).to_vec()).ok()?
            }
            None => {
                before = None;
                token.spelling().into_owned()
            }
        };
        if needs_blank(&text, &piece, &token) {
            text.push(' ');
        }
        text.push_str(&piece);
    }
    let indent = raw.indent(call.start);
    let (mut depth, mut level) = (0, 0);
    let text = match raw.is_first(call.start) {
        true => broken(&text, &indent, &mut depth, &mut level),
        false => text,
    };
    Some(Change { start: call.start, end: call.end, text: text.replace('\n', raw.newline()) })
}

/// Whether two pieces would be one token, or were written apart.
fn needs_blank(text: &str, piece: &str, token: &Token) -> bool {
    let (Some(last), Some(first)) = (text.chars().last(), piece.chars().next()) else {
        return false;
    };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let joins = is_word(last) && is_word(first)
        || "+-<>&|=/*%!^#.".contains(last) && "+-<>&|=/*.".contains(first);
    token.flags.has(Flags::SPACE_BEFORE) || joins
}
