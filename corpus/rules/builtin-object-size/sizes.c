/* Sizes that the compiler knows. */
char t[8];
int a(void) { return __builtin_object_size(t + 2, 1) == 6; } // expect: builtin-object-size
long b(void *p) { return __builtin_dynamic_object_size(p, 0); } // expect: builtin-object-size
long c(void) { return sizeof t; }
