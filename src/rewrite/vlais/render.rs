//! Sizes and offsets of a structure's segments, as text.

use super::layout::{Array, Item, Kind, Segment};
use super::words::{self, As};
use super::{Means, Plan, Refused, Work};
use crate::analyse::ty::Type;
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::tree::{has_effect, within};

/// How a structure's sizes are written.
#[derive(Clone, Default, Debug)]
pub struct Texts {
    /// By item: the count of an array's elements.
    pub counts: Vec<String>,
    /// By item: the lengths of the rows of an array of arrays.
    pub rows: Vec<Vec<String>>,
    /// By segment: its offset, its structure's tag, its end.
    pub offsets: Vec<String>,
    pub tags: Vec<String>,
    /// `sizeof` the structure as GCC had it.
    pub size: String,
    /// What has to be allocated.
    pub allocate: String,
    /// What keeps the sizes from overflowing.
    pub limits: Vec<String>,
    /// Declarations of structures that come before the variables.
    pub structures: Vec<String>,
    /// Variables with their values.
    pub variables: Vec<(String, String)>,
    /// The size has to be exact; else there only has to be room.
    pub exact: bool,
    /// Sums and products are written with what a kernel has to saturate them.
    pub saturates: bool,
    /// The head's type, where objects stand one behind the other.
    pub head_type: String,
    /// A tag for a head that has none.
    pub head_tag: Option<String>,
}

/// How often sizes are asked for.
#[derive(Default)]
pub(super) struct Asked {
    pub size: usize,
    /// By item.
    arrays: Vec<usize>,
}

impl Work<'_, '_> {
    /// Decides on all names and sizes of a structure.
    pub(super) fn texts(&mut self, plan: &mut Plan) -> Result<(), Refused> {
        let mut asked = self.asked(plan);
        if self.is_in_arrays(plan) {
            let is_split = !plan.layout.has_head() || plan.layout.is_union;
            if is_split || plan.layout.in_front || self.view.is_macro() {
                return Err("it is used as an array".into());
            }
            // Its size is the distance of two, and has a name.
            asked.size += 2;
            plan.texts.head_type = self.head_tag(plan);
        }
        let in_front = plan.layout.in_front;
        if !plan.layout.is_plain && !in_front && (asked.size > 0 || !plan.layout.is_simple()) {
            return Err("its layout has an alignment of its own".into());
        }
        plan.texts.exact = !in_front && (asked.size > 0 || !plan.layout.is_simple());
        plan.texts.saturates = self.saturates(plan, asked.size > 0);
        self.pointers(plan);
        self.counts(plan, &asked);
        self.define(plan)?;
        self.tags(plan)?;
        if plan.layout.is_union {
            return self.union_sizes(plan, &asked);
        }
        let mut end = String::new();
        let mut ends_aligned = 1;
        for at in 0..plan.layout.segments.len() {
            let Some(segment) = plan.layout.segments.get(at).cloned() else { continue };
            let offset = if at == 0 {
                "0".to_owned()
            } else {
                // A macro's other uses may have other types.
                let needs = segment.align.0 > ends_aligned || self.view.is_macro();
                let value = match needs {
                    true => self.rounded(plan, &end, segment.align.1)?,
                    false => end.clone(),
                };
                let wanted = format!("{}_{}_at", plan.prefix, segment.suffix);
                let name = self.names.fresh(&wanted);
                plan.texts.variables.push((format!("size_t {name}"), value));
                name
            };
            end = self.end(plan, &segment, at, &offset)?;
            ends_aligned = self.end_alignment(plan, &segment);
            plan.texts.offsets.push(offset);
        }
        self.sizes(plan, &asked, &end, ends_aligned)
    }

    fn asked(&self, plan: &Plan) -> Asked {
        let (site, ast) = (self.site, self.site.ast);
        let record = site.scope.type_of_record(plan.layout.record);
        let is_it = |ty: Option<crate::analyse::ty::QualType>| {
            let ty = ty.map(|ty| site.scope.types().get(ty.ty));
            matches!(ty, Some(Type::Record(id)) if Some(id) == record)
        };
        let mut asked = Asked { size: 0, arrays: vec![0; plan.layout.items.len()] };
        for (number, expr) in ast.exprs().iter().enumerate() {
            match expr.kind {
                ExprKind::Binary(..) => {
                    let is_end = |record| self.is_end(ExprId(number as u32), record);
                    asked.size += usize::from(record.is_some_and(is_end));
                }
                ExprKind::OfExpr(OfKind::Sizeof, mut operand) => {
                    while let ExprKind::Paren(inner) = ast[operand].kind {
                        operand = inner;
                    }
                    asked.size += usize::from(is_it(site.scope.type_of(operand)));
                    let (ExprKind::Member(_, name, _) | ExprKind::Arrow(_, name, _)) =
                        ast[operand].kind
                    else {
                        continue;
                    };
                    for (at, item) in plan.layout.items.iter().enumerate() {
                        if item.array.is_some()
                            && item.path.last() == Some(&name)
                            && let Some(count) = asked.arrays.get_mut(at)
                        {
                            *count += 1;
                        }
                    }
                }
                ExprKind::OfType(OfKind::Sizeof, ty) => {
                    asked.size += usize::from(is_it(site.scope.type_named(ty)));
                }
                ExprKind::Assign(None, left, _) if is_it(site.scope.type_of(left)) => {
                    asked.size += 1;
                }
                _ => {}
            }
        }
        asked
    }

    /// Gives each object its variables for the segments.
    fn pointers(&mut self, plan: &mut Plan) {
        let (prefix, segments) = (&plan.prefix, &plan.layout.segments);
        // Each element of an array has places of its own.
        for object in plan.objects.iter_mut().filter(|object| object.array.is_none()) {
            let name = object.name.to_string();
            let of = |(at, segment): (usize, &Segment), names: &mut super::Names| match (
                at,
                segment.kind,
            ) {
                (0, Kind::Head) => name.clone(),
                _ => names.fresh(&format!("{name}_{}", segment.suffix)),
            };
            let all = segments.iter().enumerate();
            object.segments = Some(all.map(|each| of(each, &mut self.names)).collect());
        }
        debug_assert!(!prefix.is_empty());
    }

    fn counts(&mut self, plan: &mut Plan, asked: &Asked) {
        let simple = plan.layout.is_simple();
        let allocated = plan.objects.iter().filter(|object| !object.pointer).count();
        for (at, item) in plan.layout.items.iter().enumerate() {
            plan.texts.rows.push(Vec::new());
            let Some(array) = &item.array else {
                plan.texts.counts.push(String::new());
                continue;
            };
            for (bound, text) in &array.rows {
                let mut row = words::operand(text);
                if !self.is_stable(*bound) {
                    let names: Vec<String> = item.path.iter().map(Name::to_string).collect();
                    let wanted = format!("{}_{}_row", plan.prefix, names.join("_"));
                    row = self.names.fresh(&wanted);
                    plan.texts.variables.push((format!("size_t {row}"), text.clone()));
                }
                plan.texts.rows.last_mut().into_iter().for_each(|rows| rows.push(row.clone()));
            }
            let per_object = if self.means == Means::Hosted { 2 } else { 1 };
            let uses =
                asked.size + asked.arrays.get(at).copied().unwrap_or(0) + allocated * per_object;
            let stable = array.expr.is_some_and(|expr| self.is_stable(expr));
            let unsigned = array.expr.is_none_or(|expr| self.is_unsigned(expr));
            let as_is = stable && (unsigned || self.means == Means::Kernel || allocated == 0);
            let once =
                uses <= 1 && (uses == 1 || !self.has_effect(array)) && !self.is_deferred(plan);
            if uses == 0 && self.view.is_macro() && !stable {
                // Whatever a use of the macro gives for it is evaluated no more.
                self.at_least(crate::finding::Applicability::MaybeIncorrect);
            }
            if simple && (as_is || once) {
                plan.texts.counts.push(array.bound.clone());
                continue;
            }
            let suffix: Vec<String> = item.path.iter().map(|name| name.to_string()).collect();
            let wanted = format!("{}_{}_len", plan.prefix, suffix.join("_"));
            let name = self.names.fresh(&wanted);
            plan.texts.variables.push((format!("size_t {name}"), array.bound.clone()));
            plan.texts.counts.push(name);
        }
    }

    /// Whether the size is only wanted behind the declaration that evaluates it.
    fn is_deferred(&self, plan: &Plan) -> bool {
        plan.objects.iter().any(|object| object.stmt != plan.declared)
    }

    fn has_effect(&self, array: &Array) -> bool {
        let Some(expr) = array.expr else { return false };
        let extent = self.site.ast[expr].extent;
        self.site
            .ast
            .exprs()
            .iter()
            .any(|other| has_effect(other.kind) && within(other.extent, extent))
    }

    pub(super) fn is_unsigned(&self, expr: ExprId) -> bool {
        let ty = self.site.scope.type_of(expr).map(|ty| self.site.scope.types().get(ty.ty));
        matches!(ty, Some(Type::Int(kind)) if !kind.is_signed())
    }

    /// Whether an expression has one value in the whole function: constants, and variables that
    /// only their declarations give a value.
    pub(super) fn is_stable(&self, expr: ExprId) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        let mut pending = vec![expr];
        while let Some(expr) = pending.pop() {
            match ast[expr].kind {
                ExprKind::Number(_) | ExprKind::Character(_) | ExprKind::OfType(..) => {}
                ExprKind::OfExpr(_, inner) | ExprKind::Paren(inner) => pending.push(inner),
                ExprKind::Binary(_, left, right) => pending.extend([left, right]),
                ExprKind::Cast(_, inner) => pending.push(inner),
                ExprKind::Name(_) => {
                    let token = self.view.direct(ast[expr].extent.first);
                    let Some(declared) = site.scope.declaring(expr) else { return false };
                    let local = ast.declarators().iter().any(|declarator| {
                        let token = declarator.name.and_then(|(_, idx)| site.token(idx));
                        token.is_some_and(|token| token.pos == declared.pos)
                    });
                    if token.is_none() || !local || self.is_changed(declared) {
                        return false;
                    }
                }
                _ => return false,
            }
        }
        true
    }

    fn is_changed(&self, declared: crate::lex::Token) -> bool {
        let (site, ast) = (self.site, self.site.ast);
        ast.exprs().iter().any(|expr| {
            let target = match expr.kind {
                ExprKind::Assign(_, left, _) => left,
                ExprKind::Unary(
                    UnaryOp::PreIncrement
                    | UnaryOp::PreDecrement
                    | UnaryOp::PostIncrement
                    | UnaryOp::PostDecrement
                    | UnaryOp::AddressOf,
                    operand,
                ) => operand,
                _ => return false,
            };
            let mut target = target;
            while let ExprKind::Paren(inner) = ast[target].kind {
                target = inner;
            }
            site.scope.declaring(target).is_some_and(|token| token.pos == declared.pos)
        })
    }

    /// Structures for the segments behind the head.
    fn tags(&mut self, plan: &mut Plan) -> Result<(), Refused> {
        let own = plan.objects.iter().find(|object| object.stmt == plan.declared);
        for (at, segment) in plan.layout.segments.iter().enumerate() {
            // A tag may have the name of the variable that points to it.
            let variable = own.and_then(|object| object.segments.as_ref()?.get(at).cloned());
            let tag = match (segment.kind, variable) {
                (Kind::Struct, Some(name)) => name,
                (Kind::Struct, None) => {
                    self.names.fresh(&format!("{}_{}", plan.prefix, segment.suffix))
                }
                _ => String::new(),
            };
            if segment.kind == Kind::Struct {
                let mut text = format!("struct {tag} {{\n");
                for item in segment.items.iter().filter_map(|&at| plan.layout.items.get(at)) {
                    let line = self.member_text(item);
                    let line = line.ok_or("a member's declaration can't be copied")?;
                    text.push_str(&format!("\t{line};{}\n", self.comment(item)));
                }
                text.push('}');
                if segment.items.len() == 1
                    && plan.layout.items.get(segment.items[0]).is_some_and(|i| i.array.is_some())
                {
                    return Err("an array of aligned elements lies in it unaligned".into());
                }
                if plan.layout.packed || segment.bits {
                    text.push_str(" __attribute__((packed))");
                }
                text.push(';');
                plan.texts.structures.push(text);
            }
            plan.texts.tags.push(tag);
        }
        Ok(())
    }

    /// A member's declaration in a structure of its own.
    fn member_text(&self, item: &Item) -> Option<String> {
        let how = if item.array.is_some() { As::Flexible } else { As::Member };
        let name = item.path.last().map(|name| name.to_string()).unwrap_or_default();
        let line = words::derived(self.site, self.view, item, &name, how)?;
        if let Some(width) = item.width {
            return Some(format!("{line} : {}", self.view.text(self.site.ast[width].extent)?));
        }
        match item.aligned {
            Some(bytes) => Some(format!("{line} __attribute__((aligned({bytes})))")),
            None => Some(line),
        }
    }

    /// An operand of `sizeof` that stands for a segment.
    pub(super) fn of_segment(&self, plan: &Plan, at: usize) -> Option<String> {
        let segment = plan.layout.segments.get(at)?;
        let object = plan.objects.iter().find(|object| object.stmt == plan.declared);
        if let Some(name) = object.and_then(|o| o.segments.as_ref()?.get(at)) {
            return Some(format!("*{name}"));
        }
        if segment.kind == Kind::Struct {
            return Some(format!("struct {}", plan.texts.tags.get(at)?));
        }
        if segment.kind == Kind::Head && !plan.texts.head_type.is_empty() {
            return Some(plan.texts.head_type.clone());
        }
        if let (Kind::Head, Some(alias)) = (segment.kind, &plan.alias) {
            return Some(alias.clone());
        }
        if segment.kind == Kind::Head {
            let (tag, _) = self.site.ast[plan.layout.record].tag?;
            let word = if plan.layout.is_union { "union" } else { "struct" };
            return Some(format!("{word} {tag}"));
        }
        let item = plan.layout.items.get(*segment.items.first()?)?;
        let pointer = words::pointer_type(self.site, self.view, item)?;
        Some(pointer.strip_suffix('*')?.trim_end().to_owned())
    }

    /// The bytes of an array's elements: "n * sizeof(*p)", "n" for bytes.
    pub(super) fn bytes(&self, plan: &Plan, item: usize) -> Option<String> {
        let array = plan.layout.items.get(item)?.array.as_ref()?;
        let count = plan.texts.counts.get(item)?;
        if array.element.0 == 1 {
            return Some(words::operand(count));
        }
        Some(format!("{} * sizeof({})", words::operand(count), self.element(plan, item)?))
    }

    /// An operand of `sizeof` that stands for an array's element.
    pub(super) fn element(&self, plan: &Plan, item: usize) -> Option<String> {
        let at = plan.layout.segment_of(item)?;
        let kind = plan.layout.segments.get(at)?.kind;
        if kind == Kind::Elements {
            return self.of_segment(plan, at);
        }
        let object = plan.objects.iter().find(|object| object.stmt == plan.declared);
        let member = plan.layout.items.get(item)?;
        if let Some(name) = object.and_then(|o| o.segments.as_ref()?.get(at)) {
            return Some(format!("{name}->{}[0]", member.path.last()?));
        }
        let pointer = words::pointer_type(self.site, self.view, member)?;
        Some(pointer.strip_suffix('*')?.trim_end().to_owned())
    }

    /// Where a segment ends.
    fn end(
        &mut self,
        plan: &mut Plan,
        segment: &Segment,
        at: usize,
        offset: &str,
    ) -> Result<String, Refused> {
        let array = segment
            .items
            .iter()
            .copied()
            .find(|&item| plan.layout.items.get(item).is_some_and(|item| item.array.is_some()));
        let bytes = match array {
            Some(item) => Some(self.term(plan, item).ok_or("an element's type has no name")?),
            None => None,
        };
        let of = self.of_segment(plan, at).ok_or("a member's type has no name")?;
        let mut terms: Vec<String> = Vec::new();
        if offset != "0" {
            terms.push(offset.to_owned());
        }
        match (segment.kind, array) {
            (Kind::Elements, _) => {}
            (Kind::Head, Some(item)) if !plan.layout.tight_head && plan.texts.exact => {
                let tag = self.head_tag(plan);
                let name = plan.layout.items.get(item).and_then(|item| item.path.last());
                let name = name.map(|name| name.to_string()).unwrap_or_default();
                self.wants_offsetof();
                terms.push(format!("offsetof({tag}, {name})"));
            }
            (Kind::Struct, Some(item)) if !plan.layout.packed => {
                let tag = plan.texts.tags.get(at).cloned().unwrap_or_default();
                let name = plan.layout.items.get(item).and_then(|item| item.path.last());
                let name = name.map(|name| name.to_string()).unwrap_or_default();
                self.wants_offsetof();
                terms.push(format!("offsetof(struct {tag}, {name})"));
            }
            _ => terms.push(format!("sizeof({of})")),
        }
        terms.extend(bytes);
        Ok(Self::sum(plan, terms))
    }

    pub(super) fn wants_offsetof(&mut self) {
        if !self.site.offers("offsetof") {
            self.includes.insert("stddef.h");
        }
    }

    /// The type of the head, with a new tag if it has none.
    pub(super) fn head_tag(&mut self, plan: &mut Plan) -> String {
        if let Some((tag, _)) = self.site.ast[plan.layout.record].tag {
            return format!("struct {tag}");
        }
        if let Some(alias) = &plan.alias {
            return alias.clone();
        }
        let names = &mut self.names;
        let tag = plan
            .texts
            .head_tag
            .get_or_insert_with(|| names.fresh(&format!("{}_head", plan.prefix)));
        format!("struct {tag}")
    }

    /// What the end of a segment is aligned to, whatever the bounds are.
    pub(super) fn end_alignment(&self, plan: &Plan, segment: &Segment) -> u64 {
        let last = segment.items.last().and_then(|&item| plan.layout.items.get(item));
        match last.and_then(|last| last.array.as_ref().map(|array| (last, array))) {
            Some((last, array)) => array.element.1.min(last.align),
            None if segment.bits => 1,
            None => match segment.kind {
                // A size need not be a multiple of an alignment that a declaration asks for.
                Kind::Single => last.map_or(1, |last| last.natural_align.min(last.align)),
                Kind::Head => self.head_alignment(plan, segment),
                _ => segment
                    .items
                    .iter()
                    .filter_map(|&i| plan.layout.items.get(i))
                    .map(|i| i.align)
                    .max()
                    .unwrap_or(1),
            },
        }
    }

    fn head_alignment(&self, plan: &Plan, segment: &Segment) -> u64 {
        let items = segment.items.iter().filter_map(|&item| plan.layout.items.get(item));
        items.map(|item| item.align).max().unwrap_or(1)
    }

    /// A size rounded up to an item's alignment.
    pub(super) fn rounded(
        &mut self,
        plan: &mut Plan,
        size: &str,
        item: usize,
    ) -> Result<String, Refused> {
        let found = plan.layout.items.get(item).cloned();
        let Some(item) = found else { return Err("a member is missing".into()) };
        if let Some(bytes) = item.aligned.filter(|&bytes| bytes == item.align) {
            return Ok(match self.means == Means::Kernel && self.site.offers("ALIGN") {
                true => format!("ALIGN({size}, {bytes})"),
                false => format!("({size} + {}) / {bytes} * {bytes}", bytes - 1),
            });
        }
        if self.means == Means::Kernel {
            let of = self.alignment_type(&item).ok_or("a member's type has no name")?;
            if self.site.offers("ALIGN") {
                return Ok(format!("ALIGN({size}, __alignof__({of}))"));
            }
            return Ok(format!("({size} + __alignof__({of}) - 1) & ~(__alignof__({of}) - 1)"));
        }
        let name = item.path.last().map(|name| name.to_string()).unwrap_or_default();
        let path: Vec<String> = item.path.iter().map(|name| name.to_string()).collect();
        let align = format!("{}_{}_align", plan.prefix, path.join("_"));
        if !plan.texts.variables.iter().any(|(declared, _)| *declared == format!("size_t {align}"))
        {
            let how = if item.array.is_some() { As::One } else { As::Member };
            let member = words::derived(self.site, self.view, &item, &name, how);
            let member = member.ok_or("a member's declaration can't be copied")?;
            self.names.fresh(&align);
            plan.texts.structures.push(format!("struct {align} {{ char byte; {member}; }};"));
            let value = format!("offsetof(struct {align}, {name})");
            plan.texts.variables.push((format!("size_t {align}"), value));
        }
        self.wants_offsetof();
        Ok(format!("({size} + {align} - 1) / {align} * {align}"))
    }

    /// A type that has an item's alignment.
    fn alignment_type(&self, item: &Item) -> Option<String> {
        let words = words::specifiers(self.site, self.view, item);
        let parts = self.site.ast.list(self.site.ast[item.declarator?].parts);
        let mut stars = 0;
        for part in parts {
            match part {
                DeclaratorPart::Array(_) if stars == 0 => {}
                DeclaratorPart::Pointer(_) => stars += 1,
                _ => return None,
            }
        }
        Some(if stars == 0 { words } else { format!("{words} {}", "*".repeat(stars)) })
    }

    fn sizes(
        &mut self,
        plan: &mut Plan,
        asked: &Asked,
        end: &str,
        ends_aligned: u64,
    ) -> Result<(), Refused> {
        let mut rounds = false;
        let mut exact = end.to_owned();
        let may_end_early =
            (ends_aligned < plan.layout.align.0 || self.view.is_macro()) && !plan.layout.in_front;
        if asked.size > 0 && may_end_early {
            exact = self.rounded(plan, end, plan.layout.align.1)?;
            rounds = true;
        }
        let simple = plan.layout.is_simple();
        plan.texts.allocate = end.to_owned();
        if simple && !plan.layout.tight_head && (asked.size == 0 || plan.layout.in_front) {
            // Room for the whole head, whatever its padding.
            let of = self.of_segment(plan, 0).ok_or("its type has no name")?;
            let item = plan.layout.flexible().unwrap_or(0);
            let bytes = self.term(plan, item).ok_or("an element's type has no name")?;
            plan.texts.allocate = Self::sum(plan, vec![format!("sizeof({of})"), bytes]);
            plan.texts.head_tag = None;
            exact.clone_from(&plan.texts.allocate);
        }
        let direct = plan.objects.iter().any(|object| !object.pointer);
        if asked.size > 0 {
            plan.texts.size = exact.clone();
            let once = asked.size == 1 && !direct && simple && !rounds;
            if once && self.counts_are_stable(plan) {
                plan.texts.size = format!("({exact})");
            } else {
                let name = self.names.fresh(&format!("{}_size", plan.prefix));
                plan.texts.variables.push((format!("size_t {name}"), exact));
                plan.texts.size.clone_from(&name);
                plan.texts.allocate = name;
            }
        }
        self.limits(plan, rounds);
        Ok(())
    }

    fn counts_are_stable(&self, plan: &Plan) -> bool {
        plan.layout.items.iter().zip(&plan.texts.counts).all(|(item, count)| {
            let Some(array) = &item.array else { return true };
            *count != array.bound || array.expr.is_some_and(|expr| self.is_stable(expr))
        })
    }

    /// The conditions under which the sizes don't overflow.
    pub(super) fn limits(&mut self, plan: &mut Plan, rounds: bool) {
        let arrays = plan.layout.items.iter().filter(|item| item.array.is_some()).count();
        let simple = plan.layout.is_simple() && !rounds;
        let parts = (arrays + 1).next_power_of_two().max(2);
        for (at, item) in plan.layout.items.iter().enumerate() {
            let Some(array) = &item.array else { continue };
            let (Some(count), Some(element)) = (plan.texts.counts.get(at), self.element(plan, at))
            else {
                continue;
            };
            let count = words::operand(count);
            let head = self.of_segment(plan, 0).unwrap_or_default();
            plan.texts.limits.push(match (simple, array.element.0) {
                (true, 1) => format!("{count} <= SIZE_MAX - sizeof({head})"),
                (true, _) => {
                    format!("{count} <= (SIZE_MAX - sizeof({head})) / sizeof({element})")
                }
                (false, 1) => format!("{count} <= SIZE_MAX / {parts}"),
                (false, _) => format!("{count} <= SIZE_MAX / {parts} / sizeof({element})"),
            });
        }
    }
}
