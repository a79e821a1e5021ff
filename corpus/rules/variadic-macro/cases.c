/* Macros with an ellipsis. */
#define A(x, ...) x // expect: variadic-macro
#define B(...) __VA_ARGS__ // expect: variadic-macro
#define C(x) x
#define D (...)
int f(int, ...);
