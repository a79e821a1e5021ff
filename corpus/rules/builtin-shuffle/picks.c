/* Elements picked in both ways. */
typedef short v8 __attribute__((vector_size(16)));
v8 a(v8 x, v8 i) { return __builtin_shuffle(x, i); } // expect: builtin-shuffle
v8 b(v8 x, v8 y, v8 i) { x = __builtin_shuffle(x, y, i); return x; } // expect: builtin-shuffle
v8 c(v8 x) { return x; }
