/* Imaginary integers. */
double _Complex a = 2i; // expect: imaginary-integer-constant
double _Complex b = 3ul + 4J; // expect: imaginary-integer-constant
_Complex int c = 0x1i; // expect: imaginary-integer-constant
double _Complex d = 2.0;
int e = 2, i = 3;
