/* Assertions at file scope and in functions. */
_Static_assert(1, "one"); // expect: static-assert
void f(void) { _Static_assert(2 > 1, "order"); } // expect: static-assert
typedef char size[sizeof(long) >= 4 ? 1 : -1];
