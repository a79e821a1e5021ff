/* Static functions with and without a body. */
static long a(int); // expect: static-function-undefined
long b(void) { return a(1); }
static void c(void);
static void d(void);
void e(void) { c(); }
static void c(void) { }
static int measured(void);
int size(void) { return sizeof(measured()); }
static __attribute__((weakref("other"))) int linked(void);
int call(void) { return linked(); }
