/* Pointers that flow into other types. */
struct s { int n; } s;
void take(struct s *);
void a(int *p) { take(p); } // expect: incompatible-pointers
long *b = &s.n; // expect: incompatible-pointers
void c(char *p) { short *q; q = p; (void)q; } // expect: incompatible-pointers
int (*d)(int) = (int (*)(int))0;
int e(long);
void f(void) { d = e; } // expect: incompatible-pointers
void g(void *p) { take(p); take(&s); }
