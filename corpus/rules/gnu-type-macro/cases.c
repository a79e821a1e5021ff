/* Types and limits from the compiler and from headers. */
#include <limits.h>
#include <stddef.h>
__SIZE_TYPE__ a; // expect: gnu-type-macro
int b = __INT_MAX__; // expect: gnu-type-macro
#if __SIZEOF_POINTER__ == 8 // expect: gnu-type-macro
#endif
#define C __CHAR_BIT__ // expect: gnu-type-macro
int d = INT_MAX, e = CHAR_BIT;
size_t f;
#if defined(__BYTE_ORDER__)
#endif
