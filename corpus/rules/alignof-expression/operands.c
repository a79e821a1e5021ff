/* Types and expressions as operands. */
int v[3];
unsigned long a = _Alignof v; // expect: alignof-expression
unsigned long b = _Alignof(v[0]); // expect: alignof-expression
unsigned long c = _Alignof(int[3]);
unsigned long d = sizeof v[0];
