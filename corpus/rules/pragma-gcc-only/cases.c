/* Options in the text. */
#pragma GCC push_options // expect: pragma-gcc-only
#pragma GCC target("avx2") // expect: pragma-gcc-only
#pragma GCC pop_options // expect: pragma-gcc-only
#pragma STDC FP_CONTRACT OFF
int optimize;
