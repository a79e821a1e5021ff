/* The name in its place and out of it. */
#define A __VA_ARGS__ // expect: va-args-outside-variadic
#define B(x) x __VA_ARGS__ // expect: va-args-outside-variadic
#define C(...) __VA_ARGS__
#define D(x, ...) x, __VA_ARGS__ #__VA_ARGS__
int __VA_ARGS__; // expect: va-args-outside-variadic
