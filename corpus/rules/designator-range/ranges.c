/* Ranges and single elements. */
int a[8] = { [1 ... 3] = 5, [5 ... 6] = 7 }; // expect: designator-range, designator-range
struct s { char c[4]; } b = { .c = { [0 ... 1] = 'x' } }; // expect: designator-range
int d[2] = { [0] = 1, [1] = 1 };
