/* Functions for any type. */
int a(unsigned char n) { return __builtin_clzg(n, 8); } // expect: builtin-bit-count-generic
int b(unsigned long n) { return __builtin_stdc_leading_zeros(n); } // expect: builtin-bit-count-generic
int c(unsigned n) { return !n; }
