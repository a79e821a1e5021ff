/* The operator at file scope and in a function. */
int a = _Alignof(long) == 8; // expect: alignof
unsigned long b(void) { return _Alignof(char[2]); } // expect: alignof
unsigned long c = sizeof(long);
