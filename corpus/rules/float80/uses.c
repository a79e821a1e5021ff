/* The type in declarations and a cast. */
__float80 a; // expect: float80
double b(double x) { return (double)(__float80)x; } // expect: float80
long double c;
int __float80_bits;
