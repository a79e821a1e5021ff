/* Complex types of integers and of floating types. */
_Complex short a; // expect: complex-integer
__complex__ unsigned char b; // expect: complex-integer
float _Complex c;
long double _Complex d;
