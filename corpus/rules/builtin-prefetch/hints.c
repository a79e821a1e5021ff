/* Hints about memory. */
void a(int *p) { __builtin_prefetch(p + 8, 1, 3); } // expect: builtin-prefetch
int b(int *p) { p = __builtin_assume_aligned(p, 16); return *p; } // expect: builtin-prefetch
int c(int *p) { return *p; }
