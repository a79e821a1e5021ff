/* Types and constants of fixed point. */
_Accum a; // expect: fixed-point
_Sat _Fract b; // expect: fixed-point, fixed-point
int c = 1.5hk; // expect: fixed-point
double d = 1.5;
int _Fraction;
