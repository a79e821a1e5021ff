/* The specifier with each kind of operand. */
_Alignas(8) int a; // expect: alignas
_Alignas(long) _Alignas(16) char b; // expect: alignas, alignas
int c __attribute__((aligned(8)));
