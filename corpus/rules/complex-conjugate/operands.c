/* The operator on complex numbers and on integers. */
double _Complex a(double _Complex z) { return ~z * z; } // expect: complex-conjugate
void b(float _Complex *z) { *z = ~(*z); } // expect: complex-conjugate
unsigned c(unsigned n) { return ~n; }
