/* Calls that pass everything on. */
void *a(int n, ...) { void *p = __builtin_apply_args(); return p; } // expect: builtin-apply
void b(void (*c)(void), void *d) { __builtin_apply(c, d, 16); } // expect: builtin-apply
int e(int (*f)(int), int n) { return f(n); }
