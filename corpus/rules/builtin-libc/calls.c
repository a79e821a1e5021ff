/* Library functions by both names. */
int a(const char *s) { return __builtin_strcmp(s, "x") || __builtin_abs(*s); } // expect: builtin-libc, builtin-libc
double b(void) { return __builtin_huge_val(); } // expect: builtin-libc
unsigned long strlen(const char *);
unsigned long c(const char *s) { return strlen(s); }
