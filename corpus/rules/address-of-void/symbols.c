/* Symbols without a type. */
extern void a;
extern volatile void b;
void *f(void) { return &a; } // expect: address-of-void
volatile void *g(void) { return &(b); }
extern char c;
char *h(void) { return &c; }
