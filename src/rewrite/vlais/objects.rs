//! The variables of a structure's type: objects that have to be allocated, and pointers.

use super::{Means, Plan, Refused, Work};
use crate::analyse::ty::{Type, Variability};
use crate::discover::target::Target;
use crate::lex::Token;
use crate::names::Name;
use crate::parse::ast::*;
use crate::rewrite::tree::within;

/// What malloc() aligns to everywhere that counts, and `aligned` alone asks for.
pub(super) const MALLOC_ALIGN: u64 = 16;

/// What kmalloc() aligns to at least: as a `long long` is, and where caches aren't coherent as DMA
/// needs it, which is what types ask for there (`ARCH_KMALLOC_MINALIGN` of Linux 3.1 to 6.1; 128
/// at most).
fn kmalloc_align(target: Target) -> u64 {
    use Target::*;
    match target {
        X86_64 | I386 | S390x | Powerpc64le | Powerpc64 | Sparc64 | Sparc | Ia64 | Alpha => 8,
        Loongarch64 => 16,
        _ => 128,
    }
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Object {
    pub name: Name,
    pub token: Token,
    pub token_idx: TokenIdx,
    pub declarator: DeclaratorId,
    pub init: Option<InitId>,
    /// The statement that declares it.
    pub stmt: StmtId,
    /// It points to the structure; else it is one.
    pub pointer: bool,
    /// It is the last that its statement declares.
    pub last: bool,
    /// The bound of an array of such structures.
    pub array: Option<ExprId>,
    /// Variables for the segments, the head's the object itself; none where a pointer is stepped
    /// through, so that places are computed at each use.
    pub segments: Option<Vec<String>>,
}

impl Work<'_, '_> {
    /// What memory that is allocated is aligned to.
    pub(super) fn allocated_align(&self) -> u64 {
        match self.means {
            Means::Kernel => kmalloc_align(self.site.unit.settings.target),
            _ => MALLOC_ALIGN,
        }
    }

    /// Finds the variables, and gives the structure's names their prefix.
    pub(super) fn objects(&mut self, plan: &mut Plan) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let Some(record) = site.scope.type_of_record(plan.layout.record) else {
            return Err("its type is not known".into());
        };
        for &stmt in site.tree().statements() {
            let StmtKind::Declaration(declaration) = ast[stmt].kind else { continue };
            let DeclarationKind::Plain(specifiers, declarators) = ast[declaration].kind else {
                continue;
            };
            let list = ast.list(declarators);
            for (at, item) in list.iter().enumerate() {
                let Some(ty) = site.scope.type_declared(item.declarator) else { continue };
                let (Some((name, token_idx)), types) =
                    (ast[item.declarator].name, site.scope.types())
                else {
                    continue;
                };
                let mut array = None;
                let pointer = match types.get(ty.ty) {
                    Type::Record(id) if id == record => false,
                    Type::Pointer(to) if types.get(to.ty) == Type::Record(record) => true,
                    Type::Array(of, _) if types.get(of.ty) == Type::Record(record) => {
                        let bound = self.array_of(plan, specifiers, *item);
                        array = Some(bound.ok_or_else(|| format!("`{name}` is an array of it"))?);
                        false
                    }
                    _ => continue,
                };
                let storage = ast[specifiers].storage;
                if storage.has(Storage::TYPEDEF) {
                    if stmt == plan.declared && !pointer {
                        plan.alias = Some(name.to_string());
                    }
                    continue;
                }
                let Some(token) = site.token(token_idx) else { continue };
                let object = Object {
                    name,
                    token,
                    token_idx,
                    declarator: item.declarator,
                    init: item.init,
                    stmt,
                    pointer,
                    last: at + 1 == list.len(),
                    array,
                    segments: None,
                };
                self.check_object(&object, ty, specifiers)?;
                plan.objects.push(object);
            }
        }
        self.tagged_elsewhere(plan, record)?;
        let own = plan.objects.iter().filter(|object| object.stmt == plan.declared);
        let tag = ast[plan.layout.record].tag.map(|(name, _)| name);
        let own = own.map(|object| object.name).next().or(tag);
        let own = own.map(|name| name.to_string()).or_else(|| plan.alias.clone());
        let Some(prefix) = own else {
            let is_inside = !super::contained::containers(site, plan.layout.record).is_empty();
            return Err(match is_inside {
                true => "a structure that can't be rewritten has it as a member".into(),
                false => "no variable is declared with it".into(),
            });
        };
        plan.prefix = prefix;
        Ok(())
    }

    fn check_object(
        &self,
        object: &Object,
        ty: crate::analyse::ty::QualType,
        specifiers: SpecifiersId,
    ) -> Result<(), Refused> {
        let (site, ast, name) = (self.site, self.site.ast, object.name);
        if self.view.direct(object.token_idx).is_none() {
            return Err(format!("`{name}` is named by a macro, or its argument").into());
        }
        if object.pointer {
            return Ok(());
        }
        let storage = ast[specifiers].storage;
        if storage.has(Storage::STATIC) {
            return Err(format!("`{name}` has a storage class").into());
        }
        if ty.is_const() || ty.qualifiers.has(Qualifiers::VOLATILE) {
            return Err(format!("`{name}` is const or volatile").into());
        }
        // Another declarator's initializer would use it before it is allocated.
        let own = ast[object.stmt].extent;
        let tail = self.tail(object.stmt).map(|tail| ast[tail.value].extent);
        let pointers = self.own_pointers(object);
        let pointers = pointers.iter().map(|&(_, _, value)| ast[value].extent);
        let later: Vec<Extent> = pointers.chain(tail).collect();
        let early = (0..ast.n_exprs() as u32).map(ExprId).any(|id| {
            within(ast[id].extent, own)
                && site.scope.declaring(id) == Some(object.token)
                && !later.iter().any(|&later| within(ast[id].extent, later))
        });
        if early {
            return Err(format!("`{name}` is used in its own declaration").into());
        }
        let most = self.allocated_align();
        if !self.keeps_objects && site.scope.alignment_of(ty).is_none_or(|bytes| bytes > most) {
            let with = if self.means == Means::Kernel { "kmalloc()" } else { "malloc()" };
            return Err(format!("`{name}` wants a stricter alignment than {with} gives").into());
        }
        let attributes = ast.list(ast[object.declarator].attributes).iter();
        let own = attributes.chain(ast.list(ast[specifiers].attributes));
        for attribute in own {
            let word = attribute.name.text();
            if !matches!(word.trim_matches('_'), "unused" | "packed" | "may_alias") {
                return Err(format!("`{name}` has the attribute `{word}`").into());
            }
        }
        let block = site.tree().around(object.stmt);
        if !block.is_some_and(|block| matches!(ast[block].kind, StmtKind::Compound(_))) {
            return Err(format!("`{name}` is declared where no statement can follow").into());
        }
        Ok(())
    }

    /// The type must not appear where it isn't rewritten: parameters, typedefs of pointers to it,
    /// members of other structures.
    fn tagged_elsewhere(
        &self,
        plan: &Plan,
        record: crate::analyse::ty::RecordTypeId,
    ) -> Result<(), Refused> {
        let (site, ast) = (self.site, self.site.ast);
        let known: Vec<DeclaratorId> =
            plan.objects.iter().map(|object| object.declarator).collect();
        for number in 0..ast.declarators().len() as u32 {
            let id = DeclaratorId(number);
            let Some(ty) = site.scope.type_declared(id) else { continue };
            if known.contains(&id) || site.scope.varies(ty) != Variability::Runtime {
                continue;
            }
            let mut inner = ty;
            let mut depth = 0;
            while let Type::Pointer(to) | Type::Array(to, _) = site.scope.types().get(inner.ty) {
                inner = to;
                depth += 1;
            }
            let is_it = site.scope.types().get(inner.ty) == Type::Record(record);
            if is_it && depth > 1 {
                return Err("pointers to pointers to it are used".into());
            }
        }
        Ok(())
    }
}
