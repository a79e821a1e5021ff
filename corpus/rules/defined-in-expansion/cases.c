/* The operator in conditions, by way of macros and not. */
#define A defined(X)
#define B(x) (defined x)
#if A // expect: defined-in-expansion
#elif B(Y) // expect: defined-in-expansion
#endif
#if defined X || defined(A)
#endif
int declared;
