/* Conditions with and without a hint. */
long a(long n) { if (__builtin_expect(n > 3, 1)) return n; return 0; } // expect: builtin-expect
int b(int n) { return __builtin_expect_with_probability(n, 1, 0.9) > 0; } // expect: builtin-expect
int c(int n) { return n > 0; }
int expect;
