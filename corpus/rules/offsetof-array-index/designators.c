/* Designators with and without an index. */
struct s { int a; long b[8]; struct { int c[2], d; } e; };
unsigned long f(int n) { return __builtin_offsetof(struct s, b[n]); } // expect: offsetof-array-index
unsigned long g = __builtin_offsetof(struct s, e.c[1]); // expect: offsetof-array-index
unsigned long h = __builtin_offsetof(struct s, e.d);
