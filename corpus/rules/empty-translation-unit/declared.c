/* Files in which something is declared: expect nothing. */
// expect-none
#define A 1
struct declared;
;
