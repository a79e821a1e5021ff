/* Offsets in both ways. */
struct s { char c; struct { long l; } in; };
int a = __builtin_offsetof(struct s, in) == 8; // expect: builtin-offsetof
unsigned long b(void) { return __builtin_offsetof(struct s, in.l); } // expect: builtin-offsetof
unsigned long c = (unsigned long)&((struct s *)0)->in;
