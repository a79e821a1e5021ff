/* Pointers beside zero. */
int a(int *p) { return p <= 0; } // expect: ordered-null-comparison
int b(int *p) { return 0 < p; } // expect: ordered-null-comparison
int c(int *p) { return !p || p == 0; }
int d(long n) { return n > 0; }
