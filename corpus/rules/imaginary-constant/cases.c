/* Imaginary constants of each type. */
double _Complex a = 1.0i; // expect: imaginary-constant
float _Complex b = 2.0fj; // expect: imaginary-constant
long double _Complex c = .5il; // expect: imaginary-constant
double _Complex d = 0x1p2i; // expect: imaginary-constant
double _Complex e = 3.0;
float f = 1.0f;
int g = 0xf;
