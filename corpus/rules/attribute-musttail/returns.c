/* Returns that are tail calls. */
int a(int n);
int b(int n) { __attribute__((musttail)) return a(n - 1); } // expect: attribute-musttail
int c(int n) { if (n) __attribute__((__musttail__)) return a(n); return 0; } // expect: attribute-musttail
int d(int n) { return a(n); }
