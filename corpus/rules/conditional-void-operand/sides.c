/* Both sides, one side and no side with a value. */
void v(void);
int n(void);
void a(int c) { c ? n() : v(); } // expect: conditional-void-operand
void b(int c) { c ? v() : (1, n()); } // expect: conditional-void-operand
void d(int c) { c ? v() : v(); }
void e(int c) { c ? (void)n() : v(); }
