/* Commas before arguments that may be none. */
#define A(f, ...) p(f, ##__VA_ARGS__) // expect: variadic-comma-paste
#define B(f, args...) p(f, ## args) // expect: variadic-comma-paste
#if 0
#define C(f, ...) p(f, ##__VA_ARGS__) // expect: variadic-comma-paste
#endif
#define D(f, ...) p(f, __VA_ARGS__)
#define E(f, g, ...) p(f, ##g)
#define F(f, ...) p(f ##__VA_ARGS__)
