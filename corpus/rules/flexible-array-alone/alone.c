/* Flexible arrays in unions and alone. */
union a { long n; short s[]; }; // expect: flexible-array-alone
struct b { int d[]; }; // expect: flexible-array-alone
struct c { int n; int d[]; };
union d { long n; short s[2]; };
