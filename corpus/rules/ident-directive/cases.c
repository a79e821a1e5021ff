/* Strings for the object file. */
#ident "one" // expect: ident-directive
#sccs "two" // expect: ident-directive
#if 0
#ident "three" // expect: ident-directive
#endif
int ident;
#define sccs 1
