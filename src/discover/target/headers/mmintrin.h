/* Vector types of MMX (gcc manual, "Vector Extensions"). Incomplete: no functions. */

#ifndef _MMINTRIN_H_INCLUDED
#define _MMINTRIN_H_INCLUDED

typedef int __m64 __attribute__((__vector_size__(8), __may_alias__));

#endif
