/* Arguments that are the union, and members of it. */
typedef union { int *i; char *c; } any __attribute__((transparent_union));
int get(any);
int a(char *p) { return get(p); } // expect: transparent-union-argument
int b(int *p) { return get(p + 1); } // expect: transparent-union-argument
int c(any p) { return get(p); }
int d(int *p) { return get((any){ .i = p }); }
