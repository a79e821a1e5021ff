/* Static functions with and without a body. */
static long a(int); // expect: static-function-undefined
long b(void) { return a(1); }
static void c(void);
static void d(void);
void e(void) { c(); }
static void c(void) { }
