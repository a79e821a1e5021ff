/* The next header, and the first. */
#include_next <stddef.h> // expect: include-next
#if __has_include_next(<limits.h>) // expect: include-next
#include_next <limits.h> // expect: include-next
#endif
#include <float.h>
int include_next;
