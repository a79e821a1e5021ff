/* Types and constants of chosen width. */
_BitInt(7) a; // expect: bit-int
struct s { unsigned _BitInt(48) b; }; // expect: bit-int
unsigned c = 12uwb; // expect: bit-int
unsigned d = 12u;
int BitInt;
