/* Objects, types and functions with inline. */
inline int a; // expect: inline-on-non-function
static inline const char *b = "b"; // expect: inline-on-non-function
inline typedef long c; // expect: inline-on-non-function
static inline int d(void) { return 1; }
int e;
