/* Vector types of Arm's Advanced SIMD: Arm C Language Extensions, "Vector data types". Incomplete:
 * no functions. */

#ifndef _ARM_NEON_H_INCLUDED
#define _ARM_NEON_H_INCLUDED

#include <stdint.h>

typedef float float32_t;
typedef uint8_t poly8_t;
typedef uint16_t poly16_t;
typedef uint64_t poly64_t;
#ifdef __aarch64__
typedef double float64_t;
#endif

typedef int8_t int8x8_t __attribute__((__vector_size__(8)));
typedef int16_t int16x4_t __attribute__((__vector_size__(8)));
typedef int32_t int32x2_t __attribute__((__vector_size__(8)));
typedef int64_t int64x1_t __attribute__((__vector_size__(8)));
typedef uint8_t uint8x8_t __attribute__((__vector_size__(8)));
typedef uint16_t uint16x4_t __attribute__((__vector_size__(8)));
typedef uint32_t uint32x2_t __attribute__((__vector_size__(8)));
typedef uint64_t uint64x1_t __attribute__((__vector_size__(8)));
typedef poly8_t poly8x8_t __attribute__((__vector_size__(8)));
typedef poly16_t poly16x4_t __attribute__((__vector_size__(8)));
typedef poly64_t poly64x1_t __attribute__((__vector_size__(8)));
typedef float32_t float32x2_t __attribute__((__vector_size__(8)));
typedef int8_t int8x16_t __attribute__((__vector_size__(16)));
typedef int16_t int16x8_t __attribute__((__vector_size__(16)));
typedef int32_t int32x4_t __attribute__((__vector_size__(16)));
typedef int64_t int64x2_t __attribute__((__vector_size__(16)));
typedef uint8_t uint8x16_t __attribute__((__vector_size__(16)));
typedef uint16_t uint16x8_t __attribute__((__vector_size__(16)));
typedef uint32_t uint32x4_t __attribute__((__vector_size__(16)));
typedef uint64_t uint64x2_t __attribute__((__vector_size__(16)));
typedef poly8_t poly8x16_t __attribute__((__vector_size__(16)));
typedef poly16_t poly16x8_t __attribute__((__vector_size__(16)));
typedef poly64_t poly64x2_t __attribute__((__vector_size__(16)));
typedef float32_t float32x4_t __attribute__((__vector_size__(16)));
#ifdef __aarch64__
typedef float64_t float64x1_t __attribute__((__vector_size__(8)));
typedef float64_t float64x2_t __attribute__((__vector_size__(16)));
#endif

/* Two, three and four vectors, as the interleaving loads and stores take them. */
typedef struct { int8x8_t val[2]; } int8x8x2_t;
typedef struct { int8x8_t val[3]; } int8x8x3_t;
typedef struct { int8x8_t val[4]; } int8x8x4_t;
typedef struct { int16x4_t val[2]; } int16x4x2_t;
typedef struct { int16x4_t val[3]; } int16x4x3_t;
typedef struct { int16x4_t val[4]; } int16x4x4_t;
typedef struct { int32x2_t val[2]; } int32x2x2_t;
typedef struct { int32x2_t val[3]; } int32x2x3_t;
typedef struct { int32x2_t val[4]; } int32x2x4_t;
typedef struct { int64x1_t val[2]; } int64x1x2_t;
typedef struct { int64x1_t val[3]; } int64x1x3_t;
typedef struct { int64x1_t val[4]; } int64x1x4_t;
typedef struct { uint8x8_t val[2]; } uint8x8x2_t;
typedef struct { uint8x8_t val[3]; } uint8x8x3_t;
typedef struct { uint8x8_t val[4]; } uint8x8x4_t;
typedef struct { uint16x4_t val[2]; } uint16x4x2_t;
typedef struct { uint16x4_t val[3]; } uint16x4x3_t;
typedef struct { uint16x4_t val[4]; } uint16x4x4_t;
typedef struct { uint32x2_t val[2]; } uint32x2x2_t;
typedef struct { uint32x2_t val[3]; } uint32x2x3_t;
typedef struct { uint32x2_t val[4]; } uint32x2x4_t;
typedef struct { uint64x1_t val[2]; } uint64x1x2_t;
typedef struct { uint64x1_t val[3]; } uint64x1x3_t;
typedef struct { uint64x1_t val[4]; } uint64x1x4_t;
typedef struct { float32x2_t val[2]; } float32x2x2_t;
typedef struct { float32x2_t val[3]; } float32x2x3_t;
typedef struct { float32x2_t val[4]; } float32x2x4_t;
typedef struct { int8x16_t val[2]; } int8x16x2_t;
typedef struct { int8x16_t val[3]; } int8x16x3_t;
typedef struct { int8x16_t val[4]; } int8x16x4_t;
typedef struct { int16x8_t val[2]; } int16x8x2_t;
typedef struct { int16x8_t val[3]; } int16x8x3_t;
typedef struct { int16x8_t val[4]; } int16x8x4_t;
typedef struct { int32x4_t val[2]; } int32x4x2_t;
typedef struct { int32x4_t val[3]; } int32x4x3_t;
typedef struct { int32x4_t val[4]; } int32x4x4_t;
typedef struct { int64x2_t val[2]; } int64x2x2_t;
typedef struct { int64x2_t val[3]; } int64x2x3_t;
typedef struct { int64x2_t val[4]; } int64x2x4_t;
typedef struct { uint8x16_t val[2]; } uint8x16x2_t;
typedef struct { uint8x16_t val[3]; } uint8x16x3_t;
typedef struct { uint8x16_t val[4]; } uint8x16x4_t;
typedef struct { uint16x8_t val[2]; } uint16x8x2_t;
typedef struct { uint16x8_t val[3]; } uint16x8x3_t;
typedef struct { uint16x8_t val[4]; } uint16x8x4_t;
typedef struct { uint32x4_t val[2]; } uint32x4x2_t;
typedef struct { uint32x4_t val[3]; } uint32x4x3_t;
typedef struct { uint32x4_t val[4]; } uint32x4x4_t;
typedef struct { uint64x2_t val[2]; } uint64x2x2_t;
typedef struct { uint64x2_t val[3]; } uint64x2x3_t;
typedef struct { uint64x2_t val[4]; } uint64x2x4_t;
typedef struct { float32x4_t val[2]; } float32x4x2_t;
typedef struct { float32x4_t val[3]; } float32x4x3_t;
typedef struct { float32x4_t val[4]; } float32x4x4_t;

#endif
