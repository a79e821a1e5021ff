/* Returns that match and that don't. */
void a(int n) { if (n) return n; } // expect: return-mismatch
char *b(void) { return; } // expect: return-mismatch
void c(void) { return; }
void *d(void) { return 0; }
struct s { int n; } e(struct s s) { return s; }
