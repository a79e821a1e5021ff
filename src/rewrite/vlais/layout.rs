//! A structure with variable-length members into segments: stretches whose layout doesn't vary.
//!
//! The first segment stays the structure, ending in a flexible array member where an array follows
//! it. What stands behind gets a segment of its own, each aligned as its first member is: since no
//! later member of a segment is aligned more strictly, every member keeps its place.

use super::Refused;
use super::segments::{is_head_tight, of_union, segments};
use crate::analyse::ty::{Bound, QualType, Type, Variability};
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::Site;
use crate::rewrite::tree::{has_effect, within};
use crate::rewrite::view::View;

/// Structures inside one another that are followed.
const NESTING_MAX: usize = 8;

/// One member, at the end of a path of members.
#[derive(Clone, Debug)]
pub struct Item {
    /// The names that lead to it.
    pub path: Vec<Name>,
    /// What it is declared with; a line of the record's list.
    pub line: MemberDeclaration,
    /// The record that has the line.
    pub record: RecordId,
    pub specifiers: SpecifiersId,
    pub declarator: Option<DeclaratorId>,
    pub ty: QualType,
    /// What it is aligned to; 1 in a packed structure.
    pub align: u64,
    /// What its type is aligned to.
    pub natural_align: u64,
    /// What a structure that begins with it, or ends with it, is aligned to, and the item that is.
    pub enter: (u64, usize),
    pub leave: (u64, usize),
    /// An array of variable length.
    pub array: Option<Array>,
    /// It is declared with a type's definition.
    pub defines: bool,
    /// The words of its type, where these are not its specifiers.
    pub words: Option<String>,
    /// The alignment that it is declared with.
    pub aligned: Option<u64>,
    /// The width of a bit-field.
    pub width: Option<ExprId>,
    /// The names that an unnamed structure gives to the one around it.
    pub unnamed: Vec<Name>,
    /// Attributes, or a struct without a name: it can't be moved.
    pub fixed: Option<&'static str>,
}

/// An array of variable length.
#[derive(Clone, Debug)]
pub struct Array {
    /// The bound as written.
    pub bound: String,
    /// The bound's expression, if it is the member's own.
    pub expr: Option<ExprId>,
    /// Bytes and alignment of an element.
    pub element: (u64, u64),
    /// The element's type, where it comes from a typedef of the array.
    pub of: Option<String>,
    /// The bounds behind the first of an array of arrays, whose elements are those of the last.
    pub rows: Vec<(ExprId, String)>,
}

/// What a segment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The structure itself, without what follows.
    Head,
    /// Members as a structure of their own.
    Struct,
    /// One member.
    Single,
    /// The elements of an array that follows another.
    Elements,
}

/// A stretch whose layout doesn't vary, and the array behind it.
#[derive(Clone, Debug)]
pub struct Segment {
    pub kind: Kind,
    /// Numbers of its items; an array is the last.
    pub items: Vec<usize>,
    /// What its start is aligned to, and the item that is so.
    pub align: (u64, usize),
    /// For names: the path of its first item.
    pub suffix: String,
    /// Bit-fields behind an array, which no boundary keeps apart.
    pub bits: bool,
}

/// A structure or union in segments.
#[derive(Clone, Debug)]
pub struct Layout {
    pub record: RecordId,
    pub is_union: bool,
    pub packed: bool,
    pub items: Vec<Item>,
    pub segments: Vec<Segment>,
    /// The structure's alignment, and an item that has it.
    pub align: (u64, usize),
    /// The structure is aligned as its members are, by no attribute or pragma.
    pub is_plain: bool,
    /// The head has no padding behind its last member.
    pub tight_head: bool,
    /// Records whose definitions are inside: their findings are this one's.
    pub inner: Vec<RecordId>,
    /// The arrays go behind all other members, whose places nobody sees (`front`).
    pub in_front: bool,
}

impl Layout {
    /// Whether there is nothing behind the one array that ends the structure.
    pub fn is_simple(&self) -> bool {
        !self.is_union && self.segments.len() == 1 && self.has_head()
    }

    /// Whether something is left of the structure.
    pub fn has_head(&self) -> bool {
        self.segments.first().is_some_and(|first| first.kind == Kind::Head)
    }

    /// The segment of an item.
    pub fn segment_of(&self, item: usize) -> Option<usize> {
        self.segments.iter().position(|segment| segment.items.contains(&item))
    }

    /// The item at the end of a path.
    pub fn item(&self, path: &[Name]) -> Option<usize> {
        let is_it = |item: &Item| match path.split_last() {
            Some((last, before)) if item.declarator.is_none() => {
                item.path == before && item.unnamed.contains(last)
            }
            _ => item.path == path,
        };
        self.items.iter().position(is_it)
    }

    /// The array that ends the head.
    pub fn flexible(&self) -> Option<usize> {
        let last = self.segments.first().filter(|_| self.has_head())?.items.last().copied()?;
        self.items.get(last)?.array.as_ref().map(|_| last)
    }
}

/// The segments of a record.
pub fn layout(site: &Site<'_>, view: &View<'_>, record: RecordId) -> Result<Layout, Refused> {
    let node = site.ast[record];
    let mut reader = Reader {
        site,
        view,
        root: record,
        items: Vec::new(),
        inner: Vec::new(),
        in_union: node.is_union,
        links: false,
        after_gap: false,
        gap: None,
    };
    reader.record(record, &[], 0)?;
    let own = site.scope.type_of_record(record).and_then(|id| site.scope.record(id));
    let own_align = own.map_or(0, |own| own.align);
    let Reader { mut items, inner, links, gap, .. } = reader;
    // `#pragma pack(1)` is like the attribute.
    let by_pragma = own_align == 1 && items.iter().any(|item| item.align > 1);
    let packed = is_packed(site, node.attributes) || by_pragma;
    if packed {
        items.iter_mut().for_each(|item| item.align = item.aligned.unwrap_or(1));
    }
    let most = items.iter().enumerate().max_by_key(|(at, item)| (item.align, usize::MAX - at));
    let align = most.map_or((1, 0), |(at, item)| (item.align, at));
    let mut layout = Layout {
        record,
        is_union: node.is_union,
        packed,
        items,
        segments: Vec::new(),
        align,
        is_plain: own_align == align.0,
        tight_head: false,
        inner,
        in_front: false,
    };
    let in_place = in_place(site, view, &mut layout, links, gap);
    // What `kmalloc()` aligns to is the type's affair, and no attribute's.
    let is_given = layout.is_plain || in_place.is_err() && !site.offers("kmalloc");
    let may_move = !links && is_given && super::front::may_move(site, view, &layout);
    if may_move && (in_place.is_err() || !layout.is_simple()) {
        super::front::arrange(&mut layout);
        return Ok(layout);
    }
    in_place.map(|()| layout)
}

/// The segments of a structure whose members stay where they are.
fn in_place(
    site: &Site<'_>,
    view: &View<'_>,
    layout: &mut Layout,
    links: bool,
    gap: Option<&'static str>,
) -> Result<(), Refused> {
    if let Some(why) = gap {
        return Err(why.into());
    }
    layout.segments = match layout.is_union {
        true => of_union(&layout.items)?,
        false => segments(site, layout)?,
    };
    if links && !layout.has_head() {
        return Err("a pointer to it is in it, behind the array".into());
    }
    // A macro's other uses may have other types.
    layout.tight_head = !view.is_macro() && is_head_tight(site, layout);
    for segment in layout.segments.iter().filter(|segment| segment.kind != Kind::Head) {
        for item in segment.items.iter().filter_map(|&at| layout.items.get(at)) {
            if let Some(why) = item.fixed {
                return Err(Refused::new(why));
            }
        }
    }
    Ok(())
}

fn is_packed(site: &Site<'_>, attributes: List<Attribute>) -> bool {
    let list = site.ast.list(attributes).iter();
    list.map(|attribute| attribute.name.text()).any(|name| name.trim_matches('_') == "packed")
}

/// A member's type, its alignment, and the one that its declaration asks for.
type Alignment = (QualType, u64, Result<Option<u64>, &'static str>);

struct Reader<'r, 'a> {
    site: &'r Site<'a>,
    view: &'r View<'a>,
    items: Vec<Item>,
    inner: Vec<RecordId>,
    /// The structure itself, and whether a member points to it.
    root: RecordId,
    links: bool,
    /// The arms of a union are read.
    in_union: bool,
    /// The member before is an unnamed bit-field.
    after_gap: bool,
    /// What is wrong with an unnamed bit-field, where members stay in their places.
    gap: Option<&'static str>,
}

impl Reader<'_, '_> {
    fn record(&mut self, record: RecordId, path: &[Name], depth: usize) -> Result<(), Refused> {
        if depth > NESTING_MAX {
            return Err(Refused::new("structures nest too deeply in it"));
        }
        let ast = self.site.ast;
        let Some(members) = ast[record].members else {
            return Err(Refused::new("a structure in it is defined elsewhere"));
        };
        for &line in ast.list(members) {
            let MemberDeclaration::Members(specifiers, declarators) = line else { continue };
            if declarators.is_empty() {
                self.unnamed(record, line, specifiers, path, depth)?;
            }
            for member in ast.list(declarators) {
                self.member(record, line, specifiers, *member, path, depth)?;
            }
        }
        Ok(())
    }

    /// An anonymous structure's members are the outer one's.
    fn unnamed(
        &mut self,
        record: RecordId,
        line: MemberDeclaration,
        specifiers: SpecifiersId,
        path: &[Name],
        depth: usize,
    ) -> Result<(), Refused> {
        let TypeSpecifier::Record(inner) = self.site.ast[specifiers].ty else { return Ok(()) };
        let ty = self.site.scope.type_of_record(inner);
        let info = ty.and_then(|ty| self.site.scope.record(ty));
        let Some(info) = info else { return Err(Refused::new("a member's type is not known")) };
        if info.variability == Variability::Runtime {
            if self.in_union {
                return Err(Refused::new("an unnamed structure in a union varies"));
            }
            if info.is_union {
                return Err(Refused::new("an unnamed union in it varies"));
            }
            self.inner.push(inner);
            return self.record(inner, path, depth + 1);
        }
        let align = info.align;
        let ty = ty.map(|id| self.site.scope.types().plain(Type::Record(id)));
        let Some(ty) = ty else { return Ok(()) };
        let unnamed = names_inside(self.site, inner);
        self.items.push(Item {
            path: path.to_vec(),
            line,
            record,
            specifiers,
            declarator: None,
            ty,
            align,
            natural_align: align,
            enter: (1, 0),
            leave: (1, 0),
            array: None,
            defines: true,
            words: None,
            aligned: None,
            width: None,
            unnamed,
            fixed: Some("an unnamed structure stands behind the array"),
        });
        Ok(())
    }

    fn member(
        &mut self,
        record: RecordId,
        line: MemberDeclaration,
        specifiers: SpecifiersId,
        member: MemberDeclarator,
        path: &[Name],
        depth: usize,
    ) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let Some(declarator) = member.declarator else {
            self.gap();
            return Ok(());
        };
        let (Some((name, _)), Some(ty)) =
            (ast[declarator].name, site.scope.type_declared(declarator))
        else {
            return Err(Refused::new("a member's type is not known"));
        };
        let path = [path, &[name]].concat();
        let mut varies = site.scope.varies(ty);
        if varies == Variability::Runtime && self.is_link(ty) {
            self.links = true;
            varies = Variability::Fixed;
        }
        if varies == Variability::Runtime && self.nested(ty, &path, depth)? {
            return Ok(());
        }
        let (ty, natural_align, own) = self.alignment(specifiers, declarator, member, ty)?;
        // One below the type's is as if it weren't there.
        let aligned = own.as_ref().ok().copied().flatten().filter(|&bytes| bytes > natural_align);
        if std::mem::take(&mut self.after_gap) && varies == Variability::Runtime {
            self.gap = Some("an unnamed bit-field stands before the array");
        }
        let array = match varies {
            Variability::Fixed => None,
            Variability::Runtime => Some(self.array(specifiers, declarator, ty, name)?),
            _ => return Err(Refused::new("another bound of it is not known")),
        };
        let defines = match ast[specifiers].ty {
            TypeSpecifier::Record(id) => ast[id].members.is_some(),
            TypeSpecifier::Enum(id) => ast[id].enumerators.is_some(),
            _ => false,
        };
        let words = super::aligned::words(site, specifiers).filter(|_| !defines);
        let align = natural_align.max(aligned.unwrap_or(1));
        let width = member.width;
        let (enter, leave) = ((1, 0), (1, 0));
        let declarator = Some(declarator);
        self.items.push(Item {
            path,
            line,
            record,
            specifiers,
            declarator,
            ty,
            align,
            natural_align,
            enter,
            leave,
            array,
            defines,
            words,
            aligned,
            width,
            unnamed: Vec::new(),
            fixed: own.err(),
        });
        Ok(())
    }

    /// A member's type, what it is aligned to, and what its declaration asks for.
    fn alignment(
        &self,
        specifiers: SpecifiersId,
        declarator: DeclaratorId,
        member: MemberDeclarator,
        ty: QualType,
    ) -> Result<Alignment, Refused> {
        let own = super::aligned::of(self.site, specifiers, declarator, member.attributes);
        let own = own.and_then(|bytes| match (bytes, member.width) {
            (Some(_), Some(_)) => Err("a bit-field behind the array is aligned on its own"),
            _ => Ok(bytes),
        });
        let declared = own.as_ref().ok().copied().flatten();
        // The declaration's alignment, not the type's.
        let is_declared = declared.is_some() && ty.alignment() == declared;
        let ty = if is_declared { QualType { align_code: 0, ..ty } } else { ty };
        let natural = self.site.scope.alignment_of(ty);
        Ok((ty, natural.ok_or("a member's alignment is not known")?, own))
    }

    /// An unnamed bit-field stays with the member before it.
    fn gap(&mut self) {
        self.after_gap = true;
        if self.in_union || self.items.iter().any(|item| item.array.is_some()) {
            self.gap = Some("an unnamed bit-field stands behind the array");
        }
    }

    /// Takes a structure of variable size apart; false if the member is none.
    fn nested(&mut self, ty: QualType, path: &[Name], depth: usize) -> Result<bool, Refused> {
        let Type::Record(id) = self.site.scope.types().get(ty.ty) else { return Ok(false) };
        let is_union = self.site.scope.record(id).is_none_or(|record| record.is_union);
        if is_union {
            return Err(Refused::new("a union in it varies"));
        }
        let ast = self.site.ast;
        let mut records = (0..ast.records().len() as u32).map(RecordId);
        let definition = records.find(|&at| {
            ast[at].members.is_some() && self.site.scope.type_of_record(at) == Some(id)
        });
        let Some(definition) = definition else {
            return Err(Refused::new("a structure in it is defined elsewhere"));
        };
        if self.in_union && depth > 0 {
            return Err(Refused::new("a structure in a structure of a union varies"));
        }
        if is_packed(self.site, ast[definition].attributes) {
            return Err(Refused::new("a packed structure of variable size is in it"));
        }
        self.inner.push(definition);
        let first = self.items.len();
        self.record(definition, path, depth + 1)?;
        // The inner structure starts and ends where its strictest member may.
        let inside = self.items.iter().enumerate().skip(first);
        let strictest = inside.map(|(at, item)| (item.align, at)).max().unwrap_or((1, first));
        if let Some(item) = self.items.get_mut(first) {
            item.enter = item.enter.max(strictest);
        }
        if let Some(item) = self.items.last_mut() {
            item.leave = item.leave.max(strictest);
        }
        Ok(true)
    }

    /// The array of all elements of an array of arrays of variable length: `int m[n][k]` is `n * k`
    /// of `int`, row after row (C99 6.5.2.1p3).
    fn flat(&self, declarator: DeclaratorId, element: QualType) -> Option<Array> {
        let (site, ast) = (self.site, self.site.ast);
        let mut inner = element;
        while let Type::Array(of, _) = site.scope.types().get(inner.ty) {
            inner = of;
        }
        let element = (site.scope.bytes_of(inner)?, site.scope.alignment_of(inner)?);
        let (mut rows, mut product) = (Vec::new(), Vec::new());
        for (at, part) in ast.list(ast[declarator].parts).iter().enumerate() {
            let part = match part {
                DeclaratorPart::Array(part) => part,
                DeclaratorPart::Pointer(_) if at > 1 => break,
                _ => return None,
            };
            let ArrayBound::Expr(bound) = part.bound else { return None };
            let inside = |expr: &&Expr| within(expr.extent, ast[bound].extent);
            if ast.exprs().iter().filter(inside).any(|expr| has_effect(expr.kind)) {
                return None;
            }
            self.view.direct(part.bracket)?;
            let text = self.view.text(ast[bound].extent)?;
            if at > 0 {
                rows.push((bound, text.clone()));
            }
            product.push(super::words::operand(&text));
        }
        let bound = format!("(size_t){}", product.join(" * "));
        Some(Array { bound, expr: None, element, of: None, rows })
    }

    /// Whether a member points to the structure that it is in: a pointer's size is fixed.
    fn is_link(&self, ty: QualType) -> bool {
        let types = self.site.scope.types();
        let Type::Pointer(to) = types.get(ty.ty) else { return false };
        let own = self.site.scope.type_of_record(self.root);
        matches!(types.get(to.ty), Type::Record(id) if Some(id) == own)
    }

    fn array(
        &self,
        specifiers: SpecifiersId,
        declarator: DeclaratorId,
        ty: QualType,
        name: Name,
    ) -> Result<Array, Refused> {
        let (site, ast) = (self.site, self.site.ast);
        if let Type::Array(element, bound) = site.scope.types().get(ty.ty)
            && !matches!(bound, Bound::Variable(_))
            && let Some(array) = self.flat(declarator, element)
        {
            return Ok(array);
        }
        let Type::Array(element, Bound::Variable(_)) = site.scope.types().get(ty.ty) else {
            return Err(Refused::new(match site.scope.types().get(ty.ty) {
                Type::Pointer(_) => format!("`{name}` points to an array of variable length"),
                _ => format!("elements of `{name}` are of variable size"),
            }));
        };
        if site.scope.bytes_of(element).is_none()
            && let Some(array) = self.flat(declarator, element)
        {
            return Ok(array);
        }
        let bytes = site.scope.bytes_of(element);
        let (Some(bytes), Some(align)) = (bytes, site.scope.alignment_of(element)) else {
            return Err(Refused::new(format!("elements of `{name}` are of variable size")));
        };
        let element = (bytes, align);
        let own = ast.list(ast[declarator].parts).first().and_then(|part| match part {
            DeclaratorPart::Array(part) => Some(*part),
            _ => None,
        });
        let Some(own) = own else {
            let of = super::words::of_type(site, site_element(site, ty));
            let of = of.ok_or_else(|| format!("the type of `{name}` names the array"))?;
            let whole = self.view.text(ast[specifiers].extent);
            let whole = whole.ok_or("its type is written by a macro")?;
            let bound = match bytes {
                1 => format!("sizeof({whole})"),
                _ => format!("sizeof({whole}) / sizeof({of})"),
            };
            return Ok(Array { bound, expr: None, element, of: Some(of), rows: Vec::new() });
        };
        let ArrayBound::Expr(expr) = own.bound else {
            return Err(Refused::new("its bound is not written"));
        };
        let extent = ast[expr].extent;
        let written = self.view.direct(own.bracket).and_then(|_| self.view.text(extent));
        let bound = written.unwrap_or_else(|| super::words::folded(site, self.view, extent));
        // A bound over several lines becomes one, unless a comment stands in it.
        let bound = match bound.contains("/*") || bound.contains("//") || bound.contains('"') {
            true => bound,
            false => bound.replace('\\', " ").split_whitespace().collect::<Vec<_>>().join(" "),
        };
        Ok(Array { bound, expr: Some(expr), element, of: None, rows: Vec::new() })
    }
}

fn site_element(site: &Site<'_>, ty: QualType) -> QualType {
    match site.scope.types().get(ty.ty) {
        Type::Array(element, _) => element,
        _ => ty,
    }
}

/// The names of a record's members, those of unnamed structures in it too.
fn names_inside(site: &Site<'_>, record: RecordId) -> Vec<Name> {
    let ast = site.ast;
    let (mut names, mut pending) = (Vec::new(), vec![record]);
    while let Some(record) = pending.pop() {
        for &line in ast[record].members.map_or(&[][..], |members| ast.list(members)) {
            let MemberDeclaration::Members(specifiers, list) = line else { continue };
            let own = ast.list(list).iter().filter_map(|member| ast[member.declarator?].name);
            names.extend(own.map(|(name, _)| name));
            if let (TypeSpecifier::Record(inner), true) = (ast[specifiers].ty, list.is_empty()) {
                pending.push(inner);
            }
        }
    }
    names
}
