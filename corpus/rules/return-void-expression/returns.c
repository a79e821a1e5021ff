/* Returns of expressions with and without a value. */
void v(int);
void a(int n) { if (n) return v(n); } // expect: return-void-expression
void b(int n) { return n ? v(1) : v(2); } // expect: return-void-expression
int c(int n) { return n; }
void d(int n) { v(n); return; }
