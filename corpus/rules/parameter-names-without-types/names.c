/* Names that are types, and names that are not. */
typedef long t;
int a(x); // expect: parameter-names-without-types
static int b(x, y); // expect: parameter-names-without-types
static int b(t, t);
int c(t);
