/* Complex types with and without their part. */
_Complex a; // expect: complex-without-type
extern _Complex b; // expect: complex-without-type
_Complex double c;
float _Complex d;
