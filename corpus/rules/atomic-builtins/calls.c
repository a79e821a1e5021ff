/* Calls of the family. */
void a(long *p) { __atomic_store_n(p, 1, 3); } // expect: atomic-builtins
int b(int *p, int *q) { return __atomic_compare_exchange_n(p, q, 1, 0, 5, 5); } // expect: atomic-builtins
long c(long *p) { return *p; }
