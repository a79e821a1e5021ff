/* Functions that run by themselves. */
static void __attribute__((constructor(101))) a(void) { } // expect: attribute-constructor
void b(void) __attribute__((__destructor__)); // expect: attribute-constructor
static void c(void) { }
void (*d)(void) = c;
