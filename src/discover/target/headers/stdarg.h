/* Variable arguments: C99 7.15, C23 7.16.
 *
 * A C library that only needs the type defines __need___va_list first and gets __gnuc_va_list
 * alone, a name that it may use in headers where va_list would be out of place. */

#ifndef __GNUC_VA_LIST
#define __GNUC_VA_LIST
typedef __builtin_va_list __gnuc_va_list;
#endif

#ifdef __need___va_list
#undef __need___va_list
#else
#ifndef _STDARG_H
#define _STDARG_H

#if defined __STDC_VERSION__ && __STDC_VERSION__ > 201710L
#define va_start(list, ...) __builtin_va_start(list, 0)
#else
#define va_start(list, last) __builtin_va_start(list, last)
#endif
#define va_end(list) __builtin_va_end(list)
#define va_arg(list, type) __builtin_va_arg(list, type)
#if !defined __STRICT_ANSI__ || (defined __STDC_VERSION__ && __STDC_VERSION__ >= 199901L)
#define va_copy(to, from) __builtin_va_copy(to, from)
#endif
#define __va_copy(to, from) __builtin_va_copy(to, from)

/* Whoever defines va_list says so by these names. */
#if !defined _VA_LIST && !defined _VA_LIST_DEFINED
typedef __gnuc_va_list va_list;
#endif
#ifndef _VA_LIST
#define _VA_LIST
#endif
#ifndef _VA_LIST_DEFINED
#define _VA_LIST_DEFINED
#endif

#endif
#endif
