/* Functions of clang's. */
int a(int *p) { return __builtin_nontemporal_load(p); } // expect: builtin-clang-only
void *b(void *p) { return __builtin_align_up(p, 8); } // expect: builtin-clang-only
int c(int *p) { return *p; }
