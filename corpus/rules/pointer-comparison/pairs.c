/* Operands that can be compared and that can't. */
typedef void fn(void);
int a(char *p, short *q) { return p != q; } // expect: pointer-comparison
int b(fn *p, fn *q) { return p < q; } // expect: pointer-comparison
int c(char *p, long n) { return p < n; } // expect: pointer-comparison
int d(fn *p, fn *q) { return p == q; }
int e(const char *p, char *q) { return p < q; }
