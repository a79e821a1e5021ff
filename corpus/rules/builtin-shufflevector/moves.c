/* Vectors moved about. */
typedef short v8 __attribute__((vector_size(16)));
v8 a(v8 x, v8 y) { return __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11); } // expect: builtin-shufflevector
typedef char c8 __attribute__((vector_size(8)));
c8 b(v8 x) { return __builtin_convertvector(x, c8); } // expect: builtin-shufflevector
v8 c(v8 x) { return x; }
