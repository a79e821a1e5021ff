/* Structures that end in arrays. */
struct a { int n; long d[]; }; // expect: flexible-array-member
struct b { char tag; char text[]; } *p; // expect: flexible-array-member
struct c { int n; long d[1]; };
int use(int list[]);
