//! Declarations: the structure's own, variables for its segments and sizes, allocations.

use std::ops::Range;

use super::layout::{Item, Kind};
use super::objects::Object;
use super::words::{self, As};
use super::{Plan, Refused, Work};
use crate::finding::Applicability;
use crate::lex::TokenKind;
use crate::parse::ast::*;

/// Columns of a line before it is broken.
pub(super) const COLUMNS: usize = 80;

impl Work<'_, '_> {
    /// Writes all declarations of a plan.
    pub(super) fn declare(&mut self, plan: &Plan, plans: &[Plan]) -> Result<(), Refused> {
        let own: Vec<&Object> = plan.objects.iter().filter(|o| o.stmt == plan.declared).collect();
        if plan.layout.has_head() {
            self.trim(plan)?;
        }
        self.inner_definitions(plan)?;
        let mut lines = plan.texts.structures.clone();
        let indent = self.indent_of(plan.declared)?;
        for object in &own {
            lines.extend(self.pointer_lines(plan, object, true)?);
        }
        for (declared, value) in &plan.texts.variables {
            if !self.site.offers("size_t") {
                self.includes.insert("stddef.h");
            }
            lines.push(broken_line(&indent, declared, value));
        }
        self.put_declarations(plan, plans, plan.declared, &own, lines)?;
        let mut others: Vec<StmtId> = plan.objects.iter().map(|object| object.stmt).collect();
        others.dedup();
        for stmt in others.into_iter().filter(|&stmt| stmt != plan.declared) {
            let there: Vec<&Object> = plan.objects.iter().filter(|o| o.stmt == stmt).collect();
            let mut lines = Vec::new();
            for object in &there {
                lines.extend(self.pointer_lines(plan, object, false)?);
            }
            self.put_declarations(plan, plans, stmt, &there, lines)?;
        }
        for object in &plan.objects {
            match object.pointer {
                true => self.set_pointers(plan, plans, object)?,
                false => self.allocate(plan, plans, object)?,
            }
        }
        let simple = plan.layout.is_simple() && plan.objects.iter().all(|object| object.pointer);
        if !simple || !plan.texts.size.is_empty() {
            self.at_least(Applicability::MaybeIncorrect);
        }
        Ok(())
    }

    pub(super) fn span_of(&self, stmt: StmtId) -> Result<Range<usize>, Refused> {
        let extent = self.site.ast[stmt].extent;
        let (first, last) = (self.view.direct(extent.first), self.view.direct(extent.last));
        match (first, last) {
            (Some(first), Some(last)) => Ok(first.start..last.end),
            _ => Err("a macro writes its declaration".into()),
        }
    }

    pub(super) fn indent_of(&self, stmt: StmtId) -> Result<String, Refused> {
        Ok(self.view.raw.indent(self.span_of(stmt)?.start))
    }

    /// Variables for an object's segments: all of those beside the structure, or those in use.
    fn pointer_lines(
        &self,
        plan: &Plan,
        object: &Object,
        all: bool,
    ) -> Result<Vec<String>, Refused> {
        let mut lines = Vec::new();
        if object.pointer && !plan.layout.has_head() && object.stmt == plan.declared {
            lines.push(format!("void *{};", object.name));
        }
        for (at, segment) in plan.layout.segments.iter().enumerate() {
            // Beside an array a pointer may lead behind its end.
            let all = all && !(object.pointer && self.is_in_arrays(plan));
            let wanted = all || !object.pointer || self.wanted.contains(&(object.declarator, at));
            if segment.kind == Kind::Head || !wanted {
                continue;
            }
            let name = object.segments.as_ref().and_then(|names| names.get(at));
            let (Some(name), Some(item)) =
                (name, segment.items.first().and_then(|&item| plan.layout.items.get(item)))
            else {
                continue;
            };
            let declared = match segment.kind {
                Kind::Struct => {
                    let tag = plan.texts.tags.get(at).cloned().unwrap_or_default();
                    Some(format!("struct {tag} *{name}"))
                }
                Kind::Single => words::derived(self.site, self.view, item, name, As::Pointer),
                _ => words::derived(self.site, self.view, item, name, As::Element),
            };
            let declared = declared.ok_or("a member's declaration can't be copied")?;
            let comment = match segment.kind {
                Kind::Struct => String::new(),
                _ => self.comment(item),
            };
            lines.push(format!("{declared};{comment}"));
        }
        Ok(lines)
    }

    /// The comment behind a member, if it is the only one of its line.
    pub(super) fn comment(&self, item: &Item) -> String {
        let ends = || -> Option<String> {
            let MemberDeclaration::Members(_, list) = item.line else { return None };
            let raw = &self.view.raw;
            let semicolon = self.view.direct(self.line_tokens(item.line)?.last)?;
            let end = raw.line_end(semicolon.end);
            let text = String::from_utf8(raw.text(semicolon.end..end).to_vec()).ok()?;
            let text = text.trim();
            let whole = text.starts_with("//") || (text.starts_with("/*") && text.ends_with("*/"));
            let alone = self.site.ast.list(list).len() == 1 && !self.view.is_macro();
            (whole && alone).then(|| format!("\t{text}"))
        };
        ends().unwrap_or_default()
    }

    /// The tokens of a member declaration with its semicolon.
    pub(super) fn line_tokens(&self, line: MemberDeclaration) -> Option<Extent> {
        let ast = self.site.ast;
        let MemberDeclaration::Members(specifiers, list) = line else { return None };
        let first = ast[specifiers].extent.first;
        let mut last = ast[specifiers].extent.last;
        for member in ast.list(list) {
            if let Some(declarator) = member.declarator {
                last = last.max(ast[declarator].extent.last);
            }
        }
        let mut at = TokenIdx(last.0 + 1);
        while !self.is_kind(at, TokenKind::Semicolon) {
            self.site.token(at)?;
            at = TokenIdx(at.0 + 1);
        }
        Some(Extent { first, last: at })
    }

    /// Takes from the structure what doesn't stay in it.
    fn trim(&mut self, plan: &Plan) -> Result<(), Refused> {
        let ast = self.site.ast;
        let record = ast[plan.layout.record];
        if let Some(tag) = &plan.texts.head_tag {
            let keyword = self.view.direct(record.keyword).ok_or("a macro begins it")?;
            self.edits.insert(keyword.end, format!(" {tag}"));
        }
        let in_head = |name: crate::names::Name| {
            let item = plan.layout.item(&[name])?;
            let segment = plan.layout.segment_of(item)?;
            let head = plan.layout.segments.get(segment)?.kind == Kind::Head;
            head.then_some(item)
        };
        for &line in record.members.map_or(&[][..], |members| ast.list(members)) {
            let MemberDeclaration::Members(specifiers, list) = line else { continue };
            let names: Vec<Option<usize>> = ast
                .list(list)
                .iter()
                .map(|member| {
                    let (name, _) = ast[member.declarator?].name?;
                    in_head(name)
                })
                .collect();
            if list.is_empty() {
                if let TypeSpecifier::Record(inner) = ast[specifiers].ty
                    && plan.layout.inner.contains(&inner)
                {
                    self.delete_line(line)?;
                }
                continue;
            }
            let moved = names.iter().flatten().copied().find(|&at| self.is_moved(plan, at));
            let goes = |item: &Option<usize>| item.is_none() || *item == moved;
            let has_name = ast.list(list).iter().any(|member| member.declarator.is_some());
            if let Some(at) = moved {
                self.put_last(plan, at)?;
            }
            if has_name && names.iter().all(goes) {
                self.delete_line(line)?;
                continue;
            }
            for (member, item) in ast.list(list).iter().zip(&names) {
                let Some(declarator) = member.declarator else { continue };
                match item.and_then(|item| plan.layout.items.get(item)) {
                    _ if goes(item) => self.delete_declarator(declarator)?,
                    Some(item) if item.array.is_some() => self.make_flexible(item, list.len())?,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Takes away one of several declarators with the comma before it, or behind the first.
    fn delete_declarator(&mut self, declarator: DeclaratorId) -> Result<(), Refused> {
        let refused = || Refused::from("a macro writes a member");
        let extent = self.site.ast[declarator].extent;
        let span = self.view.span(extent).ok_or_else(refused)?;
        let before = TokenIdx(extent.first.0.saturating_sub(1));
        if self.is_kind(before, TokenKind::Comma) {
            let comma = self.view.direct(before).ok_or_else(refused)?;
            self.edits.delete(comma.start..span.end);
            return Ok(());
        }
        // Attributes or a width behind it would be left over.
        if !self.is_kind(TokenIdx(extent.last.0 + 1), TokenKind::Comma) {
            return Err("the first of several members of a line has to go".into());
        }
        let next = self.view.direct(TokenIdx(extent.last.0 + 2)).ok_or_else(refused)?;
        self.edits.delete(span.start..next.start);
        Ok(())
    }

    /// Takes away a member declaration, with its lines if nothing else is on them.
    fn delete_line(&mut self, line: MemberDeclaration) -> Result<(), Refused> {
        let extent = self.line_tokens(line).ok_or("a member has no end")?;
        let Some(span) = self.view.span(extent) else {
            return Err("a macro writes a member".into());
        };
        let range = self.whole_lines(span);
        self.edits.delete(range);
        Ok(())
    }

    /// A range widened to whole lines, if only comments stand beside it.
    pub(super) fn whole_lines(&self, span: Range<usize>) -> Range<usize> {
        let raw = &self.view.raw;
        let next = raw.range(raw.from(span.end)).map_or(raw.file.text.len(), |range| range.start);
        let line_end = raw.line_end(span.end);
        let in_macro = self.view.is_macro() && raw.text(span.end..line_end).ends_with(b"\\");
        if raw.is_first(span.start) && (next >= line_end || in_macro && next > line_end) {
            let after = raw.file.line_start(raw.file.line(span.end) + 1);
            return raw.line_start(span.start)..after.max(line_end);
        }
        // On a line with others: the blanks before it go too.
        let before = raw.text(raw.line_start(span.start)..span.start);
        let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        span.start - blanks..span.end
    }

    /// `data[n]` becomes `data[]`.
    fn make_flexible(&mut self, item: &Item, n_in_line: usize) -> Result<(), Refused> {
        let ast = self.site.ast;
        let Some(declarator) = item.declarator else { return Ok(()) };
        let name = item.path.last().map(|name| name.to_string()).unwrap_or_default();
        if let (Some(DeclaratorPart::Array(part)), true) = (
            ast.list(ast[declarator].parts).first(),
            item.array.as_ref().is_some_and(|array| array.of.is_none()),
        ) && let Some(open) = self.view.direct(part.bracket)
        {
            let close = words::closing_bracket(self.site, part.bracket);
            let close = close.and_then(|close| self.view.direct(close));
            let close = close.ok_or("a macro writes its bound's bracket")?;
            self.edits.delete(open.end..close.start);
            let rows = item.array.as_ref().map_or(0, |array| array.rows.len());
            for part in ast.list(ast[declarator].parts).iter().skip(1).take(rows) {
                let DeclaratorPart::Array(part) = part else { continue };
                let close = words::closing_bracket(self.site, part.bracket);
                let close = close.and_then(|close| self.view.direct(close));
                let open = self.view.direct(part.bracket);
                let (Some(open), Some(close)) = (open, close) else {
                    return Err("a macro writes its bound's bracket".into());
                };
                self.edits.delete(open.start..close.end);
            }
            return Ok(());
        }
        if n_in_line != 1 {
            return Err("a macro writes one of several members of a line".into());
        }
        let text = words::derived(self.site, self.view, item, &name, As::Flexible);
        let text = text.ok_or("a member's declaration can't be copied")?;
        let extent = self.line_tokens(item.line).ok_or("a member has no end")?;
        let inside = Extent { first: extent.first, last: TokenIdx(extent.last.0 - 1) };
        let span = self.view.span(inside).ok_or("a macro writes a member")?;
        self.edits.replace(span, text);
        Ok(())
    }

    /// Structures of their own that have been taken apart are gone.
    fn inner_definitions(&mut self, plan: &Plan) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        for &inner in &plan.layout.inner {
            let Some(stmt) = site.tree().innermost(ast, ast[inner].keyword) else { continue };
            if stmt == plan.declared {
                continue;
            }
            let StmtKind::Declaration(declaration) = ast[stmt].kind else {
                return Err("a structure in it is defined inside of an expression".into());
            };
            let DeclarationKind::Plain(_, declarators) = ast[declaration].kind else { continue };
            if super::contained::is_used_alone(site, inner) {
                continue;
            }
            if !declarators.is_empty() {
                return Err("a structure in it is used on its own too".into());
            }
            let range = self.whole_lines(self.span_of(stmt)?);
            self.edits.delete(range);
        }
        Ok(())
    }

    /// Puts lines behind the statement that declares objects, and makes pointers of them.
    fn put_declarations(
        &mut self,
        plan: &Plan,
        plans: &[Plan],
        stmt: StmtId,
        objects: &[&Object],
        lines: Vec<String>,
    ) -> Result<(), Refused> {
        let span = self.span_of(stmt)?;
        let indent = self.indent_of(stmt)?;
        let shifted = |text: &String| text.replace('\n', &format!("\n{indent}"));
        if !plan.layout.has_head() {
            let StmtKind::Declaration(declaration) = self.site.ast[stmt].kind else {
                return Err("it is not declared by a declaration".into());
            };
            let DeclarationKind::Plain(specifiers, list) = self.site.ast[declaration].kind else {
                return Err("it is not declared by a declaration".into());
            };
            let all = objects.len() == list.len();
            if stmt != plan.declared && all && objects.iter().all(|object| object.pointer) {
                self.make_void(specifiers)?;
                let text = lines.iter().map(|line| format!("\n{indent}{}", shifted(line)));
                return self.put_behind(stmt, &text.collect::<String>());
            }
            if !all && !objects.is_empty() {
                return Err("variables of other types are declared with it".into());
            }
            let known = |object: &&Object| self.own_value(plan, object).is_some();
            let has_init = |object: &&&Object| object.init.is_some();
            if !objects.iter().filter(has_init).all(known) {
                return Err("its pointer has a value of its own".into());
            }
            let text: Vec<String> = lines.iter().map(shifted).collect();
            self.replaced.push(self.site.ast[stmt].extent);
            self.edits.replace(span, text.join(&format!("\n{indent}")));
            return Ok(());
        }
        for object in objects.iter().filter(|object| !object.pointer) {
            let name = self.view.direct(object.token_idx).ok_or("a macro names it")?;
            self.edits.insert(name.start, "*");
            self.drop_bound(object)?;
        }
        let text: String =
            lines.iter().map(|line| format!("\n{indent}{}", shifted(line))).collect();
        // Sizes come before the value of a pointer that is declared beside them.
        let split = objects
            .iter()
            .find(|object| object.pointer && object.init.is_some() && object.stmt == plan.declared);
        let has_tail = self.tail(stmt).is_some();
        let own = |other: &&Object| !other.pointer && !self.own_pointers(other).is_empty();
        let split = split.filter(|_| !has_tail && !objects.iter().any(own));
        if let (Some(object), false) = (split, lines.is_empty()) {
            let hoisted = self.hoist(stmt, plans)?;
            let hoisted = hoisted.iter().map(|line| format!("\n{indent}{}", shifted(line)));
            let text = text + &hoisted.collect::<String>();
            return self.split_initializer(object, &indent, text);
        }
        if !text.is_empty() {
            self.put_behind(stmt, &text)?;
        }
        Ok(())
    }

    /// A structure of which nothing is left: pointers to it point to `void`.
    pub(super) fn make_void(&mut self, specifiers: SpecifiersId) -> Result<(), Refused> {
        let node = self.site.ast[specifiers];
        let span = self.view.span(node.extent);
        let direct = self.view.direct(node.extent.first).and(self.view.direct(node.extent.last));
        let span = span.filter(|_| direct.is_some()).ok_or("a macro names its type")?;
        let word = match node.qualifiers.has(Qualifiers::CONST) {
            true => "const void",
            false => "void",
        };
        self.edits.replace(span, word);
        Ok(())
    }

    /// Puts whole lines behind a statement.
    pub(super) fn put_lines(&mut self, end: usize, text: &str) {
        let at = self.after_comment(end);
        self.edits.insert(at, text);
        let rest = self.view.raw.text(at..self.view.raw.line_end(at)).trim_ascii();
        let in_macro = self.view.is_macro() && rest == b"\\";
        if !rest.is_empty() && !in_macro {
            self.broken.insert(at);
        }
    }

    /// `*p = value;` becomes `*p;`, the lines, and `p = value;`.
    fn split_initializer(
        &mut self,
        object: &Object,
        indent: &str,
        text: String,
    ) -> Result<(), Refused> {
        let ast = self.site.ast;
        let Some(Initializer::Expr(value)) = object.init.map(|init| ast[init]) else {
            return Err("its pointer has an initializer in braces".into());
        };
        if !object.last {
            return Err("a pointer to it is initialized among others".into());
        }
        let declarator = self.view.span(ast[object.declarator].extent);
        let value = self.view.span(ast[value].extent);
        let (Some(declarator), Some(value)) = (declarator, value) else {
            return Err("a macro initializes a pointer to it".into());
        };
        let between = format!(";{text}\n\n{indent}{} = ", object.name);
        self.edits.replace(declarator.end..value.start, between);
        Ok(())
    }
}

/// The columns that blanks take up.
pub(super) fn width(indent: &str) -> usize {
    indent.bytes().map(|byte| if byte == b'\t' { 8 } else { 1 }).sum()
}

/// `declared = value;`, broken where it is long.
fn broken_line(indent: &str, declared: &str, value: &str) -> String {
    let one = format!("{declared} = {value};");
    if width(indent) + one.len() <= COLUMNS {
        return one;
    }
    if width(indent) + 9 + value.len() > COLUMNS
        && let Some((before, after)) = value.split_once(" / ")
    {
        return format!("{declared} =\n\t{before}\n\t/ {after};");
    }
    if width(indent) + 9 + value.len() > COLUMNS
        && let Some((before, after)) = value.split_once(", __alignof__")
    {
        let mut before = before.to_owned();
        if width(indent) + 9 + before.len() > COLUMNS
            && let Some((first, second)) = before.rsplit_once(" + ")
        {
            before = format!("{first} +\n\t      {second}");
        }
        return format!("{declared} =\n\t{before},\n\t      __alignof__{after};");
    }
    if width(indent) + 9 + value.len() > COLUMNS
        && let Some((before, after)) = value.split_once(", array_size(")
    {
        return format!("{declared} =\n\t{before},\n\t\t array_size({after};");
    }
    if width(indent) + 9 + value.len() > COLUMNS
        && let Some((before, after)) = value.rsplit_once(" + ")
    {
        return format!("{declared} =\n\t{before} +\n\t{after};");
    }
    format!("{declared} =\n\t{value};")
}
