/* Types that are compared. */
enum { A = __builtin_types_compatible_p(long, long long) }; // expect: builtin-types-compatible-p
int b(int *p) { return __builtin_types_compatible_p(__typeof__(p), char *); } // expect: builtin-types-compatible-p
int c = _Generic(1, int: 1, default: 0);
