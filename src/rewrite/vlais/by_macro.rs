//! Jumps that a macro makes, `CHECK(n > 0);` with a `return` in it: the call is written out, so
//! that objects can be released before it. The macro's arguments stay where they are, with their
//! edits, and the text between them becomes what the macro writes (C99 6.10.3).

use std::collections::BTreeMap;
use std::ops::Range;

use super::declare::{COLUMNS, width};
use super::objects::Object;
use super::{Failure, Refused, Work};
use crate::analyse::ty::Type;
use crate::lex::{Flags, TokenKind};
use crate::parse::ast::*;

/// A jump, and what is released before it.
#[derive(Clone, Debug)]
pub(super) struct Jump {
    pub stmt: StmtId,
    pub record: RecordId,
    pub names: Vec<String>,
    pub outermost: Object,
}

/// What is put around tokens, and in the place of some.
#[derive(Default)]
struct Texts {
    before: BTreeMap<TokenIdx, String>,
    instead: BTreeMap<TokenIdx, String>,
    after: BTreeMap<TokenIdx, String>,
}

impl Work<'_, '_> {
    /// Writes out the calls of the macros that make jumps.
    pub(super) fn write_out(&mut self, jumps: &[Jump]) -> Result<(), Failure> {
        let mut calls: BTreeMap<(usize, usize), Vec<&Jump>> = BTreeMap::new();
        for jump in jumps {
            let first = self.site.ast[jump.stmt].extent.first;
            let guilty = || (Some(jump.record), Refused::from("a macro leaves its block"));
            let call = self.view.shown(first).ok_or_else(guilty)?;
            calls.entry((call.start, call.end)).or_default().push(jump);
        }
        for ((start, end), jumps) in calls {
            let Some(first) = jumps.first() else { continue };
            let made = self.write_call(start..end, &jumps);
            made.map_err(|why| (Some(first.record), why))?;
        }
        Ok(())
    }

    fn write_call(&mut self, call: Range<usize>, jumps: &[&Jump]) -> Result<(), Refused> {
        let mut texts = Texts::default();
        let mut first = TokenIdx(u32::MAX);
        let mut last = TokenIdx(0);
        let inside = |idx: TokenIdx| {
            let shown = self.view.shown(idx);
            shown.is_some_and(|shown| call.start <= shown.start && shown.end <= call.end)
        };
        for jump in jumps {
            let extent = self.site.ast[jump.stmt].extent;
            first = first.min(extent.first);
            last = last.max(extent.first);
        }
        while first.0 > 0 && inside(TokenIdx(first.0 - 1)) {
            first = TokenIdx(first.0 - 1);
        }
        while inside(TokenIdx(last.0 + 1)) {
            last = TokenIdx(last.0 + 1);
        }
        for jump in jumps {
            self.jump_texts(jump, last, &mut texts)?;
        }
        self.note("a macro that leaves is written out");
        self.pieces(call, first..TokenIdx(last.0 + 1), &texts)
    }

    /// Whether a value is one behind a comma, which binds less than an assignment.
    pub(super) fn is_comma(&self, value: ExprId) -> bool {
        matches!(self.site.ast[value].kind, ExprKind::Binary(BinaryOp::Comma, ..))
    }

    /// Puts parentheses around a value that becomes an assignment's, if it needs them.
    pub(super) fn as_one(&mut self, value: ExprId) -> Result<(), Refused> {
        if self.is_comma(value) {
            let span = self.view.span(self.site.ast[value].extent);
            let span = span.ok_or("a macro returns a value that has to be kept")?;
            self.edits.insert(span.start, "(");
            self.edits.insert(span.end, ")");
        }
        Ok(())
    }

    /// What has to stand around a jump. What ends it may stand behind the call.
    fn jump_texts(
        &mut self,
        jump: &Jump,
        last: TokenIdx,
        texts: &mut Texts,
    ) -> Result<(), Refused> {
        let node = self.site.ast[jump.stmt];
        let frees: String = jump.names.iter().map(|name| self.free(name) + " ").collect();
        let value = match node.kind {
            StmtKind::Return(value) => value.filter(|&value| !self.is_plain(value)),
            _ => None,
        };
        let (mut before, mut after) = (String::new(), String::new());
        let in_list = self.is_listed(jump.stmt);
        if !in_list {
            before.push_str("{ ");
        }
        match value {
            None => before.push_str(&frees),
            Some(value) => {
                let ty = self.site.scope.type_of(value).map(|ty| ty.ty);
                let is_void = ty.is_none_or(|ty| self.site.scope.types().get(ty) == Type::Void);
                if is_void || self.is_comma(value) {
                    return Err("a macro leaves its block".into());
                }
                let name = self.kept_result(jump.stmt, value, &jump.outermost)?;
                let name = name.ok_or("a macro leaves its block")?;
                texts.instead.insert(node.extent.first, format!("{name} ="));
                after.push_str(&format!(" {frees}return {name};"));
            }
        }
        if !in_list {
            after.push_str(" }");
        }
        texts.before.entry(node.extent.first).or_default().push_str(&before);
        if node.extent.last <= last {
            texts.after.entry(node.extent.last).or_default().push_str(&after);
        } else if !after.is_empty() {
            let end = self.view.direct(node.extent.last).ok_or("a macro leaves its block")?;
            self.edits.insert(end.end, after);
        }
        Ok(())
    }

    /// Replaces what stands between the arguments of a call.
    fn pieces(
        &mut self,
        call: Range<usize>,
        tokens: Range<TokenIdx>,
        texts: &Texts,
    ) -> Result<(), Refused> {
        let refused = || Refused::from("a macro that leaves its block has an argument twice");
        let mut at = call.start;
        let mut text = String::new();
        let mut parts: Vec<(Range<usize>, String)> = Vec::new();
        let mut named = None;
        for idx in (tokens.start.0..tokens.end.0).map(TokenIdx) {
            let shown = self.view.shown(idx).ok_or_else(refused)?;
            let token = self.site.token(idx).ok_or_else(refused)?;
            let is_argument = shown != call;
            let blank = token.flags.has(Flags::SPACE_BEFORE) && !text.is_empty();
            if is_argument {
                if at == shown.end
                    && parts.last().is_some_and(|(last, _)| last.end <= shown.start)
                    && text.is_empty()
                {
                    // The rest of what a macro in the argument writes.
                    continue;
                }
                if shown.start < at {
                    return Err(refused());
                }
                let first = self.view.raw.from(at);
                let follows = at > call.start && first == self.view.raw.from(shown.start);
                if !follows || !text.is_empty() {
                    let blank = if blank { " " } else { "" };
                    parts.push((at..shown.start, std::mem::take(&mut text) + blank));
                }
                at = shown.end;
                continue;
            }
            if blank || token.flags.has(Flags::SPACE_BEFORE) && at > call.start {
                text.push(' ');
            }
            text.push_str(texts.before.get(&idx).map_or("", String::as_str));
            match (texts.instead.get(&idx), self.constant_name(idx)) {
                (Some(instead), _) => text.push_str(instead),
                (None, Some((name, own))) => {
                    if named.replace(own) != Some(own) {
                        text.push_str(&name);
                    }
                }
                (None, None) => text.push_str(&token.spelling()),
            }
            text.push_str(texts.after.get(&idx).map_or("", String::as_str));
        }
        parts.push((at..call.end, text));
        self.write_parts(&call, parts);
        Ok(())
    }

    /// Writes the parts, on several lines where they are long.
    fn write_parts(&mut self, call: &Range<usize>, parts: Vec<(Range<usize>, String)>) {
        let indent = self.view.raw.indent(call.start);
        let columns: usize = parts.iter().map(|(_, text)| text.len()).sum();
        let is_long = self.view.raw.is_first(call.start)
            && width(&indent) + columns + (call.end - call.start) > COLUMNS;
        let (mut depth, mut level) = (0usize, 0usize);
        for (range, text) in parts {
            match is_long {
                true => {
                    let broken = broken(&text, &indent, &mut depth, &mut level);
                    self.edits.replace(range, broken);
                }
                false => self.edits.replace(range, text),
            }
        }
    }

    /// The macro without arguments that a token of a macro's text comes out of, and its place.
    fn constant_name(&self, idx: TokenIdx) -> Option<(String, crate::source::Pos)> {
        let token = self.site.token(idx)?;
        let chain: Vec<_> = self.site.preprocessed.origins.chain(&token).collect();
        let level = chain.iter().position(|(_, one)| one.parent == self.view.level)?;
        let (_, inner) = chain.get(level.checked_sub(1)?)?;
        let is_constant = !self.view.takes_arguments(inner) && token.kind != TokenKind::Semicolon;
        is_constant.then(|| (inner.name.to_string(), inner.call))
    }
}

/// A line break behind each brace and each semicolon that ends a statement.
pub(super) fn broken(text: &str, indent: &str, depth: &mut usize, level: &mut usize) -> String {
    let mut out = String::new();
    let mut quoted = None;
    let mut after_backslash = false;
    let mut breaks = false;
    for c in text.chars() {
        if breaks && c == ' ' {
            continue;
        }
        if std::mem::take(&mut breaks) || c == '}' && quoted.is_none() && *depth == 0 {
            *level -= usize::from(c == '}' && *level > 0);
            let end = out.trim_end().len();
            out.truncate(end);
            out.push_str(&format!("\n{indent}{}", "\t".repeat(*level)));
        }
        match (quoted, c) {
            (Some(mark), _) if c == mark && !after_backslash => quoted = None,
            (None, '"' | '\'') => quoted = Some(c),
            (None, '(') => *depth += 1,
            (None, ')') => *depth = depth.saturating_sub(1),
            (None, '{') => {
                *level += 1;
                breaks = *depth == 0;
            }
            (None, ';') => breaks = *depth == 0,
            _ => {}
        }
        after_backslash = c == '\\' && !after_backslash;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn statements_get_lines_of_their_own() {
        let (mut depth, mut level) = (0, 0);
        let text = "do { if (!(c)) { free(x); return \";\"; } } while (0)";
        let lines = "do {\n\tif (!(c)) {\n\t\tfree(x);\n\t\treturn \";\";\n\t}\n} while (0)";
        assert_eq!(broken(text, "", &mut depth, &mut level), lines);
    }
}
