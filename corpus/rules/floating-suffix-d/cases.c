/* The suffix d, and digits d. */
double a = 1.5d; // expect: floating-suffix-d
double b = 1e2D; // expect: floating-suffix-d
double c = 1.5;
int d = 0x1d;
int e = 0xe2d;
long double f = 1.5L;
