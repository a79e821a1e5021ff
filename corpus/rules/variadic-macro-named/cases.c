/* Parameters with an ellipsis. */
#define A(fmt, args...) p(fmt, args) // expect: variadic-macro-named
#define B(args...) p(args) // expect: variadic-macro-named
#define C(a, \
	b...) p(a, b) // expect: variadic-macro-named
#define D(fmt, ...) p(fmt, __VA_ARGS__)
#define E(...) p(__VA_ARGS__)
#define F (x...)
