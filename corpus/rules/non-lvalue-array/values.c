/* Arrays in values and in objects. */
struct s { char t[4]; struct { int n[2]; } in; };
struct s get(void);
int a(void) { return get().in.n[0]; } // expect: non-lvalue-array
int b(int c, struct s x, struct s y) { return (c ? x : y).t[1]; } // expect: non-lvalue-array
int d(struct s x) { return x.in.n[0]; }
