/* Both directions, with and without a cast. */
typedef int fn(int);
int f(int);
void *a = (void *)f; // expect: function-pointer-conversion
void *b = f; // expect: function-pointer-conversion
fn *c(void *p) { return p; } // expect: function-pointer-conversion
int d(void *p, fn *q) { return p == q; } // expect: function-pointer-conversion
fn *e = 0, *g = (void *)0;
int h(fn *p) { return p == 0 || p == f; }
