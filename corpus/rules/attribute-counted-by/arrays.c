/* Arrays that are counted. */
struct a { unsigned long n; int d[] __attribute__((counted_by(n))); }; // expect: attribute-counted-by
struct b { int n; void *p __attribute__((sized_by(n))); }; // expect: attribute-counted-by
struct c { int n; int d[]; };
