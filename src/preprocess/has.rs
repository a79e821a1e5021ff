//! What gcc 12 answers to `__has_attribute` and `__has_c_attribute`, as tables.

/// The answer for `scope::name` or `name`; `standard` asks for attributes of C23's brackets.
pub fn attribute_answer(scope: Option<&str>, name: &str, standard: bool) -> i64 {
    let name = bare(name);
    match scope.map(bare) {
        Some("gnu") => i64::from(is_gnu(name)),
        Some(_) => 0,
        None => match name {
            "deprecated" | "maybe_unused" | "fallthrough" => 201904,
            "nodiscard" => 202003,
            _ if standard => 0,
            _ => i64::from(is_gnu(name)),
        },
    }
}

/// `__x__` is `x`.
fn bare(name: &str) -> &str {
    let inner = name.strip_prefix("__").and_then(|name| name.strip_suffix("__"));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(name)
}

fn is_gnu(name: &str) -> bool {
    GNU.split_ascii_whitespace().any(|known| known == name)
}

const GNU: &str = "\
    packed nocommon common noreturn volatile stack_protect noinline noclone \
    no_icf noipa leaf always_inline gnu_inline artificial flatten used retain unused \
    uninitialized externally_visible no_reorder const scalar_storage_order transparent_union \
    constructor destructor mode section aligned warn_if_not_aligned weak \
    noplt ifunc alias weakref no_instrument_function no_profile_instrument_function malloc \
    returns_twice no_stack_limit pure transaction_callable transaction_unsafe \
    transaction_safe transaction_safe_dynamic transaction_may_cancel_outer deprecated \
    unavailable vector_size visibility tls_model nonnull nonstring nothrow may_alias cleanup \
    warn_unused_result sentinel alloc_size cold hot no_address_safety_analysis \
    no_sanitize no_sanitize_address no_sanitize_thread no_sanitize_undefined \
    no_sanitize_coverage asan_odr_indicator warning error target target_clones optimize \
    no_split_stack noinit persistent copy simd patchable_function_entry nocf_check \
    symver access zero_call_used_regs tainted_args format format_arg \
    alloc_align assume_aligned returns_nonnull designated_init fallthrough \
    no_stack_protector stack_protect ms_abi sysv_abi ms_struct gcc_struct naked \
    regparm stdcall fastcall thiscall cdecl sseregparm force_align_arg_pointer ms_hook_prologue \
    callee_pop_aggregate_return no_caller_saved_registers interrupt indirect_branch \
    function_return indirect_return fentry_name fentry_section cf_check";
