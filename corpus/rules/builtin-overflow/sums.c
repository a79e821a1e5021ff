/* Sums that are checked. */
int a(long x, int y, short *z) { return __builtin_mul_overflow(x, y, z); } // expect: builtin-overflow
int b(unsigned long x, unsigned long *z) { return __builtin_usubl_overflow(x, 1, z); } // expect: builtin-overflow
int c(int x) { return x + 1 < x; }
