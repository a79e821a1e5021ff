/* Lists for complex numbers and for others. */
double _Complex a = { 0.0, 1.0 }; // expect: complex-component-initializer
static float _Complex b = { 1, 2 }; // expect: complex-component-initializer
double _Complex c = { 1.0 };
struct { double re, im; } d = { 1.0, 2.0 };
