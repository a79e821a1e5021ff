/* Calls of the family. */
int a(long *p) { return __sync_bool_compare_and_swap(p, 0, 1); } // expect: sync-builtins
void b(int *p) { __sync_lock_release(p); } // expect: sync-builtins
void c(int *p) { *p = 0; }
