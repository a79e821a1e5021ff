/* Bits counted and turned. */
int a(unsigned long long n) { return __builtin_ctzll(n); } // expect: builtin-bit-count
int b(int n) { return __builtin_ffs(n) ^ __builtin_parity(n); } // expect: builtin-bit-count, builtin-bit-count
unsigned short c(unsigned short n) { return __builtin_bswap16(n); } // expect: builtin-bit-count
int clz(int n) { return n; }
