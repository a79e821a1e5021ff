/* Assertions at file scope, in structures and in blocks. */
_Static_assert(1 + 1 == 2); // expect: static-assert-without-message
void f(void) { _Static_assert(1); } // expect: static-assert-without-message
_Static_assert(1, "never");
struct s { _Static_assert(1, "never"); int n; };
