/* The attribute of objects and types. */
typedef long a __attribute__((aligned(2))); // expect: attribute-aligned
struct { char c __attribute__((__aligned__(8))); } b; // expect: attribute-aligned
_Alignas(8) char c;
