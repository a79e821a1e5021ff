/* Bounds that are zero, and that are not. */
struct a { char c[0]; int n; }; // expect: zero-length-array
int b[3 - 3]; // expect: zero-length-array
int c[2][0]; // expect: zero-length-array
int d[1];
struct e { int n; char tail[]; };
