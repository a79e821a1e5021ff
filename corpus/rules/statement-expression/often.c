/* A macro that writes one construct 1,296 times: what comes behind it is found all the same. */
#define ONE ({ 1; }) // expect: statement-expression
#define SIX ONE + ONE + ONE + ONE + ONE + ONE // through: statement-expression
#define MANY SIX + SIX + SIX + SIX + SIX + SIX // through: statement-expression
#define MORE MANY + MANY + MANY + MANY + MANY + MANY // through: statement-expression
int f(void) { return MORE + MORE + MORE + MORE + MORE + MORE; } // through: statement-expression
int g(void *p) { return p + 1 == p; } // expect: void-pointer-arithmetic
