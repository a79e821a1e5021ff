/* Declarations with and without a type. */
static a; // expect: implicit-int
const b = 1; // expect: implicit-int
f(void) { return 0; } // expect: implicit-int
unsigned c;
static int g(void) { return 0; }
