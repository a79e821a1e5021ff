/* Operators on vectors and on scalars. */
typedef float v4 __attribute__((vector_size(16)));
v4 a(v4 x) { return -x; } // expect: vector-operation
v4 b(v4 x, v4 y) { return x * y; } // expect: vector-operation
float c(v4 *x, int n) { return (*x)[n]; } // expect: vector-operation
void d(v4 *x, v4 y) { *x = y; }
float e(v4 *x) { return sizeof x[1] ? 1 : 0; }
