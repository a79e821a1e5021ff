/* Arrays of structures with and without their members. */
struct a;
extern struct a one[]; // expect: array-of-incomplete-type
extern struct a two[3]; // expect: array-of-incomplete-type
struct b { int n; };
extern struct b three[];
extern struct a *four[2];
