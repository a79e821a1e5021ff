//! gcc's built-in functions: what they return, and those that fold to constants (gcc manual,
//! "Other Builtins", "Integer Overflow Builtins", "__atomic Builtins", "__sync Builtins").

use super::ty::*;
use super::{Analysis, UnitScope};
use crate::discover::target::IntKind;
use crate::names::{Name, kw};
use crate::parse::ast::{Ast, ExprId, ExprKind, List};

/// What a built-in function returns.
enum Returns {
    Int,
    UnsignedInt,
    Long,
    SizeT,
    Bool,
    Void,
    VoidPointer,
    CharPointer,
    Double,
    Float,
    LongDouble,
    Bits(u32),
    /// The type of its first operand.
    First,
    /// What its first operand points to.
    Pointee,
}

fn returns(name: &str) -> Option<Returns> {
    let plain = name.strip_prefix("__builtin_");
    if let Some(name) = name.strip_prefix("__sync_") {
        return Some(match name {
            _ if name.starts_with("bool_") => Returns::Bool,
            _ if name.starts_with("synchronize") || name.starts_with("lock_release") => {
                Returns::Void
            }
            _ => Returns::Pointee,
        });
    }
    if let Some(name) = name.strip_prefix("__atomic_") {
        return Some(match name {
            "test_and_set" | "compare_exchange_n" | "compare_exchange" | "always_lock_free"
            | "is_lock_free" => Returns::Bool,
            "load" | "store" | "store_n" | "exchange" | "clear" | "thread_fence"
            | "signal_fence" => Returns::Void,
            _ => Returns::Pointee,
        });
    }
    Some(match plain? {
        "constant_p" | "ffs" | "ffsl" | "ffsll" | "clz" | "clzl" | "clzll" | "ctz" | "ctzl"
        | "ctzll" | "clrsb" | "clrsbl" | "clrsbll" | "popcount" | "popcountl" | "popcountll"
        | "parity" | "parityl" | "parityll" | "abs" | "strcmp" | "strncmp" | "memcmp"
        | "printf" | "sprintf" | "snprintf" | "isinf" | "isnan" | "isfinite" | "signbit"
        | "isgreater" | "isless" | "classify_type" | "setjmp" | "cpu_supports" | "cpu_is"
        | "va_arg_pack_len" | "putchar" | "puts" | "LINE" => Returns::Int,
        "expect" | "expect_with_probability" | "labs" => Returns::Long,
        "strlen" | "strnlen" | "object_size" | "dynamic_object_size" | "strspn" | "strcspn" => {
            Returns::SizeT
        }
        "add_overflow" | "sub_overflow" | "mul_overflow" | "add_overflow_p" | "sub_overflow_p"
        | "mul_overflow_p" | "uadd_overflow" | "umul_overflow" | "uaddl_overflow"
        | "umull_overflow" | "uaddll_overflow" | "umulll_overflow" | "sadd_overflow" => {
            Returns::Bool
        }
        "unreachable" | "trap" | "abort" | "prefetch" | "va_start" | "va_end" | "va_copy"
        | "longjmp" | "ia32_pause" | "stack_restore" | "return" | "bzero" | "__clear_cache" => {
            Returns::Void
        }
        "memcpy"
        | "memset"
        | "memmove"
        | "mempcpy"
        | "memchr"
        | "alloca"
        | "alloca_with_align"
        | "malloc"
        | "calloc"
        | "realloc"
        | "return_address"
        | "frame_address"
        | "extract_return_addr"
        | "frob_return_addr"
        | "assume_aligned"
        | "apply_args"
        | "apply"
        | "stack_save"
        | "thread_pointer"
        | "__memcpy_chk"
        | "__memset_chk" => Returns::VoidPointer,
        "strcpy" | "strncpy" | "strcat" | "strncat" | "strchr" | "strrchr" | "strstr"
        | "strpbrk" | "strdup" | "index" | "rindex" | "stpcpy" | "FILE" | "FUNCTION" => {
            Returns::CharPointer
        }
        "huge_val" | "inf" | "nan" | "fabs" | "sqrt" | "pow" | "sin" | "cos" | "copysign" => {
            Returns::Double
        }
        "huge_valf" | "inff" | "nanf" | "fabsf" | "sqrtf" | "copysignf" => Returns::Float,
        "huge_vall" | "infl" | "nanl" | "fabsl" | "sqrtl" | "copysignl" => Returns::LongDouble,
        "bswap16" => Returns::Bits(16),
        "bswap32" => Returns::Bits(32),
        "bswap64" => Returns::Bits(64),
        "ia32_crc32qi" | "ia32_crc32hi" | "ia32_crc32si" => Returns::UnsignedInt,
        "shuffle" | "speculation_safe_value" | "preserve_access_index" => Returns::First,
        _ => return None,
    })
}

impl Analysis<'_, '_> {
    /// The result type of a built-in function that nobody declared.
    pub(super) fn builtin_result(
        &mut self,
        name: Name,
        arguments: List<ExprId>,
    ) -> Option<QualType> {
        let returns = returns(&name.text())?;
        let first = self.ast.list(arguments).first().copied();
        let types = &mut self.unit.types;
        let ty = match returns {
            Returns::Int => Type::Int(IntKind::Int),
            Returns::UnsignedInt => Type::Int(IntKind::UInt),
            Returns::Long => Type::Int(IntKind::Long),
            Returns::SizeT => Type::Int(self.unit.abi.size_t),
            Returns::Bool => Type::Bool,
            Returns::Void => Type::Void,
            Returns::VoidPointer => Type::Pointer(unqualified(Types::VOID)),
            Returns::CharPointer => {
                let target = types.plain(Type::Char);
                Type::Pointer(target)
            }
            Returns::Double => Type::Float(FloatKind::Double),
            Returns::Float => Type::Float(FloatKind::Float),
            Returns::LongDouble => Type::Float(FloatKind::LongDouble),
            Returns::Bits(bits) => self.unit.unsigned_of(bits),
            Returns::First => return first.map(|first| self.expr(first)),
            Returns::Pointee => {
                let pointer = self.expr(first?);
                let pointer = self.unit.types.decayed(pointer);
                return match self.unit.types.get(pointer.ty) {
                    Type::Pointer(to) => Some(to.unqualified()),
                    _ => None,
                };
            }
        };
        Some(self.unit.types.plain(ty))
    }

    /// The value of a call of a built-in function with constant operands, as gcc folds it.
    pub(super) fn builtin_value(&mut self, name: Name, arguments: &[ExprId]) -> Option<i128> {
        let name = name.text();
        let name = name.strip_prefix("__builtin_").or(match &*name {
            "strlen" | "abs" | "labs" | "ffs" => Some(&*name),
            _ => None,
        })?;
        let first = *arguments.first()?;
        if name == "strlen" {
            return self.string_length(first);
        }
        let value = self.folded_value(first)?;
        let bits = match name.as_bytes().last() {
            _ if name.ends_with("ll") => self.unit.abi.bits(IntKind::LongLong),
            Some(b'l') => self.unit.abi.bits(IntKind::Long),
            _ => self.unit.abi.bits(IntKind::Int),
        };
        let mask = (1i128 << bits.min(126)) - 1;
        let pattern = (value & mask) as u64;
        let shorter = 64 - bits;
        Some(match name.trim_end_matches('l') {
            "expect" | "expect_with_probability" => value,
            "ffs" if pattern == 0 => 0,
            "ffs" => i128::from(pattern.trailing_zeros()) + 1,
            "clz" if pattern != 0 => i128::from(pattern.leading_zeros() - shorter),
            "ctz" if pattern != 0 => i128::from(pattern.trailing_zeros()),
            "popcount" => i128::from(pattern.count_ones()),
            "parity" => i128::from(pattern.count_ones() % 2),
            "abs" => value.abs(),
            "bswap16" => i128::from((value as u16).swap_bytes()),
            "bswap32" => i128::from((value as u32).swap_bytes()),
            "bswap64" => i128::from((value as u64).swap_bytes()),
            _ if name == "labs" => value.abs(),
            _ => return None,
        })
    }

    /// The length of a string literal operand, to its first zero.
    fn string_length(&mut self, operand: ExprId) -> Option<i128> {
        let literal = strip_parens(self.ast, operand);
        let ExprKind::String = self.ast[literal].kind else { return None };
        let units = self.string_units(literal)?;
        let end = units.iter().position(|&unit| unit == 0).unwrap_or(units.len());
        Some(end as i128)
    }
}

/// The expression inside parentheses and `__extension__`.
pub(super) fn strip_parens(ast: &Ast, mut id: ExprId) -> ExprId {
    use crate::parse::ast::UnaryOp;
    while let ExprKind::Paren(inner) | ExprKind::Unary(UnaryOp::Extension, inner) = ast[id].kind {
        id = inner;
    }
    id
}

impl UnitScope<'_> {
    fn unsigned_of(&self, bits: u32) -> Type {
        let kinds = [IntKind::UShort, IntKind::UInt, IntKind::ULong, IntKind::ULongLong];
        let kind = kinds.into_iter().find(|&kind| self.abi.bits(kind) == bits);
        Type::Int(kind.unwrap_or(IntKind::UInt))
    }
}

/// Names that stand for functions the compiler knows without a declaration.
pub(super) fn is_builtin_name(name: Name) -> bool {
    let text = name.bytes();
    name == kw::G_NULL
        || text.starts_with(b"__builtin_")
        || text.starts_with(b"__sync_")
        || text.starts_with(b"__atomic_")
}
