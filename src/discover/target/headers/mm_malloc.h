/* Aligned allocation as x86 compilers have it. Incomplete: declarations only. */

#ifndef _MM_MALLOC_H_INCLUDED
#define _MM_MALLOC_H_INCLUDED

extern void *_mm_malloc(__SIZE_TYPE__ __size, __SIZE_TYPE__ __alignment);
extern void _mm_free(void *__block);

#endif
