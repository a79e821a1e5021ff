/* Arguments without tokens. */
#define CAT(a, b) a b
int CAT(, x); // expect: empty-macro-argument
int CAT(y, ); // expect: empty-macro-argument
int CAT(z, = 1);
#define NONE() 1
int n = NONE();
#define EMPTY
int CAT(EMPTY, m);
