/* The words of AltiVec: gcc manual, "PowerPC AltiVec Built-in Functions". Incomplete: no
 * functions. */

#ifndef _ALTIVEC_H
#define _ALTIVEC_H 1

#if !defined vector
#define vector __vector
#endif
#if !defined pixel
#define pixel __pixel
#endif
#if !defined bool
#define bool __bool
#endif

#endif
