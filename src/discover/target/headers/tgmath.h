/* Type-generic mathematics: C99 7.22. Incomplete: the functions have their double versions only. */

#ifndef _TGMATH_H
#define _TGMATH_H

#include <math.h>
#include <complex.h>

#endif
