/* Values that are asked about. */
int a(const char *s) { return __builtin_constant_p(*s); } // expect: builtin-constant-p
enum { B = __builtin_constant_p(1) }; // expect: builtin-constant-p
int c(int n) { return n == 1; }
