/* Sides that go together, and that don't. */
void *a(int c, char *p, short *q) { return c ? p : q; } // expect: conditional-pointer-mismatch
void *b(int c, int *p, int n) { return c ? n : p; } // expect: conditional-pointer-mismatch
const void *d(int c, const char *p, char *q) { return c ? p : q; }
void *e(int c, char *p) { return c ? (void *)0 : p; }
