/* Where a body begins. */
#define A+1 // expect: macro-name-without-space
#define B"text" // expect: macro-name-without-space
#define C;
// expect@-1: macro-name-without-space
#define D +1
#define E(x) x
#define F (x)
#define G
#define H/* */1
