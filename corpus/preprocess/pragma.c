/* Pragmas that vanish, pragmas that stay, and the operator. */
#include "tree/once.h"
#include "tree/once.h"
#define N 4
#pragma push_macro("N")
#undef N
#define N 5
N
#pragma pop_macro("N")
N
#pragma pack(push, N)
#pragma GCC diagnostic ignored "-Wvla"
#pragma STDC FP_CONTRACT N
#define f(x) [x]
#define DO(x) _Pragma(#x) x
a _Pragma("pack(1)") b f(1 _Pragma("foo \"x\" \\ y") 2) DO(GCC foo) f(f(_Pragma("in") 1)) end
f(3
#pragma bar N
4)
#pragma GCC poison zork
#pragma message "hi" N
#pragma
#pragma N
