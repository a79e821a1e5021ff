/* Escapes that are too large, and large ones where they fit. */
#include <stddef.h>
const char *a = "\x123"; // expect: escape-out-of-range
const char *b = "\400"; // expect: escape-out-of-range
#define C '\x100' // expect: escape-out-of-range
const char *d = "\x12" "3";
const char *e = "\377\0777\xff";
const wchar_t *f = L"\x123\777";
#if 0
const char *g = "\x123";
#endif
