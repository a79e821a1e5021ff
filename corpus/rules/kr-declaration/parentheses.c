/* Empty parentheses and full ones. */
void a(); // expect: kr-declaration
static int b(); // expect: kr-declaration
static int b(void) { return 0; }
void c(void);
void d(int (*)());
