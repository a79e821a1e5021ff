/* Sums with null pointers and with others. */
#define NULL ((void *)0)
char *a(long n) { return (char *)NULL + n; } // expect: null-pointer-arithmetic
long *b(int n) { return (long *)0 - n; } // expect: null-pointer-arithmetic
char *c(long n) { return (char *)(1 + n); }
long d(char *p) { return p - (char *)0; }
