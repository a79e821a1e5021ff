/* Ellipses alone and behind parameters. */
void a(...); // expect: variadic-without-parameter
int (*b)(...); // expect: variadic-without-parameter
void c(const char *, ...);
void d(void);
