/* Constants at the ends of the ranges. */
double a = 1e999; // expect: floating-constant-range
double b = 0x1p1024; // expect: floating-constant-range
float c = 1e39f; // expect: floating-constant-range
#define D 1.8e308 // expect: floating-constant-range
double e = 1.7e308, f = 0x1p1023, g = 1e-300;
float h = 3.4e38f;
long double i = 1e4932L;
#if 0
double j = 1e999;
#endif
