/* Calls of what is declared and what is not. */
int known(int);
int a(void) { return known(1) + unknown(1); } // expect: implicit-function-declaration
void b(void) { missing(); } // expect: implicit-function-declaration
void c(void) { extern int local(void); local(); }
void d(void (*e)(void)) { e(); (*e)(); }
