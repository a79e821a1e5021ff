/* Parts of numbers, read and written. */
float a(float _Complex z) { return __imag z; } // expect: real-imag-operator
void b(double _Complex z) { __real z = 1; (void)z; } // expect: real-imag-operator
struct { double real, imag; } c;
double d(void) { return c.real; }
