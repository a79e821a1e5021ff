/* Common definitions: C11 7.19, C23 7.21.
 *
 * A C library asks for single names by defining __need_NAME before it includes this file, as often
 * as it likes; then only those are defined. Without a request everything is. So there is no guard
 * around the whole, but one for each type, under the names that libraries and kernels test too. */

#if !defined __need_size_t && !defined __need_ptrdiff_t && !defined __need_wchar_t \
    && !defined __need_wint_t && !defined __need_NULL
#define __need_size_t
#define __need_ptrdiff_t
#define __need_wchar_t
#define __need_NULL
#define __need_the_rest_of_stddef
#endif

#ifdef __need_size_t
#undef __need_size_t
#ifndef _SIZE_T
#define _SIZE_T
typedef __SIZE_TYPE__ size_t;
#endif
#endif

#ifdef __need_ptrdiff_t
#undef __need_ptrdiff_t
#ifndef _PTRDIFF_T
#define _PTRDIFF_T
typedef __PTRDIFF_TYPE__ ptrdiff_t;
#endif
#endif

#ifdef __need_wchar_t
#undef __need_wchar_t
#ifndef _WCHAR_T
#define _WCHAR_T
typedef __WCHAR_TYPE__ wchar_t;
#endif
#endif

#ifdef __need_wint_t
#undef __need_wint_t
#ifndef _WINT_T
#define _WINT_T
typedef __WINT_TYPE__ wint_t;
#endif
#endif

#ifdef __need_NULL
#undef __need_NULL
#undef NULL
#define NULL ((void *)0)
#endif

#ifdef __need_the_rest_of_stddef
#undef __need_the_rest_of_stddef

#define _STDDEF_H

#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)

#if defined __STDC_VERSION__ && __STDC_VERSION__ >= 201112L && !defined _GCC_MAX_ALIGN_T
#define _GCC_MAX_ALIGN_T
/* As strictly aligned as any scalar. On i386 a long long member would be less than a variable. */
typedef struct {
    long long __widest_integer __attribute__((__aligned__(__alignof__(long long))));
    long double __widest_float __attribute__((__aligned__(__alignof__(long double))));
#ifdef __i386__
    __float128 __widest_vector __attribute__((__aligned__(__alignof__(__float128))));
#endif
} max_align_t;
#endif

#if defined __STDC_VERSION__ && __STDC_VERSION__ > 201710L
#define unreachable() __builtin_unreachable()
#endif
#if defined __STDC_VERSION__ && __STDC_VERSION__ >= 202311L
#define __STDC_VERSION_STDDEF_H__ 202311L
typedef __typeof__(nullptr) nullptr_t;
#endif
#endif
