/* Integers and pointers that flow into each other. */
long a(int *p) { return p; } // expect: integer-pointer-conversion
char *b = 1; // expect: integer-pointer-conversion
void c(int n) { void *p; p = n; (void)p; } // expect: integer-pointer-conversion
struct { int *p; } d = { 4096 }; // expect: integer-pointer-conversion
char *e = 0;
_Bool f(int *p) { return p; }
long g(int *p) { return (long)p; }
