/* Unnamed members and named ones. */
union a { struct { char lo, hi; }; short both; }; // expect: anonymous-member
struct b { int k; const union { int i; float f; }; }; // expect: anonymous-member
struct c { union { int i; float f; } u; };
struct d { struct e *next; };
