/* Choices of values of several types. */
int a(int n) { return __builtin_choose_expr(sizeof(long) == 8, n, "no"); } // expect: builtin-choose-expr
char *b = __builtin_choose_expr(0, 1, "yes"); // expect: builtin-choose-expr
int c(int n) { return n ? 1 : 2; }
