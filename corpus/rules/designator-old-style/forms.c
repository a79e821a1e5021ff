/* Designators in the old form and in the new. */
struct s { int a; struct { int b; } c; };
struct s x = { a: 1 }; // expect: designator-old-style
int y[2] = { [0] 1, [1] 2 }; // expect: designator-old-style, designator-old-style
struct s z = { .a = 1, .c = { .b = 2 } };
int f(int n) { switch (n) { case 1: return n ? 2 : 3; } return 0; }
