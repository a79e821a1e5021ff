/* Asking for headers. */
#ifdef __has_include // expect: has-include
#if __has_include(<stddef.h>) // expect: has-include
#endif
#endif
#if 0
#if __has_include("x.h") // expect: has-include
#endif
#endif
#ifdef HAVE_X_H
#endif
int __has_includes;
