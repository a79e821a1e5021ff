/* Vector types of SSE. Incomplete: no functions. */

#ifndef _XMMINTRIN_H_INCLUDED
#define _XMMINTRIN_H_INCLUDED

#include <mmintrin.h>
#include <mm_malloc.h>

typedef float __m128 __attribute__((__vector_size__(16), __may_alias__));
typedef float __m128_u __attribute__((__vector_size__(16), __may_alias__, __aligned__(1)));

#define _MM_SHUFFLE(d, c, b, a) (((d) << 6) | ((c) << 4) | ((b) << 2) | (a))

enum _mm_hint {
    _MM_HINT_NTA = 0,
    _MM_HINT_T2 = 1,
    _MM_HINT_T1 = 2,
    _MM_HINT_T0 = 3
};

#endif
