/* Attributes of clang's. */
int a __attribute__((internal_linkage)); // expect: attribute-clang-only
void b(int *p __attribute__((noescape))); // expect: attribute-clang-only
int c __attribute__((guarded_by(d))); // expect: attribute-clang-only
int overloadable;
