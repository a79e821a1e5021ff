/* The suffix q beside the standard ones. */
long double a = 1.0q; // expect: floating-suffix-q
long double b = 1e-3Q; // expect: floating-suffix-q
long double c = 0x1p3q; // expect: floating-suffix-q
long double d = 1.0L;
float e = 1.0f;
