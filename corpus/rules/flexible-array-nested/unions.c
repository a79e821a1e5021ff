/* A union may hold a structure with a flexible array, and then counts as one itself. */
struct flex { int n; int data[]; };
union holds { int n; struct flex f; };
union deep { union holds h; long n; };
struct last { int head; union holds u; }; // expect: flexible-array-nested
struct deeper { union deep u; }; // expect: flexible-array-nested
union holds list[2]; // expect: flexible-array-nested
union deep rows[2][3]; // expect: flexible-array-nested
void takes(struct flex[]); // expect: flexible-array-nested
void takes_named(union holds list[]); // expect: flexible-array-nested
void takes_pointer(union holds *);
struct in_front { union holds u; int tail; }; // expect: flexible-array-not-last
struct fixed { union { int n; char bytes[4]; } u; } fixed[2];
