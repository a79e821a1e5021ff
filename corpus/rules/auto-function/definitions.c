/* Functions with and without auto. */
auto long a(void) { return 0; } // expect: auto-function
auto void b(int n) { (void)n; } // expect: auto-function
static int c(void) { auto int d = 1; return d; }
int e(void) { return c(); }
