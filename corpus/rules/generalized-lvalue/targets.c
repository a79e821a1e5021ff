/* What is assigned to. */
void a(char *p, int n) { ((int *)p)++; (void)n; } // expect: generalized-lvalue
void b(int x, int y) { (x, y) = 3; } // expect: generalized-lvalue
void c(char *p) { *(int *)p = 1; }
void d(int x, int y) { x = (y, 3); (void)x; }
