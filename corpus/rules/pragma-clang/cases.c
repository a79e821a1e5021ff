/* Pragmas for one compiler. */
#pragma clang diagnostic push // expect: pragma-clang
_Pragma("clang diagnostic pop") // expect: pragma-clang
#define DO(x) _Pragma(#x)
DO(clang loop unroll(full)) // through: pragma-clang
// expect@-2: pragma-clang
#pragma STDC FP_CONTRACT OFF
int clang;
