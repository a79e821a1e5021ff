/* Steps of complex numbers and of others. */
float _Complex a;
void b(void) { a++; } // expect: complex-increment
void c(double _Complex *z) { --z[0]; } // expect: complex-increment
void d(double _Complex *z) { z++; (void)z; }
void e(double x) { x++; }
