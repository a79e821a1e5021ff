/* What is read through pointers. */
void a(void *p) { *p; } // expect: dereference-of-void
void b(void **p) { **p; } // expect: dereference-of-void
void c(void **p) { (void)*p; }
unsigned long d(void *p) { return sizeof *p; }
__typeof__(*(void *)0) *e;
