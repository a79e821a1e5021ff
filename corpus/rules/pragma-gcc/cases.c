/* Pragmas for GCC. */
#pragma GCC poison old_name // expect: pragma-gcc
_Pragma("GCC diagnostic push") // expect: pragma-gcc
#define DO(x) _Pragma(#x)
DO(GCC diagnostic pop) // through: pragma-gcc
// expect@-2: pragma-gcc
#if 0
#pragma GCC visibility push(hidden) // expect: pragma-gcc
#endif
#pragma STDC FP_CONTRACT OFF
int GCC;
