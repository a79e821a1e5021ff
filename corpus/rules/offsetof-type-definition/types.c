/* Types defined in the operator and before it. */
unsigned long a = __builtin_offsetof(struct { int x, y; }, y); // expect: offsetof-type-definition
unsigned long b = __builtin_offsetof(union u { int x; char y; }, y); // expect: offsetof-type-definition
struct c { int x, y; };
unsigned long d = __builtin_offsetof(struct c, y);
