/* Types and expressions as operands. */
int a = _Generic(const long, const long: 1, default: 0); // expect: generic-type-operand
int b(void) { return _Generic(char *, char *: 2, default: 3); } // expect: generic-type-operand
int c = _Generic(1L, long: 1, default: 0);
int d = _Generic((unsigned)1, unsigned: 1, default: 0);
