/* What may stand behind a directive, and what not. */
#ifdef A B // expect: extra-tokens-directive
#else A // expect: extra-tokens-directive
#endif A // expect: extra-tokens-directive
#undef C D // expect: extra-tokens-directive
#include <stddef.h> // a comment
#include <stddef.h> size // expect: extra-tokens-directive
#ifndef E /* E */
#endif // E
#if 0 + 0
#endif /* 0 */
#line 20 "cases.c"
int declared;
