/* Deduced types and given ones, as C23. */
double half(double);
double a(double x) { auto y = half(x); return y; } // expect: auto-inference
void b(int *p) { const auto q = p; (void)q; } // expect: auto-inference
double c(double x) { auto double y = x; return y; }
