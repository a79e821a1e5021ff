/* Long jumps. */
static long *place[5];
int a(void) { if (__builtin_setjmp((void **)place)) return 1; return 0; } // expect: builtin-setjmp
void b(void) { __builtin_longjmp((void **)place, 1); } // expect: builtin-setjmp
void *c(void) { return place; }
