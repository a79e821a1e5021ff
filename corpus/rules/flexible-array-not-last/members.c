/* Where structures with a flexible array stand. */
struct flex { int n; char d[]; };
struct a { struct flex f; int tail; }; // expect: flexible-array-not-last
struct b { int head; struct flex *f; int tail; };
struct fixed { int n; char d[2]; };
struct c { struct fixed f; int tail; };
union d { struct flex f; char bytes[64]; };
