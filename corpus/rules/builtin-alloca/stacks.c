/* Memory from the stack. */
int use(char *);
int a(int n) { return use(__builtin_alloca(n)); } // expect: builtin-alloca
int b(int n) { char *p = __builtin_alloca_with_align(n, 128); return use(p); } // expect: builtin-alloca
int c(void) { char d[64]; return use(d); }
