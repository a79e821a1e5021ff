/* Calls with and without variable arguments. */
int p(const char *, ...);
#define A(f, ...) p(f __VA_ARGS__)
#define B(f, args...) p(f args)
#define C(...) p(__VA_ARGS__)
int a(void) { return A("x"); } // expect: variadic-macro-no-argument
int b(void) { return B("x"); } // expect: variadic-macro-no-argument
int c(void) { return A("x", ); }
int d(void) { return C("x"); }
int e(void) { return A("x", "y"); }
