/* Parameters with and without a name. */
long a(long, int n) { return n; } // expect: unnamed-parameter
void b(void (*)(int)) { } // expect: unnamed-parameter
void c(void (*d)(int)) { d(1); }
void e(void) { }
