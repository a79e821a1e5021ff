/* The operator in macros. */
#define A(f, ...) p(f __VA_OPT__(,) __VA_ARGS__) // expect: va-opt
#define B(...) __VA_OPT__(1) // expect: va-opt
#define C(f, ...) p(f, __VA_ARGS__)
#define D(x) x
#define E(...) "__VA_OPT__"
