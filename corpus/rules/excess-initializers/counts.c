/* Lists that are too long, and lists that are not. */
int a[2] = { 1, 2, 3 }; // expect: excess-initializers
struct s { int x; } b = { 1, 2 }; // expect: excess-initializers
int c = { 1, 2 }; // expect: excess-initializers
char d[1] = "xy"; // expect: excess-initializers
union u { int i; char c[2]; } e = { 1, 2 }; // expect: excess-initializers
int f[2][2] = { 1, 2, 3, 4 };
struct t { struct s in; int k; } g = { 1, 2 };
char h[4] = "wxyz";
