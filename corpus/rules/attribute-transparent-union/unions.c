/* Unions, transparent and not. */
typedef union { char *c; long *l; } a __attribute__((__transparent_union__)); // expect: attribute-transparent-union
void b(union { int *i; char *c; } __attribute__((transparent_union)) x); // expect: attribute-transparent-union
union c { int i; } d;
