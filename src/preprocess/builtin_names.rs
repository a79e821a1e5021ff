//! The names of functions and function-like syntax that gcc 12 answers `__has_builtin` with 1 for
//! (gcc manual, "`__has_builtin`"), as the compiler itself told.

/// Whether gcc has the built-in. Those of x86's instruction sets are taken for known.
pub fn is_builtin(name: &str) -> bool {
    if let Some(inner) = name.strip_prefix("__builtin_") {
        return inner.starts_with("ia32_") || is_in(BUILTIN, inner) || is_in(LIBRARY, inner);
    }
    if name.starts_with("__sync_") || name.starts_with("__atomic_") {
        let sized = ["_1", "_2", "_4", "_8", "_16"];
        let base = sized.iter().find_map(|size| name.strip_suffix(size));
        return is_in(ATOMIC, name) || is_in(SIZED, base.unwrap_or(name));
    }
    is_in(LIBRARY, name)
}

fn is_in(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == name)
}

/// Only with `__builtin_` before it.
const BUILTIN: &str = "\
    FILE FUNCTION LINE acc_on_device add_overflow add_overflow_p adjust_descriptor \
    adjust_trampoline aggregate_incoming_address alloca_with_align alloca_with_align_and_max \
    apply apply_args assoc_barrier assume_aligned bswap128 bswap16 bswap32 bswap64 cexpi cexpif \
    cexpil choose_expr classify_type clear_padding clrsb clrsbimax clrsbl clrsbll clz clzimax \
    clzl clzll constant_p convertvector copysignq cpu_init cpu_is cpu_supports ctz ctzimax ctzl \
    ctzll dwarf_cfa dwarf_sp_column dynamic_object_size eh_copy_values eh_filter eh_pointer \
    eh_return eh_return_data_regno expect expect_with_probability extend_pointer \
    extract_return_addr fabsq fpclassify frame_address frob_return_addr has_attribute huge_val \
    huge_valf huge_valf128 huge_valf16 huge_valf32 huge_valf32x huge_valf64 huge_valf64x \
    huge_vall huge_valq iceil iceilf iceill ifloor ifloorf ifloorl inf infd128 infd32 infd64 \
    inff inff128 inff16 inff32 inff32x inff64 inff64x infl infq init_descriptor \
    init_dwarf_reg_size_table init_heap_trampoline init_trampoline irint irintf irintl iround \
    iroundf iroundl isfinite isinf_sign isnormal lceil lceilf lceill lfloor lfloorf lfloorl \
    llceil llceilf llceill llfloor llfloorf llfloorl longjmp memcmp_eq ms_va_copy ms_va_end \
    ms_va_start mul_overflow mul_overflow_p nanq nans nansd128 nansd32 nansd64 nansf nansf128 \
    nansf16 nansf32 nansf32x nansf64 nansf64x nansl nansq next_arg nonlocal_goto object_size \
    offsetof parity parityimax parityl parityll popcount popcountimax popcountl popcountll powi \
    powif powil prefetch return return_address sadd_overflow saddl_overflow saddll_overflow \
    saveregs set_thread_pointer setjmp setjmp_receiver setjmp_setup shuffle shufflevector \
    smul_overflow smull_overflow smulll_overflow speculation_safe_value speculation_safe_value_1 \
    speculation_safe_value_16 speculation_safe_value_2 speculation_safe_value_4 \
    speculation_safe_value_8 speculation_safe_value_ptr ssub_overflow ssubl_overflow \
    ssubll_overflow stack_restore stack_save strcmp_eq strncmp_eq sub_overflow sub_overflow_p \
    sysv_va_copy sysv_va_end sysv_va_start thread_pointer trap types_compatible_p uadd_overflow \
    uaddl_overflow uaddll_overflow umul_overflow umull_overflow umulll_overflow unreachable \
    unwind_init unwind_resume update_setjmp_buf usub_overflow usubl_overflow usubll_overflow \
    va_arg_pack va_arg_pack_len va_copy va_end va_start";

/// Library functions, with and without `__builtin_`.
const LIBRARY: &str = "\
    _Exit __clear_cache __cyg_profile_func_enter __cyg_profile_func_exit __fprintf_chk \
    __memcpy_chk __memmove_chk __mempcpy_chk __memset_chk __printf_chk __snprintf_chk \
    __sprintf_chk __stpcpy_chk __stpncpy_chk __strcat_chk __strcpy_chk __strncat_chk \
    __strncpy_chk __vfprintf_chk __vprintf_chk __vsnprintf_chk __vsprintf_chk _exit abort abs \
    acos acosf acosh acoshf acoshl acosl aligned_alloc alloca asin asinf asinh asinhf asinhl \
    asinl atan atan2 atan2f atan2l atanf atanh atanhf atanhl atanl bcmp bcopy bzero cabs cabsf \
    cabsl cacos cacosf cacosh cacoshf cacoshl cacosl calloc carg cargf cargl casin casinf casinh \
    casinhf casinhl casinl catan catanf catanh catanhf catanhl catanl cbrt cbrtf cbrtl ccos \
    ccosf ccosh ccoshf ccoshl ccosl ceil ceilf ceilf128 ceilf16 ceilf32 ceilf32x ceilf64 \
    ceilf64x ceill cexp cexpf cexpl cimag cimagf cimagl clog clog10 clog10f clog10l clogf clogl \
    conj conjf conjl copysign copysignf copysignf128 copysignf16 copysignf32 copysignf32x \
    copysignf64 copysignf64x copysignl cos cosf cosh coshf coshl cosl cpow cpowf cpowl cproj \
    cprojf cprojl creal crealf creall csin csinf csinh csinhf csinhl csinl csqrt csqrtf csqrtl \
    ctan ctanf ctanh ctanhf ctanhl ctanl dcgettext dgettext drem dremf dreml erf erfc erfcf \
    erfcl erff erfl execl execle execlp execv execve execvp exit exp exp10 exp10f exp10l exp2 \
    exp2f exp2l expf expl expm1 expm1f expm1l fabs fabsd128 fabsd32 fabsd64 fabsf fabsf128 \
    fabsf16 fabsf32 fabsf32x fabsf64 fabsf64x fabsl fdim fdimf fdiml feclearexcept fegetenv \
    fegetexceptflag fegetround feholdexcept feraiseexcept fesetenv fesetexceptflag fesetround \
    fetestexcept feupdateenv ffs ffsimax ffsl ffsll finite finited128 finited32 finited64 \
    finitef finitel floor floorf floorf128 floorf16 floorf32 floorf32x floorf64 floorf64x floorl \
    fma fmaf fmaf128 fmaf16 fmaf32 fmaf32x fmaf64 fmaf64x fmal fmax fmaxf fmaxf128 fmaxf16 \
    fmaxf32 fmaxf32x fmaxf64 fmaxf64x fmaxl fmin fminf fminf128 fminf16 fminf32 fminf32x fminf64 \
    fminf64x fminl fmod fmodf fmodl fork fprintf fprintf_unlocked fputc fputc_unlocked fputs \
    fputs_unlocked free frexp frexpf frexpl fscanf fwrite fwrite_unlocked gamma gamma_r gammaf \
    gammaf_r gammal gammal_r gettext hypot hypotf hypotl ilogb ilogbf ilogbl imaxabs index \
    isalnum isalpha isascii isblank iscntrl isdigit isgraph isinf isinfd128 isinfd32 isinfd64 \
    isinff isinfl islower isnan isnand128 isnand32 isnand64 isnanf isnanl isprint ispunct \
    isspace isupper iswalnum iswalpha iswblank iswcntrl iswdigit iswgraph iswlower iswprint \
    iswpunct iswspace iswupper iswxdigit isxdigit j0 j0f j0l j1 j1f j1l jn jnf jnl labs ldexp \
    ldexpf ldexpl lgamma lgamma_r lgammaf lgammaf_r lgammal lgammal_r llabs llrint llrintf \
    llrintl llround llroundf llroundl log log10 log10f log10l log1p log1pf log1pl log2 log2f \
    log2l logb logbf logbl logf logl lrint lrintf lrintl lround lroundf lroundl malloc memchr \
    memcmp memcpy memmove mempcpy memset modf modff modfl nan nand128 nand32 nand64 nanf nanf128 \
    nanf16 nanf32 nanf32x nanf64 nanf64x nanl nearbyint nearbyintf nearbyintf128 nearbyintf16 \
    nearbyintf32 nearbyintf32x nearbyintf64 nearbyintf64x nearbyintl nextafter nextafterf \
    nextafterl nexttoward nexttowardf nexttowardl posix_memalign pow pow10 pow10f pow10l powf \
    powl printf printf_unlocked putc putc_unlocked putchar putchar_unlocked puts puts_unlocked \
    realloc remainder remainderf remainderl remquo remquof remquol rindex rint rintf rintf128 \
    rintf16 rintf32 rintf32x rintf64 rintf64x rintl round roundeven roundevenf roundevenf128 \
    roundevenf16 roundevenf32 roundevenf32x roundevenf64 roundevenf64x roundevenl roundf \
    roundf128 roundf16 roundf32 roundf32x roundf64 roundf64x roundl scalb scalbf scalbl scalbln \
    scalblnf scalblnl scalbn scalbnf scalbnl scanf signbit signbitd128 signbitd32 signbitd64 \
    signbitf signbitl significand significandf significandl sin sincos sincosf sincosl sinf sinh \
    sinhf sinhl sinl snprintf sprintf sqrt sqrtf sqrtf128 sqrtf16 sqrtf32 sqrtf32x sqrtf64 \
    sqrtf64x sqrtl sscanf stpcpy stpncpy strcasecmp strcat strchr strcmp strcpy strcspn strdup \
    strfmon strftime strlen strncasecmp strncat strncmp strncpy strndup strnlen strpbrk strrchr \
    strspn strstr tan tanf tanh tanhf tanhl tanl tgamma tgammaf tgammal toascii tolower toupper \
    towlower towupper trunc truncf truncf128 truncf16 truncf32 truncf32x truncf64 truncf64x \
    truncl vfprintf vfscanf vprintf vscanf vsnprintf vsprintf vsscanf y0 y0f y0l y1 y1f y1l yn \
    ynf ynl";

/// Of the two families for multiple processors.
const ATOMIC: &str = "\
    __atomic_add_fetch __atomic_always_lock_free __atomic_and_fetch __atomic_clear \
    __atomic_compare_exchange __atomic_compare_exchange_n __atomic_exchange __atomic_exchange_n \
    __atomic_feraiseexcept __atomic_fetch_add __atomic_fetch_and __atomic_fetch_nand \
    __atomic_fetch_or __atomic_fetch_sub __atomic_fetch_xor __atomic_is_lock_free __atomic_load \
    __atomic_load_n __atomic_nand_fetch __atomic_or_fetch __atomic_signal_fence __atomic_store \
    __atomic_store_n __atomic_sub_fetch __atomic_test_and_set __atomic_thread_fence \
    __atomic_xor_fetch __sync_add_and_fetch __sync_and_and_fetch __sync_bool_compare_and_swap \
    __sync_fetch_and_add __sync_fetch_and_and __sync_fetch_and_nand __sync_fetch_and_or \
    __sync_fetch_and_sub __sync_fetch_and_xor __sync_lock_release __sync_lock_test_and_set \
    __sync_nand_and_fetch __sync_or_and_fetch __sync_sub_and_fetch __sync_synchronize \
    __sync_val_compare_and_swap __sync_xor_and_fetch";

/// Of these families, with the size of the operand in bytes behind it or without.
const SIZED: &str = "\
    __atomic_add_fetch __atomic_and_fetch __atomic_compare_exchange __atomic_exchange \
    __atomic_fetch_add __atomic_fetch_and __atomic_fetch_nand __atomic_fetch_or \
    __atomic_fetch_sub __atomic_fetch_xor __atomic_load __atomic_nand_fetch __atomic_or_fetch \
    __atomic_store __atomic_sub_fetch __atomic_xor_fetch __sync_add_and_fetch \
    __sync_and_and_fetch __sync_bool_compare_and_swap __sync_fetch_and_add __sync_fetch_and_and \
    __sync_fetch_and_nand __sync_fetch_and_or __sync_fetch_and_sub __sync_fetch_and_xor \
    __sync_lock_release __sync_lock_test_and_set __sync_nand_and_fetch __sync_or_and_fetch \
    __sync_sub_and_fetch __sync_val_compare_and_swap __sync_xor_and_fetch";
