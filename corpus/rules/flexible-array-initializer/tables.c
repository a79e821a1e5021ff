/* Objects with a flexible array, set and not set. */
struct f { int n; short d[]; };
struct f a = { 1, { 7 } }; // expect: flexible-array-initializer
static struct f b = { .d = { 1, 2 } }; // expect: flexible-array-initializer
struct f c = { 3 };
struct g { int n; short d[1]; } e = { 1, { 7 } };
