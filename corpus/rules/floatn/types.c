/* Types of both families, and constants of them. */
_Float32 a; // expect: floatn
_Float64x *b; // expect: floatn
struct wide { _Float128 value; long double other; }; // expect: floatn
double c = 1.5f32; // expect: floatn
double d = 1.5f;
int f64 = 0xf64;
