/* Addresses of members that are bit-fields, and of others. */
struct s { int b : 4; int c; struct { int d : 1; } e; } s;
int *f1(void) { return &s.b; } // expect: address-of-bit-field
int *f2(struct s *p) { return &(p->e.d); } // expect: address-of-bit-field
int *f3(struct s *p) { return &p->c; }
void *f4(struct s *p) { return &p->e; }
