/* Empty braces for scalars and for others. */
double a = {}; // expect: empty-scalar-initializer
struct s { int n; } b = {};
void *c = {}; // expect: empty-scalar-initializer
int d = { 1 };
