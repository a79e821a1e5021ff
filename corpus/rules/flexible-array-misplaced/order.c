/* The place of a flexible array. */
struct middle { int n; char d[]; int after; }; // expect: flexible-array-misplaced
struct early { int n; short s[]; short t; }; // expect: flexible-array-misplaced
struct late { int n; int after; char d[]; };
struct pointer { int n; char *d; int after; };
