/* Stands for the x86 headers of single extensions (tmmintrin.h, avx2intrin.h, x86intrin.h, …): the
 * types of all of them are in one. */

#include <immintrin.h>
