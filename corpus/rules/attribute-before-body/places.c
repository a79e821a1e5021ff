/* Attributes in each place of a definition. */
int a(void) __attribute__((const)) { return 1; } // expect: attribute-before-body
static void b(void) __attribute__((unused)) { } // expect: attribute-before-body
static __attribute__((unused)) void c(void) { }
void __attribute__((noinline)) d(void) { }
