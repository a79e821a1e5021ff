/* The operator, and others that look alike. */
#define A(x) #@x // expect: charizing-operator
#define B(x, y) #@y #x // expect: charizing-operator
#define C(x) #x
#define D #@x
#define E(x, y) x##y
