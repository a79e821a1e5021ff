/* Classes of values. */
int a(int n) { return __builtin_classify_type(n); } // expect: builtin-classify
int b(double x, double y) { return __builtin_isunordered(x, y); } // expect: builtin-classify
int c(double x) { return x == x; }
