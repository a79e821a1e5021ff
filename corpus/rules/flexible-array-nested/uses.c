/* A structure with a flexible array, by value and by pointer. */
struct flex { int n; char d[]; };
struct last { int head; struct flex f; }; // expect: flexible-array-nested
struct flex list[2]; // expect: flexible-array-nested
struct flex make(void); // expect: flexible-array-nested
struct flex *find(struct flex *in);
struct flex *index[4];
