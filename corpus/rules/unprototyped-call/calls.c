/* Calls with arguments, with and without a prototype. */
void old();
void a(void) { old(1, "x"); } // expect: unprototyped-call
long (*b)();
long c(void) { return b(2); } // expect: unprototyped-call
void d(void) { old(); }
void new(int);
void e(void) { new(1); }
