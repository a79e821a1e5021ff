/* Pointers of both signs. */
void text(const char *);
void a(unsigned char *p) { text(p); } // expect: pointer-sign
signed char *b = "x"; // expect: pointer-sign
void c(int *p) { unsigned *q; q = p; (void)q; } // expect: pointer-sign
void d(char *p) { text(p); }
int *e(int *p) { return p; }
