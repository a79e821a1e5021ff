//! Operators and functions of the compiler's own whose operands' types or values decide how C says
//! it, and words of GNU C that can be done without.

use super::Small;
use super::attributes::in_words;
use super::declarations::left_out;
use super::fields::has_c11;
use super::headers::{in_kernel, library, named};
use super::operands::{starts_at, written};
use super::text::{kind, text};
use super::tree::innermost;
use super::words::without;
use crate::analyse::scope::EntityKind;
use crate::analyse::ty::{FloatKind, QualType, Type};
use crate::discover::target::IntKind;
use crate::lex::{ExpansionId, Token, TokenKind};
use crate::parse::ast::*;
use crate::rewrite::tree::bare;
use crate::rewrite::view::View;
use crate::rewrite::{Rewrite, Site, is_same, spell};

/// Why C11's functions are not offered.
const BEFORE_C11: &str = "the unit is compiled as a C that has no <stdatomic.h>";
/// Names that one `__label__` declares.
const LABELS_MAX: usize = 16;
/// Tokens around a name among which its declaration's attributes are.
const ATTRIBUTE_NEAR: u32 = 32;

/// `__builtin_choose_expr(1, a, b)` becomes `(a)`.
pub fn chosen(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let id = innermost(site, token, |kind| matches!(kind, ExprKind::ChooseExpr(..)))?;
        let ExprKind::ChooseExpr(condition, then, otherwise) = site.ast[id].kind else {
            return None;
        };
        let is_then = site.scope.value_of(condition)? != 0;
        let chosen = view.span(site.ast[if is_then { then } else { otherwise }].extent)?;
        let extent = site.ast[id].extent;
        let (start, end) = (view.direct(extent.first)?.start, view.direct(extent.last)?.end);
        let small = Small::new("leave what is chosen here").doubtful();
        let small = small.replace(start..chosen.start, "(").replace(chosen.end..end, ")");
        starts_at(site, id, token).then_some(small)
    })
}

/// `__builtin_constant_p(3)` becomes `1`, and of what is no constant `0`: its operand is never
/// evaluated, and what an optimizer finds out may be as well not known.
pub fn constant_p(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let id = innermost(site, token, |kind| matches!(kind, ExprKind::Call(..)))?;
        let ExprKind::Call(_, arguments) = site.ast[id].kind else { return None };
        let [operand] = site.ast.list(arguments) else { return None };
        let inner = bare(site.ast, *operand);
        // The address of a string literal is one to the compiler.
        let is_address = matches!(
            site.scope.types().get(site.scope.type_of(inner)?.ty),
            Type::Pointer(_) | Type::Array(..) | Type::Function(_) | Type::Unknown
        );
        let value = if is_constant(site, inner) { "1" } else { "0" };
        let span = view.span(site.ast[id].extent)?;
        let small = Small::new(format!("write `{value}`")).doubtful().replace(span, value);
        (starts_at(site, id, token) && !is_address).then_some(small)
    })
}

/// `__builtin_isnan(x)` becomes `isnan(x)`, and in C11 `__builtin_complex(x, y)` becomes
/// `CMPLX(x, y)`.
pub fn classified(site: &Site<'_>, token: &Token) -> Rewrite {
    if token.spelling() != "__builtin_complex" {
        return library(site, token);
    }
    let made = || {
        let id = innermost(site, token, |kind| matches!(kind, ExprKind::Call(..)))?;
        let ExprKind::Call(_, arguments) = site.ast[id].kind else { return None };
        let [real, imaginary] = site.ast.list(arguments) else { return None };
        let [real, imaginary] = [*real, *imaginary].map(|part| site.scope.type_of(part));
        let name = match site.scope.types().get(real?.ty) {
            Type::Float(FloatKind::Float) => "CMPLXF",
            Type::Float(FloatKind::Double) => "CMPLX",
            Type::Float(FloatKind::LongDouble) => "CMPLXL",
            _ => return None,
        };
        let is_it = starts_at(site, id, token) && real?.ty == imaginary?.ty && has_c11(site);
        let is_file = View::of(site, token).is_some_and(|view| !view.is_macro());
        (is_it && is_file).then(|| named(site, token, name, "complex.h"))?
    };
    made().unwrap_or_default()
}

/// Whether an expression is computed of constants alone.
fn is_constant(site: &Site<'_>, id: ExprId) -> bool {
    if site.scope.value_of(id).is_some() {
        return true;
    }
    match site.ast[id].kind {
        ExprKind::Number(_) | ExprKind::Character(_) => true,
        ExprKind::OfType(..) | ExprKind::OfExpr(..) => true,
        ExprKind::Name(name) => {
            let declared = site.scope.declaring(id);
            let entity = site.scope.entity(name).filter(|entity| {
                let known = entity.declared.zip(declared);
                known.is_some_and(|(a, b)| is_same(&a, &b))
            });
            entity.is_some_and(|entity| matches!(entity.kind, EntityKind::Enumerator(_)))
        }
        ExprKind::Paren(a) | ExprKind::Cast(_, a) => is_constant(site, a),
        ExprKind::Unary(op, a) => {
            !op.is_step() && op != UnaryOp::Dereference && is_constant(site, a)
        }
        ExprKind::Binary(_, a, b) => is_constant(site, a) && is_constant(site, b),
        _ => false,
    }
}

/// `__builtin_types_compatible_p(int, int)` becomes `1`.
pub fn compatible(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let id = innermost(site, token, |kind| matches!(kind, ExprKind::TypesCompatible(..)))?;
        let value = site.scope.value_of(id)?;
        let span = view.span(site.ast[id].extent)?;
        let small = Small::new(format!("write `{value}`, which it is here")).doubtful();
        starts_at(site, id, token).then(|| small.replace(span, value.to_string()))
    })
}

/// `__sync_synchronize()` becomes `atomic_thread_fence(memory_order_seq_cst)`.
pub fn fence(site: &Site<'_>, token: &Token) -> Rewrite {
    let function = match token.spelling().as_ref() {
        "__sync_synchronize" | "__atomic_thread_fence" => "atomic_thread_fence",
        "__atomic_signal_fence" => "atomic_signal_fence",
        _ => return Rewrite::default(),
    };
    if in_kernel(site) {
        return Rewrite::refuse("a kernel has barriers of its own");
    }
    if !has_c11(site) {
        return Rewrite::refuse(BEFORE_C11);
    }
    let made = |view: &View<'_>| {
        let raw = &view.raw;
        let at = raw.at(token.pos)?;
        let close = raw.closing(at + 1, TokenKind::LeftParen, TokenKind::RightParen)?;
        let order = match text(raw, at + 2).as_str() {
            ")" => "memory_order_seq_cst",
            "__ATOMIC_RELAXED" => "memory_order_relaxed",
            "__ATOMIC_CONSUME" => "memory_order_consume",
            "__ATOMIC_ACQUIRE" => "memory_order_acquire",
            "__ATOMIC_RELEASE" => "memory_order_release",
            "__ATOMIC_ACQ_REL" => "memory_order_acq_rel",
            "__ATOMIC_SEQ_CST" => "memory_order_seq_cst",
            _ => return None,
        };
        let is_whole = close <= at + 3;
        let small = Small::new(format!("call `{function}`")).doubtful();
        let range = raw.range(at)?.start..raw.range(close)?.end;
        let small = small.replace(range, format!("{function}({order})"));
        is_whole.then(|| small.include(raw, "stdatomic.h"))
    };
    let view = View::of(site, token);
    let made = view.and_then(|view| Some(made(&view)?.rewrite(&view.raw)));
    made.unwrap_or_default()
}

/// `1e999` becomes `HUGE_VAL`.
pub fn infinity(site: &Site<'_>, token: &Token) -> Rewrite {
    let word = token.spelling();
    // A suffix of more letters, or one with digits, is another type's.
    let number = word.strip_suffix(['f', 'F', 'l', 'L']).unwrap_or(&word);
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    let is_decimal = number.bytes().all(is_digit);
    let name = match word.bytes().last() {
        Some(b'0'..=b'9' | b'.') => "HUGE_VAL",
        Some(b'f' | b'F') => "HUGE_VALF",
        Some(b'l' | b'L') => "HUGE_VALL",
        _ => return Rewrite::default(),
    };
    let made = is_decimal.then(|| named(site, token, name, "math.h")).flatten();
    made.unwrap_or_default()
}

/// `__alignof__(int)` becomes `_Alignof(int)`, and of an expression that of its type.
pub fn gnu_alignment(site: &Site<'_>, token: &Token) -> Rewrite {
    if !has_c11(site) {
        return Rewrite::refuse("the unit is compiled as a C that has no `_Alignof`");
    }
    written(site, token, |view| {
        let id = innermost(site, token, |kind| {
            matches!(
                kind,
                ExprKind::OfExpr(OfKind::GnuAlignof, _) | ExprKind::OfType(OfKind::GnuAlignof, _)
            )
        })?;
        let extent = site.ast[id].extent;
        let word = view.direct(extent.first)?;
        let small = Small::new("write `_Alignof`").doubtful();
        let (ty, small) = match site.ast[id].kind {
            ExprKind::OfType(_, name) => {
                (site.scope.type_named(name)?, small.replace(word, "_Alignof"))
            }
            ExprKind::OfExpr(_, operand) => {
                let ty = of_type(site, operand)?;
                let name = spell::type_name(site, ty.unqualified())?;
                (ty, small.replace(view.span(extent)?, format!("_Alignof({name})")))
            }
            _ => return None,
        };
        (starts_at(site, id, token) && is_aligned_fully(site, ty)).then_some(small)
    })
}

/// The type of an operand whose alignment is its type's: a function has one of its own, and so may
/// have what is declared with an attribute or `_Alignas`, a member or an array.
fn of_type(site: &Site<'_>, operand: ExprId) -> Option<QualType> {
    let inner = bare(site.ast, operand);
    let ExprKind::Name(_) = site.ast[inner].kind else { return None };
    let ty = site.scope.type_of(inner)?;
    let is_plain = !matches!(site.scope.types().get(ty.ty), Type::Function(_) | Type::Array(..));
    let declared = site.scope.declaring(inner).and_then(|name| site.index_of(&name))?;
    let words = (site.external.first.0..=site.external.last.0).map(TokenIdx);
    let near = words.filter(|idx| idx.0.abs_diff(declared.0) <= ATTRIBUTE_NEAR);
    let says = |token: Token| token.spelling().contains("lign");
    let is_said = near
        .filter_map(|idx| site.token(idx))
        .any(|token| says(token) && token.spelling().trim_matches('_') != "alignof");
    (is_plain && ty.align_code == 0 && !is_said).then_some(ty)
}

/// Whether a type is aligned in structures as it is outside: on i386 a `double` is not, and GCC's
/// operator gives what it is outside.
fn is_aligned_fully(site: &Site<'_>, ty: QualType) -> bool {
    let mut of = ty;
    while let Type::Array(element, _) = site.scope.types().get(of.ty) {
        of = element;
    }
    let is_record = matches!(site.scope.types().get(of.ty), Type::Record(_));
    is_record || of.align_code != 0 || site.scope.bytes_of(of) == site.scope.alignment_of(of)
}

/// `"=r"((long)x)` becomes `"=r"(x)`, which GCC makes of it where both are as wide.
pub fn output(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let (id, name, operand) =
            exprs.filter(|&id| starts_at(site, id, token)).find_map(|id| {
                match site.ast[id].kind {
                    ExprKind::Cast(name, operand) => Some((id, name, operand)),
                    _ => None,
                }
            })?;
        let (from, to) = (site.scope.type_of(operand)?, site.scope.type_named(name)?);
        let types = site.scope.types();
        let is_word = |ty| types.get(ty).is_integer() || matches!(types.get(ty), Type::Pointer(_));
        let same = is_word(from.ty)
            && is_word(to.ty)
            && site.scope.bytes_of(from).is_some()
            && site.scope.bytes_of(from) == site.scope.bytes_of(to);
        let start = view.direct(site.ast[id].extent.first)?.start;
        let end = view.span(site.ast[operand].extent)?.start;
        let small = Small::new("leave out the cast").doubtful();
        same.then(|| small.replace(start..end, ""))
    })
}

/// `0x7fffffff + 1` becomes `(-2147483647 - 1)`, which GCC makes of it.
pub fn overflow(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let (id, op, operands) = exprs.filter(|&id| starts_at(site, id, token)).find_map(|id| {
            let ExprKind::Binary(op, left, right) = site.ast[id].kind else { return None };
            let values = (site.scope.value_of(left)?, site.scope.value_of(right)?);
            Some((id, op, values))
        })?;
        let exact = match op {
            BinaryOp::Add => operands.0.checked_add(operands.1)?,
            BinaryOp::Subtract => operands.0.checked_sub(operands.1)?,
            BinaryOp::Multiply => operands.0.checked_mul(operands.1)?,
            _ => return None,
        };
        let ty = site.scope.type_of(id)?;
        let suffix = match site.scope.types().get(ty.ty) {
            Type::Int(IntKind::Int) => "",
            Type::Int(IntKind::Long) => "L",
            Type::Int(IntKind::LongLong) => "LL",
            _ => return None,
        };
        let half = 1i128 << (site.scope.bytes_of(ty)? * 8 - 1);
        let cut = exact.checked_add(half)?.rem_euclid(2 * half) - half;
        let new = match cut {
            // No constant of the type has the value without its sign.
            _ if cut == -half => format!("(-{}{suffix} - 1)", half - 1),
            _ if cut < 0 => format!("({cut}{suffix})"),
            _ => format!("{cut}{suffix}"),
        };
        let span = view.span(site.ast[id].extent)?;
        let small = Small::new(format!("write `{new}`, which GCC makes of it")).doubtful();
        (cut != exact).then(|| small.replace(span, new))
    })
}

/// `__label__ out;` goes where the function has only that label of the name.
pub fn local_label(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let raw = &view.raw;
        let at = raw.at(token.pos).filter(|&at| text(raw, at) == "__label__")?;
        let end = (at..at + LABELS_MAX * 2).find(|&at| kind(raw, at) == TokenKind::Semicolon)?;
        let functions = site.ast.decls().iter();
        let n_functions =
            functions.filter(|decl| matches!(decl.kind, DeclarationKind::Function(..))).count();
        // As written, so that no other configuration has another one.
        let own = view.span(Extent { first: site.external.first, last: site.external.last })?;
        let is_only = |name: String| {
            let all = raw.from(own.start)..raw.from(own.end);
            let same = |at: &usize| text(raw, *at) == name && kind(raw, at + 1) == TokenKind::Colon;
            all.filter(same).count() == 1
        };
        // A macro that has it for an argument may make several of it.
        let all = (site.external.first.0..=site.external.last.0).map(TokenIdx);
        let same = all.filter(|&idx| site.token(idx).is_some_and(|one| one.pos == token.pos));
        if same.count() != 1 {
            return None;
        }
        let mut names = (at + 1..end).filter(|&at| kind(raw, at) == TokenKind::Identifier);
        let are_only = names.all(|at| is_only(text(raw, at)));
        (n_functions == 1 && are_only).then(|| left_out(raw, at, end))?
    })
}

/// The `register` of an array whose elements are used goes.
pub fn register_array(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let exprs = (0..site.ast.n_exprs() as u32).map(ExprId);
        let names = exprs.filter(|&id| matches!(site.ast[id].kind, ExprKind::Name(_)));
        let id = names.into_iter().find(|&id| starts_at(site, id, token))?;
        let declared = site.scope.declaring(id)?;
        let at = view.raw.at(declared.pos).filter(|_| declared.expansion == ExpansionId::NONE)?;
        let found = in_words(&view.raw, at, "register")?;
        without(&view.raw, found, "leave out `register`".to_owned())
    })
}

/// `inline int f(void)` of a function that uses what only its file has becomes
/// `static inline int f(void)`.
pub fn internal(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let raw = &view.raw;
        let first = raw.at(site.token(site.external.first)?.pos)?;
        let is_inline = |at: usize| text(raw, at).trim_matches('_') == "inline";
        let is_it = view.direct(site.external.first).is_some() && is_inline(first);
        let small = Small::new("make the function `static`").doubtful();
        // A declaration before it may say that it is everybody's.
        let functions = site.ast.decls().iter().filter_map(|decl| match decl.kind {
            DeclarationKind::Function(_, declarator, ..) => site.ast[declarator].name,
            _ => None,
        });
        let (_, name) = functions.min_by_key(|&(_, idx)| idx)?;
        let name = site.token(name)?.spelling();
        let mut before = (0..site.external.first.0).filter_map(|idx| site.token(TokenIdx(idx)));
        let is_new = !before.any(|one| one.spelling() == name);
        (is_it && is_new).then(|| Some(small.insert(raw.range(first)?.start, "static ")))?
    })
}

/// `static int a = n;` of a constant `n` becomes `static int a = 4;`.
pub fn folded_initializer(site: &Site<'_>, token: &Token) -> Rewrite {
    written(site, token, |view| {
        let values = site.ast.decls().iter().filter_map(|decl| match decl.kind {
            DeclarationKind::Plain(_, list) => Some(site.ast.list(list)),
            _ => None,
        });
        let mut values = values.flatten().filter_map(|item| match site.ast[item.init?] {
            Initializer::Expr(value) => Some(value),
            Initializer::List(..) => None,
        });
        let id = values.find(|&id| starts_at(site, id, token))?;
        let value = site.scope.value_of(id)?;
        let ty = site.scope.types().get(site.scope.type_of(id)?.ty);
        let is_int = matches!(ty, Type::Int(IntKind::Int)) && i32::try_from(value).is_ok();
        let span = view.span(site.ast[id].extent)?;
        let small = Small::new(format!("write `{value}`, which it is here")).doubtful();
        (is_int && value > i128::from(i32::MIN)).then(|| small.replace(span, value.to_string()))
    })
}
