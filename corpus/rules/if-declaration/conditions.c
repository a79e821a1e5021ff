/* Conditions that declare, and that don't. */
int g(void);
int a(void) { if (long x = g()) return 1; return 2; } // expect: if-declaration
int b(void) { switch (int x = g(); g()) { case 1: return 1; } return 2; } // expect: if-declaration
int c(long x) { if ((int)x) return 1; return 2; }
