/* Definitions in both styles. */
long a(n) long n; { return n; } // expect: kr-definition
static b(c, d) char c; { return c + d; } // expect: kr-definition
long e(long n) { return n; }
